import { create } from 'zustand';
import type { CallInput, CallOutput } from '#core/api.ts';
import { call } from '#renderer/host/client.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';

interface FollowView {
  readonly view: 'plan' | 'progress';
  /** The wave whose moves are shown; null: the first that is not done. */
  readonly wave: number | null;
  /** What the last planning of a rest found. */
  readonly rest: CallOutput<'follow.replan'> | null;
  /** A move that is about to be marked slipped. */
  readonly slipping: { readonly wave: number; readonly workload: string; readonly name: string } | null;
}

/** What of the follow-up this window shows. */
export const useFollow = create<FollowView>()(() => ({ view: 'plan', wave: null, rest: null, slipping: null }));

/** Today where the user is, as YYYY-MM-DD. */
export function localDay(now: Date = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Follows the active scenario's plan. */
export async function startFollowing(): Promise<void> {
  await call('follow.start', {});
  useFollow.setState({ view: 'progress', wave: null, rest: null });
}

/** Follows no roadmap any more. */
export async function stopFollowing(): Promise<void> {
  await call('follow.stop', {});
  useFollow.setState({ wave: null, rest: null });
}

/** Marks moves of a wave with today's day; `workloads` null for all of it. */
export async function markMoves(
  mark: Pick<CallInput<'follow.mark'>, 'wave' | 'workloads' | 'status' | 'note'>,
): Promise<void> {
  await call('follow.mark', { ...mark, on: localDay() });
}

/** Marks a host off today, or on again. */
export async function markHost(host: string, off: boolean): Promise<void> {
  await call('follow.markHosts', { hosts: [host], off, on: localDay() });
}

/** Plans what is left from today on; the new scenario is active afterwards. */
export async function planRest(): Promise<void> {
  const rest = await runJob('follow.replan', { day: localDay() }, t('follow.replanLabel'));
  useFollow.setState({ rest });
}
