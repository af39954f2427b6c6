import { expect, test } from 'vitest';
import { MoveBars, type BarMove } from '#core/roadmap/moveBars.ts';

function move(workload: string, group: string | null, cluster: string, wave: number): BarMove {
  const day = `2027-01-0${wave}`;
  return {
    workload,
    name: workload,
    cluster,
    group,
    team: null,
    wave,
    start: day,
    end: day,
    cutOverDay: null,
    toTechnology: 'container',
    effortDays: 1,
  };
}

const waves = [1, 2, 3, 4].map((number) => ({ number, start: `2027-01-0${number}`, end: `2027-01-0${number}` }));
const bars = new MoveBars(
  [
    move('db-1', 'ledger', 'A', 1),
    move('db-2', 'ledger', 'A', 2),
    move('web-1', 'shop', 'B', 3),
    move('job-1', 'report', 'C', 4),
    move('alone', null, 'B', 2),
  ],
  waves,
  new Map(),
);
const order = [
  { first: 'ledger', later: 'shop' },
  { first: 'shop', later: 'report' },
];

test('a bar of a cluster waits for the nearest wave of what its applications come after, and is waited for', () => {
  expect(bars.waits({ rows: 'clusters', within: null, id: 'B', wave: 3 }, order)).toEqual({
    before: [{ id: 'A', name: 'A', wave: 2, first: 'ledger', later: 'shop' }],
    after: [{ id: 'C', name: 'C', wave: 4, first: 'shop', later: 'report' }],
  });
});

test('rows of workloads name each other workload of the application', () => {
  const { before } = bars.waits({ rows: 'workloads', within: null, id: 'web-1', wave: 3 }, order);
  expect(before.map(({ id, wave }) => [id, wave])).toEqual([
    ['db-2', 2],
    ['db-1', 1],
  ]);
});

test('a bar of what belongs to no application, or that is gone, waits for nothing', () => {
  expect(bars.waits({ rows: 'clusters', within: null, id: 'B', wave: 2 }, order)).toEqual({ before: [], after: [] });
  expect(bars.waits({ rows: 'teams', within: null, id: 'nobody', wave: 1 }, order)).toEqual({ before: [], after: [] });
});
