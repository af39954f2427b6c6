import { expect, test } from 'vitest';
import { connect, disconnect, raw } from '#db/database.ts';
import { migrate, readMigrations, schemaText } from '#db/migrations.ts';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../../db/', import.meta.url);

test('the committed schema equals that of a migrated file', async () => {
  const db = connect(':memory:', { mustExist: false });
  migrate(db, readMigrations(new URL('migrations/', folder)));
  await expect(schemaText(db)).toMatchFileSnapshot(fileURLToPath(new URL('schema.sql', folder)));
  disconnect(db);
});

test('every table of a migrated file is STRICT', () => {
  const db = connect(':memory:', { mustExist: false });
  migrate(db, readMigrations(new URL('migrations/', folder)));
  const loose = raw(db)
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  expect(loose).toEqual([]);
  disconnect(db);
});

test('every foreign key has an index on its own side, so that removing a parent never scans the children', () => {
  const db = connect(':memory:', { mustExist: false });
  migrate(db, readMigrations(new URL('migrations/', folder)));
  const keys = raw(db)
    .prepare(
      `SELECT t.name AS "table", f."from" AS "column" FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS f
       WHERE t.schema = 'main' AND f.seq = 0`,
    )
    .all() as { table: string; column: string }[];
  expect(keys.length).toBeGreaterThan(10);
  const uncovered = keys.filter(
    ({ table, column }) =>
      raw(db)
        .prepare(
          `SELECT 1 FROM pragma_index_list(@table) AS l, pragma_index_info(l.name) AS i WHERE i.seqno = 0 AND i.name = @column`,
        )
        .get({ table, column }) === undefined,
  );
  expect(uncovered).toEqual([]);
  disconnect(db);
});
