import { describe, expect, test } from 'vitest';
import { readFiles } from '#core/import/importFiles.ts';
import type { ImportFile } from '#core/import/contract.ts';
import { quietContext } from '#core/job.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { readImportFindings } from '#db/findingRepository.ts';
import { readImportSources } from '#db/importRepository.ts';
import { importInto, memoryPlan } from '#test/fixtures/db/planFiles.ts';
import { fileOf, fixtureFile, importAll, sampleFile } from '#test/fixtures/import/files.ts';

async function importedOneByOne(files: readonly ImportFile[]) {
  const db = memoryPlan();
  for (const file of files) importInto(db, ...(await readFiles([file], { context: quietContext })));
  return db;
}

/** What an inventory says, without where it says it. */
function said(inventory: Awaited<ReturnType<typeof importAll>>['inventory']) {
  return {
    clusters: inventory.clusters.map(({ name }) => name),
    hosts: inventory.hosts.map((host) => ({ ...host, origin: null })),
    workloads: inventory.workloads.map((workload) => ({ ...workload, origin: null })),
    groups: inventory.groups,
  };
}

describe('what sources say of things that others describe', () => {
  const sets: Readonly<Record<string, readonly ImportFile[]>> = {
    'pods before their nodes': [sampleFile('kubernetes-pods.json'), sampleFile('kubernetes-nodes.json')],
    'flavors before servers': [
      fixtureFile('openstack/flavors.json'),
      fixtureFile('openstack/hypervisors.json'),
      fixtureFile('openstack/servers.json'),
    ],
    'a device before its hardware': [fixtureFile('netbox/devices.csv'), fixtureFile('lshw/v1-object.json')],
  };

  test.each(Object.keys(sets))('imported one by one (%s) is joined as if it came at once', async (name) => {
    const files = sets[name] ?? [];
    const db = await importedOneByOne(files);
    expect(said(readInventory(db))).toEqual(said((await importAll(files.toReversed())).inventory));
  });

  test('waits in the plan file: what was refused alone is used when the rest comes', async () => {
    const db = memoryPlan();
    importInto(db, ...(await readFiles([fixtureFile('openstack/servers.json')], { context: quietContext })));
    expect(readInventory(db).workloads).toEqual([]);
    expect(readImportFindings(db).map(({ code }) => code)).toContain('size-unknown');
    importInto(db, ...(await readFiles([fixtureFile('openstack/flavors.json')], { context: quietContext })));
    expect(readInventory(db).workloads.map(({ name, vcpus }) => [name, vcpus])).toEqual([
      ['db-1', 4],
      ['web-1', 1],
    ]);
  });

  test('of two machines under one file name are two sources', async () => {
    const other = new TextDecoder()
      .decode(fixtureFile('lshw/v1-object.json').bytes)
      .replaceAll('esx-07', 'esx-08')
      .replace('CZJ7120ABC', 'CZJ7120ABD')
      .replace('30373237-3132', '40373237-3132');
    const db = await importedOneByOne([fixtureFile('lshw/v1-object.json'), fileOf('v1-object.json', other)]);
    expect(readInventory(db).hosts.map(({ name }) => name)).toEqual(expect.arrayContaining(['esx-07', 'esx-08']));
    expect(readImportSources(db)).toHaveLength(2);
  });

  test('is stored with the host: serial number, UUID, what the platform takes, how many pods it admits', async () => {
    const db = await importedOneByOne([sampleFile('kubernetes-nodes.json'), sampleFile('kubernetes-pods.json')]);
    const node = readInventory(db).hosts.find(({ name }) => name === 'node-01');
    expect(node).toMatchObject({ platformCpuCores: 1.55, maxWorkloads: 107 });
  });
});
