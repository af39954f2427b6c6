import type { ExtraResources } from '#core/roadmap/problem.ts';
import type { HostResources } from '#core/planResult.ts';
import { extraResourceIds, extraResourceWords, type ExtraResourceId } from './extraResources.ts';
import type { RoadmapSeatRules } from './placementRules.ts';
import type { PlacedPool } from './placements.ts';

/**
 * The rules of a scenario with what the hardware of the pools adds: one node for each large VM and, for those that are `moving`
 * while they run, where processors let them go. Those that are `starting` ask nothing of the generation.
 */
export function withHardwareLimits(
  rules: RoadmapSeatRules,
  placed: readonly PlacedPool[],
  state: 'moving' | 'starting' = 'moving',
): RoadmapSeatRules {
  const allowedHosts = new Map(rules.allowedHosts);
  const spread = [...rules.spread];
  for (const { hardware } of placed) {
    spread.push(...hardware.limits.nodeGroups);
    const { allowedHosts: everywhere, liveHosts } = hardware.limits;
    for (const [workload, hosts] of [...everywhere, ...(state === 'moving' ? liveHosts : [])]) {
      const before = allowedHosts.get(workload);
      const own = new Set(hosts);
      allowedHosts.set(workload, before === undefined ? hosts : before.filter((host) => own.has(host)));
    }
  }
  return { ...rules, spread, allowedHosts };
}

/**
 * What every state of the roadmap keeps to beside cores and memory: usable by host and demand by workload, null where a pool is
 * not planned by the resource. Undefined where no pool is planned by any.
 */
export function extrasOfPools(placed: readonly PlacedPool[]): ExtraResources | undefined {
  const ids = extraResourceIds.filter((id) => placed.some(({ hardware }) => isPlanned(hardware, id)));
  if (ids.length === 0) return undefined;
  const usable: Record<string, (number | null)[]> = {};
  const demand: Record<string, number[]> = {};
  for (const { pool, placement, hardware } of placed) {
    if (hardware.extras.planned.length === 0) continue;
    const at = ids.map((id) => placement.resources.findIndex((resource) => resource.name === id));
    const inMaintenance = new Set(pool.hosts.filter((host) => host.inMaintenance).map((host) => host.id));
    for (const host of placement.hosts) {
      usable[host.host] = at.map((d) => (d === -1 ? null : inMaintenance.has(host.host) ? 0 : (host.usable[d] ?? 0)));
    }
    const byId = ids.map((id) => hardware.extras.planned.find((resource) => resource.id === id)?.demand ?? null);
    pool.workloads.forEach((workload, w) => {
      demand[workload.id] = byId.map((demands) => demands?.[w] ?? 0);
    });
  }
  return { ids, units: ids.map((id) => extraResourceWords[id].unit), usable, demand };
}

function isPlanned(hardware: PlacedPool['hardware'], id: (typeof extraResourceIds)[number]): boolean {
  return hardware.extras.planned.some((resource) => resource.id === id);
}

/**
 * What each host has and carries of the resources beside cores and memory in the three placements, for the window; undefined
 * where no pool is planned by any. `hostOf` says where workloads run today.
 */
export function hostResourcesOf(
  placed: { readonly consolidated: readonly PlacedPool[]; readonly target: readonly PlacedPool[] },
  hostOf: ReadonlyMap<string, { readonly hostId: string | null }>,
): HostResources | undefined {
  const extras = extrasOfPools(placed.target);
  if (extras === undefined) return undefined;
  const { ids, units, usable, demand } = extras;
  const consolidatedOf = new Map(
    placed.consolidated.flatMap(({ placement }) => placement.assignment.map(({ workload, host }) => [workload, host])),
  );
  const hosts: Record<string, HostResources['hosts'][string]> = {};
  const carriedOn = (seats: Iterable<readonly [string, string | null]>): ReadonlyMap<string, readonly number[]> => {
    const loads = new Map<string, number[]>();
    for (const [workload, host] of seats) {
      const needs = host === null ? undefined : demand[workload];
      if (host === null || needs === undefined) continue;
      const load = loads.get(host) ?? ids.map(() => 0);
      needs.forEach((amount, d) => (load[d]! += amount));
      loads.set(host, load);
    }
    return loads;
  };
  for (const { pool, placement, hardware } of placed.target) {
    if (hardware.extras.planned.length === 0) continue;
    const workloads = pool.workloads.map((workload) => workload.id);
    const asIs = carriedOn(workloads.map((id) => [id, hostOf.get(id)?.hostId ?? null]));
    const consolidated = carriedOn(workloads.map((id) => [id, consolidatedOf.get(id) ?? null]));
    const target = carriedOn(placement.assignment.map(({ workload, host }) => [workload, host]));
    const at = ids.map((id) => placement.resources.findIndex((resource) => resource.name === id));
    const nothing = ids.map(() => 0);
    for (const { host, capacity } of placement.hosts) {
      hosts[host] = {
        capacity: at.map((d) => (d === -1 ? null : (capacity[d] ?? 0))),
        usable: usable[host] ?? at.map(() => null),
        asIs: asIs.get(host) ?? nothing,
        consolidated: consolidated.get(host) ?? nothing,
        target: target.get(host) ?? nothing,
      };
    }
  }
  return { ids, words: ids.map((id) => extraResourceWords[id as ExtraResourceId].word), units, hosts };
}
