import type { Highs } from 'highs';
import type { StepBudget } from './clusterFit.ts';
import { fillBins, fillRules } from './construct.ts';
import { dive } from './dive.ts';
import { addPattern, createMaster, createPool } from './master.ts';
import { areaBound } from './packBound.ts';
import { costOf, groupPackProblem, type PackedBin, type Packing, type PackProblem } from './packProblem.ts';
import { solveByPatterns } from './patternMip.ts';
import type { SearchRandom } from './random.ts';

/** What improvement by windows works with. */
export interface WindowSearch {
  /** Null: constructions only. */
  readonly highs: Highs | null;
  /** Proven cost below which nothing exists. */
  readonly floor: number;
  readonly step: number;
  readonly random: SearchRandom;
  readonly budget: StepBudget;
  readonly isStopped: () => boolean;
  readonly onProgress: () => void;
}

/** Most items in one window. */
const mostWindowItems = 300;

/**
 * Improves a packing too large to be solved as a whole: takes a few bins out, the emptiest first, and packs their items again
 * at less cost, by constructions and then by column generation on that window. Never makes the answer worse.
 */
export function improveByWindows(
  problem: PackProblem,
  start: Packing,
  search: WindowSearch,
): { bins: PackedBin[]; method: string } {
  const { dimensions, size, limit } = problem;
  const bins: PackedBin[] = [...start.bins];
  let cost = start.cost;
  const method =
    search.highs === null ? 'windows packed again by constructions' : 'windows packed again by column generation';
  if (bins.length < 2) return { bins, method };
  const waste = (bin: PackedBin): number => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) {
      const room = limit[bin.binType * dimensions + d]!;
      let load = 0;
      for (const t of bin.items) load += size[t * dimensions + d]!;
      if (room > 0) sum += 1 - load / room;
    }
    return sum;
  };
  // What one unit of each resource costs at the least, as in the area bound.
  const rate = new Float64Array(dimensions).fill(Infinity);
  let leastCost = Infinity;
  for (let b = 0; b < problem.binTypeCount; b++) {
    leastCost = Math.min(leastCost, problem.cost[b]!);
    for (let d = 0; d < dimensions; d++) {
      const room = limit[b * dimensions + d]!;
      rate[d] = Math.min(rate[d]!, room > 0 ? problem.cost[b]! / room : Infinity);
    }
  }
  for (let d = 0; d < dimensions; d++) if (rate[d] === Infinity) rate[d] = 0;
  let failures = 0;
  let width = 60;
  const mostFailures = 60 + bins.length;
  while (!search.isStopped() && cost > search.floor + 1e-9 * Math.max(1, cost) && failures < mostFailures) {
    search.onProgress();
    // Bins by waste; a window starts at a random place among the emptier half and collects until a saving is conceivable.
    const draw = Math.min(bins.length, 400);
    const sampled = new Map<number, number>();
    for (let k = 0; k < draw; k++) {
      const b = bins.length <= draw ? k : search.random.below(bins.length);
      sampled.set(b, waste(bins[b]!) * (0.5 + search.random.unit()));
    }
    const ranked = [...sampled.keys()].sort((a, b) => sampled.get(b)! - sampled.get(a)! || a - b);
    // As wide as asked for, and on until the items of the window would leave room for one bin less.
    const chosen: number[] = [];
    const load = new Float64Array(dimensions);
    let items = 0;
    let windowCost = 0;
    for (const b of ranked) {
      const { binType, items: own } = bins[b]!;
      if (chosen.length > 1 && items + own.length > width) {
        let need = 0;
        for (let d = 0; d < dimensions; d++) need = Math.max(need, load[d]! * rate[d]!);
        if (windowCost - need >= 1.1 * leastCost || items + own.length > mostWindowItems) break;
      }
      chosen.push(b);
      items += own.length;
      windowCost += problem.cost[binType]!;
      for (const t of own) for (let d = 0; d < dimensions; d++) load[d]! += size[t * dimensions + d]!;
    }
    const before = chosen.map((b) => bins[b]!);
    const after = repack(problem, before, search);
    if (after === null) {
      failures++;
      // Wider windows see more; they are tried once the narrow ones stop paying.
      if (failures % 20 === 0) width = Math.min(240, Math.ceil(width * 1.25));
      continue;
    }
    failures = 0;
    const gone = new Set(chosen);
    const kept = bins.filter((_, b) => !gone.has(b));
    bins.length = 0;
    for (const bin of kept) bins.push(bin);
    for (const bin of after) bins.push(bin);
    cost = costOf(problem, bins);
  }
  return { bins, method };
}

/** The items of these bins at less cost, or null. */
function repack(problem: PackProblem, before: readonly PackedBin[], search: WindowSearch): PackedBin[] | null {
  const { dimensions } = problem;
  const types = [...new Set(before.flatMap((bin) => [...bin.items]))].sort((a, b) => a - b);
  const position = new Map(types.map((t, index) => [t, index]));
  const count = new Int32Array(types.length);
  const inUse = new Int32Array(problem.binTypeCount);
  for (const bin of before) {
    inUse[bin.binType]!++;
    for (const t of bin.items) count[position.get(t)!]!++;
  }
  const size = new Float64Array(types.length * dimensions);
  types.forEach((t, index) =>
    size.set(problem.size.subarray(t * dimensions, (t + 1) * dimensions), index * dimensions),
  );
  const { problem: window, typeOf } = groupPackProblem({
    dimensions,
    size,
    count,
    capacity: problem.capacity,
    cost: problem.cost,
    // Only the bins that the window has: stock elsewhere is not tracked here, except where there is no limit.
    available: Float64Array.from(inUse, (used, b) => (problem.isLimited ? used : problem.available[b]!)),
    maxPerBin: problem.maxPerBin,
  });
  const original = new Int32Array(types.length);
  types.forEach((t, index) => {
    original[typeOf[index]!] = t;
  });
  const outer = (bins: readonly PackedBin[]): PackedBin[] =>
    bins.map((bin) => ({ binType: bin.binType, items: bin.items.map((t) => original[t]!) }));
  const cost = costOf(problem, before);
  const floor = areaBound(window, window.count);
  const goal = search.step > 0 ? Math.ceil(floor / search.step - 1e-6) * search.step : floor;
  search.budget.spent += types.length;
  if (goal >= cost - 1e-9) return null;
  for (const rule of fillRules) {
    const bins = fillBins(
      window,
      window.count.slice(),
      window.available,
      { ...rule, noise: 0.1 },
      search.random,
      search.budget,
    );
    if (bins !== null && costOf(window, bins) < cost - 1e-9) return outer(bins);
  }
  const { highs } = search;
  if (highs === null || window.itemCount / before.length > 12) return null;
  const pool = createPool();
  for (const bin of before) {
    const inner = bin.items.map((t) => typeOf[position.get(t)!]!);
    addPattern(pool, bin.binType, inner, inner.length);
  }
  let dearest = 0;
  for (const c of problem.cost) dearest = Math.max(dearest, c);
  const master = createMaster(highs, window, pool, 100 * Math.max(dearest, 1e-6), search.budget);
  try {
    const found = dive({
      problem: window,
      pool,
      master,
      floor: goal,
      ceiling: cost,
      step: search.step,
      rootRounds: 200,
      random: search.random,
      isStopped: search.isStopped,
      budget: search.budget,
      finish: (left, available, mostCost, solution) => {
        const result = solveByPatterns(highs, {
          problem: window,
          left,
          available,
          mostCost,
          price: solution.price,
          rent: solution.rent,
          mostPatterns: 1_500,
          mostEnumerationNodes: 20_000,
          mostMipNodes: 5,
          secondsLeft: Infinity,
          seed: 0,
          isStopped: search.isStopped,
          budget: search.budget,
        });
        return result.kind === 'found' ? result.bins : null;
      },
    });
    return found === null ? null : outer(found);
  } finally {
    master.dispose();
  }
}
