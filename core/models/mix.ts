import type { z } from 'zod';
import { fields, quantity } from './fields.ts';
import { defineModel } from './model.ts';

const poolInput = fields({
  before: quantity(
    { unit: '1', description: 'Utilisation of the pool before', source: 'seed-4 8.6.2', default: 0.7 },
    { min: 1e-12 },
  ),
  after: quantity({
    unit: '1',
    description: 'Utilisation of the pool with mixed technologies',
    source: 'seed-4 8.6.2',
    default: 0.95,
  }),
});
const poolOutput = fields({
  gain: quantity(
    { unit: '1', description: 'Capacity gained, relative; negative when it falls', source: 'seed-4 8.6.2' },
    { min: -1, max: 1e30 },
  ),
});

/** Capacity gained by running technologies side by side on one pool, relative (seed-4 8.6.2). */
export function mixPool(input: z.output<typeof poolInput>): z.output<typeof poolOutput> {
  return { gain: (input.after - input.before) / input.before };
}

/** Models of mixed pools. */
export const mixModels = [
  defineModel({
    id: 'mix.pool',
    title: 'Gain of a mixed pool',
    formula: {
      tex: String.raw`g = \frac{U_{after} - U_{before}}{U_{before}}`,
      text: 'gain = (after - before) / before',
    },
    input: poolInput,
    output: poolOutput,
    source: 'seed-4 8.6.2',
    usedBy: ['handbook'],
    run: mixPool,
  }),
] as const;
