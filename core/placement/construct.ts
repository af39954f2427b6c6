import type { StepBudget } from './clusterFit.ts';
import type { PackedBin, PackProblem } from './packProblem.ts';
import type { SearchRandom } from './random.ts';

/** How a bin-centric construction ranks the types that still fit into the open bin. */
export interface FillRule {
  readonly score: 'dot-product' | 'cosine' | 'l2' | 'size';
  /** Weights of the resources: mean demand per dimension, of all items once (`static`) or of those left (`dynamic`). */
  readonly weights: 'static' | 'dynamic' | 'equal';
  /** Multiplies scores by 1 +- noise. */
  readonly noise: number;
}

/** The deterministic portfolio, the best single rules of Mommessin, Erlebach and Shakhlevich (2024) first. */
export const fillRules: readonly FillRule[] = [
  { score: 'dot-product', weights: 'dynamic', noise: 0 },
  { score: 'l2', weights: 'dynamic', noise: 0 },
  { score: 'size', weights: 'dynamic', noise: 0 },
  { score: 'cosine', weights: 'dynamic', noise: 0 },
  { score: 'dot-product', weights: 'equal', noise: 0 },
  { score: 'l2', weights: 'static', noise: 0 },
];

/** Relative demand per dimension of the given copies: sum of sizes over capacity of the first bin type. */
export function demandWeights(problem: PackProblem, count: Int32Array, kind: FillRule['weights']): Float64Array {
  const { dimensions, size } = problem;
  const weight = new Float64Array(dimensions).fill(1);
  if (kind === 'equal') return weight;
  weight.fill(0);
  let items = 0;
  for (let t = 0; t < count.length; t++) {
    items += count[t]!;
    for (let d = 0; d < dimensions; d++) weight[d]! += count[t]! * Math.max(0, size[t * dimensions + d]!);
  }
  const largest = largestCapacity(problem);
  for (let d = 0; d < dimensions; d++) weight[d] = weight[d]! / (Math.max(items, 1) * Math.max(largest[d]!, 1e-300));
  return weight;
}

/** Largest capacity per dimension over the bin types: what sizes are normalised by. */
export function largestCapacity(problem: PackProblem): Float64Array {
  const { dimensions, capacity } = problem;
  const largest = new Float64Array(dimensions);
  for (let b = 0; b < problem.binTypeCount; b++) {
    for (let d = 0; d < dimensions; d++) largest[d] = Math.max(largest[d]!, capacity[b * dimensions + d]!);
  }
  return largest;
}

/** How many more times this filling could be made of what is left. */
function copiesLeft(left: Int32Array, items: Int32Array): number {
  let most = Infinity;
  for (let k = 0; k < items.length; k++) {
    const t = items[k]!;
    let uses = 0;
    for (const other of items) if (other === t) uses++;
    most = Math.min(most, Math.floor(left[t]! / uses));
    if (most < 8) return 0;
  }
  return most;
}

/**
 * Fills one bin after the other from the copies in `left` (which it uses up), by bin-centric rule. Among several bin types
 * each bin takes the one that packs most weighted size per cost. Returns the bins, or null when the bin types run out.
 */
export function fillBins(
  problem: PackProblem,
  left: Int32Array,
  available: Int32Array,
  rule: FillRule,
  random: SearchRandom | null,
  budget: StepBudget,
): PackedBin[] | null {
  const { dimensions, size, limit } = problem;
  const largest = largestCapacity(problem);
  const inverse = largest.map((c) => (c > 0 ? 1 / c : 0));
  let weight = demandWeights(problem, left, rule.weights);
  const bins: PackedBin[] = [];
  let open = Int32Array.from({ length: problem.typeCount }, (_, t) => t).filter((t) => left[t]! > 0);
  const room = new Float64Array(dimensions);
  const buffer = new Int32Array(Math.min(problem.maxPerBin, problem.itemCount));
  const norm = new Float64Array(problem.typeCount);
  const jitter = new Float64Array(problem.typeCount).fill(1);
  const candidates = new Int32Array(problem.typeCount);

  function fillOne(binType: number): number {
    for (let d = 0; d < dimensions; d++) room[d] = limit[binType * dimensions + d]!;
    let length = 0;
    let alive = 0;
    for (const t of open) candidates[alive++] = t;
    while (length < buffer.length) {
      let best = -1;
      let bestScore = -Infinity;
      let kept = 0;
      budget.spent += alive;
      let roomNorm = 0;
      if (rule.score === 'cosine')
        for (let d = 0; d < dimensions; d++) roomNorm += weight[d]! * (room[d]! * inverse[d]!) ** 2;
      for (let c = 0; c < alive; c++) {
        const t = candidates[c]!;
        if (left[t] === 0) continue;
        let hasRoom = true;
        const base = t * dimensions;
        for (let d = 0; d < dimensions; d++) {
          if (size[base + d]! > room[d]!) {
            hasRoom = false;
            break;
          }
        }
        // Room only shrinks while sizes are not negative, so what does not fit now never will in this bin.
        if (!hasRoom) {
          if (problem.hasNegative) candidates[kept++] = t;
          continue;
        }
        candidates[kept++] = t;
        let score = 0;
        if (rule.score === 'l2') {
          for (let d = 0; d < dimensions; d++) score -= weight[d]! * ((room[d]! - size[base + d]!) * inverse[d]!) ** 2;
        } else if (rule.score === 'size') {
          score = norm[t]!;
        } else {
          for (let d = 0; d < dimensions; d++)
            score += weight[d]! * size[base + d]! * inverse[d]! * room[d]! * inverse[d]!;
          if (rule.score === 'cosine')
            score = (score * score * Math.sign(score)) / Math.max(norm[t]! * roomNorm, 1e-300);
        }
        score = score < 0 ? score / jitter[t]! : score * jitter[t]!;
        if (score > bestScore) {
          bestScore = score;
          best = t;
        }
      }
      alive = kept;
      if (best === -1) break;
      left[best]!--;
      buffer[length++] = best;
      for (let d = 0; d < dimensions; d++) room[d]! -= size[best * dimensions + d]!;
    }
    return length;
  }

  function weighSizes(): void {
    for (const t of open) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) {
        const s = size[t * dimensions + d]! * inverse[d]!;
        sum += rule.score === 'cosine' ? weight[d]! * s * s : weight[d]! * s;
      }
      norm[t] = sum;
      if (random !== null) jitter[t] = 1 + rule.noise * (2 * random.unit() - 1);
    }
  }
  weighSizes();
  const stock = available.slice();
  while (open.length > 0) {
    let chosen = -1;
    let chosenItems: Int32Array | null = null;
    let chosenScore = -Infinity;
    for (let b = 0; b < problem.binTypeCount; b++) {
      if (stock[b]! <= 0) continue;
      const length = fillOne(b);
      const items = buffer.slice(0, length);
      if (problem.binTypeCount === 1) {
        chosen = length > 0 ? b : -1;
        chosenItems = items;
        break;
      }
      let packed = 0;
      for (const t of items) {
        left[t]!++;
        for (let d = 0; d < dimensions; d++)
          packed += weight[d]! * Math.max(0, size[t * dimensions + d]!) * inverse[d]!;
      }
      const score = (packed + 1e-9 * length) / Math.max(problem.cost[b]!, 1e-9);
      if (length > 0 && score > chosenScore) {
        chosenScore = score;
        chosen = b;
        chosenItems = items;
      }
    }
    if (chosen === -1 || chosenItems === null) return null;
    if (problem.binTypeCount > 1) for (const t of chosenItems) left[t]!--;
    stock[chosen]!--;
    bins.push({ binType: chosen, items: chosenItems });
    // Many copies of the same types: the same filling again, for part of what is left, before it is thought over.
    const repeats = Math.min(stock[chosen]!, Math.floor(copiesLeft(left, chosenItems) / 8));
    for (let copy = 0; copy < repeats; copy++) {
      bins.push({ binType: chosen, items: chosenItems });
      stock[chosen]!--;
      for (const t of chosenItems) left[t]!--;
    }
    const before = open.length;
    open = open.filter((t) => left[t]! > 0);
    // Recomputing weights per bin is what "dynamic" means; only worth it when the mix can have changed.
    if (rule.weights === 'dynamic' && (before !== open.length || bins.length % 16 === 0)) {
      weight = demandWeights(problem, left, 'dynamic');
      weighSizes();
    } else if (random !== null) weighSizes();
  }
  return bins;
}
