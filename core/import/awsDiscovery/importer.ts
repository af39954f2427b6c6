import type { Alias, Group, Inventory, Usage, Workload } from '#core/inventory/inventory.ts';
import { checkCancelled } from '#core/job.ts';
import { makeCsvImporter, type CsvReading } from '../csv/tableImporter.ts';
import { makeWorkload } from '../entities.ts';
import { aliasKeys, KeyRegister, makeId, makeKey } from '../keys.ts';
import type { ColumnSpec } from '../namedTable.ts';
import { memoryMiBRule, percentRule, rateRule, vcpuRule } from '../rules.ts';
import { readServerSize } from '../serverSize.ts';
import type { TableRow } from '../table.ts';

type Column =
  | 'externalId'
  | 'biosUuid'
  | 'ip'
  | 'mac'
  | 'hostName'
  | 'moref'
  | 'vcenter'
  | 'processors'
  | 'cores'
  | 'logicalCores'
  | 'osName'
  | 'osVersion'
  | 'vmName'
  | 'memory'
  | 'memoryMean'
  | 'memoryPeak'
  | 'cpuMean'
  | 'cpuPeak'
  | 'applications'
  | 'tags'
  | 'serverId'
  | 'diskReadsMean'
  | 'diskWritesMean'
  | 'diskReadsPeak'
  | 'diskWritesPeak'
  | 'receivedMean'
  | 'sentMean'
  | 'receivedPeak'
  | 'sentPeak';

/** Columns of the import template of AWS Application Discovery Service and Migration Hub (docs.aws.amazon.com, "Migration Hub import"). */
const columns: readonly ColumnSpec<Column>[] = [
  { key: 'externalId', headings: ['externalid'] },
  { key: 'biosUuid', headings: ['smbiosid'] },
  { key: 'ip', headings: ['ipaddress'] },
  { key: 'mac', headings: ['macaddress'] },
  { key: 'hostName', headings: ['hostname'] },
  { key: 'moref', headings: ['vmware.morefid'] },
  { key: 'vcenter', headings: ['vmware.vcenterid'] },
  { key: 'processors', headings: ['cpu.numberofprocessors'] },
  { key: 'cores', headings: ['cpu.numberofcores'] },
  { key: 'logicalCores', headings: ['cpu.numberoflogicalcores'] },
  { key: 'osName', headings: ['os.name'] },
  { key: 'osVersion', headings: ['os.version'] },
  { key: 'vmName', headings: ['vmware.vmname'] },
  { key: 'memory', headings: ['ram.totalsizeinmb'] },
  { key: 'memoryMean', headings: ['ram.usedsizeinmb.avg'] },
  { key: 'memoryPeak', headings: ['ram.usedsizeinmb.max'] },
  { key: 'cpuMean', headings: ['cpu.usagepct.avg'] },
  { key: 'cpuPeak', headings: ['cpu.usagepct.max'] },
  { key: 'applications', headings: ['applications'] },
  { key: 'tags', headings: ['tags'] },
  { key: 'serverId', headings: ['serverid'] },
  { key: 'diskReadsMean', headings: ['diskreadsopspersecond.avg'] },
  { key: 'diskWritesMean', headings: ['diskwritesopspersecond.avg'] },
  { key: 'diskReadsPeak', headings: ['diskreadsopspersecond.max'] },
  { key: 'diskWritesPeak', headings: ['diskwritesopspersecond.max'] },
  { key: 'receivedMean', headings: ['networkreadspersecondinkb.avg'] },
  { key: 'sentMean', headings: ['networkwritespersecondinkb.avg'] },
  { key: 'receivedPeak', headings: ['networkreadspersecondinkb.max'] },
  { key: 'sentPeak', headings: ['networkwritespersecondinkb.max'] },
];

/** CSV files of AWS Application Discovery Service and Migration Hub. They hold no disk sizes, and usage as mean and peak only. */
export const awsDiscoveryImporter = makeCsvImporter<Column>({
  format: 'aws-discovery-csv',
  title: 'AWS Application Discovery / Migration Hub import (.csv)',
  columns,
  required: ['memory'],
  confidence({ columns: found }) {
    const own = [
      'externalId',
      'biosUuid',
      'moref',
      'vmName',
      'cores',
      'logicalCores',
      'processors',
      'cpuPeak',
    ] as const;
    return own.some((key) => found.has(key)) ? 1 : 0.6;
  },
  read: readServers,
});

function readServers(reading: CsvReading<Column>): Inventory {
  const { table, ledger, sink, context, sourceId, file } = reading;
  const keys = new KeyRegister();
  const workloads: Workload[] = [];
  const aliases: Alias[] = [];
  const groups = new Map<string, Group>();
  const peaks: number[] = [];
  let severalApplications = 0;
  table.rows.forEach((row, index) => {
    if (index % 256 === 0) checkCancelled(context);
    const entry = ledger.enter(row);
    const identity = readIdentity(reading, row);
    if (identity === null) {
      sink.add(
        'error',
        'row-without-name',
        'The row has no external id, name, address or VMware reference, so nothing says which server it means; it was refused.',
        { row: row.row },
      );
      return;
    }
    const { name } = identity;
    const stated = {
      vcpus: readVcpus(reading, row, identity.isVirtual),
      memoryMiB: table.amount(row, 'memory', memoryMiBRule, sink),
    };
    const size = readServerSize(name, row.row, stated, sink);
    if (size === null) return;
    const { vcpus, memoryMiB } = size;
    const applications = listOf(table.text(row, 'applications'));
    if (applications.length > 1) severalApplications += 1;
    const usage = readUsage(reading, row, vcpus);
    if (usage?.statistic === 'peak') peaks.push(row.row);
    const workload = makeWorkload(
      {
        key: keys.unique(identity.key),
        name,
        vcpus,
        memoryMiB,
        operatingSystem: [table.text(row, 'osName'), table.text(row, 'osVersion')].filter(Boolean).join(' ') || null,
        nics: listOf(table.text(row, 'mac')).length || null,
        annotation: table.text(row, 'tags'),
        usage,
        diskIops: readRate(reading, row, ['diskReadsPeak', 'diskWritesPeak'], ['diskReadsMean', 'diskWritesMean'], 1),
        networkMbps: readRate(reading, row, ['receivedPeak', 'sentPeak'], ['receivedMean', 'sentMean'], 8 / 1000),
        groupId: groupOf(applications[0], groups, file.name),
        origin: { sourceId, sheet: null, row: row.row },
      },
      identity.isNamedKey,
    );
    workloads.push(workload);
    if (identity.aliases.length > 0) aliases.push({ id: workload.id, keys: identity.aliases });
    ledger.settle(entry, 'stored');
  });
  sink.add(
    'info',
    'no-disk-size',
    'The format has no disk sizes, so storage is not known; import the source inventory (RVTools, vSphere) as well for it.',
  );
  if (peaks.length > 0) {
    sink.add(
      'info',
      'usage-is-peak',
      `The format knows mean and peak usage but no percentile; for ${peaks.length} servers the peak was taken, which errs on the large side.`,
    );
  }
  if (severalApplications > 0) {
    sink.add(
      'info',
      'several-applications',
      `${severalApplications} servers serve several applications; each was put into the first that its row names.`,
    );
  }
  return { clusters: [], hosts: [], workloads, groups: [...groups.values()], aliases };
}

interface Identity {
  readonly name: string;
  readonly key: string;
  readonly isNamedKey: boolean;
  /** A VMware reference or name says so. */
  readonly isVirtual: boolean;
  readonly aliases: readonly string[];
}

function readIdentity({ table }: CsvReading<Column>, row: TableRow): Identity | null {
  const vmName = table.text(row, 'vmName');
  const hostName = table.text(row, 'hostName');
  const externalId = table.text(row, 'externalId');
  const moref = table.text(row, 'moref');
  const vcenter = table.text(row, 'vcenter');
  const bios = table.text(row, 'biosUuid');
  const address = listOf(table.text(row, 'ip'))[0] ?? listOf(table.text(row, 'mac'))[0];
  const reference = moref !== null && vcenter !== null ? `${vcenter}/${moref}` : null;
  const name = vmName ?? hostName ?? externalId ?? address ?? reference;
  if (name === null || name === undefined) return null;
  const named = vmName ?? hostName;
  return {
    name,
    key:
      reference !== null
        ? makeKey('vcenter', vcenter, moref)
        : named === null
          ? makeKey('external', externalId ?? address ?? name)
          : makeKey('vm', null, named),
    isNamedKey: reference === null && named !== null,
    isVirtual: vmName !== null || reference !== null,
    aliases: aliasKeys({
      bios,
      moref: reference,
      name: hostName !== null && hostName !== name ? hostName : null,
      id: externalId ?? table.text(row, 'serverId'),
    }),
  };
}

/** A VM's logical cores are its vCPUs; a physical server's may be threads, so its cores count first. */
function readVcpus({ table, sink }: CsvReading<Column>, row: TableRow, isVirtual: boolean): number | null {
  const order = isVirtual
    ? (['logicalCores', 'cores', 'processors'] as const)
    : (['cores', 'logicalCores', 'processors'] as const);
  for (const key of order) {
    const value = table.amount(row, key, vcpuRule, sink);
    if (value !== null && value > 0) return value;
  }
  return null;
}

/** One statistic for both resources: the one that covers more of them, of equal ones the peak. */
function readUsage({ table, sink }: CsvReading<Column>, row: TableRow, vcpus: number): Usage | null {
  const read = (statistic: 'peak' | 'mean', cpu: Column, memory: Column): Usage & { readonly covered: number } => {
    const percent = table.amount(row, cpu, percentRule, sink);
    const memoryMiB = table.amount(row, memory, memoryMiBRule, sink);
    return {
      cpuCores: percent === null ? null : (vcpus * percent) / 100,
      memoryMiB,
      statistic,
      covered: Number(percent !== null) + Number(memoryMiB !== null),
    };
  };
  const peak = read('peak', 'cpuPeak', 'memoryPeak');
  const mean = read('mean', 'cpuMean', 'memoryMean');
  const { covered, ...usage } = peak.covered >= mean.covered ? peak : mean;
  return covered === 0 ? null : usage;
}

/** Both ways together, times `factor`: of the peaks where the row has any, else of the means. */
function readRate(
  { table, sink }: CsvReading<Column>,
  row: TableRow,
  peaks: readonly Column[],
  means: readonly Column[],
  factor: number,
): number | null {
  for (const keys of [peaks, means]) {
    const known = keys.flatMap((key) => table.amount(row, key, rateRule, sink) ?? []);
    if (known.length > 0) return known.reduce((sum, value) => sum + value, 0) * factor;
  }
  return null;
}

function groupOf(name: string | undefined, groups: Map<string, Group>, fileName: string): string | null {
  if (name === undefined) return null;
  const key = makeKey('application', name);
  const id = makeId('group', key, name);
  if (!groups.has(id)) {
    const basis = `read from the column Applications of ${fileName}`;
    groups.set(id, { id, key, name, movesTogether: false, dependsOn: [], basis });
  }
  return id;
}

/** Lists stand in one cell, divided by commas; some exporters put each in quotes of its own. */
function listOf(text: string | null): readonly string[] {
  return (text ?? '')
    .split(/[,;]/)
    .map((part) =>
      part
        .trim()
        .replace(/^"+|"+$/g, '')
        .trim(),
    )
    .filter((part) => part !== '');
}
