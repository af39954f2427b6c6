import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { adviceColumns } from '#core/api/adviceCalls.ts';
import { moveColumns } from '#core/api/roadmapCalls.ts';
import { findingColumns, hostColumns, workloadColumns, type WorkloadRow } from '#core/api/tableCalls.ts';
import { raw, type WritableDb } from '#db/database.ts';
import { pageQuery, readFacets, readPage, type PageRequest, type Table } from '#db/paging.ts';
import { adviceTable, findingTable, hostTable, moveTable, workloadTable } from '#db/tables.ts';
import { naturalSortKey } from '#db/textKeys.ts';
import { importInto, memoryPlan, resultOf } from '#test/fixtures/db/planFiles.ts';
import { clusterNamed, hostOf, inventoryOf, workloadOf } from '#test/fixtures/inventory.ts';

type Column = (typeof workloadColumns)[number];

const everything: PageRequest<never> = { sort: [], search: '', filters: [], offset: 0, limit: 500 };

let db: WritableDb;
let all: readonly WorkloadRow[];

beforeAll(() => {
  db = memoryPlan();
  const systems = [null, 'Ubuntu Linux', 'Windows Server 2019', 'ubuntu linux', 'Überlinux 100% _x_'];
  const states = ['on', 'off', 'suspended'] as const;
  const workloads = Array.from({ length: 150 }, (_, index) =>
    workloadOf(`w${index}`, {
      name: `VM-${(index * 37) % 160}`,
      vcpus: index % 5,
      memoryMiB: (index % 7) * 1024,
      inUseMiB: index % 4 === 0 ? null : index * 10,
      operatingSystem: systems[index % systems.length] ?? null,
      powerState: states[index % 3]!,
      isTemplate: index % 11 === 0,
      // Without a host, as the cluster of a host would be taken.
      ...(index % 2 === 0 ? { clusterId: 'c1' } : { clusterId: null, hostId: null, hostName: null, hostBasis: null }),
      folder: index % 9 === 0 ? "it's; DROP TABLE workloads --" : null,
    }),
  );
  importInto(db, resultOf('a.csv', inventoryOf([hostOf('h1')], workloads, [clusterNamed('c1')])));
  all = readPage(db, workloadTable, everything, null).rows;
});

const numberColumns = ['vcpus', 'memoryMiB', 'inUseMiB', 'findings'] as const satisfies Column[];
const textColumns = [
  'name',
  'cluster',
  'host',
  'powerState',
  'operatingSystem',
  'folder',
  'technology',
] as const satisfies Column[];

/** The slow obvious answer: filter, sort and cut in JavaScript. */
function reference(request: PageRequest<Column>): { rows: WorkloadRow[]; total: number } {
  const words = request.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const matches = all.filter((row) => {
    const text = [row.name, row.cluster, row.host, row.operatingSystem, row.folder, row.group].join('\n').toLowerCase();
    if (!words.every((word) => text.includes(word))) return false;
    return request.filters.every((filter) => {
      const value = row[filter.column];
      switch (filter.op) {
        case 'in':
          return filter.values.includes(value);
        case 'between':
          return (
            (filter.min === null || (typeof value === 'number' && value >= filter.min)) &&
            (filter.max === null || (typeof value === 'number' && value <= filter.max))
          );
        case 'contains':
          return (
            filter.text === '' || (typeof value === 'string' && value.toLowerCase().includes(filter.text.toLowerCase()))
          );
      }
    });
  });
  const sort = request.sort.length > 0 ? request.sort : [{ column: 'name' as const, descending: false }];
  const key = (row: WorkloadRow, column: Column): string | number | null => {
    const value = row[column];
    if (column === 'name') return naturalSortKey(row.name);
    if (typeof value === 'boolean') return value ? 1 : 0;
    // SQLite folds the case of ASCII letters only.
    return typeof value === 'string' ? value.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : value;
  };
  const compare = (a: string | number | null, b: string | number | null, descending: boolean): number => {
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    return (a < b ? -1 : 1) * (descending ? -1 : 1);
  };
  const sorted = matches.toSorted((a, b) => {
    for (const { column, descending } of sort) {
      const order = compare(key(a, column), key(b, column), descending);
      if (order !== 0) return order;
    }
    return compare(a.id, b.id, request.sort.at(-1)?.descending === true);
  });
  return { rows: sorted.slice(request.offset, request.offset + request.limit), total: matches.length };
}

const someFilter = fc.oneof(
  fc.record({
    column: fc.constantFrom(...numberColumns),
    op: fc.constant('between' as const),
    min: fc.option(fc.integer({ min: -1, max: 3000 })),
    max: fc.option(fc.integer({ min: 0, max: 6000 })),
  }),
  fc.record({
    column: fc.constantFrom(...textColumns),
    op: fc.constant('contains' as const),
    text: fc.constantFrom('', 'ubuntu', 'VM-1', '%', '_', 'ÜBER', "it's", 'on'),
  }),
  fc.record({
    column: fc.constantFrom(...textColumns),
    op: fc.constant('in' as const),
    values: fc.subarray(['on', 'off', 'c1', 'Ubuntu Linux', null, 'VM-3', "'"]),
  }),
  fc.record({
    column: fc.constant('isTemplate' as const),
    op: fc.constant('in' as const),
    values: fc.subarray([true, false]),
  }),
  fc.record({
    column: fc.constantFrom(...numberColumns),
    op: fc.constant('in' as const),
    values: fc.subarray([0, 1, 2, 1024, null]),
  }),
);

const someRequest: fc.Arbitrary<PageRequest<Column>> = fc.record({
  sort: fc.uniqueArray(
    fc.record({
      column: fc.constantFrom(...numberColumns, ...textColumns, 'isTemplate' as const),
      descending: fc.boolean(),
    }),
    { selector: ({ column }) => column, maxLength: 3 },
  ),
  search: fc.constantFrom('', 'vm', 'ubuntu VM-1', 'linux c1', '% _', 'ÜBERLINUX', 'nothing at all'),
  filters: fc.array(someFilter, { maxLength: 3 }),
  offset: fc.integer({ min: 0, max: 160 }),
  limit: fc.integer({ min: 1, max: 200 }),
});

describe('a page', () => {
  test('is what filtering, sorting and cutting the whole table gives', () => {
    fc.assert(
      fc.property(someRequest, (request) => {
        const { rows, total } = readPage(db, workloadTable, request, null);
        expect({ ids: rows.map(({ id }) => id), total }).toEqual({
          ids: reference(request).rows.map(({ id }) => id),
          total: reference(request).total,
        });
      }),
      { numRuns: 300 },
    );
  });

  test('never overlaps the next and leaves nothing out, whatever the order', () => {
    fc.assert(
      fc.property(someRequest, fc.integer({ min: 1, max: 40 }), (request, limit) => {
        const whole = readPage(db, workloadTable, { ...request, offset: 0, limit: 500 }, null);
        const pages: string[] = [];
        for (let offset = 0; offset < whole.total; offset += limit) {
          pages.push(...readPage(db, workloadTable, { ...request, offset, limit }, null).rows.map(({ id }) => id));
        }
        expect(pages).toEqual(whole.rows.map(({ id }) => id));
      }),
      { numRuns: 50 },
    );
  });

  test('sorts names with numbers as people do', () => {
    const names = readPage(db, workloadTable, { ...everything, limit: 4 }, null).rows.map(({ name }) => name);
    expect(names).toEqual(['VM-0', 'VM-1', 'VM-2', 'VM-3']);
  });

  test('of a column that the table does not have is refused, not interpolated', () => {
    const request = { ...everything, sort: [{ column: 'name; DROP TABLE workloads', descending: false }] };
    expect(() => readPage(db, workloadTable as unknown as Table<string, WorkloadRow>, request, null)).toThrow(
      'no column',
    );
    const inherited = { ...everything, sort: [{ column: 'constructor', descending: false }] };
    expect(() => readPage(db, workloadTable as unknown as Table<string, WorkloadRow>, inherited, null)).toThrow(
      'no column',
    );
  });

  test('with a range over texts is refused', () => {
    const filters = [{ column: 'name', op: 'between', min: 0, max: 1 }] as const;
    expect(() => readPage(db, workloadTable, { ...everything, filters }, null)).toThrow('no range');
  });
});

test('facets count every value, most frequent first, flags as booleans', () => {
  expect(readFacets(db, workloadTable, 'powerState', null)).toEqual([
    { value: 'off', count: 50 },
    { value: 'on', count: 50 },
    { value: 'suspended', count: 50 },
  ]);
  expect(readFacets(db, workloadTable, 'isTemplate', null)).toEqual([
    { value: false, count: 136 },
    { value: true, count: 14 },
  ]);
  expect(readFacets(db, workloadTable, 'cluster', null)).toContainEqual({ value: null, count: 75 });
});

describe('every column of the contract can be sorted, both ways', () => {
  const tables: readonly [string, Table<string, unknown>, readonly string[]][] = [
    ['hosts', hostTable, hostColumns],
    ['workloads', workloadTable, workloadColumns],
    ['findings', findingTable, findingColumns],
    ['advice', adviceTable, adviceColumns],
    ['moves', moveTable, moveColumns],
  ];
  test.each(tables)('%s', (_name, table, columns) => {
    for (const column of columns) {
      for (const descending of [true, false]) {
        expect(() => readPage(db, table, { ...everything, sort: [{ column, descending }] }, 1)).not.toThrow();
      }
    }
  });
});

describe('the order of the large tables comes from an index, without sorting', () => {
  function planOf<C extends string, R>(table: Table<C, R>, column: C | null, descending: boolean): string {
    const sort = column === null ? [] : [{ column, descending }];
    const { sql, parameters } = pageQuery(table, { ...everything, sort }, 1);
    const steps = raw(db).prepare(`EXPLAIN QUERY PLAN ${sql}`).all(parameters) as { detail: string }[];
    return steps.map(({ detail }) => detail).join('; ');
  }
  const indexed: readonly [Column | null, string][] = [
    [null, 'workloads_by_name'],
    ['name', 'workloads_by_name'],
    ['vcpus', 'workloads_by_vcpus'],
    ['memoryMiB', 'workloads_by_memory'],
    ['powerState', 'workloads_by_power_state'],
    ['cluster', 'workloads_by_cluster'],
    ['host', 'workloads_by_host'],
    ['inUseMiB', 'workloads_by_in_use'],
    ['operatingSystem', 'workloads_by_operating_system'],
  ];
  test.each(indexed)('workloads by %s', (column, index) => {
    for (const descending of column === null ? [false] : [false, true]) {
      const plan = planOf(workloadTable, column, descending);
      expect(plan).toContain(index);
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });

  test('advice and moves by name, moves by wave', () => {
    for (const plan of [
      planOf(adviceTable, null, false),
      planOf(moveTable, 'name', true),
      planOf(moveTable, null, false),
    ]) {
      expect(plan).toMatch(/INDEX plan_(workloads|moves)_by_/);
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });
});
