import { compareText } from '#core/compareText.ts';
import { failuresOf } from '#core/placement/reserve.ts';
import type { FailureRule, PlanRules, Resources } from '#core/planResult.ts';
import { wayRulesOf } from '#core/roadmap/check.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import type { PlacedPool } from './placements.ts';
import type { Pool } from './pools.ts';

/*
 * What the certificate is given beside the document that only planning knows: which failures each pool has to survive with
 * which capacities, and the limits of the way in the document's words.
 */

/**
 * One rule per pool that keeps a reserve for failures: as many hosts may be lost as its placement was planned for (those in
 * maintenance included, as any of them may be out when others fail), and the rest may be filled up to what they have less the
 * platform's own footprint and less the headroom that was kept: headroom is for peaks of demand, which a failure does not
 * spare. What is not taken off is the reserve for the failure itself. A host in maintenance takes nothing.
 *
 * `allowedOf` are the hosts that workloads may start on when pins do not hold, by workload: what is pinned to a lost host is
 * started on any of those, as high availability does; so is what its processor bound while it ran.
 */
export function failureRulesOf(
  placed: readonly PlacedPool[],
  pinned: Readonly<Record<string, string>>,
  allowedOf: ReadonlyMap<string, readonly string[]>,
): readonly FailureRule[] {
  return placed.flatMap(({ pool, policy, placement, hardware }) => {
    const tolerate = failuresOf(policy);
    if (tolerate === 0) return [];
    const inMaintenance = new Set(pool.hosts.filter((host) => host.inMaintenance).map((host) => host.id));
    const headroom = policy.headroomFraction;
    const kept = (resource: number): number =>
      1 - (typeof headroom === 'number' ? headroom : (headroom[resource] ?? 0));
    const hosts = pool.hosts.map((host) => host.id);
    const restartOn = pool.workloads
      .filter(({ id }) => hosts.includes(pinned[id] ?? '') || hardware.limits.liveHosts.has(id))
      .map(({ id }) => [id, allowedOf.get(id) ?? hosts] as const);
    return [
      {
        cluster: pool.clusterName,
        hosts,
        tolerate,
        capacity: Object.fromEntries(
          placement.hosts.map(({ host, capacity }): [string, Resources] => [
            host,
            inMaintenance.has(host)
              ? { cpuCores: 0, memoryMiB: 0 }
              : { cpuCores: (capacity[0] ?? 0) * kept(0), memoryMiB: (capacity[1] ?? 0) * kept(1) },
          ]),
        ),
        ...(restartOn.length === 0 ? {} : { restartOn: Object.fromEntries(restartOn) }),
      },
    ];
  });
}

/** The limits of a problem's way as rules of its document, in which hosts and teams call clusters by their names. */
export function wayRulesForDocument(
  problem: RoadmapProblem,
  pools: readonly Pool[],
): Pick<PlanRules, 'way' | 'workloadLimits' | 'hostEvents'> {
  const { way, ...limits } = wayRulesOf(problem);
  if (way === undefined) return limits;
  const nameOf = new Map(pools.map((pool) => [pool.id, pool.clusterName]));
  const named = (cluster: string | null): string | null =>
    cluster === null ? null : nameOf.has(cluster) ? (nameOf.get(cluster) ?? null) : cluster;
  const teams = way.teams?.map((team) =>
    team.clusters === undefined
      ? team
      : { ...team, clusters: [...new Set(team.clusters.map(named))].sort((a, b) => compareText(a ?? '', b ?? '')) },
  );
  return { ...limits, way: { ...way, ...(teams === undefined ? {} : { teams }) } };
}
