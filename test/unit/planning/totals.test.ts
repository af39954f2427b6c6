import { describe, expect, test } from 'vitest';
import { hostsNeeded } from '#core/planning/hostsNeeded.ts';
import { powerFacts, totalsOf, type TotalsInputs } from '#core/planning/totals.ts';
import { likelyValues, resolveAssumptions } from '#core/scenario/assumptions.ts';
import { hostOf } from '#test/fixtures/inventory.ts';

const values = likelyValues(
  resolveAssumptions({
    assumptions: {
      'energy.pue': { likely: 1.5 },
      'energy.pricePerKWh': { likely: 0.2 },
      'energy.gramsCO2ePerKWh': { likely: 400 },
      'cost.serverPrice': { likely: 10_000 },
      'cost.serverLifeYears': { likely: 5 },
    },
  }),
);
const host = hostOf('h1', { cpuCores: 10, idlePowerW: 100, maxPowerW: 300 });
const demand = { cpuCores: 5, memoryMiB: 1000 };
const inputs: TotalsInputs = {
  hosts: new Map([['h1', host]]),
  power: powerFacts([host]),
  demandOf: () => ({ vm: demand, container: demand, microvm: demand, wasm: demand }),
};

describe('totals of one host with one workload', () => {
  const { totals, costParts } = totalsOf(
    { hostsOn: ['h1'], seats: [{ workload: 'a', host: 'h1', technology: 'vm' }] },
    inputs,
    values,
  );

  test('power is linear in the load, energy counts the site', () => {
    expect(totals.hosts).toBe(1);
    expect(totals.powerW).toBe(200);
    expect(totals.energyKWhPerYear).toBeCloseTo(0.2 * 1.5 * 8760, 9);
    expect(totals.kgCO2ePerYear).toBeCloseTo(0.2 * 1.5 * 8760 * 0.4, 9);
  });

  test('cost is write-off, licence, operations and energy', () => {
    expect(costParts.hosts).toBeCloseTo(2000, 9);
    expect(costParts.licences).toBeCloseTo(2000, 9);
    expect(costParts.operations).toBeCloseTo(0.05 * 150_000, 9);
    expect(costParts.energy).toBeCloseTo(0.2 * 1.5 * 8760 * 0.2, 9);
    expect(totals.costPerYear).toBeCloseTo(2000 + 2000 + 7500 + 525.6, 6);
  });

  test('expected loss is attempts times the chance of an escape times its cost', () => {
    expect(totals.expectedAnnualLoss).toBeCloseTo((10 / 1000) * 0.0001 * 1_500_000, 9);
  });
});

test('a host with containers only pays the licence and the administrators of containers', () => {
  const { costParts } = totalsOf(
    { hostsOn: ['h1'], seats: [{ workload: 'a', host: 'h1', technology: 'container' }] },
    inputs,
    values,
  );
  expect(costParts.licences).toBeCloseTo(500, 9);
  expect(costParts.operations).toBeCloseTo(0.03 * 150_000, 9);
});

test('one VM among containers keeps the whole host at the price of VMs', () => {
  const { costParts } = totalsOf(
    {
      hostsOn: ['h1'],
      seats: [
        { workload: 'a', host: 'h1', technology: 'wasm' },
        { workload: 'b', host: 'h1', technology: 'vm' },
        { workload: 'c', host: 'h1', technology: 'container' },
      ],
    },
    inputs,
    values,
  );
  expect(costParts.licences).toBeCloseTo(2000, 9);
});

test('a host that is off costs and draws nothing', () => {
  const { totals } = totalsOf({ hostsOn: [], seats: [] }, inputs, values);
  expect(totals).toEqual({
    hosts: 0,
    powerW: 0,
    energyKWhPerYear: 0,
    kgCO2ePerYear: 0,
    costPerYear: 0,
    expectedAnnualLoss: 0,
  });
});

test('power that was measured is not scaled by the estimate’s uncertainty', () => {
  const doubled = likelyValues(resolveAssumptions({ assumptions: { 'energy.hostPowerScale': { likely: 2 } } }));
  const view = { hostsOn: ['h1'], seats: [] };
  expect(totalsOf(view, inputs, doubled).totals.powerW).toBe(100);
  const estimated = hostOf('h1');
  const withEstimate = { ...inputs, hosts: new Map([['h1', estimated]]), power: powerFacts([estimated]) };
  expect(totalsOf(view, withEstimate, doubled).totals.powerW).toBeCloseTo(
    2 * totalsOf(view, withEstimate, values).totals.powerW,
    9,
  );
});

describe('hosts needed by the fast packing', () => {
  const pool = (cores: readonly number[], failures = 0) => ({
    policy: { failuresToTolerate: failures, headroomFraction: 0 },
    capacities: Array.from({ length: 8 }, (): [number, number] => [10, 1000]),
    cpuCores: Float64Array.from(cores),
    memoryMiB: new Float64Array(cores.length),
  });

  test('counts the hosts of a first-fit-decreasing packing', () => {
    expect(hostsNeeded(pool([6, 6, 4, 4]))).toBe(2);
    expect(hostsNeeded(pool([6, 6, 6]))).toBe(3);
    expect(hostsNeeded(pool([]))).toBe(0);
  });

  test('a failure to survive takes room on all of them', () => {
    expect(hostsNeeded(pool([5, 5, 5, 5], 1))).toBe(4);
  });

  test('returns every host where even they do not suffice', () => {
    expect(hostsNeeded(pool(Array.from({ length: 9 }, () => 10)))).toBe(8);
  });
});
