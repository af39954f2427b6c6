import type { Cluster, Group, Host, Inventory, Workload } from '#core/inventory/inventory.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import { ClusterBook } from '../clusterBook.ts';
import { formatRanges, type FindingSink } from '../findings.ts';
import { KeyRegister, makeId, makeKey, type Keys } from '../keys.ts';
import { SheetLedger, type Fate } from '../ledger.ts';
import type { RawTable, TableRow } from '../table.ts';
import { readHost, type RowIdentity } from './host.ts';
import { hasKinds, judgeTableKind, readKindWord, type RowKind } from './kind.ts';
import { openPlainTable, type PlainTable } from './table.ts';
import { readWorkload, reportUsageColumns, type WorkloadSource } from './workload.ts';

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

/** Above the row numbers of any sheet. */
const maxRowNumber = 2 ** 32;

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
  private readonly shared: WorkloadSource;
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
    this.shared = {
      sourceId,
      sink,
      clusters: this.clusters,
      powerStates: new Map(),
      groupIdOf: (table, name) => this.groupIdOf(table, name),
    };
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
    reportUsageColumns(table, this.sink);
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
    if (!this.keep(kind, table, row, { name, ...key }, word?.technology ?? null)) return 'refused';
    const isRepeated = key.isNamed && key.first !== key.key && guide?.sameNames.get(name.toLowerCase()) === true;
    return isRepeated && this.mergeLast(kind, key.first) ? 'merged' : 'stored';
  }

  private keep(
    kind: RowKind,
    table: PlainTable,
    row: TableRow,
    identity: RowIdentity,
    technology: Workload['technology'] | null,
  ): boolean {
    if (kind === 'host') {
      const host = readHost(table, row, identity, this.shared);
      if (host !== null) this.hosts.push(host);
      return host !== null;
    }
    const workload = readWorkload(table, row, identity, technology, this.shared);
    if (workload !== null) this.workloads.push(workload);
    return workload !== null;
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
