import { z } from 'zod';
import { canonicalJson } from '#core/planning/canonical.ts';
import type { AssumptionSetValues } from '#core/scenario/assumptionSet.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { all, first, run, type ReadableDb, type WritableDb } from './database.ts';

/** A set of assumptions with the id that it has in this file. */
export interface StoredAssumptionSet extends AssumptionSetValues {
  readonly id: string;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly assumptions: string;
}

const overridesSchema = scenarioSchema.shape.assumptions;

function toSet({ id, name, note, assumptions }: Row): StoredAssumptionSet {
  return { id, name, note, assumptions: overridesSchema.parse(JSON.parse(assumptions)) };
}

/** Every set, by name. */
export function listAssumptionSets(db: ReadableDb): StoredAssumptionSet[] {
  return all<Row>(db, 'SELECT id, name, note, assumptions FROM assumption_sets ORDER BY name, id').map(toSet);
}

/** One set, null when there is none of that id. */
export function readAssumptionSet(db: ReadableDb, id: string): StoredAssumptionSet | null {
  const row = first<Row>(db, 'SELECT id, name, note, assumptions FROM assumption_sets WHERE id = ?', [id]);
  return row === undefined ? null : toSet(row);
}

/** The set of that name, upper and lower case alike; null when there is none. */
export function findAssumptionSet(db: ReadableDb, name: string): StoredAssumptionSet | null {
  const row = first<Row>(db, 'SELECT id, name, note, assumptions FROM assumption_sets WHERE name = ?', [name]);
  return row === undefined ? null : toSet(row);
}

/** Inserts or replaces a set. */
export function writeAssumptionSet(db: WritableDb, { id, name, note, assumptions }: StoredAssumptionSet): void {
  run(
    db,
    `INSERT INTO assumption_sets (id, name, note, assumptions) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, note = excluded.note, assumptions = excluded.assumptions`,
    [id, name, note, canonicalJson(assumptions)],
  );
}

/** Removes a set. */
export function removeAssumptionSet(db: WritableDb, id: string): void {
  run(db, 'DELETE FROM assumption_sets WHERE id = ?', [id]);
}

/** The id that the next set gets: never one that an edit still names, so that undoing brings back the right one. */
export function nextAssumptionSetId(db: ReadableDb): string {
  const used = all<{ id: string }>(
    db,
    `SELECT id FROM assumption_sets UNION
     SELECT json_extract(change.value, '$.path[1]') FROM edits, json_each(edits.changes) AS change
     WHERE json_extract(change.value, '$.path[0]') = ?`,
    [assumptionSetPath],
  ).map(({ id }) => Number(/^set-(\d+)$/.exec(id)?.[1] ?? 0));
  return `set-${Math.max(0, ...used) + 1}`;
}

/** First key of a change's path that is about a set and not about the scenario. */
export const assumptionSetPath = 'assumptionSets';

const storedSchema = z.object({
  id: z.string(),
  name: z.string(),
  note: z.string(),
  assumptions: overridesSchema,
});

/** Puts a set back to what an edit remembers of it; nothing remembered means that there was none. */
export function restoreAssumptionSet(db: WritableDb, id: string, remembered: unknown): void {
  if (remembered === undefined) removeAssumptionSet(db, id);
  else writeAssumptionSet(db, storedSchema.parse(remembered));
}
