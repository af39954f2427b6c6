import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietContext } from '#core/job.ts';
import { pack, packProblem, preparePacking, searchPacking, type PackOptions } from '#core/placement/pack.ts';
import { createPackIndex } from '#core/placement/packIndex.ts';
import { fillByIndex } from '#core/placement/packLarge.ts';
import { orderDescending } from '#core/placement/packOrder.ts';
import { joinParts, splitProblem } from '#core/placement/packParts.ts';
import { faultOf } from '#core/placement/packProblem.ts';
import { searchRandom } from '#core/placement/random.ts';
import { mixedItems, mixtures } from '#test/bench/mixedItems.ts';

const options: PackOptions = { seed: 3, stepLimit: 12_000_000, context: quietContext };

describe('createPackIndex', () => {
  it('finds the type of most value that fits, as looking at all of them does, while types are used up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(),
        (typeCount, dimensions, levels, seed) => {
          const random = searchRandom(seed);
          const size = Float64Array.from({ length: typeCount * dimensions }, () => random.below(levels) / 7);
          const left = Int32Array.from({ length: typeCount }, () => random.below(3));
          const index = createPackIndex(dimensions, size, left);
          for (let query = 0; query < 40; query++) {
            const room = Float64Array.from({ length: dimensions }, () => (random.below(levels + 1) / 7) * 1.2);
            const weight = Float64Array.from({ length: dimensions }, () => random.below(4));
            const valueOf = (t: number): number => {
              let value = 0;
              for (let d = 0; d < dimensions; d++) {
                if (size[t * dimensions + d]! > room[d]!) return -Infinity;
                value += weight[d]! * size[t * dimensions + d]!;
              }
              return left[t]! > 0 ? value : -Infinity;
            };
            let most = -Infinity;
            for (let t = 0; t < typeCount; t++) most = Math.max(most, valueOf(t));
            const found = index.best(room, weight, -1, Infinity);
            expect(found === -1 ? -Infinity : valueOf(found)).toBe(most);
            // A hasty look may miss the best, but not that something fits.
            const hasty = index.best(room, weight, -1, 1);
            expect(hasty === -1).toBe(found === -1);
            if (hasty !== -1) expect(valueOf(hasty)).toBeGreaterThanOrEqual(0);
            if (found !== -1 && --left[found]! === 0) index.remove(found);
          }
        },
      ),
      { numRuns: 150, seed: 1 },
    );
  });
});

describe('orderDescending', () => {
  it('is the stable order of a comparison sort, for short and for long orders', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(3, 500, 5_000),
        fc.constantFrom(1, 1e-3, 1e300),
        fc.constantFrom(5, 1e6),
        fc.nat(),
        (length, scale, levels, seed) => {
          const random = searchRandom(seed);
          const key = Float64Array.from({ length }, () => (random.below(levels) - Math.floor(levels / 2)) * scale);
          key[0] = -0;
          const order = Int32Array.from({ length }, (_, i) => (i * 7 + 3) % length);
          const expected = [...order].sort((a, b) => key[b]! - key[a]!);
          orderDescending(order, key);
          expect([...order]).toEqual(expected);
        },
      ),
      { numRuns: 60, seed: 2 },
    );
  });
});

describe('packing of many item types', () => {
  it.each(['uniform', 'small', 'correlated', 'complementary', 'flavours'] as const)(
    'is within 2 %% of the bound for 10 000 %s items',
    async (mixture) => {
      const { problem } = preparePacking(mixedItems(mixture, 10_000, 4, 11));
      const { best, bound } = await packProblem(problem, options);
      expect(faultOf(problem, best!.bins)).toBeNull();
      expect(best!.cost / bound.cost).toBeLessThan(1.02);
      expect(best!.cost).toBeGreaterThanOrEqual(bound.cost);
    },
    60_000,
  );

  it('is valid for every mixture, with any number of dimensions, a limit of items per bin, several bin types and limited stock', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(mixtures) as (keyof typeof mixtures)[])),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(1, 3, 1_000),
        fc.boolean(),
        fc.integer({ min: 0, max: 12 }),
        fc.nat(),
        (mixture, dimensions, maxPerBin, isOfTypes, trials, seed) => {
          const { capacity, items } = mixedItems(mixture, 400, dimensions, seed);
          const own = { items: items.map((item, i) => ({ ...item, count: 1 + (i % 3 === 0 ? i % 4 : 0) })), maxPerBin };
          const { problem } = preparePacking(
            isOfTypes
              ? {
                  ...own,
                  bins: [
                    { id: 'one', capacity, cost: 3 },
                    { id: 'two', capacity: capacity.map((c) => 2 * c), cost: 5, count: 30 },
                  ],
                }
              : { ...own, capacity },
          );
          const effort = {
            trials: () => trials,
            mostLeaves: 3,
            isStopped: () => false,
            whenStopped: 'give-up',
          } as const;
          const bins = fillByIndex(problem, searchRandom(seed), { spent: 0, limit: Infinity }, effort);
          expect(faultOf(problem, bins!)).toBeNull();
          // Out of time in the middle: what is missing is packed all the same.
          let polls = 0;
          const cut = fillByIndex(
            problem,
            searchRandom(seed),
            { spent: 0, limit: Infinity },
            { ...effort, isStopped: () => ++polls > 5, whenStopped: 'first-fit' },
          );
          expect(faultOf(problem, cut!)).toBeNull();
        },
      ),
      { numRuns: 60, seed: 3 },
    );
  });

  it('in parts, packed apart and put together, holds every item once', async () => {
    const random = searchRandom(9);
    const { problem } = preparePacking({
      capacity: [100, 100],
      items: Array.from({ length: 210_000 }, (_, i) => ({
        id: `i${i}`,
        size: [100 * random.unit(), 60 * random.unit()],
        count: 1 + random.below(2),
      })),
    });
    const parts = splitProblem(problem, 3);
    expect(parts.length).toBe(3);
    expect(parts.reduce((sum, part) => sum + part.problem.itemCount, 0)).toBe(problem.itemCount);
    const searches = await Promise.all(parts.map((part) => searchPacking(part.problem, { ...options, stepLimit: 1 })));
    const { best, bound } = joinParts(problem, parts, searches);
    const bins = Array.from(best!.bins.binType, (binType, b) => ({
      binType,
      items: best!.bins.items.slice(best!.bins.start[b], best!.bins.start[b + 1]),
    }));
    expect(faultOf(problem, bins)).toBeNull();
    expect(bins.length).toBe(best!.cost);
    expect(bound.cost).toBeLessThanOrEqual(best!.cost);
    expect(splitProblem({ ...problem, isLimited: true }, 3).length).toBe(1);
  }, 60_000);

  it('gives the same answer for the same seed, and the same count whatever the order of the items', async () => {
    const instance = mixedItems('uniform', 4_000, 4, 5);
    const short = { ...options, stepLimit: 3_000_000 };
    const once = await pack({ capacity: instance.capacity, items: instance.items }, short);
    const twice = await pack({ capacity: instance.capacity, items: instance.items }, short);
    const backwards = await pack({ capacity: instance.capacity, items: instance.items.toReversed() }, short);
    expect(JSON.stringify(twice)).toBe(JSON.stringify(once));
    expect([backwards.binCount, backwards.lowerBound]).toEqual([once.binCount, once.lowerBound]);
  }, 60_000);
});
