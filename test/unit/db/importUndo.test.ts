import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { raw, runToEnd, transact, type WritableDb } from '#db/database.ts';
import { editActiveScenario, readHistoryState, redoEdit, undoEdit } from '#db/historyRepository.ts';
import { readChanges, readImports } from '#db/importHistory.ts';
import { storeRepair, readContributions } from '#db/importRepository.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { prepareRepair } from '#db/prepareImport.ts';
import type { Repair } from '#core/import/mapping/repair.ts';
import type { Rule } from '#core/inventory/inventory.ts';
import { quietContext } from '#core/job.ts';
import { importInto, memoryPlan, resultOf } from '#test/fixtures/db/planFiles.ts';
import { clusterNamed, hostOf, inventoryOf, ruleOf, workloadOf } from '#test/fixtures/inventory.ts';

/** Everything that an import may write; the history itself moves with undo and redo. */
const tables = [
  'import_sources',
  'source_inventories',
  'import_sheets',
  'raw_rows',
  'clusters',
  'hosts',
  'workload_groups',
  'group_dependencies',
  'workloads',
  'placement_rules',
  'findings',
  'imports',
  'import_changes',
  'column_mappings',
  'repairs',
  'meta',
  'scenarios',
];

function contents(db: WritableDb): unknown {
  return Object.fromEntries(
    tables.map((table) => [
      table,
      (raw(db).prepare(`SELECT * FROM ${table}`).all() as object[]).map((row) => JSON.stringify(row)).sort(),
    ]),
  );
}

const undo = (db: WritableDb): string | null => transact(db, () => undoEdit(db));
const redo = (db: WritableDb): string | null => transact(db, () => redoEdit(db));

function repair(db: WritableDb, repairs: readonly Repair[]): void {
  const prepared = prepareRepair(new Map(), readContributions(db), readInventory(db), quietContext, repairs);
  runToEnd(storeRepair(db, prepared, '2026-11-20T13:00:00.000Z', 'the repair', repairs));
}

const lonely = { hostId: null, hostName: null, hostBasis: null } as const;

describe('undoing an import', () => {
  test('of a first file leaves an empty plan, redoing brings it back', () => {
    const db = memoryPlan();
    const empty = contents(db);
    importInto(db, resultOf('a.csv', inventoryOf([hostOf('h1')], [workloadOf('w1', lonely)], [clusterNamed('c1')])));
    const full = contents(db);
    expect(readHistoryState(db).undo).toBe('the import of a.csv');
    expect(undo(db)).toBe('the import of a.csv');
    expect(contents(db)).toEqual(empty);
    expect(redo(db)).toBe('the import of a.csv');
    expect(contents(db)).toEqual(full);
  });

  test('of the same file again brings back what it changed and took along', () => {
    const db = memoryPlan();
    const first = inventoryOf(
      [hostOf('h1')],
      [workloadOf('w1', lonely), workloadOf('w2', lonely)],
      [clusterNamed('c1')],
    );
    importInto(db, resultOf('a.csv', first));
    const before = contents(db);
    const next = inventoryOf(
      [hostOf('h1', { memoryMiB: 1 })],
      [workloadOf('w1', { ...lonely, vcpus: 64 })],
      [clusterNamed('c1', { failoverLevel: 2 })],
    );
    importInto(db, resultOf('a.csv', next));
    expect(readImports(db).map(({ workloads }) => workloads)).toMatchObject([{ updated: 1, gone: 1 }, { added: 2 }]);
    const [newest] = readImports(db);
    expect(readChanges(db, newest!.id, { change: null, offset: 0, limit: 10 })).toEqual({
      total: 3,
      changes: [
        {
          kind: 'host',
          id: 'h1',
          name: 'h1',
          change: 'changed',
          fields: [{ field: 'memoryMiB', before: hostOf('h1').memoryMiB, after: 1 }],
        },
        {
          kind: 'workload',
          id: 'w1',
          name: 'w1',
          change: 'changed',
          fields: [{ field: 'vcpus', before: workloadOf('w1').vcpus, after: 64 }],
        },
        { kind: 'workload', id: 'w2', name: 'w2', change: 'gone', fields: [] },
      ],
    });
    undo(db);
    expect(contents(db)).toEqual(before);
  });

  test('of rules brings back those that changed and those that went, and both are told', () => {
    const db = memoryPlan();
    const estate = (rules: readonly Rule[]) => ({
      ...inventoryOf([hostOf('h1')], [workloadOf('w1', lonely), workloadOf('w2', lonely)], [clusterNamed('c1')]),
      rules,
    });
    const apart = ruleOf('apart', { workloads: ['w1', 'w2'] });
    const bound = ruleOf('bound', { kind: 'host-group', hostRule: 'required', maxPerHost: null, hosts: ['h1'] });
    importInto(db, resultOf('a.csv', estate([apart, bound])));
    const before = contents(db);
    expect(readInventory(db).rules).toMatchObject([
      { id: 'apart', workloads: ['w1', 'w2'], maxPerHost: 1, isEnabled: true },
      { id: 'bound', hosts: ['h1'], hostRule: 'required', maxPerHost: null },
    ]);
    importInto(db, resultOf('a.csv', estate([{ ...apart, isEnabled: false, maxPerHost: 2 }])));
    // A limit of two binds no two workloads, so that the rule is none any more.
    expect(readInventory(db).rules).toBeUndefined();
    const [newest] = readImports(db);
    expect(readChanges(db, newest!.id, { change: null, offset: 0, limit: 10 }).changes).toEqual([
      { kind: 'rule', id: 'apart', name: 'apart', change: 'gone', fields: [] },
      { kind: 'rule', id: 'bound', name: 'bound', change: 'gone', fields: [] },
    ]);
    undo(db);
    expect(contents(db)).toEqual(before);
    importInto(db, resultOf('a.csv', estate([{ ...apart, isEnabled: false }, bound])));
    const [last] = readImports(db);
    expect(readChanges(db, last!.id, { change: 'changed', offset: 0, limit: 10 }).changes).toEqual([
      {
        kind: 'rule',
        id: 'apart',
        name: 'apart',
        change: 'changed',
        fields: [{ field: 'isEnabled', before: true, after: false }],
      },
    ]);
    const after = contents(db);
    undo(db);
    expect(contents(db)).toEqual(before);
    redo(db);
    expect(contents(db)).toEqual(after);
  });

  test('of an edit of the scenario between two imports keeps the order in which things were done', () => {
    const db = memoryPlan();
    importInto(db, resultOf('a.csv', inventoryOf([], [workloadOf('w1', lonely)])));
    transact(db, () => editActiveScenario(db, 'the name', (scenario) => ({ ...scenario, name: 'Other' })));
    importInto(db, resultOf('b.csv', inventoryOf([], [workloadOf('w2', lonely)])));
    expect([undo(db), undo(db), undo(db), undo(db)]).toEqual([
      'the import of b.csv',
      'the name',
      'the import of a.csv',
      null,
    ]);
    expect(readInventory(db).workloads).toEqual([]);
  });

  test('of a repair of a host name gives the workloads their old, unknown host again', () => {
    const db = memoryPlan();
    const stray = workloadOf('w1', { hostId: null, hostName: 'esx-typo', hostBasis: null, clusterId: 'c1' });
    importInto(db, resultOf('a.csv', inventoryOf([hostOf('h1')], [stray], [clusterNamed('c1')])));
    const before = contents(db);
    repair(db, [{ kind: 'host-of', name: 'ESX-typo', clusterId: 'c1', hostId: 'h1' }]);
    expect(readInventory(db).workloads[0]).toMatchObject({ hostId: 'h1', hostBasis: 'matched', hostName: 'esx-typo' });
    undo(db);
    expect(contents(db)).toEqual(before);
  });
});

/** A file of one of three names with some of six hosts and workloads, each in one of three versions. */
const someFile = fc.record({
  name: fc.integer({ min: 0, max: 2 }),
  hosts: fc.uniqueArray(fc.record({ id: fc.nat(5), memoryMiB: fc.constantFrom(1024, 2048, 4096) }), {
    selector: ({ id }) => id,
    maxLength: 4,
  }),
  workloads: fc.uniqueArray(fc.record({ id: fc.nat(5), vcpus: fc.integer({ min: 1, max: 3 }) }), {
    selector: ({ id }) => id,
    minLength: 1,
    maxLength: 4,
  }),
});

const someStep = fc.oneof(
  { weight: 4, arbitrary: someFile.map((file) => ({ kind: 'import', file }) as const) },
  { weight: 1, arbitrary: fc.nat(5).map((host) => ({ kind: 'repair', host }) as const) },
  {
    weight: 1,
    arbitrary: fc.string({ minLength: 1, maxLength: 5 }).map((name) => ({ kind: 'rename', name }) as const),
  },
  { weight: 4, arbitrary: fc.constant({ kind: 'undo' } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'redo' } as const) },
);

test('any sequence of imports, repairs, edits, undo and redo leaves what a list of whole states would', () => {
  fc.assert(
    fc.property(fc.array(someStep, { minLength: 1, maxLength: 14 }), (steps) => {
      const db = memoryPlan();
      const states = [contents(db)];
      let at = 0;
      for (const step of steps) {
        if (step.kind === 'undo') {
          expect(undo(db) !== null).toBe(at > 0);
          at = Math.max(0, at - 1);
        } else if (step.kind === 'redo') {
          expect(redo(db) !== null).toBe(at < states.length - 1);
          at = Math.min(states.length - 1, at + 1);
        } else {
          const before = readHistoryState(db).undo;
          if (step.kind === 'import') {
            const { file } = step;
            importInto(
              db,
              resultOf(
                `file-${file.name}.csv`,
                inventoryOf(
                  file.hosts.map(({ id, memoryMiB }) =>
                    hostOf(`h${id}`, { memoryMiB, clusterId: id < 2 ? null : 'c1' }),
                  ),
                  file.workloads.map(({ id, vcpus }) =>
                    workloadOf(`w${id}`, { vcpus, hostId: null, hostName: `h${id}`, hostBasis: null }),
                  ),
                  [clusterNamed('c1')],
                ),
              ),
            );
          } else if (step.kind === 'repair') {
            repair(db, [
              { kind: 'host-of', name: 'h1', clusterId: 'c1', hostId: `h${step.host}` },
              { kind: 'cluster-of', hostId: 'h0', cluster: `cluster ${step.host}` },
            ]);
          } else {
            const isEdit = transact(db, () =>
              editActiveScenario(db, 'the name', (scenario) => ({ ...scenario, name: step.name })),
            );
            if (!isEdit) {
              expect(readHistoryState(db).undo).toBe(before);
              continue;
            }
          }
          states.splice(at + 1);
          states.push(contents(db));
          at += 1;
        }
        expect(contents(db)).toEqual(states[at]);
        expect(raw(db).pragma('foreign_key_check')).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});
