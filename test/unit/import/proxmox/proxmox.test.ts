import { describe, expect, it } from 'vitest';
import { codesOf, fileAt, fileOf, importAll, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';
import { sharedFile } from '#test/fixtures/shared.ts';

const node = {
  type: 'node',
  id: 'node/pve1',
  node: 'pve1',
  status: 'online',
  maxcpu: 32,
  maxmem: 2 ** 37,
  mem: 2 ** 36,
  cpu: 0.25,
};
const guest = (vmid: number, more: object = {}) => ({
  type: 'qemu',
  id: `qemu/${vmid}`,
  vmid,
  name: `vm${vmid}`,
  node: 'pve1',
  status: 'running',
  maxcpu: 4,
  maxmem: 2 ** 33,
  mem: 2 ** 32,
  cpu: 0.5,
  maxdisk: 2 ** 35,
  disk: 0,
  template: 0,
  ...more,
});
const file = (items: readonly object[]) => fileOf('resources.json', JSON.stringify(items));

describe('Proxmox resources', () => {
  it('are the same as the list that pvesh prints and as the object that HTTP answers', async () => {
    const list = await importOne(file([node, guest(100)]));
    const wrapped = await importOne(fileOf('resources.json', JSON.stringify({ data: [node, guest(100)] })));
    expectSound(list);
    const bare = ({ inventory }: typeof list) => [
      inventory.hosts.map((host) => ({ ...host, origin: null })),
      inventory.workloads.map((one) => ({ ...one, origin: null })),
    ];
    expect(bare(wrapped)).toEqual(bare(list));
  });

  it('count bytes and threads, and a share of maxcpu', async () => {
    const result = await importOne(file([node, guest(100)]));
    expect(result.inventory.hosts[0]).toMatchObject({
      cpuThreads: 32,
      cpuCores: 16,
      memoryMiB: 131_072,
      cpuUtilisation: 0.25,
      memoryUtilisation: 0.5,
    });
    expect(result.inventory.workloads[0]).toMatchObject({
      vcpus: 4,
      memoryMiB: 8192,
      provisionedMiB: 32_768,
      inUseMiB: null,
      usage: { cpuCores: 2, memoryMiB: 4096, statistic: 'instant' },
      hostBasis: 'recorded',
    });
    expect(codesOf(result)).toContain('cores-estimated');
  });

  it('that are templates are marked, and containers are containers', async () => {
    const { inventory } = await importOne(
      file([
        node,
        guest(9000, { template: 1, status: 'stopped' }),
        guest(101, { type: 'lxc', id: 'lxc/101', tags: 'a;b', pool: 'lab' }),
      ]),
    );
    expect(inventory.workloads.map((one) => [one.name, one.isTemplate, one.technology, one.resourcePool])).toEqual([
      ['vm101', false, 'container', 'lab'],
      ['vm9000', true, 'vm', null],
    ]);
  });

  it('of offline nodes, which say only their name, are refused', async () => {
    const result = await importOne(file([node, { type: 'node', id: 'node/pve2', node: 'pve2', status: 'offline' }]));
    expectSound(result);
    expect(result.sources[0]?.rows).toEqual({ read: 2, stored: 1, merged: 0, refused: 1 });
  });

  it('of a guest that runs without a size are refused, of one that does not are kept', async () => {
    const result = await importOne(
      file([node, guest(1, { maxmem: 0 }), guest(2, { maxcpu: -1, status: 'stopped' }), guest(3, { name: undefined })]),
    );
    expectSound(result);
    expect(result.sources[0]?.sheets.find(({ sheet }) => sheet === 'qemu')?.rows).toEqual({
      read: 3,
      stored: 2,
      merged: 0,
      refused: 1,
    });
    expect(result.inventory.workloads.map((one) => one.name)).toEqual(['qemu-3', 'vm2']);
  });

  it('of two machines of one name stay two', async () => {
    const { inventory } = await importOne(file([node, guest(1, { name: 'a' }), guest(2, { name: 'a' })]));
    expect(inventory.workloads).toHaveLength(2);
  });

  it('meet hardware facts of their nodes by name, which count the cores', async () => {
    const facts = {
      ansible_facts: {
        ansible_hostname: 'pve1',
        ansible_memtotal_mb: 128_000,
        ansible_processor_cores: 12,
        ansible_processor_count: 1,
        ansible_processor_vcpus: 24,
      },
    };
    const result = await importAll([
      file([{ ...node, maxcpu: 24 }]),
      fileOf(
        'pve1.json',
        JSON.stringify({ ansible_facts: { ...facts.ansible_facts, ansible_processor_threads_per_core: 2 } }),
      ),
    ]);
    expectSound(result);
    expect(result.inventory.hosts).toHaveLength(1);
    expect(result.inventory.hosts[0]).toMatchObject({ cpuCores: 12, sockets: 1 });
    const single = await importAll([
      file([{ ...node, maxcpu: 24 }]),
      fileOf(
        'pve1.json',
        JSON.stringify({ ...facts, ansible_facts: { ...facts.ansible_facts, ansible_processor_cores: 24 } }),
      ),
    ]);
    expect(single.inventory.hosts[0]?.cpuCores).toBe(24);
    expect(codesOf(single)).toContain('cores-corrected');
  });

  const sample = sharedFile('samples/proxmox-resources.json');
  it.skipIf(sample === null)('real: one node, six guests, two of them templates', async () => {
    const result = await importOne(fileAt(sample ?? ''));
    expectSound(result);
    expect(result.inventory.hosts.map((host) => [host.name, host.cpuThreads])).toEqual([['pve', 16]]);
    expect(result.inventory.workloads).toHaveLength(6);
    expect(result.inventory.workloads.filter((one) => one.isTemplate)).toHaveLength(2);
    expect(result.inventory.workloads.filter((one) => one.powerState === 'on').map((one) => one.name)).toEqual([
      'lab-app-01',
      'lab-app-01',
      'lab-app-02',
    ]);
    expect(result.inventory.workloads.every((one) => one.hostBasis === 'recorded')).toBe(true);
  });
});

describe('rules of high availability', () => {
  const gib = 2 ** 30;
  const guest = (type: string, vmid: number, node: string) => ({
    type,
    id: `${type}/${vmid}`,
    vmid,
    name: `guest-${vmid}`,
    node,
    status: 'running',
    maxcpu: 1,
    maxmem: gib,
  });
  const node = (name: string) => ({
    type: 'node',
    id: `node/${name}`,
    node: name,
    status: 'online',
    maxcpu: 16,
    maxmem: 64 * gib,
  });
  const resources = fileOf(
    'resources.json',
    JSON.stringify([
      ...['a', 'b', 'c'].map(node),
      guest('qemu', 100, 'a'),
      guest('qemu', 101, 'b'),
      guest('lxc', 102, 'c'),
    ]),
  );
  const listed = (items: readonly object[], name = 'ha.json') => fileOf(name, JSON.stringify(items));
  const rulesOf = async (...files: readonly ReturnType<typeof fileOf>[]) => {
    const result = await importAll([...files, resources]);
    expectSound(result);
    const names = new Map([...result.inventory.hosts, ...result.inventory.workloads].map(({ id, name }) => [id, name]));
    return {
      result,
      rules: (result.inventory.rules ?? []).map((rule) => [
        rule.name,
        rule.kind,
        rule.hostRule,
        rule.isEnabled,
        rule.workloads.map((id) => names.get(id)),
        rule.hosts.map((id) => names.get(id)),
      ]),
    };
  };

  it('become rules: together, apart, on nodes; switched off where they are disabled', async () => {
    const { rules } = await rulesOf(
      listed([
        { rule: 'apart', type: 'resource-affinity', affinity: 'negative', resources: 'vm:100,vm:101' },
        { rule: 'joint', type: 'resource-affinity', affinity: 'positive', resources: 'vm:100,ct:102', disable: 1 },
        { rule: 'bound', type: 'node-affinity', resources: 'ct:102', nodes: 'a:2,c', strict: 1 },
      ]),
    );
    expect(rules.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual([
      ['apart', 'anti-affinity', null, true, ['guest-100', 'guest-101'], []],
      ['bound', 'host-group', 'required', true, ['guest-102'], ['a', 'c']],
      ['joint', 'affinity', null, false, ['guest-102', 'guest-100'], []],
    ]);
  });

  it('that only prefer are findings', async () => {
    const { result, rules } = await rulesOf(
      listed([{ rule: 'soft', type: 'node-affinity', resources: 'vm:100', nodes: 'a', strict: 0 }]),
    );
    expect(rules).toEqual([]);
    expect(codesOf(result)).toContain('rule-preferred');
  });

  it('before version 9: a restricted group and the resources that are in it', async () => {
    const groups = listed([{ group: 'left', type: 'group', nodes: 'a,b', restricted: 1 }], 'groups.json');
    const members = listed(
      [
        { sid: 'vm:100', type: 'vm', group: 'left', state: 'started' },
        { sid: 'vm:101', type: 'vm', group: 'left', state: 'started' },
        { sid: 'ct:102', type: 'ct', state: 'started' },
      ],
      'members.json',
    );
    const { result, rules } = await rulesOf(groups, members);
    expect(rules).toEqual([['left', 'host-group', 'required', true, ['guest-100', 'guest-101'], ['a', 'b']]]);
    expect(result.sources.find((source) => source.file === 'members.json')?.rows).toEqual({
      read: 3,
      stored: 0,
      merged: 3,
      refused: 0,
    });
  });

  it('of guests that no file describes are refused until one does', async () => {
    const file = listed([{ rule: 'apart', type: 'resource-affinity', affinity: 'negative', resources: 'vm:7,vm:8' }]);
    const result = await importOne(file);
    expectSound(result);
    expect(result.sources[0]?.rows).toEqual({ read: 1, stored: 0, merged: 0, refused: 1 });
    expect(codesOf(result)).toContain('rule-members-unknown');
  });
});
