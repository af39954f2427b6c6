import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { committedSamples, generatedSamples } from '#build/samples/generate.ts';
import { fileOf, importAll, importOne, sampleFile } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('committed samples', () => {
  const made = committedSamples();

  it.each([...made.keys()])('%s is what the generator makes, to the byte', (name) => {
    expect(digest(sampleFile(name).bytes)).toBe(digest(made.get(name) ?? new Uint8Array()));
  });

  it('harbour-dc is an estate worth planning', async () => {
    const result = await importOne(sampleFile('harbour-dc.xlsx'));
    expectSound(result);
    const { hosts, workloads, groups, clusters } = result.inventory;
    expect([hosts.length, workloads.length]).toEqual([14, 160]);
    expect(clusters.map((cluster) => [cluster.name, cluster.failoverLevel])).toEqual([
      ['DB', 1],
      ['NONPROD', null],
      ['PROD-A', 1],
    ]);
    expect(new Set(workloads.map((workload) => workload.hostBasis))).toEqual(new Set(['recorded', 'matched', null]));
    expect(workloads.filter((workload) => workload.usage !== null).length).toBeGreaterThan(120);
    const linux = workloads.filter((workload) => /Linux/.test(workload.operatingSystem ?? ''));
    expect(linux.length).toBeGreaterThan(80);
    expect(groups.length).toBeGreaterThan(20);
    expect(result.sources[0]).toMatchObject({ format: 'rvtools-xlsx', toolVersion: '4.7.1.4' });
    expect(result.sources[0]?.rows.refused).toBe(0);
  });

  it('werk-nord, exported on a German Windows, has no number misread', async () => {
    const result = await importOne(sampleFile('werk-nord.xlsx'));
    expectSound(result);
    expect(result.findings.filter((finding) => finding.severity === 'error')).toEqual([]);
    for (const host of result.inventory.hosts) {
      expect(host.memoryMiB).toBeGreaterThan(200_000);
      expect(host.clockMHz).toBeGreaterThan(1500);
    }
  });

  it('depot is the same estate as an old workbook and as two lists', async () => {
    const workbook = await importOne(sampleFile('depot-2016.xlsx'));
    const lists = await importAll([sampleFile('hosts.csv'), sampleFile('workloads.csv')]);
    expectSound(workbook);
    expectSound(lists);
    expect(lists.inventory.hosts.map((host) => [host.name, host.cpuCores])).toEqual(
      workbook.inventory.hosts.map((host) => [host.name, host.cpuCores]),
    );
    expect(
      lists.inventory.workloads.every(
        (workload) => workload.powerState !== 'on' || workload.usage?.statistic === 'p95',
      ),
    ).toBe(true);
    expect(
      lists.inventory.workloads.every(
        (workload) => workload.hostBasis === 'recorded' || /esx-old/.test(workload.hostName ?? ''),
      ),
    ).toBe(true);
  });

  it('edge-sites keeps its sites apart', async () => {
    const result = await importOne(sampleFile('edge-sites.csv'));
    expectSound(result);
    expect(result.inventory.clusters).toHaveLength(3);
    expect(result.sources[0]?.rows).toEqual({ read: 51, stored: 51, merged: 0, refused: 0 });
  });
});

describe('the generator', () => {
  it('makes other estates from other seeds, and the same from the same', () => {
    const bytes = (seed: number): string => digest(generatedSamples(seed, 40).get('rvtools.xlsx') ?? new Uint8Array());
    expect(bytes(7)).toBe(bytes(7));
    expect(bytes(7)).not.toBe(bytes(8));
  });

  it.each([
    [1, 1],
    [2, 25],
    [3, 90],
    [4, 700],
  ])('makes estates that are read without loss: seed %d, %d VMs', async (seed, vms) => {
    const files = generatedSamples(seed, vms);
    const workbook = await importOne(fileOf('rvtools.xlsx', files.get('rvtools.xlsx') ?? new Uint8Array()));
    expectSound(workbook);
    expect(workbook.inventory.workloads).toHaveLength(vms);
    expect(workbook.sources[0]?.rows.refused).toBe(0);
    const lists = await importAll([
      fileOf('hosts.csv', files.get('hosts.csv') ?? new Uint8Array()),
      fileOf('workloads.csv', files.get('workloads.csv') ?? new Uint8Array()),
    ]);
    expectSound(lists);
    expect(lists.inventory.hosts).toHaveLength(workbook.inventory.hosts.length);
  });
});
