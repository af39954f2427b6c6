import { quantileOf } from './distribution.ts';
import { likelyValues, type AssumptionDefinition } from './sampling.ts';

/** What one assumption alone does to one total. */
export interface Swing {
  readonly assumption: string;
  /** The two values of the assumption that were tried. */
  readonly lowValue: number;
  readonly highValue: number;
  /** The total at each of them, all other assumptions at their likely value. */
  readonly atLow: number;
  readonly atHigh: number;
  /** |atHigh - atLow|. */
  readonly swing: number;
}

/** A total at the likely values and what moves it, the strongest first. */
export interface Tornado {
  readonly likely: number;
  readonly swings: readonly Swing[];
}

/** Between which values each assumption is moved: its `low` and `high`, or its own P10 and P90. */
export type TornadoRange = 'low-high' | 'p10-p90';

/**
 * One assumption at a time from its low to its high value, the others at their likely value: per total, what moves it
 * most. `evaluate` is called 2n + 1 times and must return the same totals each time. Assumptions that cannot move
 * (fixed, or low equal to high) are left out. Equal swings are ordered by id.
 */
export function tornado<Total extends string>(
  definitions: readonly AssumptionDefinition[],
  evaluate: (assumptions: Readonly<Record<string, number>>) => Readonly<Record<Total, number>>,
  range: TornadoRange = 'low-high',
): Readonly<Record<Total, Tornado>> {
  const base = likelyValues(definitions);
  const atBase = evaluate(base);
  const moved = definitions
    .filter((definition) => definition.distribution !== 'fixed' && definition.low < definition.high)
    .map((definition) => {
      const lowValue = range === 'low-high' ? definition.low : quantileOf(definition, 0.1);
      const highValue = range === 'low-high' ? definition.high : quantileOf(definition, 0.9);
      return {
        id: definition.id,
        lowValue,
        highValue,
        low: evaluate({ ...base, [definition.id]: lowValue }),
        high: evaluate({ ...base, [definition.id]: highValue }),
      };
    });
  const totals = Object.keys(atBase) as Total[];
  return Object.fromEntries(
    totals.map((total): [Total, Tornado] => {
      const swings = moved.map(({ id, lowValue, highValue, low, high }): Swing => {
        const atLow = low[total];
        const atHigh = high[total];
        return { assumption: id, lowValue, highValue, atLow, atHigh, swing: Math.abs(atHigh - atLow) };
      });
      swings.sort((a, b) => b.swing - a.swing || (a.assumption < b.assumption ? -1 : 1));
      return [total, { likely: atBase[total], swings }];
    }),
  ) as Record<Total, Tornado>;
}
