import type { CallOutput } from '#core/api.ts';
import { forecastEnd, reportProgress } from '#core/followUp/progress.ts';
import type { StoredMark } from '#core/followUp/listed.ts';
import {
  readFollowed,
  readFollowedOutline,
  readMoveMarks,
  readReleaseMarks,
  type FollowedEntry,
  type FollowedOutline,
  type StoredRelease,
} from '#db/followRepository.ts';
import type { PlanSession } from './planSession.ts';

/** The roadmap that is followed, with what is reported of it. */
export interface FollowedNow {
  readonly entry: FollowedEntry;
  readonly outline: FollowedOutline;
  readonly marks: readonly StoredMark[];
  readonly releases: readonly StoredRelease[];
}

/** Reads the followed roadmap of the open file; its outline, which never changes, is parsed once. */
export class FollowedRoadmap {
  readonly #session: PlanSession;
  #known: { readonly lifetime: AbortSignal; readonly id: number; readonly outline: FollowedOutline } | null = null;

  constructor(session: PlanSession) {
    this.#session = session;
  }

  /** Null when no roadmap is followed. */
  read(): FollowedNow | null {
    const { db, lifetime } = this.#session;
    const entry = readFollowed(db);
    if (entry === null) return null;
    if (this.#known?.lifetime !== lifetime || this.#known.id !== entry.id) {
      this.#known = { lifetime, id: entry.id, outline: readFollowedOutline(db, entry.id) };
    }
    return {
      entry,
      outline: this.#known.outline,
      marks: readMoveMarks(db, entry.id),
      releases: readReleaseMarks(db, entry.id),
    };
  }
}

type Summary = NonNullable<CallOutput<'file.check'>['followed']>['progress'];

/** How far a followed roadmap is at the end of a day, in figures. */
export function progressSummary({ outline, marks, releases }: FollowedNow, day: string): Summary {
  const report = reportProgress(outline, { moves: marks, releases }, day);
  const sum = (of: (wave: (typeof report.waves)[number]) => number): number =>
    report.waves.reduce((total, wave) => total + of(wave), 0);
  return {
    asOf: day,
    moves: {
      planned: sum(({ moves }) => moves.planned),
      done: sum(({ moves }) => moves.done),
      slipped: sum(({ moves }) => moves.slipped),
    },
    releases: {
      planned: sum((wave) => wave.releases.planned),
      done: sum((wave) => wave.releases.done),
    },
    wavesDone: report.waves.filter(({ status }) => status === 'done').length,
    waves: report.waves.length,
    lateWaves: report.waves.filter(({ status }) => status === 'late').map(({ wave }) => wave),
    schedulePerformanceIndex: report.schedulePerformanceIndex,
    forecastEnd: forecastEnd(outline, report),
    problems: [...report.problems],
  };
}
