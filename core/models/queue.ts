import type { z } from 'zod';
import { count, fields, flag, fraction, quantity } from './fields.ts';
import { defineModel } from './model.ts';

const mmcInput = fields({
  arrivalRate: quantity({
    unit: '1/s',
    description: 'Requests a second',
    source: 'seed-3 25.1, seed-4 8.7.3',
    default: 900,
  }),
  serviceRate: quantity(
    {
      unit: '1/s',
      description: 'Requests a second that one server completes',
      source: 'seed-3 25.1, seed-4 8.7.3',
      default: 100,
    },
    { min: 1e-12 },
  ),
  servers: count(
    { unit: '1', description: 'Servers', source: 'seed-3 25.1, seed-4 8.7.3', default: 10 },
    { min: 1, max: 10_000_000 },
  ),
});
const mmcOutput = fields({
  stable: flag({ description: 'Whether the queue stays finite', source: 'seed-3 25.1' }),
  utilisation: quantity(
    { unit: '1', description: 'Load per capacity; 1 and above is not stable', source: 'seed-3 25.1' },
    { max: 1e28 },
  ),
  waitProbability: fraction({
    description: 'Probability that a request waits (Erlang C)',
    source: 'seed-3 25.1',
  }).optional(),
  meanWaitS: quantity(
    { unit: 's', description: 'Mean time in the queue', source: 'seed-3 25.1' },
    { max: 1e30 },
  ).optional(),
  meanResponseS: quantity(
    { unit: 's', description: 'Mean time in queue and service', source: 'seed-3 25.1' },
    { max: 1e30 },
  ).optional(),
  meanInSystem: quantity(
    { unit: '1', description: 'Mean requests in queue and service', source: 'seed-3 25.1' },
    { max: 1e45 },
  ).optional(),
});

/** Load this close to capacity is taken as equal to it: 3 servers of rate 0.1 are full at 0.3 although 0.3 / 0.1 < 3 in doubles. */
const FULL_TOLERANCE = 1e-12;

/** Probability that all of `servers` are busy in a loss system with `offered` erlangs (Erlang B), by its recursion. */
export function erlangB(offered: number, servers: number): number {
  let blocked = 1;
  for (let k = 1; k <= servers && blocked > 0; k += 1) blocked = (offered * blocked) / (k + offered * blocked);
  return blocked;
}

/**
 * The M/M/c queue, exact (Erlang C through the Erlang B recursion: no factorial, no overflow). Rates are per second.
 * An unstable queue has only its utilisation (seed-3 25.1, seed-4 8.7.3).
 */
export function queueMmc(input: z.output<typeof mmcInput>): z.output<typeof mmcOutput> {
  const { arrivalRate, serviceRate, servers } = input;
  const offered = arrivalRate / serviceRate;
  const utilisation = offered / servers;
  if (utilisation >= 1 - FULL_TOLERANCE) return { stable: false, utilisation };
  const blocked = erlangB(offered, servers);
  const waitProbability = blocked / (1 - utilisation * (1 - blocked));
  const meanWaitS = waitProbability / (servers * serviceRate * (1 - utilisation));
  const meanResponseS = meanWaitS + 1 / serviceRate;
  return {
    stable: true,
    utilisation,
    waitProbability,
    meanWaitS,
    meanResponseS,
    meanInSystem: arrivalRate * meanResponseS,
  };
}

/** Queueing models. */
export const queueModels = [
  defineModel({
    id: 'queue.mmc',
    title: 'M/M/c queue (Erlang C)',
    formula: {
      tex: String.raw`a=\frac{\lambda}{\mu},\ \rho=\frac{a}{c},\ B_k=\frac{aB_{k-1}}{k+aB_{k-1}},\ C=\frac{B_c}{1-\rho(1-B_c)},\ W_q=\frac{C}{c\mu-\lambda},\ T=W_q+\frac1\mu,\ L=\lambda T`,
      text: 'a = arrivalRate / serviceRate; utilisation = a / servers; B(k) = a B(k-1) / (k + a B(k-1)); waitProbability = B / (1 - utilisation (1 - B)); meanWaitS = waitProbability / (servers serviceRate - arrivalRate); meanResponseS = meanWaitS + 1 / serviceRate; meanInSystem = arrivalRate x meanResponseS',
    },
    input: mmcInput,
    output: mmcOutput,
    source: 'seed-3 25.1, seed-4 8.7.3',
    usedBy: ['handbook'],
    notes: [
      'Both documents print formulas that are not the Erlang C they name; the exact one is used.',
      'Utilisation within 1e-12 of 1 counts as full, hence unstable.',
    ],
    run: queueMmc,
  }),
] as const;
