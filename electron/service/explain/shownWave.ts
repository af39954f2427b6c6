import type { PlanSummary } from '#db/planTables.ts';

/** The number by which a wave of the plan is called: the rest of a followed roadmap goes on with those that are over. */
export function shownWave({ details }: Pick<PlanSummary, 'details'>, wave: number): number {
  return wave + (details.wavesBefore ?? 0);
}
