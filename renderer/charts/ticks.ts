import { dayMs, english, formatDate, isoDay } from '#core/drawing/format.ts';

const dayLength = 86_400_000;

/** When a state of the roadmap begins: today's on its day, that after a wave on the day after the wave's last. */
export function stateMs(point: { readonly after: number; readonly date: string }): number {
  return dayMs(point.date) + (point.after === 0 ? 0 : dayLength);
}

/** First days of months between two times, thinned so that at most `most` remain. Milliseconds since 1970, UTC. */
export function monthTicks(fromMs: number, toMs: number, most: number): number[] {
  const from = new Date(fromMs);
  const months: number[] = [];
  const first = from.getUTCFullYear() * 12 + from.getUTCMonth() + (from.getUTCDate() > 1 ? 1 : 0);
  for (let month = first; ; month++) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > toMs) break;
    months.push(at);
  }
  const steps = [1, 2, 3, 6, 12, 24];
  const step = steps.find((candidate) => months.length / candidate <= most) ?? 36;
  // Thinned by calendar month, so that a quarter tick is always January, April, July or October.
  return months.filter((at) => {
    const date = new Date(at);
    return (date.getUTCFullYear() * 12 + date.getUTCMonth()) % step === 0;
  });
}

/** A month for an axis: with its year in January and as the first label (`index` 0), else alone: `Dec 2026`, `Jan 2027`, `Feb`. */
export function monthLabel(ms: number, index: number): string {
  const date = new Date(ms);
  const name = english.months[date.getUTCMonth()] ?? '';
  return date.getUTCMonth() === 0 || index === 0 ? `${name} ${date.getUTCFullYear()}` : name;
}

/** A day for a tooltip: `4 Jan 2027`. */
export function dayLabel(ms: number): string {
  return formatDate(isoDay(ms));
}
