import { describe, expect, test } from 'vitest';
import type { FailureRule } from '#core/planResult.ts';
import { checkRoadmap } from '#core/roadmap/check.ts';
import type { RoadmapRules } from '#core/roadmap/checkRules.ts';
import { broken, memory } from '#test/unit/roadmap/estates.ts';
import { room, wayCase } from '#test/unit/roadmap/wayEstate.ts';

/** A cluster by host: free capacity in a failure and the sizes of what runs there, after each wave. */
type Layout = Readonly<Record<string, readonly (readonly [id: string, size: number])[]>>;

/** One cluster `c` in which workloads change their host between the layouts; capacities are those in a failure. */
function clusterCase(
  capacity: Readonly<Record<string, number>>,
  layouts: readonly Layout[],
  more: Partial<RoadmapRules> & {
    tolerate?: number;
    restartOn?: FailureRule['restartOn'];
    off?: Record<number, string[]>;
    from?: Record<string, number>;
  } = {},
) {
  const { tolerate = 1, restartOn, off = {}, from = {}, ...rules } = more;
  const hosts = Object.keys(capacity);
  const seats = layouts.map((layout) =>
    Object.fromEntries(Object.entries(layout).flatMap(([host, list]) => list.map(([id]) => [id, host] as const))),
  );
  const sizes = new Map(Object.values(layouts[0]!).flat());
  return wayCase({
    hosts: hosts.map((id) => ({
      id,
      cluster: 'c',
      usable: 1e6,
      ...(from[id] === undefined ? {} : { from: from[id] }),
    })),
    workloads: [...sizes].map(([id, size]) => ({ id, at: seats[0]![id]!, technology: 'vm', demand: memory(size) })),
    waves: layouts.length - 1,
    moves: seats.slice(1).flatMap((after, i) =>
      Object.entries(after)
        .filter(([id, host]) => seats[i]![id] !== host)
        .map(([id, host]) => ({
          wave: i + 1,
          workload: id,
          host,
          technology: 'vm' as const,
          team: 'any',
          effortDays: 0,
        })),
    ),
    released: off,
    rules: {
      ...(structuredClone(rules) as object),
      failures: [
        {
          cluster: 'c',
          hosts,
          tolerate,
          capacity: Object.fromEntries(hosts.map((id) => [id, room(capacity[id]!)])),
          ...(restartOn === undefined ? {} : { restartOn: structuredClone(restartOn) as Record<string, string[]> }),
        },
      ],
    },
  });
}

function verdict(one: ReturnType<typeof clusterCase>): Record<string, string | null> {
  const { 'survives-failures': states, 'survives-failures-during-waves': waves } = broken(
    checkRoadmap(one.input, one.rules),
  );
  return { ...(states === undefined ? {} : { states }), ...(waves === undefined ? {} : { waves }) };
}

const even: Layout = { a: [['x', 40]], b: [['y', 40]], c: [['z', 40]] };

describe('a cluster that survives today', () => {
  const gathered: Layout = {
    a: [
      ['x', 40],
      ['z', 40],
    ],
    b: [['y', 40]],
    c: [],
  };

  test('may not lose the host that saves it', () => {
    expect(verdict(clusterCase({ a: 100, b: 100, c: 100 }, [even, gathered, gathered]))).toEqual({});
    expect(verdict(clusterCase({ a: 100, b: 100, c: 100 }, [even, gathered, gathered], { off: { 2: ['c'] } }))).toEqual(
      {
        states:
          'After wave 2, the cluster c does not survive the loss of a: there is no room on the one other host that is on for z.',
      },
    );
  });

  test('survives each set of two where two may fail', () => {
    const layout: Layout = { a: [['x', 50]], b: [['y', 60]], c: [], d: [] };
    const capacity = { a: 100, b: 100, c: 110, d: 110 };
    expect(verdict(clusterCase(capacity, [layout, layout], { tolerate: 2 }))).toEqual({});
    expect(verdict(clusterCase(capacity, [layout, layout], { tolerate: 2, off: { 1: ['d'] } }))).toEqual({
      states:
        'After wave 1, the cluster c does not survive the loss of b, c: there is no room on the one other host that is on for y.',
    });
  });

  test('has to survive when all but those that may fail are off', () => {
    expect(
      verdict(
        clusterCase(
          { a: 100, b: 100 },
          [
            { a: [['x', 5]], b: [] },
            { a: [['x', 5]], b: [] },
          ],
          { off: { 1: ['b'] } },
        ),
      ),
    ).toEqual({
      states:
        'After wave 1, the cluster c does not survive the loss of a: there is no room on the 0 other hosts that are on for x.',
    });
  });
});

describe('a cluster that does not survive today', () => {
  test('owes nothing until it can, and then survives for good', () => {
    const layout: Layout = { a: [['x', 60]], b: [['y', 60]], c: [] };
    const capacity = { a: 100, b: 100, c: 100 };
    const from = { c: 1 };
    expect(verdict(clusterCase({ a: 100, b: 100 }, [layout, layout]))).toEqual({});
    expect(verdict(clusterCase(capacity, [layout, layout, layout], { from }))).toEqual({});
    expect(verdict(clusterCase(capacity, [layout, layout, layout], { from, off: { 2: ['c'] } }))).toEqual({
      states:
        'After wave 2, the cluster c does not survive the loss of a: there is no room on the one other host that is on for x.',
    });
  });

  test('never leaves more homeless than today', () => {
    const today: Layout = {
      a: [['x', 60]],
      b: [['y', 60]],
      c: [
        ['v', 30],
        ['w', 30],
      ],
    };
    const worse: Layout = {
      a: [['x', 60]],
      b: [
        ['y', 60],
        ['v', 30],
        ['w', 30],
      ],
      c: [],
    };
    expect(verdict(clusterCase({ a: 65, b: 120, c: 60 }, [today, today]))).toEqual({});
    expect(verdict(clusterCase({ a: 65, b: 120, c: 20 }, [today, worse]))).toEqual({
      states:
        'After wave 1, the loss of b leaves 3 workloads of the cluster c with no room on the 2 other hosts that are on: y, v, w; today the worst loss leaves 1.',
    });
  });
});

describe('rules of placement hold in a failure', () => {
  const free = { a: 200, b: 200, c: 200 };
  const before: Layout = { a: [['x', 10]], b: [['y', 10]], c: [['z', 10]] };
  const after: Layout = {
    a: [
      ['x', 10],
      ['z', 10],
    ],
    b: [['y', 10]],
    c: [],
  };

  test('what must be apart is not started together', () => {
    const layout: Layout = { a: [['x', 10]], b: [['y', 10]], c: [['z', 10]], d: [] };
    const spread = [{ id: 'apart', workloads: ['x', 'y', 'z'], maxPerHost: 2, limitOfHost: { b: 1, c: 1, d: 1 } }];
    const capacity = { ...free, d: 200 };
    expect(verdict(clusterCase(capacity, [layout, layout], { spread }))).toEqual({});
    expect(verdict(clusterCase(capacity, [layout, layout], { off: { 1: ['d'] } }))).toEqual({});
    expect(verdict(clusterCase(capacity, [layout, layout], { spread, off: { 1: ['d'] } }))).toEqual({
      states:
        'After wave 1, the cluster c does not survive the loss of a: there is no room on the 2 other hosts that are on for x.',
    });
  });

  test('what shares a host starts on one host', () => {
    const together = [{ id: 'pair', workloads: ['x', 'z'] }];
    const apart: Layout = { a: [['x', 10]], b: [['y', 10]], c: [['z', 8]] };
    const met: Layout = {
      a: [
        ['x', 10],
        ['z', 8],
      ],
      b: [['y', 10]],
      c: [],
    };
    const capacity = { a: 200, b: 25, c: 9 };
    expect(verdict(clusterCase(capacity, [apart, met]))).toEqual({});
    expect(verdict(clusterCase(capacity, [apart, met], { together }))).toEqual({
      states:
        'After wave 1, the cluster c does not survive the loss of a: there is no room on the 2 other hosts that are on for z, x.',
    });
  });

  test('what may run on some hosts only starts there, unless it was pinned to the one that is lost', () => {
    const allowedHosts = { z: ['a'] };
    const rule = clusterCase(free, [{ ...after, c: [] }, after], { allowedHosts });
    // Today it cannot start anywhere else either, so nothing is owed.
    expect(verdict(rule)).toEqual({});
    expect(verdict(clusterCase(free, [before, after], { allowedHosts: { z: ['a', 'c'] } }))).toEqual({});
    expect(verdict(clusterCase(free, [before, after], { allowedHosts }))).toMatchObject({
      states: expect.stringContaining('for z'),
    });
    expect(verdict(clusterCase(free, [before, after], { allowedHosts, restartOn: { z: ['b', 'c'] } }))).toEqual({});
  });
});

describe('the search for room', () => {
  test('lets others step aside where that makes room', () => {
    // 30 fits on b or c only when one of the tens there goes to the other.
    const layout: Layout = {
      a: [['x', 30]],
      b: [
        ['b1', 10],
        ['b2', 10],
      ],
      c: [
        ['c1', 10],
        ['c2', 10],
      ],
      d: [],
    };
    const capacity = { a: 100, b: 40, c: 40, d: 100 };
    expect(verdict(clusterCase(capacity, [layout, layout], { off: { 1: ['d'] } }))).toEqual({});
    expect(Object.keys(verdict(clusterCase({ ...capacity, c: 29 }, [layout, layout], { off: { 1: ['d'] } })))).toEqual([
      'states',
    ]);
  });

  /** Workloads of which two fit on a host and three do not, though their sum would. */
  const thirds = (hosts: number, workloads: number): Layout =>
    Object.fromEntries(
      Array.from({ length: hosts }, (_, h) => [
        `h${String(h).padStart(2, '0')}`,
        [2 * h, 2 * h + 1].filter((w) => w < workloads).map((w): [string, number] => [`w${w}`, 34]),
      ]),
    );
  const hundreds = (layout: Layout): Record<string, number> =>
    Object.fromEntries(Object.keys(layout).map((host) => [host, 100]));

  test('proves by trying everything that there is no room, where the sum says nothing', () => {
    const layout = thirds(4, 5);
    expect(verdict(clusterCase(hundreds(layout), [layout, layout], { off: { 1: ['h03'] } }))).toEqual({
      states:
        'After wave 1, the cluster c does not survive the loss of h00: there is no room on the 2 other hosts that are on for w1.',
    });
  });

  test('says that nothing was shown where it reaches its limit, and names the loss', () => {
    const layout = thirds(22, 41);
    expect(verdict(clusterCase(hundreds(layout), [layout, layout]))).toEqual({});
    expect(verdict(clusterCase(hundreds(layout), [layout, layout], { off: { 1: ['h21'] } }))).toEqual({
      states:
        'After wave 1, it is not shown that the cluster c survives the loss of h00: the search for room for w1 reached its limit.',
    });
  });
});

test('during a wave both sides are counted', () => {
  const before: Layout = { a: [['x', 50]], b: [['y', 50]], c: [['z', 30]] };
  const after: Layout = { a: [['x', 50]], b: [['z', 30]], c: [['y', 50]] };
  expect(verdict(clusterCase({ a: 100, b: 110, c: 110 }, [before, after]))).toEqual({});
  // y and z swap: while they do, c holds 80 and b 80, so that a's 50 fits nowhere, though before and after it does.
  expect(verdict(clusterCase({ a: 200, b: 100, c: 100 }, [before, after]))).toEqual({
    waves:
      'During wave 1 with both sides of its moves counted, the cluster c does not survive the loss of a: there is no room on the 2 other hosts that are on for x.',
  });
});

test('rules that cannot be read fail, and are not passed over', () => {
  const one = clusterCase({ a: 100, b: 100, c: 100 }, [even, even]);
  one.rules.failures![0]!.tolerate = 1.5;
  expect(verdict(one)).toEqual({ states: 'It is not known how many failures the cluster c has to survive.' });
});
