import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietContext } from '#core/job.ts';
import { pack, type PackOptions, type PackResult } from '#core/placement/pack.ts';
import { priceBin } from '#core/placement/pricing.ts';

const options: PackOptions = { seed: 3, stepLimit: 400_000, context: quietContext };

interface Instance {
  readonly capacity: readonly number[];
  readonly items: readonly { readonly id: string; readonly size: readonly number[]; readonly count: number }[];
}

/** Instances with integer and fractional sizes, repeated items, 1 to 4 dimensions. */
function instances(mostItems: number): fc.Arbitrary<Instance> {
  return fc
    .record({
      dimensions: fc.integer({ min: 1, max: 4 }),
      scale: fc.constantFrom(1, 0.1, 7.3),
      sizes: fc.array(
        fc.record({
          size: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 4 }),
          count: fc.integer({ min: 1, max: 2 }),
        }),
        { minLength: 1, maxLength: mostItems },
      ),
    })
    .map(({ dimensions, scale, sizes }) => ({
      capacity: Array.from({ length: dimensions }, () => 20 * scale),
      items: sizes.map(({ size, count }, i) => ({
        id: `i${i}`,
        size: size.slice(0, dimensions).map((s) => s * scale),
        count,
      })),
    }));
}

function expectValid(instance: Instance, result: PackResult): void {
  const sizeOf = new Map(instance.items.map((item) => [item.id, item.size]));
  const times = new Map<string, number>();
  for (const bin of result.bins) {
    expect(bin.items.length).toBeGreaterThan(0);
    for (const id of bin.items) times.set(id, (times.get(id) ?? 0) + 1);
    bin.capacity.forEach((capacity, d) => {
      const load = bin.items.reduce((sum, id) => sum + sizeOf.get(id)![d]!, 0);
      expect(load).toBeLessThanOrEqual(capacity * (1 + 1e-9));
    });
  }
  expect(Object.fromEntries(times)).toEqual(Object.fromEntries(instance.items.map((item) => [item.id, item.count])));
  expect(result.binCount).toBe(result.bins.length);
  expect(result.lowerBound).toBeLessThanOrEqual(result.binCount);
  expect(result.optimal).toBe(result.binCount === result.lowerBound);
}

/** Fewest bins by trying every assignment: the obvious reference. */
function exhaustive(instance: Instance): number {
  const items = instance.items.flatMap((item) => Array.from({ length: item.count }, () => item.size));
  let best = items.length;
  const loads: number[][] = [];
  const place = (at: number): void => {
    if (loads.length >= best) return;
    if (at === items.length) {
      best = loads.length;
      return;
    }
    for (const load of loads) {
      const after = load.map((value, d) => value + items[at]![d]!);
      if (after.some((value, d) => value > instance.capacity[d]! * (1 + 1e-9))) continue;
      const before = [...load];
      load.splice(0, load.length, ...after);
      place(at + 1);
      load.splice(0, load.length, ...before);
    }
    loads.push([...items[at]!]);
    place(at + 1);
    loads.pop();
  };
  place(0);
  return best;
}

describe('pack', () => {
  it('never overfills a bin and packs every item exactly as often as it occurs', async () => {
    await fc.assert(
      fc.asyncProperty(instances(40), async (instance) => {
        expectValid(instance, await pack(instance, options));
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('equals the exhaustive search on small instances, with the bound at most the answer', async () => {
    await fc.assert(
      fc.asyncProperty(instances(5), async (instance) => {
        const result = await pack(instance, options);
        const optimum = exhaustive(instance);
        expect(result.lowerBound).toBeLessThanOrEqual(optimum);
        expect(result.binCount).toBe(optimum);
      }),
      { numRuns: 120, seed: 2 },
    );
  });

  it('does not depend on the order of the items in its count', async () => {
    await fc.assert(
      fc.asyncProperty(instances(25), async (instance) => {
        const forwards = await pack(instance, options);
        const backwards = await pack({ ...instance, items: instance.items.toReversed() }, options);
        expect(backwards.binCount).toBe(forwards.binCount);
        expect(backwards.lowerBound).toBe(forwards.lowerBound);
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it('is never worse with more capacity', async () => {
    await fc.assert(
      fc.asyncProperty(instances(12), fc.double({ min: 1, max: 2, noNaN: true }), async (instance, factor) => {
        const wider = { ...instance, capacity: instance.capacity.map((c) => c * factor) };
        expect((await pack(wider, options)).binCount).toBeLessThanOrEqual((await pack(instance, options)).binCount);
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it('gives the same answer for the same seed', async () => {
    await fc.assert(
      fc.asyncProperty(instances(30), async (instance) => {
        expect(JSON.stringify(await pack(instance, options))).toBe(JSON.stringify(await pack(instance, options)));
      }),
      { numRuns: 20, seed: 5 },
    );
  });

  it('costs no more with several bin types than with the best of them alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        instances(10),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 2, max: 12 }),
        async (instance, smallCost, largeCost) => {
          const large = { id: 'large', capacity: instance.capacity.map((c) => c * 2), cost: largeCost };
          const small = { id: 'small', capacity: [...instance.capacity], cost: smallCost };
          const both = await pack({ bins: [small, large], items: instance.items }, options);
          expect(both.lowerBound).toBeLessThanOrEqual(both.cost! + 1e-9);
          for (const only of [small, large]) {
            const alone = await pack({ bins: [only], items: instance.items }, options);
            expect(both.cost!).toBeLessThanOrEqual(alone.cost! + 1e-9);
            expect(both.lowerBound).toBeLessThanOrEqual(alone.cost! + 1e-9);
          }
        },
      ),
      { numRuns: 40, seed: 6 },
    );
  });
});

describe('priceBin', () => {
  it('finds the most valuable filling, as trying all of them does, also with sizes below zero', () => {
    const type = fc.record({
      size: fc.array(fc.integer({ min: -2, max: 12 }), { minLength: 2, maxLength: 2 }),
      value: fc.integer({ min: -1, max: 9 }),
      count: fc.integer({ min: 1, max: 2 }),
    });
    fc.assert(
      fc.property(
        fc.array(type, { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 1, max: 14 }),
        (types, maxItems) => {
          const limit = [20, 20];
          let best = 0;
          const search = (at: number, room: readonly number[], value: number, items: number): void => {
            if (room.every((r) => r >= 0) && items <= maxItems) best = Math.max(best, value);
            if (at === types.length) return;
            for (let copies = 0; copies <= types[at]!.count; copies++) {
              search(
                at + 1,
                room.map((r, d) => r - copies * types[at]!.size[d]!),
                value + copies * types[at]!.value,
                items + copies,
              );
            }
          };
          search(0, limit, 0, 0);
          const input = {
            dimensions: 2,
            size: Float64Array.from(types.flatMap((t) => t.size)),
            count: Int32Array.from(types, (t) => t.count),
            value: Float64Array.from(types, (t) => t.value),
            limit: Float64Array.from(limit),
            maxItems,
            threshold: 0,
            nodeLimit: Infinity,
            nodesPerLead: Infinity,
          };
          for (const mode of ['best', 'best-per-lead', 'every'] as const) {
            const outcome = priceBin({ ...input, mode }, () => undefined);
            expect(outcome.isComplete).toBe(true);
            expect(outcome.best).toBe(best);
            expect(outcome.upperBound).toBeGreaterThanOrEqual(best);
          }
          const cut = priceBin({ ...input, mode: 'best', nodeLimit: 3 }, () => undefined);
          expect(cut.upperBound).toBeGreaterThanOrEqual(best - 1e-9);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});
