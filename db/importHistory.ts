import type { InventoryChange } from '#core/import/changes.ts';
import { inventoryChangeSchema } from '#core/import/changes.ts';
import { all, run, single, type ReadableDb, type WritableDb } from './database.ts';
import type { ChangeCounts } from './inventoryDifference.ts';

/** An import or repair as it happened. */
export interface ImportEntry {
  readonly id: number;
  readonly kind: 'import' | 'repair';
  readonly label: string;
  readonly importedAt: string;
  readonly files: readonly string[];
  readonly hosts: ChangeCounts;
  readonly workloads: ChangeCounts;
}

/** Notes an import with what it changed. */
export function writeImport(
  db: WritableDb,
  entry: ImportEntry & { readonly changes: readonly InventoryChange[] },
): void {
  run(db, 'INSERT INTO imports (id, kind, label, imported_at, files, counts) VALUES (?, ?, ?, ?, ?, ?)', [
    entry.id,
    entry.kind,
    entry.label,
    entry.importedAt,
    JSON.stringify(entry.files),
    JSON.stringify({ hosts: entry.hosts, workloads: entry.workloads }),
  ]);
  for (const [position, change] of entry.changes.entries()) {
    run(
      db,
      'INSERT INTO import_changes (import_id, position, kind, entity_id, name, change, fields) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [entry.id, position, change.kind, change.id, change.name, change.change, JSON.stringify(change.fields)],
    );
  }
}

/** Every import and repair, newest first. */
export function readImports(db: ReadableDb): ImportEntry[] {
  return all<{
    id: number;
    kind: ImportEntry['kind'];
    label: string;
    imported_at: string;
    files: string;
    counts: string;
  }>(db, 'SELECT id, kind, label, imported_at, files, counts FROM imports ORDER BY id DESC').map(
    ({ id, kind, label, imported_at, files, counts }) => ({
      id,
      kind,
      label,
      importedAt: imported_at,
      files: JSON.parse(files) as string[],
      ...(JSON.parse(counts) as Pick<ImportEntry, 'hosts' | 'workloads'>),
    }),
  );
}

/** A part of what an import changed, in the order of {@link InventoryChange}. */
export function readChanges(
  db: ReadableDb,
  importId: number,
  part: { readonly change: InventoryChange['change'] | null; readonly offset: number; readonly limit: number },
): { readonly changes: InventoryChange[]; readonly total: number } {
  const where = `import_id = ? AND (? IS NULL OR change = ?)`;
  const bound = [importId, part.change, part.change];
  const rows = all<{ kind: string; entity_id: string; name: string; change: string; fields: string }>(
    db,
    `SELECT kind, entity_id, name, change, fields FROM import_changes WHERE ${where} ORDER BY position LIMIT ? OFFSET ?`,
    [...bound, part.limit, part.offset],
  );
  return {
    changes: rows.map(({ kind, entity_id, name, change, fields }) =>
      inventoryChangeSchema.parse({ kind, id: entity_id, name, change, fields: JSON.parse(fields) as unknown }),
    ),
    total: single<number>(db, `SELECT count(*) FROM import_changes WHERE ${where}`, bound),
  };
}
