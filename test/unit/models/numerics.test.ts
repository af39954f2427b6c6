import { describe, expect, it } from 'vitest';
import { availabilityMarkov, availabilityRedundant } from '#core/models/availability.ts';
import { stationaryLaw } from '#core/models/markov.ts';
import { isolationEscape } from '#core/models/isolation.ts';
import { erlangB, queueMmc } from '#core/models/queue.ts';
import { ceilRatio, floorRatio, sum } from '#core/models/rounding.ts';
import { betaCdf, betaQuantile, logGamma, normalQuantile } from '#core/models/special.ts';
import { startupDistribution } from '#core/models/startup.ts';
import { riskIncidents } from '#core/models/risk.ts';

/** Erlang C straight from its definition, with whole numbers of arbitrary size: slow and obvious. */
function erlangCByDefinition(offered: number, servers: number): number {
  const scale = 10n ** 60n;
  const a = BigInt(Math.round(offered * 1e6));
  let term = scale;
  let total = scale;
  for (let k = 1; k < servers; k += 1) {
    term = (term * a) / (BigInt(k) * 1_000_000n);
    total += term;
  }
  term = (term * a) / (BigInt(servers) * 1_000_000n);
  const waiting = (term * BigInt(servers) * 1_000_000n) / (BigInt(servers) * 1_000_000n - a);
  return Number((waiting * 10n ** 30n) / (total + waiting)) / 1e30;
}

describe('normal quantile', () => {
  // Abramowitz and Stegun, table 26.5 and 26.6; tails computed with 50 digits.
  it.each([
    [0.5, 0],
    [0.75, 0.6744897501960817],
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
    [0.999, 3.090232306167813],
    [0.9999, 3.719016485455709],
    [1e-9, -5.997807015007687],
    [1e-20, -9.26234008979841],
    [1e-300, -37.0471],
  ])('at %d is %d', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, p === 1e-300 ? 3 : 12);
  });

  it('ends at infinity and is not a number outside', () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(-0.1), normalQuantile(Number.NaN)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe('gamma and beta', () => {
  it('agree with factorials and closed forms', () => {
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 13);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
    // Beta(2, 2): 3x^2 - 2x^3. Beta(1, 3): 1 - (1 - x)^3.
    for (const x of [0.01, 0.2, 0.5, 0.77, 0.999]) {
      expect(betaCdf(x, 2, 2)).toBeCloseTo(3 * x * x - 2 * x ** 3, 13);
      expect(betaCdf(x, 1, 3)).toBeCloseTo(1 - (1 - x) ** 3, 13);
      expect(betaCdf(betaQuantile(x, 1.7, 4.3), 1.7, 4.3)).toBeCloseTo(x, 13);
      expect(betaCdf(betaQuantile(x, 1, 5), 1, 5)).toBeCloseTo(x, 13);
    }
  });
});

describe('queue', () => {
  it.each([
    [1, 2],
    [9, 10],
    [9.99, 10],
    [50, 60],
    [0.001, 1],
    [180, 200],
  ])('with %d erlangs on %d servers waits as the definition says', (offered, servers) => {
    const queue = queueMmc({ arrivalRate: offered, serviceRate: 1, servers });
    expect(queue.waitProbability).toBeCloseTo(erlangCByDefinition(offered, servers), 10);
  });

  it('with one server is the M/M/1 queue', () => {
    expect(queueMmc({ arrivalRate: 3, serviceRate: 4, servers: 1 })).toEqual({
      stable: true,
      utilisation: 0.75,
      waitProbability: 0.75,
      meanWaitS: 0.75,
      meanResponseS: 1,
      meanInSystem: 3,
    });
  });

  it('of 100,000 servers neither overflows nor loses its waiting', () => {
    const queue = queueMmc({ arrivalRate: 99_900, serviceRate: 1, servers: 100_000 });
    // Halfin and Whitt (1981): with beta = (1 - rho) sqrt(c), P(wait) is near 1 / (1 + beta Phi(beta) / phi(beta)).
    const beta = 0.001 * Math.sqrt(100_000);
    const phi = Math.exp((-beta * beta) / 2) / Math.sqrt(2 * Math.PI);
    const halfinWhitt = 1 / (1 + (beta * 0.624_085) / phi);
    expect(Math.abs((queue.waitProbability ?? 0) - halfinWhitt)).toBeLessThan(2e-3);
    expect(queue.meanInSystem).toBeGreaterThan(99_900);
  });

  it('is empty without arrivals and unstable at its capacity', () => {
    expect(queueMmc({ arrivalRate: 0, serviceRate: 2, servers: 3 })).toEqual({
      stable: true,
      utilisation: 0,
      waitProbability: 0,
      meanWaitS: 0,
      meanResponseS: 0.5,
      meanInSystem: 0,
    });
    expect(queueMmc({ arrivalRate: 0.3, serviceRate: 0.1, servers: 3 }).stable).toBe(false);
    expect(queueMmc({ arrivalRate: 10, serviceRate: 5, servers: 2 })).toEqual({ stable: false, utilisation: 1 });
  });

  it('loses the share of calls that Erlang found (2 erlangs, 3 trunks: 4/19)', () => {
    expect(erlangB(2, 3)).toBeCloseTo(4 / 19, 15);
  });
});

describe('long-run law of a chain', () => {
  it('of a periodic chain is its average', () => {
    expect(
      stationaryLaw([
        [0, 1],
        [1, 0],
      ]),
    ).toEqual([0.5, 0.5]);
    expect(
      stationaryLaw([
        [0, 1, 0],
        [0, 0, 1],
        [1, 0, 0],
      ]),
    ).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it('of an absorbing start is that start', () => {
    expect(
      stationaryLaw([
        [1, 0],
        [0.5, 0.5],
      ]),
    ).toEqual([1, 0]);
    expect(stationaryLaw([[1]])).toEqual([1]);
  });

  it('leaves passing states and states out of reach at 0', () => {
    expect(
      stationaryLaw([
        [0.5, 0.5, 0],
        [0, 1, 0],
        [0.3, 0.3, 0.4],
      ]),
    ).toEqual([0, 1, 0]);
  });

  it("weighs classes by the probability of ending in them (gambler's ruin, 2 of 4, p = 0.4)", () => {
    const p = 0.4;
    const q = 0.6;
    const matrix = [
      [0, q, 0, p, 0],
      [0, 0, 0, 0, 1],
      [0, 0, 1, 0, 0],
      [q, 0, p, 0, 0],
      [0, 0, 0, 0, 1],
    ];
    // States: fortune 2, 1 (leads to ruin here), 4, 3, ruin.
    const win = (p * p) / (1 - p * q);
    const law = stationaryLaw(matrix);
    expect(law[2]).toBeCloseTo(win, 14);
    expect(law[4]).toBeCloseTo(1 - win, 14);
    expect([law[0], law[1], law[3]]).toEqual([0, 0, 0]);
  });

  it('keeps the digits of rare transitions', () => {
    const rare = 1e-14;
    const { stationary } = availabilityMarkov({
      states: ['up', 'down'],
      matrix: [
        [1 - rare, rare],
        [0.5, 0.5],
      ],
    });
    expect(stationary[1]).toBeCloseTo(2 * rare, 25);
  });
});

describe('probabilities near 0 and 1', () => {
  it('keep their digits', () => {
    const { escapeProbability } = isolationEscape({ probabilities: [1e-18, 2e-18], combine: 'any' });
    expect(escapeProbability).toBeCloseTo(3e-18, 30);
    expect(riskIncidents({ eventsPerYear: 1e-17, costPerEvent: 1 }).probabilityOfAtLeastOne).toBeCloseTo(1e-17, 30);
    expect(isolationEscape({ probabilities: [1, 0.5], combine: 'any' })).toEqual({
      escapeProbability: 1,
      isolation: 0,
    });
    expect(isolationEscape({ probabilities: [0], combine: 'any' })).toEqual({ escapeProbability: 0, isolation: 1 });
    expect(isolationEscape({ probabilities: [0, 1], combine: 'all' })).toEqual({ escapeProbability: 0, isolation: 1 });
  });

  it('of redundancy agree with the binomial in whole numbers', () => {
    // 5 of 7 at 0.9: (21 x 9^5 x 1 + 7 x 9^6 + 9^7 ... ) / 10^7
    const exact = (21 * 9 ** 5 + 7 * 9 ** 6 + 9 ** 7) / 1e7;
    expect(availabilityRedundant({ availability: 0.9, replicas: 7, required: 5 }).availability).toBeCloseTo(exact, 14);
    // A fair coin over 1000: half of what the middle term leaves, with C(1000, 500) as a whole number.
    let middle = 1n;
    for (let k = 1n; k <= 500n; k += 1n) middle = (middle * (500n + k)) / k;
    const leftOver = 1 - Number((middle * 10n ** 18n) / 2n ** 1000n) / 1e18;
    expect(availabilityRedundant({ availability: 0.5, replicas: 1000, required: 501 }).availability).toBeCloseTo(
      leftOver / 2,
      14,
    );
    expect(availabilityRedundant({ availability: 0.3, replicas: 4, required: 0 }).availability).toBe(1);
    expect(availabilityRedundant({ availability: 0, replicas: 4, required: 1 }).availability).toBe(0);
    expect(availabilityRedundant({ availability: 1, replicas: 4, required: 4 }).availability).toBe(1);
    expect(availabilityRedundant({ availability: 1e-30, replicas: 3, required: 2 }).availability / 3e-60).toBeCloseTo(
      1,
      12,
    );
  });
});

describe('start-up quantiles', () => {
  it('follow their family', () => {
    expect(startupDistribution({ family: 'normal', meanS: 10, varianceS2: 4 })).toEqual({
      p50S: 10,
      p95S: expect.closeTo(10 + 2 * 1.6448536269514722, 12),
      p99S: expect.closeTo(10 + 2 * 2.3263478740408408, 12),
      consistent: true,
    });
    expect(startupDistribution({ family: 'lognormal', meanS: 10, varianceS2: 0 })).toMatchObject({
      p50S: expect.closeTo(10, 12),
      p99S: expect.closeTo(10, 12),
      consistent: true,
    });
    expect(startupDistribution({ family: 'exponential', meanS: 2, varianceS2: 4.04 }).consistent).toBe(true);
    expect(startupDistribution({ family: 'exponential', meanS: 2, varianceS2: 4.05 }).consistent).toBe(false);
    expect(startupDistribution({ family: 'exponential', meanS: 2, varianceS2: 4 }).p50S).toBeCloseTo(2 * Math.LN2, 14);
  });
});

describe('rounding', () => {
  it('takes a ratio within 1e-9 of a whole number as that number', () => {
    expect([floorRatio(0.3 / 0.1), ceilRatio(0.3 / 0.1), ceilRatio((4 * 0.9) / 0.6)]).toEqual([3, 3, 6]);
    expect([floorRatio(3 - 0.9e-9), floorRatio(3 - 1.2e-9), ceilRatio(3 + 0.9e-9), ceilRatio(3 + 1.2e-9)]).toEqual([
      3, 2, 3, 4,
    ]);
    expect(floorRatio(1e9 * (1 - Number.EPSILON))).toBe(1e9);
  });

  it('sums without drift', () => {
    expect(sum([1e16, 1, -1e16])).toBe(1);
    expect(sum(Array.from({ length: 10 }, () => 0.1))).toBe(1);
    expect(sum([])).toBe(0);
  });
});
