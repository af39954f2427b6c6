import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bands, quantile } from '#core/uncertainty/bands.ts';
import { distributionKinds, figureProblem, quantileOf, type UncertainFigure } from '#core/uncertainty/distribution.ts';
import { sampleAssumptions, type AssumptionDefinition } from '#core/uncertainty/sampling.ts';
import { tornado } from '#core/uncertainty/tornado.ts';

function figure(
  distribution: UncertainFigure['distribution'],
  low: number,
  likely: number,
  high: number,
): UncertainFigure {
  return { distribution, low, likely, high };
}

const anyFigure = fc
  .tuple(
    fc.constantFrom(...distributionKinds),
    fc.double({ min: 0.1, max: 1e3, noNaN: true }),
    fc.double({ min: 0, max: 1e3, noNaN: true }),
    fc.double({ min: 0, max: 1e3, noNaN: true }),
  )
  .map(([distribution, low, first, second]) => figure(distribution, low, low + first, low + first + second));
const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

describe('distributions', () => {
  it('have their textbook quantiles', () => {
    expect(quantileOf(figure('uniform', 2, 3, 6), 0.25)).toBe(3);
    // Triangle 0, 1, 4: the cumulative distribution is x^2/4 up to 1 and 1 - (4-x)^2/12 beyond.
    expect(quantileOf(figure('triangular', 0, 1, 4), 0.25)).toBeCloseTo(1, 14);
    expect(quantileOf(figure('triangular', 0, 1, 4), 0.16)).toBeCloseTo(0.8, 14);
    expect(quantileOf(figure('triangular', 0, 1, 4), 1 - 1 / 12)).toBeCloseTo(3, 14);
    expect(quantileOf(figure('fixed', 1, 2, 3), 0.9)).toBe(2);
    expect(quantileOf(figure('lognormal', 1, 10, 50), 0.05)).toBeCloseTo(1, 12);
    expect(quantileOf(figure('lognormal', 1, 10, 50), 0.5)).toBeCloseTo(10, 12);
    expect(quantileOf(figure('lognormal', 1, 10, 50), 0.95)).toBeCloseTo(50, 12);
    // A symmetric PERT is beta(3, 3): cumulative x^3 (10 - 15 x + 6 x^2).
    const x = quantileOf(figure('pert', 0, 0.5, 1), 0.3);
    expect(x ** 3 * (10 - 15 * x + 6 * x * x)).toBeCloseTo(0.3, 12);
  });

  it('have the mean that theory gives (PERT: (low + 4 likely + high) / 6)', () => {
    const samples = 20_000;
    const mean = (one: UncertainFigure): number => {
      let total = 0;
      for (let k = 0; k < samples; k += 1) total += quantileOf(one, (k + 0.5) / samples);
      return total / samples;
    };
    expect(mean(figure('pert', 2, 3, 10))).toBeCloseTo((2 + 12 + 10) / 6, 3);
    expect(mean(figure('triangular', 2, 3, 10))).toBeCloseTo(5, 3);
    expect(mean(figure('uniform', 2, 3, 10))).toBeCloseTo(6, 6);
  });

  it('rise with the probability and, but for the lognormal, stay within their range', () => {
    fc.assert(
      fc.property(anyFigure, probability, probability, (one, p, q) => {
        const low = quantileOf(one, Math.min(p, q));
        const high = quantileOf(one, Math.max(p, q));
        const slack = 1e-9 * one.high;
        expect(low).toBeLessThanOrEqual(high + slack);
        if (one.distribution !== 'lognormal') {
          expect(low).toBeGreaterThanOrEqual(one.low - slack);
          expect(high).toBeLessThanOrEqual(one.high + slack);
        }
      }),
    );
  });

  it('say what is wrong with their points', () => {
    expect(figureProblem(figure('pert', 2, 1, 3))).toMatch(/low \(2\) must not be above likely \(1\)/);
    expect(figureProblem(figure('pert', 1, 4, 3))).toMatch(/likely \(4\) must not be above high \(3\)/);
    expect(figureProblem(figure('lognormal', 0, 1, 3))).toMatch(/above 0/);
    expect(figureProblem(figure('uniform', Number.NaN, 1, 3))).toMatch(/finite/);
    expect(figureProblem(figure('uniform', -1, 1, 3))).toBeNull();
    expect(() => quantileOf(figure('pert', 2, 1, 3), 0.5)).toThrow(RangeError);
    expect(() => quantileOf(figure('pert', 1, 2, 3), 1)).toThrow(RangeError);
  });
});

const definitions: readonly AssumptionDefinition[] = [
  { id: 'a', distribution: 'triangular', low: 0, likely: 1, high: 4 },
  { id: 'b', distribution: 'uniform', low: 10, likely: 11, high: 20 },
  { id: 'c', distribution: 'fixed', low: 1, likely: 5, high: 9 },
];

describe('sampling', () => {
  it('takes one value from each slice of every assumption', () => {
    const { columns } = sampleAssumptions(definitions, { seed: 7, samples: 200 });
    const slices = [...(columns.get('b') ?? [])]
      .map((value) => Math.floor(((value - 10) / 10) * 200))
      .sort((x, y) => x - y);
    expect(slices).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });

  it('is the same for the same seed, and another for another', () => {
    const draw = (seed: number): number[] => [
      ...(sampleAssumptions(definitions, { seed, samples: 50 }).columns.get('a') ?? []),
    ];
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('does not depend on the order of the definitions or on the others', () => {
    const all = sampleAssumptions(definitions, { seed: 1, samples: 20 });
    const reversed = sampleAssumptions([...definitions].reverse(), { seed: 1, samples: 20 });
    const alone = sampleAssumptions(definitions.slice(0, 1), { seed: 1, samples: 20 });
    expect(reversed.columns.get('a')).toEqual(all.columns.get('a'));
    expect(alone.columns.get('a')).toEqual(all.columns.get('a'));
  });

  it('pairs assumptions at random', () => {
    const { columns } = sampleAssumptions(definitions, { seed: 5, samples: 2000 });
    const [a, b] = [columns.get('a') ?? new Float64Array(), columns.get('b') ?? new Float64Array()];
    const mean = (values: Float64Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;
    const [ma, mb] = [mean(a), mean(b)];
    let ab = 0;
    let aa = 0;
    let bb = 0;
    for (let k = 0; k < a.length; k += 1) {
      const da = (a[k] ?? 0) - ma;
      const db = (b[k] ?? 0) - mb;
      ab += da * db;
      aa += da * da;
      bb += db * db;
    }
    expect(Math.abs(ab / Math.sqrt(aa * bb))).toBeLessThan(0.07);
  });

  it('gives sets by number and keeps fixed values', () => {
    const samples = sampleAssumptions(definitions, { seed: 1, samples: 3 });
    expect(samples.at(0)['c']).toBe(5);
    expect(samples.at(2)['a']).toBe(samples.columns.get('a')?.[2]);
    expect(() => samples.at(3)).toThrow(RangeError);
    expect(() =>
      sampleAssumptions([definitions[0] as AssumptionDefinition, definitions[0] as AssumptionDefinition], {
        seed: 1,
        samples: 3,
      }),
    ).toThrow(/Two assumptions/);
    expect(() => sampleAssumptions(definitions, { seed: 1, samples: 0 })).toThrow(RangeError);
  });

  it('finds the quantiles of a sum closer than its theory needs', () => {
    // Sum of two uniforms 0..1 is triangular: P10 is sqrt(0.2), P90 is 2 - sqrt(0.2).
    const unit = (id: string): AssumptionDefinition => ({ id, distribution: 'uniform', low: 0, likely: 0.5, high: 1 });
    const samples = sampleAssumptions([unit('x'), unit('y')], { seed: 11, samples: 1000 });
    const sums = Array.from(
      { length: 1000 },
      (_, k) => (samples.columns.get('x')?.[k] ?? 0) + (samples.columns.get('y')?.[k] ?? 0),
    );
    const band = bands(sums);
    expect(band.p10).toBeCloseTo(Math.sqrt(0.2), 1);
    expect(band.p50).toBeCloseTo(1, 1);
    expect(band.p90).toBeCloseTo(2 - Math.sqrt(0.2), 1);
  });
});

describe('bands', () => {
  it('are type-7 quantiles, as in R and NumPy', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(bands([3, 1, 2, 5, 4, 6, 7, 8, 9, 10, 0])).toEqual({ p10: 1, p50: 5, p90: 9 });
    expect(bands([7])).toEqual({ p10: 7, p50: 7, p90: 7 });
    expect(quantile([1, 2], 0)).toBe(1);
    expect(quantile([1, 2], 1)).toBe(2);
  });

  it('refuse no values and values that are not finite', () => {
    expect(() => bands([])).toThrow(RangeError);
    expect(() => bands([1, Number.NaN])).toThrow(RangeError);
    expect(() => quantile([1], 1.5)).toThrow(RangeError);
  });

  it('come in order and leave their input alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), { minLength: 1 }),
        (values) => {
          const before = [...values];
          const { p10, p50, p90 } = bands(values);
          expect(p10).toBeLessThanOrEqual(p50);
          expect(p50).toBeLessThanOrEqual(p90);
          expect(values).toEqual(before);
        },
      ),
    );
  });
});

describe('tornado', () => {
  const totals = ({ a = 0, b = 0, c = 0 }: Readonly<Record<string, number>>): { sum: number; product: number } => ({
    sum: a + b + c,
    product: a * b,
  });

  it('moves one assumption at a time and puts the strongest first', () => {
    const result = tornado(definitions, totals);
    expect(result.sum).toEqual({
      likely: 17,
      swings: [
        { assumption: 'b', lowValue: 10, highValue: 20, atLow: 16, atHigh: 26, swing: 10 },
        { assumption: 'a', lowValue: 0, highValue: 4, atLow: 16, atHigh: 20, swing: 4 },
      ],
    });
    expect(result.product.swings.map((swing) => [swing.assumption, swing.swing])).toEqual([
      ['a', 44],
      ['b', 10],
    ]);
  });

  it('can move each between its own P10 and P90, and orders equal swings by id', () => {
    const unit = (id: string): AssumptionDefinition => ({ id, distribution: 'uniform', low: 0, likely: 0.5, high: 1 });
    const { sum } = tornado(
      [unit('z'), unit('y')],
      (values) => ({ sum: (values['z'] ?? 0) + (values['y'] ?? 0) }),
      'p10-p90',
    );
    expect(sum.swings.map((swing) => swing.assumption)).toEqual(['y', 'z']);
    expect(sum.swings[0]).toMatchObject({ lowValue: 0.1, highValue: 0.9 });
  });

  it('calls the totals twice per assumption that moves, and once more', () => {
    let calls = 0;
    tornado(definitions, (values) => {
      calls += 1;
      return totals(values);
    });
    expect(calls).toBe(5);
  });
});
