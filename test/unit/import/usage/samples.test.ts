import { describe, expect, it } from 'vitest';
import { relativeError, SampleBudget } from '#core/import/usage/samples.ts';

/** Numbers that look random and are the same everywhere (Park and Miller's generator). */
function* numbers(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

function take(count: number, seed = 7): number[] {
  const source = numbers(seed);
  return Array.from({ length: count }, () => (source.next().value as number) ** 4 * 5000);
}

/** By the definition, slowly. */
function exact(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (sorted.length - 1) * q;
  const low = Math.floor(rank);
  return (sorted[low] ?? 0) + (rank - low) * ((sorted[Math.min(low + 1, sorted.length - 1)] ?? 0) - (sorted[low] ?? 0));
}

describe('quantiles of measurements', () => {
  it('are exact while measurements fit the budget', () => {
    const values = take(9973);
    const series = new SampleBudget().make();
    for (const value of values) series.add(value);
    for (const q of [0, 0.25, 0.5, 0.95, 1]) expect(series.quantile(q)).toBeCloseTo(exact(values, q), 9);
  });

  it('are within the stated error of the exact ones beyond it, in any order', () => {
    const values = take(20_000);
    const inOrder = new SampleBudget(1000);
    const backwards = new SampleBudget(1000);
    const [one, other] = [inOrder.make(), backwards.make()];
    for (const value of values) one.add(value);
    for (const value of values.toReversed()) other.add(value);
    expect(inOrder.isBinned).toBe(true);
    for (const q of [0.5, 0.95, 0.99]) {
      expect(Math.abs(one.quantile(q) / exact(values, q) - 1)).toBeLessThan(relativeError * 1.2);
      expect(other.quantile(q)).toBe(one.quantile(q));
    }
  });

  it('count zeros, and never leave the range of what was measured', () => {
    const budget = new SampleBudget(4);
    const series = budget.make();
    for (const value of [0, 0, 0, 0, 0, 0, 0, 7, 7, 7]) series.add(value);
    expect(series.quantile(0.5)).toBe(0);
    expect(Math.abs(series.quantile(0.95) / 7 - 1)).toBeLessThan(relativeError);
    expect(series.max).toBe(7);
  });

  it('of nothing are no number', () => {
    expect(new SampleBudget().make().quantile(0.95)).toBeNaN();
  });
});
