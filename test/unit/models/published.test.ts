import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { publishedCases } from '#core/models/publishedCases.ts';
import { findModel, runBatch, runModel } from '#core/models/registry.ts';
import { sharedFile } from '#test/fixtures/shared.ts';
import { agrees } from './agreement.ts';

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
