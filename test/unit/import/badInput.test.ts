import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { importFiles } from '#core/import/importFiles.ts';
import { CancelledError, quietContext } from '#core/job.ts';
import { fileOf, importAll, importOne, sampleFile, workbookOf } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const ole2 = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0]);
const harbour = sampleFile('harbour-dc.xlsx').bytes;

describe('a file that cannot be read', () => {
  it.each([
    ['an empty file', fileOf('empty.xlsx', ''), 'file-empty'],
    ['text named .xlsx', fileOf('list.xlsx', 'hello there'), 'not-a-workbook'],
    ['half a workbook', fileOf('half.xlsx', harbour.slice(0, harbour.length >> 1)), 'zip-damaged'],
    ['a zip that is no workbook', fileOf('a.xlsx', zipSync({ 'a.txt': strToU8('hello') })), 'not-a-workbook'],
    [
      'a workbook without any known sheet',
      workbookOf({
        Budget: [
          ['Item', 'Cost'],
          ['chairs', 5],
        ],
      }),
      'workbook-unknown',
    ],
    ['an old or protected Excel file', fileOf('old.xls', ole2), 'ole2-not-supported'],
    ['a PDF', fileOf('scan.pdf', '%PDF-1.7 ...'), 'format-unknown'],
    [
      'bytes',
      fileOf(
        'data.bin',
        new Uint8Array(5000).map((_, index) => (index * 7919) % 251),
      ),
      'format-unknown',
    ],
    ['a web page named .xls', fileOf('list.xls', '<html><table><tr><td>VM</td></tr></table></html>'), 'format-unknown'],
    ['prose', fileOf('letter.txt', 'Dear colleague\nplease find attached\nthe list\n'), 'format-unknown'],
    [
      'a binary workbook',
      fileOf(
        'a.xlsb',
        zipSync({
          '_rels/.rels': strToU8(
            '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
          ),
          'xl/workbook.bin': strToU8('x'),
        }),
      ),
      'xlsb-not-supported',
    ],
    [
      'a zip bomb',
      fileOf(
        'bomb.xlsx',
        zipSync({
          'xl/workbook.xml': strToU8('<workbook/>'),
          'xl/worksheets/sheet1.xml': new Uint8Array(40 * 2 ** 20),
        }),
      ),
      'zip-ratio',
    ],
    [
      'a workbook with a document type',
      fileOf('x.xlsx', zipSync({ 'xl/workbook.xml': strToU8('<!DOCTYPE a [<!ENTITY b "c">]><workbook/>') })),
      'xml-doctype',
    ],
  ])('%s is a finding and a source without rows', async (_, file, code) => {
    const result = await importOne(file);
    expectSound(result);
    expect(result.findings).toMatchObject([{ severity: 'error', code, file: file.name }]);
    expect(result.sources).toMatchObject([
      { file: file.name, sha256: file.sha256, rows: { read: 0, stored: 0, merged: 0, refused: 0 } },
    ]);
    expect(result.inventory.workloads).toEqual([]);
  });

  it('over a limit is refused before it is inflated', async () => {
    const file = sampleFile('harbour-dc.xlsx');
    const codes = async (limits: Parameters<typeof importOne>[1]): Promise<string | undefined> =>
      (await importOne(file, limits)).findings[0]?.code;
    expect(await codes({ maxFileBytes: 1000 })).toBe('file-too-large');
    expect(await codes({ maxInflatedBytes: 100_000 })).toBe('zip-too-large');
    expect(await codes({ maxZipEntries: 3 })).toBe('zip-too-many-entries');
    expect(await codes({ maxRowsPerSheet: 20 })).toBe('sheet-too-many-rows');
    expect(await codes({ maxColumnsPerSheet: 5 })).toBe('sheet-too-many-columns');
  });

  it('is only the sheet that is over a limit, when that is not vInfo', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ['a', `disk ${index}`, 5]);
    const file = workbookOf({
      vInfo: [
        ['VM', 'Powerstate', 'Template', 'CPUs', 'Memory'],
        ['a', 'poweredOn', 'False', 2, 4096],
      ],
      vPartition: [['VM', 'Disk', 'Consumed MB'], ...many],
    });
    const result = await importOne(file, { maxRowsPerSheet: 20 });
    expectSound(result);
    expect(result.inventory.workloads).toHaveLength(1);
    expect(result.findings.find((finding) => finding.code === 'sheet-too-many-rows')).toMatchObject({
      severity: 'error',
      sheet: 'vPartition',
    });
  });

  it('does not keep another from being read', async () => {
    const result = await importAll([fileOf('empty.csv', ''), fileOf('vms.csv', 'vm,vcpus,memory gb\na,1,2\n')]);
    expectSound(result);
    expect(result.inventory.workloads).toHaveLength(1);
    expect(result.sources.map((source) => source.format)).toEqual(['unknown', 'csv']);
  });

  it('is told from a format asked for that does not exist', async () => {
    const result = await importFiles([fileOf('a.csv', 'a,b\n')], { format: 'lotus-123', context: quietContext });
    expect(result.findings[0]?.code).toBe('format-unknown');
    expect(result.findings[0]?.message).toContain('rvtools-xlsx');
  });

  it('as the wrong format is refused by that format', async () => {
    const result = await importFiles([fileOf('a.csv', 'vm,vcpus,memory gb\na,1,2\n')], {
      format: 'rvtools-xlsx',
      context: quietContext,
    });
    expect(result.findings).toMatchObject([{ code: 'zip-damaged' }]);
  });
});

describe('several files', () => {
  it('of the same estate merge row by row, the second time round all of it', async () => {
    const file = sampleFile('harbour-dc.xlsx');
    const once = await importOne(file);
    const twice = await importAll([file, { ...file, name: 'again.xlsx' }]);
    expectSound(twice);
    expect(twice.inventory).toEqual(once.inventory);
    const [first, second] = twice.sources;
    expect(first?.rows).toEqual(once.sources[0]?.rows);
    expect(second?.rows).toEqual({ ...first?.rows, stored: 0, merged: first?.rows.read });
    expect(
      twice.findings.filter((finding) => finding.code === 'merged-across-files').map((finding) => finding.file),
    ).toEqual(['again.xlsx', 'again.xlsx']);
  });

  it('fill each other up: a list adds what an export does not know', async () => {
    const result = await importAll([
      workbookOf({
        vInfo: [
          ['VM', 'Powerstate', 'Template', 'CPUs', 'Memory', 'Datacenter', 'Cluster', 'Host'],
          ['a', 'poweredOn', 'False', 2, 4096, 'DC', 'C1', 'esx1'],
        ],
        vHost: [
          ['Host', 'Datacenter', 'Cluster', 'Speed', '# Cores', '# Memory'],
          ['esx1', 'DC', 'C1', 2000, 16, 65_536],
        ],
      }),
      fileOf('usage.csv', 'vm,datacenter,vcpus,memory gb,cpu p95 %,os\na,DC,2,4,50,Debian\n'),
      fileOf('clusters.csv', 'host,cluster,cores,memory gib,failover level\nesx2,C1,16,64,2\n'),
    ]);
    expectSound(result);
    expect(result.inventory.workloads).toMatchObject([
      { name: 'a', hostBasis: 'recorded', operatingSystem: 'Debian', usage: { cpuCores: 1, statistic: 'p95' } },
    ]);
    expect(result.inventory.clusters).toMatchObject([{ name: 'C1', datacenter: 'DC', failoverLevel: 2 }]);
    expect(new Set(result.inventory.hosts.map((host) => host.clusterId)).size).toBe(1);
  });
});

describe('a job', () => {
  it('stops at once when it is cancelled, and says so by its own error', async () => {
    let polls = 0;
    const context = { ...quietContext, isCancelled: () => (polls += 1) > 3 };
    await expect(importFiles([sampleFile('harbour-dc.xlsx')], { context })).rejects.toBeInstanceOf(CancelledError);
  });

  it('reports progress that never goes back and ends at 1', async () => {
    const seen: number[] = [];
    await importFiles([sampleFile('harbour-dc.xlsx'), sampleFile('edge-sites.csv')], {
      context: { ...quietContext, progress: (fraction) => seen.push(fraction) },
    });
    expect(seen.length).toBeGreaterThan(5);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen[seen.length - 1]).toBe(1);
  });
});
