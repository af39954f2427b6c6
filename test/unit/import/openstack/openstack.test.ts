import { describe, expect, it } from 'vitest';
import { codesOf, fileOf, fixtureFile, importAll, importOne } from '#test/fixtures/import/files.ts';
import { expectSound } from '#test/fixtures/import/rows.ts';

const all = [
  fixtureFile('openstack/servers.json'),
  fixtureFile('openstack/flavors.json'),
  fixtureFile('openstack/hypervisors.json'),
];

describe('OpenStack lists', () => {
  it('give servers the size of their flavor, by name or by ID, in whatever order the files come', async () => {
    for (const files of [all, all.toReversed()]) {
      const result = await importAll(files);
      expectSound(result);
      expect(
        result.inventory.workloads.map((one) => [
          one.name,
          one.vcpus,
          one.memoryMiB,
          one.provisionedMiB,
          one.powerState,
        ]),
      ).toEqual([
        ['db-1', 4, 8192, 100 * 1024, 'off'],
        ['web-1', 1, 2048, 20 * 1024, 'on'],
      ]);
    }
  });

  it('of servers without their flavor are refused, and what to import is said', async () => {
    const result = await importAll(all);
    expect(result.sources[0]?.rows).toEqual({ read: 3, stored: 2, merged: 0, refused: 1 });
    expect(result.findings.find((finding) => finding.code === 'size-unknown')?.message).toMatch(
      /lost \(deleted.flavor\).*flavor list/,
    );
    const alone = await importOne(all[0]!);
    expectSound(alone);
    expect(alone.sources[0]?.rows).toEqual({ read: 3, stored: 0, merged: 0, refused: 3 });
  });

  it('of hypervisors are hosts, whose short names servers use', async () => {
    const { inventory } = await importAll(all);
    expect(inventory.hosts).toHaveLength(1);
    expect(inventory.hosts[0]).toMatchObject({
      name: 'cmp-01.example.com',
      cpuThreads: 64,
      cpuCores: 32,
      memoryMiB: 385_431,
      reportedVcpus: 5,
    });
    expect(inventory.workloads.map((one) => [one.hostName, one.hostBasis])).toEqual([
      ['cmp-01.example.com', 'recorded'],
      ['cmp-01', 'matched'],
    ]);
  });

  it('of hypervisors from API version 2.88 on have no size: hardware facts make them hosts', async () => {
    const without = await importAll(all);
    expect(codesOf(without)).toEqual(expect.arrayContaining(['hypervisor-without-size', 'facts-unmatched']));
    const facts = {
      ansible_facts: {
        ansible_fqdn: 'cmp-02.example.com',
        ansible_memtotal_mb: 257_000,
        ansible_processor_cores: 16,
        ansible_processor_count: 2,
        ansible_processor_vcpus: 64,
      },
    };
    const result = await importAll([...all, fileOf('facts.json', JSON.stringify(facts))]);
    expectSound(result);
    expect(result.inventory.hosts.map((host) => [host.name, host.cpuCores])).toEqual([
      ['cmp-01.example.com', 32],
      ['cmp-02.example.com', 32],
    ]);
  });

  it('as the interface words them need no flavor list where the server carries its flavor', async () => {
    const servers = {
      servers: [
        {
          id: 'a',
          name: 'api',
          status: 'ACTIVE',
          flavor: { original_name: 'x', vcpus: 2, ram: 4096 },
          'OS-EXT-SRV-ATTR:host': 'cmp-01',
        },
      ],
    };
    const result = await importOne(fileOf('servers.json', JSON.stringify(servers)));
    expectSound(result);
    expect(result.inventory.workloads[0]).toMatchObject({ name: 'api', vcpus: 2, memoryMiB: 4096, hostName: 'cmp-01' });
  });
});

describe('server groups', () => {
  const server = (id: string, name: string) => ({
    id,
    name,
    status: 'ACTIVE',
    flavor: { vcpus: 2, ram: 4096, original_name: 'm1' },
  });
  const servers = fileOf(
    'servers.json',
    JSON.stringify([server('11111111-aaaa', 'db-1'), server('22222222-bbbb', 'db-2'), server('33333333-cccc', 'db-3')]),
  );
  const rulesOf = async (...groups: readonly object[]) => {
    const result = await importAll([fileOf('groups.json', JSON.stringify(groups)), servers]);
    expectSound(result);
    return { result, rules: result.inventory.rules };
  };
  const group = (policy: object, members: unknown = ['11111111-aaaa', '22222222-BBBB']) => ({
    ID: 'g1',
    Name: 'databases',
    ...policy,
    Members: members,
    'Project Id': 'p',
  });

  it('keep their servers apart or together, by the policy of either version', async () => {
    const apart = await rulesOf(group({ Policy: 'anti-affinity' }));
    expect(apart.rules).toMatchObject([{ name: 'databases', kind: 'anti-affinity', maxPerHost: 1 }]);
    expect(apart.rules?.[0]?.workloads).toHaveLength(2);
    const together = await rulesOf(group({ Policies: ['affinity'] }, '11111111-aaaa, 22222222-bbbb'));
    expect(together.rules).toMatchObject([{ kind: 'affinity', maxPerHost: null }]);
  });

  it('may allow several servers on a host', async () => {
    const { rules } = await rulesOf({
      id: 'g1',
      name: 'databases',
      policy: 'anti-affinity',
      rules: { max_server_per_host: 2 },
      members: ['11111111-aaaa', '22222222-bbbb', '33333333-cccc'],
    });
    expect(rules).toMatchObject([{ maxPerHost: 2 }]);
  });

  it('that are soft, or without members, bind nothing and say so', async () => {
    const soft = await rulesOf(group({ Policy: 'soft-anti-affinity' }));
    expect(soft.rules).toBeUndefined();
    expect(codesOf(soft.result)).toContain('rule-preferred');
    const empty = await rulesOf(group({ Policy: 'affinity' }, []));
    expect(codesOf(empty.result)).toContain('group-without-members');
  });
});
