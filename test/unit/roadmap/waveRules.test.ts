import { describe, expect, test } from 'vitest';
import {
  assessWaves,
  circlesOf,
  type RuledMove,
  type RuledRoadmap,
  type RuledWorkload,
} from '#core/roadmap/waveRules.ts';
import { waveRuleIds, type WaveRuleId } from '#core/scenario/roadmapSettings.ts';

const known = { usage: 1, system: 1, traits: 1, group: 1, host: 1 };

function workload(id: string, more: Partial<RuledWorkload> = {}): RuledWorkload {
  return {
    id,
    name: id,
    application: null,
    isProduction: true,
    isCritical: false,
    isComplex: false,
    completeness: known,
    priority: 50,
    ...more,
  };
}

function move(workload_: string, wave: number, changesTo: string | null = null): RuledMove {
  return { workload: workload_, wave, changesTo };
}

/** Only this rule on, so that each test sees its own. */
function only(rule: WaveRuleId): RuledRoadmap['waveRules'] {
  return Object.fromEntries(
    waveRuleIds.map((id) => [id, { enabled: id === rule, force: 'should' as const, weight: 1 }]),
  );
}

function broken(rule: WaveRuleId, part: Partial<RuledRoadmap>) {
  const waves = Math.max(1, ...(part.moves ?? []).map(({ wave }) => wave));
  return assessWaves({
    workloads: [],
    groups: [],
    moves: [],
    maxMovesPerWave: null,
    firstWave: 1,
    ...part,
    waves,
    waveRules: only(rule),
  }).flatMap(({ wave, violations }) => violations.map(({ workloads, text }) => ({ wave, workloads, text })));
}

const shop = [{ id: 'shop', name: 'Shop', dependsOn: [] }];

describe('strong-dependencies-together', () => {
  const groups = [
    { id: 'a', name: 'Orders', dependsOn: ['b'] },
    { id: 'b', name: 'Stock', dependsOn: ['a'] },
    { id: 'c', name: 'Mail', dependsOn: ['a'] },
  ];
  const workloads = ['a', 'b', 'c'].map((application) => workload(`${application}1`, { application }));
  test('is kept by groups that need each other and share a wave', () => {
    expect(
      broken('strong-dependencies-together', {
        groups,
        workloads,
        moves: [move('a1', 1), move('b1', 1), move('c1', 2)],
      }),
    ).toEqual([]);
  });
  test('is broken by the one that is apart', () => {
    expect(
      broken('strong-dependencies-together', { groups, workloads, moves: [move('a1', 1), move('b1', 3)] }),
    ).toEqual([{ wave: 3, workloads: ['b1'], text: 'Orders, Stock need each other, most of it in wave 1.' }]);
  });
});

describe('application-together', () => {
  const workloads = [
    workload('web', { application: 'shop' }),
    workload('db', { application: 'shop' }),
    workload('test', { application: 'shop', isProduction: false }),
  ];
  test('is kept where production and the rest each share a wave', () => {
    expect(
      broken('application-together', {
        groups: shop,
        workloads,
        moves: [move('test', 1), move('web', 2), move('db', 2)],
      }),
    ).toEqual([]);
  });
  test('is broken where production is spread over waves', () => {
    expect(broken('application-together', { groups: shop, workloads, moves: [move('web', 2), move('db', 3)] })).toEqual(
      [{ wave: 3, workloads: ['db'], text: 'Shop moves in several waves, most of it in wave 2.' }],
    );
  });
  test('goes by the last change of technology, not by a stop-over', () => {
    const moves = [move('web', 1), move('web', 2, 'container'), move('db', 2, 'container'), move('db', 4)];
    expect(broken('application-together', { groups: shop, workloads, moves })).toEqual([]);
  });
  test('is kept step by step where the application rests at a stage', () => {
    const db = workload('cache', { application: 'shop' });
    const steps = [
      move('web', 1, 'container'),
      move('db', 1, 'container'),
      move('web', 3, 'wasm'),
      move('db', 3, 'wasm'),
    ];
    const given = { groups: shop, workloads: [...workloads, db] };
    expect(broken('application-together', { ...given, moves: [...steps, move('cache', 1, 'container')] })).toEqual([]);
    expect(broken('application-together', { ...given, moves: [...steps, move('cache', 3, 'container')] })).toEqual([
      { wave: 3, workloads: ['cache'], text: 'Shop moves in several waves, most of it in wave 1.' },
    ]);
  });
  test('is broken where the second steps are spread over waves', () => {
    const moves = [
      move('web', 1, 'container'),
      move('db', 1, 'container'),
      move('web', 3, 'wasm'),
      move('db', 4, 'wasm'),
    ];
    expect(broken('application-together', { groups: shop, workloads, moves })).toEqual([
      { wave: 4, workloads: ['db'], text: 'Shop moves in several waves, most of it in wave 3.' },
    ]);
  });
});

describe('dependencies-first', () => {
  const groups = [
    { id: 'app', name: 'App', dependsOn: ['base'] },
    { id: 'base', name: 'Base', dependsOn: [] },
  ];
  const workloads = [workload('x', { application: 'app' }), workload('y', { application: 'base' })];
  test('is kept in the same wave or later', () => {
    expect(broken('dependencies-first', { groups, workloads, moves: [move('x', 2), move('y', 2)] })).toEqual([]);
  });
  test('is broken by what moves before what it needs', () => {
    expect(broken('dependencies-first', { groups, workloads, moves: [move('x', 1), move('y', 2)] })).toEqual([
      { wave: 1, workloads: ['x'], text: 'App needs Base, which is finished in wave 2 only.' },
    ]);
  });
  test('is broken by what moves between the two steps of what it needs', () => {
    const moves = [move('y', 1, 'container'), move('x', 2), move('y', 3, 'wasm')];
    expect(broken('dependencies-first', { groups, workloads, moves })).toEqual([
      { wave: 2, workloads: ['x'], text: 'App needs Base, which is finished in wave 3 only.' },
    ]);
  });
  test('is kept by those that need each other where their first steps share a wave', () => {
    const each = groups.map((group) => ({
      ...group,
      dependsOn: groups.flatMap(({ id }) => (id === group.id ? [] : id)),
    }));
    const moves = [move('y', 1, 'container'), move('x', 1), move('y', 3, 'wasm')];
    expect(broken('dependencies-first', { groups: each, workloads, moves })).toEqual([]);
    expect(
      broken('dependencies-first', { groups: each, workloads, moves: [...moves.slice(0, 1), move('x', 2)] }),
    ).toEqual([{ wave: 1, workloads: ['y'], text: 'Base needs App, which is finished in wave 2 only.' }]);
  });
});

describe('pilot-first', () => {
  const workloads = [workload('prod'), workload('dev', { isProduction: false })];
  test('is kept where something outside production changes in an earlier wave', () => {
    expect(
      broken('pilot-first', { workloads, moves: [move('dev', 1, 'container'), move('prod', 2, 'container')] }),
    ).toEqual([]);
  });
  test('is broken in the same wave', () => {
    expect(broken('pilot-first', { workloads, moves: [move('dev', 2, 'wasm'), move('prod', 2, 'wasm')] })).toEqual([
      {
        wave: 2,
        workloads: ['prod'],
        text: 'Production becomes wasm before a pilot outside production has (wave 2).',
      },
    ]);
  });
  test('asks for nothing where there is nothing to try it with, nor for changes of host', () => {
    expect(broken('pilot-first', { workloads, moves: [move('dev', 2), move('prod', 1, 'container')] })).toEqual([]);
  });
});

describe('non-production-first', () => {
  const workloads = [
    workload('prod', { application: 'shop' }),
    workload('dev', { application: 'shop', isProduction: false }),
  ];
  test('is kept in the same wave', () => {
    expect(
      broken('non-production-first', { groups: shop, workloads, moves: [move('prod', 1), move('dev', 1)] }),
    ).toEqual([]);
  });
  test('is broken by production that goes ahead', () => {
    expect(
      broken('non-production-first', { groups: shop, workloads, moves: [move('prod', 1), move('dev', 2)] }),
    ).toEqual([
      {
        wave: 1,
        workloads: ['prod'],
        text: 'Production of Shop moves before the rest of it, which is finished in wave 2.',
      },
    ]);
  });
});

describe('environments-apart', () => {
  const workloads = [workload('p1'), workload('p2'), workload('d', { isProduction: false })];
  test('is kept by waves of one kind', () => {
    expect(broken('environments-apart', { workloads, moves: [move('p1', 1), move('p2', 1), move('d', 2)] })).toEqual(
      [],
    );
  });
  test('is broken by the fewer', () => {
    expect(broken('environments-apart', { workloads, moves: [move('p1', 1), move('p2', 1), move('d', 1)] })).toEqual([
      { wave: 1, workloads: ['d'], text: 'It mixes 2 production workloads with 1 other.' },
    ]);
  });
});

describe.each([
  ['critical-not-first', { isCritical: true }, 'high criticality'],
  ['complex-not-first', { isComplex: true }, 'high complexity'],
] as const)('%s', (rule, trait, words) => {
  const workloads = [workload('hard', trait), workload('easy')];
  test('is kept in a later wave', () => {
    expect(broken(rule, { workloads, moves: [move('easy', 1), move('hard', 2)] })).toEqual([]);
  });
  test('is broken in the first', () => {
    expect(broken(rule, { workloads, moves: [move('easy', 2), move('hard', 1)] })).toEqual([
      { wave: 1, workloads: ['hard'], text: `It is the first, and moves 1 workload of ${words}.` },
    ]);
  });
  test('goes by the first wave in which anybody works', () => {
    const moves = [move('hard', 2), move('easy', 3)];
    expect(broken(rule, { workloads, moves, firstWave: 2 }).map(({ wave }) => wave)).toEqual([2]);
  });
  test('asks for nothing where all that moves is such', () => {
    expect(broken(rule, { workloads, moves: [move('hard', 1)] })).toEqual([]);
  });
});

describe('wave-size', () => {
  const workloads = Array.from({ length: 51 }, (_, index) => workload(`w${index}`));
  const moves = workloads.map(({ id }) => move(id, 1));
  test('is kept up to 50 where the scenario says nothing', () => {
    expect(broken('wave-size', { workloads, moves: moves.slice(1) })).toEqual([]);
  });
  test('is broken by more, and names them', () => {
    const [violation] = broken('wave-size', { workloads, moves });
    expect(violation).toMatchObject({ wave: 1, text: 'It moves 51 workloads, more than 50.' });
  });
  test('goes by the scenario’s limit', () => {
    expect(broken('wave-size', { workloads, moves, maxMovesPerWave: 60 })).toEqual([]);
    expect(broken('wave-size', { workloads, moves: moves.slice(0, 3), maxMovesPerWave: 2 })).toHaveLength(1);
  });
  test('counts a workload that moves twice once', () => {
    expect(
      broken('wave-size', { workloads, moves: [move('w0', 1), move('w0', 1), move('w1', 1)], maxMovesPerWave: 2 }),
    ).toEqual([]);
  });
});

describe('a wave’s figures', () => {
  const workloads = [
    workload('p', {
      completeness: { usage: 1, system: 1, traits: 0.5, group: 0, host: 1 },
      priority: 40,
      isCritical: true,
    }),
    workload('d', {
      completeness: { usage: 0, system: 0, traits: 0.5, group: 0, host: 1 },
      priority: 90,
      isProduction: false,
    }),
  ];
  const assess = (waveRules: RuledRoadmap['waveRules']) =>
    assessWaves({
      workloads,
      groups: [],
      waves: 2,
      moves: [move('p', 1), move('d', 1)],
      waveRules,
      maxMovesPerWave: null,
      firstWave: 1,
    });
  test('confidence is the mean of what is known', () => {
    const [first, empty] = assess({});
    expect(first?.completeness).toEqual({ usage: 0.5, system: 0.5, traits: 0.5, group: 0, host: 1 });
    expect(first?.confidence).toBeCloseTo(0.5, 12);
    expect(first?.priority).toBe(65);
    expect(empty).toMatchObject({ confidence: 1, risk: 0, priority: null, violations: [] });
  });
  test('risk is the weight of the broken rules over the weight of all that are on', () => {
    const [first] = assess({});
    expect(first?.violations.map(({ rule }) => rule)).toEqual(['environments-apart', 'critical-not-first']);
    expect(first?.risk).toBeCloseTo(2 / 9, 12);
    const [weighed] = assess({
      'environments-apart': { enabled: true, force: 'should', weight: 5 },
      'critical-not-first': { enabled: false, force: 'should', weight: 9 },
    });
    expect(weighed?.risk).toBeCloseTo(5 / 12, 12);
  });
});

describe('circles of groups', () => {
  const group = (id: string, ...dependsOn: string[]) => ({ id, dependsOn });
  test('are those that reach each other', () => {
    const groups = [group('d', 'a'), group('c', 'b'), group('b', 'a', 'c'), group('a'), group('e', 'e')];
    expect(circlesOf(groups)).toEqual([['b', 'c']]);
  });
  test('may go round several groups', () => {
    expect(circlesOf([group('a', 'b'), group('b', 'c'), group('c', 'a'), group('x', 'a')])).toEqual([['a', 'b', 'c']]);
  });
});
