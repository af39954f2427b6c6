import { describe, expect, test } from 'vitest';
import { waveRuleLimits, type BoundWorkload } from '#core/planning/waveRuleLimits.ts';
import type { WaveRuleId } from '#core/scenario/roadmapSettings.ts';

function bound(id: string, more: Partial<BoundWorkload> = {}): BoundWorkload {
  return {
    id,
    group: null,
    isProduction: true,
    moves: true,
    isCritical: false,
    isComplex: false,
    changesTo: null,
    caution: 0.5,
    opensIn: 1,
    stepDays: [1],
    ...more,
  };
}

function limits(
  rules: readonly WaveRuleId[],
  workloads: readonly BoundWorkload[],
  groups: Parameters<typeof waveRuleLimits>[1] = [],
  maxMovesPerWave: number | null = null,
) {
  const waveRules = Object.fromEntries(rules.map((id) => [id, { enabled: true, force: 'must' as const, weight: 1 }]));
  return waveRuleLimits({ name: 'S', maxMovesPerWave, roadmap: { waveRules } }, groups, workloads);
}

const group = (id: string, movesTogether = false, ...dependsOn: string[]) => ({
  id,
  name: id,
  movesTogether,
  dependsOn,
});

describe('wave rules that must hold', () => {
  test('bind nothing by default', () => {
    expect(limits([], [bound('a', { isCritical: true }), bound('b')], [group('g')], 7)).toEqual({
      together: [],
      before: [],
      notFirst: new Set(),
      maxMovesPerWave: 7,
      environmentsApart: false,
      findings: [],
    });
  });

  test('keep an application together, production and the rest each for itself', () => {
    const workloads = [
      bound('p1', { group: 'g' }),
      bound('p2', { group: 'g' }),
      bound('d1', { group: 'g', isProduction: false }),
    ];
    expect(limits(['application-together'], workloads, [group('g')]).together).toEqual([
      { name: 'g', workloads: ['p1', 'p2'] },
    ]);
  });

  test('let an application that is larger than a wave move in parts, in words', () => {
    const workloads = ['a', 'b', 'c'].map((id) => bound(id, { group: 'g', stepDays: [1, 4.25] }));
    const of = (maxMoves: number | null, days: number, whole = false) => {
      const waveRules = { 'application-together': { enabled: true, force: 'must' as const, weight: 1 } };
      const scenario = { name: 'S', maxMovesPerWave: maxMoves, roadmap: { waveRules } };
      const { together, findings } = waveRuleLimits(scenario, [group('g', whole)], workloads, undefined, days);
      return { bound: together.length, said: findings.map(({ message }) => message) };
    };
    expect(of(3, 12.75)).toEqual({ bound: 1, said: [] });
    expect(of(2, 12)).toEqual({
      bound: 0,
      said: [
        'g needs 3 moves and 12.8 person-days in one wave, and a wave has 2 moves and 12 person-days at most: it moves in parts, and its waves are named as breaking the rule. Give a wave 3 moves and 12.8 person-days to keep it whole.',
      ],
    });
    expect(of(2, 100).said[0]).toMatch(/^g needs 3 moves in one wave, and a wave has 2 moves at most/);
    // What its inventory moves as a whole stays whole: that is no matter of the rule.
    expect(of(2, 12, true)).toEqual({ bound: 1, said: [] });
  });

  test('bind what only steps aside, too, where something of its application moves', () => {
    const workloads = [bound('a', { group: 'g' }), bound('b', { group: 'g', moves: false })];
    expect(limits(['application-together'], workloads, [group('g')]).together).toEqual([
      { name: 'g', workloads: ['a', 'b'] },
    ]);
    const still = workloads.map((one) => ({ ...one, moves: false }));
    expect(limits(['application-together'], still, [group('g')]).together).toEqual([]);
    const critical = [bound('a'), bound('c', { moves: false, isCritical: true })];
    expect(limits(['critical-not-first'], critical).notFirst).toEqual(new Set(['c']));
  });

  test('keep groups in a circle together', () => {
    const workloads = [bound('x', { group: 'a' }), bound('y', { group: 'b' }), bound('z', { group: 'c' })];
    const groups = [group('a', false, 'b'), group('b', false, 'a'), group('c', false, 'a')];
    expect(limits(['strong-dependencies-together'], workloads, groups).together.map((set) => set.workloads)).toEqual([
      ['x', 'y'],
    ]);
  });

  test('move test before production of a group that may be split', () => {
    const workloads = (id: string) => [
      bound(`${id}-p`, { group: id }),
      bound(`${id}-d`, { group: id, isProduction: false }),
    ];
    const { before } = limits(
      ['non-production-first'],
      [...workloads('split'), ...workloads('whole')],
      [group('split'), group('whole', true)],
    );
    expect(before).toMatchObject([{ first: ['split-d'], later: ['split-p'], wavesBetween: 0 }]);
  });

  test('let the least cautious pilot that waits for nothing go first', () => {
    const workloads = [
      bound('p', { changesTo: 'container' }),
      bound('late', { isProduction: false, changesTo: 'container', caution: 0.3 }),
      bound('early', { isProduction: false, changesTo: 'container', caution: 0.1 }),
      bound('waits', { isProduction: false, changesTo: 'container', caution: 0, group: 'w' }),
    ];
    const { before, findings } = limits(['pilot-first'], workloads, [group('w', false, 'x'), group('x')]);
    expect(before).toMatchObject([{ first: ['early'], later: ['p'] }]);
    expect(findings).toEqual([]);
  });

  test('take a pilot that can go: open soonest, by way of what is no production', () => {
    const production = bound('p', { changesTo: 'container', group: 'shop' });
    const pilot = (id: string, more: Partial<BoundWorkload>): BoundWorkload =>
      bound(id, { isProduction: false, changesTo: 'container', ...more });
    const shut = pilot('shut', { caution: 0, opensIn: Infinity });
    const late = pilot('late', { caution: 0, opensIn: 4 });
    const needy = pilot('needy', { caution: 0, group: 'needy' });
    const waiting = pilot('waiting', { group: 'waiting' });
    const groups = [
      group('shop'),
      group('needy', false, 'middle'),
      group('middle', false, 'shop'),
      group('waiting', false, 'tools'),
      group('tools'),
    ];
    const pilots = (...given: readonly BoundWorkload[]) =>
      limits(['pilot-first'], [production, ...given], groups).before.map(({ first }) => first[0]);
    expect(pilots(shut, late, needy, waiting)).toEqual(['waiting']);
    expect(pilots(shut, late, needy)).toEqual(['late']);
    expect(pilots(shut, needy)).toEqual([]);
    expect(pilots(pilot('beside', { group: 'shop' }))).toEqual(['beside']);
  });

  test('say so where no pilot can be first', () => {
    const { before, findings } = limits(['pilot-first'], [bound('p', { changesTo: 'wasm' })]);
    expect(before).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(['wave-rule-not-bound']);
  });

  test('close the first wave for what is critical or complex, unless that is everything', () => {
    const workloads = [bound('c', { isCritical: true }), bound('x', { isComplex: true }), bound('e')];
    expect(limits(['critical-not-first', 'complex-not-first'], workloads).notFirst).toEqual(new Set(['c', 'x']));
    const all = limits(['critical-not-first'], [bound('c', { isCritical: true })]);
    expect(all.notFirst.size).toBe(0);
    expect(all.findings).toHaveLength(1);
  });

  test('limit the size of waves, to 50 where the scenario does not say', () => {
    expect(limits(['wave-size'], []).maxMovesPerWave).toBe(50);
    expect(limits(['wave-size'], [], [], 12).maxMovesPerWave).toBe(12);
  });

  test('keep environments apart', () => {
    expect(limits(['environments-apart'], [bound('a')])).toMatchObject({ environmentsApart: true, findings: [] });
  });

  test('ask for no pilot and no harmless first wave that there was before', () => {
    const workloads = [bound('p', { changesTo: 'container', isCritical: true }), bound('q', { changesTo: 'wasm' })];
    const waveRules = Object.fromEntries(
      (['pilot-first', 'critical-not-first'] as const).map((id) => [
        id,
        { enabled: true, force: 'must' as const, weight: 1 },
      ]),
    );
    const scenario = { name: 'S', maxMovesPerWave: null, roadmap: { waveRules } };
    const begun = { hasMoves: true, tried: new Set(['container']) };
    const { notFirst, findings } = waveRuleLimits(scenario, [], workloads, begun);
    expect(notFirst).toEqual(new Set());
    // Of Wasm nothing was tried, and nothing outside production can be.
    expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining('become wasm')]);
  });
});
