import type { Inventory, Workload } from '#core/inventory/inventory.ts';
import { checkCancelled } from '#core/job.ts';
import { toMiB } from '#core/units.ts';
import { makeCsvImporter, type CsvReading } from '../csv/tableImporter.ts';
import { makeWorkload } from '../entities.ts';
import { makeKey } from '../keys.ts';
import type { ColumnSpec } from '../namedTable.ts';
import { countRule, memoryMiBRule, percentRule, rateRule, storageMiBRule, vcpuRule } from '../rules.ts';
import { readServerSize } from '../serverSize.ts';
import type { TableRow } from '../table.ts';

type Column =
  | 'name'
  | 'ip'
  | 'cores'
  | 'memory'
  | 'osName'
  | 'osVersion'
  | 'serverType'
  | 'hypervisor'
  | 'cpuPercent'
  | 'memoryPercent'
  | 'adapters'
  | 'disks'
  | 'usedGiB'
  | 'usedMiB'
  | 'allocatedGiB'
  | 'allocatedMiB'
  | 'macAddress'
  | 'networkIn'
  | 'networkOut'
  | `disk${number}`
  | `reads${number}`
  | `writes${number}`;

/** The template has eight; generators write as many as a server has. */
const maxDisks = 64;

const gib = (name: string): readonly string[] => [`${name} (in gib)`, `${name} (gib)`, `${name} in gib`];
const perSecond = (name: string): readonly string[] => [`${name} (mib per second)`, `${name} (in mib per second)`];
const mib = (name: string): readonly string[] => [`${name} (in mib)`, `${name} (mib)`, `${name} in mib`];

/**
 * Columns of the template of Azure Migrate (learn.microsoft.com, "Import servers by using a CSV file"). An asterisk marks what
 * is mandatory and is part of the heading's text; headings are compared without it. MB and GB compare as MiB and GiB.
 */
const columns: readonly ColumnSpec<Column>[] = [
  { key: 'name', headings: ['server name', '*server name'] },
  { key: 'ip', headings: ['ip addresses', 'ip address', '*ip addresses', '*ip address'] },
  { key: 'cores', headings: ['cores', '*cores'] },
  { key: 'memory', headings: [...mib('memory'), ...mib('*memory'), 'memory', '*memory'] },
  { key: 'osName', headings: ['os name', '*os name'] },
  { key: 'osVersion', headings: ['os version'] },
  { key: 'serverType', headings: ['server type'] },
  { key: 'hypervisor', headings: ['hypervisor'] },
  { key: 'cpuPercent', headings: ['cpu utilization percentage', 'cpu utilisation percentage'] },
  { key: 'memoryPercent', headings: ['memory utilization percentage', 'memory utilisation percentage'] },
  { key: 'adapters', headings: ['network adapters', 'number of network adapters'] },
  { key: 'disks', headings: ['number of disks'] },
  { key: 'usedGiB', headings: gib('storage in use') },
  { key: 'usedMiB', headings: mib('storage in use') },
  { key: 'allocatedGiB', headings: [...gib('storage allocated'), ...gib('*storage allocated')] },
  { key: 'allocatedMiB', headings: [...mib('storage allocated'), ...mib('*storage allocated')] },
  { key: 'macAddress', headings: ['mac address'] },
  { key: 'networkIn', headings: ['network in throughput', ...perSecond('network in throughput')] },
  { key: 'networkOut', headings: ['network out throughput', ...perSecond('network out throughput')] },
  ...Array.from({ length: maxDisks }, (_, index): readonly ColumnSpec<Column>[] =>
    (['read', 'write'] as const).map((way) => {
      const name = `disk ${index + 1} ${way} ops`;
      return {
        key: `${way}s${index + 1}`,
        headings: [name, `${name} (operations per second)`, `${name} (per second)`],
      };
    }),
  ).flat(),
  ...Array.from({ length: maxDisks }, (_, index): ColumnSpec<Column> => {
    const name = `disk ${index + 1} size`;
    return { key: `disk${index + 1}`, headings: [...gib(name), name] };
  }),
];

/** CSV files made for import into Azure Migrate, in any of the template's versions. */
export const azureMigrateImporter = makeCsvImporter<Column>({
  format: 'azure-migrate-csv',
  title: 'Azure Migrate import (.csv)',
  columns,
  required: ['name', 'cores', 'memory'],
  confidence({ columns: found, headings }) {
    if (headings.some((heading) => /^\s*\*\s*server name\s*$/i.test(heading))) return 1;
    const own = [
      'osName',
      'osVersion',
      'disk1',
      'disks',
      'cpuPercent',
      'memoryPercent',
      'adapters',
      'usedGiB',
    ] as const;
    return own.filter((key) => found.has(key)).length >= 3 ? 0.95 : 0;
  },
  read: readServers,
});

function readServers(reading: CsvReading<Column>): Inventory {
  const { table, ledger, sink, context, sourceId } = reading;
  const byKey = new Map<string, { readonly entry: number; readonly workload: Workload }>();
  let physical = 0;
  let measured = 0;
  table.rows.forEach((row, index) => {
    if (index % 256 === 0) checkCancelled(context);
    const entry = ledger.enter(row);
    const name = table.text(row, 'name');
    if (name === null) {
      sink.add('error', 'row-without-name', 'The row names no server; it was refused.', { row: row.row });
      return;
    }
    const stated = {
      vcpus: table.amount(row, 'cores', vcpuRule, sink),
      memoryMiB: table.amount(row, 'memory', memoryMiBRule, sink),
    };
    const size = readServerSize(name, row.row, stated, sink);
    if (size === null) return;
    const { vcpus, memoryMiB } = size;
    const key = makeKey('vm', null, name);
    const workload = makeWorkload(
      {
        key,
        name,
        vcpus,
        memoryMiB,
        provisionedMiB: readAllocated(reading, row),
        inUseMiB: storage(reading, row, 'usedGiB', 'usedMiB'),
        disks: table.amount(row, 'disks', countRule, sink),
        nics: table.amount(row, 'adapters', countRule, sink),
        operatingSystem: joined(table.text(row, 'osName'), table.text(row, 'osVersion')),
        usage: readUsage(reading, row, vcpus, memoryMiB),
        diskIops: readOperations(reading, row),
        networkMbps: readThroughput(reading, row),
        origin: { sourceId, sheet: null, row: row.row },
      },
      true,
    );
    if (workload.usage !== null) measured += 1;
    if (/physical/i.test(table.text(row, 'serverType') ?? '')) physical += 1;
    const earlier = byKey.get(key);
    if (earlier) {
      ledger.settle(earlier.entry, 'merged');
      sink.add(
        'warning',
        'duplicate-name',
        `The server ${name} is listed again: as in Azure Migrate, this row takes the place of row ${earlier.workload.origin.row}.`,
        { row: row.row, value: name },
      );
    }
    byKey.set(key, { entry, workload });
    ledger.settle(entry, 'stored');
  });
  const workloads = [...byKey.values()].map(({ workload }) => workload);
  if (physical > 0) {
    sink.add(
      'info',
      'physical-servers',
      `${physical} servers are physical; like the others they were taken for workloads, as what they would be after migration.`,
    );
  }
  if (measured > 0) {
    sink.add(
      'info',
      'statistic-assumed',
      `The format does not say which statistic its utilization is; that of ${measured} servers was taken for a mean.`,
      { row: table.headingRow, column: table.headingOf(table.has('cpuPercent') ? 'cpuPercent' : 'memoryPercent') },
    );
  }
  return { clusters: [], hosts: [], workloads, groups: [] };
}

/** Storage in MiB from the column in GiB or the one in MiB, whichever the version of the template has. */
function storage({ table, sink }: CsvReading<Column>, row: TableRow, inGiB: Column, inMiB: Column): number | null {
  const gibibytes = table.amount(row, inGiB, { min: 0, max: storageMiBRule.max / 1024 }, sink);
  return gibibytes !== null ? toMiB(gibibytes, 'GiB') : table.amount(row, inMiB, storageMiBRule, sink);
}

function readAllocated(reading: CsvReading<Column>, row: TableRow): number | null {
  const { table, sink } = reading;
  let sum: number | null = null;
  for (let number = 1; number <= maxDisks; number += 1) {
    const key: Column = `disk${number}`;
    if (!table.has(key)) continue;
    const size = table.amount(row, key, { min: 0, max: storageMiBRule.max / 1024 }, sink);
    if (size !== null) sum = (sum ?? 0) + toMiB(size, 'GiB');
  }
  return storage(reading, row, 'allocatedGiB', 'allocatedMiB') ?? sum;
}

/** Reads and writes of all disks, operations a second; null where no column has any. */
function readOperations({ table, sink }: CsvReading<Column>, row: TableRow): number | null {
  let sum: number | null = null;
  for (let number = 1; number <= maxDisks; number += 1) {
    for (const key of [`reads${number}`, `writes${number}`] as const) {
      const value = table.has(key) ? table.amount(row, key, rateRule, sink) : null;
      if (value !== null) sum = (sum ?? 0) + value;
    }
  }
  return sum;
}

/** In and out together, from megabytes (10^6) to megabits a second. */
function readThroughput({ table, sink }: CsvReading<Column>, row: TableRow): number | null {
  const received = table.amount(row, 'networkIn', rateRule, sink);
  const sent = table.amount(row, 'networkOut', rateRule, sink);
  return received === null && sent === null ? null : ((received ?? 0) + (sent ?? 0)) * 8;
}

function readUsage(
  { table, sink }: CsvReading<Column>,
  row: TableRow,
  cores: number,
  memoryMiB: number,
): Workload['usage'] {
  const cpu = table.amount(row, 'cpuPercent', percentRule, sink);
  const memory = table.amount(row, 'memoryPercent', percentRule, sink);
  if (cpu === null && memory === null) return null;
  return {
    cpuCores: cpu === null ? null : (cores * cpu) / 100,
    memoryMiB: memory === null ? null : (memoryMiB * memory) / 100,
    statistic: 'mean',
  };
}

function joined(...texts: readonly (string | null)[]): string | null {
  const words = texts.filter((text) => text !== null);
  return words.length === 0 ? null : words.join(' ');
}
