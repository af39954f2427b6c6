import { checkCancelled, type JobContext } from '#core/job.ts';
import { toPlannedTechnology } from '#core/inventory/technology.ts';
import { figuresOfClash } from './clashFigures.ts';
import { namedLimits, type LimitScale, type NamedLimit } from './namedLimits.ts';
import { withHeldReleases } from './heldReleases.ts';
import { evaluate, type Outcome } from './outcome.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { RoadmapProblem } from './problem.ts';
import { Relaxation, type RelaxedGoal } from './relaxation.ts';
import type { RoadmapConflict } from './roadmapProofs.ts';
import { sequence } from './sequence.ts';
import type { Strategy } from './strategy.ts';
import { searchPrices } from './valueBound.ts';

/** Ways in which it is tried whether a roadmap exists; the first that reaches everything answers. */
const attempts: readonly Strategy[] = [
  { name: 'room first', keptHostsAt: 0, roomKept: 0, isEager: false, holdsSwingHost: false, dueShare: 0 },
  { name: 'releases first', keptHostsAt: 1, roomKept: 1, isEager: true, holdsSwingHost: false, dueShare: 0.5 },
  { name: 'swing host', keptHostsAt: 0, roomKept: 1, isEager: true, holdsSwingHost: true, dueShare: 0 },
  {
    name: 'room before most releases',
    keptHostsAt: 0.2,
    roomKept: 0,
    isEager: true,
    holdsSwingHost: false,
    dueShare: 1,
  },
];

/** Work for all of it, in steps of the sequencer and visits of the relaxation: limits in work, so that answers are the same everywhere. */
const mostSteps = 6_000_000;
const mostTests = 400;
const mostConflicts = 3;
/** Per workload and cluster, for the failures that are simulated. */
const stepsOfFailures = 5;
const proofSteps = 20_000_000;
/** A bound below 0 by this much, where 0 can be reached, is no rounding. */
const proofMargin = 1e-7;
/** Waves after the last date for which a roadmap without a last wave is looked at one by one. */
const mostWavesOfProof = 160;

/** Targets that no limit of {@link namedLimits} keeps from being reached: backward technologies and isolation floors. */
function isOutOfReach(prepared: Prepared, w: number): boolean {
  const id = prepared.ids[w]!;
  return prepared.findings.some(
    ({ code, workloads }) =>
      (code === 'technology-backward' || code === 'below-isolation-floor') && workloads.includes(id),
  );
}

function asksTechnology(prepared: Prepared, w: number): boolean {
  return toPlannedTechnology(prepared.askedTechnology[w]!) !== toPlannedTechnology(prepared.fromTechnology[w]!);
}

/** True when all that was asked is reached: technologies, hosts off in time, nothing above usable, held moves made. */
function isReached(prepared: Prepared, outcome: Outcome): boolean {
  if (outcome.kept.length + outcome.missed.length + outcome.overloaded.length > 0) return false;
  for (const { because } of outcome.sequence.abandoned.values()) if (because === 'held') return false;
  for (let w = 0; w < prepared.ids.length; w++) {
    if (!asksTechnology(prepared, w)) continue;
    const isAsked = prepared.wantsTechnology[w] === 1 && prepared.targetTechnology[w] === prepared.askedTechnology[w];
    if (!(isAsked && outcome.finalChanged[w] === 1) && !isOutOfReach(prepared, w)) return false;
  }
  return true;
}

/**
 * What limits are lifted from: a roadmap's problem itself, or a scenario, from which the problem is compiled anew. Null where
 * the case contradicts itself, so that there is no problem.
 */
export interface ClashCase<Case> {
  readonly given: Case;
  readonly limits: readonly NamedLimit<Case>[];
  readonly problemOf: (given: Case) => RoadmapProblem | null;
  /** Steps that it takes to make one problem, or to answer {@link ClashCase.isPossible}. */
  readonly stepsPerProblem?: number;
  /** Where no roadmap is the question; it is then not asked of the planner. */
  readonly isPossible?: (given: Case) => boolean;
}

/** Counts what is spent; once it is gone every question is answered with no. */
class Tester<Case> {
  readonly #context: JobContext;
  readonly #problemOf: ClashCase<Case>['problemOf'];
  readonly #isPossible: ClashCase<Case>['isPossible'];
  readonly #stepsPerProblem: number;
  #steps = 0;
  #tests = 0;

  constructor({ problemOf, isPossible, stepsPerProblem = 0 }: ClashCase<Case>, context: JobContext) {
    this.#isPossible = isPossible;
    this.#problemOf = problemOf;
    this.#stepsPerProblem = stepsPerProblem;
    this.#context = context;
  }

  get isSpent(): boolean {
    return this.#steps > mostSteps || this.#tests > mostTests;
  }

  /** True when the planner finds a roadmap that reaches everything. False proves nothing. */
  finds(given: Case): boolean {
    if (this.isSpent) return false;
    checkCancelled(this.#context);
    this.#tests += 1;
    if (this.#isPossible !== undefined) {
      this.#steps += this.#stepsPerProblem;
      return this.#isPossible(given);
    }
    const problem = this.#problemOf(given);
    if (problem === null) return false;
    this.#steps += 5 * problem.workloads.length + this.#stepsPerProblem;
    const prepared = prepare(problem);
    const isLost = prepared.ids.some(
      (_, w) => asksTechnology(prepared, w) && prepared.wantsTechnology[w] === 0 && !isOutOfReach(prepared, w),
    );
    // What preparation has taken out of the target no sequence brings back.
    if (isLost) return false;
    for (const strategy of attempts) {
      checkCancelled(this.#context);
      const result = sequence(prepared, strategy, this.#context);
      this.#steps += result.steps;
      const outcome = evaluate(prepared, result);
      if (!isReached(prepared, outcome)) continue;
      this.#steps += stepsOfFailures * problem.workloads.length * (problem.failures?.length ?? 0);
      if (isReached(prepared, withHeldReleases(prepared, outcome))) return true;
    }
    return false;
  }
}

/**
 * True when it is proven that no roadmap reaches all that the problem asks: a workload that no wave is open to, or prices under
 * which the limits are worth less than any way of reaching the goal costs (see {@link Relaxation}). False proves nothing.
 */
export function provesImpossible(problem: RoadmapProblem, context: JobContext): boolean {
  const prepared = withAskedNeeds(prepare(problem));
  if (prepared === null) return false;
  const { way } = prepared;
  const isOpenEnded = way.lastWave === Infinity || way.lastWave > mostWavesOfProof;
  const waves = isOpenEnded
    ? Math.max(1, Math.min(mostWavesOfProof, Math.max(way.lastEvent, ...way.offBy) + 1))
    : way.lastWave;
  const changed = Uint8Array.from(prepared.ids, (_, w) =>
    asksTechnology(prepared, w) && !isOutOfReach(prepared, w) ? 1 : 0,
  );
  const goal: RelaxedGoal = {
    waves,
    isOpenEnded,
    changed,
    staged: changed.map((is, w) => (prepared.stageTechnology[w] === null ? 0 : is)),
    leaves: new Uint8Array(prepared.ids.length),
    // One that arrives later may never come; without it the goal is easier.
    released: prepared.askedReleasable.map((is, h) => (way.availableFrom[h] === 0 ? is : 0)),
    offBy: way.offBy,
  };
  const relaxation = new Relaxation(prepared, goal, false);
  if (relaxation.shutOut !== -1) return true;
  const isProof = (bound: number): boolean => bound < -proofMargin;
  return isProof(searchPrices(relaxation, -1, context, isProof, { steps: proofSteps, evaluations: 600 }).bound);
}

/**
 * Preparation gives up technologies that cannot be reached, and with them what their workloads would need: here they need what was
 * asked. Null where one of them would go by a stage, which is given up as well.
 */
function withAskedNeeds(prepared: Prepared): Prepared | null {
  const demandAfter = prepared.demandAfter.slice();
  const workloads = new Map(prepared.problem.workloads.map((workload) => [workload.id, workload]));
  for (let w = 0; w < prepared.ids.length; w++) {
    if (!asksTechnology(prepared, w) || prepared.targetTechnology[w] === prepared.askedTechnology[w]) continue;
    const { via, demand, to } = workloads.get(prepared.ids[w]!)!;
    if (via !== undefined) return null;
    demandAfter[w * prepared.dimensions] = demand[to.technology].cpuCores;
    demandAfter[w * prepared.dimensions + 1] = demand[to.technology].memoryMiB;
  }
  return { ...prepared, demandAfter };
}

/**
 * Why a roadmap leaves something undone: smallest sets of limits that clash, each with the nearest change to every one of its
 * limits that makes the set possible. Empty when everything is reached, or when no limit is the reason.
 *
 * The set is found by the deletion filter (Chinneck and Dravnieks 1991): limits are lifted one after the other, and stay lifted
 * when still no roadmap is found. Whether there is one is asked of the planner, which is a heuristic; `proven` says that the set
 * was also proven impossible, all other limits lifted. Changes were each tried alone, with the planner. Limited in steps, so the
 * answer does not depend on the machine; what is not found within them is left out. Throws CancelledError.
 */
export function findConflicts(problem: RoadmapProblem, context: JobContext): readonly RoadmapConflict[] {
  return clashesOf({ given: problem, limits: namedLimits(problem), problemOf: (given) => given }, context);
}

/** As {@link findConflicts}, of limits that are lifted from something that a problem is made of. */
export function clashesOf<Case>(asked: ClashCase<Case>, context: JobContext): readonly RoadmapConflict[] {
  const quiet: JobContext = {
    progress: () => undefined,
    isCancelled: () => context.isCancelled(),
    elapsedMs: () => context.elapsedMs(),
  };
  const tester = new Tester(asked, quiet);
  let { given, limits: left } = asked;
  if (tester.finds(given)) return [];
  const conflicts: RoadmapConflict[] = [];
  while (conflicts.length < mostConflicts && !tester.isSpent) {
    context.progress(conflicts.length / mostConflicts, 'finding what clashes');
    const clash = smallestClash(given, left, tester);
    if (clash === null) break;
    conflicts.push(describe({ ...asked, given, limits: left }, clash, tester, quiet));
    // Without this clash, is there another one?
    left = left.filter((limit) => !clash.includes(limit));
    given = liftAll(given, clash);
    if (tester.finds(given)) break;
  }
  context.progress(1, 'finding what clashes');
  return conflicts;
}

/**
 * Why hosts that have to go cannot go in time whatever else is given up: proven clashes, empty where there is no proof. Then no
 * roadmap is valid, since dates of hardware are no wish. What is asked beside the dates is left out, and what would make them
 * easier is granted: room without end (changes of technology can make room), and each workload the least effort, money and risk
 * of any of its moves, by any team.
 */
export function deadlineConflicts(problem: RoadmapProblem, context: JobContext): readonly RoadmapConflict[] {
  return deadlineClashesOf({ given: problem, limits: namedLimits(problem), problemOf: (given) => given }, context);
}

/** As {@link deadlineConflicts}, of limits that are lifted from something that a problem is made of. */
export function deadlineClashesOf<Case>(asked: ClashCase<Case>, context: JobContext): readonly RoadmapConflict[] {
  const whole = asked.problemOf(asked.given);
  const hasToGo = new Set(whole?.hosts.filter((host) => (host.offByWave ?? 0) > 0).map(({ id }) => id));
  if (whole === null || hasToGo.size === 0) return [];
  if (!provesImpossible(bareOf(whole, hasToGo), context)) return [];
  const bare: ClashCase<Case> = {
    ...asked,
    problemOf: (given) => {
      const problem = asked.problemOf(given);
      return problem === null ? null : bareOf(problem, hasToGo);
    },
  };
  return clashesOf(bare, context).filter(({ proven }) => proven);
}

/** The problem of clearing some hosts, with everything granted that would make it easier. */
function bareOf(problem: RoadmapProblem, hasToGo: ReadonlySet<string>): RoadmapProblem {
  const least = (...amounts: readonly (number | undefined)[]): number => Math.min(...amounts.map((one) => one ?? 0));
  const teams = problem.way?.teams?.map((team) => ({ ...team, skills: [...team.skills, 'host-move'] }));
  const bare: RoadmapProblem = {
    ...problem,
    failures: [],
    hosts: problem.hosts.map((host) => ({ ...host, releasable: hasToGo.has(host.id) })),
    workloads: problem.workloads.map(({ via, ...workload }) => {
      const { from, to, portEffortDays, moveEffortDays } = workload;
      const isChanging = toPlannedTechnology(from.technology) !== to.technology;
      const ways = [moveEffortDays, ...(isChanging ? [portEffortDays] : []), ...(via ? [via.portEffortDays] : [])];
      return {
        ...workload,
        to: { host: to.host, technology: toPlannedTechnology(from.technology) },
        moveEffortDays: Math.min(...ways),
        moveCost: isChanging ? least(workload.moveCost, workload.portCost) : (workload.moveCost ?? 0),
        moveRisk: isChanging ? least(workload.moveRisk, workload.portRisk) : (workload.moveRisk ?? 0),
      };
    }),
    way: { ...problem.way, ...(teams === undefined ? {} : { teams }) },
  };
  return liftAll(
    bare,
    namedLimits(bare).filter(({ id }) => id.startsWith('room:')),
  );
}

function liftAll<Case>(given: Case, limits: readonly NamedLimit<Case>[]): Case {
  return limits.reduce((lifted, limit) => limit.lift(lifted), given);
}

/**
 * The limits that are left when each of the others has been lifted in vain; null when lifting all of them helps nothing. Looked
 * for from both ends of the list, since the smaller of two such sets says more.
 */
function smallestClash<Case>(
  given: Case,
  limits: readonly NamedLimit<Case>[],
  tester: Tester<Case>,
): readonly NamedLimit<Case>[] | null {
  if (limits.length === 0 || !tester.finds(liftAll(given, limits))) return null;
  const first = irreducible(given, limits, tester);
  if (first === null || first.length < 3) return first;
  const other = irreducible(given, limits.toReversed(), tester);
  return other !== null && other.length < first.length ? other.toReversed() : first;
}

function irreducible<Case>(
  given: Case,
  limits: readonly NamedLimit<Case>[],
  tester: Tester<Case>,
): readonly NamedLimit<Case>[] | null {
  const kept: NamedLimit<Case>[] = [];
  let lifted = given;
  // Whole parts first: most limits have nothing to do with it.
  const filter = (part: readonly NamedLimit<Case>[]): void => {
    const without = liftAll(lifted, part);
    if (!tester.finds(without)) {
      lifted = without;
    } else if (part.length === 1) {
      kept.push(...part);
    } else {
      const half = Math.floor(part.length / 2);
      filter(part.slice(0, half));
      filter(part.slice(half));
    }
  };
  filter(limits);
  // Where the work ran out, what was lifted last was lifted unasked.
  return tester.isSpent || kept.length === 0 ? null : kept;
}

function describe<Case>(
  { given, limits: all, problemOf }: ClashCase<Case>,
  clash: readonly NamedLimit<Case>[],
  tester: Tester<Case>,
  context: JobContext,
): RoadmapConflict {
  const others = all.filter((limit) => !clash.includes(limit));
  const alone = liftAll(given, others);
  const limits = clash.map((limit) => ({
    id: limit.id,
    text: `${capital(limit.text)}.`,
    have: limit.scale === null || limit.scale.isDay === true ? null : limit.scale.have,
    unit: limit.scale?.unit ?? '',
    place: limit.place ?? null,
    ...nearestChange(limit, given, alone, tester),
  }));
  const facts = clash.map(({ text }) => text);
  const problem = problemOf(alone);
  const figures =
    problem === null
      ? null
      : figuresOfClash(
          problem,
          clash.map(({ id }) => id),
        );
  const proven = problem !== null && provesImpossible(problem, context);
  const text =
    facts.length === 1
      ? `No roadmap ${proven ? 'reaches' : 'was found that reaches'} the target while ${facts[0]!}.`
      : `These cannot all be kept: ${facts.join('; ')}.`;
  return {
    text: figures === null ? text : `${text} ${figures}`,
    limits,
    proven,
  };
}

type NearestChange = Pick<RoadmapConflict['limits'][number], 'need' | 'change' | 'edit' | 'isTried' | 'reachesAll'>;

/**
 * The nearest change to a limit with which a roadmap is found: another figure, else the first of its options, else doing without
 * it. It is tried in the whole case where that can be enough, else among the limits of the clash.
 */
function nearestChange<Case>(limit: NamedLimit<Case>, given: Case, alone: Case, tester: Tester<Case>): NearestChange {
  const reachesAll = tester.finds(limit.lift(given));
  const base = reachesAll ? given : alone;
  for (const scale of [limit.scale, limit.otherScale]) {
    if (scale == null) continue;
    const need = nearestValue(base, scale, tester);
    if (need === null) continue;
    // The other scale has figures of its own, in its words.
    const figures = scale.isDay === true || scale !== limit.scale ? null : need;
    return { need: figures, change: scale.change(need), edit: scale.edit?.(need) ?? null, isTried: true, reachesAll };
  }
  const option = limit.options?.find(({ apply }) => tester.finds(apply(base)));
  if (option !== undefined) {
    return { need: null, change: option.text, edit: option.edit, isTried: true, reachesAll };
  }
  // Where the work ran out nothing more is known than that the limit is one of the clash.
  const isTried = !tester.isSpent;
  return { need: null, change: limit.change, edit: isTried ? (limit.liftEdit ?? null) : null, isTried, reachesAll };
}

/** The value nearest to the present one with which a roadmap is found, in whole steps; null when none was. */
function nearestValue<Case>(given: Case, scale: LimitScale<Case>, tester: Tester<Case>): number | null {
  const { have, step, direction, most, apply } = scale;
  const reach = Math.floor(Math.abs(most - have) / step + 1e-9);
  const at = (n: number): number => {
    const value = direction * n * step + (direction === 1 ? Math.floor(have / step + 1e-9) * step : have);
    // Steps of a hundredth must not show as 0.30000000000000004.
    return Math.round(value * 1e6) / 1e6;
  };
  const isEnough = (n: number): boolean => tester.finds(apply(given, at(n)));
  let low = 0;
  let high = 1;
  while (high < reach && !isEnough(high)) {
    if (tester.isSpent) return null;
    low = high;
    high *= 2;
  }
  high = Math.min(high, reach);
  if (high < 1 || !isEnough(high)) return null;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
    // Three figures are exact enough.
    if ((high - low) * step < Math.abs(at(high)) / 1000) break;
  }
  return tester.isSpent ? null : at(high);
}

/** As the beginning of a sentence, unless it begins with a name, which is spelt as it is. */
function capital(text: string): string {
  return /^(?:the|a|at|by|what|every|nobody|wave) /.test(text) ? text.slice(0, 1).toUpperCase() + text.slice(1) : text;
}
