import type { StepBudget } from './clusterFit.ts';
import { largestCapacity } from './construct.ts';
import { fillQuickly } from './fillQuickly.ts';
import { createPackIndex } from './packIndex.ts';
import { orderDescending } from './packOrder.ts';
import { costOf, type PackedBin, type PackProblem } from './packProblem.ts';
import type { SearchRandom } from './random.ts';

/** How much thought each bin gets. */
export interface FillEffort {
  /** Attempts to fill a bin better before it is closed, at this fraction of the items packed. */
  readonly trials: (packed: number) => number;
  /** Leaves of the index looked at per choice, once something was found. */
  readonly mostLeaves: number;
  /** True: time is up. */
  readonly isStopped: () => boolean;
  /** What happens then: the rest is packed by first fit, or there is no answer. */
  readonly whenStopped: 'first-fit' | 'give-up';
}

/** Types packed at a time: what stays in the processor's cache; more choice than this gains almost nothing. */
const typesPerPart = 120_000;

/** Share of a part's items that is left over for the next one: the last bins of a part would be the worst filled. */
const carriedOver = 0.04;

/** The index is built again when this share of its types is used up: dead entries cost time and miss random draws. */
const rebuildBelow = 0.5;

/** A bin that wastes less than this, weighted, is not worth another trial. */
const goodEnoughWaste = 0.001;

/**
 * How strongly the resource with the greatest demand outweighs the others: the weight of a resource is its demand in bins,
 * relative to the greatest, to this power. Measured; anything from 1 to 6 is within a few tenths of a percent.
 */
const weightPower = 3;

/**
 * A complete packing, bin by bin, in about n log n: each bin begins with the largest item left, is filled by greatest dot product
 * with the room that is left, and then filled better by exchanging up to three of its items at a time, the last of them for the one
 * that leaves least. All choices are among all items, through a k-d tree ({@link createPackIndex}). Items are packed in parts of
 * tens of thousands of types. Returns null when limited bin types run out, for sizes
 * below zero, and when stopped, unless the rest is wanted by first fit.
 */
export function fillByIndex(
  problem: PackProblem,
  random: SearchRandom,
  budget: StepBudget,
  effort: FillEffort,
): PackedBin[] | null {
  if (problem.hasNegative) return null;
  const { dimensions, typeCount, maxPerBin } = problem;
  const largest = largestCapacity(problem);
  const demand = new Float64Array(dimensions);
  for (let t = 0; t < typeCount; t++)
    for (let d = 0; d < dimensions; d++) demand[d]! += problem.count[t]! * problem.size[t * dimensions + d]!;
  const weight = new Float64Array(dimensions);
  const room = new Float64Array(dimensions);
  const pull = new Float64Array(dimensions);
  const roomBefore = new Float64Array(dimensions);
  const stock = problem.available.slice();
  const bins: PackedBin[] = [];
  let packed = 0;

  function weigh(): void {
    let most = 0;
    for (let d = 0; d < dimensions; d++) if (largest[d]! > 0) most = Math.max(most, demand[d]! / largest[d]!);
    let sum = 0;
    for (let d = 0; d < dimensions; d++) {
      weight[d] = largest[d]! > 0 && most > 0 ? (Math.max(0, demand[d]!) / largest[d]! / most) ** weightPower : 0;
      sum += weight[d]!;
    }
    // One full bin of the largest capacities weighs 1.
    for (let d = 0; d < dimensions; d++) weight[d] = weight[d]! > 0 ? weight[d]! / (sum * largest[d]!) : 0;
  }
  weigh();

  // Bin types by cost per weighted capacity, the best value first.
  const value = Float64Array.from({ length: problem.binTypeCount }, (_, b) => {
    let capacity = 0;
    for (let d = 0; d < dimensions; d++) capacity += weight[d]! * problem.limit[b * dimensions + d]!;
    return problem.cost[b]! / Math.max(capacity, 1e-300);
  });
  const byValue = Array.from({ length: problem.binTypeCount }, (_, b) => b).sort(
    (a, b) => value[a]! - value[b]! || a - b,
  );

  const parts = Math.max(1, Math.ceil(typeCount / typesPerPart));
  let carried: Int32Array = new Int32Array(0);
  let carriedCopies: Int32Array = new Int32Array(0);
  for (let part = 0; part < parts; part++) {
    // Types are in order of size, so taking every so many-th gives each part the same mixture.
    const own = Math.floor((typeCount - part + parts - 1) / parts);
    const ids = new Int32Array(carried.length + own);
    const left = new Int32Array(ids.length);
    ids.set(carried);
    left.set(carriedCopies);
    for (let k = 0; k < own; k++) {
      ids[carried.length + k] = part + k * parts;
      left[carried.length + k] = problem.count[part + k * parts]!;
    }
    if (!fillPart(ids, left, part === parts - 1)) return effort.isStopped() ? stopped() : null;
    const rest = ids.filter((_, k) => left[k]! > 0);
    carriedCopies = left.filter((copies) => copies > 0);
    carried = rest;
  }
  return bins;

  /** The bins so far and the rest by first fit; null where that is not wanted. */
  function stopped(): PackedBin[] | null {
    if (effort.whenStopped === 'give-up') return null;
    const count = problem.count.slice();
    for (const { items } of bins) for (const t of items) count[t]!--;
    const rest = fillQuickly({ ...problem, count, available: stock }, budget);
    return rest === null ? null : [...bins, ...rest];
  }

  /** Packs these types, numbered within the part; false when it has to give up. */
  function fillPart(ids: Int32Array, left: Int32Array, isLast: boolean): boolean {
    const size = new Float64Array(ids.length * dimensions);
    for (let k = 0; k < ids.length; k++)
      for (let d = 0; d < dimensions; d++) size[k * dimensions + d] = problem.size[ids[k]! * dimensions + d]!;
    let items = 0;
    for (const copies of left) items += copies;
    const until = isLast ? 0 : items * carriedOver;
    const weighted = new Float64Array(ids.length);
    let index = createPackIndex(dimensions, size, left);
    let alive = index.types.length;
    let seeds = sortedSeeds();
    let head = 0;
    const bin: number[] = [];
    const before: number[] = [];

    function sortedSeeds(): Int32Array {
      for (const t of index.types) {
        let sum = 0;
        for (let d = 0; d < dimensions; d++) sum += weight[d]! * size[t * dimensions + d]!;
        weighted[t] = sum;
      }
      const seeds = index.types.slice().sort();
      orderDescending(seeds, weighted);
      return seeds;
    }

    function put(t: number): void {
      left[t]!--;
      bin.push(t);
      for (let d = 0; d < dimensions; d++) room[d]! -= size[t * dimensions + d]!;
    }

    function isFitting(t: number): boolean {
      for (let d = 0; d < dimensions; d++) if (size[t * dimensions + d]! > room[d]!) return false;
      return true;
    }

    function waste(): number {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) sum += weight[d]! * room[d]!;
      return sum;
    }

    /** Takes out a few items but the first, puts in others; keeps the better filling. Returns its waste. */
    function exchange(current: number): number {
      const out = 1 + random.below(Math.min(3, bin.length - 1));
      before.length = 0;
      for (const t of bin) before.push(t);
      roomBefore.set(room);
      for (let k = 0; k < out; k++) {
        const at = 1 + random.below(bin.length - 1);
        const t = bin[at]!;
        bin[at] = bin.at(-1)!;
        bin.pop();
        left[t]!++;
        for (let d = 0; d < dimensions; d++) room[d]! += size[t * dimensions + d]!;
      }
      // All but the last at random, so that the last has many different rooms to fit into.
      for (let k = 1; k < out; k++) {
        for (let draw = 0; draw < 4; draw++) {
          const t = index.types[random.below(index.types.length)]!;
          if (left[t]! <= 0 || !isFitting(t)) continue;
          put(t);
          break;
        }
      }
      complete(weight);
      const now = waste();
      if (now < current - 1e-12) return now;
      for (const t of bin) left[t]!++;
      bin.length = 0;
      for (const t of before) {
        left[t]!--;
        bin.push(t);
      }
      room.set(roomBefore);
      return current;
    }

    function complete(by: Float64Array | null): void {
      while (bin.length < maxPerBin) {
        if (by === null)
          for (let d = 0; d < dimensions; d++) pull[d] = largest[d]! > 0 ? (weight[d]! * room[d]!) / largest[d]! : 0;
        const t = index.best(room, by ?? pull, -1, effort.mostLeaves);
        if (t === -1) return;
        put(t);
      }
    }

    while (items > until) {
      if (effort.isStopped()) return false;
      while (left[seeds[head]!]! <= 0) head++;
      const seed = seeds[head]!;
      let b = -1;
      for (const candidate of byValue) {
        if (stock[candidate]! <= 0) continue;
        for (let d = 0; d < dimensions; d++) room[d] = problem.limit[candidate * dimensions + d]!;
        if (!isFitting(seed)) continue;
        b = candidate;
        break;
      }
      if (b === -1) return false;
      stock[b]!--;
      bin.length = 0;
      put(seed);
      complete(null);
      if (bin.length > 1) {
        const trials = effort.trials(packed / problem.itemCount);
        let current = waste();
        for (let k = 0; k < trials && current > goodEnoughWaste && bin.length > 1; k++) current = exchange(current);
      }
      items -= bin.length;
      packed += bin.length;
      for (const t of bin) {
        for (let d = 0; d < dimensions; d++) demand[d]! -= size[t * dimensions + d]!;
        if (left[t] === 0 && weighted[t]! >= 0) {
          // Marked, because a type may be in the bin several times.
          weighted[t] = -1;
          index.remove(t);
          alive--;
        }
      }
      bins.push({ binType: b, items: Int32Array.from(bin, (t) => ids[t]!) });
      budget.spent += index.steps;
      index.steps = 0;
      if (items <= until) break;
      if (alive < rebuildBelow * index.types.length) {
        weigh();
        index = createPackIndex(dimensions, size, left);
        alive = index.types.length;
        seeds = sortedSeeds();
        head = 0;
        budget.spent += 4 * alive;
      } else if (bins.length % 16 === 0) weigh();
    }
    return true;
  }
}

/** What {@link repackWorst} works with. */
export interface RepackSearch {
  readonly random: SearchRandom;
  readonly budget: StepBudget;
  readonly isStopped: () => boolean;
  /** Nothing below this cost exists. */
  readonly floor: number;
  /** Called with every cheaper answer. */
  readonly onImprovement: (bins: readonly PackedBin[]) => void;
}

/** Shares of the bins that are packed again, in turn, while each of them saves something. */
const repackedShares = [0.3, 0.15, 0.5] as const;

/** Most items, about, that are packed again at a time. */
const mostRepackedItems = 60_000;

/**
 * Improves a packing of many bins: the worst filled share of them is packed again by {@link fillByIndex} with more trials. Bins that
 * were closed late, when little was left to choose from, get a choice among their like. Ends when the shares and growing numbers of
 * trials gain nothing any more.
 */
export function repackWorst(problem: PackProblem, start: readonly PackedBin[], search: RepackSearch): void {
  const { dimensions, typeCount, size, limit } = problem;
  if (problem.hasNegative) return;
  const largest = largestCapacity(problem);
  const share = new Float64Array(dimensions);
  let most = 0;
  for (let d = 0; d < dimensions; d++) {
    for (let t = 0; t < typeCount; t++) share[d]! += problem.count[t]! * size[t * dimensions + d]!;
    share[d] = largest[d]! > 0 ? share[d]! / largest[d]! : 0;
    most = Math.max(most, share[d]!);
  }
  for (let d = 0; d < dimensions; d++) share[d] = (share[d]! / Math.max(most, 1e-300)) ** weightPower;
  const wasteOf = ({ binType, items }: PackedBin): number => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) {
      const capacity = limit[binType * dimensions + d]!;
      if (capacity <= 0) continue;
      let load = 0;
      for (const t of items) load += size[t * dimensions + d]!;
      sum += share[d]! * (1 - load / capacity);
    }
    return sum;
  };
  const position = new Int32Array(typeCount).fill(-1);
  let bins: readonly PackedBin[] = start;
  let cost = costOf(problem, bins);
  let trials = 64;
  for (let turn = 0, failures = 0; trials <= 4096 && cost > search.floor + 1e-9 * Math.max(1, cost);) {
    if (search.isStopped()) return;
    const portion = Math.min(
      bins.length,
      Math.max(24, Math.ceil(repackedShares[turn % repackedShares.length]! * bins.length)),
    );
    const waste = Float64Array.from(bins, wasteOf);
    const order = Int32Array.from(bins, (_, b) => b);
    orderDescending(order, waste);
    search.budget.spent += problem.itemCount;
    // Of very many bins every so many-th of the worst: small enough to end soon.
    const stride = Math.max(1, Math.round(((portion / bins.length) * problem.itemCount) / mostRepackedItems));
    const shift = stride > 1 ? search.random.below(stride) : 0;
    const chosen = order.subarray(0, portion).filter((_, k) => k % stride === shift);
    const types: number[] = [];
    const copies: number[] = [];
    const used = new Int32Array(problem.binTypeCount);
    let items = 0;
    let costBefore = 0;
    for (const b of chosen) {
      const bin = bins[b]!;
      used[bin.binType]!++;
      costBefore += problem.cost[bin.binType]!;
      for (const t of bin.items) {
        if (position[t] === -1) {
          position[t] = 0;
          types.push(t);
        }
      }
      items += bin.items.length;
    }
    types.sort((a, b) => a - b);
    types.forEach((t, k) => {
      position[t] = k;
      copies.push(0);
    });
    for (const b of chosen) for (const t of bins[b]!.items) copies[position[t]!]!++;
    const part = new Float64Array(types.length * dimensions);
    types.forEach((t, k) => {
      for (let d = 0; d < dimensions; d++) part[k * dimensions + d] = size[t * dimensions + d]!;
      position[t] = -1;
    });
    const packed = fillByIndex(
      {
        ...problem,
        typeCount: types.length,
        size: part,
        count: Int32Array.from(copies),
        itemCount: items,
        // Only what these bins give back, where stock is limited: the rest of it is in use.
        available: problem.isLimited ? used : problem.available,
        givesBack: new Uint8Array(types.length),
      },
      search.random,
      search.budget,
      { trials: () => trials, mostLeaves: 8, isStopped: search.isStopped, whenStopped: 'give-up' },
    );
    if (search.isStopped()) return;
    if (packed !== null && costOf(problem, packed) < costBefore - 1e-9) {
      const isChosen = new Uint8Array(bins.length);
      for (const b of chosen) isChosen[b] = 1;
      bins = [
        ...bins.filter((_, b) => isChosen[b] === 0),
        ...packed.map((bin) => ({ binType: bin.binType, items: bin.items.map((k) => types[k]!) })),
      ];
      cost = costOf(problem, bins);
      search.onImprovement(bins);
      failures = 0;
    } else {
      turn++;
      failures++;
      if (failures % repackedShares.length === 0) trials *= 4;
    }
  }
}
