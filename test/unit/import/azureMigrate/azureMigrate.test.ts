import { describe, expect, it } from 'vitest';
import type { ImportResult } from '#core/import/contract.ts';
import { codesOf, fileOf, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

/** As generators write it. */
const headings =
  '*Server name,IP addresses,*Cores,*Memory (In MB),*OS name,OS version,OS architecture,Server type,Hypervisor,CPU utilization percentage,Memory utilization percentage,Network adapters,Network In throughput,Network Out throughput,Boot type,Number of disks,Storage in use (In GB),Disk 1 size (In GB),Disk 1 read throughput (MB per second),Disk 1 write throughput (MB per second),Disk 1 read ops (operations per second),Disk 1 write ops (operations per second),Disk 2 size (In GB)';
const web = 'web01,10.0.0.4,4,8192,Windows Server,2019,x64,Virtual,vmware,25,50,2,,,UEFI,2,40,64,,,,,100';

async function read(text: string, name = 'servers.csv'): Promise<ImportResult> {
  const result = await importOne(fileOf(name, text));
  expectSound(result);
  expect(result.sources[0]?.format).toBe('azure-migrate-csv');
  return result;
}

describe('an Azure Migrate import file', () => {
  it('makes a workload of each server, with MB and GB as powers of 1024', async () => {
    const result = await read(`${headings}\n${web}\n`);
    expect(result.inventory.workloads).toMatchObject([
      {
        name: 'web01',
        vcpus: 4,
        memoryMiB: 8192,
        provisionedMiB: 164 * 1024,
        inUseMiB: 40 * 1024,
        disks: 2,
        nics: 2,
        operatingSystem: 'Windows Server 2019',
        powerState: 'on',
        usage: { cpuCores: 1, memoryMiB: 4096, statistic: 'mean' },
      },
    ]);
    expect(codesOf(result)).toEqual(['statistic-assumed']);
  });

  it.each([
    ['a capital N', headings.replace('*Server name', '*Server Name')],
    ['no asterisks', headings.replaceAll('*', '')],
    ['the units in short', headings.replace('(In MB)', '(MB)').replaceAll('(In GB)', '(GB)')],
    ['semicolons', headings.replaceAll(',', ';')],
  ])('is recognised with %s', async (_, line) => {
    const row = line.includes(';') ? web.replaceAll(',', ';') : web;
    const result = await read(`${line}\r\n${row}\r\n`, 'whatever.txt');
    expect(result.inventory.workloads).toMatchObject([{ name: 'web01', memoryMiB: 8192, provisionedMiB: 164 * 1024 }]);
  });

  it('of the newer template has its storage in MB', async () => {
    const result = await read(
      '*Server name,*Cores,*Memory (In MB),*OS name,Number of disks,Storage in use (In MB),*Storage allocated (In MB)\na,2,4096,Linux,1,20480,51200\n',
    );
    expect(result.inventory.workloads).toMatchObject([{ inUseMiB: 20_480, provisionedMiB: 51_200 }]);
  });

  it('takes the last of two rows with one server name, as Azure Migrate does', async () => {
    const result = await read(`${headings}\n${web}\n${web.replace(',4,8192,', ',8,16384,')}\n`);
    expect(result.inventory.workloads).toMatchObject([
      { name: 'web01', vcpus: 8, memoryMiB: 16_384, origin: { row: 3 } },
    ]);
    expect(result.sources[0]?.rows).toEqual({ read: 2, stored: 1, merged: 1, refused: 0 });
    expect(result.findings.find((finding) => finding.code === 'duplicate-name')).toMatchObject({
      row: 3,
      value: 'web01',
    });
  });

  it('refuses a server without cores or memory, pointing at the cell', async () => {
    const result = await read(`${headings}\n${web.replace(',4,8192,', ',four,8192,')}\n`);
    expect(result.sources[0]?.rows).toEqual({ read: 1, stored: 0, merged: 0, refused: 1 });
    expect(result.findings.find((finding) => finding.code === 'not-a-number')).toMatchObject({
      row: 2,
      column: '*Cores',
      value: 'four',
    });
  });

  it('says that physical servers are planned as what they would become', async () => {
    const result = await read(`${headings}\n${web.replace(',Virtual,', ',Physical,')}\n`);
    expect(codesOf(result)).toContain('physical-servers');
    expect(result.inventory.workloads).toHaveLength(1);
  });
});
