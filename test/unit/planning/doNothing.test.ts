import { describe, expect, test } from 'vitest';
import { growthOn, quartersBetween, totalsWithGrowth } from '#core/planning/doNothing.ts';
import { totalsOf, type EstateView } from '#core/planning/totals.ts';
import { hostOf, inventoryOf, workloadOf } from '#test/fixtures/inventory.ts';
import { compiledCase } from '#test/fixtures/compiledRoadmap.ts';

describe('growth', () => {
  test('compounds by the year and steps at the beginning of quarters', () => {
    expect(growthOn('2027-01-04', '2027-01-04', 20)).toBe(1);
    expect(growthOn('2027-03-31', '2027-01-04', 20)).toBe(1);
    expect(growthOn('2027-04-01', '2027-01-04', 20)).toBeCloseTo(1.2 ** (87 / 365), 12);
    expect(growthOn('2027-06-30', '2027-01-04', 20)).toBe(growthOn('2027-04-01', '2027-01-04', 20));
    expect(growthOn('2030-01-01', '2027-01-04', 0)).toBe(1);
    expect(growthOn('2029-01-01', '2027-01-01', -10)).toBeCloseTo(0.9 ** (731 / 365), 12);
  });

  test('quarters between two days, both included', () => {
    expect(quartersBetween('2027-11-30', '2028-04-01')).toEqual(['2027-Q4', '2028-Q1', '2028-Q2']);
    expect(quartersBetween('2027-11-30', '2027-12-01')).toEqual(['2027-Q4']);
  });
});

/** Four hosts, each about three quarters full of memory. */
const { prepared, target, totals, today, compiled } = compiledCase(
  inventoryOf(
    Array.from({ length: 4 }, (_, i) => hostOf(`h${i + 1}`, { memoryMiB: 131_072 })),
    Array.from({ length: 24 }, (_, i) =>
      workloadOf(`w${i}`, { hostId: `h${(i % 4) + 1}`, vcpus: 2, memoryMiB: 12_288, operatingSystem: 'Windows 10' }),
    ),
  ),
);
const view: EstateView = {
  hostsOn: prepared.estate.hosts.map((host) => host.id),
  seats: compiled.problem.workloads.map(({ id, from }) => ({ workload: id, ...from })),
};
const growing = (percentPerYear: number) =>
  totalsWithGrowth({ percentPerYear, startDate: '2027-01-04', pools: target, totals, values: prepared.values });

describe('doing nothing', () => {
  test('without growth is today, on every day', () => {
    expect(growing(0)(view, '2031-01-04')).toEqual(today.totals);
    expect(totalsOf(view, totals, prepared.values).totals).toEqual(today.totals);
  });

  test('under growth needs more and more hosts, and what follows hosts grows with them', () => {
    const line = ['2027-01-04', '2028-01-01', '2029-01-01', '2030-01-01', '2032-01-01'].map((day) =>
      growing(30)(view, day),
    );
    for (let k = 1; k < line.length; k++) {
      expect(line[k]!.hosts).toBeGreaterThanOrEqual(line[k - 1]!.hosts);
      expect(line[k]!.energyKWhPerYear).toBeGreaterThan(line[k - 1]!.energyKWhPerYear);
      expect(Number.isInteger(line[k]!.hosts)).toBe(true);
    }
    expect(line[0]).toEqual(today.totals);
    // Demand has grown 3.7 times by 2032: four hosts that were three quarters full are more than ten.
    expect(line.at(-1)!.hosts).toBeGreaterThan(10);
    const { hosts, costPerYear } = line.at(-1)!;
    const perHost = today.totals.costPerYear / today.totals.hosts;
    expect(costPerYear / hosts).toBeGreaterThan(perHost * 0.9);
    expect(costPerYear / hosts).toBeLessThan(perHost * 1.1);
    expect(line.at(-1)!.expectedAnnualLoss).toBe(today.totals.expectedAnnualLoss);
  });

  test('never gives hosts back: shrinking demand saves power only', () => {
    const less = growing(-30)(view, '2030-01-01');
    expect(less.hosts).toBe(today.totals.hosts);
    expect(less.powerW).toBeLessThan(today.totals.powerW);
    expect(less.powerW).toBeGreaterThan(0.5 * today.totals.powerW);
  });
});
