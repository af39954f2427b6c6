import { orderDescending } from './packOrder.ts';
import { capacityTolerance } from './types.ts';

/**
 * A vector bin packing instance as columns. Identical items are one type with a count, identical bins one bin type; the search
 * works on types and never sees an id.
 */
export interface PackProblem {
  readonly dimensions: number;
  readonly typeCount: number;
  /** typeCount * dimensions. Negative in single dimensions only for items that give capacity back there. */
  readonly size: Float64Array;
  readonly count: Int32Array;
  readonly itemCount: number;
  readonly binTypeCount: number;
  /** binTypeCount * dimensions. */
  readonly capacity: Float64Array;
  /** Capacity with the comparison tolerance: what sums must not exceed. */
  readonly limit: Float64Array;
  /** Cost of one bin of each type; 1 for identical bins, so that the cost of an answer is its number of bins. */
  readonly cost: Float64Array;
  /** How many bins of each type exist; `itemCount` where there is no limit. */
  readonly available: Int32Array;
  readonly isLimited: boolean;
  readonly maxPerBin: number;
  readonly hasNegative: boolean;
  /** Per type: 1 when it has a negative size in some dimension. */
  readonly givesBack: Uint8Array;
}

/** One bin of an answer: its type and the item types in it, one entry per item. */
export interface PackedBin {
  readonly binType: number;
  readonly items: Int32Array;
}

/** A complete packing: every item in exactly one bin. */
export interface Packing {
  readonly bins: readonly PackedBin[];
  readonly cost: number;
  /** Which part of the engine found it. */
  readonly method: string;
}

/** Raw columns before grouping: what {@link groupPackProblem} takes. */
export interface PackColumns {
  readonly dimensions: number;
  /** items * dimensions. */
  readonly size: Float64Array;
  readonly count: Int32Array;
  readonly capacity: Float64Array;
  readonly cost: Float64Array;
  /** Infinity where there is no limit. */
  readonly available: Float64Array;
  readonly maxPerBin: number;
}

/**
 * Groups identical items into types, in an order that depends on the sizes alone, so that the order of the input cannot change
 * the answer's cost. `typeOf[i]` is the type of input row i.
 */
export function groupPackProblem(columns: PackColumns): { problem: PackProblem; typeOf: Int32Array } {
  const { dimensions, size, count } = columns;
  const rows = count.length;
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  // By the last dimension first: each sort keeps the order of the one before among equals, and at last that of the input.
  const column = new Float64Array(rows);
  for (let d = dimensions - 1; d >= 0; d--) {
    for (let i = 0; i < rows; i++) column[i] = size[i * dimensions + d]!;
    orderDescending(order, column);
  }
  const typeOf = new Int32Array(rows);
  const firstOf = new Int32Array(rows);
  let typeCount = 0;
  for (let k = 0; k < rows; k++) {
    const i = order[k]!;
    let isSame = typeCount > 0;
    const before = isSame ? firstOf[typeCount - 1]! : 0;
    for (let d = 0; d < dimensions && isSame; d++) isSame = size[i * dimensions + d] === size[before * dimensions + d];
    if (!isSame) firstOf[typeCount++] = i;
    typeOf[i] = typeCount - 1;
  }
  const counts = new Int32Array(typeCount);
  const grouped = new Float64Array(typeCount * dimensions);
  const givesBack = new Uint8Array(typeCount);
  let itemCount = 0;
  let hasNegative = false;
  for (let i = 0; i < rows; i++) {
    counts[typeOf[i]!]! += count[i]!;
    itemCount += count[i]!;
  }
  for (let t = 0; t < typeCount; t++) {
    for (let d = 0; d < dimensions; d++) {
      const s = size[firstOf[t]! * dimensions + d]!;
      grouped[t * dimensions + d] = s;
      if (s < 0) {
        givesBack[t] = 1;
        hasNegative = true;
      }
    }
  }
  const available = Int32Array.from(columns.available, (a) => Math.min(a, itemCount));
  return {
    problem: {
      dimensions,
      typeCount,
      size: grouped,
      count: counts,
      itemCount,
      binTypeCount: columns.cost.length,
      capacity: columns.capacity,
      limit: columns.capacity.map((c) => c * (1 + capacityTolerance)),
      cost: columns.cost,
      available,
      isLimited: available.some((a) => a < itemCount),
      maxPerBin: columns.maxPerBin,
      hasNegative,
      givesBack,
    },
    typeOf,
  };
}

/** True when these items (types, repeats allowed) may share a bin of this type. Sums in the order given. */
export function isFeasibleBin(
  problem: PackProblem,
  binType: number,
  items: ArrayLike<number>,
  length: number = items.length,
): boolean {
  const { dimensions, size, limit } = problem;
  if (length > problem.maxPerBin) return false;
  for (let d = 0; d < dimensions; d++) {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += size[items[k]! * dimensions + d]!;
    if (sum > limit[binType * dimensions + d]!) return false;
  }
  return true;
}

/**
 * Verifies an answer from scratch: every bin within its limits, every type used exactly as often as it occurs, no bin type used
 * more often than it exists. Returns the reason it is wrong, or null. Everything that is reported passes through here.
 */
export function faultOf(problem: PackProblem, bins: readonly PackedBin[]): string | null {
  const left = problem.count.slice();
  const used = new Int32Array(problem.binTypeCount);
  for (const [b, bin] of bins.entries()) {
    used[bin.binType]!++;
    if (bin.items.length === 0) return `bin ${b} is empty`;
    if (!isFeasibleBin(problem, bin.binType, bin.items)) return `bin ${b} is overfull`;
    for (const t of bin.items) left[t]!--;
  }
  for (let t = 0; t < left.length; t++)
    if (left[t] !== 0)
      return `type ${t} is packed ${problem.count[t]! - left[t]!} times instead of ${problem.count[t]!}`;
  for (let b = 0; b < used.length; b++)
    if (used[b]! > problem.available[b]!)
      return `bin type ${b} is used ${used[b]} times, only ${problem.available[b]} exist`;
  return null;
}

/** Cost of these bins. */
export function costOf(problem: PackProblem, bins: readonly PackedBin[]): number {
  let sum = 0;
  for (const bin of bins) sum += problem.cost[bin.binType]!;
  return sum;
}

/**
 * The step between possible costs: answers cost a whole multiple of it, so a bound may be rounded up to one. 0 when the
 * costs have no common step that doubles represent.
 */
export function costStep(problem: PackProblem): number {
  let step = 0;
  for (const cost of problem.cost) {
    if (!Number.isInteger(cost)) return 0;
    let a = step;
    let b = cost;
    while (b !== 0) [a, b] = [b, a % b];
    step = a;
  }
  return step;
}

/** Rounds a bound on the cost up to the next possible cost; 1e-6 relative is left to rounding errors. */
export function roundUpCost(step: number, bound: number): number {
  if (step === 0) return bound * (1 - 1e-9);
  return Math.ceil(bound / step - 1e-6 * Math.max(1, Math.abs(bound / step) * 1e-3)) * step;
}
