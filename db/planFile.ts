import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { ApiError } from '#core/api.ts';
import { connect, disconnect, raw, type ReadableDb, type WritableDb } from './database.ts';
import { describeFileError, systemCode } from './fileErrors.ts';
import { applicationId, migrate, newestVersion, versionOf, type Migration } from './migrations.ts';

/** An open plan file. Reads go through `reader`; `writer` is for one change at a time. */
export interface PlanFile {
  /** What the user calls the file. For a read-only file not the path of the connections. */
  readonly path: string;
  /** File name without folder. */
  readonly name: string;
  readonly reader: ReadableDb;
  readonly writer: WritableDb;
  /** The file or its folder cannot be written; the connections work on a temporary copy. */
  readonly readOnly: boolean;
  /** The copy that was made before an older file was migrated, null when none was needed. */
  readonly backupPath: string | null;
  /** Folder of the temporary copy, removed when the file is closed. */
  readonly scratchFolder: string | null;
}

/** What opening needs to know beside the path. */
export interface PlanFileOptions {
  readonly migrations: readonly Migration[];
  /** Where copies of read-only files go while they are open. */
  readonly scratchFolder: string;
}

const requiredTables = [
  'meta',
  'import_sources',
  'hosts',
  'workloads',
  'findings',
  'scenarios',
  'plan_results',
  'edits',
];

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Judges a file by its first hundred bytes, before SQLite touches it. Throws the ApiError that tells what it is. */
function assertPlanHeader(path: string, name: string, migrations: readonly Migration[]): void {
  let header: Buffer;
  try {
    if (statSync(path).isDirectory()) throw new ApiError('not-a-plan-file', `${name} is a folder, not a plan file.`);
    const handle = openSync(path, 'r');
    try {
      header = Buffer.alloc(100);
      const read = readSync(handle, header, 0, 100, 0);
      header = header.subarray(0, read);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('file-not-readable', `${name} cannot be read: ${describeFileError(error)}.`, { file: name });
  }
  if (header.length === 0) throw new ApiError('not-a-plan-file', `${name} is empty, so it is not a plan file.`);
  if (header.subarray(0, 16).toString('latin1') !== 'SQLite format 3\0') {
    throw new ApiError(
      'not-a-plan-file',
      `${name} is not a plan file. To read an inventory such as an RVTools export or a CSV file, import it.`,
      { file: name },
    );
  }
  if (header.length < 100) throw damaged(name, 'it ends within its first page');
  if (header.readUInt32BE(68) !== applicationId) {
    throw new ApiError('not-a-plan-file', `${name} is a database of another program, not a plan file.`, { file: name });
  }
  assertNotNewer(header.readUInt32BE(60), name, migrations);
}

function assertNotNewer(version: number, name: string, migrations: readonly Migration[]): void {
  const newest = newestVersion(migrations);
  if (version > newest) {
    throw new ApiError(
      'newer-file',
      `${name} was saved by a newer version of Headroom (file version ${version}, this program knows ${newest}). ` +
        'It was left as it is; open it with the newer version.',
      { file: name, version, newest },
    );
  }
}

function damaged(name: string, reason: string): ApiError {
  return new ApiError(
    'damaged-file',
    `${name} is damaged (${reason}). It was left as it is; go back to a copy of it, or import its sources again.`,
    { file: name, reason },
  );
}

/** Turns what SQLite threw while working on `name` into what a user can act on; other errors are returned unchanged. */
export function explainSqliteError(error: unknown, name: string): unknown {
  const code = systemCode(error);
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return damaged(name, error instanceof Error ? error.message : code);
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new ApiError('busy', `${name} is being changed by another program. Try again when that is done.`, {
      file: name,
    });
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return new ApiError('read-only', `${name} cannot be changed: ${describeFileError(error)}.`, { file: name });
  }
  if (code.startsWith('SQLITE_FULL') || code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) {
    return new ApiError('file-not-writable', `${name} cannot be written: ${describeFileError(error)}.`, { file: name });
  }
  return error;
}

/** Integrity of the whole file: empty when it is sound, else what SQLite found, at most ten lines. */
export function findDamage(db: ReadableDb): readonly string[] {
  const lines = (raw(db).pragma('quick_check(10)') as readonly { readonly quick_check: string }[]).map(
    (row) => row.quick_check,
  );
  if (lines.length === 1 && lines[0] === 'ok') {
    const broken = raw(db).pragma('foreign_key_check') as readonly { readonly table: string }[];
    return broken.length === 0 ? [] : [`${broken.length} broken references, the first in ${broken[0]!.table}`];
  }
  return lines;
}

function connectPair(path: string): { reader: ReadableDb; writer: WritableDb } {
  const writer = connect(path, { mustExist: true });
  try {
    // Where the file system cannot share memory SQLite stays with a rollback journal, which is slower and as safe.
    raw(writer).pragma('journal_mode = WAL');
    const reader = connect(path, { mustExist: true });
    raw(reader).pragma('query_only = ON');
    return { reader, writer };
  } catch (error) {
    disconnect(writer);
    throw error;
  }
}

function freeName(path: string): string {
  if (!existsSync(path)) return path;
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  for (let number = 2; ; number++) {
    const candidate = `${stem}-${number}${extension}`;
    if (!existsSync(candidate)) return candidate;
  }
}

/** Copies an older file beside itself before it is migrated; returns the copy's path. */
function backUp(db: WritableDb, path: string): string {
  const extension = extname(path);
  const copy = freeName(`${path.slice(0, path.length - extension.length)}.before-v${versionOf(db)}-update${extension}`);
  raw(db).prepare('VACUUM INTO ?').run(copy);
  return copy;
}

/**
 * Opens an existing plan file, migrating an older one after a copy was made. Throws an ApiError (`file-not-readable`,
 * `not-a-plan-file`, `newer-file`, `damaged-file`, `busy`) and then has changed nothing.
 */
export function openPlanFile(path: string, options: PlanFileOptions): PlanFile {
  const name = basename(path);
  assertPlanHeader(path, name, options.migrations);
  const readOnly = !isWritable(path) || !isWritable(dirname(resolve(path)));
  let scratchFolder: string | null = null;
  let working = path;
  let writer: WritableDb | null = null;
  try {
    if (readOnly) {
      mkdirSync(options.scratchFolder, { recursive: true });
      scratchFolder = mkdtempSync(join(options.scratchFolder, 'read-only-'));
      working = join(scratchFolder, name);
      copyFileSync(path, working);
      if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${working}-wal`);
    }
    writer = connect(working, { mustExist: true });
    // The header of the file may be behind its write-ahead log.
    assertNotNewer(versionOf(writer), name, options.migrations);
    const damage = findDamage(writer);
    if (damage.length > 0) throw damaged(name, damage[0]!);
    const backupPath =
      !readOnly && versionOf(writer) < newestVersion(options.migrations) ? backUp(writer, working) : null;
    try {
      migrate(writer, options.migrations);
    } catch (error) {
      // A migration changes what the version of the file says is there; where it is not, the file is not what it says.
      if (error instanceof Error && error.message.startsWith('no such table')) throw damaged(name, error.message);
      throw error;
    }
    const tables = raw(writer).prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
    const missing = requiredTables.find((table) => !tables.includes(table));
    if (missing !== undefined) throw damaged(name, `the table ${missing} is missing`);
    disconnect(writer);
    const pair = connectPair(working);
    return { path: resolve(path), name, ...pair, readOnly, backupPath, scratchFolder };
  } catch (error) {
    if (writer !== null) disconnect(writer);
    if (scratchFolder !== null) rmSync(scratchFolder, { recursive: true, force: true });
    throw explainSqliteError(error, name);
  }
}

/** Makes a new, empty plan file. Throws an ApiError (`file-not-writable`) when it cannot, or when the path exists. */
export function createPlanFile(path: string, options: PlanFileOptions): PlanFile {
  const name = basename(path);
  if (existsSync(path)) throw new ApiError('file-not-writable', `${name} exists already.`, { file: name });
  let created: WritableDb | null = null;
  try {
    created = connect(path, { mustExist: false });
    migrate(created, options.migrations);
    disconnect(created);
    return { path: resolve(path), name, ...connectPair(path), readOnly: false, backupPath: null, scratchFolder: null };
  } catch (error) {
    if (created !== null) {
      disconnect(created);
      removePlanFile(path);
    }
    throw new ApiError('file-not-writable', `${name} cannot be made: ${describeFileError(error)}.`, { file: name });
  }
}

/** Closes both connections and removes what was temporary. */
export function closePlanFile(file: PlanFile): void {
  disconnect(file.reader);
  disconnect(file.writer);
  if (file.scratchFolder !== null) rmSync(file.scratchFolder, { recursive: true, force: true });
}

/** Deletes a plan file that is closed, with what SQLite may have left beside it. */
export function removePlanFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true });
}

/**
 * Writes the whole content of `file` to `path` and opens that: first under another name, then renamed, so that an
 * existing file at `path` is replaced whole or not at all. `file` stays open; the caller closes it.
 * Throws an ApiError (`file-not-writable`).
 */
export function savePlanFileAs(file: PlanFile, path: string, options: PlanFileOptions): PlanFile {
  const name = basename(path);
  const part = `${path}.${process.pid}.part`;
  try {
    rmSync(part, { force: true });
    raw(file.writer).prepare('VACUUM INTO ?').run(part);
    const handle = openSync(part, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    // A log that a crash left beside the old file must never be applied to the new one.
    for (const suffix of ['-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true });
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    const folder = dirname(resolve(path));
    throw new ApiError('file-not-writable', `${name} cannot be written to ${folder}: ${describeFileError(error)}.`, {
      file: name,
    });
  }
  return openPlanFile(path, options);
}
