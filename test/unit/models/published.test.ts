import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agrees, comparePublished } from '#core/models/comparison.ts';
import { publishedCases } from '#core/models/publishedCases.ts';
import { findModel, runBatch, runModel } from '#core/models/registry.ts';
import { sharedFile } from '#test/fixtures/shared.ts';

const reference = sharedFile('reference/published-cases.json');

describe('published cases', () => {
  it('are ninety, each with a model that exists and an id of its own', () => {
    expect(publishedCases).toHaveLength(90);
    expect(new Set(publishedCases.map((entry) => entry.id)).size).toBe(90);
    for (const entry of publishedCases) expect(findModel(entry.model), entry.id).toBeDefined();
  });

  it.each(publishedCases.map((entry) => [entry.id, entry] as const))('%s agrees', (_, entry) => {
    const run = runModel(entry.model, entry.input);
    expect(run.ok && agrees(run.output, entry.expect), JSON.stringify(run)).toBe(true);
  });

  it('are compared for the handbook, and all agree', () => {
    const compared = comparePublished();
    expect(compared.filter((entry) => !entry.agrees || entry.computed === null)).toEqual([]);
    expect(compared).toHaveLength(90);
  });

  it('would not agree with a figure off by two parts in a million, a missing or an extra one', () => {
    expect(agrees({ a: 1.000002 }, { a: 1 })).toBe(false);
    expect(agrees({ a: 1.0000005 }, { a: 1 })).toBe(true);
    expect(agrees({}, { a: 1 })).toBe(false);
    expect(agrees({ a: 1, b: 1 }, { a: 1 })).toBe(false);
    expect(agrees({ a: ['x'] }, { a: ['y'] })).toBe(false);
    expect(agrees({ a: 1e-12 }, { a: 0 })).toBe(false);
  });

  it('run as one batch, keys beside id, model and input ignored', () => {
    const results = runBatch(publishedCases);
    expect(results.map((result) => result.id)).toEqual(publishedCases.map((entry) => entry.id));
    expect(results.every((result) => 'output' in result)).toBe(true);
  });

  it('give the reason of every correction and dispute', () => {
    for (const entry of publishedCases) {
      if (entry.status !== 'reproduced') expect(entry.note ?? '', entry.id).not.toBe('');
    }
  });

  it.skipIf(reference === null)('are the reference cases, unchanged', () => {
    expect(publishedCases).toEqual(JSON.parse(readFileSync(reference ?? '', 'utf8')));
  });
});
