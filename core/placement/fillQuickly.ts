import type { StepBudget } from './clusterFit.ts';
import { demandWeights, largestCapacity } from './construct.ts';
import type { PackedBin, PackProblem } from './packProblem.ts';
import type { SearchRandom } from './random.ts';

/** Bins kept open by first fit: older and fuller ones are closed, which bounds the time per item. */
const openWindow = 192;

/**
 * A complete packing in about linear time, for very many items. `sample` = 0: first fit decreasing over a window of open
 * bins. `sample` > 0: bin by bin, each place taken by the best of `sample` types by dot product with the room left, drawn from the
 * largest and from all sizes. Returns null when limited bin types run out.
 */
export function fillQuickly(
  problem: PackProblem,
  random: SearchRandom,
  budget: StepBudget,
  sample: number,
): PackedBin[] | null {
  const { dimensions, size, typeCount } = problem;
  const weight = demandWeights(problem, problem.count, 'dynamic');
  const largest = largestCapacity(problem);
  for (let d = 0; d < dimensions; d++) weight[d] = largest[d]! > 0 ? weight[d]! / largest[d]! : 0;
  const weighted = new Float64Array(typeCount);
  for (let t = 0; t < typeCount; t++)
    for (let d = 0; d < dimensions; d++) weighted[t]! += weight[d]! * size[t * dimensions + d]!;
  const order = Int32Array.from({ length: typeCount }, (_, t) => t).sort(
    (a, b) => weighted[b]! - weighted[a]! || a - b,
  );
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

  return sample === 0 ? firstFit() : bySamples();

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

  function bySamples(): PackedBin[] | null {
    const left = problem.count.slice();
    let alive = order.slice();
    let aliveCount = alive.length;
    let dead = 0;
    let remaining = problem.itemCount;
    const bins: PackedBin[] = [];
    const room = new Float64Array(dimensions);
    const candidates = new Int32Array(sample);
    const buffer: number[] = [];
    const perHead = Math.max(1, sample >> 2);
    let drawn = 0;
    while (remaining > 0) {
      if (dead * 4 > aliveCount) {
        alive = alive.subarray(0, aliveCount).filter((t) => left[t]! > 0);
        aliveCount = alive.length;
        dead = 0;
      }
      let head = 0;
      while (left[alive[head]!] === 0) head++;
      const seed = alive[head]!;
      const b = byValue.find((candidate) => stock[candidate]! > 0 && fitsAlone(seed, candidate));
      if (b === undefined) return null;
      stock[b]!--;
      buffer.length = 0;
      for (let d = 0; d < dimensions; d++) room[d] = problem.limit[b * dimensions + d]!;
      let take = seed;
      for (let draws = 0; draws < 3;) {
        if (take !== -1) {
          for (let d = 0; d < dimensions; d++) room[d]! -= size[take * dimensions + d]!;
          buffer.push(take);
          remaining--;
          if (--left[take]! === 0) dead++;
          if (buffer.length >= problem.maxPerBin || remaining === 0) break;
        }
        // A fresh draw when the last one has nothing left that fits; the first places take from the largest as well.
        let count = 0;
        if (take === -1 || buffer.length === 1) {
          for (let p = head; p < aliveCount && count < perHead; p++)
            if (left[alive[p]!]! > 0) candidates[count++] = alive[p]!;
          const span = aliveCount / (sample - count);
          const shift = random.unit();
          for (let k = 0; count < sample && k * span < aliveCount; k++) {
            const t = alive[Math.min(aliveCount - 1, Math.floor((k + shift) * span))]!;
            if (left[t]! > 0) candidates[count++] = t;
          }
          drawn = count;
        }
        let best = -1;
        let bestScore = -Infinity;
        let kept = 0;
        budget.spent += drawn;
        for (let c = 0; c < drawn; c++) {
          const t = candidates[c]!;
          if (left[t]! <= 0) continue;
          let hasRoom = true;
          let score = 0;
          const base = t * dimensions;
          for (let d = 0; d < dimensions; d++) {
            const s = size[base + d]!;
            if (s > room[d]!) {
              hasRoom = false;
              break;
            }
            score += weight[d]! * s * room[d]!;
          }
          if (!hasRoom) continue;
          candidates[kept++] = t;
          if (score > bestScore) {
            bestScore = score;
            best = t;
          }
        }
        drawn = kept;
        take = best;
        if (best === -1) draws++;
      }
      bins.push({ binType: b, items: Int32Array.from(buffer) });
    }
    return bins;
  }
}
