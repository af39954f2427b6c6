import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSurvival } from '#core/roadmap/check.ts';
import { memory } from '#test/unit/roadmap/estates.ts';
import { room, wayCase } from '#test/unit/roadmap/wayEstate.ts';

/** A small cluster: capacities by host, workloads with size, host and hosts that they may start on, a rule of spreading. */
interface Small {
  readonly capacity: readonly number[];
  readonly workloads: readonly {
    readonly size: number;
    readonly at: number;
    readonly allowed: readonly number[] | null;
  }[];
  readonly tolerate: number;
  readonly spread: { readonly members: readonly number[]; readonly most: number } | null;
}

const small: fc.Arbitrary<Small> = fc.integer({ min: 2, max: 4 }).chain((hosts) => {
  const host = fc.nat({ max: hosts - 1 });
  return fc.record({
    capacity: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: hosts, maxLength: hosts }),
    workloads: fc.array(
      fc.record({
        size: fc.integer({ min: 1, max: 9 }),
        at: host,
        allowed: fc.option(fc.uniqueArray(host, { minLength: 1 }), { freq: 4 }),
      }),
      { minLength: 1, maxLength: 7 },
    ),
    tolerate: fc.integer({ min: 1, max: 2 }),
    spread: fc.option(
      fc.record({
        members: fc.uniqueArray(fc.nat({ max: 6 }), { minLength: 2 }),
        most: fc.integer({ min: 1, max: 3 }),
      }),
    ),
  });
});

/** Number of workloads that the checker leaves homeless at worst. */
function checked({ capacity, workloads, tolerate, spread }: Small): number {
  const name = (h: number): string => `h${h}`;
  const { input, rules } = wayCase({
    hosts: capacity.map((_, h) => ({ id: name(h), cluster: 'c', usable: 1e6 })),
    workloads: workloads.map(({ size, at }, w) => ({
      id: `w${w}`,
      at: name(at),
      technology: 'vm',
      demand: memory(size),
    })),
    waves: 0,
    moves: [],
    released: {},
    rules: {
      allowedHosts: Object.fromEntries(
        workloads.flatMap(({ allowed }, w) => (allowed === null ? [] : [[`w${w}`, allowed.map(name)] as const])),
      ),
      spread:
        spread === null
          ? []
          : [{ id: 'apart', workloads: spread.members.map((w) => `w${w}`), maxPerHost: spread.most }],
      failures: [
        {
          cluster: 'c',
          hosts: capacity.map((_, h) => name(h)),
          tolerate,
          capacity: Object.fromEntries(capacity.map((memoryMiB, h) => [name(h), room(memoryMiB)])),
        },
      ],
    },
  });
  const survival = checkSurvival(input, rules)[0]!;
  expect(survival.homelessAfter).toBe(survival.homelessToday);
  return survival.homelessToday;
}

/** The slow and obvious way: each loss, and for each all ways to put everything on the hosts that are left. */
function survivesByTryingAll({ capacity, workloads, tolerate, spread }: Small): boolean {
  const load = capacity.map((_, h) => workloads.reduce((sum, one) => sum + (one.at === h ? one.size : 0), 0));
  const inRule = (w: number): boolean => spread?.members.includes(w) === true;
  const count = capacity.map((_, h) => workloads.filter((one, w) => one.at === h && inRule(w)).length);
  // A host that is above what it may carry today may stay so.
  const ceiling = capacity.map((room, h) => Math.max(room, load[h]!));
  const limit = count.map((today) => Math.max(today, spread?.most ?? Infinity));
  const sets = Array.from({ length: 2 ** capacity.length }, (_, bits) =>
    capacity.flatMap((_, h) => ((bits >> h) & 1 ? [h] : [])),
  ).filter((lost) => lost.length === Math.min(tolerate, capacity.length));
  return sets.every((lost) => {
    const survivors = capacity.map((_, h) => h).filter((h) => !lost.includes(h));
    const used = capacity.map(() => 0);
    const members = capacity.map(() => 0);
    const place = (w: number): boolean => {
      const one = workloads[w];
      if (one === undefined) return true;
      return survivors.some((h) => {
        const isHome = one.at === h;
        if (!isHome && one.allowed !== null && !one.allowed.includes(h)) return false;
        const share = inRule(w) ? 1 : 0;
        if (used[h]! + one.size > ceiling[h]! || members[h]! + share > limit[h]!) return false;
        used[h]! += one.size;
        members[h]! += share;
        const isDone = place(w + 1);
        used[h]! -= one.size;
        members[h]! -= share;
        return isDone;
      });
    };
    return place(0);
  });
}

describe('simulated failures', () => {
  test('find room in small clusters exactly where there is any', () => {
    let survived = 0;
    let tried = 0;
    fc.assert(
      fc.property(small, (one) => {
        const expected = survivesByTryingAll(one);
        tried++;
        if (expected) survived++;
        expect(checked(one) === 0).toBe(expected);
      }),
      {
        numRuns: 3000,
        examples: [
          // Once, what runs on a host that it may not be moved to had to leave it when room was made for others.
          [
            {
              capacity: [0, 14, 0, 2],
              workloads: [
                { size: 1, at: 0, allowed: null },
                { size: 5, at: 0, allowed: null },
                { size: 1, at: 0, allowed: null },
                { size: 2, at: 2, allowed: null },
                { size: 1, at: 3, allowed: [0] },
                { size: 6, at: 0, allowed: null },
                { size: 4, at: 2, allowed: null },
              ],
              tolerate: 1,
              spread: { members: [0, 5, 1, 2, 3], most: 2 },
            },
          ],
        ],
      },
    );
    // Both answers occur, or nothing was compared.
    expect(survived).toBeGreaterThan(tried / 50);
    expect(survived).toBeLessThan(tried * 0.98);
  });

  test('more capacity never leaves a small cluster that survived unable to', () => {
    fc.assert(
      fc.property(small, fc.nat({ max: 3 }), fc.integer({ min: 1, max: 10 }), (one, host, more) => {
        if (checked(one) > 0) return;
        const capacity = one.capacity.map((room, h) => (h === host ? room + more : room));
        expect(checked({ ...one, capacity })).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});
