/**
 * Round numbers inside a positive range for a log axis: powers of ten, with 2 and 5 between them where the range is short,
 * thinned where it is long. At most `most` of them. `logTicks(3, 400, 8)` is 5, 10, 20, 50, 100, 200.
 */
export function logTicks(low: number, high: number, most: number): number[] {
  if (!(low > 0) || !(high > low)) return [];
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  for (const steps of [[1, 2, 5], [1, 3], [1]] as const) {
    const ticks = powers
      .flatMap((power) => steps.map((step) => Number(`${step}e${power}`)))
      .filter((tick) => tick >= low && tick <= high);
    if (ticks.length <= most) return ticks;
  }
  const every = Math.ceil(powers.length / most);
  return powers
    .filter((power) => power % every === 0)
    .map((power) => Number(`1e${power}`))
    .filter((tick) => tick >= low && tick <= high);
}
