import type { PackSearchResult } from './pack.ts';
import { simpleBound } from './packBound.ts';
import type { PackProblem } from './packProblem.ts';

/** Part of a problem that is packed by itself; `types[t]` is the whole problem's number of its type t. */
export interface PackPart {
  readonly problem: PackProblem;
  readonly types: Int32Array;
}

/** From this many types on each thread packs a part: what a part lacks in choice is less than what half the time costs. */
const leastTypesToSplit = 200_000;

/**
 * The problem in `count` parts of the same mixture, to be packed at once and put together by {@link joinParts}; one part, the
 * whole, where it is small or where bins are limited.
 */
export function splitProblem(problem: PackProblem, count: number): PackPart[] {
  const { dimensions, typeCount } = problem;
  if (count < 2 || typeCount < leastTypesToSplit || problem.isLimited)
    return [{ problem, types: Int32Array.from({ length: typeCount }, (_, t) => t) }];
  return Array.from({ length: count }, (_, part) => {
    // Types are in order of size, so taking every so many-th gives each part the same mixture.
    const own = Math.ceil((typeCount - part) / count);
    const types = Int32Array.from({ length: own }, (_, k) => part + k * count);
    const size = new Float64Array(own * dimensions);
    types.forEach((t, k) => size.set(problem.size.subarray(t * dimensions, (t + 1) * dimensions), k * dimensions));
    const copies = types.map((t) => problem.count[t]!);
    const givesBack = Uint8Array.from(types, (t) => problem.givesBack[t]!);
    const itemCount = copies.reduce((sum, c) => sum + c, 0);
    return {
      problem: {
        ...problem,
        typeCount: own,
        size,
        count: copies,
        itemCount,
        available: problem.available.map((bins) => Math.min(bins, itemCount)),
        hasNegative: givesBack.includes(1),
        givesBack,
      },
      types,
    };
  });
}

/**
 * The answers to the parts as one answer to the whole. The bounds of parts do not add up to one of the whole, so that is bounded
 * anew. No answer where a part has none.
 */
export function joinParts(
  problem: PackProblem,
  parts: readonly PackPart[],
  searches: readonly PackSearchResult[],
): PackSearchResult {
  const bound = simpleBound(problem);
  const binType: Int32Array[] = [];
  const items: Int32Array[] = [];
  const lengths: number[] = [0];
  let cost = 0;
  let method = '';
  for (const [p, { types }] of parts.entries()) {
    const best = searches[p]?.best ?? null;
    if (best === null) return { best: null, bound };
    binType.push(best.bins.binType);
    items.push(best.bins.items.map((t) => types[t]!));
    const before = lengths.at(-1)!;
    for (let b = 1; b < best.bins.start.length; b++) lengths.push(before + best.bins.start[b]!);
    cost += best.cost;
    method = best.method;
  }
  return {
    best: { bins: { binType: joined(binType), start: Int32Array.from(lengths), items: joined(items) }, cost, method },
    bound,
  };
}

function joined(columns: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(columns.reduce((sum, column) => sum + column.length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column, at);
    at += column.length;
  }
  return all;
}
