import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { raw, type ReadableDb, type WritableDb } from './database.ts';

/** One step of the schema: `number` is the `user_version` of a file after it. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** "HdRm" as SQLite keeps it in bytes 68 to 71 of the file: how a plan file is told from any other database. */
export const applicationId = 0x48_64_52_6d;

/**
 * The migrations of a folder, `NNNN_name.sql`, in order. Throws when a number is missing or doubled: a program whose
 * migrations are incomplete must not touch a file.
 */
export function readMigrations(folder: URL): readonly Migration[] {
  const migrations = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file): Migration => {
      const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file);
      if (match === null) throw new Error(`Not the name of a migration: ${file}`);
      return {
        number: Number(match[1]),
        name: match[2]!,
        sql: readFileSync(fileURLToPath(new URL(file, folder)), 'utf8'),
      };
    });
  assertConsecutive(migrations);
  return migrations;
}

function assertConsecutive(migrations: readonly Migration[]): void {
  if (migrations.length === 0) throw new Error('There are no migrations.');
  for (const [index, { number, name }] of migrations.entries()) {
    if (number !== index + 1) throw new Error(`Migration ${name} has number ${number}, expected ${index + 1}.`);
  }
}

/** The version a file has after all of `migrations`. */
export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.number ?? 0;
}

/** The file's `user_version`: how many migrations it has seen. */
export function versionOf(db: ReadableDb): number {
  return raw(db).pragma('user_version', { simple: true }) as number;
}

/**
 * Brings the file to the newest version, all missing migrations in one transaction: after an error the file is as it
 * was. Returns how many were applied. Foreign keys are checked at the end and not on the way, so that a migration can
 * rebuild a table.
 */
export function migrate(db: WritableDb, migrations: readonly Migration[]): number {
  assertConsecutive(migrations);
  const database = raw(db);
  const missing = migrations.filter(({ number }) => number > versionOf(db));
  if (missing.length === 0) return 0;
  database.pragma('foreign_keys = OFF');
  try {
    database
      .transaction(() => {
        for (const { number, sql } of missing) {
          database.exec(sql);
          database.pragma(`user_version = ${number}`);
        }
        database.pragma(`application_id = ${applicationId}`);
        const broken = database.pragma('foreign_key_check') as readonly { readonly table: string }[];
        if (broken.length > 0) {
          throw new Error(`Migration left ${broken.length} broken references, the first in ${broken[0]!.table}.`);
        }
      })
      .immediate();
  } finally {
    database.pragma('foreign_keys = ON');
  }
  return missing.length;
}

/** The schema as text, one statement per object in the order they were made: what db/schema.sql must equal. */
export function schemaText(db: ReadableDb): string {
  const objects = raw(db)
    .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
    .pluck()
    .all() as string[];
  const head = [
    '-- The schema of a plan file after all migrations. Written by a test, never by hand:',
    '-- vitest run -c build/vitest.config.ts test/unit/db/schema.test.ts -u',
    `PRAGMA application_id = ${raw(db).pragma('application_id', { simple: true }) as number};`,
    `PRAGMA user_version = ${versionOf(db)};`,
  ];
  return `${head.join('\n')}\n\n${objects.map((sql) => `${sql};`).join('\n\n')}\n`;
}
