import { describe, expect, it } from 'vitest';
import { fileAt, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';
import { sharedFile } from '#test/fixtures/shared.ts';

const path = sharedFile('samples/rvtools-805-vms.xlsx');

describe.skipIf(path === null)('the real RVTools export of 805 VMs', () => {
  const load = async (): ReturnType<typeof importOne> => importOne(fileAt(path ?? ''));

  it('is read whole', async () => {
    const result = await load();
    expectSound(result);
    const { hosts, workloads, clusters } = result.inventory;
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    expect(hosts).toHaveLength(34);
    expect(sum(hosts.map((host) => host.cpuCores))).toBe(528);
    expect(sum(hosts.map((host) => host.memoryMiB))).toBe(15_006_368);
    expect(workloads).toHaveLength(805);
    expect(workloads.filter((workload) => workload.powerState === 'on')).toHaveLength(763);
    expect(workloads.filter((workload) => workload.powerState === 'off')).toHaveLength(42);
    expect(workloads.filter((workload) => workload.isTemplate)).toHaveLength(10);
    expect(sum(workloads.map((workload) => workload.vcpus))).toBe(2741);
    expect(sum(workloads.map((workload) => workload.memoryMiB))).toBe(10_774_868);
    expect(clusters.map((cluster) => cluster.name)).toEqual(['Cluster1', 'Cluster2', 'DMZ', 'Mgmt']);
    expect(result.sources[0]?.rows).toEqual({ read: 3262, stored: 839, merged: 2423, refused: 0 });
  });

  it('has 6 hosts by name, 27 by evident spelling and 5 that no sheet describes, none of them guessed', async () => {
    const { inventory, findings } = await load();
    const bases = new Map<string, Set<string>>();
    for (const { hostBasis, hostName } of inventory.workloads) {
      const basis = hostBasis ?? 'none';
      bases.set(basis, (bases.get(basis) ?? new Set()).add(hostName ?? ''));
    }
    expect(bases.get('recorded')?.size).toBe(6);
    expect(bases.get('matched')?.size).toBe(27);
    expect([...(bases.get('none') ?? [])].sort()).toEqual([
      'bovmdmz4-01',
      'bovmdmz4-02',
      'bovmsp-06.customer.com',
      'bovmsp-14.customer.com',
      'bovmsp-15.customer.com',
    ]);
    expect(findings.filter((finding) => finding.code === 'host-not-described')).toHaveLength(5);
    expect(findings.filter((finding) => finding.code === 'host-matched')).toHaveLength(27);
  });

  it('puts on each matched host at least the running VMs that the host itself counts', async () => {
    const { inventory } = await load();
    for (const host of inventory.hosts) {
      const own = inventory.workloads.filter((workload) => workload.hostId === host.id && !workload.isTemplate);
      expect(own.length).toBeGreaterThanOrEqual(host.reportedWorkloads ?? 0);
    }
  });
});
