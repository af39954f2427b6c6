import { describe, expect, it } from 'vitest';
import type { Cell } from '#build/samples/workbook.ts';
import { codesOf, fileOf, importAll, importOne, workbookOf } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

/** Traps of real exports that are nobody's own: each was met in a file or a change log. */

const host = (more: Readonly<Record<string, Cell>> = {}): Record<string, Cell> => ({
  Host: 'esx1',
  Cluster: 'C1',
  '# CPU': 2,
  '# Cores': 16,
  '# Memory': 131_072,
  Speed: 2000,
  ...more,
});

const vm = (name: Cell, more: Readonly<Record<string, Cell>> = {}): Record<string, Cell> => ({
  VM: name,
  Powerstate: 'poweredOn',
  Template: 'False',
  CPUs: 2,
  Memory: 4096,
  Cluster: 'C1',
  Host: 'esx1',
  ...more,
});

/** Rows with the headings that any of them has, in this order. */
const sheet = (...rows: readonly Readonly<Record<string, Cell>>[]): (readonly Cell[])[] => {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [headings, ...rows.map((row) => headings.map((heading) => row[heading] ?? null))];
};

describe('RVTools', () => {
  it('sheets that claim hundreds of rows and columns hold those that have something in them', async () => {
    const empty: readonly Cell[] = Array.from({ length: 90 }, () => null);
    const rows = sheet(vm('a'), vm('b'));
    const result = await importOne(
      workbookOf({
        vInfo: [
          ...rows.map((row) => [...row, ...empty]),
          ...Array.from({ length: 800 }, () => empty),
          ...sheet(vm('c')).slice(1),
        ],
        vHost: sheet(host()),
      }),
    );
    expectSound(result);
    expect(result.sources[0]?.rows).toEqual({ read: 4, stored: 4, merged: 0, refused: 0 });
    expect(result.inventory.workloads.map(({ name, origin }) => [name, origin.row])).toEqual(
      expect.arrayContaining([
        ['a', 2],
        ['b', 3],
        ['c', 804],
      ]),
    );
  });

  it('columns are found by heading: custom attributes stand in the middle, versions differ in order', async () => {
    const plain = await importOne(workbookOf({ vInfo: sheet(vm('a')), vHost: sheet(host()) }));
    const [headings = [], row = []] = sheet(vm('a'));
    const order = [6, 3, 0, 5, 1, 4, 2];
    const mixed = await importOne(
      workbookOf({
        vInfo: [headings, row].map((cells, index) => [
          ...order.slice(0, 3).map((at) => cells[at] ?? null),
          ...(index === 0 ? ['com.acme.Owner', 'NB_LAST_BACKUP', 'Memory tier'] : ['ops', 'Tue, 4096', '1']),
          ...order.slice(3).map((at) => cells[at] ?? null),
        ]),
        vHost: sheet(host()),
      }),
    );
    const said = (result: typeof plain) =>
      result.inventory.workloads.map(({ vcpus, memoryMiB, powerState, hostName }) => [
        vcpus,
        memoryMiB,
        powerState,
        hostName,
      ]);
    expect(said(mixed)).toEqual(said(plain));
    expect(mixed.inventory.workloads[0]?.clusterId).toBe(plain.inventory.workloads[0]?.clusterId);
  });

  it('headings with a space at their end are those without', async () => {
    const result = await importOne(
      workbookOf({
        vInfo: sheet(vm('a')),
        vHost: sheet(host()),
        vPartition: [
          ['VM', 'Disk', 'Capacity MB ', 'Consumed MB ', 'Free MB ', 'Free % '],
          ['a', 'C:\\', 102_400, 51_200, 51_200, 50],
        ],
      }),
    );
    expectSound(result);
    expect(result.inventory.workloads[0]?.inUseMiB).toBe(51_200);
    expect(result.sources[0]?.rows.merged).toBe(1);
  });

  it('names of digits that Excel made numbers of are names still', async () => {
    const result = await importOne(
      workbookOf({ vInfo: sheet(vm(4_200_117), vm('000815'), vm('1E5')), vHost: sheet(host()) }),
    );
    expect(result.inventory.workloads.map(({ name }) => name).sort()).toEqual(['000815', '1E5', '4200117']);
  });

  it('of a single ESX, which counts no NICs and disks, has them counted from their own sheets', async () => {
    const result = await importOne(
      workbookOf({
        vInfo: sheet(vm('a', { NICs: null, Disks: null })),
        vHost: sheet(host()),
        vDisk: sheet(
          { VM: 'a', Disk: 'Hard disk 1', 'Capacity MiB': 10_240 },
          { VM: 'a', Disk: 'Hard disk 2', 'Capacity MiB': 20_480 },
        ),
        vNetwork: sheet({ VM: 'a', 'NIC label': 'Network adapter 1', Network: 'VLAN10' }),
      }),
    );
    expect(result.inventory.workloads[0]).toMatchObject({
      disks: 2,
      nics: 1,
      provisionedMiB: 30_720,
      networks: ['VLAN10'],
    });
  });

  it('MB and MiB are the same unit, of which a kilobyte is 1,024 bytes', async () => {
    const read = async (unit: string) =>
      (
        await importOne(
          workbookOf({ vInfo: sheet(vm('a', { [`Provisioned ${unit}`]: 40_960, [`In Use ${unit}`]: 10_240 })) }),
        )
      ).inventory.workloads[0];
    expect(await read('MB')).toEqual({ ...(await read('MiB')), origin: (await read('MB'))?.origin });
    expect(await read('MB')).toMatchObject({ provisionedMiB: 40_960, inUseMiB: 10_240 });
  });

  it('one name in two vCenters is two VMs, and a copied BIOS UUID does not make them one', async () => {
    const uuid = '4203a1b2-0000-4000-8000-000000000001';
    const result = await importOne(
      workbookOf({
        vInfo: sheet(
          vm('web', { 'VM UUID': uuid, 'VI SDK UUID': 'aaaaaaaa-1111-4222-8333-444455556666' }),
          vm('web', { 'VM UUID': uuid, 'VI SDK UUID': 'bbbbbbbb-1111-4222-8333-444455556666' }),
          vm('copy', { 'VM UUID': uuid, 'VI SDK UUID': 'bbbbbbbb-1111-4222-8333-444455556666' }),
        ),
      }),
    );
    expectSound(result);
    expect(result.inventory.workloads).toHaveLength(3);
    expect(codesOf(result)).toEqual(expect.arrayContaining(['duplicate-vm-uuid', 'duplicate-vm-name']));
  });
});

describe('units of other sources', () => {
  it('in Kubernetes one node gives ephemeral storage in Ki and in plain bytes; pods and devices are counts', async () => {
    const node = {
      kind: 'Node',
      metadata: { name: 'n1', uid: 'u1' },
      status: {
        capacity: { cpu: '8', memory: '32144656Ki', 'ephemeral-storage': '134196204Ki', pods: '58' },
        allocatable: {
          cpu: '7910m',
          memory: '31000000Ki',
          'ephemeral-storage': '122601479578',
          pods: '58',
          'nvidia.com/gpu': '2',
        },
      },
    };
    const { inventory } = await importOne(
      fileOf('nodes.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [node] })),
    );
    expect(inventory.hosts[0]).toMatchObject({
      cpuCores: 7.91,
      memoryMiB: 31_000_000 / 1024,
      localStorageMiB: 122_601_479_578 / 2 ** 20,
      maxWorkloads: 58,
      gpus: 2,
    });
  });

  it('in Proxmox are bytes and shares: CPU a fraction of maxcpu, the disk of a VM unknown and not empty', async () => {
    const { inventory } = await importOne(
      fileOf(
        'resources.json',
        JSON.stringify([
          {
            type: 'node',
            id: 'node/a',
            node: 'a',
            status: 'online',
            maxcpu: 16,
            maxmem: 2 ** 36,
            cpu: 0.5,
            mem: 2 ** 35,
          },
          {
            type: 'qemu',
            id: 'qemu/1',
            vmid: 1,
            name: 'web',
            node: 'a',
            status: 'running',
            maxcpu: 4,
            maxmem: 2 ** 33,
            cpu: 0.25,
            mem: 2 ** 32,
            disk: 0,
            maxdisk: 2 ** 35,
          },
        ]),
      ),
    );
    expect(inventory.hosts[0]).toMatchObject({ memoryMiB: 65_536, cpuUtilisation: 0.5, memoryUtilisation: 0.5 });
    expect(inventory.workloads[0]).toMatchObject({
      memoryMiB: 8192,
      provisionedMiB: 32_768,
      inUseMiB: null,
      usage: { cpuCores: 1, memoryMiB: 4096 },
    });
  });

  it('in libvirt are KiB where none is said, and memory of NUMA cells and balloons is not the machine’s', async () => {
    const domain = (memory: string) =>
      `<domain type='kvm'><name>a</name><uuid>4203a1b2-0000-4000-8000-000000000001</uuid>${memory}<vcpu>2</vcpu>
       <cpu><numa><cell id='0' cpus='0-1' memory='1048576' unit='KiB'/></numa></cpu>
       <devices><memballoon model='virtio'><memory>99</memory></memballoon></devices></domain>`;
    const memoryOf = async (memory: string) =>
      (await importOne(fileOf('a.xml', domain(memory)))).inventory.workloads[0]?.memoryMiB;
    expect(await memoryOf('<memory>5242880</memory>')).toBe(5120);
    expect(await memoryOf("<memory unit='GiB'>5</memory>")).toBe(5120);
    expect(await memoryOf("<memory unit='MB'>5000</memory>")).toBeCloseTo((5000 * 1e6) / 2 ** 20);
  });

  it('in Azure Migrate stand in the headings, whose asterisk is part of them; storage may be MB', async () => {
    const read = async (storage: string, value: string) =>
      (
        await importAll([
          fileOf('azure.csv', `*Server Name,*Cores,*Memory (In MB),*OS name,${storage}\nweb,4,8192,Debian,${value}\n`),
        ])
      ).inventory.workloads[0];
    expect(await read('Storage in use (In GB)', '20')).toMatchObject({ name: 'web', vcpus: 4, inUseMiB: 20_480 });
    expect(await read('Storage in use (In MB)', '20480')).toMatchObject({ inUseMiB: 20_480 });
    expect(await read('*Storage allocated (In MB)', '40960')).toMatchObject({ provisionedMiB: 40_960 });
  });

  it('in Kubernetes quantities differ by a letter: m is a thousandth, M a million, Mi 2^20', async () => {
    const requestOf = async (memory: string) => {
      const pod = {
        kind: 'Pod',
        metadata: { name: 'p', namespace: 'x', uid: 'u' },
        spec: { containers: [{ name: 'a', resources: { requests: { cpu: '100m', memory } } }] },
        status: { phase: 'Running' },
      };
      const result = await importOne(
        fileOf('pods.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pod] })),
      );
      return [result.inventory.workloads[0]?.memoryMiB, codesOf(result).includes('quantity-unlikely')];
    };
    expect(await requestOf('1Gi')).toEqual([1024, false]);
    expect(await requestOf('1G')).toEqual([1e9 / 2 ** 20, false]);
    expect(await requestOf('400m')).toEqual([1 / 2 ** 20, true]);
    expect(await requestOf('3731881984500m')).toEqual([Math.ceil(3_731_881_984.5) / 2 ** 20, false]);
  });
});
