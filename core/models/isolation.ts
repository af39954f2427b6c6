import type { z } from 'zod';
import { choice, fields, fraction, listOf } from './fields.ts';
import { defineModel } from './model.ts';

const escapeInput = fields({
  probabilities: listOf(
    fraction({ description: 'Probability that one barrier fails', source: 'seed-4 8.2.4' }),
    { unit: '1', description: 'Probability of each weakness', source: 'seed-4 5.3, 8.2.4', default: [0.001, 0.01] },
    { min: 1 },
  ),
  combine: choice(['any', 'all'], {
    description: 'any: one weakness is enough to escape; all: every barrier must fail',
    source: 'seed-4 5.3, 8.2.4',
    default: 'any',
  }),
});
const escapeOutput = fields({
  escapeProbability: fraction({ description: 'Probability of an escape', source: 'seed-4 8.2.4' }),
  isolation: fraction({ description: 'Isolation strength, 1 - escape', source: 'seed-4 8.2.4' }),
});

/**
 * Probability that a workload escapes, and the isolation left, from independent weaknesses (seed-4 5.3, 8.2.4).
 * Through log1p and expm1, so that probabilities near 0 keep their digits.
 */
export function isolationEscape(input: z.output<typeof escapeInput>): z.output<typeof escapeOutput> {
  if (input.combine === 'all') {
    const escapeProbability = input.probabilities.reduce((product, p) => product * p, 1);
    return { escapeProbability, isolation: 1 - escapeProbability };
  }
  const logHolds = input.probabilities.reduce((total, p) => total + Math.log1p(-p), 0);
  // `0 -` turns the -0 of certain isolation into 0.
  return { escapeProbability: 0 - Math.expm1(logHolds), isolation: Math.exp(logHolds) };
}

/** Models of isolation strength. */
export const isolationModels = [
  defineModel({
    id: 'isolation.escape',
    title: 'Escape probability and isolation strength',
    formula: {
      tex: String.raw`P_{any} = 1 - \prod_i (1 - p_i),\qquad P_{all} = \prod_i p_i,\qquad I = 1 - P`,
      text: 'any: escapeProbability = 1 - product(1 - p); all: escapeProbability = product(p); isolation = 1 - escapeProbability',
    },
    input: escapeInput,
    output: escapeOutput,
    source: 'seed-4 5.3, 8.2.4',
    usedBy: ['compare'],
    notes: ['The weaknesses are taken as independent.'],
    run: isolationEscape,
  }),
] as const;
