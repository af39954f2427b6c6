import { describe, expect, test } from 'vitest';
import {
  assumptionDefinitions,
  assumptionProblems,
  assumptionValues,
  likelyValues,
  resolveAssumptions,
  valueOf,
} from '#core/scenario/assumptions.ts';
import { applyScenario } from '#core/scenario/applyScenario.ts';
import { baseScenario, scenarioSchema } from '#core/scenario/scenario.ts';
import { hostOf, inventoryOf, workloadOf } from '#test/fixtures/inventory.ts';

describe('definitions', () => {
  test('ids are unique, and every range is ordered and within its limits', () => {
    expect(new Set(assumptionDefinitions.map((one) => one.id)).size).toBe(assumptionDefinitions.length);
    for (const one of assumptionDefinitions) {
      expect([
        one.id,
        one.min <= one.low && one.low <= one.likely && one.likely <= one.high && one.high <= one.max,
      ]).toEqual([one.id, true]);
      expect([one.id, one.distribution === 'lognormal' && one.low <= 0]).toEqual([one.id, false]);
      expect([one.id, one.source !== '' && one.unit !== '' && one.description !== '']).toEqual([one.id, true]);
    }
  });

  test('the defaults have no problems', () => {
    expect(assumptionProblems(baseScenario)).toEqual([]);
  });
});

describe('overrides', () => {
  test('a changed likely value stretches the range to it and is marked', () => {
    const resolved = resolveAssumptions({ assumptions: { 'demand.cpuOvercommit': { likely: 10 } } });
    expect(resolved.find((one) => one.definition.id === 'demand.cpuOvercommit')).toMatchObject({
      low: 2,
      likely: 10,
      high: 10,
      changed: true,
    });
    expect(valueOf(likelyValues(resolved), 'demand.cpuOvercommit')).toBe(10);
    expect(assumptionValues(resolved)['demand.cpuOvercommit']?.source).toMatch(/^set in the scenario/);
  });

  test.each([
    [{ 'energy.pue': { likely: 0.9 } }, 'energy.pue: low is 0.9, but must lie between 1 and 5 1.'],
    [{ nonsense: { likely: 1 } }, 'There is no assumption "nonsense".'],
    [
      { 'energy.pue': { low: 1.7, likely: 1.6, high: 1.8 } },
      'energy.pue: low 1.7, likely 1.6 and high 1.8 must not decrease.',
    ],
  ])('%j is refused', (assumptions, message) => {
    expect(assumptionProblems({ assumptions }).map((one) => one.message)).toContain(message);
  });

  test('an unknown id is an error of the program', () => {
    expect(() => valueOf(new Map(), 'nonsense')).toThrow('unknown assumption nonsense');
  });
});

describe('changes to the inventory', () => {
  const inventory = inventoryOf(
    [hostOf('h1', { cpuUtilisation: 0.5 }), hostOf('h2')],
    [
      workloadOf('a', { vcpus: 4 }),
      workloadOf('b', { hostId: 'h2', usage: { cpuCores: 1, memoryMiB: null, statistic: 'mean' } }),
    ],
  );
  const apply = (changes: readonly unknown[]) => applyScenario(inventory, scenarioSchema.parse({ changes }));

  test('growth scales allocation, use and measured utilisation', () => {
    const grown = apply([{ kind: 'grow-demand', percent: 50 }]);
    expect(grown.workloads.map((one) => one.vcpus)).toEqual([6, 6]);
    expect(grown.workloads[1]?.usage).toEqual({ cpuCores: 1.5, memoryMiB: null, statistic: 'mean' });
    expect(grown.hosts[0]?.cpuUtilisation).toBe(0.75);
  });

  test('growth of another cluster changes nothing here', () => {
    expect(apply([{ kind: 'grow-demand', percent: 50, clusterId: 'other' }])).toEqual(inventory);
  });

  test('a removed host leaves its workloads without one', () => {
    const less = apply([{ kind: 'remove-host', hostId: 'h2' }]);
    expect(less.hosts.map((one) => one.id)).toEqual(['h1']);
    expect(less.workloads.map((one) => one.hostId)).toEqual(['h1', null]);
  });

  test('a removed workload is gone', () => {
    expect(apply([{ kind: 'remove-workload', workloadId: 'a' }]).workloads.map((one) => one.id)).toEqual(['b']);
  });
});
