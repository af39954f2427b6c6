import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallOutput } from '#core/api.ts';
import { ServiceClient } from '#test/fixtures/service/serviceClient.ts';

const hosts = ['Host name,Cluster,Sockets,Cores,Memory (GiB)', 'esx1,Nord,2,32,256', 'esx2,Nord,2,32,256', ''].join(
  '\n',
);
const machines = ['shop-web-01', 'shop-web-02', 'shop-db-01', 'ledger-app-01', 'ledger-app-02', 'lonely'];

function workloads(names: readonly string[]): string {
  const rows = names.map((name, index) => `${name},4,16,esx${1 + (index % 2)},Nord,on`);
  return ['Name,vCPU,Memory GiB,Host,Cluster,Power state', ...rows, ''].join('\n');
}

let client: ServiceClient;
beforeEach(async () => {
  client = new ServiceClient();
  await importText('hosts.csv', hosts);
  await importText('vms.csv', workloads(machines));
});
afterEach(() => client.close());

async function importText(name: string, text: string): Promise<void> {
  const path = join(client.folder, name);
  writeFileSync(path, text);
  await client.importFiles(path);
}

/** Group name of every workload that has one. */
async function membership(): Promise<Record<string, string>> {
  const { rows } = await client.call('workloads.page', { limit: 500 });
  return Object.fromEntries(rows.flatMap((row) => (row.group === null ? [] : [[row.name, row.group]])));
}
async function idOf(name: string): Promise<string> {
  const { rows } = await client.call('workloads.page', { search: name });
  return rows[0]!.id;
}
async function groups(): Promise<CallOutput<'groups.page'>['rows']> {
  return (await client.call('groups.page', {})).rows;
}
async function groupNamed(name: string): Promise<CallOutput<'groups.page'>['rows'][number]> {
  const found = (await groups()).find((group) => group.name === name);
  if (found === undefined) throw new Error(`no group ${name}`);
  return found;
}
async function findingCodes(): Promise<string[]> {
  const { rows } = await client.call('findings.page', { limit: 500 });
  return rows.map(({ code }) => code).filter((code) => code.startsWith('group-'));
}

const asImported = {
  'shop-web-01': 'shop',
  'shop-web-02': 'shop',
  'shop-db-01': 'shop',
  'ledger-app-01': 'ledger',
  'ledger-app-02': 'ledger',
};

describe('groups of the plan file', () => {
  test('are listed with what stands in them', async () => {
    expect(await membership()).toEqual(asImported);
    expect(await groupNamed('shop')).toMatchObject({
      origin: 'derived',
      changed: false,
      workloads: 3,
      running: 3,
      clusters: 1,
      vcpus: 12,
      memoryMiB: 49_152,
      movesTogether: false,
      dependsOn: null,
      neededBy: 0,
    });
  });

  test('are made, filled, renamed and deleted, each a step of undo, and each makes the plan stale', async () => {
    await client.call('plan.run', {});
    const { id, state } = await client.call('groups.create', { name: 'Web', workloads: [await idOf('lonely')] });
    expect(state.plan).toBe('stale');
    await client.call('groups.place', { workloads: [await idOf('shop-web-01')], group: id });
    await client.call('groups.change', { id, name: 'Front', movesTogether: true });
    const edited = { ...asImported, lonely: 'Front', 'shop-web-01': 'Front' };
    expect(await membership()).toEqual(edited);
    expect(await client.call('groups.get', { id })).toMatchObject({
      origin: 'user',
      movesTogether: true,
      workloads: 2,
      members: [
        { name: 'lonely', isPlaced: true },
        { name: 'shop-web-01', isPlaced: true },
      ],
    });
    await client.call('groups.delete', { ids: [id] });
    expect(await membership()).toEqual(asImported);
    for (let step = 0; step < 4; step++) await client.call('history.undo', {});
    expect(await membership()).toEqual(asImported);
    expect((await client.call('file.state', {})).plan).toBe('current');
    for (let step = 0; step < 3; step++) await client.call('history.redo', {});
    expect(await membership()).toEqual(edited);
  });

  test('depend on each other, and a circle is said', async () => {
    const shop = await groupNamed('shop');
    const ledger = await groupNamed('ledger');
    await client.call('groups.change', { id: shop.id, dependsOn: [ledger.id] });
    expect(await groupNamed('shop')).toMatchObject({ dependsOn: 'ledger', changed: true });
    expect(await groupNamed('ledger')).toMatchObject({ neededBy: 1, changed: false });
    expect(await client.call('groups.circle', { id: ledger.id, dependsOn: [shop.id] })).toEqual([
      'ledger',
      'shop',
      'ledger',
    ]);
    await client.call('groups.change', { id: ledger.id, dependsOn: [shop.id] });
    expect((await client.call('groups.get', { id: shop.id })).circle).toEqual(['shop', 'ledger', 'shop']);
    await expect(client.call('groups.change', { id: shop.id, dependsOn: [shop.id] })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  test('bind the roadmap that is planned from them', async () => {
    const shop = await groupNamed('shop');
    const before = await client.call('plan.run', {});
    await client.call('groups.change', { id: shop.id, movesTogether: true });
    const after = await client.call('plan.run', {});
    expect(after.inputsHash).not.toBe(before.inputsHash);
  });

  test('survive imports: what the user said holds, what comes new is taken in, what is gone is told', async () => {
    const shop = await groupNamed('shop');
    await client.call('groups.change', { id: shop.id, name: 'Webshop', movesTogether: true });
    await client.call('groups.create', { name: 'Own', workloads: [await idOf('lonely'), await idOf('ledger-app-01')] });
    await client.call('groups.delete', { ids: [(await groupNamed('ledger')).id] });
    await importText('vms.csv', workloads([...machines.filter((name) => name !== 'lonely'), 'shop-web-03']));
    expect(await membership()).toEqual({
      'shop-web-01': 'Webshop',
      'shop-web-02': 'Webshop',
      'shop-web-03': 'Webshop',
      'shop-db-01': 'Webshop',
      'ledger-app-01': 'Own',
    });
    expect(await groupNamed('Webshop')).toMatchObject({ movesTogether: true, changed: true, origin: 'derived' });
    expect(await findingCodes()).toEqual(['group-members-gone']);
    expect(await client.call('groups.deleted', {})).toMatchObject([{ name: 'ledger' }]);
    await importText('vms.csv', workloads(machines));
    expect((await membership())['lonely']).toBe('Own');
    expect(await findingCodes()).toEqual([]);
    const [deleted] = await client.call('groups.deleted', {});
    await client.call('groups.restore', { ids: [deleted!.id] });
    expect((await membership())['ledger-app-02']).toBe('ledger');
  });

  test('keep their edits in a file that is saved and opened again', async () => {
    await client.call('groups.create', { name: 'Own', workloads: [await idOf('lonely')] });
    const path = join(client.folder, 'saved.headroom');
    await client.call('file.saveAs', { token: 'token-save' }, { 'token-save': path });
    await client.call('file.new', {});
    await client.call('file.open', { token: 'token-open' }, { 'token-open': path });
    await importText('vms.csv', workloads(machines));
    expect((await membership())['lonely']).toBe('Own');
  });

  test('refuse names that are taken, groups and workloads that are not there', async () => {
    const refused = async (call: Promise<unknown>): Promise<string> => {
      const error = await call.then(
        () => null,
        (thrown: unknown) => thrown as { code: string; message: string },
      );
      return error === null ? 'accepted' : `${error.code}: ${error.message}`;
    };
    const before = await client.call('history.state', {});
    expect(await refused(client.call('groups.create', { name: 'SHOP', workloads: [] }))).toBe(
      'invalid-input: There is a group named shop already.',
    );
    expect(await refused(client.call('groups.place', { workloads: ['nobody'], group: null }))).toMatch(/^not-found/);
    expect(await refused(client.call('groups.delete', { ids: ['nowhere'] }))).toMatch(/^not-found/);
    expect(await client.call('history.state', {})).toEqual(before);
  });
});

describe('suggested groups', () => {
  test('are shown with counts, formed at once, and undone at once', async () => {
    await client.call('groups.delete', { ids: (await groups()).map(({ id }) => id) });
    const request = { by: 'prefixes' as const };
    const suggested = await client.call('groups.suggest', request);
    expect(suggested.groups.map(({ name, workloads: count }) => [name, count])).toEqual([
      ['ledger-app', 2],
      ['shop-web', 2],
    ]);
    expect(suggested).toMatchObject({ total: 2, workloads: 4, tooSmall: 2, tooLarge: 0, unmatched: 0 });
    expect(await membership()).toEqual({});
    const key = suggested.groups[1]!.key;
    expect(await client.call('groups.form', { request, keys: [key], movesTogether: true })).toMatchObject({
      groups: 1,
      workloads: 2,
    });
    expect(await membership()).toEqual({ 'shop-web-01': 'shop-web', 'shop-web-02': 'shop-web' });
    expect((await groupNamed('shop-web')).movesTogether).toBe(true);
    await client.call('history.undo', {});
    expect(await membership()).toEqual({});
  });

  test('that bear the name of a group add to it', async () => {
    await client.call('groups.create', { name: 'shop-web', workloads: [await idOf('lonely')] });
    const request = { by: 'prefixes' as const, includeGrouped: true };
    const [web] = (await client.call('groups.suggest', request)).groups.filter(({ name }) => name === 'shop-web');
    expect(web).toMatchObject({ exists: true, moved: 2 });
    await client.call('groups.form', { request, keys: [web!.key] });
    expect((await groupNamed('shop-web')).workloads).toBe(3);
  });

  test('by a pattern that is none say what is wrong', async () => {
    await expect(client.call('groups.suggest', { by: 'pattern', pattern: '(' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: '"(" is no regular expression.',
    });
  });
});
