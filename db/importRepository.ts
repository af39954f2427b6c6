import { createHash } from 'node:crypto';
import type { Origin } from '#core/inventory/inventory.ts';
import type { Finding, ImportSource, RowCounts, Severity } from '#core/inventory/source.ts';
import type { Fate } from '#core/import/ledger.ts';
import { mappingSignature, type TableMapping } from '#core/import/mapping/mapping.ts';
import type { Repair } from '#core/import/mapping/repair.ts';
import { all, first, run, single, toFlag, transactInSteps, type ReadableDb, type WritableDb } from './database.ts';
import { loadInBulk } from './bulkLoad.ts';
import { refreshDerived } from './derived.ts';
import { readImportFindings, writeFinding } from './findingRepository.ts';
import type { ChangeCounts } from './inventoryDifference.ts';
import { deleteEntity, writeCluster, writeGroup, writeHost, writeWorkload } from './inventoryRepository.ts';
import { writePlacementRule } from './placementRuleRepository.ts';
import { recordImport } from './historyRepository.ts';
import { writeImport } from './importHistory.ts';
import type { ImportScope } from './importImage.ts';
import { writeMapping, writeRepairs } from './mappingRepository.ts';
import { writeMeta } from './metaRepository.ts';
import type { Contribution, PreparedImport, PreparedSource } from './prepareImport.ts';
import { readTextRow, type KeptTextRow } from './rawBlocks.ts';
import { fates, type RawSheet } from './rawSheets.ts';
import { makeWaitingIndex } from './waitingIndexes.ts';

/** What storing an import did. */
export interface StoredImport {
  /** With the ids under which they are stored. */
  readonly sources: readonly ImportSource[];
  readonly hosts: ChangeCounts;
  readonly workloads: ChangeCounts;
  readonly findings: Readonly<Record<Severity, number>>;
  /** The worst of them, worst first. */
  readonly firstFindings: readonly Finding[];
}

interface SourceRow {
  readonly id: string;
  readonly file: string;
  readonly format: string;
  readonly sha256: string;
  readonly size_bytes: number;
  readonly tool_version: string | null;
  readonly rows_read: number;
  readonly rows_stored: number;
  readonly rows_merged: number;
  readonly rows_refused: number;
  readonly imported_at: string;
}

type CountColumns = Pick<SourceRow, 'rows_read' | 'rows_stored' | 'rows_merged' | 'rows_refused'>;

function toRowCounts(row: CountColumns): RowCounts {
  return { read: row.rows_read, stored: row.rows_stored, merged: row.rows_merged, refused: row.rows_refused };
}

/** Every imported file, in the order of their first import. */
export function readImportSources(db: ReadableDb): (ImportSource & { readonly importedAt: string })[] {
  const sheets = new Map<string, { sheet: string; rows: RowCounts }[]>();
  for (const row of all<CountColumns & { source_id: string; sheet: string }>(
    db,
    `SELECT source_id, sheet, rows_read, rows_stored, rows_merged, rows_refused FROM import_sheets
     WHERE counted = 1 ORDER BY source_id, position`,
  )) {
    const entry = { sheet: row.sheet, rows: toRowCounts(row) };
    const list = sheets.get(row.source_id);
    if (list === undefined) sheets.set(row.source_id, [entry]);
    else list.push(entry);
  }
  return all<SourceRow>(db, 'SELECT * FROM import_sources ORDER BY position').map((row) => ({
    id: row.id,
    file: row.file,
    format: row.format,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    toolVersion: row.tool_version,
    rows: toRowCounts(row),
    sheets: sheets.get(row.id) ?? [],
    importedAt: row.imported_at,
  }));
}

/** The cells of a row as it was read, heading and text; null when the row was not kept. */
export function readRawRow(
  db: ReadableDb,
  place: Origin,
): { readonly sheet: string; readonly fate: string; readonly cells: readonly (readonly [string, string])[] } | null {
  const sheets = all<{ id: number; sheet: string; headings: string }>(
    db,
    `SELECT id, sheet, headings FROM import_sheets WHERE source_id = ? AND (sheet = ? OR ? IS NULL) ORDER BY position`,
    [place.sourceId, place.sheet, place.sheet],
  );
  for (const { id, sheet, headings } of sheets) {
    const kept = readKeptRow(db, id, place.row);
    if (kept === undefined) continue;
    const names = JSON.parse(headings) as string[];
    return {
      sheet,
      fate: kept.fate,
      cells: kept.cells.flatMap((text, index) => (text === null ? [] : [[names[index]!, text] as const])),
    };
  }
  return null;
}

/** A row of a sheet, kept by itself or in a block of lines. */
function readKeptRow(db: ReadableDb, sheetId: number, row: number): Omit<KeptTextRow, 'row'> | undefined {
  const single = first<{ fate: Fate; cells: string }>(
    db,
    'SELECT fate, cells FROM raw_rows WHERE sheet_id = ? AND row = ? LIMIT 1',
    [sheetId, row],
  );
  if (single === undefined) return readTextRow(db, sheetId, row);
  return { fate: single.fate, cells: JSON.parse(single.cells) as (string | null)[] };
}

/** What the accepted sources say by themselves, in the order in which they are joined: newest import first. */
export function readContributions(db: ReadableDb): Contribution[] {
  return all(
    db,
    `SELECT i.source_id AS sourceId, i.inventory FROM source_inventories AS i JOIN import_sources AS s ON s.id = i.source_id
     ORDER BY s.batch DESC, s.batch_position`,
  );
}

/** Where a source stands in the order of imports. */
export interface Place {
  readonly batch: number;
  readonly position: number;
  readonly importedAt: string;
}

/** Stores a source with its findings and the counts of its sheets, in the place of what it was before. */
export function writeSource(
  db: WritableDb,
  { source, inventory, findings, mappings }: PreparedSource,
  place: Place,
): void {
  const values = {
    id: source.id,
    batch: place.batch,
    batch_position: place.position,
    file: source.file,
    format: source.format,
    sha256: source.sha256,
    size_bytes: source.sizeBytes,
    tool_version: source.toolVersion,
    rows_read: source.rows.read,
    rows_stored: source.rows.stored,
    rows_merged: source.rows.merged,
    rows_refused: source.rows.refused,
    accepted: toFlag(inventory !== null),
    imported_at: place.importedAt,
  };
  // Not INSERT OR REPLACE: replacing deletes, and hosts and workloads refer to the source.
  run(
    db,
    `INSERT INTO import_sources (id, position, batch, batch_position, file, format, sha256, size_bytes, tool_version, rows_read, rows_stored,
       rows_merged, rows_refused, accepted, imported_at)
     VALUES (@id, (SELECT coalesce(max(position), 0) + 1 FROM import_sources), @batch, @batch_position, @file, @format, @sha256, @size_bytes,
       @tool_version, @rows_read, @rows_stored, @rows_merged, @rows_refused, @accepted, @imported_at)
     ON CONFLICT (id) DO UPDATE SET batch = excluded.batch, batch_position = excluded.batch_position, sha256 = excluded.sha256, size_bytes = excluded.size_bytes,
       tool_version = excluded.tool_version, rows_read = excluded.rows_read, rows_stored = excluded.rows_stored,
       rows_merged = excluded.rows_merged, rows_refused = excluded.rows_refused, accepted = excluded.accepted,
       imported_at = excluded.imported_at`,
    values,
  );
  run(db, 'DELETE FROM import_sheets WHERE source_id = ?', [source.id]);
  run(db, 'DELETE FROM findings WHERE source_id = ?', [source.id]);
  for (const finding of findings) writeFinding(db, { sourceId: source.id, isJoined: false }, finding);
  if (inventory !== null) {
    // The file is readable again: what was said when it was refused no longer holds.
    run(db, 'DELETE FROM import_sources WHERE file = ? AND accepted = 0', [source.file]);
    run(
      db,
      `INSERT INTO source_inventories (source_id, inventory) VALUES (?, ?)
       ON CONFLICT (source_id) DO UPDATE SET inventory = excluded.inventory`,
      [source.id, inventory],
    );
  }
  for (const [position, { sheet, rows }] of source.sheets.entries()) {
    run(
      db,
      `INSERT INTO import_sheets (source_id, position, sheet, rows_read, rows_stored, rows_merged, rows_refused, counted, mapping)
       VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)`,
      [source.id, position, sheet, rows.read, rows.stored, rows.merged, rows.refused, mappingOf(mappings, sheet)],
    );
  }
}

function mappingOf(mappings: PreparedSource['mappings'], sheet: string): string | null {
  const found = mappings.find((one) => one.sheet === sheet);
  return found === undefined ? null : JSON.stringify(found.mapping);
}

function sheetIdFor(db: WritableDb, sourceId: string, sheet: RawSheet): number {
  const headings = JSON.stringify(sheet.headings);
  const known = first<{ id: number }>(db, 'SELECT id FROM import_sheets WHERE source_id = ? AND sheet = ?', [
    sourceId,
    sheet.sheet,
  ]);
  if (known !== undefined) {
    run(db, 'UPDATE import_sheets SET headings = ? WHERE id = ?', [headings, known.id]);
    return known.id;
  }
  return run(
    db,
    `INSERT INTO import_sheets (source_id, position, sheet, headings, rows_read, rows_stored, rows_merged, rows_refused, counted)
     VALUES (?, (SELECT coalesce(max(position), -1) + 1 FROM import_sheets WHERE source_id = ?), ?, ?, 0, 0, 0, 0, 0)`,
    [sourceId, sourceId, sheet.sheet, headings],
  ).lastId;
}

/** Rows written between two chances to do something else: a few milliseconds of work. */
const stepRows = 1000;

/**
 * Stores a prepared import in one transaction, in steps (each yields how far it is, 0..1): sources, raw rows, findings and
 * what changes in the inventory, all or nothing. The file's inventory hash is new when, and only when, what a plan is made
 * from has changed.
 */
export function* storeImport(
  db: WritableDb,
  prepared: PreparedImport,
  importedAt: string,
): Generator<number, StoredImport> {
  return yield* transactInSteps(db, () =>
    storeSteps(db, prepared, importedAt, { kind: 'import', label: labelOf(prepared), repairs: null }),
  );
}

/**
 * Stores what repairs made of the sources, as {@link storeImport} does and as one edit. The sources keep their place and
 * the time of their import.
 * @param label completes the sentence "Undo ..."
 * @param repairs all that hold from now on
 */
export function* storeRepair(
  db: WritableDb,
  prepared: PreparedImport,
  repairedAt: string,
  label: string,
  repairs: readonly Repair[],
): Generator<number, StoredImport> {
  return yield* transactInSteps(db, () => storeSteps(db, prepared, repairedAt, { kind: 'repair', label, repairs }));
}

interface About {
  readonly kind: 'import' | 'repair';
  readonly label: string;
  /** Null: as they are. */
  readonly repairs: readonly Repair[] | null;
}

function labelOf({ sources }: PreparedImport): string {
  const [first] = sources;
  if (first === undefined) return 'the import';
  return sources.length === 1 ? `the import of ${first.source.file}` : `the import of ${sources.length} files`;
}

/** Where a source stands in the order of imports, and since when. */
function placeOf(db: ReadableDb, id: string): Place | undefined {
  return first<Place>(
    db,
    'SELECT batch, batch_position AS position, imported_at AS importedAt FROM import_sources WHERE id = ?',
    [id],
  );
}

/** What an import will touch: everything that it replaces, removes or adds. */
function scopeOf(db: ReadableDb, prepared: PreparedImport, importId: number): ImportScope {
  const { write, remove } = prepared.difference;
  const files = new Set(prepared.sources.map(({ source }) => source.file));
  const refused = all<{ id: string; file: string }>(db, 'SELECT id, file FROM import_sources WHERE accepted = 0');
  const isFirst =
    single<number>(
      db,
      `SELECT (SELECT count(*) FROM clusters) + (SELECT count(*) FROM hosts) + (SELECT count(*) FROM workloads)
         + (SELECT count(*) FROM workload_groups)`,
    ) === 0;
  // All of it: a million ids need not be kept.
  const idsOf = (part: keyof typeof write): string[] =>
    isFirst ? [] : [...write[part].map(({ id }) => id), ...remove[part]];
  return {
    isFirst,
    sources: [
      ...prepared.sources.map(({ source }) => source.id),
      ...refused.filter(({ file }) => files.has(file)).map(({ id }) => id),
    ],
    clusters: idsOf('clusters'),
    hosts: idsOf('hosts'),
    workloads: idsOf('workloads'),
    groups: idsOf('groups'),
    rules: idsOf('rules'),
    mappings: usedMappings(prepared).map(mappingSignature),
    importId,
  };
}

function usedMappings(prepared: PreparedImport): readonly TableMapping[] {
  return prepared.sources.flatMap(({ mappings }) => mappings.map(({ mapping }) => mapping));
}

/** The number of the next import. */
export function nextBatch(db: ReadableDb): number {
  return single<number>(
    db,
    `SELECT max(coalesce((SELECT max(batch) FROM import_sources), 0), coalesce((SELECT max(id) FROM imports), 0)) + 1`,
  );
}

function* storeSteps(
  db: WritableDb,
  prepared: PreparedImport,
  importedAt: string,
  about: About,
): Generator<number, StoredImport> {
  const { difference } = prepared;
  while (makeWaitingIndex(db)) yield 0.01;
  const batch = nextBatch(db);
  for (const _ of recordImport(db, about.label, scopeOf(db, prepared, batch))) yield 0.02;
  writeImport(db, {
    id: batch,
    kind: about.kind,
    label: about.label,
    importedAt,
    files: prepared.sources.map(({ source }) => source.file),
    hosts: difference.hosts,
    workloads: difference.workloads,
    changes: prepared.changes,
  });
  for (const { sourceId, inventory } of prepared.keptWhole) {
    run(db, 'UPDATE source_inventories SET inventory = ? WHERE source_id = ?', [inventory, sourceId]);
  }
  for (const mapping of usedMappings(prepared)) writeMapping(db, mapping, importedAt);
  if (about.repairs !== null) writeRepairs(db, about.repairs);
  for (const [position, source] of prepared.sources.entries()) {
    const place = about.kind === 'repair' ? placeOf(db, source.source.id) : undefined;
    writeSource(db, source, place ?? { batch, position, importedAt });
    yield 0.05;
  }

  const rawTotal = prepared.rawSheets.reduce((sum, { rows }) => sum + rows.length, 0);
  const total = rawTotal + difference.write.hosts.length + difference.write.workloads.length + 1;
  let done = 0;
  const tick = (): number => 0.1 + 0.7 * (done / total);
  for (const sheet of prepared.rawSheets) {
    const sheetId = sheetIdFor(db, sheet.sourceId, sheet);
    let index = 0;
    for (const cells of sheet.cells) {
      run(db, 'INSERT INTO raw_rows (sheet_id, row, fate, cells) VALUES (?, ?, ?, ?)', [
        sheetId,
        sheet.rows[index]!,
        fates[sheet.fates[index]!]!,
        cells,
      ]);
      index++;
      if (++done % stepRows === 0) yield tick();
    }
  }

  const sources = all<{ id: string; file: string }>(
    db,
    'SELECT id, file FROM import_sources WHERE accepted = 1 ORDER BY batch DESC, batch_position',
  );
  run(db, 'DELETE FROM findings WHERE is_joined = 1');
  for (const finding of prepared.joinedFindings) {
    const sourceId = (sources.find(({ file }) => file === finding.file) ?? sources[0])?.id;
    if (sourceId !== undefined) writeFinding(db, { sourceId, isJoined: true }, finding);
  }

  for (const id of difference.remove.workloads) deleteEntity(db, 'workloads', id);
  for (const id of difference.remove.rules) deleteEntity(db, 'placement_rules', id);
  for (const cluster of difference.write.clusters) writeCluster(db, cluster);
  for (const group of difference.write.groups) writeGroup(db, group);
  for (const rule of difference.write.rules) writePlacementRule(db, rule);
  for (const host of difference.write.hosts) {
    writeHost(db, host);
    if (++done % stepRows === 0) yield tick();
  }
  const { hosts, groups, clusters } = difference.remove;
  const hasRemoved = hosts.length + groups.length + clusters.length > 0;
  yield* loadInBulk(db, 'workloads', difference.write.workloads.length, function* () {
    for (const workload of difference.write.workloads) {
      writeWorkload(db, workload);
      if (++done % stepRows === 0) yield tick();
    }
    // What is removed is looked for in workloads, which takes their indexes; else these wait for the derived columns.
    if (!hasRemoved) refreshDerived(db);
  });
  for (const id of hosts) deleteEntity(db, 'hosts', id);
  for (const id of groups) deleteEntity(db, 'workload_groups', id);
  for (const id of clusters) deleteEntity(db, 'clusters', id);
  yield 0.85;

  if (hasRemoved) refreshDerived(db);
  yield 0.95;
  writeMeta(db, 'inventory-hash', hashInputs(db, prepared.inventoryDigest));
  yield 1;

  const files = new Set(prepared.sources.map(({ source }) => source.file));
  const findings = [
    ...prepared.sources.flatMap((source) => source.findings),
    ...prepared.joinedFindings.filter(({ file }) => files.has(file)),
  ];
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return {
    sources: prepared.sources.map(({ source }) => source),
    hosts: difference.hosts,
    workloads: difference.workloads,
    findings: counts,
    firstFindings: worstFirst(findings).slice(0, 50),
  };
}

const weights: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1 };

/** Findings by severity, in their own order within one severity. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => weights[b.severity] - weights[a.severity]);
}

/** The sources as a plan takes them: when they were imported changes no figure. */
export function readPlannedSources(db: ReadableDb): readonly ImportSource[] {
  return readImportSources(db).map((stored) => {
    const { importedAt: _, ...source } = stored;
    return source;
  });
}

/** SHA-256 over everything a plan is made from beside the scenario; when it was imported does not matter. */
export function hashInputs(db: ReadableDb, inventoryDigest: string): string {
  const hash = createHash('sha256');
  for (const source of readImportSources(db)) hash.update(`${JSON.stringify({ ...source, importedAt: '' })}\n`);
  for (const finding of readImportFindings(db)) hash.update(`${JSON.stringify(finding)}\n`);
  return hash.update(inventoryDigest).digest('hex');
}
