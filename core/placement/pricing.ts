/**
 * The pricing problem of column generation: fill one bin for the greatest sum of item values (a knapsack with several
 * resources, counts per item type and an optional limit on the number of items), by depth-first branch and bound.
 */
export interface PricingInput {
  readonly dimensions: number;
  /** types * dimensions; values may be negative in single dimensions, see `hasNegative`. */
  readonly size: Float64Array;
  /** Copies of each type that may be used at all. */
  readonly count: Int32Array;
  /** Value of one copy of each type; types of value <= 0 are left out. */
  readonly value: Float64Array;
  /** Capacity with tolerance. */
  readonly limit: Float64Array;
  readonly maxItems: number;
  /** Only fillings worth more than this are of interest. */
  readonly threshold: number;
  /** Branch-and-bound nodes allowed. */
  readonly nodeLimit: number;
  /** Nodes allowed for the fillings led by one item type, so that a hard lead does not starve the others. */
  readonly nodesPerLead: number;
  /**
   * `best-per-lead`: the best filling led by each item type, which feeds column generation; `best`: only fillings that beat
   * the best so far; `all`: every filling worth more than the threshold that no copy could be added to; `every`: those with room left as well.
   */
  readonly mode: 'best-per-lead' | 'best' | 'all' | 'every';
  /** Polled now and then; ends the search as incomplete. */
  readonly isStopped?: () => boolean;
  /** Most fillings reported; the search ends as incomplete when there are more. Default no limit. */
  readonly mostReports?: number;
}

/** What pricing found. */
export interface PricingOutcome {
  /** Greatest value found, or the threshold when nothing beats it. */
  readonly best: number;
  /** Proven: no filling is worth more than this. Equals `best` (or the threshold) when the search was complete. */
  readonly upperBound: number;
  readonly nodes: number;
  readonly isComplete: boolean;
}

/**
 * Searches fillings; calls `report(pattern, length, value)` for each one that is kept, best per leading item type or each
 * improvement. `pattern` is reused: copy what is kept.
 *
 * Bound at each node: the candidates that still fit one by one, in order of value per weighted size, taken fractionally
 * until the weighted room is used up (surrogate relaxation; weights from a few subgradient steps on the linear relaxation).
 * Types with a negative size come first, so that after them sums only grow and a filling that is too large stays so.
 */
export function priceBin(
  input: PricingInput,
  report: (pattern: Int32Array, length: number, value: number) => void,
): PricingOutcome {
  const { dimensions, size, count, value, limit, threshold, mode } = input;
  const typeCount = count.length;
  const order: number[] = [];
  let slackOfNegatives: Float64Array | null = null;
  for (let t = 0; t < typeCount; t++) {
    if (count[t]! <= 0) continue;
    let givesBack = false;
    for (let d = 0; d < dimensions; d++) givesBack ||= size[t * dimensions + d]! < 0;
    // A type that gives capacity back can pay off even at a negative price.
    if (givesBack || value[t]! > 1e-12) order.push(t);
  }
  if (order.length === 0 || input.maxItems < 1)
    return { best: threshold, upperBound: threshold, nodes: 0, isComplete: true };
  const isNegative = new Uint8Array(typeCount);
  for (const t of order) {
    for (let d = 0; d < dimensions; d++) {
      const s = size[t * dimensions + d]!;
      if (s < 0) {
        isNegative[t] = 1;
        slackOfNegatives ??= new Float64Array(dimensions);
        slackOfNegatives[d]! -= s * count[t]!;
      }
    }
  }
  const weight = surrogateWeights(input, order, slackOfNegatives);
  const weighted = new Float64Array(typeCount);
  const rate = new Float64Array(typeCount);
  for (const t of order) {
    let w = 0;
    // What negative sizes give back is counted once, in the room: here only what the type takes.
    for (let d = 0; d < dimensions; d++) w += weight[d]! * Math.max(0, size[t * dimensions + d]!);
    // A type of no weighted size costs nothing; a tiny size keeps its rate finite and first in order.
    weighted[t] = Math.max(w, 1e-9);
    rate[t] = value[t]! / Math.max(w, 1e-9);
  }
  order.sort((a, b) => isNegative[b]! - isNegative[a]! || rate[b]! - rate[a]! || a - b);
  const n = order.length;
  let leastWeighted = Infinity;
  for (const t of order) leastWeighted = Math.min(leastWeighted, weighted[t]!);
  const negatives = order.filter((t) => isNegative[t] === 1).length;

  // Columns in search order: the inner loops run over positions and touch neighbouring memory.
  const sizeAt = new Float64Array(n * dimensions);
  const valueAt = new Float64Array(n);
  const weightAt = new Float64Array(n);
  const rateAt = new Float64Array(n);
  const copiesAt = new Int32Array(n);
  order.forEach((t, p) => {
    for (let d = 0; d < dimensions; d++) sizeAt[p * dimensions + d] = size[t * dimensions + d]!;
    valueAt[p] = value[t]!;
    weightAt[p] = weighted[t]!;
    rateAt[p] = rate[t]!;
    copiesAt[p] = count[t]!;
  });
  const typeAt = Int32Array.from(order);
  let greatestValue = 0;
  for (const v of valueAt) if (v > greatestValue) greatestValue = v;
  // What the negative types from each position on could still give back; nothing after the last of them.
  const givenBack = new Float64Array((negatives + 1) * dimensions);
  for (let p = negatives - 1; p >= 0; p--) {
    for (let d = 0; d < dimensions; d++) {
      givenBack[p * dimensions + d] =
        givenBack[(p + 1) * dimensions + d]! + copiesAt[p]! * Math.max(0, -sizeAt[p * dimensions + d]!);
    }
  }

  // Per depth: candidates (positions), so that each node filters what its parent could still take, and the room left.
  const mostDepth = Math.min(input.maxItems, totalCount(input, order));
  const pattern = new Int32Array(mostDepth + 1);
  const levels: Int32Array[] = [];
  const rooms: Float64Array[] = [Float64Array.from(limit)];
  const isListing = mode === 'all' || mode === 'every';
  const mostReports = input.mostReports ?? Infinity;
  let best = threshold;
  let leadBest = threshold;
  let nodes = 0;
  let open = threshold;
  let isComplete = true;
  let leadLimit = 0;
  let reports = 0;
  let nextPoll = 8192;

  const first = new Int32Array(n);
  for (let p = 0; p < n; p++) first[p] = p;

  /**
   * Fractional fill of the weighted room from candidate `from` on. The limit of items does not enter the greedy: in order of
   * rate it would use places up on small items; what it allows is bounded by the greatest value per place instead.
   */
  function bound(list: Int32Array, from: number, end: number, weightedRoom: number, itemsLeft: number): number {
    const mostByPlaces = itemsLeft * greatestValue;
    let left = weightedRoom;
    let sum = 0;
    for (let c = from; c < end; c++) {
      const p = list[c]!;
      const copies = copiesAt[p]!;
      if (p < negatives) {
        // Not in order of rate: granted for free, which only loosens the bound.
        if (valueAt[p]! > 0) sum += valueAt[p]! * copies;
        continue;
      }
      const w = weightAt[p]!;
      if (w * copies <= left) {
        sum += valueAt[p]! * copies;
        left -= w * copies;
      } else {
        // Values sorted by rate: the fractional part closes the bound.
        if (left > 0) sum += rateAt[p]! * left;
        break;
      }
      if (sum >= mostByPlaces) return mostByPlaces;
    }
    return sum < mostByPlaces ? sum : mostByPlaces;
  }

  function weightedRoomFrom(room: Float64Array, position: number): number {
    const base = (position < negatives ? position : negatives) * dimensions;
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += weight[d]! * (room[d]! + givenBack[base + d]!);
    return sum;
  }

  /** True when no further copy of any type fits beside the current ones. */
  function isMaximal(room: Float64Array): boolean {
    for (let p = 0; p < n; p++) {
      if (copiesAt[p]! <= 0) continue;
      let fitsIn = true;
      for (let d = 0; d < dimensions; d++) {
        if (sizeAt[p * dimensions + d]! > room[d]!) {
          fitsIn = false;
          break;
        }
      }
      if (fitsIn) return false;
    }
    return true;
  }

  /** Explores fillings that extend the current one by candidates list[0..end); copiesAt holds the copies not yet taken. */
  function explore(list: Int32Array, end: number, depth: number, sum: number): void {
    nodes++;
    if (nodes >= nextPoll) {
      nextPoll = nodes + 8192;
      if (input.isStopped?.() === true) nodes = Math.max(nodes, input.nodeLimit);
    }
    const itemsLeft = mostDepth - depth;
    if (itemsLeft <= 0 || end === 0) return;
    const next = (levels[depth + 1] ??= new Int32Array(n));
    const room = rooms[depth]!;
    const after = (rooms[depth + 1] ??= new Float64Array(dimensions));
    // After the negative types the weighted room is the real one; before, it counts what they may still give back.
    let weightedRoom = weightedRoomFrom(room, list[0]!);
    for (let c = 0; c < end; c++) {
      const p = list[c]!;
      if (p <= negatives && c > 0) weightedRoom = weightedRoomFrom(room, p);
      const goal =
        isListing || (depth === 0 && mode === 'best-per-lead') ? threshold : mode === 'best' ? best : leadBest;
      const upper = sum + bound(list, c, end, weightedRoom, itemsLeft);
      if (upper <= goal + 1e-12) return;
      if (nodes >= input.nodeLimit || (depth > 0 && nodes >= leadLimit)) {
        isComplete = false;
        if (upper > open) open = upper;
        return;
      }
      if (depth === 0) {
        leadLimit = nodes + input.nodesPerLead;
        leadBest = threshold;
      }
      const reached = sum + valueAt[p]!;
      // Nothing fits beside this one, and it is not enough by itself: not worth entering.
      if (p >= negatives && weightedRoom - weightAt[p]! < leastWeighted && reached <= goal) continue;
      let canUse = true;
      for (let d = 0; d < dimensions; d++) {
        const left = room[d]! - sizeAt[p * dimensions + d]!;
        after[d] = left;
        if (left < 0) canUse = false;
      }
      copiesAt[p]!--;
      pattern[depth] = typeAt[p]!;
      if (canUse) {
        if (isListing) {
          if (reached > threshold && (mode === 'every' || isMaximal(after))) {
            if (reports++ >= mostReports) nodes = Math.max(nodes, input.nodeLimit);
            else report(pattern, depth + 1, reached);
          }
          if (reached > best) best = reached;
        } else if (reached > (mode === 'best' ? best : leadBest) + 1e-12) {
          leadBest = reached;
          if (reached > best) best = reached;
          report(pattern, depth + 1, reached);
        }
      }
      if (canUse || p < negatives) {
        let kept = 0;
        let promise = reached;
        const back = (p < negatives ? p : negatives) * dimensions;
        const isPlain = p >= negatives;
        // Charged by the work: one node is about 32 candidates looked at.
        nodes += (end - c) >> 5;
        for (let k = copiesAt[p]! > 0 ? c : c + 1; k < end; k++) {
          const q = list[k]!;
          const base = q * dimensions;
          let fitsIn = true;
          if (isPlain) {
            for (let d = 0; d < dimensions; d++) {
              if (sizeAt[base + d]! > after[d]!) {
                fitsIn = false;
                break;
              }
            }
          } else if (q >= negatives) {
            for (let d = 0; d < dimensions; d++) {
              if (sizeAt[base + d]! > after[d]! + givenBack[back + d]!) {
                fitsIn = false;
                break;
              }
            }
          }
          if (fitsIn) {
            next[kept++] = q;
            if (valueAt[q]! > 0) promise += valueAt[q]! * copiesAt[q]!;
          }
        }
        // Even all that still fits one by one would not be enough together.
        if (kept > 0 && promise > (isListing ? threshold : mode === 'best' ? best : leadBest) + 1e-12) {
          explore(next, kept, depth + 1, reached);
        }
      }
      copiesAt[p]!++;
    }
  }
  explore(first, n, 0, 0);
  return { best, upperBound: isComplete ? best : Math.max(best, open), nodes, isComplete };
}

function totalCount(input: PricingInput, order: readonly number[]): number {
  let sum = 0;
  for (const t of order) sum += input.count[t]!;
  return sum;
}

/**
 * Weights that make the one-resource relaxation tight: the multipliers of the linear relaxation, approached by
 * subgradient steps from equal relative weights. Any non-negative weights are valid; good ones prune more.
 */
function surrogateWeights(input: PricingInput, order: readonly number[], slack: Float64Array | null): Float64Array {
  const { dimensions, size, count, value, limit } = input;
  const capacity = limit.map((l, d) => Math.max(l + (slack === null ? 0 : slack[d]!), 1e-12));
  const weight = new Float64Array(dimensions);
  for (let d = 0; d < dimensions; d++) weight[d] = 1 / (dimensions * capacity[d]!);
  if (dimensions === 1) return weight;
  const best = weight.slice();
  let bestBound = Infinity;
  const rates = new Float64Array(count.length);
  const used = new Float64Array(dimensions);
  const sorted = [...order];
  for (let step = 0; step < 12; step++) {
    for (const t of order) {
      let w = 0;
      for (let d = 0; d < dimensions; d++) w += weight[d]! * size[t * dimensions + d]!;
      rates[t] = value[t]! / Math.max(w, 1e-9);
    }
    sorted.sort((a, b) => rates[b]! - rates[a]! || a - b);
    let left = 1;
    let bound = 0;
    used.fill(0);
    for (const t of sorted) {
      const w = value[t]! / rates[t]!;
      const copies = Math.min(count[t]!, left / w);
      bound += value[t]! * copies;
      for (let d = 0; d < dimensions; d++) used[d]! += copies * size[t * dimensions + d]!;
      left -= w * copies;
      if (left <= 1e-12) break;
    }
    if (bound < bestBound) {
      bestBound = bound;
      best.set(weight);
    }
    // Move weight towards the resources that the relaxed filling overuses, then scale back to one unit of room.
    let scale = 0;
    for (let d = 0; d < dimensions; d++) {
      weight[d] =
        weight[d]! * Math.exp((0.6 / (1 + step)) * Math.max(-1, Math.min(1, 4 * (used[d]! / capacity[d]! - 1)))) +
        1e-6 / capacity[d]!;
      scale += weight[d]! * capacity[d]!;
    }
    for (let d = 0; d < dimensions; d++) weight[d]! /= scale;
  }
  return best;
}
