import { describe, expect, it } from 'vitest';
import { suggestGroups, SuggestionPatternError, type SuggestionRequest } from '#core/import/suggestGroups.ts';
import { workloadOf } from '#test/fixtures/inventory.ts';

const all: SuggestionRequest = { by: 'names', pattern: '', includeGrouped: false, minimum: 2, maximum: 40 };

function formed(
  workloads: readonly ReturnType<typeof workloadOf>[],
  request: Partial<SuggestionRequest>,
): Readonly<Record<string, readonly string[]>> {
  const { groups } = suggestGroups(workloads, { ...all, ...request });
  return Object.fromEntries(groups.map((group) => [group.name, group.workloads.map(({ name }) => name)]));
}
const named = (...names: readonly string[]) => names.map((name) => workloadOf(name));

describe('suggested groups', () => {
  it('by application are those that imports derive', () => {
    const list = named('shop-web-01', 'shop-db-01', 'prod-shop-db2', 'dc1-vm-017', 'test-shop-web-1', 'test-shop-db-1');
    expect(formed(list, {})).toEqual({
      shop: ['shop-db-01', 'shop-web-01'],
      'shop (test)': ['test-shop-db-1', 'test-shop-web-1'],
    });
  });

  it('by names without their number', () => {
    const list = named('prd-web-014', 'prd-web-2.example.net', 'PRD-WEB-3', 'prd-db-1', '10023', '10024');
    expect(formed(list, { by: 'prefixes' })).toEqual({
      'prd-web': ['PRD-WEB-3', 'prd-web-014', 'prd-web-2.example.net'],
    });
  });

  it('by folders, leaving out those that hold everything; a stage’s folder is named by the one above', () => {
    const list = [
      ['a', '/DC/vm/Shop'],
      ['b', '/DC/vm/Shop'],
      ['c', '/DC/Ledger/Test'],
      ['d', '/DC/Ledger/Test'],
      ['e', '/DC/vm'],
      ['f', '/DC/vm'],
    ].map(([id, folder]) => workloadOf(id!, { folder: folder! }));
    expect(formed(list, { by: 'folders' })).toEqual({ Shop: ['a', 'b'], 'Ledger (test)': ['c', 'd'] });
  });

  it('by resource pools, but not by the pool that every cluster has', () => {
    const list = ['/Cluster/Resources', '/Cluster/Resources', '/Cluster/Resources/Gold', '/Cluster/Resources/Gold'].map(
      (resourcePool, index) => workloadOf(`w${index}`, { resourcePool }),
    );
    expect(formed(list, { by: 'resourcePools' })).toEqual({ Gold: ['w2', 'w3'] });
  });

  it('by what annotations name', () => {
    const list = [
      'Owner: Jane; Application: Order Hub',
      'application = order hub\nrestored 2024',
      'nightly batch',
      'Nightly batch',
      'A long text that describes one machine alone and must never become the name of a group of several.',
      null,
    ].map((annotation, index) => workloadOf(`w${index}`, { annotation }));
    expect(formed(list, { by: 'annotations' })).toEqual({ 'Order Hub': ['w0', 'w1'], 'nightly batch': ['w2', 'w3'] });
  });

  it('by a pattern, which needs one pair of parentheses', () => {
    const list = named('SAPERP01', 'SAPERP02', 'ORAHR1', 'ORAHR2');
    expect(formed(list, { by: 'pattern', pattern: '^([a-z]{3})' })).toEqual({
      ORA: ['ORAHR1', 'ORAHR2'],
      SAP: ['SAPERP01', 'SAPERP02'],
    });
    const ask = (pattern: string) => () => suggestGroups(list, { ...all, by: 'pattern', pattern });
    expect(ask('^[a-z]+')).toThrow(SuggestionPatternError);
    expect(ask('(')).toThrow('is no regular expression');
  });

  it('leave grouped workloads and templates out, and say what is too small or too large', () => {
    const list = [
      ...named('ab-web-1', 'ab-web-2', 'ab-web-3', 'bc-web-1', 'x'),
      workloadOf('cd-web-1', { groupId: 'g' }),
      workloadOf('cd-web-2', { groupId: 'g' }),
      workloadOf('de-web-1', { isTemplate: true }),
    ];
    expect(suggestGroups(list, { ...all, maximum: 2 })).toEqual({ groups: [], tooSmall: 1, tooLarge: 1, unmatched: 1 });
    expect(Object.keys(formed(list, { includeGrouped: true }))).toEqual(['ab', 'cd']);
  });

  it('of one name in two data centres keep apart', () => {
    const list = ['one', 'one', 'two', 'two'].map((datacenter, index) =>
      workloadOf(`shop-web-${index}`, { datacenter }),
    );
    expect(Object.keys(formed(list, {})).toSorted()).toEqual(['shop', 'shop (2)']);
  });
});
