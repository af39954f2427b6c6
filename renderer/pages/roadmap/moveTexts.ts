import { formatDate, formatNumber } from '#core/drawing/format.ts';
import type { MoveRow } from '#core/api/roadmapCalls.ts';
import { t } from '#renderer/i18n/translate.ts';

/** An interruption: in minutes, from two hours on in hours. */
export function minutesText(minutes: number): string {
  if (minutes <= 0) return t('roadmap.noInterruption');
  if (minutes < 120) return t('roadmap.minutes', { minutes: formatNumber(minutes, minutes < 10 ? 1 : 0) });
  return t('roadmap.hours', { hours: formatNumber(minutes / 60, 1) });
}

/** Day, time and length of a window. */
export function cutOverText({ schedule }: MoveRow): string {
  const window = schedule?.cutOver;
  if (window === undefined || window === null) return '';
  return `${formatDate(window.day)} ${window.from}, ${t('roadmap.hours', { hours: formatNumber(window.hours, 1) })}`;
}
