import type { adviceColumns, AdviceRow } from '#core/api/adviceCalls.ts';
import type { moveColumns, MoveRow } from '#core/api/roadmapCalls.ts';
import type { findingColumns, hostColumns, HostRow, workloadColumns, WorkloadRow } from '#core/api/tableCalls.ts';
import { fromFlag } from './database.ts';
import { findingSelection, toFinding, type StoredFinding } from './findingRepository.ts';
import { groupTable } from './groupRepository.ts';
import type { Table, TableColumn } from './paging.ts';

/** Column of a table as a union of the contract's names. */
type NameOf<Columns extends readonly string[]> = Columns[number];

function text(value: string): TableColumn {
  return { kind: 'text', value };
}
function optionalText(value: string): TableColumn {
  return { kind: 'text', value, isNullable: true };
}
function number(value: string): TableColumn {
  return { kind: 'number', value };
}
function optionalNumber(value: string): TableColumn {
  return { kind: 'number', value, isNullable: true };
}
function flag(value: string): TableColumn {
  return { kind: 'flag', value };
}

interface StoredHostRow {
  readonly id: string;
  readonly name: string;
  readonly cluster_name: string | null;
  readonly datacenter: string | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly cpu_model: string | null;
  readonly cpu_cores: number;
  readonly memory_mib: number;
  readonly cpu_utilisation: number | null;
  readonly memory_utilisation: number | null;
  readonly workload_count: number;
  readonly vcpu_count: number;
  readonly in_maintenance: number;
  readonly finding_count: number;
}

/** Hosts as `hosts.page` shows them. */
export const hostTable: Table<NameOf<typeof hostColumns>, HostRow> = {
  select:
    'id, name, cluster_name, datacenter, vendor, model, cpu_model, cpu_cores, memory_mib, cpu_utilisation, ' +
    'memory_utilisation, workload_count, vcpu_count, in_maintenance, finding_count',
  from: 'hosts',
  where: 'TRUE',
  searchText: 'search_text',
  id: 'id',
  defaultOrder: ['sort_name'],
  columns: {
    name: { kind: 'text', value: 'name', sort: 'sort_name' },
    cluster: optionalText('cluster_name'),
    datacenter: optionalText('datacenter'),
    vendor: optionalText('vendor'),
    model: optionalText('model'),
    cpuModel: optionalText('cpu_model'),
    cpuCores: number('cpu_cores'),
    memoryMiB: number('memory_mib'),
    cpuUtilisation: optionalNumber('cpu_utilisation'),
    memoryUtilisation: optionalNumber('memory_utilisation'),
    workloads: number('workload_count'),
    vcpus: number('vcpu_count'),
    inMaintenance: flag('in_maintenance'),
    findings: number('finding_count'),
  },
  toRow: (row: StoredHostRow) => ({
    id: row.id,
    name: row.name,
    cluster: row.cluster_name,
    datacenter: row.datacenter,
    vendor: row.vendor,
    model: row.model,
    cpuModel: row.cpu_model,
    cpuCores: row.cpu_cores,
    memoryMiB: row.memory_mib,
    cpuUtilisation: row.cpu_utilisation,
    memoryUtilisation: row.memory_utilisation,
    workloads: row.workload_count,
    vcpus: row.vcpu_count,
    inMaintenance: fromFlag(row.in_maintenance),
    findings: row.finding_count,
  }),
};

interface StoredWorkloadRow {
  readonly id: string;
  readonly name: string;
  readonly cluster_name: string | null;
  readonly host_label: string | null;
  readonly host_basis: WorkloadRow['hostBasis'];
  readonly power_state: WorkloadRow['powerState'];
  readonly is_template: number;
  readonly technology: WorkloadRow['technology'];
  readonly vcpus: number;
  readonly memory_mib: number;
  readonly in_use_mib: number | null;
  readonly operating_system: string | null;
  readonly folder: string | null;
  readonly group_name: string | null;
  readonly basis: WorkloadRow['basis'];
  readonly finding_count: number;
}

// A subquery and no join: it is worked out for the rows of the page alone.
const workloadBasis = '(SELECT p.basis FROM plan_workloads AS p WHERE p.plan_id = @plan AND p.id = w.id)';

/** Workloads as `workloads.page` shows them; the basis of demand is the newest plan's. */
export const workloadTable: Table<NameOf<typeof workloadColumns>, WorkloadRow> = {
  select:
    'w.id, w.name, w.cluster_name, w.host_label, w.host_basis, w.power_state, w.is_template, w.technology, w.vcpus, ' +
    'w.memory_mib, w.in_use_mib, w.operating_system, w.folder, w.group_name, w.finding_count, ' +
    `${workloadBasis} AS basis`,
  from: 'workloads AS w',
  where: 'TRUE',
  searchText: 'w.search_text',
  id: 'w.id',
  defaultOrder: ['w.sort_name'],
  columns: {
    name: { kind: 'text', value: 'w.name', sort: 'w.sort_name' },
    cluster: optionalText('w.cluster_name'),
    host: optionalText('w.host_label'),
    hostBasis: optionalText('w.host_basis'),
    powerState: text('w.power_state'),
    isTemplate: flag('w.is_template'),
    technology: text('w.technology'),
    vcpus: number('w.vcpus'),
    memoryMiB: number('w.memory_mib'),
    inUseMiB: optionalNumber('w.in_use_mib'),
    operatingSystem: optionalText('w.operating_system'),
    folder: optionalText('w.folder'),
    group: optionalText('w.group_name'),
    basis: optionalText(workloadBasis),
    findings: number('w.finding_count'),
  },
  toRow: (row: StoredWorkloadRow) => ({
    id: row.id,
    name: row.name,
    cluster: row.cluster_name,
    host: row.host_label,
    hostBasis: row.host_basis,
    powerState: row.power_state,
    isTemplate: fromFlag(row.is_template),
    technology: row.technology,
    vcpus: row.vcpus,
    memoryMiB: row.memory_mib,
    inUseMiB: row.in_use_mib,
    operatingSystem: row.operating_system,
    folder: row.folder,
    group: row.group_name,
    basis: row.basis,
    findings: row.finding_count,
  }),
};

/** Findings of the imports and of the newest plan, as `findings.page` shows them. */
export const findingTable: Table<NameOf<typeof findingColumns>, StoredFinding> = {
  select: findingSelection,
  from: 'findings',
  where: '(plan_id IS NULL OR plan_id = @plan)',
  searchText: 'search_text',
  id: 'id',
  defaultOrder: ['weight DESC'],
  columns: {
    severity: { kind: 'text', value: 'severity', sort: 'weight' },
    code: text('code'),
    file: text('file'),
    sheet: optionalText('sheet'),
    row: optionalNumber('row'),
    column: optionalText('column_name'),
    value: optionalText('value'),
    message: text('message'),
  },
  toRow: toFinding,
};

interface StoredAdviceRow {
  readonly id: string;
  readonly name: string;
  readonly cluster_name: string | null;
  readonly operating_system: string | null;
  readonly technology: AdviceRow['from'];
  readonly advised_technology: AdviceRow['technology'];
  readonly stack: string;
  readonly confidence: number;
  readonly overridden: number;
  readonly first_reason: string | null;
  readonly first_blocker: string | null;
  readonly readiness: NonNullable<AdviceRow['readiness']> | null;
  readonly first_remedy: string | null;
  readonly priority: number | null;
  readonly advised_cpu_cores: number;
  readonly advised_memory_mib: number;
}

/** Advice of one plan, as `advice.page` shows it. */
export const adviceTable: Table<NameOf<typeof adviceColumns>, AdviceRow> = {
  select:
    'id, name, cluster_name, operating_system, technology, advised_technology, stack, confidence, overridden, ' +
    'first_reason, first_blocker, advised_cpu_cores, advised_memory_mib, readiness, priority, ' +
    "readiness_reasons ->> '$[0].remedy' AS first_remedy",
  from: 'plan_workloads',
  where: 'plan_id = @plan AND advised_technology IS NOT NULL',
  searchText: 'search_text',
  id: 'id',
  defaultOrder: ['sort_name'],
  columns: {
    name: { kind: 'text', value: 'name', sort: 'sort_name' },
    cluster: optionalText('cluster_name'),
    operatingSystem: optionalText('operating_system'),
    from: text('technology'),
    technology: text('advised_technology'),
    stack: text('stack'),
    confidence: number('confidence'),
    readiness: optionalText('readiness'),
    priority: optionalNumber('priority'),
    cpuCores: number('advised_cpu_cores'),
    memoryMiB: number('advised_memory_mib'),
  },
  toRow: (row: StoredAdviceRow) => ({
    id: row.id,
    name: row.name,
    cluster: row.cluster_name,
    operatingSystem: row.operating_system,
    from: row.technology,
    technology: row.advised_technology,
    stack: row.stack,
    confidence: row.confidence,
    overridden: fromFlag(row.overridden),
    firstReason: row.first_reason ?? '',
    firstBlocker: row.first_blocker,
    readiness: row.readiness,
    firstRemedy: row.first_remedy,
    priority: row.priority,
    cpuCores: row.advised_cpu_cores,
    memoryMiB: row.advised_memory_mib,
  }),
};

interface StoredMoveRow {
  readonly wave: number;
  readonly workload_id: string;
  readonly name: string;
  readonly cluster_name: string | null;
  readonly from_technology: MoveRow['fromTechnology'];
  readonly to_technology: MoveRow['toTechnology'];
  readonly from_host: string;
  readonly to_host: string;
  readonly from_host_name: string;
  readonly to_host_name: string;
  readonly effort_days: number;
  readonly reason: string;
}

/** The id of a move in tables and explanations: a workload moves at most once per wave. */
export function moveId(wave: number, workload: string): string {
  return `${wave}/${workload}`;
}

/** Moves of one plan's roadmap, as `moves.page` shows them. */
export const moveTable: Table<NameOf<typeof moveColumns>, MoveRow> = {
  select:
    'wave, workload_id, name, cluster_name, from_technology, to_technology, from_host, to_host, from_host_name, ' +
    'to_host_name, effort_days, reason',
  from: 'plan_moves',
  where: 'plan_id = @plan',
  searchText: 'search_text',
  id: 'position',
  defaultOrder: ['wave'],
  columns: {
    wave: number('wave'),
    name: { kind: 'text', value: 'name', sort: 'sort_name' },
    cluster: optionalText('cluster_name'),
    fromTechnology: text('from_technology'),
    toTechnology: text('to_technology'),
    fromHost: text('from_host_name'),
    toHost: text('to_host_name'),
    effortDays: number('effort_days'),
  },
  toRow: (row: StoredMoveRow) => ({
    id: moveId(row.wave, row.workload_id),
    wave: row.wave,
    workload: row.workload_id,
    name: row.name,
    cluster: row.cluster_name,
    fromTechnology: row.from_technology,
    toTechnology: row.to_technology,
    fromHost: row.from_host,
    toHost: row.to_host,
    fromHostName: row.from_host_name,
    toHostName: row.to_host_name,
    effortDays: row.effort_days,
    reason: row.reason,
  }),
};

/** The tables that have filter menus and can be exported, by the contract's name. */
export const tables = {
  hosts: hostTable,
  workloads: workloadTable,
  groups: groupTable,
  findings: findingTable,
  advice: adviceTable,
  moves: moveTable,
} as const;

/** Name of a table of the contract. */
export type TableName = keyof typeof tables;
