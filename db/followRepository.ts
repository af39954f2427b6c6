import { z } from 'zod';
import type { ListedEstate, ListedWorkload, StoredMark } from '#core/followUp/listed.ts';
import type { FollowedPlan, ReleaseMark } from '#core/followUp/progress.ts';
import type { ActualState } from '#core/planning/actualState.ts';
import { canonicalJson, sha256OfText } from '#core/planning/canonical.ts';
import { scenarioSchema, type Scenario } from '#core/scenario/scenario.ts';
import type { Technology } from '#core/inventory/technology.ts';
import { all, first, fromFlag, run, type ReadableDb, type WritableDb } from './database.ts';
import { pack, unpackJson } from './packed.ts';
import type { PlanStreams } from './planStreams.ts';

/** The roadmap that is followed. */
export interface FollowedEntry {
  readonly id: number;
  readonly scenarioId: string;
  /** As it was when the plan was made. */
  readonly scenario: Scenario;
  readonly inputsHash: string;
  /** ISO time stamps. */
  readonly plannedAt: string;
  readonly followedAt: string;
}

/** A host that was switched off, with the moment of the mark. */
export interface StoredRelease extends ReleaseMark {
  readonly recordedAt: string;
}

/** A baseline's names, waves and states, and what budgets ask of its schedule. */
export interface FollowedOutline extends FollowedPlan {
  readonly schedule: readonly { readonly wave: number; readonly workload: string; readonly cost: number }[];
}

interface EntryRow {
  readonly id: number;
  readonly scenario_id: string;
  readonly scenario: string;
  readonly inputs_hash: string;
  readonly planned_at: string;
  readonly followed_at: string;
}

/** The roadmap that is followed; null when none is. */
export function readFollowed(db: ReadableDb): FollowedEntry | null {
  const row = first<EntryRow>(
    db,
    `SELECT id, scenario_id, scenario, inputs_hash, planned_at, followed_at FROM followed_plans WHERE is_followed = 1`,
  );
  if (row === undefined) return null;
  return {
    id: row.id,
    scenarioId: row.scenario_id,
    scenario: scenarioSchema.parse(JSON.parse(row.scenario)),
    inputsHash: row.inputs_hash,
    plannedAt: row.planned_at,
    followedAt: row.followed_at,
  };
}

/** The streams of a followed plan, to be handed to a worker. */
export function readFollowedStreams(db: ReadableDb, id: number): PlanStreams | null {
  return first(db, 'SELECT document, details FROM followed_plans WHERE id = ?', [id]) ?? null;
}

/** What follow-up needs of a followed plan. Throws when there is none of that id. */
export function readFollowedOutline(db: ReadableDb, id: number): FollowedOutline {
  const row = first<{ outline: Uint8Array }>(db, 'SELECT outline FROM followed_plans WHERE id = ?', [id]);
  if (row === undefined) throw new Error(`There is no followed plan ${id}.`);
  return unpackJson(row.outline) as FollowedOutline;
}

/** Copies a stored plan as one to follow, not followed yet. Returns its id. */
export function copyPlanToFollow(
  db: WritableDb,
  plan: { readonly planId: number; readonly followedAt: string; readonly outline: Uint8Array },
): number {
  forgetUnreachable(db);
  return run(
    db,
    `INSERT INTO followed_plans (is_followed, scenario_id, scenario, inputs_hash, planned_at, followed_at, document, details,
       outline)
     SELECT 0, scenario_id, json_extract(summary, '$.scenario'), inputs_hash, created_at, ?, document, details, ?
     FROM plan_results WHERE id = ?`,
    [plan.followedAt, plan.outline, plan.planId],
  ).lastId;
}

/** Followed plans that no edit can bring back. */
function forgetUnreachable(db: WritableDb): void {
  run(
    db,
    `DELETE FROM followed_plans WHERE is_followed = 0 AND CAST(id AS TEXT) NOT IN (
       SELECT coalesce(json_extract(c.value, '$.path[1]'), '') FROM edits, json_each(edits.changes) AS c
         WHERE json_extract(c.value, '$.path[0]') = ?
       UNION SELECT CAST(coalesce(json_extract(c.value, '$.before'), '') AS TEXT) FROM edits, json_each(edits.changes) AS c
         WHERE json_extract(c.value, '$.path[0]') = ? AND json_extract(c.value, '$.path[1]') = 'active'
       UNION SELECT CAST(coalesce(json_extract(c.value, '$.after'), '') AS TEXT) FROM edits, json_each(edits.changes) AS c
         WHERE json_extract(c.value, '$.path[0]') = ? AND json_extract(c.value, '$.path[1]') = 'active')`,
    [followPath, followPath, followPath],
  );
}

/** Every mark of a followed plan, by wave and workload. */
export function readMoveMarks(db: ReadableDb, id: number): StoredMark[] {
  return all(
    db,
    `SELECT wave, workload_id AS workload, status, marked_on AS "on", note, recorded_at AS recordedAt
     FROM move_marks WHERE followed_id = ? ORDER BY wave, workload_id`,
    [id],
  );
}

/** Every host of a followed plan that was reported off, by id. */
export function readReleaseMarks(db: ReadableDb, id: number): StoredRelease[] {
  return all(
    db,
    `SELECT host_id AS host, marked_on AS "on", recorded_at AS recordedAt FROM release_marks WHERE followed_id = ?
     ORDER BY host_id`,
    [id],
  );
}

/** The estate as the newest lists have it, without templates. */
export function readListedEstate(db: ReadableDb): ListedEstate {
  const workloads = all<
    Omit<ListedWorkload, 'isRunning'> & { readonly technology: Technology; readonly running: number }
  >(
    db,
    `SELECT w.id, w.name, w.host_id AS host, w.technology, w.power_state = 'on' AS running, s.imported_at AS listedAt
     FROM workloads AS w JOIN import_sources AS s ON s.id = w.source_id WHERE w.is_template = 0`,
  );
  const hosts = all<{ readonly id: string; readonly name: string; readonly listedAt: string }>(
    db,
    `SELECT h.id, h.name, s.imported_at AS listedAt FROM hosts AS h JOIN import_sources AS s ON s.id = h.source_id`,
  );
  const newest = first<{ readonly at: string | null }>(
    db,
    'SELECT max(imported_at) AS at FROM import_sources WHERE accepted = 1',
  );
  return {
    workloads: new Map(
      workloads.map(({ running, ...workload }) => [workload.id, { ...workload, isRunning: fromFlag(running) }]),
    ),
    hosts: new Map(hosts.map((host) => [host.id, host])),
    newestAt: newest?.at ?? null,
  };
}

/** Keeps a state in which a rest begins. Returns its id: equal states have equal ids. */
export function keepActualState(db: WritableDb, state: ActualState): string {
  const json = canonicalJson(state);
  const id = sha256OfText(json);
  run(db, 'INSERT OR IGNORE INTO actual_states (id, state) VALUES (?, ?)', [id, pack(json)]);
  return id;
}

/** A kept state, null when the file has none of that id. */
export function readActualState(db: ReadableDb, id: string): ActualState | null {
  const row = first<{ state: Uint8Array }>(db, 'SELECT state FROM actual_states WHERE id = ?', [id]);
  return row === undefined ? null : (unpackJson(row.state) as ActualState);
}

/** First key of a change's path that is about follow-up and not about the scenario. */
export const followPath = 'follow';

/** A change of follow-up, as an edit keeps it; an absent side means that nothing is there. */
export interface FollowChange {
  readonly path: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
}

function changeOf(path: readonly string[], before: unknown, after: unknown): FollowChange {
  return {
    path: [followPath, ...path],
    ...(before === null ? {} : { before }),
    ...(after === null ? {} : { after }),
  };
}

/** Which plan is followed instead: an id, or null for none. */
export function followedChange(db: ReadableDb, id: number | null): FollowChange {
  return changeOf(['active'], readFollowed(db)?.id ?? null, id);
}

const markSchema = z.object({
  status: z.enum(['done', 'slipped']),
  on: z.string(),
  note: z.string(),
  recordedAt: z.string(),
});
type MarkFacts = z.infer<typeof markSchema>;

/** A mark of one move, or none, in place of what it has. */
export function moveMarkChange(
  db: ReadableDb,
  followedId: number,
  move: { readonly wave: number; readonly workload: string },
  mark: MarkFacts | null,
): FollowChange {
  const before =
    first<MarkFacts>(
      db,
      `SELECT status, marked_on AS "on", note, recorded_at AS recordedAt FROM move_marks
       WHERE followed_id = ? AND wave = ? AND workload_id = ?`,
      [followedId, move.wave, move.workload],
    ) ?? null;
  return changeOf([String(followedId), 'move', String(move.wave), move.workload], before, mark);
}

const releaseSchema = z.object({ on: z.string(), recordedAt: z.string() });
type ReleaseFacts = z.infer<typeof releaseSchema>;

/** A mark of one host that is off, or none, in place of what it has. */
export function releaseMarkChange(
  db: ReadableDb,
  followedId: number,
  host: string,
  mark: ReleaseFacts | null,
): FollowChange {
  const before =
    first<ReleaseFacts>(
      db,
      `SELECT marked_on AS "on", recorded_at AS recordedAt FROM release_marks WHERE followed_id = ? AND host_id = ?`,
      [followedId, host],
    ) ?? null;
  return changeOf([String(followedId), 'host', host], before, mark);
}

/** Puts one thing of follow-up to what a side of a change says of it. */
export function applyFollowChange(db: WritableDb, path: readonly string[], value: unknown): void {
  const [, subject = '', kind, ...key] = path;
  if (subject === 'active') {
    run(db, 'UPDATE followed_plans SET is_followed = 0 WHERE is_followed = 1');
    if (value !== undefined) run(db, 'UPDATE followed_plans SET is_followed = 1 WHERE id = ?', [z.int().parse(value)]);
    return;
  }
  const followedId = Number(subject);
  if (kind === 'move') {
    const [wave = '', workload = ''] = key;
    if (value === undefined) {
      run(db, 'DELETE FROM move_marks WHERE followed_id = ? AND wave = ? AND workload_id = ?', [
        followedId,
        Number(wave),
        workload,
      ]);
      return;
    }
    const mark = markSchema.parse(value);
    run(
      db,
      `INSERT INTO move_marks (followed_id, wave, workload_id, status, marked_on, note, recorded_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET status = excluded.status, marked_on = excluded.marked_on, note = excluded.note,
         recorded_at = excluded.recorded_at`,
      [followedId, Number(wave), workload, mark.status, mark.on, mark.note, mark.recordedAt],
    );
    return;
  }
  const [host = ''] = key;
  if (value === undefined) {
    run(db, 'DELETE FROM release_marks WHERE followed_id = ? AND host_id = ?', [followedId, host]);
    return;
  }
  const mark = releaseSchema.parse(value);
  run(
    db,
    `INSERT INTO release_marks (followed_id, host_id, marked_on, recorded_at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET marked_on = excluded.marked_on, recorded_at = excluded.recorded_at`,
    [followedId, host, mark.on, mark.recordedAt],
  );
}
