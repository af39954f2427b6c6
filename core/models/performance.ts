import type { z } from 'zod';
import { fields, fraction, mapOf, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';
import { sum } from './rounding.ts';

const lossInput = fields({
  workloadCycles: quantity({
    unit: 'cycles',
    description: 'Cycles of useful work',
    source: 'seed-0 19.8.2',
    default: 20_000,
  }),
  overheadCycles: mapOf(
    quantity({ unit: 'cycles', description: 'Cycles of one overhead', source: 'seed-0 19.8.2-19.8.5' }),
    {
      unit: 'cycles',
      description: 'Cycles that the technology adds to that work',
      source: 'seed-0 19.8.2-19.8.5',
      default: { namespace: 10, cgroup: 50, contextSwitch: 500 },
    },
  ),
}).superRefine((input, context) => {
  if (input.workloadCycles + sum(Object.values(input.overheadCycles)) <= 0) {
    refuse(
      context,
      ['workloadCycles'],
      'workloadCycles must be above 0 when there is no overhead: there is nothing to share.',
    );
  }
});
const lossOutput = fields({
  loss: fraction({ description: 'Share of all cycles that is overhead', source: 'seed-0 19.8.2' }),
  utilisation: fraction({ description: 'Share of all cycles that is useful work', source: 'seed-0 19.8.2' }),
});

/** Share of the cycles lost to the technology and left for work (seed-0 19.8.2-19.8.5). */
export function performanceLoss(input: z.output<typeof lossInput>): z.output<typeof lossOutput> {
  const overhead = sum(Object.values(input.overheadCycles));
  const all = input.workloadCycles + overhead;
  return { loss: overhead / all, utilisation: input.workloadCycles / all };
}

/** Models of performance loss. */
export const performanceModels = [
  defineModel({
    id: 'performance.loss',
    title: 'Performance loss',
    formula: {
      tex: String.raw`\ell = \frac{\sum_i O_i}{W + \sum_i O_i},\qquad u = 1 - \ell`,
      text: 'loss = sum(overheadCycles) / (workloadCycles + sum(overheadCycles)); utilisation = 1 - loss',
    },
    input: lossInput,
    output: lossOutput,
    source: 'seed-0 19.8.2-19.8.5',
    usedBy: ['compare'],
    run: performanceLoss,
  }),
] as const;
