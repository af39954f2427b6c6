import { ownInputs, sharedInputs } from '#core/catalogue/comparison/inputs.ts';
import { compareTechnologies, noEdits, type ComparisonEdits } from '#core/catalogue/comparison/compareTechnologies.ts';
import { comparisonMetrics } from '#core/catalogue/comparison/metrics.ts';
import { technologyProfiles } from '#core/catalogue/technologies.ts';
import { findModel } from '#core/models/registry.ts';
import type { ComparisonAnswer } from './handbookApi.ts';

/** Isolation by construction, which the documents rank otherwise than the computed probability of escape. */
const isolationRanks = {
  vm: '4 of 4, hardware',
  paravirt: '3 of 4, kernel',
  container: '2 of 4, process',
  microvm: 'not ranked',
  sandbox: 'not ranked',
  wasm: '1 of 4, application',
} as const;

/** The comparison of the six technologies with everything that it rests on, edits applied. */
export function comparisonAnswer(edits: ComparisonEdits = noEdits): ComparisonAnswer {
  const { cells, shared } = compareTechnologies(edits);
  return {
    metrics: comparisonMetrics.map(({ id, dimension, title, question, unit, model, better }) => ({
      id,
      dimension,
      title,
      question,
      unit,
      model,
      better,
      formula: findModel(model)?.formula.text ?? '',
    })),
    shared: sharedInputs.map((input) => ({ ...input, value: shared[input.id] ?? input.value, initial: input.value })),
    own: ownInputs.map(({ id, title, unit }) => ({ id, title, unit })),
    cells: cells.map((cell) => ({ ...cell, input: cell.input === null ? null : { ...cell.input } })),
    facts: [
      {
        id: 'boundary',
        title: 'What separates instances',
        source: 'seed-4 2.1, 8.1',
        values: technologyProfiles.map(({ id, isolationBoundary }) => ({ technology: id, text: isolationBoundary })),
      },
      {
        id: 'rank',
        title: 'Isolation by construction',
        source: 'seed-0 19.8.6; it contradicts the order of the probabilities in seed-4 8.2.4, so both are shown',
        values: technologyProfiles.map(({ id }) => ({ technology: id, text: isolationRanks[id] })),
      },
      {
        id: 'recovery',
        title: 'Recovery',
        source: 'seed-4 7.4.3',
        values: technologyProfiles.map(({ id, recovery }) => ({ technology: id, text: recovery })),
      },
      {
        id: 'examples',
        title: 'Products',
        source: 'seed-4 8.1',
        values: technologyProfiles.map(({ id, examples }) => ({ technology: id, text: examples.join(', ') })),
      },
    ],
  };
}
