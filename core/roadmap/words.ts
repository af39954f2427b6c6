/** A figure for a sentence: at most two decimals, no trailing zeros, a point as the decimal mark. */
export function figure(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** "12.5 cores and 4096 MiB" */
export function wordResources(cpuCores: number, memoryMiB: number): string {
  return `${figure(cpuCores)} cores and ${figure(memoryMiB)} MiB`;
}

/** "12.5 cores and 4096 MiB", and of the further resources those that are more than 0. Cores and MiB come first in `amounts`. */
export function wordAmounts(amounts: ArrayLike<number>, units: readonly string[]): string {
  const further = units.flatMap((unit, d) => ((amounts[2 + d] ?? 0) > 0 ? [`${figure(amounts[2 + d]!)} ${unit}`] : []));
  const main = wordResources(amounts[0] ?? 0, amounts[1] ?? 0);
  return further.length === 0 ? main : [main, ...further].join(', ');
}

/** Names in a sentence, with "and n more" when there are more than four. */
export function wordNames(names: readonly string[]): string {
  if (names.length <= 4) return names.join(', ');
  return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** An isolation, 0..1: what matters of it are the last digits before 1. */
export function wordIsolation(value: number): string {
  return String(Number(value.toPrecision(6)));
}
