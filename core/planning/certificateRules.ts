import { compareText } from '#core/compareText.ts';
import type { Finding } from '#core/inventory/source.ts';
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
 * started on any of those, as high availability does; so is what its processor bound while it ran. What its rules leave no
 * more hosts than may be lost at once (those of `leaving` are none for good) would be down by rule whatever is planned:
 * it may start anywhere, see {@link boundToLostHosts}. What runs on fewer hosts than it may start on (`runningOn`: licences paid by
 * host) starts on any of the latter.
 */
export function failureRulesOf(
  placed: readonly PlacedPool[],
  pinned: Readonly<Record<string, string>>,
  allowedOf: ReadonlyMap<string, readonly string[]>,
  leaving: ReadonlySet<string> = new Set(),
  runningOn: ReadonlyMap<string, readonly string[]> = new Map(),
): readonly FailureRule[] {
  return placed.flatMap(({ pool, policy, placement, hardware }) => {
    const tolerate = failuresOf(policy);
    if (tolerate === 0) return [];
    const inMaintenance = new Set(pool.hosts.filter((host) => host.inMaintenance).map((host) => host.id));
    const headroom = policy.headroomFraction;
    const kept = (resource: number): number =>
      1 - (typeof headroom === 'number' ? headroom : (headroom[resource] ?? 0));
    const hosts = pool.hosts.map((host) => host.id);
    const hostSet = new Set(hosts);
    const isBound = boundToLostHosts(pool, tolerate, allowedOf, leaving);
    const isConfined = (id: string): boolean => {
      const running = runningOn.get(id);
      return running !== undefined && running.length < (allowedOf.get(id) ?? hosts).length;
    };
    const restartOn = pool.workloads
      .filter(
        ({ id }) =>
          hostSet.has(pinned[id] ?? '') || hardware.limits.liveHosts.has(id) || isBound.has(id) || isConfined(id),
      )
      .map(({ id }) => [id, isBound.has(id) ? hosts : (allowedOf.get(id) ?? hosts)] as const);
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

/**
 * Workloads of a pool whose rules allow no more hosts than may be lost at once, so that no plan could keep a second place for
 * them by rule. Hosts in maintenance and those of `leaving` do not count.
 */
function boundToLostHosts(
  pool: Pool,
  tolerate: number,
  allowedOf: ReadonlyMap<string, readonly string[]>,
  leaving: ReadonlySet<string>,
): ReadonlySet<string> {
  const inService = new Set(
    pool.hosts.filter((host) => !host.inMaintenance && !leaving.has(host.id)).map(({ id }) => id),
  );
  return new Set(
    pool.workloads.flatMap(({ id }) => {
      const allowed = allowedOf.get(id);
      const left = allowed?.filter((host) => inService.has(host)).length ?? Infinity;
      return left <= tolerate && left < inService.size ? [id] : [];
    }),
  );
}

/** A note for each pool with workloads that only a broken rule would bring back after a failure. */
export function boundHostFindings(
  placed: readonly PlacedPool[],
  allowedOf: ReadonlyMap<string, readonly string[]>,
  leaving: ReadonlySet<string>,
  file: string,
): readonly Finding[] {
  return placed.flatMap(({ pool, policy }): Finding[] => {
    const tolerate = failuresOf(policy);
    const bound = tolerate === 0 ? null : boundToLostHosts(pool, tolerate, allowedOf, leaving);
    if (bound === null || bound.size === 0) return [];
    const names = pool.workloads.filter(({ id }) => bound.has(id)).map(({ name }) => name);
    const listed =
      names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
    const one = names.length === 1;
    return [
      {
        severity: 'warning',
        code: 'rule-leaves-no-second-host',
        file,
        value: pool.clusterName ?? 'stand-alone hosts',
        message: `${pool.clusterName ?? 'Stand-alone hosts'}: rules allow ${listed} no more hosts than may fail at once (${tolerate}). Room for ${one ? 'it' : 'them'} after such a failure is kept on others, where ${one ? 'it starts' : 'they start'} only against the rule. Allow one more host to change that.`,
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
