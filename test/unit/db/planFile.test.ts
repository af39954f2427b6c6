import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ApiError } from '#core/api.ts';
import { connect, disconnect, raw, transact } from '#db/database.ts';
import { migrate, type Migration } from '#db/migrations.ts';
import { closePlanFile, createPlanFile, openPlanFile, savePlanFileAs, type PlanFile } from '#db/planFile.ts';
import { importInto, resultOf, shippedMigrations, temporaryFolder } from '#test/fixtures/db/planFiles.ts';
import { clusterNamed, hostOf, inventoryOf, workloadOf } from '#test/fixtures/inventory.ts';
import { boundUser } from '#test/fixtures/nobody.ts';

const folder = temporaryFolder();
const options = { migrations: shippedMigrations, scratchFolder: join(folder, 'scratch') };
let number = 0;
function newPath(): string {
  return join(folder, `plan-${++number}.headroom`);
}

function refusalOf(action: () => unknown): { code: string; message: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof ApiError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('It was not refused.');
}

/** A closed plan file with an estate large enough that its tables span several pages. */
function filledFile(): string {
  const path = newPath();
  const file = createPlanFile(path, options);
  const workloads = Array.from({ length: 400 }, (_, index) => workloadOf(`w${index}`, { annotation: 'x'.repeat(200) }));
  importInto(file.writer, resultOf('a.csv', inventoryOf([hostOf('h1')], workloads, [clusterNamed('c1')])));
  closePlanFile(file);
  return path;
}

function countWorkloads(file: PlanFile): unknown {
  return raw(file.reader).prepare('SELECT count(*) FROM workloads').pluck().get();
}

describe('a plan file', () => {
  test('holds after closing what was stored, in one file and nothing beside it', () => {
    const path = filledFile();
    expect(readdirSync(folder).filter((name) => name.startsWith(`plan-${number}`))).toEqual([
      `plan-${number}.headroom`,
    ]);
    const file = openPlanFile(path, options);
    expect(countWorkloads(file)).toBe(400);
    expect(raw(file.writer).pragma('journal_mode', { simple: true })).toBe('wal');
    expect(file).toMatchObject({ readOnly: false, backupPath: null, name: `plan-${number}.headroom` });
    closePlanFile(file);
  });

  test('cannot be written through the reading connection', () => {
    const file = createPlanFile(newPath(), options);
    expect(() => raw(file.reader).exec("INSERT INTO meta VALUES ('a', 'b')")).toThrow('readonly');
    closePlanFile(file);
  });

  test('is not made where there is a file already', () => {
    const path = filledFile();
    const before = readFileSync(path);
    expect(refusalOf(() => createPlanFile(path, options)).code).toBe('file-not-writable');
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe('what is no plan file is refused by what it is', () => {
  test.each([
    ['nothing there', 'file-not-readable', 'does not exist', () => join(folder, 'nowhere.headroom')],
    ['a folder', 'not-a-plan-file', 'is a folder', () => folder],
    ['an empty file', 'not-a-plan-file', 'is empty', () => write('empty.headroom', '')],
    ['a text', 'not-a-plan-file', 'import it', () => write('text.headroom', 'Name,Memory\nvm,1\n')],
    ['a zip', 'not-a-plan-file', 'import it', () => write('zip.headroom', 'PK\u0003\u0004 and so on')],
    ['the head of a database alone', 'damaged-file', 'first page', () => write('head.headroom', 'SQLite format 3\0')],
    ['another program’s database', 'not-a-plan-file', 'another program', otherDatabase],
  ])('%s', (_what, code, words, path) => {
    const refusal = refusalOf(() => openPlanFile(path(), options));
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(words);
  });

  function write(name: string, content: string): string {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  }

  function otherDatabase(): string {
    const path = join(folder, 'other.headroom');
    const db = connect(path, { mustExist: false });
    raw(db).exec('CREATE TABLE notes (text TEXT)');
    disconnect(db);
    return path;
  }
});

describe('a file of another version', () => {
  const next: Migration = {
    number: shippedMigrations.length + 1,
    name: 'next',
    sql: 'ALTER TABLE meta ADD COLUMN note TEXT;',
  };
  const newer = { ...options, migrations: [...shippedMigrations, next] };

  test('that is newer is refused and left byte for byte as it was', () => {
    const path = newPath();
    closePlanFile(createPlanFile(path, newer));
    const before = readFileSync(path);
    const refusal = refusalOf(() => openPlanFile(path, options));
    expect(refusal.code).toBe('newer-file');
    expect(refusal.message).toContain(`plan-${number}.headroom was saved by a newer version of Headroom`);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith(`plan-${number}`))).toHaveLength(1);
  });

  test('that is older is copied before it is migrated', () => {
    const path = filledFile();
    const file = openPlanFile(path, newer);
    expect(raw(file.reader).prepare('SELECT note FROM meta').all()).toEqual([{ note: null }]);
    expect(countWorkloads(file)).toBe(400);
    const { backupPath } = file;
    closePlanFile(file);
    expect(backupPath).toBe(join(folder, `plan-${number}.before-v${shippedMigrations.length}-update.headroom`));
    // The copy opens with the program that wrote it.
    const copy = openPlanFile(backupPath ?? '', options);
    expect(countWorkloads(copy)).toBe(400);
    closePlanFile(copy);
  });

  test('whose migration fails stays as it was, beside its copy', () => {
    const path = filledFile();
    const failing = { ...options, migrations: [...shippedMigrations, { ...next, sql: 'SELECT a FROM nowhere;' }] };
    expect(() => openPlanFile(path, failing)).toThrow('nowhere');
    const file = openPlanFile(path, options);
    expect(countWorkloads(file)).toBe(400);
    closePlanFile(file);
  });
});

describe('a damaged file is refused and left as it was', () => {
  test('cut off in the middle', () => {
    const path = filledFile();
    truncateSync(path, Math.floor(readFileSync(path).length / 8192) * 4096);
    const before = readFileSync(path);
    expect(refusalOf(() => openPlanFile(path, options)).code).toBe('damaged-file');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('with pages that were overwritten', () => {
    const path = filledFile();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 3 * 4096, bytes.length - 4096);
    writeFileSync(path, bytes);
    const refusal = refusalOf(() => openPlanFile(path, options));
    expect(refusal.code).toBe('damaged-file');
    expect(refusal.message).toContain(`plan-${number}.headroom is damaged`);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('with a table missing', () => {
    const path = newPath();
    const db = connect(path, { mustExist: false });
    migrate(db, [{ number: 1, name: 'other', sql: 'CREATE TABLE meta (a TEXT) STRICT;' }]);
    disconnect(db);
    expect(refusalOf(() => openPlanFile(path, options))).toMatchObject({ code: 'damaged-file' });
  });
});

test('what a crash left in the write-ahead log is there again', () => {
  const path = newPath();
  const file = createPlanFile(path, options);
  transact(file.writer, () => raw(file.writer).exec("INSERT INTO meta (key, value) VALUES ('a', 'b')"));
  const crashed = newPath();
  // As a power cut leaves it: the file without its last changes, and the log that has them.
  copyFileSync(path, crashed);
  copyFileSync(`${path}-wal`, `${crashed}-wal`);
  closePlanFile(file);
  const again = openPlanFile(crashed, options);
  expect(raw(again.reader).prepare("SELECT value FROM meta WHERE key = 'a'").pluck().get()).toBe('b');
  closePlanFile(again);
});

describe('save as', () => {
  test('writes everything to the new place and opens that', () => {
    const file = openPlanFile(filledFile(), options);
    const target = newPath();
    const saved = savePlanFileAs(file, target, options);
    closePlanFile(file);
    expect(saved.path).toBe(target);
    expect(countWorkloads(saved)).toBe(400);
    closePlanFile(saved);
  });

  test('replaces a file whole, and never applies its old log to the new content', () => {
    const file = openPlanFile(filledFile(), options);
    const target = newPath();
    writeFileSync(target, 'something else');
    writeFileSync(`${target}-wal`, 'a log of something else');
    const saved = savePlanFileAs(file, target, options);
    expect(countWorkloads(saved)).toBe(400);
    closePlanFile(saved);
    closePlanFile(file);
  });

  test('into a folder that does not exist says so and leaves nothing', () => {
    const file = openPlanFile(filledFile(), options);
    const refusal = refusalOf(() => savePlanFileAs(file, join(folder, 'missing', 'a.headroom'), options));
    expect(refusal.code).toBe('file-not-writable');
    expect(refusal.message).toContain('a.headroom cannot be written');
    expect(existsSync(join(folder, 'missing'))).toBe(false);
    expect(countWorkloads(file)).toBe(400);
    closePlanFile(file);
  });
});

/** Runs a script as somebody whom file permissions bind; root is bound by none. */
function asNobody(
  script: string,
  ...args: readonly string[]
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--input-type=module', '-e', script, ...args], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    encoding: 'utf8',
    ...boundUser,
  });
}

describe.skipIf(boundUser === null)('a file that cannot be written', () => {
  const script = `
    import { openPlanFile, closePlanFile, createPlanFile } from '#db/planFile.ts';
    import { readMigrations } from '#db/migrations.ts';
    import { raw } from '#db/database.ts';
    import { pathToFileURL } from 'node:url';
    const [path, scratch, create] = process.argv.slice(1);
    const options = { migrations: readMigrations(pathToFileURL(process.cwd() + '/db/migrations/')), scratchFolder: scratch };
    try {
      const file = create === undefined ? openPlanFile(path, options) : createPlanFile(path, options);
      console.log(JSON.stringify({ readOnly: file.readOnly, name: file.name,
        workloads: raw(file.reader).prepare('SELECT count(*) FROM workloads').pluck().get() }));
      closePlanFile(file);
    } catch (error) { console.log(JSON.stringify({ code: error.code, message: error.message })); }
  `;
  const scratch = join(folder, 'open-to-all');
  mkdirSync(scratch);
  chmodSync(folder, 0o755);
  chmodSync(scratch, 0o777);

  test('opens read-only, is read whole, and nothing is written beside it', () => {
    const path = filledFile();
    chmodSync(path, 0o444);
    const before = readdirSync(folder);
    const { stdout, stderr } = asNobody(script, path, scratch);
    expect(JSON.parse(stdout || stderr)).toEqual({ readOnly: true, name: `plan-${number}.headroom`, workloads: 400 });
    expect(readdirSync(folder)).toEqual(before);
    expect(readdirSync(scratch)).toEqual([]);
  });

  test('opens read-only in a folder that is', () => {
    const path = filledFile();
    chmodSync(path, 0o666);
    const { stdout } = asNobody(script, path, scratch);
    expect(JSON.parse(stdout)).toMatchObject({ readOnly: true, workloads: 400 });
  });

  test('that may not even be read is refused by name', () => {
    const path = filledFile();
    chmodSync(path, 0o000);
    const { stdout } = asNobody(script, path, scratch);
    expect(JSON.parse(stdout)).toEqual({
      code: 'file-not-readable',
      message: `plan-${number}.headroom cannot be read: access is denied.`,
    });
  });

  test('is not made in a folder that is read-only, and the message names it', () => {
    const { stdout } = asNobody(script, join(folder, 'new.headroom'), scratch, 'create');
    expect(JSON.parse(stdout)).toMatchObject({ code: 'file-not-writable' });
    expect(JSON.parse(stdout).message).toContain('new.headroom cannot be made');
    expect(existsSync(join(folder, 'new.headroom'))).toBe(false);
  });
});

test('a file with garbage behind its end still opens, as SQLite ignores it', () => {
  const path = filledFile();
  appendFileSync(path, 'trailing');
  const file = openPlanFile(path, options);
  expect(countWorkloads(file)).toBe(400);
  closePlanFile(file);
});
