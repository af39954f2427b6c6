import type { PlacementRules, RoadmapSeatRules } from './placementRules.ts';
import { rulesOfPool } from './placementRules.ts';
import type { PlacedPool } from './placements.ts';

/**
 * The rules with the licences that are paid by host: licensed workloads go to the hosts that the target licenses and to no
 * other, not even on the way, since a stop-over would need a licence, too. They may stay where they are, as ever.
 */
export function withLicensedHosts(
  rules: RoadmapSeatRules,
  placementRules: PlacementRules,
  placed: readonly PlacedPool[],
): RoadmapSeatRules {
  const allowedHosts = new Map(rules.allowedHosts);
  for (const { pool, placement } of placed) {
    const { licences } = rulesOfPool(placementRules, pool);
    if (licences.length === 0) continue;
    const hostOf = new Map(placement.assignment.map(({ workload, host }) => [workload, host]));
    for (const { workloads } of licences) {
      const licensed = new Set(workloads.map((id) => hostOf.get(id) ?? null));
      for (const id of workloads) {
        const before = allowedHosts.get(id) ?? pool.hosts.map((host) => host.id);
        allowedHosts.set(
          id,
          before.filter((host) => licensed.has(host)),
        );
      }
    }
  }
  return { ...rules, allowedHosts };
}
