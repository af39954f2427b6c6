import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { martelloTothL2, wavesByRoom } from '#core/roadmap/bound.ts';

/** The least number of bins by trying every assignment; for up to eight sizes. */
function exactBins(sizes: readonly number[], capacity: number): number {
  let best = sizes.length;
  const bins: number[] = [];
  const place = (i: number): void => {
    if (bins.length >= best) return;
    if (i === sizes.length) {
      best = bins.length;
      return;
    }
    for (let b = 0; b < bins.length; b++) {
      if (bins[b]! + sizes[i]! > capacity) continue;
      bins[b]! += sizes[i]!;
      place(i + 1);
      bins[b]! -= sizes[i]!;
    }
    bins.push(sizes[i]!);
    place(i + 1);
    bins.pop();
  };
  place(0);
  return best;
}

/** The definition: every threshold up to half a bin, without any sorting. */
function definedL2(sizes: readonly number[], capacity: number): number {
  let best = 0;
  for (let threshold = 0; threshold <= capacity / 2; threshold++) {
    const alone = sizes.filter((size) => size > capacity - threshold);
    const large = sizes.filter((size) => size <= capacity - threshold && size > capacity / 2);
    const small = sizes.filter((size) => size <= capacity / 2 && size >= threshold);
    const sum = (list: readonly number[]): number => list.reduce((total, size) => total + size, 0);
    const rest = sum(small) - (large.length * capacity - sum(large));
    best = Math.max(best, alone.length + large.length + Math.max(0, Math.ceil(rest / capacity)));
  }
  return best;
}

describe('the bound on bins', () => {
  test.each([
    [[], 10, 0],
    [[6, 6, 6], 10, 3],
    [[5, 5, 5], 10, 2],
    [[7, 7, 4, 4], 10, 3],
    [[0, 0], 10, 0],
    [[3], 0, 0],
    [[3], Infinity, 0],
  ])('of %j in bins of %d is %d', (sizes, capacity, expected) => {
    expect(martelloTothL2(sizes, capacity)).toBe(expected);
  });

  test('is what its definition says, and never above the exact number', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 8 }), (sizes) => {
        const bound = martelloTothL2(sizes, 20);
        expect(bound).toBe(definedL2(sizes, 20));
        expect(bound).toBeLessThanOrEqual(exactBins(sizes, 20));
      }),
      { numRuns: 2000 },
    );
  });

  test('takes ten tenths for one whole', () => {
    expect(
      martelloTothL2(
        Array.from({ length: 10 }, () => 0.1),
        1,
      ),
    ).toBe(1);
  });
});

/** The least number of waves on one host without borders, by trying every subset in every wave. */
function exactWaves(free: number, changes: readonly { before: number; after: number }[]): number {
  const all = (1 << changes.length) - 1;
  let reached = new Set([0]);
  for (let wave = 1; wave <= changes.length; wave++) {
    const next = new Set<number>();
    for (const done of reached) {
      let room = free;
      changes.forEach((change, i) => {
        if (done & (1 << i)) room += change.before - change.after;
      });
      for (let subset = all & ~done; subset > 0; subset = (subset - 1) & all & ~done) {
        let arriving = 0;
        changes.forEach((change, i) => {
          if (subset & (1 << i)) arriving += change.after;
        });
        if (arriving <= room) next.add(done | subset);
      }
    }
    if (next.has(all)) return wave;
    reached = next;
  }
  return Infinity;
}

describe('the bound by room', () => {
  test('is one wave when everything fits at once, and none when nothing changes', () => {
    expect(
      wavesByRoom(
        10,
        [
          { before: 8, after: 5 },
          { before: 8, after: 5 },
        ],
        9,
      ),
    ).toBe(1);
    expect(wavesByRoom(10, [], 9)).toBe(0);
    expect(wavesByRoom(0, [{ before: 8, after: 0 }], 9)).toBe(0);
  });

  test('grows by what has become smaller: 4 free, three changes from 8 to 4 need two waves', () => {
    // 4 arrive in wave 1 and free 4 more; 8 arrive in wave 2.
    const change = { before: 8, after: 4 };
    expect(wavesByRoom(4, [change, change, change], 9)).toBe(2);
  });

  test('never exceeds the waves of a roadmap that is known', () => {
    expect(wavesByRoom(0.001, [{ before: 8, after: 4 }], 5)).toBe(5);
  });

  test('is never above the exact number', () => {
    const change = fc.record({ before: fc.integer({ min: 0, max: 9 }), after: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        (free, changes) => {
          const exact = exactWaves(free, changes);
          if (exact === Infinity) return;
          expect(wavesByRoom(free, changes, exact + 5)).toBeLessThanOrEqual(exact);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
