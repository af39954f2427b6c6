import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { workbookOf } from '#test/fixtures/import/files.ts';
import type { CallOutput } from '#core/api.ts';
import type { TableMapping } from '#core/import/mapping/mapping.ts';
import { mappingProblems, withColumn } from '#core/import/mapping/mapping.ts';
import { ServiceClient } from '#test/fixtures/service/serviceClient.ts';

let client: ServiceClient;
beforeEach(() => {
  client = new ServiceClient();
});
afterEach(() => client.close());

const odd = [
  'Gerätebezeichner;Zuget. Rechenwerke;Hauptsp.;Läuft auf;Verbund',
  'app-01;4;16;esx1;Nord',
  'app-02;8;32;esx2;Nord',
  'app-03;2;8;esx1;Nord',
  '',
].join('\n');

const hostsCsv = ['Host name,Cluster,Sockets,Cores,Memory (GiB)', 'esx1,Nord,2,32,256', 'esx2,Nord,2,32,256', ''].join(
  '\n',
);

function write(name: string, text: string): string {
  const path = join(client.folder, name);
  writeFileSync(path, text);
  return path;
}

function preview(path: string, mappings: CallOutputMappings = []): Promise<CallOutput<'import.preview'>> {
  return client.call(
    'import.preview',
    { tokens: ['token-preview'], mappings: [...mappings] },
    { 'token-preview': path },
  );
}
function run(path: string, mappings: CallOutputMappings = []): Promise<CallOutput<'import.run'>> {
  return client.call('import.run', { tokens: ['token-import'], mappings: [...mappings] }, { 'token-import': path });
}
type CallOutputMappings = readonly { sha256: string; sheet: string; mapping: TableMapping }[];

/** The mapping of the odd table as a user would complete it. */
function complete(mapping: TableMapping): TableMapping {
  const fields = ['name', 'vcpus', 'memory', 'host', 'cluster'] as const;
  return fields.reduce<TableMapping>(
    (made, field, index) => withColumn(made, index, { field, unit: field === 'memory' ? 'gib' : null }),
    { ...mapping, rows: 'workload' },
  );
}

describe('a table with headings that nobody knows', () => {
  test('is refused by itself, stored with a mapping, and recognised next time, in other plans too', async () => {
    const path = write('odd.csv', odd);
    const before = await client.call('file.state', {});
    const first = await preview(path);
    expect(await client.call('file.state', {})).toEqual(before);
    expect(await client.call('history.state', {})).toEqual({ undo: null, redo: null });
    const [file] = first.files;
    expect(file).toMatchObject({ isRefused: true, hosts: 0, workloads: 0 });
    const table = file!.tables[0]!;
    expect(table.columns.map(({ samples }) => samples[0])).toEqual(['app-01', '4', '16', 'esx1', 'Nord']);
    expect(mappingProblems(table.mapping).some(({ isFatal }) => isFatal)).toBe(true);

    const mapping = complete(table.mapping);
    const mappings = [{ sha256: file!.sha256, sheet: table.sheet, mapping }];
    const second = await preview(path, mappings);
    expect(second.files[0]).toMatchObject({ isRefused: false, rows: { read: 3, stored: 3, merged: 0, refused: 0 } });
    expect(second.files[0]!.firstRows[0]).toMatchObject({ name: 'app-01', cpu: 4, memoryMiB: 16_384, host: 'esx1' });
    expect(second.changes.map(({ change }) => change)).toEqual(['new', 'new', 'new']);
    expect((await client.call('file.state', {})).workloads).toBe(0);

    await run(path, mappings);
    expect((await client.call('file.state', {})).workloads).toBe(3);
    const third = await preview(write('next.csv', `${odd}app-04;2;8;esx2;Nord\n`));
    expect(third.files[0]).toMatchObject({ isRefused: false, workloads: 4 });
    expect(third.files[0]!.tables[0]).toMatchObject({ isSaved: true, mapping });

    await client.call('file.new', {});
    expect((await preview(path)).files[0]!.tables[0]).toMatchObject({ isSaved: true });
    expect(JSON.parse(readFileSync(join(client.folder, 'data/column-mappings.json'), 'utf8'))).toMatchObject({
      mappings: [mapping],
    });
  });
});

test('looking at files never stores anything, whatever they hold and whatever their columns are said to mean', async () => {
  await run(write('vms.csv', 'vm name,vCPU,Memory MiB\na,2,4096\nb,2,4096\n'));
  const contents = async (): Promise<unknown> => [
    await client.call('file.state', {}),
    await client.call('history.state', {}),
    await client.call('import.sources', {}),
    await client.call('import.history', {}),
    (await client.call('workloads.page', {})).rows,
    (await client.call('findings.page', {})).rows,
  ];
  const before = await contents();
  client.events.length = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.constantFrom('a', '2', 'RAM', 'Name', 'vCPU', '', 'x;y'), { maxLength: 4 }), {
        maxLength: 6,
      }),
      fc.constantFrom('name', 'memory', 'vcpus', null),
      async (rows, field) => {
        const path = write('any.csv', rows.map((row) => row.join(',')).join('\n'));
        const [file] = (await preview(path)).files;
        const mappings = (file?.tables ?? []).map(({ sheet, mapping }) => ({
          sha256: file!.sha256,
          sheet,
          mapping: withColumn(mapping, 0, { field }),
        }));
        await preview(path, mappings);
      },
    ),
    { numRuns: 12 },
  );
  expect(await contents()).toEqual(before);
  expect(client.events.filter(({ type }) => type === 'changed')).toEqual([]);
});

describe('importing again', () => {
  test('shows the difference before and afterwards, and is undone and redone as a whole', async () => {
    const path = write('vms.csv', 'vm name,vCPU,Memory MiB\na,2,4096\nb,2,4096\n');
    await run(path);
    const stored = (await client.call('workloads.page', {})).rows;
    writeFileSync(path, 'vm name,vCPU,Memory MiB\na,4,4096\nc,2,4096\n');
    const { changes, workloads } = await preview(path);
    const expected = [
      expect.objectContaining({ name: 'a', change: 'changed', fields: [{ field: 'vcpus', before: 2, after: 4 }] }),
      expect.objectContaining({ name: 'b', change: 'gone' }),
      expect.objectContaining({ name: 'c', change: 'new' }),
    ];
    expect(changes).toEqual(expected);
    expect(workloads).toEqual({ added: 1, updated: 1, unchanged: 0, gone: 1 });
    await run(path);
    const [newest, oldest] = await client.call('import.history', {});
    expect([newest?.label, oldest?.label]).toEqual(['the import of vms.csv', 'the import of vms.csv']);
    expect((await client.call('import.changes', { id: newest!.id })).changes).toEqual(expected);
    expect((await client.call('import.changes', { id: newest!.id, change: 'gone' })).total).toBe(1);
    await client.call('history.undo', {});
    expect((await client.call('workloads.page', {})).rows).toEqual(stored);
    expect(await client.call('import.history', {})).toHaveLength(1);
    await client.call('history.redo', {});
    expect((await client.call('workloads.page', {})).rows.map(({ name }) => name)).toEqual(['a', 'c']);
  });
});

describe('a finding', () => {
  async function findingOf(code: string) {
    const { rows } = await client.call('findings.page', {
      filters: [{ column: 'code', op: 'in', values: [code] }],
    });
    return rows;
  }
  async function repair(
    code: string,
    kind: 'host' | 'value' | 'unit' | 'cluster' | 'rows' | 'same-name',
    value: string,
  ) {
    const [finding] = await findingOf(code);
    return client.call('findings.repair', { finding: finding!.id, kind, value });
  }

  test('of an unknown host is settled by choosing the host, for all its workloads and for the next import', async () => {
    await run(write('hosts.csv', hostsCsv));
    const vms = write(
      'vms.csv',
      'vm name,vCPU,Memory GiB,Host,Cluster\na,2,4,esx-l,Nord\nb,2,4,esx-l,Nord\nc,1,4,esx2,Nord\n',
    );
    await run(vms);
    const [finding] = await findingOf('host-not-described');
    const options = await client.call('findings.repairs', { finding: finding!.id });
    expect(options).toMatchObject([{ kind: 'host', subject: 'esx-l', affected: 2, isFree: false }]);
    const esx1 = options[0]!.choices.find(({ label }) => label === 'esx1')!;
    await repair('host-not-described', 'host', esx1.value);
    const hostsOf = async (): Promise<unknown[]> =>
      (await client.call('workloads.page', {})).rows.map(({ name, host }) => [name, host]);
    expect(await hostsOf()).toEqual([
      ['a', 'esx1'],
      ['b', 'esx1'],
      ['c', 'esx2'],
    ]);
    expect(await findingOf('host-not-described')).toEqual([]);
    writeFileSync(vms, 'vm name,vCPU,Memory GiB,Host,Cluster\na,2,4,esx-l,Nord\nd,2,4,esx-l,Nord\n');
    await run(vms);
    expect(await hostsOf()).toEqual([
      ['a', 'esx1'],
      ['d', 'esx1'],
    ]);
    await client.call('history.undo', {});
    await client.call('history.undo', {});
    expect(await findingOf('host-not-described')).toHaveLength(1);
  });

  test('of a text in place of a number is settled with the number suggested', async () => {
    await run(write('vms.csv', 'vm name,vCPU,Memory GiB\na,2,4\nb,2 cores,4\nc,2 cores,8\n'));
    expect((await client.call('file.state', {})).workloads).toBe(1);
    const [finding] = await findingOf('not-a-number');
    const options = await client.call('findings.repairs', { finding: finding!.id });
    expect(options).toMatchObject([{ kind: 'value', subject: '2 cores', suggested: '2', affected: 2 }]);
    const state = await repair('not-a-number', 'value', '2');
    expect(state).toMatchObject({ workloads: 3, findings: { error: 0 } });
    const [source] = await client.call('import.sources', {});
    expect(source?.rows).toEqual({ read: 3, stored: 3, merged: 0, refused: 0 });
    await client.call('history.undo', {});
    expect((await client.call('file.state', {})).workloads).toBe(1);
  });

  test('of a text in a workbook of RVTools is settled like one in a list, and undone', async () => {
    const path = join(client.folder, 'estate.xlsx');
    const sheets = {
      vInfo: [
        ['VM', 'Powerstate', 'CPUs', 'Memory', 'Host'],
        ['a', 'poweredOn', 'two', 4096, 'esx1'],
        ['b', 'poweredOn', 4, 8192, 'esx1'],
      ],
      vHost: [
        ['Host', 'CPU Model', '# CPU', '# Cores', '# Memory'],
        ['esx1', 'Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz', 2, 32, 262_144],
      ],
    };
    writeFileSync(path, workbookOf(sheets).bytes);
    await run(path);
    const [finding] = await findingOf('not-a-number');
    const options = await client.call('findings.repairs', { finding: finding!.id });
    expect(options).toMatchObject([{ kind: 'value', subject: 'two', affected: 1, isFree: true }]);
    expect(await repair('not-a-number', 'value', '2')).toMatchObject({
      hosts: 1,
      workloads: 2,
      findings: { error: 0 },
    });
    writeFileSync(
      path,
      workbookOf({ ...sheets, vInfo: [...sheets.vInfo, ['c', 'poweredOn', 'two', 1024, 'esx1']] }).bytes,
    );
    await run(path);
    expect((await client.call('workloads.page', {})).rows.map(({ name, vcpus }) => [name, vcpus])).toEqual([
      ['a', 2],
      ['b', 4],
      ['c', 2],
    ]);
    await client.call('history.undo', {});
    await client.call('history.undo', {});
    expect((await client.call('file.state', {})).workloads).toBe(1);
  });

  test('of a column without unit is settled by choosing it', async () => {
    await run(write('vms.csv', 'vm name,vCPU,RAM\na,2,4\nb,2,8\n'));
    expect((await client.call('workloads.page', {})).rows[0]?.memoryMiB).toBe(4096);
    await repair('unit-assumed', 'unit', 'mib');
    expect((await client.call('workloads.page', {})).rows[0]?.memoryMiB).toBe(4);
    expect(await findingOf('unit-assumed')).toEqual([]);
  });

  test('of rows with one name is settled by saying that they are one machine, or not', async () => {
    await run(write('vms.csv', 'vm name,vCPU,Memory GiB,OS\na,2,4,\na,2,4,Linux\nb,2,4,\n'));
    await repair('duplicate-name', 'same-name', 'same');
    const [source] = await client.call('import.sources', {});
    expect(source?.rows).toEqual({ read: 3, stored: 2, merged: 1, refused: 0 });
    expect(
      (await client.call('workloads.page', {})).rows.map(({ name, operatingSystem }) => [name, operatingSystem]),
    ).toEqual([
      ['a', 'Linux'],
      ['b', null],
    ]);
    await client.call('history.undo', {});
    await repair('duplicate-name', 'same-name', 'other');
    expect((await client.call('file.state', {})).workloads).toBe(3);
    expect(await findingOf('duplicate-name')).toEqual([]);
  });

  test('of a host in no cluster is settled by naming one', async () => {
    await run(write('hosts.csv', 'Host name,Cluster,Sockets,Cores,Memory (GiB)\nesx1,Nord,2,32,256\nesx2,,2,32,256\n'));
    await repair('host-without-cluster', 'cluster', 'Nord');
    expect((await client.call('hosts.page', {})).rows.map(({ cluster }) => cluster)).toEqual(['Nord', 'Nord']);
    expect((await client.call('file.state', {})).clusters).toBe(1);
  });

  test('cannot be settled with a choice that it does not have', async () => {
    await run(write('vms.csv', 'vm name,vCPU,RAM\na,2,4\n'));
    await expect(repair('unit-assumed', 'unit', 'parsec')).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(repair('unit-assumed', 'host', 'h1')).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
