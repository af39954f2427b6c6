import type { DemandByTechnology, Totals } from '#core/planResult.ts';
import type { AssumptionSet } from '#core/scenario/assumptions.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import { dayNumber, nextQuarter, quarterOf } from './days.ts';
import { hostsNeeded, type PackedPool } from './hostsNeeded.ts';
import { capacityForWorkloads, type PlacedPool } from './placements.ts';
import { daysPerYear } from './roadmapObjective.ts';
import { totalsOf, type EstateView, type TotalsInputs } from './totals.ts';

/** What growth is worked out from. */
export interface GrowthInputs {
  readonly percentPerYear: number;
  readonly startDate: string;
  readonly pools: readonly Pick<PlacedPool, 'pool' | 'policy'>[];
  readonly totals: TotalsInputs;
  readonly values: AssumptionSet;
}

/** Demand on a day against that of the start: growth compounds and is applied at the first day of each quarter after the start. */
export function growthOn(isoDay: string, startDate: string, percentPerYear: number): number {
  if (percentPerYear === 0) return 1;
  const first = firstDayOfQuarter(quarterOf(isoDay));
  const days = Math.max(0, dayNumber(first) - dayNumber(startDate));
  return (1 + percentPerYear / 100) ** (days / daysPerYear);
}

function firstDayOfQuarter(quarter: string): string {
  const month = (Number(quarter.slice(6)) - 1) * 3 + 1;
  return `${quarter.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
}

/** The quarters from the one of a day to that of another, both included. */
export function quartersBetween(from: string, to: string): readonly string[] {
  const last = quarterOf(to);
  const quarters: string[] = [];
  for (let quarter = quarterOf(from); quarter <= last; quarter = nextQuarter(quarter)) quarters.push(quarter);
  return quarters;
}

/**
 * A function from a state of the estate and a day to its totals under the scenario's growth: every demand grows alike, and a
 * pool gets as many more of its own hosts (the average of those that are on) as a fast packing needs more than it has, under
 * the reserve of the plan. Never fewer than are on: nobody consolidates by doing nothing. The number of workloads stays, and with
 * it their risk. Without growth these are the totals of the state.
 */
export function totalsWithGrowth(inputs: GrowthInputs): (view: EstateView, isoDay: string) => Totals {
  const known = new Map<EstateView, Map<number, Totals>>();
  return (view, isoDay) => {
    const factor = growthOn(isoDay, inputs.startDate, inputs.percentPerYear);
    let own = known.get(view);
    if (own === undefined) known.set(view, (own = new Map<number, Totals>()));
    let totals = own.get(factor);
    if (totals === undefined) own.set(factor, (totals = grown(view, factor, inputs)));
    return totals;
  };
}

function grown(view: EstateView, factor: number, inputs: GrowthInputs): Totals {
  const { totals, values } = inputs;
  if (factor === 1) return totalsOf(view, totals, values).totals;
  const weightOf = new Map<string, number>();
  const on = new Set(view.hostsOn);
  const technologyOf = new Map(view.seats.map((seat) => [seat.workload, toPlannedTechnology(seat.technology)]));
  let hosts = 0;
  for (const { pool, policy } of inputs.pools) {
    const running = pool.hosts.filter((host) => on.has(host.id));
    if (running.length === 0) continue;
    const packed = (scale: number): PackedPool => {
      const cpuCores = new Float64Array(pool.workloads.length);
      const memoryMiB = new Float64Array(pool.workloads.length);
      pool.workloads.forEach(({ id }, index) => {
        const demand = totals.demandOf(id)[technologyOf.get(id) ?? 'vm'];
        cpuCores[index] = demand.cpuCores * scale;
        memoryMiB[index] = demand.memoryMiB * scale;
      });
      return {
        policy,
        capacities: withSpares(
          running.map((host) => capacityForWorkloads(host, values)),
          scale,
        ),
        cpuCores,
        memoryMiB,
      };
    };
    // What is too small today stays too small by as much: only what growth adds is bought.
    const asPlanned = Math.max(running.length, hostsNeeded(packed(1)));
    const count = running.length + Math.max(0, hostsNeeded(packed(factor)) - asPlanned);
    hosts += count;
    for (const host of running) weightOf.set(host.id, count / running.length);
  }
  const demandOf = (id: string): DemandByTechnology => scaled(totals.demandOf(id), factor);
  const sum = totalsOf(view, { ...totals, demandOf, hostWeight: (host) => weightOf.get(host) ?? 1 }, values).totals;
  return { ...sum, hosts };
}

/** The hosts that are on, and as many again and more for growth: more hosts of the average kind can always be bought. */
function withSpares(
  capacities: readonly (readonly [number, number])[],
  scale: number,
): readonly (readonly [number, number])[] {
  const count = capacities.length;
  const average: [number, number] = [0, 0];
  for (const [cores, mebibytes] of capacities) {
    average[0] += cores / count;
    average[1] += mebibytes / count;
  }
  const spare = Math.ceil(count * Math.max(1, 2 * scale)) + 2;
  return [...capacities, ...Array.from({ length: spare }, () => average)];
}

function scaled(demand: DemandByTechnology, factor: number): DemandByTechnology {
  const by = ({ cpuCores, memoryMiB }: DemandByTechnology['vm']): DemandByTechnology['vm'] => ({
    cpuCores: cpuCores * factor,
    memoryMiB: memoryMiB * factor,
  });
  return { vm: by(demand.vm), container: by(demand.container), microvm: by(demand.microvm), wasm: by(demand.wasm) };
}
