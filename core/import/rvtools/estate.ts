import type { Alias, Host, Inventory, Rule, Workload } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { NumberStyle } from '#core/units.ts';
import type { FindingSink } from '../findings.ts';
import { matchHostNames } from '../hostNames.ts';
import { aliasKeys } from '../keys.ts';
import { SheetLedger } from '../ledger.ts';
import { repairCells, type CellRepair } from '../mapping/cellRepairs.ts';
import { openTable, type ColumnSpec, type NamedTable } from '../namedTable.ts';
import { clockMHzRule, countRule, mhzRule } from '../rules.ts';
import type { RawTable } from '../table.ts';
import { ClusterBook } from '../clusterBook.ts';
import {
  clusterColumns,
  cpuColumns,
  datastoreColumns,
  diskColumns,
  hostColumns,
  infoColumns,
  memoryColumns,
  metaColumns,
  networkColumns,
  nicColumns,
  partitionColumns,
  type ClusterColumn,
  type DatastoreColumn,
  type HostColumn,
  type InfoColumn,
  type MetaColumn,
  type NicColumn,
  type RvtoolsSheet,
} from './columns.ts';
import { makeClusterRules, readClusterRules } from './clusterRules.ts';
import { readHosts } from './hosts.ts';
import { readDatastoreSheet, readNicSheet, type DatastoreFacts } from './hostSheets.ts';
import { readIdentity, VmIndex, type VmIdentity } from './vmIndex.ts';
import {
  noDetails,
  readCpuSheet,
  readDiskSheet,
  readMemorySheet,
  readNetworkSheet,
  readPartitionSheet,
  type PendingRow,
  type VmSheetJob,
} from './vmSheets.ts';
import { draftVms, makeWorkload, type VmDraft, type WorkloadSetting } from './workloads.ts';

/** The sheets of an export, wherever they are kept (a workbook, a folder of CSV files), read one at a time. */
export interface RvtoolsTables {
  /** Which sheets there are, in the order of the file. */
  readonly sheets: readonly RvtoolsSheet[];
  /** The rows of a sheet; null when it could not be read (then that was reported). */
  read(sheet: RvtoolsSheet): RawTable | null;
}

/** An estate as RVTools describes it, hosts and workloads not yet joined by host name. */
export interface RvtoolsEstate {
  readonly inventory: Inventory;
  /** One per sheet that was read, in the order of the file. */
  readonly ledgers: readonly SheetLedger[];
  readonly toolVersion: string | null;
}

/** Maps the sheets of an RVTools export to an inventory. Everything that is not as it should be goes to `sink`. */
export function readRvtoolsEstate(
  tables: RvtoolsTables,
  sourceId: string,
  sink: FindingSink,
  context: JobContext,
  repairs: readonly CellRepair[] = [],
): RvtoolsEstate {
  return new EstateReader(tables, sourceId, sink, context, repairs).read();
}

/** Columns without which a figure is missing or assumed, with what follows when they are not there. */
const expectedInfo: readonly (readonly [InfoColumn, string])[] = [
  ['powerState', 'every VM is taken as running'],
  ['template', 'templates cannot be told from VMs'],
  ['cpus', 'the number of vCPUs is taken from the sheet vCPU where it has the VM'],
  ['memory', 'memory is taken from the sheet vMemory where it has the VM'],
  ['cluster', 'VMs are in no cluster, so they cannot be planned together with its hosts'],
  ['host', 'it is not known on which host a VM runs'],
];

const expectedHost: readonly (readonly [HostColumn, string])[] = [
  ['cluster', 'every host is planned on its own'],
  ['speed', 'usage in MHz cannot be turned into cores'],
];

class EstateReader {
  private readonly ledgers = new Map<RvtoolsSheet, SheetLedger>();
  /** How the export writes numbers, as far as a sheet so far has shown it. */
  private evidentStyle: NumberStyle | null = null;
  private readonly tables: RvtoolsTables;
  private readonly sourceId: string;
  private readonly sink: FindingSink;
  private readonly context: JobContext;
  private readonly repairs: readonly CellRepair[];

  constructor(
    tables: RvtoolsTables,
    sourceId: string,
    sink: FindingSink,
    context: JobContext,
    repairs: readonly CellRepair[],
  ) {
    this.tables = tables;
    this.sourceId = sourceId;
    this.sink = sink;
    this.context = context;
    this.repairs = repairs;
  }

  read(): RvtoolsEstate {
    const toolVersion = this.readVersion();
    const info = this.open<InfoColumn>('vInfo', infoColumns, ['name']);
    const hostTable = this.open<HostColumn>('vHost', hostColumns, ['name']);
    if (!this.tables.sheets.includes('vInfo')) {
      this.sink.add('error', 'sheet-missing', 'The export has no sheet vInfo, so it describes no virtual machine.');
    }
    if (!this.tables.sheets.includes('vHost')) {
      this.sink.add(
        'warning',
        'sheet-missing',
        'The export has no sheet vHost, so no host is described with its capacity; import one that has it, or a list of hosts.',
      );
    }
    if (info) this.reportMissing(info.table, expectedInfo);
    if (hostTable) this.reportMissing(hostTable.table, expectedHost);

    const rows = info ? this.readInfoRows(info.table, info.ledger) : [];
    const clusters = new ClusterBook(countVcenters(rows, hostTable?.table) > 1);
    const described = hostTable
      ? readHosts(hostTable.table, hostTable.ledger, clusters, this.sourceId, this.sink, this.context)
      : [];
    if (hostTable && described.length === 0) {
      this.sink.add('warning', 'no-hosts', 'The sheet vHost describes no host that could be used.', { sheet: 'vHost' });
    }
    const { hosts, localOf } = this.readHostSheets(described, clusters);
    const drafts = info ? draftVms(rows, info.table.name, this.sink) : [];
    for (const draft of drafts) clusters.idOf(draft.identity);
    const clusterClocks = this.readClusters(clusters);

    const { details, pending } = this.readVmSheets(rows.map((row) => row.identity));
    const workloads: Workload[] = [];
    const aliases: Alias[] = [];
    const kept = new Set<number>();
    const idOfRow = new Map<number, string>();
    let rules: readonly Rule[] = [];
    if (info) {
      const clocks = findClocks(drafts, hosts, clusters, clusterClocks);
      drafts.forEach((draft, index) => {
        if (index % 256 === 0) checkCancelled(this.context);
        const setting = {
          clusterId: clusters.idOf(draft.identity),
          clockMHz: clocks[index] ?? null,
          localOf,
          sourceId: this.sourceId,
        };
        const workload = makeWorkload(info.table, draft, details[index] ?? noDetails(), setting, this.sink);
        if (!workload) return;
        workloads.push(workload);
        idOfRow.set(index, workload.id);
        const keys = otherNames(info.table, draft);
        if (keys.length > 0) aliases.push({ id: workload.id, keys });
        kept.add(index);
        info.ledger.settle(draft.entry, 'stored');
      });
      rules = makeClusterRules(info.table, readClusterRules(info.table, rows), {
        workloadOf: (index) => idOfRow.get(index),
        clusterOf: (place) => clusters.idOf(place),
        sourceId: this.sourceId,
        sink: this.sink,
      });
    }
    this.settle(pending, kept);
    this.reportUsage(workloads);
    return {
      inventory: {
        clusters: clusters.all(),
        hosts,
        workloads,
        groups: [],
        aliases,
        ...(rules.length === 0 ? {} : { rules }),
      },
      ledgers: this.tables.sheets.flatMap((sheet) => this.ledgers.get(sheet) ?? []),
      toolVersion,
    };
  }

  private open<Key extends string>(
    sheet: RvtoolsSheet,
    specs: readonly ColumnSpec<Key>[],
    required: readonly Key[],
  ): { table: NamedTable<Key>; ledger: SheetLedger } | null {
    if (!this.tables.sheets.includes(sheet)) return null;
    const raw = this.tables.read(sheet);
    if (!raw || raw.rows.length === 0) {
      if (raw) this.sink.add('warning', 'sheet-empty', `The sheet ${sheet} is empty.`, { sheet: raw.name });
      return null;
    }
    const table = openTable(raw, specs, required, sheet);
    if (!table) {
      this.refuseSheet(
        sheet,
        raw,
        specs.filter((spec) => required.includes(spec.key)).map((spec) => spec.headings[0] ?? ''),
      );
      return null;
    }
    repairCells(table, this.repairs);
    if (table.skippedRows > 0) {
      this.sink.add('info', 'rows-above-headings', `${table.skippedRows} rows above the headings were left out.`, {
        sheet: raw.name,
        row: table.headingRow,
      });
    }
    table.hintStyle(this.evidentStyle);
    if (table.numberStyle().isEvident) this.evidentStyle = table.numberStyle();
    const ledger = new SheetLedger(this.sourceId, raw.name, table.headings);
    this.ledgers.set(sheet, ledger);
    return { table, ledger };
  }

  /** Without its key column no row of the sheet can be told from another: all are kept as read and refused. */
  private refuseSheet(sheet: RvtoolsSheet, raw: RawTable, wanted: readonly string[]): void {
    const ledger = new SheetLedger(this.sourceId, raw.name, raw.rows[0]?.texts ?? []);
    for (const row of raw.rows.slice(1)) ledger.enter(row);
    this.ledgers.set(sheet, ledger);
    this.sink.add(
      'error',
      'column-missing',
      `The sheet ${sheet} has no column "${wanted.join('" or "')}"; all of its ${Math.max(0, raw.rows.length - 1)} rows were refused.`,
      { sheet: raw.name, row: 1, value: (raw.rows[0]?.texts ?? []).join(', ') },
    );
  }

  private reportMissing<Key extends string>(
    table: NamedTable<Key>,
    expected: readonly (readonly [Key, string])[],
  ): void {
    for (const [key, consequence] of expected) {
      if (table.has(key)) continue;
      const spec = [...infoColumns, ...hostColumns].find((candidate) => candidate.key === key);
      this.sink.add(
        'warning',
        'column-missing',
        `The sheet ${table.name} has no column "${spec?.headings[0] ?? key}": ${consequence}.`,
        {
          sheet: table.name,
          row: table.headingRow,
          column: spec?.headings[0] ?? key,
        },
      );
    }
  }

  private readVersion(): string | null {
    const meta = this.open<MetaColumn>('vMetaData', metaColumns, []);
    if (!meta) return null;
    let version: string | null = null;
    for (const row of meta.table.rows) {
      meta.ledger.settle(meta.ledger.enter(row), 'merged');
      version ??= meta.table.text(row, 'version');
    }
    return version;
  }

  private readInfoRows(
    table: NamedTable<InfoColumn>,
    ledger: SheetLedger,
  ): { entry: number; row: RawTable['rows'][number]; identity: VmIdentity }[] {
    const rows: { entry: number; row: RawTable['rows'][number]; identity: VmIdentity }[] = [];
    table.rows.forEach((row, index) => {
      if (index % 256 === 0) checkCancelled(this.context);
      const entry = ledger.enter(row);
      const identity = readIdentity(table, row);
      if (identity) rows.push({ entry, row, identity });
      else
        this.sink.add('error', 'row-without-vm', 'The row names no VM; it was refused.', {
          sheet: table.name,
          row: row.row,
        });
    });
    return rows;
  }

  /** Failover level and admission control; returns each cluster's mean clock, by id, for VMs without a described host. */
  private readClusters(clusters: ClusterBook): ReadonlyMap<string, number> {
    const clocks = new Map<string, number>();
    const opened = this.open<ClusterColumn>('vCluster', clusterColumns, ['name']);
    if (!opened) return clocks;
    const { table, ledger } = opened;
    for (const row of table.rows) {
      const entry = ledger.enter(row);
      const name = table.text(row, 'name');
      if (name === null) {
        this.sink.add('error', 'row-without-cluster', 'The row names no cluster; it was refused.', {
          sheet: table.name,
          row: row.row,
        });
        continue;
      }
      const place = {
        vcenter: table.text(row, 'sdkUuid') ?? table.text(row, 'sdkServer'),
        datacenter: table.text(row, 'datacenter'),
        cluster: name,
      };
      const candidates = clusters.candidates(place);
      if (candidates.length > 1) {
        this.sink.add(
          'error',
          'ambiguous-cluster',
          `Several clusters are named ${name} and the row does not say which one it means; it was refused.`,
          {
            sheet: table.name,
            row: row.row,
            value: name,
          },
        );
        continue;
      }
      const cluster = candidates[0] ?? clusters.ensure(place, name);
      if (cluster.origin !== null) {
        this.sink.add(
          'warning',
          'duplicate-cluster',
          `The cluster ${name} is listed again; the row was merged into row ${cluster.origin.row}.`,
          {
            sheet: table.name,
            row: row.row,
            value: name,
          },
        );
        ledger.settle(entry, 'merged');
        continue;
      }
      // vCenter shows 0 wherever admission control is off or reserves a percentage instead: that states no level.
      const level = table.amount(row, 'failover', { ...countRule, max: 64 }, this.sink);
      cluster.failoverLevel = level === 0 ? null : level;
      // Without HA nothing is restarted, and nothing is reserved for it.
      const admission = table.flag(row, 'admission');
      cluster.admissionControl = table.flag(row, 'highAvailability') === false ? false : admission;
      if (cluster.admissionControl === true && level === 0) {
        this.sink.add(
          'info',
          'failover-level-unstated',
          `Admission control of ${name} reserves a share or hosts of its own, which RVTools does not export; plans reserve for the host failures that their scenario says.`,
          { sheet: table.name, row: row.row, column: table.headingOf('failover'), value: name },
        );
      }
      cluster.origin = { sourceId: this.sourceId, sheet: table.name, row: row.row };
      const totalMHz = table.amount(row, 'totalCpu', { ...mhzRule, max: 1e9 }, this.sink);
      const cores = table.amount(row, 'cores', countRule, this.sink);
      if (totalMHz !== null && cores !== null && cores > 0) {
        const clock = totalMHz / cores;
        if (clock >= clockMHzRule.min && clock <= clockMHzRule.max) clocks.set(cluster.id, clock);
      }
      ledger.settle(entry, 'stored');
    }
    return clocks;
  }

  /** What the sheets of adapters and datastores add to hosts and clusters, and how much of a VM's disks its host alone reaches. */
  private readHostSheets(
    described: readonly Host[],
    clusters: ClusterBook,
  ): { hosts: readonly Host[]; localOf: WorkloadSetting['localOf'] } {
    const nic = this.open<NicColumn>('vNIC', nicColumns, ['host']);
    const speeds = nic ? readNicSheet(nic.table, nic.ledger, described, this.sink) : new Map<string, number>();
    const datastore = this.open<DatastoreColumn>('vDatastore', datastoreColumns, ['name']);
    const facts: DatastoreFacts | null = datastore
      ? readDatastoreSheet(datastore.table, datastore.ledger, described, clusters, this.sink)
      : null;
    return {
      hosts: described.map((host) => ({
        ...host,
        networkMbps: speeds.get(host.id) ?? null,
        // Where datastores are listed, a host without one of its own has none.
        localStorageMiB: facts === null ? null : (facts.localMiB.get(host.id) ?? 0),
      })),
      localOf: (diskOn) => {
        if (facts === null || ![...diskOn.keys()].some((name) => facts.names.has(name))) return null;
        let local = 0;
        for (const [name, mebibytes] of diskOn) if (facts.localNames.has(name)) local += mebibytes;
        return local;
      },
    };
  }

  private readVmSheets(identities: readonly VmIdentity[]): {
    details: VmSheetJob['details'];
    pending: readonly PendingRow[];
  } {
    const job: VmSheetJob = {
      index: new VmIndex(identities),
      details: identities.map(() => noDetails()),
      pending: [],
      sink: this.sink,
      context: this.context,
    };
    const cpu = this.open('vCPU', cpuColumns, ['name']);
    if (cpu) readCpuSheet(cpu.table, cpu.ledger, job);
    const memory = this.open('vMemory', memoryColumns, ['name']);
    if (memory) readMemorySheet(memory.table, memory.ledger, job);
    const disk = this.open('vDisk', diskColumns, ['name']);
    if (disk) readDiskSheet(disk.table, disk.ledger, job);
    const partition = this.open('vPartition', partitionColumns, ['name']);
    if (partition) readPartitionSheet(partition.table, partition.ledger, job);
    const network = this.open('vNetwork', networkColumns, ['name']);
    if (network) readNetworkSheet(network.table, network.ledger, job);
    return { details: job.details, pending: job.pending };
  }

  private reportUsage(workloads: readonly Workload[]): void {
    const measured = workloads.filter((workload) => workload.usage !== null).length;
    if (measured === 0) return;
    this.sink.add(
      'info',
      'usage-at-export',
      `The usage of ${measured} running VMs is what they used at the moment of the export, not a percentile over time; a month's history says more.`,
    );
  }

  private settle(pending: readonly PendingRow[], kept: ReadonlySet<number>): void {
    for (const { ledger, entry, row, vm } of pending) {
      if (kept.has(vm)) {
        ledger.settle(entry, 'merged');
        continue;
      }
      this.sink.add('warning', 'vm-was-refused', 'The VM of this row was refused, and the row with it.', {
        sheet: ledger.sheet,
        row,
      });
    }
  }
}

/** By what other sources may know the VM: its guest's name, the UUIDs, vCenter's own reference. */
function otherNames(table: NamedTable<InfoColumn>, { row, identity }: VmDraft): readonly string[] {
  const dnsName = table.text(row, 'dnsName');
  const bios = table.text(row, 'biosUuid');
  return aliasKeys({
    uuid: identity.vmUuid,
    bios,
    moref: identity.vcenter === null || identity.vmId === null ? null : `${identity.vcenter}/${identity.vmId}`,
    name: dnsName !== null && dnsName.toLowerCase() !== identity.name.toLowerCase() ? dnsName : null,
  });
}

function countVcenters(
  rows: readonly { readonly identity: VmIdentity }[],
  hosts: NamedTable<HostColumn> | undefined,
): number {
  const vcenters = new Set<string>();
  for (const { identity } of rows) if (identity.vcenter !== null) vcenters.add(identity.vcenter.toLowerCase());
  for (const row of hosts?.rows ?? []) {
    const vcenter = hosts?.text(row, 'sdkUuid') ?? hosts?.text(row, 'sdkServer') ?? null;
    if (vcenter !== null) vcenters.add(vcenter.toLowerCase());
  }
  return vcenters.size;
}

/**
 * The clock that a VM's MHz are to be divided by: that of its host, else the mean of its cluster's hosts, else what the
 * cluster sheet says. Null where none is known.
 */
function findClocks(
  drafts: readonly VmDraft[],
  hosts: readonly Host[],
  clusters: ClusterBook,
  clusterClocks: ReadonlyMap<string, number>,
): readonly (number | null)[] {
  const mentions = new Map<string, { name: string; clusterId: string | null }>();
  for (const { identity } of drafts) {
    if (identity.host === null) continue;
    const clusterId = clusters.idOf(identity);
    mentions.set(`${clusterId ?? ''}\n${identity.host}`, { name: identity.host, clusterId });
  }
  const keys = [...mentions.keys()];
  const matches = matchHostNames(hosts, [...mentions.values()]);
  const hostById = new Map(hosts.map((host) => [host.id, host]));
  const byMention = new Map(
    keys.map((key, index) => [key, hostById.get(matches[index]?.hostId ?? '')?.clockMHz ?? null]),
  );
  const means = new Map<string, { sum: number; count: number }>();
  for (const host of hosts) {
    if (host.clusterId === null || host.clockMHz === null) continue;
    const mean = means.get(host.clusterId) ?? { sum: 0, count: 0 };
    mean.sum += host.clockMHz * host.cpuCores;
    mean.count += host.cpuCores;
    means.set(host.clusterId, mean);
  }
  return drafts.map(({ identity }) => {
    const clusterId = clusters.idOf(identity) ?? '';
    const own = byMention.get(`${clusterId}\n${identity.host ?? ''}`) ?? null;
    const mean = means.get(clusterId);
    return own ?? (mean ? mean.sum / mean.count : (clusterClocks.get(clusterId) ?? null));
  });
}
