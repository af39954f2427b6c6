import { describe, expect, it } from 'vitest';
import { readFiles } from '#core/import/importFiles.ts';
import { quietContext } from '#core/job.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { importInto, memoryPlan } from '#test/fixtures/db/planFiles.ts';
import { exportFiles } from '#test/fixtures/import/exports.ts';
import { fileOf, importAll } from '#test/fixtures/import/files.ts';
import type { ImportFile } from '#core/import/contract.ts';

async function importOneByOne(sets: readonly (readonly ImportFile[])[]): Promise<ReturnType<typeof readInventory>> {
  const db = memoryPlan();
  for (const set of sets) importInto(db, ...(await readFiles(set, { context: quietContext })));
  return readInventory(db);
}

const usage = fileOf(
  'monitoring.csv',
  'time,vm,CPU %\n2026-03-01T00:00:00Z,web-01,50\n2026-03-01T01:00:00Z,web-01,50\n',
);
const list = fileOf('list.csv', 'name,vcpus,memory (MiB)\nweb-01,4,8192\n');

describe('imports that follow one another', () => {
  it('join a history that came before the machines it is about', async () => {
    const inventory = await importOneByOne([[usage], [list]]);
    expect(inventory.workloads).toMatchObject([{ name: 'web-01', usage: { cpuCores: 2, statistic: 'p95' } }]);
  });

  it('of a newer history take the place of the older, and leave the machines alone', async () => {
    const newer = fileOf('monitoring.csv', 'time,vm,CPU %\n2026-04-01T00:00:00Z,web-01,75\n');
    const inventory = await importOneByOne([[list], [usage], [newer]]);
    expect(inventory.workloads).toMatchObject([{ name: 'web-01', usage: { cpuCores: 3 } }]);
  });

  it('keep the ids of what is known when another tool describes it too', async () => {
    const azure = fileOf(
      'azure.csv',
      '*Server name,*Cores,*Memory (In MB),*OS name,OS version,Number of disks\nweb-01,4,8192,Debian,12,1\n',
    );
    const before = await importOneByOne([[list]]);
    const after = await importOneByOne([[list], [azure]]);
    expect(after.workloads.map(({ id }) => id)).toEqual(before.workloads.map(({ id }) => id));
    expect(after.workloads[0]?.operatingSystem).toBe('Debian 12');
  });

  it('give the machines that importing all at once gives', async () => {
    const files = exportFiles().filter((file) => !/^(?:vmInfo|diskInfo|perfInfo|tagInfo|RVTools)/.test(file.name));
    const rvtools = exportFiles().filter((file) => file.name.startsWith('RVTools'));
    const together = await importAll([...rvtools, ...files]);
    const apart = await importOneByOne([rvtools, ...files.map((file) => [file])]);
    const plain = (workloads: typeof apart.workloads): unknown =>
      workloads.map(({ id, memoryMiB, hostId, usage: use }) => [id, memoryMiB, hostId, use?.statistic]);
    expect(plain(apart.workloads)).toEqual(plain(together.inventory.workloads));
  });
});
