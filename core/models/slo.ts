import type { z } from 'zod';
import { fields, fraction, quantity } from './fields.ts';
import { defineModel } from './model.ts';

const budgetInput = fields({
  slo: fraction(
    {
      description: 'Service level objective; an objective of 1 has no error budget',
      source: 'seed-3 26.2',
      default: 0.999,
    },
    { below: 1 },
  ),
  errorRate: fraction({ description: 'Observed share of failed requests', source: 'seed-3 26.2', default: 0.0005 }),
  windowDays: quantity(
    { unit: 'd', description: 'Length of the window', source: 'seed-3 26.2', default: 30 },
    { above: 0 },
  ),
});
const budgetOutput = fields({
  errorBudget: fraction({ description: 'Share of requests that may fail', source: 'seed-3 26.2' }),
  burnRate: quantity(
    {
      unit: '1',
      description: 'Budget used per budget granted; above 1 the objective is missed',
      source: 'seed-3 26.2',
    },
    { max: 1e17 },
  ),
  allowedDowntimeMinutes: quantity(
    { unit: 'min', description: 'Downtime that the budget allows in the window', source: 'seed-3 26.2' },
    { max: 1e19 },
  ),
});

/** Error budget of a service level objective, the rate at which it burns, and the downtime it allows (seed-3 26.2). */
export function sloBudget(input: z.output<typeof budgetInput>): z.output<typeof budgetOutput> {
  const errorBudget = 1 - input.slo;
  return {
    errorBudget,
    burnRate: input.errorRate / errorBudget,
    allowedDowntimeMinutes: errorBudget * input.windowDays * 24 * 60,
  };
}

/** Models of service level objectives. */
export const sloModels = [
  defineModel({
    id: 'slo.budget',
    title: 'Error budget',
    formula: {
      tex: String.raw`E = 1 - SLO,\qquad B = \frac{e}{E},\qquad D = 1440\,E\,d\ \text{min}`,
      text: 'errorBudget = 1 - slo; burnRate = errorRate / errorBudget; allowedDowntimeMinutes = errorBudget x windowDays x 1440',
    },
    input: budgetInput,
    output: budgetOutput,
    source: 'seed-3 26.2',
    usedBy: ['handbook'],
    run: sloBudget,
  }),
] as const;
