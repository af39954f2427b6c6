import type { HostOfWorkload } from './demand/assumedHosts.ts';
import type { WorkloadDemand } from './demand/demand.ts';
import type { Inventory, Workload } from './inventory/inventory.ts';
import type { Finding, ImportSource } from './inventory/source.ts';
import { toPlannedTechnology } from './inventory/technology.ts';
import { checkCancelled, type JobContext } from './job.ts';
import type {
  DemandByTechnology,
  EstateState,
  FailureRule,
  PlanDetails,
  PlanHost,
  PlanResult,
  PlanRules,
  PlanWorkload,
} from './planResult.ts';
import { certificateFindings } from './planning/certificateFindings.ts';
import { boundHostFindings, failureRulesOf, wayRulesForDocument } from './planning/certificateRules.ts';
import { survivalFindings } from './planning/survivalFindings.ts';
import { planSurvivingRoadmap } from './planning/survivingRoadmap.ts';
import { hashOfInputs } from './planning/canonical.ts';
import type { ActualState } from './planning/actualState.ts';
import { breakEven } from './planning/breakEven.ts';
import { businessCase, costWithoutArrivals, type BusinessInputs } from './planning/business.ts';
import { totalsWithGrowth } from './planning/doNothing.ts';
import {
  clusterSummary,
  InfeasiblePlanError,
  placePool,
  reserveFindings,
  summarise,
  type PlacedPool,
  type PlacementInputs,
} from './planning/placements.ts';
import { withLicensedHosts } from './planning/licensedHosts.ts';
import { placementRulesOf, ruleFindings, seatRulesOfPools, type RoadmapSeatRules } from './planning/placementRules.ts';
import { compareText } from '#core/compareText.ts';
import { hardwareFindings } from './planning/hardwareFindings.ts';
import { extrasOfPools, hostResourcesOf, withHardwareLimits } from './planning/roadmapHardware.ts';
import { poolFindings } from './planning/pools.ts';
import { prepareEstate, type PreparedEstate } from './planning/prepareEstate.ts';
import { placementClashes } from './planning/placementClashes.ts';
import { roadmapClashes, wordsOfClash } from './planning/roadmapClashes.ts';
import { compileRoadmap, firstOpenWave, type CompiledRoadmap, type RoadmapSources } from './planning/roadmapProblem.ts';
import { sampleTotals } from './planning/sampledTotals.ts';
import { scheduleMoves } from './planning/schedule.ts';
import { powerFacts, totalsOf, writeOffPerYear, type EstateView, type TotalsInputs } from './planning/totals.ts';
import { workloadFacts } from './planning/workloadFacts.ts';
import { checkPlanDocument } from './roadmap/check.ts';
import { explainMoves } from './roadmap/explainMove.ts';
import { waveDates } from './roadmap/calendar.ts';
import { assessWaves } from './roadmap/waveRules.ts';
import type { RoadmapProblem } from './roadmap/problem.ts';
import type { RoadmapPlan } from './roadmap/roadmapPlan.ts';
import type { RoadmapConflict } from './roadmap/roadmapProofs.ts';
import { assumptionValues, valueOf, type AssumptionSet } from './scenario/assumptions.ts';
import type { Scenario } from './scenario/scenario.ts';

/** What a plan is made from beside inventory and scenario. */
export interface PlanOptions {
  readonly sources: readonly ImportSource[];
  /** Findings of the import; the plan's own are added to them. */
  readonly findings: readonly Finding[];
  readonly context: JobContext;
  /** What of a roadmap is finished: the plan begins there. Absent: it begins as the sources have the estate. */
  readonly progress?: ActualState;
}

/** Up to so many workloads growth is tried that would make a roadmap pay. */
const mostWorkloadsToGrow = 1500;

/**
 * The spine: advice, placement, roadmap, check and totals for an estate under a scenario. Deterministic to the byte: equal
 * inventory, scenario and sources give an equal result on every machine. Reports progress and stops when it is cancelled.
 *
 * Throws {@link ScenarioError}, {@link EmptyEstateError}, `InfeasiblePlanError` (no placement exists even without reserve,
 * or it is proven that hardware cannot leave in time) and `CancelledError`.
 */
export async function plan(inventory: Inventory, scenario: Scenario, options: PlanOptions): Promise<PlanResult> {
  const { context, sources } = options;
  context.progress(0, 'reading assumptions');
  const prepared = prepareEstate(
    inventory,
    scenario,
    sources,
    () => context.progress(0.05, 'advising technologies'),
    options.progress ?? null,
  );
  const { estate, laterEstate, resolved, values, assigned, sized, advice, targetOf, rules } = prepared;
  const { pools, hardware, isolation } = prepared;
  const actual = options.progress ?? null;
  const quiet = part(context, 0.55, 0.55);
  const placed = placedOrRefused(
    () => placePools(prepared, scenario, context),
    (): readonly RoadmapConflict[] =>
      placementClashes(
        prepared,
        scenario,
        (trial) =>
          placePools(
            prepareEstate(inventory, trial, sources, () => undefined, actual),
            trial,
            quiet,
          ),
        quiet,
      ),
  );
  checkCancelled(context);
  const roadmapSources = sourcesOfRoadmap(prepared, placed, scenario, actual);
  const { seatRules, extraResources, totals: totalsInputs } = roadmapSources;
  const hostResources = hostResourcesOf(placed, assigned.byWorkload);
  context.progress(0.55, 'sequencing the roadmap');
  const compiled = compileRoadmap(roadmapSources);
  const { startingOn, leavingHosts, failures } = failuresOfRoadmap(prepared, placed, scenario, seatRules);
  const problem: RoadmapProblem = { ...compiled.problem, failures };
  const roadmap = await planSurvivingRoadmap(problem, failures, part(context, 0.55, 0.7));
  checkCancelled(context);
  const conflicts = roadmapClashes(
    {
      sources: roadmapSources,
      problem,
      seatRulesOf: (trial) =>
        seatRulesOfRoadmap({ ...prepared, rules: placementRulesOf(trial, laterEstate) }, placed, trial),
      placedAnew: (trial) => {
        const again = prepareEstate(inventory, trial, sources, () => undefined, actual);
        const placedAgain = placePools(again, trial, quiet);
        const made = sourcesOfRoadmap(again, placedAgain, trial, actual);
        const survived = failuresOfRoadmap(again, placedAgain, trial, made.seatRules);
        return { ...compileRoadmap(made).problem, failures: survived.failures };
      },
    },
    roadmap,
    part(context, 0.7, 0.75),
  );

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
      inventory: { ...laterEstate, workloads: prepared.sizedFrom.running },
      hostOf: prepared.sizedFrom.hostOf,
      limitOf: sized.limitOf,
      measured: sized.measured,
      power: totalsInputs.power,
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
    ...prepared.actualFindings,
    ...poolFindings(pools, estate.clusters, scenario, sources),
    ...limitFindings(estate, sized.demandOf, sources),
    ...reserveFindings(placed.target, values, sources[0]?.file ?? '', scenario.hostsInMaintenance),
    ...boundHostFindings(placed.target, startingOn, leavingHosts, sources[0]?.file ?? ''),
    ...hardwareFindings(placed.target, estate.clusters, scenario, targetOf, values, sources[0]?.file ?? ''),
    ...prepared.industryFindings,
    ...compiled.findings,
    ...scenarioFindings(inventory, scenario),
    ...ruleFindings(scenario, rules, pools, sources),
    ...roadmapFindings(roadmap, sources[0]?.file ?? ''),
    ...conflicts.map((conflict): Finding => ({
      severity: 'warning',
      code: 'roadmap-limits-clash',
      file: sources[0]?.file ?? '',
      message: wordsOfClash(conflict),
    })),
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
    failures,
  };
  const hosts = planHosts(laterEstate, compiled);
  const workloads = planWorkloads(estate, assigned.byWorkload, sized.demandOf, compiled.groupOf);
  const document = {
    schema: 'headroom.plan/1' as const,
    inputsHash: hashOfInputs(inventory, scenario, sources, options.progress),
    seed: scenario.seed,
    sources: sources.map(({ file, format, sha256, rows }) => ({ file, format, sha256, rows })),
    findings: [...findings, ...survivalFindings({ hosts, workloads, roadmap }, planRules, sources[0]?.file ?? '')],
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
    hosts,
    workloads,
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
  const teams = new Map(problem.way?.teams?.map((team) => [team.id, team.daysByWave]));
  const schedule = scheduleMoves({
    waves: roadmap.waves,
    teamOf: roadmap.teamOf,
    calendar: compiled.calendar,
    movesOf: compiled.movesOf,
    workloads: new Map(problem.workloads.map((workload) => [workload.id, workload])),
    daysOf: (team, wave) => {
      const days = team === null ? undefined : teams.get(team);
      return days === undefined ? problem.effortCapacityDaysPerWave : (days[Math.min(wave, days.length) - 1] ?? 0);
    },
  });
  const certificate = checkPlanDocument(document, planRules, schedule);
  const certified = { ...document, roadmap: { ...document.roadmap, certificate } };
  const dayAfter = (wave: number): string => waveDates(scenario.startDate, scenario.waveDays, wave + 1).start;
  const growthAt = (percentPerYear: number): ReturnType<typeof totalsWithGrowth> =>
    totalsWithGrowth({
      percentPerYear,
      startDate: scenario.startDate,
      pools: placed.target,
      totals: totalsInputs,
      values,
    });
  const grownTotals = growthAt(scenario.roadmap.growthPercentPerYear);
  const withGrowth = views.map((view, state) => grownTotals(view, dayAfter(state)));
  const arrivals = new Set(hardware.arrivals.map(({ host }) => host.id));
  const moneyWith = (grow: typeof grownTotals): BusinessInputs => ({
    scenario,
    waves: roadmap.waves.length,
    schedule,
    arrivalCosts: compiled.arrivalCosts,
    costPerYear: (state, wave) => {
      const view = views[state] ?? last;
      const arrived = view.hostsOn.filter((id) => arrivals.has(id)).length;
      return costWithoutArrivals(grow(view, dayAfter(wave - 1)), arrived, writeOffPerYear(values));
    },
    nothingPerYear: (wave) => grow(first, dayAfter(wave - 1)).costPerYear,
  });
  const money = moneyWith(grownTotals);
  const earned = businessCase(money);
  const toZero = breakEven({
    inputs: money,
    business: earned,
    effortDays: roadmap.waves.flatMap(({ number: wave, moves }) =>
      moves.map(({ effortDays }) => ({ wave, effortDays })),
    ),
    dayRate: valueOf(values, 'team.dayRate'),
    growthPercentPerYear: scenario.roadmap.growthPercentPerYear,
    // Each growth that is tried packs the estate again for each quarter: seconds on large estates.
    npvWithGrowth:
      document.workloads.length > mostWorkloadsToGrow
        ? null
        : (percent) => businessCase(moneyWith(growthAt(percent))).npv,
  });
  const business = toZero === null ? earned : { ...earned, breakEven: toZero };
  const facts = workloadFacts({
    estate,
    scenario,
    hostOf: assigned.byWorkload,
    demandOf: sized.demandOf,
    advice,
    movesOf: compiled.movesOf,
    groupOf: compiled.groupOf,
    endsAs: (id) => {
      const seat = roadmap.states.at(-1)?.assignment[id];
      return seat === undefined ? undefined : toPlannedTechnology(seat.technology);
    },
    hasNoOpenWave: (id) => {
      const closed = compiled.calendar.closedWaves(id, compiled.needOf(id));
      return closed !== undefined && closed.length >= compiled.calendar.horizonWaves;
    },
  });
  const details: PlanDetails = {
    waveAssessment: assessWaves({
      workloads: facts.ruled,
      groups: estate.groups,
      waves: roadmap.waves.length,
      moves: roadmap.waves.flatMap(({ number: wave, moves }) =>
        moves.map(({ workload, fromTechnology, toTechnology }) => ({
          workload,
          wave,
          changesTo: fromTechnology === toTechnology ? null : toPlannedTechnology(toTechnology),
        })),
      ),
      waveRules: scenario.roadmap.waveRules,
      maxMovesPerWave: scenario.maxMovesPerWave,
      firstWave: firstOpenWave(compiled.calendar),
      begun: compiled.begun,
    }),
    workloadTraits: facts.traits,
    readiness: facts.readiness,
    clusters: placed.target.map((target, index) => {
      const consolidated = placed.consolidated[index];
      if (consolidated === undefined) throw new Error('every pool is placed twice');
      return clusterSummary(consolidated, target, placed.asIsHostsUsed[index] ?? 0);
    }),
    consolidatedAssignment: assignmentOf(placed.consolidated),
    ...(hostResources === undefined ? {} : { hostResources }),
    beforeBands: sampled.before,
    savedBands: sampled.saved,
    bandSamples: sampled.samples,
    tornado: sampled.tornado,
    moveReasons: explainMoves(problem, roadmap),
    doNothing: views.map((_, state) => grownTotals(first, dayAfter(state))),
    withGrowth,
    business,
    roadmapNotes: [
      ...roadmap.diagnostics.findings.map(({ severity, code, text, nearestChange }) => ({
        severity,
        code,
        text: nearestChange === null ? text : `${text} ${nearestChange}`,
      })),
      ...conflicts.map((conflict) => ({
        severity: 'warning' as const,
        code: 'limits-clash',
        text: wordsOfClash(conflict),
      })),
    ],
    ...(scenario.actual === undefined ? {} : { wavesBefore: scenario.actual.wavesBefore }),
    waveLowerBound: roadmap.diagnostics.bound.waves,
    ...(roadmap.diagnostics.valueBound === null ? {} : { roadmapValue: roadmap.diagnostics.valueBound }),
    ...(conflicts.length === 0 ? {} : { roadmapConflicts: conflicts }),
    schedule,
    rules: planRules,
    costParts: { before: { ...before.costParts }, after: { ...after.costParts } },
    embodiedKgCO2ePerYear: {
      before: embodiedKgPerYear(before.totals.hosts, values),
      after: embodiedKgPerYear(after.totals.hosts, values),
    },
  };
  context.progress(1, 'done');
  const unheld = certificateFindings(certified, planRules, sources[0]?.file ?? '');
  return { document: { ...certified, findings: [...document.findings, ...unheld] }, details };
}

/** What the roadmap's problem is compiled from, once the target is placed. */
function sourcesOfRoadmap(
  prepared: PreparedEstate,
  placed: PlacedEstate,
  scenario: Scenario,
  actual: ActualState | null,
): RoadmapSources {
  const { laterEstate, values, hardware, assigned, sized, targetOf, advice, isolation } = prepared;
  const totals: TotalsInputs = {
    hosts: new Map(laterEstate.hosts.map((host) => [host.id, host])),
    power: powerFacts(laterEstate.hosts),
    demandOf: (id) => demandFor(sized.byTechnology, id),
  };
  return {
    estate: laterEstate,
    scenario,
    values,
    hardware,
    target: placed.target,
    hostOf: assigned.byWorkload,
    demandOf: totals.demandOf,
    targetOf,
    advice,
    isolation,
    seatRules: seatRulesOfRoadmap(prepared, placed, scenario),
    extraResources: extrasOfPools(placed.target),
    totals,
    today: totalsOf(viewOfToday(prepared), totals, values).totals,
    actual,
  };
}

function seatRulesOfRoadmap(
  { targetPools, rules }: Pick<PreparedEstate, 'targetPools' | 'rules'>,
  { target }: PlacedEstate,
  scenario: Scenario,
): RoadmapSeatRules {
  return withLicensedHosts(withHardwareLimits(seatRulesOfPools(targetPools, rules, scenario), target), rules, target);
}

/** The failures that every state has to survive, with where workloads may start again meanwhile. */
function failuresOfRoadmap(
  { targetPools, rules, hardware, laterEstate }: PreparedEstate,
  { target }: PlacedEstate,
  scenario: Scenario,
  seatRules: RoadmapSeatRules,
): {
  readonly startingOn: ReadonlyMap<string, readonly string[]>;
  readonly leavingHosts: ReadonlySet<string>;
  readonly failures: readonly FailureRule[];
} {
  const startingOn = withHardwareLimits(
    seatRulesOfPools(targetPools, rules, { ...scenario, pinned: {} }),
    target,
    'starting',
  ).allowedHosts;
  const leavingHosts = new Set(hardware.offByWave.keys());
  const failures = failureRulesOf(
    target.map((one) => inUseUntilTheyLeave(one, laterEstate)),
    scenario.pinned,
    startingOn,
    leavingHosts,
    seatRules.allowedHosts,
  );
  return { startingOn, leavingHosts, failures };
}

/** The placement; where there is none, the limits that clash are added to the sentences that say so. */
function placedOrRefused(place: () => PlacedEstate, clashes: () => readonly RoadmapConflict[]): PlacedEstate {
  try {
    return place();
  } catch (error) {
    if (!(error instanceof InfeasiblePlanError)) throw error;
    const conflicts = clashes();
    throw new InfeasiblePlanError([...error.reasons, ...conflicts.map(wordsOfClash)], conflicts);
  }
}

interface PlacedEstate {
  readonly consolidated: readonly PlacedPool[];
  readonly target: readonly PlacedPool[];
  /** Per pool: hosts that carry a running workload today. */
  readonly asIsHostsUsed: readonly number[];
}

function placePools(prepared: PreparedEstate, scenario: Scenario, context: JobContext): PlacedEstate {
  const { estate, assigned, sized, targetOf, values, rules, pools, targetPools, hardware } = prepared;
  const hostOf = assigned.byWorkload;
  const inputs: PlacementInputs = { demandOf: sized.byTechnology, hostOf, values, scenario, rules };
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
    try {
      target.push(placePool(targetPools[index] ?? pool, (id) => targetOf.get(id) ?? 'vm', inputs, share(0.5)));
    } catch (error) {
      const leaving = pool.hosts.filter((host) => hardware.offByWave.has(host.id));
      if (!(error instanceof InfeasiblePlanError) || leaving.length === 0) throw error;
      throw new InfeasiblePlanError([
        ...error.reasons,
        `${pool.clusterName ?? 'Stand-alone hosts'}: ${leaving.map((host) => host.name).join(', ')} ${leaving.length === 1 ? 'has' : 'have'} to be off by the scenario's hardware events, and what stays or arrives is too small. Keep some of them longer, or let more hosts arrive.`,
      ]);
    }
    asIsHostsUsed.push(new Set(pool.workloads.map((one) => hostOf.get(one.id)?.hostId)).size);
  });
  return { consolidated, target, asIsHostsUsed };
}

/** Today: every described host on, every running workload where it is. */
function viewOfToday({ estate, running, assigned }: PreparedEstate): EstateView {
  return {
    hostsOn: estate.hosts.map((host) => host.id),
    seats: running.flatMap(({ id, technology }) => {
      const host = assigned.byWorkload.get(id)?.hostId ?? null;
      return host === null ? [] : [{ workload: id, host, technology }];
    }),
  };
}

/** The pool with the hosts that leave as they are until then: the target takes them for hosts in maintenance. */
function inUseUntilTheyLeave(placed: PlacedPool, estate: Inventory): PlacedPool {
  const inMaintenance = new Map(estate.hosts.map((host) => [host.id, host.inMaintenance]));
  const hosts = placed.pool.hosts.map((host) => ({ ...host, inMaintenance: inMaintenance.get(host.id) ?? false }));
  return { ...placed, pool: { ...placed.pool, hosts } };
}

function assignmentOf(placed: readonly PlacedPool[]): Record<string, string> {
  return Object.fromEntries(
    placed
      .flatMap(({ placement }) => placement.assignment)
      .flatMap(({ workload, host }) => (host === null ? [] : [[workload, host] as const]))
      .sort(([a], [b]) => compareText(a, b)),
  );
}

function planHosts(estate: Inventory, { problem }: Pick<CompiledRoadmap, 'problem'>): readonly PlanHost[] {
  const usable = new Map(problem.hosts.map((host) => [host.id, host.usable]));
  const clusterNames = new Map(estate.clusters.map((cluster) => [cluster.id, cluster.name]));
  return estate.hosts.map((host) => ({
    id: host.id,
    name: host.name,
    cluster: host.clusterId === null ? null : (clusterNames.get(host.clusterId) ?? host.clusterId),
    capacity: { cpuCores: host.cpuCores, memoryMiB: host.memoryMiB },
    usable: usable.get(host.id) ?? { cpuCores: 0, memoryMiB: 0 },
  }));
}

function planWorkloads(
  estate: Inventory,
  hostOf: ReadonlyMap<string, HostOfWorkload>,
  demandOf: ReadonlyMap<string, WorkloadDemand>,
  groupOf: ReadonlyMap<string, string>,
): readonly PlanWorkload[] {
  const clusterNames = new Map(estate.clusters.map((cluster) => [cluster.id, cluster.name]));
  return estate.workloads.map((workload) => {
    const demand = demandOf.get(workload.id);
    const place = hostOf.get(workload.id);
    if (demand === undefined || place === undefined) throw new Error(`${workload.id} was not sized`);
    const group = groupOf.get(workload.id);
    return {
      id: workload.id,
      name: workload.name,
      cluster: workload.clusterId === null ? null : (clusterNames.get(workload.clusterId) ?? workload.clusterId),
      ...(group === undefined ? {} : { group }),
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
