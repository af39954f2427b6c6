/**
 * Quantiles of measurements as they come in, in any order. Exact while they fit a budget that all series of a file share;
 * beyond, counted in bins of equal relative width (Masson, Rim and Lee, "DDSketch", VLDB 2019), whose quantiles are within
 * {@link relativeError} of the exact ones. Both are independent of the order and of the machine.
 */

/** Of a quantile out of bins. */
export const relativeError = 0.005;

const growth = Math.log((1 + relativeError) / (1 - relativeError));

/** Measurements kept as they are, over all series of a file: 64 MiB. */
export const exactBudget = 8 * 2 ** 20;

/** What the series of one file may keep between them. */
export class SampleBudget {
  private readonly limit: number;
  private readonly series: SampleSeries[] = [];
  private kept = 0;
  /** True once quantiles come out of bins. */
  isBinned = false;

  constructor(limit: number = exactBudget) {
    this.limit = limit;
  }

  make(): SampleSeries {
    const series = new SampleSeries(this, this.isBinned);
    this.series.push(series);
    return series;
  }

  /** Counts one more measurement that is kept. */
  take(): void {
    this.kept += 1;
    if (this.kept <= this.limit || this.isBinned) return;
    this.isBinned = true;
    for (const one of this.series) one.bin();
  }
}

/** The measurements of one quantity of one machine. Made by {@link SampleBudget.make}. */
export class SampleSeries {
  private readonly budget: SampleBudget;
  private values: Float64Array | null;
  private readonly bins = new Map<number, number>();
  private zeros = 0;
  private length = 0;
  private largest = 0;
  private smallest = Number.POSITIVE_INFINITY;

  constructor(budget: SampleBudget, isBinned: boolean) {
    this.budget = budget;
    this.values = isBinned ? null : new Float64Array(16);
  }

  /** Takes a measurement in; it must be finite and not negative. */
  add(value: number): void {
    this.largest = Math.max(this.largest, value);
    this.smallest = Math.min(this.smallest, value);
    if (this.values === null) {
      this.count(value);
      this.length += 1;
      return;
    }
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = value;
    this.length += 1;
    this.budget.take();
  }

  get size(): number {
    return this.length;
  }

  get max(): number {
    return this.length === 0 ? Number.NaN : this.largest;
  }

  /** Turns what is kept into bins. */
  bin(): void {
    const { values } = this;
    if (values === null) return;
    for (let index = 0; index < this.length; index += 1) this.count(values[index] as number);
    this.values = null;
  }

  /**
   * The value below which the share `q` of the measurements lies, with linear interpolation between neighbours (type 7 of
   * Hyndman and Fan, 1996) where they are kept, else the middle of the bin of the nearest one. NaN without any.
   */
  quantile(q: number): number {
    if (this.length === 0) return Number.NaN;
    const rank = (this.length - 1) * q;
    if (this.values === null) return this.fromBins(Math.round(rank));
    const sorted = this.values.slice(0, this.length).sort();
    const below = Math.floor(rank);
    const low = sorted[below] as number;
    const high = sorted[Math.min(below + 1, this.length - 1)] as number;
    return low + (rank - below) * (high - low);
  }

  private count(value: number): void {
    if (value < Number.MIN_VALUE * 2 ** 60) {
      this.zeros += 1;
      return;
    }
    const bin = Math.ceil(Math.log(value) / growth);
    this.bins.set(bin, (this.bins.get(bin) ?? 0) + 1);
  }

  private fromBins(rank: number): number {
    let seen = this.zeros;
    if (rank < seen) return 0;
    for (const bin of [...this.bins.keys()].sort((a, b) => a - b)) {
      seen += this.bins.get(bin) ?? 0;
      if (rank < seen) {
        const middle = (2 * Math.exp(bin * growth)) / (1 + Math.exp(growth));
        return Math.min(this.largest, Math.max(this.smallest, middle));
      }
    }
    return this.largest;
  }
}
