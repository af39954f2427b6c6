import type { Finding } from '#core/inventory/source.ts';
import type { PlannedTechnology, Technology } from '#core/inventory/technology.ts';
import type { Advice, AssumptionValue, DemandByTechnology, Resources } from '#core/planResult.ts';
import type { Readiness, ReadinessState } from '#core/roadmap/waveAssessment.ts';
import { all, first, fromFlag, run, single, transactInSteps, type ReadableDb, type WritableDb } from './database.ts';
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

/** A workload in a plan. */
export interface PlannedWorkload {
  readonly id: string;
  readonly name: string;
  readonly cluster: string | null;
  readonly group: string | null;
  readonly poweredOn: boolean;
  readonly technology: Technology;
  readonly hostBasis: 'recorded' | 'matched' | 'assumed';
  readonly basis: 'usage' | 'allocation';
  readonly allocation: { readonly vcpus: number; readonly memoryMiB: number };
  readonly demand: DemandByTechnology;
  readonly hostAsIs: string | null;
  readonly hostConsolidated: string | null;
  readonly hostTarget: string | null;
  readonly targetTechnology: Technology | null;
  readonly overridden: boolean;
  /** Null where the plan gives none. */
  readonly advice: Advice | null;
  /** Null in plans made before it was judged. */
  readonly readiness: Readiness | null;
}

interface PlannedWorkloadRow {
  readonly id: string;
  readonly name: string;
  readonly cluster_name: string | null;
  readonly group_name: string | null;
  readonly powered_on: number;
  readonly technology: Technology;
  readonly host_basis: PlannedWorkload['hostBasis'];
  readonly basis: PlannedWorkload['basis'];
  readonly vcpus: number;
  readonly memory_mib: number;
  readonly vm_cpu_cores: number;
  readonly vm_memory_mib: number;
  readonly container_cpu_cores: number;
  readonly container_memory_mib: number;
  readonly microvm_cpu_cores: number;
  readonly microvm_memory_mib: number;
  readonly wasm_cpu_cores: number;
  readonly wasm_memory_mib: number;
  readonly host_as_is: string | null;
  readonly host_consolidated: string | null;
  readonly host_target: string | null;
  readonly target_technology: Technology | null;
  readonly advised_technology: PlannedTechnology | null;
  readonly stack: string | null;
  readonly confidence: number | null;
  readonly overridden: number;
  readonly reasons: string;
  readonly blockers: string;
  readonly readiness: ReadinessState | null;
  readonly readiness_reasons: string | null;
  readonly priority: number | null;
}

function toPlannedWorkload(row: PlannedWorkloadRow): PlannedWorkload {
  return {
    id: row.id,
    name: row.name,
    cluster: row.cluster_name,
    group: row.group_name,
    poweredOn: fromFlag(row.powered_on),
    technology: row.technology,
    hostBasis: row.host_basis,
    basis: row.basis,
    allocation: { vcpus: row.vcpus, memoryMiB: row.memory_mib },
    demand: {
      vm: { cpuCores: row.vm_cpu_cores, memoryMiB: row.vm_memory_mib },
      container: { cpuCores: row.container_cpu_cores, memoryMiB: row.container_memory_mib },
      microvm: { cpuCores: row.microvm_cpu_cores, memoryMiB: row.microvm_memory_mib },
      wasm: { cpuCores: row.wasm_cpu_cores, memoryMiB: row.wasm_memory_mib },
    },
    hostAsIs: row.host_as_is,
    hostConsolidated: row.host_consolidated,
    hostTarget: row.host_target,
    targetTechnology: row.target_technology,
    overridden: fromFlag(row.overridden),
    advice:
      row.advised_technology === null || row.stack === null || row.confidence === null
        ? null
        : {
            workload: row.id,
            technology: row.advised_technology,
            stack: row.stack,
            confidence: row.confidence,
            reasons: JSON.parse(row.reasons) as Advice['reasons'],
            blockers: JSON.parse(row.blockers) as Advice['blockers'],
          },
    readiness:
      row.readiness === null
        ? null
        : {
            workload: row.id,
            state: row.readiness,
            reasons: JSON.parse(row.readiness_reasons ?? '[]') as Readiness['reasons'],
            priority: row.priority ?? 0,
          },
  };
}

const workloadSelection =
  'id, name, cluster_name, group_name, powered_on, technology, host_basis, basis, vcpus, memory_mib, vm_cpu_cores, ' +
  'vm_memory_mib, container_cpu_cores, container_memory_mib, microvm_cpu_cores, microvm_memory_mib, wasm_cpu_cores, ' +
  'wasm_memory_mib, host_as_is, host_consolidated, host_target, target_technology, advised_technology, stack, ' +
  'confidence, overridden, reasons, blockers, readiness, readiness_reasons, priority';

/** One workload of a plan, null when it is not in it. */
export function readPlannedWorkload(db: ReadableDb, planId: number, id: string): PlannedWorkload | null {
  const row = first<PlannedWorkloadRow>(
    db,
    `SELECT ${workloadSelection} FROM plan_workloads WHERE plan_id = ? AND id = ?`,
    [planId, id],
  );
  return row === undefined ? null : toPlannedWorkload(row);
}

/** The three placements of a plan. */
export type Placement = 'asIs' | 'consolidated' | 'target';

const hostColumn = { asIs: 'host_as_is', consolidated: 'host_consolidated', target: 'host_target' } as const;

/** SQL of what a workload needs in a placement: as what it is today, or as what it becomes. */
function loadSql(placement: Placement, resource: 'cpu_cores' | 'memory_mib'): string {
  const technology = placement === 'target' ? 'coalesce(w.target_technology, w.technology)' : 'w.technology';
  // As toPlannedTechnology: paravirtual counts as a VM, a gVisor sandbox as a container.
  return (
    `CASE ${technology} WHEN 'container' THEN w.container_${resource} WHEN 'sandbox' THEN w.container_${resource} ` +
    `WHEN 'microvm' THEN w.microvm_${resource} WHEN 'wasm' THEN w.wasm_${resource} ELSE w.vm_${resource} END`
  );
}

/** A host of a plan with what it carries in one placement. */
export interface PlannedHost {
  readonly id: string;
  readonly name: string;
  readonly cluster: string | null;
  readonly capacity: Resources;
  readonly usable: Resources;
  readonly load: Resources;
  readonly workloads: number;
  readonly onInTarget: boolean;
  readonly releasedAfterWave: number | null;
}

interface PlannedHostRow {
  readonly id: string;
  readonly name: string;
  readonly cluster_name: string | null;
  readonly capacity_cpu_cores: number;
  readonly capacity_memory_mib: number;
  readonly usable_cpu_cores: number;
  readonly usable_memory_mib: number;
  readonly on_in_target: number;
  readonly released_after_wave: number | null;
  readonly load_cpu_cores: number;
  readonly load_memory_mib: number;
  readonly workloads: number;
}

function toPlannedHost(row: PlannedHostRow): PlannedHost {
  return {
    id: row.id,
    name: row.name,
    cluster: row.cluster_name,
    capacity: { cpuCores: row.capacity_cpu_cores, memoryMiB: row.capacity_memory_mib },
    usable: { cpuCores: row.usable_cpu_cores, memoryMiB: row.usable_memory_mib },
    load: { cpuCores: row.load_cpu_cores, memoryMiB: row.load_memory_mib },
    workloads: row.workloads,
    onInTarget: fromFlag(row.on_in_target),
    releasedAfterWave: row.released_after_wave,
  };
}

/**
 * Hosts of a plan with their load in a placement, by cluster and name. `cluster: undefined` for all, null for the
 * stand-alone ones.
 */
export function readPlannedHosts(
  db: ReadableDb,
  planId: number,
  placement: Placement,
  page: { readonly cluster?: string | null | undefined; readonly offset: number; readonly limit: number },
): { readonly rows: PlannedHost[]; readonly total: number } {
  const where = page.cluster === undefined ? 'h.plan_id = ?' : 'h.plan_id = ? AND h.cluster_name IS ?';
  const parameters = page.cluster === undefined ? [planId] : [planId, page.cluster];
  const total = single<number>(db, `SELECT count(*) FROM plan_hosts AS h WHERE ${where}`, parameters);
  const rows = all<PlannedHostRow>(
    db,
    `SELECT h.*, total(${loadSql(placement, 'cpu_cores')}) AS load_cpu_cores,
       total(${loadSql(placement, 'memory_mib')}) AS load_memory_mib, count(w.id) AS workloads
     FROM (SELECT * FROM plan_hosts AS h WHERE ${where} ORDER BY cluster_name, sort_name, id LIMIT ? OFFSET ?) AS h
     LEFT JOIN plan_workloads AS w ON w.plan_id = h.plan_id AND w.${hostColumn[placement]} = h.id
     GROUP BY h.id ORDER BY h.cluster_name, h.sort_name, h.id`,
    [...parameters, page.limit, page.offset],
  );
  return { rows: rows.map(toPlannedHost), total };
}

/** One host of a plan, null when it is not in it. */
export function readPlannedHost(
  db: ReadableDb,
  planId: number,
  placement: Placement,
  hostId: string,
): PlannedHost | null {
  const row = first<PlannedHostRow>(
    db,
    `SELECT h.*, total(${loadSql(placement, 'cpu_cores')}) AS load_cpu_cores,
       total(${loadSql(placement, 'memory_mib')}) AS load_memory_mib, count(w.id) AS workloads
     FROM plan_hosts AS h LEFT JOIN plan_workloads AS w ON w.plan_id = h.plan_id AND w.${hostColumn[placement]} = h.id
     WHERE h.plan_id = ? AND h.id = ? GROUP BY h.id`,
    [planId, hostId],
  );
  return row === undefined ? null : toPlannedHost(row);
}

/** A workload on a host in a placement, with what it needs there. */
export interface PlacedWorkload {
  readonly id: string;
  readonly name: string;
  readonly technology: Technology;
  readonly demand: Resources;
  readonly hostAsIs: string | null;
}

/** The workloads on a host in a placement, largest memory first. */
export function readWorkloadsOn(
  db: ReadableDb,
  planId: number,
  placement: Placement,
  hostId: string,
): PlacedWorkload[] {
  const technology = placement === 'target' ? 'coalesce(w.target_technology, w.technology)' : 'w.technology';
  return all<{
    id: string;
    name: string;
    technology: Technology;
    cpu: number;
    memory: number;
    host_as_is: string | null;
  }>(
    db,
    `SELECT w.id, w.name, ${technology} AS technology, ${loadSql(placement, 'cpu_cores')} AS cpu,
       ${loadSql(placement, 'memory_mib')} AS memory, w.host_as_is
     FROM plan_workloads AS w WHERE w.plan_id = ? AND w.${hostColumn[placement]} = ? ORDER BY memory DESC, w.id`,
    [planId, hostId],
  ).map((row) => ({
    id: row.id,
    name: row.name,
    technology: row.technology,
    demand: { cpuCores: row.cpu, memoryMiB: row.memory },
    hostAsIs: row.host_as_is,
  }));
}

/** Workloads by technology today and as advised, with what they need as what they become. */
export function readAdviceFlow(
  db: ReadableDb,
  planId: number,
): {
  readonly from: Technology;
  readonly to: PlannedTechnology;
  readonly workloads: number;
  readonly cpuCores: number;
  readonly memoryMiB: number;
}[] {
  return all(
    db,
    `SELECT technology AS "from", advised_technology AS "to", count(*) AS workloads,
       total(advised_cpu_cores) AS cpuCores, total(advised_memory_mib) AS memoryMiB
     FROM plan_workloads WHERE plan_id = ? AND advised_technology IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`,
    [planId],
  );
}

/** A wave with what is counted over its moves. */
export interface PlannedWave {
  readonly number: number;
  readonly start: string;
  readonly end: string;
  readonly effortDays: number;
  readonly effortCapacityDays: number;
  readonly moves: number;
  readonly released: readonly { readonly id: string; readonly name: string }[];
  readonly byCluster: readonly {
    readonly cluster: string | null;
    readonly moves: number;
    readonly effortDays: number;
  }[];
  readonly byTransition: readonly { readonly from: Technology; readonly to: Technology; readonly moves: number }[];
}

/** All waves of a plan in order. */
export function readWaves(db: ReadableDb, planId: number): PlannedWave[] {
  const released = Map.groupBy(
    all<{ wave: number; id: string; name: string }>(
      db,
      `SELECT released_after_wave AS wave, id, name FROM plan_hosts
       WHERE plan_id = ? AND released_after_wave IS NOT NULL ORDER BY sort_name, id`,
      [planId],
    ),
    ({ wave }) => wave,
  );
  const byCluster = Map.groupBy(
    all<{ wave: number; cluster: string | null; moves: number; effortDays: number }>(
      db,
      `SELECT wave, cluster_name AS cluster, count(*) AS moves, total(effort_days) AS effortDays
       FROM plan_moves WHERE plan_id = ? GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2`,
      [planId],
    ),
    ({ wave }) => wave,
  );
  const byTransition = Map.groupBy(
    all<{ wave: number; from: Technology; to: Technology; moves: number }>(
      db,
      `SELECT wave, from_technology AS "from", to_technology AS "to", count(*) AS moves
       FROM plan_moves WHERE plan_id = ? GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2, 3`,
      [planId],
    ),
    ({ wave }) => wave,
  );
  const withoutWave = <Row extends { readonly wave: number }>(rows: readonly Row[] | undefined): Omit<Row, 'wave'>[] =>
    (rows ?? []).map((row) => {
      const { wave: _, ...rest } = row;
      return rest;
    });
  return all<{ number: number; start: string; end: string; effortDays: number; effortCapacityDays: number }>(
    db,
    `SELECT number, start_date AS start, end_date AS "end", effort_days AS effortDays,
       effort_capacity_days AS effortCapacityDays
     FROM plan_waves WHERE plan_id = ? ORDER BY number`,
    [planId],
  ).map((wave) => ({
    ...wave,
    moves: (byCluster.get(wave.number) ?? []).reduce((sum, { moves }) => sum + moves, 0),
    released: withoutWave(released.get(wave.number)),
    byCluster: withoutWave(byCluster.get(wave.number)),
    byTransition: withoutWave(byTransition.get(wave.number)),
  }));
}

/** The moves of a workload in a plan, in order. */
export function readMovesOf(
  db: ReadableDb,
  planId: number,
  workloadId: string,
): {
  readonly wave: number;
  readonly fromTechnology: Technology;
  readonly toTechnology: Technology;
  readonly fromHost: string;
  readonly toHost: string;
  readonly fromHostName: string;
  readonly toHostName: string;
  readonly effortDays: number;
  readonly reason: string;
}[] {
  return all(
    db,
    `SELECT wave, from_technology AS fromTechnology, to_technology AS toTechnology, from_host AS fromHost,
       to_host AS toHost, from_host_name AS fromHostName, to_host_name AS toHostName, effort_days AS effortDays, reason
     FROM plan_moves WHERE plan_id = ? AND workload_id = ? ORDER BY position`,
    [planId, workloadId],
  );
}

/** The moves of a plan up to a wave, with the stack that each workload is to run on. */
export function readMovesUpTo(
  db: ReadableDb,
  planId: number,
  wave: number,
): {
  readonly wave: number;
  readonly workload: string;
  readonly name: string;
  readonly fromTechnology: Technology;
  readonly toTechnology: Technology;
  readonly effortDays: number;
  readonly stack: string | null;
}[] {
  return all(
    db,
    `SELECT m.wave, m.workload_id AS workload, m.name, m.from_technology AS fromTechnology,
       m.to_technology AS toTechnology, m.effort_days AS effortDays, w.stack
     FROM plan_moves AS m LEFT JOIN plan_workloads AS w ON w.plan_id = m.plan_id AND w.id = m.workload_id
     WHERE m.plan_id = ? AND m.wave <= ? ORDER BY m.wave, m.position`,
    [planId, wave],
  );
}

/** Every move of a plan with what the roadmap's drawing groups it by, in the order of the waves. */
export function readBarMoves(
  db: ReadableDb,
  planId: number,
): {
  readonly workload: string;
  readonly name: string;
  readonly cluster: string | null;
  readonly group: string | null;
  readonly wave: number;
  readonly toTechnology: Technology;
  readonly effortDays: number;
}[] {
  return all(
    db,
    `SELECT m.workload_id AS workload, m.name, m.cluster_name AS cluster, w.group_name AS "group", m.wave,
       m.to_technology AS toTechnology, m.effort_days AS effortDays
     FROM plan_moves AS m LEFT JOIN plan_workloads AS w ON w.plan_id = m.plan_id AND w.id = m.workload_id
     WHERE m.plan_id = ? ORDER BY m.wave, m.position`,
    [planId],
  );
}
