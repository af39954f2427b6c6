import type { z } from 'zod';
import { fields, fraction, quantity } from './fields.ts';
import { defineModel } from './model.ts';

const incidentsInput = fields({
  eventsPerYear: quantity({ unit: '1/a', description: 'Expected events a year', source: 'seed-4 8.5.3', default: 0.1 }),
  costPerEvent: quantity({ unit: 'money', description: 'Loss per event', source: 'seed-4 8.5.3', default: 1_500_000 }),
  years: quantity({
    unit: 'a',
    description: 'Period of the probability; one year when absent',
    source: 'MODELS.md',
    default: 1,
  }).optional(),
});
const incidentsOutput = fields({
  expectedAnnualLoss: quantity(
    { unit: 'money/a', description: 'Expected loss a year', source: 'seed-4 8.5.3' },
    { max: 1e30 },
  ),
  probabilityOfAtLeastOne: fraction({
    description: 'Probability of one event or more in the period',
    source: 'seed-4 8.5.3',
  }),
});

/** Expected loss a year and probability of at least one event in the period, Poisson (seed-4 8.5.3). */
export function riskIncidents(input: z.output<typeof incidentsInput>): z.output<typeof incidentsOutput> {
  return {
    expectedAnnualLoss: input.eventsPerYear * input.costPerEvent,
    probabilityOfAtLeastOne: 0 - Math.expm1(-(input.eventsPerYear * (input.years ?? 1))),
  };
}

const vulnerabilityInput = fields({
  probability: fraction({ description: 'Probability that the weakness is met', source: 'seed-2 6.2', default: 0.2 }),
  impact: quantity({
    unit: 'points',
    description: 'Impact, on the scale of the register (CVSS: 0 to 10)',
    source: 'seed-2 6.2',
    default: 8,
  }),
  exploitability: fraction({ description: 'How easily it is exploited', source: 'seed-2 6.2', default: 0.6 }),
});
const vulnerabilityOutput = fields({
  risk: quantity({ unit: 'points', description: 'Risk on the scale of the impact', source: 'seed-2 6.2' }),
});

/** Risk of one weakness: probability x impact x exploitability (seed-2 6.2). */
export function riskVulnerability(input: z.output<typeof vulnerabilityInput>): z.output<typeof vulnerabilityOutput> {
  return { risk: input.probability * input.impact * input.exploitability };
}

/** Models of incidents and weaknesses. */
export const riskModels = [
  defineModel({
    id: 'risk.incidents',
    title: 'Expected loss from incidents',
    formula: {
      tex: String.raw`E[L] = \lambda c,\qquad P(N \ge 1) = 1 - e^{-\lambda t}`,
      text: 'expectedAnnualLoss = eventsPerYear x costPerEvent; probabilityOfAtLeastOne = 1 - exp(-eventsPerYear x years)',
    },
    input: incidentsInput,
    output: incidentsOutput,
    source: 'seed-4 8.5.3',
    usedBy: ['risk'],
    run: riskIncidents,
  }),
  defineModel({
    id: 'risk.vulnerability',
    title: 'Risk of a weakness',
    formula: {
      tex: String.raw`R = P \cdot I \cdot X`,
      text: 'risk = probability x impact x exploitability',
    },
    input: vulnerabilityInput,
    output: vulnerabilityOutput,
    source: 'seed-2 6.2',
    usedBy: ['handbook'],
    run: riskVulnerability,
  }),
] as const;
