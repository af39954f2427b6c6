import type { Cluster, Group, Host, Inventory, Origin, Workload } from '#core/inventory/inventory.ts';
import { readPlacementRules } from './placementRuleRepository.ts';
import { all, fromFlag, run, toFlag, type ReadableDb, type SqlRow, type WritableDb } from './database.ts';
import { naturalSortKey } from './textKeys.ts';

interface ClusterRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly datacenter: string | null;
  readonly failover_level: number | null;
  readonly admission_control: number | null;
  readonly shared_storage_mib: number | null;
  readonly shared_storage_used_mib: number | null;
  readonly source_id: string | null;
  readonly sheet: string | null;
  readonly row: number | null;
}

interface HostRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly datacenter: string | null;
  readonly cluster_id: string | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly cpu_model: string | null;
  readonly sockets: number | null;
  readonly cpu_cores: number;
  readonly cpu_threads: number | null;
  readonly clock_mhz: number | null;
  readonly memory_mib: number;
  readonly cpu_utilisation: number | null;
  readonly memory_utilisation: number | null;
  readonly in_maintenance: number;
  readonly reported_workloads: number | null;
  readonly reported_vcpus: number | null;
  readonly idle_power_w: number | null;
  readonly max_power_w: number | null;
  readonly hypervisor: string | null;
  readonly serial_number: string | null;
  readonly uuid: string | null;
  readonly platform_cpu_cores: number | null;
  readonly platform_memory_mib: number | null;
  readonly max_workloads: number | null;
  readonly local_storage_mib: number | null;
  readonly disk_iops: number | null;
  readonly network_mbps: number | null;
  readonly gpus: number | null;
  readonly numa_nodes: number | null;
  readonly evc_mode: string | null;
  readonly source_id: string;
  readonly sheet: string | null;
  readonly row: number;
}

interface WorkloadRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly technology: Workload['technology'];
  readonly power_state: Workload['powerState'];
  readonly is_template: number;
  readonly connection_state: string | null;
  readonly datacenter: string | null;
  readonly cluster_id: string | null;
  readonly host_id: string | null;
  readonly host_name: string | null;
  readonly host_basis: 'recorded' | 'matched' | null;
  readonly vcpus: number;
  readonly memory_mib: number;
  readonly provisioned_mib: number | null;
  readonly in_use_mib: number | null;
  readonly disks: number | null;
  readonly nics: number | null;
  readonly operating_system: string | null;
  readonly folder: string | null;
  readonly resource_pool: string | null;
  readonly annotation: string | null;
  readonly networks: string;
  readonly usage_cpu_cores: number | null;
  readonly usage_memory_mib: number | null;
  readonly usage_statistic: NonNullable<Workload['usage']>['statistic'] | null;
  readonly resources: string | null;
  readonly group_id: string | null;
  readonly source_id: string;
  readonly sheet: string | null;
  readonly row: number;
}

interface GroupRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly moves_together: number;
  readonly basis: string;
}

/** What a workload states beside its size and use; the order is that of the inventory's own fields. */
const noResources = {
  localStorageMiB: null,
  diskIops: null,
  networkMbps: null,
  gpus: null,
  cpuFeatureLevel: null,
  isNumaBound: null,
} as const satisfies Partial<Workload>;
type WorkloadResources = Pick<Workload, keyof typeof noResources>;
const resourceFields = Object.keys(noResources) as readonly (keyof WorkloadResources)[];

/** The column `resources`: what is stated as JSON, null where nothing is. */
function resourcesText(workload: WorkloadResources): string | null {
  let stated: Partial<Record<keyof WorkloadResources, string | number | boolean>> | null = null;
  for (const field of resourceFields) {
    const value = workload[field];
    if (value !== null) (stated ??= {})[field] = value;
  }
  return stated === null ? null : JSON.stringify(stated);
}

function toOrigin(row: { readonly source_id: string; readonly sheet: string | null; readonly row: number }): Origin {
  return { sourceId: row.source_id, sheet: row.sheet, row: row.row };
}

function toCluster(row: ClusterRow): Cluster {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    datacenter: row.datacenter,
    failoverLevel: row.failover_level,
    admissionControl: row.admission_control === null ? null : fromFlag(row.admission_control),
    sharedStorageMiB: row.shared_storage_mib,
    sharedStorageUsedMiB: row.shared_storage_used_mib,
    origin:
      row.source_id === null || row.row === null ? null : { sourceId: row.source_id, sheet: row.sheet, row: row.row },
  };
}

function toHost(row: HostRow): Host {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    datacenter: row.datacenter,
    clusterId: row.cluster_id,
    vendor: row.vendor,
    model: row.model,
    cpuModel: row.cpu_model,
    sockets: row.sockets,
    cpuCores: row.cpu_cores,
    cpuThreads: row.cpu_threads,
    clockMHz: row.clock_mhz,
    memoryMiB: row.memory_mib,
    cpuUtilisation: row.cpu_utilisation,
    memoryUtilisation: row.memory_utilisation,
    inMaintenance: fromFlag(row.in_maintenance),
    reportedWorkloads: row.reported_workloads,
    reportedVcpus: row.reported_vcpus,
    idlePowerW: row.idle_power_w,
    maxPowerW: row.max_power_w,
    hypervisor: row.hypervisor,
    serialNumber: row.serial_number,
    uuid: row.uuid,
    platformCpuCores: row.platform_cpu_cores,
    platformMemoryMiB: row.platform_memory_mib,
    maxWorkloads: row.max_workloads,
    localStorageMiB: row.local_storage_mib,
    diskIops: row.disk_iops,
    networkMbps: row.network_mbps,
    gpus: row.gpus,
    numaNodes: row.numa_nodes,
    evcMode: row.evc_mode,
    origin: toOrigin(row),
  };
}

function toWorkload(row: WorkloadRow): Workload {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    technology: row.technology,
    powerState: row.power_state,
    isTemplate: fromFlag(row.is_template),
    connectionState: row.connection_state,
    datacenter: row.datacenter,
    clusterId: row.cluster_id,
    hostId: row.host_id,
    hostName: row.host_name,
    hostBasis: row.host_basis,
    vcpus: row.vcpus,
    memoryMiB: row.memory_mib,
    provisionedMiB: row.provisioned_mib,
    inUseMiB: row.in_use_mib,
    disks: row.disks,
    nics: row.nics,
    operatingSystem: row.operating_system,
    folder: row.folder,
    resourcePool: row.resource_pool,
    annotation: row.annotation,
    networks: JSON.parse(row.networks) as string[],
    usage:
      row.usage_statistic === null
        ? null
        : { cpuCores: row.usage_cpu_cores, memoryMiB: row.usage_memory_mib, statistic: row.usage_statistic },
    ...noResources,
    ...(row.resources === null ? {} : (JSON.parse(row.resources) as Partial<WorkloadResources>)),
    groupId: row.group_id,
    origin: toOrigin(row),
  };
}

/** Code-unit order of ids, the order that core sorts by. (SQLite's own differs beyond the basic plane.) */
function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The whole estate, lists sorted by id. */
export function readInventory(db: ReadableDb): Inventory {
  const dependencies = new Map<string, string[]>();
  for (const { group_id, depends_on } of all<{ group_id: string; depends_on: string }>(
    db,
    'SELECT group_id, depends_on FROM group_dependencies ORDER BY group_id, position',
  )) {
    const list = dependencies.get(group_id);
    if (list === undefined) dependencies.set(group_id, [depends_on]);
    else list.push(depends_on);
  }
  const rules = readPlacementRules(db).sort(byId);
  return {
    clusters: all<ClusterRow>(db, 'SELECT * FROM clusters').map(toCluster).sort(byId),
    hosts: all<HostRow>(db, 'SELECT * FROM hosts').map(toHost).sort(byId),
    workloads: all<WorkloadRow>(db, 'SELECT * FROM workloads').map(toWorkload).sort(byId),
    groups: all<GroupRow>(db, 'SELECT * FROM workload_groups')
      .map((row) => ({
        id: row.id,
        key: row.key,
        name: row.name,
        movesTogether: fromFlag(row.moves_together),
        dependsOn: dependencies.get(row.id) ?? [],
        basis: row.basis,
      }))
      .sort(byId),
    ...(rules.length === 0 ? {} : { rules }),
  };
}

/** One host, undefined when there is none of that id. */
export function readHost(db: ReadableDb, id: string): Host | undefined {
  return all<HostRow>(db, 'SELECT * FROM hosts WHERE id = ?', [id]).map(toHost)[0];
}

/** One workload, undefined when there is none of that id. */
export function readWorkload(db: ReadableDb, id: string): Workload | undefined {
  return all<WorkloadRow>(db, 'SELECT * FROM workloads WHERE id = ?', [id]).map(toWorkload)[0];
}

/** One cluster, undefined when there is none of that id. */
export function readCluster(db: ReadableDb, id: string): Cluster | undefined {
  return all<ClusterRow>(db, 'SELECT * FROM clusters WHERE id = ?', [id]).map(toCluster)[0];
}

/** `INSERT ... ON CONFLICT (id) DO UPDATE` over the columns named, which are bound by name. */
function upsertSql(table: string, columns: readonly string[]): string {
  const updates = columns.filter((column) => column !== 'id').map((column) => `${column} = excluded.${column}`);
  return (
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((column) => `@${column}`).join(', ')}) ` +
    `ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')}`
  );
}

const clusterSql = upsertSql('clusters', [
  'id',
  'key',
  'name',
  'datacenter',
  'failover_level',
  'admission_control',
  'shared_storage_mib',
  'shared_storage_used_mib',
  'source_id',
  'sheet',
  'row',
]);

const hostSql = upsertSql('hosts', [
  'id',
  'key',
  'name',
  'datacenter',
  'cluster_id',
  'vendor',
  'model',
  'cpu_model',
  'sockets',
  'cpu_cores',
  'cpu_threads',
  'clock_mhz',
  'memory_mib',
  'cpu_utilisation',
  'memory_utilisation',
  'in_maintenance',
  'reported_workloads',
  'reported_vcpus',
  'idle_power_w',
  'max_power_w',
  'hypervisor',
  'serial_number',
  'uuid',
  'platform_cpu_cores',
  'platform_memory_mib',
  'max_workloads',
  'local_storage_mib',
  'disk_iops',
  'network_mbps',
  'gpus',
  'numa_nodes',
  'evc_mode',
  'source_id',
  'sheet',
  'row',
  'sort_name',
]);

const workloadSql = upsertSql('workloads', [
  'id',
  'key',
  'name',
  'technology',
  'power_state',
  'is_template',
  'connection_state',
  'datacenter',
  'cluster_id',
  'host_id',
  'host_name',
  'host_basis',
  'vcpus',
  'memory_mib',
  'provisioned_mib',
  'in_use_mib',
  'disks',
  'nics',
  'operating_system',
  'folder',
  'resource_pool',
  'annotation',
  'networks',
  'usage_cpu_cores',
  'usage_memory_mib',
  'usage_statistic',
  'resources',
  'group_id',
  'source_id',
  'sheet',
  'row',
  'sort_name',
]);

const groupSql = upsertSql('workload_groups', ['id', 'key', 'name', 'moves_together', 'basis']);

/** Inserts or replaces a cluster. */
export function writeCluster(db: WritableDb, cluster: Cluster): void {
  run(db, clusterSql, {
    id: cluster.id,
    key: cluster.key,
    name: cluster.name,
    datacenter: cluster.datacenter,
    failover_level: cluster.failoverLevel,
    admission_control: cluster.admissionControl === null ? null : toFlag(cluster.admissionControl),
    shared_storage_mib: cluster.sharedStorageMiB,
    shared_storage_used_mib: cluster.sharedStorageUsedMiB,
    source_id: cluster.origin?.sourceId ?? null,
    sheet: cluster.origin?.sheet ?? null,
    row: cluster.origin?.row ?? null,
  });
}

/** Inserts or replaces a host; its derived columns but for the sort key wait for db/derived.ts. */
export function writeHost(db: WritableDb, host: Host): void {
  run(db, hostSql, {
    id: host.id,
    key: host.key,
    name: host.name,
    datacenter: host.datacenter,
    cluster_id: host.clusterId,
    vendor: host.vendor,
    model: host.model,
    cpu_model: host.cpuModel,
    sockets: host.sockets,
    cpu_cores: host.cpuCores,
    cpu_threads: host.cpuThreads,
    clock_mhz: host.clockMHz,
    memory_mib: host.memoryMiB,
    cpu_utilisation: host.cpuUtilisation,
    memory_utilisation: host.memoryUtilisation,
    in_maintenance: toFlag(host.inMaintenance),
    reported_workloads: host.reportedWorkloads,
    reported_vcpus: host.reportedVcpus,
    idle_power_w: host.idlePowerW,
    max_power_w: host.maxPowerW,
    hypervisor: host.hypervisor,
    serial_number: host.serialNumber,
    uuid: host.uuid,
    platform_cpu_cores: host.platformCpuCores,
    platform_memory_mib: host.platformMemoryMiB,
    max_workloads: host.maxWorkloads,
    local_storage_mib: host.localStorageMiB,
    disk_iops: host.diskIops,
    network_mbps: host.networkMbps,
    gpus: host.gpus,
    numa_nodes: host.numaNodes,
    evc_mode: host.evcMode,
    source_id: host.origin.sourceId,
    sheet: host.origin.sheet,
    row: host.origin.row,
    sort_name: naturalSortKey(host.name),
  } satisfies SqlRow);
}

/** Inserts or replaces a workload; its derived columns but for the sort key wait for db/derived.ts. */
export function writeWorkload(db: WritableDb, workload: Workload): void {
  run(db, workloadSql, {
    id: workload.id,
    key: workload.key,
    name: workload.name,
    technology: workload.technology,
    power_state: workload.powerState,
    is_template: toFlag(workload.isTemplate),
    connection_state: workload.connectionState,
    datacenter: workload.datacenter,
    cluster_id: workload.clusterId,
    host_id: workload.hostId,
    host_name: workload.hostName,
    host_basis: workload.hostId === null ? null : workload.hostBasis,
    vcpus: workload.vcpus,
    memory_mib: workload.memoryMiB,
    provisioned_mib: workload.provisionedMiB,
    in_use_mib: workload.inUseMiB,
    disks: workload.disks,
    nics: workload.nics,
    operating_system: workload.operatingSystem,
    folder: workload.folder,
    resource_pool: workload.resourcePool,
    annotation: workload.annotation,
    networks: JSON.stringify(workload.networks),
    usage_cpu_cores: workload.usage?.cpuCores ?? null,
    usage_memory_mib: workload.usage?.memoryMiB ?? null,
    usage_statistic: workload.usage?.statistic ?? null,
    resources: resourcesText(workload),
    group_id: workload.groupId,
    source_id: workload.origin.sourceId,
    sheet: workload.origin.sheet,
    row: workload.origin.row,
    sort_name: naturalSortKey(workload.name),
  } satisfies SqlRow);
}

/** Inserts or replaces a group and what it depends on. */
export function writeGroup(db: WritableDb, group: Group): void {
  run(db, groupSql, {
    id: group.id,
    key: group.key,
    name: group.name,
    moves_together: toFlag(group.movesTogether),
    basis: group.basis,
  });
  run(db, 'DELETE FROM group_dependencies WHERE group_id = ?', [group.id]);
  for (const [position, target] of group.dependsOn.entries()) {
    run(db, 'INSERT OR IGNORE INTO group_dependencies (group_id, depends_on, position) VALUES (?, ?, ?)', [
      group.id,
      target,
      position,
    ]);
  }
}

/** Deletes by id. References to what is deleted must be gone by the end of the transaction. */
export function deleteEntity(
  db: WritableDb,
  table: 'clusters' | 'hosts' | 'workloads' | 'workload_groups' | 'placement_rules',
  id: string,
): void {
  run(db, `DELETE FROM ${table} WHERE id = ?`, [id]);
}
