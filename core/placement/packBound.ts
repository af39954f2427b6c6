import { martelloTothL2 } from './clusterBound.ts';
import { costStep, roundUpCost, type PackProblem } from './packProblem.ts';

/** A proven lower bound on the cost of an answer and the argument behind it. */
export interface PackBound {
  /** Rounded up to a possible cost. */
  readonly cost: number;
  readonly method: 'trivial' | 'area' | 'large-items' | 'items-per-bin' | 'column-generation' | 'exhausted-patterns';
}

/**
 * Cost of the capacity that `demand` takes at the cheapest rate, in the resource where that is most: not rounded. Valid for any
 * mix of bin types, because one unit of a resource costs at least the best ratio of cost to capacity. Capacity counts with its
 * tolerance, since an answer may use it.
 */
export function areaBound(problem: PackProblem, demand: Int32Array): number {
  const { dimensions, size, limit, cost } = problem;
  let best = 0;
  for (let d = 0; d < dimensions; d++) {
    let sum = 0;
    for (let t = 0; t < demand.length; t++) sum += demand[t]! * size[t * dimensions + d]!;
    if (sum <= 0) continue;
    let rate = Infinity;
    for (let b = 0; b < problem.binTypeCount; b++) {
      const room = limit[b * dimensions + d]!;
      if (room > 0) rate = Math.min(rate, cost[b]! / room);
    }
    if (Number.isFinite(rate)) best = Math.max(best, sum * rate);
  }
  return best;
}

/**
 * The best of the bounds that need no solver: area, large items (L2 of Martello and Toth per resource, in bins as large as the
 * largest at the cheapest cost) and the limit of items per bin.
 */
export function simpleBound(problem: PackProblem): PackBound {
  const { dimensions, size, limit, count, itemCount } = problem;
  const step = costStep(problem);
  if (itemCount === 0) return { cost: 0, method: 'trivial' };
  let cheapest = Infinity;
  for (const cost of problem.cost) cheapest = Math.min(cheapest, cost);
  let best: PackBound = { cost: cheapest, method: 'trivial' };
  const offer = (cost: number, method: PackBound['method']): void => {
    if (cost > best.cost) best = { cost, method };
  };
  offer(roundUpCost(step, areaBound(problem, count)), 'area');
  if (Number.isFinite(problem.maxPerBin)) offer(Math.ceil(itemCount / problem.maxPerBin) * cheapest, 'items-per-bin');
  if (!problem.hasNegative) {
    for (let d = 0; d < dimensions; d++) {
      let largest = 0;
      for (let b = 0; b < problem.binTypeCount; b++) largest = Math.max(largest, limit[b * dimensions + d]!);
      const sizes = new Float64Array(itemCount);
      let at = 0;
      for (let t = 0; t < count.length; t++)
        for (let c = 0; c < count[t]!; c++) sizes[at++] = size[t * dimensions + d]!;
      offer(martelloTothL2(sizes.sort(), largest) * cheapest, 'large-items');
    }
  }
  return best;
}
