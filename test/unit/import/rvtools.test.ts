import { describe, expect, it } from 'vitest';
import type { ImportResult } from '#core/import/contract.ts';
import type { Workload } from '#core/inventory/inventory.ts';
import { codesOf, importOne, workbookOf } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';
import type { Cell } from '#build/samples/workbook.ts';

const hostHeadings = [
  'Host',
  'Datacenter',
  'Cluster',
  'Speed',
  'HT Active',
  '# CPU',
  'Cores per CPU',
  '# Cores',
  'CPU usage %',
  '# Memory',
  'Memory usage %',
  '# VMs',
  '# vCPUs',
];
const host = (name: string, more: Partial<Record<number, Cell>> = {}): Cell[] =>
  ([name, 'DC', 'C1', 2000, 'True', 2, 8, 16, 25, 131_072, 50, 3, 9] as Cell[]).map((cell, index) =>
    index in more ? (more[index] ?? null) : cell,
  );

const infoHeadings = ['VM', 'Powerstate', 'Template', 'CPUs', 'Memory', 'Datacenter', 'Cluster', 'Host', 'Folder'];
const vm = (name: string, more: Partial<Record<number, Cell>> = {}): Cell[] =>
  ([name, 'poweredOn', 'False', 2, 4096, 'DC', 'C1', 'esx1', '/A'] as Cell[]).map((cell, index) =>
    index in more ? (more[index] ?? null) : cell,
  );

type Sheets = Readonly<Record<string, readonly (readonly Cell[])[]>>;

async function read(sheets: Sheets): Promise<ImportResult> {
  const result = await importOne(workbookOf(sheets));
  expectSound(result);
  return result;
}

function named(result: ImportResult, name: string): Workload {
  const found = result.inventory.workloads.filter((workload) => workload.name === name);
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} workloads are named ${name}`);
  return only;
}

const hosts = [hostHeadings, host('esx1')];

describe('RVTools sheets', () => {
  it('make hosts and workloads with their figures', async () => {
    const result = await read({ vInfo: [infoHeadings, vm('a')], vHost: hosts });
    expect(result.inventory.clusters).toMatchObject([{ name: 'C1', datacenter: 'DC', origin: null }]);
    expect(result.inventory.hosts).toMatchObject([
      {
        name: 'esx1',
        sockets: 2,
        cpuCores: 16,
        cpuThreads: 32,
        clockMHz: 2000,
        memoryMiB: 131_072,
        cpuUtilisation: 0.25,
        memoryUtilisation: 0.5,
        reportedWorkloads: 3,
        reportedVcpus: 9,
      },
    ]);
    expect(named(result, 'a')).toMatchObject({
      vcpus: 2,
      memoryMiB: 4096,
      powerState: 'on',
      hostBasis: 'recorded',
      hostId: result.inventory.hosts[0]?.id,
      technology: 'vm',
    });
    expect(result.findings).toEqual([]);
  });

  it('are found under every name they have had, in any order of columns', async () => {
    const old = await read({
      vInfo: [
        [
          'Host',
          'In Use MB',
          'Provisioned MB',
          'VM',
          'Memory',
          'CPUs',
          'Powerstate',
          'Template',
          'Cluster',
          'Datacenter',
        ],
        ['esx1', 100, 200, 'a', 4096, 2, 'poweredOn', 'False', 'C1', 'DC'],
      ],
      vHost: hosts,
    });
    const current = await read({
      VINFO: [
        [
          'VM',
          'Powerstate',
          'Template',
          'CPUs',
          'Memory',
          'In Use MiB',
          'Provisioned MiB',
          'Datacenter',
          'Cluster',
          'Host',
        ],
        ['a', 'poweredOn', 'False', 2, 4096, 100, 200, 'DC', 'C1', 'esx1'],
      ],
      tabvHost: hosts,
    });
    const internal = await read({
      vInfo: [
        [
          'vInfoVMName',
          'vInfoPowerstate',
          'vInfoTemplate',
          'vInfoCPUs',
          'vInfoMemory',
          'vInfoInUse',
          'vInfoProvisioned',
          'vInfoDataCenter',
          'vInfoCluster',
          'vInfoHost',
        ],
        ['a', 'poweredOn', 'False', 2, 4096, 100, 200, 'DC', 'C1', 'esx1'],
      ],
      vHost: [
        [
          'vHostName',
          'vHostDatacenter',
          'vHostCluster',
          'vHostCpuMhz',
          'vHostNumCpu',
          'vHostCoresPerCPU',
          'vHostNumCpuCores',
          'vHostOverallCpuUsage',
          'vHostMemorySize',
          'vHostOverallMemoryUsage',
          'vHostVMs',
          'vHostvCPUs',
          'vHostFullName',
        ],
        ['esx1', 'DC', 'C1', 2000, 2, 8, 16, 25, 131_072, 50, 3, 9, 'VMware ESXi 8.0'],
      ],
    });
    for (const result of [old, current, internal]) {
      expect(named(result, 'a')).toMatchObject({
        vcpus: 2,
        memoryMiB: 4096,
        inUseMiB: 100,
        provisionedMiB: 200,
        hostBasis: 'recorded',
      });
      expect(result.inventory.hosts).toMatchObject([
        { cpuCores: 16, memoryMiB: 131_072, clockMHz: 2000, cpuUtilisation: 0.25 },
      ]);
    }
    expect(internal.inventory.hosts[0]?.hypervisor).toBe('VMware ESXi 8.0');
  });

  it('add to their VM what they know of it, and count as merged', async () => {
    const result = await read({
      vInfo: [
        ['VM', 'Powerstate', 'Template', 'Cluster', 'Datacenter', 'Host'],
        ['a', 'poweredOn', 'False', 'C1', 'DC', 'esx1'],
      ],
      vHost: hosts,
      vCPU: [
        ['VM', 'CPUs', 'Overall'],
        ['a', 4, 3000],
      ],
      vMemory: [
        ['VM', 'Size MiB', 'Consumed', 'Active'],
        ['a', 8192, 6000, 2000],
      ],
      vDisk: [
        ['VM', 'Disk', 'Capacity MiB'],
        ['a', 'Hard disk 1', 1000],
        ['a', 'Hard disk 2', 500],
      ],
      vPartition: [
        ['VM', 'Disk', 'Capacity MB', 'Consumed MB'],
        ['a', 'C:\\', 1000, 300],
        ['a', 'D:\\', 500, 100],
      ],
      vNetwork: [
        ['VM', 'NIC label', 'Network'],
        ['a', 'Network adapter 1', 'VLAN 7'],
        ['a', 'Network adapter 2', 'VLAN 3'],
      ],
      vMetaData: [
        ['RVTools major version', 'RVTools version'],
        ['4.7', '4.7.1.4'],
      ],
    });
    expect(named(result, 'a')).toMatchObject({
      vcpus: 4,
      memoryMiB: 8192,
      provisionedMiB: 1500,
      inUseMiB: 400,
      disks: 2,
      nics: 2,
      networks: ['VLAN 3', 'VLAN 7'],
      usage: { cpuCores: 1.5, memoryMiB: 6000, statistic: 'instant' },
    });
    expect(result.sources[0]).toMatchObject({
      toolVersion: '4.7.1.4',
      rows: { read: 11, stored: 2, merged: 9, refused: 0 },
    });
  });

  it('give usage by the cluster when the host is not described, and none when nobody knows the clock', async () => {
    const sheets = {
      vInfo: [infoHeadings, vm('a', { 7: 'esx9' }), vm('b', { 6: 'C2', 7: 'esx8' })],
      vHost: [hostHeadings, host('esx1'), host('esx2', { 3: 3000 })],
      vCPU: [
        ['VM', 'Overall'],
        ['a', 5000],
        ['b', 5000],
      ],
    };
    const result = await read(sheets);
    expect(named(result, 'a').usage).toEqual({ cpuCores: 2, memoryMiB: null, statistic: 'instant' });
    expect(named(result, 'b').usage).toBeNull();
    const withCluster = await read({
      ...sheets,
      vCluster: [
        ['Name', 'TotalCpu', 'NumCpuCores', 'Failover Level', 'AdmissionControlEnabled'],
        ['C2', 80_000, 32, 2, 'True'],
      ],
    });
    expect(named(withCluster, 'b').usage?.cpuCores).toBe(2);
    expect(withCluster.inventory.clusters.find((cluster) => cluster.name === 'C2')).toMatchObject({
      failoverLevel: 2,
      admissionControl: true,
    });
  });

  it('state a failover level only where vCenter reserves for one', async () => {
    const result = await read({
      vInfo: [infoHeadings, vm('a')],
      vHost: hosts,
      vCluster: [
        ['Name', 'Failover Level', 'AdmissionControlEnabled'],
        ['C1', 0, 'False'],
      ],
    });
    expect(result.inventory.clusters).toMatchObject([{ failoverLevel: null, admissionControl: false }]);
  });

  it('say that a share which admission control reserves is not in the export, and take HA that is off at its word', async () => {
    const result = await read({
      vInfo: [infoHeadings, vm('a')],
      vHost: hosts,
      vCluster: [
        ['Name', 'HA enabled', 'Failover Level', 'AdmissionControlEnabled'],
        ['C1', 'True', 0, 'True'],
        ['C2', 'False', 1, 'True'],
      ],
    });
    expect(
      result.inventory.clusters.map(({ name, failoverLevel, admissionControl }) => [
        name,
        failoverLevel,
        admissionControl,
      ]),
    ).toEqual([
      ['C1', null, true],
      ['C2', 1, false],
    ]);
    expect(result.findings.filter((finding) => finding.code === 'failover-level-unstated')).toMatchObject([
      { sheet: 'vCluster', row: 2, column: 'Failover Level', value: 'C1' },
    ]);
  });

  it('with titles above the headings and blank rows between are read all the same', async () => {
    const result = await read({
      vInfo: [['Export of Monday'], [], infoHeadings, vm('a'), [null, null], vm('b')],
      vHost: hosts,
    });
    expect(result.inventory.workloads.map((workload) => workload.name)).toEqual(['a', 'b']);
    expect(result.findings.find((finding) => finding.code === 'rows-above-headings')).toMatchObject({
      sheet: 'vInfo',
      row: 3,
    });
  });
});

describe('missing columns', () => {
  it('are named with what follows from them, and nothing is lost', async () => {
    const result = await read({
      vInfo: [
        ['VM', 'CPUs', 'Memory'],
        ['a', 2, 4096],
      ],
      vHost: [
        ['Host', '# CPU', 'Cores per CPU', '# Memory'],
        ['esx1', 2, 8, 1000],
      ],
    });
    expect(named(result, 'a')).toMatchObject({ powerState: 'on', clusterId: null, hostName: null });
    expect(result.inventory.hosts).toMatchObject([
      { cpuCores: 16, clusterId: null, clockMHz: null, cpuThreads: null, cpuUtilisation: null },
    ]);
    expect(
      result.findings
        .filter((finding) => finding.code === 'column-missing')
        .map((finding) => `${finding.sheet}.${finding.column}`),
    ).toEqual(['vInfo.powerstate', 'vInfo.template', 'vInfo.cluster', 'vInfo.host', 'vHost.cluster', 'vHost.speed']);
    expect(codesOf(result)).toContain('host-without-cluster');
    expect(codesOf(result)).toContain('cores-derived');
  });

  it('of VM names refuse the sheet, every row of it', async () => {
    const result = await read({
      vInfo: [
        ['Powerstate', 'CPUs'],
        ['poweredOn', 2],
        ['poweredOn', 4],
      ],
      vHost: hosts,
    });
    expect(result.sources[0]?.rows).toEqual({ read: 3, stored: 1, merged: 0, refused: 2 });
    expect(result.findings.find((finding) => finding.code === 'column-missing')).toMatchObject({
      severity: 'error',
      sheet: 'vInfo',
    });
  });

  it('and a missing vInfo or vHost are said, and what is there is kept', async () => {
    const noInfo = await read({
      vHost: hosts,
      vPartition: [
        ['VM', 'Disk', 'Consumed MB'],
        ['a', 'C:\\', 5],
      ],
    });
    expect(noInfo.inventory.hosts).toHaveLength(1);
    expect(noInfo.findings.map((finding) => finding.code)).toEqual(['sheet-missing', 'vm-not-in-vinfo']);
    const noHost = await read({ vInfo: [infoHeadings, vm('a')] });
    expect(noHost.inventory.workloads).toHaveLength(1);
    expect(codesOf(noHost)).toEqual(['sheet-missing']);
    const zeroHosts = await read({ vInfo: [infoHeadings, vm('a')], vHost: [hostHeadings] });
    expect(codesOf(zeroHosts)).toEqual(['no-hosts']);
  });
});

describe('VMs that do not simply run', () => {
  it('are kept with what they are', async () => {
    const headings = [...infoHeadings, 'Connection state', 'SRM Placeholder'];
    const result = await read({
      vInfo: [
        headings,
        [...vm('off', { 1: 'poweredOff' }), 'connected', 'False'],
        [...vm('asleep', { 1: 'suspended' }), 'connected', 'False'],
        [...vm('template', { 1: 'poweredOff', 2: 'True' }), 'connected', 'False'],
        [...vm('lost', { 1: 'poweredOff', 3: null, 4: null }), 'orphaned', 'False'],
        [...vm('lost-on', { 3: null, 4: null }), 'inaccessible', 'False'],
        [...vm('shadow', { 1: 'poweredOff' }), 'connected', 'True'],
        [...vm('odd', { 1: 'migrating' }), 'connected', 'False'],
      ],
      vHost: hosts,
    });
    expect(named(result, 'off')).toMatchObject({ powerState: 'off', connectionState: 'connected', usage: null });
    expect(named(result, 'asleep').powerState).toBe('suspended');
    expect(named(result, 'template').isTemplate).toBe(true);
    expect(named(result, 'lost')).toMatchObject({ connectionState: 'orphaned', vcpus: 0, memoryMiB: 0 });
    expect(named(result, 'lost-on').connectionState).toBe('inaccessible');
    expect(named(result, 'shadow').connectionState).toBe('srm placeholder');
    expect(named(result, 'odd').powerState).toBe('unknown');
    expect(codesOf(result)).toEqual(['power-state-unknown', 'vm-not-connected', 'vm-size-unknown']);
    expect(result.sources[0]?.rows.refused).toBe(0);
  });
});

describe('names', () => {
  it('that occur twice are two VMs, with ids that do not depend on the order of rows', async () => {
    const rows = [vm('a'), vm('A', { 8: '/B' }), vm('c')];
    const one = await read({ vInfo: [infoHeadings, ...rows], vHost: hosts });
    const other = await read({ vInfo: [infoHeadings, ...rows.toReversed()], vHost: hosts });
    expect(one.inventory.workloads).toHaveLength(3);
    expect(other.inventory.workloads.map((workload) => workload.id)).toEqual(
      one.inventory.workloads.map((workload) => workload.id),
    );
    expect(one.findings).toMatchObject([{ code: 'duplicate-vm-name', severity: 'warning', row: 2 }]);
  });

  it('that nothing tells apart still are two VMs', async () => {
    const result = await read({ vInfo: [infoHeadings, vm('a'), vm('a')], vHost: hosts });
    expect(result.inventory.workloads.map((workload) => workload.name)).toEqual(['a', 'a']);
  });

  it('do not matter where UUIDs do: a renamed VM keeps its id', async () => {
    const headings = [...infoHeadings, 'VM UUID', 'VI SDK UUID'];
    const before = await read({ vInfo: [headings, [...vm('old'), '4203-aa', 'vc-1']], vHost: hosts });
    const after = await read({ vInfo: [headings, [...vm('new', { 6: 'C2' }), '4203-AA', 'vc-1']], vHost: hosts });
    expect(named(after, 'new').id).toBe(named(before, 'old').id);
  });

  it('decide where copies share a UUID, as before RVTools 4.3.1', async () => {
    const headings = [...infoHeadings, 'VM UUID'];
    const result = await read({ vInfo: [headings, [...vm('a'), '4203'], [...vm('b'), '4203']], vHost: hosts });
    expect(new Set(result.inventory.workloads.map((workload) => workload.id)).size).toBe(2);
    expect(codesOf(result)).toEqual(['duplicate-vm-uuid']);
  });

  it('shared by two VMs are told apart in other sheets by what the row says, else the row is refused', async () => {
    const result = await read({
      vInfo: [infoHeadings, vm('a'), vm('a', { 8: '/B' })],
      vHost: hosts,
      vMemory: [
        ['VM', 'Folder', 'Size MiB', 'Consumed'],
        ['a', '/B', 4096, 111],
        ['a', null, 4096, 222],
      ],
    });
    expect(
      result.inventory.workloads.map((workload) => `${workload.folder} ${workload.usage?.memoryMiB}`).sort(),
    ).toEqual(['/A undefined', '/B 111']);
    expect(result.findings.find((finding) => finding.code === 'ambiguous-vm-name')).toMatchObject({
      sheet: 'vMemory',
      row: 3,
      value: 'a',
    });
  });

  it('of clusters in two data centres and two vCenters are two clusters', async () => {
    const headings = [...infoHeadings, 'VI SDK Server'];
    const result = await read({
      vInfo: [headings, [...vm('a'), 'vc1'], [...vm('b', { 5: 'DC2' }), 'vc1'], [...vm('c'), 'vc2']],
      vHost: [
        [...hostHeadings, 'VI SDK Server'],
        [...host('esx1'), 'vc1'],
      ],
    });
    expect(result.inventory.clusters).toHaveLength(3);
  });
});

describe('numbers', () => {
  it('that cannot be are refused by their cell; a running VM without size is refused with it', async () => {
    const result = await read({
      vInfo: [
        infoHeadings,
        vm('a', { 3: -2 }),
        vm('b', { 4: 1e12 }),
        vm('c', { 4: 'lots' }),
        vm('d', { 1: 'poweredOff', 3: -1 }),
        vm('e'),
      ],
      vHost: [
        hostHeadings,
        host('esx1'),
        host('esx2', { 7: -16, 5: null }),
        host('esx3', { 9: 0 }),
        host('esx4', { 7: 16.5 }),
      ],
      vCPU: [
        ['VM', 'CPUs', 'Overall'],
        ['a', null, -5],
      ],
    });
    expect(result.inventory.workloads.map((workload) => workload.name)).toEqual(['d', 'e']);
    expect(result.inventory.hosts.map((each) => [each.name, each.cpuCores])).toEqual([
      ['esx1', 16],
      ['esx4', 16],
    ]);
    const errors = result.findings
      .filter((finding) => finding.severity === 'error')
      .map((finding) => `${finding.code} ${finding.sheet} ${finding.row} ${finding.column ?? ''}`);
    expect(errors).toEqual([
      'negative-number vHost 3 # Cores',
      'host-without-capacity vHost 3 ',
      'number-out-of-range vHost 4 # Memory',
      'host-without-capacity vHost 4 ',
      'number-out-of-range vHost 5 # Cores',
      'negative-number vCPU 2 Overall',
      'negative-number vInfo 2 CPUs',
      'vm-without-size vInfo 2 ',
      'number-out-of-range vInfo 3 Memory',
      'vm-without-size vInfo 3 ',
      'not-a-number vInfo 4 Memory',
      'vm-without-size vInfo 4 ',
      'negative-number vInfo 5 CPUs',
    ]);
    expect(result.findings.find((finding) => finding.code === 'vm-was-refused')).toMatchObject({
      sheet: 'vCPU',
      row: 2,
    });
  });

  it('fall back on the sheet that has a good one', async () => {
    const result = await read({
      vInfo: [infoHeadings, vm('a', { 3: 'n/a', 4: -1 })],
      vHost: hosts,
      vCPU: [
        ['VM', 'CPUs'],
        ['a', 6],
      ],
      vMemory: [
        ['VM', 'Size MiB'],
        ['a', 2048],
      ],
    });
    expect(named(result, 'a')).toMatchObject({ vcpus: 6, memoryMiB: 2048 });
  });

  it('written as text are read as the export writes them, the German way too', async () => {
    const german = await read({
      vInfo: [
        [...infoHeadings, 'Overall Cpu Readiness'],
        [...vm('a', { 3: '2', 4: '16.384' }), '0,25'],
        [...vm('b', { 3: '4', 4: '8.192' }), '1,5'],
      ],
      vHost: [hostHeadings, host('esx1', { 3: '2.400', 9: '131.072', 8: '25,5' })],
    });
    expect(german.inventory.workloads.map((workload) => workload.memoryMiB)).toEqual([16_384, 8192]);
    expect(german.inventory.hosts).toMatchObject([{ clockMHz: 2400, memoryMiB: 131_072, cpuUtilisation: 0.255 }]);
    const english = await read({
      vInfo: [infoHeadings, vm('a', { 4: '16,384' })],
      vHost: [hostHeadings, host('esx1', { 9: '131,072', 8: '25.5' })],
    });
    expect(named(english, 'a').memoryMiB).toBe(16_384);
    expect(english.inventory.hosts[0]?.cpuUtilisation).toBe(0.255);
  });

  it('that contradict each other are reported', async () => {
    const result = await read({ vInfo: [infoHeadings, vm('a')], vHost: [hostHeadings, host('esx1', { 7: 20 })] });
    expect(result.inventory.hosts[0]?.cpuCores).toBe(20);
    expect(codesOf(result)).toContain('cores-disagree');
  });
});

describe('findings', () => {
  it('of one kind are listed fifty times and then summed up with their rows', async () => {
    const rows = Array.from({ length: 120 }, (_, index) => [`ghost-${index}`, 'C:\\', 5]);
    const result = await read({
      vInfo: [infoHeadings, vm('a')],
      vHost: hosts,
      vPartition: [['VM', 'Disk', 'Consumed MB'], ...rows],
    });
    const ghosts = result.findings.filter((finding) => finding.code === 'vm-not-in-vinfo');
    expect(ghosts).toHaveLength(51);
    expect(ghosts[50]).toMatchObject({ value: 'rows 52-121' });
    expect(ghosts[50]?.message).toMatch(/^70 more rows/);
  });
});
