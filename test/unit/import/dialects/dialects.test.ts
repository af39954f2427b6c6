import { describe, expect, it } from 'vitest';
import type { ImportResult } from '#core/import/contract.ts';
import type { Cell } from '#build/samples/workbook.ts';
import { csvBytes, csvText, encode, type CsvStyle } from '#test/fixtures/import/csvText.ts';
import { codesOf, fileOf, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

/** One machine per format, with an accent, a line end and a delimiter in its texts and a fraction in its numbers. */
const formats: Readonly<Record<string, readonly (readonly Cell[])[]>> = {
  'rvtools-csv': [
    [
      'VM',
      'Powerstate',
      'Template',
      'CPUs',
      'Memory',
      'Provisioned MiB',
      'In Use MiB',
      'Datacenter',
      'Cluster',
      'Host',
      'Annotation',
      'VI SDK Server',
    ],
    [
      'müller-web',
      'poweredOn',
      'False',
      2,
      4096,
      51_200.5,
      20_480.25,
      'Zürich',
      'C1',
      'esx1',
      'line one\nline; two, "three"',
      'vc',
    ],
  ],
  'azure-migrate-csv': [
    [
      '*Server name',
      '*Cores',
      '*Memory (In MB)',
      '*OS name',
      'OS version',
      'Number of disks',
      'Disk 1 size (In GB)',
      'CPU utilization percentage',
    ],
    ['müller-web', 2, 4096, 'Windows "Server", 2019', 'a\nb;c', 1, 50.5, 12.5],
  ],
  'aws-discovery-csv': [
    [
      'ExternalId',
      'HostName',
      'CPU.NumberOfLogicalCores',
      'RAM.TotalSizeInMB',
      'VMware.VMName',
      'CPU.UsagePct.Max',
      'Tags',
    ],
    ['s-1', 'müller-web', 2, 4096, 'müller-web', 12.5, 'a:b, c:"d"\ne;f'],
  ],
  'powercli-csv': [
    ['Name', 'PowerState', 'NumCpu', 'MemoryMB', 'MemoryGB', 'VMHost', 'UsedSpaceGB', 'ProvisionedSpaceGB', 'Notes'],
    ['müller-web', 'PoweredOn', 2, 4096, 4, 'esx1', 20.25, 50.5, 'x;y\nz, "q"'],
  ],
  'migration-center-csv': [
    ['MachineId', 'MachineName', 'AllocatedProcessorCoreCount', 'MemoryGiB', 'TotalDiskAllocatedGiB', 'OsName'],
    ['m-1', 'müller-web', 2, 4, 50.5, 'Debian; "12"\n, stable'],
  ],
  csv: [
    ['name', 'vcpus', 'memory (MiB)', 'disk (GiB)', 'host', 'notes'],
    ['müller-web', 2, 4096, 50.5, 'esx1', 'line one\nline; two, "three"'],
  ],
};

const styles: readonly (readonly [string, CsvStyle])[] = [
  ['UTF-8, commas', {}],
  ['UTF-8 with an order mark', { encoding: 'utf-8-bom' }],
  ['UTF-16 little endian', { encoding: 'utf-16le' }],
  ['UTF-16 big endian', { encoding: 'utf-16be' }],
  ['UTF-16 without an order mark', { encoding: 'utf-16le-bare' }],
  ['Windows-1252, semicolons, decimal commas', { encoding: 'windows-1252', delimiter: ';', decimal: ',' }],
  ['tabs', { delimiter: '\t' }],
  ['bars', { delimiter: '|' }],
  ['semicolons and decimal commas', { delimiter: ';', decimal: ',' }],
  ['every field in quotes', { isQuoted: true, delimiter: ';', decimal: ',' }],
  ['line feeds alone', { lineEnd: '\n' }],
  ['carriage returns alone', { lineEnd: '\r' }],
];

async function read(name: string, content: string | Uint8Array): Promise<ImportResult> {
  const result = await importOne(fileOf(name, content));
  expectSound(result);
  return result;
}

describe.each(Object.entries(formats))('%s', (format, rows) => {
  it.each(styles)('is read in %s', async (_, style) => {
    const result = await read('list.csv', csvBytes(rows, style));
    expect(result.sources[0]).toMatchObject({ format, rows: { read: 1, stored: 1, refused: 0 } });
    const [workload] = result.inventory.workloads;
    expect(workload).toMatchObject({ name: 'müller-web', vcpus: 2, memoryMiB: 4096 });
    if (format !== 'aws-discovery-csv')
      expect(workload?.provisionedMiB).toBe(format === 'rvtools-csv' ? 51_200.5 : 50.5 * 1024);
    expect(codesOf(result).includes('encoding-assumed')).toBe(style.encoding === 'windows-1252');
  });

  it("is read with the delimiter that a first line of Excel's states", async () => {
    const result = await read('list.csv', `sep=;\r\n${csvText(rows, { delimiter: ';', decimal: ',' })}`);
    expect(result.sources[0]).toMatchObject({ format, rows: { read: 1, stored: 1, refused: 0 } });
  });

  it('keeps texts with line ends, delimiters and quotes whole among what was read', async () => {
    const result = await read('list.csv', csvBytes(rows, { delimiter: ';' }));
    const texts = result.rawRows[0]?.cells.map(([, text]) => text) ?? [];
    for (const cell of rows[1] ?? []) if (typeof cell === 'string') expect(texts).toContain(cell);
  });

  it('is read with a byte that no encoding has in it', async () => {
    const bytes = csvBytes(rows);
    const broken = new Uint8Array([...bytes.slice(0, -2), 0x22 - 0x02, 0xff, 0x0d, 0x0a]);
    expectSound(await importOne(fileOf('list.csv', broken)));
  });
});

describe('thousands', () => {
  const list = (memory: string, delimiter = ','): string =>
    ['name', 'vcpus', 'memory (MiB)', 'disk used (MiB)'].join(delimiter) +
    `\na${delimiter}2${delimiter}"${memory}"${delimiter}1\n`;

  it.each([
    ['1,024', ',', 1024],
    ['16.384', ';', 16_384],
    ['16 384', ';', 16_384],
    ['16\u202f384', ';', 16_384],
    ["16'384", ';', 16_384],
    ['16.384,5', ';', 16_384.5],
    ['16,384.5', ',', 16_384.5],
  ])('in %s are read', async (text, delimiter, expected) => {
    const other =
      text.includes('384') && !/[.,]5$/.test(text) ? `b${delimiter}1${delimiter}"1.234,5"${delimiter}1\n` : '';
    const isPoint = delimiter === ',';
    const result = await read('list.csv', list(text, delimiter) + (isPoint ? '' : other));
    expect(result.inventory.workloads.find((workload) => workload.name === 'a')?.memoryMiB).toBe(expected);
  });

  it('that could be a fraction are said to be taken for thousands where a whole number is expected', async () => {
    const result = await read(
      'RVTools_tabvHost.csv',
      'Host;Cluster;CPU Model;# Cores;# Memory;# VMs;ESX Version;HT Active\nesx1;C1;x;1.024;392860;5;VMware ESXi 7.0.3;True\n',
    );
    expect(result.inventory.hosts[0]?.cpuCores).toBe(1024);
    expect(result.findings.find((finding) => finding.code === 'number-ambiguous')).toMatchObject({
      row: 2,
      column: '# Cores',
      value: '1.024',
    });
  });
});

describe('hostile text', () => {
  it('with a cell over the limit is refused with its line', async () => {
    const result = await importOne(fileOf('list.csv', `name,vcpus,memory gb\n${'x'.repeat(70_000)},1,2\n`));
    expectSound(result);
    expect(result.findings).toMatchObject([{ code: 'cell-too-long', severity: 'error' }]);
  });

  it('with a single cell of many megabytes is refused without holding on to it', async () => {
    const text = `name,vcpus,memory gb\n"${'x'.repeat(8 * 2 ** 20)}",1,2\n`;
    const result = await importOne(fileOf('list.csv', text));
    expectSound(result);
    expect(['cell-too-long', 'line-too-long']).toContain(
      result.findings.find((finding) => finding.severity === 'error')?.code,
    );
  });

  it('with more rows than the limit is refused as a whole, in every format', async () => {
    for (const [format, rows] of Object.entries(formats)) {
      const many = [rows[0] ?? [], ...Array.from({ length: 30 }, () => rows[1] ?? [])];
      const result = await importOne(fileOf('list.csv', csvBytes(many)), { maxRowsPerSheet: 10 });
      expectSound(result);
      expect([format, result.findings.find((finding) => finding.severity === 'error')?.code]).toEqual([
        format,
        'sheet-too-many-rows',
      ]);
    }
  });

  it('with headings called like parts of every object is data like any other', async () => {
    const result = await read(
      'list.csv',
      'name,vcpus,memory (MiB),__proto__,constructor,toString\n__proto__,2,4096,x,y,z\n',
    );
    expect(result.inventory.workloads[0]?.name).toBe('__proto__');
    expect(result.rawRows[0]?.cells).toContainEqual(['__proto__', 'x']);
  });

  it('in which formulas stand is kept as text', async () => {
    const result = await read('list.csv', 'name,vcpus,memory (MiB),notes\na,2,4096,"=HYPERLINK(""http://x"")"\n');
    expect(result.inventory.workloads[0]?.annotation).toBe('=HYPERLINK("http://x")');
  });

  it('that is half a file gives what is whole and loses no line', async () => {
    const text = csvText(formats['rvtools-csv'] ?? []);
    const result = await importOne(fileOf('RVTools_tabvInfo.csv', text.slice(0, -12)));
    expectSound(result);
    expect(result.sources[0]?.rows.read).toBeGreaterThan(0);
  });

  it('named .xlsx is said to be no workbook, and one named .csv that is a workbook is read', async () => {
    const { sampleFile } = await import('#test/fixtures/import/files.ts');
    const workbook = await importOne(fileOf('list.csv', sampleFile('werk-nord.xlsx').bytes));
    expectSound(workbook);
    expect(workbook.sources[0]?.format).toBe('rvtools-xlsx');
    const list = await importOne(fileOf('list.xlsx', encode(csvText(formats['csv'] ?? []), 'utf-8')));
    expectSound(list);
    expect(list.inventory.workloads).toHaveLength(1);
  });
});
