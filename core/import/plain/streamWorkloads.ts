import type { Cluster, Group, Usage, Workload } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import { toMiB, type MemoryUnit } from '#core/units.ts';
import { ByteKeys } from '../byteKeys.ts';
import type { ImportFile, ImportLimits } from '../contract.ts';
import { detectEncoding } from '../csv/decode.ts';
import { detectDialect } from '../csv/dialect.ts';
import { indexRecords, type RecordIndex } from '../csv/recordIndex.ts';
import { statedDelimiter, textBeginning } from '../csv/open.ts';
import { FindingSink } from '../findings.ts';
import { GroupFinder, mayNameApplication } from '../groups.ts';
import { writeHashOf } from '../keys.ts';
import type { Fate } from '../ledger.ts';
import { readFlag, type NumberRule } from '../namedTable.ts';
import { readPowerWord } from '../powerState.ts';
import { countRule, memoryMiBRule, percentRule, storageMiBRule, vcpuRule } from '../rules.ts';
import { addFields, fieldSeed, hashOfText, WorkloadDigest, type FieldHash } from '../workloadDigest.ts';
import type { PlainColumn } from './columns.ts';
import { PlainReader, type PlainReading } from './estate.ts';
import { isAscii, isSpace, lowerInto, notPlain, plainDigits, slugInto, Words } from './fieldBytes.ts';
import { openStreamableList, plainColumns, slowColumns, type StreamableList } from './streamableList.ts';
import type { StreamedList, StreamedPortion, WorkloadRows } from './streamedRows.ts';
import type { PlainTable } from './table.ts';

/**
 * The fast way for one large CSV list of workloads: row by row from bytes to the columns of the store, without a text or an
 * object for most rows. It gives what `readPlainEstate` and a join of that one source give (a property test holds the two to
 * the same stored content). A row in which anything is odd (letters beyond ASCII in its name, a number that is not plain
 * digits, a value that is refused, a name that another row has) is read by {@link PlainReader} itself, which also makes all
 * findings; what is odd about the file as a whole is left to the general way: {@link streamWorkloads} then returns null.
 */

/** Seeds of the fields, for the digest. */
const seeds = {
  id: fieldSeed('id'),
  key: fieldSeed('key'),
  name: fieldSeed('name'),
  hostName: fieldSeed('hostName'),
  vcpus: fieldSeed('vcpus'),
  memoryMiB: fieldSeed('memoryMiB'),
  provisionedMiB: fieldSeed('provisionedMiB'),
  inUseMiB: fieldSeed('inUseMiB'),
  disks: fieldSeed('disks'),
  nics: fieldSeed('nics'),
  datacenter: fieldSeed('datacenter'),
  clusterId: fieldSeed('clusterId'),
  groupId: fieldSeed('groupId'),
  operatingSystem: fieldSeed('operatingSystem'),
  folder: fieldSeed('folder'),
  resourcePool: fieldSeed('resourcePool'),
  annotation: fieldSeed('annotation'),
  usageCpu: fieldSeed('usage.cpuCores'),
  usageMemory: fieldSeed('usage.memoryMiB'),
  row: fieldSeed('origin.row'),
} as const;

const noHash: FieldHash = { a: 0, b: 0 };

/** How a list is to be streamed. */
export interface StreamOptions {
  readonly file: ImportFile;
  readonly limits: ImportLimits;
  readonly context: JobContext;
  /** The id under which the source is stored. */
  readonly sourceId: string;
  readonly rows: WorkloadRows;
  /** Told after every so many rows of the file, and at the end. */
  readonly portionOf: (rows: number) => number;
  readonly onPortion: (portion: StreamedPortion) => void;
}

/**
 * Reads a file that was recognised as a plain CSV list, without a mapping or repair. Null where it takes the general way;
 * rows may have been given out by then. Throws ImportRefusal and CancelledError as the general way does.
 */
export function streamWorkloads(options: StreamOptions): StreamedList | null {
  const { file, limits, context } = options;
  const beginning = textBeginning(file) ?? '';
  const dialect = detectDialect(beginning);
  if (dialect === null || dialect.delimiter !== (statedDelimiter(beginning) ?? dialect.delimiter)) return null;
  const encoding = detectEncoding(file.bytes, () => checkCancelled(context));
  if (encoding.label !== 'utf-8') return null;
  const skipped = statedDelimiter(beginning) === null ? 0 : 1;
  const index = indexRecords(file.bytes, encoding.markBytes, skipped, dialect.delimiter, limits, context);
  if (index === null) return null;
  const sink = new FindingSink(file.name);
  const opened = openStreamableList(index, file.name);
  if (opened === null) return null;
  return new Stream(options, index, opened, sink).read();
}

/** Thrown where the general way has to be taken after all. */
class NotStreamed extends Error {
  override readonly name = 'NotStreamed';
}

/** Reads one list. */
class Stream {
  private readonly options: StreamOptions;
  private readonly index: RecordIndex;
  private readonly table: PlainTable;
  private readonly firstRecord: number;
  private readonly sink: FindingSink;
  private readonly keys: ByteKeys;
  private readonly reader: PlainReader;
  private readonly reading: PlainReading;
  private readonly digest = new WorkloadDigest();
  private readonly groups = new GroupFinder();
  private readonly refused = new Set<number>();
  private readonly clusterNumbers = new Map<string, number>();
  private readonly clusterHashes: FieldHash[] = [];
  private readonly clusterNames: Cluster[] = [];
  private readonly applicationNumbers = new Map<string, number>();
  private readonly applicationHashes: FieldHash[] = [];
  private readonly applicationGroups: Group[] = [];
  private readonly wideClusters = new Set<number>();
  private readonly wideApplications = new Set<number>();
  private sentClusters = 0;
  private sentApplications = 0;
  /** Workloads that a group may take: what their fields came to, until it is known. */
  private readonly open: { readonly number: number; readonly hash: FieldHash }[] = [];
  private readonly originHash: FieldHash;
  private written = 0;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  /** Of each column the first record that holds anything, -1 where none does. */
  private readonly firstHeld: Int32Array;
  private fields = 0;
  private readonly encoder = new TextEncoder();

  constructor(options: StreamOptions, index: RecordIndex, { table, firstRecord }: StreamableList, sink: FindingSink) {
    const { file, limits, context, sourceId } = options;
    this.options = options;
    this.index = index;
    this.table = table;
    this.firstRecord = firstRecord;
    this.sink = sink;
    this.keys = new ByteKeys(Math.max(1, index.count));
    this.reader = new PlainReader(file.name, sourceId, sink, context, () => null, this.keys);
    this.reading = this.reader.begin(table, null);
    this.starts = new Int32Array(limits.maxColumnsPerSheet + 1);
    this.ends = new Int32Array(limits.maxColumnsPerSheet + 1);
    this.firstHeld = new Int32Array(limits.maxColumnsPerSheet + 1).fill(-1);
    this.digest.text(fieldSeed('origin.sourceId'), sourceId);
    this.originHash = this.digest.take();
  }

  read(): StreamedList | null {
    const { index, firstRecord, options } = this;
    const { context } = options;
    const total = index.count - firstRecord;
    const portion = Math.max(1, options.portionOf(total));
    const fast = this.fastLane();
    try {
      for (let record = firstRecord; record < index.count; record += 1) {
        const read = record - firstRecord;
        if (read % 2048 === 0) {
          checkCancelled(context);
          context.progress(0.1 + (0.8 * read) / total, 'Reading');
        }
        if (!fast(record)) this.slow(record);
        if ((read + 1) % portion === 0) this.give();
      }
    } catch (error) {
      if (error instanceof NotStreamed) return null;
      throw error;
    }
    if (this.mayUniteClusters()) return null;
    this.reader.end(this.reading);
    const { groups, members } = this.groups.found();
    const hashes = groups.map(({ id }) => hashOfText(seeds.groupId, id));
    for (const { number, hash } of this.open) {
      const group = members.get(number);
      this.digest.add(hash);
      if (group !== undefined) this.digest.add(hashes[group]!);
      this.digest.end();
    }
    this.give();
    return this.list(groups, members);
  }

  /** A cluster that rows name with its data centre and without is one: the join says which. */
  private mayUniteClusters(): boolean {
    const nameOf = ({ name }: Cluster): string => name.toLowerCase();
    const placed = new Set(this.clusterNames.filter(({ datacenter }) => datacenter !== null).map(nameOf));
    return this.clusterNames.some((cluster) => cluster.datacenter === null && placed.has(nameOf(cluster)));
  }

  private list(groups: readonly Group[], members: ReadonlyMap<number, number>): StreamedList {
    const { index, firstRecord, table, firstHeld } = this;
    const columns = Array.from(firstHeld.keys())
      .filter((column) => (firstHeld[column] as number) >= 0)
      .sort((one, other) => (firstHeld[one] as number) - (firstHeld[other] as number) || one - other);
    const findings = this.sink.all();
    return {
      rowsRead: index.count - firstRecord,
      rowsRefused: this.refused.size,
      findings,
      headings: columns.map((column) => table.named.headings[column] || `(column ${column + 1})`),
      columns,
      delimiter: index.delimiter,
      index,
      firstRecord,
      refused: this.refused,
      groups,
      members,
      findingCounts: this.countFindings(findings),
      digest: this.digest.total(),
    };
  }

  private countFindings(findings: readonly Finding[]): ReadonlyMap<number, number> {
    const { index, firstRecord, refused } = this;
    const byRow = new Map<number, number>();
    for (const { row } of findings) if (row !== undefined) byRow.set(row, (byRow.get(row) ?? 0) + 1);
    const counts = new Map<number, number>();
    let number = 0;
    for (let record = firstRecord; record < index.count; record += 1) {
      if (refused.has(record)) continue;
      number += 1;
      const count = byRow.get(index.lines[record] as number);
      if (count !== undefined) counts.set(number, count);
    }
    return counts;
  }

  /** Gives out what was written since the last time. */
  private give(): void {
    const { clusterNames, applicationGroups } = this;
    const portion: StreamedPortion = {
      workloads: this.written,
      clusters: clusterNames.slice(this.sentClusters),
      applications: applicationGroups.slice(this.sentApplications),
    };
    this.sentClusters = clusterNames.length;
    this.sentApplications = applicationGroups.length;
    this.options.onPortion(portion);
  }

  /** Where the fields of a record are; false where they cannot be told on its bytes alone. */
  private split(record: number): boolean {
    const { index, starts, ends } = this;
    const { bytes } = index;
    const end = index.ends[record] as number;
    const delimiter = index.delimiter.charCodeAt(0);
    let at = index.starts[record] as number;
    let field = 0;
    let isWide = 0;
    if (index.quoted[record] === 0) {
      starts[0] = at;
      for (; at < end; at += 1) {
        const code = bytes[at] as number;
        if (code === delimiter) {
          ends[field++] = at;
          starts[field] = at + 1;
        }
        isWide |= code;
      }
      ends[field++] = end;
    } else {
      for (;;) {
        if (bytes[at] === 0x22) {
          starts[field] = ++at;
          while (at < end && bytes[at] !== 0x22) isWide |= bytes[at++] as number;
          ends[field++] = at++;
          // A doubled quote, or something between the closing quote and the delimiter.
          if (at < end && bytes[at] !== delimiter) return false;
        } else {
          starts[field] = at;
          while (at < end && bytes[at] !== delimiter) isWide |= bytes[at++] as number;
          ends[field++] = at;
        }
        if (at >= end) break;
        at += 1;
      }
    }
    this.fields = field;
    this.noteHeld(record);
    return isWide < 0x80;
  }

  private noteHeld(record: number): void {
    const { starts, ends, firstHeld, fields } = this;
    for (let column = 0; column < fields; column += 1) {
      if (firstHeld[column] === -1 && (ends[column] as number) > (starts[column] as number)) {
        firstHeld[column] = record;
      }
    }
  }

  private noteHeldTexts(record: number, texts: readonly string[]): void {
    texts.forEach((text, column) => {
      if (text !== '' && this.firstHeld[column] === -1) this.firstHeld[column] = record;
    });
  }

  /** Whether the names of what a row belongs to, which other rows may have spelled, go beyond ASCII. */
  private isWide(cluster: number, application: number): boolean {
    return this.wideClusters.has(cluster) || this.wideApplications.has(application);
  }

  private numberOfCluster(id: string | null): number {
    if (id === null) return -1;
    const known = this.clusterNumbers.get(id);
    if (known !== undefined) return known;
    const { cluster } = this.reader.newest;
    if (cluster?.id !== id) throw new NotStreamed('A cluster was made out of turn.');
    const number = this.clusterNames.length;
    this.clusterNumbers.set(id, number);
    this.clusterNames.push(cluster);
    if (!isAscii(cluster.name)) this.wideClusters.add(number);
    this.clusterHashes.push(hashOfText(seeds.clusterId, id));
    return number;
  }

  private numberOfApplication(id: string | null): number {
    if (id === null) return -1;
    const known = this.applicationNumbers.get(id);
    if (known !== undefined) return known;
    const group = this.reader.newest.application;
    if (group?.id !== id) throw new NotStreamed('A group was made out of turn.');
    const number = this.applicationGroups.length;
    this.applicationNumbers.set(id, number);
    this.applicationGroups.push(group);
    if (!isAscii(group.name)) this.wideApplications.add(number);
    this.applicationHashes.push(hashOfText(seeds.groupId, id));
    return number;
  }

  /** Reads a row as the general way does. */
  private slow(record: number): void {
    const row = this.index.record(record);
    this.noteHeldTexts(record, row.texts);
    if (this.reader.readRow(this.reading, row) === ('refused' satisfies Fate)) {
      this.refused.add(record);
      return;
    }
    const workload = this.reader.takeWorkload();
    if (workload === undefined) throw new NotStreamed('A row is no workload.');
    this.put(workload);
  }

  private put(workload: Workload): void {
    const { rows } = this.options;
    const {
      id,
      key,
      name,
      technology,
      powerState,
      isTemplate,
      datacenter,
      clusterId,
      hostName,
      vcpus,
      memoryMiB,
      provisionedMiB,
      inUseMiB,
      disks,
      nics,
      operatingSystem,
      folder,
      resourcePool,
      annotation,
      networks,
      usage,
      groupId,
      origin,
      ...rest
    } = workload;
    // What the store is not told of here must not be there.
    if (Object.values(rest).some((value) => value !== null) || origin.sheet !== null) {
      throw new NotStreamed('A workload has values of other columns.');
    }
    const cluster = this.numberOfCluster(clusterId);
    const application = this.numberOfApplication(groupId);
    const names = networks.length === 0 ? null : JSON.stringify(networks);
    const texts = [name, name, id, key, datacenter, hostName, operatingSystem, folder, resourcePool, annotation, names];
    const characters = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
    if (!rows.begin(characters * 3 + name.length * 12 + 400)) throw new NotStreamed('A row is very long.');
    const number = (value: number | null): void => (value === null ? rows.noNumber() : rows.number(value));
    const text = (value: string | null): void => {
      if (value === null) return rows.noText();
      const bytes = this.encoder.encode(value);
      return rows.text(bytes, 0, bytes.length);
    };
    number(origin.row);
    number(cluster < 0 ? null : cluster);
    number(application < 0 ? null : application);
    const isWide = texts.some((each) => each !== null && !isAscii(each)) || this.isWide(cluster, application);
    number(isWide ? 1 : null);
    number(isTemplate ? 1 : 0);
    number(vcpus);
    number(memoryMiB);
    number(provisionedMiB);
    number(inUseMiB);
    number(disks);
    number(nics);
    number(usage?.cpuCores ?? null);
    number(usage?.memoryMiB ?? null);
    text(usage?.statistic ?? null);
    const idBytes = this.encoder.encode(id);
    rows.orderedText(idBytes, 0, idBytes.length);
    text(key);
    text(name);
    const bytes = this.encoder.encode(name);
    rows.sortKey(bytes, 0, bytes.length);
    text(technology);
    text(powerState);
    text(datacenter);
    text(hostName);
    text(operatingSystem);
    text(folder);
    text(resourcePool);
    text(annotation);
    text(names);
    rows.end();
    this.written += 1;
    addFields(this.digest, '', workload);
    if (groupId === null && !isTemplate && this.groups.add(this.written, workload)) {
      this.open.push({ number: this.written, hash: this.digest.take() });
    } else this.digest.end();
  }

  /** A function that reads the rows that have nothing odd about them, and returns false, with nothing done, for others. */
  private fastLane(): (record: number) => boolean {
    const { table, index, starts, ends, digest, keys, reader, originHash } = this;
    const { rows } = this.options;
    const { bytes, lines } = index;
    if ([...slowColumns].some((column) => table.has(column))) return () => false;
    const columnOf = (key: PlainColumn): number => table.matches.get(key)?.column ?? -1;
    const nameAt = columnOf('name');
    const idAt = columnOf('id');
    const hostAt = columnOf('host');
    const clusterAt = columnOf('cluster');
    const datacenterAt = columnOf('datacenter');
    const vcpusAt = columnOf('vcpus');
    const memoryAt = columnOf('memory');
    const cpuPercentAt = columnOf('cpuPercent');
    const memoryPercentAt = columnOf('memoryPercent');
    const powerStateAt = columnOf('powerState');
    const templateAt = columnOf('template');
    const osAt = columnOf('os');
    const diskAt = columnOf('disk');
    const diskUsedAt = columnOf('diskUsed');
    const disksAt = columnOf('disks');
    const nicsAt = columnOf('nics');
    const folderAt = columnOf('folder');
    const poolAt = columnOf('resourcePool');
    const annotationAt = columnOf('annotation');
    const applicationAt = columnOf('application');
    const used = [...plainColumns].map(columnOf).filter((column) => column >= 0);
    const decimal = table.named.numberStyle().decimal.charCodeAt(0);
    const statistic: Usage['statistic'] = table.heading('cpuPercent')?.statistic ?? 'mean';
    const ascii = (text: string): Uint8Array => this.encoder.encode(text);

    const statisticHash = hashOfText(fieldSeed('usage.statistic'), statistic);
    const statisticBytes = ascii(statistic);
    const technologyHash = hashOfText(fieldSeed('technology'), 'vm');
    const technologyBytes = ascii('vm');
    const states = new Words((text) => {
      const state = readPowerWord(text);
      return { state, bytes: ascii(state), hash: hashOfText(fieldSeed('powerState'), state) };
    });
    const running = states.numberOf(ascii('on'), 0, 2);
    const flags = new Words((text) => readFlag(text) ?? false);
    const flagHash = (is: boolean): FieldHash => {
      digest.number(fieldSeed('isTemplate'), is ? 1 : 0);
      return digest.take();
    };
    const flagHashes = [flagHash(false), flagHash(true)] as const;
    const datacenters = new Words((text) => ({ text, hash: hashOfText(seeds.datacenter, text) }));
    const clusters = new Words((text) => text);
    const applications = new Words((text) => text);
    const systems = new Words((text) => hashOfText(seeds.operatingSystem, text));
    /** By number of the data centre and of the name. */
    const clusterOf = new Map<number, number>();
    let lastPlace = -1;
    let lastCluster = -1;

    let keyBytes = new Uint8Array(1024);
    let idBytes = new Uint8Array(128);
    idBytes.set(ascii('vm-'));
    let unitOfMemory: MemoryUnit | undefined;
    let unitOfDisk: MemoryUnit | undefined;
    let unitOfDiskUsed: MemoryUnit | undefined;

    /** A number of plain digits that satisfies `rule`, else not a number. */
    const amount = (start: number, end: number, rule: NumberRule): number => {
      const value = plainDigits(bytes, start, end, decimal);
      if (value >= rule.min && value <= rule.max && (rule.isInteger !== true || Number.isInteger(value))) return value;
      return notPlain;
    };
    const mebibytes = (start: number, end: number, unit: MemoryUnit | undefined, rule: NumberRule): number => {
      if (unit === undefined) return notPlain;
      const value = plainDigits(bytes, start, end, decimal);
      if (!(value >= rule.min)) return notPlain;
      const amountMiB = toMiB(value, unit);
      return amountMiB >= rule.min && amountMiB <= rule.max ? amountMiB : notPlain;
    };

    return (record) => {
      if (!this.split(record)) return false;
      const { fields } = this;
      // Trimmed; an empty field ends where it starts.
      for (let which = 0; which < used.length; which += 1) {
        const column = used[which] as number;
        if (column >= fields) {
          starts[column] = 0;
          ends[column] = 0;
          continue;
        }
        let start = starts[column] as number;
        let end = ends[column] as number;
        while (start < end && isSpace(bytes[start] as number)) start += 1;
        while (end > start && isSpace(bytes[end - 1] as number)) end -= 1;
        // An error of a spreadsheet is no value.
        if (end > start && bytes[start] === 0x23) return false;
        starts[column] = start;
        ends[column] = end;
      }
      const startOf = (column: number): number => (column < 0 ? 0 : (starts[column] as number));
      const endOf = (column: number): number => (column < 0 ? 0 : (ends[column] as number));

      const nameStart = startOf(nameAt);
      const nameEnd = endOf(nameAt);
      if (nameStart === nameEnd) return false;
      let state = running;
      const stateStart = startOf(powerStateAt);
      const stateEnd = endOf(powerStateAt);
      if (stateEnd > stateStart) state = states.numberOf(bytes, stateStart, stateEnd);
      const power = states.meaningOf(state);
      if (power.state === 'unknown') return false;
      const flagStart = startOf(templateAt);
      const flagEnd = endOf(templateAt);
      const isTemplate = flagEnd > flagStart && flags.meaningOf(flags.numberOf(bytes, flagStart, flagEnd));

      const vcpus = amount(startOf(vcpusAt), endOf(vcpusAt), vcpuRule);
      unitOfMemory ??= table.knownUnit('memory', 'workload');
      const memoryMiB = mebibytes(startOf(memoryAt), endOf(memoryAt), unitOfMemory, memoryMiBRule);
      // Not a number where either is missing or odd.
      if (!(vcpus > 0) || !(memoryMiB > 0)) return false;
      let provisionedMiB = -1;
      if (endOf(diskAt) > startOf(diskAt)) {
        unitOfDisk ??= table.knownUnit('disk', 'workload');
        provisionedMiB = mebibytes(startOf(diskAt), endOf(diskAt), unitOfDisk, storageMiBRule);
        if (Number.isNaN(provisionedMiB)) return false;
      }
      let inUseMiB = -1;
      if (endOf(diskUsedAt) > startOf(diskUsedAt)) {
        unitOfDiskUsed ??= table.knownUnit('diskUsed', 'workload');
        inUseMiB = mebibytes(startOf(diskUsedAt), endOf(diskUsedAt), unitOfDiskUsed, storageMiBRule);
        if (Number.isNaN(inUseMiB)) return false;
      }
      let disks = -1;
      if (endOf(disksAt) > startOf(disksAt)) {
        disks = amount(startOf(disksAt), endOf(disksAt), countRule);
        if (Number.isNaN(disks)) return false;
      }
      let nics = -1;
      if (endOf(nicsAt) > startOf(nicsAt)) {
        nics = amount(startOf(nicsAt), endOf(nicsAt), countRule);
        if (Number.isNaN(nics)) return false;
      }
      let usedCores = -1;
      let usedMiB = -1;
      if (power.state === 'on') {
        if (endOf(cpuPercentAt) > startOf(cpuPercentAt)) {
          const percent = amount(startOf(cpuPercentAt), endOf(cpuPercentAt), percentRule);
          if (Number.isNaN(percent)) return false;
          usedCores = (vcpus * percent) / 100;
        }
        if (endOf(memoryPercentAt) > startOf(memoryPercentAt)) {
          const percent = amount(startOf(memoryPercentAt), endOf(memoryPercentAt), percentRule);
          if (Number.isNaN(percent)) return false;
          usedMiB = (memoryMiB * percent) / 100;
        }
      }

      // The key, in lower case; a name with a slash is written otherwise in it.
      const datacenterStart = startOf(datacenterAt);
      const datacenterEnd = endOf(datacenterAt);
      const idStart = startOf(idAt);
      const idEnd = endOf(idAt);
      const isNamed = idStart === idEnd;
      const mostKey = nameEnd - nameStart + datacenterEnd - datacenterStart + idEnd - idStart + 16;
      if (mostKey > keyBytes.length) keyBytes = new Uint8Array(mostKey * 2);
      let keyEnd = 0;
      if (isNamed) {
        keyBytes[0] = 0x76;
        keyBytes[1] = 0x6d;
        keyBytes[2] = 0x2f;
        keyEnd = lowerInto(keyBytes, 3, bytes, datacenterStart, datacenterEnd);
        if (keyEnd < 0) return false;
        keyBytes[keyEnd++] = 0x2f;
        keyEnd = lowerInto(keyBytes, keyEnd, bytes, nameStart, nameEnd);
      } else {
        keyBytes.set(uuidPrefix);
        keyEnd = lowerInto(keyBytes, uuidPrefix.length, bytes, idStart, idEnd);
      }
      if (keyEnd < 0) return false;
      // The last thing that can fail, and the first that leaves a trace.
      if (!keys.addNew(keyBytes, 0, keyEnd, isNamed ? (lines[record] as number) : 0)) return false;

      let idLength = 3;
      if (isNamed) {
        if (nameEnd - nameStart + 32 > idBytes.length) {
          const larger = new Uint8Array((nameEnd - nameStart) * 2 + 64);
          larger.set(idBytes);
          idBytes = larger;
        }
        idLength = slugInto(idBytes, 3, bytes, nameStart, nameEnd);
        if (idLength > 3) idBytes[idLength++] = 0x2d;
      }
      writeHashOf(keyBytes, 0, keyEnd, idBytes, idLength);
      idLength += 10;

      const clusterStart = startOf(clusterAt);
      const clusterEnd = endOf(clusterAt);
      const datacenter =
        datacenterEnd > datacenterStart ? datacenters.numberOf(bytes, datacenterStart, datacenterEnd) : -1;
      let cluster = -1;
      if (clusterEnd > clusterStart) {
        const place = clusters.numberOf(bytes, clusterStart, clusterEnd) * 2 ** 26 + datacenter + 1;
        if (place === lastPlace) cluster = lastCluster;
        else {
          const known = clusterOf.get(place);
          if (known === undefined) {
            const inside = datacenter < 0 ? null : datacenters.meaningOf(datacenter).text;
            const name = clusters.meaningOf(Math.floor(place / 2 ** 26));
            cluster = this.numberOfCluster(reader.clusterIdOf(inside, name));
            clusterOf.set(place, cluster);
          } else cluster = known;
          lastPlace = place;
          lastCluster = cluster;
        }
      }
      let application = -1;
      if (endOf(applicationAt) > startOf(applicationAt)) {
        const number = applications.numberOf(bytes, startOf(applicationAt), endOf(applicationAt));
        application = this.numberOfApplication(reader.groupIdOf(table, applications.meaningOf(number)));
      }

      const recordBytes = (index.ends[record] as number) - (index.starts[record] as number);
      if (!rows.begin(recordBytes + keyEnd + idLength + (nameEnd - nameStart) * 12 + 400)) {
        throw new NotStreamed('A row is very long.');
      }
      const text = (column: number): void => {
        const start = startOf(column);
        const end = endOf(column);
        if (end > start) rows.text(bytes, start, end);
        else rows.noText();
      };
      const number = (value: number): void => (value < 0 ? rows.noNumber() : rows.number(value));
      const line = lines[record] as number;
      rows.number(line);
      number(cluster);
      number(application);
      number(this.isWide(cluster, application) ? 1 : -1);
      rows.number(isTemplate ? 1 : 0);
      rows.number(vcpus);
      rows.number(memoryMiB);
      number(provisionedMiB);
      number(inUseMiB);
      number(disks);
      number(nics);
      number(usedCores);
      number(usedMiB);
      const isUsed = usedCores >= 0 || usedMiB >= 0;
      if (isUsed) rows.text(statisticBytes, 0, statisticBytes.length);
      else rows.noText();
      rows.orderedText(idBytes, 0, idLength);
      rows.text(keyBytes, 0, keyEnd);
      rows.text(bytes, nameStart, nameEnd);
      rows.sortKey(bytes, nameStart, nameEnd);
      rows.text(technologyBytes, 0, 2);
      rows.text(power.bytes, 0, power.bytes.length);
      text(datacenterAt);
      text(hostAt);
      text(osAt);
      text(folderAt);
      text(poolAt);
      text(annotationAt);
      rows.noText();
      rows.end();
      this.written += 1;

      const hashText = (seed: number, column: number): void => {
        const start = startOf(column);
        const end = endOf(column);
        if (end > start) digest.ascii(seed, bytes, start, end);
      };
      const hashNumber = (seed: number, value: number): void => {
        if (value >= 0) digest.number(seed, value);
      };
      digest.add(originHash);
      digest.number(seeds.row, line);
      digest.ascii(seeds.id, idBytes, 0, idLength);
      digest.ascii(seeds.key, keyBytes, 0, keyEnd);
      digest.ascii(seeds.name, bytes, nameStart, nameEnd);
      digest.add(technologyHash);
      digest.add(power.hash);
      digest.add(flagHashes[isTemplate ? 1 : 0]);
      digest.number(seeds.vcpus, vcpus);
      digest.number(seeds.memoryMiB, memoryMiB);
      hashNumber(seeds.provisionedMiB, provisionedMiB);
      hashNumber(seeds.inUseMiB, inUseMiB);
      hashNumber(seeds.disks, disks);
      hashNumber(seeds.nics, nics);
      hashNumber(seeds.usageCpu, usedCores);
      hashNumber(seeds.usageMemory, usedMiB);
      if (isUsed) digest.add(statisticHash);
      if (datacenter >= 0) digest.add(datacenters.meaningOf(datacenter).hash);
      if (cluster >= 0) digest.add(this.clusterHashes[cluster] ?? noHash);
      hashText(seeds.hostName, hostAt);
      const osStart = startOf(osAt);
      const osEnd = endOf(osAt);
      if (osEnd > osStart) digest.add(systems.meaningOf(systems.numberOf(bytes, osStart, osEnd)));
      hashText(seeds.folder, folderAt);
      hashText(seeds.resourcePool, poolAt);
      hashText(seeds.annotation, annotationAt);
      if (application >= 0) digest.add(this.applicationHashes[application] ?? noHash);
      else if (!isTemplate && (endOf(folderAt) > startOf(folderAt) || mayNameApplication(bytes, nameStart, nameEnd))) {
        const decoded = (start: number, end: number): string => decoder.decode(bytes.subarray(start, end));
        const isOpen = this.groups.add(this.written, {
          name: decoded(nameStart, nameEnd),
          datacenter: datacenter < 0 ? null : datacenters.meaningOf(datacenter).text,
          folder: endOf(folderAt) > startOf(folderAt) ? decoded(startOf(folderAt), endOf(folderAt)) : null,
        });
        if (isOpen) {
          this.open.push({ number: this.written, hash: digest.take() });
          return true;
        }
      }
      digest.end();
      return true;
    };
  }
}

const decoder = new TextDecoder();
const uuidPrefix = new TextEncoder().encode('uuid//');
