import { scenarioSchema, type Scenario } from '#core/scenario/scenario.ts';
import { canonicalJson } from '#core/planning/canonical.ts';
import {
  assumptionSetPath,
  readAssumptionSet,
  removeAssumptionSet,
  restoreAssumptionSet,
  writeAssumptionSet,
  type StoredAssumptionSet,
} from './assumptionSetRepository.ts';
import { first, run, runToEnd, type ReadableDb, type WritableDb } from './database.ts';
import { applyFollowChange, followPath, type FollowChange } from './followRepository.ts';
import { exchangeImage, hasImage, keepImage, type ImportScope } from './importImage.ts';
import {
  activateScenario,
  deleteScenario,
  readActiveScenario,
  readScenario,
  writeScenario,
} from './scenarioRepository.ts';

/** One value that an edit changed: where, what was there and what is there now. An absent side means nothing was. */
interface Change {
  readonly path: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
}

interface EditRow {
  readonly id: number;
  readonly label: string;
  readonly scenario_id: string;
  readonly changes: string;
  readonly active_before: string | null;
  readonly active_after: string | null;
}

/** Edits that are kept; older ones can no longer be undone. */
const mostEdits = 500;

/** Parts of a scenario that are maps: an edit of one entry keeps that entry alone. */
const mapParts = ['assumptions', 'technologyOverrides', 'pinned'] as const;

function isMapPart(key: string): key is (typeof mapParts)[number] {
  return (mapParts as readonly string[]).includes(key);
}

function difference(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): Change[] {
  const changes: Change[] = [];
  const compare = (path: readonly string[], old: unknown, next: unknown): void => {
    if (canonicalJson(old ?? null) === canonicalJson(next ?? null)) return;
    changes.push({
      path,
      ...(old === undefined ? {} : { before: old }),
      ...(next === undefined ? {} : { after: next }),
    });
  };
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!isMapPart(key)) {
      compare([key], before[key], after[key]);
      continue;
    }
    const old = new Map(Object.entries((before[key] ?? {}) as Record<string, unknown>));
    const next = new Map(Object.entries((after[key] ?? {}) as Record<string, unknown>));
    for (const entry of new Set([...old.keys(), ...next.keys()])) {
      compare([key, entry], old.get(entry), next.get(entry));
    }
  }
  return changes;
}

function applyChanges(scenario: Scenario, changes: readonly Change[], side: 'before' | 'after'): Scenario {
  const result: Record<string, unknown> = { ...scenario };
  for (const change of changes) {
    const [key, entry] = change.path;
    if (key === undefined) continue;
    const value = change[side];
    if (entry === undefined) {
      if (value === undefined) delete result[key];
      else result[key] = value;
      continue;
    }
    const part = new Map(Object.entries((result[key] ?? {}) as Record<string, unknown>));
    if (value === undefined) part.delete(entry);
    else part.set(entry, value);
    result[key] = Object.fromEntries(part);
  }
  return result as unknown as Scenario;
}

function record(
  db: WritableDb,
  edit: {
    readonly label: string;
    readonly scenarioId: string;
    readonly changes: readonly Change[];
    readonly activeBefore: string | null;
    readonly activeAfter: string | null;
  },
): number {
  // What was undone can no longer be redone after a new edit: it would mix two histories.
  run(db, 'DELETE FROM edits WHERE is_undone = 1');
  const { lastId } = run(
    db,
    'INSERT INTO edits (label, scenario_id, changes, active_before, active_after) VALUES (?, ?, ?, ?, ?)',
    [edit.label, edit.scenarioId, JSON.stringify(edit.changes), edit.activeBefore, edit.activeAfter],
  );
  run(db, 'DELETE FROM edits WHERE id <= (SELECT max(id) FROM edits) - ?', [mostEdits]);
  return lastId;
}

/**
 * Notes an import or repair that is about to be written as one edit, with what it will replace, so that it can be undone as
 * a whole (importImage.ts). `label` completes the sentence "Undo ...".
 */
export function* recordImport(db: WritableDb, label: string, scope: ImportScope): Generator<void> {
  // A file that has no scenario yet is being made by a tool or a test: there is nobody to undo anything.
  const active = readActiveScenario(db);
  if (active === null) return;
  const editId = record(db, { label, scenarioId: active.id, changes: [], activeBefore: null, activeAfter: null });
  yield* keepImage(db, editId, scope);
}

/**
 * Replaces the active scenario by what `change` makes of it, as one edit that can be undone. Returns whether anything
 * changed; an edit that changes nothing leaves no trace. `label` completes the sentence "Undo ...".
 */
export function editActiveScenario(db: WritableDb, label: string, change: (scenario: Scenario) => Scenario): boolean {
  const active = readActiveScenario(db);
  if (active === null) throw new Error('The file has no scenario.');
  // As it will be read back: what a scenario cannot hold must not become an edit that does nothing.
  const next = scenarioSchema.parse(change(active.scenario));
  const changes = difference(active.scenario, next);
  if (changes.length === 0) return false;
  writeScenario(db, active.id, next);
  record(db, { label, scenarioId: active.id, changes, activeBefore: active.id, activeAfter: active.id });
  return true;
}

/** Adds a scenario and makes it the active one, as one edit that can be undone. */
export function addScenario(db: WritableDb, label: string, id: string, scenario: Scenario): void {
  const activeBefore = readActiveScenario(db)?.id ?? null;
  writeScenario(db, id, scenario);
  activateScenario(db, id);
  record(db, { label, scenarioId: id, changes: [{ path: [], after: scenario }], activeBefore, activeAfter: id });
}

/**
 * Stores sets of assumptions (new, or in the place of those with the same id) and removes others, as one edit that can be
 * undone.
 */
export function editAssumptionSets(
  db: WritableDb,
  label: string,
  { store = [], remove = [] }: { readonly store?: readonly StoredAssumptionSet[]; readonly remove?: readonly string[] },
): void {
  const active = readActiveScenario(db);
  if (active === null) throw new Error('The file has no scenario.');
  const changes = [...store.map((set) => [set.id, set] as const), ...remove.map((id) => [id, undefined] as const)].map(
    ([id, after]): Change => {
      const before = readAssumptionSet(db, id);
      return {
        path: [assumptionSetPath, id],
        ...(before === null ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      };
    },
  );
  for (const set of store) writeAssumptionSet(db, set);
  for (const id of remove) removeAssumptionSet(db, id);
  record(db, { label, scenarioId: active.id, changes, activeBefore: active.id, activeAfter: active.id });
}

/** Makes changes of follow-up, as one edit that can be undone. Those that change nothing are left out; returns how many did. */
export function editFollowUp(db: WritableDb, label: string, changes: readonly FollowChange[]): number {
  const active = readActiveScenario(db);
  if (active === null) throw new Error('The file has no scenario.');
  const real = changes.filter(({ before, after }) => canonicalJson(before ?? null) !== canonicalJson(after ?? null));
  if (real.length === 0) return 0;
  for (const { path, after } of real) applyFollowChange(db, path, after);
  record(db, { label, scenarioId: active.id, changes: real, activeBefore: active.id, activeAfter: active.id });
  return real.length;
}

function newestDone(db: ReadableDb): EditRow | undefined {
  return first<EditRow>(db, 'SELECT * FROM edits WHERE is_undone = 0 ORDER BY id DESC LIMIT 1');
}

function oldestUndone(db: ReadableDb): EditRow | undefined {
  return first<EditRow>(db, 'SELECT * FROM edits WHERE is_undone = 1 ORDER BY id LIMIT 1');
}

/** What undo and redo would do next, null when there is nothing. */
export function readHistoryState(db: ReadableDb): { readonly undo: string | null; readonly redo: string | null } {
  return { undo: newestDone(db)?.label ?? null, redo: oldestUndone(db)?.label ?? null };
}

function isOfSet(change: Change): boolean {
  return change.path[0] === assumptionSetPath;
}

function isOfFollowUp(change: Change): boolean {
  return change.path[0] === followPath;
}

function restore(db: WritableDb, edit: EditRow, side: 'before' | 'after'): void {
  const all = JSON.parse(edit.changes) as readonly Change[];
  for (const change of all.filter(isOfSet)) restoreAssumptionSet(db, change.path[1] ?? '', change[side]);
  for (const change of all.filter(isOfFollowUp)) applyFollowChange(db, change.path, change[side]);
  const changes = all.filter((change) => !isOfSet(change) && !isOfFollowUp(change));
  if (changes.length === 0) return;
  const whole = changes.find(({ path }) => path.length === 0);
  const activeId = side === 'before' ? edit.active_before : edit.active_after;
  if (whole === undefined) {
    const scenario = readScenario(db, edit.scenario_id);
    if (scenario === null) throw new Error(`The scenario ${edit.scenario_id} of an edit is missing.`);
    writeScenario(db, edit.scenario_id, applyChanges(scenario, changes, side));
  } else if (whole[side] !== undefined) {
    writeScenario(db, edit.scenario_id, whole[side] as Scenario);
  }
  if (activeId !== null) activateScenario(db, activeId);
  if (whole !== undefined && whole[side] === undefined) deleteScenario(db, edit.scenario_id);
}

/** Takes the newest edit back, in steps. Returns its label, null when there is none. Within a transaction of the caller's. */
export function* undoSteps(db: WritableDb): Generator<void, string | null> {
  const edit = newestDone(db);
  if (edit === undefined) return null;
  if (hasImage(db, edit.id)) yield* exchangeImage(db, edit.id);
  else restore(db, edit, 'before');
  run(db, 'UPDATE edits SET is_undone = 1 WHERE id = ?', [edit.id]);
  return edit.label;
}

/** Does again what was undone last, in steps. Returns its label, null when there is none. Within a transaction of the caller's. */
export function* redoSteps(db: WritableDb): Generator<void, string | null> {
  const edit = oldestUndone(db);
  if (edit === undefined) return null;
  if (hasImage(db, edit.id)) yield* exchangeImage(db, edit.id);
  else restore(db, edit, 'after');
  run(db, 'UPDATE edits SET is_undone = 0 WHERE id = ?', [edit.id]);
  return edit.label;
}

/** {@link undoSteps} at once. */
export function undoEdit(db: WritableDb): string | null {
  return runToEnd(undoSteps(db));
}

/** {@link redoSteps} at once. */
export function redoEdit(db: WritableDb): string | null {
  return runToEnd(redoSteps(db));
}
