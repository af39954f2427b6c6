import { describe, expect, test } from 'vitest';
import { breakEven, type BreakEvenInputs } from '#core/planning/breakEven.ts';
import { businessCase, type BusinessInputs } from '#core/planning/business.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';

const dayRate = 600;
const moves = [
  { wave: 1, effortDays: 40 },
  { wave: 2, effortDays: 30 },
];
/** Tools of a change beside its work. */
const toolsPerMove = 500;

function inputsOf(rate = dayRate, horizonYears = 2, more = 0): BusinessInputs {
  return {
    scenario: scenarioSchema.parse({
      startDate: '2027-02-01',
      waveDays: 73,
      roadmap: { horizonYears, discountRate: 0.1 },
    }),
    waves: 2,
    schedule: moves.map(({ wave, effortDays }) => ({ wave, cost: effortDays * rate + toolsPerMove })),
    arrivalCosts: new Map([[2, 2000]]),
    costPerYear: (state) => [50_000, 45_000, 40_000][state]! - (state === 2 ? more : 0),
    nothingPerYear: () => 50_000,
  };
}

function problemOf(inputs: BusinessInputs, fields: Partial<BreakEvenInputs> = {}): BreakEvenInputs {
  return {
    inputs,
    business: businessCase(inputs),
    effortDays: moves,
    dayRate,
    growthPercentPerYear: 0,
    npvWithGrowth: (percent) => percent * 1000 - 29_000,
    ...fields,
  };
}

describe('what brings a negative net present value to zero', () => {
  const found = breakEven(problemOf(inputsOf()))!;

  test('is nothing where it is not negative', () => {
    expect(breakEven(problemOf(inputsOf(50)))).toBeNull();
  });

  test('the price of work that it names does', () => {
    expect(found.dayRate.now).toBe(dayRate);
    expect(businessCase(inputsOf(found.dayRate.need!)).npv).toBeCloseTo(0, 6);
  });

  test('the money saved beside does', () => {
    expect(businessCase(inputsOf(dayRate, 2, found.moreSavedPerYear!)).npv).toBeCloseTo(0, 6);
  });

  test('the longer time is the shortest that does', () => {
    const years = found.horizonYears!;
    expect(businessCase(inputsOf(dayRate, years)).npv).toBeGreaterThanOrEqual(0);
    expect(businessCase(inputsOf(dayRate, years - 0.2)).npv).toBeLessThan(0);
  });

  test('the growth is the least tried that does', () => {
    expect(found).toMatchObject({ growthPercentPerYear: 30, growthTriedTo: 100 });
    expect(breakEven(problemOf(inputsOf(), { npvWithGrowth: null }))).toMatchObject({
      growthPercentPerYear: null,
      growthTriedTo: 0,
    });
  });

  test('no price of work is named where savings do not pay for hosts and tools', () => {
    const dear = { ...inputsOf(), arrivalCosts: new Map([[2, 90_000]]) };
    expect(breakEven(problemOf(dear))!.dayRate.need).toBeNull();
  });

  test('no time is named where nothing is saved', () => {
    const idle = { ...inputsOf(), costPerYear: () => 50_000 };
    expect(breakEven(problemOf(idle))!.horizonYears).toBeNull();
  });
});
