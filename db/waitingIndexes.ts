import { all, raw, run, single, type ReadableDb, type WritableDb } from './database.ts';
import { readMeta, writeMeta } from './metaRepository.ts';

/**
 * Indexes that a large import leaves to be made after it. A million workloads are in the store within seconds; the dozen
 * orders in which the window can show them take as long again and longer. Without them every query gives the same answer,
 * only later. The file itself keeps which ones are missing, in the same transaction that removes them, so that whoever
 * opens it next can make them.
 */

const metaKey = 'waiting-indexes';

/** The only statements that are believed: a file made by somebody else must not run others. */
const indexStatement = /^CREATE INDEX ([a-z_]+) ON ([a-z_]+) \([a-zA-Z_, ]+\)$/;

/** Statements of the indexes that are still to be made, in their order. */
export function readWaitingIndexes(db: ReadableDb): readonly string[] {
  const text = readMeta(db, metaKey);
  if (text === null) return [];
  try {
    const list = JSON.parse(text) as unknown;
    return Array.isArray(list)
      ? list.filter((sql): sql is string => typeof sql === 'string' && indexStatement.test(sql))
      : [];
  } catch {
    return [];
  }
}

/** Removes the indexes of a table, to be made later. The primary key stays. */
export function postponeIndexes(db: WritableDb, table: string): void {
  const indexes = all<{ name: string; sql: string }>(
    db,
    `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL ORDER BY rowid`,
    [table],
  ).filter(({ sql }) => indexStatement.test(sql));
  for (const { name } of indexes) raw(db).exec(`DROP INDEX ${name}`);
  writeMeta(db, metaKey, JSON.stringify([...readWaitingIndexes(db), ...indexes.map(({ sql }) => sql)]));
}

/** Makes the next index that waits; false where none does. To be run within a transaction. */
export function makeWaitingIndex(db: WritableDb): boolean {
  const [next, ...rest] = readWaitingIndexes(db);
  if (next === undefined) {
    run(db, 'DELETE FROM meta WHERE key = ?', [metaKey]);
    return false;
  }
  const name = indexStatement.exec(next)?.[1] ?? '';
  const isThere =
    single<number>(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = ?", [name]) > 0;
  if (!isThere) raw(db).exec(next);
  if (rest.length === 0) run(db, 'DELETE FROM meta WHERE key = ?', [metaKey]);
  else writeMeta(db, metaKey, JSON.stringify(rest));
  return rest.length > 0;
}

/** Makes all of them. To be run within a transaction. */
export function makeWaitingIndexes(db: WritableDb): void {
  while (makeWaitingIndex(db));
}
