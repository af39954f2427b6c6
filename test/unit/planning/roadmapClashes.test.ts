import { describe, expect, test } from 'vitest';
import type { Inventory, Workload } from '#core/inventory/inventory.ts';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import { chineseSentence } from '#core/report/recorded/inChinese.ts';
import { InfeasiblePlanError } from '#core/planning/placements.ts';
import type { RoadmapConflict } from '#core/roadmap/roadmapProofs.ts';
import { scenarioSchema, type Scenario } from '#core/scenario/scenario.ts';
import { applyScenarioEdit, type ScenarioEdit } from '#core/scenario/scenarioEdit.ts';
import { clusterNamed, hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

/*
 * Scenarios made by hand in which a few limits clash. What is proposed is applied as the window applies it, and planned: a change
 * that is said to help has to help, and since each of them helps, none of the limits can be left out of its set.
 */

interface EstateOptions {
  readonly perHost?: number;
  readonly workload?: Partial<Workload>;
  readonly hosts?: Parameters<typeof hostOf>[1];
  readonly isSplit?: boolean;
}

/** Four hosts with the same number of web servers on each, in one cluster or in two. */
function estate({ perHost = 2, workload = {}, hosts = {}, isSplit = false }: EstateOptions = {}): Inventory {
  const clusterOf = (n: number): string => (isSplit && n > 2 ? 'c2' : 'c1');
  return inventoryOf(
    [1, 2, 3, 4].map((n) =>
      hostOf(`h${n}`, {
        name: `esx-${n}`,
        clusterId: clusterOf(n),
        cpuUtilisation: 0.2,
        memoryUtilisation: 0.3,
        ...hosts,
      }),
    ),
    Array.from({ length: 4 * perHost }, (_, i) =>
      workloadOf(`w${String(i + 1).padStart(2, '0')}`, {
        name: `shop-web-${i + 1}`,
        hostId: `h${(i % 4) + 1}`,
        clusterId: clusterOf((i % 4) + 1),
        vcpus: 2,
        memoryMiB: 8192,
        ...workload,
      }),
    ),
    [clusterNamed('c1', { name: 'Prod' }), ...(isSplit ? [clusterNamed('c2', { name: 'Edge' })] : [])],
  );
}

const two = estate();
const five = estate({ perHost: 5 });
const full = estate({
  perHost: 9,
  workload: { memoryMiB: 32_768 },
  hosts: { memoryMiB: 330_000, memoryUtilisation: 0.95 },
});
const nearlyFull = estate({
  perHost: 9,
  workload: { memoryMiB: 32_768 },
  hosts: { memoryMiB: 360_000, memoryUtilisation: 0.9 },
});

function all(count: number, technology: string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`w${String(i + 1).padStart(2, '0')}`, technology]),
  );
}

function lease(host: string, date: string): object {
  return { kind: 'lease-end', name: 'Lease', hosts: [host], date };
}

const stays = { technologyOverrides: all(8, 'vm') };
const manyPeople = { assumptions: { 'team.effortDaysPerWave': { likely: 1000, high: 2000 } } };
const audit = { name: 'Audit', from: '2027-01-01', to: '2027-02-14' };

function ops(daysPerWave: number, more: object = {}): object {
  return { id: 'ops', name: 'Operations', daysPerWave, ...more };
}

/** Limits that have nothing to do with any clash. */
const noise = {
  freezes: [{ name: 'Far away', from: '2036-01-01', to: '2036-02-01' }],
  budgets: [{ quarter: '2036-Q1', amount: 1 }],
  pace: [{ name: 'Wide', workloads: ['*'], maxPerWave: 1000 }],
  traits: [{ workloads: ['shop-web-1'], value: 3 }],
};

interface Answer {
  readonly conflicts: readonly RoadmapConflict[];
  readonly isRefused: boolean;
}

async function answerOf(inventory: Inventory, scenario: Scenario): Promise<Answer> {
  try {
    const { details } = await plan(inventory, scenario, { sources: [sourceOne], findings: [], context: quietContext });
    return { conflicts: details.roadmapConflicts ?? [], isRefused: false };
  } catch (error) {
    if (!(error instanceof InfeasiblePlanError)) throw error;
    return { conflicts: error.conflicts, isRefused: true };
  }
}

function idsOf({ conflicts }: Answer): readonly (readonly string[])[] {
  return conflicts.map(({ limits }) => limits.map(({ id }) => id).toSorted());
}

function withEdit(scenario: Scenario, edit: ScenarioEdit): Scenario {
  return scenarioSchema.parse(applyScenarioEdit(scenario, edit));
}

type Case = [
  name: string,
  inventory: Inventory,
  written: Record<string, unknown>,
  ids: readonly string[],
  more?: object,
];

const cases: readonly Case[] = [
  [
    'team days and a last wave',
    five,
    { roadmap: { teams: [ops(10)], maxWaves: 1 } },
    ['last-wave', 'team:ops'],
    {
      text: 'These cannot all be kept: Operations has 10 person-days a wave; the roadmap has 1 wave, to 2027-01-17. All moves take 82.2 person-days, and Operations has 10 in 1 wave.',
    },
  ],
  [
    'people of a scenario without teams and a last wave',
    five,
    { assumptions: { 'team.effortDaysPerWave': { low: 5, likely: 10 } }, roadmap: { maxWaves: 1 } },
    ['last-wave', 'people'],
  ],
  [
    'moves in a wave and a last wave',
    two,
    { ...manyPeople, maxMovesPerWave: 2, roadmap: { maxWaves: 2 } },
    ['last-wave', 'moves'],
  ],
  ['a team without days', two, { roadmap: { teams: [ops(0)] } }, ['team:ops']],
  ['skills that nobody has', two, { roadmap: { teams: [ops(500, { skills: ['host-move'] })] } }, ['skills']],
  [
    'a cluster on which nobody works',
    estate({ isSplit: true }),
    { roadmap: { teams: [ops(500, { clusters: ['Prod'] })] } },
    ['skills'],
  ],
  [
    'a freeze over all waves',
    two,
    { roadmap: { maxWaves: 3, freezes: [{ ...audit, to: '2027-03-01' }] } },
    ['freeze:Audit', 'last-wave'],
  ],
  [
    'a freeze and a lease',
    two,
    { ...stays, roadmap: { freezes: [audit], hardware: [lease('esx-1', '2027-02-15')] } },
    ['freeze:Audit', 'off-by:Lease'],
    { isRefused: true },
  ],
  [
    'an absence and a lease',
    two,
    {
      ...stays,
      roadmap: {
        teams: [ops(50, { absences: [{ from: '2027-01-01', to: '2027-01-31' }] })],
        hardware: [lease('esx-1', '2027-02-01')],
      },
    },
    ['absence:ops:2027-01-01', 'off-by:Lease'],
    { isRefused: true },
  ],
  [
    'a budget and a last wave',
    five,
    { roadmap: { maxWaves: 6, budgets: [{ quarter: '2027-Q1', amount: 10 }] } },
    ['budget:2027-Q1', 'last-wave'],
  ],
  ['a risk budget below any move', two, { roadmap: { riskBudgetPerWave: 0.001 } }, ['risk']],
  [
    'a pace and a last wave',
    two,
    { ...manyPeople, roadmap: { maxWaves: 2, pace: [{ name: 'Calm', workloads: ['*'], maxPerWave: 3 }] } },
    ['last-wave', 'pace:Calm'],
  ],
  [
    'a share of the cluster and a last wave',
    two,
    { ...manyPeople, roadmap: { maxWaves: 2, maxShareOfClusterPerWave: 0.2 } },
    ['last-wave', 'share'],
  ],
  [
    'two orders in a circle',
    two,
    {
      roadmap: {
        before: [
          { name: 'A', first: ['shop-web-1'], later: ['shop-web-2'] },
          { name: 'B', first: ['shop-web-2'], later: ['shop-web-1'] },
        ],
      },
    },
    ['before:A', 'before:B'],
  ],
  [
    'waves between and a last wave',
    two,
    {
      ...manyPeople,
      roadmap: {
        maxWaves: 3,
        before: [{ name: 'A', first: ['shop-web-1'], later: ['shop-web-2'], wavesBetween: 4 }],
      },
    },
    ['before:A', 'last-wave'],
  ],
  [
    'a set that is too large for a wave',
    two,
    { roadmap: { teams: [ops(20)], together: [{ name: 'Shop', workloads: ['*'] }] } },
    ['team:ops', 'together:Shop'],
  ],
  [
    'an order inside a set that moves in one wave',
    two,
    {
      roadmap: {
        together: [{ name: 'Shop', workloads: ['shop-web-1', 'shop-web-2'] }],
        before: [{ name: 'A', first: ['shop-web-1'], later: ['shop-web-2'] }],
      },
    },
    ['before:A', 'together:Shop'],
  ],
  [
    'sets that are kept apart, and one wave',
    two,
    {
      ...manyPeople,
      roadmap: {
        maxWaves: 1,
        apart: [{ name: 'Pair', workloads: ['shop-web-1'], others: ['shop-web-2'] }],
      },
    },
    ['apart:Pair', 'last-wave'],
  ],
  [
    'what is held in a frozen wave',
    two,
    {
      roadmap: { heldInWave: { w01: 2 }, freezes: [{ name: 'Audit', from: '2027-01-18', to: '2027-01-31' }] },
    },
    ['freeze:Audit', 'held:2'],
  ],
  [
    'what is held after the last wave',
    two,
    { roadmap: { heldInWave: { w01: 5 }, maxWaves: 3 } },
    ['held:5', 'last-wave'],
  ],
  [
    'a pin to a host that leaves',
    two,
    { ...stays, pinned: { w01: 'h1' }, roadmap: { hardware: [lease('esx-1', '2027-02-15')] } },
    ['off-by:Lease', 'pin:w01'],
    { isRefused: true },
  ],
  [
    'a rule that asks for a host that leaves',
    two,
    {
      ...stays,
      hostGroups: [{ name: 'Licensed', workloads: ['shop-web-1'], hosts: ['esx-1'] }],
      roadmap: { hardware: [lease('esx-1', '2027-02-15')] },
    },
    ['hostGroups:Licensed', 'off-by:Lease'],
    { isRefused: true },
  ],
  [
    'no spare host before hardware arrives',
    nearlyFull,
    {
      failuresToTolerate: 0,
      technologyOverrides: all(36, 'vm'),
      roadmap: {
        hardware: [
          lease('esx-1', '2027-02-15'),
          {
            kind: 'arrival',
            name: 'New',
            cluster: 'Prod',
            date: '2027-06-01',
            count: 1,
            cpuCores: 64,
            memoryMiB: 1_048_576,
          },
        ],
      },
    },
    ['arrival:New', 'off-by:Lease', 'room:c1'],
  ],
  ['no room to run anything twice', full, { failuresToTolerate: 0, roadmap: {} }, ['room:c1']],
  [
    'the rest at a stage and a last wave',
    two,
    { ...manyPeople, technologyOverrides: all(8, 'wasm'), roadmap: { maxWaves: 3, stableStageWaves: 4 } },
    ['last-wave', 'stage'],
  ],
  [
    'a wave rule that must hold and one wave',
    two,
    {
      roadmap: {
        maxWaves: 1,
        traits: [{ workloads: ['shop-web-1'], criticality: 'high' }],
        waveRules: { 'critical-not-first': { force: 'must' } },
      },
    },
    ['last-wave', 'wave-rule:critical-not-first'],
  ],
];

describe.each(cases)('%s', (_name, inventory, written, ids, more) => {
  const scenario = scenarioSchema.parse(written);

  test('is named, with a change to each that ends it when it is made', async () => {
    const answer = await answerOf(inventory, scenario);
    expect(idsOf(answer)).toEqual([ids]);
    const { isRefused = false, ...said } = (more ?? {}) as { isRefused?: boolean };
    expect(answer.isRefused).toBe(isRefused);
    expect(answer.conflicts[0]).toMatchObject(said);
    // The report says all of it in Chinese; what it cannot say it says by the code.
    const { text, limits } = answer.conflicts[0]!;
    const sentences = [text, ...limits.map((limit) => limit.text), ...limits.map(({ change }) => change)];
    expect(sentences.filter((sentence) => chineseSentence('no-such-code', sentence).includes('no-such-code'))).toEqual(
      [],
    );
    for (const limit of limits) {
      expect(limit).toMatchObject({ isTried: true, reachesAll: true });
      expect(limit.change).not.toBe('');
      if (limit.edit === null) continue;
      // Nothing is left undone, so each limit was needed for the clash.
      expect([limit.change, await answerOf(inventory, withEdit(scenario, limit.edit))]).toEqual([
        limit.change,
        { conflicts: [], isRefused: false },
      ]);
    }
  });

  test('is the same set among limits that have nothing to do with it', async () => {
    const { roadmap = {} } = written as { roadmap?: Record<string, unknown[]> };
    const merged = Object.fromEntries(
      Object.entries(noise).map(([key, entries]) => [key, [...entries, ...(roadmap[key] ?? [])]]),
    );
    const answer = await answerOf(inventory, scenarioSchema.parse({ ...written, roadmap: { ...roadmap, ...merged } }));
    expect(idsOf(answer)).toEqual([ids]);
  });
});

describe('the figure that is proposed is the nearest one', () => {
  const named = new Set([
    'moves in a wave and a last wave',
    'waves between and a last wave',
    'the rest at a stage and a last wave',
    'team days and a last wave',
  ]);
  const whole = cases.filter(([name]) => named.has(name));
  test.each(whole)('%s', async (_name, inventory, written) => {
    const scenario = scenarioSchema.parse(written);
    const { conflicts } = await answerOf(inventory, scenario);
    let looked = 0;
    for (const { have, need, edit } of conflicts[0]!.limits) {
      if (have === null || need === null || edit === null || !Number.isInteger(need)) continue;
      const short = need - Math.sign(need - have);
      if (short === have) continue;
      looked += 1;
      const less = JSON.parse(JSON.stringify(edit).replaceAll(`:${need}`, `:${short}`)) as ScenarioEdit;
      expect(less).not.toEqual(edit);
      expect((await answerOf(inventory, withEdit(scenario, less))).conflicts).not.toEqual([]);
    }
    expect(looked).toBeGreaterThan(0);
  });
});

test('the same inputs give the same sets, words and changes', async () => {
  const [, inventory, written] = cases[0]!;
  const scenario = scenarioSchema.parse(written);
  expect(await answerOf(inventory, scenario)).toEqual(await answerOf(inventory, scenario));
});

test('where everything is reached nothing is said', async () => {
  expect(await answerOf(two, scenarioSchema.parse({}))).toEqual({ conflicts: [], isRefused: false });
});
