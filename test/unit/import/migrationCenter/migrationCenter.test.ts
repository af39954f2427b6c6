import { describe, expect, it } from 'vitest';
import type { ImportFile, ImportResult } from '#core/import/contract.ts';
import { codesOf, fileOf, importAll } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const vmInfo = fileOf(
  'vmInfo.csv',
  `MachineId,MachineName,PrimaryIPAddress,TotalDiskAllocatedGiB,TotalDiskUsedGiB,MachineTypeLabel,AllocatedProcessorCoreCount,MemoryGiB,HostingLocation,OsType,OsName,OsVersion,MachineStatus,IsPhysical,Source
m-1,web,10.0.0.1,,,n2,4,16,dc,Linux,Debian,12,running,FALSE,x
m-2,db,10.0.0.2,500,200,n2,8,32.5,dc,Windows,Windows Server,2022,stopped,FALSE,x
`,
);
const diskInfo = fileOf(
  'diskInfo.csv',
  'MachineId,DiskLabel,SizeInGib,UsedInGib,StorageTypeLabel\nm-1,a,40,10,ssd\nm-1,b,60,20,ssd\nm-7,c,1,1,ssd\n',
);
const tagInfo = fileOf('tagInfo.csv', 'MachineId,Key,Value\nm-1,application,Shop\nm-1,env,prod\n');
const perfInfo = fileOf(
  'perfInfo.csv',
  `MachineId,TimeStamp,CpuUtilizationPercentage,AvailableMemoryBytes\n${Array.from(
    { length: 21 },
    (_, index) => `m-1,2026-03-01 ${String(index).padStart(2, '0')}:00:00,${index * 5},${(16 - index / 2) * 2 ** 30}`,
  ).join('\n')}\n`,
);

async function read(...files: readonly ImportFile[]): Promise<ImportResult> {
  const result = await importAll(files);
  expectSound(result);
  for (const source of result.sources) expect(source.format).toBe('migration-center-csv');
  return result;
}

describe('a Google Migration Center set', () => {
  it('is joined by MachineId: sizes, disks, tags and the 95th percentile of use', async () => {
    const result = await read(vmInfo, diskInfo, tagInfo, perfInfo);
    expect(result.inventory.workloads.find((workload) => workload.name === 'web')).toMatchObject({
      vcpus: 4,
      memoryMiB: 16_384,
      provisionedMiB: 100 * 1024,
      inUseMiB: 30 * 1024,
      disks: 2,
      powerState: 'on',
      annotation: 'application:Shop, env:prod',
      operatingSystem: 'Debian 12',
      usage: { cpuCores: 0.95 * 4, memoryMiB: 9.5 * 1024, statistic: 'p95' },
    });
    expect(result.inventory.groups).toMatchObject([{ name: 'Shop' }]);
    expect(result.inventory.workloads.find((workload) => workload.name === 'db')).toMatchObject({
      powerState: 'off',
      memoryMiB: 32.5 * 1024,
      provisionedMiB: 500 * 1024,
    });
  });

  it('gives the same in any order of its files', async () => {
    const one = await read(vmInfo, diskInfo, tagInfo, perfInfo);
    const other = await read(perfInfo, tagInfo, diskInfo, vmInfo);
    expect(other.inventory).toEqual(one.inventory);
  });

  it('refuses rows about machines that vmInfo does not have, each with a finding', async () => {
    const result = await read(vmInfo, diskInfo);
    expect(result.sources[1]?.rows).toEqual({ read: 3, stored: 0, merged: 2, refused: 1 });
    expect(result.findings.find((finding) => finding.code === 'machine-unknown')).toMatchObject({
      file: 'diskInfo.csv',
      row: 4,
      value: 'm-7',
    });
  });

  it('without vmInfo keeps its use for the machines of another import and refuses the rows for now', async () => {
    const result = await read(perfInfo);
    expect(result.sources[0]?.rows.refused).toBe(21);
    expect(codesOf(result)).toContain('usage-unmatched');
  });
});
