import type { Highs } from 'highs';
import { checkCancelled, type JobContext } from '#core/job.ts';
import { boundOfPrices, generateColumns, type GenerationResult } from './columnGeneration.ts';
import { fillBins, fillRules } from './construct.ts';
import { dive, type DiveInput } from './dive.ts';
import { fillQuickly } from './fillQuickly.ts';
import { addPattern, createMaster, createPool, type Master, type PatternPool } from './master.ts';
import { areaBound, simpleBound, type PackBound } from './packBound.ts';
import {
  columnsOf,
  compilePackInstance,
  NoPackingError,
  PackInstanceError,
  parsePackInstance,
  type CompiledInstance,
  type PackedColumns,
} from './packInstance.ts';
import {
  costOf,
  costStep,
  faultOf,
  roundUpCost,
  type PackedBin,
  type Packing,
  type PackProblem,
} from './packProblem.ts';
import { fillByIndex, repackWorst, type FillEffort } from './packLarge.ts';
import { improveByWindows } from './packWindows.ts';
import { solveByPatterns } from './patternMip.ts';
import { searchRandom, type SearchRandom } from './random.ts';
import { loadSolver } from './solver.ts';

/** How far `pack` goes and what it is handed. */
export interface PackOptions {
  /** Ends by the clock of `context`; the answer then depends on the speed of the machine. */
  readonly timeLimitSeconds?: number;
  /**
   * Ends by work done: equal instances, seeds and step limits give equal answers, to the byte. One step is about one test of
   * an item against a bin; four to twelve million per second. Default without any limit: 40 000 000, more above 400 000 items.
   */
  readonly stepLimit?: number;
  readonly seed: number;
  readonly context: JobContext;
  /**
   * This call is part `shard` of `shards` searches of the same instance that run at once, in different threads. Each gives a
   * complete answer; {@link packingOf} takes the best. Default: the only one.
   */
  readonly shard?: number;
  readonly shards?: number;
  /** Called with every better answer or bound, so that a gap can be shown live. */
  readonly onImprovement?: (state: PackProgress) => void;
}

/** Where the search stands. */
export interface PackProgress {
  readonly binCount: number;
  readonly cost: number;
  readonly lowerBound: number;
  readonly gap: number;
}

/** What `headroom pack` prints. */
export interface PackResult {
  readonly bins: { id?: string; capacity: number[]; cost?: number; items: string[] }[];
  readonly binCount: number;
  /** Sum of the costs of the bins; present when bin types have costs. */
  readonly cost?: number;
  /** Proven: no answer has fewer bins, or, when bin types have costs, costs less. */
  readonly lowerBound: number;
  /** (binCount - lowerBound) / lowerBound, or by cost when bin types have costs; 0 when both are 0. */
  readonly gap: number;
  /** True only when the answer equals the proven bound. */
  readonly optimal: boolean;
  readonly seconds: number;
  /** Which part of the engine found the answer, and which proved the bound. */
  readonly method: string;
}

/** Type count up to which column generation solves the instance as a whole. */
const mostTypesForColumns = 1_500;

/** Everything the phases share: the best answer, the best bound, and when to stop. */
interface Search {
  readonly problem: PackProblem;
  readonly step: number;
  readonly random: SearchRandom;
  readonly context: JobContext;
  readonly budget: { spent: number; limit: number };
  readonly isFirstShard: boolean;
  readonly isAlone: boolean;
  best: Packing | null;
  bound: PackBound;
  /** True when the time or the steps are used up, or the caller has cancelled. */
  isStopped(): boolean;
  /** True when the answer is proven best. */
  isProven(): boolean;
  /** Fraction of the allowance used so far. */
  share(): number;
  secondsLeft(): number;
  offer(bins: readonly PackedBin[] | null, method: string): boolean;
  raise(bound: PackBound): void;
}

function createSearch(problem: PackProblem, options: PackOptions): Search {
  const { context } = options;
  const start = context.elapsedMs();
  const hasClock = options.timeLimitSeconds !== undefined;
  const allowanceMs = (options.timeLimitSeconds ?? Infinity) * 1000;
  const budget = {
    spent: 0,
    limit: options.stepLimit ?? (hasClock ? Infinity : Math.max(40_000_000, 100 * problem.itemCount)),
  };
  const step = costStep(problem);
  const progress = (): void => {
    if (search.best === null) return;
    const { cost } = search.best;
    options.onImprovement?.({
      binCount: search.best.bins.length,
      cost,
      lowerBound: search.bound.cost,
      gap: gapOf(cost, search.bound.cost),
    });
  };
  const search: Search = {
    problem,
    step,
    random: searchRandom(options.seed * 1_000_003 + (options.shard ?? 0)),
    context,
    budget,
    isFirstShard: (options.shard ?? 0) === 0,
    isAlone: (options.shards ?? 1) === 1,
    best: null,
    bound: simpleBound(problem),
    isStopped: () =>
      context.isCancelled() || budget.spent >= budget.limit || context.elapsedMs() - start >= allowanceMs,
    isProven: () =>
      search.best !== null && search.best.cost <= search.bound.cost + 1e-9 * Math.max(1, search.bound.cost),
    share: () => Math.max(budget.spent / budget.limit, (context.elapsedMs() - start) / allowanceMs),
    secondsLeft: () => Math.max(0, allowanceMs - (context.elapsedMs() - start)) / 1000,
    offer(bins, method) {
      if (bins === null) return false;
      const cost = costOf(problem, bins);
      if (search.best !== null && cost >= search.best.cost - 1e-12) return false;
      const kept = problem.binTypeCount > 1 ? downsize(problem, bins) : bins;
      // The last line of defence: a wrong answer is worse than none.
      if (faultOf(problem, kept) !== null) return false;
      search.best = { bins: kept, cost: costOf(problem, kept), method };
      progress();
      return true;
    },
    raise(bound) {
      if (bound.cost <= search.bound.cost) return;
      search.bound = bound;
      progress();
    },
  };
  return search;
}

function gapOf(cost: number, bound: number): number {
  return bound <= 0 ? (cost <= 0 ? 0 : Infinity) : Math.max(0, (cost - bound) / bound);
}

/** Gives each bin the cheapest type that holds its items and is still to be had. */
function downsize(problem: PackProblem, bins: readonly PackedBin[]): PackedBin[] {
  const { dimensions, size, limit, cost } = problem;
  const stock = problem.available.slice();
  for (const bin of bins) stock[bin.binType]!--;
  const byCost = Array.from({ length: problem.binTypeCount }, (_, b) => b).sort((a, b) => cost[a]! - cost[b]! || a - b);
  return bins.map((bin) => {
    const load = new Float64Array(dimensions);
    for (const t of bin.items) for (let d = 0; d < dimensions; d++) load[d]! += size[t * dimensions + d]!;
    for (const b of byCost) {
      if (cost[b]! >= cost[bin.binType]!) break;
      if (stock[b]! > 0 && load.every((value, d) => value <= limit[b * dimensions + d]!)) {
        stock[b]!--;
        stock[bin.binType]!++;
        return { binType: b, items: bin.items };
      }
    }
    return bin;
  });
}

/** Looks per choice while an answer is made quickly, and while it is improved. */
const fewLeaves = 3;
const someLeaves = 8;

/**
 * The portfolio of constructions; the quadratic ones only where they are quick. Returns the share of the allowance that one filling
 * of all bins through the index takes.
 */
function construct(search: Search, pool: PatternPool | null): number {
  const { problem, budget } = search;
  // Its own draws: how long the exchanges go on must not change the dives that follow.
  const random = searchRandom(search.random.below(2 ** 31));
  search.offer(fillQuickly(problem, budget), 'first fit decreasing');
  if (search.isProven()) return 0;
  const fill = (trials: FillEffort['trials'], mostLeaves: number, isOver: () => boolean): PackedBin[] | null =>
    fillByIndex(problem, random, budget, {
      trials,
      mostLeaves,
      isStopped: () => search.isStopped() || isOver(),
      whenStopped: 'first-fit',
    });
  const begin = search.share();
  search.offer(
    fill(
      () => 0,
      fewLeaves,
      () => false,
    ),
    'bin-centric dot product',
  );
  const fillShare = search.share() - begin;
  if (problem.typeCount > mostTypesForRules) return fillShare;
  for (const rule of fillRules) {
    if (search.isStopped() || search.isProven()) return fillShare;
    const bins = fillBins(problem, problem.count.slice(), problem.available, rule, null, budget);
    if (bins === null) continue;
    search.offer(bins, `bin-centric ${rule.score}, ${rule.weights} weights`);
    if (pool !== null) for (const bin of bins) addPattern(pool, bin.binType, bin.items, bin.items.length);
  }
  if (pool === null || search.isProven()) return fillShare;
  // A moment for the constructions that exchange items: where there are many types they give what columns take long to find.
  const until = search.share() + 0.02;
  const bins = fill(
    () => 100,
    someLeaves,
    () => search.share() > until,
  );
  search.offer(bins, 'bins filled by exchange');
  return fillShare;
}

/** Types up to which the quadratic constructions are quick. */
const mostTypesForRules = 3_000;

/** Improves the answer for many types: bins filled by exchange, as many trials as there is time for, and the worst of them again. */
function improveByExchange(search: Search, fillShare: number): void {
  const { problem, budget, random } = search;
  const begin = search.share();
  // With all its trials this takes about eight times as long as without any; for very many items that is all there is time for.
  const end = begin + (1 - begin) * Math.min(0.9, Math.max(0.35, (8 * fillShare) / (1 - begin)));
  const bins = fillByIndex(problem, random, budget, {
    // In step with the time: what is slow gets fewer trials, not a partial answer.
    trials: (packed) => (search.share() < begin + (end - begin) * packed ? 32 : 0),
    mostLeaves: fewLeaves + 1,
    isStopped: () => search.isStopped(),
    whenStopped: 'first-fit',
  });
  search.offer(bins, 'bins filled by exchange');
  search.context.progress(Math.min(0.99, search.share()), 'packing');
  if (search.best === null || search.isProven() || search.isStopped()) return;
  repackWorst(problem, search.best.bins, {
    random,
    budget,
    floor: search.bound.cost,
    isStopped: () => {
      search.context.progress(Math.min(0.99, search.share()), 'packing');
      return search.isStopped();
    },
    onImprovement: (better) => search.offer(better, 'worst bins filled again by exchange'),
  });
}

/**
 * Where the summed demand nearly fills the bound's bins, a packing of that cost wastes almost nothing in any bin: then the few
 * fillings without waste are enumerated and chosen from, before any linear program is solved.
 */
function tryWithoutWaste(search: Search, highs: Highs, pool: PatternPool): void {
  const { problem } = search;
  if (problem.binTypeCount !== 1 || search.best === null || search.isProven()) return;
  const { dimensions, size, capacity } = problem;
  // Beside another search this one may insist; alone it leaves time for the others.
  const until = search.isAlone ? 0.35 : 0.7;
  const target = search.bound.cost;
  const area = areaBound(problem, problem.count);
  if (target - area > 0.05 * problem.cost[0]!) return;
  const price = new Float64Array(problem.typeCount);
  let tight = 0;
  for (let d = 0; d < dimensions; d++) {
    if (capacity[d]! <= 0) continue;
    let sum = 0;
    for (let t = 0; t < problem.typeCount; t++) sum += (problem.count[t]! * size[t * dimensions + d]!) / capacity[d]!;
    if (target - sum * problem.cost[0]! > 0.1 * problem.cost[0]!) continue;
    tight++;
    for (let t = 0; t < problem.typeCount; t++)
      price[t]! += (size[t * dimensions + d]! / capacity[d]!) * problem.cost[0]!;
  }
  if (tight === 0) return;
  for (let t = 0; t < price.length; t++) price[t]! /= tight;
  const result = solveByPatterns(highs, {
    problem,
    left: problem.count,
    available: problem.available,
    mostCost: target,
    price,
    rent: new Float64Array(1),
    isFeasiblePrice: true,
    mostPatterns: 10_000,
    mostEnumerationNodes: 2_000_000,
    mostMipNodes: 200,
    secondsLeft: Math.min(search.secondsLeft() * until, 1e9),
    seed: 0,
    isStopped: () => search.isStopped() || search.share() > until,
    budget: search.budget,
  });
  if (result.kind === 'found') search.offer(result.bins, 'fillings without waste, chosen by HiGHS');
  if (result.kind === 'none' && search.step > 0)
    search.raise({ cost: target + search.step, method: 'exhausted-patterns' });
  if (result.kind === 'unknown')
    for (const bin of result.patterns ?? []) addPattern(pool, bin.binType, bin.items, bin.items.length);
}

/** Column generation for the bound, then dives for answers until proven or out of time. */
function searchByColumns(search: Search, highs: Highs, pool: PatternPool): void {
  const { problem, step, budget } = search;
  let dearest = 0;
  for (const cost of problem.cost) dearest = Math.max(dearest, cost);
  const master: Master = createMaster(highs, problem, pool, 100 * Math.max(dearest, 1e-6), budget);
  try {
    for (let t = 0; t < problem.typeCount; t++) {
      for (let b = 0; b < problem.binTypeCount; b++) {
        let fitsAlone = true;
        for (let d = 0; d < problem.dimensions; d++)
          fitsAlone &&= problem.size[t * problem.dimensions + d]! <= problem.limit[b * problem.dimensions + d]!;
        if (fitsAlone) addPattern(pool, b, [t], 1);
      }
    }
    const solveRoot = (until: number): GenerationResult => {
      const result = generateColumns(problem, pool, master, problem.count, problem.available, {
        mostRounds: 10_000,
        nodesPerPricing: 3_000_000,
        costStep: step,
        isStopped: () => search.isStopped() || search.share() > until,
        hopelessAbove: 0,
        goodEnough: -Infinity,
        budget,
      });
      search.raise({ cost: result.roundedBound, method: 'column-generation' });
      return result;
    };
    // Anytime: where the relaxation takes long, an answer from what it has so far comes first.
    let root = solveRoot(0.08);
    if (!root.isConverged && !search.isProven()) {
      search.offer(
        plunge(
          null,
          () => search.share() > 0.2,
          () => null,
        ),
        'dive with column generation',
      );
      if (!search.isProven()) root = solveRoot(0.45);
    }
    if (!root.isConverged && root.price !== null && root.rent !== null && search.isFirstShard) {
      const isStopped = (): boolean => search.isStopped() || search.share() > 0.6;
      const proven = boundOfPrices(problem, root.price, root.rent, 4_000_000, budget, isStopped);
      search.raise({ cost: roundUpCost(step, proven), method: 'column-generation' });
    }
    if (search.isProven() || search.isStopped()) return;

    // Attempts at the rest grow with failure: small rests are quick, large ones decide the hard cases.
    let restBelow = search.isFirstShard ? 100 : 160;
    let patience = 0.1;
    for (let round = 0; !search.isStopped() && !search.isProven(); round++) {
      let nextTry = restBelow;
      let isRestProven = false;
      const isPlain = round === 0 && search.isFirstShard;
      const found = plunge(
        isPlain ? null : search.random,
        () => false,
        (left, available, mostCost, solution) => {
          let items = 0;
          for (const c of left) items += c;
          if (items > nextTry) return null;
          const result = solveByPatterns(highs, {
            problem,
            left,
            available,
            mostCost,
            price: solution.price,
            rent: solution.rent,
            mostPatterns: 8_000,
            // Searches beside one another differ in what they do with rests of too many fillings.
            thinner: !search.isFirstShard,
            mostEnumerationNodes: 200_000,
            mostMipNodes: 50 + 50 * round,
            secondsLeft: Math.min(search.secondsLeft(), Math.max(0.3, search.secondsLeft() * patience)),
            seed: round,
            isStopped: () => search.isStopped(),
            budget,
          });
          if (result.kind === 'found') return result.bins;
          if (result.kind === 'none' && items === problem.itemCount) isRestProven = true;
          // What took long and failed is tried again when it is clearly smaller.
          nextTry = Math.floor(items * (result.kind === 'unknown' ? 0.8 : 0.95));
          return null;
        },
      );
      if (isRestProven && step > 0) search.raise({ cost: search.bound.cost + step, method: 'exhausted-patterns' });
      search.offer(found, isPlain ? 'dive with column generation' : 'repeated dives with column generation');
      restBelow = Math.min(problem.itemCount, Math.ceil(restBelow * 1.15));
      patience = Math.min(0.35, patience + 0.03);
      search.context.progress(Math.min(0.99, search.share()), 'packing');
      if (round > 400) break;
      // Dives from an unsolved relaxation stay coarse: parts that can be solved to the end take turns with them.
      if (!root.isConverged && search.best !== null && !search.isProven() && !search.isStopped()) {
        const until = search.share() + 0.5 * (1 - search.share());
        const { bins, method } = improveByWindows(problem, search.best, {
          highs,
          floor: search.bound.cost,
          step,
          random: search.random,
          budget,
          isStopped: () => search.isStopped() || search.share() > until,
          onProgress: () => search.context.progress(Math.min(0.99, search.share()), 'packing'),
        });
        search.offer(bins, method);
      }
    }
  } finally {
    master.dispose();
  }

  function plunge(random: SearchRandom | null, isOver: () => boolean, finish: DiveInput['finish']): PackedBin[] | null {
    return dive({
      problem,
      pool,
      master,
      floor: search.bound.cost,
      ceiling: search.best?.cost ?? Infinity,
      step,
      rootRounds: 10,
      random,
      isStopped: () => search.isStopped() || isOver(),
      budget,
      finish,
    });
  }
}

/**
 * Packs a compiled problem. Anytime: constructions first, then bounds and improvement until the answer is proven or the limit
 * is reached. Returns the answer (null when limited bin types were not enough) and the bound.
 */
export async function packProblem(
  problem: PackProblem,
  options: PackOptions,
): Promise<{ best: Packing | null; bound: PackBound; isProven: boolean }> {
  const search = createSearch(problem, options);
  const usesColumns = problem.typeCount <= mostTypesForColumns;
  const pool = usesColumns ? createPool() : null;
  const fillShare = construct(search, pool);
  checkCancelled(options.context);
  options.context.progress(Math.min(0.1, search.share()), 'packing');
  if (!usesColumns && !search.isProven() && !search.isStopped()) improveByExchange(search, fillShare);
  checkCancelled(options.context);
  if (!search.isProven() && !search.isStopped()) {
    const highs = await loadSolver();
    if (highs !== null) {
      try {
        if (pool !== null) {
          if (search.isFirstShard) tryWithoutWaste(search, highs, pool);
          if (!search.isProven() && !search.isStopped()) searchByColumns(search, highs, pool);
        }
      } catch (error) {
        // The solver can run out of its 32-bit memory on large models; the answer found so far stands.
        if (!(error instanceof Error) || error.name === 'CancelledError') throw error;
      }
    }
    if (!search.isProven() && !search.isStopped() && search.best !== null) {
      const { bins, method } = improveByWindows(problem, search.best, {
        highs,
        floor: search.bound.cost,
        step: search.step,
        random: search.random,
        budget: search.budget,
        isStopped: () => search.isStopped(),
        onProgress: () => options.context.progress(Math.min(0.99, search.share()), 'packing'),
      });
      search.offer(bins, method);
    }
  }
  checkCancelled(options.context);
  options.context.progress(1, 'packing');
  return { best: search.best, bound: search.bound, isProven: search.isProven() };
}

/** What one search found, as plain columns that go between threads. */
export interface PackSearchResult {
  /** Null when limited bin types were not enough. */
  readonly best: { readonly bins: PackedColumns; readonly cost: number; readonly method: string } | null;
  readonly bound: PackBound;
}

/** As {@link packProblem}, with an answer in columns: what a thread does for `headroom pack`. */
export async function searchPacking(problem: PackProblem, options: PackOptions): Promise<PackSearchResult> {
  const { best, bound } = await packProblem(problem, options);
  return { best: best === null ? null : { bins: columnsOf(best.bins), cost: best.cost, method: best.method }, bound };
}

/**
 * Reads and compiles an instance. Throws PackInstanceError for an instance that is faulty and NoPackingError where the bins that
 * exist cannot hold the items.
 */
export function preparePacking(input: unknown): CompiledInstance {
  const parsed = parsePackInstance(input);
  if (!parsed.ok) throw new PackInstanceError(parsed.findings);
  const compiled = compilePackInstance(parsed.instance);
  const short = shortResource(compiled.problem);
  if (short !== null) {
    throw new NoPackingError(
      `The items need ${short.needed} in dimension ${short.dimension}, all bins that exist hold ${short.held}. Raise "count" of a bin type.`,
      true,
    );
  }
  return compiled;
}

/**
 * The best answer and the best bound of one or several searches of one instance, which took `seconds`. Throws NoPackingError
 * when none of them has an answer.
 */
export function packingOf(
  compiled: CompiledInstance,
  searches: readonly PackSearchResult[],
  seconds: number,
): PackResult {
  let best: PackSearchResult['best'] = null;
  let bound: PackBound | null = null;
  for (const search of searches) {
    if (search.best !== null && (best === null || search.best.cost < best.cost)) best = search.best;
    if (bound === null || search.bound.cost > bound.cost) bound = search.bound;
  }
  if (best === null || bound === null) {
    throw new NoPackingError(
      'The bins that exist are not enough for the items in any packing that was found. Raise "count" of a bin type, or the time limit.',
      false,
    );
  }
  const lowerBound = Math.min(bound.cost, best.cost);
  return {
    bins: compiled.toBins(best.bins),
    binCount: best.bins.binType.length,
    ...(compiled.hasCosts ? { cost: best.cost } : {}),
    lowerBound,
    gap: gapOf(best.cost, lowerBound),
    optimal: best.cost <= lowerBound + 1e-9 * Math.max(1, lowerBound),
    seconds,
    method: `${best.method}; bound by ${bound.method}`,
  };
}

/**
 * Packs an instance as `headroom pack` does, in this thread. Throws PackInstanceError for an instance that is faulty,
 * NoPackingError when the limited bins are not enough, CancelledError when the caller stops it.
 */
export async function pack(input: unknown, options: PackOptions): Promise<PackResult> {
  const start = options.context.elapsedMs();
  const compiled = preparePacking(input);
  const search = await searchPacking(compiled.problem, options);
  return packingOf(compiled, [search], (options.context.elapsedMs() - start) / 1000);
}

/** The first dimension in which all existing bins together hold less than the items need; null when there is none. */
function shortResource(problem: PackProblem): { dimension: number; needed: number; held: number } | null {
  if (!problem.isLimited) return null;
  for (let d = 0; d < problem.dimensions; d++) {
    let needed = 0;
    let held = 0;
    for (let t = 0; t < problem.typeCount; t++) needed += problem.count[t]! * problem.size[t * problem.dimensions + d]!;
    for (let b = 0; b < problem.binTypeCount; b++)
      held += problem.available[b]! * problem.limit[b * problem.dimensions + d]!;
    if (needed > held * (1 + 1e-9)) return { dimension: d, needed, held };
  }
  return null;
}
