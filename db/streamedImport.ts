import type { Cluster, Group } from '#core/inventory/inventory.ts';
import type { InventoryChange } from '#core/import/changes.ts';
import type { Finding, ImportSource } from '#core/inventory/source.ts';
import { all, raw, run, single, statement, transactInSteps, type ReadableDb, type WritableDb } from './database.ts';
import { refreshDerived } from './derived.ts';
import { recordImport } from './historyRepository.ts';
import { writeImport } from './importHistory.ts';
import { hashInputs, nextBatch, worstFirst, writeSource, type StoredImport } from './importRepository.ts';
import { writeCluster, writeGroup } from './inventoryRepository.ts';
import { writeMeta } from './metaRepository.ts';
import { digestOf } from './prepareImport.ts';
import { postponeIndexes } from './waitingIndexes.ts';

/**
 * Storing a large list while it is still being read: the first import of a plan file that holds nothing yet. What comes of
 * it is what storing the same list whole gives; see docs/decisions/0049.
 */

/** A part of the list in a file of staged rows (stagedRows.ts), with what it refers to and the parts before did not. */
export interface StreamedPart {
  readonly kind: 'part';
  readonly path: string;
  /** Rows in the file. */
  readonly rows: number;
  readonly clusters: readonly Cluster[];
  readonly applications: readonly Group[];
}

/** All that is known once the list is read. */
export interface StreamedRest {
  readonly kind: 'rest';
  /** With the id under which it is stored. */
  readonly source: ImportSource;
  readonly findings: readonly Finding[];
  readonly headings: readonly string[];
  /** The source's lines; see rawBlocks.ts. */
  readonly kept: Uint8Array;
  readonly groups: readonly Group[];
  /** Rows of workloads, from 1, and for each the index of its group. */
  readonly members: { readonly workloads: Uint32Array; readonly groups: Uint32Array };
  /** Rows of workloads that have findings, and how many. */
  readonly findingCounts: { readonly workloads: Uint32Array; readonly counts: Uint32Array };
  /** See core/import/workloadDigest.ts. */
  readonly workloadDigest: string;
}

/** What is to be stored, in its order; null where it is not there yet. */
export interface StreamedFeed {
  next(): StreamedPart | StreamedRest | null;
}

/** A step: how far storing is, 0..1, or null where the feed has nothing. */
export type StreamStep = number | null;

/** Thrown where the list cannot be stored in this way and the general way has to be taken. */
export class NotStreamable extends Error {
  override readonly name = 'NotStreamable';
}

/** Whether a plan file holds nothing that an import would have to be joined with. */
export function canStream(db: ReadableDb): boolean {
  return (
    single<number>(
      db,
      `SELECT EXISTS (SELECT 1 FROM source_inventories) + EXISTS (SELECT 1 FROM clusters) + EXISTS (SELECT 1 FROM hosts)
         + EXISTS (SELECT 1 FROM workloads) + EXISTS (SELECT 1 FROM workload_groups) + EXISTS (SELECT 1 FROM repairs)`,
    ) === 0
  );
}

/** Rows stored between two chances to do something else: some twenty milliseconds of work. */
const stepRows = 8000;

/** Memory for pages that are being written. The default of 16 MiB has them written and read again. */
const cacheKiB = 64 * 1024;

const searchedTexts =
  "nullif(r.name, ''), nullif(c.label, ''), nullif(r.host_name, ''), nullif(r.operating_system, ''), nullif(r.folder, ''), nullif(g.name, ''), nullif(r.annotation, '')";

/** Folding in SQLite knows ASCII only and takes no time; ours knows every alphabet. */
const searchSql = `CASE WHEN r.is_wide IS NULL THEN lower(concat_ws(char(10), ${searchedTexts})) ELSE fold_text(concat_ws(char(10), ${searchedTexts})) END`;

function insertSql(schema: string): string {
  const values: Readonly<Record<string, string>> = {
    rowid: 'r.rowid + @before',
    id: 'r.id',
    key: 'r.key',
    name: 'r.name',
    technology: 'r.technology',
    power_state: 'r.power_state',
    is_template: 'r.is_template',
    datacenter: 'r.datacenter',
    cluster_id: 'c.id',
    host_name: 'r.host_name',
    vcpus: 'r.vcpus',
    memory_mib: 'r.memory_mib',
    provisioned_mib: 'r.provisioned_mib',
    in_use_mib: 'r.in_use_mib',
    disks: 'r.disks',
    nics: 'r.nics',
    operating_system: 'r.operating_system',
    folder: 'r.folder',
    resource_pool: 'r.resource_pool',
    annotation: 'r.annotation',
    networks: "coalesce(r.networks, '[]')",
    usage_cpu_cores: 'r.usage_cpu_cores',
    usage_memory_mib: 'r.usage_memory_mib',
    usage_statistic: 'r.usage_statistic',
    group_id: 'g.id',
    source_id: '@source',
    row: 'r.row',
    sort_name: 'r.sort_name',
    cluster_name: 'c.label',
    host_label: 'r.host_name',
    group_name: 'g.name',
    search_text: searchSql,
  };
  return `INSERT INTO workloads (${Object.keys(values).join(', ')}) SELECT ${Object.values(values).join(', ')}
    FROM ${schema}.staged_rows AS r LEFT JOIN temp.staged_clusters AS c ON c.number = r.cluster
      LEFT JOIN temp.staged_applications AS g ON g.number = r.application
    WHERE r.rowid BETWEEN @first AND @last`;
}

/**
 * Stores what the feed gives in one transaction, in steps. Throws {@link NotStreamable}, having changed nothing, where the
 * general way has to be taken.
 * @param sourceId the id under which the source is stored
 * @param file its name
 */
export function* storeStreamed(
  db: WritableDb,
  feed: StreamedFeed,
  about: { readonly sourceId: string; readonly file: string; readonly importedAt: string },
): Generator<StreamStep, StoredImport> {
  const database = raw(db);
  const attached: string[] = [];
  const cache = database.pragma('cache_size', { simple: true }) as number;
  // What is stored was checked value by value when it was read, and refers to what is stored with it; checking it again, row
  // by row, takes as long as storing it. The file is checked whole when it is opened (planFile.ts, findDamage).
  database.pragma('foreign_keys = OFF');
  database.pragma('ignore_check_constraints = ON');
  database.pragma(`cache_size = -${cacheKiB}`);
  // All of it at once, when the transaction ends, would hold up everything else; see settlePlanFile.
  database.pragma('wal_autocheckpoint = 0');
  try {
    return yield* transactInSteps(db, () => storeSteps(db, feed, about, attached));
  } catch (error) {
    if (isClash(error)) throw new NotStreamable('Two workloads have one id.');
    throw error;
  } finally {
    for (const schema of attached) database.exec(`DETACH ${schema}`);
    database.exec('DROP TABLE IF EXISTS temp.staged_clusters; DROP TABLE IF EXISTS temp.staged_applications');
    database.pragma('wal_autocheckpoint = 1000');
    database.pragma(`cache_size = ${cache}`);
    database.pragma('ignore_check_constraints = OFF');
    database.pragma('foreign_keys = ON');
  }
}

function isClash(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

function* storeSteps(
  db: WritableDb,
  feed: StreamedFeed,
  about: { readonly sourceId: string; readonly file: string; readonly importedAt: string },
  attached: string[],
): Generator<StreamStep, StoredImport> {
  if (!canStream(db)) throw new NotStreamable('The plan file holds something already.');
  const { sourceId, file, importedAt } = about;
  const batch = nextBatch(db);
  const refused = all<{ id: string }>(db, 'SELECT id FROM import_sources WHERE accepted = 0 AND file = ?', [file]);
  const label = `the import of ${file}`;
  const scope = {
    isFirst: true,
    sources: [sourceId, ...refused.map(({ id }) => id)],
    clusters: [],
    hosts: [],
    workloads: [],
    groups: [],
    mappings: [],
    importId: batch,
  };
  for (const _ of recordImport(db, label, scope)) yield 0;
  // References are not followed here: the images of edits that this one made unreachable go by hand.
  run(db, 'DELETE FROM import_images WHERE edit_id NOT IN (SELECT id FROM edits)');
  raw(db).exec(
    `CREATE TEMP TABLE staged_clusters (number INTEGER PRIMARY KEY, id TEXT, label TEXT);
     CREATE TEMP TABLE staged_applications (number INTEGER PRIMARY KEY, id TEXT, name TEXT)`,
  );
  postponeIndexes(db, 'workloads');
  for (const { id } of refused) forgetSource(db, id);

  const clusters: Cluster[] = [];
  const groups: Group[] = [];
  let stored = 0;
  for (;;) {
    const piece = feed.next();
    if (piece === null) {
      yield null;
      continue;
    }
    if (piece.kind === 'rest') {
      if (piece.source.rows.stored !== stored) throw new Error(`${stored} of ${piece.source.rows.stored} rows came.`);
      return yield* storeRest(db, piece, { batch, importedAt, label, sourceId }, clusters, groups);
    }
    for (const cluster of piece.clusters) {
      writeCluster(db, cluster);
      run(db, 'UPDATE clusters SET label = name WHERE id = ?', [cluster.id]);
      run(db, 'INSERT INTO temp.staged_clusters (number, id, label) VALUES (?, ?, ?)', [
        clusters.length,
        cluster.id,
        cluster.name,
      ]);
      clusters.push(cluster);
    }
    for (const group of piece.applications) {
      writeGroup(db, group);
      run(db, 'INSERT INTO temp.staged_applications (number, id, name) VALUES (?, ?, ?)', [
        groups.length,
        group.id,
        group.name,
      ]);
      groups.push(group);
    }
    if (piece.rows === 0) continue;
    const schema = `staged_${attached.length}`;
    statement(db, `ATTACH ? AS ${schema}`).run(piece.path);
    attached.push(schema);
    const insert = insertSql(schema);
    for (let row = 1; row <= piece.rows; row += stepRows) {
      const last = Math.min(piece.rows, row + stepRows - 1);
      const { changes } = run(db, insert, { first: row, last, before: stored, source: sourceId });
      if (changes !== last - row + 1) throw new Error(`${changes} rows were stored in the place of ${last - row + 1}.`);
      yield 0;
    }
    stored += piece.rows;
  }
}

/** Removes a refused source with all that belongs to it: references are not followed here. */
function forgetSource(db: WritableDb, id: string): void {
  run(db, 'DELETE FROM raw_rows WHERE sheet_id IN (SELECT id FROM import_sheets WHERE source_id = ?)', [id]);
  run(db, 'DELETE FROM import_sheets WHERE source_id = ?', [id]);
  run(db, 'DELETE FROM findings WHERE source_id = ?', [id]);
  run(db, 'DELETE FROM import_sources WHERE id = ?', [id]);
}

/** Most new workloads that the history of imports lists by name; as in core/import/changes.ts. */
const mostNewListed = 5000;

function* storeRest(
  db: WritableDb,
  rest: StreamedRest,
  place: { readonly batch: number; readonly importedAt: string; readonly label: string; readonly sourceId: string },
  clusters: readonly Cluster[],
  applications: readonly Group[],
): Generator<StreamStep, StoredImport> {
  const { source, findings } = rest;
  const { batch, importedAt, label } = place;
  writeSource(db, { source, inventory: rest.kept, findings, mappings: [] }, { batch, position: 0, importedAt });
  const sheetId = single<number>(db, 'SELECT id FROM import_sheets WHERE source_id = ?', [source.id]);
  run(db, 'UPDATE import_sheets SET headings = ? WHERE id = ?', [JSON.stringify(rest.headings), sheetId]);
  run(db, 'DELETE FROM findings WHERE is_joined = 1');

  for (const group of rest.groups) writeGroup(db, group);
  for (let index = 0; index < rest.members.workloads.length; index += 1) {
    const group = rest.groups[rest.members.groups[index]!]!;
    run(
      db,
      `UPDATE workloads SET group_id = @id, group_name = @name, search_text = fold_text(concat_ws(char(10), nullif(name, ''),
         nullif(cluster_name, ''), nullif(host_label, ''), nullif(operating_system, ''), nullif(folder, ''), @name, nullif(annotation, '')))
       WHERE rowid = @row`,
      { id: group.id, name: group.name, row: rest.members.workloads[index]! },
    );
    if (index % 2000 === 1999) yield 0.8;
  }
  const { findingCounts } = rest;
  for (let index = 0; index < findingCounts.workloads.length; index += 1) {
    run(db, 'UPDATE workloads SET finding_count = ? WHERE rowid = ?', [
      findingCounts.counts[index]!,
      findingCounts.workloads[index]!,
    ]);
  }
  // Where two clusters have one name they are told apart by more; that no row could know before all were read.
  if (new Set(clusters.map(({ name }) => name)).size < clusters.length) refreshDerived(db);
  yield 0.9;

  const added = source.rows.stored;
  const none = { added: 0, updated: 0, unchanged: 0, gone: 0 };
  const counts = { hosts: none, workloads: { ...none, added } };
  const changes = all<{ id: string; name: string }>(
    db,
    `SELECT id, name FROM workloads ORDER BY id LIMIT ${mostNewListed}`,
  ).map(({ id, name }): InventoryChange => ({ kind: 'workload', id, name, change: 'new', fields: [] }));
  writeImport(db, { id: batch, kind: 'import', label, importedAt, files: [source.file], ...counts, changes });
  const digest = digestOf(
    { clusters: sortedById(clusters), hosts: [], groups: sortedById([...applications, ...rest.groups]) },
    rest.workloadDigest,
  );
  writeMeta(db, 'inventory-hash', hashInputs(db, digest));
  yield 1;
  const severities = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) severities[severity]++;
  return { sources: [source], ...counts, findings: severities, firstFindings: worstFirst(findings).slice(0, 50) };
}

function sortedById<Thing extends { readonly id: string }>(things: readonly Thing[]): Thing[] {
  return things.toSorted((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
}
