import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { deadlineConflicts, findConflicts, provesImpossible } from '#core/roadmap/conflicts.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import { host, memory, problem, workload } from '#test/unit/roadmap/estates.ts';

/** Host `a` with four workloads that are to leave it; one person-day each, and room for all of them on `b`. */
function leaving(more: Partial<RoadmapProblem> = {}, offByWave = 2): RoadmapProblem {
  return problem(
    [host('a', 40, { releasable: true, offByWave }), host('b', 100)],
    ['w1', 'w2', 'w3', 'w4'].map((id) => workload(id, 'vm@a -> vm@b', { moveCost: 10, moveRisk: 1, ...moved })),
    { effortCapacityDaysPerWave: 4, ...more },
  );
}

const moved = { demand: memory(10) };

function idsOf(given: RoadmapProblem): string[][] {
  return findConflicts(given, quietContext).map(({ limits }) => limits.map(({ id }) => id).toSorted());
}

test('where everything is reached nothing clashes', () => {
  expect(findConflicts(leaving(), quietContext)).toEqual([]);
});

test('a date and too few people, in words with what each would have to be', () => {
  const [conflict, ...more] = findConflicts(leaving({ effortCapacityDaysPerWave: 1 }), quietContext);
  expect(more).toEqual([]);
  expect(conflict).toEqual({
    text: 'These cannot all be kept: a wave has 1 person-days; a has to be off when wave 2 ends. Until wave 2 ends these moves take 4 person-days, and there are 2.',
    proven: true,
    limits: [
      {
        id: 'people',
        text: 'A wave has 1 person-days.',
        have: 1,
        need: 2,
        unit: 'person-days a wave',
        change: 'Give each wave 2 person-days instead of 1.',
        edit: null,
        isTried: true,
        reachesAll: true,
        place: null,
      },
      {
        id: 'off-by:2',
        text: 'A has to be off when wave 2 ends.',
        have: 2,
        need: 4,
        unit: 'last wave of the host',
        change: 'Keep a until wave 4 ends, 2 waves longer.',
        edit: null,
        isTried: true,
        reachesAll: true,
        place: null,
      },
    ],
  });
});

describe('each kind of limit that clashes with a date is named beside it', () => {
  const ids = ['w1', 'w2', 'w3', 'w4'];
  const withClosed = (closedWaves: readonly number[]): RoadmapProblem => {
    const base = leaving();
    return { ...base, workloads: base.workloads.map((one) => ({ ...one, closedWaves })) };
  };
  test.each<[string, RoadmapProblem, readonly string[], readonly (number | null)[]]>([
    ['moves in a wave', leaving({ maxMovesPerWave: 1 }), ['moves', 'off-by:2'], [2, 4]],
    [
      'a pace',
      leaving({ way: { pace: [{ id: 'calm', workloads: ids, maxPerWave: 1 }] } }),
      ['pace:calm', 'off-by:2'],
      [2, 4],
    ],
    [
      'a budget',
      leaving({ way: { budgets: [{ id: 'Q1', waves: [1, 2], amount: 25, committed: 5 }] } }),
      ['budget:Q1', 'off-by:2'],
      [45, 3],
    ],
    ['a risk budget', leaving({ way: { riskBudgetPerWave: 1 } }), ['risk', 'off-by:2'], [2, 4]],
    ['a freeze', withClosed([1, 2]), ['closed:1', 'off-by:2'], [null, 3]],
    [
      'an order',
      leaving({ way: { before: [{ id: 'first', first: ['w1'], later: ['w2'], wavesBetween: 1 }] } }),
      ['before:first', 'off-by:2'],
      [0, 3],
    ],
    [
      'a team',
      leaving({ way: { teams: [{ id: 'ops', name: 'Operations', skills: ['host-move'], daysByWave: [1] }] } }),
      ['team:ops', 'off-by:2'],
      [2, 4],
    ],
  ])('%s', (_name, given, expected, needs) => {
    const [conflict] = findConflicts(given, quietContext);
    expect(conflict?.limits.map(({ id }) => id)).toEqual(expected);
    expect(conflict?.limits.map(({ need }) => need)).toEqual(needs);
    expect(conflict?.proven).toBe(true);
    expect(provesImpossible(given, quietContext)).toBe(true);
  });
});

test('too few waves for the people are told with both figures', () => {
  const given = problem(
    [host('a', 100)],
    ['w1', 'w2', 'w3'].map((id) => workload(id, 'vm@a -> container@a', { portEffortDays: 4 })),
    { effortCapacityDaysPerWave: 4, way: { lastWave: 2 } },
  );
  const [conflict] = findConflicts(given, quietContext);
  expect(conflict?.limits.map(({ id, have, need }) => ({ id, have, need }))).toEqual([
    { id: 'people', have: 4, need: 8 },
    { id: 'last-wave', have: 2, need: 3 },
  ]);
  expect(conflict?.proven).toBe(true);
});

test('skills that no team has stand alone', () => {
  const given = problem([host('a', 100)], [workload('w1', 'vm@a -> wasm@a', { skills: ['wasm'] })], {
    way: { teams: [{ id: 'ops', name: 'Operations', skills: ['host-move'], daysByWave: [10] }] },
  });
  expect(idsOf(given)).toEqual([['skills']]);
  expect(findConflicts(given, quietContext)[0]).toMatchObject({
    text: 'No roadmap reaches the target while Operations (host-move) have these skills.',
    proven: true,
  });
});

test('no room to run a workload twice is told with the capacity that would do', () => {
  const given = problem([host('a', 15)], [workload('w1', 'vm@a -> container@a', { demand: memory(10, 8) })]);
  const [conflict] = findConflicts(given, quietContext);
  expect(conflict?.limits).toMatchObject([{ id: 'room:c', have: 100, need: 120, unit: '% of the usable capacity' }]);
  expect(conflict?.proven).toBe(true);
});

test('a wave in which something is held and that is closed to it', () => {
  const given = problem(
    [host('a', 100)],
    [workload('w1', 'vm@a -> container@a', { heldInWave: 2, closedWaves: [2, 3] })],
  );
  expect(idsOf(given)).toEqual([['closed:2', 'held:2']]);
});

test('a host that arrives after another has to be off', () => {
  const given = problem(
    [host('a', 40, { releasable: true, offByWave: 2 }), host('b', 100, { availableFromWave: 4 })],
    [workload('w1', 'vm@a -> vm@b')],
  );
  const [conflict] = findConflicts(given, quietContext);
  expect(conflict?.limits.map(({ id, need }) => [id, need])).toEqual([
    ['arrival:4', 2],
    ['off-by:2', 4],
  ]);
});

test('two clashes that have nothing to do with each other are both told', () => {
  const given = problem(
    [host('a', 100), { ...host('b', 15), cluster: 'd' }],
    [
      workload('w1', 'vm@a -> container@a', { portEffortDays: 12 }),
      workload('w2', 'vm@b -> container@b', { demand: memory(10, 8) }),
    ],
  );
  expect(new Set(idsOf(given).flat())).toEqual(new Set(['people', 'room:d']));
  expect(idsOf(given)).toHaveLength(2);
});

test('a technology below its floor is nothing that a limit could change', () => {
  const given = problem([host('a', 100)], [workload('w1', 'vm@a -> container@a')], {
    isolation: {
      byTechnology: { vm: 1, paravirt: 1, container: 0.5, microvm: 0.9, sandbox: 0.8, wasm: 0.7 },
      floors: [{ workload: 'w1', minimum: 0.9 }],
    },
  });
  expect(findConflicts(given, quietContext)).toEqual([]);
});

describe('hardware that cannot leave in time whatever else is given up', () => {
  test('is proven, with what would let it', () => {
    const [conflict, ...more] = deadlineConflicts(leaving({ effortCapacityDaysPerWave: 1 }), quietContext);
    expect(more).toEqual([]);
    expect(conflict?.limits.map(({ id, need }) => [id, need])).toEqual([
      ['people', 2],
      ['off-by:2', 4],
    ]);
  });

  test('is not said of dates that are kept by giving up technologies', () => {
    const base = leaving({ effortCapacityDaysPerWave: 4 });
    const given: RoadmapProblem = {
      ...base,
      workloads: base.workloads.map((one) => ({
        ...one,
        to: { host: 'b', technology: 'container' },
        portEffortDays: 4,
      })),
      way: { lastWave: 2 },
    };
    expect(findConflicts(given, quietContext)).not.toEqual([]);
    expect(deadlineConflicts(given, quietContext)).toEqual([]);
  });

  test('is not said where only room is short: what shrinks makes room', () => {
    const given = problem(
      [host('a', 20, { releasable: true, offByWave: 1 }), host('b', 15)],
      [workload('w1', 'vm@a -> vm@b', { demand: memory(10) }), workload('w2', 'vm@b -> vm@b', { demand: memory(10) })],
    );
    expect(deadlineConflicts(given, quietContext)).toEqual([]);
  });
});
