import { mappingSignature, tableMappingSchema, type TableMapping } from '#core/import/mapping/mapping.ts';
import { repairKey, repairSchema, type Repair } from '#core/import/mapping/repair.ts';
import { all, run, type ReadableDb, type WritableDb } from './database.ts';

/** The mappings of earlier imports, the one used last first. One that this version cannot read is left out. */
export function readMappings(db: ReadableDb): TableMapping[] {
  return all<{ mapping: string }>(db, 'SELECT mapping FROM column_mappings ORDER BY used_at DESC, signature').flatMap(
    ({ mapping }) => {
      const parsed = tableMappingSchema.safeParse(JSON.parse(mapping));
      return parsed.success ? [parsed.data] : [];
    },
  );
}

/** Keeps a mapping for the next table with the same headings. */
export function writeMapping(db: WritableDb, mapping: TableMapping, usedAt: string): void {
  run(
    db,
    `INSERT INTO column_mappings (signature, mapping, used_at) VALUES (?, ?, ?)
     ON CONFLICT (signature) DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at`,
    [mappingSignature(mapping), JSON.stringify(mapping), usedAt],
  );
}

/** Every repair, in the order in which they were made. */
export function readRepairs(db: ReadableDb): Repair[] {
  return all<{ repair: string }>(db, 'SELECT repair FROM repairs ORDER BY id').flatMap(({ repair }) => {
    const parsed = repairSchema.safeParse(JSON.parse(repair));
    return parsed.success ? [parsed.data] : [];
  });
}

/** Puts `repairs` in the place of those that are there; of two about the same the later counts. */
export function writeRepairs(db: WritableDb, repairs: readonly Repair[]): void {
  run(db, 'DELETE FROM repairs');
  const byKey = new Map(repairs.map((repair) => [repairKey(repair), repair]));
  for (const [key, repair] of byKey) {
    run(db, 'INSERT INTO repairs (key, repair) VALUES (?, ?)', [key, JSON.stringify(repair)]);
  }
}
