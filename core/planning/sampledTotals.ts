import type { Inventory, Workload } from '#core/inventory/inventory.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { HostOfWorkload } from '#core/demand/assumedHosts.ts';
import { workloadDemand, type MeasuredUse } from '#core/demand/demand.ts';
import {
  totalIds,
  type Band,
  type DemandByTechnology,
  type Resources,
  type TornadoBar,
  type TotalId,
  type Totals,
} from '#core/planResult.ts';
import { likelyValues, valueOf, type AssumptionSet, type ResolvedAssumption } from '#core/scenario/assumptions.ts';
import { bands } from '#core/uncertainty/bands.ts';
import { sampleAssumptions, type AssumptionDefinition as SampledDefinition } from '#core/uncertainty/sampling.ts';
import { tornado } from '#core/uncertainty/tornado.ts';
import { hostsNeeded, type PackedPool } from './hostsNeeded.ts';
import { capacityForWorkloads, type PlacedPool } from './placements.ts';
import { totalsOf, type EstateView, type HostPowerFacts } from './totals.ts';

/** Everything that totals are sampled from: the plan's first and last state and what demand depends on. */
export interface SamplingInputs {
  readonly inventory: Inventory;
  readonly hostOf: ReadonlyMap<string, HostOfWorkload>;
  readonly limitOf: ReadonlyMap<string, Resources | null>;
  readonly measured: MeasuredUse;
  readonly power: ReadonlyMap<string, HostPowerFacts>;
  readonly resolved: readonly ResolvedAssumption[];
  readonly before: EstateView;
  readonly after: EstateView;
  /** The target placement of each pool. */
  readonly pools: readonly PlacedPool[];
  readonly seed: number;
}

/** Bands of totals and what moves them. */
export interface SampledTotals {
  readonly samples: number;
  readonly after: Readonly<Record<TotalId, Band>>;
  readonly before: Readonly<Record<TotalId, Band>>;
  readonly saved: Readonly<Record<TotalId, Band>>;
  readonly tornado: readonly TornadoBar[];
}

/** Bars per total that are kept: what moves a total less than the eighth is not worth a planner's time. */
const barsPerTotal = 8;

/** Totals that the tornado shows. */
const tornadoTotals = ['hosts', 'costPerYear', 'energyKWhPerYear', 'kgCO2ePerYear', 'expectedAnnualLoss'] as const;

/**
 * Samples the assumptions within their ranges and evaluates the plan's totals for each sample: demand and what follows from
 * it is computed anew, the assignment stays the plan's, and where a sample needs more or fewer hosts than the plan (by the
 * difference of two fast packings), what hosts cost and draw at rest is scaled with them. Equal seeds give equal bands.
 */
export function sampleTotals(inputs: SamplingInputs, context: JobContext): SampledTotals {
  const evaluate = evaluator(inputs);
  const definitions: SampledDefinition[] = inputs.resolved.map(({ definition, low, likely, high }) => ({
    id: definition.id,
    low,
    likely,
    high,
    distribution: definition.distribution,
  }));
  const samples = inputs.inventory.workloads.length > 3000 ? 100 : 300;
  const drawn = sampleAssumptions(definitions, { seed: inputs.seed, samples });
  const before = columnsOf(samples);
  const after = columnsOf(samples);
  const saved = columnsOf(samples);
  for (let k = 0; k < samples; k++) {
    checkCancelled(context);
    context.progress(k / samples, 'sampling assumptions');
    const pair = evaluate(withinLimits(drawn.at(k), inputs.resolved));
    for (const id of totalIds) {
      before[id][k] = pair.before[id];
      after[id][k] = pair.after[id];
      saved[id][k] = pair.before[id] - pair.after[id];
    }
  }
  const swings = tornado(definitions, (values) => {
    checkCancelled(context);
    return evaluate(withinLimits(values, inputs.resolved)).after;
  });
  return {
    samples,
    before: bandsOf(before),
    after: bandsOf(after),
    saved: bandsOf(saved),
    tornado: tornadoTotals.flatMap((total) =>
      swings[total].swings
        .filter((swing) => swing.swing > 0)
        .slice(0, barsPerTotal)
        .map(({ assumption, atLow, atHigh }): TornadoBar => ({ assumption, total, atLow, atHigh })),
    ),
  };
}

/** Sampled values, kept within what each assumption can be at all: the tail of a distribution knows no such limits. */
function withinLimits(
  sampled: Readonly<Record<string, number>>,
  resolved: readonly ResolvedAssumption[],
): AssumptionSet {
  return new Map(
    resolved.map(({ definition, likely }) => [
      definition.id,
      Math.min(definition.max, Math.max(definition.min, sampled[definition.id] ?? likely)),
    ]),
  );
}

type Columns = Readonly<Record<TotalId, Float64Array>>;

function perTotal<Value>(of: (id: TotalId) => Value): Record<TotalId, Value> {
  return {
    hosts: of('hosts'),
    powerW: of('powerW'),
    energyKWhPerYear: of('energyKWhPerYear'),
    kgCO2ePerYear: of('kgCO2ePerYear'),
    costPerYear: of('costPerYear'),
    expectedAnnualLoss: of('expectedAnnualLoss'),
  };
}

function columnsOf(samples: number): Columns {
  return perTotal(() => new Float64Array(samples));
}

function bandsOf(columns: Columns): Readonly<Record<TotalId, Band>> {
  return perTotal((id) => bands(columns[id]));
}

/** A function from one set of assumptions to the totals before and after. */
function evaluator(inputs: SamplingInputs): (values: AssumptionSet) => { before: Totals; after: Totals } {
  const hosts = new Map(inputs.inventory.hosts.map((host) => [host.id, host]));
  const running = new Map(
    inputs.inventory.workloads
      .filter((workload) => workload.powerState === 'on')
      .map((workload) => [workload.id, workload]),
  );
  const technologyAfter = new Map(
    inputs.after.seats.map((seat) => [seat.workload, toPlannedTechnology(seat.technology)]),
  );
  const demandsFor = (values: AssumptionSet): ReadonlyMap<string, DemandByTechnology> =>
    new Map([...running].map(([id, workload]) => [id, demandOf(workload, inputs, values)]));
  const neededFor = (values: AssumptionSet, demands: ReadonlyMap<string, DemandByTechnology>): number[] =>
    inputs.pools.map(({ pool, policy }) => {
      const packed: PackedPool = {
        policy: {
          ...policy,
          headroomFraction: policy.headroomFraction === 0 ? 0 : valueOf(values, 'placement.headroom'),
        },
        capacities: pool.hosts.filter((host) => !host.inMaintenance).map((host) => capacityForWorkloads(host, values)),
        cpuCores: new Float64Array(pool.workloads.length),
        memoryMiB: new Float64Array(pool.workloads.length),
      };
      pool.workloads.forEach((workload, index) => {
        const demand = demands.get(workload.id)?.[technologyAfter.get(workload.id) ?? 'vm'];
        packed.cpuCores[index] = demand?.cpuCores ?? 0;
        packed.memoryMiB[index] = demand?.memoryMiB ?? 0;
      });
      return hostsNeeded(packed);
    });
  const likely = likelyValues(inputs.resolved);
  const neededLikely = neededFor(likely, demandsFor(likely));
  const onAfter = new Set(inputs.after.hostsOn);
  const poolOf = new Map<string, number>();
  const onPerPool = inputs.pools.map(({ pool }, index) => {
    for (const host of pool.hosts) poolOf.set(host.id, index);
    return pool.hosts.filter((host) => onAfter.has(host.id)).length;
  });

  return (values) => {
    const demands = demandsFor(values);
    const needed = neededFor(values, demands);
    const hostCounts = inputs.pools.map(({ pool }, index) => {
      const planned = onPerPool[index] ?? 0;
      return Math.max(
        planned === 0 ? 0 : 1,
        Math.min(pool.hosts.length, planned + (needed[index] ?? 0) - (neededLikely[index] ?? 0)),
      );
    });
    const weights = hostCounts.map((hostCount, index) => hostCount / Math.max(1, onPerPool[index] ?? 0));
    const totalsInputs = { hosts, power: inputs.power, demandOf: (id: string) => lookUp(demands, id) };
    const after = totalsOf(
      inputs.after,
      { ...totalsInputs, hostWeight: (host) => weights[poolOf.get(host) ?? -1] ?? 1 },
      values,
    ).totals;
    return {
      before: totalsOf(inputs.before, totalsInputs, values).totals,
      // The sum of the weights again, without its rounding.
      after: { ...after, hosts: hostCounts.reduce((sum, hostCount) => sum + hostCount, 0) },
    };
  };
}

function demandOf(workload: Workload, inputs: SamplingInputs, values: AssumptionSet): DemandByTechnology {
  const place = inputs.hostOf.get(workload.id);
  if (place === undefined) throw new Error(`no host known for ${workload.id}`);
  return workloadDemand(workload, place, inputs.measured, values, inputs.limitOf.get(workload.id) ?? null).byTechnology;
}

function lookUp(demands: ReadonlyMap<string, DemandByTechnology>, id: string): DemandByTechnology {
  const demand = demands.get(id);
  if (demand === undefined) throw new Error(`no demand for ${id}`);
  return demand;
}
