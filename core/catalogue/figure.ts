import type { DistributionKind } from '#core/uncertainty/distribution.ts';

/**
 * A figure with its range and source: what an assumption's default is made of. `isAssumption` marks figures that no
 * source states for the purpose, whose ranges are wide on purpose and which a user should set.
 */
export interface Figure {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  readonly distribution: DistributionKind;
  readonly unit: string;
  readonly source: string;
  readonly isAssumption: boolean;
}

/** A figure that a source states as one value. */
export function stated(value: number, unit: string, source: string): Figure {
  return { low: value, likely: value, high: value, distribution: 'fixed', unit, source, isAssumption: false };
}

/** A figure that sources state as a range. */
export function ranged(
  [low, likely, high]: readonly [number, number, number],
  unit: string,
  source: string,
  distribution: DistributionKind = 'triangular',
): Figure {
  return { low, likely, high, distribution, unit, source, isAssumption: false };
}

/** A figure that no source states: a labelled guess with a wide range. */
export function assumed(
  range: readonly [number, number, number],
  unit: string,
  reason: string,
  distribution: DistributionKind = 'triangular',
): Figure {
  return { ...ranged(range, unit, reason, distribution), isAssumption: true };
}
