import type { Highs } from 'highs';
import { checkCancelled, type JobContext } from '#core/job.ts';
import { loadSolver } from '#core/placement/solver.ts';
import { ColumnProgram, type ColumnAnswer } from './columnProgram.ts';
import type { Outcome } from './outcome.ts';
import type { Prepared } from './prepare.ts';
import type { ValueBound } from './roadmapProofs.ts';
import { goalOfOutcome, Relaxation, type ReleaseWindows } from './relaxation.ts';

/** Work limits of {@link searchPrices}, in steps so that the answer is the same on every machine. */
interface PriceLimits {
  /** Evaluations of the relaxation, in visits of a workload and a wave. */
  readonly steps: number;
  readonly evaluations: number;
}

const subgradientLimits: PriceLimits = { steps: 60_000_000, evaluations: 400 };

/** Below this share of the value nothing is left to find. */
const closeEnough = 0.005;

/** The best prices found with their bound. */
export interface Priced {
  readonly bound: number;
  readonly prices: Float64Array;
  readonly evaluations: number;
  /** Per block the mean wave of its release over the prices tried, and how far it swings: where it is undecided, it swings. */
  readonly meanRelease: Float64Array;
  readonly spread: Float64Array;
}

/** Where {@link searchPrices} begins and what it looks at. */
interface PriceStart {
  readonly windows: ReleaseWindows;
  readonly prices: Float64Array | null;
  readonly reach: number;
}

/** Sizes of the rows: prices are searched in shares of each row's limit, so that cores, days and money weigh the same. */
function scalesOf(relaxation: Relaxation): Float64Array {
  const { rows, limit } = relaxation;
  const sums = new Map<string, { sum: number; count: number }>();
  const keyOf = (r: number): string => `${rows[r]!.kind}/${rows[r]!.index}`;
  rows.forEach((_, r) => {
    const size = limit[r]!;
    if (!(size < Infinity)) return;
    const one = sums.get(keyOf(r)) ?? { sum: 0, count: 0 };
    one.sum += Math.abs(size);
    one.count += 1;
    sums.set(keyOf(r), one);
  });
  return Float64Array.from(rows, (_, r) => {
    if (!(limit[r]! < Infinity)) return 0;
    const { sum, count } = sums.get(keyOf(r))!;
    return rows[r]!.kind === 'order' ? 1 : Math.max(Math.abs(limit[r]!), sum / count, 1e-6);
  });
}

/**
 * Prices of a relaxation by the subgradient method with the step of Polyak (1969) towards `target`: the worth of a known
 * roadmap, or 0 where it is to be shown that there is none. Stops when the bound is within a hair of the target, or `isEnough`
 * of it. Deterministic. Throws CancelledError.
 */
export function searchPrices(
  relaxation: Relaxation,
  target: number,
  context: JobContext,
  isEnough: (bound: number) => boolean,
  limits: PriceLimits = subgradientLimits,
  start: PriceStart = { windows: relaxation.windows, prices: null, reach: 1 },
): Priced {
  const count = relaxation.rows.length;
  const scale = scalesOf(relaxation);
  const scaled = new Float64Array(count);
  const prices = new Float64Array(count);
  let bestBound = Infinity;
  let bestPrices = prices.slice();
  if (start.prices !== null) for (let r = 0; r < count; r++) scaled[r] = start.prices[r]! * scale[r]!;
  const bestScaled = scaled.slice();
  let { reach } = start;
  const sum = new Float64Array(relaxation.blockCount);
  const squares = new Float64Array(relaxation.blockCount);
  let done = 0;
  let sinceBetter = 0;
  const perEvaluation = (1 + relaxation.itemCount) * relaxation.waveCount;
  const evaluations = Math.max(20, Math.min(limits.evaluations, Math.floor(limits.steps / perEvaluation)));
  for (let n = 1; n <= evaluations; n++) {
    checkCancelled(context);
    for (let r = 0; r < count; r++) prices[r] = scale[r]! > 0 ? scaled[r]! / scale[r]! : 0;
    const { bound, choice } = relaxation.evaluate(prices, start.windows);
    done = n;
    choice.release.forEach((k, b) => {
      sum[b]! += k;
      squares[b]! += k * k;
    });
    if (bound < bestBound) {
      if (!(bound >= bestBound - 1e-3 * (bestBound - target))) sinceBetter = 0;
      bestBound = bound;
      bestPrices = prices.slice();
      bestScaled.set(scaled);
    }
    sinceBetter += 1;
    if (bound === -Infinity || isEnough(bestBound)) break;
    if (sinceBetter > 12) {
      reach /= 2;
      sinceBetter = 0;
      scaled.set(bestScaled);
      if (reach < 1e-4) break;
      continue;
    }
    const use = relaxation.usage(choice);
    let norm = 0;
    for (let r = 0; r < count; r++) {
      if (!(scale[r]! > 0)) continue;
      use[r] = (relaxation.limit[r]! - use[r]!) / scale[r]!;
      // Against the border of zero there is no way to go.
      if (!(use[r]! > 0 && scaled[r] === 0)) norm += use[r]! * use[r]!;
    }
    if (norm === 0) break;
    const step = (reach * Math.max(bound - target, 1e-9)) / norm;
    for (let r = 0; r < count; r++) {
      if (scale[r]! > 0) scaled[r] = Math.max(0, scaled[r]! - step * use[r]!);
    }
    context.progress(n / evaluations, 'bounding the roadmap');
  }
  const meanRelease = sum.map((waves) => waves / done);
  const spread = squares.map((square, b) => Math.sqrt(Math.max(0, square / done - meanRelease[b]! ** 2)));
  return { bound: bestBound, prices: bestPrices, evaluations: done, meanRelease, spread };
}

// ---------------------------------------------------------------------------------------------- columns

/** Larger programs take longer than they are worth: the prices found before are near the best. */
const mostProgramRows = 900;
/** Work of the linear programs: iterations of the simplex times rows. */
const programSteps = 12_000_000;
const mostRounds = 60;
const mostRoundsOfBranch = 40;

/**
 * Branch and price (Barnhart et al. 1998): like {@link boundByBranches}, with each branch bounded by linear programs over columns. They
 * say better what is undecided, so that a few branches do: a branch in which every host goes off whole is not divided further.
 */
function boundByPrograms(
  highs: Highs,
  relaxation: Relaxation,
  start: Priced,
  target: number,
  context: JobContext,
): { readonly bound: number; readonly rounds: number; readonly branches: number } {
  const program = new ColumnProgram(highs, relaxation, scalesOf(relaxation), start.prices);
  const enough = target + closeEnough * Math.abs(target);
  let rounds = 0;
  let branches = 0;
  // The largest of the bounds that no branch can lower, and of those that are near it.
  let closed = -Infinity;
  let near = -Infinity;
  const onRound = (): void => {
    checkCancelled(context);
    context.progress(Math.min(1, program.steps / programSteps), 'bounding the roadmap');
  };
  const level = (): number => Math.max(enough, closed + 0.2 * closeEnough * Math.abs(target));
  const open: { windows: ReleaseWindows; answer: ColumnAnswer; isExact: boolean }[] = [];
  const bounded = (
    windows: ReleaseWindows,
    from: { readonly bound: number; readonly prices: Float64Array },
    isExact: boolean,
    most: number,
  ): void => {
    const answer = program.improve(windows, from, level(), isExact, most, onRound);
    rounds += answer.rounds;
    if (answer.bound <= level()) near = Math.max(near, answer.bound);
    else open.push({ windows, answer, isExact });
  };
  try {
    bounded(relaxation.windows, start, false, mostRounds);
    while (open.length > 0 && program.steps < programSteps) {
      let at = 0;
      open.forEach((branch, i) => {
        if (branch.answer.bound > open[at]!.answer.bound) at = i;
      });
      const [{ windows, answer, isExact }] = open.splice(at, 1) as [(typeof open)[number]];
      if (answer.bound <= level()) {
        near = Math.max(near, answer.bound);
        continue;
      }
      let block = -1;
      for (let b = 0; b < relaxation.blockCount; b++) {
        if (windows.first[b] === windows.last[b] || !(answer.spread[b]! > 1e-6)) continue;
        if (block === -1 || answer.spread[b]! > answer.spread[block]!) block = b;
      }
      if (block === -1) {
        if (isExact) closed = Math.max(closed, answer.bound);
        else bounded(windows, answer, true, mostRounds);
        continue;
      }
      const first = windows.first[block]!;
      const last = windows.last[block]!;
      const middle = Math.min(last - 1, Math.max(first, Math.floor(answer.meanRelease[block]! + 1e-6)));
      branches += 2;
      for (const [from, to] of [
        [first, middle],
        [middle + 1, last],
      ] as const) {
        const narrow = { first: windows.first.with(block, from), last: windows.last.with(block, to) };
        bounded(narrow, answer, false, mostRoundsOfBranch);
      }
    }
    const bound = open.reduce((most, { answer }) => Math.max(most, answer.bound), Math.max(closed, near));
    return { bound: Math.min(bound, start.bound), rounds, branches };
  } finally {
    program.dispose();
  }
}

// ---------------------------------------------------------------------------------------------- branches

/** Visits of a workload and a wave by the search over branches, and branches at the most. */
const branchSteps = 30_000_000;
const mostBranches = 400;
/** Between branches of one release, its host goes off by a wave or after it; each branch begins with the prices of its parent. */
const evaluationsOfBranch = 40;

interface Branch {
  readonly windows: ReleaseWindows;
  readonly priced: Priced;
}

/**
 * Prices let half of a host be off when half of what is on it has gone; hosts are off whole. So the waves in which a host can go
 * off are divided at an undecided wave, both parts are bounded, and the larger bound holds: branch and bound (Land and Doig 1960),
 * the branch with the largest bound first, until the work is done or no branch is far above the target.
 */
function boundByBranches(
  relaxation: Relaxation,
  root: Priced,
  target: number,
  context: JobContext,
  isEnough: (bound: number) => boolean,
): { readonly bound: number; readonly branches: number } {
  const perEvaluation = (1 + relaxation.itemCount) * relaxation.waveCount;
  const most = Math.min(mostBranches, Math.floor(branchSteps / (perEvaluation * evaluationsOfBranch)));
  const open: Branch[] = [{ windows: relaxation.windows, priced: root }];
  // What is left of branches that cannot be divided.
  let closed = -Infinity;
  let branches = 0;
  const worst = (): number => open.reduce((bound, branch) => Math.max(bound, branch.priced.bound), closed);
  while (open.length > 0 && branches < most && !isEnough(worst())) {
    checkCancelled(context);
    context.progress(branches / most, 'bounding the roadmap');
    let at = 0;
    open.forEach((branch, i) => {
      if (branch.priced.bound > open[at]!.priced.bound) at = i;
    });
    const [{ windows, priced }] = open.splice(at, 1) as [Branch];
    if (priced.bound < closed) break;
    let block = -1;
    for (let b = 0; b < relaxation.blockCount; b++) {
      if (windows.first[b] === windows.last[b]) continue;
      if (block === -1 || priced.spread[b]! > priced.spread[block]!) block = b;
    }
    if (block === -1) {
      closed = Math.max(closed, priced.bound);
      continue;
    }
    const middle = Math.min(
      windows.last[block]! - 1,
      Math.max(windows.first[block]!, Math.floor(priced.meanRelease[block]!)),
    );
    for (const [first, last] of [
      [windows.first[block]!, middle],
      [middle + 1, windows.last[block]!],
    ] as const) {
      const narrow = { first: windows.first.with(block, first), last: windows.last.with(block, last) };
      const own = searchPrices(
        relaxation,
        target,
        quiet(context),
        isEnough,
        { steps: Infinity, evaluations: evaluationsOfBranch },
        {
          windows: narrow,
          prices: priced.prices,
          reach: 0.5,
        },
      );
      branches += 1;
      // A part of what was bounded before is bounded by that as well.
      const bound = Math.min(own.bound, priced.bound);
      if (bound > -Infinity) open.push({ windows: narrow, priced: { ...own, bound } });
    }
  }
  return { bound: worst(), branches };
}

function quiet(context: JobContext): JobContext {
  return {
    ...context,
    progress: () => undefined,
    isCancelled: () => context.isCancelled(),
    elapsedMs: () => context.elapsedMs(),
  };
}

/** The most waves of the roadmaps that a bound speaks of: a third more than the roadmap has, and two, up to the last one. */
export function wavesOfBound(prepared: Prepared, waves: number): number {
  return Math.min(prepared.way.lastWave, Math.ceil((waves * 4) / 3) + 2);
}

/**
 * What the roadmap is worth, and the most that any to the same end is worth; null where the problem has no objective. The bound
 * is that of {@link Relaxation}. Deterministic, limited in steps. Throws CancelledError.
 */
export async function valueBound(
  prepared: Prepared,
  outcome: Outcome,
  leastWaves: number,
  context: JobContext,
): Promise<ValueBound | null> {
  const { objective } = prepared.way;
  if (objective === null || outcome.value === null) return null;
  const { value } = outcome;
  const waves = wavesOfBound(prepared, outcome.sequence.waves.length);
  const penalty = objective.wavePenalty * leastWaves;
  const relaxation = new Relaxation(prepared, goalOfOutcome(prepared, outcome, waves), true);
  const isEnough = (bound: number): boolean => bound - penalty - value <= closeEnough * Math.abs(value);
  let found = searchPrices(relaxation, value + penalty, context, isEnough);
  let method = `prices of ${relaxation.rows.length} limits in ${found.evaluations} steps`;
  const isSmall = ColumnProgram.sizeOf(relaxation) <= mostProgramRows;
  const highs = isEnough(found.bound) || !isSmall ? null : await loadSolver();
  if (highs !== null) {
    const improved = boundByPrograms(highs, relaxation, found, value + penalty, context);
    if (improved.bound < found.bound) {
      method = `${method}, and ${improved.rounds} linear programs in ${1 + improved.branches} branches`;
    }
    found = { ...found, bound: improved.bound };
  } else if (!isEnough(found.bound)) {
    const branched = boundByBranches(relaxation, found, value + penalty, context, isEnough);
    if (branched.bound < found.bound) method = `${method}, and ${branched.branches} branches`;
    found = { ...found, bound: Math.min(found.bound, branched.bound) };
  }
  const bound = Math.max(value, found.bound - penalty);
  const gap = bound === value ? 0 : value === 0 ? null : (bound - value) / Math.abs(value);
  return { value, bound, gap, unit: objective.unit, method: `Lagrangian relaxation: ${method}`, waves };
}
