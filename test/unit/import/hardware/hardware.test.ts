import { describe, expect, it } from 'vitest';
import { codesOf, fileAt, fileOf, fixtureFile, importAll, importOne, workbookOf } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';
import { sharedFile } from '#test/fixtures/shared.ts';

const v1 = fixtureFile('lshw/v1-object.json');
const setup = fixtureFile('ansible/setup.txt');
const text = (file: { readonly bytes: Uint8Array }) => new TextDecoder().decode(file.bytes);

/** A host that a list describes, with the UUID and serial number that RVTools would export. */
const listed = (name: string, cores = 20) =>
  fileOf('hosts.csv', `Host;Cluster;Cores;Memory (GiB)\n${name};C1;${cores};64\n`);

describe('lshw', () => {
  it('as an object (old) and as a list of one (new) say the same', async () => {
    const old = await importOne(v1);
    const listedOnce = await importOne(fileOf('lshw.json', `[${text(v1)}]`));
    expectSound(old);
    expect(old.inventory.hosts[0]).toMatchObject({
      name: 'esx-07',
      vendor: 'HP',
      sockets: 2,
      cpuCores: 20,
      cpuThreads: 40,
      clockMHz: 2300,
      memoryMiB: 65_536,
      serialNumber: 'CZJ7120ABC',
    });
    expect(listedOnce.inventory.hosts.map((host) => ({ ...host, origin: null }))).toEqual(
      old.inventory.hosts.map((host) => ({ ...host, origin: null })),
    );
  });

  it('sums the banks where the memory node has no size, and leaves firmware, caches and PCI memory out', async () => {
    const { inventory } = await importOne(v1);
    expect(inventory.hosts[0]?.memoryMiB).toBe(2 * 32_768);
  });

  it('of some classes only names no machine and is refused', async () => {
    const result = await importOne(
      fileOf('part.json', JSON.stringify([{ id: 'memory', class: 'memory', description: 'System Memory', size: 1 }])),
    );
    expectSound(result);
    expect(codesOf(result)).toContain('lshw-without-system');
  });

  const sample = sharedFile('samples/lshw-v2.json');
  it.skipIf(sample === null)(
    'real: four modules of 16 GiB in two memory nodes, completed by who counts the processors',
    async () => {
      const alone = await importOne(fileAt(sample ?? ''));
      expectSound(alone);
      expect(codesOf(alone)).toContain('facts-unmatched');
      const facts = {
        ansible_facts: {
          ansible_hostname: 'bumblebee',
          ansible_processor_cores: 8,
          ansible_processor_count: 2,
          ansible_processor_vcpus: 32,
          ansible_memtotal_mb: 64_000,
        },
      };
      const result = await importAll([fileAt(sample ?? ''), fileOf('facts.json', JSON.stringify(facts))]);
      expectSound(result);
      expect(result.inventory.hosts[0]).toMatchObject({ name: 'bumblebee', cpuCores: 16, memoryMiB: 65_536 });
    },
  );
});

describe('dmidecode', () => {
  const structure = (type: number, fields: string) =>
    `Handle 0x00${type.toString(16).padStart(2, '0')}, DMI type ${type}, 27 bytes\nTitle\n${fields}\n\n`;
  const table = (extra = '') =>
    `# dmidecode 3.3\nGetting SMBIOS data from sysfs.\n\n${structure(1, '\tManufacturer: Supermicro\n\tProduct Name: SYS-6018R\n\tSerial Number: S12345\n\tUUID: 00000000-0000-0000-0000-0cc47a000001')}${structure(
      4,
      '\tType: Central Processor\n\tVersion: Intel(R) Xeon(R) CPU E5-2640 v4 @ 2.40GHz\n\tFlags:\n\t\tFPU (Floating-point unit on-chip)\n\tCurrent Speed: 2400 MHz\n\tStatus: Populated, Enabled\n\tCore Count: 10\n\tCore Enabled: 10\n\tThread Count: 20',
    )}${structure(4, '\tType: Central Processor\n\tStatus: Unpopulated\n\tCore Count: 10')}${structure(7, '\tInstalled Size: 640 kB')}${structure(16, '\tMaximum Capacity: 1 TB')}${structure(
      17,
      '\tSize: 16384 MB\n\tType: DDR4',
    )}${structure(17, '\tSize: 16 GB\n\tType: DDR4')}${structure(17, '\tSize: No Module Installed\n\tType: Unknown')}${structure(17, '\tSize: 8 MB\n\tType: Flash')}${structure(39, '\tMax Power Capacity: 460 W')}${extra}`;

  it('counts populated processors and installed modules, in MB and GB, not caches nor the maximum', async () => {
    const result = await importOne(fileOf('dmidecode_node7.txt', table()));
    expectSound(result);
    expect(result.inventory.hosts[0]).toMatchObject({
      name: 'node7',
      vendor: 'Supermicro',
      model: 'SYS-6018R',
      sockets: 1,
      cpuCores: 10,
      cpuThreads: 20,
      clockMHz: 2400,
      memoryMiB: 32_768,
      maxPowerW: null,
    });
    expect(result.sources[0]?.toolVersion).toBe('3.3');
  });

  it('of two machines with one serial number but two UUIDs stay two', async () => {
    const result = await importAll([
      fileOf('a.txt', table()),
      fileOf('b.txt', table().replace('0cc47a000001', '0cc47a000002')),
    ]);
    expectSound(result);
    expect(result.inventory.hosts).toHaveLength(2);
  });

  it('of a virtual machine describes a guest, not a host', async () => {
    const guest = table().replace('Supermicro', 'VMware, Inc.').replace('SYS-6018R', 'VMware Virtual Platform');
    const result = await importOne(fileOf('web1.txt', guest));
    expectSound(result);
    expect([result.inventory.hosts.length, result.inventory.workloads.map((one) => [one.name, one.vcpus])]).toEqual([
      0,
      [['web1', 20]],
    ]);
  });

  it('cut in the middle keeps what is whole', async () => {
    const whole = table();
    const result = await importOne(fileOf('node7.txt', whole.slice(0, whole.indexOf('Core Enabled'))));
    expectSound(result);
    expect(result.sources[0]?.rows.read).toBe(1);
  });

  const dell = sharedFile('samples/dmidecode_Dell_PowerEdge_M630.txt');
  const hp = sharedFile('samples/dmidecode_HP_BL460c_Gen10.txt');
  it.skipIf(dell === null || hp === null)(
    'real: M630 with 2 x 14 cores and BL460c Gen10 with 2 x 12, 65,536 MiB each, though they share a serial number',
    async () => {
      const result = await importAll([fileAt(dell ?? ''), fileAt(hp ?? '')]);
      expectSound(result);
      const hosts = Object.fromEntries(
        result.inventory.hosts.map((host) => [
          host.model,
          [host.sockets, host.cpuCores, host.cpuThreads, host.memoryMiB, host.clockMHz],
        ]),
      );
      expect(hosts).toEqual({
        'PowerEdge M630': [2, 28, 56, 65_536, 2000],
        'ProLiant BL460c Gen10': [2, 24, 48, 65_536, 2600],
      });
    },
  );
});

describe('Ansible facts', () => {
  it('as ad-hoc output: guests become workloads, machines hosts, the rest is said', async () => {
    const result = await importOne(setup);
    expectSound(result);
    expect(result.inventory.hosts.map((host) => [host.name, host.sockets, host.cpuCores, host.cpuThreads])).toEqual([
      ['esx-07', 2, 20, 40],
    ]);
    expect(
      result.inventory.workloads.map((one) => [
        one.name,
        one.vcpus,
        one.memoryMiB,
        one.provisionedMiB,
        one.operatingSystem,
      ]),
    ).toEqual([['web01.example.com', 2, 7940, 51_200, 'Ubuntu 22.04']]);
    expect(result.sources[0]?.rows).toEqual({ read: 4, stored: 2, merged: 0, refused: 2 });
    expect(codesOf(result)).toEqual(
      expect.arrayContaining(['processor-unknown', 'facts-unmatched', 'host-without-facts']),
    );
  });

  it('wrapped as unsafe texts are read like others, and environments are not kept', async () => {
    const result = await importOne(setup);
    expect(result.inventory.hosts[0]?.serialNumber).toBe('CZJ7120ABC');
    expect(JSON.stringify(result.rawRows)).not.toContain('do-not-keep');
  });

  it('are found bare, by host and without their prefix', async () => {
    const bare = { hostname: 'a', memtotal_mb: 1024, processor_cores: 2, processor_count: 1, processor_vcpus: 4 };
    const nested = { plays: [{ tasks: [{ hosts: { b: { ansible_facts: { ...bare, hostname: 'b' } } } }] }] };
    const byHost = {
      c: {
        ansible_hostname: 'c',
        ansible_memtotal_mb: 2048,
        ansible_processor_vcpus: 8,
        ansible_processor_cores: 4,
        ansible_processor_count: 1,
      },
    };
    const result = await importAll(
      [bare, nested, byHost].map((value, index) => fileOf(`${index}.json`, JSON.stringify(value))),
    );
    expectSound(result);
    expect(Object.fromEntries(result.inventory.hosts.map((host) => [host.name, host.cpuCores]))).toEqual({
      a: 2,
      b: 2,
      c: 4,
    });
  });

  it('about a host that another source describes complete it and do not make another', async () => {
    const result = await importAll([listed('esx-07.example.com'), setup, v1]);
    expectSound(result);
    expect(result.inventory.hosts).toHaveLength(1);
    expect(result.inventory.hosts[0]).toMatchObject({
      name: 'esx-07.example.com',
      vendor: 'HP',
      serialNumber: 'CZJ7120ABC',
      sockets: 2,
    });
    expect(codesOf(result)).toContain('facts-joined');
  });

  it('that count other cores than the first source are said, and the first stays', async () => {
    const result = await importAll([listed('esx-07', 18), setup]);
    expect(result.inventory.hosts[0]?.cpuCores).toBe(18);
    expect(codesOf(result)).toContain('facts-disagree');
  });
});

describe('Redfish', () => {
  const system = (id: string, more: object = {}) => ({
    '@odata.type': '#ComputerSystem.v1_20_0.ComputerSystem',
    '@odata.id': `/redfish/v1/Systems/${id}`,
    SerialNumber: `SERIAL${id}`,
    HostName: `node${id}`,
    Manufacturer: 'Contoso',
    Model: 'X1',
    ProcessorSummary: {
      Count: 2,
      Model: 'Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz',
      CoreCount: 40,
      LogicalProcessorCount: 80,
    },
    MemorySummary: { TotalSystemMemoryGiB: 384 },
    ...more,
  });
  const file = (value: unknown, name = 'redfish.json') => fileOf(name, JSON.stringify(value));

  it('takes cores, threads and memory from the summary of newer schemas, and the clock from the name', async () => {
    const result = await importOne(file(system('1')));
    expectSound(result);
    expect(result.inventory.hosts[0]).toMatchObject({
      name: 'node1',
      sockets: 2,
      cpuCores: 40,
      cpuThreads: 80,
      memoryMiB: 393_216,
      clockMHz: 2100,
    });
  });

  it('works cores out of the processor family where nothing counts them, and says that it is an estimate', async () => {
    const result = await importOne(
      file(system('1', { ProcessorSummary: { Count: 2, Model: 'Intel(R) Xeon(R) Gold 6230' } })),
    );
    expectSound(result);
    expect(result.inventory.hosts[0]?.cpuCores).toBe(56);
    expect(result.findings.find((finding) => finding.code === 'cores-estimated')?.message).toMatch(/Cascade Lake/);
  });

  it('of two machines under one path cannot tell whose a loose part is, and says so', async () => {
    const part = {
      '@odata.type': '#Processor.v1_0_2.Processor',
      '@odata.id': '/redfish/v1/Systems/1/Processors/CPU1',
      TotalCores: 99,
    };
    const result = await importAll([
      file(system('1'), 'a.json'),
      file(system('1', { SerialNumber: 'OTHER1', HostName: 'other' }), 'b.json'),
      file(part, 'cpu.json'),
    ]);
    expectSound(result);
    expect(result.inventory.hosts).toHaveLength(2);
    expect(codesOf(result)).toContain('parts-unmatched');
  });

  it('expanded in their collections are found inside', async () => {
    const expanded = system('1', {
      ProcessorSummary: { Count: 2 },
      Processors: {
        Members: [1, 2].map((number) => ({
          '@odata.type': '#Processor.v1_0_2.Processor',
          '@odata.id': `/redfish/v1/Systems/1/Processors/CPU${number}`,
          TotalCores: 12,
          TotalThreads: 24,
          Status: { State: 'Enabled' },
        })),
      },
    });
    const result = await importOne(file(expanded));
    expectSound(result);
    expect(result.inventory.hosts[0]).toMatchObject({ sockets: 2, cpuCores: 24, cpuThreads: 48 });
  });

  const names = ['System', 'CPU1', 'CPU2', 'DIMM1', 'DIMM4', 'Power'].map((name) =>
    sharedFile(`samples/redfish-${name}.json`),
  );
  it.skipIf(names.includes(null))(
    'real: the summary says two processors, but CPU2 and DIMM4 are absent; 96 GiB; two PowerControl entries are not added',
    async () => {
      const result = await importAll(names.map((name) => fileAt(name ?? '')));
      expectSound(result);
      expect(result.inventory.hosts).toHaveLength(1);
      expect(result.inventory.hosts[0]).toMatchObject({
        name: 'web483',
        serialNumber: '437XR1138R2',
        sockets: 1,
        cpuCores: 8,
        cpuThreads: 16,
        memoryMiB: 98_304,
        idlePowerW: 271,
        maxPowerW: 489,
      });
      expect(codesOf(result)).toEqual(
        expect.arrayContaining(['parts-absent', 'power-entries-not-added', 'power-measured']),
      );
      expect(result.sources.map((source) => source.rows.merged)).toEqual([0, 1, 1, 1, 1, 1]);
    },
  );
});

describe('NetBox', () => {
  it('exported as a table completes hosts by serial number with site and model, and makes none', async () => {
    const result = await importAll([fixtureFile('netbox/devices.csv'), v1]);
    expectSound(result);
    expect(result.inventory.hosts).toHaveLength(1);
    expect(result.inventory.hosts[0]).toMatchObject({ name: 'esx-07', datacenter: 'Chicago', cpuCores: 20 });
    expect(result.sources[0]?.rows).toEqual({ read: 3, stored: 0, merged: 1, refused: 2 });
  });

  it('as the interface answers it says the same', async () => {
    const devices = {
      count: 1,
      results: [
        {
          id: 1,
          name: 'esx-07',
          serial: 'CZJ7120ABC',
          site: { name: 'Chicago' },
          device_type: { model: 'DL380', manufacturer: { name: 'HP' } },
        },
      ],
    };
    const result = await importAll([v1, fileOf('devices.json', JSON.stringify(devices))]);
    expectSound(result);
    expect(result.inventory.hosts[0]).toMatchObject({
      name: 'esx-07',
      datacenter: 'Chicago',
      model: 'ProLiant DL380 Gen9 (719064-B21)',
    });
  });
});

describe('power readings', () => {
  const rows = (watts: readonly number[]) =>
    fileOf(
      'power.csv',
      [
        'timestamp,host,power_w',
        ...watts.map((value, index) => `2026-01-01T00:${String(index).padStart(2, '0')}:00Z,esx-07,${value}`),
      ].join('\n'),
    );

  it('over time give hosts their least and most power', async () => {
    const result = await importAll([v1, rows([210, 205, 230, 400, 520, 510, 300, 260, 240, 215])]);
    expectSound(result);
    expect(result.inventory.hosts[0]).toMatchObject({ idlePowerW: 205, maxPowerW: 520 });
    expect(result.sources[1]?.rows).toEqual({ read: 10, stored: 0, merged: 10, refused: 0 });
  });

  it('that are too few tell nothing of rest and full load', async () => {
    const result = await importAll([v1, rows([210, 520])]);
    expect(result.inventory.hosts[0]).toMatchObject({ idlePowerW: null, maxPowerW: null });
    expect(codesOf(result)).toContain('power-readings-few');
  });

  it('of sensors in rows count those of the whole server only', async () => {
    const sensors = ['Pwr Consumption', 'PS1 Input Power', 'Inlet Temp'];
    const lines = Array.from({ length: 12 }, (_, index) =>
      sensors.map(
        (sensor, place) => `esx-07,${sensor},${[200 + index, 90, 23][place]},${place === 2 ? 'degrees C' : 'Watts'}`,
      ),
    ).flat();
    const result = await importAll([v1, fileOf('sensors.csv', ['host,sensor,reading,unit', ...lines].join('\n'))]);
    expectSound(result);
    expect(result.inventory.hosts[0]).toMatchObject({ idlePowerW: 200, maxPowerW: 211 });
    expect(result.sources[1]?.rows).toEqual({ read: 36, stored: 0, merged: 12, refused: 24 });
  });

  it('of ipmitool dcmi take the host from the name of the file', async () => {
    const dcmi = `
    Instantaneous power reading:                   220 Watts
    Minimum during sampling period:                180 Watts
    Maximum during sampling period:                410 Watts
    Average power reading over sample period:      225 Watts
    IPMI timestamp:                           Thu Jan  1 00:00:00 2026
    Sampling period:                          00604800 Seconds.
    Power reading state is:                   activated
`;
    const result = await importAll([v1, fileOf('ipmi_esx-07.txt', dcmi)]);
    expectSound(result);
    expect(result.inventory.hosts[0]).toMatchObject({ idlePowerW: 180, maxPowerW: 410 });
  });
});

describe('machines that several sources describe', () => {
  const rvtools = (host: string, serial: string, uuid: string) =>
    workbookOf({
      vInfo: [
        ['VM', 'Powerstate', 'CPUs', 'Memory', 'Host', 'Cluster'],
        ['web-1', 'poweredOn', 2, 4096, host, 'C1'],
      ],
      vHost: [
        ['Host', 'Cluster', '# CPU', '# Cores', '# Memory', 'Speed', 'Serial number', 'UUID'],
        [host, 'C1', 2, 20, 65_000, 2300, serial, uuid],
      ],
    });

  it('in RVTools and by lshw meet by serial number where their names differ, and the first keeps its values', async () => {
    const result = await importAll([rvtools('10.0.0.7', 'CZJ7120ABC', ''), v1, fixtureFile('netbox/devices.csv')]);
    expectSound(result);
    expect(result.inventory.hosts).toHaveLength(1);
    expect(result.inventory.hosts[0]).toMatchObject({
      name: '10.0.0.7',
      memoryMiB: 65_000,
      vendor: 'HP',
      cpuModel: 'Intel(R) Xeon(R) CPU E5-2650 v3 @ 2.30GHz',
      datacenter: 'Chicago',
    });
    expect(result.inventory.workloads[0]?.hostBasis).toBe('recorded');
  });

  it('in RVTools and by lshw meet by UUID', async () => {
    const result = await importAll([v1, rvtools('esx.example.com', '', '30373237-3132-4d32-3237-33303730314c')]);
    expectSound(result);
    expect(result.inventory.hosts.map((host) => host.name)).toEqual(['esx.example.com']);
  });

  it('meet by UUID in both byte orders', async () => {
    const facts = {
      ansible_facts: {
        ansible_hostname: 'elsewhere',
        ansible_product_uuid: '37323730-3231-324d-3237-33303730314c',
        ansible_memtotal_mb: 60_000,
        ansible_processor_cores: 10,
        ansible_processor_count: 2,
      },
    };
    const result = await importAll([v1, fileOf('facts.json', JSON.stringify(facts))]);
    expectSound(result);
    expect(result.inventory.hosts.map((host) => host.name)).toEqual(['esx-07']);
  });

  it('of one name stay two where their UUIDs differ', async () => {
    const other = text(v1).replace('30373237-3132', '40373237-3132').replace('CZJ7120ABC', 'CZJ7120XYZ');
    const result = await importAll([v1, fileOf('other.json', other)]);
    expectSound(result);
    expect(result.inventory.hosts).toHaveLength(2);
  });

  it('come out the same in whatever order their files are given', async () => {
    const files = [listed('esx-07.example.com'), setup, v1, fixtureFile('netbox/devices.csv')];
    const shape = async (order: typeof files) => {
      const { inventory } = await importAll(order);
      return inventory.hosts.map(({ name, cpuCores, serialNumber, datacenter }) => ({
        name,
        cpuCores,
        serialNumber,
        datacenter,
      }));
    };
    expect(await shape(files.toReversed())).toEqual(await shape(files));
  });

  it('imported twice are merged, not doubled', async () => {
    const result = await importAll([v1, v1]);
    expectSound(result);
    expect(result.inventory.hosts).toHaveLength(1);
    expect(result.sources.map((source) => source.rows)).toEqual([
      { read: 1, stored: 1, merged: 0, refused: 0 },
      { read: 1, stored: 0, merged: 1, refused: 0 },
    ]);
  });
});
