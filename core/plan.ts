import { cautionOf } from './advice/advise.ts';
import { readFeatures } from './advice/features.ts';
import { compileRoles, isExposed } from './advice/roles.ts';
import type { HostOfWorkload } from './demand/assumedHosts.ts';
import type { WorkloadDemand } from './demand/demand.ts';
import type { Inventory, Workload } from './inventory/inventory.ts';
import type { Finding, ImportSource } from './inventory/source.ts';
import { toPlannedTechnology, type PlannedTechnology } from './inventory/technology.ts';
import { checkCancelled, type JobContext } from './job.ts';
import type {
  Advice,
  DemandByTechnology,
  EstateState,
  PlanDetails,
  PlanHost,
  PlanResult,
  PlanRules,
  PlanWorkload,
  Resources,
  ScheduledMove,
} from './planResult.ts';
import { failureRulesOf, wayRulesForDocument } from './planning/certificateRules.ts';
import { hashOfInputs } from './planning/canonical.ts';
import { portEffortDays } from './planning/effort.ts';
import {
  clusterSummary,
  placePool,
  reserveFindings,
  summarise,
  type PlacedPool,
  type PlacementInputs,
} from './planning/placements.ts';
import {
  ruleFindings,
  seatRulesOfPools,
  type PlacementRules,
  type RoadmapSeatRules,
} from './planning/placementRules.ts';
import { compareText } from '#core/compareText.ts';
import { hardwareFindings } from './planning/hardwareFindings.ts';
import { extrasOfPools, withHardwareLimits } from './planning/roadmapHardware.ts';
import { poolFindings, type Pool } from './planning/pools.ts';
import { prepareEstate } from './planning/prepareEstate.ts';
import { sampleTotals } from './planning/sampledTotals.ts';
import { powerFacts, totalsOf, type EstateView, type HostPowerFacts, type TotalsInputs } from './planning/totals.ts';
import { checkPlanDocument } from './roadmap/check.ts';
import { explainMoves } from './roadmap/explainMove.ts';
import { planRoadmap } from './roadmap/planRoadmap.ts';
import type { ExtraResources, RoadmapProblem } from './roadmap/problem.ts';
import type { RoadmapPlan } from './roadmap/roadmapPlan.ts';
import { assumptionValues, valueOf, type AssumptionSet } from './scenario/assumptions.ts';
import type { Scenario } from './scenario/scenario.ts';

/** What a plan is made from beside inventory and scenario. */
export interface PlanOptions {
  readonly sources: readonly ImportSource[];
  /** Findings of the import; the plan's own are added to them. */
  readonly findings: readonly Finding[];
  readonly context: JobContext;
}

/**
 * The spine: advice, placement, roadmap, check and totals for an estate under a scenario. Deterministic to the byte: equal
 * inventory, scenario and sources give an equal result on every machine. Reports progress and stops when it is cancelled.
 *
 * Throws {@link ScenarioError}, {@link EmptyEstateError}, `InfeasiblePlanError` (no placement exists even without reserve)
 * and `CancelledError`.
 */
export async function plan(inventory: Inventory, scenario: Scenario, options: PlanOptions): Promise<PlanResult> {
  const { context, sources } = options;
  context.progress(0, 'reading assumptions');
  const prepared = prepareEstate(inventory, scenario, sources, () => context.progress(0.05, 'advising technologies'));
  const { estate, resolved, values, assigned, sized, running, advice, targetOf, pools, rules } = prepared;
  const placed = placePools(
    pools,
    estate,
    assigned.byWorkload,
    sized.byTechnology,
    targetOf,
    values,
    scenario,
    rules,
    context,
  );
  checkCancelled(context);
  const seatRules = withHardwareLimits(seatRulesOfPools(pools, rules, scenario), placed.target);
  const extraResources = extrasOfPools(placed.target);
  context.progress(0.55, 'sequencing the roadmap');
  const isolation = isolationRules(estate, scenario, values);
  const power = powerFacts(estate.hosts);
  const problem = roadmapProblem(
    estate,
    placed.target,
    assigned.byWorkload,
    sized.byTechnology,
    targetOf,
    advice,
    values,
    scenario,
    isolation,
    power,
    seatRules,
    extraResources,
  );
  const roadmap = planRoadmap(problem, part(context, 0.55, 0.75));
  checkCancelled(context);

  const totalsInputs: TotalsInputs = {
    hosts: new Map(estate.hosts.map((host) => [host.id, host])),
    power,
    demandOf: (id) => demandFor(sized.byTechnology, id),
  };
  const views = roadmap.states.map((state): EstateView => ({
    hostsOn: state.hostsOn,
    seats: Object.entries(state.assignment).map(([workload, seat]) => ({ workload, ...seat })),
  }));
  const totals = views.map((view) => totalsOf(view, totalsInputs, values));
  const first = views[0];
  const last = views.at(-1);
  const before = totals[0];
  const after = totals.at(-1);
  if (first === undefined || last === undefined || before === undefined || after === undefined) {
    throw new Error('a roadmap has at least one state');
  }
  const sampled = sampleTotals(
    {
      inventory: { ...estate, workloads: running },
      hostOf: assigned.byWorkload,
      limitOf: sized.limitOf,
      measured: sized.measured,
      power,
      resolved,
      before: first,
      after: last,
      pools: placed.target,
      seed: scenario.seed,
    },
    part(context, 0.75, 0.95),
  );

  const findings = [
    ...options.findings,
    ...assigned.findings,
    ...poolFindings(pools, estate.clusters, scenario, sources),
    ...limitFindings(estate, sized.demandOf, sources),
    ...reserveFindings(placed.target, values, sources[0]?.file ?? '', scenario.hostsInMaintenance),
    ...hardwareFindings(placed.target, estate.clusters, scenario, values, sources[0]?.file ?? ''),
    ...scenarioFindings(inventory, scenario),
    ...ruleFindings(scenario, rules, pools, sources),
    ...roadmapFindings(roadmap, sources[0]?.file ?? ''),
  ];
  const planRules: PlanRules = {
    startDate: problem.startDate,
    waveDays: problem.waveDays,
    maxMovesPerWave: problem.maxMovesPerWave,
    effortCapacityDaysPerWave: problem.effortCapacityDaysPerWave,
    allowedHosts: Object.fromEntries([...seatRules.allowedHosts].sort(([a], [b]) => compareText(a, b))),
    spread: seatRules.spread,
    together: seatRules.together,
    ...(extraResources === undefined ? {} : { extraResources }),
    isolation,
    groups: problem.groups,
    ...wayRulesForDocument(problem, pools),
    failures: failureRulesOf(
      placed.target,
      scenario.pinned,
      withHardwareLimits(seatRulesOfPools(pools, rules, { ...scenario, pinned: {} }), placed.target).allowedHosts,
    ),
  };
  const document = {
    schema: 'headroom.plan/1' as const,
    inputsHash: hashOfInputs(inventory, scenario, sources),
    seed: scenario.seed,
    sources: sources.map(({ file, format, sha256, rows }) => ({ file, format, sha256, rows })),
    findings,
    assumptions: {
      ...assumptionValues(resolved),
      'roadmap.startDate': { value: scenario.startDate, unit: 'date', source: 'scenario' },
      'roadmap.waveDays': { value: scenario.waveDays, unit: 'days', source: 'scenario' },
      'placement.failuresToTolerate': {
        value: scenario.failuresToTolerate,
        unit: 'hosts per cluster',
        source: 'scenario; a cluster’s own failover level wins',
      },
    },
    hosts: planHosts(estate, placed.target),
    workloads: planWorkloads(estate, assigned.byWorkload, sized.demandOf),
    advice,
    placement: {
      asIs: { hostsUsed: placed.asIsHostsUsed.reduce((sum, count) => sum + count, 0) },
      consolidated: summarise(placed.consolidated.map((one) => one.placement)),
      target: summarise(placed.target.map((one) => one.placement)),
    },
    roadmap: {
      waves: roadmap.waves,
      states: roadmap.states.map((state, index): EstateState => ({
        after: state.after,
        assignment: state.assignment,
        hostsOn: state.hostsOn,
        totals: totals[index]?.totals ?? before.totals,
      })),
      certificate: [],
    },
    totals: { before: before.totals, after: after.totals },
    bands: sampled.after,
  };
  context.progress(0.95, 'checking every state');
  const schedule: readonly ScheduledMove[] = [];
  const certificate = checkPlanDocument(document, planRules, schedule);
  const details: PlanDetails = {
    clusters: placed.target.map((target, index) => {
      const consolidated = placed.consolidated[index];
      if (consolidated === undefined) throw new Error('every pool is placed twice');
      return clusterSummary(consolidated, target, placed.asIsHostsUsed[index] ?? 0);
    }),
    consolidatedAssignment: assignmentOf(placed.consolidated),
    beforeBands: sampled.before,
    savedBands: sampled.saved,
    bandSamples: sampled.samples,
    tornado: sampled.tornado,
    moveReasons: explainMoves(problem, roadmap),
    doNothing: totals.map(() => before.totals),
    roadmapNotes: roadmap.diagnostics.findings.map(({ severity, code, text, nearestChange }) => ({
      severity,
      code,
      text: nearestChange === null ? text : `${text} ${nearestChange}`,
    })),
    waveLowerBound: roadmap.diagnostics.bound.waves,
    schedule,
    rules: planRules,
    costParts: { before: { ...before.costParts }, after: { ...after.costParts } },
    embodiedKgCO2ePerYear: {
      before: embodiedKgPerYear(before.totals.hosts, values),
      after: embodiedKgPerYear(after.totals.hosts, values),
    },
  };
  context.progress(1, 'done');
  return { document: { ...document, roadmap: { ...document.roadmap, certificate } }, details };
}

interface PlacedEstate {
  readonly consolidated: readonly PlacedPool[];
  readonly target: readonly PlacedPool[];
  /** Per pool: hosts that carry a running workload today. */
  readonly asIsHostsUsed: readonly number[];
}

function placePools(
  pools: readonly Pool[],
  estate: Inventory,
  hostOf: ReadonlyMap<string, HostOfWorkload>,
  demandOf: ReadonlyMap<string, DemandByTechnology>,
  targetOf: ReadonlyMap<string, PlannedTechnology>,
  values: AssumptionSet,
  scenario: Scenario,
  rules: PlacementRules,
  context: JobContext,
): PlacedEstate {
  const inputs: PlacementInputs = { demandOf, hostOf, values, scenario, rules };
  const todayOf = new Map(estate.workloads.map((one) => [one.id, toPlannedTechnology(one.technology)]));
  const consolidated: PlacedPool[] = [];
  const target: PlacedPool[] = [];
  const asIsHostsUsed: number[] = [];
  pools.forEach((pool, index) => {
    const share = (offset: number): JobContext =>
      part(
        context,
        0.1 + (0.45 * (index + offset)) / pools.length,
        0.1 + (0.45 * (index + offset + 0.5)) / pools.length,
      );
    consolidated.push(placePool(pool, (id) => todayOf.get(id) ?? 'vm', inputs, share(0)));
    target.push(placePool(pool, (id) => targetOf.get(id) ?? 'vm', inputs, share(0.5)));
    asIsHostsUsed.push(new Set(pool.workloads.map((one) => hostOf.get(one.id)?.hostId)).size);
  });
  return { consolidated, target, asIsHostsUsed };
}

function assignmentOf(placed: readonly PlacedPool[]): Record<string, string> {
  return Object.fromEntries(
    placed
      .flatMap(({ placement }) => placement.assignment)
      .flatMap(({ workload, host }) => (host === null ? [] : [[workload, host] as const]))
      .sort(([a], [b]) => compareText(a, b)),
  );
}

function roadmapProblem(
  estate: Inventory,
  target: readonly PlacedPool[],
  hostOf: ReadonlyMap<string, HostOfWorkload>,
  demandOf: ReadonlyMap<string, DemandByTechnology>,
  targetOf: ReadonlyMap<string, PlannedTechnology>,
  advice: readonly Advice[],
  values: AssumptionSet,
  scenario: Scenario,
  isolation: PlanRules['isolation'],
  power: ReadonlyMap<string, HostPowerFacts>,
  seatRules: RoadmapSeatRules,
  extraResources: ExtraResources | undefined,
): RoadmapProblem {
  const roleOf = compileRoles(scenario.namePatterns);
  const statefulRoles = new Set(
    advice
      .filter((one) =>
        one.blockers.some(({ rule }) => rule === 'database' || rule === 'test-database' || rule === 'stateful-role'),
      )
      .map((one) => one.workload),
  );
  const byId = new Map(estate.workloads.map((workload) => [workload.id, workload]));
  const inMaintenance = new Set(estate.hosts.filter((host) => host.inMaintenance).map((host) => host.id));
  const nameOfHost = new Map(estate.hosts.map((host) => [host.id, host.name]));
  const clusterNames = new Map(estate.clusters.map((cluster) => [cluster.id, cluster.name]));
  const workloads = target.flatMap(({ pool, placement }) =>
    placement.assignment.flatMap(({ workload: id, host }) => {
      const workload = byId.get(id);
      const from = hostOf.get(id)?.hostId ?? null;
      if (workload === undefined || from === null || host === null) return [];
      const technology = targetOf.get(id) ?? 'vm';
      const isChange = technology !== toPlannedTechnology(workload.technology);
      const features = readFeatures(workload, clusterNames.get(workload.clusterId ?? '') ?? pool.clusterName, roleOf);
      return [
        {
          id,
          name: workload.name,
          group: workload.groupId,
          demand: demandFor(demandOf, id),
          from: { host: from, technology: workload.technology },
          to: { host, technology },
          portEffortDays: portEffortDays(workload, technology, isChange, statefulRoles.has(id), values),
          moveEffortDays: valueOf(values, 'team.hostMoveDays'),
          caution: cautionOf(workload, features),
          ...(seatRules.allowedHosts.has(id) ? { allowedHosts: seatRules.allowedHosts.get(id) ?? [] } : {}),
        },
      ];
    }),
  );
  return {
    hosts: target.flatMap(({ pool, placement }) => {
      const on = new Set(placement.hostsOn);
      return placement.hosts.map((host) => ({
        id: host.host,
        name: nameOfHost.get(host.host) ?? host.host,
        cluster: pool.id,
        usable: usableOf(host.usable, inMaintenance.has(host.host)),
        releasable: !on.has(host.host),
        releaseGain: power.get(host.host)?.idleW ?? 1,
      }));
    }),
    workloads,
    groups: estate.groups.map(({ id, movesTogether, dependsOn }) => ({ id, movesTogether, dependsOn })),
    startDate: scenario.startDate,
    waveDays: scenario.waveDays,
    effortCapacityDaysPerWave: valueOf(values, 'team.effortDaysPerWave'),
    maxMovesPerWave: scenario.maxMovesPerWave,
    isolation,
    spread: seatRules.spread,
    together: seatRules.together,
    ...(extraResources === undefined ? {} : { extraResources }),
  };
}

/**
 * Workloads that strangers reach keep the isolation of a micro VM through the whole roadmap, unless the scenario decided
 * their technology itself. Isolation is one less the probability of an escape (isolation.escape).
 */
function isolationRules(estate: Inventory, scenario: Scenario, values: AssumptionSet): PlanRules['isolation'] {
  const isolationOf = (id: string): number => 1 - valueOf(values, id);
  const ofVm = isolationOf('risk.escapeVm');
  const ofContainer = isolationOf('risk.escapeContainer');
  const ofMicrovm = isolationOf('risk.escapeMicrovm');
  const clusterNames = new Map(estate.clusters.map((cluster) => [cluster.id, cluster.name]));
  return {
    byTechnology: {
      vm: ofVm,
      paravirt: ofVm,
      container: ofContainer,
      sandbox: ofContainer,
      microvm: ofMicrovm,
      wasm: isolationOf('risk.escapeWasm'),
    },
    floors: estate.workloads
      .filter(
        (workload) =>
          workload.powerState === 'on' &&
          (workload.technology === 'vm' || workload.technology === 'microvm') &&
          scenario.technologyOverrides[workload.id] === undefined &&
          isExposed(workload, clusterNames.get(workload.clusterId ?? '') ?? null),
      )
      .map((workload) => ({ workload: workload.id, minimum: Math.min(ofVm, ofMicrovm) })),
  };
}

function planHosts(estate: Inventory, target: readonly PlacedPool[]): readonly PlanHost[] {
  const usable = new Map(
    target.flatMap(({ placement }) => placement.hosts.map((host) => [host.host, host.usable] as const)),
  );
  const clusterNames = new Map(estate.clusters.map((cluster) => [cluster.id, cluster.name]));
  return estate.hosts.map((host) => ({
    id: host.id,
    name: host.name,
    cluster: host.clusterId === null ? null : (clusterNames.get(host.clusterId) ?? host.clusterId),
    capacity: { cpuCores: host.cpuCores, memoryMiB: host.memoryMiB },
    usable: usableOf(usable.get(host.id), host.inMaintenance),
  }));
}

/** What may be planned on a host; nothing while it is in maintenance. */
function usableOf(usable: readonly number[] | undefined, inMaintenance: boolean): Resources {
  return inMaintenance ? { cpuCores: 0, memoryMiB: 0 } : { cpuCores: usable?.[0] ?? 0, memoryMiB: usable?.[1] ?? 0 };
}

function planWorkloads(
  estate: Inventory,
  hostOf: ReadonlyMap<string, HostOfWorkload>,
  demandOf: ReadonlyMap<string, WorkloadDemand>,
): readonly PlanWorkload[] {
  const clusterNames = new Map(estate.clusters.map((cluster) => [cluster.id, cluster.name]));
  return estate.workloads.map((workload) => {
    const demand = demandOf.get(workload.id);
    const place = hostOf.get(workload.id);
    if (demand === undefined || place === undefined) throw new Error(`${workload.id} was not sized`);
    return {
      id: workload.id,
      name: workload.name,
      cluster: workload.clusterId === null ? null : (clusterNames.get(workload.clusterId) ?? workload.clusterId),
      ...(workload.groupId === null ? {} : { group: workload.groupId }),
      poweredOn: workload.powerState === 'on',
      technology: workload.technology,
      host: place.hostId,
      hostBasis: place.basis,
      allocation: { vcpus: workload.vcpus, memoryMiB: workload.memoryMiB },
      basis: demand.basis,
      demand: demand.byTechnology,
    };
  });
}

function limitFindings(
  estate: Inventory,
  demandOf: ReadonlyMap<string, WorkloadDemand>,
  sources: readonly ImportSource[],
): readonly Finding[] {
  const files = new Map(sources.map((source) => [source.id, source.file]));
  return estate.workloads
    .filter((workload) => workload.powerState === 'on' && demandOf.get(workload.id)?.isLimitedByHost === true)
    .map((workload: Workload) => ({
      severity: 'warning',
      code: 'larger-than-its-host',
      file: files.get(workload.origin.sourceId) ?? workload.origin.sourceId,
      ...(workload.origin.sheet === null ? {} : { sheet: workload.origin.sheet }),
      row: workload.origin.row,
      value: `${workload.vcpus} vCPU, ${workload.memoryMiB} MiB`,
      message: `${workload.name} is allocated more than its host has; it runs there, so it is sized by what the host can give.`,
    }));
}

/** Overrides and pins that name nothing in the inventory. */
function scenarioFindings(inventory: Inventory, scenario: Scenario): readonly Finding[] {
  const workloads = new Set(inventory.workloads.map((one) => one.id));
  const hosts = new Set(inventory.hosts.map((one) => one.id));
  const unknown = [
    ...Object.keys(scenario.technologyOverrides)
      .filter((id) => !workloads.has(id))
      .map((id) => `technology of "${id}"`),
    ...Object.entries(scenario.pinned)
      .filter(([workload, host]) => !workloads.has(workload) || !hosts.has(host))
      .map(([workload, host]) => `pin of "${workload}" to "${host}"`),
  ];
  return unknown.map((what) => ({
    severity: 'warning',
    code: 'scenario-names-nothing',
    file: scenario.name,
    value: what.slice(0, 200),
    message: `The scenario sets the ${what}, which is not in the inventory; it has no effect.`,
  }));
}

function roadmapFindings(roadmap: RoadmapPlan, file: string): readonly Finding[] {
  return roadmap.diagnostics.findings.map(({ severity, code, text, nearestChange }) => ({
    severity,
    code: `roadmap-${code}`,
    file,
    message: nearestChange === null ? text : `${text} ${nearestChange}`,
  }));
}

function embodiedKgPerYear(hosts: number, values: AssumptionSet): number {
  return (hosts * valueOf(values, 'energy.embodiedKgPerHost')) / valueOf(values, 'cost.serverLifeYears');
}

function demandFor(demandOf: ReadonlyMap<string, DemandByTechnology>, id: string): DemandByTechnology {
  const demand = demandOf.get(id);
  if (demand === undefined) throw new Error(`no demand for ${id}`);
  return demand;
}

/** The same context for a part of the work: its 0..1 becomes `from`..`to`. */
function part(context: JobContext, from: number, to: number): JobContext {
  return {
    progress: (fraction, phase) => {
      context.progress(from + (to - from) * fraction, phase);
    },
    isCancelled: () => context.isCancelled(),
    elapsedMs: () => context.elapsedMs(),
  };
}
