import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import { apartRules, type ApartSources } from '#core/planning/apartRules.ts';
import type { PlanResult } from '#core/planResult.ts';
import { scenarioSchema, type Scenario } from '#core/scenario/scenario.ts';
import { clusterNamed, hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

const group = (id: string, movesTogether = false, ...dependsOn: string[]) => ({ id, movesTogether, dependsOn });

function rulesOf(given: Partial<ApartSources>, apart: Scenario['roadmap']['apart'] = []) {
  const ids = ['a', 'b', 'c', 'd'];
  return apartRules({
    scenario: { name: 'S', roadmap: { apart } },
    membersOf: (words) => words.filter((word) => ids.includes(word)),
    running: new Map(ids.map((id) => [id, id.toUpperCase()])),
    production: null,
    groups: [],
    groupOf: new Map(),
    sharing: [],
    ...given,
  });
}

describe('sets that never move in one wave', () => {
  test('are none without a rule', () => {
    expect(rulesOf({})).toEqual({ rules: [], findings: [] });
  });

  test('are those of the scenario, whose doubles are told apart, without what is on both sides', () => {
    const apart = [
      { name: 'A', workloads: ['a', 'b'], others: ['b', 'c'] },
      { name: 'A', workloads: ['a'], others: ['d'] },
      { name: 'Nothing', workloads: ['a'], others: ['gone'] },
    ];
    expect(rulesOf({}, apart).rules).toEqual([
      { id: 'A', sides: [['a', 'b'], ['c']] },
      { id: 'A (2)', sides: [['a'], ['d']] },
    ]);
  });

  test('are production and the rest, where no wave may mix them', () => {
    expect(rulesOf({ production: new Set(['a', 'c']) }).rules).toEqual([
      {
        id: 'wave rule: production apart from the rest',
        sides: [
          ['a', 'c'],
          ['b', 'd'],
        ],
      },
    ]);
  });

  test.each([
    [
      'a group that moves as a whole',
      {
        groups: [group('g', true)],
        groupOf: new Map([
          ['a', 'g'],
          ['b', 'g'],
        ]),
      },
    ],
    [
      'groups that wait for each other',
      {
        groups: [group('g', false, 'h'), group('h', false, 'g')],
        groupOf: new Map([
          ['a', 'g'],
          ['b', 'h'],
        ]),
      },
    ],
    ['workloads that share a host', { sharing: [['a', 'b']] }],
  ] as const)('leave out %s, and say so', (_, given) => {
    const { rules, findings } = rulesOf({ ...given, production: new Set(['a', 'c']) });
    expect(rules.map(({ sides }) => sides)).toEqual([[['c'], ['d']]]);
    expect(findings).toMatchObject([
      { code: 'not-kept-apart', message: expect.stringContaining('A, B must move in one wave') },
    ]);
  });
});

/** Production and tests of three shops, two workloads each, on four hosts; the target needs fewer. */
const estate = inventoryOf(
  Array.from({ length: 4 }, (_, i) => hostOf(`h${i + 1}`, { cpuUtilisation: 0.2, memoryUtilisation: 0.3 })),
  Array.from({ length: 24 }, (_, i) =>
    workloadOf(`w${String(i).padStart(2, '0')}`, {
      name: `${i % 2 === 0 ? 'prod' : 'test'}-shop-app-${i}`,
      hostId: `h${Math.floor(i / 6) + 1}`,
      vcpus: 2,
      memoryMiB: 8192,
    }),
  ),
  [clusterNamed('c1')],
);

async function planned(roadmap: object): Promise<PlanResult> {
  const scenario = scenarioSchema.parse({
    // Production only changes host, which waits for no pilot.
    technologyOverrides: Object.fromEntries(
      estate.workloads.map(({ id }, i) => [id, i % 2 === 0 ? 'vm' : 'container']),
    ),
    assumptions: { 'team.effortDaysPerWave': { low: 200, likely: 250, high: 300 } },
    roadmap,
  });
  return plan(estate, scenario, { sources: [sourceOne], findings: [], context: quietContext });
}

const mixed = ({ details }: PlanResult): readonly number[] =>
  (details.waveAssessment ?? []).flatMap(({ wave, violations }) =>
    violations.some(({ rule }) => rule === 'environments-apart') ? [wave] : [],
  );

describe('a roadmap whose environments must be apart', () => {
  test('mixes them in no wave, moves as much, and is certified', async () => {
    const free = await planned({});
    expect(mixed(free).length).toBeGreaterThan(0);
    const bound = await planned({ waveRules: { 'environments-apart': { force: 'must' } } });
    expect(mixed(bound)).toEqual([]);
    expect(bound.document.roadmap.certificate).toContainEqual(
      expect.objectContaining({ invariant: 'kept-apart', holds: true }),
    );
    expect(bound.document.roadmap.certificate.filter(({ holds }) => !holds)).toEqual([]);
    const ends = ({ document }: PlanResult) => Object.values(document.roadmap.states.at(-1)!.assignment);
    expect(ends(bound).map(({ technology }) => technology)).toEqual(ends(free).map(({ technology }) => technology));
    expect(bound.document.totals.after.hosts).toBe(free.document.totals.after.hosts);
  }, 60_000);

  test('keeps sets apart that the scenario names', async () => {
    const together = (result: PlanResult): boolean =>
      result.document.roadmap.waves.some(({ moves }) =>
        ['w01', 'w03'].every((id) => moves.some(({ workload }) => workload === id)),
      );
    expect(together(await planned({}))).toBe(true);
    const bound = await planned({ apart: [{ name: 'Pair', workloads: ['w01'], others: ['w03'] }] });
    expect(together(bound)).toBe(false);
    expect(bound.document.roadmap.certificate.filter(({ holds }) => !holds)).toEqual([]);
  }, 60_000);
});
