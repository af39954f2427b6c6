import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { baseScenario } from '#core/scenario/scenario.ts';
import { readScenarioFile } from '#electron/terminal/planCommand.ts';
import { ServiceClient } from '#test/fixtures/service/serviceClient.ts';

const hosts = ['Host name,Cluster,Sockets,Cores,Memory (GiB)', 'esx1,Nord,2,32,256', 'esx2,Sued,2,32,256', ''].join(
  '\n',
);
const workloads = [
  'Name,vCPU,Memory GiB,Host,Cluster,Power state,Group',
  'shop-web,2,8,esx1,Nord,on,Shop',
  'shop-db,2,8,esx1,Nord,off,Shop',
  'mail,2,8,esx2,Sued,on,',
  '',
].join('\n');

let client: ServiceClient;
beforeEach(async () => {
  client = new ServiceClient();
  for (const [name, text] of [
    ['hosts.csv', hosts],
    ['vms.csv', workloads],
  ] as const) {
    writeFileSync(join(client.folder, name), text);
    await client.importFiles(join(client.folder, name));
  }
});
afterEach(() => client.close());

describe('the words of roadmap settings', () => {
  test('mean workloads by name, pattern or group', async () => {
    const groups = (await client.call('groups.page', {})).rows;
    const match = async (...words: string[]) => client.call('members.match', { of: 'workloads', words });
    expect(await match('SHOP-*', 'nothing')).toMatchObject({
      workloads: 2,
      running: 1,
      hosts: 1,
      unknown: ['nothing'],
    });
    if (groups[0] !== undefined) {
      expect(await match(groups[0].name)).toMatchObject({ workloads: groups[0].workloads, unknown: [] });
    }
    expect(await match('mail')).toMatchObject({ workloads: 1, names: ['mail'], clusters: 1 });
  });

  test('mean hosts and clusters', async () => {
    expect(await client.call('members.match', { of: 'hosts', words: ['esx*'] })).toMatchObject({
      hosts: 2,
      clusters: 2,
    });
    expect(await client.call('members.match', { of: 'clusters', words: ['nord', 'West'] })).toMatchObject({
      clusters: 1,
      names: ['Nord'],
      unknown: ['West'],
    });
  });
});

describe('held moves', () => {
  test('are named in the order of their waves, and those that are gone too', async () => {
    const [row] = (await client.call('workloads.page', { search: 'mail' })).rows;
    const scenario = await client.call('scenario.get', {});
    await client.call('scenario.save', {
      ...scenario,
      roadmap: { ...scenario.roadmap, heldInWave: { gone: 3, [row!.id]: 1 } },
    });
    expect(await client.call('roadmap.held', {})).toEqual({
      total: 2,
      held: [
        { id: row!.id, name: 'mail', wave: 1 },
        { id: 'gone', name: null, wave: 3 },
      ],
    });
    expect((await client.call('history.state', {})).undo).toBe('the change of what is held in a wave');
  });
});

describe('a scenario as a file', () => {
  test('goes out as the terminal reads it, comes back as a scenario of its own, and can be undone', async () => {
    const scenario = {
      ...baseScenario,
      name: 'Bank',
      roadmap: { ...baseScenario.roadmap, maxWaves: 6, teams: [] },
    };
    await client.call('scenario.save', scenario);
    const path = join(client.folder, 'bank.scenario.json');
    await client.call('scenario.export', { token: 'file-token' }, { 'file-token': path });
    expect(readScenarioFile(path)).toEqual(scenario);
    await client.call('scenario.import', { token: 'file-token' }, { 'file-token': path });
    const names = async () => (await client.call('scenario.list', {})).map(({ name, active }) => ({ name, active }));
    expect(await names()).toEqual([
      { name: 'Bank', active: false },
      { name: 'Bank (2)', active: true },
    ]);
    expect((await client.call('scenario.get', {})).roadmap.maxWaves).toBe(6);
    await client.call('history.undo', {});
    expect(await names()).toEqual([{ name: 'Bank', active: true }]);
    expect(readFileSync(path, 'utf8')).not.toContain('"actual"');
  });

  test('is refused with every fault by its path, and nothing changes', async () => {
    const path = join(client.folder, 'bad.json');
    writeFileSync(path, JSON.stringify({ waveDays: 0, roadmap: { discountRate: 7 } }));
    await expect(client.call('scenario.import', { token: 'file-token' }, { 'file-token': path })).rejects.toMatchObject(
      {
        code: 'import-refused',
        message: expect.stringMatching(/waveDays is 0.*roadmap\.discountRate is 7/) as string,
      },
    );
    expect(await client.call('scenario.list', {})).toHaveLength(1);
  });
});
