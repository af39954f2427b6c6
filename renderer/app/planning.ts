import { create } from 'zustand';
import type { ApiError } from '#core/api.ts';
import { toApiError } from '#renderer/host/client.ts';
import { runJob, useJobs } from '#renderer/host/jobs.ts';
import { Replanner } from '#renderer/host/replan.ts';
import { t } from '#renderer/i18n/translate.ts';
import { showError } from '#renderer/state/view.ts';

interface PlanningState {
  /** Why the last plan failed; null when it did not. */
  readonly error: Pick<ApiError, 'code' | 'message'> | null;
}

/** How planning in the background goes. */
export const usePlanning = create<PlanningState>()(() => ({ error: null }));

/** The window's one replanner. */
export const replanner = new Replanner({
  run: (signal) => runJob('plan.run', {}, t('job.plan'), signal),
  isBusy: () => useJobs.getState().jobs.some((job) => job.name === 'import.run' || job.name === 'samples.import'),
  onStart: () => usePlanning.setState({ error: null }),
  onError: (error) => {
    const known = toApiError(error);
    usePlanning.setState({ error: { code: known.code, message: known.message } });
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
