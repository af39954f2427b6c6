import type { z } from 'zod';
import { HOURS_PER_YEAR } from './energy.ts';
import { choice, count, fields, flag, fraction, label, listOf, mapOf, quantity, refuse } from './fields.ts';
import { minimiseShares } from './shareProgram.ts';
import { defineModel } from './model.ts';
import { queueMmc } from './queue.ts';

const SOURCE = 'seed-4 8.7.3';

/** Work that one phase diagram may take: servers x cells. */
const MAX_PHASE_WORK = 50_000_000;

const technologyOption = fields({
  id: label({ description: 'Name of the technology', source: SOURCE }),
  serviceRate: quantity(
    { unit: '1/s', description: 'Requests a second that one instance completes', source: SOURCE },
    { min: 1e-9 },
  ),
  isolation: fraction({ description: 'Isolation strength', source: 'seed-4 8.2.4' }),
  instancesPerNode: quantity(
    { unit: '1', description: 'Instances that one node carries', source: 'seed-4 8.5.2' },
    { min: 1e-6 },
  ),
  nodeCostPerYear: quantity({
    unit: 'money/a',
    description: 'Hardware and licences of one node',
    source: 'seed-4 8.5.1',
  }),
  operationsPerNodeYear: quantity({ unit: 'money/a', description: 'Operation of one node', source: 'seed-4 8.5.1' }),
  powerW: quantity({ unit: 'W', description: 'Mean power of one node', source: 'seed-4 8.5.1' }),
  lossPerYear: quantity({ unit: 'money/a', description: 'Expected loss from incidents', source: 'seed-4 8.5.3' }),
});

const factor = (description: string): ReturnType<typeof quantity> =>
  quantity({ unit: '1', description, source: SOURCE, default: 1 }, { max: 1e6 });

const mixInput = fields({
  arrivalRate: quantity({ unit: '1/s', description: 'Requests a second, lambda', source: SOURCE, default: 10_000 }),
  instances: count(
    { unit: '1', description: 'Concurrent instances, n', source: SOURCE, default: 1000 },
    { min: 1, max: 1_000_000 },
  ),
  technologies: listOf(
    technologyOption,
    {
      unit: 'technology',
      description: 'Technologies to mix',
      source: 'seed-4 8.2.4, 8.5.1-8.5.3, 8.7.3',
      default: [
        {
          id: 'vm',
          serviceRate: 0.02,
          isolation: 0.9999,
          instancesPerNode: 9.6,
          nodeCostPerYear: 3667,
          operationsPerNodeYear: 7500,
          powerW: 300,
          lossPerYear: 150_000,
        },
        {
          id: 'container',
          serviceRate: 2,
          isolation: 0.98901,
          instancesPerNode: 108.8,
          nodeCostPerYear: 2167,
          operationsPerNodeYear: 4500,
          powerW: 250,
          lossPerYear: 12_000_000,
        },
        {
          id: 'wasm',
          serviceRate: 100,
          isolation: 0.9999999,
          instancesPerNode: 608,
          nodeCostPerYear: 1667,
          operationsPerNodeYear: 2250,
          powerW: 180,
          lossPerYear: 30_000,
        },
      ],
    },
    { min: 1, max: 12 },
  ),
  alpha: factor('Weight of hardware and licences'),
  beta: factor('Weight of operation'),
  gamma: factor('Weight of energy'),
  delta: factor('Weight of risk'),
  pue: quantity(
    { unit: '1', description: 'Power usage effectiveness', source: 'seed-4 8.5.1', default: 1.5 },
    { min: 1 },
  ),
  pricePerKWh: quantity({
    unit: 'money/kWh',
    description: 'Price of electricity',
    source: 'seed-4 8.5.1',
    default: 0.1,
  }),
  minimumService: fraction({
    description: 'Service capability that the mix must reach',
    source: SOURCE,
    default: 0.99,
  }),
  minimumIsolation: fraction({ description: 'Isolation that the mix must reach', source: SOURCE, default: 0.98 }),
  phaseArrivalRates: listOf(
    quantity({ unit: '1/s', description: 'One arrival rate of the diagram', source: SOURCE }),
    {
      unit: '1/s',
      description: 'Arrival rates of the phase diagram; none when absent',
      source: SOURCE,
      default: [10, 100, 1000, 5000, 10_000],
    },
    { min: 1, max: 60 },
  ).optional(),
  phaseInstances: listOf(
    count(
      { unit: '1', description: 'One number of instances of the diagram', source: SOURCE },
      { min: 1, max: 1_000_000 },
    ),
    {
      unit: '1',
      description: 'Numbers of instances of the phase diagram',
      source: SOURCE,
      default: [10, 100, 1000, 10_000],
    },
    { min: 1, max: 60 },
  ).optional(),
}).superRefine((input, context) => {
  const seen = new Set<string>();
  for (const [i, { id }] of input.technologies.entries()) {
    if (seen.has(id)) refuse(context, ['technologies', i, 'id'], `technologies[${i}].id repeats "${id}".`);
    seen.add(id);
  }
  const { phaseArrivalRates: rates, phaseInstances: sizes } = input;
  if ((rates === undefined) !== (sizes === undefined)) {
    const missing = rates === undefined ? 'phaseArrivalRates' : 'phaseInstances';
    refuse(context, [missing], `${missing} is missing: a phase diagram needs both axes.`);
  }
  const work = (rates?.length ?? 0) * input.technologies.length * (sizes ?? []).reduce((total, n) => total + n, 0);
  if (work > MAX_PHASE_WORK)
    refuse(context, ['phaseInstances'], 'phaseInstances asks for too large a diagram; take fewer or smaller numbers.');
});

const mixOutput = fields({
  feasible: flag({ description: 'Whether any mix meets both requirements', source: SOURCE }),
  shares: mapOf(fraction({ description: 'Share of one technology', source: SOURCE }), {
    unit: '1',
    description: 'Cheapest shares; absent when there are none',
    source: SOURCE,
  }).optional(),
  costPerYear: quantity(
    { unit: 'money/a', description: 'Weighted cost of that mix', source: SOURCE },
    { max: 1e60 },
  ).optional(),
  service: fraction({ description: 'Service capability of that mix', source: SOURCE }).optional(),
  isolation: fraction({ description: 'Isolation of that mix', source: SOURCE }).optional(),
  binding: listOf(
    choice(['service', 'isolation'], { description: 'Requirement that holds with equality', source: SOURCE }),
    { unit: 'name', description: 'Requirements that cost something', source: SOURCE },
  ).optional(),
  phases: listOf(
    listOf(label({ description: 'Technology with the largest share, or infeasible', source: SOURCE }), {
      unit: 'name',
      description: 'One row per arrival rate',
      source: SOURCE,
    }),
    {
      unit: 'name',
      description: 'Phase diagram: rows by phaseArrivalRates, columns by phaseInstances',
      source: SOURCE,
    },
  ).optional(),
});

type MixInput = z.output<typeof mixInput>;

/** Share of requests that find a free instance at once: 1 - Erlang C; 0 for an overloaded technology. */
function serviceCapability(arrivalRate: number, serviceRate: number, instances: number): number {
  const queue = queueMmc({ arrivalRate, serviceRate, servers: instances });
  return queue.stable ? 1 - (queue.waitProbability ?? 0) : 0;
}

function bestMix(
  input: MixInput,
  arrivalRate: number,
  instances: number,
): ReturnType<typeof minimiseShares> & { readonly service: readonly number[] } {
  const service = input.technologies.map((option) => serviceCapability(arrivalRate, option.serviceRate, instances));
  const cost = input.technologies.map((option) => {
    const nodes = instances / option.instancesPerNode;
    const energy = ((nodes * option.powerW) / 1000) * input.pue * HOURS_PER_YEAR * input.pricePerKWh;
    return (
      input.alpha * nodes * option.nodeCostPerYear +
      input.beta * nodes * option.operationsPerNodeYear +
      input.gamma * energy +
      input.delta * option.lossPerYear
    );
  });
  const isolation = input.technologies.map((option) => option.isolation);
  const best = minimiseShares(cost, [
    { coefficients: service, atLeast: input.minimumService },
    { coefficients: isolation, atLeast: input.minimumIsolation },
  ]);
  return { ...best, service };
}

/**
 * The cheapest mix of technologies that still serves and isolates enough: a linear program over the shares, solved
 * exactly (seed-4 8.7.3). Service capability is the share of requests that find a free instance at once, by Erlang C.
 * With both axes given, also which technology leads at each arrival rate and number of instances.
 */
export function optimumMix(input: MixInput): z.output<typeof mixOutput> {
  const names = input.technologies.map((option) => option.id);
  const rates = input.phaseArrivalRates;
  const sizes = input.phaseInstances;
  const phases =
    rates === undefined || sizes === undefined
      ? {}
      : {
          phases: rates.map((rate) =>
            sizes.map((size) => {
              const { shares } = bestMix(input, rate, size);
              if (shares === null) return 'infeasible';
              const leading = shares.reduce((best, share, i) => (share > (shares[best] as number) ? i : best), 0);
              return names[leading] as string;
            }),
          ),
        };
  const { shares, cost, service } = bestMix(input, input.arrivalRate, input.instances);
  if (shares === null) return { feasible: false, ...phases };
  const mixed = (values: readonly number[]): number =>
    Math.min(
      1,
      values.reduce((total, v, i) => total + v * (shares[i] as number), 0),
    );
  const mixService = mixed(service);
  const mixIsolation = mixed(input.technologies.map((option) => option.isolation));
  const binding: ('service' | 'isolation')[] = [];
  if (mixService - input.minimumService < 1e-9) binding.push('service');
  if (mixIsolation - input.minimumIsolation < 1e-9) binding.push('isolation');
  return {
    feasible: true,
    shares: Object.fromEntries(names.map((name, i) => [name, shares[i] as number])),
    costPerYear: cost,
    service: mixService,
    isolation: mixIsolation,
    binding,
    ...phases,
  };
}

/** Cost-optimal mixes. */
export const optimumModels = [
  defineModel({
    id: 'optimum.mix',
    title: 'Cheapest mix of technologies',
    formula: {
      tex: String.raw`\min_x \sum_t x_t\,(\alpha C^{infra}_t + \beta C^{ops}_t + \gamma C^{energy}_t + \delta R_t)\ \text{s.t.}\ \sum_t x_t S_t \ge S_{min},\ \sum_t x_t I_t \ge I_{min},\ \sum_t x_t = 1,\ x \ge 0`,
      text: 'minimise sum of share x (alpha infrastructure + beta operation + gamma energy + delta risk), sum(share x service) >= minimumService, sum(share x isolation) >= minimumIsolation, sum(share) = 1',
    },
    input: mixInput,
    output: mixOutput,
    source: SOURCE,
    usedBy: ['handbook'],
    notes: [
      'Disputed: the service formula that the document prints is not Erlang C and turns negative; the exact one is used, with one request per instance at a time.',
      'Disputed: the document finds Wasm best beyond 5000 requests a second and 1000 instances; with its own costs Wasm is the cheapest wherever it can serve at all.',
      'Each technology is rated as if it carried all instances: the shares mix those ratings linearly.',
    ],
    run: optimumMix,
  }),
] as const;
