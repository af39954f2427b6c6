import type { ImportFile } from '../contract.ts';
import { delimiters, firstRecords, statedDelimiter, textBeginning } from '../csv/open.ts';
import { matchPlainHeadings } from '../plain/columns.ts';
import { isInventory } from '../plain/table.ts';
import { normaliseHeading } from '../namedTable.ts';
import { readHistoryHeading, type HistoryHeading } from './quantity.ts';
import { readTime } from './times.ts';

/** How a usage history in CSV is laid out. */
export interface HistoryShape {
  /**
   * `long`: a row per machine and time, a column per quantity. `metrics`: a row per machine, time and quantity. `wide`: a row
   * per time, a column per machine (and quantity). `single`: a row per time, all of one machine, named after the file.
   */
  readonly layout: 'long' | 'metrics' | 'wide' | 'single';
  readonly delimiter: string;
  /** Index of the record that holds the headings. */
  readonly headingIndex: number;
  readonly headings: readonly string[];
  readonly time: number;
  readonly name: number;
  readonly namespace: number;
  readonly metric: number;
  readonly value: number;
  readonly unit: number;
  readonly instance: number;
  /** Columns of measurements, by what their heading says. */
  readonly measured: readonly { readonly column: number; readonly heading: HistoryHeading }[];
  readonly confidence: number;
}

const timeHeading =
  /^(?:time ?stamp|time|date|date ?time|datetime|ts|_time|zeit|zeitstempel|zeitpunkt|datum|horodatage|fecha|sample time|point in time|time generated|timegenerated|collection time|interval start)\b/;

const nameHeadings: readonly string[] = [
  'vm',
  'vm name',
  'vmname',
  'virtual machine',
  'workload',
  'entity',
  'entity name',
  'machine',
  'machine name',
  'machineid',
  'machine id',
  'machinename',
  'server',
  'server name',
  'instance name',
  'object',
  'object name',
  'resource',
  'resource name',
  'computer',
  'pod',
  'container',
  'guest',
  'name',
  'hostname',
  'host name',
  'host',
  'node',
  'instance',
  'vm id',
  'vm uuid',
  'uuid',
  'id',
];

/** Rows that are looked at to see whether the times are times and the values numbers. */
const probedRows = 20;

/** How `file` is laid out as a usage history; null when it is none. */
export function judgeHistory(file: ImportFile): HistoryShape | null {
  const text = textBeginning(file);
  if (text === null) return null;
  const stated = statedDelimiter(text);
  let best: HistoryShape | null = null;
  for (const delimiter of stated === null ? delimiters : [stated]) {
    const records = firstRecords(file, delimiter);
    for (let index = 0; index < Math.min(records.length, 25); index += 1) {
      const shape = judgeHeadings(records[index]?.fields ?? [], delimiter, index);
      if (shape === null || shape.confidence <= (best?.confidence ?? 0)) continue;
      const rows = records.slice(index + 1, index + 1 + probedRows).map((record) => record.fields);
      if (holdsTimes(rows, shape)) best = shape;
    }
  }
  return best;
}

function judgeHeadings(fields: readonly string[], delimiter: string, headingIndex: number): HistoryShape | null {
  if (fields.length < 2) return null;
  const normal = fields.map((field) => normaliseHeading(field.replace(/\s*[[(][^\])]*[\])]\s*$/, '')));
  const time = normal.findIndex((heading) => timeHeading.test(heading));
  if (time < 0) return null;
  const find = (...names: readonly string[]): number => {
    for (const name of names) {
      const at = normal.indexOf(name);
      if (at >= 0 && at !== time) return at;
    }
    return -1;
  };
  const metric = find('metricid', 'metric', 'metric name', 'counter', 'counter name', 'stat', 'statkey');
  const value = find('value', 'metric value', 'counter value', 'wert');
  // Beside a metric, "instance" is a part of a machine (one of its processors), not a machine.
  const name = find(...nameHeadings.filter((heading) => metric < 0 || heading !== 'instance'));
  const namespace = find('namespace', 'project');
  const base = {
    delimiter,
    headingIndex,
    headings: fields.map((field) => field.trim()),
    time,
    name,
    namespace,
    metric,
    value,
    unit: find('unit', 'units', 'einheit'),
    instance: metric < 0 ? -1 : find('instance'),
  };
  if (metric >= 0 && value >= 0 && name >= 0) return { ...base, layout: 'metrics', measured: [], confidence: 0.95 };
  const measured = fields.flatMap((field, column) => {
    if (column === time || column === name || column === namespace || field.trim() === '') return [];
    return [{ column, heading: readHistoryHeading(field) }];
  });
  const own = measured.filter(({ heading }) => heading.quantity?.measure === 'usage' && heading.subject === '');
  if (own.length > 0) {
    // A list of machines with a date of its making is an inventory; a history has a row per machine and time.
    const isList = isInventory(matchPlainHeadings(fields));
    return { ...base, layout: name >= 0 ? 'long' : 'single', measured, confidence: isList ? 0.7 : 0.93 };
  }
  if (name >= 0) return null;
  const named = measured.filter(({ heading }) => heading.subject !== '');
  const quantified = named.filter(({ heading }) => heading.quantity !== null);
  if (quantified.length > 0) return { ...base, layout: 'wide', measured: quantified, confidence: 0.93 };
  return named.length > 0 ? { ...base, layout: 'wide', measured: named, confidence: 0.6 } : null;
}

/** Whether the column of times holds times and, where nothing else says that the others hold usage, they hold numbers. */
function holdsTimes(rows: readonly (readonly string[])[], shape: HistoryShape): boolean {
  const filled = rows.filter((row) => row.some((field) => field.trim() !== ''));
  if (filled.length === 0) return shape.confidence > 0.9;
  const times = filled.filter(
    (row) =>
      readTime(row[shape.time] ?? '', 'month-first') !== null || readTime(row[shape.time] ?? '', 'day-first') !== null,
  );
  if (times.length < filled.length / 2) return false;
  if (shape.confidence > 0.65) return true;
  const cells = filled.flatMap((row) => shape.measured.map(({ column }) => (row[column] ?? '').trim()));
  const written = cells.filter((cell) => cell !== '');
  return (
    written.length > 0 &&
    written.filter((cell) => /^[-+]?[\d.,' ]+\s*[%a-zA-Z]{0,4}$/.test(cell)).length > written.length * 0.8
  );
}
