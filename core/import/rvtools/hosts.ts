import type { Host } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import { makeHost } from '../entities.ts';
import type { FindingSink } from '../findings.ts';
import { KeyRegister, makeKey } from '../keys.ts';
import type { SheetLedger } from '../ledger.ts';
import type { NamedTable } from '../namedTable.ts';
import { clockMHzRule, coreRule, countRule, memoryMiBRule, percentRule, socketRule } from '../rules.ts';
import type { TableRow } from '../table.ts';
import type { ClusterBook } from '../clusterBook.ts';
import type { HostColumn } from './columns.ts';

/** Hosts described by vHost. A row without a name, cores or memory is refused with a finding: it could carry nothing. */
export function readHosts(
  table: NamedTable<HostColumn>,
  ledger: SheetLedger,
  clusters: ClusterBook,
  sourceId: string,
  sink: FindingSink,
  context: JobContext,
): readonly Host[] {
  const hosts: Host[] = [];
  const keys = new KeyRegister();
  const seen = new Map<string, Host>();
  table.rows.forEach((row, index) => {
    if (index % 256 === 0) checkCancelled(context);
    const entry = ledger.enter(row);
    const name = table.text(row, 'name');
    if (name === null) {
      sink.add('error', 'host-without-name', 'The row names no host; it was refused.', {
        sheet: table.name,
        row: row.row,
      });
      return;
    }
    const size = readSize(table, row, sink);
    if (size === null) {
      sink.add(
        'error',
        'host-without-capacity',
        `The host ${name} has no usable number of cores or amount of memory (a host that does not answer exports none); it was refused.`,
        { sheet: table.name, row: row.row, value: name },
      );
      return;
    }
    const vcenter = table.text(row, 'sdkUuid') ?? table.text(row, 'sdkServer');
    const datacenter = table.text(row, 'datacenter');
    const cluster = table.text(row, 'cluster');
    const objectId = table.text(row, 'objectId');
    const uuid = table.text(row, 'uuid');
    const baseKey =
      objectId !== null && vcenter !== null
        ? makeKey('vcenter', vcenter, objectId)
        : uuid !== null && !/^[0-]*$/.test(uuid)
          ? makeKey('uuid', uuid)
          : makeKey(datacenter, cluster, name);
    const isNamed = baseKey === makeKey(datacenter, cluster, name);
    const twin = seen.get(baseKey);
    if (twin && twin.name.toLowerCase() === name.toLowerCase()) {
      ledger.settle(entry, 'merged');
      sink.add(
        'warning',
        'duplicate-host',
        `The host ${name} is listed again; the row was merged into row ${twin.origin.row}.`,
        {
          sheet: table.name,
          row: row.row,
          value: name,
        },
      );
      return;
    }
    const key = keys.unique(baseKey);
    const host = makeHost(
      {
        key,
        name,
        datacenter,
        clusterId: clusters.idOf({ vcenter, datacenter, cluster }),
        vendor: table.text(row, 'vendor'),
        model: table.text(row, 'model'),
        cpuModel: table.text(row, 'cpuModel'),
        sockets: table.amount(row, 'sockets', socketRule, sink),
        cpuCores: size.cores,
        cpuThreads: readThreads(table, row, size.cores),
        clockMHz: table.amount(row, 'speed', clockMHzRule, sink),
        memoryMiB: size.memoryMiB,
        cpuUtilisation: readShare(table, row, 'cpuUsage', sink),
        memoryUtilisation: readShare(table, row, 'memoryUsage', sink),
        inMaintenance: table.flag(row, 'maintenance') ?? false,
        reportedWorkloads: table.amount(row, table.has('vmsTotal') ? 'vmsTotal' : 'vms', countRule, sink),
        reportedVcpus: table.amount(row, 'vcpus', countRule, sink),
        hypervisor: table.text(row, 'esxVersion'),
        serialNumber: table.text(row, 'serialNumber') ?? table.text(row, 'serviceTag'),
        uuid: uuid !== null && !/^[0-]*$/.test(uuid) ? uuid.toLowerCase() : null,
        evcMode: table.text(row, 'currentEvc'),
        origin: { sourceId, sheet: table.name, row: row.row },
      },
      isNamed,
    );
    if (host.clusterId === null) {
      sink.add('info', 'host-without-cluster', `The host ${name} is in no cluster; it is planned on its own.`, {
        sheet: table.name,
        row: row.row,
        value: name,
      });
    }
    hosts.push(host);
    if (!twin) seen.set(baseKey, host);
    ledger.settle(entry, 'stored');
  });
  return hosts;
}

function readSize(
  table: NamedTable<HostColumn>,
  row: TableRow,
  sink: FindingSink,
): { cores: number; memoryMiB: number } | null {
  const memoryMiB = table.amount(row, 'memory', { ...memoryMiBRule, min: 1 }, sink);
  const stated = table.amount(row, 'cores', coreRule, sink);
  const sockets = table.amount(row, 'sockets', socketRule, sink);
  const perSocket = table.amount(row, 'coresPerSocket', coreRule, sink);
  const product = sockets !== null && perSocket !== null ? sockets * perSocket : null;
  if (stated !== null && product !== null && stated !== product) {
    sink.add(
      'warning',
      'cores-disagree',
      `${table.headingOf('cores')} says ${stated}, sockets times cores per socket make ${product}; ${stated} was taken.`,
      table.place(row, 'cores'),
    );
  }
  const cores = stated ?? product;
  if (cores === null || memoryMiB === null) return null;
  if (stated === null) {
    sink.add('info', 'cores-derived', `The number of cores was taken from sockets times cores per socket: ${cores}.`, {
      sheet: table.name,
      row: row.row,
    });
  }
  return { cores, memoryMiB };
}

/** Hyper-threading doubles the threads of an x86 core; unknown when the column is not there. */
function readThreads(table: NamedTable<HostColumn>, row: TableRow, cores: number): number | null {
  const isActive = table.flag(row, 'hyperThreading');
  return isActive === null ? null : isActive ? cores * 2 : cores;
}

function readShare(table: NamedTable<HostColumn>, row: TableRow, key: HostColumn, sink: FindingSink): number | null {
  const percent = table.amount(row, key, percentRule, sink);
  return percent === null ? null : Math.min(1, percent / 100);
}
