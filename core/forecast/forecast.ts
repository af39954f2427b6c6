import { quantile } from '#core/uncertainty/bands.ts';
import { median, theilSen, type Trend } from './trend.ts';

/** Measurements of one quantity over time. */
export interface TimeSeries {
  readonly name: string;
  readonly unit: string;
  /** Milliseconds since 1970-01-01 UTC, ascending. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** What the quantity may not pass, in its unit; null when it is not known. */
  readonly capacity: number | null;
}

/** How a series is condensed before a trend is laid through it. */
export type Statistic = 'p95' | 'mean' | 'max';

/** How far to look ahead, and at what. */
export interface ForecastOptions {
  /** What stands for each bucket of time; planning for the mean plans for being short half the time. */
  readonly statistic: Statistic;
  /** Days past the last measurement. */
  readonly horizonDays: number;
  /** Days between the points that are returned. */
  readonly stepDays: number;
}

/** The defaults: peaks, a year ahead, a point a week (VMware Aria projects one year as well). */
export const defaultForecastOptions: ForecastOptions = { statistic: 'p95', horizonDays: 365, stepDays: 7 };

/** The band on one day, in the unit of the series. */
export interface ForecastPoint {
  /** ISO day. */
  readonly date: string;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/**
 * A trend and its band. Levels in the unit of the series; `from` and `to` are the ISO days of the first and last
 * measurement, `points` counts measurements and `buckets` what they were condensed to.
 */
export interface Forecast {
  readonly name: string;
  readonly unit: string;
  readonly points: number;
  readonly from: string;
  readonly to: string;
  readonly bucket: 'day' | 'hour' | 'sample';
  readonly buckets: number;
  readonly statistic: Statistic;
  /** Level at the last measurement, by the trend. */
  readonly current: number;
  readonly trend: { readonly perDay: number; readonly lowPerDay: number; readonly highPerDay: number };
  /** True when the weekdays differ and their pattern was taken out before the trend. */
  readonly weekly: boolean;
  readonly capacity: number | null;
  /**
   * The day on which the capacity is passed: `early` by P90, `likely` by P50, `late` by P10. Null where it is not passed
   * within the horizon or no capacity is known.
   */
  readonly exhaustion: { readonly early: string | null; readonly likely: string | null; readonly late: string | null };
  readonly forecast: readonly ForecastPoint[];
}

/** A series that no trend can be laid through, with the reason. */
export class ForecastError extends Error {
  override readonly name = 'ForecastError';
}

const msPerDay = 86_400_000;
const msPerHour = 3_600_000;
/** Buckets that a trend is laid through; more are thinned by joining neighbours. */
const maxTrendPoints = 600;
const minTrendPoints = 3;
/** Confidence of the slope's bounds: P10 to P90. */
const bandConfidence = 0.8;
/** Whole weeks of daily values from which a weekly pattern is looked for. */
const weeksForPattern = 3;

/**
 * Extends a series: condensed to a value a day (an hour, where there are less than two weeks), the weekly pattern taken
 * out, a Theil-Sen line through the rest, and a band from the bounds of its slope and the P10 and P90 of what the line
 * leaves over. Says when the capacity is passed. Throws {@link ForecastError} for fewer than three points in time.
 */
export function forecastSeries(series: TimeSeries, options: ForecastOptions = defaultForecastOptions): Forecast {
  const condensed = condense(series, options.statistic);
  if (condensed.times.length < minTrendPoints) {
    throw new ForecastError(
      `${series.name}: a trend needs at least ${minTrendPoints} points in time, there are ${condensed.times.length}.`,
    );
  }
  const origin = condensed.times[0] ?? 0;
  const days = condensed.times.map((time) => (time - origin) / msPerDay);
  const pattern = weeklyPattern(condensed, days);
  const level = condensed.values.map((value, index) => value - patternAt(pattern, condensed.times[index] ?? 0));
  const thinned = thin(days, level);
  const trend = theilSen(thinned.x, thinned.y, bandConfidence);
  const rests = level.map((value, index) => value - lineAt(trend, days[index] ?? 0));
  const last = condensed.times.at(-1) ?? origin;
  const band = bandAround(trend, days, quantile(rests, 0.1), quantile(rests, 0.9));
  const at = (time: number): ForecastPoint => {
    const point = band((time - origin) / msPerDay);
    const weekday = patternAt(pattern, time);
    return { date: isoDay(time), p10: point.p10 + weekday, p50: point.p50 + weekday, p90: point.p90 + weekday };
  };
  const daily = Array.from({ length: options.horizonDays }, (_, index) => at(last + (index + 1) * msPerDay));
  const { capacity } = series;
  const passedBy = (of: (point: ForecastPoint) => number): string | null =>
    capacity === null ? null : (daily.find((point) => of(point) > capacity)?.date ?? null);
  return {
    name: series.name,
    unit: series.unit,
    points: series.times.length,
    from: isoDay(series.times[0] ?? 0),
    to: isoDay(last),
    bucket: condensed.bucket,
    buckets: condensed.times.length,
    statistic: options.statistic,
    current: lineAt(trend, days.at(-1) ?? 0),
    trend: { perDay: trend.slope, lowPerDay: trend.slopeLow, highPerDay: trend.slopeHigh },
    weekly: pattern !== null,
    capacity,
    exhaustion: {
      early: passedBy((point) => point.p90),
      likely: passedBy((point) => point.p50),
      late: passedBy((point) => point.p10),
    },
    forecast: daily.filter((_, index) => (index + 1) % options.stepDays === 0),
  };
}

interface Condensed {
  readonly bucket: Forecast['bucket'];
  readonly times: Float64Array;
  readonly values: Float64Array;
}

function condense(series: TimeSeries, statistic: Statistic): Condensed {
  const span = (series.times.at(-1) ?? 0) - (series.times[0] ?? 0);
  const bucket = span >= 14 * msPerDay ? 'day' : span >= 2 * msPerDay ? 'hour' : 'sample';
  if (bucket === 'sample') return { bucket, times: series.times, values: series.values };
  const width = bucket === 'day' ? msPerDay : msPerHour;
  const times: number[] = [];
  const values: number[] = [];
  let start = 0;
  for (let i = 1; i <= series.times.length; i++) {
    const slot = Math.floor((series.times[start] ?? 0) / width);
    if (i < series.times.length && Math.floor((series.times[i] ?? 0) / width) === slot) continue;
    times.push(slot * width);
    values.push(statisticOf(series.values.subarray(start, i), statistic));
    start = i;
  }
  return { bucket, times: Float64Array.from(times), values: Float64Array.from(values) };
}

function statisticOf(values: Float64Array, statistic: Statistic): number {
  switch (statistic) {
    case 'p95':
      return quantile(values, 0.95);
    case 'max':
      return values.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY);
    case 'mean':
      return values.reduce((sum, value) => sum + value, 0) / values.length;
  }
}

/** What each weekday adds to the level (Sunday first), or null where no pattern is looked for. */
type WeeklyPattern = readonly number[] | null;

function weeklyPattern(condensed: Condensed, days: Float64Array): WeeklyPattern {
  if (condensed.bucket !== 'day' || condensed.times.length < 7 * weeksForPattern) return null;
  const thinned = thin(days, condensed.values);
  const trend = theilSen(thinned.x, thinned.y, bandConfidence);
  const perDay: number[][] = Array.from({ length: 7 }, () => []);
  condensed.values.forEach((value, index) => {
    perDay[weekdayOf(condensed.times[index] ?? 0)]?.push(value - lineAt(trend, days[index] ?? 0));
  });
  if (perDay.some((rests) => rests.length < weeksForPattern)) return null;
  const medians = perDay.map((rests) => median(Float64Array.from(rests).sort()));
  const centre = median(Float64Array.from(medians).sort());
  return medians.map((value) => value - centre);
}

function patternAt(pattern: WeeklyPattern, time: number): number {
  return pattern?.[weekdayOf(time)] ?? 0;
}

/** 0 is Sunday; 1970-01-01 was a Thursday. */
function weekdayOf(time: number): number {
  return (((Math.floor(time / msPerDay) + 4) % 7) + 7) % 7;
}

/** Joins neighbours to their means until at most {@link maxTrendPoints} are left. */
function thin(x: Float64Array, y: Float64Array): { x: Float64Array; y: Float64Array } {
  const group = Math.ceil(x.length / maxTrendPoints);
  if (group === 1) return { x, y };
  const mean = (values: Float64Array, start: number): number => {
    const part = values.subarray(start, start + group);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  };
  const starts = Array.from({ length: Math.ceil(x.length / group) }, (_, index) => index * group);
  return {
    x: Float64Array.from(starts, (start) => mean(x, start)),
    y: Float64Array.from(starts, (start) => mean(y, start)),
  };
}

function lineAt(trend: Trend, day: number): number {
  return trend.intercept + trend.slope * day;
}

/** The band: the slope's bounds turn about the middle of the measurements, what the line leaves over is put on both sides. */
function bandAround(
  trend: Trend,
  days: Float64Array,
  restLow: number,
  restHigh: number,
): (day: number) => { p10: number; p50: number; p90: number } {
  const pivot = median(Float64Array.from(days).sort());
  return (day) => {
    const p50 = lineAt(trend, day);
    const away = day - pivot;
    return {
      p10: p50 + (trend.slopeLow - trend.slope) * away + Math.min(0, restLow),
      p50,
      p90: p50 + (trend.slopeHigh - trend.slope) * away + Math.max(0, restHigh),
    };
  };
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
