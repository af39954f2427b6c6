import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { english } from '#core/drawing/format.ts';
import { linearScale, monthTicks, niceTicks } from '#core/drawing/scale.ts';

describe('niceTicks', () => {
  test.each([
    [0, 34, 4, [0, 10, 20, 30, 40]],
    [0, 0.3, 3, [0, 0.1, 0.2, 0.3]],
    [0, 1, 4, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 0, 4, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [-7, 7, 3, [-10, -5, 0, 5, 10]],
  ])('%d to %d in about %d steps', (low, high, count, expected) => {
    expect(niceTicks(low, high, count)).toEqual(expected);
  });

  test('whole things have whole ticks', () => {
    expect(niceTicks(0, 2, 4, true)).toEqual([0, 1, 2]);
  });

  test('cover the domain, evenly, with a handful of ticks', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
        fc.integer({ min: 2, max: 8 }),
        (low, extent, count) => {
          const high = low + extent;
          fc.pre(high > low && extent > Math.abs(low) * 1e-6);
          const ticks = niceTicks(low, high, count);
          const slack = extent * 1e-6;
          expect(ticks[0]).toBeLessThanOrEqual(low + slack);
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(high - slack);
          expect(ticks.length).toBeLessThanOrEqual(count * 2 + 2);
          expect(ticks.length).toBeGreaterThanOrEqual(2);
        },
      ),
    );
  });

  test('not finite: a plain axis', () => {
    expect(niceTicks(Number.NaN, 1, 4)).toEqual([0, 1]);
  });
});

describe('monthTicks', () => {
  const labels = (from: string, to: string, width: number): string[] =>
    monthTicks(from, to, width, 40, english).map((tick) => tick.label);

  test('a half-year has its months, the first day included', () => {
    expect(labels('2027-01-04', '2027-06-20', 500)).toEqual(['Jan 2027', 'Feb', 'Mar', 'Apr', 'May', 'Jun']);
  });

  test('January carries its year', () => {
    expect(labels('2027-11-01', '2028-02-10', 500)).toEqual(['Nov 2027', 'Dec', 'Jan 2028', 'Feb']);
  });

  test('the first day is left out where its label would run into the next', () => {
    expect(labels('2027-01-29', '2027-06-20', 500)[0]).toBe('Feb 2027');
  });

  test('long times have quarters and years', () => {
    expect(labels('2027-01-01', '2029-12-31', 500)).toEqual([
      'Jan 2027',
      'Apr',
      'Jul',
      'Oct',
      'Jan 2028',
      'Apr',
      'Jul',
      'Oct',
      'Jan 2029',
      'Apr',
      'Jul',
      'Oct',
    ]);
    expect(labels('2027-01-01', '2046-12-31', 200).every((label) => /^\d{4}$/.test(label))).toBe(true);
  });

  test('a wrong order gives none', () => {
    expect(labels('2027-02-01', '2027-01-01', 500)).toEqual([]);
  });
});

test('a domain without extent maps to the middle', () => {
  expect(linearScale([3, 3], [0, 10])(3)).toBe(5);
});
