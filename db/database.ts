import Database from 'better-sqlite3';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A connection for reading. A function that takes it does not write. */
export interface ReadableDb {
  readonly [readable]: true;
}

/** A connection that may write. */
export interface WritableDb extends ReadableDb {
  readonly [writable]: true;
}

/** What SQLite stores and returns in a column. */
export type SqlValue = string | number | null | Uint8Array;
/** A row as it is bound or returned, by column name. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

const oldestNode = 24;

/**
 * Throws a sentence for the user when this Node cannot load the database library: on Node 20 it does not fail, it
 * crashes the process.
 */
export function assertNodeVersion(version: string = process.versions.node): void {
  const major = Number.parseInt(version, 10);
  if (!(major >= oldestNode)) {
    throw new Error(`Headroom needs Node ${oldestNode} or newer to open plan files; this is Node ${version}.`);
  }
}

/** Opens a connection and sets what every connection needs. Throws what the library throws. */
export function connect(path: string, options: { readonly mustExist: boolean }): WritableDb {
  assertNodeVersion();
  const database = new Database(path, { fileMustExist: options.mustExist, timeout: 5000 });
  try {
    database.pragma('foreign_keys = ON');
    database.pragma('synchronous = NORMAL');
    // A file made by somebody else must not be able to run functions through its schema.
    database.pragma('trusted_schema = OFF');
    database.function('fold_text', { deterministic: true }, (text: unknown) =>
      typeof text === 'string' ? text.toLowerCase() : null,
    );
  } catch (error) {
    database.close();
    throw error;
  }
  return database as unknown as WritableDb;
}

/** The library's own object behind a handle. For db/ alone; everything else goes through the repositories. */
export function raw(db: ReadableDb): Database.Database {
  return db as unknown as Database.Database;
}

/** Statements kept per connection; the fixed ones are about a hundred. */
const mostPrepared = 500;

const prepared = new WeakMap<Database.Database, Map<string, Database.Statement>>();

/** Prepares `sql` once per connection. */
export function statement(db: ReadableDb, sql: string): Database.Statement {
  const database = raw(db);
  let statements = prepared.get(database);
  if (statements === undefined) {
    statements = new Map();
    prepared.set(database, statements);
  }
  let found = statements.get(sql);
  if (found === undefined) {
    // Tables are read by generated statements: their number is not limited, so the store of them is.
    if (statements.size >= mostPrepared) statements.clear();
    found = database.prepare(sql);
    statements.set(sql, found);
  }
  return found;
}

type Parameters = readonly SqlValue[] | SqlRow;

function bound(parameters: Parameters): readonly unknown[] {
  return Array.isArray(parameters) ? (parameters as readonly unknown[]) : [parameters];
}

/** All rows. The caller names the row's type, which the STRICT schema guarantees. */
export function all<Row>(db: ReadableDb, sql: string, parameters: Parameters = []): Row[] {
  return statement(db, sql).all(...bound(parameters)) as Row[];
}

/** The first row, undefined when there is none. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what its own SQL selects
export function first<Row>(db: ReadableDb, sql: string, parameters: Parameters = []): Row | undefined {
  return statement(db, sql).get(...bound(parameters)) as Row | undefined;
}

/** The first column of the first row of a query that always has one, such as a count. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
export function single<Value extends SqlValue>(db: ReadableDb, sql: string, parameters: Parameters = []): Value {
  const row = first<Record<string, Value>>(db, sql, parameters);
  if (row === undefined) throw new Error(`No row: ${sql}`);
  return Object.values(row)[0] as Value;
}

/** Runs a statement that writes; returns how many rows it changed and the last row id. */
export function run(db: WritableDb, sql: string, parameters: Parameters = []): { changes: number; lastId: number } {
  const result = statement(db, sql).run(...bound(parameters));
  return { changes: result.changes, lastId: Number(result.lastInsertRowid) };
}

/** Runs `work` in one transaction that takes the write lock at once: all of it is stored or nothing. */
export function transact<Result>(db: WritableDb, work: () => Result): Result {
  return raw(db).transaction(work).immediate();
}

/**
 * Runs `steps` in one transaction that the caller may interleave with other work: each `next()` does a piece, and the
 * transaction ends when the generator does. Leaving early (`return`, `throw` or an error inside) rolls everything back.
 * Other connections see the old state until the end.
 */
export function* transactInSteps<Step, Result>(
  db: WritableDb,
  steps: () => Generator<Step, Result>,
): Generator<Step, Result> {
  const database = raw(db);
  database.exec('BEGIN IMMEDIATE');
  let committed = false;
  try {
    const result = yield* steps();
    database.exec('COMMIT');
    committed = true;
    return result;
  } finally {
    if (!committed && database.inTransaction) database.exec('ROLLBACK');
  }
}

/** Runs a generator to its end and returns its result. */
export function runToEnd<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** 1 or 0: SQLite has no booleans. */
export function toFlag(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

/** The opposite of {@link toFlag}, keeping null. */
export function fromFlag(value: number): boolean {
  return value !== 0;
}

/** Closes the connection; the write-ahead log is folded into the file when it is the last one. */
export function disconnect(db: ReadableDb): void {
  const database = raw(db);
  if (database.open) database.close();
}
