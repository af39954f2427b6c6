import { checkCancelled, type JobContext } from '#core/job.ts';
import { detectNumberStyle, parseLocalisedNumber, toMiB, type DecimalSeparator } from '#core/units.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { firstRecords, scanCsv } from '../csv/open.ts';
import { FindingSink } from '../findings.ts';
import { SheetLedger } from '../ledger.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import type { TableRow } from '../table.ts';
import { UsageCollector, type Measured, type Subject } from './collector.ts';
import { judgeHistory, type HistoryShape } from './csvShape.ts';
import { isMemoryUnit, readHistoryHeading, readUnit, type Quantity, type UsageUnit } from './quantity.ts';
import { relativeError } from './samples.ts';
import { detectDayOrder, readTime, type DayOrder } from './times.ts';

/**
 * Usage histories as CSV: long (a row per machine and time), wide (a column per machine) or of a single machine. Of each
 * machine the 95th percentile is kept; it is joined by name to the workloads and hosts that other sources describe.
 */
export const usageCsvImporter: Importer = {
  format: 'usage-csv',
  title: 'Usage history (.csv)',
  detect: (file) => judgeHistory(file)?.confidence ?? 0,
  async parse(file, limits, context) {
    const shape = judgeHistory(file);
    if (shape === null) {
      throw new ImportRefusal(
        'columns-unknown',
        'The file is no usage history: it needs a column of times and columns of CPU or memory usage.',
      );
    }
    return new HistoryReader(file, shape, limits, context).read();
  },
};

/** A column of measurements with what its numbers mean. */
interface MeasuredColumn {
  readonly column: number;
  readonly heading: string;
  readonly subject: string;
  readonly quantity: Quantity;
}

/** Which figures of one row belong to one machine. */
interface RowFigures {
  cores: number | null;
  capacityMHz: number | null;
  usedMHz: number | null;
}

class HistoryReader {
  private readonly sink: FindingSink;
  private readonly collector = new UsageCollector();
  private readonly ledger: SheetLedger;
  private readonly sourceId: string;
  private readonly decimal: DecimalSeparator;
  private readonly order: DayOrder;
  private readonly columns: readonly MeasuredColumn[];
  private readonly factOfRow: number[] = [];
  private readonly reported = new Set<string>();
  private firstTime = Number.POSITIVE_INFINITY;
  private lastTime = Number.NEGATIVE_INFINITY;
  private samples = 0;
  private leftOutInstances = 0;
  private rowsSeen = 0;

  private readonly file: ImportFile;
  private readonly shape: HistoryShape;
  private readonly limits: ImportLimits;
  private readonly context: JobContext;

  constructor(file: ImportFile, shape: HistoryShape, limits: ImportLimits, context: JobContext) {
    this.file = file;
    this.shape = shape;
    this.limits = limits;
    this.context = context;
    this.sink = new FindingSink(file.name);
    this.sourceId = sourceIdOf(file);
    this.ledger = new SheetLedger(this.sourceId, '', shape.headings);
    const rows = firstRecords(file, shape.delimiter).slice(shape.headingIndex + 1);
    this.decimal = detectNumberStyle(
      rows.flatMap((record) => record.fields.filter((_, column) => column !== shape.time)),
    ).decimal;
    this.order = detectDayOrder(rows.map((record) => record.fields[shape.time] ?? ''));
    this.columns = this.measuredColumns(rows.map((record) => record.fields));
  }

  read(): ImportResult {
    const { shape, sink } = this;
    if (shape.layout !== 'metrics' && !this.columns.some((each) => each.quantity.measure === 'usage')) {
      throw new ImportRefusal(
        'quantity-unknown',
        'Nothing says what the columns measure: name it in the headings ("web-01 CPU %") or in the name of the file ("cpu-percent.csv").',
        shape.headings.join(', ').slice(0, 200),
      );
    }
    scanCsv(this.file, shape.delimiter, this.limits, sink, this.context, (row) => {
      // The headings, and what stands above them, are no rows.
      this.rowsSeen += 1;
      if (this.rowsSeen <= shape.headingIndex + 1) return;
      if (this.rowsSeen % 256 === 0) checkCancelled(this.context);
      this.readRow(row);
    });
    this.reportWhole();
    this.context.progress(1, 'Read');
    const result = makeResult(
      this.file,
      'usage-csv',
      {
        inventory: {
          clusters: [],
          hosts: [],
          workloads: [],
          groups: [],
          facts: this.collector.facts(this.sourceId, null),
        },
        ledgers: [this.ledger],
        toolVersion: null,
      },
      sink.all(),
    );
    return { ...result, factOfRow: new Map([['', Int32Array.from(this.factOfRow)]]) };
  }

  private readRow(row: TableRow): void {
    const { shape, ledger, sink } = this;
    const entry = ledger.enter(row);
    this.factOfRow.push(-1);
    const timeText = row.texts[shape.time]?.trim() ?? '';
    const reading = readTime(timeText, this.order);
    if (reading === null) {
      sink.add(
        'error',
        'time-not-readable',
        `"${timeText.slice(0, 60)}" is no time that can be read (ISO 8601, a local date and time, or seconds or milliseconds since 1970); the row was refused.`,
        { row: row.row, column: shape.headings[shape.time] ?? '', value: timeText },
      );
      return;
    }
    if (reading.epochUnit !== null) this.checkTimeUnit(reading.epochUnit, row, timeText);
    this.firstTime = Math.min(this.firstTime, reading.time);
    this.lastTime = Math.max(this.lastTime, reading.time);
    const fact = shape.layout === 'metrics' ? this.readMetric(row) : this.readColumns(row);
    if (fact === -1) return;
    this.factOfRow[this.factOfRow.length - 1] = fact;
    ledger.settle(entry, 'stored');
  }

  /** The fact that a row is part of; -2 for several, -1 when the row says nothing. */
  private readColumns(row: TableRow): number {
    const { shape, sink, collector } = this;
    let own: Subject | null = null;
    if (shape.layout === 'long') {
      const name = row.texts[shape.name]?.trim() ?? '';
      if (name === '') {
        sink.add('error', 'row-without-name', 'The row names no machine; it was refused.', { row: row.row });
        return -1;
      }
      const namespace = row.texts[shape.namespace]?.trim() ?? '';
      own = collector.subject([name], row.row, { namespace: namespace === '' ? null : namespace });
    } else if (shape.layout === 'single') {
      own = collector.subject([stemOf(this.file.name)], row.row);
    }
    const figures: RowFigures = { cores: null, capacityMHz: null, usedMHz: null };
    let taken = 0;
    for (const each of this.columns) {
      const value = this.numberAt(row, each.column, each.heading);
      if (value === null) continue;
      if (own !== null && each.quantity.measure !== 'usage') {
        noteCapacity(figures, each.quantity, value);
        continue;
      }
      if (each.quantity.measure !== 'usage') continue;
      const subject = own ?? collector.subject([each.subject], row.row);
      if (own !== null && each.quantity.resource === 'cpu' && each.quantity.unit === 'mhz') figures.usedMHz = value;
      this.addFigure(subject, each.quantity, value);
      taken += 1;
    }
    if (
      own !== null &&
      figures.usedMHz !== null &&
      figures.capacityMHz !== null &&
      figures.cores !== null &&
      figures.capacityMHz > 0
    ) {
      // What was given in MHz and in cores tells what a core is, whatever the host's own clock.
      this.collector.add(own, 'cpuCores', (figures.usedMHz / figures.capacityMHz) * figures.cores);
    }
    this.samples += taken;
    if (taken > 0) return own?.index ?? -2;
    sink.add('error', 'row-without-value', 'The row holds no number that could be used; it was refused.', {
      row: row.row,
    });
    return -1;
  }

  private readMetric(row: TableRow): number {
    const { shape, sink } = this;
    const name = row.texts[shape.name]?.trim() ?? '';
    const metric = row.texts[shape.metric]?.trim() ?? '';
    if (name === '' || metric === '') {
      sink.add('error', 'row-without-name', 'The row names no machine or no metric; it was refused.', { row: row.row });
      return -1;
    }
    const { quantity, isAmbiguousUnit } = readHistoryHeading(metric);
    if (quantity === null || quantity.measure !== 'usage') {
      sink.add(
        'warning',
        'metric-not-used',
        `The metric ${metric.slice(0, 60)} is neither CPU nor memory usage; its rows were refused.`,
        { row: row.row, column: shape.headings[shape.metric] ?? '', value: metric },
      );
      return -1;
    }
    const unit = readUnit(row.texts[shape.unit]?.trim() ?? '');
    if (unit?.isAmbiguous === true || isAmbiguousUnit) this.reportBinary(metric, unit?.unit ?? quantity.unit);
    const value = this.numberAt(row, shape.value, shape.headings[shape.value] ?? '');
    if (value === null) return -1;
    const subject = this.collector.subject([name], row.row);
    // Processors are also listed one by one, beside the machine as a whole.
    if ((row.texts[shape.instance]?.trim() ?? '') !== '') {
      this.leftOutInstances += 1;
      return subject.index;
    }
    // vSphere counts usage in percent, MHz and KB, and the metric's name says which but for percent.
    this.addFigure(subject, { ...quantity, unit: unit?.unit ?? quantity.unit ?? 'percent' }, value);
    this.samples += 1;
    return subject.index;
  }

  private addFigure(subject: Subject, quantity: Quantity, value: number): void {
    const figure = inOwnUnit(quantity, value);
    if (figure !== null) this.collector.add(subject, figure.measured, figure.value);
  }

  private numberAt(row: TableRow, column: number, heading: string): number | null {
    const text = row.texts[column]?.trim() ?? '';
    if (text === '' || /^(?:n\/?a|nan|null|none|-{1,2}|no data|undefined)$/i.test(text)) return null;
    const value = parseLocalisedNumber(/^[-+\d.,\s\u00a0\u202f']+[eE]?[-+\d]*/.exec(text)?.[0] ?? text, this.decimal);
    if (value !== null && value >= 0) return value;
    this.sink.add(
      'warning',
      value === null ? 'not-a-number' : 'negative-number',
      value === null
        ? `"${text.slice(0, 60)}" in ${heading} is not a number; the measurement was left out.`
        : `${text.slice(0, 60)} in ${heading} cannot be: usage is never below zero; the measurement was left out.`,
      { row: row.row, column: heading, value: text },
    );
    return null;
  }

  /** Columns whose meaning is known, with a unit where the heading has none. */
  private measuredColumns(rows: readonly (readonly string[])[]): readonly MeasuredColumn[] {
    const ofFile = quantityOfName(stemOf(this.file.name));
    return this.shape.measured.flatMap(({ column, heading }): MeasuredColumn[] => {
      const quantity = heading.quantity ?? (heading.subject === '' ? null : ofFile);
      if (quantity === null) return [];
      const name = this.shape.headings[column] ?? '';
      if (heading.isAmbiguousUnit) this.reportBinary(name, quantity.unit);
      const unit =
        quantity.unit ??
        (quantity.measure === 'usage'
          ? this.guessUnit(
              name,
              quantity,
              rows.map((row) => row[column] ?? ''),
            )
          : null);
      return [{ column, heading: name, subject: heading.subject, quantity: { ...quantity, unit } }];
    });
  }

  /** From the cells' own unit, else from the size of the numbers; what was taken is said. */
  private guessUnit(heading: string, quantity: Quantity, cells: readonly string[]): UsageUnit {
    for (const cell of cells) {
      const own = readUnit(/([%a-zA-Z]{1,5})\s*$/.exec(cell.trim())?.[1] ?? '');
      if (own !== null) return own.unit;
    }
    const values = cells.flatMap((cell) => parseLocalisedNumber(cell, this.decimal) ?? []);
    const largest = values.reduce((max, value) => Math.max(max, value), 0);
    const unit = quantity.resource === 'cpu' ? guessCpu(largest) : guessMemory(largest);
    const key = `${quantity.resource}\n${unit}`;
    if (!this.reported.has(key)) {
      this.reported.add(key);
      this.sink.add(
        'warning',
        'unit-assumed',
        `${heading} states no unit; from the size of its numbers they were read as ${unit}.`,
        { column: heading, value: unit },
      );
    }
    return unit;
  }

  private reportBinary(heading: string, unit: UsageUnit | null): void {
    if (unit === null || this.reported.has(`binary ${unit}`)) return;
    this.reported.add(`binary ${unit}`);
    this.sink.add(
      'info',
      'unit-ambiguous',
      `${heading} was read as ${unit}: monitoring of machines means powers of 1024 by it.`,
      {
        column: heading,
        value: unit,
      },
    );
  }

  private checkTimeUnit(unit: 's' | 'ms', row: TableRow, text: string): void {
    const heading = this.shape.headings[this.shape.time] ?? '';
    const stated = /\b(ms|msec|millis\w*|s|sec|seconds?)\b/i.exec(heading.replace(/^\w+/, ''))?.[1]?.toLowerCase();
    if (stated === undefined || stated.startsWith('m') === (unit === 'ms') || this.reported.has('time')) return;
    this.reported.add('time');
    this.sink.add(
      'warning',
      'time-unit-contradicts',
      `The heading says ${stated}, but the numbers count ${unit === 's' ? 'seconds' : 'milliseconds'} since 1970 and were read so.`,
      { row: row.row, column: heading, value: text },
    );
  }

  private reportWhole(): void {
    const { sink, collector } = this;
    const machines = collector.all.length;
    if (machines === 0) return;
    const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
    sink.add(
      'info',
      'history-read',
      `${this.samples} measurements of ${machines} ${machines === 1 ? 'machine' : 'machines'} from ${day(this.firstTime)} to ${day(this.lastTime)} became 95th percentiles.`,
    );
    if (collector.budget.isBinned) {
      sink.add(
        'info',
        'quantile-approximate',
        `There are so many measurements that percentiles were taken from bins; they are within ${relativeError * 100} % of the exact ones.`,
      );
    }
    if (this.leftOutInstances > 0) {
      sink.add(
        'info',
        'instances-left-out',
        `${this.leftOutInstances} rows are about single processors; the rows about the whole machine were used.`,
      );
    }
    if (this.shape.layout === 'single') {
      sink.add(
        'info',
        'named-after-file',
        `The file names no machine; its usage is taken to be that of ${stemOf(this.file.name)}, after the file.`,
      );
    }
  }
}

function noteCapacity(figures: RowFigures, quantity: Quantity, value: number): void {
  if (quantity.measure === 'count') figures.cores = value;
  else if (quantity.unit === 'mhz') figures.capacityMHz = value;
  else if (quantity.unit === 'ghz') figures.capacityMHz = value * 1000;
  else if (quantity.unit === 'cores') figures.cores = value;
}

/** A measurement as one of the quantities that are kept; null where unit and resource do not go together. */
export function inOwnUnit(
  { resource, unit }: Quantity,
  value: number,
): { readonly measured: Measured; readonly value: number } | null {
  switch (unit) {
    case null:
      return null;
    case 'percent':
      return { measured: resource === 'cpu' ? 'cpuShare' : 'memoryShare', value: value / 100 };
    case 'share':
      return { measured: resource === 'cpu' ? 'cpuShare' : 'memoryShare', value };
    case 'mhz':
      return resource === 'cpu' ? { measured: 'cpuMHz', value } : null;
    case 'ghz':
      return resource === 'cpu' ? { measured: 'cpuMHz', value: value * 1000 } : null;
    case 'cores':
      return resource === 'cpu' ? { measured: 'cpuCores', value } : null;
    case 'millicores':
      return resource === 'cpu' ? { measured: 'cpuCores', value: value / 1000 } : null;
    default:
      return resource === 'memory' && isMemoryUnit(unit) ? { measured: 'memoryMiB', value: toMiB(value, unit) } : null;
  }
}

function guessCpu(largest: number): UsageUnit {
  if (largest <= 1) return 'share';
  return largest <= 200 ? 'percent' : 'mhz';
}

function guessMemory(largest: number): UsageUnit {
  if (largest <= 1) return 'share';
  if (largest <= 100) return 'percent';
  if (largest < 2 ** 20) return 'MiB';
  return largest < 2 ** 28 ? 'KiB' : 'B';
}

/** What a file's name says of its content: `cpu-usage-percent.csv`. */
export function quantityOfName(stem: string): Quantity | null {
  const words = stem.toLowerCase().split(/[^a-z%]+/);
  const resource = words.some((word) => /^v?cpus?$|^processor$/.test(word))
    ? 'cpu'
    : words.some((word) => /^(?:mem|memory|ram)$/.test(word))
      ? 'memory'
      : null;
  if (resource === null) return null;
  const unit = words.map((word) => readUnit(word)).find((reading) => reading !== null);
  return { resource, measure: 'usage', unit: unit?.unit ?? null };
}

/** The file's name without folder and ending. */
export function stemOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/\.[a-z0-9]{1,5}$/i, '');
}
