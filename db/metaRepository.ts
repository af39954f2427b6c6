import { first, run, type ReadableDb, type WritableDb } from './database.ts';

type MetaKey = 'inventory-hash' | 'waiting-indexes' | 'report-options';

/** A value about the file itself, null before it was first set. */
export function readMeta(db: ReadableDb, key: MetaKey): string | null {
  return first<{ value: string }>(db, 'SELECT value FROM meta WHERE key = ?', [key])?.value ?? null;
}

/** Sets a value about the file itself. */
export function writeMeta(db: WritableDb, key: MetaKey, value: string): void {
  run(db, 'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [
    key,
    value,
  ]);
}
