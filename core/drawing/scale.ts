import { dayMs, type NumberLocale, formatMonth } from './format.ts';

/** Maps a value to a position: `scale(value)`. */
export type Scale = (value: number) => number;

/** A straight-line scale from a domain to a range; a domain without extent maps everything to the middle of the range. */
export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const extent = domain[1] - domain[0];
  if (extent === 0) return () => (range[0] + range[1]) / 2;
  const factor = (range[1] - range[0]) / extent;
  return (value) => range[0] + (value - domain[0]) * factor;
}

/** The step among 1, 2 and 5 times powers of ten that gives about `count` ticks over `extent`. */
function niceStep(extent: number, count: number): number {
  const raw = extent / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const ratio = raw / power;
  // Breaks at the geometric means, as d3-array does it.
  const factor = ratio >= Math.sqrt(50) ? 10 : ratio >= Math.sqrt(10) ? 5 : ratio >= Math.sqrt(2) ? 2 : 1;
  return factor * power;
}

/** Round ticks that cover `low..high`: the first at or below `low`, the last at or above `high`. */
export function niceTicks(low: number, high: number, count: number, wholeOnly = false): number[] {
  if (!(Number.isFinite(low) && Number.isFinite(high))) return [0, 1];
  const top = high > low ? high : low + (low === 0 ? 1 : Math.abs(low));
  let step = niceStep(top - low, count);
  if (wholeOnly) step = Math.max(1, Math.round(step));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(top / step - 1e-9);
  const ticks: number[] = [];
  // Multiplying keeps ticks exact where adding would pile up error; the division undoes 0.1 * 3 = 0.30000000000000004.
  const inverse = step < 1 ? Math.round(1 / step) : 0;
  for (let i = first; i <= last; i++) ticks.push(inverse > 0 ? i / inverse : i * step);
  return ticks;
}

/** A tick on a time axis. */
export interface TimeTick {
  readonly ms: number;
  readonly label: string;
  /** Starts a year (or is the first tick): the label carries the year. */
  readonly major: boolean;
}

/**
 * First days of months, quarters or years between two ISO days, as many as give labels `minimumGap` apart on an axis of
 * `width`, and the first day itself where it has room. Labels: `Jan 2027` at the first tick and in January, else `Feb`;
 * years alone when months do not fit.
 */
export function monthTicks(
  from: string,
  to: string,
  width: number,
  minimumGap: number,
  locale: NumberLocale,
): TimeTick[] {
  const start = dayMs(from);
  const end = dayMs(to);
  if (Number.isNaN(start) || Number.isNaN(end) || end < start) return [];
  const months = Math.max(1, (end - start) / (30.44 * 86_400_000));
  const fit = Math.max(1, width / minimumGap);
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((candidate) => months / candidate <= fit) ?? 240;
  const first = new Date(start);
  let year = first.getUTCFullYear();
  let month = Math.floor(first.getUTCMonth() / step) * step;
  if (step >= 12) {
    const years = step / 12;
    year = Math.floor(year / years) * years;
    month = 0;
  }
  const ticks: TimeTick[] = [];
  for (;;) {
    const ms = Date.UTC(year, month, 1);
    if (ms > end) break;
    if (ms >= start) {
      const date = new Date(ms);
      const major = date.getUTCMonth() === 0 || ticks.length === 0;
      const name = locale.months[date.getUTCMonth()] ?? '';
      const label =
        step >= 12
          ? String(date.getUTCFullYear())
          : major
            ? formatMonth(date.getUTCFullYear(), date.getUTCMonth(), locale)
            : name;
      ticks.push({ ms, label, major });
    }
    month += step;
    year += Math.floor(month / 12);
    month %= 12;
  }
  // The axis seldom begins on the first of a month: its first day gets the month's name where there is room for it.
  const next = ticks[0];
  const room = next === undefined ? width : ((next.ms - start) / Math.max(1, end - start)) * width;
  if (step === 1 && (next === undefined || next.ms > start) && room >= minimumGap * 1.2) {
    ticks.unshift({ ms: start, label: formatMonth(first.getUTCFullYear(), first.getUTCMonth(), locale), major: true });
    if (next !== undefined && new Date(next.ms).getUTCMonth() !== 0) {
      ticks[1] = { ...next, label: locale.months[new Date(next.ms).getUTCMonth()] ?? '', major: false };
    }
  }
  return ticks;
}
