import { create } from 'zustand';
import type { CallOutput } from '#core/api.ts';
import type { BarRef } from '#core/api/roadmapCalls.ts';
import type { TotalId } from '#core/planResult.ts';
import { call, isCancelled, toApiError } from '#renderer/host/client.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';
import { showError } from '#renderer/state/view.ts';
import type { TimeSpan } from './timeline.ts';

/** What the independent checker says of a move in another wave. */
export type HoldAnswer = CallOutput<'roadmap.tryHold'>;

/** A bar on its way into another wave. */
export interface Trial {
  readonly bar: BarRef;
  /** Of its row. */
  readonly name: string;
  readonly wave: number;
  /** Null while it is checked. */
  readonly answer: HoldAnswer | null;
}

/** Workloads that are held in a wave now; `wave` null where they were let go. */
export interface Said {
  readonly wave: number | null;
  readonly workloads: number;
}

/** A row that the drawing was narrowed down to. */
export interface Narrowed {
  readonly rows: BarRef['rows'];
  readonly id: string;
  readonly name: string;
}

interface RoadmapState {
  readonly rows: BarRef['rows'];
  readonly within: Narrowed | null;
  /** How many rows there are; null before it is known. */
  readonly rowCount: number | null;
  /** What of the time is on screen; null for all of it. */
  readonly span: TimeSpan | null;
  readonly curves: readonly TotalId[];
  /** The bar that the keyboard is on. */
  readonly focus: BarRef | null;
  /** Of its row. */
  readonly focusName: string;
  readonly trial: Trial | null;
  /** Said once when something was done; null when nothing was. */
  readonly said: Said | null;
}

/** The curves that the page can show, in their order. */
export const roadmapCurves = [
  'hosts',
  'powerW',
  'costPerYear',
  'kgCO2ePerYear',
  'expectedAnnualLoss',
] as const satisfies readonly TotalId[];

const nothingDone = { focus: null, focusName: '', trial: null, said: null } as const;

/** What the roadmap's page shows: local to the window. */
export const useRoadmap = create<RoadmapState>()(() => ({
  rows: 'clusters',
  within: null,
  rowCount: null,
  span: null,
  curves: roadmapCurves,
  ...nothingDone,
}));

/** Shows rows of another kind. */
export function showRows(rows: BarRef['rows'], within: Narrowed | null = null): void {
  cancelTrial();
  useRoadmap.setState({ rows, within, ...nothingDone });
}

/** Shows a curve, or no longer. */
export function toggleCurve(total: TotalId): void {
  useRoadmap.setState(({ curves }) => ({
    curves: roadmapCurves.filter((one) => (one === total ? !curves.includes(one) : curves.includes(one))),
  }));
}

/** True for the same bar of the same rows. */
export function isSameBar(a: BarRef | null, b: BarRef | null): boolean {
  return a !== null && b !== null && a.rows === b.rows && a.id === b.id && a.wave === b.wave;
}

let checking: { readonly controller: AbortController; readonly done: Promise<void> } | null = null;

/** Tries a bar in another wave: the checker is asked at once, and what it was asked before is given up. */
export function tryIn(bar: BarRef, name: string, wave: number): void {
  const { trial } = useRoadmap.getState();
  if (trial !== null && isSameBar(trial.bar, bar) && trial.wave === wave) return;
  checking?.controller.abort();
  if (wave === bar.wave) {
    checking = null;
    useRoadmap.setState({ trial: null });
    return;
  }
  const controller = new AbortController();
  useRoadmap.setState({ trial: { bar, name, wave, answer: null }, said: null });
  const done = runJob('roadmap.tryHold', { bar, wave }, t('roadmap.checking'), controller.signal).then(
    (answer) => {
      if (!controller.signal.aborted) useRoadmap.setState({ trial: { bar, name, wave, answer } });
    },
    (error: unknown) => {
      if (controller.signal.aborted || isCancelled(error)) return;
      useRoadmap.setState({ trial: null });
      showError(toApiError(error));
    },
  );
  checking = { controller, done };
}

/** Puts the bar back where it was. */
export function cancelTrial(): void {
  checking?.controller.abort();
  checking = null;
  useRoadmap.setState({ trial: null });
}

/** True where no plan can keep what is tried. */
export function isRefused(answer: HoldAnswer | null): boolean {
  return answer?.violations.some((violation) => violation.certain) ?? false;
}

/**
 * Drops what is tried: waits for the checker, and holds the moves in their new wave unless that can never be kept; then it stays
 * as a trial that says why.
 */
export async function dropTrial(): Promise<void> {
  await checking?.done;
  const { trial } = useRoadmap.getState();
  if (trial?.answer == null || isRefused(trial.answer)) return;
  await hold(trial.bar, trial.wave);
}

/** Holds the moves of a bar in a wave, null lets go of them. */
export async function hold(bar: BarRef, wave: number | null): Promise<void> {
  const { answer } = useRoadmap.getState().trial ?? { answer: null };
  try {
    await call('roadmap.hold', { bar, wave });
    useRoadmap.setState({
      trial: null,
      focus: wave === null ? bar : { ...bar, wave },
      said: { wave, workloads: answer?.workloads ?? 1 },
    });
  } catch (error) {
    useRoadmap.setState({ trial: null });
    showError(toApiError(error));
  }
}

/** Lets go of everything that is held in a wave. */
export async function releaseAll(): Promise<void> {
  try {
    await call('roadmap.release', {});
    useRoadmap.setState({ said: { wave: null, workloads: 0 } });
  } catch (error) {
    showError(toApiError(error));
  }
}
