import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallOutput } from '#core/api.ts';
import type { PlacementRule } from '#core/api/ruleCalls.ts';
import { ServiceClient } from '#test/fixtures/service/serviceClient.ts';

const names = ['esx1', 'esx2', 'esx3', 'esx4'];
const hosts = [
  'Host name,Cluster,Sockets,Cores,Memory (GiB)',
  ...names.map((name) => `${name},Nord,2,32,256`),
  'edge1,Sued,2,32,256',
  '',
].join('\n');
const workloads = [
  'Name,vCPU,Memory GiB,Host,Cluster,Power state',
  ...Array.from({ length: 8 }, (_, index) => `db-${index + 1},2,8,${names[index % 4]},Nord,on`),
  'db-off,2,8,esx1,Nord,off',
  'app-1,4,16,esx1,Nord,on',
  'edge-app,2,8,edge1,Sued,on',
  '',
].join('\n');

let client: ServiceClient;
beforeEach(async () => {
  client = new ServiceClient();
  for (const [name, text] of [
    ['hosts.csv', hosts],
    ['vms.csv', workloads],
  ] as const) {
    const path = join(client.folder, name);
    writeFileSync(path, text);
    await client.importFiles(path);
  }
});
afterEach(() => client.close());

const apart: PlacementRule = { list: 'antiAffinity', name: 'Databases apart', workloads: ['db-*'], maxPerHost: 2 };

async function rules(): Promise<CallOutput<'rules.list'>['rules']> {
  return (await client.call('rules.list', {})).rules;
}

describe('rules of placement', () => {
  test('are added, changed, moved to another list and deleted, each a step of undo', async () => {
    await client.call('plan.run', {});
    expect((await client.call('rules.save', { from: null, rule: apart })).plan).toBe('stale');
    expect(await rules()).toMatchObject([
      {
        index: 0,
        rule: apart,
        workloads: { workloads: 9, running: 8, hosts: 4, clusters: 1, unknown: [] },
        hosts: null,
        problems: [],
      },
    ]);
    const from = { list: 'antiAffinity' as const, index: 0 };
    await client.call('rules.save', { from, rule: { ...apart, maxPerHost: 3 } });
    expect((await rules())[0]?.rule).toMatchObject({ maxPerHost: 3 });
    await client.call('rules.save', {
      from,
      rule: { list: 'affinity', name: 'Together', workloads: ['db-1', 'db-2'] },
    });
    expect((await rules()).map(({ rule }) => rule.list)).toEqual(['affinity']);
    await client.call('rules.delete', { list: 'affinity', index: 0, name: 'Together' });
    expect(await rules()).toEqual([]);
    for (let step = 0; step < 4; step++) await client.call('history.undo', {});
    expect(await rules()).toEqual([]);
    expect((await client.call('file.state', {})).plan).toBe('current');
    await client.call('history.redo', {});
    expect((await rules()).map(({ rule }) => rule)).toEqual([apart]);
  });

  test('that are kept by the plan: no host of its target has more than the rule allows', async () => {
    await client.call('rules.save', { from: null, rule: apart });
    await client.call('plan.run', {});
    const { rows } = await client.call('placement.hosts', { placement: 'target' });
    for (const { id } of rows) {
      const { workloads: there } = await client.call('placement.host', { placement: 'target', hostId: id });
      expect(there.filter(({ name }) => name.startsWith('db-')).length).toBeLessThanOrEqual(2);
    }
  });

  test('cost what the plans with and without them differ by', async () => {
    const hostsNeeded = async (): Promise<number> => {
      await client.call('plan.run', {});
      const clusters = await client.call('placement.clusters', {});
      return clusters.find(({ cluster }) => cluster === 'Nord')!.target.hostsUsed;
    };
    const without = await hostsNeeded();
    const cost = await client.call('rules.cost', { kind: 'rule', index: null, rule: apart });
    expect(await rules()).toEqual([]);
    expect(cost.clusters).toEqual(['Nord']);
    expect(cost.without?.hostsUsed).toBe(without);
    await client.call('rules.save', { from: null, rule: apart });
    expect(cost.with?.hostsUsed).toBe(await hostsNeeded());
    expect(cost.with!.hostsUsed).toBeGreaterThan(without);
    expect(await client.call('rules.cost', { kind: 'rule', index: 0, rule: apart })).toEqual(cost);
  });

  test('that no placement keeps say why, before they are stored', async () => {
    const tight: PlacementRule = { ...apart, maxPerHost: 1 };
    const cost = await client.call('rules.cost', { kind: 'rule', index: null, rule: tight });
    expect(cost).toMatchObject({ with: null });
    expect(cost.problem).toContain('Databases apart');
    const check = await client.call('rules.check', { index: null, ...tight });
    expect(check.problems).toEqual([
      {
        severity: 'warning',
        field: 'limit',
        message:
          '8 of them run in a cluster of 4 hosts: at most 4 can, with 1 on each host. There is no placement that keeps the rule.',
      },
    ]);
  });

  test('of licences cost money for each host that carries one of their workloads', async () => {
    const rule: PlacementRule = { list: 'licences', name: 'SQL', workloads: ['db-1', 'db-2'], costPerHost: 500 };
    const cost = await client.call('rules.cost', { kind: 'rule', index: null, rule });
    expect(cost.with?.licencesPerYear).toBe(500);
    expect(cost.without?.licencesPerYear).toBeGreaterThanOrEqual(500);
  });

  test('are refused with a sentence where something is missing', async () => {
    const problems = async (rule: Partial<PlacementRule>): Promise<readonly string[]> => {
      const asked = {
        index: null,
        list: 'hostGroups' as const,
        name: 'x',
        workloads: ['db-*'],
        hosts: ['esx*'],
        ...rule,
      };
      return (await client.call('rules.check', asked)).problems.map(({ severity, field }) => `${severity} ${field}`);
    };
    expect(await problems({})).toEqual([]);
    expect(await problems({ name: ' ' })).toEqual(['error name']);
    expect(await problems({ workloads: [] })).toEqual(['error workloads']);
    expect(await problems({ workloads: ['nobody'] })).toEqual(['warning workloads']);
    expect(await problems({ workloads: ['db-off'] })).toEqual(['warning workloads']);
    expect(await problems({ hosts: [] })).toEqual(['error hosts']);
    expect(await problems({ hosts: ['nowhere'] })).toEqual(['warning hosts']);
    expect(await problems({ hosts: ['edge1'] })).toEqual(['warning hosts']);
    expect(await problems({ list: 'affinity', workloads: ['db-1', 'edge-app'] })).toEqual(['warning workloads']);
    expect(await problems({ list: 'affinity', workloads: ['db-1'] })).toEqual(['warning workloads']);
    expect(await problems({ list: 'antiAffinity', workloads: ['db-1', 'edge-app'] })).toEqual(['warning workloads']);
    await client.call('rules.save', { from: null, rule: apart });
    await expect(
      client.call('rules.save', { from: null, rule: { ...apart, name: 'databases APART' } }),
    ).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(
      client.call('rules.delete', { list: 'antiAffinity', index: 0, name: 'Another' }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('limits and pins', () => {
  test('change alone, cost hosts, and are undone', async () => {
    await client.call('rules.setLimits', { hostsInMaintenance: 1 });
    await client.call('rules.setLimits', { maxWorkloadsPerHost: 3 });
    expect((await client.call('rules.list', {})).limits).toEqual({
      failuresToTolerate: 1,
      hostsInMaintenance: 1,
      maxWorkloadsPerHost: 3,
      numa: 'prefer',
    });
    const cost = await client.call('rules.cost', { kind: 'limit', limit: 'maxWorkloadsPerHost' });
    expect(cost.with!.hostsUsed).toBeGreaterThan(cost.without!.hostsUsed);
    await client.call('history.undo', {});
    expect((await client.call('rules.list', {})).limits.maxWorkloadsPerHost).toBeNull();
    expect((await client.call('rules.cost', { kind: 'limit', limit: 'maxWorkloadsPerHost' })).clusters).toEqual([]);
  });

  test('of workloads are listed by name, with what keeps them from having an effect', async () => {
    const workload = (await client.call('workloads.page', { search: 'app-1' })).rows[0]!;
    const [esx, edge] = await Promise.all(
      ['esx4', 'edge1'].map(async (name) => (await client.call('hosts.page', { search: name })).rows[0]!),
    );
    await client.call('placement.pin', { workload: workload.id, hostId: esx!.id });
    expect((await client.call('rules.list', {})).pins).toEqual([
      { workload: workload.id, workloadName: 'app-1', host: esx!.id, hostName: 'esx4', cluster: 'Nord', problem: null },
    ]);
    expect((await client.call('rules.cost', { kind: 'pin', workload: workload.id })).clusters).toEqual(['Nord']);
    await client.call('placement.pin', { workload: workload.id, hostId: edge!.id });
    expect((await client.call('rules.list', {})).pins[0]?.problem).toContain('another cluster');
    await expect(client.call('rules.cost', { kind: 'pin', workload: 'nobody' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('rules of the sources', () => {
  beforeEach(async () => {
    const server = (id: string, name: string) => ({
      id,
      name,
      status: 'ACTIVE',
      flavor: { vcpus: 2, ram: 8192, original_name: 'm1' },
      'OS-EXT-SRV-ATTR:host': 'esx1',
    });
    const group = { id: 'g1', name: 'brokers', policy: 'anti-affinity', members: ['1111-a', '2222-b'] };
    for (const [name, content] of [
      ['servers.json', [server('1111-a', 'mq-1'), server('2222-b', 'mq-2')]],
      ['groups.json', [group]],
    ] as const) {
      const path = join(client.folder, name);
      writeFileSync(path, JSON.stringify(content));
      await client.importFiles(path);
    }
  });

  test('are listed with what they bind, left aside, kept again, and each is a step of undo', async () => {
    const imported = async () => (await client.call('rules.list', {})).imported;
    const [rule] = await imported();
    expect(rule).toMatchObject({
      label: 'brokers',
      kind: 'anti-affinity',
      maxPerHost: 1,
      state: 'acts',
      workloads: { workloads: 2, names: ['mq-1', 'mq-2'] },
      hosts: null,
    });
    await client.call('plan.run', {});
    expect((await client.call('rules.ignore', { id: rule!.id, ignored: true })).plan).toBe('stale');
    expect((await imported())[0]?.state).toBe('ignored');
    expect((await client.call('rules.ignore', { id: rule!.id, ignored: false })).plan).toBe('current');
    await client.call('history.undo', {});
    expect((await imported())[0]?.state).toBe('ignored');
    await client.call('history.undo', {});
    expect((await imported())[0]?.state).toBe('acts');
    await expect(client.call('rules.ignore', { id: 'none', ignored: true })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('cost what the plans with and without them differ by, whether they are left aside or not', async () => {
    const { imported } = await client.call('rules.list', {});
    const subject = { kind: 'imported' as const, id: imported[0]!.id };
    const cost = await client.call('rules.cost', subject);
    expect(cost.clusters).toHaveLength(1);
    expect(cost.with?.hostsUsed).toBeGreaterThanOrEqual(cost.without?.hostsUsed ?? Infinity);
    await client.call('rules.ignore', { id: subject.id, ignored: true });
    expect(await client.call('rules.cost', subject)).toEqual(cost);
  });
});
