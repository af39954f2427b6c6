import { describe, expect, test } from 'vitest';
import type { Inventory } from '#core/inventory/inventory.ts';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import {
  offeredModels,
  studyNextHost,
  studyPin,
  studyPurchase,
  UnknownSubjectError,
} from '#core/planning/placementStudies.ts';
import { prepareEstate } from '#core/planning/prepareEstate.ts';
import { scenarioSchema, type Scenario } from '#core/scenario/scenario.ts';
import { hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

const inventory: Inventory = inventoryOf(
  Array.from({ length: 6 }, (_, i) => hostOf(`h${i + 1}`, { cpuUtilisation: 0.4, memoryUtilisation: 0.4 })),
  Array.from({ length: 48 }, (_, i) =>
    workloadOf(`app-${String(i).padStart(2, '0')}`, { hostId: `h${(i % 6) + 1}`, vcpus: 4, memoryMiB: 16_384 }),
  ),
);
const cluster = inventory.clusters[0]?.name ?? null;

function scenarioOf(more: Record<string, unknown> = {}): Scenario {
  return scenarioSchema.parse(more);
}

function prepared(scenario: Scenario) {
  return prepareEstate(inventory, scenario, [sourceOne]);
}

function planOf(scenario: Scenario) {
  return plan(inventory, scenario, { sources: [sourceOne], findings: [], context: quietContext });
}

describe('one host less', () => {
  test('less headroom, as the study says, gives the plan one host less', async () => {
    const scenario = scenarioOf();
    const now = (await planOf(scenario)).document.placement.target;
    const study = studyNextHost(prepared(scenario), scenario, cluster, quietContext);
    expect(study).toMatchObject({ hostsUsed: now.hostsUsed, lowerBound: now.lowerBound });
    expect(study?.demand?.found).toBeGreaterThan(0);
    expect(study?.demand?.atLeast).toBeLessThanOrEqual(study?.demand?.found ?? 0);
    if (study?.headroom != null && study.headroom.to > 0) {
      const less = scenarioOf({
        assumptions: { 'placement.headroom': { low: study.headroom.to / 2, likely: study.headroom.to } },
      });
      expect((await planOf(less)).document.placement.target.hostsUsed).toBeLessThan(now.hostsUsed);
    }
  });

  test('asks for a cluster that runs something', () => {
    const scenario = scenarioOf();
    expect(() => studyNextHost(prepared(scenario), scenario, 'nowhere', quietContext)).toThrow(UnknownSubjectError);
  });
});

describe('a pin', () => {
  test('costs what the plan with the pin costs', async () => {
    const scenario = scenarioOf();
    const before = await planOf(scenario);
    const emptied = before.document.roadmap.waves.flatMap((wave) => wave.released)[0]!;
    const study = studyPin(prepared(scenario), scenario, 'app-00', emptied, quietContext);
    const pinned = await planOf(scenarioOf({ pinned: { 'app-00': emptied } }));
    expect(study.before.hostsUsed).toBe(before.document.placement.target.hostsUsed);
    expect(study.after?.hostsUsed).toBe(pinned.document.placement.target.hostsUsed);
    expect(study.problem).toBeNull();
    expect(pinned.document.roadmap.states.at(-1)?.assignment['app-00']?.host).toBe(emptied);
  });

  test('says why there is no placement with it', () => {
    const scenario = scenarioOf({ hostGroups: [{ name: 'site A', workloads: ['app-00'], hosts: ['h1'] }] });
    const study = studyPin(prepared(scenario), scenario, 'app-00', 'h2', quietContext);
    expect(study.after).toBeNull();
    expect(study.problem).toContain('host group site A keeps it off');
  });

  test('never crosses the border of a cluster', () => {
    const scenario = scenarioOf();
    expect(() => studyPin(prepared(scenario), scenario, 'app-00', 'elsewhere', quietContext)).toThrow(
      /another cluster/,
    );
  });
});

describe('what to buy', () => {
  test('offers the estate’s own model with the assumed price, and the catalogue’s without one', () => {
    const scenario = scenarioOf();
    const models = offeredModels(inventory, scenario, prepared(scenario).values);
    expect(models[0]).toMatchObject({ cpuCores: inventory.hosts[0]!.cpuCores, price: 12_000 });
    expect(models.slice(1).every((model) => model.price === null && model.idleW > 0 && model.maxW > model.idleW)).toBe(
      true,
    );
  });

  test('finds the cheaper of two models, with a bound, and another one for carbon', async () => {
    const model = { cpuCores: 32, memoryMiB: 524_288, idleW: 150, maxW: 400, embodiedKg: 1500 };
    const scenario = scenarioOf({
      hostModels: [
        { ...model, id: 'a', name: 'A', price: 9000, idleW: 400, maxW: 900 },
        { ...model, id: 'b', name: 'B', price: 20_000 },
      ],
    });
    const ask = (objective: 'price' | 'carbon') =>
      studyPurchase(prepared(scenario), scenario, { objective, cluster: null, technology: 'today' }, quietContext);
    const cheap = await ask('price');
    expect(cheap.answer.best?.mix.map((one) => one.model)).toEqual(['a']);
    expect(cheap.answer.lowerBound).toBeLessThanOrEqual(cheap.answer.best?.price ?? 0);
    expect(cheap.workloads).toBe(48);
    expect((await ask('carbon')).answer.best?.mix.map((one) => one.model)).toEqual(['b']);
  });

  test('what might be bought does not change the plan', async () => {
    const more = { id: 'a', name: 'A', cpuCores: 1, memoryMiB: 1, price: 1, idleW: 1, maxW: 1, embodiedKg: 1 };
    const [first, second] = [await planOf(scenarioOf()), await planOf(scenarioOf({ hostModels: [more] }))];
    expect(second.document.inputsHash).toBe(first.document.inputsHash);
  });
});
