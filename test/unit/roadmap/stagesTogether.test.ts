import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { checkPlanDocument, checkPlannedRoadmap, rulesOf, type Invariant } from '#core/roadmap/check.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { RoadmapGroup, RoadmapProblem, RoadmapWorkload } from '#core/roadmap/problem.ts';
import { broken, host, memory, problem, workload } from '#test/unit/roadmap/estates.ts';
import { planDocument } from '#test/unit/roadmap/planDocument.ts';

const group = (id: string, movesTogether: boolean, dependsOn: readonly string[] = []): RoadmapGroup => ({
  id,
  movesTogether,
  dependsOn,
});

const via = { technology: 'container', portEffortDays: 3 } as const;

/** A VM that becomes a container of 6 MiB, rests, and becomes a module of 2 MiB. */
const staged = (id: string, more: Partial<RoadmapWorkload> = {}): RoadmapWorkload =>
  workload(id, 'vm@a -> wasm@b', { demand: memory(10, 6, 2), via, ...more });

const roomy = [host('a', 100), host('b', 100)];

/** Waves as `workload technology` in the order of ids, with the faults of the checker and the findings. */
function planned(input: RoadmapProblem) {
  const plan = planRoadmap(input, quietContext);
  const { findings } = plan.diagnostics;
  return {
    waves: plan.waves.map(({ moves }) => moves.map((move) => `${move.workload} ${move.toTechnology}`)),
    seats: plan.waves.map(({ moves }) => moves.map((move) => move.toHost)),
    faults: broken(checkPlannedRoadmap(input, plan)),
    codes: findings.map(({ code }) => code),
    texts: findings.map(({ text }) => text),
    outcome: plan.outcome,
    bound: plan.diagnostics.bound,
  };
}

describe('a group that moves together', () => {
  const shop = [
    staged('x', { group: 'shop' }),
    staged('y', { group: 'shop' }),
    workload('z', 'vm@a -> container@b', { group: 'shop' }),
  ];

  test('takes its stage as a whole and goes on as a whole; who has one step goes with the first', () => {
    const { waves, faults, codes, outcome, bound } = planned(
      problem(roomy, shop, { groups: [group('shop', true)], way: { stableStageWaves: 1 } }),
    );
    expect(waves).toEqual([['x container', 'y container', 'z container'], [], ['x wasm', 'y wasm']]);
    expect(outcome).toBe('complete');
    expect([faults, codes]).toEqual([{}, []]);
    expect(bound.waves).toBe(3);
  });

  test('waits for a wave that has the people for all second steps', () => {
    const { waves, faults } = planned(
      problem(roomy, shop.slice(0, 2), {
        groups: [group('shop', true)],
        way: {
          stableStageWaves: 0,
          teams: [{ id: 't', name: 'T', skills: ['host-move'], daysByWave: [6, 3, 3, 4] }],
        },
      }),
    );
    expect(waves).toEqual([['x container', 'y container'], [], [], ['x wasm', 'y wasm']]);
    expect(faults).toEqual({});
  });

  test('rests on several hosts where the target is too small for its containers', () => {
    const { waves, seats, faults } = planned(
      problem([host('a', 20), host('b', 4), host('c', 7), host('d', 7)], shop.slice(0, 2), {
        groups: [group('shop', true)],
        way: { stableStageWaves: 0 },
      }),
    );
    expect(waves).toEqual([
      ['x container', 'y container'],
      ['x wasm', 'y wasm'],
    ]);
    expect(seats).toEqual([
      ['c', 'd'],
      ['b', 'b'],
    ]);
    expect(faults).toEqual({});
  });

  test('is finished, second steps and all, before those that wait for it begin', () => {
    const { waves, faults } = planned(
      problem(roomy, [...shop, workload('front', 'vm@a -> container@b', { group: 'front' })], {
        groups: [group('shop', true), group('front', false, ['shop'])],
        way: { stableStageWaves: 1 },
      }),
    );
    expect(waves).toEqual([['x container', 'y container', 'z container'], [], ['front container', 'x wasm', 'y wasm']]);
    expect(faults).toEqual({});
  });

  test('ends at the stage where no wave takes its second steps, in words', () => {
    const heavy = shop.slice(0, 2).map((one) => ({ ...one, portEffortDays: 6 }));
    const { waves, faults, texts, codes } = planned(
      problem(roomy, heavy, { groups: [group('shop', true)], way: { stableStageWaves: 1 } }),
    );
    expect(waves).toEqual([['x container', 'y container']]);
    expect(faults).toEqual({});
    expect(codes).toEqual(['stage-not-possible']);
    expect(texts).toEqual([
      'The group shop must take both steps as a whole, and the second step takes 2 moves in one wave, more than any wave has. x, y stay at the stage.',
    ]);
  });

  test('ends at the stage where the waves are over before it has rested, in words', () => {
    const of = (lastWave: number) =>
      planned(
        problem(roomy, shop.slice(0, 2), {
          groups: [group('shop', true)],
          way: { stableStageWaves: 1, lastWave },
        }),
      );
    expect(of(3)).toMatchObject({ codes: [], outcome: 'complete' });
    expect(of(2).waves).toEqual([['x container', 'y container']]);
    expect(of(2).texts).toEqual([
      'The group shop must take both steps as a whole, and the first step can be in wave 1 at the earliest, and no wave from 3 on is open to the second. x, y stay at the stage.',
    ]);
  });
});

describe('groups that wait for each other', () => {
  const circle = [
    staged('x', { group: 'g' }),
    staged('y', { group: 'h' }),
    workload('z', 'vm@a -> container@b', { group: 'h' }),
  ];
  const groups = [group('g', false, ['h']), group('h', false, ['g'])];

  test('take each step in one wave', () => {
    const { waves, faults, codes } = planned(problem(roomy, circle, { groups, way: { stableStageWaves: 1 } }));
    expect(waves).toEqual([['x container', 'y container', 'z container'], [], ['x wasm', 'y wasm']]);
    expect([faults, codes]).toEqual([{}, []]);
  });

  test('what shares a host with what waits for it ends at its stage, since nothing may move before it has ended', () => {
    const input = problem(roomy, [staged('x', { group: 'g' }), staged('y', { group: 'h' })], {
      groups: [group('g', false), group('h', false, ['g'])],
      together: [{ id: 'one host', workloads: ['x', 'y'] }],
      way: { stableStageWaves: 0 },
    });
    const { waves, faults, codes } = planned(input);
    expect(waves).toEqual([['x container', 'y container'], ['y wasm']]);
    expect([faults, codes]).toEqual([{}, ['stage-not-possible']]);
  });
});

describe('the checker', () => {
  const input = problem(
    roomy,
    [
      staged('x', { group: 'shop' }),
      staged('y', { group: 'shop' }),
      workload('z', 'vm@a -> container@b', { group: 'shop' }),
      staged('p', { group: 'left' }),
      workload('q', 'vm@a -> container@b', { group: 'right' }),
      workload('front', 'vm@a -> container@b', { group: 'front' }),
    ],
    {
      effortCapacityDaysPerWave: 100,
      groups: [
        group('shop', true),
        group('left', false, ['right']),
        group('right', false, ['left']),
        group('front', false, ['shop']),
      ],
      way: { stableStageWaves: 1 },
    },
  );
  const plan = planRoadmap(input, quietContext);
  const rules = rulesOf(input);
  type Document = ReturnType<typeof planDocument>;
  type Moves = { workload: string; wave: number; toTechnology: string }[];

  /** The plan with its moves in the waves that `change` leaves them in, and states to match. */
  function rewritten(change: (moves: Moves) => void): Document {
    const document = JSON.parse(JSON.stringify(planDocument(input, plan))) as {
      roadmap: {
        waves: { moves: Record<string, unknown>[]; effortDays: number; released: string[] }[];
        states: { assignment: Record<string, unknown> }[];
      };
    };
    const { waves, states } = document.roadmap;
    const all = waves.flatMap((wave, k) => wave.moves.map((move) => ({ move, wave: k + 1 })));
    const moves = all.map(({ move, wave }) => ({
      workload: String(move['workload']),
      wave,
      toTechnology: String(move['toTechnology']),
    }));
    change(moves);
    waves.forEach((wave, k) => {
      wave.moves = all.filter((_, i) => moves[i]!.wave === k + 1).map(({ move }) => move);
      wave.effortDays = wave.moves.reduce((sum, move) => sum + Number(move['effortDays']), 0);
      const assignment = { ...states[k]!.assignment };
      for (const { workload: id, toHost, toTechnology } of wave.moves) {
        assignment[String(id)] = { host: toHost, technology: toTechnology };
      }
      states[k + 1]!.assignment = assignment;
    });
    return document as unknown as Document;
  }

  const put = (moves: Moves, workload: string, toTechnology: string, wave: number): void => {
    const found = moves.find((move) => move.workload === workload && move.toTechnology === toTechnology);
    if (found === undefined) throw new Error(`${workload} does not become ${toTechnology}`);
    found.wave = wave;
  };

  const faultsOf = (change: (moves: Moves) => void): Record<string, string | null> =>
    broken(checkPlanDocument(rewritten(change), rules));

  test('finds nothing in the roadmap of both steps', () => {
    expect(plan.waves.map(({ moves }) => moves.map((move) => `${move.workload} ${move.toTechnology}`))).toEqual([
      ['p container', 'q container', 'x container', 'y container', 'z container'],
      [],
      ['front container', 'p wasm', 'x wasm', 'y wasm'],
    ]);
    expect(faultsOf(() => undefined)).toEqual({});
  });

  const mutations: readonly (readonly [string, readonly Invariant[], RegExp, (moves: Moves) => void])[] = [
    [
      'a first step that lags behind',
      ['group-constraints'],
      /^The group shop moves together, but the first steps are in the waves 1, 2\.$/,
      (moves) => put(moves, 'z', 'container', 2),
    ],
    [
      'a member with one step that goes with the second',
      ['group-constraints'],
      /the first steps are in the waves 1, 3\.$/,
      (moves) => put(moves, 'z', 'container', 3),
    ],
    [
      'a second step that goes ahead, and has not rested',
      ['group-constraints', 'stable-stage'],
      /the second steps are in the waves 2, 3\.$/,
      (moves) => put(moves, 'x', 'wasm', 2),
    ],
    [
      'second steps that have not rested',
      ['stable-stage'],
      /it has to rest for 1 whole waves\.$/,
      (moves) => {
        for (const id of ['x', 'y']) put(moves, id, 'wasm', 2);
      },
    ],
    [
      'what waits begins between the steps of what it waits for',
      ['order-constraints'],
      /^The group front starts to move in wave 2, but shop, which it waits for, is not finished before wave 3\.$/,
      (moves) => put(moves, 'front', 'container', 2),
    ],
    [
      'what waits begins with the first steps of what it waits for',
      ['order-constraints'],
      /^The group front starts to move in wave 1/,
      (moves) => put(moves, 'front', 'container', 1),
    ],
    [
      'one of two groups that wait for each other lags behind',
      ['order-constraints'],
      /^The groups \w+ and \w+ wait for each other, so they move as one, but the first steps are in the waves 1, 2\.$/,
      (moves) => put(moves, 'q', 'container', 2),
    ],
    [
      'one of two groups that wait for each other goes with the second step',
      ['order-constraints'],
      /first steps are in the waves 1, 3\.$/,
      (moves) => put(moves, 'q', 'container', 3),
    ],
  ];

  test.each(mutations)('%s', (_name, invariants, words, change) => {
    const faults = faultsOf(change);
    expect(Object.keys(faults)).toEqual(invariants);
    expect(Object.values(faults).some((text) => words.test(text ?? ''))).toBe(true);
  });

  test('two moves without a stage are no second step', () => {
    const { x: _, ...others } = rules.workloadLimits!;
    expect(
      Object.keys(
        broken(
          checkPlanDocument(
            rewritten(() => undefined),
            { ...rules, workloadLimits: others },
          ),
        ),
      ),
    ).toContain('group-constraints');
  });
});
