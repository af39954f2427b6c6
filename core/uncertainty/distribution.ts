import { betaQuantile, normalQuantile } from '#core/models/special.ts';

/** Shapes that an uncertain figure can have. */
export const distributionKinds = ['fixed', 'uniform', 'triangular', 'pert', 'lognormal'] as const;

/** One of {@link distributionKinds}. */
export type DistributionKind = (typeof distributionKinds)[number];

/**
 * An uncertain figure by three points, low <= likely <= high.
 *
 * - `fixed`: always `likely`; `low` and `high` are shown but not sampled.
 * - `uniform`: anything from `low` to `high`, equally likely.
 * - `triangular`: from `low` to `high`, most often `likely`.
 * - `pert`: beta on `low`..`high` with mode `likely`, shape 4 (D. G. Malcolm et al., Operations Research 7, 1959):
 *   like the triangle with thinner tails.
 * - `lognormal`: median `likely`, P5 `low`, P95 `high`; each half has its own spread, so that the three points may be
 *   skewed. Needs low > 0. Not bounded: one sample in ten lies outside `low`..`high`.
 */
export interface UncertainFigure {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  readonly distribution: DistributionKind;
}

/** The quantile of a standard normal at 95 %, where a lognormal's `high` stands. */
const Z95 = normalQuantile(0.95);

/** Weight of the mode in a PERT distribution. */
const PERT_SHAPE = 4;

/** Why the three points do not make a distribution, in a sentence, or null when they do. */
export function figureProblem(figure: UncertainFigure): string | null {
  const { low, likely, high } = figure;
  if (![low, likely, high].every(Number.isFinite)) return 'low, likely and high must be finite numbers.';
  if (low > likely) return `low (${low}) must not be above likely (${likely}).`;
  if (likely > high) return `likely (${likely}) must not be above high (${high}).`;
  if (figure.distribution === 'lognormal' && low <= 0) return `low (${low}) must be above 0 for a lognormal.`;
  return null;
}

function triangularQuantile(low: number, likely: number, high: number, p: number): number {
  const range = high - low;
  const atMode = (likely - low) / range;
  return p <= atMode
    ? low + Math.sqrt(p * range * (likely - low))
    : high - Math.sqrt((1 - p) * range * (high - likely));
}

function lognormalQuantile(figure: UncertainFigure, p: number): number {
  const z = normalQuantile(p);
  const end = z < 0 ? figure.low : figure.high;
  return figure.likely * Math.exp((Math.abs(z) / Z95) * Math.log(end / figure.likely));
}

/**
 * The value that `figure` stays below with probability `p`, 0 < p < 1, in the unit of its points. Throws a RangeError
 * where {@link figureProblem} finds one or p is not a probability. `quantileOf(triangle(0, 1, 2), 0.5)` is 1.
 */
export function quantileOf(figure: UncertainFigure, p: number): number {
  const problem = figureProblem(figure);
  if (problem !== null) throw new RangeError(problem);
  if (!(p > 0 && p < 1)) throw new RangeError(`p (${p}) must be between 0 and 1.`);
  const { low, likely, high } = figure;
  if (low === high) return likely;
  switch (figure.distribution) {
    case 'fixed':
      return likely;
    case 'uniform':
      return low + p * (high - low);
    case 'triangular':
      return triangularQuantile(low, likely, high, p);
    case 'pert': {
      const range = high - low;
      const alpha = 1 + (PERT_SHAPE * (likely - low)) / range;
      const beta = 1 + (PERT_SHAPE * (high - likely)) / range;
      return low + range * betaQuantile(p, alpha, beta);
    }
    case 'lognormal':
      return lognormalQuantile(figure, p);
  }
}
