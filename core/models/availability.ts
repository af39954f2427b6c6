import type { z } from 'zod';
import { count, fields, fraction, label, listOf, quantity, refuse } from './fields.ts';
import { stationaryLaw } from './markov.ts';
import { defineModel } from './model.ts';

/** Minutes of a 365-day year. */
const MINUTES_PER_YEAR = 365 * 24 * 60;

const steadyInput = fields({
  mtbfHours: quantity(
    { unit: 'h', description: 'Mean time between failures', source: 'seed-0 19.4.3, seed-4 7.6.1', default: 8760 },
    { above: 0 },
  ),
  mttrHours: quantity({
    unit: 'h',
    description: 'Mean time to repair',
    source: 'seed-0 19.4.3, seed-4 7.6.1',
    default: 8.76,
  }),
});
const steadyOutput = fields({
  availability: fraction({ description: 'Share of the time in service', source: 'seed-0 19.4.3' }),
  downtimeMinutesPerYear: quantity({
    unit: 'min/a',
    description: 'Minutes out of service in a 365-day year',
    source: 'seed-0 19.4.3',
  }),
});

/** Steady availability and the minutes a year out of service (seed-0 19.4.3, seed-4 7.6.1). */
export function availabilitySteady(input: z.output<typeof steadyInput>): z.output<typeof steadyOutput> {
  const cycle = input.mtbfHours + input.mttrHours;
  return {
    availability: input.mtbfHours / cycle,
    // Not 1 - availability: that would lose the digits of a short repair.
    downtimeMinutesPerYear: (input.mttrHours / cycle) * MINUTES_PER_YEAR,
  };
}

const seriesInput = fields({
  availabilities: listOf(
    fraction({ description: 'Availability of one component', source: 'seed-2 10.4' }),
    {
      unit: '1',
      description: 'Availability of each component that must be up',
      source: 'seed-2 10.4',
      default: [0.999, 0.9995, 0.9999],
    },
    { min: 1 },
  ),
});
const seriesOutput = fields({
  availability: fraction({ description: 'Availability of the chain', source: 'seed-2 10.4' }),
});

/** Availability of components that must all be up: the product (seed-2 10.4). */
export function availabilitySeries(input: z.output<typeof seriesInput>): z.output<typeof seriesOutput> {
  return { availability: input.availabilities.reduce((product, a) => product * a, 1) };
}

const redundantInput = fields({
  availability: fraction({ description: 'Availability of one replica', source: 'seed-2 9.2', default: 0.99 }),
  replicas: count({ unit: '1', description: 'Replicas', source: 'seed-2 9.2', default: 3 }, { max: 1_000_000 }),
  required: count(
    { unit: '1', description: 'Replicas that must be up', source: 'seed-2 9.2', default: 2 },
    { max: 1_000_000 },
  ),
}).superRefine((input, context) => {
  if (input.required > input.replicas) {
    refuse(context, ['required'], `required must not be above replicas (${input.required} of ${input.replicas}).`);
  }
});
const redundantOutput = fields({
  availability: fraction({ description: 'Probability that enough replicas are up', source: 'seed-2 9.2' }),
});

/**
 * Probability that at least `required` of `replicas` independent replicas are up (seed-2 9.2). The binomial terms are
 * built outwards from the largest one and divided by their sum, so neither a factorial nor a tail is lost.
 */
export function availabilityRedundant(input: z.output<typeof redundantInput>): z.output<typeof redundantOutput> {
  const { availability: p, replicas: n, required: k } = input;
  if (k === 0 || p === 1) return { availability: 1 };
  if (p === 0) return { availability: 0 };
  const q = 1 - p;
  const mode = Math.min(n, Math.floor((n + 1) * p));
  let up = 0;
  let down = 0;
  const add = (i: number, weight: number): void => {
    if (i >= k) up += weight;
    else down += weight;
  };
  add(mode, 1);
  for (let i = mode, weight = 1; i < n && weight > 0; i += 1) {
    weight *= ((n - i) / (i + 1)) * (p / q);
    add(i + 1, weight);
  }
  for (let i = mode, weight = 1; i > 0 && weight > 0; i -= 1) {
    weight *= (i / (n - i + 1)) * (q / p);
    add(i - 1, weight);
  }
  return { availability: up / (up + down) };
}

/** How far a row of a transition matrix may be from summing to 1. */
const ROW_TOLERANCE = 1e-9;

const markovInput = fields({
  states: listOf(
    label({ description: 'Name of a state', source: 'seed-1 6.2' }),
    {
      unit: 'name',
      description: 'States; the chain starts in the first',
      source: 'seed-1 6.2',
      default: ['healthy', 'unhealthy', 'starting', 'terminating'],
    },
    { min: 1, max: 500 },
  ),
  matrix: listOf(
    listOf(
      fraction({ description: 'Probability of one transition', source: 'seed-1 6.2' }),
      { unit: '1', description: 'Transition probabilities out of one state', source: 'seed-1 6.2' },
      { max: 500 },
    ),
    {
      unit: '1',
      description: 'Transition matrix, one row per state; every row sums to 1',
      source: 'seed-1 6.2',
      default: [
        [0.99, 0.005, 0.005, 0],
        [0.3, 0.5, 0.2, 0],
        [0.8, 0.1, 0.1, 0],
        [0, 0, 0, 1],
      ],
    },
    { max: 500 },
  ),
}).superRefine((input, context) => {
  const size = input.states.length;
  const seen = new Set<string>();
  for (const [i, state] of input.states.entries()) {
    if (seen.has(state)) refuse(context, ['states', i], `states[${i}] repeats the state "${state}".`);
    seen.add(state);
  }
  if (input.matrix.length !== size) {
    refuse(context, ['matrix'], `matrix must have one row per state: ${size} states, ${input.matrix.length} rows.`);
    return;
  }
  for (const [i, row] of input.matrix.entries()) {
    if (row.length !== size) {
      refuse(
        context,
        ['matrix', i],
        `matrix[${i}] must have one entry per state: ${size} states, ${row.length} entries.`,
      );
      return;
    }
    const total = row.reduce((sum, p) => sum + p, 0);
    if (Math.abs(total - 1) > ROW_TOLERANCE) {
      refuse(context, ['matrix', i], `matrix[${i}] must sum to 1; it sums to ${total}.`);
      return;
    }
  }
});
const markovOutput = fields({
  stationary: listOf(fraction({ description: 'Long-run share of one state', source: 'seed-1 6.2' }), {
    unit: '1',
    description: 'Long-run share of the time in each state, in the order of states',
    source: 'seed-1 6.2',
  }),
});

/** Long-run share of the time in each state of a chain that starts in the first (seed-1 6.2); see {@link stationaryLaw}. */
export function availabilityMarkov(input: z.output<typeof markovInput>): z.output<typeof markovOutput> {
  return { stationary: stationaryLaw(input.matrix) };
}

/** Models of availability. */
export const availabilityModels = [
  defineModel({
    id: 'availability.steady',
    title: 'Availability from failure and repair',
    formula: {
      tex: String.raw`A = \frac{MTBF}{MTBF + MTTR},\qquad D = 525\,600\,(1 - A)\ \text{min/a}`,
      text: 'availability = mtbfHours / (mtbfHours + mttrHours); downtimeMinutesPerYear = 525600 (1 - availability)',
    },
    input: steadyInput,
    output: steadyOutput,
    source: 'seed-0 19.4.3, seed-4 7.6.1',
    usedBy: ['compare'],
    run: availabilitySteady,
  }),
  defineModel({
    id: 'availability.series',
    title: 'Availability of a chain',
    formula: { tex: String.raw`A = \prod_i A_i`, text: 'availability = product of availabilities' },
    input: seriesInput,
    output: seriesOutput,
    source: 'seed-2 10.4',
    usedBy: ['handbook'],
    run: availabilitySeries,
  }),
  defineModel({
    id: 'availability.redundant',
    title: 'Availability of k out of n replicas',
    formula: {
      tex: String.raw`A = \sum_{i=k}^{n} \binom{n}{i} a^i (1 - a)^{n-i}`,
      text: 'availability = sum for i = required..replicas of C(replicas, i) a^i (1 - a)^(replicas - i)',
    },
    input: redundantInput,
    output: redundantOutput,
    source: 'seed-2 9.2',
    usedBy: ['handbook'],
    notes: ['Replicas are taken to fail independently; a shared rack or power feed makes the figure optimistic.'],
    run: availabilityRedundant,
  }),
  defineModel({
    id: 'availability.markov',
    title: 'Long-run state of a service back end',
    formula: {
      tex: String.raw`\pi = \pi P,\qquad \sum_i \pi_i = 1`,
      text: 'stationary: pi = pi P, sum(pi) = 1, on the states that the first state ends up in',
    },
    input: markovInput,
    output: markovOutput,
    source: 'seed-1 6.2',
    usedBy: ['handbook'],
    notes: [
      'States that the first state cannot reach get 0. Where it can end up in several closed classes, each class counts with the probability of ending in it. A periodic chain gets its long-run average.',
    ],
    run: availabilityMarkov,
  }),
] as const;
