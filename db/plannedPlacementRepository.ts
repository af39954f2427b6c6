import type { PlannedTechnology, Technology } from '#core/inventory/technology.ts';
import type { Advice, DemandByTechnology, Resources } from '#core/planResult.ts';
import type { Readiness, ReadinessState } from '#core/roadmap/waveAssessment.ts';
import { all, first, fromFlag, single, type ReadableDb } from './database.ts';

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
