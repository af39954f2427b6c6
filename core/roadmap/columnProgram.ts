import type { Highs, Model } from 'highs';
import type { Relaxation, RelaxedChoice, ReleaseWindows } from './relaxation.ts';

/** What a linear program over whole ways of the blocks has found. */
export interface ColumnAnswer {
  /** No roadmap within the windows is worth more; -Infinity when there is none. */
  readonly bound: number;
  readonly prices: Float64Array;
  /**
   * Per block the mean wave of its release in the last program, and how far its parts lie from it: 0 where it goes off whole.
   */
  readonly meanRelease: Float64Array;
  readonly spread: Float64Array;
  readonly rounds: number;
  /** True when no prices can give a bound that is lower by more than the tolerance. */
  readonly isConverged: boolean;
}

/** Prices that are tried lie this far between the best ones and the duals of the program (Wentges 1997). */
const weightOfBest = 0.3;
/** Surplus use costs at first so much of the largest price, and then this factor more wherever it is still used. */
const leastBox = 3;
const boxGrowth = 100;
/** Share of the bound that prices are not worth more programs for. */
const tolerance = 2e-4;
/** The same as a share of what is between the bound and the level asked for, where the branch will be divided anyway. */
const slackOfBranch = 0.1;

/**
 * Prices of a relaxation by column generation (Dantzig and Wolfe 1960): a linear program over whole ways of each block, solved by
 * HiGHS, whose duals are the next prices. Each round's prices give a bound of their own, and the best is kept, so the solver's
 * rounding cannot make it wrong. Columns are kept from one question to the next, and those outside the windows are shut. Must be
 * disposed. Deterministic.
 */
export class ColumnProgram {
  readonly #highs: Highs;
  readonly #relaxation: Relaxation;
  readonly #scale: Float64Array;
  readonly #rows: readonly number[];
  readonly #rowOf: Int32Array;
  readonly #rowCount: number;
  readonly #model: Model;
  readonly #box: Float64Array;
  readonly #known = new Set<string>();
  /** Block and release wave of each column after the surplus columns. */
  readonly #blockOf: number[] = [];
  readonly #releaseOf: number[] = [];
  readonly #isShut: boolean[] = [];
  readonly #use: Float64Array;
  readonly #isTouched: Uint8Array;
  #steps = 0;

  constructor(highs: Highs, relaxation: Relaxation, scale: Float64Array, prices: Float64Array) {
    this.#highs = highs;
    this.#relaxation = relaxation;
    this.#scale = scale;
    const { limit, blockCount } = relaxation;
    this.#rowOf = new Int32Array(limit.length).fill(-1);
    const rows: number[] = [];
    limit.forEach((value, r) => {
      if (value < Infinity) this.#rowOf[r] = rows.push(r) - 1;
    });
    this.#rows = rows;
    const rowCount = rows.length + blockCount;
    this.#rowCount = rowCount;
    this.#use = new Float64Array(rowCount);
    this.#isTouched = new Uint8Array(rowCount);
    let most = 0;
    for (const r of rows) most = Math.max(most, prices[r]! * scale[r]!);
    // Surplus use at a price: it keeps the program feasible and the prices near those that are known.
    this.#box = Float64Array.from(rows, (r) => 2 * prices[r]! * scale[r]! + leastBox * most + 1e-6);
    this.#model = highs.createModel({
      numCols: rows.length,
      numRows: rowCount,
      colCost: this.#box,
      colLower: new Float64Array(rows.length),
      colUpper: new Float64Array(rows.length).fill(highs.infinity),
      rowLower: Float64Array.from({ length: rowCount }, (_, i) => (i < rows.length ? -highs.infinity : 1)),
      rowUpper: Float64Array.from({ length: rowCount }, (_, i) =>
        i < rows.length ? limit[rows[i]!]! / scale[rows[i]!]! : 1,
      ),
      matrix: {
        format: 'csc',
        numRows: rowCount,
        numCols: rows.length,
        starts: Int32Array.from({ length: rows.length + 1 }, (_, i) => i),
        indices: Int32Array.from(rows, (_, i) => i),
        values: new Float64Array(rows.length).fill(-1),
      },
    });
    this.#model.options.set({ output_flag: false, presolve: 'off', solver: 'simplex', simplex_strategy: 4 });
  }

  dispose(): void {
    this.#model.dispose();
  }

  /** Work done so far: iterations of the simplex times rows. */
  get steps(): number {
    return this.#steps;
  }

  /** Rows of the program of a relaxation. */
  static sizeOf(relaxation: Relaxation): number {
    return relaxation.limit.filter((limit) => limit < Infinity).length + relaxation.blockCount;
  }

  /**
   * Lowers the bound within the windows, from `start` on, until it is at `level` or below, for `mostRounds`, or until no prices can
   * lower it any more; roughly, unless `isExact`. `onRound` is called before each program and may throw.
   */
  improve(
    windows: ReleaseWindows,
    start: { readonly bound: number; readonly prices: Float64Array },
    level: number,
    isExact: boolean,
    mostRounds: number,
    onRound: (round: number) => void,
  ): ColumnAnswer {
    const { limit, blockCount } = this.#relaxation;
    this.#shutOutside(windows);
    let { bound: best, prices: bestPrices } = start;
    const meanRelease = new Float64Array(blockCount);
    const spread = new Float64Array(blockCount);
    let rounds = 0;
    let isConverged = false;
    const done = (): ColumnAnswer => ({ bound: best, prices: bestPrices, meanRelease, spread, rounds, isConverged });
    const prices = new Float64Array(limit.length);
    const tryPrices = (from: Float64Array): number => {
      const { bound, choice } = this.#relaxation.evaluate(from, windows);
      if (bound < best) {
        best = bound;
        bestPrices = from.slice();
      }
      if (bound === -Infinity) return 0;
      const added = this.#addColumns(choice);
      // The best ways to go off sooner and later are columns as well: the next program can choose among them.
      const { first, last } = windows;
      const sooner = { first, last: last.map((k, b) => Math.max(first[b]!, Math.min(k, choice.release[b]! - 1))) };
      const later = { first: first.map((k, b) => Math.min(last[b]!, Math.max(k, choice.release[b]! + 1))), last };
      for (const part of [sooner, later]) {
        const other = this.#relaxation.evaluate(from, part);
        if (other.bound > -Infinity) this.#addColumns(other.choice);
      }
      return added;
    };
    tryPrices(start.prices);
    for (; rounds < mostRounds; rounds++) {
      if (best <= level) break;
      onRound(rounds);
      this.#model.run();
      this.#steps += (Math.max(0, Number(this.#model.info.get('simplex_iteration_count'))) + 50) * this.#rowCount;
      if (this.#model.getModelStatus() !== this.#highs.constants.modelStatus.optimal) break;
      const { rowDual, colValue } = this.#model.getSolution();
      this.#spreadOf(colValue, meanRelease, spread);
      const pricesAt = (weight: number): Float64Array => {
        prices.fill(0);
        this.#rows.forEach((r, i) => {
          const price = Math.max(0, -rowDual[i]!) / this.#scale[r]!;
          prices[r] = weight * bestPrices[r]! + (1 - weight) * price;
        });
        return prices;
      };
      const added = tryPrices(pricesAt(weightOfBest));
      // What the program over the known columns reaches no prices within the box can go below.
      const hair = Math.max(isExact ? 0 : slackOfBranch * (best - level), tolerance * Math.abs(best), 1e-9);
      const isNear = best + this.#model.getObjectiveValue() <= hair;
      if (!isNear && added > 0) continue;
      if (!isNear && tryPrices(pricesAt(0)) > 0) continue;
      if (this.#widenBox(colValue)) continue;
      isConverged = true;
      break;
    }
    return done();
  }

  #shutOutside(windows: ReleaseWindows): void {
    const surplus = this.#rows.length;
    this.#blockOf.forEach((b, i) => {
      const release = this.#releaseOf[i]!;
      const isShut = release > 0 && (release < windows.first[b]! || release > windows.last[b]!);
      if (isShut === this.#isShut[i]) return;
      this.#isShut[i] = isShut;
      this.#model.changeColBounds(surplus + i, 0, isShut ? 0 : this.#highs.infinity);
    });
  }

  /** Where surplus is used at its price, prices have to go beyond it. True when there was any. */
  #widenBox(colValue: ArrayLike<number>): boolean {
    let isWidened = false;
    for (let i = 0; i < this.#rows.length; i++) {
      if (!(colValue[i]! > 1e-7)) continue;
      this.#box[i]! *= boxGrowth;
      this.#model.changeColCost(i, this.#box[i]!);
      isWidened = true;
    }
    return isWidened;
  }

  #spreadOf(colValue: ArrayLike<number>, mean: Float64Array, spread: Float64Array): void {
    const surplus = this.#rows.length;
    mean.fill(0);
    spread.fill(0);
    this.#blockOf.forEach((b, i) => {
      mean[b]! += colValue[surplus + i]! * this.#releaseOf[i]!;
    });
    this.#blockOf.forEach((b, i) => {
      const share = colValue[surplus + i]!;
      if (share > 1e-9) spread[b]! += share * Math.abs(this.#releaseOf[i]! - mean[b]!);
    });
  }

  /** The number of columns that were not known before. */
  #addColumns(choice: RelaxedChoice): number {
    const relaxation = this.#relaxation;
    const use = this.#use;
    const isTouched = this.#isTouched;
    const cost: number[] = [];
    const starts = [0];
    const indices: number[] = [];
    const values: number[] = [];
    for (let b = 0; b < relaxation.blockCount; b++) {
      const key = `${b}:${relaxation.keyOf(b, choice)}`;
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      const touched: number[] = [];
      relaxation.usageOf(b, choice, (r, amount) => {
        const i = this.#rowOf[r]!;
        if (i === -1 || amount === 0) return;
        if (isTouched[i] === 0) touched.push(i);
        isTouched[i] = 1;
        use[i]! += amount / this.#scale[r]!;
      });
      touched.sort((x, y) => x - y);
      for (const i of touched) {
        if (Math.abs(use[i]!) >= 1e-12) {
          indices.push(i);
          values.push(use[i]!);
        }
        use[i] = isTouched[i] = 0;
      }
      indices.push(this.#rows.length + b);
      values.push(1);
      cost.push(-relaxation.worthOf(b, choice));
      starts.push(indices.length);
      this.#blockOf.push(b);
      this.#releaseOf.push(choice.release[b]!);
      this.#isShut.push(false);
    }
    if (cost.length === 0) return 0;
    this.#model.addCols({
      cost: Float64Array.from(cost),
      lower: new Float64Array(cost.length),
      upper: new Float64Array(cost.length).fill(this.#highs.infinity),
      matrix: {
        format: 'csc',
        numRows: this.#rowCount,
        numCols: cost.length,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: Float64Array.from(values),
      },
    });
    return cost.length;
  }
}
