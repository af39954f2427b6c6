import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CancelledError, quietContext } from '#core/job.ts';
import {
  pack,
  packingOf,
  preparePacking,
  searchPacking,
  type PackOptions,
  type PackResult,
} from '#core/placement/pack.ts';
import { NoPackingError, PackInstanceError, parsePackInstance } from '#core/placement/packInstance.ts';
import { searchRandom } from '#core/placement/random.ts';
import { sharedFile } from '#test/fixtures/shared.ts';

const options: PackOptions = { seed: 1, stepLimit: 3_000_000, context: quietContext };

function loads(result: PackResult, size: (id: string) => readonly number[]): number[][] {
  return result.bins.map((bin) => bin.capacity.map((_, d) => bin.items.reduce((sum, id) => sum + size(id)[d]!, 0)));
}

describe('pack', () => {
  it('packs identical bins and proves the answer', async () => {
    const result = await pack(
      {
        capacity: [10, 10],
        items: [
          { id: 'a', size: [6, 1] },
          { id: 'b', size: [4, 1] },
          { id: 'c', size: [1, 6] },
          { id: 'd', size: [1, 4] },
          { id: 'e', size: [8, 8] },
        ],
      },
      options,
    );
    expect(result).toMatchObject({ binCount: 3, lowerBound: 3, gap: 0, optimal: true });
    expect(result.bins.flatMap((bin) => bin.items).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(result.bins[0]).not.toHaveProperty('cost');
  });

  it('repeats the id of an item as often as its count says', async () => {
    const result = await pack({ capacity: [10], items: [{ id: 'a', size: [4], count: 5 }] }, options);
    expect(result.binCount).toBe(3);
    expect(result.bins.map((bin) => bin.items.length).toSorted((a, b) => a - b)).toEqual([1, 2, 2]);
    expect(new Set(result.bins.flatMap((bin) => bin.items))).toEqual(new Set(['a']));
  });

  it('takes the cheapest mix of bin types and states the gap in cost', async () => {
    const result = await pack(
      {
        bins: [
          { id: 'small', capacity: [4], cost: 5 },
          { id: 'large', capacity: [10], cost: 9 },
        ],
        items: [{ id: 'a', size: [2], count: 7 }],
      },
      options,
    );
    // 14 units: large + small at 14 beats two large at 18 and four small at 20.
    expect(result).toMatchObject({ cost: 14, lowerBound: 14, gap: 0, optimal: true, binCount: 2 });
    expect(result.bins.map((bin) => `${bin.id} at ${bin.cost}`).toSorted()).toEqual(['large at 9', 'small at 5']);
  });

  it('keeps to the number of bins that exist', async () => {
    const bins = [
      { id: 'small', capacity: [4], cost: 1 },
      { id: 'large', capacity: [10], cost: 9, count: 1 },
    ];
    const result = await pack({ bins, items: [{ id: 'a', size: [3], count: 4 }] }, options);
    expect(result.cost).toBe(4);
    await expect(
      pack({ bins: [{ id: 'only', capacity: [4], count: 1 }], items: [{ id: 'a', size: [3], count: 2 }] }, options),
    ).rejects.toThrow(NoPackingError);
    await expect(
      pack({ bins: [{ id: 'only', capacity: [4], count: 1 }], items: [{ id: 'a', size: [3], count: 2 }] }, options),
    ).rejects.toMatchObject({ code: 'no-packing', isProven: true });
  });

  it('honours the limit of items per bin', async () => {
    const result = await pack({ capacity: [100], maxPerBin: 3, items: [{ id: 'a', size: [1], count: 10 }] }, options);
    expect(result).toMatchObject({ binCount: 4, lowerBound: 4, optimal: true });
  });

  it('never overfills with sizes that do not add up exactly in binary', async () => {
    const result = await pack({ capacity: [1], items: [{ id: 'a', size: [0.1], count: 30 }] }, options);
    expect(result).toMatchObject({ binCount: 3, optimal: true });
    for (const [load] of loads(result, () => [0.1])) expect(load!).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('is the same to the byte for the same seed and step limit', async () => {
    const random = searchRandom(11);
    const items = Array.from({ length: 90 }, (_, i) => ({
      id: `i${i}`,
      size: [0, 0, 0].map(() => 5 + random.below(45)),
    }));
    const first = await pack({ capacity: [100, 100, 100], items }, options);
    expect(JSON.stringify(await pack({ capacity: [100, 100, 100], items }, options))).toBe(JSON.stringify(first));
  }, 60_000);

  it('counts the same bins whatever the order of the items', async () => {
    const random = searchRandom(12);
    const items = Array.from({ length: 80 }, (_, i) => ({
      id: `i${i}`,
      size: [0, 0].map(() => 10 + random.below(40)),
    }));
    const first = await pack({ capacity: [100, 100], items }, options);
    expect((await pack({ capacity: [100, 100], items: items.toReversed() }, options)).binCount).toBe(first.binCount);
  });

  it('shows better answers and bounds as they come, never a worse one', async () => {
    const random = searchRandom(13);
    const items = Array.from({ length: 120 }, (_, i) => ({
      id: `i${i}`,
      size: [0, 0, 0].map(() => 10 + random.below(30)),
    }));
    const seen: { cost: number; lowerBound: number }[] = [];
    const result = await pack(
      { capacity: [100, 100, 100], items },
      { ...options, onImprovement: (state) => seen.push(state) },
    );
    expect(seen.length).toBeGreaterThan(1);
    for (let k = 1; k < seen.length; k++) {
      expect(seen[k]!.cost).toBeLessThanOrEqual(seen[k - 1]!.cost);
      expect(seen[k]!.lowerBound).toBeGreaterThanOrEqual(seen[k - 1]!.lowerBound);
    }
    expect(seen.at(-1)?.cost).toBe(result.binCount);
  });

  it('stops when it is cancelled', async () => {
    const items = Array.from({ length: 200 }, (_, i) => ({ id: `i${i}`, size: [10 + (i % 37), 10 + ((i * 7) % 41)] }));
    await expect(
      pack({ capacity: [100, 100], items }, { ...options, context: { ...quietContext, isCancelled: () => true } }),
    ).rejects.toThrow(CancelledError);
  });

  it('ends at the time limit by the clock that it is given', async () => {
    const random = searchRandom(14);
    const items = Array.from({ length: 400 }, (_, i) => ({
      id: `i${i}`,
      size: Array.from({ length: 8 }, () => 10 + 30 * random.unit()),
    }));
    const start = performance.now();
    const result = await pack(
      { capacity: Array.from({ length: 8 }, () => 100), items },
      { seed: 1, timeLimitSeconds: 0.5, context: { ...quietContext, elapsedMs: () => performance.now() - start } },
    );
    expect(result.binCount).toBeGreaterThanOrEqual(result.lowerBound);
    // Generous for busy machines; without the limit this instance takes minutes.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('packingOf', () => {
  it('takes the best answer and the best bound of several searches', async () => {
    const compiled = preparePacking({ capacity: [10], items: [{ id: 'a', size: [4], count: 4 }] });
    const search = await searchPacking(compiled.problem, options);
    const worse = {
      best: {
        bins: {
          binType: Int32Array.of(0, 0, 0, 0),
          start: Int32Array.of(0, 1, 2, 3, 4),
          items: Int32Array.of(0, 0, 0, 0),
        },
        cost: 4,
        method: 'one each',
      },
      bound: { cost: 2, method: 'area' as const },
    };
    const weaker = { ...search, bound: { cost: 1, method: 'trivial' as const } };
    expect(packingOf(compiled, [worse, weaker], 2)).toMatchObject({
      binCount: 2,
      lowerBound: 2,
      gap: 0,
      optimal: true,
      seconds: 2,
      bins: [{ items: ['a', 'a'] }, { items: ['a', 'a'] }],
    });
    expect(packingOf(compiled, [{ ...worse, bound: weaker.bound }], 1)).toMatchObject({
      binCount: 4,
      lowerBound: 1,
      gap: 3,
    });
  });
});

describe('parsePackInstance', () => {
  const refused = (input: unknown): { code: string; field: string; value: string }[] => {
    const parsed = parsePackInstance(input);
    return parsed.ok ? [] : parsed.findings.map(({ code, field, value }) => ({ code, field, value }));
  };

  it.each([
    ['a list', [], { code: 'not-an-object', field: '' }],
    ['no items', { capacity: [1] }, { code: 'bad-field', field: 'items', value: 'missing' }],
    ['empty items', { capacity: [1], items: [] }, { code: 'bad-field', field: 'items' }],
    ['both capacity and bins', { capacity: [1], bins: [], items: [] }, { code: 'bad-field', field: 'bins' }],
    [
      'an item larger than the bin',
      { capacity: [1, 5], items: [{ id: 'a', size: [1, 6] }] },
      { code: 'item-too-large', field: 'items[0].size[1]', value: '6' },
    ],
    [
      'an item larger than every bin',
      {
        bins: [
          { id: 'x', capacity: [3, 1] },
          { id: 'y', capacity: [1, 3] },
        ],
        items: [{ id: 'a', size: [2, 2] }],
      },
      { code: 'item-too-large' },
    ],
    [
      'another number of dimensions',
      { capacity: [1, 5], items: [{ id: 'a', size: [1] }] },
      { code: 'dimension-mismatch', field: 'items[0].size', value: '1' },
    ],
    [
      'a count of 0',
      { capacity: [1], items: [{ id: 'a', size: [1], count: 0 }] },
      { code: 'bad-field', field: 'items[0].count', value: '0' },
    ],
    [
      'a duplicate id',
      {
        capacity: [1],
        items: [
          { id: 'a', size: [1] },
          { id: 'a', size: [1] },
        ],
      },
      { code: 'duplicate-id', field: 'items[1].id' },
    ],
    [
      'a size that is not a number',
      { capacity: [1], items: [{ id: 'a', size: [Number.NaN] }] },
      { code: 'bad-field', field: 'items[0].size[0]', value: 'NaN' },
    ],
    [
      'only negative sizes',
      { capacity: [1], items: [{ id: 'a', size: [-1] }] },
      { code: 'no-positive-size', field: 'items[0].size[0]', value: '-1' },
    ],
    [
      'a negative capacity',
      { capacity: [-1], items: [{ id: 'a', size: [0] }] },
      { code: 'bad-field', field: 'capacity[0]', value: '-1' },
    ],
    [
      'costs for some bins only',
      {
        bins: [
          { id: 'x', capacity: [3], cost: 1 },
          { id: 'y', capacity: [3] },
        ],
        items: [{ id: 'a', size: [1] }],
      },
      { code: 'no-cost', field: 'bins[1].cost' },
    ],
    ['an unknown field', { capacity: [1], items: [{ id: 'a', size: [1] }], colour: 1 }, { code: 'bad-field' }],
  ])('refuses %s and says where', (_, input, expected) => {
    expect(refused(input)).toEqual(expect.arrayContaining([expect.objectContaining(expected)]));
  });

  it('finds the one bad item among many good ones, and takes sizes of 0 and single ones below', () => {
    const good = Array.from({ length: 50 }, (_, i) => ({ id: `g${i}`, size: [0, i % 2 === 0 ? 0 : 1], count: 2 }));
    expect(refused({ capacity: [1, 5], items: [...good, { id: 'back', size: [-1, 2] }] })).toEqual([]);
    expect(refused({ capacity: [1, 5], items: [...good, { id: 'b', size: [1, Infinity] }] })).toMatchObject([
      { code: 'bad-field', field: 'items[50].size[1]' },
    ]);
    expect(refused({ capacity: [1, 5], items: [...good, { id: '', size: [1, 1] }] })).toMatchObject([
      { code: 'bad-field', field: 'items[50].id' },
    ]);
    expect(refused({ capacity: [1, 5], items: [...good, { id: 'b', size: [1, 1], count: 1.5 }] })).toMatchObject([
      { code: 'bad-field', field: 'items[50].count', value: '1.5' },
    ]);
    expect(refused({ capacity: [1, 5], items: [...good, { id: 'b', size: [1, 1], colour: 1 }] })).toMatchObject([
      { code: 'bad-field', field: 'items[50]' },
    ]);
    expect(refused({ capacity: [1, 5], items: [...good, { id: 'b', size: [1, 1], count: undefined }] })).toEqual([]);
  });

  it('names the field and the value in the sentence', async () => {
    await expect(pack({ capacity: [10], items: [{ id: 'db', size: [11] }] }, options)).rejects.toThrow(
      'items[0].size[0] of "db" is 11, the capacity is 10.',
    );
    await expect(pack(null, options)).rejects.toThrow(PackInstanceError);
  });
});

interface Published {
  readonly name: string;
  readonly optimum: number;
  readonly bestPublishedHeuristic: number;
  readonly instance: {
    readonly capacity: readonly number[];
    readonly items: readonly { readonly id: string; readonly size: readonly number[] }[];
  };
}

const path = sharedFile('reference/vbp/instances.json');

describe.skipIf(path === null)('published instances (shared inputs)', () => {
  const published = path === null ? [] : (JSON.parse(readFileSync(path, 'utf8')) as Published[]);
  const small = published.filter((entry) => entry.instance.items.length <= 60);

  it.each(small.map((entry) => [entry.name, entry] as const))(
    '%s: the proven optimum, with a valid bound',
    async (_, entry) => {
      const result = await pack(entry.instance, { ...options, stepLimit: 20_000_000 });
      expect(result.lowerBound).toBeLessThanOrEqual(entry.optimum);
      expect(result.binCount).toBe(entry.optimum);
    },
  );
});
