import { adviseAll } from '#core/advice/advise.ts';
import { patternProblem } from '#core/advice/roles.ts';
import { assignHosts, type HostOfWorkload } from '#core/demand/assumedHosts.ts';
import { measuredUse, workloadDemand, type WorkloadDemand } from '#core/demand/demand.ts';
import type { Inventory, Workload } from '#core/inventory/inventory.ts';
import type { Finding, ImportSource } from '#core/inventory/source.ts';
import type { PlannedTechnology } from '#core/inventory/technology.ts';
import type { Advice, DemandByTechnology, Resources } from '#core/planResult.ts';
import { applyScenario } from '#core/scenario/applyScenario.ts';
import {
  assumptionProblems,
  likelyValues,
  resolveAssumptions,
  type AssumptionSet,
} from '#core/scenario/assumptions.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { standingAdvice, standingEstate, type ActualState } from './actualState.ts';
import { hardwarePlan, targetPools, type HardwarePlan } from './hardwareEvents.ts';
import { industryRules } from './industry.ts';
import { isolationRules } from './isolation.ts';
import { placementRulesOf, type PlacementRules } from './placementRules.ts';
import { capacityForWorkloads } from './placements.ts';
import { poolsOf, type Pool } from './pools.ts';

/** The scenario itself is at fault: each problem is a sentence. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}

/** The estate has no host or no running workload, so there is nothing to plan. */
export class EmptyEstateError extends Error {
  override readonly name = 'EmptyEstateError';
}

/** An estate under a scenario, sized and advised: everything that placement needs. */
export interface PreparedEstate {
  readonly estate: Inventory;
  /** The same with the hosts that arrive on the way. */
  readonly laterEstate: Inventory;
  readonly resolved: ReturnType<typeof resolveAssumptions>;
  readonly values: AssumptionSet;
  readonly assigned: ReturnType<typeof assignHosts>;
  readonly sized: SizedWorkloads;
  /** Powered-on workloads with a host. */
  readonly running: readonly Workload[];
  /** What sizes were worked out from: the running workloads as the sources have them, and their hosts there. */
  readonly sizedFrom: {
    readonly running: readonly Workload[];
    readonly hostOf: ReadonlyMap<string, HostOfWorkload>;
  };
  readonly advice: readonly Advice[];
  readonly targetOf: ReadonlyMap<string, PlannedTechnology>;
  readonly pools: readonly Pool[];
  /** The pools with the hosts that arrive, and without the use of those that leave: what the target is placed on. */
  readonly targetPools: readonly Pool[];
  readonly hardware: HardwarePlan;
  readonly isolation: ReturnType<typeof isolationRules>;
  /** What finished moves have to say. */
  readonly actualFindings: readonly Finding[];
  /** What the industry's profile has to say. */
  readonly industryFindings: readonly Finding[];
  readonly rules: PlacementRules;
}

/**
 * Applies the scenario, finds each workload its host and demand, advises technologies and splits the estate into pools. With
 * an `actual` state the estate is then put into it; sizes and advice are those of the sources.
 * Throws {@link ScenarioError} and {@link EmptyEstateError}.
 */
export function prepareEstate(
  inventory: Inventory,
  scenario: Scenario,
  sources: readonly ImportSource[],
  onSized: () => void = () => undefined,
  actual: ActualState | null = null,
): PreparedEstate {
  refuseFaultyScenario(scenario);
  const listed = applyScenario(inventory, scenario);
  const resolved = resolveAssumptions(scenario);
  const values = likelyValues(resolved);
  const listedHosts = assignHosts(listed, sources);
  const sized = sizeWorkloads(listed, listedHosts.byWorkload, values);
  if (listed.hosts.length === 0) {
    throw new EmptyEstateError(
      'The inventory describes no host, so there is nothing to place workloads on. Import a host list (for RVTools: the vHost sheet).',
    );
  }
  const planned = hardwarePlan(scenario, listed, new Set(actual?.off));
  const standing = actual === null ? null : standingEstate(listed, listedHosts, planned, actual, scenario.name);
  const { estate, assigned, hardware } = standing ?? { estate: listed, assigned: listedHosts, hardware: planned };
  const isRunning = (workload: Workload): boolean =>
    workload.powerState === 'on' && assigned.byWorkload.get(workload.id)?.hostId != null;
  const running = estate.workloads.filter(isRunning);
  if (running.length === 0) throw new EmptyEstateError('No workload is powered on, so there is nothing to plan.');
  onSized();
  if (hardware.problems.length > 0) throw new ScenarioError(hardware.problems);
  const laterEstate =
    hardware.arrivals.length === 0
      ? estate
      : { ...estate, hosts: [...estate.hosts, ...hardware.arrivals.map(({ host }) => host)] };
  const pools = poolsOf(estate, assigned.byWorkload, scenario);
  // Of the estate as it is listed: finished moves change no advice.
  const listedPools = standing === null ? pools : poolsOf(listed, listedHosts.byWorkload, scenario);
  const industry = industryRules(listed, scenario, values, adviseAll(listed, scenario, sized.demandOf), listedPools);
  const advice = actual === null ? industry.advice : standingAdvice(industry.advice, listed.workloads, actual);
  const runningIds = new Set(running.map(({ id }) => id));
  return {
    estate,
    laterEstate,
    resolved,
    values,
    assigned,
    sized,
    running,
    sizedFrom: {
      // In the state that is planned: what was ported runs, whatever the list says of its old VM.
      running: listed.workloads
        .filter(({ id }) => runningIds.has(id))
        .map((workload): Workload => (workload.powerState === 'on' ? workload : { ...workload, powerState: 'on' })),
      hostOf: listedHosts.byWorkload,
    },
    advice,
    targetOf: new Map(advice.map((one) => [one.workload, one.technology])),
    pools,
    targetPools: targetPools(pools, hardware, scenario, estate.clusters),
    hardware,
    isolation: isolationRules(estate, scenario, values, industry.floors),
    actualFindings: standing?.findings ?? [],
    industryFindings: industry.findings,
    rules: placementRulesOf(scenario, laterEstate),
  };
}

function refuseFaultyScenario(scenario: Scenario): void {
  const problems = [
    ...assumptionProblems(scenario).map((problem) => problem.message),
    ...scenario.namePatterns.flatMap((pattern) => patternProblem(pattern) ?? []),
  ];
  if (problems.length > 0) throw new ScenarioError(problems);
}

/** What every workload needs. */
export interface SizedWorkloads {
  readonly measured: ReturnType<typeof measuredUse>;
  readonly limitOf: ReadonlyMap<string, Resources | null>;
  readonly demandOf: ReadonlyMap<string, WorkloadDemand>;
  readonly byTechnology: ReadonlyMap<string, DemandByTechnology>;
}

function sizeWorkloads(
  estate: Inventory,
  hostOf: ReadonlyMap<string, HostOfWorkload>,
  values: AssumptionSet,
): SizedWorkloads {
  const measured = measuredUse(estate, hostOf);
  const hosts = new Map(estate.hosts.map((host) => [host.id, host]));
  const limitOf = new Map<string, Resources | null>();
  const demandOf = new Map<string, WorkloadDemand>();
  for (const workload of estate.workloads) {
    const place = hostOf.get(workload.id);
    if (place === undefined) throw new Error(`no host known for ${workload.id}`);
    const host = place.hostId === null ? undefined : hosts.get(place.hostId);
    const limit = host === undefined ? null : asResources(capacityForWorkloads(host, values));
    limitOf.set(workload.id, limit);
    demandOf.set(workload.id, workloadDemand(workload, place, measured, values, limit));
  }
  return {
    measured,
    limitOf,
    demandOf,
    byTechnology: new Map([...demandOf].map(([id, demand]) => [id, demand.byTechnology])),
  };
}

function asResources([cpuCores, memoryMiB]: readonly [number, number]): Resources {
  return { cpuCores, memoryMiB };
}
