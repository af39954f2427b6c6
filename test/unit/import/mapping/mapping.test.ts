import { describe, expect, test } from 'vitest';
import { importFiles, readFiles } from '#core/import/importFiles.ts';
import { noGuide } from '#core/import/mapping/guided.ts';
import {
  headingSignature,
  mappingProblems,
  mappingSignature,
  matchesOf,
  withColumn,
  type ColumnMapping,
  type TableMapping,
} from '#core/import/mapping/mapping.ts';
import { previewTable } from '#core/import/mapping/previewTables.ts';
import { previewMapping } from '#core/import/mapping/previewRows.ts';
import { suggestText } from '#core/import/mapping/repairOptions.ts';
import { bestHostFor } from '#core/import/mapping/similarNames.ts';
import { suggestMapping } from '#core/import/mapping/suggest.ts';
import type { RawTable } from '#core/import/table.ts';
import { quietContext } from '#core/job.ts';

function table(...lines: readonly string[]): RawTable {
  return { name: '', rows: lines.map((line, index) => ({ row: index + 1, texts: line.split(';'), numeric: null })) };
}

function column(
  heading: string,
  field: ColumnMapping['field'] = null,
  unit: ColumnMapping['unit'] = null,
): ColumnMapping {
  return { heading, field, unit, statistic: null };
}

/** Field by heading, of what is suggested. */
function suggested(raw: RawTable): Record<string, string | null> {
  return Object.fromEntries(suggestMapping(raw).columns.map(({ heading, field }) => [heading, field]));
}

describe('a suggested mapping', () => {
  test('takes headings that are known for certain', () => {
    const { columns } = suggestMapping(table('VM;vCPU;Memory (GB);Cluster', 'a;2;4;c1', 'b;2;8;c1'));
    expect(columns.map(({ field, unit, basis }) => [field, unit, basis])).toEqual([
      ['name', null, 'heading'],
      ['vcpus', null, 'heading'],
      ['memory', 'gib', 'heading'],
      ['cluster', null, 'heading'],
    ]);
    expect(columns.every(({ confidence }) => confidence > 0.9)).toBe(true);
  });

  test('takes similar headings and the values for likely, in other languages too', () => {
    const raw = table(
      'Maschinenbezeichnung;Anzahl vCPU zugewiesen;zugewiesener RAM [GB];ESX-Wirt heute;Betriebssystem laut Tools;Lage',
      'app-01;4;16;esx1;Ubuntu 24.04;ein',
      'app-02;8;32;esx1;Windows Server 2022;aus',
      'app-03;2;8;esx2;Debian 12;ein',
    );
    expect(suggested(raw)).toEqual({
      Maschinenbezeichnung: 'name',
      'Anzahl vCPU zugewiesen': 'vcpus',
      'zugewiesener RAM [GB]': 'memory',
      'ESX-Wirt heute': 'host',
      'Betriebssystem laut Tools': 'os',
      Lage: 'powerState',
    });
    const { columns } = suggestMapping(raw);
    expect(columns[2]?.unit).toBe('gib');
    expect(columns.every(({ confidence }) => confidence > 0 && confidence < 0.95)).toBe(true);
  });

  test('gives no field to two columns', () => {
    const fields = suggestMapping(table('server;server 2;RAM;RAM neu;cpu', 'a;b;4;8;2', 'c;d;4;8;2'))
      .columns.map(({ field }) => field)
      .filter((field) => field !== null);
    expect(new Set(fields).size).toBe(fields.length);
  });

  test('doubts a heading whose values are nothing of the kind', () => {
    const { columns } = suggestMapping(table('Name;vCPU;Memory', 'a;two;x', 'b;four;y'));
    expect(columns[1]?.confidence).toBeLessThan(0.9);
  });

  test('finds the headings below a title, and takes another row when told to', () => {
    const raw = table('Inventory;;', 'VM;vCPU;RAM', 'a;2;4');
    expect(suggestMapping(raw).headingIndex).toBe(1);
    expect(suggestMapping(raw, 0).columns.map(({ heading }) => heading)).toEqual([
      'Inventory',
      '(column 2)',
      '(column 3)',
    ]);
  });
});

describe('a mapping', () => {
  const mapping: TableMapping = {
    rows: 'auto',
    columns: [column('X', 'name'), column('Y', 'vcpus'), column('Z', 'memory', 'gib')],
  };

  test('is told by its headings, whatever their order, case and spacing', () => {
    expect(mappingSignature(mapping)).toBe(headingSignature(['  z', 'Y ', 'x']));
    expect(mappingSignature(mapping)).not.toBe(headingSignature(['x', 'y']));
    expect(headingSignature(['a b', 'c'])).not.toBe(headingSignature(['a', 'b c']));
  });

  test('needs a name, a size of CPU and one of memory', () => {
    expect(mappingProblems(mapping)).toEqual([]);
    const bare = { ...mapping, columns: mapping.columns.map(({ heading }) => column(heading)) };
    expect(mappingProblems(bare).map(({ code }) => code)).toEqual(['no-name', 'no-cpu', 'no-memory']);
    const twice = { ...mapping, columns: [...mapping.columns, column('W', 'memory')] };
    expect(mappingProblems(twice)).toEqual([{ code: 'field-twice', field: 'memory', isFatal: false }]);
  });

  test('moves a field from the column that had it, and drops a unit that the new field cannot have', () => {
    const moved = withColumn(mapping, 0, { field: 'memory' });
    expect(moved.columns.map(({ field }) => field)).toEqual(['memory', 'vcpus', null]);
    expect(moved.columns[2]?.unit).toBeNull();
    expect(withColumn(mapping, 2, { field: 'clock' }).columns[2]).toMatchObject({ field: 'clock', unit: null });
  });

  test('tells columns with one heading apart by which of them it is', () => {
    const twins: TableMapping = {
      rows: 'auto',
      columns: [column('N', 'name'), column('V', 'vcpus'), column('V', 'memory')],
    };
    const matches = matchesOf(twins, ['V', 'N', 'V']);
    expect([...matches].map(([field, match]) => [field, match.column])).toEqual([
      ['name', 1],
      ['vcpus', 0],
      ['memory', 2],
    ]);
  });

  test('shows at once what the import will store', async () => {
    const text = 'X;Y;Z\na;2;4\nb;4;8\nc;4;\n';
    const file = { name: 'odd.csv', bytes: new TextEncoder().encode(text), sha256: 'd'.repeat(64) };
    const raw = table('X;Y;Z', 'a;2;4', 'b;4;8', 'c;4;');
    const live = previewMapping('odd.csv', previewTable(raw, mapping, null), mapping);
    const guide = { ...noGuide, given: [{ sha256: file.sha256, sheet: '', mapping }] };
    const stored = await importFiles([file], { context: quietContext, guide });
    expect(live?.counts).toEqual(stored.sources[0]?.rows);
    expect(live?.rows.map(({ name, memoryMiB }) => [name, memoryMiB])).toEqual(
      stored.inventory.workloads.map(({ name, memoryMiB }) => [name, memoryMiB]),
    );
    expect(
      previewMapping('odd.csv', previewTable(raw, null, null), withColumn(mapping, 0, { field: null })),
    ).toBeNull();
  });

  test('of an earlier import never overrules a format that is recognised', async () => {
    const text = 'vm name,vCPU,Memory MiB\na,2,4096\n';
    const file = { name: 'a.csv', bytes: new TextEncoder().encode(text), sha256: 'e'.repeat(64) };
    const saved: TableMapping = {
      rows: 'host',
      columns: [column('vm name', 'name'), column('vCPU', 'cores'), column('Memory MiB', 'memory', 'gib')],
    };
    // A plain table is read as it was explained before ...
    const [plain] = await readFiles([file], { context: quietContext, guide: { ...noGuide, saved: [saved] } });
    expect(plain?.inventory.hosts[0]).toMatchObject({ cpuCores: 2, memoryMiB: 4096 * 1024 });
    // ... and without the mapping as its headings say.
    const [bare] = await readFiles([file], { context: quietContext });
    expect(bare?.inventory.workloads[0]).toMatchObject({ vcpus: 2, memoryMiB: 4096 });
  });
});

describe('a text in place of a number', () => {
  test.each([
    ['16 GB RAM', '16 GB'],
    ['ca. 8 vCPU', '8'],
    ['2 x 16 GB', '32 GB'],
    ['-4', '4'],
    ['12', null],
    ['four', null],
    ['4 or 8', null],
  ])('%s suggests %s', (text, expected) => {
    expect(suggestText(text)).toBe(expected);
  });
});

test('a host name suggests the host that is most like it, and none where two are', () => {
  const hosts = ['esx-prod-01', 'esx-prod-02', 'backup-07'].map((name) => ({ id: `id-${name}`, name }));
  expect(bestHostFor('esx-prod-1.example.com', [hosts[0]!, hosts[2]!])).toBe('id-esx-prod-01');
  expect(bestHostFor('esx-prod-x', hosts)).toBeNull();
  expect(bestHostFor('mainframe', hosts)).toBeNull();
});
