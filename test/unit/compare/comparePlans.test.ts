import { describe, expect, it } from 'vitest';
import { comparableOf, comparePlans, type ComparablePlan } from '#core/compare/comparePlans.ts';
import { settingDifferences } from '#core/compare/settingDifferences.ts';
import { baseScenario, scenarioSchema } from '#core/scenario/scenario.ts';
import { planFixture } from '#test/fixtures/report/planFixture.ts';

const base = comparableOf('a', baseScenario, planFixture({ hosts: 8, workloads: 60, seed: 4 }));

function changed(id: string, change: Partial<ComparablePlan>): ComparablePlan {
  return { ...base, id, ...change };
}

describe('plans side by side', () => {
  it('of one plan have no best and no differences', () => {
    const { plans, figures } = comparePlans([base]);
    expect(plans).toEqual([{ id: 'a', name: 'Base case', onFront: true, settings: [], differences: [] }]);
    expect(figures.every(({ best }) => best.length === 0)).toBe(true);
  });

  it('mark the better figure, whichever direction that is', () => {
    const business = { npv: 100, investment: 10, horizonYears: 5, discountRate: 0.08, paybackMonths: 4, cashFlow: [] };
    const { figures } = comparePlans([
      changed('a', { business }),
      changed('b', { business: { ...business, npv: 200, investment: 20 } }),
      changed('c', { business: null }),
    ]);
    const best = (id: string) => figures.find((figure) => figure.id === id)!.best;
    expect(best('npv')).toEqual([1]);
    expect(best('investment')).toEqual([0]);
    expect(best('payback')).toEqual([]);
  });

  it('name the cluster and the resource behind a difference of hosts, and the parts behind one of money', () => {
    const [cluster, ...rest] = base.clusters;
    const more = changed('b', {
      totals: {
        ...base.totals,
        after: {
          ...base.totals.after,
          hosts: base.totals.after.hosts + 2,
          costPerYear: base.totals.after.costPerYear + 1000,
        },
      },
      costParts: {
        ...base.costParts,
        licences: (base.costParts['licences'] ?? 0) + 950,
        energy: (base.costParts['energy'] ?? 0) + 50,
      },
      clusters: [{ ...cluster!, target: { ...cluster!.target, hostsUsed: cluster!.target.hostsUsed + 2 } }, ...rest],
    });
    const { differences } = comparePlans([base, more]).plans[1]!;
    expect(differences[0]).toBe(`2 hosts more: ${cluster!.cluster} +2 (bound by ${cluster!.bindingResource}).`);
    expect(differences[1]).toMatch(/^1\s?000\sUSD more a year: licences \+950\sUSD\.$/);
  });

  it('put only plans on the front that no other beats everywhere', () => {
    const worse = changed('b', {
      totals: { ...base.totals, after: { ...base.totals.after, kgCO2ePerYear: base.totals.after.kgCO2ePerYear + 1 } },
    });
    const greener = changed('c', {
      totals: {
        ...base.totals,
        after: {
          ...base.totals.after,
          kgCO2ePerYear: base.totals.after.kgCO2ePerYear - 1,
          expectedAnnualLoss: base.totals.after.expectedAnnualLoss + 1,
        },
      },
    });
    expect(comparePlans([base, worse, greener]).plans.map(({ onFront }) => onFront)).toEqual([true, false, true]);
  });

  it('do not compare money of two currencies', () => {
    const euros = changed('b', {
      scenario: { ...baseScenario, currency: 'EUR' },
      totals: { ...base.totals, after: { ...base.totals.after, costPerYear: 1, expectedAnnualLoss: 1 } },
    });
    expect(comparePlans([base, euros]).plans[1]!.differences).toEqual([
      'Money is in EUR instead of USD; amounts cannot be compared.',
    ]);
  });

  it('of nothing are refused', () => {
    expect(() => comparePlans([])).toThrow(RangeError);
  });
});

describe('what two scenarios decide differently', () => {
  it('is nothing for equal ones, whatever they are called', () => {
    expect(settingDifferences(baseScenario, { ...baseScenario, name: 'Other' })).toEqual([]);
  });

  it('is told in words, settings first, then assumptions', () => {
    const other = scenarioSchema.parse({
      waveDays: 7,
      assumptions: { 'energy.pue': { likely: 1.2 } },
      roadmap: {
        freezes: [{ name: 'Year end', from: '2027-12-13', to: '2028-01-09' }],
        objective: { npv: 0, time: 2 },
      },
    });
    expect(
      settingDifferences(baseScenario, other).map(({ title, reference, other: text }) => [title, reference, text]),
    ).toEqual([
      ['Days per wave', '14', '7'],
      ['What the roadmap is optimised for', 'npv 1', 'time 2'],
      ['Freezes', '–', 'Year end'],
      ['Power usage effectiveness', '1.58 (default)', '1.2'],
    ]);
  });
});
