import type { Alias, Fact, Group, Inventory, Workload } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import { toMiB } from '#core/units.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { readCsvRows, recogniseCsv, type CsvShape } from '../csv/open.ts';
import { missingColumns, reportRowsAbove } from '../csv/tableImporter.ts';
import { makeWorkload } from '../entities.ts';
import { FindingSink } from '../findings.ts';
import { aliasKeys, KeyRegister, makeId, makeKey } from '../keys.ts';
import { SheetLedger } from '../ledger.ts';
import { openTable, type ColumnSpec, type NamedTable } from '../namedTable.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeFinding } from '../findings.ts';
import { makeResult, refusedResult, sourceIdOf } from '../result.ts';
import { memoryMiBRule, percentRule, storageMiBRule, vcpuRule } from '../rules.ts';
import { UsageCollector } from '../usage/collector.ts';
import { readTime } from '../usage/times.ts';

/**
 * The CSV set of Google Migration Center (cloud.google.com, "Import files specifications"): vmInfo with machines, diskInfo
 * with their disks, tagInfo with labels and perfInfo with a history of use, joined by MachineId.
 */
export const migrationCenterImporter: Importer = {
  format: 'migration-center-csv',
  title: 'Google Migration Center set (.csv)',
  detect: (file) => (partOf(file) === null ? 0 : 1),
  parse: async (file, limits, context) => (await parseSet([file], limits, context))[0] as ImportResult,
  divide,
  parseSet,
};

type VmColumn =
  | 'id'
  | 'name'
  | 'ip'
  | 'diskTotal'
  | 'diskUsed'
  | 'cores'
  | 'memory'
  | 'osType'
  | 'osPublisher'
  | 'osName'
  | 'osVersion'
  | 'status'
  | 'isPhysical'
  | 'location';

const vmColumns: readonly ColumnSpec<VmColumn>[] = [
  { key: 'id', headings: ['machineid'] },
  { key: 'name', headings: ['machinename'] },
  { key: 'ip', headings: ['primaryipaddress'] },
  { key: 'diskTotal', headings: ['totaldiskallocatedgib'] },
  { key: 'diskUsed', headings: ['totaldiskusedgib'] },
  { key: 'cores', headings: ['allocatedprocessorcorecount'] },
  { key: 'memory', headings: ['memorygib'] },
  { key: 'osType', headings: ['ostype'] },
  { key: 'osPublisher', headings: ['ospublisher'] },
  { key: 'osName', headings: ['osname'] },
  { key: 'osVersion', headings: ['osversion'] },
  { key: 'status', headings: ['machinestatus'] },
  { key: 'isPhysical', headings: ['isphysical'] },
  { key: 'location', headings: ['hostinglocation'] },
];

type DiskColumn = 'id' | 'label' | 'size' | 'used';

const diskColumns: readonly ColumnSpec<DiskColumn>[] = [
  { key: 'id', headings: ['machineid'] },
  { key: 'label', headings: ['disklabel'] },
  { key: 'size', headings: ['sizeingib'] },
  { key: 'used', headings: ['usedingib'] },
];

type PerfColumn = 'id' | 'time' | 'cpu' | 'memory' | 'available';

const perfColumns: readonly ColumnSpec<PerfColumn>[] = [
  { key: 'id', headings: ['machineid'] },
  { key: 'time', headings: ['timestamp'] },
  { key: 'cpu', headings: ['cpuutilizationpercentage'] },
  { key: 'memory', headings: ['memoryutilizationpercentage'] },
  { key: 'available', headings: ['availablememorybytes'] },
];

type TagColumn = 'id' | 'key' | 'value';

const tagColumns: readonly ColumnSpec<TagColumn>[] = [
  { key: 'id', headings: ['machineid'] },
  { key: 'key', headings: ['key'] },
  { key: 'value', headings: ['value'] },
];

type Part = 'vmInfo' | 'diskInfo' | 'perfInfo' | 'tagInfo';

function partOf(file: ImportFile): Part | null {
  if (recogniseCsv(file, vmColumns, ['id', 'cores', 'memory']) !== null) return 'vmInfo';
  if (recogniseCsv(file, diskColumns, ['id', 'size']) !== null) return 'diskInfo';
  if (recogniseCsv(file, perfColumns, ['id', 'time', 'cpu']) !== null) return 'perfInfo';
  return recogniseCsv(file, tagColumns, ['id', 'key', 'value']) === null ? null : 'tagInfo';
}

/** One export is a folder; where that is not known, everything that was dropped at once. */
function divide(files: readonly ImportFile[]): readonly (readonly ImportFile[])[] {
  const sets = new Map<string, ImportFile[]>();
  for (const file of files) {
    const set = sets.get(file.folder ?? '');
    if (set) set.push(file);
    else sets.set(file.folder ?? '', [file]);
  }
  return [...sets.values()];
}

interface Machine {
  readonly id: string;
  readonly memoryMiB: number;
  disks: number;
  diskMiB: number | null;
  diskUsedMiB: number | null;
  readonly tags: string[];
  application: string | null;
}

interface Opened<Key extends string> {
  readonly file: ImportFile;
  readonly table: NamedTable<Key>;
  readonly ledger: SheetLedger;
  readonly sink: FindingSink;
  readonly sourceId: string;
}

async function parseSet(
  files: readonly ImportFile[],
  limits: ImportLimits,
  context: JobContext,
): Promise<readonly ImportResult[]> {
  const results = new Map<ImportFile, ImportResult>();
  const set = new SetReader(limits, context);
  // Machines first: what the other files say is about them.
  for (const part of ['vmInfo', 'diskInfo', 'tagInfo', 'perfInfo'] as const) {
    for (const file of files) {
      if (partOf(file) !== part) continue;
      try {
        set.read(part, file);
      } catch (error) {
        if (!(error instanceof ImportRefusal)) throw error;
        results.set(
          file,
          refusedResult(
            file,
            'migration-center-csv',
            makeFinding(file.name, 'error', error.code, error.message, { value: error.value }),
          ),
        );
      }
    }
  }
  for (const [file, result] of set.finish()) results.set(file, result);
  context.progress(1, 'Read');
  return files.map(
    (file) =>
      results.get(file) ??
      refusedResult(
        file,
        'migration-center-csv',
        makeFinding(file.name, 'error', 'columns-unknown', 'The headings are those of no file of the set.'),
      ),
  );
}

class SetReader {
  private readonly limits: ImportLimits;
  private readonly context: JobContext;
  private readonly machines = new Map<string, Machine>();
  private readonly keys = new KeyRegister();
  private readonly vmFiles: {
    readonly opened: Opened<VmColumn>;
    readonly drafts: { readonly workload: Workload; readonly machine: Machine }[];
  }[] = [];
  private readonly others: {
    readonly opened: Opened<string>;
    readonly facts: readonly Fact[];
    readonly factOfRow?: Int32Array;
  }[] = [];

  constructor(limits: ImportLimits, context: JobContext) {
    this.limits = limits;
    this.context = context;
  }

  read(part: Part, file: ImportFile): void {
    switch (part) {
      case 'vmInfo':
        this.readMachines(this.open(file, vmColumns, ['id', 'cores', 'memory']));
        break;
      case 'diskInfo':
        this.readDisks(this.open(file, diskColumns, ['id', 'size']));
        break;
      case 'tagInfo':
        this.readTags(this.open(file, tagColumns, ['id', 'key', 'value']));
        break;
      case 'perfInfo':
        this.readUse(this.open(file, perfColumns, ['id', 'time', 'cpu']));
        break;
    }
  }

  finish(): ReadonlyMap<ImportFile, ImportResult> {
    const results = new Map<ImportFile, ImportResult>();
    for (const { opened, drafts } of this.vmFiles) {
      const groups = new Map<string, Group>();
      const aliases: Alias[] = [];
      const workloads = drafts.map(({ workload, machine }): Workload => {
        aliases.push({ id: workload.id, keys: aliasKeys({ id: machine.id }) });
        return {
          ...workload,
          provisionedMiB: workload.provisionedMiB ?? machine.diskMiB,
          inUseMiB: workload.inUseMiB ?? machine.diskUsedMiB,
          disks: machine.disks > 0 ? machine.disks : null,
          annotation: machine.tags.length === 0 ? null : machine.tags.join(', '),
          groupId: groupOf(machine.application, groups, opened.file.name),
        };
      });
      const inventory: Inventory = { clusters: [], hosts: [], workloads, groups: [...groups.values()], aliases };
      results.set(opened.file, resultOf(opened, inventory));
    }
    for (const { opened, facts, factOfRow } of this.others) {
      const inventory: Inventory = { clusters: [], hosts: [], workloads: [], groups: [], facts };
      const result = resultOf(opened, inventory);
      results.set(opened.file, factOfRow === undefined ? result : { ...result, factOfRow: new Map([['', factOfRow]]) });
    }
    return results;
  }

  private open<Key extends string>(
    file: ImportFile,
    columns: readonly ColumnSpec<Key>[],
    required: readonly Key[],
  ): Opened<Key> {
    const sink = new FindingSink(file.name);
    const shape: CsvShape<Key> | null = recogniseCsv(file, columns, required);
    const rows = shape === null ? [] : readCsvRows(file, shape.delimiter, this.limits, sink, this.context);
    const table = openTable({ name: '', rows }, columns, required);
    if (table === null) throw missingColumns('file of Google Migration Center', columns, required);
    reportRowsAbove(table, sink);
    const sourceId = sourceIdOf(file);
    return { file, table, sink, sourceId, ledger: new SheetLedger(sourceId, '', table.headings) };
  }

  private readMachines(opened: Opened<VmColumn>): void {
    const { table, ledger, sink, sourceId } = opened;
    const drafts: (typeof this.vmFiles)[number]['drafts'] = [];
    table.rows.forEach((row, index) => {
      if (index % 256 === 0) checkCancelled(this.context);
      const entry = ledger.enter(row);
      const id = table.text(row, 'id');
      if (id === null) {
        sink.add('error', 'row-without-name', 'The row has no MachineId; it was refused.', { row: row.row });
        return;
      }
      const name = table.text(row, 'name') ?? id;
      if (this.machines.has(id.toLowerCase())) {
        sink.add('warning', 'duplicate-name', `The machine ${id} is listed again; the row was merged into the first.`, {
          row: row.row,
          value: id,
        });
        ledger.settle(entry, 'merged');
        return;
      }
      const cores = table.amount(row, 'cores', vcpuRule, sink);
      const gibibytes = table.amount(row, 'memory', { min: 0, max: memoryMiBRule.max / 1024 }, sink);
      const powerState = readStatus(table.text(row, 'status'));
      const isSized = (cores ?? 0) > 0 && (gibibytes ?? 0) > 0;
      if (!isSized) {
        const isRunning = powerState === 'on';
        sink.add(
          isRunning ? 'error' : 'warning',
          isRunning ? 'workload-without-size' : 'workload-size-unknown',
          `The machine ${name} has no usable number of cores or amount of memory; ${isRunning ? 'it was refused' : '0 was stored'}.`,
          { row: row.row, value: name },
        );
        if (isRunning) return;
      }
      const memoryMiB = toMiB(gibibytes ?? 0, 'GiB');
      const machine: Machine = {
        id,
        memoryMiB,
        disks: 0,
        diskMiB: null,
        diskUsedMiB: null,
        tags: [],
        application: null,
      };
      this.machines.set(id.toLowerCase(), machine);
      drafts.push({
        machine,
        workload: makeWorkload(
          {
            key: this.keys.unique(makeKey('vm', null, name)),
            name,
            powerState,
            vcpus: cores ?? 0,
            memoryMiB,
            datacenter: null,
            provisionedMiB: storage(table, row, 'diskTotal', sink),
            inUseMiB: storage(table, row, 'diskUsed', sink),
            operatingSystem:
              [table.text(row, 'osName') ?? table.text(row, 'osType'), table.text(row, 'osVersion')]
                .filter((text) => text !== null)
                .join(' ') || null,
            origin: { sourceId, sheet: null, row: row.row },
          },
          true,
        ),
      });
      ledger.settle(entry, 'stored');
    });
    this.vmFiles.push({ opened, drafts });
  }

  private readDisks(opened: Opened<DiskColumn>): void {
    const { table, sink } = opened;
    this.eachMachineRow(opened, (row, machine) => {
      machine.disks += 1;
      const size = storage(table, row, 'size', sink);
      const used = storage(table, row, 'used', sink);
      if (size !== null) machine.diskMiB = (machine.diskMiB ?? 0) + size;
      if (used !== null) machine.diskUsedMiB = (machine.diskUsedMiB ?? 0) + used;
    });
    this.others.push({ opened, facts: [] });
  }

  private readTags(opened: Opened<TagColumn>): void {
    const { table } = opened;
    this.eachMachineRow(opened, (row, machine) => {
      const key = table.text(row, 'key');
      const value = table.text(row, 'value');
      machine.tags.push(value === null ? (key ?? '') : `${key ?? ''}:${value}`);
      if (key !== null && /^(?:app|application|application name|service)$/i.test(key)) machine.application ??= value;
    });
    this.others.push({ opened, facts: [] });
  }

  /** Rows about a machine of vmInfo are merged into it; others stay refused. */
  private eachMachineRow<Key extends string>(
    opened: Opened<Key | 'id'>,
    visit: (row: NamedTable<Key>['rows'][number], machine: Machine) => void,
  ): void {
    const { table, ledger, sink } = opened;
    table.rows.forEach((row, index) => {
      if (index % 256 === 0) checkCancelled(this.context);
      const entry = ledger.enter(row);
      const id = table.text(row, 'id');
      const machine = this.machines.get((id ?? '').toLowerCase());
      if (id === null || machine === undefined) {
        sink.add(
          'warning',
          'machine-unknown',
          id === null
            ? 'The row has no MachineId; it was refused.'
            : `vmInfo has no machine ${id}, so this row belongs to nothing; it was refused. Import all files of the set together.`,
          { row: row.row, value: id ?? '' },
        );
        return;
      }
      visit(row, machine);
      ledger.settle(entry, 'merged');
    });
  }

  private readUse(opened: Opened<PerfColumn>): void {
    const { table, ledger, sink, sourceId } = opened;
    const collector = new UsageCollector();
    const factOfRow = new Int32Array(table.rows.length).fill(-1);
    let unsized = 0;
    table.rows.forEach((row, index) => {
      if (index % 256 === 0) checkCancelled(this.context);
      const entry = ledger.enter(row);
      const id = table.text(row, 'id');
      const time = readTime(table.text(row, 'time') ?? '', 'month-first');
      if (id === null || time === null) {
        sink.add(
          'error',
          id === null ? 'row-without-name' : 'time-not-readable',
          `The row has no ${id === null ? 'MachineId' : 'time that can be read'}; it was refused.`,
          { row: row.row },
        );
        return;
      }
      const cpu = table.amount(row, 'cpu', percentRule, sink);
      const memory = table.amount(row, 'memory', percentRule, sink);
      const available = table.amount(row, 'available', { min: 0, max: 2 ** 52 }, sink);
      if (cpu === null && memory === null && available === null) {
        sink.add('error', 'row-without-value', 'The row holds no number that could be used; it was refused.', {
          row: row.row,
        });
        return;
      }
      const subject = collector.subject([id], row.row);
      if (cpu !== null) collector.add(subject, 'cpuShare', cpu / 100);
      if (memory !== null) collector.add(subject, 'memoryShare', memory / 100);
      else if (available !== null) {
        const machine = this.machines.get(id.toLowerCase());
        // What is available says what is used only with the size of the machine.
        if (machine) collector.add(subject, 'memoryMiB', Math.max(0, machine.memoryMiB - toMiB(available, 'B')));
        else unsized += 1;
      }
      factOfRow[index] = subject.index;
      ledger.settle(entry, 'stored');
    });
    if (unsized > 0) {
      sink.add(
        'warning',
        'memory-of-unknown-size',
        `${unsized} rows say how much memory was available on machines whose size no file of the set tells; their memory usage was left out.`,
      );
    }
    this.others.push({ opened, facts: collector.facts(sourceId, null), factOfRow });
  }
}

function resultOf(opened: Opened<string>, inventory: Inventory): ImportResult {
  const { file, ledger, sink } = opened;
  return makeResult(file, 'migration-center-csv', { inventory, ledgers: [ledger], toolVersion: null }, sink.all());
}

function storage<Key extends string>(
  table: NamedTable<Key>,
  row: NamedTable<Key>['rows'][number],
  key: Key,
  sink: FindingSink,
): number | null {
  const gibibytes = table.amount(row, key, { min: 0, max: storageMiBRule.max / 1024 }, sink);
  return gibibytes === null ? null : toMiB(gibibytes, 'GiB');
}

function readStatus(text: string | null): Workload['powerState'] {
  const word = (text ?? '').toLowerCase().replace(/[^a-z]/g, '');
  if (word === '' || /^(?:on|running|active|poweredon|started)$/.test(word)) return 'on';
  if (/^(?:off|stopped|poweredoff|terminated|shutoff|deallocated|inactive)$/.test(word)) return 'off';
  return /^(?:suspended|paused)$/.test(word) ? 'suspended' : 'unknown';
}

function groupOf(name: string | null, groups: Map<string, Group>, fileName: string): string | null {
  if (name === null) return null;
  const key = makeKey('application', name);
  const id = makeId('group', key, name);
  if (!groups.has(id)) {
    groups.set(id, {
      id,
      key,
      name,
      movesTogether: false,
      dependsOn: [],
      basis: `read from tags of the machines of ${fileName}`,
    });
  }
  return id;
}
