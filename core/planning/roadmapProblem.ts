import { cautionOf } from '#core/advice/advise.ts';
import { readFeatures } from '#core/advice/features.ts';
import { compileRoles } from '#core/advice/roles.ts';
import type { HostOfWorkload } from '#core/demand/assumedHosts.ts';
import type { Inventory, Workload } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import { toPlannedTechnology, type PlannedTechnology } from '#core/inventory/technology.ts';
import type { Advice, DemandByTechnology, Resources, Totals } from '#core/planResult.ts';
import type {
  ExtraResources,
  IsolationRules,
  RoadmapHost,
  RoadmapProblem,
  RoadmapWay,
  RoadmapWorkload,
} from '#core/roadmap/problem.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';
import type { BegunRoadmap } from '#core/roadmap/waveAssessment.ts';
import { waveRuleSettings } from '#core/roadmap/waveRuleSettings.ts';
import type { RoadmapSettings, WaveRuleId } from '#core/scenario/roadmapSettings.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { HardwarePlan } from './hardwareEvents.ts';
import { workloadFinder } from './members.ts';
import { keepsState, movesOf, needOf, type MoveFacts, type WorkloadMoves } from './moveFacts.ts';
import { memberFinder, type RoadmapSeatRules } from './placementRules.ts';
import type { ActualState } from './actualState.ts';
import { apartRules } from './apartRules.ts';
import { openFromFinished, withWavesBeforeClosed } from './finishedMoves.ts';
import { capacityForWorkloads, type PlacedPool } from './placements.ts';
import { compileObjective, daysPerYear, objectiveGains } from './roadmapObjective.ts';
import { mergeTogether } from './togetherGroups.ts';
import type { TotalsInputs } from './totals.ts';
import { criticalityWith, environmentWith, traitFindings, traitsByWorkload, type Traits } from './traits.ts';
import { waveRuleLimits, type BoundWorkload } from './waveRuleLimits.ts';
import { arrivalCosts, beforeRules, paceRules, roadmapTeams, wayFindings, waveBudgets } from './wayRules.ts';
import { WorkCalendar, type CutOverNeed } from './workCalendar.ts';
import { complexityOf, hasStatefulRole } from './workloadFacts.ts';

/** Everything that a roadmap's problem is compiled from. */
export interface RoadmapSources {
  /** The estate with the hosts that arrive. */
  readonly estate: Inventory;
  readonly scenario: Scenario;
  readonly values: AssumptionSet;
  readonly hardware: HardwarePlan;
  /** The target placement. */
  readonly target: readonly PlacedPool[];
  readonly hostOf: ReadonlyMap<string, HostOfWorkload>;
  readonly demandOf: (workload: string) => DemandByTechnology;
  readonly targetOf: ReadonlyMap<string, PlannedTechnology>;
  readonly advice: readonly Advice[];
  readonly isolation: IsolationRules;
  readonly seatRules: RoadmapSeatRules;
  readonly extraResources: ExtraResources | undefined;
  readonly totals: TotalsInputs;
  /** Totals of today: what doing nothing costs a year. */
  readonly today: Totals;
  /** What of the roadmap is finished, for the rest of one; null where it begins with the sources. */
  readonly actual: ActualState | null;
}

/** The problem with what its figures were worked out from. */
export interface CompiledRoadmap {
  readonly problem: RoadmapProblem;
  readonly calendar: WorkCalendar;
  readonly movesOf: ReadonlyMap<string, WorkloadMoves>;
  readonly needOf: (workload: string) => CutOverNeed;
  /** The group that each workload moves with, by id: the inventory's, or the scenario's set. */
  readonly groupOf: ReadonlyMap<string, string>;
  /** Money for hosts that arrive, by wave. */
  readonly arrivalCosts: ReadonlyMap<number, number>;
  /** What of the roadmap was finished before its first wave. */
  readonly begun: BegunRoadmap;
  readonly findings: readonly Finding[];
}

/** Years up to which calendars are worked out where the scenario names no last wave. */
const calendarYears = 5;

/**
 * Turns an estate, its target placement and the scenario's roadmap settings into the roadmap's problem: names into ids, days into
 * waves, and every move into effort, money, risk and interruption. The order of the scenario's and the inventory's lists
 * changes no roadmap. What names nothing becomes a finding.
 */
export function compileRoadmap(sources: RoadmapSources): CompiledRoadmap {
  const { estate, scenario, values, hardware, target, isolation, seatRules } = sources;
  const { roadmap: settings } = scenario;
  const membersOf = workloadFinder(estate);
  const clustersNamed = memberFinder(estate.clusters);
  const traits = traitsByWorkload(settings.traits, membersOf);
  const subjects = subjectsOf(sources);
  const running = new Set(subjects.map((one) => one.workload.id));
  const moves = compileMoves(sources, subjects, traits);
  const needs = new Map(subjects.map(({ workload }) => [workload.id, needOfMoves(moves.get(workload.id)!)]));
  const needOfWorkload = (id: string): CutOverNeed => needs.get(id) ?? { interrupts: false, hours: 0 };

  const daysPerWave =
    settings.teams.length === 0
      ? valueOf(values, 'team.effortDaysPerWave')
      : settings.teams.reduce((sum, team) => sum + team.daysPerWave, 0);
  const calendar = new WorkCalendar(settings, {
    startDate: scenario.startDate,
    waveDays: scenario.waveDays,
    horizonWaves: settings.maxWaves ?? horizonOf(scenario, subjects.length, moves, daysPerWave),
    daysPerWave,
    membersOf,
  });
  const begun = begunRoadmap(sources, traits);
  const firstOpenTo = (id: string): number => {
    const closed = new Set(calendar.closedWaves(id, needOfWorkload(id)));
    const held = settings.heldInWave[id];
    if (held !== undefined) return closed.has(held) ? Infinity : held;
    for (let wave = 1; wave <= calendar.horizonWaves; wave++) if (!closed.has(wave)) return wave;
    return Infinity;
  };
  const ruled = waveRuleLimits(
    scenario,
    estate.groups,
    boundWorkloads(sources, subjects, traits, firstOpenTo, moves),
    begun,
    daysPerWave,
  );
  const groups = mergeTogether(estate.groups, estate.workloads, [
    ...settings.together.map(({ name, workloads }) => ({ name, workloads: membersOf(workloads) })),
    ...ruled.together,
  ]);
  const apart = apartRules({
    scenario,
    membersOf,
    running: new Map(subjects.map(({ workload: { id, name } }) => [id, name])),
    production: ruled.environmentsApart ? productionOf(scenario, subjects, traits) : null,
    groups: groups.groups,
    groupOf: groups.groupOf,
    sharing: seatRules.together.map(({ workloads: sharing }) => sharing),
  });
  const closedByRule = withFirstWaveClosed(calendar, ruled.notFirst);
  const rest = openFromFinished(
    sources.actual,
    scenario,
    membersOf,
    subjects.map(({ workload: { id, name, technology: is }, technology }) => ({
      id,
      name,
      goesOn: technology === 'wasm' && toPlannedTechnology(is) !== technology,
    })),
  );
  const closedByRest = withWavesBeforeClosed(rest.waves);
  const objective = compileObjective(scenario, sources.today);
  const gains = objectiveGains(
    target.flatMap(({ pool }) => pool.hosts.map((host) => host.id)),
    subjects.map(({ workload, from, host, technology }) => ({
      workload: workload.id,
      from: { host: from, technology: toPlannedTechnology(workload.technology) },
      to: { host, technology },
    })),
    sources.totals,
    values,
    objective,
  );
  const roleOf = compileRoles(scenario.namePatterns);
  const workloads = subjects.map(({ workload, from, host, technology, clusterName }): RoadmapWorkload => {
    const { id } = workload;
    const own = moves.get(id)!;
    const features = readFeatures(workload, clusterName, roleOf);
    const environment = environmentWith(traits.get(id), features.environment);
    const closed = closedByRest(id, closedByRule(id, calendar.closedWaves(id, needOfWorkload(id))));
    const held = settings.heldInWave[id];
    const gain = gains.ofChange.get(id) ?? 0;
    return {
      id,
      name: workload.name,
      group: groups.groupOf.get(id) ?? null,
      demand: sources.demandOf(id),
      from: { host: from, technology: workload.technology },
      to: { host, technology },
      portEffortDays: own.port?.effortDays ?? 0,
      moveEffortDays: own.host.effortDays,
      caution: cautionWith(traits.get(id), cautionOf(workload, { ...features, environment }), settings.waveRules),
      moveCost: own.host.cost,
      moveRisk: own.host.expectedLoss,
      ...(own.port === null ? {} : { ...portMoney(own), skills: own.port.skills }),
      ...(own.via === null
        ? {}
        : {
            via: {
              technology: own.via.technology,
              portEffortDays: own.via.effortDays,
              skills: own.via.skills,
            },
          }),
      ...(gain > 0 ? { changeGain: gain } : {}),
      ...(closed === undefined ? {} : { closedWaves: closed }),
      ...(held === undefined ? {} : { heldInWave: held }),
      ...(seatRules.allowedHosts.has(id) ? { allowedHosts: seatRules.allowedHosts.get(id) ?? [] } : {}),
    };
  });

  const arriving = arrivalCosts(hardware.arrivals, values);
  const budgets = waveBudgets(scenario, calendar.horizonWaves, arriving);
  const pace = paceRules(
    settings,
    membersOf,
    running,
    target.map(({ pool }) => pool),
  );
  const before = [...beforeRules(settings, membersOf, running), ...ruled.before];
  const teams = roadmapTeams(calendar, settings, clustersNamed);
  const shut = shutFindings(scenario, calendar, subjects, moves, needOfWorkload);
  const lastWave = settings.maxWaves ?? (shut.length > 0 ? calendar.horizonWaves : null);
  const way: RoadmapWay = {
    ...(teams === undefined ? {} : { teams }),
    ...(pace.length === 0 ? {} : { pace }),
    ...(apart.rules.length === 0 ? {} : { apart: apart.rules }),
    ...(before.length === 0 ? {} : { before }),
    ...(budgets.length === 0 ? {} : { budgets }),
    ...(settings.riskBudgetPerWave === null ? {} : { riskBudgetPerWave: settings.riskBudgetPerWave }),
    ...(settings.stableStageWaves === null ? {} : { stableStageWaves: settings.stableStageWaves }),
    ...(lastWave === null ? {} : { lastWave }),
    objective: objective.objective,
  };
  return {
    problem: {
      hosts: roadmapHosts(sources, gains.ofHost),
      workloads,
      groups: groups.groups,
      startDate: scenario.startDate,
      waveDays: scenario.waveDays,
      effortCapacityDaysPerWave: daysPerWave,
      maxMovesPerWave: ruled.maxMovesPerWave,
      isolation,
      spread: seatRules.spread,
      together: seatRules.together,
      ...(sources.extraResources === undefined ? {} : { extraResources: sources.extraResources }),
      way,
    },
    calendar,
    movesOf: moves,
    needOf: needOfWorkload,
    groupOf: groups.groupOf,
    arrivalCosts: arriving,
    begun,
    findings: [
      ...hardware.findings,
      ...lateFindings(scenario, hardware, calendar),
      ...wayFindings(scenario, membersOf, clustersNamed, new Set(estate.workloads.map((one) => one.id)), budgets),
      ...traitFindings(settings.traits, membersOf, scenario.name),
      ...ruled.findings,
      ...apart.findings,
      ...rest.findings,
      ...shut,
    ],
  };
}

/** A workload that has a place today and in the target. */
interface Subject {
  readonly workload: Workload;
  readonly clusterName: string | null;
  readonly from: string;
  readonly host: string;
  readonly technology: PlannedTechnology;
}

function subjectsOf({ estate, target, hostOf, targetOf }: RoadmapSources): readonly Subject[] {
  const byId = new Map(estate.workloads.map((workload) => [workload.id, workload]));
  const clusterNames = new Map(estate.clusters.map((cluster) => [cluster.id, cluster.name]));
  return target.flatMap(({ pool, placement }) =>
    placement.assignment.flatMap(({ workload: id, host }) => {
      const workload = byId.get(id);
      const from = hostOf.get(id)?.hostId ?? null;
      if (workload === undefined || from === null || host === null) return [];
      const clusterName = clusterNames.get(workload.clusterId ?? '') ?? pool.clusterName;
      return [{ workload, clusterName, from, host, technology: targetOf.get(id) ?? 'vm' }];
    }),
  );
}

/** What counts as production: what is not known to be anything else does. */
function productionOf(
  scenario: Pick<Scenario, 'namePatterns'>,
  subjects: readonly Subject[],
  traits: ReturnType<typeof traitsByWorkload>,
): ReadonlySet<string> {
  const roleOf = compileRoles(scenario.namePatterns);
  return new Set(
    subjects.flatMap(({ workload, clusterName }) => {
      const { environment } = readFeatures(workload, clusterName, roleOf);
      const is = environmentWith(traits.get(workload.id), environment);
      return is === 'production' || is === 'unknown' ? [workload.id] : [];
    }),
  );
}

/** The workloads with what binding wave rules look at. */
function boundWorkloads(
  { scenario, advice }: RoadmapSources,
  subjects: readonly Subject[],
  traits: ReturnType<typeof traitsByWorkload>,
  firstOpenTo: (workload: string) => number,
  moves: ReturnType<typeof compileMoves>,
): readonly BoundWorkload[] {
  const roleOf = compileRoles(scenario.namePatterns);
  const stateful = new Set(advice.filter(hasStatefulRole).map((one) => one.workload));
  return subjects.map(({ workload, clusterName, from, host, technology }) => {
    const changes = technology !== toPlannedTechnology(workload.technology);
    const said = traits.get(workload.id);
    const features = readFeatures(workload, clusterName, roleOf);
    const environment = environmentWith(said, features.environment);
    const movesData = keepsState(features, stateful.has(workload.id));
    return {
      id: workload.id,
      group: workload.groupId,
      isProduction: environment === 'production' || environment === 'unknown',
      moves: changes || from !== host,
      isCritical: criticalityWith(said, environment) === 'high',
      isComplex: complexityOf(said, features, technology, movesData) === 'high',
      changesTo: changes ? technology : null,
      caution: cautionOf(workload, { ...features, environment }),
      opensIn: firstOpenTo(workload.id),
      stepDays: stepDaysOf(moves.get(workload.id)!, changes, from !== host),
    };
  });
}

/** Person-days of the moves that a workload makes one after the other. */
function stepDaysOf({ host, port, via }: WorkloadMoves, changes: boolean, changesHost: boolean): readonly number[] {
  if (changes && port !== null) return via === null ? [port.effortDays] : [via.effortDays, port.effortDays];
  return changesHost ? [host.effortDays] : [];
}

/** What has moved before the first wave, and as what something outside production runs since. */
function begunRoadmap(
  { estate, scenario, actual }: RoadmapSources,
  traits: ReturnType<typeof traitsByWorkload>,
): BegunRoadmap {
  const moved = actual?.lastMoves ?? {};
  const roleOf = compileRoles(scenario.namePatterns);
  const clusterNames = new Map(estate.clusters.map(({ id, name }) => [id, name]));
  const tried = estate.workloads.flatMap((workload) => {
    if ((moved[workload.id]?.changedOn ?? null) === null) return [];
    const { environment } = readFeatures(workload, clusterNames.get(workload.clusterId ?? '') ?? null, roleOf);
    const is = environmentWith(traits.get(workload.id), environment);
    return is === 'production' || is === 'unknown' ? [] : [toPlannedTechnology(workload.technology)];
  });
  return { hasMoves: Object.keys(moved).length > 0, tried: new Set(tried) };
}

/** Closed waves with the first in which anybody works beside them, for those that must not be first. Equal lists stay one. */
function withFirstWaveClosed(
  calendar: WorkCalendar,
  notFirst: ReadonlySet<string>,
): (workload: string, closed: readonly number[] | undefined) => readonly number[] | undefined {
  const first = firstOpenWave(calendar);
  const known = new Map<readonly number[] | undefined, readonly number[]>();
  return (workload, closed) => {
    if (!notFirst.has(workload) || closed?.includes(first) === true) return closed;
    const list = known.get(closed) ?? [...(closed ?? []), first].sort((a, b) => a - b);
    known.set(closed, list);
    return list;
  };
}

/** The first wave in which somebody has a working day. */
export function firstOpenWave(calendar: Pick<WorkCalendar, 'closedForAll'>): number {
  let first = 1;
  while (calendar.closedForAll.includes(first)) first += 1;
  return first;
}

/** Caution as the scenario's words on criticality and complexity have it, where the wave rules that go by them are on. */
function cautionWith(said: Traits | undefined, read: number, written: RoadmapSettings['waveRules']): number {
  if (said === undefined) return read;
  const rules = waveRuleSettings(written);
  const isOn = (id: WaveRuleId): boolean => rules[id].enabled && rules[id].weight > 0;
  let caution = read;
  if (isOn('critical-not-first')) {
    if (said.criticality === 'high') caution += cautionOfTrait;
    if (said.criticality === 'low') caution -= cautionOfTrait;
  }
  if (isOn('complex-not-first') && said.complexity === 'high') caution += cautionOfTrait;
  return Math.min(1, Math.max(0, caution));
}

/** As much as large data or memory count. */
const cautionOfTrait = 0.2;

function compileMoves(
  { estate, scenario, values, advice, isolation }: RoadmapSources,
  subjects: readonly Subject[],
  traits: ReturnType<typeof traitsByWorkload>,
): ReadonlyMap<string, WorkloadMoves> {
  const roleOf = compileRoles(scenario.namePatterns);
  const stateful = new Set(advice.filter(hasStatefulRole).map((one) => one.workload));
  const floors = new Map(isolation.floors.map((floor) => [floor.workload, floor.minimum]));
  const connections = connectionsOf(estate);
  return new Map(
    subjects.map(({ workload, clusterName, technology }) => {
      const { id } = workload;
      const read = readFeatures(workload, clusterName, roleOf);
      const features = { ...read, environment: environmentWith(traits.get(id), read.environment) };
      const isStaged =
        scenario.roadmap.stableStageWaves !== null &&
        technology === 'wasm' &&
        toPlannedTechnology(workload.technology) === 'vm';
      const stage = (floors.get(id) ?? 0) > isolation.byTechnology.container ? 'microvm' : 'container';
      return [
        id,
        movesOf(
          {
            features,
            traits: traits.get(id),
            to: technology,
            via: isStaged ? stage : null,
            isStatefulRole: stateful.has(id),
            connections: connections.get(workload.groupId ?? '') ?? null,
          },
          values,
        ),
      ];
    }),
  );
}

/** Connections of each group that the inventory shows to have any: groups that it waits for and that wait for it. */
function connectionsOf(estate: Pick<Inventory, 'groups'>): ReadonlyMap<string, number> {
  const connected = new Map<string, Set<string>>();
  const connect = (a: string, b: string): void => {
    const others = connected.get(a);
    if (others === undefined) connected.set(a, new Set([b]));
    else others.add(b);
  };
  for (const { id, dependsOn } of estate.groups) {
    for (const other of dependsOn) {
      if (other === id) continue;
      connect(id, other);
      connect(other, id);
    }
  }
  return new Map([...connected].map(([id, others]) => [id, others.size]));
}

/** The longest interruption of the moves that the target asks of the workload. */
function needOfMoves({ host, port, via }: WorkloadMoves): CutOverNeed {
  const asked: MoveFacts[] = port === null ? [host] : via === null ? [port] : [via, port];
  const needs = asked.map(needOf);
  return {
    interrupts: needs.some((need) => need.interrupts),
    hours: Math.max(...needs.map((need) => need.hours)),
  };
}

/**
 * Money and risk of one change of technology. With a stage in between there are two, and the problem knows one figure for both:
 * each is counted with half of their sum.
 */
function portMoney({ port, via }: WorkloadMoves): { portCost: number; portRisk: number } {
  const steps = via === null ? 1 : 2;
  return {
    portCost: ((port?.cost ?? 0) + (via?.cost ?? 0)) / steps,
    portRisk: ((port?.expectedLoss ?? 0) + (via?.expectedLoss ?? 0)) / steps,
  };
}

/** Waves for which calendars are worked out: five years, or twice what the work needs. */
function horizonOf(
  scenario: Pick<Scenario, 'waveDays' | 'maxMovesPerWave'>,
  count: number,
  moves: ReadonlyMap<string, WorkloadMoves>,
  daysPerWave: number,
): number {
  let effortDays = 0;
  for (const { host, port, via } of moves.values())
    effortDays += host.effortDays + (port?.effortDays ?? 0) + (via?.effortDays ?? 0);
  const byEffort = daysPerWave > 0 ? effortDays / daysPerWave : 0;
  const byMoves = (2 * count) / (scenario.maxMovesPerWave ?? Infinity);
  return Math.ceil(Math.max((calendarYears * daysPerYear) / scenario.waveDays, 2 * byEffort, 2 * byMoves));
}

/** Workloads with a maintenance window of which none is long enough, told by window. */
function shutFindings(
  scenario: Pick<Scenario, 'name'>,
  calendar: WorkCalendar,
  subjects: readonly Subject[],
  moves: ReadonlyMap<string, WorkloadMoves>,
  needOfWorkload: (id: string) => CutOverNeed,
): readonly Finding[] {
  return subjects.flatMap(({ workload, host, from }): Finding[] => {
    const closed = calendar.closedWaves(workload.id, needOfWorkload(workload.id));
    const isMoving = host !== from || moves.get(workload.id)?.port !== null;
    if (!isMoving || closed === undefined || closed.length < calendar.horizonWaves) return [];
    const hours = needOfWorkload(workload.id).hours;
    const longest = calendar.longestWindowHours(workload.id);
    const why =
      longest !== null && longest < hours
        ? `its cut-over takes ${round(hours)} h, and its longest maintenance window has ${round(longest)}. Give it a longer window, or copy more of its data before`
        : 'freezes leave no day on which it may be touched. Shorten a freeze, or add a maintenance window';
    return [
      {
        severity: 'warning',
        code: 'no-open-wave',
        file: scenario.name,
        value: workload.name.slice(0, 200),
        message: `${workload.name} cannot move in any wave: ${why}.`,
      },
    ];
  });
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Hosts that arrive after the last wave for which anything is planned. */
function lateFindings(
  scenario: Pick<Scenario, 'name'>,
  hardware: HardwarePlan,
  calendar: WorkCalendar,
): readonly Finding[] {
  const late = new Set(
    hardware.arrivals.filter((one) => one.availableFromWave > calendar.horizonWaves).map((one) => one.event),
  );
  return [...late].map((event) => ({
    severity: 'warning',
    code: 'hardware-date-too-late',
    file: scenario.name,
    value: event.slice(0, 200),
    message: `${event} arrives after the last wave, so no workload can go there in time.`,
  }));
}

function roadmapHosts(
  { estate, values, hardware, target }: RoadmapSources,
  gains: ReadonlyMap<string, number>,
): readonly RoadmapHost[] {
  const described = new Map(estate.hosts.map((host) => [host.id, host]));
  const available = new Map(hardware.arrivals.map(({ host, availableFromWave }) => [host.id, availableFromWave]));
  return target.flatMap((placed) => {
    const { pool, placement } = placed;
    const on = new Set(placement.hostsOn);
    const usable = usableByHost(placed, hardware, values);
    return placement.hosts.map((one): RoadmapHost => {
      const host = described.get(one.host);
      const from = available.get(one.host);
      const off = hardware.offByWave.get(one.host);
      return {
        id: one.host,
        name: host?.name ?? one.host,
        cluster: pool.id,
        usable: host?.inMaintenance === true ? { cpuCores: 0, memoryMiB: 0 } : usable.get(one.host)!,
        releasable: !on.has(one.host),
        releaseGain: gains.get(one.host) ?? 0,
        ...(from === undefined ? {} : { availableFromWave: from }),
        ...(off === undefined ? {} : { offByWave: off }),
      };
    });
  });
}

/**
 * What may be planned on each host of a pool. Hosts that are to leave are not part of the target, so placement keeps no reserve
 * on them; until they go they may be filled to the same share as the others.
 */
function usableByHost(
  { pool, placement }: Pick<PlacedPool, 'pool' | 'placement'>,
  hardware: Pick<HardwarePlan, 'offByWave'>,
  values: AssumptionSet,
): ReadonlyMap<string, Resources> {
  const capacity = new Map(pool.hosts.map((host) => [host.id, capacityForWorkloads(host, values)]));
  const share = [0, 0];
  for (const { host, usable } of placement.hosts) {
    if (hardware.offByWave.has(host)) continue;
    for (const d of [0, 1] as const) {
      const whole = capacity.get(host)?.[d] ?? 0;
      if (whole > 0) share[d] = Math.max(share[d]!, (usable[d] ?? 0) / whole);
    }
  }
  return new Map(
    placement.hosts.map(({ host, usable }) => {
      const leaves = hardware.offByWave.has(host);
      const at = (d: 0 | 1): number => (leaves ? (capacity.get(host)?.[d] ?? 0) * share[d]! : (usable[d] ?? 0));
      return [host, { cpuCores: at(0), memoryMiB: at(1) }];
    }),
  );
}
