import { createHash } from 'node:crypto';
import type { Inventory, Origin } from '#core/inventory/inventory.ts';
import type { Finding, ImportSource, RowCounts, Severity } from '#core/inventory/source.ts';
import { canonicalJson } from '#core/planning/canonical.ts';
import { all, first, run, toFlag, transactInSteps, type ReadableDb, type WritableDb } from './database.ts';
import { refreshDerived } from './derived.ts';
import { readImportFindings, writeFinding } from './findingRepository.ts';
import {
  deleteEntity,
  readInventory,
  writeCluster,
  writeGroup,
  writeHost,
  writeWorkload,
} from './inventoryRepository.ts';
import { mergeInventory, type ChangeCounts } from './mergeInventory.ts';
import { writeMeta } from './metaRepository.ts';
import { fates, type RawSheet } from './rawSheets.ts';

/** What an importer found, with its raw rows as columns. */
export interface ParsedImport {
  readonly sources: readonly ImportSource[];
  readonly inventory: Inventory;
  readonly findings: readonly Finding[];
  readonly rawSheets: readonly RawSheet[];
}

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
  const row = first<{ sheet: string; headings: string; fate: string; cells: string }>(
    db,
    `SELECT s.sheet, s.headings, r.fate, r.cells FROM import_sheets AS s JOIN raw_rows AS r ON r.sheet_id = s.id
     WHERE s.source_id = ? AND (s.sheet = ? OR ? IS NULL) AND r.row = ? ORDER BY s.position LIMIT 1`,
    [place.sourceId, place.sheet, place.sheet, place.row],
  );
  if (row === undefined) return null;
  const headings = JSON.parse(row.headings) as string[];
  const cells = JSON.parse(row.cells) as (string | null)[];
  return {
    sheet: row.sheet,
    fate: row.fate,
    cells: cells.flatMap((text, index) => (text === null ? [] : [[headings[index]!, text] as const])),
  };
}

function isAccepted(source: ImportSource, inventory: Inventory): boolean {
  return (
    source.rows.stored + source.rows.merged > 0 ||
    inventory.hosts.some(({ origin }) => origin.sourceId === source.id) ||
    inventory.workloads.some(({ origin }) => origin.sourceId === source.id)
  );
}

/** True when nothing at all of the import can be stored: every file was refused. */
export function isWhollyRefused(parsed: ParsedImport): boolean {
  return parsed.sources.every((source) => !isAccepted(source, parsed.inventory));
}

function idsOfSource(inventory: Inventory, sourceId: string): Set<string> {
  const ids = new Set<string>();
  for (const { id, origin } of inventory.hosts) if (origin.sourceId === sourceId) ids.add(`host ${id}`);
  for (const { id, origin } of inventory.workloads) if (origin.sourceId === sourceId) ids.add(`workload ${id}`);
  return ids;
}

/**
 * The id under which each source is stored. A source is the same as an earlier one when format and file name are equal
 * and they share at least one host or workload; else it gets an id of its own (two sites may both export `vms.csv`).
 * A refused file never takes the place of an accepted one.
 */
function storeIds(parsed: ParsedImport, existing: Inventory, known: ReadonlySet<string>): Map<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const source of parsed.sources) {
    const base = `${source.format}/${source.file}`;
    if (!isAccepted(source, parsed.inventory)) {
      let id = `${base}/refused`;
      for (let number = 2; taken.has(id); number++) id = `${base}/refused#${number}`;
      taken.add(id);
      ids.set(source.id, id);
      continue;
    }
    const own = idsOfSource(parsed.inventory, source.id);
    for (let number = 1; ; number++) {
      const id = number === 1 ? base : `${base}#${number}`;
      if (taken.has(id)) continue;
      if (known.has(id)) {
        const before = idsOfSource(existing, id);
        const isOther = before.size > 0 && own.size > 0 && ![...own].some((entity) => before.has(entity));
        if (isOther) continue;
      }
      taken.add(id);
      ids.set(source.id, id);
      break;
    }
  }
  return ids;
}

function withStoreIds(inventory: Inventory, ids: ReadonlyMap<string, string>): Inventory {
  const rename = <O extends Origin>(origin: O): O => ({
    ...origin,
    sourceId: ids.get(origin.sourceId) ?? origin.sourceId,
  });
  return {
    clusters: inventory.clusters.map((cluster) => ({
      ...cluster,
      origin: cluster.origin === null ? null : rename(cluster.origin),
    })),
    hosts: inventory.hosts.map((host) => ({ ...host, origin: rename(host.origin) })),
    workloads: inventory.workloads.map((workload) => ({ ...workload, origin: rename(workload.origin) })),
    groups: inventory.groups,
  };
}

function writeSource(db: WritableDb, source: ImportSource, accepted: boolean, importedAt: string): void {
  const values = {
    id: source.id,
    file: source.file,
    format: source.format,
    sha256: source.sha256,
    size_bytes: source.sizeBytes,
    tool_version: source.toolVersion,
    rows_read: source.rows.read,
    rows_stored: source.rows.stored,
    rows_merged: source.rows.merged,
    rows_refused: source.rows.refused,
    accepted: toFlag(accepted),
    imported_at: importedAt,
  };
  // Not INSERT OR REPLACE: replacing deletes, and hosts and workloads refer to the source.
  run(
    db,
    `INSERT INTO import_sources (id, position, file, format, sha256, size_bytes, tool_version, rows_read, rows_stored,
       rows_merged, rows_refused, accepted, imported_at)
     VALUES (@id, (SELECT coalesce(max(position), 0) + 1 FROM import_sources), @file, @format, @sha256, @size_bytes,
       @tool_version, @rows_read, @rows_stored, @rows_merged, @rows_refused, @accepted, @imported_at)
     ON CONFLICT (id) DO UPDATE SET sha256 = excluded.sha256, size_bytes = excluded.size_bytes,
       tool_version = excluded.tool_version, rows_read = excluded.rows_read, rows_stored = excluded.rows_stored,
       rows_merged = excluded.rows_merged, rows_refused = excluded.rows_refused, accepted = excluded.accepted,
       imported_at = excluded.imported_at`,
    values,
  );
  run(db, 'DELETE FROM import_sheets WHERE source_id = ?', [source.id]);
  run(db, 'DELETE FROM findings WHERE source_id = ?', [source.id]);
  for (const [position, { sheet, rows }] of source.sheets.entries()) {
    run(
      db,
      `INSERT INTO import_sheets (source_id, position, sheet, rows_read, rows_stored, rows_merged, rows_refused, counted)
       VALUES (?, ?, ?, ?, ?, ?, ?, 1)`,
      [source.id, position, sheet, rows.read, rows.stored, rows.merged, rows.refused],
    );
  }
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
 * Stores an import in one transaction, in steps (each yields how far it is, 0..1): sources, raw rows, findings and the
 * merged inventory, all or nothing. See {@link mergeInventory} for what an import does to what is stored. The file's
 * inventory hash is new when, and only when, what a plan is made from has changed.
 */
export function* storeImport(
  db: WritableDb,
  parsed: ParsedImport,
  importedAt: string,
): Generator<number, StoredImport> {
  return yield* transactInSteps(db, () => storeSteps(db, parsed, importedAt));
}

function* storeSteps(db: WritableDb, parsed: ParsedImport, importedAt: string): Generator<number, StoredImport> {
  const existing = readInventory(db);
  const known = new Set(all<{ id: string }>(db, 'SELECT id FROM import_sources').map(({ id }) => id));
  yield 0.02;
  const ids = storeIds(parsed, existing, known);
  const sources = parsed.sources.map((source) => ({ ...source, id: ids.get(source.id)! }));
  const replaced = new Set<string>();
  for (const [index, source] of parsed.sources.entries()) {
    const stored = sources[index]!;
    const accepted = isAccepted(source, parsed.inventory);
    if (accepted && known.has(stored.id)) replaced.add(stored.id);
    // The file is readable again: what was said when it was refused no longer holds.
    if (accepted) run(db, 'DELETE FROM import_sources WHERE file = ? AND accepted = 0', [source.file]);
    writeSource(db, stored, accepted, importedAt);
  }
  const merged = mergeInventory(existing, withStoreIds(parsed.inventory, ids), replaced);
  yield 0.1;

  const rawTotal = parsed.rawSheets.reduce((sum, { rows }) => sum + rows.length, 0);
  const total = rawTotal + parsed.findings.length + merged.write.hosts.length + merged.write.workloads.length + 1;
  let done = 0;
  const tick = (): number => 0.1 + 0.7 * (done / total);

  for (const sheet of parsed.rawSheets) {
    const sheetId = sheetIdFor(db, ids.get(sheet.sourceId) ?? sheet.sourceId, sheet);
    for (let index = 0; index < sheet.rows.length; index++) {
      run(db, 'INSERT INTO raw_rows (sheet_id, row, fate, cells) VALUES (?, ?, ?, ?)', [
        sheetId,
        sheet.rows[index]!,
        fates[sheet.fates[index]!]!,
        sheet.cells[index]!,
      ]);
      if (++done % stepRows === 0) yield tick();
    }
  }

  const sourceOfFile = new Map<string, string>();
  for (const { file, id } of sources) if (!sourceOfFile.has(file)) sourceOfFile.set(file, id);
  const fallback = sources[0]?.id;
  for (const finding of parsed.findings) {
    const sourceId = sourceOfFile.get(finding.file) ?? fallback;
    if (sourceId === undefined) throw new Error('An import without sources has findings.');
    writeFinding(db, { sourceId }, finding);
    if (++done % stepRows === 0) yield tick();
  }

  for (const id of merged.remove.workloads) deleteEntity(db, 'workloads', id);
  for (const cluster of merged.write.clusters) writeCluster(db, cluster);
  for (const group of merged.write.groups) writeGroup(db, group);
  for (const host of merged.write.hosts) {
    writeHost(db, host);
    if (++done % stepRows === 0) yield tick();
  }
  for (const workload of merged.write.workloads) {
    writeWorkload(db, workload);
    if (++done % stepRows === 0) yield tick();
  }
  for (const id of merged.remove.hosts) deleteEntity(db, 'hosts', id);
  for (const id of merged.remove.groups) deleteEntity(db, 'workload_groups', id);
  for (const id of merged.remove.clusters) deleteEntity(db, 'clusters', id);
  yield 0.85;

  refreshDerived(db);
  yield 0.95;
  writeMeta(db, 'inventory-hash', hashInventory(db, merged.inventory));
  yield 1;

  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of parsed.findings) counts[severity]++;
  return {
    sources,
    hosts: merged.hosts,
    workloads: merged.workloads,
    findings: counts,
    firstFindings: worstFirst(parsed.findings).slice(0, 50),
  };
}

const weights: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1 };

/** Findings by severity, in their own order within one severity. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => weights[b.severity] - weights[a.severity]);
}

/** SHA-256 over everything a plan is made from beside the scenario; when it was imported does not matter. */
function hashInventory(db: ReadableDb, inventory: Inventory): string {
  const hash = createHash('sha256');
  for (const { importedAt: _, ...source } of readImportSources(db)) hash.update(`${JSON.stringify(source)}\n`);
  for (const finding of readImportFindings(db)) hash.update(`${JSON.stringify(finding)}\n`);
  for (const list of [inventory.clusters, inventory.hosts, inventory.workloads, inventory.groups]) {
    for (const entity of list) hash.update(`${canonicalJson(entity)}\n`);
    hash.update('\n');
  }
  return hash.digest('hex');
}
