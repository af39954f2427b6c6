import { describe, expect, test } from 'vitest';
import { businessCase, costWithoutArrivals, type BusinessInputs } from '#core/planning/business.ts';
import { waveDates } from '#core/roadmap/calendar.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';

function inputsOf(fields: Partial<BusinessInputs> = {}, scenario: Record<string, unknown> = {}): BusinessInputs {
  return {
    scenario: scenarioSchema.parse({
      startDate: '2027-02-01',
      waveDays: 73,
      ...scenario,
      roadmap: { horizonYears: 2, discountRate: 0.1 },
    }),
    waves: 2,
    schedule: [
      { wave: 1, cost: 1000 },
      { wave: 1, cost: 500 },
      { wave: 2, cost: 300 },
    ],
    arrivalCosts: new Map([[2, 4000]]),
    // Costs a year of the states: today, after the first wave, after the second.
    costPerYear: (state) => [50_000, 40_000, 30_000][state]!,
    nothingPerYear: () => 50_000,
    ...fields,
  };
}

describe('the business case', () => {
  test('is what a plain sum over the waves gives', () => {
    const { npv, investment, cashFlow, horizonYears } = businessCase(inputsOf());
    let expected = 0;
    let cumulative = 0;
    const byQuarter = new Map<string, { spend: number; saved: number }>();
    for (let wave = 1; wave <= 10; wave++) {
      const spend = wave === 1 ? 1500 : wave === 2 ? 4300 : 0;
      const saved = (wave === 1 ? 0 : wave === 2 ? 10_000 : 20_000) * 0.2;
      expected += (saved - spend) / 1.1 ** (wave / 5);
      cumulative += saved - spend;
      const start = waveDates('2027-02-01', 73, wave).start;
      const quarter = `${start.slice(0, 4)}-Q${Math.floor((Number(start.slice(5, 7)) - 1) / 3) + 1}`;
      const entry = byQuarter.get(quarter) ?? { spend: 0, saved: 0 };
      byQuarter.set(quarter, { spend: entry.spend + spend, saved: entry.saved + saved });
    }
    expect(npv).toBeCloseTo(expected, 6);
    expect(investment).toBe(5800);
    expect(horizonYears).toBeCloseTo(2, 12);
    expect(cashFlow.at(-1)?.cumulative).toBeCloseTo(cumulative, 6);
    for (const { quarter, spend, saved } of cashFlow) {
      expect(spend).toBeCloseTo(byQuarter.get(quarter)?.spend ?? 0, 9);
      expect(saved).toBeCloseTo(byQuarter.get(quarter)?.saved ?? 0, 9);
    }
    expect([...byQuarter.keys()].every((quarter) => cashFlow.some((flow) => flow.quarter === quarter))).toBe(true);
  });

  test('quarters follow each other without a gap, also those in which no wave begins', () => {
    const { cashFlow } = businessCase(inputsOf({}, { waveDays: 200 }));
    expect(cashFlow.map(({ quarter }) => quarter)).toEqual([
      '2027-Q1',
      '2027-Q2',
      '2027-Q3',
      '2027-Q4',
      '2028-Q1',
      '2028-Q2',
      '2028-Q3',
    ]);
  });

  test('payback is the money spent over the mean saving of a month', () => {
    const { paybackMonths, cashFlow } = businessCase(inputsOf());
    const saved = cashFlow.reduce((sum, flow) => sum + flow.saved, 0);
    expect(paybackMonths).toBeCloseTo(5800 / (saved / 24), 9);
  });

  test('without savings there is no payback, and the value is what was spent', () => {
    const { paybackMonths, npv } = businessCase(inputsOf({ costPerYear: () => 50_000, arrivalCosts: new Map() }));
    expect(paybackMonths).toBeNull();
    expect(npv).toBeCloseTo(-1500 / 1.1 ** 0.2 - 300 / 1.1 ** 0.4, 9);
    expect(businessCase(inputsOf({ costPerYear: () => 0 })).paybackMonths).toBeNull();
  });

  test('nothing done and nothing spent is worth nothing', () => {
    const { npv, investment, paybackMonths } = businessCase(
      inputsOf({ waves: 0, schedule: [], arrivalCosts: new Map(), costPerYear: () => 50_000 }),
    );
    expect([npv, investment, paybackMonths]).toEqual([0, 0, null]);
  });

  test('what is spent after the horizon is spent all the same, what is saved then is not counted', () => {
    const { investment, cashFlow } = businessCase(
      inputsOf({ waves: 14, schedule: [{ wave: 14, cost: 700 }], arrivalCosts: new Map(), costPerYear: () => 50_000 }),
    );
    expect(investment).toBe(700);
    expect(cashFlow.at(-1)).toMatchObject({ spend: 700, saved: 0, cumulative: -700 });
  });

  test('hosts that are paid for on arrival are not written off again', () => {
    expect(costWithoutArrivals({ costPerYear: 10_000 }, 2, 2400)).toBe(5200);
  });
});
