import { describe, expect, test } from 'vitest';
import { loadInBulk } from '#db/bulkLoad.ts';
import { raw, runToEnd, transactInSteps } from '#db/database.ts';
import { schemaText } from '#db/migrations.ts';
import { memoryPlan } from '#test/fixtures/db/planFiles.ts';

const names = (db: ReturnType<typeof memoryPlan>): unknown =>
  raw(db)
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'workloads' AND sql IS NOT NULL")
    .pluck()
    .all();

/** Everything the schema says, whatever the order in which it came to be. */
const schemaOf = (db: ReturnType<typeof memoryPlan>): readonly string[] =>
  schemaText(db)
    .split(/;\n/)
    .map((part) => part.trim())
    .sort();

describe('loading many rows', () => {
  test('leaves the schema as it was, and has no index in between', () => {
    const db = memoryPlan();
    const before = schemaOf(db);
    let during: unknown = null;
    runToEnd(
      transactInSteps(db, () =>
        loadInBulk(db, 'workloads', 10_000, function* () {
          during = names(db);
          yield 0.5;
        }),
      ),
    );
    expect(during).toEqual([]);
    expect(schemaOf(db)).toEqual(before);
  });

  test('keeps the indexes while few rows are written', () => {
    const db = memoryPlan();
    let during: unknown = null;
    runToEnd(
      loadInBulk(db, 'workloads', 100, function* () {
        during = names(db);
        yield 0.5;
      }),
    );
    expect(during).toEqual(names(db));
  });

  test('that fails or is left half way has its indexes back with everything else', () => {
    const db = memoryPlan();
    const before = schemaOf(db);
    const steps = transactInSteps(db, () =>
      loadInBulk(db, 'workloads', 10_000, function* () {
        yield 0.1;
        throw new Error('broken');
      }),
    );
    expect(() => runToEnd(steps)).toThrow('broken');
    expect(schemaOf(db)).toEqual(before);
    const left = transactInSteps(db, () =>
      loadInBulk(db, 'workloads', 10_000, function* () {
        yield 0.1;
        yield 0.2;
      }),
    );
    left.next();
    left.return(undefined);
    expect(schemaOf(db)).toEqual(before);
  });
});
