import type { Finding } from '#core/inventory/source.ts';
import type { BeforeRule, PaceRule, RoadmapTeam, WaveBudget } from '#core/roadmap/problem.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';
import type { RoadmapSettings } from '#core/scenario/roadmapSettings.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { waveDates } from '#core/roadmap/calendar.ts';
import { quarterOf } from './days.ts';
import type { ArrivingHost } from './hardwareEvents.ts';
import type { MemberFinder } from './members.ts';
import type { Pool } from './pools.ts';
import type { WorkCalendar } from './workCalendar.ts';

/** A name that no earlier rule has: the checker and the planner tell rules apart by it. */
export function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let own = name;
    for (let n = 2; taken.has(own); n++) own = `${name} (${n})`;
    taken.add(own);
    return own;
  };
}

/** What may move in one wave: the scenario's sets, and the share of each cluster. Only members that run are kept. */
export function paceRules(
  settings: Pick<RoadmapSettings, 'pace' | 'maxShareOfClusterPerWave'>,
  membersOf: MemberFinder,
  running: ReadonlySet<string>,
  pools: readonly Pool[],
): readonly PaceRule[] {
  const named = uniqueNames();
  const share = settings.maxShareOfClusterPerWave;
  return [
    ...settings.pace.map(({ name, workloads, maxPerWave }) => ({
      id: named(name),
      workloads: membersOf(workloads).filter((id) => running.has(id)),
      maxPerWave,
    })),
    ...(share === null
      ? []
      : pools.map((pool) => ({
          id: named(`${formatShare(share)} of ${pool.clusterName ?? 'the stand-alone hosts'} in a wave`),
          workloads: pool.workloads.map((workload) => workload.id),
          // At least one, or a small cluster could never move.
          maxPerWave: Math.max(1, Math.floor(pool.workloads.length * share + 1e-9)),
        }))),
  ].filter((rule) => rule.workloads.length > rule.maxPerWave);
}

function formatShare(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** Who moves before whom; members that do not run are left out, and rules without members on both sides. */
export function beforeRules(
  settings: Pick<RoadmapSettings, 'before'>,
  membersOf: MemberFinder,
  running: ReadonlySet<string>,
): readonly BeforeRule[] {
  const named = uniqueNames();
  return settings.before
    .map(({ name, first, later, wavesBetween }) => {
      const leading = membersOf(first).filter((id) => running.has(id));
      const leads = new Set(leading);
      return {
        id: named(name),
        first: leading,
        // What is on both sides leads.
        later: membersOf(later).filter((id) => running.has(id) && !leads.has(id)),
        wavesBetween,
      };
    })
    .filter((rule) => rule.first.length > 0 && rule.later.length > 0);
}

/** The calendar's teams with the clusters that they work on, by pool id. */
export function roadmapTeams(
  calendar: Pick<WorkCalendar, 'teams'>,
  settings: Pick<RoadmapSettings, 'teams'>,
  clustersNamed: MemberFinder,
): readonly RoadmapTeam[] | undefined {
  const written = new Map(settings.teams.map((team) => [team.id, team.clusters]));
  return calendar.teams?.map((team) => {
    const clusters = written.get(team.id) ?? [];
    return clusters.length === 0 ? team : { ...team, clusters: clustersNamed(clusters) };
  });
}

/** The wave in which money for a host is due: the one from which on it is there. */
function priceOf(arrival: ArrivingHost, values: AssumptionSet): number {
  return arrival.price ?? valueOf(values, 'cost.serverPrice');
}

/** Money for hosts that arrive, by wave. */
export function arrivalCosts(arrivals: readonly ArrivingHost[], values: AssumptionSet): ReadonlyMap<number, number> {
  const costs = new Map<number, number>();
  for (const arrival of arrivals) {
    const wave = arrival.availableFromWave;
    costs.set(wave, (costs.get(wave) ?? 0) + priceOf(arrival, values));
  }
  return costs;
}

/**
 * Budgets by quarter as budgets of waves: a wave belongs to the quarter of its first day, and hosts are paid for in the wave in
 * which they can first be used. Budgets of the same quarter add up.
 */
export function waveBudgets(
  scenario: Pick<Scenario, 'startDate' | 'waveDays'> & { readonly roadmap: Pick<RoadmapSettings, 'budgets'> },
  horizonWaves: number,
  arriving: ReadonlyMap<number, number>,
): readonly WaveBudget[] {
  const { budgets } = scenario.roadmap;
  if (budgets.length === 0) return [];
  const amounts = new Map<string, number>();
  for (const { quarter, amount } of budgets) amounts.set(quarter, (amounts.get(quarter) ?? 0) + amount);
  const waves = new Map<string, number[]>([...amounts.keys()].map((quarter) => [quarter, []]));
  for (let wave = 1; wave <= horizonWaves; wave++) {
    waves.get(quarterOf(waveDates(scenario.startDate, scenario.waveDays, wave).start))?.push(wave);
  }
  return [...amounts]
    .map(([quarter, amount]) => {
      const own = waves.get(quarter) ?? [];
      return {
        id: quarter,
        waves: own,
        amount,
        committed: own.reduce((sum, wave) => sum + (arriving.get(wave) ?? 0), 0),
      };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Rules, windows and freezes that name nothing; budgets without a wave, and those that bought hosts exceed by themselves. */
export function wayFindings(
  scenario: Pick<Scenario, 'name' | 'currency'> & { readonly roadmap: RoadmapSettings },
  membersOf: MemberFinder,
  clustersNamed: MemberFinder,
  workloadIds: ReadonlySet<string>,
  budgets: readonly WaveBudget[],
): readonly Finding[] {
  const { roadmap } = scenario;
  const findings: Finding[] = [];
  const warn = (code: string, value: string, message: string): void => {
    findings.push({ severity: 'warning', code, file: scenario.name, value: value.slice(0, 200), message });
  };
  const nothing = (what: string, name: string, words: readonly string[]): void => {
    for (const word of words) {
      if (membersOf([word]).length > 0) continue;
      warn(
        'scenario-names-nothing',
        word,
        `${what} ${name} names ${word}, which no workload or group of the inventory is called.`,
      );
    }
  };
  for (const { name, workloads } of roadmap.freezes) if (workloads !== null) nothing('The freeze', name, workloads);
  for (const { name, workloads } of roadmap.maintenanceWindows) nothing('The maintenance window', name, workloads);
  for (const { name, workloads } of roadmap.together) nothing('The set that moves together', name, workloads);
  for (const { name, workloads } of roadmap.pace) nothing('The pace', name, workloads);
  for (const { name, workloads, others } of roadmap.apart)
    nothing('What is kept apart,', name, [...workloads, ...others]);
  for (const { name, first, later } of roadmap.before) nothing('The order', name, [...first, ...later]);
  for (const id of Object.keys(roadmap.heldInWave)) {
    if (workloadIds.has(id)) continue;
    warn('scenario-names-nothing', id, `${id} is held in a wave, but the inventory has no workload of that id.`);
  }
  for (const team of roadmap.teams) {
    for (const cluster of team.clusters) {
      if (clustersNamed([cluster]).length > 0) continue;
      warn('scenario-names-nothing', cluster, `${team.name} works on ${cluster}, which no cluster is called.`);
    }
  }
  for (const budget of budgets) {
    if (budget.waves.length === 0) {
      warn('budget-without-wave', budget.id, `No wave starts in ${budget.id}, so its budget limits nothing.`);
    } else if (budget.committed > budget.amount) {
      warn(
        'budget-below-purchases',
        budget.id,
        `The hosts that arrive in ${budget.id} cost ${round(budget.committed)} ${scenario.currency}, more than its budget of ${round(budget.amount)}; no move can be paid for in it.`,
      );
    }
  }
  for (const { name, from, to } of [...roadmap.freezes, ...roadmap.teams.flatMap(absencesOf)]) {
    if (from > to)
      warn('dates-reversed', `${from} ${to}`, `${name} ends on ${to}, before it begins on ${from}; it has no effect.`);
  }
  return findings;
}

function absencesOf(team: RoadmapSettings['teams'][number]): { name: string; from: string; to: string }[] {
  return team.absences.map((absence) => ({ name: `The absence of ${team.name}`, ...absence }));
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
