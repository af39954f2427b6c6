import type { Cluster, Group, Host, Inventory, Usage, Workload } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import { ClusterBook } from '../clusterBook.ts';
import { formatRanges, type FindingSink } from '../findings.ts';
import { KeyRegister, makeId, makeKey, type Keys } from '../keys.ts';
import { SheetLedger, type Fate } from '../ledger.ts';
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
  vcpuRule,
} from '../rules.ts';
import type { RawTable, TableRow } from '../table.ts';
import { hasKinds, judgeTableKind, readKindWord, type RowKind } from './kind.ts';
import { openPlainTable, type PlainTable } from './table.ts';

/** Inventory of plain tables, one ledger each. */
export interface PlainEstate {
  readonly inventory: Inventory;
  readonly ledgers: readonly SheetLedger[];
}

/** How one table is to be read where the user said so: in place of what its headings and values suggest. */
export interface PlainGuide {
  /** The table with its columns matched; null for one whose headings say nothing. */
  readonly table: PlainTable | null;
  /** What its rows are; null where a column or the columns tell. */
  readonly kind: RowKind | null;
  /** Per column, texts and what they stand for. The row is kept as it was read. */
  readonly replaced: ReadonlyMap<number, ReadonlyMap<string, string>>;
  /** Names in lower case that several rows have: whether these are one machine. */
  readonly sameNames: ReadonlyMap<string, boolean>;
}

/** Reads tables with headings for hosts and workloads (CSV files, sheets of workbooks that are no known export). */
export function readPlainEstate(
  tables: readonly RawTable[],
  fileName: string,
  sourceId: string,
  sink: FindingSink,
  context: JobContext,
  guideOf: (table: RawTable) => PlainGuide | null = () => null,
): PlainEstate {
  const reader = new PlainReader(fileName, sourceId, sink, context, guideOf);
  const ledgers = tables.map((table) => reader.readTable(table));
  return { inventory: reader.inventory(), ledgers };
}

interface NamedRows {
  readonly name: string;
  readonly rows: number[];
}

const noNetworks: readonly string[] = [];

/** Above the row numbers of any sheet. */
const maxRowNumber = 2 ** 32;

/** Words of a column that are remembered; one that holds more is no column of words. */
const mostWords = 256;

/** A row with the texts put in place that were said to stand for others. */
function withReplaced(row: TableRow, { replaced }: PlainGuide): TableRow {
  if (replaced.size === 0) return row;
  const { numeric } = row;
  const isReplaced = row.texts.map((text, column) => replaced.get(column)?.get(text.trim()) !== undefined);
  if (!isReplaced.includes(true)) return row;
  return {
    row: row.row,
    texts: row.texts.map((text, column) => replaced.get(column)?.get(text.trim()) ?? text),
    numeric: numeric === null ? null : numeric.map((is, column) => is && isReplaced[column] !== true),
  };
}

/** `first`, with what it leaves open taken from `second`. */
function filledFrom<Thing extends object>(first: Thing, second: Thing): Thing {
  const filled: Thing = { ...first };
  for (const field of Object.keys(filled) as (keyof Thing)[]) {
    if (filled[field] === null) filled[field] = second[field];
  }
  return filled;
}

function mergeLastInto(things: (Host | Workload)[], firstKey: string): boolean {
  const index = things.findIndex(({ key }) => key === firstKey);
  const last = things.length - 1;
  if (index < 0 || index === last) return false;
  things[index] = filledFrom(things[index]!, things[last]!);
  things.pop();
  return true;
}

/** A table that is being read row by row. */
export interface PlainReading {
  readonly table: PlainTable;
  readonly guide: PlainGuide | null;
  /** A column tells hosts from workloads. */
  readonly isMixed: boolean;
  /** What the rows are otherwise. */
  readonly kind: RowKind;
  /** By key, the rows of names that several have. */
  readonly rowsOfName: Map<string, NamedRows>;
}

/** Reads plain tables row by row; {@link readPlainEstate} for tables in memory. */
export class PlainReader {
  private readonly clusters = new ClusterBook(false);
  private readonly hosts: Host[] = [];
  private readonly workloads: Workload[] = [];
  private readonly groups = new Map<string, Group>();
  private newestGroup: Group | null = null;
  private readonly keys: Keys;
  /** Added to row numbers, so that those of several sheets are told apart. */
  private firstPlace = -maxRowNumber;
  /** Words already understood: a column holds a handful. */
  private readonly powerStates = new Map<string, Workload['powerState']>();
  private readonly fileName: string;
  private readonly sourceId: string;
  private readonly sink: FindingSink;
  private readonly context: JobContext;
  private readonly guideOf: (table: RawTable) => PlainGuide | null;

  constructor(
    fileName: string,
    sourceId: string,
    sink: FindingSink,
    context: JobContext,
    guideOf: (table: RawTable) => PlainGuide | null,
    keys: Keys = new KeyRegister(),
  ) {
    this.keys = keys;
    this.fileName = fileName;
    this.sourceId = sourceId;
    this.sink = sink;
    this.context = context;
    this.guideOf = guideOf;
  }

  inventory(): Inventory {
    return {
      clusters: this.clusters.all(),
      hosts: this.hosts,
      workloads: this.workloads,
      groups: [...this.groups.values()],
    };
  }

  readTable(raw: RawTable): SheetLedger {
    const guide = this.guideOf(raw);
    const table = guide === null ? openPlainTable(raw) : guide.table;
    if (!table) {
      const headings = raw.rows[0]?.texts ?? [];
      const ledger = new SheetLedger(this.sourceId, raw.name, headings);
      for (const row of raw.rows.slice(1)) ledger.enter(row);
      this.sink.add(
        'error',
        'columns-unknown',
        'The headings do not name machines and their size: a column for the name, one for cores or vCPUs and one for memory are needed.',
        { sheet: raw.name, row: 1, value: headings.join(', ') },
      );
      return ledger;
    }
    const ledger = new SheetLedger(this.sourceId, raw.name, table.named.headings);
    const reading = this.begin(table, guide);
    table.named.rows.forEach((row, index) => {
      if (index % 256 === 0) checkCancelled(this.context);
      const entry = ledger.enter(row);
      ledger.settle(entry, this.readRow(reading, row));
    });
    this.end(reading);
    return ledger;
  }

  /** Begins a table: what its columns say of all of its rows. */
  begin(table: PlainTable, guide: PlainGuide | null): PlainReading {
    const { named } = table;
    const isMixed = (guide?.kind ?? null) === null && hasKinds(table);
    const judged = guide?.kind ? { kind: guide.kind, isSure: true } : judgeTableKind(table, this.fileName);
    if (!isMixed && !judged.isSure) {
      this.sink.add(
        'warning',
        'kind-assumed',
        'Nothing tells whether the rows are hosts or workloads; they were taken for workloads. A column "kind" with host or vm decides it.',
        { sheet: named.name, row: named.headingRow },
      );
    }
    if (named.skippedRows > 0) {
      this.sink.add('info', 'rows-above-headings', `${named.skippedRows} rows above the headings were left out.`, {
        sheet: named.name,
        row: named.headingRow,
      });
    }
    this.reportStatistic(table);
    this.firstPlace += maxRowNumber;
    return { table, guide, isMixed, kind: judged.kind, rowsOfName: new Map() };
  }

  /** Reads a row; what is odd about it is reported. What became of it is the last host or workload, where it was stored. */
  readRow(reading: PlainReading, original: TableRow): Fate {
    const { table, guide, isMixed } = reading;
    const row = guide === null ? original : withReplaced(original, guide);
    const word = isMixed ? readKindWord(table.text(row, 'kind')) : null;
    if (isMixed && word === null) {
      this.sink.add(
        'error',
        'kind-unknown',
        'The row is said to be neither a host nor a workload; it was refused.',
        table.named.place(row, 'kind'),
      );
      return 'refused';
    }
    const kind: RowKind = word?.kind ?? reading.kind;
    const name = table.text(row, 'name');
    if (name === null) {
      this.sink.add('error', 'row-without-name', 'The row names no machine; it was refused.', {
        sheet: table.named.name,
        row: row.row,
      });
      return 'refused';
    }
    const key = this.keyOf(table, row, kind, name, reading.rowsOfName);
    const kept =
      kind === 'host'
        ? this.readHost(table, row, name, key)
        : this.readWorkload(table, row, name, key, word?.technology ?? null);
    if (!kept) return 'refused';
    const isRepeated = key.isNamed && key.first !== key.key && guide?.sameNames.get(name.toLowerCase()) === true;
    return isRepeated && this.mergeLast(kind, key.first) ? 'merged' : 'stored';
  }

  /** Says what is only known once all rows of a table are read. */
  end({ table, guide, rowsOfName }: PlainReading): void {
    for (const { name, rows } of rowsOfName.values()) {
      // Somebody looked at them and decided.
      if (rows.length < 2 || guide?.sameNames.has(name.toLowerCase()) === true) continue;
      this.sink.add(
        'warning',
        'duplicate-name',
        `${rows.length} rows are named ${name}; each is kept as its own: rows ${formatRanges(rows)}.`,
        {
          sheet: table.named.name,
          row: rows[0],
          value: name,
        },
      );
    }
  }

  /** Gives out the workload read last and forgets it: of a large list none are kept. */
  takeWorkload(): Workload | undefined {
    return this.workloads.pop();
  }

  /** The cluster and the application that were made last. */
  get newest(): { readonly cluster: Cluster | null; readonly application: Group | null } {
    return { cluster: this.clusters.newest, application: this.newestGroup };
  }

  /** The id of a cluster that a row is in; null when it names none. */
  clusterIdOf(datacenter: string | null, cluster: string | null): string | null {
    return this.clusters.idOf({ vcenter: null, datacenter, cluster });
  }

  /** Makes the thing read last a part of the one with `firstKey`; false when that one was refused. */
  private mergeLast(kind: RowKind, firstKey: string): boolean {
    return kind === 'host' ? mergeLastInto(this.hosts, firstKey) : mergeLastInto(this.workloads, firstKey);
  }

  /** Name-based keys have the same form as those of other importers, so that lists and exports of one estate meet. */
  private keyOf(
    table: PlainTable,
    row: TableRow,
    kind: RowKind,
    name: string,
    rowsOfName: Map<string, NamedRows>,
  ): { key: string; isNamed: boolean; first: string } {
    const datacenter = table.text(row, 'datacenter');
    const id = table.text(row, 'id');
    const cluster = table.text(row, 'cluster');
    if (id !== null) {
      const first = makeKey('uuid', kind === 'host' ? 'host' : null, id);
      return { key: this.keys.unique(first), isNamed: false, first };
    }
    const key = kind === 'host' ? makeKey(datacenter, cluster, name) : makeKey('vm', datacenter, name);
    const unique = this.keys.unique(key, this.firstPlace + row.row);
    if (unique !== key) {
      const named = rowsOfName.get(key);
      const before = (this.keys.placeOf(key) ?? 0) - this.firstPlace;
      if (named) named.rows.push(row.row);
      else rowsOfName.set(key, { name, rows: before > 0 ? [before, row.row] : [row.row] });
    }
    return { key: unique, isNamed: true, first: key };
  }

  private readHost(
    table: PlainTable,
    row: TableRow,
    name: string,
    { key, isNamed }: { key: string; isNamed: boolean },
  ): boolean {
    const { sink } = this;
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
      return false;
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
    if (cluster !== null && failover !== null) this.clusters.ensure(place, cluster).failoverLevel = failover;
    const cpuPercent = table.amount(row, 'cpuPercent', percentRule, sink);
    const usedMiB = table.mebibytes(row, 'memoryUsed', 'host', memoryMiBRule, sink);
    const memoryPercent = table.amount(row, 'memoryPercent', percentRule, sink);
    const watts = (column: 'idlePower' | 'maxPower'): number | null => {
      const value = table.amount(row, column, { min: 0, max: 100_000 }, sink);
      return value === null ? null : table.heading(column)?.unit === 'kw' ? value * 1000 : value;
    };
    this.hosts.push({
      id: makeId('host', key, isNamed ? name : null),
      key,
      name,
      datacenter,
      clusterId: this.clusters.idOf(place),
      vendor: table.text(row, 'vendor'),
      model: table.text(row, 'model'),
      cpuModel: table.text(row, 'cpuModel'),
      sockets,
      cpuCores: cores,
      cpuThreads: threads,
      clockMHz: this.readClock(table, row),
      memoryMiB,
      cpuUtilisation: cpuPercent === null ? null : Math.min(1, cpuPercent / 100),
      memoryUtilisation:
        memoryPercent !== null
          ? Math.min(1, memoryPercent / 100)
          : usedMiB !== null
            ? Math.min(1, usedMiB / memoryMiB)
            : null,
      inMaintenance: table.named.flag(row, 'maintenance') ?? false,
      reportedWorkloads: null,
      reportedVcpus: null,
      idlePowerW: watts('idlePower'),
      maxPowerW: watts('maxPower'),
      hypervisor: table.text(row, 'hypervisor'),
      serialNumber: null,
      uuid: null,
      platformCpuCores: null,
      platformMemoryMiB: null,
      maxWorkloads: null,
      localStorageMiB: table.mebibytes(row, 'localDisk', 'host', storageMiBRule, sink),
      diskIops: table.amount(row, 'diskIops', rateRule, sink),
      networkMbps: table.amount(row, 'networkMbps', rateRule, sink),
      gpus: table.amount(row, 'gpus', gpuRule, sink),
      numaNodes: table.amount(row, 'numaNodes', socketRule, sink),
      evcMode: table.text(row, 'cpuLevel'),
      origin: { sourceId: this.sourceId, sheet: table.named.name || null, row: row.row },
    });
    return true;
  }

  private readClock(table: PlainTable, row: TableRow): number | null {
    const value = table.amount(row, 'clock', { min: 0.1, max: 20_000 }, this.sink);
    if (value === null) return null;
    const unit = table.heading('clock')?.unit ?? (value < 20 ? 'ghz' : 'mhz');
    const megahertz = unit === 'ghz' ? value * 1000 : value;
    return megahertz >= clockMHzRule.min && megahertz <= clockMHzRule.max ? megahertz : null;
  }

  private readWorkload(
    table: PlainTable,
    row: TableRow,
    name: string,
    { key, isNamed }: { key: string; isNamed: boolean },
    technology: Workload['technology'] | null,
  ): boolean {
    const { sink } = this;
    const powerState = this.readPowerState(table, row);
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
      return false;
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
    this.workloads.push({
      id: makeId('vm', key, isNamed ? name : null),
      key,
      name,
      technology: technology ?? readKindWord(table.text(row, 'technology'))?.technology ?? 'vm',
      powerState,
      isTemplate,
      connectionState: null,
      datacenter,
      clusterId: this.clusters.idOf({ vcenter: null, datacenter, cluster: table.text(row, 'cluster') }),
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
      usage: powerState === 'on' ? this.readUsage(table, row, vcpus ?? 0, memoryMiB ?? 0) : null,
      localStorageMiB: table.mebibytes(row, 'localDisk', 'workload', storageMiBRule, sink),
      diskIops: table.amount(row, 'diskIops', rateRule, sink),
      networkMbps: table.amount(row, 'networkMbps', rateRule, sink),
      gpus: table.amount(row, 'gpus', gpuRule, sink),
      cpuFeatureLevel: table.text(row, 'cpuLevel'),
      isNumaBound: null,
      groupId: this.groupOf(table, row),
      origin: { sourceId: this.sourceId, sheet: table.named.name || null, row: row.row },
    });
    return true;
  }

  private readPowerState(table: PlainTable, row: TableRow): Workload['powerState'] {
    const text = table.text(row, 'powerState');
    // A list that says nothing on a machine's state lists it because it runs.
    if (text === null) return 'on';
    const state = this.powerStates.get(text) ?? readPowerWord(text);
    if (this.powerStates.size < mostWords) this.powerStates.set(text, state);
    if (state === 'unknown') {
      this.sink.add(
        'warning',
        'power-state-unknown',
        'The power state is not one that is known; the workload is kept and not planned.',
        table.named.place(row, 'powerState'),
      );
    }
    return state;
  }

  /** A share of its vCPUs, taken as cores: a vCPU that is wholly busy fills one core. */
  private readUsage(table: PlainTable, row: TableRow, vcpus: number, memoryMiB: number): Usage | null {
    const percent = table.amount(row, 'cpuPercent', percentRule, this.sink);
    const usedHeading = table.heading('cpuUsed');
    // MHz cannot become cores without the clock of the host, which a list of workloads does not have.
    const used =
      usedHeading !== null && usedHeading.unit === null ? table.amount(row, 'cpuUsed', vcpuRule, this.sink) : null;
    const memoryPercent = table.amount(row, 'memoryPercent', percentRule, this.sink);
    const usedMiB = table.mebibytes(row, 'memoryUsed', 'workload', memoryMiBRule, this.sink);
    const cpuCores = used ?? (percent === null ? null : (vcpus * percent) / 100);
    const memory = usedMiB ?? (memoryPercent === null ? null : (memoryMiB * memoryPercent) / 100);
    if (cpuCores === null && memory === null) return null;
    const statistic =
      (table.heading('cpuPercent') ?? table.heading('cpuUsed'))?.statistic ??
      table.heading('memoryUsed')?.statistic ??
      'mean';
    return { cpuCores, memoryMiB: memory, statistic };
  }

  private reportStatistic(table: PlainTable): void {
    for (const key of ['cpuPercent', 'cpuUsed', 'memoryPercent', 'memoryUsed'] as const) {
      const heading = table.heading(key);
      if (key === 'cpuUsed' && heading !== null && heading.unit !== null) {
        this.sink.add(
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
        this.sink.add(
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

  private groupOf(table: PlainTable, row: TableRow): string | null {
    const name = table.text(row, 'application');
    return name === null ? null : this.groupIdOf(table, name);
  }

  /** The id of the application of that name, which is made when it is new. */
  groupIdOf(table: PlainTable, name: string): string {
    const key = makeKey('application', name);
    const id = makeId('group', key, name);
    if (!this.groups.has(id)) {
      this.newestGroup = {
        id,
        key,
        name,
        movesTogether: false,
        dependsOn: [],
        basis: `read from the column ${table.named.headingOf('application')} of ${this.fileName}`,
      };
      this.groups.set(id, this.newestGroup);
    }
    return id;
  }
}

/** What a word says of a machine's state. */
export function readPowerWord(text: string): Workload['powerState'] {
  const word = text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  if (/^(?:poweredon|on|running|up|active|started|online|true|1|yes|ein|eingeschaltet|ok|connected)$/.test(word))
    return 'on';
  if (
    /^(?:poweredoff|off|stopped|down|inactive|shutoff|shutdown|offline|false|0|no|aus|ausgeschaltet|deallocated)$/.test(
      word,
    )
  )
    return 'off';
  return /^(?:suspended|paused|saved|hibernated|angehalten)$/.test(word) ? 'suspended' : 'unknown';
}

function readNetworks(text: string | null): readonly string[] {
  if (text === null) return noNetworks;
  return text
    .split(/[;|]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .sort();
}
