import type { RoadmapConflict } from '#core/roadmap/roadmapProofs.ts';
import type { PlannedTechnology } from '#core/inventory/technology.ts';
import type { HostOfWorkload } from '#core/demand/assumedHosts.ts';
import type { Finding } from '#core/inventory/source.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ClusterPlacement as ClusterSummary, DemandByTechnology, PlacementSummary } from '#core/planResult.ts';
import { placeCluster } from '#core/placement/placeCluster.ts';
import {
  capacityTolerance,
  cpuAndMemory,
  type ClusterPlacement,
  type ClusterPlacementRequest,
  type ReservePolicy,
  type UnplacedWorkload,
} from '#core/placement/types.ts';
import { failuresOf } from '#core/placement/reserve.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { rulesOfPool, workloadLimitOf, type PlacementRules } from './placementRules.ts';
import { compareText } from '#core/compareText.ts';
import {
  extraResourceIds,
  extraResourceWords,
  noExtras,
  placementResource,
  poolExtras,
  type ExtraResourceId,
  type PoolExtras,
  type PoolResource,
} from './extraResources.ts';
import { poolLimits, type PoolLimits } from './poolLimits.ts';
import type { Pool } from './pools.ts';

/** Which demand each workload is placed with. */
export type TechnologyOf = (workloadId: string) => PlannedTechnology;

/** What the hardware of a pool adds to its request: further resources, and where it lets workloads go. */
export interface PoolHardware {
  readonly extras: PoolExtras;
  readonly limits: PoolLimits;
  /** False where headroom is kept on cores and memory only, since a further resource has none left. */
  readonly hasExtraHeadroom: boolean;
}

/** One pool placed, under the reserve that could be kept. */
export interface PlacedPool {
  readonly pool: Pool;
  readonly policy: ReservePolicy;
  readonly placement: ClusterPlacement;
  readonly hardware: PoolHardware;
  /** Resources of which the hosts have too little for what runs on them already; the pool is planned without them. */
  readonly givenUp: readonly ExtraResourceId[];
}

/** No placement exists even without any reserve: each text says what is short and what would help. */
export class InfeasiblePlanError extends Error {
  override readonly name = 'InfeasiblePlanError';
  readonly reasons: readonly string[];
  /** The limits that clash, with what would end it; empty where only the sentences say it. */
  readonly conflicts: readonly RoadmapConflict[];
  constructor(reasons: readonly string[], conflicts: readonly RoadmapConflict[] = []) {
    super(reasons.join(' '));
    this.reasons = reasons;
    this.conflicts = conflicts;
  }
}

/** What placing a pool needs to know beside the pool. */
export interface PlacementInputs {
  readonly demandOf: ReadonlyMap<string, DemandByTechnology>;
  readonly hostOf: ReadonlyMap<string, Pick<HostOfWorkload, 'hostId'> & { readonly basis?: HostOfWorkload['basis'] }>;
  readonly values: AssumptionSet;
  readonly scenario: Pick<Scenario, 'pinned' | 'seed' | 'hostsInMaintenance' | 'maxWorkloadsPerHost' | 'numa'>;
  readonly rules: PlacementRules;
}

/**
 * Places a pool under the strictest reserve that it can keep: headroom and the failures asked for; then without headroom,
 * then with one failure less and so on. A reserve is kept where the placement survives every simulated failure; where it
 * survives them under no reserve at all, the strictest that holds in sums is kept, which is better than none.
 *
 * Local storage, disk operations and network never cost the reserve of cores and memory: where they are short, their own
 * headroom goes first, and what the hosts have too little of even without any reserve is given up (see `givenUp`).
 * Throws {@link InfeasiblePlanError} when the demand does not fit the bare hosts.
 */
export function placePool(
  pool: Pool,
  technologyOf: TechnologyOf,
  inputs: PlacementInputs,
  context: JobContext,
): PlacedPool {
  const limits = poolLimits(pool, technologyOf, inputs);
  const givenUp: ExtraResourceId[] = [];
  for (;;) {
    const extras = poolExtras(pool, inputs.hostOf, inputs.values, new Set(givenUp));
    // By their sums alone: no search is needed to know that.
    const hopeless = extras.planned.filter((resource) => resource.id !== 'gpus' && fullness(pool, resource) > 1);
    if (hopeless.length > 0) {
      givenUp.push(...hopeless.map(({ id }) => id));
      continue;
    }
    const fullest = Math.max(
      0,
      ...extras.planned.map((resource) => (resource.id === 'gpus' ? 0 : fullness(pool, resource))),
    );
    let unplaced: readonly UnplacedWorkload[] = [];
    let short: ExtraResourceId | null = null;
    let inSumsOnly: PlacedPool | null = null;
    for (const policy of policyLadder(pool, inputs.values, inputs.scenario.hostsInMaintenance)) {
      const hasHeadroom = Number(policy.headroomFraction) > 0;
      // A reserve that holds in sums is better than none.
      if (inSumsOnly !== null && failuresOf(policy) === 0) return inSumsOnly;
      const canHave = hasHeadroom && fullest <= 1 - Number(policy.headroomFraction);
      for (const hasExtraHeadroom of canHave && extras.planned.length > 0 ? [true, false] : [canHave]) {
        checkCancelled(context);
        const hardware: PoolHardware = { extras, limits, hasExtraHeadroom };
        const placement = placeCluster(requestFor(pool, technologyOf, inputs, policy, hardware), context);
        if (placement.unplaced.length === 0) {
          const placed: PlacedPool = { pool, policy, placement, hardware, givenUp };
          if (placement.failureSimulation.holds) return placed;
          inSumsOnly ??= placed;
          continue;
        }
        unplaced = placement.unplaced;
        short = shortExtra(placement);
        if (short === null) break;
      }
    }
    if (inSumsOnly !== null) return inSumsOnly;
    // What devices there are was counted with those in use: they are never given up.
    if (short === null || short === 'gpus') throw new InfeasiblePlanError(infeasibleReasons(pool, unplaced));
    givenUp.push(short);
  }
}

/** Share of what the available hosts have of a resource that all workloads need; 0 where nothing is needed. */
function fullness(pool: Pool, { capacity, demand }: PoolResource): number {
  const needed = demand.reduce((sum, amount) => sum + amount, 0);
  const there = capacity.reduce((sum, amount, h) => sum + (pool.hosts[h]?.inMaintenance === true ? 0 : amount), 0);
  return needed === 0 ? 0 : needed / (there * (1 + capacityTolerance));
}

/** The further resource that most of the workloads without a place lack, null where cores, memory or a rule keep some out. */
function shortExtra({ unplaced, resources }: ClusterPlacement): ExtraResourceId | null {
  const counts = new Map<ExtraResourceId, number>();
  for (const { bindingResource } of unplaced) {
    const name = bindingResource === null ? undefined : resources[bindingResource]?.name;
    const id = extraResourceIds.find((one) => one === name);
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
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

/** Nothing beside cores, memory and rules. */
const noHardware: PoolHardware = {
  extras: noExtras,
  limits: { allowedHosts: new Map(), liveHosts: new Map(), nodeGroups: [], widerThanEveryNode: [] },
  hasExtraHeadroom: false,
};

/** The pool as the engine is asked to place it under a reserve. */
export function requestFor(
  pool: Pool,
  technologyOf: TechnologyOf,
  inputs: PlacementInputs,
  policy: ReservePolicy,
  hardware: PoolHardware = noHardware,
): ClusterPlacementRequest {
  const { extras, limits } = hardware;
  const rules = rulesOfPool(inputs.rules, pool);
  const headroom = Number(policy.headroomFraction);
  const hostIds = new Set(pool.hosts.map((host) => host.id));
  const pinOf = (workload: string): string | null => {
    const pin = inputs.scenario.pinned[workload];
    return pin !== undefined && hostIds.has(pin) ? pin : null;
  };
  return {
    ...rules,
    antiAffinity: [...rules.antiAffinity, ...limits.nodeGroups],
    cluster: pool.id,
    resources: [...cpuAndMemory, ...extras.planned.map(placementResource)],
    hosts: pool.hosts.map((host, h) => ({
      id: host.id,
      capacity: [
        ...capacityForWorkloads(host, inputs.values),
        ...extras.planned.map((resource) => resource.capacity[h] ?? 0),
      ],
      isOn: true,
      isAvailable: !host.inMaintenance,
      maxWorkloads: workloadLimitOf(host, inputs.scenario),
    })),
    workloads: pool.workloads.map((workload, w) => {
      const demand = inputs.demandOf.get(workload.id)?.[technologyOf(workload.id)];
      if (demand === undefined) throw new Error(`no demand for ${workload.id}`);
      return {
        id: workload.id,
        demand: [demand.cpuCores, demand.memoryMiB, ...extras.planned.map((resource) => resource.demand[w] ?? 0)],
        currentHost: inputs.hostOf.get(workload.id)?.hostId ?? null,
        pinnedTo: pinOf(workload.id),
        ...(limits.allowedHosts.has(workload.id) ? { allowedHosts: limits.allowedHosts.get(workload.id)! } : {}),
        ...(limits.liveHosts.has(workload.id) ? { liveHosts: limits.liveHosts.get(workload.id)! } : {}),
      };
    }),
    reserve:
      extras.planned.length === 0
        ? policy
        : {
            ...policy,
            // Whole devices have no tenth to spare.
            headroomFraction: [
              headroom,
              headroom,
              ...extras.planned.map(({ id }) => (id === 'gpus' || !hardware.hasExtraHeadroom ? 0 : headroom)),
            ],
          },
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
    bindingResource: bindingName(binding === null ? undefined : target.placement.resources[binding]?.name),
    method: `${target.placement.method}; bound: ${target.placement.lowerBoundMethod}`,
  };
}

function bindingName(resource: string | undefined): ClusterSummary['bindingResource'] {
  switch (resource) {
    case undefined:
      return 'reserve';
    case 'cpuCores':
      return 'cpu';
    case 'memoryMiB':
      return 'memory';
    default: {
      const extra = extraResourceIds.find((id) => id === resource);
      return extra === undefined ? 'workloads' : extraResourceWords[extra].word;
    }
  }
}
