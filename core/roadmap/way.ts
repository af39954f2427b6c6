import { fitsEffort } from './effort.ts';
import type { ApartRule, BeforeRule, PaceRule, RoadmapObjective, RoadmapProblem, RoadmapWorkload } from './problem.ts';
import { RoadmapInputError } from './roadmapPlan.ts';

/** What one move does, as an index into flat arrays: {@link hostMove}, {@link stageMove} or {@link portMove}. */
export type MoveKind = 0 | 1 | 2;
/** A change of host alone. */
export const hostMove: MoveKind = 0;
/** The change to the technology in between. */
export const stageMove: MoveKind = 1;
/** The change to the target's technology. */
export const portMove: MoveKind = 2;

/** A team by index. */
export interface WayTeam {
  readonly id: string;
  readonly name: string;
  /** Person-days by wave, wave 1 first; the last figure holds for all later waves. */
  readonly daysByWave: readonly number[];
}

/** A budget by index: what its waves may still cost. */
interface WayBudget {
  readonly id: string;
  readonly amount: number;
  readonly left: number;
}

interface WayRule {
  readonly id: string;
  readonly members: readonly number[];
}

/** The limits of the way by index; kinds of moves and workloads share flat arrays, `kind * count + w`. */
export interface Way {
  readonly count: number;
  /** Sorted by id; one team of everything where the problem has none. */
  readonly teams: readonly WayTeam[];
  readonly hasTeams: boolean;
  readonly maxMoves: number;
  readonly effort: Float64Array;
  /** Money of each move. */
  readonly cost: Float64Array;
  /** Expected loss of each move, money. */
  readonly risk: Float64Array;
  /** Per move, which list of {@link teamsOfClass} can make it. */
  readonly teamClass: Int32Array;
  /** Teams that can make the moves of a class, least versatile first: those with many skills are kept for what needs them. */
  readonly teamsOfClass: readonly (readonly number[])[];
  readonly closed: readonly (ReadonlySet<number> | null)[];
  /** The only wave in which a workload may move; 0 for any. */
  readonly heldIn: Int32Array;
  readonly pace: readonly (WayRule & { readonly maxPerWave: number })[];
  readonly paceOf: readonly (readonly number[])[];
  /** Per workload and rule of sets that are kept apart, `2 * rule + side`. */
  readonly sidesOf: readonly (readonly number[])[];
  /** How many such rules there are. */
  readonly apartRules: number;
  readonly before: readonly { readonly id: string; readonly wavesBetween: number }[];
  /** Per workload, the rules of {@link before} in which it comes first, and in which it comes after. */
  readonly firstOf: readonly (readonly number[])[];
  readonly laterOf: readonly (readonly number[])[];
  readonly budgets: readonly WayBudget[];
  readonly budgetsOfWave: ReadonlyMap<number, readonly number[]>;
  readonly riskBudget: number;
  readonly stableStageWaves: number;
  readonly lastWave: number;
  /** After this wave the calendar changes nothing any more (arrivals of hosts included). */
  readonly lastEvent: number;
  /** Wave from whose beginning on each host is there; 0 for today, {@link neverThere} for never. */
  readonly availableFrom: Int32Array;
  /** Wave at whose end each host has to be off; 0 for never. */
  readonly offBy: Int32Array;
  readonly changeGain: Float64Array;
  readonly objective: RoadmapObjective | null;
  /** True when nothing of the above limits anything, as in problems without a way. */
  readonly isPlain: boolean;
}

const none: readonly number[] = [];

/** In place of the wave of its arrival for a host that never comes. */
export const neverThere = 2 ** 31 - 1;

function wholeWave(value: number, field: string, id: string): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new RoadmapInputError(`${field} of ${id} must be the number of a wave, it is ${value}.`, field, id);
}

function amount(value: number | undefined, field: string, id: string): number {
  if (value === undefined) return 0;
  if (value >= 0 && value < Infinity) return value;
  throw new RoadmapInputError(`${field} of ${id} must be finite and not negative, it is ${value}.`, field, id);
}

function finite(value: number, field: string, id: string): number {
  if (Number.isFinite(value)) return value;
  throw new RoadmapInputError(`${field} of ${id} must be finite, it is ${value}.`, field, id);
}

/** Person-days of a team in a wave (from 1). */
export function teamDays(team: WayTeam, wave: number): number {
  const { daysByWave } = team;
  return daysByWave.length === 0 ? 0 : daysByWave[Math.min(wave, daysByWave.length) - 1]!;
}

/** Person-days of all teams in a wave (from 1). */
export function waveDays(way: Pick<Way, 'teams'>, wave: number): number {
  let sum = 0;
  for (const team of way.teams) sum += teamDays(team, wave);
  return sum;
}

/** The most person-days that any wave has, of all teams together. */
export function waveDaysAtMost(way: Pick<Way, 'teams'>): number {
  let most = 0;
  const waves = Math.max(1, ...way.teams.map((team) => team.daysByWave.length));
  for (let k = 1; k <= waves; k++) most = Math.max(most, waveDays(way, k));
  return most;
}

/** Sorted by id, so that the order of the input does not matter. */
function sortedById<Item extends { readonly id: string }>(items: readonly Item[] | undefined): readonly Item[] {
  return (items ?? []).toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function rulesOf(lists: readonly (readonly number[])[], count: number): readonly (readonly number[])[] {
  const of: number[][] = [];
  lists.forEach((members, r) => {
    for (const w of members) (of[w] ??= []).push(r);
  });
  return Array.from({ length: count }, (_, w) => of[w] ?? none);
}

/**
 * The limits of `problem.way`, of its workloads and of its hosts by index; hosts and workloads sorted as given.
 * Throws RoadmapInputError when a figure is no number of its kind.
 */
export function indexWay(
  problem: RoadmapProblem,
  hosts: RoadmapProblem['hosts'],
  workloads: readonly RoadmapWorkload[],
  hostOf: Int32Array,
): Way {
  const way = problem.way ?? {};
  const count = workloads.length;
  const indexOf = new Map(workloads.map(({ id }, w) => [id, w]));
  const membersOf = (ids: readonly string[]): number[] =>
    [...new Set(ids)].flatMap((id) => indexOf.get(id) ?? []).toSorted((a, b) => a - b);

  const effort = new Float64Array(3 * count);
  const cost = new Float64Array(3 * count);
  const risk = new Float64Array(3 * count);
  const heldIn = new Int32Array(count);
  const changeGain = new Float64Array(count);
  let lastEvent = 0;
  const closed = workloads.map((workload, w) => {
    const { id } = workload;
    effort[w] = workload.moveEffortDays;
    effort[count + w] = amount(workload.via?.portEffortDays, 'via.portEffortDays', id);
    effort[2 * count + w] = workload.portEffortDays;
    cost[w] = amount(workload.moveCost, 'moveCost', id);
    cost[count + w] = cost[2 * count + w] = amount(workload.portCost, 'portCost', id);
    risk[w] = amount(workload.moveRisk, 'moveRisk', id);
    risk[count + w] = risk[2 * count + w] = amount(workload.portRisk, 'portRisk', id);
    heldIn[w] = wholeWave(workload.heldInWave ?? 0, 'heldInWave', id);
    changeGain[w] = finite(workload.changeGain ?? 0, 'changeGain', id);
    lastEvent = Math.max(lastEvent, heldIn[w]);
    if (workload.closedWaves === undefined || workload.closedWaves.length === 0) return null;
    for (const k of workload.closedWaves) lastEvent = Math.max(lastEvent, wholeWave(k, 'closedWaves', id) + 1);
    return new Set(workload.closedWaves);
  });

  const hasTeams = way.teams !== undefined && way.teams.length > 0;
  const teams = hasTeams ? sortedById(way.teams) : [];
  for (const team of teams) {
    for (const days of team.daysByWave) amount(days, 'daysByWave', team.id);
    lastEvent = Math.max(lastEvent, team.daysByWave.length);
  }
  const clusters = hosts.map((host) => host.cluster);
  const classOfKey = new Map<string, number>();
  const teamsOfClass: number[][] = [];
  const teamClass = new Int32Array(3 * count);
  const classOf = (skills: readonly string[], cluster: string | null): number => {
    const wanted = [...new Set(skills)].toSorted();
    const key = JSON.stringify([cluster, wanted]);
    const known = classOfKey.get(key);
    if (known !== undefined) return known;
    classOfKey.set(key, teamsOfClass.length);
    const able: number[] = [];
    teams.forEach((team, t) => {
      const worksThere = team.clusters === undefined || team.clusters.includes(cluster);
      if (worksThere && wanted.every((skill) => team.skills.includes(skill))) able.push(t);
    });
    return teamsOfClass.push(able) - 1;
  };
  if (hasTeams) {
    workloads.forEach((workload, w) => {
      const cluster = clusters[hostOf[w]!]!;
      teamClass[w] = classOf(['host-move'], cluster);
      teamClass[count + w] = classOf(workload.via?.skills ?? none.map(String), cluster);
      teamClass[2 * count + w] = classOf(workload.skills ?? none.map(String), cluster);
    });
    // How many moves each team could make: the fewer, the better it is used where it can be.
    const breadth = new Float64Array(teams.length);
    for (const c of teamClass) for (const t of teamsOfClass[c]!) breadth[t]! += 1;
    for (const able of teamsOfClass) able.sort((a, b) => breadth[a]! - breadth[b]! || a - b);
  } else {
    teamsOfClass.push([0]);
  }

  const pace = sortedById<PaceRule>(way.pace).map(({ id, workloads: ids, maxPerWave }) => ({
    id,
    maxPerWave,
    members: membersOf(ids),
  }));
  const sides = sortedById<ApartRule>(way.apart).flatMap((rule) => {
    const one = membersOf(rule.sides[0]);
    const first = new Set(one);
    return [one, membersOf(rule.sides[1]).filter((w) => !first.has(w))];
  });
  const before = sortedById<BeforeRule>(way.before).map((rule) => ({
    id: rule.id,
    wavesBetween: wholeWave(rule.wavesBetween, 'wavesBetween', rule.id),
    first: membersOf(rule.first),
    later: membersOf(rule.later),
  }));
  const budgets: WayBudget[] = [];
  const budgetsOfWave = new Map<number, number[]>();
  for (const budget of sortedById(way.budgets)) {
    const b = budgets.push({ id: budget.id, amount: budget.amount, left: budget.amount - budget.committed }) - 1;
    for (const k of new Set(budget.waves)) {
      lastEvent = Math.max(lastEvent, wholeWave(k, 'waves', budget.id) + 1);
      const list = budgetsOfWave.get(k);
      if (list === undefined) budgetsOfWave.set(k, [b]);
      else list.push(b);
    }
  }

  const availableFrom = new Int32Array(hosts.length);
  const offBy = new Int32Array(hosts.length);
  hosts.forEach((host, h) => {
    availableFrom[h] = wholeWave(host.availableFromWave ?? 0, 'availableFromWave', host.id);
    offBy[h] = wholeWave(host.offByWave ?? 0, 'offByWave', host.id);
    if (offBy[h] > 0 && availableFrom[h] >= offBy[h]) {
      // It would have to go before it can be used, so it never comes.
      availableFrom[h] = neverThere;
      offBy[h] = 0;
      return;
    }
    lastEvent = Math.max(lastEvent, availableFrom[h]);
  });
  const riskBudget = way.riskBudgetPerWave ?? Infinity;
  const lastWave = way.lastWave ?? Infinity;
  return {
    count,
    teams: hasTeams
      ? teams.map(({ id, name, daysByWave }) => ({ id, name, daysByWave }))
      : [{ id: '', name: '', daysByWave: [problem.effortCapacityDaysPerWave] }],
    hasTeams,
    maxMoves: problem.maxMovesPerWave ?? Infinity,
    effort,
    cost,
    risk,
    teamClass,
    teamsOfClass,
    closed,
    heldIn,
    pace,
    paceOf: rulesOf(
      pace.map((rule) => rule.members),
      count,
    ),
    sidesOf: rulesOf(sides, count),
    apartRules: sides.length / 2,
    before: before.map(({ id, wavesBetween }) => ({ id, wavesBetween })),
    firstOf: rulesOf(
      before.map((rule) => rule.first),
      count,
    ),
    laterOf: rulesOf(
      before.map((rule) => rule.later),
      count,
    ),
    budgets,
    budgetsOfWave,
    riskBudget,
    stableStageWaves: wholeWave(way.stableStageWaves ?? 0, 'stableStageWaves', 'way'),
    lastWave,
    lastEvent,
    availableFrom,
    offBy,
    changeGain,
    objective: way.objective === undefined ? null : checkedObjective(way.objective),
    isPlain:
      !hasTeams &&
      pace.length + sides.length + before.length + budgets.length === 0 &&
      riskBudget === Infinity &&
      lastWave === Infinity &&
      lastEvent === 0 &&
      offBy.every((wave) => wave === 0) &&
      workloads.every((workload) => workload.via === undefined),
  };
}

function checkedObjective(objective: RoadmapObjective): RoadmapObjective {
  const { discountPerWave, horizonWaves, wavePenalty, costWeight, riskWeight } = objective;
  if (!(discountPerWave > 0 && discountPerWave <= 1)) {
    const text = `The discount per wave must be above 0 and at most 1, it is ${discountPerWave}.`;
    throw new RoadmapInputError(text, 'discountPerWave', 'objective');
  }
  for (const [field, value] of Object.entries({ horizonWaves, wavePenalty, costWeight, riskWeight })) {
    amount(value, field, 'objective');
  }
  return objective;
}

/** True when some team has so many days for a move of the class in a wave in which it makes nothing else. */
export function hasTeamFor(way: Way, teamClass: number, effort: number, wave: number): boolean {
  return way.teamsOfClass[teamClass]!.some((t) => fitsEffort(effort, teamDays(way.teams[t]!, wave)));
}
