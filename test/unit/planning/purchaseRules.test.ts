import { describe, expect, test } from 'vitest';
import type { Workload } from '#core/inventory/inventory.ts';
import { quietContext } from '#core/job.ts';
import { studyPurchase } from '#core/planning/placementStudies.ts';
import { prepareEstate } from '#core/planning/prepareEstate.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

const model = {
  id: 'm',
  name: 'M',
  cpuCores: 64,
  memoryMiB: 1_048_576,
  price: 10_000,
  idleW: 100,
  maxW: 500,
  embodiedKg: 1000,
};

function members(count: number, fields: (index: number) => Partial<Workload> = () => ({})): Workload[] {
  return Array.from({ length: count }, (_, i) =>
    workloadOf(`w${i}`, {
      vcpus: 2,
      memoryMiB: 4096,
      usage: { cpuCores: 1, memoryMiB: 2048, statistic: 'p95' },
      ...fields(i),
    }),
  );
}

async function buyFor(workloads: readonly Workload[], more: Record<string, unknown>) {
  const scenario = scenarioSchema.parse({ hostModels: [model], failuresToTolerate: 0, ...more });
  const prepared = prepareEstate(inventoryOf([hostOf('h1'), hostOf('h2')], workloads), scenario, [sourceOne]);
  return studyPurchase(prepared, scenario, { objective: 'price', cluster: 'c1', technology: 'today' }, quietContext);
}

describe('a purchase under rules', () => {
  test('has as many hosts as workloads that must be apart, and proves it', async () => {
    const free = await buyFor(members(6), {});
    expect(free.answer.best?.hosts).toBe(1);
    const apart = await buyFor(members(6), { antiAffinity: [{ name: 'apart', workloads: ['w0', 'w1', 'w2', 'w3'] }] });
    expect(apart.answer.best?.hosts).toBe(4);
    expect(apart.answer.isOptimal).toBe(true);
    expect(apart.notes).toContainEqual({ isKept: true, text: 'Kept apart: apart.' });
  });

  test('two on each host where the rule allows two', async () => {
    const study = await buyFor(members(6), {
      antiAffinity: [{ name: 'pairs', workloads: ['w0', 'w1', 'w2', 'w3', 'w4'], maxPerHost: 2 }],
    });
    expect(study.answer.best?.hosts).toBe(3);
  });

  test('buys for workloads that share a host as for one: together they are too large where each would fit', async () => {
    const large = members(3, () => ({ vcpus: 40, usage: { cpuCores: 30, memoryMiB: 2048, statistic: 'p95' } }));
    expect((await buyFor(large, {})).answer.tooLarge).toEqual([]);
    const study = await buyFor(large, { affinity: [{ name: 'together', workloads: ['w0', 'w1', 'w2'] }] });
    expect(study.answer.tooLarge.toSorted()).toEqual(['w0', 'w1', 'w2']);
  });

  test('gives workloads with devices to the models that have them', async () => {
    const workloads = members(4, (i) => (i < 3 ? { gpus: 1 } : {}));
    const without = await buyFor(workloads, {});
    expect(without.answer.tooLarge).toEqual(['w0', 'w1', 'w2']);
    const study = await buyFor(workloads, {
      hostModels: [model, { ...model, id: 'g', name: 'G', price: 30_000, gpus: 2 }],
    });
    expect(study.answer.tooLarge).toEqual([]);
    expect(study.answer.best?.mix).toEqual([{ model: 'g', count: 2, spare: 0 }]);
    expect(study.answer.lowerBound).toBeLessThanOrEqual(study.answer.best?.price ?? 0);
  });

  test('says which rules it leaves out', async () => {
    const study = await buyFor(members(2), {
      hostGroups: [{ name: 'site', workloads: ['w0'], hosts: ['h1'] }],
      licences: [{ name: 'db', workloads: ['w1'] }],
    });
    expect(study.notes.filter((note) => !note.isKept)).toHaveLength(2);
  });
});
