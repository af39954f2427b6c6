import type { CallOutput } from '#core/api.ts';
import { t } from '#renderer/i18n/translate.ts';

/** What the plan's roadmap is worth. */
export type RoadmapWorth = NonNullable<NonNullable<CallOutput<'plan.overview'>>['worth']>;

/** A length of time in years, as it is said in a sentence. */
export function yearsText(years: number): string {
  return t('worth.years', { years: Number(years.toFixed(1)) });
}
