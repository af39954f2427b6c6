/** What a total stays below in one, five and nine of ten sampled cases. */
export interface PercentileBand {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** Quantile of sorted values, type 7: linear between order statistics (R. J. Hyndman, Y. Fan, The American Statistician 50, 1996; the default of R, NumPy and Excel). */
function sortedQuantile(sorted: Float64Array, p: number): number {
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (position - below) * (high - low);
}

function sortedValues(values: ArrayLike<number>): Float64Array {
  if (values.length === 0) throw new RangeError('There are no values to take a quantile of.');
  const sorted = Float64Array.from(values);
  if (!sorted.every(Number.isFinite)) throw new RangeError('Every value must be a finite number.');
  return sorted.sort();
}

/**
 * The type-7 quantile of values in any order, 0 <= p <= 1, in their unit. Throws a RangeError for no values, a value
 * that is not finite, or a p outside. `quantile([1, 2, 3, 4], 0.5)` is 2.5.
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p (${p}) must be from 0 to 1.`);
  return sortedQuantile(sortedValues(values), p);
}

/** P10, P50 and P90 of sampled values (type 7), in their unit; errors as {@link quantile}. */
export function bands(values: ArrayLike<number>): PercentileBand {
  const sorted = sortedValues(values);
  return { p10: sortedQuantile(sorted, 0.1), p50: sortedQuantile(sorted, 0.5), p90: sortedQuantile(sorted, 0.9) };
}
