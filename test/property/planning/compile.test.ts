import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inventory } from '#core/inventory/inventory.ts';
import { canonicalJson } from '#core/planning/canonical.ts';
import { clusterNamed, hostOf, inventoryOf, workloadOf } from '#test/fixtures/inventory.ts';
import { compiledCase } from '#test/fixtures/compiledRoadmap.ts';

const names = ['web', 'app', 'postgres', 'fn', 'payment'];
const group = (id: string, movesTogether: boolean, dependsOn: string[]) => ({
  id,
  key: id,
  name: id,
  movesTogether,
  dependsOn,
  basis: 'test',
});

function estateOf(count: number, together: boolean): Inventory {
  return {
    ...inventoryOf(
      [hostOf('h1'), hostOf('h2'), hostOf('h3'), hostOf('h4', { clusterId: 'c2' })],
      Array.from({ length: count }, (_, i) =>
        workloadOf(`w${i}`, {
          name: `${names[i % 5]}-${i}`,
          groupId: i % 3 === 0 ? null : `g${i % 3}`,
          clusterId: i % 4 === 3 ? 'c2' : 'c1',
          hostId: `h${(i % 4) + 1}`,
          powerState: i % 7 === 6 ? 'off' : 'on',
        }),
      ),
      [clusterNamed('c1'), clusterNamed('c2')],
    ),
    groups: [group('g1', together, ['g2']), group('g2', false, [])],
  };
}

const word = fc.constantFrom('w1', 'web-*', 'g1', 'g2', 'fn-3', 'ghost', '*-4', 'POSTGRES-2', 'app*');
const words = fc.array(word, { minLength: 1, maxLength: 3 });
const settings = fc.record({
  together: fc.array(
    words.map((workloads) => ({ name: 'set', workloads })),
    { maxLength: 3 },
  ),
  before: fc.array(
    fc.record({ first: words, later: words, wavesBetween: fc.integer({ min: 0, max: 3 }) }).map((rule) => ({
      name: 'order',
      ...rule,
    })),
    { maxLength: 3 },
  ),
  pace: fc.array(
    fc
      .record({ workloads: words, maxPerWave: fc.integer({ min: 1, max: 4 }) })
      .map((rule) => ({ name: 'pace', ...rule })),
    { maxLength: 3 },
  ),
  maxShareOfClusterPerWave: fc.option(fc.constantFrom(0.01, 0.2, 0.5, 1)),
  stableStageWaves: fc.option(fc.integer({ min: 0, max: 2 })),
  objective: fc.record({ npv: fc.constantFrom(0, 1), risk: fc.constantFrom(0, 2), time: fc.constantFrom(0, 1) }),
  industry: fc.constantFrom('none', 'finance', 'retail'),
  budgets: fc.array(
    fc.constantFrom('2027-Q1', '2027-Q3', '2030-Q2').map((quarter) => ({ quarter, amount: 1000 })),
    {
      maxLength: 3,
    },
  ),
});

describe('a compiled roadmap', () => {
  it('names running workloads only, each rule by a name of its own, figures that are finite and not negative', () => {
    fc.assert(
      fc.property(settings, fc.integer({ min: 4, max: 16 }), fc.boolean(), (roadmap, count, together) => {
        const { problem } = compiledCase(estateOf(count, together), { roadmap }).compiled;
        const ids = new Set(problem.workloads.map((workload) => workload.id));
        const way = problem.way!;
        const rules = [...(way.pace ?? []), ...(way.before ?? []), ...(way.budgets ?? [])];
        for (const list of [way.pace ?? [], way.before ?? [], way.budgets ?? []]) {
          expect(new Set(list.map((rule) => rule.id)).size).toBe(list.length);
        }
        expect(rules.every((rule) => rule.id !== '')).toBe(true);
        for (const { workloads, maxPerWave } of way.pace ?? []) {
          expect(workloads.every((id) => ids.has(id))).toBe(true);
          // What binds nothing is left out.
          expect(workloads.length).toBeGreaterThan(maxPerWave);
        }
        for (const { first, later } of way.before ?? []) {
          expect([...first, ...later].every((id) => ids.has(id))).toBe(true);
          expect(first.some((id) => later.includes(id))).toBe(false);
        }
        for (const host of problem.hosts) expect(host.releaseGain).toBeGreaterThanOrEqual(0);
        for (const one of problem.workloads) {
          const { portCost = 0, moveCost = 0, portRisk = 0, moveRisk = 0, changeGain = 0 } = one;
          for (const figure of [portCost, moveCost, portRisk, moveRisk, changeGain, one.portEffortDays, one.caution]) {
            expect(figure >= 0 && figure < Infinity).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every set in one group that moves together, and every order of the inventory', () => {
    fc.assert(
      fc.property(settings, fc.integer({ min: 4, max: 16 }), fc.boolean(), (roadmap, count, together) => {
        const estate = estateOf(count, together);
        const { compiled } = compiledCase(estate, { roadmap });
        const groups = new Map(compiled.problem.groups.map((one) => [one.id, one]));
        for (const set of roadmap.together) {
          const members = estate.workloads.filter(({ id, name, groupId }) =>
            set.workloads.some((said) => {
              const pattern = new RegExp(`^${said.toLowerCase().replaceAll('*', '.*')}$`);
              return said === id || said === groupId || pattern.test(name.toLowerCase());
            }),
          );
          const own = new Set(members.map(({ id }) => compiled.groupOf.get(id)));
          if (members.length > 1) {
            expect(own.size).toBe(1);
            expect(groups.get([...own][0]!)?.movesTogether).toBe(true);
          }
        }
        // Whatever was in g1 waits, directly or by its new group, for whatever was in g2.
        const stands = (id: string) =>
          new Set(estate.workloads.filter(({ groupId }) => groupId === id).map((one) => compiled.groupOf.get(one.id)!));
        for (const from of stands('g1')) {
          for (const to of stands('g2')) {
            if (from !== to) expect(groups.get(from)?.dependsOn).toContain(to);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it('does not depend on the order of the inventory', () => {
    fc.assert(
      fc.property(settings, fc.integer({ min: 4, max: 12 }), (roadmap, count) => {
        const estate = estateOf(count, true);
        const turned = { ...estate, workloads: estate.workloads.toReversed(), hosts: estate.hosts.toReversed() };
        const shape = (inventory: Inventory): string => {
          const { problem } = compiledCase(inventory, { roadmap }).compiled;
          const sorted = (ids: readonly string[]) => ids.toSorted((a, b) => (a < b ? -1 : 1));
          return canonicalJson({
            workloads: problem.workloads.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
            pace: (problem.way?.pace ?? []).map((rule) => [rule.id, sorted(rule.workloads), rule.maxPerWave]),
            before: (problem.way?.before ?? []).map((rule) => [rule.id, sorted(rule.first), sorted(rule.later)]),
            budgets: problem.way?.budgets ?? [],
            objective: problem.way?.objective,
          });
        };
        expect(shape(turned)).toBe(shape(estate));
      }),
      { numRuns: 40 },
    );
  });
});
