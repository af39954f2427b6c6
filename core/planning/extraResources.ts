import type { HostOfWorkload } from '#core/demand/assumedHosts.ts';
import type { Host, Workload } from '#core/inventory/inventory.ts';
import type { PlacementResource } from '#core/placement/types.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';
import type { Pool } from './pools.ts';

/** Resources beside cores and memory that hosts and workloads are planned by where a source states both sides. */
export const extraResourceIds = ['localStorageMiB', 'diskIops', 'networkMbps', 'gpus'] as const;
export type ExtraResourceId = (typeof extraResourceIds)[number];

/** How each is named and spoken of; the word is what the printed cluster summary calls it. */
export const extraResourceWords: Readonly<
  Record<
    ExtraResourceId,
    { readonly unit: string; readonly title: string; readonly word: 'storage' | 'iops' | 'network' | 'gpu' }
  >
> = {
  localStorageMiB: { unit: 'MiB of local storage', title: 'Local storage', word: 'storage' },
  diskIops: { unit: 'disk operations a second', title: 'Disk operations', word: 'iops' },
  networkMbps: { unit: 'Mbit/s of network', title: 'Network', word: 'network' },
  gpus: { unit: 'GPUs', title: 'GPUs', word: 'gpu' },
};

/** The assumption that says how much of it may be promised for each unit that there is; devices are never promised twice. */
const overcommitOf: Readonly<Record<ExtraResourceId, string | null>> = {
  localStorageMiB: 'demand.storageOvercommit',
  diskIops: 'demand.iopsOvercommit',
  networkMbps: 'demand.networkOvercommit',
  gpus: null,
};

/** One resource of a pool that is planned: capacity by host and demand by workload, in the pool's order. */
export interface PoolResource {
  readonly id: ExtraResourceId;
  readonly capacity: readonly number[];
  readonly demand: readonly number[];
  /** Workloads of which no source says what they need of it; they count as nothing. */
  readonly withoutDemand: number;
  /** Hosts of which no source says what they have; for devices what runs on them today stands in. */
  readonly withoutCapacity: number;
}

/** The pool's hosts and workloads that a resource is stated for, where that is not enough to plan by it. */
export interface PartlyKnown {
  readonly id: ExtraResourceId;
  readonly hosts: number;
  readonly workloads: number;
}

/** What a pool is planned by beside cores and memory. */
export interface PoolExtras {
  readonly planned: readonly PoolResource[];
  readonly partlyKnown: readonly PartlyKnown[];
}

/** Nothing beside cores and memory. */
export const noExtras: PoolExtras = { planned: [], partlyKnown: [] };

/**
 * The resources that a pool is planned by: those that every host of it states and at least one workload needs. Devices bind as
 * soon as a workload has one: a host of which nothing is known has those that run on it and no more.
 *
 * No workload needs more than its own host has: it runs there. `without` names resources to leave out.
 */
export function poolExtras(
  pool: Pool,
  hostOf: ReadonlyMap<string, Pick<HostOfWorkload, 'hostId'>>,
  values: AssumptionSet,
  without: ReadonlySet<ExtraResourceId> = new Set(),
): PoolExtras {
  const position = new Map(pool.hosts.map((host, h) => [host.id, h]));
  const homeOf = pool.workloads.map((workload) => position.get(hostOf.get(workload.id)?.hostId ?? '') ?? -1);
  const planned: PoolResource[] = [];
  const partlyKnown: PartlyKnown[] = [];
  for (const id of extraResourceIds) {
    if (without.has(id)) continue;
    const stated = pool.hosts.map((host: Host) => host[id]);
    const demands = pool.workloads.map((workload) => demandOfExtra(workload, id, values));
    const needing = demands.filter((demand) => demand !== null && demand > 0).length;
    const known = stated.filter((capacity) => capacity !== null).length;
    if (needing === 0) continue;
    if (id !== 'gpus' && known < pool.hosts.length) {
      if (known > 0) partlyKnown.push({ id, hosts: known, workloads: needing });
      continue;
    }
    const capacity = stated.map((value) => value ?? 0);
    if (id === 'gpus') {
      const running = pool.hosts.map(() => 0);
      demands.forEach((demand, w) => {
        if (homeOf[w] !== -1) running[homeOf[w]!]! += demand ?? 0;
      });
      running.forEach((devices, h) => (capacity[h] = Math.max(capacity[h]!, devices)));
    }
    planned.push({
      id,
      capacity,
      demand: demands.map((demand, w) => Math.min(demand ?? 0, homeOf[w] === -1 ? Infinity : capacity[homeOf[w]!]!)),
      withoutDemand: demands.filter((demand) => demand === null).length,
      withoutCapacity: pool.hosts.length - known,
    });
  }
  return { planned, partlyKnown };
}

/** What a workload needs of a resource under the overcommit assumed; null where no source says. */
export function demandOfExtra(workload: Workload, id: ExtraResourceId, values: AssumptionSet): number | null {
  const stated = workload[id];
  const overcommit = overcommitOf[id];
  if (stated === null || overcommit === null) return stated;
  // A container's request is promised whole by its scheduler, as with CPU and memory.
  const isRequest = id === 'localStorageMiB' && workload.technology !== 'vm' && workload.technology !== 'paravirt';
  return isRequest ? stated : stated / valueOf(values, overcommit);
}

/** The resource as the engine is asked to place by it. */
export function placementResource({ id }: PoolResource): PlacementResource {
  // A share of them kept on every host would be no whole device; and disks and links that are full today must not cost the
  // reserve of cores and memory: what happens when a host is lost is simulated instead.
  return { name: id, unit: extraResourceWords[id].unit, isCount: true };
}
