import { describe, expect, test } from 'vitest';
import { compareText } from '#core/compareText.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { ScenarioError } from '#core/planning/prepareEstate.ts';
import { clusterNamed, hostOf, inventoryOf, workloadOf } from '#test/fixtures/inventory.ts';
import { compiledCase } from '#test/fixtures/compiledRoadmap.ts';

const group = (id: string, name: string, dependsOn: string[] = []) => ({
  id,
  key: id,
  name,
  movesTogether: false,
  dependsOn,
  basis: 'test',
});

function estate(): Inventory {
  return {
    ...inventoryOf(
      [hostOf('h1'), hostOf('h2'), hostOf('h3'), hostOf('k1', { clusterId: 'c2' }), hostOf('k2', { clusterId: 'c2' })],
      [
        workloadOf('web', { name: 'shop-web', groupId: 'g1' }),
        workloadOf('app', { name: 'shop-app', groupId: 'g1', hostId: 'h2' }),
        workloadOf('db', { name: 'shop-postgres', groupId: 'g2', hostId: 'h3', inUseMiB: 400 * 1024 }),
        workloadOf('fn', { name: 'fn-resize', hostId: 'h3' }),
        workloadOf('off', { name: 'old', powerState: 'off' }),
        workloadOf('k', { name: 'wiki', hostId: 'k1', clusterId: 'c2' }),
      ],
      [clusterNamed('c1', { name: 'Prod' }), clusterNamed('c2', { name: 'Edge' })],
    ),
    groups: [group('g1', 'Shop', ['g2']), group('g2', 'Shop data')],
  };
}

const compile = (roadmap: Record<string, unknown> = {}, written: Record<string, unknown> = {}) =>
  compiledCase(estate(), { ...written, roadmap }).compiled;
const workloadIn = (compiled: ReturnType<typeof compile>, id: string) =>
  compiled.problem.workloads.find((workload) => workload.id === id)!;

describe('the default scenario', () => {
  test('limits nothing: the way is what the roadmap is worth and no more', () => {
    const { problem, findings } = compile();
    expect(Object.keys(problem.way!)).toEqual(['objective']);
    expect(problem.effortCapacityDaysPerWave).toBe(40);
    expect(findings).toEqual([]);
    for (const workload of problem.workloads) {
      expect(workload.closedWaves).toBeUndefined();
      expect(workload.heldInWave).toBeUndefined();
      expect(workload.via).toBeUndefined();
    }
  });

  test('every move has effort, money and risk; skills only where the technology changes', () => {
    const compiled = compile();
    for (const workload of compiled.problem.workloads) {
      expect(workload.moveCost).toBeGreaterThan(0);
      expect(workload.moveRisk).toBeGreaterThan(0);
      const changes = workload.to.technology !== 'vm';
      expect(workload.portEffortDays > 0).toBe(changes);
      expect(workload.skills !== undefined).toBe(changes);
      expect((workload.portCost ?? 0) > 0).toBe(changes);
    }
    expect(workloadIn(compiled, 'db').to.technology).toBe('vm');
    expect(workloadIn(compiled, 'web').skills).toEqual(['container']);
  });

  test('groups that depend on each other are connections to be changed', () => {
    const compiled = compile();
    // One known connection instead of two assumed.
    expect(workloadIn(compiled, 'k').portEffortDays - workloadIn(compiled, 'web').portEffortDays).toBeCloseTo(0.5, 12);
  });
});

describe('people and calendars', () => {
  test('teams bring their days, skills and clusters, by the id of the pool', () => {
    const { problem } = compile({
      teams: [
        { id: 'a', name: 'A', daysPerWave: 12, clusters: ['edge'] },
        { id: 'b', name: 'B', daysPerWave: 8, skills: ['wasm'] },
      ],
    });
    expect(problem.effortCapacityDaysPerWave).toBe(20);
    expect(problem.way?.teams?.map((team) => [team.id, team.clusters, team.daysByWave])).toEqual([
      ['a', ['c2'], [12]],
      ['b', undefined, [8]],
    ]);
  });

  test('a window that is too short closes every wave, with what it lacks', () => {
    const compiled = compile(
      { maintenanceWindows: [{ name: 'Night', workloads: ['db'], weekdays: [6], from: '01:00', hours: 1 }] },
      { technologyOverrides: { db: 'container' } },
    );
    const db = workloadIn(compiled, 'db');
    expect(db.closedWaves).toHaveLength(compiled.calendar.horizonWaves);
    expect(compiled.problem.way?.lastWave).toBe(compiled.calendar.horizonWaves);
    const [finding] = compiled.findings;
    expect(finding).toMatchObject({ code: 'no-open-wave', value: 'shop-postgres' });
    expect(finding!.message).toContain('longest maintenance window has 1');
    expect(workloadIn(compiled, 'web').closedWaves).toBeUndefined();
  });

  test('moves that do not interrupt need no window', () => {
    // The database keeps its technology: it moves live, if at all.
    const compiled = compile({
      maintenanceWindows: [{ name: 'Night', workloads: ['db'], weekdays: [6], from: '01:00', hours: 0.25 }],
    });
    expect(workloadIn(compiled, 'db').closedWaves).toBeUndefined();
    expect(compiled.findings).toEqual([]);
  });

  test('horizons hold what the work needs, and the last wave is the scenario’s', () => {
    expect(compile().calendar.horizonWaves).toBe(131);
    expect(compile({ maxWaves: 7 }).problem.way?.lastWave).toBe(7);
    expect(
      compile({}, { assumptions: { 'team.effortDaysPerWave': { likely: 0.1 } } }).calendar.horizonWaves,
    ).toBeGreaterThan(250);
  });
});

describe('order, pace and money', () => {
  test('names become ids of running workloads, also by group', () => {
    const { problem, findings } = compile({
      before: [{ name: 'Data first', first: ['Shop data'], later: ['Shop', 'old', 'db'], wavesBetween: 2 }],
      pace: [
        { name: 'Slow', workloads: ['shop-*'], maxPerWave: 1 },
        { name: 'Slow', workloads: ['fn', 'k', 'web'], maxPerWave: 2 },
        { name: 'Idle', workloads: ['fn'], maxPerWave: 3 },
      ],
      maxShareOfClusterPerWave: 0.5,
    });
    expect(problem.way?.before).toEqual([{ id: 'Data first', first: ['db'], later: ['web', 'app'], wavesBetween: 2 }]);
    expect(problem.way?.pace).toEqual([
      { id: 'Slow', workloads: ['web', 'app', 'db'], maxPerWave: 1 },
      { id: 'Slow (2)', workloads: ['web', 'fn', 'k'], maxPerWave: 2 },
      { id: '50 % of Prod in a wave', workloads: ['app', 'db', 'fn', 'web'], maxPerWave: 2 },
    ]);
    expect(findings).toEqual([]);
  });

  test('sets that move together are groups, in the order of the inventory’s', () => {
    const compiled = compile({ together: [{ name: 'Pair', workloads: ['shop-web', 'fn-*'] }] });
    expect(workloadIn(compiled, 'web').group).toBe('together:Pair');
    expect(workloadIn(compiled, 'fn').group).toBe('together:Pair');
    expect(workloadIn(compiled, 'app').group).toBe('g1');
    expect(compiled.problem.groups.find(({ id }) => id === 'together:Pair')).toEqual({
      id: 'together:Pair',
      movesTogether: true,
      dependsOn: ['g2'],
    });
  });

  test('a wave belongs to the quarter of its first day, and arriving hosts to that of their wave', () => {
    const { problem, arrivalCosts } = compile({
      budgets: [
        { quarter: '2027-Q2', amount: 70_000 },
        { quarter: '2027-Q1', amount: 40_000 },
        { quarter: '2027-Q1', amount: 10_000 },
      ],
      hardware: [
        {
          kind: 'arrival',
          name: 'N',
          cluster: 'Prod',
          // The first wave on or after it begins on 12 April.
          date: '2027-03-30',
          count: 2,
          cpuCores: 64,
          memoryMiB: 524_288,
          price: 9000,
        },
      ],
    });
    expect(problem.way?.budgets).toEqual([
      { id: '2027-Q1', waves: [1, 2, 3, 4, 5, 6, 7], amount: 50_000, committed: 0 },
      { id: '2027-Q2', waves: [8, 9, 10, 11, 12, 13], amount: 70_000, committed: 18_000 },
    ]);
    expect([...arrivalCosts]).toEqual([[8, 18_000]]);
  });

  test('a budget below what is bought anyway, or of a quarter without a wave, is told', () => {
    const { findings } = compile({
      budgets: [
        { quarter: '2026-Q1', amount: 1 },
        { quarter: '2027-Q1', amount: 5 },
      ],
      hardware: [
        { kind: 'arrival', name: 'N', cluster: 'Prod', date: '2027-01-04', count: 1, cpuCores: 8, memoryMiB: 65_536 },
      ],
    });
    expect(findings.map((finding) => [finding.code, finding.value])).toEqual([
      ['budget-without-wave', '2026-Q1'],
      ['budget-below-purchases', '2027-Q1'],
    ]);
  });

  test('what names nothing is told, word by word; unknown clusters of arrivals stop the plan', () => {
    const { findings } = compile({
      teams: [{ id: 'a', name: 'A', daysPerWave: 12, clusters: ['Nowhere', 'Prod'] }],
      freezes: [{ name: 'F', from: '2027-02-02', to: '2027-02-01', workloads: ['shop-web', 'ghost-1'] }],
      pace: [{ name: 'P', workloads: ['ghost-2'], maxPerWave: 1 }],
      before: [{ name: 'B', first: ['ghost-3'], later: ['web'] }],
      together: [{ name: 'T', workloads: ['ghost-4'] }],
      maintenanceWindows: [{ name: 'M', workloads: ['ghost-5'], weekdays: [1], from: '01:00', hours: 1 }],
      heldInWave: { 'ghost-6': 2 },
      traits: [{ workloads: ['ghost-7'] }],
    });
    const unknown = findings
      .filter((finding) => finding.code === 'scenario-names-nothing')
      .map((finding) => finding.value ?? '');
    expect(unknown.toSorted(compareText)).toEqual([
      'Nowhere',
      'ghost-1',
      'ghost-2',
      'ghost-3',
      'ghost-4',
      'ghost-5',
      'ghost-6',
      'ghost-7',
    ]);
    expect(findings.some((finding) => finding.code === 'dates-reversed')).toBe(true);
    const arrival = {
      kind: 'arrival',
      name: 'N',
      cluster: 'X',
      date: '2027-03-30',
      count: 2,
      cpuCores: 64,
      memoryMiB: 1024,
    };
    expect(() => compile({ hardware: [arrival] })).toThrow(ScenarioError);
  });
});

describe('single workloads', () => {
  test('traits decide caution, risk and skills', () => {
    const usual = workloadIn(compile(), 'web');
    const said = workloadIn(
      compile({ traits: [{ workloads: ['web'], environment: 'development', criticality: 'high' }] }),
      'web',
    );
    expect(said.caution).toBeLessThan(usual.caution);
    expect(said.portRisk).toBeCloseTo(3 * usual.portRisk!, 9);
  });

  test('from VM to module by a stage: both steps together cost what the problem counts twice', () => {
    const compiled = compile({ stableStageWaves: 2 }, { technologyOverrides: { fn: 'wasm' } });
    const fn = workloadIn(compiled, 'fn');
    expect(fn.via).toMatchObject({ technology: 'container', skills: ['container'] });
    expect(fn.skills).toEqual(['wasm']);
    const moves = compiled.movesOf.get('fn')!;
    expect(2 * fn.portCost!).toBeCloseTo(moves.via!.cost + moves.port!.cost, 9);
    expect(2 * fn.portRisk!).toBeCloseTo(moves.via!.expectedLoss + moves.port!.expectedLoss, 9);
    expect(compiled.problem.way?.stableStageWaves).toBe(2);
    expect(workloadIn(compiled, 'web').via).toBeUndefined();
  });

  test('the stage keeps the isolation floor', () => {
    const compiled = compile({ stableStageWaves: 1, industry: 'finance' }, { technologyOverrides: { fn: 'wasm' } });
    expect(workloadIn(compiled, 'fn').via?.technology).toBe('microvm');
  });

  test('held in a wave by hand', () => {
    expect(workloadIn(compile({ heldInWave: { web: 4 } }), 'web').heldInWave).toBe(4);
  });
});
