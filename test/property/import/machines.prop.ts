import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { ImportFile } from '#core/import/contract.ts';
import { fileOf, fixtureFile, importAll, sampleFile } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';
import { fuzzRuns } from '#test/fixtures/fuzzRuns.ts';

const runs = fuzzRuns(300, 6000);
const timeoutMs = 60_000 + runs * 100;

const decoder = new TextDecoder();
const textOf = (file: ImportFile): string => decoder.decode(file.bytes);

/** Small files of every format that is read as values or text, so that a run takes milliseconds. */
const kubernetes = (name: string, count: number): string => {
  const list = JSON.parse(textOf(sampleFile(name))) as { items: unknown[] };
  return JSON.stringify({ ...list, items: list.items.slice(0, count) });
};

const redfish = [
  {
    '@odata.type': '#ComputerSystem.v1_20_0.ComputerSystem',
    '@odata.id': '/redfish/v1/Systems/1',
    SerialNumber: 'CZJ7120ABC',
    HostName: 'esx-07',
    Manufacturer: 'HP',
    ProcessorSummary: { Count: 2, Model: 'Intel(R) Xeon(R) CPU E5-2650 v3 @ 2.30GHz' },
    MemorySummary: { TotalSystemMemoryGiB: 64 },
    Links: { Chassis: [{ '@odata.id': '/redfish/v1/Chassis/1' }] },
  },
  {
    '@odata.type': '#Processor.v1_0_2.Processor',
    '@odata.id': '/redfish/v1/Systems/1/Processors/1',
    TotalCores: 10,
    TotalThreads: 20,
  },
  {
    '@odata.type': '#Processor.v1_0_2.Processor',
    '@odata.id': '/redfish/v1/Systems/1/Processors/2',
    Status: { State: 'Absent' },
  },
  {
    '@odata.type': '#Power.v1_1_0.Power',
    '@odata.id': '/redfish/v1/Chassis/1/Power',
    PowerControl: [
      { Name: 'Server', PowerMetrics: { IntervalInMin: 30, MinConsumedWatts: 100, MaxConsumedWatts: 200 } },
    ],
  },
];

const jsonSeeds: readonly (readonly [string, string])[] = [
  ['nodes.json', kubernetes('kubernetes-nodes.json', 2)],
  ['pods.json', kubernetes('kubernetes-pods.json', 8)],
  [
    'resources.json',
    JSON.stringify([
      {
        type: 'node',
        id: 'node/pve',
        node: 'pve',
        status: 'online',
        maxcpu: 16,
        maxmem: 2 ** 35,
        cpu: 0.1,
        mem: 2 ** 34,
      },
      {
        type: 'qemu',
        id: 'qemu/1',
        vmid: 1,
        name: 'a',
        node: 'pve',
        status: 'running',
        maxcpu: 2,
        maxmem: 2 ** 31,
        template: 0,
      },
    ]),
  ],
  ['servers.json', textOf(fixtureFile('openstack/servers.json'))],
  ['flavors.json', textOf(fixtureFile('openstack/flavors.json'))],
  ['hypervisors.json', textOf(fixtureFile('openstack/hypervisors.json'))],
  ['inspect.json', textOf(fixtureFile('docker/inspect.json'))],
  ['lshw.json', textOf(fixtureFile('lshw/v1-object.json'))],
  ['redfish.json', JSON.stringify(redfish)],
  [
    'devices.json',
    JSON.stringify({
      results: [
        {
          name: 'esx-07',
          serial: 'CZJ7120ABC',
          site: { name: 'X' },
          device_type: { model: 'DL380', manufacturer: { name: 'HP' } },
        },
      ],
    }),
  ],
  [
    'facts.json',
    JSON.stringify({
      ansible_facts: {
        ansible_hostname: 'esx-07',
        ansible_memtotal_mb: 64_000,
        ansible_processor_cores: 10,
        ansible_processor_count: 2,
        ansible_processor_vcpus: 40,
      },
    }),
  ],
];

const textSeeds: readonly (readonly [string, string])[] = [
  ...jsonSeeds,
  ['setup.txt', textOf(fixtureFile('ansible/setup.txt'))],
  ['domain.xml', textOf(fixtureFile('libvirt/numa.xml'))],
  ['devices.csv', textOf(fixtureFile('netbox/devices.csv'))],
  ['top.txt', 'NAMESPACE   NAME   CPU(cores)   MEMORY(bytes)\nshop   web   900m   300Mi\n'],
  [
    'power.csv',
    `time,host,power_w\n${Array.from({ length: 12 }, (_, index) => `${index},esx-07,${200 + index}`).join('\n')}\n`,
  ],
  ['stats.json', '{"ID":"b10b23a01d3f","Name":"shop-web-1","CPUPerc":"10%","MemUsage":"1MiB / 2MiB"}\n'],
  [
    'dmidecode.txt',
    '# dmidecode 3.3\nHandle 0x0001, DMI type 1, 27 bytes\nSystem\n\tManufacturer: HP\n\tSerial Number: CZJ7120ABC\n\nHandle 0x0002, DMI type 4, 48 bytes\nProcessor\n\tStatus: Populated, Enabled\n\tCore Count: 10\n\tThread Count: 20\n\nHandle 0x0003, DMI type 17, 40 bytes\nMemory\n\tSize: 16 GB\n',
  ],
  [
    'all.yaml',
    'apiVersion: v1\nkind: List\nitems:\n- kind: Node\n  metadata: {name: n1, uid: u}\n  status:\n    allocatable: {cpu: 4, memory: 8Gi}\n- kind: Pod\n  metadata: {name: p, namespace: s}\n  spec:\n    nodeName: n1\n    containers: [{resources: {requests: {cpu: 100m}}}]\n',
  ],
];

/** Values where others are expected, among them what breaks careless code. */
const strange = fc.constantFrom<unknown>(
  null,
  '',
  '-1',
  -1,
  0,
  1e308,
  0.1,
  Number.MAX_SAFE_INTEGER,
  true,
  [],
  {},
  [[]],
  { toString: 1, valueOf: 2 },
  { constructor: { prototype: { polluted: true } } },
  JSON.parse('{"__proto__": {"polluted": true}}'),
  '__proto__',
  'constructor',
  '\u0000',
  '\ud800',
  'NaN',
  '9'.repeat(400),
  '=cmd()',
  '400m',
  '1Ei',
  'esx-07',
  '00000000-0000-0000-0000-000000000000',
);

const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Replaces, drops or doubles the member that `position` points to. */
function editTree(
  root: unknown,
  position: number,
  how: 'replace' | 'drop' | 'double' | 'rename',
  value: unknown,
): unknown {
  const places: [Record<string, unknown> | unknown[], string | number][] = [];
  const open: unknown[] = [root];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) {
      next.forEach((one, index) => {
        places.push([next, index]);
        open.push(one);
      });
    } else if (typeof next === 'object' && next !== null) {
      for (const [name, one] of Object.entries(next)) {
        places.push([next as Record<string, unknown>, name]);
        open.push(one);
      }
    }
  }
  const place = places[Math.floor(position * places.length)];
  if (!place) return value;
  const [owner, name] = place;
  if (Array.isArray(owner)) {
    const index = Number(name);
    if (how === 'drop') owner.splice(index, 1);
    else if (how === 'double') owner.splice(index, 0, structuredClone(owner[index]));
    else owner[index] = value;
  } else {
    const key = String(name);
    if (how === 'replace')
      Object.defineProperty(owner, key, { value, enumerable: true, configurable: true, writable: true });
    else if (how === 'drop') delete owner[key];
    else if (how === 'rename') {
      Object.defineProperty(owner, '__proto__', {
        value: owner[key],
        enumerable: true,
        configurable: true,
        writable: true,
      });
      delete owner[key];
    } else owner[`${key} `] = owner[key];
  }
  return root;
}

const treeEdit = fc.record({
  at,
  how: fc.constantFrom('replace' as const, 'replace' as const, 'drop' as const, 'double' as const, 'rename' as const),
  value: strange,
});

describe('files of values', () => {
  it(
    'whose values are anything at all are read soundly or refused, one or several at once',
    async () => {
      const file = fc
        .tuple(fc.constantFrom(...jsonSeeds), fc.array(treeEdit, { maxLength: 5 }))
        .map(([[name, text], edits]) => {
          let root: unknown = JSON.parse(text);
          for (const edit of edits) root = editTree(root, edit.at, edit.how, structuredClone(edit.value));
          return fileOf(name, JSON.stringify(root) ?? 'null');
        });
      await fc.assert(
        fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (files) => {
          expectSound(await importAll(files));
        }),
        { numRuns: runs },
      );
    },
    timeoutMs,
  );
});

describe('texts of every format', () => {
  const edit = fc.record({
    at,
    remove: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
    insert: fc.constantFrom(
      '',
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\\',
      '\n',
      '\t',
      '-',
      '---\n',
      '&a ',
      '*a',
      '!!js ',
      '<',
      '>',
      '&x;',
      '9',
      'é',
      '\u0000',
    ),
  });

  it(
    'that are cut or changed anywhere never throw, never fail for a reason of ours, and lose no row silently',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...textSeeds),
          fc.array(edit, { maxLength: 5 }),
          fc.option(at, { nil: null }),
          async ([name, text], edits, cut) => {
            let changed = text;
            for (const { at: position, remove, insert } of edits) {
              const from = Math.floor(position * changed.length);
              changed = changed.slice(0, from) + insert + changed.slice(from + remove);
            }
            if (cut !== null) changed = changed.slice(0, Math.ceil(cut * changed.length));
            expectSound(await importAll([fileOf(name, changed)]));
          },
        ),
        { numRuns: runs },
      );
    },
    timeoutMs,
  );

  it('come out the same whatever the files are called', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...jsonSeeds),
        fc.constantFrom('a.txt', 'b.csv', 'c.xlsx', 'd'),
        async ([name, text], other) => {
          const [one, two] = await Promise.all([importAll([fileOf(name, text)]), importAll([fileOf(other, text)])]);
          const shape = (result: typeof one) => [
            result.inventory,
            result.sources.map((source) => [source.format, source.rows]),
          ];
          if (JSON.stringify(shape(one)) !== JSON.stringify(shape(two))) throw new Error(`${name} differs as ${other}`);
        },
      ),
      { numRuns: 40 },
    );
  });
});
