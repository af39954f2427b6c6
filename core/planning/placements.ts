import type { PlannedTechnology } from '#core/inventory/technology.ts';
import type { Finding } from '#core/inventory/source.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ClusterPlacement as ClusterSummary, DemandByTechnology, PlacementSummary } from '#core/planResult.ts';
import { placeCluster } from '#core/placement/placeCluster.ts';
import {
  cpuAndMemory,
  type ClusterPlacement,
  type ClusterPlacementRequest,
  type ReservePolicy,
  type UnplacedWorkload,
} from '#core/placement/types.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { rulesOfPool, workloadLimitOf, type PlacementRules } from './placementRules.ts';
import { compareText } from '#core/compareText.ts';
import type { Pool } from './pools.ts';

/** Which demand each workload is placed with. */
export type TechnologyOf = (workloadId: string) => PlannedTechnology;

/** One pool placed, under the reserve that could be kept. */
export interface PlacedPool {
  readonly pool: Pool;
  readonly policy: ReservePolicy;
  readonly placement: ClusterPlacement;
}

/** No placement exists even without any reserve: each text says what is short and what would help. */
export class InfeasiblePlanError extends Error {
  override readonly name = 'InfeasiblePlanError';
  readonly reasons: readonly string[];
  constructor(reasons: readonly string[]) {
    super(reasons.join(' '));
    this.reasons = reasons;
  }
}

/** What placing a pool needs to know beside the pool. */
export interface PlacementInputs {
  readonly demandOf: ReadonlyMap<string, DemandByTechnology>;
  readonly hostOf: ReadonlyMap<string, { readonly hostId: string | null }>;
  readonly values: AssumptionSet;
  readonly scenario: Pick<Scenario, 'pinned' | 'seed' | 'hostsInMaintenance' | 'maxWorkloadsPerHost'>;
  readonly rules: PlacementRules;
}

/**
 * Places a pool under the strictest reserve that it can keep: headroom and the failures asked for; then without headroom,
 * then with one failure less and so on. `asked` bounds the search from above, so that a placement for today's technology
 * and one for the target are compared under the same reserve.
 * Throws {@link InfeasiblePlanError} when the demand does not fit the bare hosts.
 */
export function placePool(
  pool: Pool,
  technologyOf: TechnologyOf,
  inputs: PlacementInputs,
  context: JobContext,
): PlacedPool {
  let unplaced: readonly UnplacedWorkload[] = [];
  for (const policy of policyLadder(pool, inputs.values, inputs.scenario.hostsInMaintenance)) {
    checkCancelled(context);
    const placement = placeCluster(requestFor(pool, technologyOf, inputs, policy), context);
    if (placement.unplaced.length === 0) return { pool, policy, placement };
    unplaced = placement.unplaced;
  }
  throw new InfeasiblePlanError(infeasibleReasons(pool, unplaced));
}

/** Reasons that are spelled out; the rest is counted. */
const reasonsInFull = 5;

function infeasibleReasons(pool: Pool, unplaced: readonly UnplacedWorkload[]): readonly string[] {
  const label = pool.clusterName ?? 'Stand-alone hosts';
  const names = new Map([...pool.hosts, ...pool.workloads].map((one) => [one.id, one.name]));
  // The engine speaks of ids; a planner knows names. Longer ids first, since one may begin with another.
  const ids = [...names.keys()].sort((a, b) => b.length - a.length || compareText(a, b));
  const inNames = (text: string): string =>
    ids
      .filter((id) => text.includes(id))
      .reduce((result, id) => result.replaceAll(id, names.get(id) ?? id), text)
      .replaceAll(pool.id, label);
  return [
    ...unplaced
      .slice(0, reasonsInFull)
      .map(
        (one) =>
          `${label}: ${names.get(one.workload) ?? one.workload} has no host even without reserve. ${inNames(`${one.text} ${one.smallestChange.text}`)}`,
      ),
    ...(unplaced.length > reasonsInFull ? [`${unplaced.length - reasonsInFull} more workloads have no host.`] : []),
  ];
}

/** The reserves to try, strictest first. */
export function policyLadder(pool: Pool, values: AssumptionSet, hostsInMaintenance = 0): readonly ReservePolicy[] {
  const headroom = valueOf(values, 'placement.headroom');
  const ladder: ReservePolicy[] = [];
  // Maintenance is planned, so it is given up before a failure is.
  const missing: { failuresToTolerate: number; hostsInMaintenance?: number }[] = [];
  const most = Math.min(hostsInMaintenance, Math.max(0, pool.hosts.length - 1 - pool.failuresToTolerate));
  for (let out = most; out > 0; out--)
    missing.push({ failuresToTolerate: pool.failuresToTolerate, hostsInMaintenance: out });
  for (let failures = pool.failuresToTolerate; failures >= 0; failures--)
    missing.push({ failuresToTolerate: failures });
  for (const one of missing) {
    if (headroom > 0) ladder.push({ ...one, headroomFraction: headroom });
    ladder.push({ ...one, headroomFraction: 0 });
  }
  return ladder;
}

/** The pool as the engine is asked to place it under a reserve. */
export function requestFor(
  pool: Pool,
  technologyOf: TechnologyOf,
  inputs: PlacementInputs,
  policy: ReservePolicy,
): ClusterPlacementRequest {
  const hostIds = new Set(pool.hosts.map((host) => host.id));
  const pinOf = (workload: string): string | null => {
    const pin = inputs.scenario.pinned[workload];
    return pin !== undefined && hostIds.has(pin) ? pin : null;
  };
  return {
    ...rulesOfPool(inputs.rules, pool),
    cluster: pool.id,
    resources: cpuAndMemory,
    hosts: pool.hosts.map((host) => ({
      id: host.id,
      capacity: capacityForWorkloads(host, inputs.values),
      isOn: true,
      isAvailable: !host.inMaintenance,
      maxWorkloads: workloadLimitOf(host, inputs.scenario),
    })),
    workloads: pool.workloads.map((workload) => {
      const demand = inputs.demandOf.get(workload.id)?.[technologyOf(workload.id)];
      if (demand === undefined) throw new Error(`no demand for ${workload.id}`);
      return {
        id: workload.id,
        demand: [demand.cpuCores, demand.memoryMiB],
        currentHost: inputs.hostOf.get(workload.id)?.hostId ?? null,
        pinnedTo: pinOf(workload.id),
      };
    }),
    reserve: policy,
    seed: inputs.scenario.seed,
  };
}

/** Cores and MiB of a host that the platform itself leaves, never below 0: what a source says it takes, else the assumption. */
export function capacityForWorkloads(
  host: {
    readonly cpuCores: number;
    readonly memoryMiB: number;
    readonly platformCpuCores: number | null;
    readonly platformMemoryMiB: number | null;
  },
  values: AssumptionSet,
): readonly [number, number] {
  return [
    Math.max(0, host.cpuCores - (host.platformCpuCores ?? valueOf(values, 'platform.hostCpuCores'))),
    Math.max(0, host.memoryMiB - (host.platformMemoryMiB ?? valueOf(values, 'platform.hostMemoryMiB'))),
  ];
}

/** A warning for each pool that could not keep the reserve asked for. */
export function reserveFindings(
  placed: readonly PlacedPool[],
  values: AssumptionSet,
  file: string,
  hostsInMaintenance = 0,
): readonly Finding[] {
  const headroom = valueOf(values, 'placement.headroom');
  return placed
    .filter(
      ({ pool, policy }) =>
        policy.failuresToTolerate < pool.failuresToTolerate ||
        policy.headroomFraction !== headroom ||
        (policy.hostsInMaintenance ?? 0) < hostsInMaintenance,
    )
    .map(({ pool, policy }) => ({
      severity: 'warning',
      code: 'reserve-not-kept',
      file,
      value: pool.clusterName ?? 'stand-alone hosts',
      message: `${pool.clusterName ?? 'Stand-alone hosts'}: the described hosts are too small for ${reserveText(pool.failuresToTolerate, headroom, hostsInMaintenance)}; planned with ${reserveText(policy.failuresToTolerate, Number(policy.headroomFraction), policy.hostsInMaintenance ?? 0)}. Add the missing hosts or accept less reserve.`,
    }));
}

function reserveText(failures: number, headroom: number, inMaintenance: number): string {
  const hosts = `${inMaintenance} host${inMaintenance === 1 ? '' : 's'} in maintenance`;
  return `N+${failures}${inMaintenance > 0 ? `, ${hosts}` : ''} and ${Math.round(headroom * 100)} % headroom`;
}

/** Sums the pools into the figures of the plan. */
export function summarise(
  placements: readonly { readonly hostsUsed: number; readonly lowerBound: number }[],
): PlacementSummary {
  let hostsUsed = 0;
  let lowerBound = 0;
  for (const placement of placements) {
    hostsUsed += placement.hostsUsed;
    lowerBound += placement.lowerBound;
  }
  return { hostsUsed, lowerBound, gap: lowerBound === 0 ? 0 : (hostsUsed - lowerBound) / lowerBound };
}

/** One line per pool for window and report. */
export function clusterSummary(consolidated: PlacedPool, target: PlacedPool, asIsHostsUsed: number): ClusterSummary {
  const binding = target.placement.bindingResource;
  return {
    cluster: target.pool.clusterName,
    hosts: target.pool.hosts.length,
    asIs: { hostsUsed: asIsHostsUsed },
    consolidated: summarise([consolidated.placement]),
    target: summarise([target.placement]),
    failuresTolerated: target.policy.failuresToTolerate,
    bindingResource: binding === 0 ? 'cpu' : binding === 1 ? 'memory' : binding === 2 ? 'workloads' : 'reserve',
    method: `${target.placement.method}; bound: ${target.placement.lowerBoundMethod}`,
  };
}
