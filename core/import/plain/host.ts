import type { Host } from '#core/inventory/inventory.ts';
import type { ClusterBook } from '../clusterBook.ts';
import { makeHost } from '../entities.ts';
import type { FindingSink } from '../findings.ts';
import {
  clockMHzRule,
  coreRule,
  countRule,
  gpuRule,
  memoryMiBRule,
  percentRule,
  rateRule,
  socketRule,
  storageMiBRule,
} from '../rules.ts';
import type { TableRow } from '../table.ts';
import type { PlainTable } from './table.ts';

/** What the rows of a file share. */
export interface PlainSource {
  readonly sourceId: string;
  readonly sink: FindingSink;
  readonly clusters: ClusterBook;
}

/** Under what a row is stored; `isNamed` where the key ends in the name. */
export interface RowIdentity {
  readonly name: string;
  readonly key: string;
  readonly isNamed: boolean;
}

/** The host that a row describes; null, with a finding, where it has no cores or memory. */
export function readHost(
  table: PlainTable,
  row: TableRow,
  { name, key, isNamed }: RowIdentity,
  source: PlainSource,
): Host | null {
  const { clusters, sink, sourceId } = source;
  const sockets = table.amount(row, 'sockets', socketRule, sink);
  const perSocket = table.amount(row, 'coresPerSocket', coreRule, sink);
  const threads = table.amount(row, 'threads', coreRule, sink);
  const stated = table.amount(row, 'cores', coreRule, sink);
  const bare =
    stated === null && !(sockets !== null && perSocket !== null) ? table.amount(row, 'vcpus', coreRule, sink) : null;
  const cores = stated ?? (sockets !== null && perSocket !== null ? sockets * perSocket : bare);
  const memoryMiB = table.mebibytes(row, 'memory', 'host', { ...memoryMiBRule, min: 1 }, sink);
  if (cores === null || memoryMiB === null) {
    sink.add(
      'error',
      'host-without-capacity',
      `The host ${name} has no usable number of cores or amount of memory; it was refused.`,
      {
        sheet: table.named.name,
        row: row.row,
        value: name,
      },
    );
    return null;
  }
  if (bare !== null) {
    sink.add(
      'warning',
      'cores-assumed',
      `${table.named.headingOf('vcpus')} was taken for physical cores; if it counts threads, divide it by two.`,
      table.named.place(row, 'vcpus'),
    );
  }
  const datacenter = table.text(row, 'datacenter');
  const cluster = table.text(row, 'cluster');
  const place = { vcenter: null, datacenter, cluster };
  const failover = table.amount(row, 'failover', { ...countRule, max: 64 }, sink);
  if (cluster !== null && failover !== null) clusters.ensure(place, cluster).failoverLevel = failover;
  const cpuPercent = table.amount(row, 'cpuPercent', percentRule, sink);
  const usedMiB = table.mebibytes(row, 'memoryUsed', 'host', memoryMiBRule, sink);
  const memoryPercent = table.amount(row, 'memoryPercent', percentRule, sink);
  const watts = (column: 'idlePower' | 'maxPower'): number | null => {
    const value = table.amount(row, column, { min: 0, max: 100_000 }, sink);
    return value === null ? null : table.heading(column)?.unit === 'kw' ? value * 1000 : value;
  };
  return makeHost(
    {
      key,
      name,
      datacenter,
      clusterId: clusters.idOf(place),
      vendor: table.text(row, 'vendor'),
      model: table.text(row, 'model'),
      cpuModel: table.text(row, 'cpuModel'),
      sockets,
      cpuCores: cores,
      cpuThreads: threads,
      clockMHz: readClock(table, row, sink),
      memoryMiB,
      cpuUtilisation: cpuPercent === null ? null : Math.min(1, cpuPercent / 100),
      memoryUtilisation:
        memoryPercent !== null
          ? Math.min(1, memoryPercent / 100)
          : usedMiB !== null
            ? Math.min(1, usedMiB / memoryMiB)
            : null,
      inMaintenance: table.named.flag(row, 'maintenance') ?? false,
      idlePowerW: watts('idlePower'),
      maxPowerW: watts('maxPower'),
      hypervisor: table.text(row, 'hypervisor'),
      localStorageMiB: table.mebibytes(row, 'localDisk', 'host', storageMiBRule, sink),
      diskIops: table.amount(row, 'diskIops', rateRule, sink),
      networkMbps: table.amount(row, 'networkMbps', rateRule, sink),
      gpus: table.amount(row, 'gpus', gpuRule, sink),
      numaNodes: table.amount(row, 'numaNodes', socketRule, sink),
      evcMode: table.text(row, 'cpuLevel'),
      origin: { sourceId: sourceId, sheet: table.named.name || null, row: row.row },
    },
    isNamed,
  );
}

/** MHz; a clock without a unit is GHz below 20. Null where it is none of a processor's. */
function readClock(table: PlainTable, row: TableRow, sink: FindingSink): number | null {
  const value = table.amount(row, 'clock', { min: 0.1, max: 20_000 }, sink);
  if (value === null) return null;
  const unit = table.heading('clock')?.unit ?? (value < 20 ? 'ghz' : 'mhz');
  const megahertz = unit === 'ghz' ? value * 1000 : value;
  return megahertz >= clockMHzRule.min && megahertz <= clockMHzRule.max ? megahertz : null;
}
