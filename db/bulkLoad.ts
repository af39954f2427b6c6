import { all, raw, type WritableDb } from './database.ts';

/** Below this many rows an index is cheaper kept than made anew. */
const leastRows = 5000;

/**
 * Runs `steps`, which write `rows` rows of `table`, without the table's indexes and makes them anew from the sorted rows at
 * the end, which for a large import takes a fifth of the time. Few rows beside many that stay are written as usual. To be
 * run within a transaction: when it fails the indexes are back with everything else. The primary key stays.
 */
export function* loadInBulk(
  db: WritableDb,
  table: string,
  rows: number,
  steps: () => Generator<number>,
): Generator<number> {
  const stored = all<{ count: number }>(db, `SELECT count(*) AS count FROM ${table}`)[0]?.count ?? 0;
  if (rows < leastRows || rows < stored) {
    yield* steps();
    return;
  }
  const indexes = all<{ name: string; sql: string }>(
    db,
    `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL ORDER BY rowid`,
    [table],
  );
  const database = raw(db);
  for (const { name } of indexes) database.exec(`DROP INDEX ${name}`);
  let last = 0;
  for (const step of steps()) {
    last = step;
    yield step;
  }
  for (const { sql } of indexes) {
    database.exec(sql);
    yield last;
  }
}
