import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ImportFile } from '#core/import/contract.ts';
import { joinResults } from '#core/import/join.ts';
import { readFiles } from '#core/import/importFiles.ts';
import { quietContext } from '#core/job.ts';
import { codesOf, fileOf, importAll, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const info = fileOf(
  'RVTools_tabvInfo.csv',
  `VM;Powerstate;Template;DNS Name;CPUs;Memory;Provisioned MiB;In Use MiB;Datacenter;Cluster;Host;VM ID;SMBIOS UUID;VM UUID;VI SDK UUID
web-01;poweredOn;False;shop-web.corp.local;4;8192;51200;20480;DC;C1;esx1;vm-17;4203a1b2-0000-4000-8000-000000000001;50013c1a-2f11-4a5b-9d7e-0a1b2c3d4e5f;b7ac0f00-1111-4222-8333-444455556666
db-01;poweredOn;False;;8;32768;204800;102400;DC;C1;esx1;vm-18;4203a1b2-0000-4000-8000-000000000002;50013c1a-2f11-4a5b-9d7e-0a1b2c3d4e60;b7ac0f00-1111-4222-8333-444455556666
`,
);
const host = fileOf(
  'RVTools_tabvHost.csv',
  `Host;Datacenter;Cluster;CPU Model;Speed;HT Active;# CPU;Cores per CPU;# Cores;# Memory;# VMs;ESX Version
esx1;DC;C1;Xeon Gold 6140;2300;True;2;18;36;392860;2;VMware ESXi 7.0.3
`,
);
const usage = fileOf(
  'monitoring.csv',
  `time,machine,CPU %,Memory %
2026-03-01T00:00:00Z,shop-web.corp.local,50,25
2026-03-01T00:00:00Z,DB-01,75,50
2026-03-01T00:00:00Z,printer,1,1
`,
);
const aws = fileOf(
  'discovery.csv',
  `ExternalId,SMBiosId,HostName,CPU.NumberOfLogicalCores,OS.Name,VMware.VMName,RAM.TotalSizeInMB,Applications
s-1,4203A1B2-0000-4000-8000-000000000002,database,8,Oracle Linux,,32768,Ledger
`,
);
const azure = fileOf(
  'azure.csv',
  '*Server name,*Cores,*Memory (In MB),*OS name,OS version,Number of disks,Disk 1 size (In GB)\nshop-web,4,8192,Debian,12,1,50\nsolo,2,2048,Debian,12,1,10\n',
);

describe('a mixed drop', () => {
  it('becomes one inventory, joined by UUID, reference, guest name and name', async () => {
    const result = await importAll([info, host, usage, aws, azure]);
    expectSound(result);
    expect(result.sources.map((source) => source.format)).toEqual([
      'rvtools-csv',
      'rvtools-csv',
      'usage-csv',
      'aws-discovery-csv',
      'azure-migrate-csv',
    ]);
    expect(result.inventory.workloads.map((workload) => workload.name).toSorted()).toEqual(['db-01', 'solo', 'web-01']);
    const workload = (name: string): unknown => result.inventory.workloads.find((each) => each.name === name);
    expect(workload('web-01')).toMatchObject({
      vcpus: 4,
      operatingSystem: 'Debian 12',
      usage: { cpuCores: 2, memoryMiB: 2048, statistic: 'p95' },
      hostId: result.inventory.hosts[0]?.id,
    });
    expect(workload('db-01')).toMatchObject({
      operatingSystem: 'Oracle Linux',
      usage: { cpuCores: 6, memoryMiB: 16_384, statistic: 'p95' },
    });
    expect(result.inventory.groups).toMatchObject([{ name: 'Ledger' }]);
  });

  it('says what was joined and what was not', async () => {
    const result = await importAll([info, host, usage, aws, azure]);
    const message = (code: string): string =>
      result.findings
        .filter((finding) => finding.code === code)
        .map((finding) => finding.message)
        .join(' ');
    expect(message('usage-joined')).toContain('2 workloads');
    expect(message('usage-unmatched')).toContain('printer');
    expect(message('workloads-united')).toContain('database');
    expect(message('workloads-united')).toContain('shop-web');
  });

  it('gives the same things whatever the order of its files, and keeps their ids', async () => {
    const files = [info, host, usage, aws, azure];
    const plain = (result: Awaited<ReturnType<typeof importAll>>): unknown =>
      result.inventory.workloads.map(({ id, key, vcpus, memoryMiB, usage: use, hostId }) => [
        id,
        key,
        vcpus,
        memoryMiB,
        use,
        hostId,
      ]);
    const one = plain(await importAll(files));
    expect(plain(await importAll(files.toReversed()))).toEqual(one);
    expect(plain(await importAll([azure, usage, info, aws, host]))).toEqual(one);
  });

  it('out of a zip archive is the same as its files', async () => {
    const files = [info, host, usage, aws, azure];
    const zip = fileOf('drop.zip', zipSync(Object.fromEntries(files.map((file) => [file.name, file.bytes]))));
    const [packed, loose] = [await importOne(zip), await importAll(files)];
    expectSound(packed);
    const plain = (result: typeof packed): unknown =>
      JSON.parse(
        JSON.stringify([result.inventory, result.findings], (key, value: unknown) =>
          typeof value === 'string' ? value.replaceAll('drop.zip/', '') : key === 'sourceId' ? '' : value,
        ).replaceAll(/source-[0-9a-f]{16}/g, ''),
      );
    expect(plain(packed)).toEqual(plain(loose));
  });

  it('keeps apart two machines of one name that differ in both sizes, and says so', async () => {
    const other = fileOf(
      'azure.csv',
      '*Server name,*Cores,*Memory (In MB),*OS name,OS version,Number of disks\nweb-01,16,65536,Debian,12,1\n',
    );
    const result = await importAll([info, host, other]);
    expectSound(result);
    expect(result.inventory.workloads.filter((workload) => workload.name === 'web-01')).toHaveLength(2);
    expect(codesOf(result)).toContain('same-name-kept-apart');
  });

  it('never makes one of two machines of one vCenter export, whatever their names', async () => {
    const twins = fileOf(
      'RVTools_tabvInfo.csv',
      'VM,Powerstate,Template,CPUs,Memory,In Use MiB,VM UUID\na,poweredOn,False,1,1024,1,\na,poweredOn,False,1,1024,1,\n',
    );
    const result = await importAll([twins, fileOf('list.csv', 'name,vcpus,memory (MiB)\na,1,1024\n')]);
    expectSound(result);
    expect(result.inventory.workloads.length).toBeGreaterThanOrEqual(2);
  });

  it('reads what it can when one of its files is damaged or of no known format', async () => {
    const files: ImportFile[] = [
      info,
      fileOf('letter.txt', 'Dear all\nhello\n'),
      fileOf('half.xlsx', new Uint8Array([0x50, 0x4b, 3, 4, 9])),
      host,
    ];
    const result = await importAll(files);
    expectSound(result);
    expect(result.inventory.workloads).toHaveLength(2);
    expect(result.sources).toHaveLength(4);
  });

  it('gives one result per file, in their order, before it is joined', async () => {
    const results = await readFiles([usage, info, azure, host], { context: quietContext });
    expect(results.map((result) => result.sources.map((source) => source.file))).toEqual([
      ['monitoring.csv'],
      ['RVTools_tabvInfo.csv'],
      ['azure.csv'],
      ['RVTools_tabvHost.csv'],
    ]);
    expectSound(joinResults(results, quietContext));
  });
});

describe('a zip archive', () => {
  it('that holds archives does not open them, and says so', async () => {
    const inner = zipSync({ 'a.csv': info.bytes });
    const result = await importOne(
      fileOf('outer.zip', zipSync({ 'inner.zip': inner, 'RVTools_tabvInfo.csv': info.bytes })),
    );
    expectSound(result);
    expect(result.findings.find((finding) => finding.code === 'zip-files-left-out')?.message).toContain('inner.zip');
    expect(result.inventory.workloads).toHaveLength(2);
  });

  it('of nothing but archives and system files is refused', async () => {
    const result = await importOne(
      fileOf('outer.zip', zipSync({ '.DS_Store': new Uint8Array(4), 'b.zip': zipSync({ a: new Uint8Array(1) }) })),
    );
    expectSound(result);
    expect(result.findings).toMatchObject([{ severity: 'error', code: 'zip-without-files', file: 'outer.zip' }]);
  });

  it('that would inflate beyond the limits is refused before it is opened', async () => {
    const bomb = fileOf('bomb.zip', zipSync({ 'RVTools_tabvInfo.csv': new Uint8Array(40 * 2 ** 20) }));
    expect((await importOne(bomb)).findings).toMatchObject([{ code: 'zip-ratio', file: 'bomb.zip' }]);
    const many = fileOf(
      'many.zip',
      zipSync(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.csv`, info.bytes]))),
    );
    expect((await importOne(many, { maxZipEntries: 10 })).findings).toMatchObject([{ code: 'zip-too-many-entries' }]);
    expect((await importOne(many, { maxInflatedBytes: 2000 })).findings).toMatchObject([{ code: 'zip-too-large' }]);
  });

  it('that is cut off is refused as damaged', async () => {
    const whole = zipSync({ 'RVTools_tabvInfo.csv': info.bytes });
    const result = await importOne(fileOf('half.zip', whole.slice(0, whole.length - 30)));
    expectSound(result);
    expect(result.findings).toMatchObject([{ code: 'zip-damaged' }]);
  });

  it('holds workbooks as well as CSV files', async () => {
    const { sampleFile } = await import('#test/fixtures/import/files.ts');
    const result = await importOne(
      fileOf(
        'all.zip',
        zipSync({
          'a/harbour-dc.xlsx': sampleFile('harbour-dc.xlsx').bytes,
          'b/list.csv': sampleFile('edge-sites.csv').bytes,
        }),
      ),
    );
    expectSound(result);
    expect(result.sources.map((source) => source.format)).toEqual(['rvtools-xlsx', 'csv']);
  });
});
