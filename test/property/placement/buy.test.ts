import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { buy, type BuyRequest, type HostModel } from '#core/placement/buy.ts';

/*
 * Small purchases against an exhaustive search of its own: every number of every model, every way to place, every way to lose
 * k hosts with everything arranged anew.
 */

const request = fc
  .record({
    models: fc.array(
      fc.record({
        cores: fc.integer({ min: 3, max: 12 }),
        gib: fc.integer({ min: 3, max: 12 }),
        price: fc.integer({ min: 1, max: 20 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    demands: fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
      minLength: 1,
      maxLength: 4,
    }),
    failures: fc.integer({ min: 0, max: 1 }),
  })
  .map(({ models, demands, failures }): BuyRequest => ({
    models: models.map((model, m): HostModel => ({
      id: `m${m}`,
      name: `Model ${m}`,
      usable: [model.cores, model.gib],
      price: model.price,
      powerW: 100,
      embodiedKg: 1000,
      count: null,
      maxWorkloads: null,
    })),
    demands: demands.map((demand, d) => ({ id: `d${d}`, demand })),
    objective: 'price',
    failuresToTolerate: failures,
    kgPerWatt: 1,
    seed: 1,
    stepLimit: 50_000,
  }));

function fitsOn(hosts: readonly (readonly number[])[], demands: readonly (readonly number[])[]): boolean {
  const free = hosts.map((host) => [...host]);
  const place = (at: number): boolean => {
    if (at === demands.length) return true;
    for (const host of free) {
      if (!demands[at]!.every((value, d) => value <= host[d]! + 1e-9)) continue;
      demands[at]!.forEach((value, d) => (host[d]! -= value));
      if (place(at + 1)) return true;
      demands[at]!.forEach((value, d) => (host[d]! += value));
    }
    return false;
  };
  return place(0);
}

function survives(
  hosts: readonly (readonly number[])[],
  asked: BuyRequest,
  demands: readonly (readonly number[])[],
): boolean {
  if (!fitsOn(hosts, demands)) return false;
  return asked.failuresToTolerate === 0 || hosts.every((_, lost) => fitsOn(hosts.toSpliced(lost, 1), demands));
}

/** The cheapest of all purchases up to as many hosts as there are demands and failures. */
function cheapest(asked: BuyRequest, demands: readonly (readonly number[])[]): number {
  let best = Infinity;
  const most = demands.length + asked.failuresToTolerate;
  const extend = (from: number, hosts: readonly (readonly number[])[], price: number): void => {
    if (price >= best) return;
    if (hosts.length > 0 && survives(hosts, asked, demands)) best = price;
    if (hosts.length === most) return;
    for (let m = from; m < asked.models.length; m++)
      extend(m, [...hosts, asked.models[m]!.usable], price + asked.models[m]!.price!);
  };
  extend(0, [], 0);
  return best;
}

test('what is bought carries everything through every failure, and the bound is never above the cheapest', async () => {
  let optimal = 0;
  await fc.assert(
    fc.asyncProperty(request, async (asked) => {
      const answer = await buy(asked, quietContext);
      const lost = new Set(answer.tooLarge);
      const demands = asked.demands.filter(({ id }) => !lost.has(id)).map(({ demand }) => demand);
      if (demands.length === 0) {
        expect(answer.best?.hosts).toBe(0);
        return;
      }
      const best = cheapest(asked, demands);
      const models = new Map(asked.models.map((model) => [model.id, model]));
      const hosts = answer.best!.mix.flatMap(({ model, count }) =>
        Array.from({ length: count }, () => models.get(model)!.usable),
      );
      expect(survives(hosts, asked, demands)).toBe(true);
      expect(answer.best!.price).toBeGreaterThanOrEqual(best);
      expect(answer.lowerBound).toBeLessThanOrEqual(best + 1e-9);
      if (answer.isOptimal) expect(answer.best!.price).toBe(best);
      if (answer.isOptimal) optimal++;
      for (const { purchase } of answer.single)
        if (purchase !== null) expect(answer.best!.price).toBeLessThanOrEqual(purchase.price!);
    }),
    { numRuns: 150, seed: 3 },
  );
  expect(optimal).toBeGreaterThan(50);
});

describe('a purchase', () => {
  const model = (id: string, more: Partial<HostModel>): HostModel => ({
    id,
    name: id,
    usable: [32, 512],
    price: 10,
    powerW: 300,
    embodiedKg: 1500,
    count: null,
    maxWorkloads: null,
    ...more,
  });
  const base: Omit<BuyRequest, 'models' | 'objective'> = {
    demands: Array.from({ length: 64 }, (_, d) => ({ id: `d${d}`, demand: [2, 32] })),
    failuresToTolerate: 1,
    kgPerWatt: 20,
    seed: 1,
  };
  const models = [
    model('cheap', { price: 10, powerW: 500, embodiedKg: 1500 }),
    model('frugal', { price: 30, powerW: 200, embodiedKg: 4500 }),
    model('unpriced', { price: null, powerW: 100, embodiedKg: 900 }),
  ];
  const chosen = async (objective: BuyRequest['objective']) =>
    (await buy({ ...base, models, objective }, quietContext)).best?.mix.map(({ model: id }) => id);

  test('is of the cheapest, the least power or the least carbon, whichever was asked', async () => {
    expect(await chosen('price')).toEqual(['cheap']);
    expect(await chosen('power')).toEqual(['unpriced']);
    expect(await chosen('carbon')).toEqual(['unpriced']);
  });

  test('has a spare that stands in for any host, and is proven', async () => {
    const answer = await buy({ ...base, models, objective: 'price' }, quietContext);
    expect(answer.best?.mix).toEqual([{ model: 'cheap', count: 5, spare: 1 }]);
    expect(answer).toMatchObject({ lowerBound: 50, gap: 0, isOptimal: true, withoutPrice: ['unpriced'] });
  });

  test('keeps to what can be had and to the number of workloads on a host', async () => {
    const few = [model('few', { price: 1, count: 2 }), model('many', { price: 10, maxWorkloads: 8 })];
    const answer = await buy({ ...base, failuresToTolerate: 0, models: few, objective: 'price' }, quietContext);
    expect(answer.best?.mix).toEqual([
      { model: 'few', count: 2, spare: 0 },
      { model: 'many', count: 4, spare: 0 },
    ]);
  });

  test('names the workloads that no model can hold', async () => {
    const demands = [...base.demands, { id: 'giant', demand: [64, 64] }];
    const answer = await buy({ ...base, demands, models, objective: 'price' }, quietContext);
    expect(answer.tooLarge).toEqual(['giant']);
    expect(answer.best?.hosts).toBe(5);
  });
});
