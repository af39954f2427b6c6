import type { z } from 'zod';
import { fields, mapOf, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';

const riskAdjustedInput = fields({
  weights: mapOf(quantity({ unit: '1', description: 'Weight of one feature', source: 'seed-1 8.2' }), {
    unit: '1',
    description: 'Weight of each feature',
    source: 'seed-1 8.2, seed-4 7.7',
    default: { performance: 1, isolation: 1, maturity: 1 },
  }),
  scores: mapOf(quantity({ unit: '1', description: 'How well one feature is met', source: 'seed-1 8.2' }), {
    unit: '1',
    description: 'How well each feature is met; the same features as weights',
    source: 'seed-1 8.2, seed-4 7.7',
    default: { performance: 0.85, isolation: 0.85, maturity: 0.95 },
  }),
  risk: quantity({ unit: '1', description: 'Risk of the architecture', source: 'seed-1 8.2', default: 0.2 }),
  riskAversion: quantity({ unit: '1', description: 'Risk aversion lambda', source: 'seed-1 8.2', default: 1.5 }),
}).superRefine((input, context) => {
  for (const feature of Object.keys(input.weights)) {
    if (!Object.hasOwn(input.scores, feature))
      refuse(context, ['scores', feature], `scores.${feature} is missing: weights has it.`);
  }
  for (const feature of Object.keys(input.scores)) {
    if (!Object.hasOwn(input.weights, feature))
      refuse(context, ['weights', feature], `weights.${feature} is missing: scores has it.`);
  }
});
const riskAdjustedOutput = fields({
  utility: quantity({ unit: '1', description: 'Utility after risk', source: 'seed-1 8.2' }, { min: -1e30, max: 1e36 }),
});

/** Weighted satisfaction less risk aversion times risk (seed-1 part 2 8.2, seed-4 7.7). */
export function riskAdjustedUtility(input: z.output<typeof riskAdjustedInput>): z.output<typeof riskAdjustedOutput> {
  let satisfaction = 0;
  for (const [feature, weight] of Object.entries(input.weights)) {
    satisfaction += weight * (input.scores[feature] ?? 0);
  }
  return { utility: satisfaction - input.riskAversion * input.risk };
}

/** Models of choice by utility. */
export const utilityModels = [
  defineModel({
    id: 'utility.riskAdjusted',
    title: 'Risk-adjusted utility',
    formula: {
      tex: String.raw`U = \sum_f w_f s_f - \lambda\,Risk`,
      text: 'utility = sum(weight x score) - riskAversion x risk',
    },
    input: riskAdjustedInput,
    output: riskAdjustedOutput,
    source: 'seed-1 part 2 8.2, seed-4 7.7',
    usedBy: ['handbook'],
    notes: [
      'Disputed: the document prints no weights, and no non-negative weights give its four figures. Unit weights keep its winner.',
    ],
    run: riskAdjustedUtility,
  }),
] as const;
