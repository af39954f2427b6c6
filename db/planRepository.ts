import type { Finding } from '#core/inventory/source.ts';
import type { AssumptionValue } from '#core/planResult.ts';
import { all, first, run, single, transactInSteps, type ReadableDb, type WritableDb } from './database.ts';
import { writeFinding } from './findingRepository.ts';
import { unpack } from './packed.ts';
import type { PlanStreams } from './planStreams.ts';
import type { PlanRow, PlanSummary } from './planTables.ts';

/** Which plan is stored and what it was made from. */
export interface PlanEntry {
  readonly id: number;
  readonly scenarioId: string;
  readonly fingerprint: string;
  readonly inputsHash: string;
  readonly seed: number;
  readonly createdAt: string;
}

/** A plan as it comes from the worker. */
export interface NewPlan {
  readonly scenarioId: string;
  readonly fingerprint: string;
  readonly inputsHash: string;
  readonly seed: number;
  readonly createdAt: string;
  readonly appVersion: string;
  readonly summary: PlanSummary;
  /** JSON as zlib streams, with the length of the text. */
  readonly document: Uint8Array;
  readonly documentBytes: number;
  readonly details: Uint8Array;
  readonly detailsBytes: number;
  readonly tables: {
    readonly hosts: Iterable<PlanRow>;
    readonly workloads: Iterable<PlanRow>;
    readonly waves: Iterable<PlanRow>;
    readonly moves: Iterable<PlanRow>;
    readonly assumptions: Iterable<PlanRow>;
    readonly findings: readonly Finding[];
  };
}

const insertOrder = [
  ['plan_hosts', 'hosts'],
  ['plan_workloads', 'workloads'],
  ['plan_waves', 'waves'],
  ['plan_moves', 'moves'],
  ['plan_assumptions', 'assumptions'],
] as const;

const stepRows = 1000;

/**
 * Stores a plan in place of the scenario's earlier one, in one transaction and in steps (each yields the rows written so
 * far). Returns the plan's id.
 */
export function* storePlan(db: WritableDb, plan: NewPlan): Generator<number, number> {
  return yield* transactInSteps(db, () => storeSteps(db, plan));
}

function* storeSteps(db: WritableDb, plan: NewPlan): Generator<number, number> {
  const old = first<{ id: number }>(db, 'SELECT id FROM plan_results WHERE scenario_id = ?', [plan.scenarioId]);
  if (old !== undefined) {
    // Table by table, with a pause between: one DELETE with cascades would be the longest step of all.
    for (const table of ['findings', 'plan_moves', 'plan_workloads', 'plan_hosts', 'plan_waves', 'plan_assumptions']) {
      run(db, `DELETE FROM ${table} WHERE plan_id = ?`, [old.id]);
      yield 0;
    }
    run(db, 'DELETE FROM plan_results WHERE id = ?', [old.id]);
  }
  const planId = run(
    db,
    `INSERT INTO plan_results (scenario_id, fingerprint, inputs_hash, seed, created_at, app_version, summary, document,
       document_bytes, details, details_bytes)
     VALUES (@scenarioId, @fingerprint, @inputsHash, @seed, @createdAt, @appVersion, @summary, @document, @documentBytes,
       @details, @detailsBytes)`,
    {
      scenarioId: plan.scenarioId,
      fingerprint: plan.fingerprint,
      inputsHash: plan.inputsHash,
      seed: plan.seed,
      createdAt: plan.createdAt,
      appVersion: plan.appVersion,
      summary: JSON.stringify(plan.summary),
      document: plan.document,
      documentBytes: plan.documentBytes,
      details: plan.details,
      detailsBytes: plan.detailsBytes,
    },
  ).lastId;
  yield 0;
  let written = 0;
  for (const [table, part] of insertOrder) {
    let sql = '';
    for (const row of plan.tables[part]) {
      if (sql === '') {
        const columns = Object.keys(row);
        sql = `INSERT INTO ${table} (plan_id, ${columns.join(', ')}) VALUES (@plan_id, ${columns.map((column) => `@${column}`).join(', ')})`;
      }
      run(db, sql, { ...row, plan_id: planId });
      if (++written % stepRows === 0) yield written;
    }
  }
  for (const finding of plan.tables.findings) {
    writeFinding(db, { planId }, finding);
    if (++written % stepRows === 0) yield written;
  }
  return planId;
}

/** The plan of a scenario, null before the first. */
export function readPlanEntry(db: ReadableDb, scenarioId: string): PlanEntry | null {
  return (
    first<PlanEntry>(
      db,
      `SELECT id, scenario_id AS scenarioId, fingerprint, inputs_hash AS inputsHash, seed, created_at AS createdAt
       FROM plan_results WHERE scenario_id = ?`,
      [scenarioId],
    ) ?? null
  );
}

/** The plans of all scenarios, with the scenario's name. */
export function listPlans(db: ReadableDb): (PlanEntry & { readonly scenarioName: string })[] {
  return all(
    db,
    `SELECT p.id, scenario_id AS scenarioId, fingerprint, inputs_hash AS inputsHash, seed, created_at AS createdAt,
       s.name AS scenarioName
     FROM plan_results AS p JOIN scenarios AS s ON s.id = p.scenario_id ORDER BY s.position`,
  );
}

/** See {@link PlanSummary}. */
export function readPlanSummary(db: ReadableDb, planId: number): PlanSummary {
  return JSON.parse(single<string>(db, 'SELECT summary FROM plan_results WHERE id = ?', [planId])) as PlanSummary;
}

/** The stored streams of a plan, to be handed to a worker. */
export function readPlanStreams(db: ReadableDb, planId: number): PlanStreams | null {
  return first(db, 'SELECT document, details FROM plan_results WHERE id = ?', [planId]) ?? null;
}

/** The plan document as the JSON text that was stored, byte for byte; null when there is no such plan. */
export function readPlanJson(db: ReadableDb, planId: number): Uint8Array<ArrayBuffer> | null {
  const row = first<{ document: Uint8Array }>(db, 'SELECT document FROM plan_results WHERE id = ?', [planId]);
  return row === undefined ? null : unpack(row.document);
}

/** The values that a plan was computed with. */
export function readPlanAssumptions(db: ReadableDb, planId: number): Map<string, AssumptionValue> {
  return new Map(
    all<{ id: string; value: string; unit: string; source: string }>(
      db,
      'SELECT id, value, unit, source FROM plan_assumptions WHERE plan_id = ? ORDER BY id',
      [planId],
    ).map(({ id, value, unit, source }) => [id, { value: JSON.parse(value) as number | string, unit, source }]),
  );
}
