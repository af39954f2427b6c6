/** Distance to a whole number below which a ratio counts as that whole number (MODELS.md). */
export const WHOLE_TOLERANCE = 1e-9;

/**
 * The whole number that `ratio` stands for, else `ratio` itself. Beyond 10^6 one rounding step of a double is larger
 * than 1e-9, so a few such steps are allowed as well. `snapToWhole(0.3 / 0.1)` is 3.
 */
export function snapToWhole(ratio: number): number {
  const whole = Math.round(ratio);
  const tolerance = Math.max(WHOLE_TOLERANCE, 4 * Number.EPSILON * Math.abs(ratio));
  return Math.abs(ratio - whole) <= tolerance ? whole : ratio;
}

/** Largest whole number not above `ratio`, after {@link snapToWhole}. `floorRatio(64 / 0.1)` is 640. */
export function floorRatio(ratio: number): number {
  return Math.floor(snapToWhole(ratio));
}

/** Smallest whole number not below `ratio`, after {@link snapToWhole}. `ceilRatio((4 * 0.9) / 0.6)` is 6. */
export function ceilRatio(ratio: number): number {
  return Math.ceil(snapToWhole(ratio));
}

/** Names in code-unit order: the same order on every machine and in every locale. */
export function sortedNames(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Sum without the drift of adding many small numbers to a large one (Neumaier). */
export function sum(values: Iterable<number>): number {
  let total = 0;
  let correction = 0;
  for (const value of values) {
    const next = total + value;
    correction += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + correction;
}
