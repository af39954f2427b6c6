import { checkCancelled, type JobContext } from '#core/job.ts';
import type { FindingSink } from '../findings.ts';
import type { SheetLedger } from '../ledger.ts';
import type { NamedTable } from '../namedTable.ts';
import { memoryMiBRule, mhzRule, storageMiBRule, vcpuRule } from '../rules.ts';
import type { TableRow } from '../table.ts';
import type { CpuColumn, DiskColumn, MemoryColumn, NetworkColumn, PartitionColumn, VmColumn } from './columns.ts';
import { readIdentity, type VmIndex } from './vmIndex.ts';

/** What the other sheets say about one VM. Null where none does. */
export interface VmDetails {
  vcpus: number | null;
  memoryMiB: number | null;
  overallMHz: number | null;
  consumedMiB: number | null;
  activeMiB: number | null;
  disks: number;
  diskCapacityMiB: number | null;
  /** MiB of its disks by the datastore that they lie on. */
  readonly diskOn: Map<string, number>;
  guestUsedMiB: number | null;
  nics: number;
  readonly networks: Set<string>;
}

/** What is known of a VM before its sheets are read. */
export function noDetails(): VmDetails {
  return {
    vcpus: null,
    memoryMiB: null,
    overallMHz: null,
    consumedMiB: null,
    activeMiB: null,
    disks: 0,
    diskCapacityMiB: null,
    diskOn: new Map(),
    guestUsedMiB: null,
    nics: 0,
    networks: new Set(),
  };
}

/** A row that was merged into a VM, to be settled once it is known whether the VM itself is kept. */
export interface PendingRow {
  readonly ledger: SheetLedger;
  readonly entry: number;
  readonly row: number;
  readonly vm: number;
}

/** What the readers below share. */
export interface VmSheetJob {
  readonly index: VmIndex;
  readonly details: readonly VmDetails[];
  readonly pending: PendingRow[];
  readonly sink: FindingSink;
  readonly context: JobContext;
}

/** Takes vCPUs and MHz in use from vCPU into the details of each VM; a first value stays. */
export function readCpuSheet(table: NamedTable<CpuColumn>, ledger: SheetLedger, job: VmSheetJob): void {
  eachVmRow(table, ledger, job, (row, details) => {
    details.vcpus ??= table.amount(row, 'cpus', vcpuRule, job.sink);
    details.overallMHz ??= table.amount(row, 'overall', mhzRule, job.sink);
  });
}

/** Takes sizes from vMemory into the details of each VM, MiB; a first value stays. */
export function readMemorySheet(table: NamedTable<MemoryColumn>, ledger: SheetLedger, job: VmSheetJob): void {
  eachVmRow(table, ledger, job, (row, details) => {
    details.memoryMiB ??= table.amount(row, 'size', memoryMiBRule, job.sink);
    details.consumedMiB ??= table.amount(row, 'consumed', memoryMiBRule, job.sink);
    details.activeMiB ??= table.amount(row, 'active', memoryMiBRule, job.sink);
  });
}

/** Adds up the disks of each VM from vDisk, MiB, in all and by datastore. */
export function readDiskSheet(table: NamedTable<DiskColumn>, ledger: SheetLedger, job: VmSheetJob): void {
  eachVmRow(table, ledger, job, (row, details) => {
    details.disks += 1;
    const capacity = table.amount(row, 'capacity', storageMiBRule, job.sink);
    if (capacity === null) return;
    details.diskCapacityMiB = (details.diskCapacityMiB ?? 0) + capacity;
    const datastore = /^\[([^\]]+)\]/
      .exec(table.text(row, 'path') ?? '')?.[1]
      ?.trim()
      .toLowerCase();
    if (datastore !== undefined) details.diskOn.set(datastore, (details.diskOn.get(datastore) ?? 0) + capacity);
  });
}

/** Adds up what the guests of each VM have used, from vPartition, MiB. */
export function readPartitionSheet(table: NamedTable<PartitionColumn>, ledger: SheetLedger, job: VmSheetJob): void {
  eachVmRow(table, ledger, job, (row, details) => {
    const used = table.amount(row, 'consumed', storageMiBRule, job.sink);
    if (used !== null) details.guestUsedMiB = (details.guestUsedMiB ?? 0) + used;
  });
}

/** Counts the adapters of each VM from vNetwork, and collects the networks that they are on. */
export function readNetworkSheet(table: NamedTable<NetworkColumn>, ledger: SheetLedger, job: VmSheetJob): void {
  eachVmRow(table, ledger, job, (row, details) => {
    details.nics += 1;
    const network = table.text(row, 'network');
    if (network !== null) details.networks.add(network);
  });
}

/** Calls `visit` for each row whose VM is found; the others stay refused, each with a finding. */
function eachVmRow<Key extends string>(
  table: NamedTable<Key | VmColumn>,
  ledger: SheetLedger,
  job: VmSheetJob,
  visit: (row: TableRow, details: VmDetails) => void,
): void {
  table.rows.forEach((row, number) => {
    if (number % 256 === 0) checkCancelled(job.context);
    const entry = ledger.enter(row);
    const identity = readIdentity(table, row);
    if (identity === null) {
      job.sink.add('error', 'row-without-vm', 'The row names no VM; it was refused.', {
        sheet: table.name,
        row: row.row,
      });
      return;
    }
    const vm = job.index.find(identity);
    if (typeof vm !== 'number') {
      const message =
        vm === 'unknown'
          ? `vInfo has no VM named ${identity.name}, so this row belongs to nothing; it was refused.`
          : `Several VMs are named ${identity.name} and the row does not say which one it means; it was refused.`;
      job.sink.add(
        vm === 'unknown' ? 'warning' : 'error',
        vm === 'unknown' ? 'vm-not-in-vinfo' : 'ambiguous-vm-name',
        message,
        {
          sheet: table.name,
          row: row.row,
          value: identity.name,
        },
      );
      return;
    }
    visit(row, job.details[vm] as VmDetails);
    job.pending.push({ ledger, entry, row: row.row, vm });
  });
}
