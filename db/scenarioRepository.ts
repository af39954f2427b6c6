import { scenarioSchema, type Scenario } from '#core/scenario/scenario.ts';
import { canonicalJson } from '#core/planning/canonical.ts';
import { all, first, fromFlag, run, single, toFlag, type ReadableDb, type WritableDb } from './database.ts';

/** A scenario as the list shows it. */
export interface ScenarioEntry {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
}

/** All scenarios in the order in which they were made. */
export function listScenarios(db: ReadableDb): ScenarioEntry[] {
  return all<{ id: string; name: string; is_active: number }>(
    db,
    'SELECT id, name, is_active FROM scenarios ORDER BY position',
  ).map(({ id, name, is_active }) => ({ id, name, active: fromFlag(is_active) }));
}

/** A scenario by id, null when there is none. What an older version did not know takes its default. */
export function readScenario(db: ReadableDb, id: string): Scenario | null {
  const row = first<{ json: string }>(db, 'SELECT json FROM scenarios WHERE id = ?', [id]);
  return row === undefined ? null : scenarioSchema.parse(JSON.parse(row.json));
}

/** The active scenario with its id, null in a file that has none yet. */
export function readActiveScenario(db: ReadableDb): { readonly id: string; readonly scenario: Scenario } | null {
  const row = first<{ id: string; json: string }>(db, 'SELECT id, json FROM scenarios WHERE is_active = 1');
  return row === undefined ? null : { id: row.id, scenario: scenarioSchema.parse(JSON.parse(row.json)) };
}

/** The id that the next scenario gets. Ids are never used twice while an edit names them. */
export function nextScenarioId(db: ReadableDb): string {
  const numbers = all<{ id: string }>(db, 'SELECT id FROM scenarios UNION SELECT scenario_id FROM edits').map(
    ({ id }) => Number(/^scenario-(\d+)$/.exec(id)?.[1] ?? 0),
  );
  return `scenario-${Math.max(0, ...numbers) + 1}`;
}

/** Inserts or replaces a scenario; a new one is not active and comes last. */
export function writeScenario(db: WritableDb, id: string, scenario: Scenario): void {
  run(
    db,
    `INSERT INTO scenarios (id, position, json, is_active)
     VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM scenarios), ?, 0)
     ON CONFLICT (id) DO UPDATE SET json = excluded.json`,
    [id, canonicalJson(scenario)],
  );
}

/** Removes a scenario with its plan. */
export function deleteScenario(db: WritableDb, id: string): void {
  run(db, 'DELETE FROM scenarios WHERE id = ?', [id]);
}

/** Makes a scenario the active one. Throws when there is none of that id. */
export function activateScenario(db: WritableDb, id: string): void {
  run(db, 'UPDATE scenarios SET is_active = 0 WHERE is_active = 1 AND id <> ?', [id]);
  const { changes } = run(db, 'UPDATE scenarios SET is_active = ? WHERE id = ?', [toFlag(true), id]);
  if (changes !== 1) throw new Error(`There is no scenario ${id}.`);
}

/** Gives a file without scenarios its first one, active. */
export function ensureScenario(db: WritableDb, scenario: Scenario): void {
  if (single<number>(db, 'SELECT count(*) FROM scenarios') > 0) return;
  writeScenario(db, 'scenario-1', scenario);
  activateScenario(db, 'scenario-1');
}
