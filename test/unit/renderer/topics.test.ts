import { describe, expect, it } from 'vitest';
import { api, isCallName } from '#core/api.ts';
import { isAffected, topicsOf } from '#renderer/host/topics.ts';

describe('topicsOf', () => {
  it('names reading calls of the contract alone', () => {
    const others = Object.keys(topicsOf).filter((name) => !isCallName(name) || api[name].kind !== 'query');
    expect(others).toEqual([]);
  });

  it('has every answer that comes out of the file depend on the file', () => {
    const fixed = [
      'app.info',
      'samples.list',
      'models.list',
      'models.run',
      'models.cases',
      'models.sweep',
      'catalogue.comparison',
      'catalogue.tables',
      'report.chunk',
    ];
    const careless = Object.entries(topicsOf).filter(
      ([name, topics]) => !fixed.includes(name) && !topics.includes('file'),
    );
    expect(careless).toEqual([]);
  });
});

describe('isAffected', () => {
  it('says which answers to fetch again', () => {
    expect(isAffected('hosts.page', ['inventory'])).toBe(true);
    expect(isAffected('assumptions.list', ['inventory'])).toBe(false);
    expect(isAffected('app.info', ['file', 'plan'])).toBe(false);
    expect(isAffected('report', ['plan'])).toBe(false);
    expect(isAffected('models.cases', ['plan'])).toBe(false);
    expect(isAffected('assumptionSets.list', ['history'])).toBe(true);
  });
});
