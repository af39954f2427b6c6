import { describe, expect, it } from 'vitest';
import { codesOf, fileOf, importAll, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const gib = 2 ** 30;

const resources = JSON.stringify([
  { type: 'node', id: 'node/pve1', node: 'pve1', status: 'online', maxcpu: 64, maxmem: 256 * gib, cpu: 0.1, mem: gib },
  { type: 'qemu', id: 'qemu/100', vmid: 100, name: 'web', node: 'pve1', status: 'running', maxcpu: 2, maxmem: gib },
]);

const status = (cpuinfo: object = {}) => ({
  pveversion: 'pve-manager/8.2.4/faa83925c9641325',
  cpuinfo: {
    model: 'Intel(R) Xeon(R) Gold 6226R CPU @ 2.90GHz',
    sockets: 2,
    cores: 32,
    cpus: 64,
    mhz: '1199.9',
    ...cpuinfo,
  },
  memory: { total: 256 * gib, used: 5 * gib, free: 251 * gib },
});

describe('the status of a Proxmox node', () => {
  it('gives the host of its file name the processor and the cores that the list of resources does not count', async () => {
    const files = [fileOf('resources.json', resources), fileOf('pve1.json', JSON.stringify(status()))];
    for (const order of [files, files.toReversed()]) {
      const result = await importAll(order);
      expectSound(result);
      expect(result.inventory.hosts).toHaveLength(1);
      expect(result.inventory.hosts[0]).toMatchObject({
        name: 'pve1',
        cpuModel: 'Intel(R) Xeon(R) Gold 6226R CPU @ 2.90GHz',
        sockets: 2,
        cpuCores: 32,
        cpuThreads: 64,
        clockMHz: 2900,
      });
    }
  });

  it('wrapped by the HTTP interface, and after the name of its host, says the same', async () => {
    const labelled = `pve1 | CHANGED | rc=0 >>\n${JSON.stringify({ data: status() })}`;
    const { inventory } = await importAll([fileOf('resources.json', resources), fileOf('all.txt', labelled)]);
    expect(inventory.hosts.map((host) => [host.name, host.cpuCores])).toEqual([['pve1', 32]]);
  });

  it('without a name is refused with what to do, and cores above the threads are not believed', async () => {
    const unnamed = await importOne(fileOf('status-1.json', JSON.stringify([status()]).slice(1, -1)));
    expectSound(unnamed);
    const nameless = await importOne(fileOf('output.json', JSON.stringify(status())));
    expectSound(nameless);
    expect(nameless.sources[0]?.rows).toEqual({ read: 1, stored: 0, merged: 0, refused: 1 });
    expect(codesOf(nameless)).toContain('machine-unknown');
    const odd = await importAll([
      fileOf('resources.json', resources),
      fileOf('pve1.json', JSON.stringify(status({ cores: 640 }))),
    ]);
    expect(odd.inventory.hosts[0]?.cpuCores).toBe(32);
  });
});

const nodeInfo = (
  cells: number,
  sockets: number,
  cores: number,
  threads: number,
  cpus: number,
) => `CPU model:           x86_64
CPU(s):              ${cpus}
CPU frequency:       2300 MHz
CPU socket(s):       ${sockets}
Core(s) per socket:  ${cores}
Thread(s) per core:  ${threads}
NUMA cell(s):        ${cells}
Memory size:         131649052 KiB
`;

describe('virsh nodeinfo', () => {
  it('counts sockets per NUMA cell, as libvirt does, and memory in KiB', async () => {
    const result = await importOne(fileOf('kvm01.txt', nodeInfo(2, 1, 16, 2, 64)));
    expectSound(result);
    expect(result.inventory.hosts[0]).toMatchObject({
      name: 'kvm01',
      sockets: 2,
      cpuCores: 32,
      cpuThreads: 64,
      clockMHz: 2300,
      memoryMiB: 131_649_052 / 1024,
      numaNodes: 2,
    });
  });

  it('works cores out of threads where the counts do not multiply up', async () => {
    const result = await importOne(fileOf('kvm01.txt', nodeInfo(1, 2, 12, 2, 64)));
    expect(codesOf(result)).toContain('topology-inconsistent');
    expect(result.inventory.hosts[0]).toMatchObject({ cpuThreads: 64, cpuCores: 32 });
  });

  it('of no host, or cut off, is refused', async () => {
    for (const file of [
      fileOf('output.txt', nodeInfo(1, 2, 12, 2, 48)),
      fileOf('kvm01.txt', 'CPU socket(s):       1\nCore(s) per socket:  16\n'),
    ]) {
      const result = await importOne(file);
      expectSound(result);
      expect(result.sources[0]?.rows.refused).toBe(1);
      expect(codesOf(result)).toContain('machine-unknown');
    }
  });
});

describe('sensors -j', () => {
  const reading = (watts: number) => ({
    'coretemp-isa-0000': {
      Adapter: 'ISA adapter',
      'Package id 0': { temp1_input: 41, temp1_max: 90 },
    },
    'power_meter-acpi-0': { Adapter: 'ACPI interface', power1: { power1_average: watts, power1_cap: 800 } },
  });
  const machine = fileOf('kvm01.txt', nodeInfo(2, 1, 16, 2, 64));
  const stream = (count: number) => Array.from({ length: count }, (_, i) => JSON.stringify(reading(180 + 20 * i)));

  it('over time gives the least and the most power of the whole machine', async () => {
    const result = await importAll([machine, fileOf('kvm01.json', stream(12).join('\n'))]);
    expectSound(result);
    expect(result.inventory.hosts[0]).toMatchObject({ name: 'kvm01', idlePowerW: 180, maxPowerW: 400 });
  });

  it('once tells nothing of rest and full load, and says so', async () => {
    const result = await importAll([machine, fileOf('kvm01.json', stream(1).join(''))]);
    expect(result.inventory.hosts[0]).toMatchObject({ idlePowerW: null, maxPowerW: null });
    expect(codesOf(result)).toContain('power-readings-few');
  });

  it('of temperatures and parts alone has no power to tell', async () => {
    const parts = {
      'coretemp-isa-0000': { Adapter: 'ISA adapter', 'Core 0': { temp2_input: 40 } },
      'amdgpu-pci-0300': { Adapter: 'PCI adapter', power1: { power1_average: 30 } },
    };
    const result = await importOne(fileOf('kvm01.json', JSON.stringify(parts)));
    expectSound(result);
    expect(result.sources[0]?.rows).toEqual({ read: 1, stored: 0, merged: 0, refused: 1 });
    expect(codesOf(result)).toContain('sensors-without-power');
  });
});
