import type { Usage, Workload } from '#core/inventory/inventory.ts';
import { mhzToCores } from '#core/units.ts';
import { formatRanges, type FindingSink } from '../findings.ts';
import { KeyRegister, makeId, makeKey } from '../keys.ts';
import type { NamedTable } from '../namedTable.ts';
import { readVmPowerState } from '../powerState.ts';
import { countRule, memoryMiBRule, storageMiBRule, vcpuRule } from '../rules.ts';
import type { TableRow } from '../table.ts';
import type { InfoColumn } from './columns.ts';
import type { VmIdentity } from './vmIndex.ts';
import type { VmDetails } from './vmSheets.ts';

const networkKeys = [
  'network1',
  'network2',
  'network3',
  'network4',
  'network5',
  'network6',
  'network7',
  'network8',
] as const satisfies readonly InfoColumn[];

/** A vInfo row with everything needed to make a workload of it. */
export interface VmDraft {
  readonly entry: number;
  readonly row: TableRow;
  readonly identity: VmIdentity;
  readonly key: string;
  /** Whether the key ends in the VM's name (so the id may show it). */
  readonly isNamedKey: boolean;
}

/** A VM of high latency sensitivity has its cores and memory to itself, on one NUMA node where it fits. */
function readLatency(table: NamedTable<InfoColumn>, row: TableRow): boolean | null {
  const text = table.text(row, 'latency');
  return text === null ? null : text.toLowerCase() === 'high';
}

/** What a workload takes from outside its row. */
export interface WorkloadSetting {
  readonly clusterId: string | null;
  readonly clockMHz: number | null;
  /** MiB of disks by datastore -> what of it lies on datastores that one host alone reaches; null where none is described. */
  readonly localOf: (diskOn: ReadonlyMap<string, number>) => number | null;
  readonly sourceId: string;
}

/**
 * The workload of a vInfo row, or null when it is running but nothing says how large it is: planned with nothing it
 * would vanish into any host, so it is refused with a finding. Machines that are off may lack sizes (orphaned and
 * inaccessible ones export none) and are kept with 0 and a finding.
 */
export function makeWorkload(
  table: NamedTable<InfoColumn>,
  draft: VmDraft,
  details: VmDetails,
  setting: WorkloadSetting,
  sink: FindingSink,
): Workload | null {
  const { row, identity } = draft;
  const powerState = readVmPowerState(table, row, sink);
  const isTemplate = table.flag(row, 'template') ?? false;
  const isPlaceholder = table.flag(row, 'placeholder') ?? false;
  const connectionState = isPlaceholder ? 'srm placeholder' : table.text(row, 'connectionState');
  const size = readSize(table, row, details, sink);
  const isRunning = powerState === 'on' && !isTemplate;
  const isSized = (size.vcpus ?? 0) > 0 && (size.memoryMiB ?? 0) > 0;
  const lacking = [(size.vcpus ?? 0) > 0 ? '' : 'CPUs', (size.memoryMiB ?? 0) > 0 ? '' : 'memory']
    .filter(Boolean)
    .join(' and ');
  if (!isSized && isRunning && !isLost(connectionState)) {
    sink.add('error', 'vm-without-size', `The running VM ${identity.name} has no usable ${lacking}; it was refused.`, {
      sheet: table.name,
      row: row.row,
      value: identity.name,
    });
    return null;
  }
  if (!isSized) {
    sink.add(
      'warning',
      'vm-size-unknown',
      `The VM ${identity.name} (${describeState(powerState, isTemplate, connectionState)}) has no ${lacking}; 0 was stored.`,
      {
        sheet: table.name,
        row: row.row,
        value: identity.name,
      },
    );
  }
  if (isLost(connectionState)) {
    sink.add(
      'warning',
      'vm-not-connected',
      `The VM ${identity.name} is ${connectionState ?? ''}: vCenter has lost sight of it, and its figures may be old.`,
      {
        sheet: table.name,
        row: row.row,
        value: connectionState ?? '',
      },
    );
  }
  return {
    id: makeId('vm', draft.key, draft.isNamedKey ? identity.name : null),
    key: draft.key,
    name: identity.name,
    technology: 'vm',
    powerState,
    isTemplate,
    connectionState,
    datacenter: identity.datacenter,
    clusterId: setting.clusterId,
    hostId: null,
    hostName: identity.host,
    hostBasis: null,
    vcpus: size.vcpus ?? 0,
    memoryMiB: size.memoryMiB ?? 0,
    provisionedMiB:
      table.amount(row, 'provisioned', storageMiBRule, sink) ??
      table.amount(row, 'diskCapacity', storageMiBRule, sink) ??
      details.diskCapacityMiB,
    inUseMiB: table.amount(row, 'inUse', storageMiBRule, sink) ?? details.guestUsedMiB,
    disks: table.amount(row, 'disks', countRule, sink) ?? (details.disks > 0 ? details.disks : null),
    nics: table.amount(row, 'nics', countRule, sink) ?? (details.nics > 0 ? details.nics : null),
    operatingSystem: table.text(row, 'osTools') ?? table.text(row, 'osConfig'),
    folder: identity.folder,
    resourcePool: table.text(row, 'resourcePool'),
    annotation: table.text(row, 'annotation'),
    networks: readNetworks(table, row, details),
    usage: isRunning ? readUsage(details, setting.clockMHz) : null,
    localStorageMiB: details.diskOn.size === 0 ? null : setting.localOf(details.diskOn),
    diskIops: null,
    networkMbps: null,
    gpus: null,
    cpuFeatureLevel: table.text(row, 'requiredEvc'),
    isNumaBound: readLatency(table, row),
    groupId: null,
    origin: { sourceId: setting.sourceId, sheet: table.name, row: row.row },
  };
}

/**
 * Keys of the VMs, unique and as stable as the file allows: VM UUID and vCenter UUID, else data centre and name, with
 * cluster and folder where that is not enough, and an ordinal where nothing else tells two VMs apart.
 */
export function draftVms(
  rows: readonly { readonly entry: number; readonly row: TableRow; readonly identity: VmIdentity }[],
  sheet: string,
  sink: FindingSink,
): readonly VmDraft[] {
  const byUuid = groupBy(rows, ({ identity }) => uuidKey(identity));
  const byName = groupBy(rows, ({ identity }) => nameKey(identity));
  reportDuplicates(byUuid, byName, sheet, sink);
  const register = new KeyRegister();
  return rows.map(({ entry, row, identity }) => {
    const uuid = uuidKey(identity);
    if (uuid !== null && byUuid.get(uuid)?.length === 1) {
      return { entry, row, identity, key: register.unique(uuid), isNamedKey: false };
    }
    const short = nameKey(identity);
    const key =
      byName.get(short)?.length === 1
        ? short
        : makeKey('vm', identity.datacenter, identity.cluster, identity.folder, identity.name);
    return { entry, row, identity, key: register.unique(key), isNamedKey: true };
  });
}

interface IdentifiedRow {
  readonly row: TableRow;
  readonly identity: VmIdentity;
}

function reportDuplicates(
  byUuid: ReadonlyMap<string, readonly IdentifiedRow[]>,
  byName: ReadonlyMap<string, readonly IdentifiedRow[]>,
  sheet: string,
  sink: FindingSink,
): void {
  for (const same of byUuid.values()) {
    const first = same[0];
    if (!first || same.length < 2) continue;
    sink.add(
      'warning',
      'duplicate-vm-uuid',
      `${same.length} VMs share one UUID (copied machines do, and RVTools before 4.3.1 exported the BIOS UUID); ` +
        `each is kept, told apart by its name: rows ${formatRanges(same.map((other) => other.row.row))}.`,
      { sheet, row: first.row.row, value: first.identity.vmUuid ?? '' },
    );
  }
  for (const same of byName.values()) {
    const first = same[0];
    if (!first || same.length < 2) continue;
    sink.add(
      'warning',
      'duplicate-vm-name',
      `${same.length} VMs are named ${first.identity.name}; each is kept as its own: rows ${formatRanges(same.map((other) => other.row.row))}.`,
      { sheet, row: first.row.row, value: first.identity.name },
    );
  }
}

function uuidKey(identity: VmIdentity): string | null {
  if (identity.vmUuid === null || /^[0-]*$/.test(identity.vmUuid)) return null;
  return makeKey('uuid', identity.vcenter, identity.vmUuid);
}

function nameKey(identity: VmIdentity): string {
  return makeKey('vm', identity.datacenter, identity.name);
}

/** Items by key; those whose key is null are left out. */
function groupBy<Item>(items: readonly Item[], key: (item: Item) => string | null): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = key(item);
    if (name === null) continue;
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

function isLost(connectionState: string | null): boolean {
  return connectionState !== null && /^(?:orphaned|inaccessible|invalid|disconnected)$/i.test(connectionState);
}

function describeState(
  powerState: Workload['powerState'],
  isTemplate: boolean,
  connectionState: string | null,
): string {
  if (isTemplate) return 'a template';
  return connectionState !== null && connectionState !== 'connected' ? connectionState : `powered ${powerState}`;
}

function readSize(
  table: NamedTable<InfoColumn>,
  row: TableRow,
  details: VmDetails,
  sink: FindingSink,
): { vcpus: number | null; memoryMiB: number | null } {
  return {
    vcpus: table.amount(row, 'cpus', vcpuRule, sink) ?? details.vcpus,
    memoryMiB: table.amount(row, 'memory', memoryMiBRule, sink) ?? details.memoryMiB,
  };
}

function readNetworks(table: NamedTable<InfoColumn>, row: TableRow, details: VmDetails): readonly string[] {
  const networks = new Set(details.networks);
  for (const key of networkKeys) {
    const network = table.text(row, key);
    if (network !== null) networks.add(network);
  }
  return [...networks].sort();
}

/**
 * Usage at the instant of the export: CPU from vCPU's `Overall` (MHz), memory from vMemory's `Consumed` (what the host
 * holds for the guest), else `Active` (what the guest touched lately). A running VM consumes some memory, so 0 there means
 * that nobody measured.
 */
function readUsage(details: VmDetails, clockMHz: number | null): Usage | null {
  const cpuCores = details.overallMHz === null ? null : mhzToCores(details.overallMHz, clockMHz);
  const memoryMiB = positive(details.consumedMiB) ?? positive(details.activeMiB);
  return cpuCores === null && memoryMiB === null ? null : { cpuCores, memoryMiB, statistic: 'instant' };
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}
