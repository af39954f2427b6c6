import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { assertNodeVersion, connect, disconnect, raw } from '#db/database.ts';
import { applicationId, migrate, readMigrations, versionOf, type Migration } from '#db/migrations.ts';
import { shippedMigrations, temporaryFolder } from '#test/fixtures/db/planFiles.ts';

const first: Migration = { number: 1, name: 'first', sql: 'CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT) STRICT;' };
const second: Migration = {
  number: 2,
  name: 'second',
  sql: "ALTER TABLE a ADD COLUMN c TEXT; UPDATE a SET c = b || '!';",
};

describe('migrate', () => {
  test('applies what is missing, in order, and keeps what is there', () => {
    const db = connect(':memory:', { mustExist: false });
    expect(migrate(db, [first])).toBe(1);
    raw(db).exec("INSERT INTO a (id, b) VALUES (1, 'x'), (2, 'y')");
    expect(migrate(db, [first, second])).toBe(1);
    expect(raw(db).prepare('SELECT * FROM a').all()).toEqual([
      { id: 1, b: 'x', c: 'x!' },
      { id: 2, b: 'y', c: 'y!' },
    ]);
    expect(versionOf(db)).toBe(2);
    expect(raw(db).pragma('application_id', { simple: true })).toBe(applicationId);
    expect(migrate(db, [first, second])).toBe(0);
    disconnect(db);
  });

  test('leaves the file as it was when any of them fails', () => {
    const db = connect(':memory:', { mustExist: false });
    migrate(db, [first]);
    const third: Migration = {
      number: 3,
      name: 'third',
      sql: 'CREATE TABLE d (id TEXT) STRICT; SELECT a FROM nowhere;',
    };
    expect(() => migrate(db, [first, second, third])).toThrow('nowhere');
    expect(versionOf(db)).toBe(1);
    expect(raw(db).prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['a']);
    expect(raw(db).pragma('foreign_keys', { simple: true })).toBe(1);
    disconnect(db);
  });

  test('refuses a migration that leaves references to nothing', () => {
    const db = connect(':memory:', { mustExist: false });
    migrate(db, [first]);
    const broken: Migration = {
      number: 2,
      name: 'broken',
      sql: 'CREATE TABLE child (a INTEGER REFERENCES a (id)) STRICT; INSERT INTO child VALUES (7);',
    };
    expect(() => migrate(db, [first, broken])).toThrow('broken references');
    expect(versionOf(db)).toBe(1);
    disconnect(db);
  });
});

describe('readMigrations', () => {
  const folder = temporaryFolder();
  function write(name: string, files: Record<string, string>): URL {
    mkdirSync(join(folder, name));
    for (const [file, sql] of Object.entries(files)) writeFileSync(join(folder, name, file), sql);
    return pathToFileURL(`${join(folder, name)}/`);
  }

  test('reads them by number', () => {
    const url = write('good', { '0002_b.sql': 'B', '0001_a.sql': 'A', 'notes.md': '' });
    expect(readMigrations(url)).toEqual([
      { number: 1, name: 'a', sql: 'A' },
      { number: 2, name: 'b', sql: 'B' },
    ]);
  });

  test.each([
    ['a gap', { '0001_a.sql': '', '0003_c.sql': '' }],
    ['a doubled number', { '0001_a.sql': '', '0001_b.sql': '' }],
    ['a name that is none', { '1_a.sql': '' }],
    ['no migration at all', {}],
  ])('refuses %s', (what, files) => {
    expect(() => readMigrations(write(what.replaceAll(' ', '-'), files))).toThrow();
  });
});

test('a Node that the database library would crash is refused in words', () => {
  expect(() => assertNodeVersion('20.19.0')).toThrow(
    'Headroom needs Node 24 or newer to open plan files; this is Node 20.19.0.',
  );
  expect(() => assertNodeVersion('24.21.0')).not.toThrow();
});

describe('the migration to rules of placement', () => {
  test('keeps what earlier imports changed, and lets a change be that of a rule', () => {
    const db = connect(':memory:', { mustExist: false });
    migrate(db, shippedMigrations.slice(0, 4));
    const entry = "(1, 'import', 'the import of a', '2026-01-01T00:00:00.000Z', '[\"a\"]', '{}')";
    raw(db).exec(`INSERT INTO imports (id, kind, label, imported_at, files, counts) VALUES ${entry}`);
    raw(db).exec("INSERT INTO import_changes VALUES (1, 0, 'host', 'h1', 'esx1', 'new', '[]')");
    const changes = () => raw(db).prepare('SELECT * FROM import_changes').all();
    const before = changes();
    migrate(db, shippedMigrations.slice(0, 5));
    expect(changes()).toEqual(before);
    expect(raw(db).prepare('SELECT count(*) FROM placement_rules').pluck().get()).toBe(0);
    raw(db).exec("INSERT INTO import_changes VALUES (1, 1, 'rule', 'r1', 'apart', 'gone', '[]')");
    raw(db).exec('DELETE FROM imports');
    expect(changes()).toEqual([]);
    disconnect(db);
  });
});

describe('the migration to resources beside cores and memory', () => {
  test('keeps hosts and workloads, of which nothing more is known then', () => {
    const db = connect(':memory:', { mustExist: false });
    migrate(db, shippedMigrations.slice(0, 5));
    raw(db).exec(`
      INSERT INTO import_sources (id, position, batch, batch_position, file, format, sha256, size_bytes, rows_read, rows_stored, rows_merged, rows_refused, accepted, imported_at)
        VALUES ('s', 0, 1, 0, 'a.csv', 'csv', '${'0'.repeat(64)}', 1, 2, 2, 0, 0, 1, '2026-01-01');
      INSERT INTO hosts (id, key, name, cpu_cores, memory_mib, in_maintenance, source_id, row) VALUES ('h', 'h', 'h', 8, 1024, 0, 's', 1);
      INSERT INTO workloads (id, key, name, technology, power_state, is_template, vcpus, memory_mib, networks, source_id, row)
        VALUES ('w', 'w', 'w', 'vm', 'on', 0, 2, 512, '[]', 's', 2);`);
    migrate(db, shippedMigrations.slice(0, 6));
    expect(raw(db).prepare('SELECT id, cpu_cores, gpus, numa_nodes, evc_mode FROM hosts').all()).toEqual([
      { id: 'h', cpu_cores: 8, gpus: null, numa_nodes: null, evc_mode: null },
    ]);
    expect(raw(db).prepare('SELECT id, vcpus, resources FROM workloads').all()).toEqual([
      { id: 'w', vcpus: 2, resources: null },
    ]);
    expect(() => raw(db).exec(`UPDATE workloads SET resources = '[1]'`)).toThrow(/CHECK/);
    disconnect(db);
  });
});

describe('the migration to readiness', () => {
  test('keeps the workloads of a plan, of which nothing is judged then', () => {
    const db = connect(':memory:', { mustExist: false });
    migrate(db, shippedMigrations.slice(0, 7));
    const columns = raw(db).prepare("SELECT name FROM pragma_table_info('plan_workloads')").pluck().all().join(', ');
    raw(db).exec("INSERT INTO scenarios (id, position, json, is_active) VALUES ('s', 1, '{}', 1)");
    const hash = '0'.repeat(64);
    raw(db).exec(`INSERT INTO plan_results (id, scenario_id, fingerprint, inputs_hash, seed, created_at, app_version,
        summary, document, document_bytes, details, details_bytes)
      VALUES (1, 's', '${hash}', '${hash}', 1, '2026-01-01', '0', '{}', x'00', 1, x'00', 1)`);
    raw(db)
      .exec(`INSERT INTO plan_workloads (plan_id, id, name, powered_on, technology, host_basis, basis, vcpus, memory_mib,
        vm_cpu_cores, vm_memory_mib, container_cpu_cores, container_memory_mib, microvm_cpu_cores, microvm_memory_mib,
        wasm_cpu_cores, wasm_memory_mib, overridden, reasons, blockers, sort_name, search_text)
      VALUES (1, 'w', 'w', 1, 'vm', 'recorded', 'usage', 2, 512, 1, 1, 1, 1, 1, 1, 1, 1, 0, '[]', '[]', 'w', 'w')`);
    const rows = () => raw(db).prepare(`SELECT ${columns} FROM plan_workloads`).all();
    const before = rows();
    migrate(db, shippedMigrations.slice(0, 8));
    expect(rows()).toEqual(before);
    const added = 'SELECT readiness, readiness_reasons, priority FROM plan_workloads';
    expect(raw(db).prepare(added).all()).toEqual([{ readiness: null, readiness_reasons: null, priority: null }]);
    expect(() => raw(db).exec("UPDATE plan_workloads SET readiness = 'soon'")).toThrow(/CHECK/);
    disconnect(db);
  });
});
