import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { comparisonMetrics } from '#core/catalogue/comparison/metrics.ts';
import { modelContext } from '#core/handbook/modelContext.ts';
import { modelsOfTotal, usesOf } from '#core/handbook/modelUses.ts';
import { models } from '#core/models/registry.ts';
import { totalIds } from '#core/planResult.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Names that a file of the planner imports from a file of core/models. */
function importedModelFunctions(): Set<string> {
  const names = new Set<string>();
  const files = readdirSync(join(root, 'core'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    // The models themselves, and the handbook that shows them all.
    .filter((file) => !/^(models|handbook|catalogue)[/\\]/.test(file));
  for (const file of files) {
    const source = readFileSync(join(root, 'core', file), 'utf8');
    for (const [, list = ''] of source.matchAll(/import (?:type )?\{([^}]*)\} from '#core\/models\/[^']+'/g)) {
      for (const name of list.split(',')) names.add(name.trim());
    }
  }
  return names;
}

describe('where models are used', () => {
  test('a model names a use by the planner exactly where the planner imports its function', () => {
    const imported = importedModelFunctions();
    const called = models.filter((model) => imported.has(model.run.name)).map(({ id }) => id);
    const claimed = models
      .filter(({ usedBy }) => usedBy.some((use) => use !== 'compare' && use !== 'handbook'))
      .map(({ id }) => id);
    expect(claimed).toEqual(called);
    expect(called).toContain('energy.node');
  });

  test('a model names the comparison exactly where a metric runs it', () => {
    const compared = new Set(comparisonMetrics.map(({ model }) => model));
    expect(models.filter(({ usedBy }) => usedBy.includes('compare')).map(({ id }) => id)).toEqual(
      models.filter(({ id }) => compared.has(id)).map(({ id }) => id),
    );
  });

  test('what a model says of its uses is what the handbook says in words', () => {
    for (const { id, usedBy } of models) {
      const named = [...new Set(usesOf(id).map(({ use }) => use))];
      expect([id, named.length === 0 ? ['handbook'] : named]).toEqual([id, usedBy]);
    }
  });

  test('every model of a total exists and is used by the planner', () => {
    for (const total of totalIds) {
      for (const id of modelsOfTotal[total]) {
        const model = models.find((candidate) => candidate.id === id);
        expect(model?.usedBy.some((use) => use !== 'compare' && use !== 'handbook')).toBe(true);
      }
    }
  });

  test('the context of a model holds the assumptions that fill its fields, with what the scenario changed', () => {
    const { assumptions, totals } = modelContext('energy.annual', { assumptions: { 'energy.pue': { likely: 1.3 } } });
    expect(totals).toEqual(['energyKWhPerYear', 'kgCO2ePerYear', 'costPerYear']);
    expect(assumptions.find(({ id }) => id === 'energy.pue')).toMatchObject({
      field: 'pue',
      likely: 1.3,
      changed: true,
    });
    expect(assumptions.find(({ id }) => id === 'energy.pricePerKWh')?.changed).toBe(false);
  });
});
