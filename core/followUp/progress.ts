import { z } from 'zod';
import { addDays } from '#core/roadmap/calendar.ts';
import type { EstateState, Move, PlanDocument, Wave } from '#core/planResult.ts';

const isoDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day as YYYY-MM-DD');

/** What became of one move of the followed roadmap. */
export const moveMarkSchema = z.strictObject({
  wave: z.int().min(1),
  workload: z.string().min(1),
  status: z.enum(['done', 'slipped']),
  /** The day on which it was done, or on which it was seen that it would not be done in its wave. */
  on: isoDay,
  note: z.string().max(2000).default(''),
});
export type MoveMark = z.infer<typeof moveMarkSchema>;

/** A host of the followed roadmap that was switched off. */
export const releaseMarkSchema = z.strictObject({ host: z.string().min(1), on: isoDay });
export type ReleaseMark = z.infer<typeof releaseMarkSchema>;

/** What was reported of a roadmap's execution. */
export interface Progress {
  readonly moves: readonly MoveMark[];
  readonly releases: readonly ReleaseMark[];
}

/** What of a plan is followed. */
export interface FollowedPlan {
  readonly workloads: readonly Pick<PlanDocument['workloads'][number], 'id' | 'name'>[];
  readonly hosts: readonly Pick<PlanDocument['hosts'][number], 'id' | 'name'>[];
  readonly roadmap: {
    readonly waves: readonly Wave[];
    readonly states: readonly Pick<EstateState, 'assignment' | 'hostsOn'>[];
  };
}

/** The estate as the reports have it. */
export interface ActualEstate {
  /** Where and as what each running workload of the roadmap is. */
  readonly seats: ReadonlyMap<string, { readonly host: string; readonly technology: Move['toTechnology'] }>;
  /** Hosts that were switched off. */
  readonly off: ReadonlySet<string>;
  /** Reports that contradict the roadmap or each other, as sentences. */
  readonly problems: readonly string[];
}

/**
 * The estate after the moves that are done, starting from the roadmap's first state. A workload with several done moves is
 * where the last of them (by wave) took it.
 */
export function actualEstate(baseline: FollowedPlan, progress: Progress): ActualEstate {
  const first = baseline.roadmap.states[0];
  const seats = new Map(Object.entries(first?.assignment ?? {}));
  const names = new Map([...baseline.workloads, ...baseline.hosts].map(({ id, name }) => [id, name]));
  const problems: string[] = [];
  const done = new Set(
    progress.moves.filter(({ status }) => status === 'done').map(({ wave, workload }) => `${wave} ${workload}`),
  );
  const known = new Set<string>();
  const leftBehind = new Set<string>();
  for (const wave of baseline.roadmap.waves) {
    for (const move of wave.moves) {
      const key = `${wave.number} ${move.workload}`;
      known.add(key);
      if (!done.has(key)) {
        leftBehind.add(move.workload);
        continue;
      }
      if (leftBehind.has(move.workload)) {
        problems.push(
          `${names.get(move.workload) ?? move.workload} is reported done in wave ${wave.number}, an earlier move of it is not.`,
        );
      }
      seats.set(move.workload, { host: move.toHost, technology: move.toTechnology });
    }
  }
  for (const { wave, workload } of progress.moves) {
    if (!known.has(`${wave} ${workload}`))
      problems.push(`The roadmap has no move of ${names.get(workload) ?? workload} in wave ${wave}.`);
  }
  const carrying = Map.groupBy(seats, ([, { host }]) => host);
  const off = new Set<string>();
  for (const { host } of progress.releases) {
    const left = carrying.get(host)?.length ?? 0;
    if (left > 0) {
      const what = left === 1 ? '1 workload is' : `${left} workloads are`;
      problems.push(`${names.get(host) ?? host} is reported off, but ${what} still on it.`);
    } else off.add(host);
  }
  return { seats, off, problems };
}

/** One wave, planned against reported. */
export interface WaveProgress {
  readonly wave: number;
  readonly start: string;
  readonly end: string;
  /** `late`: it is over and something of it is not done. */
  readonly status: 'open' | 'running' | 'done' | 'late';
  readonly moves: { readonly planned: number; readonly done: number; readonly slipped: number };
  readonly effortDays: { readonly planned: number; readonly done: number };
  readonly releases: { readonly planned: number; readonly done: number };
}

/** Planned against reported at the end of a day. */
export interface ProgressPoint {
  readonly date: string;
  readonly hostsOn: { readonly planned: number; readonly actual: number | null };
  readonly movesDone: { readonly planned: number; readonly actual: number | null };
}

/** How far a roadmap is, by earned value (ISO 21508): values are person-days of the plan. */
export interface ProgressReport {
  readonly asOf: string;
  readonly waves: readonly WaveProgress[];
  /** Today's first day, the end of each wave, and `asOf`; nothing is known of days after it. */
  readonly curve: readonly ProgressPoint[];
  /** Person-days of the moves that should be done by `asOf`: of waves that are over, and of a running one its share of days. */
  readonly plannedValueDays: number;
  /** Person-days, as planned, of the moves that are done. */
  readonly earnedValueDays: number;
  /** Earned over planned value; null before anything was to be done. Below 1 the roadmap is behind. */
  readonly schedulePerformanceIndex: number | null;
  readonly totalEffortDays: number;
  readonly problems: readonly string[];
}

/** Whole days from `a` to `b` (ISO days). */
function daysBetween(a: string, b: string): number {
  return Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / 86_400_000);
}

/** Plan against reports at the end of `asOf`. Reports of later days are left out. */
export function reportProgress(baseline: FollowedPlan, progress: Progress, asOf: string): ProgressReport {
  const { waves, states } = baseline.roadmap;
  const doneOn = new Map<string, string>();
  const slipped = new Set<string>();
  for (const { wave, workload, status, on } of progress.moves) {
    if (on > asOf) continue;
    if (status === 'done') doneOn.set(`${wave} ${workload}`, on);
    else slipped.add(`${wave} ${workload}`);
  }
  const offOn = new Map(progress.releases.filter(({ on }) => on <= asOf).map(({ host, on }) => [host, on]));
  const perWave = waves.map((wave) => waveProgress(wave, asOf, doneOn, slipped, offOn));
  const plannedValue = waves.reduce((sum, wave) => sum + wave.effortDays * shareOver(wave, asOf), 0);
  const earnedValue = perWave.reduce((sum, { effortDays }) => sum + effortDays.done, 0);
  const first = waves[0];
  const dates = [
    ...new Set([...(first === undefined ? [] : [first.start]), ...waves.map(({ end }) => end), asOf]),
  ].sort();
  const doneDays = [...doneOn.values()].sort();
  const offDays = [...offOn.values()].sort();
  const upTo = (days: readonly string[], date: string): number => days.filter((day) => day <= date).length;
  const hostsToday = states[0]?.hostsOn.length ?? 0;
  return {
    asOf,
    waves: perWave,
    curve: dates.map((date) => {
      const finished = waves.filter(({ end }) => end <= date);
      const state = states[finished.length];
      return {
        date,
        hostsOn: {
          planned: state?.hostsOn.length ?? hostsToday,
          actual: date > asOf ? null : hostsToday + arrivedBy(states, finished.length) - upTo(offDays, date),
        },
        movesDone: {
          planned: finished.reduce((sum, { moves }) => sum + moves.length, 0),
          actual: date > asOf ? null : upTo(doneDays, date),
        },
      };
    }),
    plannedValueDays: plannedValue,
    earnedValueDays: earnedValue,
    schedulePerformanceIndex: plannedValue > 0 ? earnedValue / plannedValue : null,
    totalEffortDays: waves.reduce((sum, { effortDays }) => sum + effortDays, 0),
    problems: actualEstate(baseline, {
      moves: progress.moves.filter(({ on }) => on <= asOf),
      releases: progress.releases.filter(({ on }) => on <= asOf),
    }).problems,
  };
}

/**
 * The day on which the last wave ends at the pace so far: the roadmap's length over the schedule performance index. Null before
 * there is a pace, and when every move is done.
 */
export function forecastEnd(baseline: FollowedPlan, report: ProgressReport): string | null {
  const { waves } = baseline.roadmap;
  const [first, last] = [waves[0], waves.at(-1)];
  const pace = report.schedulePerformanceIndex;
  const isDone = report.waves.every(({ moves }) => moves.done === moves.planned);
  if (first === undefined || last === undefined || pace === null || !(pace > 0) || isDone) return null;
  const end = addDays(first.start, Math.ceil((daysBetween(first.start, last.end) + 1) / pace) - 1);
  // What is open when its time is over ends today at the earliest.
  return end > report.asOf ? end : report.asOf;
}

/** Hosts that have come since the first state: bought ones are on from their wave on. */
function arrivedBy(states: FollowedPlan['roadmap']['states'], index: number): number {
  const today = new Set(states[0]?.hostsOn);
  const arrived = new Set<string>();
  for (let k = 1; k <= index; k++) for (const host of states[k]?.hostsOn ?? []) if (!today.has(host)) arrived.add(host);
  return arrived.size;
}

/** How much of a wave is over at the end of `asOf`, 0..1. */
function shareOver(wave: Wave, asOf: string): number {
  const days = daysBetween(wave.start, wave.end) + 1;
  return Math.min(1, Math.max(0, (daysBetween(wave.start, asOf) + 1) / days));
}

function waveProgress(
  wave: Wave,
  asOf: string,
  doneOn: ReadonlyMap<string, string>,
  slipped: ReadonlySet<string>,
  offOn: ReadonlyMap<string, string>,
): WaveProgress {
  const done = wave.moves.filter(({ workload }) => doneOn.has(`${wave.number} ${workload}`));
  const released = wave.released.filter((host) => offOn.has(host)).length;
  const isDone = done.length === wave.moves.length && released === wave.released.length;
  const status =
    isDone && wave.start <= asOf ? 'done' : wave.end < asOf ? 'late' : wave.start <= asOf ? 'running' : 'open';
  return {
    wave: wave.number,
    start: wave.start,
    end: wave.end,
    status,
    moves: {
      planned: wave.moves.length,
      done: done.length,
      slipped: wave.moves.filter(({ workload }) => {
        const key = `${wave.number} ${workload}`;
        return slipped.has(key) && !doneOn.has(key);
      }).length,
    },
    effortDays: { planned: wave.effortDays, done: done.reduce((sum, { effortDays }) => sum + effortDays, 0) },
    releases: { planned: wave.released.length, done: released },
  };
}
