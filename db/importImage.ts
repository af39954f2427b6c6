import { refreshDerived } from './derived.ts';
import {
  all,
  first,
  raw,
  run,
  single,
  type ReadableDb,
  type SqlRow,
  type SqlValue,
  type WritableDb,
} from './database.ts';
import { pack, unpackJson } from './packed.ts';

/**
 * Undoing a whole import. Before an import writes, the rows that it will replace or remove are kept as an image; undoing puts
 * them back and keeps, in their place, those that the import had made, so that redoing is the same exchange the other way.
 * Edits are undone newest first: what an image is put back into is what the import left.
 */

/** What an import touches, by id. */
export interface ImportScope {
  /** Nothing was there before: all of the inventory is the import's. Spares keeping a million ids. */
  readonly isFirst: boolean;
  readonly sources: readonly string[];
  readonly clusters: readonly string[];
  readonly hosts: readonly string[];
  readonly workloads: readonly string[];
  readonly groups: readonly string[];
  /** Absent in images from before there were rules. */
  readonly rules?: readonly string[];
  readonly mappings: readonly string[];
  readonly importId: number;
}

/** A table whose rows belong to an image. */
interface ImageTable {
  readonly table: string;
  /** Which rows, with `scope_ids` as the ids of the scope. */
  readonly where: string;
}

const ids = (part: string): string => `(SELECT id FROM temp.scope_ids WHERE part = '${part}')`;
// The plus keeps SQLite from looking rows up by the ids: tables are walked once, in the order of their rows, in pieces.
const inScope = (column: string, part: string): string =>
  `(+${column} IN ${ids(part)} OR EXISTS (SELECT 1 FROM temp.scope_ids WHERE part = 'all-${part}'))`;

/** In the order in which rows are put back; they are removed in the opposite order. */
const imageTables: readonly ImageTable[] = [
  { table: 'import_sources', where: `+id IN ${ids('sources')}` },
  { table: 'source_inventories', where: `+source_id IN ${ids('sources')}` },
  { table: 'import_sheets', where: `+source_id IN ${ids('sources')}` },
  {
    table: 'raw_rows',
    where: `+sheet_id IN (SELECT id FROM import_sheets WHERE source_id IN ${ids('sources')})`,
  },
  { table: 'clusters', where: inScope('id', 'clusters') },
  { table: 'workload_groups', where: inScope('id', 'groups') },
  { table: 'hosts', where: inScope('id', 'hosts') },
  { table: 'workloads', where: inScope('id', 'workloads') },
  { table: 'placement_rules', where: inScope('id', 'rules') },
  {
    table: 'group_dependencies',
    where: `(${inScope('group_id', 'groups')} OR ${inScope('depends_on', 'groups')})`,
  },
  { table: 'findings', where: `(+source_id IN ${ids('sources')} OR +is_joined = 1)` },
  { table: 'repairs', where: 'TRUE' },
  { table: 'column_mappings', where: `+signature IN ${ids('mappings')}` },
  { table: 'imports', where: `+id IN ${ids('imports')}` },
  { table: 'import_changes', where: `import_id IN ${ids('imports')}` },
  { table: 'meta', where: "key = 'inventory-hash'" },
];

/** Rows kept in one piece of an image: a few milliseconds of work. */
const pieceRows = 1000;

/** Images take at most this many bytes of the plan file; older imports can then no longer be undone. */
const mostImageBytes = 256 * 2 ** 20;

/** A row as JSON can hold it: blobs as text. */
function toJsonRow(row: SqlRow): Record<string, SqlValue | { readonly base64: string }> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
    ]),
  );
}

function fromJson(value: SqlValue | { readonly base64: string }): SqlValue {
  return typeof value === 'object' && value !== null && 'base64' in value ? Buffer.from(value.base64, 'base64') : value;
}

/** Columns that can be written: generated ones cannot. */
function columnsOf(db: ReadableDb, table: string): readonly string[] {
  return (raw(db).pragma(`table_info(${table})`) as readonly { readonly name: string }[]).map(({ name }) => name);
}

function hasRowId(table: string): boolean {
  return !['group_dependencies', 'import_changes', 'meta'].includes(table);
}

function fillScope(db: WritableDb, scope: ImportScope): void {
  raw(db).exec(
    'CREATE TEMP TABLE IF NOT EXISTS scope_ids (part TEXT NOT NULL, id ANY, PRIMARY KEY (part, id)) WITHOUT ROWID',
  );
  raw(db).exec('DELETE FROM temp.scope_ids');
  const add = (part: string, id: SqlValue): void => {
    run(db, 'INSERT OR IGNORE INTO temp.scope_ids (part, id) VALUES (?, ?)', [part, id]);
  };
  for (const part of ['sources', 'mappings'] as const) for (const id of scope[part]) add(part, id);
  for (const part of ['clusters', 'hosts', 'workloads', 'groups', 'rules'] as const) {
    if (scope.isFirst) add(`all-${part}`, '');
    else for (const id of scope[part] ?? []) add(part, id);
  }
  add('imports', scope.importId);
}

function* keepRows(db: WritableDb, editId: number, scope: ImportScope): Generator<void> {
  let position = single<number>(db, 'SELECT coalesce(max(position), 0) FROM import_images WHERE edit_id = ?', [editId]);
  const keep = (part: string, content: unknown): void => {
    position += 1;
    run(db, 'INSERT INTO import_images (edit_id, position, part, content) VALUES (?, ?, ?, ?)', [
      editId,
      position,
      part,
      pack(JSON.stringify(content)),
    ]);
  };
  keep('scope', scope);
  for (const { table, where } of imageTables) {
    const names = columnsOf(db, table).join(', ');
    if (!hasRowId(table)) {
      const rows = all<SqlRow>(db, `SELECT ${names} FROM ${table} WHERE ${where}`);
      for (let at = 0; at < rows.length; at += pieceRows) keep(table, rows.slice(at, at + pieceRows).map(toJsonRow));
      continue;
    }
    for (let last = 0; ;) {
      const rows = all<SqlRow & { readonly place: number }>(
        db,
        `SELECT ${table}.rowid AS place, ${names} FROM ${table} WHERE ${table}.rowid > ? AND ${where} ORDER BY ${table}.rowid LIMIT ${pieceRows}`,
        [last],
      );
      if (rows.length === 0) break;
      last = rows.at(-1)!.place;
      keep(
        table,
        rows.map((row) => {
          const { place: _, ...kept } = row;
          return toJsonRow(kept);
        }),
      );
      yield;
    }
  }
}

/** Keeps what an import that is about to be written will replace. `editId` is the edit that undoing takes back. */
export function* keepImage(db: WritableDb, editId: number, scope: ImportScope): Generator<void> {
  fillScope(db, scope);
  yield* keepRows(db, editId, scope);
  dropOldImages(db, editId);
}

/** Forgets the oldest edits whose images would make the file too large, and all edits before them. */
function dropOldImages(db: WritableDb, newest: number): void {
  let total = 0;
  for (const { id, bytes } of all<{ id: number; bytes: number }>(
    db,
    'SELECT edit_id AS id, total(length(content)) AS bytes FROM import_images GROUP BY edit_id ORDER BY edit_id DESC',
  )) {
    total += bytes;
    if (total <= mostImageBytes || id === newest) continue;
    run(db, 'DELETE FROM edits WHERE id <= ?', [id]);
    return;
  }
}

/** Whether an edit is an import, with an image to put back. */
export function hasImage(db: ReadableDb, editId: number): boolean {
  return first(db, 'SELECT 1 FROM import_images WHERE edit_id = ? LIMIT 1', [editId]) !== undefined;
}

function* removeRows(db: WritableDb, table: string, where: string): Generator<void> {
  if (!hasRowId(table)) {
    run(db, `DELETE FROM ${table} WHERE ${where}`);
    return;
  }
  for (let last = 0; ;) {
    const next = single<number | null>(
      db,
      `SELECT max(place) FROM (SELECT rowid AS place FROM ${table} WHERE rowid > ? AND ${where} ORDER BY rowid LIMIT ${pieceRows})`,
      [last],
    );
    if (next === null) return;
    run(db, `DELETE FROM ${table} WHERE rowid > ? AND rowid <= ? AND ${where}`, [last, next]);
    last = next;
    yield;
  }
}

/** Exchanges the rows of an edit's image with those that stand in their place now. */
export function* exchangeImage(db: WritableDb, editId: number): Generator<void> {
  const pieces = all<{ part: string; content: Uint8Array }>(
    db,
    'SELECT part, content FROM import_images WHERE edit_id = ? ORDER BY position',
    [editId],
  );
  const scope = unpackJson(pieces.find(({ part }) => part === 'scope')!.content) as ImportScope;
  run(db, 'DELETE FROM import_images WHERE edit_id = ?', [editId]);
  fillScope(db, scope);
  yield* keepRows(db, editId, scope);
  for (const { table, where } of imageTables.toReversed()) {
    // Rows outside the scope may stand on a source that stays: only one that is not put back is removed, below.
    if (table !== 'import_sources') yield* removeRows(db, table, where);
  }
  const kept = pieces
    .filter(({ part }) => part === 'import_sources')
    .flatMap(({ content }) => (unpackJson(content) as SqlRow[]).map(({ id }) => String(id)));
  for (const id of scope.sources) if (!kept.includes(id)) run(db, 'DELETE FROM import_sources WHERE id = ?', [id]);
  for (const { part, content } of pieces) {
    if (part === 'scope') continue;
    const names = columnsOf(db, part);
    const updates =
      part === 'import_sources'
        ? ` ON CONFLICT (id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`
        : '';
    const sql = `INSERT INTO ${part} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})${updates}`;
    for (const row of unpackJson(content) as Readonly<Record<string, SqlValue | { readonly base64: string }>>[]) {
      run(
        db,
        sql,
        names.map((name) => fromJson(row[name] ?? null)),
      );
    }
    yield;
  }
  refreshDerived(db);
}
