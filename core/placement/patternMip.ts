import type { Highs } from 'highs';
import type { StepBudget } from './clusterFit.ts';
import { isFeasibleBin, type PackedBin, type PackProblem } from './packProblem.ts';
import { priceBin, type PricingInput } from './pricing.ts';

/** What {@link solveByPatterns} is asked: cover `left` at a cost of at most `mostCost`. */
export interface PatternMipInput {
  readonly problem: PackProblem;
  readonly left: Int32Array;
  readonly available: Int32Array;
  readonly mostCost: number;
  /** Prices of a (nearly) optimal solution of the relaxation for this demand; any are valid, good ones leave few fillings. */
  readonly price: Float64Array;
  readonly rent: Float64Array;
  /** The caller knows that no filling is worth more than its cost at these prices, within 1e-8. */
  readonly isFeasiblePrice?: boolean;
  /** Above this many fillings the model is not built. */
  readonly mostPatterns: number;
  /** Where there are more: choose among the better of them, which may find an answer but proves nothing. */
  readonly thinner?: boolean;
  /** Branch-and-bound nodes allowed for enumerating them. */
  readonly mostEnumerationNodes: number;
  readonly mostMipNodes: number;
  /** Seconds; Infinity where the caller limits itself by steps. */
  readonly secondsLeft: number;
  readonly seed: number;
  readonly isStopped: () => boolean;
  readonly budget: StepBudget;
}

/** `none` is a proof that no packing of this demand costs `mostCost` or less; `unknown` that a limit came first (with
 * the fillings that a packing of that cost would be made of, where they were all found). */
export type PatternMipResult =
  | { readonly kind: 'found'; readonly bins: PackedBin[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly patterns?: readonly PackedBin[] };

/** Steps that HiGHS takes per column and row of a model of the sizes used here, by measurement, on the high side. */
const stepsPerCell = 60;

/** Parts of the distance within which fillings are looked for, in turn, where there are too many within all of it. */
const thinnerParts = [1, 0.5, 0.25, 0.12] as const;

/**
 * Exact by reduced costs: in a packing of cost at most `mostCost` no bin can have a reduced cost above the distance between
 * `mostCost` and the value of the prices (Baldacci, Christofides and Mingozzi 2008). All maximal fillings within that distance
 * are enumerated and HiGHS chooses among them.
 */
export function solveByPatterns(highs: Highs, input: PatternMipInput): PatternMipResult {
  const { problem, left, available, mostCost, rent } = input;
  const { dimensions, typeCount } = problem;
  let items = 0;
  for (let t = 0; t < typeCount; t++) items += left[t]!;
  if (items === 0) return { kind: 'found', bins: [] };
  // Every type needs a price, or the enumeration would not look at it.
  const price = input.price.map((value, t) => (left[t]! > 0 ? Math.max(value, 1e-6) : 0));
  const base: Omit<PricingInput, 'limit' | 'threshold' | 'mode'> = {
    dimensions,
    size: problem.size,
    count: left,
    value: price,
    maxItems: Math.min(problem.maxPerBin, items),
    nodeLimit: input.mostEnumerationNodes,
    nodesPerLead: Infinity,
    isStopped: input.isStopped,
  };
  const limitOf = (b: number): Float64Array => problem.limit.subarray(b * dimensions, (b + 1) * dimensions);
  // Prices that no filling exceeds (Farley 1990): then every reduced cost is at least 0 and the argument above holds.
  let scale = 1;
  for (let b = 0; b < problem.binTypeCount; b++) {
    if (available[b]! <= 0) continue;
    const worth = problem.cost[b]! + rent[b]!;
    if (input.isFeasiblePrice === true) {
      scale = 1 / (1 + 1e-8);
      continue;
    }
    const outcome = priceBin(
      { ...base, limit: limitOf(b), threshold: worth * (1 + 1e-7), mode: 'best' },
      () => undefined,
    );
    input.budget.spent += outcome.nodes;
    if (input.isStopped()) return { kind: 'unknown' };
    scale = Math.min(scale, worth / Math.max(outcome.upperBound, worth * (1 + 1e-7)));
  }
  let dualValue = 0;
  for (let t = 0; t < typeCount; t++) {
    price[t]! *= scale;
    dualValue += left[t]! * price[t]!;
  }
  for (let b = 0; b < problem.binTypeCount; b++) dualValue -= rent[b]! * available[b]!;
  const distance = mostCost - dualValue + 1e-6 * Math.max(1, mostCost);
  if (distance < 0) return { kind: 'none' };

  // With sizes below 0 a part of a filling may be overfull, so every filling counts and rows become equations.
  const mustBeExact = problem.hasNegative;
  const patterns: { binType: number; items: Int32Array }[] = [];
  // The reduced costs of a whole packing share the distance: where there are too many fillings within it, those within a part of
  // it hold most packings, though they prove nothing.
  let isWholeSet = false;
  const parts = input.thinner === true ? thinnerParts : [1];
  for (const part of parts) {
    patterns.length = 0;
    isWholeSet = true;
    for (let b = 0; b < problem.binTypeCount && isWholeSet; b++) {
      if (available[b]! <= 0) continue;
      const outcome = priceBin(
        {
          ...base,
          limit: limitOf(b),
          threshold: problem.cost[b]! + rent[b]! - part * distance,
          mode: mustBeExact ? 'every' : 'all',
          mostReports: input.mostPatterns - patterns.length,
        },
        (pattern, length) => {
          patterns.push({ binType: b, items: pattern.slice(0, length) });
        },
      );
      input.budget.spent += outcome.nodes;
      if (input.isStopped()) return { kind: 'unknown' };
      isWholeSet = outcome.isComplete;
    }
    if (isWholeSet) {
      isWholeSet = part === 1;
      break;
    }
    if (part === parts.at(-1)) return { kind: 'unknown' };
  }
  const none: PatternMipResult = isWholeSet ? { kind: 'none' } : { kind: 'unknown' };
  const rowOf = new Int32Array(typeCount).fill(-1);
  const rows: number[] = [];
  for (let t = 0; t < typeCount; t++) {
    if (left[t]! > 0) {
      rowOf[t] = rows.length;
      rows.push(t);
    }
  }
  const limitedRow = new Int32Array(problem.binTypeCount).fill(-1);
  let rowCount = rows.length;
  if (problem.isLimited) for (let b = 0; b < problem.binTypeCount; b++) limitedRow[b] = rowCount++;
  const rowLower = new Float64Array(rowCount).fill(-highs.infinity);
  const rowUpper = new Float64Array(rowCount).fill(highs.infinity);
  rows.forEach((t, r) => {
    rowLower[r] = left[t]!;
    if (mustBeExact) rowUpper[r] = left[t]!;
  });
  for (let b = 0; b < problem.binTypeCount; b++) if (limitedRow[b]! >= 0) rowUpper[limitedRow[b]!] = available[b]!;
  const isCovered = new Uint8Array(typeCount);
  for (const pattern of patterns) for (const t of pattern.items) isCovered[t] = 1;
  for (const t of rows) if (isCovered[t] === 0) return none;

  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const pattern of patterns) {
    const column = new Map<number, number>();
    for (const t of pattern.items) column.set(rowOf[t]!, (column.get(rowOf[t]!) ?? 0) + 1);
    if (limitedRow[pattern.binType]! >= 0) column.set(limitedRow[pattern.binType]!, 1);
    for (const row of [...column.keys()].sort((x, y) => x - y)) {
      indices.push(row);
      values.push(column.get(row)!);
    }
    starts.push(indices.length);
  }
  const n = patterns.length;
  if (n === 0) return none;
  // HiGHS cannot be limited by work done, only by nodes: where steps are limited, a model that may take more than half of
  // what is left is not started.
  const estimate = stepsPerCell * n * rowCount;
  if (estimate > 0.5 * (input.budget.limit - input.budget.spent)) return { kind: 'unknown' };
  input.budget.spent += estimate / 4;
  return highs.withModel(
    {
      numCols: n,
      numRows: rowCount,
      colCost: Float64Array.from(patterns, (pattern) => problem.cost[pattern.binType]!),
      colLower: new Float64Array(n),
      colUpper: new Float64Array(n).fill(highs.infinity),
      rowLower,
      rowUpper,
      matrix: {
        format: 'csc',
        numRows: rowCount,
        numCols: n,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: Float64Array.from(values),
      },
      integrality: new Int32Array(n).fill(1),
    },
    (model): PatternMipResult => {
      model.options.set({
        output_flag: false,
        mip_max_nodes: input.mostMipNodes,
        objective_bound: mostCost + 1e-6,
        // Anything within the cost will do: it is what the caller is after.
        objective_target: mostCost + 1e-6,
        random_seed: input.seed,
      });
      if (Number.isFinite(input.secondsLeft)) model.options.set({ time_limit: Math.max(0.01, input.secondsLeft) });
      model.run({
        [highs.constants.callbackType.mipInterrupt](event) {
          if (input.isStopped()) event.interrupt();
          return undefined;
        },
      });
      input.budget.spent += Math.max(0, Number(model.info.get('simplex_iteration_count'))) * rowCount + 20 * n;
      const status = model.getModelStatus();
      const { modelStatus } = highs.constants;
      if (status === modelStatus.infeasible) return none;
      const value = model.getObjectiveValue();
      if (!Number.isFinite(value) || value > mostCost + 1e-6) {
        return status === modelStatus.optimal && Number.isFinite(value) ? none : { kind: 'unknown', patterns };
      }
      const bins: PackedBin[] = [];
      const need = left.slice();
      const use = model.getSolution().colValue;
      patterns.forEach((pattern, p) => {
        for (let copy = 0; copy < Math.round(use[p] ?? 0); copy++) {
          const kept: number[] = [];
          for (const t of pattern.items) {
            if (need[t]! > 0) {
              need[t]!--;
              kept.push(t);
            }
          }
          if (kept.length > 0) bins.push({ binType: pattern.binType, items: Int32Array.from(kept) });
        }
      });
      const isWhole = need.every((c) => c === 0) && bins.every((bin) => isFeasibleBin(problem, bin.binType, bin.items));
      return isWhole ? { kind: 'found', bins } : { kind: 'unknown' };
    },
  );
}
