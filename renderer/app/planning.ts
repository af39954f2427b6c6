import { create } from 'zustand';
import { api, type ApiError, type CallName } from '#core/api.ts';
import { call, toApiError } from '#renderer/host/client.ts';
import { runJob, useJobs } from '#renderer/host/jobs.ts';
import { Replanner } from '#renderer/host/replan.ts';
import { t } from '#renderer/i18n/translate.ts';
import { showError } from '#renderer/state/view.ts';

interface PlanningState {
  /** Why the last plan failed; null when it did not. */
  readonly error: Pick<ApiError, 'code' | 'message' | 'details'> | null;
}

/** How planning in the background goes. */
export const usePlanning = create<PlanningState>()(() => ({ error: null }));

/** Calls that change the inventory: planning waits for them to end. */
function changesInventory(name: CallName): boolean {
  return name === 'import.run' || name === 'samples.import' || (name.startsWith('groups.') && api[name].kind === 'job');
}

/** The window's one replanner. */
export const replanner = new Replanner({
  run: (signal) => runJob('plan.run', {}, t('job.plan'), signal),
  isBusy: () => useJobs.getState().jobs.some((job) => changesInventory(job.name)),
  onStart: () => usePlanning.setState({ error: null }),
  onError: (error) => {
    const known = toApiError(error);
    usePlanning.setState({ error: { code: known.code, message: known.message, details: known.details } });
    showError({ code: known.code, message: known.message });
  },
  later: (run, milliseconds) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
});

/** Plans at once, whatever happened before. */
export function planNow(): void {
  replanner.planNow();
}

/** Makes a change of the inventory at once: what is being planned would be out of date, and its worker is wanted. */
export async function changeInventory<Result>(change: () => Promise<Result>): Promise<Result> {
  replanner.inputsChanged();
  try {
    return await change();
  } catch (error) {
    // Nothing changed, so no event will bring the plan back that was given up.
    replanner.stateSeen(await call('file.state', {}));
    throw error;
  }
}
