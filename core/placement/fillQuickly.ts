import type { StepBudget } from './clusterFit.ts';
import { demandWeights, largestCapacity } from './construct.ts';
import { orderDescending } from './packOrder.ts';
import type { PackedBin, PackProblem } from './packProblem.ts';

/** Bins kept open by first fit: older and fuller ones are closed, which bounds the time per item. */
const openWindow = 32;

/**
 * A complete packing in about linear time, the first answer for any number of items: first fit decreasing over a window of
 * open bins. Returns null when limited bin types run out.
 */
export function fillQuickly(problem: PackProblem, budget: StepBudget): PackedBin[] | null {
  const { dimensions, size, typeCount } = problem;
  const weight = demandWeights(problem, problem.count, 'dynamic');
  const largest = largestCapacity(problem);
  for (let d = 0; d < dimensions; d++) weight[d] = largest[d]! > 0 ? weight[d]! / largest[d]! : 0;
  const weighted = new Float64Array(typeCount);
  for (let t = 0; t < typeCount; t++)
    for (let d = 0; d < dimensions; d++) weighted[t]! += weight[d]! * size[t * dimensions + d]!;
  const order = Int32Array.from({ length: typeCount }, (_, t) => t);
  orderDescending(order, weighted);
  // Bin types by cost per weighted capacity, the best value first.
  const value = Float64Array.from({ length: problem.binTypeCount }, (_, b) => {
    let capacity = 0;
    for (let d = 0; d < dimensions; d++) capacity += weight[d]! * problem.limit[b * dimensions + d]!;
    return problem.cost[b]! / Math.max(capacity, 1e-300);
  });
  const byValue = Array.from({ length: problem.binTypeCount }, (_, b) => b).sort(
    (a, b) => value[a]! - value[b]! || a - b,
  );
  const stock = problem.available.slice();

  function fitsAlone(t: number, b: number): boolean {
    for (let d = 0; d < dimensions; d++)
      if (size[t * dimensions + d]! > problem.limit[b * dimensions + d]!) return false;
    return true;
  }

  return firstFit();

  function firstFit(): PackedBin[] | null {
    const bins: { binType: number; items: number[]; room: Float64Array }[] = [];
    let open: number[] = [];
    for (const t of order) {
      let left = problem.count[t]!;
      for (let o = 0; o < open.length && left > 0; o++) {
        const bin = bins[open[o]!]!;
        budget.spent++;
        while (left > 0 && bin.items.length < problem.maxPerBin) {
          let hasRoom = true;
          for (let d = 0; d < dimensions; d++) {
            if (size[t * dimensions + d]! > bin.room[d]!) {
              hasRoom = false;
              break;
            }
          }
          if (!hasRoom) break;
          for (let d = 0; d < dimensions; d++) bin.room[d]! -= size[t * dimensions + d]!;
          bin.items.push(t);
          left--;
        }
      }
      while (left > 0) {
        const b = byValue.find((candidate) => stock[candidate]! > 0 && fitsAlone(t, candidate));
        if (b === undefined) return null;
        stock[b]!--;
        const bin = { binType: b, items: [t], room: problem.limit.slice(b * dimensions, (b + 1) * dimensions) };
        for (let d = 0; d < dimensions; d++) bin.room[d]! -= size[t * dimensions + d]!;
        left--;
        for (;;) {
          if (left === 0 || bin.items.length >= problem.maxPerBin) break;
          let hasRoom = true;
          for (let d = 0; d < dimensions; d++) if (size[t * dimensions + d]! > bin.room[d]!) hasRoom = false;
          if (!hasRoom) break;
          for (let d = 0; d < dimensions; d++) bin.room[d]! -= size[t * dimensions + d]!;
          bin.items.push(t);
          left--;
        }
        open.push(bins.length);
        bins.push(bin);
      }
      if (open.length > openWindow) {
        const room = (index: number): number => {
          const { room: free } = bins[index]!;
          let least = Infinity;
          for (let d = 0; d < dimensions; d++) if (weight[d]! > 0) least = Math.min(least, free[d]! * weight[d]!);
          return least;
        };
        // Half are closed at once, so that sorting them is rare. The order of age is kept among the rest.
        const scored = open
          .map((index) => ({ index, room: room(index) }))
          .sort((a, c) => c.room - a.room || a.index - c.index);
        open = scored
          .slice(0, openWindow / 2)
          .map((entry) => entry.index)
          .sort((a, c) => a - c);
      }
    }
    return bins.map((bin) => ({ binType: bin.binType, items: Int32Array.from(bin.items) }));
  }
}
