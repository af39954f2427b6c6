import { describe, expect, test } from 'vitest';
import {
  annuity,
  compileObjective,
  discountOf,
  horizonWavesOf,
  type ObjectiveScenario,
} from '#core/planning/roadmapObjective.ts';
import { totalsOf } from '#core/planning/totals.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { hostOf, inventoryOf, workloadOf } from '#test/fixtures/inventory.ts';
import { compiledCase } from '#test/fixtures/compiledRoadmap.ts';

const scenarioWith = (roadmap: Record<string, unknown>, waveDays = 14): ObjectiveScenario =>
  scenarioSchema.parse({ waveDays, roadmap });
const nothing = {
  hosts: 10,
  powerW: 4000,
  energyKWhPerYear: 50_000,
  kgCO2ePerYear: 17_000,
  costPerYear: 100_000,
  expectedAnnualLoss: 2000,
};
const gain = { cost: 1000, energyKWh: 500, kgCO2e: 170, loss: 20 };

describe('the objective', () => {
  test('discount and horizon are counted in waves', () => {
    const scenario = scenarioWith({ discountRate: 0.1, horizonYears: 2 }, 73);
    expect(horizonWavesOf(scenario)).toBe(10);
    expect(discountOf(scenario) ** 5).toBeCloseTo(1 / 1.1, 12);
    expect(annuity(0.5, 3)).toBe(0.875);
    expect(annuity(1, 7)).toBe(7);
    expect(horizonWavesOf(scenarioWith({ horizonYears: 0.25 }, 366))).toBe(1);
  });

  test('money alone is counted in money; npv discounts it, cost does not', () => {
    const npv = compileObjective(scenarioWith({}), nothing);
    expect(npv.objective).toMatchObject({ unit: 'USD', costWeight: 1, riskWeight: 0, wavePenalty: 0 });
    expect(npv.objective.discountPerWave).toBeCloseTo(1.08 ** (-14 / 365), 12);
    expect(npv.worthPerWave(gain)).toBeCloseTo((1000 * 14) / 365, 9);
    expect(compileObjective(scenarioWith({ objective: { npv: 0, cost: 3 } }), nothing).objective).toMatchObject({
      discountPerWave: 1,
      costWeight: 1,
      unit: 'USD',
    });
  });

  test('without any weight it is the net present value', () => {
    const none = compileObjective(scenarioWith({ objective: { npv: 0 } }), nothing);
    expect(none).toMatchObject({ objective: compileObjective(scenarioWith({}), nothing).objective });
  });

  test('in a mix, saving all of a part for the whole horizon is worth its share of a hundred points', () => {
    for (const npv of [0, 2]) {
      const { objective, worthPerWave } = compileObjective(
        scenarioWith({ objective: { npv, cost: 1, energy: 1, carbon: 2, risk: 3, time: 1 } }),
        nothing,
      );
      const all = 8 + npv;
      const worthOf = (part: Partial<typeof gain>) =>
        worthPerWave({ cost: 0, energyKWh: 0, kgCO2e: 0, loss: 0, ...part }) *
        annuity(objective.discountPerWave, objective.horizonWaves);
      expect(worthOf({ cost: nothing.costPerYear })).toBeCloseTo((100 * (1 + npv)) / all, 9);
      expect(worthOf({ energyKWh: nothing.energyKWhPerYear })).toBeCloseTo(100 / all, 9);
      expect(worthOf({ kgCO2e: nothing.kgCO2ePerYear })).toBeCloseTo(200 / all, 9);
      expect(worthOf({ loss: nothing.expectedAnnualLoss })).toBeCloseTo(300 / all, 9);
      expect(objective.wavePenalty * objective.horizonWaves).toBeCloseTo(100 / all, 9);
      // A move that costs what doing nothing costs over the horizon takes the share of money.
      const years = (14 / 365) * annuity(objective.discountPerWave, objective.horizonWaves);
      expect(objective.costWeight * nothing.costPerYear * years).toBeCloseTo((100 * (1 + npv)) / all, 9);
      expect(objective.riskWeight * nothing.expectedAnnualLoss * years).toBeCloseTo(300 / all, 9);
      expect(objective.discountPerWave === 1).toBe(npv === 0);
      expect(objective.unit).toBe('points');
    }
  });

  test('a part of which there is nothing counts nothing', () => {
    const { objective, worthPerWave } = compileObjective(scenarioWith({ objective: { npv: 0, risk: 1, energy: 1 } }), {
      ...nothing,
      expectedAnnualLoss: 0,
    });
    expect(objective.riskWeight).toBe(0);
    expect(worthPerWave({ ...gain, loss: 1e9 })).toBe(worthPerWave({ ...gain, loss: 0 }));
  });
});

describe('gains', () => {
  /** Linux services on equal hosts: all of them become containers, and hosts are released. */
  const inventory = inventoryOf(
    Array.from({ length: 6 }, (_, i) => hostOf(`h${i + 1}`, { cpuUtilisation: 0.3, memoryUtilisation: 0.35 })),
    Array.from({ length: 48 }, (_, i) =>
      workloadOf(`app-${i}`, { hostId: `h${(i % 6) + 1}`, vcpus: 2 + (i % 3), memoryMiB: 8192 }),
    ),
  );

  test('add up to what the totals say before less after, host by host and change by change', () => {
    const { compiled, totals, today, prepared, scenario } = compiledCase(inventory);
    const { hosts, workloads } = compiled.problem;
    expect(workloads.every((workload) => workload.to.technology === 'container')).toBe(true);
    const released = hosts.filter((host) => host.releasable);
    expect(released.length).toBeGreaterThan(0);
    const after = totalsOf(
      {
        hostsOn: hosts.filter((host) => !host.releasable).map((host) => host.id),
        seats: workloads.map(({ id, to }) => ({ workload: id, ...to })),
      },
      totals,
      prepared.values,
    );
    const gains =
      released.reduce((sum, host) => sum + host.releaseGain!, 0) +
      workloads.reduce((sum, workload) => sum + (workload.changeGain ?? 0), 0);
    const saved = ((today.totals.costPerYear - after.totals.costPerYear) * scenario.waveDays) / 365;
    expect(gains).toBeCloseTo(saved, 6);
  });

  test('of hosts follow their power at rest: the hungrier host is worth more', () => {
    const { compiled } = compiledCase(
      inventoryOf(
        [hostOf('h1', { idlePowerW: 100, maxPowerW: 300 }), hostOf('h2', { idlePowerW: 200, maxPowerW: 300 })],
        [workloadOf('a', { hostId: 'h1' }), workloadOf('b', { hostId: 'h2' })],
      ),
    );
    const [h1, h2] = compiled.problem.hosts;
    // 100 W at PUE 1.58 and 0.15 a kWh for two weeks.
    expect(h2!.releaseGain! - h1!.releaseGain!).toBeCloseTo((100 / 1000) * 24 * 14 * 1.58 * 0.15, 9);
  });

  test('in a mix with risk, a change that lowers the risk is worth more', () => {
    const modules = inventoryOf([hostOf('h1'), hostOf('h2')], [workloadOf('fn-1', { technology: 'container' })]);
    const gainOf = (objective: Record<string, number>) =>
      compiledCase(modules, { technologyOverrides: { 'fn-1': 'wasm' }, roadmap: { objective } }).compiled.problem
        .workloads[0]!.changeGain ?? 0;
    expect(gainOf({ npv: 0, risk: 1 })).toBeGreaterThan(0);
    expect(gainOf({ npv: 0, risk: 1 })).toBeLessThanOrEqual(100);
  });
});
