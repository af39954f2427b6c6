import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Workload } from '#core/inventory/inventory.ts';
import { raw, type WritableDb } from '#db/database.ts';
import { readImportFindings } from '#db/findingRepository.ts';
import { readImportSources, readRawRow, readContributions, storeImport } from '#db/importRepository.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { readMeta } from '#db/metaRepository.ts';
import { prepareImport } from '#db/prepareImport.ts';
import { quietContext } from '#core/job.ts';
import { emptyInventory } from '#core/inventory/inventory.ts';
import { importInto, memoryPlan, resultOf, rowsOf } from '#test/fixtures/db/planFiles.ts';
import { clusterNamed, hostOf, inventoryOf, workloadOf } from '#test/fixtures/inventory.ts';

const c1 = clusterNamed('c1');

function estate(hosts: readonly string[], workloads: readonly (string | Workload)[]) {
  return inventoryOf(
    hosts.map((id) => hostOf(id)),
    workloads.map((one) =>
      typeof one === 'string' ? workloadOf(one, { hostId: null, hostName: null, hostBasis: null }) : one,
    ),
    [c1],
  );
}

function names(db: WritableDb, table: 'hosts' | 'workloads'): string[] {
  return raw(db).prepare(`SELECT id FROM ${table} ORDER BY id`).pluck().all() as string[];
}

describe('an import', () => {
  test('stores every field, so that reading gives back what was stored', () => {
    const db = memoryPlan();
    const host = hostOf('h1', {
      cpuUtilisation: 0.123456789,
      memoryUtilisation: 0,
      inMaintenance: true,
      idlePowerW: 100.5,
      hypervisor: 'ESXi',
      localStorageMiB: 1_048_576,
      diskIops: 0,
      networkMbps: 20_000,
      gpus: 2,
      numaNodes: 4,
      evcMode: 'intel-broadwell',
    });
    const workload = workloadOf('w1', {
      networks: ['VLAN 1', 'Ünïcode'],
      usage: { cpuCores: 0.25, memoryMiB: null, statistic: 'p95' },
      isTemplate: true,
      annotation: 'two\nlines',
      localStorageMiB: 0,
      diskIops: 120.5,
      networkMbps: null,
      gpus: 0.5,
      cpuFeatureLevel: 'Haswell',
      isNumaBound: false,
    });
    const cluster = clusterNamed('c1', {
      failoverLevel: 2,
      admissionControl: false,
      sharedStorageMiB: 4096,
      sharedStorageUsedMiB: 1024,
    });
    importInto(db, resultOf('a.csv', inventoryOf([host], [workload], [cluster])));
    const origin = { sourceId: 'csv/a.csv', sheet: 'all' };
    expect(readInventory(db)).toEqual({
      clusters: [cluster],
      hosts: [{ ...host, origin: { ...origin, row: 2 } }],
      workloads: [{ ...workload, origin: { ...origin, row: 3 } }],
      groups: [],
    });
  });

  test('keeps each raw row under its headings, so that a figure leads back to its cell', () => {
    const db = memoryPlan();
    importInto(db, resultOf('a.csv', estate(['h1'], ['w1'])));
    expect(readRawRow(db, { sourceId: 'csv/a.csv', sheet: 'all', row: 3 })).toEqual({
      sheet: 'all',
      fate: 'stored',
      cells: [
        ['Name', 'w1'],
        ['Memory', '8192'],
      ],
    });
    expect(readRawRow(db, { sourceId: 'csv/a.csv', sheet: 'all', row: 99 })).toBeNull();
  });

  test('of the same file again says what is new, changed, unchanged and gone', () => {
    const db = memoryPlan();
    importInto(db, resultOf('a.csv', estate(['h1', 'h2'], ['w1', 'w2', 'w3'])));
    const bigger = workloadOf('w2', { hostId: null, hostName: null, hostBasis: null, vcpus: 99 });
    const stored = importInto(db, resultOf('a.csv', estate(['h1', 'h3'], ['w1', bigger, 'w4'])));
    expect(stored.hosts).toEqual({ added: 1, updated: 0, unchanged: 1, gone: 1 });
    expect(stored.workloads).toEqual({ added: 1, updated: 1, unchanged: 1, gone: 1 });
    expect([names(db, 'hosts'), names(db, 'workloads')]).toEqual([
      ['h1', 'h3'],
      ['w1', 'w2', 'w4'],
    ]);
    expect(readImportSources(db)).toHaveLength(1);
  });

  test('of another file never removes anything', () => {
    const db = memoryPlan();
    importInto(db, resultOf('a.csv', estate(['h1'], ['w1'])));
    const stored = importInto(db, resultOf('b.csv', estate(['h2'], ['w2'])));
    expect([stored.hosts.gone, stored.workloads.gone]).toEqual([0, 0]);
    expect(names(db, 'workloads')).toEqual(['w1', 'w2']);
  });

  test('of a file that shares its name and nothing else with an earlier one is another source', () => {
    const db = memoryPlan();
    importInto(db, resultOf('vms.csv', estate(['h1'], ['w1'])));
    importInto(db, resultOf('vms.csv', estate(['h2'], ['w2'])));
    expect(names(db, 'workloads')).toEqual(['w1', 'w2']);
    expect(readImportSources(db).map(({ id }) => id)).toEqual(['csv/vms.csv', 'csv/vms.csv#2']);
  });

  test('that is refused keeps what the same file said before', () => {
    const db = memoryPlan();
    importInto(db, resultOf('a.csv', estate(['h1'], ['w1'])));
    const finding = { severity: 'error', code: 'file-empty', file: 'a.csv', message: 'The file is empty.' } as const;
    importInto(db, resultOf('a.csv', emptyInventory, { findings: [finding] }), resultOf('b.csv', estate([], ['w2'])));
    expect(names(db, 'workloads')).toEqual(['w1', 'w2']);
    expect(readImportFindings(db)).toEqual([finding]);
    importInto(db, resultOf('a.csv', estate(['h1'], ['w1'])));
    expect(readImportFindings(db)).toEqual([]);
  });

  test('fills what an older source knew and a newer one leaves open', () => {
    const db = memoryPlan();
    const measured = workloadOf('w1', {
      usage: { cpuCores: 1, memoryMiB: 512, statistic: 'p95' },
      hostId: null,
      hostBasis: null,
    });
    importInto(db, resultOf('usage.csv', estate(['h1'], [measured])));
    importInto(db, resultOf('list.csv', estate([], [{ ...measured, usage: null, vcpus: 16 }])));
    importInto(db, resultOf('list.csv', estate([], [{ ...measured, usage: null, vcpus: 32 }])));
    expect(readInventory(db).workloads[0]).toMatchObject({ vcpus: 32, usage: { cpuCores: 1 } });
  });

  test('gives workloads their hosts when the hosts come in a later file', () => {
    const db = memoryPlan();
    const lonely = workloadOf('w1', { hostId: null, hostName: 'h1', hostBasis: null });
    importInto(db, resultOf('vms.csv', inventoryOf([], [lonely])));
    expect(readInventory(db).workloads[0]?.hostId).toBeNull();
    importInto(db, resultOf('hosts.csv', inventoryOf([hostOf('h1')], [])));
    expect(readInventory(db).workloads[0]).toMatchObject({ hostId: 'h1', hostBasis: 'recorded' });
  });

  test('that stops in the middle leaves no trace', () => {
    const db = memoryPlan();
    importInto(db, resultOf('a.csv', estate(['h1'], ['w1'])));
    const tables = [
      'import_sources',
      'import_sheets',
      'raw_rows',
      'hosts',
      'workloads',
      'findings',
      'source_inventories',
      'meta',
    ];
    const before = tables.map((table) => rowsOf(db, table));
    const many = estate(
      ['h2'],
      Array.from({ length: 2500 }, (_, index) => `v${index}`),
    );
    const prepared = prepareImport([resultOf('b.csv', many)], readContributions(db), readInventory(db), quietContext);
    const steps = storeImport(db, prepared, '2026-11-20T12:00:00.000Z');
    for (let step = 0; step < 4; step++) expect(steps.next().done).toBe(false);
    steps.return(undefined as never);
    expect(tables.map((table) => rowsOf(db, table))).toEqual(before);
  });

  test('of an unchanged file keeps the hash of the inputs; any change renews it', () => {
    const db = memoryPlan();
    importInto(db, resultOf('a.csv', estate(['h1'], ['w1'])), resultOf('b.csv', estate([], ['w2'])));
    const hash = readMeta(db, 'inventory-hash');
    importInto(db, resultOf('a.csv', estate(['h1'], ['w1'])));
    expect(readMeta(db, 'inventory-hash')).toBe(hash);
    importInto(db, resultOf('b.csv', estate([], ['w2', 'w3'])));
    expect(readMeta(db, 'inventory-hash')).not.toBe(hash);
  });
});

/** A file with some of ten hosts and workloads, each in one of a few versions. */
const someFile = fc
  .record({
    hosts: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }),
    workloads: fc.uniqueArray(
      fc.record({ id: fc.integer({ min: 0, max: 9 }), vcpus: fc.integer({ min: 1, max: 3 }) }),
      {
        selector: ({ id }) => id,
        minLength: 1,
        maxLength: 6,
      },
    ),
  })
  .map(({ hosts, workloads }) =>
    inventoryOf(
      hosts.map((id) => hostOf(`h${id}`)),
      workloads.map(({ id, vcpus }) =>
        workloadOf(`w${id}`, { vcpus, hostId: null, hostName: `h${id}`, hostBasis: null }),
      ),
    ),
  );

test('importing files one after the other gives what importing them at once gives, the newest first', () => {
  fc.assert(
    fc.property(fc.array(someFile, { minLength: 1, maxLength: 4 }), (files) => {
      const results = files.map((file, index) => resultOf(`file-${index}.csv`, file));
      const oneByOne = memoryPlan();
      for (const result of results) importInto(oneByOne, result);
      const atOnce = memoryPlan();
      importInto(atOnce, ...results.toReversed());
      expect(readInventory(oneByOne)).toEqual(readInventory(atOnce));
    }),
    { numRuns: 60 },
  );
});
