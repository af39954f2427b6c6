import type { Alias, Cluster, Host, Inventory, Workload } from '#core/inventory/inventory.ts';
import { checkCancelled } from '#core/job.ts';
import { toMiB } from '#core/units.ts';
import { ClusterBook } from '../clusterBook.ts';
import { makeCsvImporter, type CsvReading } from '../csv/tableImporter.ts';
import { makeHost, makeWorkload } from '../entities.ts';
import { aliasKeys, KeyRegister, makeKey } from '../keys.ts';
import type { ColumnSpec } from '../namedTable.ts';
import { readVmPowerState } from '../powerState.ts';
import { clockMHzRule, coreRule, countRule, memoryMiBRule, mhzRule, storageMiBRule, vcpuRule } from '../rules.ts';
import type { TableRow } from '../table.ts';

/**
 * vSphere inventory as PowerCLI writes it with `Get-VM | Export-Csv`, `Get-VMHost | Export-Csv` and `Get-Cluster | Export-Csv`.
 * Columns are .NET property names (VMware PowerCLI reference: VirtualMachine, VMHost, Cluster); GB and MB are powers of 1024.
 */
type Column =
  | 'name'
  | 'powerState'
  | 'numCpu'
  | 'coresPerSocket'
  | 'memoryMB'
  | 'memoryGB'
  | 'host'
  | 'cluster'
  | 'datacenter'
  | 'folder'
  | 'resourcePool'
  | 'usedGB'
  | 'provisionedGB'
  | 'guest'
  | 'guestId'
  | 'notes'
  | 'id'
  | 'persistentId'
  | 'uid'
  | 'connectionState'
  | 'state'
  | 'cpuTotalMhz'
  | 'cpuUsageMhz'
  | 'memoryTotalMB'
  | 'memoryTotalGB'
  | 'memoryUsageMB'
  | 'memoryUsageGB'
  | 'processorType'
  | 'hyperThreading'
  | 'manufacturer'
  | 'model'
  | 'version'
  | 'build'
  | 'parent'
  | 'haFailover'
  | 'haAdmission'
  | 'haEnabled'
  | 'drsEnabled';

const columns: readonly ColumnSpec<Column>[] = [
  { key: 'name', headings: ['name', 'vm', 'vmname'] },
  { key: 'powerState', headings: ['powerstate'] },
  { key: 'numCpu', headings: ['numcpu'] },
  { key: 'coresPerSocket', headings: ['corespersocket'] },
  { key: 'memoryMB', headings: ['memorymb', 'memorymib'] },
  { key: 'memoryGB', headings: ['memorygb', 'memorygib'] },
  { key: 'host', headings: ['vmhost', 'host'] },
  { key: 'cluster', headings: ['cluster', 'clustername'] },
  { key: 'datacenter', headings: ['datacenter', 'datacentername'] },
  { key: 'folder', headings: ['folder'] },
  { key: 'resourcePool', headings: ['resourcepool'] },
  { key: 'usedGB', headings: ['usedspacegb'] },
  { key: 'provisionedGB', headings: ['provisionedspacegb'] },
  { key: 'guest', headings: ['guest', 'guestfullname', 'guestos'] },
  { key: 'guestId', headings: ['guestid'] },
  { key: 'notes', headings: ['notes', 'description'] },
  { key: 'id', headings: ['id'] },
  { key: 'persistentId', headings: ['persistentid'] },
  { key: 'uid', headings: ['uid'] },
  { key: 'connectionState', headings: ['connectionstate'] },
  { key: 'state', headings: ['state'] },
  { key: 'cpuTotalMhz', headings: ['cputotalmhz'] },
  { key: 'cpuUsageMhz', headings: ['cpuusagemhz'] },
  { key: 'memoryTotalMB', headings: ['memorytotalmb'] },
  { key: 'memoryTotalGB', headings: ['memorytotalgb'] },
  { key: 'memoryUsageMB', headings: ['memoryusagemb'] },
  { key: 'memoryUsageGB', headings: ['memoryusagegb'] },
  { key: 'processorType', headings: ['processortype'] },
  { key: 'hyperThreading', headings: ['hyperthreadingactive'] },
  { key: 'manufacturer', headings: ['manufacturer'] },
  { key: 'model', headings: ['model'] },
  { key: 'version', headings: ['version'] },
  { key: 'build', headings: ['build'] },
  { key: 'parent', headings: ['parent'] },
  { key: 'haFailover', headings: ['hafailoverlevel'] },
  { key: 'haAdmission', headings: ['haadmissioncontrolenabled'] },
  { key: 'haEnabled', headings: ['haenabled'] },
  { key: 'drsEnabled', headings: ['drsenabled'] },
];

/** Spelled as .NET does, these properties are PowerCLI's and no list's by hand. */
const ownSpellings: ReadonlySet<string> = new Set([
  'PowerState',
  'NumCpu',
  'MemoryGB',
  'MemoryMB',
  'VMHost',
  'VMHostId',
  'UsedSpaceGB',
  'ProvisionedSpaceGB',
  'CoresPerSocket',
  'GuestId',
  'PersistentId',
  'CpuTotalMhz',
  'CpuUsageMhz',
  'MemoryTotalGB',
  'MemoryTotalMB',
  'MemoryUsageGB',
  'ProcessorType',
  'HyperthreadingActive',
  'ConnectionState',
  'HAFailoverLevel',
  'HAAdmissionControlEnabled',
  'HAEnabled',
  'DrsEnabled',
]);

type Kind = 'vm' | 'host' | 'cluster' | null;

function kindOf(has: (key: Column) => boolean): Kind {
  if (has('cpuTotalMhz') || has('memoryTotalGB') || has('memoryTotalMB')) {
    return has('numCpu') ? 'host' : null;
  }
  if (has('numCpu') && (has('memoryGB') || has('memoryMB'))) return 'vm';
  return has('haFailover') || (has('haEnabled') && has('drsEnabled')) ? 'cluster' : null;
}

/** CSV files of PowerCLI's Get-VM, Get-VMHost and Get-Cluster. */
export const powercliImporter = makeCsvImporter<Column>({
  format: 'powercli-csv',
  title: 'vSphere inventory from PowerCLI (.csv)',
  columns,
  required: ['name'],
  confidence({ columns: found, headings }) {
    if (kindOf((key) => found.has(key)) === null) return 0;
    const own = headings.filter((heading) => ownSpellings.has(heading.trim())).length;
    return own >= 3 ? 0.96 : own === 2 ? 0.82 : 0;
  },
  read(reading) {
    switch (kindOf((key) => reading.table.has(key))) {
      case 'vm':
        return readVms(reading);
      case 'host':
        return readHosts(reading);
      case 'cluster':
        return readClusters(reading);
      case null:
        return { clusters: [], hosts: [], workloads: [], groups: [] };
    }
  },
});

function readVms(reading: CsvReading<Column>): Inventory {
  const clusters = new ClusterBook(false);
  const keys = new KeyRegister();
  const workloads: Workload[] = [];
  const aliases: Alias[] = [];
  eachNamedRow(reading, (row, name, entry) => {
    const { table, sink, sourceId } = reading;
    const powerState = readVmPowerState(table, row, sink);
    const vcpus = table.amount(row, 'numCpu', vcpuRule, sink);
    const memoryMiB = memory(reading, row, 'memoryMB', 'memoryGB');
    const isSized = (vcpus ?? 0) > 0 && (memoryMiB ?? 0) > 0;
    if (!isSized) {
      const isRunning = powerState === 'on';
      sink.add(
        isRunning ? 'error' : 'warning',
        isRunning ? 'vm-without-size' : 'vm-size-unknown',
        isRunning
          ? `The running VM ${name} has no usable number of vCPUs or amount of memory; it was refused.`
          : `The VM ${name} (powered ${powerState}) has no vCPUs or memory; 0 was stored.`,
        { row: row.row, value: name },
      );
      if (isRunning) return;
    }
    const uuid = clean(table.text(row, 'persistentId'));
    const place = {
      vcenter: null,
      datacenter: clean(table.text(row, 'datacenter')),
      cluster: clean(table.text(row, 'cluster')),
    };
    const workload = makeWorkload(
      {
        key: keys.unique(uuid === null ? makeKey('vm', place.datacenter, name) : makeKey('uuid', null, uuid)),
        name,
        powerState,
        vcpus: vcpus ?? 0,
        memoryMiB: memoryMiB ?? 0,
        datacenter: place.datacenter,
        clusterId: clusters.idOf(place),
        hostName: clean(table.text(row, 'host')),
        provisionedMiB: gibibytes(reading, row, 'provisionedGB', storageMiBRule.max),
        inUseMiB: gibibytes(reading, row, 'usedGB', storageMiBRule.max),
        operatingSystem: readGuest(table.text(row, 'guest'), name) ?? clean(table.text(row, 'guestId')),
        folder: clean(table.text(row, 'folder')),
        resourcePool: clean(table.text(row, 'resourcePool')),
        annotation: clean(table.text(row, 'notes')),
        origin: { sourceId, sheet: null, row: row.row },
      },
      uuid === null,
    );
    workloads.push(workload);
    const other = aliasKeys({ uuid, moref: referenceOf(reading, row) });
    if (other.length > 0) aliases.push({ id: workload.id, keys: other });
    reading.ledger.settle(entry, 'stored');
  });
  return { clusters: clusters.all(), hosts: [], workloads, groups: [], aliases };
}

function readHosts(reading: CsvReading<Column>): Inventory {
  const clusters = new ClusterBook(false);
  const keys = new KeyRegister();
  const hosts: Host[] = [];
  eachNamedRow(reading, (row, name, entry) => {
    const { table, sink, sourceId } = reading;
    // A host's NumCpu counts its cores, a VM's its vCPUs.
    const cores = table.amount(row, 'numCpu', coreRule, sink);
    const memoryMiB = memory(reading, row, 'memoryTotalMB', 'memoryTotalGB');
    if (cores === null || memoryMiB === null || memoryMiB <= 0) {
      sink.add(
        'error',
        'host-without-capacity',
        `The host ${name} has no usable number of cores or amount of memory (a host that does not answer exports none); it was refused.`,
        { row: row.row, value: name },
      );
      return;
    }
    const totalMHz = table.amount(row, 'cpuTotalMhz', mhzRule, sink);
    const usedMHz = table.amount(row, 'cpuUsageMhz', mhzRule, sink);
    const usedMiB = memory(reading, row, 'memoryUsageMB', 'memoryUsageGB');
    const clock = totalMHz === null ? null : totalMHz / cores;
    const place = {
      vcenter: null,
      datacenter: clean(table.text(row, 'datacenter')),
      cluster: clean(table.text(row, 'cluster')) ?? clusterOf(table.text(row, 'parent')),
    };
    const isThreaded = table.flag(row, 'hyperThreading');
    const state = `${table.text(row, 'state') ?? ''} ${table.text(row, 'connectionState') ?? ''}`;
    hosts.push(
      makeHost(
        {
          key: keys.unique(makeKey(place.datacenter, place.cluster, name)),
          name,
          datacenter: place.datacenter,
          clusterId: clusters.idOf(place),
          vendor: clean(table.text(row, 'manufacturer')),
          model: clean(table.text(row, 'model')),
          cpuModel: clean(table.text(row, 'processorType')),
          cpuCores: cores,
          cpuThreads: isThreaded === null ? null : isThreaded ? cores * 2 : cores,
          clockMHz: clock !== null && clock >= clockMHzRule.min && clock <= clockMHzRule.max ? clock : null,
          memoryMiB,
          cpuUtilisation:
            totalMHz !== null && totalMHz > 0 && usedMHz !== null ? Math.min(1, usedMHz / totalMHz) : null,
          memoryUtilisation: usedMiB === null ? null : Math.min(1, usedMiB / memoryMiB),
          inMaintenance: /maintenance/i.test(state),
          hypervisor: esxOf(clean(table.text(row, 'version')), clean(table.text(row, 'build'))),
          origin: { sourceId, sheet: null, row: row.row },
        },
        true,
      ),
    );
    reading.ledger.settle(entry, 'stored');
  });
  return { clusters: clusters.all(), hosts, workloads: [], groups: [] };
}

function readClusters(reading: CsvReading<Column>): Inventory {
  const clusters = new ClusterBook(false);
  const seen = new Set<string>();
  eachNamedRow(reading, (row, name, entry) => {
    const { table, sink, sourceId, ledger } = reading;
    const place = { vcenter: null, datacenter: clean(table.text(row, 'datacenter')), cluster: name };
    const cluster: { -readonly [Field in keyof Cluster]: Cluster[Field] } = clusters.ensure(place, name);
    if (seen.has(cluster.id)) {
      ledger.settle(entry, 'merged');
      sink.add('warning', 'duplicate-cluster', `The cluster ${name} is listed again; the row was merged.`, {
        row: row.row,
        value: name,
      });
      return;
    }
    seen.add(cluster.id);
    // Where high availability is off the level says nothing; 0 is what admission control by percentage shows.
    const level = table.amount(row, 'haFailover', { ...countRule, max: 64 }, sink);
    cluster.failoverLevel = level === 0 || table.flag(row, 'haEnabled') === false ? null : level;
    cluster.admissionControl = table.flag(row, 'haAdmission');
    cluster.origin = { sourceId, sheet: null, row: row.row };
    ledger.settle(entry, 'stored');
  });
  return { clusters: clusters.all(), hosts: [], workloads: [], groups: [] };
}

function eachNamedRow(reading: CsvReading<Column>, visit: (row: TableRow, name: string, entry: number) => void): void {
  const { table, ledger, sink, context } = reading;
  const rowsOfName = new Map<string, number>();
  table.rows.forEach((row, index) => {
    if (index % 256 === 0) checkCancelled(context);
    const entry = ledger.enter(row);
    const name = clean(table.text(row, 'name'));
    if (name === null) {
      sink.add('error', 'row-without-name', 'The row has no name; it was refused.', { row: row.row });
      return;
    }
    const before = rowsOfName.get(name.toLowerCase());
    if (before !== undefined) {
      sink.add('warning', 'duplicate-name', `${name} is in row ${before} too; each is kept as its own.`, {
        row: row.row,
        value: name,
      });
    }
    rowsOfName.set(name.toLowerCase(), row.row);
    visit(row, name, entry);
  });
}

/** Lists and objects without a text of their own export as the name of their type, which says nothing. */
function clean(text: string | null): string | null {
  return text === null || /^(?:System\.|VMware\.(?:Vim|VimAutomation))[\w.+`[\]]*$/.test(text) ? null : text;
}

/** The guest exports as `name:system`, a machine without tools as `name:`. */
function readGuest(text: string | null, name: string): string | null {
  const guest = clean(text);
  if (guest === null) return null;
  const system = guest.startsWith(`${name}:`) ? guest.slice(name.length + 1) : guest;
  return system.trim() === '' ? null : system.trim();
}

/** The column in MB is exact; the one in GB may have been rounded by hand. */
function memory(reading: CsvReading<Column>, row: TableRow, inMB: Column, inGB: Column): number | null {
  return (
    reading.table.amount(row, inMB, memoryMiBRule, reading.sink) ?? gibibytes(reading, row, inGB, memoryMiBRule.max)
  );
}

function gibibytes({ table, sink }: CsvReading<Column>, row: TableRow, key: Column, maxMiB: number): number | null {
  const value = table.amount(row, key, { min: 0, max: maxMiB / 1024 }, sink);
  return value === null ? null : toMiB(value, 'GiB');
}

/** vCenter's reference, as `vcenter/vm-17`: the Uid names the vCenter, the Id the machine. */
function referenceOf({ table }: CsvReading<Column>, row: TableRow): string | null {
  const id = /(vm-\d+)$/.exec(clean(table.text(row, 'id')) ?? '')?.[1];
  const server = /@([^:/]+)/.exec(clean(table.text(row, 'uid')) ?? '')?.[1];
  return id === undefined || server === undefined ? null : `${server}/${id}`;
}

/** A host's parent is its cluster, or for a host in none the folder of hosts. */
function clusterOf(parent: string | null): string | null {
  const name = clean(parent);
  return name === null || /^host$/i.test(name) ? null : name;
}

function esxOf(version: string | null, build: string | null): string | null {
  if (version === null) return null;
  return build === null ? `VMware ESXi ${version}` : `VMware ESXi ${version} build-${build}`;
}
