import { isFeasibleBin, roundUpCost, type PackProblem } from './packProblem.ts';
import { areaBound } from './packBound.ts';
import type { StepBudget } from './clusterFit.ts';
import { addPattern, type Master, type MasterSolution, type PatternPool } from './master.ts';
import { priceBin } from './pricing.ts';

/** Work of a column generation: one unit per branch-and-bound node of the pricing. */
export interface GenerationLimits {
  readonly mostRounds: number;
  /** Most branch-and-bound nodes of one pricing; reached step by step, only when smaller ones find nothing. */
  readonly nodesPerPricing: number;
  /** Possible costs are multiples of this (0 for any): column generation ends when the rounded bound cannot rise any more. */
  readonly costStep: number;
  /** True when the caller's time or steps are over. */
  readonly isStopped: () => boolean;
  /** A restricted objective of at most this is good enough: no more columns are looked for. -Infinity for the true optimum. */
  readonly goodEnough: number;
  /** Steps are charged here: pricing nodes as they are, simplex iterations by the master. */
  readonly budget: StepBudget;
  /** Stop as soon as the rounded relaxation can no longer fall below this (the caller prunes). 0 for never. */
  readonly hopelessAbove: number;
}

/** Where column generation ended. */
export interface GenerationResult {
  /** Last solution of the restricted master; null when it could not be solved. */
  readonly solution: MasterSolution | null;
  /** Valid lower bound on the cost of covering this demand, from Lagrangian relaxation; 0 when none was proven. */
  readonly lowerBound: number;
  /** The bound rounded up to a possible cost. */
  readonly roundedBound: number;
  /** True when the bound, rounded up to a possible cost, is that of the relaxation: more columns would not raise it. */
  readonly isConverged: boolean;
  readonly rounds: number;
  readonly nodes: number;
  /** The last prices tried, for {@link boundOfPrices}; null when none were tried. */
  readonly price: Float64Array | null;
  readonly rent: Float64Array | null;
}

/**
 * Solves the linear relaxation over all bin fillings by column generation: master, prices, pricing per bin type, new columns.
 * Prices are smoothed towards those of the round before (Neame 1999; Pessoa et al. 2018), which calms their jumps and saves
 * most of the rounds. The bound holds for any non-negative prices (Farley 1990, Lagrangian for limited bins), however early it stops.
 */
export function generateColumns(
  problem: PackProblem,
  pool: PatternPool,
  master: Master,
  demand: Int32Array,
  available: Int32Array,
  limits: GenerationLimits,
): GenerationResult {
  const { typeCount, dimensions } = problem;
  let left = 0;
  for (const c of demand) left += c;
  let lowerBound = areaBound(problem, demand);
  let center: Float64Array | null = null;
  let centerRent: Float64Array | null = null;
  let solution: MasterSolution | null = null;
  const ended = (isConverged: boolean, rounds: number): GenerationResult => ({
    solution,
    lowerBound,
    roundedBound: roundUpCost(limits.costStep, lowerBound),
    isConverged,
    rounds,
    nodes,
    price: center,
    rent: centerRent,
  });
  let nodes = 0;
  let smoothing = 0.7;
  let nodeLimit = Math.min(limits.nodesPerPricing, 30_000);
  const found: { binType: number; items: Int32Array; value: number }[] = [];
  for (let round = 0; round < limits.mostRounds; round++) {
    master.sync();
    solution = master.solve();
    if (solution === null || limits.isStopped()) return ended(false, round);
    if (
      limits.costStep > 0 &&
      roundUpCost(limits.costStep, lowerBound) >= roundUpCost(limits.costStep, solution.objective)
    ) {
      return ended(true, round);
    }
    if (solution.objective <= limits.goodEnough) return ended(false, round);
    if (solution.objective <= lowerBound * (1 + 1e-8)) return ended(true, round);
    let isMispriced = true;
    while (isMispriced) {
      const price = new Float64Array(typeCount);
      const rent = new Float64Array(problem.binTypeCount);
      const alpha: number = center === null ? 0 : smoothing;
      for (let t = 0; t < typeCount; t++) {
        const mixed = alpha * (center?.[t] ?? 0) + (1 - alpha) * solution.price[t]!;
        // Covering rows have prices of at least 0; a rounding error below must not enter the bound.
        price[t] = problem.givesBack[t] === 1 ? mixed : Math.max(0, mixed);
      }
      for (let b = 0; b < rent.length; b++) rent[b] = alpha * (centerRent?.[b] ?? 0) + (1 - alpha) * solution.rent[b]!;
      found.length = 0;
      let isComplete = true;
      let bound = 0;
      let ratio = Infinity;
      for (let t = 0; t < typeCount; t++) bound += price[t]! * demand[t]!;
      const dualValue = bound;
      for (let b = 0; b < problem.binTypeCount; b++) {
        if (available[b]! <= 0) continue;
        const cost = problem.cost[b]! + rent[b]!;
        const outcome = priceBin(
          {
            dimensions,
            size: problem.size,
            count: demand,
            value: price,
            limit: problem.limit.subarray(b * dimensions, (b + 1) * dimensions),
            maxItems: Math.min(problem.maxPerBin, left),
            threshold: cost + 1e-7 * Math.max(1, cost),
            nodeLimit,
            nodesPerLead: Math.max(100, Math.ceil((4 * nodeLimit) / typeCount)),
            mode: 'best-per-lead',
            isStopped: limits.isStopped,
          },
          (pattern, length, value) => {
            const lead = found.findIndex((f) => f.binType === b && f.items[0] === pattern[0]);
            const entry = { binType: b, items: pattern.slice(0, length), value: value - cost };
            if (lead === -1) found.push(entry);
            else found[lead] = entry;
          },
        );
        nodes += outcome.nodes;
        limits.budget.spent += outcome.nodes;
        isComplete &&= outcome.isComplete;
        const excess = outcome.upperBound - problem.cost[b]!;
        if (outcome.upperBound > 0) ratio = Math.min(ratio, problem.cost[b]! / outcome.upperBound);
        if (excess > 0) bound -= excess * Math.min(available[b]!, left);
      }
      // Two valid bounds: prices scaled down until no bin is worth more than its cost, or the excess paid for each bin.
      bound = Math.max(bound, Number.isFinite(ratio) ? dualValue * Math.min(1, ratio) : dualValue);
      lowerBound = Math.max(lowerBound, bound);
      center = price;
      centerRent = rent;
      let added = 0;
      found.sort((a, c) => c.value - a.value);
      for (const f of found) {
        if (added >= 150) break;
        if (!isFeasibleBin(problem, f.binType, f.items)) continue;
        if (addPattern(pool, f.binType, f.items, f.items.length) !== -1) added++;
      }
      if (added > 0) isMispriced = false;
      else if (alpha > 0) {
        // No column at the smoothed prices: try closer to the real ones.
        smoothing = alpha < 0.2 ? 0 : alpha / 2;
      } else if (!isComplete && nodeLimit < limits.nodesPerPricing) {
        nodeLimit = Math.min(limits.nodesPerPricing, nodeLimit * 4);
      } else return ended(isComplete, round + 1);
      if (limits.isStopped()) return ended(false, round + 1);
    }
    smoothing = Math.min(0.7, smoothing + 0.05);
    if (limits.hopelessAbove > 0 && lowerBound >= limits.hopelessAbove) return ended(false, round + 1);
  }
  return ended(false, limits.mostRounds);
}

/**
 * The lower bound that these prices prove: one pricing per bin type for its greatest worth, without looking for columns. For
 * relaxations that were stopped early. Costs up to `mostNodes` nodes; an unfinished pricing still gives a valid, weaker bound.
 */
export function boundOfPrices(
  problem: PackProblem,
  price: Float64Array,
  rent: Float64Array,
  mostNodes: number,
  budget: StepBudget,
  isStopped: () => boolean,
): number {
  const { dimensions, count } = problem;
  let dualValue = 0;
  for (let t = 0; t < problem.typeCount; t++) dualValue += price[t]! * count[t]!;
  let limited = dualValue;
  let ratio = Infinity;
  for (let b = 0; b < problem.binTypeCount; b++) {
    const cost = problem.cost[b]!;
    const outcome = priceBin(
      {
        dimensions,
        size: problem.size,
        count,
        value: price,
        limit: problem.limit.subarray(b * dimensions, (b + 1) * dimensions),
        maxItems: Math.min(problem.maxPerBin, problem.itemCount),
        threshold: cost + rent[b]!,
        nodeLimit: mostNodes,
        nodesPerLead: Infinity,
        mode: 'best',
        isStopped,
      },
      () => undefined,
    );
    budget.spent += outcome.nodes;
    if (outcome.upperBound > 0) ratio = Math.min(ratio, cost / outcome.upperBound);
    limited -= Math.max(0, outcome.upperBound - cost) * Math.min(problem.available[b]!, problem.itemCount);
  }
  return Math.max(limited, Number.isFinite(ratio) ? dualValue * Math.min(1, ratio) : dualValue);
}
