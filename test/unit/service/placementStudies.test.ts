import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleFile, ServiceClient } from '#test/fixtures/service/serviceClient.ts';
import { failHost } from '#electron/service/hostFailure.ts';

describe('questions about placements', () => {
  let client: ServiceClient;
  beforeAll(async () => {
    client = new ServiceClient();
    await client.importFiles(sampleFile('hosts.csv'), sampleFile('workloads.csv'));
    await client.call('plan.run', {});
  }, 120_000);
  afterAll(() => client.close());

  test('what one host less would take starts from the plan’s own figures', async () => {
    const clusters = await client.call('placement.clusters', {});
    const largest = clusters.toSorted((a, b) => b.target.hostsUsed - a.target.hostsUsed)[0]!;
    const study = await client.call('placement.nextHost', { cluster: largest.cluster });
    expect(study).toMatchObject({ hostsUsed: largest.target.hostsUsed, lowerBound: largest.target.lowerBound });
    await expect(client.call('placement.nextHost', { cluster: 'nowhere' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('a pin is tried without changing anything, set, kept by the next plan, and undone', async () => {
    const { rows } = await client.call('placement.hosts', { placement: 'asIs' });
    const from = rows.find((host) => host.workloads > 0)!;
    const to = rows.find((host) => host.cluster === from.cluster && host.id !== from.id)!;
    const [workload] = (await client.call('placement.host', { placement: 'asIs', hostId: from.id })).workloads;
    const pin = { workload: workload!.id, hostId: to.id };
    const study = await client.call('placement.tryPin', pin);
    expect((await client.call('scenario.get', {})).pinned).toEqual({});
    expect((await client.call('placement.pin', pin)).plan).toBe('stale');
    await client.call('plan.run', {});
    const target = await client.call('placement.host', { placement: 'target', hostId: to.id });
    expect(target.workloads.map(({ id }) => id)).toContain(workload!.id);
    const clusters = await client.call('placement.clusters', {});
    const mine = clusters.find(({ cluster }) => cluster === from.cluster);
    expect(study.after?.hostsUsed).toBe(mine?.target.hostsUsed);
    await client.call('history.undo', {});
    expect((await client.call('scenario.get', {})).pinned).toEqual({});
    // The plan from before is current again.
    await expect(client.call('placement.pin', { workload: 'nobody', hostId: to.id })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('what to buy is found among models that can be set and undone, and never makes the plan stale', async () => {
    await client.call('plan.run', {});
    const { models, isOwn } = await client.call('buy.models', {});
    expect(isOwn).toBe(false);
    const { source: _, ...first } = models[0]!;
    const state = await client.call('buy.setModels', {
      models: [
        { ...first, price: 10_000 },
        {
          ...first,
          id: 'big',
          name: 'Big',
          cpuCores: 4 * first.cpuCores,
          memoryMiB: 4 * first.memoryMiB,
          price: 15_000,
        },
      ],
    });
    expect(state.plan).toBe('current');
    const { answer, workloads } = await client.call('buy.run', { objective: 'price', technology: 'today' });
    expect(workloads).toBeGreaterThan(0);
    expect(answer.best?.price).toBeGreaterThanOrEqual(answer.lowerBound);
    for (const { purchase } of answer.single) {
      if (purchase !== null) expect(answer.best?.price).toBeLessThanOrEqual(purchase.price ?? 0);
    }
    await client.call('history.undo', {});
    expect((await client.call('buy.models', {})).isOwn).toBe(false);
  });
});

test('a lost workload restarts only where its rules let it', () => {
  const demand = { cpuCores: 1, memoryMiB: 1 };
  const capacity = { cpuCores: 10, memoryMiB: 10 };
  const survivors = ['a', 'b'].map((id) => ({ id, capacity, load: { cpuCores: 0, memoryMiB: 0 } }));
  const lost = ['x', 'y', 'z'].map((id) => ({ id, name: id, technology: 'vm' as const, demand, hostAsIs: 'c' }));
  const limit = { platform: { cpuCores: 0, memoryMiB: 0 }, headroom: 0 };
  const outcome = failHost(lost, survivors, limit, (_, host, restarts) => !restarts.some((one) => one.host === host));
  expect(outcome.restarts.map(({ host }) => host).toSorted()).toEqual(['a', 'b']);
  expect(outcome.homeless.map(({ id }) => id)).toEqual(['z']);
  expect(failHost(lost, survivors, limit).homeless).toEqual([]);
});
