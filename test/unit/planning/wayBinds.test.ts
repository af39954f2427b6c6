import { beforeAll, describe, expect, test } from 'vitest';
import type { Group, Workload } from '#core/inventory/inventory.ts';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import type { PlanResult } from '#core/planResult.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { clusterNamed, hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

/**
 * Each part of the model, seen to bind in a whole plan: the same estate is planned without it and with it, the roadmap changes as
 * the part says, and every check holds in both.
 */

const names = ['web', 'api', 'postgres', 'batch', 'redis'];
const workloads = Array.from({ length: 40 }, (_, i) =>
  workloadOf(`w${String(i).padStart(2, '0')}`, {
    name: `shop-${names[i % 5]}-${i}`,
    hostId: `h${(i % 5) + 1}`,
    vcpus: 2,
    memoryMiB: 4096 * (1 + (i % 3)),
  }),
);

function groupNamed(id: string, dependsOn: readonly string[] = []): Group {
  return { id, key: id, name: id, movesTogether: false, dependsOn, basis: 'names' };
}

async function planOf(
  roadmap: Record<string, unknown> = {},
  written: Record<string, unknown> = {},
  change: (workload: Workload) => Workload = (workload) => workload,
  groups: readonly Group[] = [],
): Promise<PlanResult> {
  const inventory = inventoryOf(
    Array.from({ length: 5 }, (_, i) =>
      hostOf(`h${i + 1}`, { name: `esx-${i + 1}`, cpuUtilisation: 0.3, memoryUtilisation: 0.35 }),
    ),
    workloads.map(change),
    [clusterNamed('c1', { name: 'Prod' })],
  );
  const scenario = scenarioSchema.parse({
    assumptions: { 'team.effortDaysPerWave': { low: 50, likely: 60, high: 70 } },
    ...written,
    roadmap,
  });
  const result = await plan({ ...inventory, groups: [...groups] }, scenario, {
    sources: [sourceOne],
    findings: [],
    context: quietContext,
  });
  expect(result.document.roadmap.certificate.filter(({ holds }) => !holds)).toEqual([]);
  return result;
}

const wavesOf = ({ document }: PlanResult) => document.roadmap.waves;
const effortOf = (result: PlanResult, is: (id: string) => boolean = () => true): number =>
  wavesOf(result)
    .flatMap(({ moves }) => moves)
    .filter(({ workload }) => is(workload))
    .reduce((sum, { effortDays }) => sum + effortDays, 0);
const sumByWave = ({ details }: PlanResult, of: 'cost' | 'expectedLoss'): readonly number[] => {
  const sums: number[] = [];
  for (const entry of details.schedule) sums[entry.wave - 1] = (sums[entry.wave - 1] ?? 0) + entry[of];
  return Array.from(sums, (sum) => sum ?? 0);
};
const waveTo = (result: PlanResult, id: string, technology: string): number =>
  wavesOf(result).find(({ moves }) =>
    moves.some(({ workload, toTechnology }) => workload === id && toTechnology === technology),
  )?.number ?? Infinity;
const invariantsOf = ({ document }: PlanResult) => document.roadmap.certificate.map(({ invariant }) => invariant);

let free: PlanResult;
beforeAll(async () => {
  free = await planOf();
}, 60_000);

describe('effort goes by', () => {
  test('the state that a workload keeps and the data that is copied', async () => {
    const heavy = await planOf({}, {}, (one) => (one.id === 'w00' ? { ...one, inUseMiB: 400 * 1024 } : one));
    const is = (id: string): boolean => id === 'w00';
    expect(effortOf(heavy, is)).toBeGreaterThan(effortOf(free, is));
    expect(effortOf(heavy, (id) => id === 'w05')).toBeCloseTo(
      effortOf(free, (id) => id === 'w05'),
      9,
    );
    const entry = ({ details }: PlanResult) =>
      details.schedule.find(({ workload, method }) => workload === 'w00' && method !== 'live')!;
    expect(entry(heavy).transferHours).toBeGreaterThan(entry(free).transferHours);
    expect([entry(free).method, entry(heavy).method]).toEqual(['redeploy', 'cut-over']);
  });

  test('the operating system', async () => {
    const aged = await planOf({}, {}, (one) => ({ ...one, operatingSystem: 'Red Hat Enterprise Linux 7 (64-bit)' }));
    const ids = wavesOf(free).flatMap(({ moves }) =>
      moves.flatMap(({ workload, toTechnology }) => (toTechnology === 'container' ? [workload] : [])),
    );
    const is = (id: string): boolean => ids.includes(id);
    expect(ids.length).toBeGreaterThan(3);
    expect(effortOf(aged, is)).toBeGreaterThan(effortOf(free, is));
  });

  test('the technology pair, and for a module the language', async () => {
    const wasm = { technologyOverrides: { w01: 'wasm' } };
    const container = await planOf({}, { technologyOverrides: { w01: 'container' } });
    const rust = await planOf({ traits: [{ workloads: ['w01'], language: 'Rust' }] }, wasm);
    const java = await planOf({ traits: [{ workloads: ['w01'], language: 'Java' }] }, wasm);
    const is = (id: string): boolean => id === 'w01';
    const efforts = [container, rust, java].map((result) => effortOf(result, is));
    expect(new Set(efforts).size).toBe(3);
    expect(efforts[1]).toBeLessThan(efforts[2]!);
  });

  test('what it is connected to', async () => {
    const groups = [
      groupNamed('g', ['a', 'b', 'c', 'd', 'e', 'f', 'k', 'l']),
      ...['a', 'b', 'c', 'd', 'e', 'f', 'k', 'l'].map((id) => groupNamed(id)),
    ];
    const lone = await planOf({}, {}, (one) => (one.id === 'w01' ? { ...one, groupId: 'a' } : one), groups);
    const busy = await planOf({}, {}, (one) => (one.id === 'w01' ? { ...one, groupId: 'g' } : one), groups);
    const is = (id: string): boolean => id === 'w01';
    expect(effortOf(busy, is)).toBeGreaterThan(effortOf(lone, is));
  });
});

describe('a wave holds no more than', () => {
  test('the budget of its quarter', async () => {
    const spent = sumByWave(free, 'cost').slice(0, 6);
    const whole = spent.reduce((sum, cost) => sum + cost, 0);
    const amount = Math.round(whole / 3);
    const bound = await planOf({ budgets: [{ quarter: '2027-Q1', amount }] });
    const inQuarter = wavesOf(bound).filter(({ start }) => start < '2027-04-01').length;
    const costs = sumByWave(bound, 'cost');
    expect(costs.slice(0, inQuarter).reduce((sum, cost) => sum + cost, 0)).toBeLessThanOrEqual(amount + 1e-6);
    expect(costs.slice(inQuarter).reduce((sum, cost) => sum + cost, 0)).toBeGreaterThan(0);
    expect(wavesOf(bound).length).toBeGreaterThan(wavesOf(free).length);
    expect(invariantsOf(bound)).toContain('budget');
  });

  test('the risk budget', async () => {
    const most = Math.max(...sumByWave(free, 'expectedLoss'));
    const limit = most / 2;
    const bound = await planOf({ riskBudgetPerWave: limit });
    expect(Math.max(...sumByWave(bound, 'expectedLoss'))).toBeLessThanOrEqual(limit + 1e-6);
    expect(effortOf(bound)).toBeGreaterThan(0.9 * effortOf(free));
    expect(invariantsOf(bound)).toContain('risk-budget');
  });

  test('the blast radius: a share of the cluster', async () => {
    const most = Math.max(...wavesOf(free).map(({ moves }) => moves.length));
    expect(most).toBeGreaterThan(4);
    const bound = await planOf({ maxShareOfClusterPerWave: 0.1 });
    expect(Math.max(...wavesOf(bound).map(({ moves }) => moves.length))).toBeLessThanOrEqual(4);
    expect(invariantsOf(bound)).toContain('pace-limits');
  });
});

describe('the way to a module', () => {
  const written = { technologyOverrides: { w00: 'wasm', w05: 'wasm' } };

  test('is one step without a stage, and two with so many whole waves between', async () => {
    const direct = await planOf({}, written);
    const staged = await planOf({ stableStageWaves: 2 }, written);
    for (const id of ['w00', 'w05']) {
      expect(waveTo(direct, id, 'container')).toBe(Infinity);
      expect(waveTo(direct, id, 'wasm')).toBeLessThan(Infinity);
      expect(waveTo(staged, id, 'wasm') - waveTo(staged, id, 'container')).toBeGreaterThanOrEqual(3);
    }
    expect(invariantsOf(staged)).toContain('stable-stage');
    expect(invariantsOf(direct)).not.toContain('stable-stage');
  });
});

describe('hardware', () => {
  test('whose warranty ends is off before its day, though it would have stayed', async () => {
    const kept = free.document.roadmap.states.at(-1)!.hostsOn[0]!;
    const name = free.document.hosts.find(({ id }) => id === kept)!.name;
    const bound = await planOf({
      hardware: [{ kind: 'warranty-end', name: 'Warranty', hosts: [name], date: '2027-03-01' }],
    });
    const { states, waves } = bound.document.roadmap;
    expect(states.at(-1)!.hostsOn).not.toContain(kept);
    const released = waves.find((wave) => wave.released.includes(kept))!;
    expect(released.end < '2027-03-01').toBe(true);
    expect(invariantsOf(bound)).toContain('host-deadline');
  });
});

describe('compliance', () => {
  test('raises what a profile asks for: containers of the bank run behind a border of hardware', async () => {
    const ends = ({ document }: PlanResult): readonly string[] =>
      Object.values(document.roadmap.states.at(-1)!.assignment).map(({ technology }) => technology);
    expect(ends(free)).toContain('container');
    const bound = await planOf({ industry: 'finance' });
    expect(ends(bound)).not.toContain('container');
    expect(bound.details.rules.isolation.floors.length).toBeGreaterThan(free.details.rules.isolation.floors.length);
  });
});

describe('moves in time', () => {
  test('are live by pre-copy or switched over in a window, with a way back to the end of the wave', () => {
    const { schedule } = free.details;
    const byMethod = Map.groupBy(schedule, ({ method }) => method);
    for (const entry of byMethod.get('live') ?? []) expect(entry.transferHours).toBeGreaterThan(0);
    for (const entry of byMethod.get('cut-over') ?? []) {
      expect(entry.cutOver).not.toBeNull();
      expect(entry.downtimeMinutes).toBeGreaterThan(0);
      expect(entry.cutOver!.hours).toBeGreaterThanOrEqual(entry.downtimeMinutes / 60 - 1e-9);
    }
    for (const { rollbackUntil, wave } of schedule) expect(rollbackUntil).toBe(wavesOf(free)[wave - 1]!.end);
  });
});
