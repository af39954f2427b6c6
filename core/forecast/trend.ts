import { normalQuantile } from '#core/models/special.ts';

/** A straight line through points, found without letting outliers pull at it. */
export interface Trend {
  /** Median of the slopes of all pairs of points, per unit of x. */
  readonly slope: number;
  /** Value at x = 0. */
  readonly intercept: number;
  /** Bounds of the slope at the confidence asked for. */
  readonly slopeLow: number;
  readonly slopeHigh: number;
}

/**
 * Theil-Sen line: the median of all pairwise slopes, and the median of `y - slope x` as intercept; bounds of the slope by
 * Sen's rank interval. Needs two points with different x, else throws RangeError. n points cost n^2 / 2 slopes.
 *
 * Source: P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968.
 * Example: points on `y = 1 + 2 x` give slope 2, intercept 1 and both bounds 2.
 */
export function theilSen(x: Float64Array, y: Float64Array, confidence: number): Trend {
  const slopes: number[] = [];
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      const run = (x[j] ?? 0) - (x[i] ?? 0);
      if (run !== 0) slopes.push(((y[j] ?? 0) - (y[i] ?? 0)) / run);
    }
  }
  if (slopes.length === 0) throw new RangeError('A trend needs two points at different times.');
  const sorted = Float64Array.from(slopes).sort();
  const slope = median(sorted);
  const rests = Float64Array.from(x, (value, index) => (y[index] ?? 0) - slope * value).sort();
  const n = x.length;
  const spread = normalQuantile(0.5 + confidence / 2) * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (rank: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(rank)))] ?? slope;
  return {
    slope,
    intercept: median(rests),
    slopeLow: at((sorted.length - spread) / 2 - 1),
    slopeHigh: at((sorted.length + spread) / 2),
  };
}

/** Median of values in ascending order; NaN for none. */
export function median(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
