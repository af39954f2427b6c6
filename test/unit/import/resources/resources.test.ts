import { describe, expect, it } from 'vitest';
import { codesOf, fileOf, importOne, workbookOf } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';
import type { Cell } from '#build/samples/workbook.ts';

/*
 * What sources state beside cores and memory, format by format; what they do not state stays unknown.
 */

const hostHeadings = ['Host', 'Datacenter', 'Cluster', 'Speed', '# CPU', '# Cores', '# Memory', 'Current EVC'];
const hostRow = (name: string, cluster = 'C1', evc: Cell = null): Cell[] => [
  name,
  'DC',
  cluster,
  2000,
  2,
  16,
  131_072,
  evc,
];
const infoHeadings = [
  'VM',
  'Powerstate',
  'CPUs',
  'Memory',
  'Datacenter',
  'Cluster',
  'Host',
  'min Required EVC Mode Key',
  'Latency Sensitivity',
];
const vmRow = (name: string, evc: Cell = null, latency: Cell = null): Cell[] => [
  name,
  'poweredOn',
  2,
  4096,
  'DC',
  'C1',
  'esx1',
  evc,
  latency,
];

async function rvtools(sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>) {
  const result = await importOne(
    workbookOf({
      vInfo: [infoHeadings, vmRow('a', 'intel-broadwell', 'high'), vmRow('b', null, 'normal')],
      vHost: [hostHeadings, hostRow('esx1.corp', 'C1', 'intel-broadwell'), hostRow('esx2.corp')],
      ...sheets,
    }),
  );
  expectSound(result);
  return result;
}

describe('RVTools', () => {
  it('states EVC modes and latency sensitivity', async () => {
    const { inventory } = await rvtools({});
    expect(inventory.hosts.map((host) => host.evcMode)).toEqual(['intel-broadwell', null]);
    expect(inventory.workloads.map(({ cpuFeatureLevel, isNumaBound }) => ({ cpuFeatureLevel, isNumaBound }))).toEqual([
      { cpuFeatureLevel: 'intel-broadwell', isNumaBound: true },
      { cpuFeatureLevel: null, isNumaBound: false },
    ]);
    // Without their sheets nothing is known of links and datastores.
    expect(inventory.hosts).toMatchObject([
      { networkMbps: null, localStorageMiB: null },
      { networkMbps: null, localStorageMiB: null },
    ]);
  });

  it('adds up the links of a host, by its short name too; one of an unknown host is refused', async () => {
    const result = await rvtools({
      vNIC: [
        ['Host', 'Network Device', 'Driver', 'Speed', 'Duplex'],
        ['esx1.corp', 'vmnic0', 'ixgben', 10_000, 'True'],
        ['esx1', 'vmnic1', 'ixgben', 10_000, 'True'],
        ['esx1.corp', 'vmnic2', 'ixgben', 0, 'False'],
        ['gone', 'vmnic0', 'ixgben', 10_000, 'True'],
      ],
    });
    expect(result.inventory.hosts.map((host) => host.networkMbps)).toEqual([20_000, null]);
    expect(codesOf(result)).toContain('nic-without-host');
  });

  it('tells datastores of one host from those that a cluster shares', async () => {
    const result = await rvtools({
      vDatastore: [
        ['Name', 'Type', 'Capacity MiB', 'In Use MiB', 'Free MiB', '# Hosts', 'Hosts'],
        ['local-1', 'VMFS', 1_000_000, 1, 999_999, 1, 'esx1.corp'],
        ['local-2', 'VMFS', 500_000, 1, 499_999, 1, 'esx1'],
        ['san', 'VMFS', 8_000_000, 6_000_000, 2_000_000, 2, 'esx1.corp, esx2.corp'],
        ['orphan', 'NFS', 1000, 1, 999, 0, ''],
      ],
      vDisk: [
        ['VM', 'Disk', 'Capacity MiB', 'Path'],
        ['a', 'Hard disk 1', 40_960, '[local-1] a/a.vmdk'],
        ['a', 'Hard disk 2', 10_240, '[san] a/a_1.vmdk'],
        ['b', 'Hard disk 1', 20_480, '[SAN] b/b.vmdk'],
      ],
    });
    expect(result.inventory.hosts.map((host) => host.localStorageMiB)).toEqual([1_500_000, 0]);
    expect(result.inventory.clusters[0]).toMatchObject({
      sharedStorageMiB: 8_000_000,
      sharedStorageUsedMiB: 6_000_000,
    });
    expect(result.inventory.workloads.map((workload) => workload.localStorageMiB)).toEqual([40_960, 0]);
    expect(codesOf(result)).toContain('datastore-without-hosts');
  });

  it('a datastore without capacity is refused, and its row is not lost', async () => {
    const result = await rvtools({
      vDatastore: [
        ['Name', 'Capacity MiB', '# Hosts', 'Hosts'],
        ['x', null, 1, 'esx1.corp'],
      ],
    });
    expect(codesOf(result)).toContain('datastore-without-size');
  });
});

const kubernetes = (items: readonly object[]) =>
  fileOf('objects.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));

describe('Kubernetes', () => {
  const node = (name: string, more: object) => ({
    kind: 'Node',
    metadata: { name, uid: `uid-${name}` },
    status: { allocatable: { cpu: '8', memory: '32Gi', pods: '110', ...more } },
  });
  const pod = (name: string, containers: readonly object[], initContainers: readonly object[] = []) => ({
    kind: 'Pod',
    metadata: { name, namespace: 'n', uid: `uid-${name}` },
    spec: { nodeName: 'n1', containers, initContainers },
    status: { phase: 'Running' },
  });
  const asking = (requests: object, limits: object = {}) => ({
    name: 'c',
    image: 'i',
    resources: { requests, limits },
  });

  it('nodes state devices and ephemeral storage; one without devices has none', async () => {
    const { inventory } = await importOne(
      kubernetes([
        node('n1', { 'nvidia.com/gpu': '2', 'ephemeral-storage': '122601479578' }),
        node('n2', { 'ephemeral-storage': '10Gi' }),
      ]),
    );
    expect(inventory.hosts.map(({ gpus, localStorageMiB }) => ({ gpus, localStorageMiB }))).toEqual([
      { gpus: 2, localStorageMiB: 122_601_479_578 / 2 ** 20 },
      { gpus: 0, localStorageMiB: 10_240 },
    ]);
  });

  it('pods ask for the sum of their containers, or the most of their start; limits of devices are requests', async () => {
    const { inventory } = await importOne(
      kubernetes([
        node('n1', { 'nvidia.com/gpu': '8' }),
        pod('sum', [
          asking({ cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' }, { 'nvidia.com/gpu': '1' }),
          asking({ cpu: '1', memory: '1Gi' }, { 'ephemeral-storage': '2Gi', 'nvidia.com/gpu': 2 }),
        ]),
        pod(
          'start',
          [asking({ cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' })],
          [asking({ 'ephemeral-storage': '5Gi' })],
        ),
        pod('none', [asking({ cpu: '1', memory: '1Gi' })]),
      ]),
    );
    const of = (name: string) => inventory.workloads.find((workload) => workload.name === name);
    expect(of('sum')).toMatchObject({ gpus: 3, localStorageMiB: 3072 });
    expect(of('start')).toMatchObject({ gpus: null, localStorageMiB: 5120 });
    expect(of('none')).toMatchObject({ gpus: null, localStorageMiB: null });
  });
});

describe('lists of servers', () => {
  it('Azure Migrate states operations and throughput of all disks and both ways', async () => {
    const result = await importOne(
      fileOf(
        'azure.csv',
        '*Server name,*Cores,*Memory (In MB),*OS name,Disk 1 size (In GB),Disk 1 read ops (operations per second),Disk 1 write ops (operations per second),Disk 2 read ops (operations per second),Network In throughput,Network Out throughput\n' +
          's1,4,8192,Linux,40,100,50,25,2.5,1\ns2,4,8192,Linux,40,,,,,\n',
      ),
    );
    expect(result.inventory.workloads).toMatchObject([
      { name: 's1', diskIops: 175, networkMbps: 28 },
      { name: 's2', diskIops: null, networkMbps: null },
    ]);
  });

  it('AWS discovery states peaks before means, kilobytes as megabits', async () => {
    const result = await importOne(
      fileOf(
        'aws.csv',
        'ExternalId,HostName,CPU.NumberOfCores,RAM.TotalSizeInMB,DiskReadsOpsPerSecond.Avg,DiskReadsOpsPerSecond.Max,DiskWritesOpsPerSecond.Max,NetworkReadsPerSecondInKB.Avg,NetworkWritesPerSecondInKB.Avg\n' +
          '1,s1,4,8192,10,200,100,1000,250\n',
      ),
    );
    expect(result.inventory.workloads).toMatchObject([{ diskIops: 300, networkMbps: 10 }]);
  });

  it('any table does by its headings', async () => {
    const hosts = await importOne(
      fileOf(
        'hosts.csv',
        'Host,Cluster,Cores,Memory GiB,CPU model,Local storage TiB,IOPS,Network Mbps,GPUs,NUMA nodes,EVC mode\nh1,C,32,512,Intel Xeon Gold 6230,2,40000,20000,4,2,intel-skylake\n',
      ),
    );
    expect(hosts.inventory.hosts).toMatchObject([
      {
        localStorageMiB: 2 * 2 ** 20,
        diskIops: 40_000,
        networkMbps: 20_000,
        gpus: 4,
        numaNodes: 2,
        evcMode: 'intel-skylake',
      },
    ]);
    const vms = await importOne(
      fileOf(
        'vms.csv',
        'VM,Host,vCPUs,Memory GiB,OS,Local disk GiB,IOPS,Network Mbps,GPU,Required EVC mode\nv1,h1,4,16,Linux,100,500,200,0.5,intel-haswell\n',
      ),
    );
    expect(vms.inventory.workloads).toMatchObject([
      { localStorageMiB: 102_400, diskIops: 500, networkMbps: 200, gpus: 0.5, cpuFeatureLevel: 'intel-haswell' },
    ]);
  });
});

describe('machines', () => {
  it('a domain of libvirt states its processor generation, its node and its shares of GPUs', async () => {
    const result = await importOne(
      fileOf(
        'vm.xml',
        `<domain type='kvm' id='3'><name>v</name><uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid><memory unit='GiB'>8</memory><vcpu>4</vcpu>
         <cpu mode='custom' match='exact'><model fallback='forbid'>Haswell-noTSX-IBRS</model></cpu>
         <numatune><memory mode='strict' nodeset='0'/></numatune><os><type>hvm</type></os>
         <devices><hostdev mode='subsystem' type='mdev' model='vfio-pci'><source/></hostdev><hostdev mode='subsystem' type='pci'/></devices></domain>`,
      ),
    );
    expect(result.inventory.workloads).toMatchObject([
      { cpuFeatureLevel: 'Haswell-noTSX-IBRS', isNumaBound: true, gpus: 1 },
    ]);
  });

  it('lshw states links and accelerators, not the graphics of a management controller', async () => {
    const result = await importOne(
      fileOf(
        'lshw.json',
        JSON.stringify({
          id: 'node7',
          class: 'system',
          vendor: 'Dell',
          product: 'R750',
          serial: 'ABC1234',
          children: [
            {
              id: 'core',
              class: 'bus',
              children: [
                { id: 'cpu:0', class: 'processor', product: 'Xeon', configuration: { cores: '32', threads: '64' } },
                { id: 'memory', class: 'memory', units: 'bytes', size: 274_877_906_944 },
                { id: 'network:0', class: 'network', businfo: 'pci@0000:01:00.0', capacity: 25_000_000_000 },
                { id: 'network:1', class: 'network', businfo: 'pci@0000:01:00.1', size: 10_000_000_000 },
                { id: 'network:2', class: 'network', size: 10_000_000_000 },
                { id: 'display:0', class: 'display', vendor: 'NVIDIA Corporation', product: 'GA100 [A100]' },
                { id: 'display:1', class: 'display', vendor: 'Matrox Electronics Systems Ltd.', product: 'G200eW3' },
              ],
            },
          ],
        }),
      ),
    );
    expect(result.inventory.hosts).toMatchObject([{ networkMbps: 35_000, gpus: 1 }]);
  });
});
