import type { Resources } from '#core/planResult.ts';
import type { PlacedWorkload } from '#db/plannedPlacementRepository.ts';

/** What a surviving host may be filled to. */
export interface FailureLimit {
  /** Taken by the platform on every host. */
  readonly platform: Resources;
  /** Share of a host kept free while everything runs; given up only where workloads would have no room otherwise. */
  readonly headroom: number;
}

/** Whether a workload may restart on a host, beside those that restart there already; room is not its business. */
export type RestartRule = (
  workload: PlacedWorkload,
  host: string,
  restarts: readonly { readonly workload: PlacedWorkload; readonly host: string }[],
) => boolean;

interface Survivor {
  readonly id: string;
  readonly capacity: Resources;
  readonly load: Resources;
}

/** Where the workloads of a failed host go. */
export interface FailureOutcome {
  readonly restarts: readonly { readonly workload: PlacedWorkload; readonly host: string }[];
  readonly homeless: readonly PlacedWorkload[];
}

type Measure = (demand: Resources) => number;

/**
 * Restarts the workloads of a failed host on the survivors, which keep what they run: first within capacity less headroom,
 * then within capacity. Each workload goes to the host that is fullest after it, largest first by several measures; the
 * order that leaves the fewest homeless wins. What must be apart, or on certain hosts, stays so (`mayRestart`). A heuristic: it may call homeless what a full search could place.
 */
export function failHost(
  workloads: readonly PlacedWorkload[],
  survivors: readonly Survivor[],
  limit: FailureLimit,
  mayRestart: RestartRule = () => true,
): FailureOutcome {
  const total = survivors.reduce(
    (sum, { capacity }) => ({
      cpuCores: sum.cpuCores + capacity.cpuCores,
      memoryMiB: sum.memoryMiB + capacity.memoryMiB,
    }),
    { cpuCores: 0, memoryMiB: 0 },
  );
  const cpuShare: Measure = ({ cpuCores }) => (total.cpuCores > 0 ? cpuCores / total.cpuCores : 0);
  const memoryShare: Measure = ({ memoryMiB }) => (total.memoryMiB > 0 ? memoryMiB / total.memoryMiB : 0);
  const measures: readonly Measure[] = [
    (demand) => Math.max(cpuShare(demand), memoryShare(demand)),
    (demand) => cpuShare(demand) + memoryShare(demand),
    memoryShare,
    cpuShare,
  ];
  let best: FailureOutcome | null = null;
  for (const headroom of [limit.headroom, 0]) {
    for (const measure of measures) {
      const outcome = restartInOrder(
        workloads.toSorted((a, b) => measure(b.demand) - measure(a.demand) || (a.id < b.id ? -1 : 1)),
        survivors,
        limit.platform,
        headroom,
        mayRestart,
      );
      if (outcome.homeless.length === 0) return outcome;
      if (best === null || outcome.homeless.length < best.homeless.length) best = outcome;
    }
  }
  return best ?? { restarts: [], homeless: workloads };
}

function restartInOrder(
  workloads: readonly PlacedWorkload[],
  survivors: readonly Survivor[],
  platform: Resources,
  headroom: number,
  mayRestart: RestartRule,
): FailureOutcome {
  const free = survivors.map(({ id, capacity, load }) => ({
    id,
    cpuCores: (capacity.cpuCores - platform.cpuCores) * (1 - headroom) - load.cpuCores,
    memoryMiB: (capacity.memoryMiB - platform.memoryMiB) * (1 - headroom) - load.memoryMiB,
    capacity,
  }));
  const restarts: { workload: PlacedWorkload; host: string }[] = [];
  const homeless: PlacedWorkload[] = [];
  for (const workload of workloads) {
    const { cpuCores, memoryMiB } = workload.demand;
    let chosen: (typeof free)[number] | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const host of free) {
      // The same relative tolerance as the planner's capacity checks.
      if (cpuCores > host.cpuCores + 1e-9 * host.capacity.cpuCores) continue;
      if (memoryMiB > host.memoryMiB + 1e-9 * host.capacity.memoryMiB) continue;
      if (!mayRestart(workload, host.id, restarts)) continue;
      const left = Math.max(
        (host.cpuCores - cpuCores) / Math.max(host.capacity.cpuCores, 1e-9),
        (host.memoryMiB - memoryMiB) / Math.max(host.capacity.memoryMiB, 1e-9),
      );
      if (left < least) {
        least = left;
        chosen = host;
      }
    }
    if (chosen === null) {
      homeless.push(workload);
      continue;
    }
    chosen.cpuCores -= cpuCores;
    chosen.memoryMiB -= memoryMiB;
    restarts.push({ workload, host: chosen.id });
  }
  return { restarts, homeless };
}
