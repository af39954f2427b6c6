import { generateColumns } from './columnGeneration.ts';
import type { StepBudget } from './clusterFit.ts';
import { fillBins, fillRules } from './construct.ts';
import type { Master, MasterSolution, PatternPool } from './master.ts';
import { costOf, isFeasibleBin, type PackedBin, type PackProblem } from './packProblem.ts';
import type { SearchRandom } from './random.ts';

/** What a dive works with. */
export interface DiveInput {
  readonly problem: PackProblem;
  readonly pool: PatternPool;
  readonly master: Master;
  /** Nothing below this cost exists: the dive aims for it first. */
  readonly floor: number;
  /** Only answers below this cost are of interest. */
  readonly ceiling: number;
  /** Costs are multiples of this; 0 when they have no common step. */
  readonly step: number;
  readonly budget: StepBudget;
  /** Rounds of column generation before the first choice: few where the root was solved or given up already. */
  readonly rootRounds: number;
  /** Null for the plain dive; otherwise choices are perturbed, so that repeated dives differ. */
  readonly random: SearchRandom | null;
  readonly isStopped: () => boolean;
  /**
   * Tries to finish the rest within `mostCost`, given the relaxation at this point; null when it cannot. Called after each
   * round of column generation; it decides by itself when the rest is small enough to be worth it.
   */
  readonly finish: (
    left: Int32Array,
    available: Int32Array,
    mostCost: number,
    solution: MasterSolution,
  ) => readonly PackedBin[] | null;
}

/** Distance below the aim at which a relaxation needs no more columns: later choices use it up. */
const diveSlack = 0.1;

/**
 * Fixes columns of the linear relaxation one after the other, largest value first, and generates columns for what is left after
 * each (a diving heuristic with column generation, Sadykov et al. 2019). Returns the bins, or null when the relaxation shows
 * that nothing below the ceiling is in reach on this path. When time is up the rest is filled by construction. Leaves the master's demand as it found it.
 */
export function dive(input: DiveInput): PackedBin[] | null {
  const { problem, pool, master, step, random } = input;
  let target = input.floor;
  const left = problem.count.slice();
  const available = problem.available.slice();
  let items = problem.itemCount;
  let spent = 0;
  const bins: PackedBin[] = [];
  try {
    while (items > 0) {
      if (input.isStopped()) return completed();
      const isFirst = bins.length === 0;
      master.setDemand(left);
      master.setAvailable(available);
      const result = generateColumns(problem, pool, master, left, available, {
        mostRounds: isFirst ? input.rootRounds : 30,
        nodesPerPricing: isFirst ? 120_000 : 20_000,
        costStep: step,
        isStopped: input.isStopped,
        hopelessAbove: input.ceiling === Infinity ? 0 : input.ceiling - spent - 1e-6,
        goodEnough: target - spent - diveSlack,
        budget: input.budget,
      });
      const { solution } = result;
      if (solution === null) return null;
      if (input.isStopped()) return completed();
      // What this path can still reach: the aim is raised to it, and given up where that is no improvement.
      const reachable =
        spent + (result.isConverged ? Math.max(result.lowerBound, solution.objective * (1 - 1e-7)) : result.lowerBound);
      if (reachable > target + 1e-6 * Math.max(1, target)) {
        target = step > 0 ? Math.ceil(reachable / step - 1e-6) * step : reachable;
      }
      // Not solved to the end: what the columns at hand give is aimed for, or each step would look for more in vain.
      if (!result.isConverged && step > 0 && input.ceiling < Infinity) {
        const atHand = Math.ceil((spent + solution.objective) / step - 1e-6) * step;
        target = Math.max(target, Math.min(atHand, input.ceiling - step));
      }
      if (target >= input.ceiling - 1e-9 * Math.max(1, target)) return null;
      const rest = input.finish(left, available, target - spent, solution);
      if (rest !== null) return [...bins, ...rest];
      const fixed = fixColumns(solution.use);
      if (fixed === 0) return null;
    }
    return bins;
  } finally {
    master.setDemand(problem.count);
    master.setAvailable(problem.available);
  }

  /** Out of time: what is fixed so far, and the rest by construction. */
  function completed(): PackedBin[] | null {
    if (bins.length === 0) return null;
    let best: PackedBin[] | null = null;
    for (const rule of fillRules.slice(0, 3)) {
      const rest = fillBins(problem, left.slice(), available, rule, null, input.budget);
      if (rest !== null && (best === null || costOf(problem, rest) < costOf(problem, best))) best = rest;
    }
    return best === null ? null : [...bins, ...best];
  }

  /** Fixes whole columns, then the best fractional ones; returns how many bins were added. */
  function fixColumns(use: Float64Array): number {
    const ranked: { column: number; use: number; score: number }[] = [];
    for (let p = 0; p < use.length; p++) {
      const value = use[p]!;
      if (value > 1e-6)
        ranked.push({
          column: p,
          use: value,
          score: value >= 1 - 1e-6 ? 2 + value : value * (random === null ? 1 : 1 + 0.3 * random.unit()),
        });
    }
    ranked.sort((a, b) => b.score - a.score || a.column - b.column);
    let added = 0;
    let fractional = 0;
    for (const { column, use: value } of ranked) {
      const whole = Math.floor(value + 1e-6);
      // One rounding at a time near the end, several at a time while there is much left.
      if (whole === 0 && (fractional >= Math.max(1, Math.floor(items / 60)) || (fractional > 0 && value < 0.55))) break;
      const copies = Math.max(1, whole);
      for (let k = 0; k < copies; k++) {
        const bin = trimmed(column, whole === 0 && fractional > 0);
        if (bin === null) break;
        bins.push(bin);
        spent += problem.cost[bin.binType]!;
        available[bin.binType]!--;
        for (const t of bin.items) left[t]!--;
        items -= bin.items.length;
        added++;
        if (whole === 0) fractional++;
      }
    }
    return added;
  }

  /** The column less the copies that are no longer needed; null when nothing or no valid bin remains. */
  function trimmed(column: number, mustBeWhole: boolean): PackedBin | null {
    const binType = pool.binType[column]!;
    if (available[binType]! <= 0) return null;
    const taken = new Map<number, number>();
    const kept: number[] = [];
    const start = pool.start[column]!;
    const end = pool.start[column + 1]!;
    for (let k = start; k < end; k++) {
      const t = pool.items[k]!;
      const used = taken.get(t) ?? 0;
      if (used < left[t]!) {
        kept.push(t);
        taken.set(t, used + 1);
      }
    }
    if (kept.length === 0 || (mustBeWhole && kept.length < end - start)) return null;
    if (problem.hasNegative && kept.length < end - start && !isFeasibleBin(problem, binType, kept)) return null;
    return { binType, items: Int32Array.from(kept) };
  }
}
