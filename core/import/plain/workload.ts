import type { Usage, Workload } from '#core/inventory/inventory.ts';
import type { FindingSink } from '../findings.ts';
import { makeId } from '../keys.ts';
import { readPowerWord } from '../powerState.ts';
import {
  coreRule,
  countRule,
  gpuRule,
  memoryMiBRule,
  percentRule,
  rateRule,
  socketRule,
  storageMiBRule,
  vcpuRule,
} from '../rules.ts';
import type { TableRow } from '../table.ts';
import type { PlainSource, RowIdentity } from './host.ts';
import { readKindWord } from './kind.ts';
import type { PlainTable } from './table.ts';

/** What the workloads of a file share. */
export interface WorkloadSource extends PlainSource {
  /** Words already understood: a column holds a handful. */
  readonly powerStates: Map<string, Workload['powerState']>;
  /** The id of the application of that name, which is made when it is new. */
  groupIdOf(table: PlainTable, name: string): string;
}

/** Words of a column that are remembered; one that holds more is no column of words. */
const mostWords = 256;

const noNetworks: readonly string[] = [];

/**
 * The workload that a row describes; null, with a finding, where it runs and has no vCPUs or memory. `technology` is what a
 * column of kinds says, null where the row's own column tells.
 */
export function readWorkload(
  table: PlainTable,
  row: TableRow,
  { name, key, isNamed }: RowIdentity,
  technology: Workload['technology'] | null,
  source: WorkloadSource,
): Workload | null {
  const { clusters, sink, sourceId } = source;
  const powerState = readPowerState(table, row, source);
  const isTemplate = table.named.flag(row, 'template') ?? false;
  const sockets = table.amount(row, 'sockets', socketRule, sink);
  const perSocket = table.amount(row, 'coresPerSocket', coreRule, sink);
  const vcpus =
    table.amount(row, 'vcpus', vcpuRule, sink) ??
    table.amount(row, 'cores', vcpuRule, sink) ??
    (sockets !== null && perSocket !== null ? sockets * perSocket : table.amount(row, 'threads', vcpuRule, sink));
  const memoryMiB = table.mebibytes(row, 'memory', 'workload', memoryMiBRule, sink);
  const isSized = (vcpus ?? 0) > 0 && (memoryMiB ?? 0) > 0;
  if (!isSized && powerState === 'on' && !isTemplate) {
    sink.add(
      'error',
      'workload-without-size',
      `The running workload ${name} has no usable number of vCPUs or amount of memory; it was refused.`,
      {
        sheet: table.named.name,
        row: row.row,
        value: name,
      },
    );
    return null;
  }
  if (!isSized) {
    sink.add(
      'warning',
      'workload-size-unknown',
      `The workload ${name}, which does not run, has no vCPUs or memory; 0 was stored.`,
      {
        sheet: table.named.name,
        row: row.row,
        value: name,
      },
    );
  }
  const datacenter = table.text(row, 'datacenter');
  const application = table.text(row, 'application');
  return {
    id: makeId('vm', key, isNamed ? name : null),
    key,
    name,
    technology: technology ?? readKindWord(table.text(row, 'technology'))?.technology ?? 'vm',
    powerState,
    isTemplate,
    connectionState: null,
    datacenter,
    clusterId: clusters.idOf({ vcenter: null, datacenter, cluster: table.text(row, 'cluster') }),
    hostId: null,
    hostName: table.text(row, 'host'),
    hostBasis: null,
    vcpus: vcpus ?? 0,
    memoryMiB: memoryMiB ?? 0,
    provisionedMiB: table.mebibytes(row, 'disk', 'workload', storageMiBRule, sink),
    inUseMiB: table.mebibytes(row, 'diskUsed', 'workload', storageMiBRule, sink),
    disks: table.amount(row, 'disks', countRule, sink),
    nics: table.amount(row, 'nics', countRule, sink),
    operatingSystem: table.text(row, 'os'),
    folder: table.text(row, 'folder'),
    resourcePool: table.text(row, 'resourcePool'),
    annotation: table.text(row, 'annotation'),
    networks: readNetworks(table.text(row, 'network')),
    usage: powerState === 'on' ? readUsage(table, row, vcpus ?? 0, memoryMiB ?? 0, sink) : null,
    localStorageMiB: table.mebibytes(row, 'localDisk', 'workload', storageMiBRule, sink),
    diskIops: table.amount(row, 'diskIops', rateRule, sink),
    networkMbps: table.amount(row, 'networkMbps', rateRule, sink),
    gpus: table.amount(row, 'gpus', gpuRule, sink),
    cpuFeatureLevel: table.text(row, 'cpuLevel'),
    isNumaBound: null,
    groupId: application === null ? null : source.groupIdOf(table, application),
    origin: { sourceId: sourceId, sheet: table.named.name || null, row: row.row },
  };
}

function readPowerState(
  table: PlainTable,
  row: TableRow,
  { powerStates, sink }: WorkloadSource,
): Workload['powerState'] {
  const text = table.text(row, 'powerState');
  // A list that says nothing on a machine's state lists it because it runs.
  if (text === null) return 'on';
  const state = powerStates.get(text) ?? readPowerWord(text);
  if (powerStates.size < mostWords) powerStates.set(text, state);
  if (state === 'unknown') {
    sink.add(
      'warning',
      'power-state-unknown',
      'The power state is not one that is known; the workload is kept and not planned.',
      table.named.place(row, 'powerState'),
    );
  }
  return state;
}

/** A share of its vCPUs, taken as cores: a vCPU that is wholly busy fills one core. */
function readUsage(
  table: PlainTable,
  row: TableRow,
  vcpus: number,
  memoryMiB: number,
  sink: FindingSink,
): Usage | null {
  const percent = table.amount(row, 'cpuPercent', percentRule, sink);
  const usedHeading = table.heading('cpuUsed');
  // MHz cannot become cores without the clock of the host, which a list of workloads does not have.
  const used = usedHeading !== null && usedHeading.unit === null ? table.amount(row, 'cpuUsed', vcpuRule, sink) : null;
  const memoryPercent = table.amount(row, 'memoryPercent', percentRule, sink);
  const usedMiB = table.mebibytes(row, 'memoryUsed', 'workload', memoryMiBRule, sink);
  const cpuCores = used ?? (percent === null ? null : (vcpus * percent) / 100);
  const memory = usedMiB ?? (memoryPercent === null ? null : (memoryMiB * memoryPercent) / 100);
  if (cpuCores === null && memory === null) return null;
  const statistic =
    (table.heading('cpuPercent') ?? table.heading('cpuUsed'))?.statistic ??
    table.heading('memoryUsed')?.statistic ??
    'mean';
  return { cpuCores, memoryMiB: memory, statistic };
}

/** Says once for a table what its columns of measured use leave open: their statistic, or MHz that cannot become cores. */
export function reportUsageColumns(table: PlainTable, sink: FindingSink): void {
  for (const key of ['cpuPercent', 'cpuUsed', 'memoryPercent', 'memoryUsed'] as const) {
    const heading = table.heading(key);
    if (key === 'cpuUsed' && heading !== null && heading.unit !== null) {
      sink.add(
        'warning',
        'usage-not-used',
        `${table.named.headingOf(key)} is in ${heading.unit}, which a list of workloads cannot turn into cores; it was kept and not used.`,
        {
          sheet: table.named.name,
          row: table.named.headingRow,
          column: table.named.headingOf(key),
        },
      );
    } else if (heading !== null && heading.statistic === null) {
      sink.add(
        'info',
        'statistic-assumed',
        `${table.named.headingOf(key)} does not say which statistic it is; it was taken for a mean.`,
        {
          sheet: table.named.name,
          row: table.named.headingRow,
          column: table.named.headingOf(key),
        },
      );
      return;
    }
  }
}

function readNetworks(text: string | null): readonly string[] {
  if (text === null) return noNetworks;
  return text
    .split(/[;|]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .sort();
}
