import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connect, disconnect, raw, type WritableDb } from '#db/database.ts';
import { readContributions } from '#db/importRepository.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { readMeta } from '#db/metaRepository.ts';
import { isAsStored, sourceOfStored, unpackInventory } from '#db/sourceInventory.ts';
import { readWaitingIndexes } from '#db/waitingIndexes.ts';
import { leastStreamedBytes } from '#electron/service/streamTask.ts';
import { temporaryFolder } from '#test/fixtures/db/planFiles.ts';
import { ServiceClient } from '#test/fixtures/service/serviceClient.ts';

const folder = temporaryFolder();

/** A list that is just large enough to be stored while it is read, with a refused row and one that two share a name. */
function largeList(): string {
  const lines = ['Name,Cluster,Host,Power state,vCPU,RAM (GiB),CPU p95 %,Notes'];
  const note = 'x'.repeat(300);
  for (let bytes = 0; bytes < leastStreamedBytes; bytes += 330) {
    const number = lines.length;
    lines.push(`vm-${number},c${number % 7},esx-${number % 40},poweredOn,4,16,12.5,"${note}, ${number}"`);
  }
  lines[10] = 'vm-10,c1,esx-1,poweredOn,4x,16,12.5,odd';
  lines[20] = 'vm-19,c1,esx-1,poweredOn,2,8,1,second of its name';
  const path = join(folder, 'vms.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const path = largeList();
const token = 'token-00001';

function planOf(client: ServiceClient): WritableDb {
  return connect(globSync(join(client.folder, 'data/*.headroom'))[0]!, { mustExist: true });
}

describe('a large list', () => {
  let client: ServiceClient;
  beforeAll(() => {
    client = new ServiceClient();
  });
  afterAll(() => client.close());

  test('is stored while it is read, each row accounted for and led back to', async () => {
    const summary = await client.call('import.run', { tokens: [token] }, { [token]: path });
    const [source] = summary.sources;
    expect(source!.rows.refused).toBe(1);
    expect(source!.rows.stored).toBe(source!.rows.read - 1);
    expect(summary.workloads).toEqual({ added: source!.rows.stored, updated: 0, unchanged: 0, gone: 0 });
    expect(summary.firstFindings.map(({ code, row }) => [code, row])).toEqual([
      ['not-a-number', 11],
      ['workload-without-size', 11],
      ['duplicate-name', 20],
    ]);
    const page = await client.call('workloads.page', { search: 'vm-12345 ' });
    const db = planOf(client);
    expect(readContributions(db).every(({ inventory }) => isAsStored(inventory))).toBe(true);
    disconnect(db);
    expect(page.total).toBe(1);
    const place = JSON.stringify([source!.id, null, 12346]);
    expect(JSON.stringify(await client.call('explain', { kind: 'source', id: place }))).toContain(', 12345');
  }, 60_000);

  test('gets its indexes in the background, and its checks are in force again', async () => {
    const db = planOf(client);
    await vi.waitFor(() => expect(readWaitingIndexes(db)).toEqual([]), { timeout: 30_000, interval: 100 });
    const indexes = raw(db)
      .prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'workloads' AND sql IS NOT NULL")
      .pluck()
      .get();
    expect(indexes).toBeGreaterThanOrEqual(12);
    expect([raw(db).pragma('quick_check', { simple: true }), raw(db).pragma('foreign_key_check')]).toEqual(['ok', []]);
    disconnect(db);
  }, 60_000);

  test('is the same when it is imported again in the general way', async () => {
    const db = planOf(client);
    const hash = readMeta(db, 'inventory-hash');
    const said = sourceOfStored(readInventory(db));
    const again = await client.call('import.run', { tokens: [token] }, { [token]: path });
    expect(again.workloads).toMatchObject({ added: 0, updated: 0, gone: 0 });
    expect(readMeta(db, 'inventory-hash')).toBe(hash);
    const [kept] = readContributions(db);
    expect(unpackInventory(kept!.inventory).workloads).toEqual(said.workloads);
    disconnect(db);
  }, 120_000);
});

describe('a second file after a large list', () => {
  test('keeps what the list said by itself whole', async () => {
    const client = new ServiceClient({ shell: 'terminal' });
    await client.call('import.run', { tokens: [token] }, { [token]: path });
    const db = planOf(client);
    expect(readWaitingIndexes(db).length).toBeGreaterThan(0);
    const said = sourceOfStored(readInventory(db));
    const hosts = join(folder, 'hosts.csv');
    writeFileSync(
      hosts,
      'Host,Cluster,Sockets,Cores,Memory (GiB),Model\nesx-1,c1,2,32,512,R760\nesx-2,c2,2,32,512,R760\n',
    );
    await client.call('import.run', { tokens: [token] }, { [token]: hosts });
    expect(readWaitingIndexes(db)).toEqual([]);
    const kept = readContributions(db).find(({ sourceId }) => sourceId === 'csv/vms.csv');
    expect(unpackInventory(kept!.inventory).workloads).toEqual(said.workloads);
    expect(readInventory(db).workloads.some(({ hostId }) => hostId !== null)).toBe(true);
    disconnect(db);
    await client.close();
  }, 120_000);
});

describe('stopping', () => {
  test('within the grace period leaves nothing, and the next try works', async () => {
    const client = new ServiceClient({ shell: 'terminal' });
    const { callId, reply } = client.start('import.run', { tokens: [token] }, { [token]: path });
    await vi.waitFor(() => expect(client.events.length).toBeGreaterThan(0), { timeout: 20_000, interval: 5 });
    const begin = performance.now();
    client.cancel(callId);
    const answer = await reply;
    // 200 ms are promised; a busy machine gets more.
    expect(performance.now() - begin).toBeLessThan(1000);
    expect(answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await client.call('file.state', {})).toMatchObject({ workloads: 0, clusters: 0 });
    const summary = await client.call('import.run', { tokens: [token] }, { [token]: path });
    expect(summary.workloads.added).toBeGreaterThan(20_000);
    await client.close();
  }, 120_000);
});
