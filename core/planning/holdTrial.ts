import type { CertificateEntry, Move, PlanDocument, PlanRules, ScheduledMove, Wave } from '#core/planResult.ts';
import { addDays, waveDates } from '#core/roadmap/calendar.ts';
import { CertifiedPlan } from '#core/roadmap/checkEdit.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import { dayNumber } from './days.ts';

/*
 * What if these workloads moved in another wave? The plan is edited by hand, nothing else of it changes, and the independent
 * checker says what that breaks. A new plan may find a way around what is broken, except where it is `certain`.
 */

/** A plan as far as a trial looks at it. */
export interface TriedPlan {
  readonly document: PlanDocument;
  readonly rules: PlanRules;
  readonly schedule: readonly ScheduledMove[];
}

/** Moves of `workloads` in the wave `fromWave` are tried in the wave `wave`. */
export interface HoldQuestion {
  readonly workloads: readonly string[];
  readonly fromWave: number;
  readonly wave: number;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** An invariant that the edited plan breaks and the plan did not, and where. */
export interface HoldViolation {
  readonly invariant: string;
  readonly text: string;
  /** Null where the sentence names none. */
  readonly wave: number | null;
  readonly host: Named | null;
  readonly workload: Named | null;
  /** Id and name of the team that it is about. */
  readonly team: Named | null;
  /** No plan can keep the workloads in that wave, whatever else it changes. */
  readonly certain: boolean;
}

/** The answer to a {@link HoldQuestion}. */
export interface HoldTrial {
  readonly violations: readonly HoldViolation[];
  /** The wave nearest to the one asked for in which the edited plan breaks nothing; null where none was found. */
  readonly nearestWave: number | null;
  /** Waves that were looked at for it. */
  readonly wavesTried: number;
}

/** Invariants that speak of a workload and a wave alone: no other order of the rest mends them. */
const certainInvariants: ReadonlySet<string> = new Set(['closed-waves', 'last-wave', 'stable-stage']);

/** Person-days of a wave: of all teams where the rules name any. */
function capacityOf(rules: PlanRules, wave: number): number {
  const teams = rules.way?.teams ?? [];
  if (teams.length === 0) return rules.effortCapacityDaysPerWave;
  return teams.reduce((sum, team) => sum + (team.daysByWave[Math.min(wave, team.daysByWave.length) - 1] ?? 0), 0);
}

/** The waves of a plan, with empty ones after them up to `count`. */
function extended(rules: PlanRules, waves: readonly Wave[], count: number): Wave[] {
  const all = [...waves];
  for (let number = waves.length + 1; number <= count; number++) {
    const dates = waveDates(rules.startDate, rules.waveDays, number);
    all.push({
      number,
      ...dates,
      effortDays: 0,
      effortCapacityDays: capacityOf(rules, number),
      released: [],
      moves: [],
    });
  }
  return all;
}

function sumOfEffort(moves: readonly Move[]): number {
  return moves.reduce((sum, move) => sum + move.effortDays, 0);
}

/** A scheduled move in another wave, on the days of it that lie as its own days lay in its wave. */
function rescheduled(entry: ScheduledMove, from: Wave, to: Wave): ScheduledMove {
  const first = dayNumber(from.start);
  const last = dayNumber(to.end) - dayNumber(to.start);
  const shifted = (day: string): string => addDays(to.start, Math.min(last, Math.max(0, dayNumber(day) - first)));
  return {
    ...entry,
    wave: to.number,
    start: shifted(entry.start),
    end: shifted(entry.end),
    cutOver: entry.cutOver === null ? null : { ...entry.cutOver, day: shifted(entry.cutOver.day) },
    rollbackUntil: to.end,
  };
}

/**
 * The plan with moves in another wave: seats, hosts that are on and released, efforts and days follow; what else happens, and
 * when, stays. Waves are added where the plan ends before. Changes nothing that it is handed.
 */
export function withMovesIn(plan: TriedPlan, question: HoldQuestion): TriedPlan {
  const { fromWave, wave: toWave } = question;
  const { document, rules } = plan;
  const wanted = new Set(question.workloads);
  const waves = extended(rules, document.roadmap.waves, toWave);
  const source = waves[fromWave - 1];
  const target = waves[toWave - 1];
  if (source === undefined || target === undefined || fromWave === toWave) return plan;
  const moved = source.moves.filter((move) => wanted.has(move.workload));
  const ids = new Set(moved.map((move) => move.workload));
  if (moved.length === 0) return plan;

  const stay = source.moves.filter((move) => !ids.has(move.workload));
  const come = [...target.moves, ...moved];
  waves[fromWave - 1] = { ...source, moves: stay, effortDays: sumOfEffort(stay) };
  waves[toWave - 1] = { ...target, moves: come, effortDays: sumOfEffort(come) };

  const states = [...document.roadmap.states];
  const end = states.at(-1);
  if (end === undefined) return plan;
  while (states.length <= waves.length) states.push({ ...end, after: states.length });
  const low = Math.min(fromWave, toWave);
  const high = Math.max(fromWave, toWave);
  const touched = new Set<string>();
  for (let k = low; k < high; k++) {
    const state = states[k]!;
    const assignment = { ...state.assignment };
    const on = new Set(state.hostsOn);
    for (const move of moved) {
      const host = toWave > fromWave ? move.fromHost : move.toHost;
      assignment[move.workload] = {
        host,
        technology: toWave > fromWave ? move.fromTechnology : move.toTechnology,
      };
      // A host that carries something is on; whether it may be is for the checker to say.
      if (!on.has(host)) {
        on.add(host);
        touched.add(host);
      }
    }
    const hostsOn = on.size === state.hostsOn.length ? state.hostsOn : [...on];
    states[k] = { ...state, assignment, hostsOn, totals: { ...state.totals, hosts: hostsOn.length } };
  }
  // Hosts that are on longer than before are released later.
  if (touched.size > 0) {
    const on = states.map((state) => new Set(state.hostsOn));
    waves.forEach((wave, index) => {
      const later = [...touched].filter((host) => on[index]!.has(host) && !on[index + 1]!.has(host));
      const released = [...wave.released.filter((host) => !touched.has(host)), ...later];
      if (later.length > 0 || released.length < wave.released.length) waves[index] = { ...wave, released };
    });
  }

  const limits = { ...rules.workloadLimits };
  for (const id of ids) limits[id] = { ...limits[id], heldInWave: toWave };
  return {
    document: { ...document, roadmap: { ...document.roadmap, waves, states } },
    rules: { ...rules, workloadLimits: limits },
    schedule: plan.schedule.map((entry) =>
      entry.wave === fromWave && ids.has(entry.workload) ? rescheduled(entry, source, target) : entry,
    ),
  };
}

/** What a sentence of the checker is about: it calls things `name (id)`, or by their id where that is their name. */
function namedIn(text: string, things: readonly Named[]): Named | null {
  return longest(things, ({ id, name }) =>
    name !== id && name !== '' ? text.includes(`${name} (${id})`) : hasWord(text, id),
  );
}

/** Teams are called by their name alone. */
function teamIn(text: string, teams: readonly Named[]): Named | null {
  return longest(teams, ({ name }) => hasWord(text, `the team ${name}`));
}

function longest(things: readonly Named[], isNamed: (thing: Named) => boolean): Named | null {
  let best: Named | null = null;
  for (const { id, name } of things) {
    if (isNamed({ id, name }) && (best === null || name.length > best.name.length)) best = { id, name };
  }
  return best;
}

function hasWord(text: string, word: string): boolean {
  const at = text.indexOf(word);
  if (at < 0) return false;
  const isInWord = (mark: string | undefined): boolean => mark !== undefined && /[\p{L}\p{N}_-]/u.test(mark);
  return !isInWord(text[at - 1]) && !isInWord(text[at + word.length]);
}

function located(plan: TriedPlan, entry: CertificateEntry, question: HoldQuestion): HoldViolation {
  const text = entry.counterexample ?? '';
  const wave = /\bwaves? (\d+)/iu.exec(text)?.[1];
  const own = new Set(question.workloads);
  const { workloads, hosts } = plan.document;
  return {
    invariant: entry.invariant,
    text,
    wave: wave === undefined ? null : Number(wave),
    host: namedIn(text, hosts),
    workload:
      namedIn(
        text,
        workloads.filter(({ id }) => own.has(id)),
      ) ?? namedIn(text, workloads),
    team: teamIn(text, plan.rules.way?.teams ?? []),
    certain: certainInvariants.has(entry.invariant),
  };
}

/** What the edited plan breaks that the plan itself does not. */
function violationsOf(
  { plan, certified }: PreparedTrials,
  question: HoldQuestion,
  context: JobContext,
): readonly HoldViolation[] {
  const edited = withMovesIn(plan, question);
  return certified.brokenBy(edited, () => checkCancelled(context)).map((entry) => located(edited, entry, question));
}

/** A plan made ready for trials: read by the checker, so that each trial is checked by what it touches. */
export interface PreparedTrials {
  readonly plan: TriedPlan;
  readonly certified: CertifiedPlan;
}

/** Makes a plan ready for trials, which takes longer than one of them. Throws CancelledError. */
export function prepareTrials(plan: TriedPlan, context: JobContext): PreparedTrials {
  return { plan, certified: new CertifiedPlan(plan, () => checkCancelled(context)) };
}

/**
 * Checks moves in another wave, at once, and looks for the nearest wave in which they break nothing: those next to the wave
 * asked for first, up to the wave after the last, for about `searchMs` milliseconds. Throws CancelledError.
 */
export function tryHold(
  trials: PreparedTrials,
  question: HoldQuestion,
  context: JobContext,
  searchMs = 1000,
): HoldTrial {
  const { plan } = trials;
  if (question.wave === question.fromWave) return { violations: [], nearestWave: question.wave, wavesTried: 0 };
  context.progress(0.2, 'checking every state');
  const violations = violationsOf(trials, question, context);
  if (violations.length === 0) return { violations, nearestWave: question.wave, wavesTried: 1 };
  // What moves in another wave as well is held nowhere: no wave leaves it one move.
  if (violations.some(({ invariant }) => invariant === 'held-in-wave'))
    return { violations, nearestWave: null, wavesTried: 1 };
  const last = Math.max(question.wave, plan.document.roadmap.waves.length + 1);
  let wavesTried = 1;
  context.progress(0.6, 'looking for the nearest wave');
  for (let distance = 1; distance < last; distance++) {
    for (const wave of [question.wave - distance, question.wave + distance]) {
      if (wave < 1 || wave > last || wave === question.fromWave) continue;
      checkCancelled(context);
      if (context.elapsedMs() > searchMs) return { violations, nearestWave: null, wavesTried };
      wavesTried++;
      context.progress(0.6 + 0.4 * Math.min(1, context.elapsedMs() / searchMs), 'looking for the nearest wave');
      if (violationsOf(trials, { ...question, wave }, context).length === 0)
        return { violations, nearestWave: wave, wavesTried };
    }
  }
  return { violations, nearestWave: null, wavesTried };
}
