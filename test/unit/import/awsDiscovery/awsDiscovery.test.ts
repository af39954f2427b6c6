import { describe, expect, it } from 'vitest';
import type { ImportResult } from '#core/import/contract.ts';
import { codesOf, fileOf, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const headings =
  'ExternalId,SMBiosId,IPAddress,MACAddress,HostName,VMware.MoRefId,VMware.VCenterId,CPU.NumberOfProcessors,CPU.NumberOfCores,CPU.NumberOfLogicalCores,OS.Name,OS.Version,VMware.VMName,RAM.TotalSizeInMB,RAM.UsedSizeInMB.Avg,RAM.UsedSizeInMB.Max,CPU.UsagePct.Avg,CPU.UsagePct.Max,DiskReadsPerSecondInKB.Avg,Applications,ApplicationWave,Tags,ServerId';

interface Fields {
  [heading: string]: string | number;
}

function row(fields: Fields): string {
  return headings
    .split(',')
    .map((heading) => {
      const text = String(fields[heading] ?? '');
      return text.includes(',') || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(',');
}

const shop: Fields = {
  ExternalId: 'srv-1',
  HostName: 'shop01.corp.local',
  'VMware.VMName': 'shop01',
  'CPU.NumberOfCores': 2,
  'CPU.NumberOfLogicalCores': 4,
  'OS.Name': 'Linux - RHEL',
  'OS.Version': '8.6',
  'RAM.TotalSizeInMB': 16_384,
  'RAM.UsedSizeInMB.Avg': 4096,
  'RAM.UsedSizeInMB.Max': 8192,
  'CPU.UsagePct.Avg': 10,
  'CPU.UsagePct.Max': 50,
};

async function read(...rows: readonly Fields[]): Promise<ImportResult> {
  const result = await importOne(fileOf('import.csv', `${headings}\n${rows.map(row).join('\n')}\n`));
  expectSound(result);
  expect(result.sources[0]?.format).toBe('aws-discovery-csv');
  return result;
}

describe('an AWS Application Discovery import file', () => {
  it('makes workloads of its servers; the logical cores of a VM are its vCPUs', async () => {
    const result = await read(shop);
    expect(result.inventory.workloads).toMatchObject([
      { name: 'shop01', vcpus: 4, memoryMiB: 16_384, operatingSystem: 'Linux - RHEL 8.6', provisionedMiB: null },
    ]);
  });

  it('counts the cores of a physical server, not its threads', async () => {
    const result = await read({ ...shop, 'VMware.VMName': '' });
    expect(result.inventory.workloads).toMatchObject([{ name: 'shop01.corp.local', vcpus: 2 }]);
  });

  it('takes peak use as peak, and mean use as mean where that is all there is: there is no percentile', async () => {
    const result = await read(shop, {
      ...shop,
      'VMware.VMName': 'mean',
      'CPU.UsagePct.Max': '',
      'RAM.UsedSizeInMB.Max': '',
    });
    const usageOf = (name: string): unknown =>
      result.inventory.workloads.find((workload) => workload.name === name)?.usage;
    expect(usageOf('shop01')).toEqual({ cpuCores: 2, memoryMiB: 8192, statistic: 'peak' });
    expect(usageOf('mean')).toEqual({ cpuCores: 0.4, memoryMiB: 4096, statistic: 'mean' });
    expect(codesOf(result)).toContain('usage-is-peak');
  });

  it('never mixes the peak of one resource with the mean of the other', async () => {
    const result = await read({ ...shop, 'RAM.UsedSizeInMB.Max': '' });
    expect(result.inventory.workloads[0]?.usage).toEqual({ cpuCores: 0.4, memoryMiB: 4096, statistic: 'mean' });
  });

  it('says that the format has no disk sizes', async () => {
    expect(codesOf(await read(shop))).toContain('no-disk-size');
  });

  it('reads lists in quotes: the first application is the group, tags are kept', async () => {
    const result = await read({
      ...shop,
      Applications: 'Shop, Billing',
      Tags: 'env:prod, owner:ops',
      MACAddress: '00:50:56:a,00:50:56:b',
    });
    expect(result.inventory.groups).toMatchObject([{ name: 'Shop' }]);
    expect(result.inventory.workloads).toMatchObject([{ annotation: 'env:prod, owner:ops', nics: 2 }]);
    expect(codesOf(result)).toContain('several-applications');
  });

  it('names a server by what there is of its identifiers, and refuses a row that has none', async () => {
    const bare = { 'CPU.NumberOfCores': 2, 'RAM.TotalSizeInMB': 2048 };
    const result = await read(
      { ...bare, ExternalId: 'x-9' },
      { ...bare, IPAddress: '10.1.1.1, 10.1.1.2' },
      { ...bare, 'VMware.MoRefId': 'vm-17', 'VMware.VCenterId': 'vc' },
      bare,
    );
    expect(result.inventory.workloads.map((workload) => workload.name).toSorted()).toEqual([
      '10.1.1.1',
      'vc/vm-17',
      'x-9',
    ]);
    expect(result.sources[0]?.rows).toEqual({ read: 4, stored: 3, merged: 0, refused: 1 });
    expect(codesOf(result)).toContain('row-without-name');
  });
});
