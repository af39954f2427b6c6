/** The bounds allow this much more than the limits say, so that rounding in a sum can never make them exceed the truth. */
const boundTolerance = 1e-6;

function ceil(x: number): number {
  return Math.max(0, Math.ceil(x - boundTolerance));
}

/**
 * The least number of bins of `capacity` that hold `sizes`: bound L2 of Martello and Toth (Knapsack Problems, 1990, 8.3.2).
 * Every size must be at most `capacity`; with a capacity of 0 or Infinity there is nothing to say and the answer is 0.
 * Example: three sizes of 6 in bins of 10 need 3.
 */
export function martelloTothL2(sizes: readonly number[], capacity: number): number {
  if (!(capacity > 0) || capacity === Infinity) return 0;
  const bin = capacity * (1 + boundTolerance);
  const sorted = sizes.filter((size) => size > 0).toSorted((a, b) => b - a);
  const prefix = new Float64Array(sorted.length + 1);
  for (let i = 0; i < sorted.length; i++) prefix[i + 1] = prefix[i]! + sorted[i]!;
  const countAbove = (limit: number): number => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! > limit) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  // Sizes above half a bin never share one; below, every small size is tried as the threshold of "small".
  const large = countAbove(bin / 2);
  let best = Math.max(large, ceil(prefix[sorted.length]! / bin));
  for (let i = large; i < sorted.length; i++) {
    const threshold = sorted[i]!;
    const alone = countAbove(bin - threshold);
    const besideLarge = (large - alone) * bin - (prefix[large]! - prefix[alone]!);
    const small = prefix[i + 1]! - prefix[large]!;
    best = Math.max(best, large + ceil((small - besideLarge) / bin));
  }
  return best;
}

/** One required change, in one resource: what it takes before and what its new seat takes. */
export interface RoomChange {
  readonly before: number;
  readonly after: number;
}

/**
 * The least number of waves in which all `changes` can happen when each is counted on both sides during its wave and
 * `freeToday` is free on the hosts of the cluster (hosts above usable count 0), in one resource. At most `limit`, which is
 * the number of waves of a roadmap that is known.
 *
 * In a wave no more can come in than is free at its start, and what is free only grows by what the changes before have
 * saved. That saving is at most the fractional knapsack over their new sizes, which never decreases, so the recursion
 * arrived(k) = arrived(k-1) + free + saving(arrived(k-1)) bounds from above what can have come in. Borders between hosts are
 * ignored, which can only lower the answer.
 */
export function wavesByRoom(freeToday: number, changes: readonly RoomChange[], limit: number): number {
  let needed = 0;
  for (const change of changes) needed += change.after;
  if (!(needed > 0)) return 0;
  const savers = changes
    .filter((change) => change.before > change.after)
    .toSorted((a, b) => (b.before - b.after) * a.after - (a.before - a.after) * b.after);
  let index = 0;
  let savedWhole = 0;
  let sizeWhole = 0;
  const saving = (arrived: number): number => {
    while (index < savers.length && sizeWhole + savers[index]!.after <= arrived) {
      sizeWhole += savers[index]!.after;
      savedWhole += savers[index]!.before - savers[index]!.after;
      index++;
    }
    const next = savers[index];
    if (next === undefined) return savedWhole;
    return savedWhole + ((arrived - sizeWhole) / next.after) * (next.before - next.after);
  };
  let arrived = 0;
  for (let wave = 1; wave < limit; wave++) {
    arrived += (freeToday + saving(arrived)) * (1 + boundTolerance);
    if (arrived >= needed * (1 - boundTolerance)) return wave;
  }
  return limit;
}
