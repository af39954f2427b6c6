import { decodeText, detectEncoding } from '#core/import/csv/decode.ts';
import { CsvScanner, type CsvRecord } from '#core/import/csv/scanner.ts';
import { defaultImportLimits } from '#core/import/limits.ts';
import { ImportRefusal } from '#core/import/refusal.ts';
import type { Finding } from '#core/inventory/source.ts';
import { detectNumberStyle, parseLocalisedNumber, type DecimalSeparator } from '#core/units.ts';
import type { TimeSeries } from './forecast.ts';

/** Series read from a file, and what could not be read. */
export interface SeriesFile {
  readonly series: readonly TimeSeries[];
  readonly findings: readonly Finding[];
}

const msPerSecond = 1000;
/** Numbers below are seconds since 1970, above milliseconds: the border is the year 5138 in seconds and 1973 in milliseconds. */
const secondsBelow = 1e11;
const delimiters = [',', ';', '\t'] as const;
/** Rows that are looked at to tell how numbers are written. */
const styleSampleRows = 200;
const maxFindings = 50;

/**
 * Reads a usage history: one row per point in time, a column of times (ISO 8601, or seconds or milliseconds since 1970) and
 * one column per quantity, its unit in brackets behind its name. A column whose heading says "capacity" (or "limit") is the
 * capacity of the quantity that shares its first word. Rows whose time cannot be read and values that are no numbers are
 * findings; rows may come in any order.
 */
export function readSeriesCsv(name: string, bytes: Uint8Array): SeriesFile {
  const refuse = (code: string, message: string): SeriesFile => ({
    series: [],
    findings: [{ severity: 'error', code, file: name, message }],
  });
  if (bytes.length === 0) return refuse('empty-file', `${name} is empty.`);
  let records: CsvRecord[];
  try {
    records = readRecords(bytes);
  } catch (error) {
    if (error instanceof ImportRefusal) return refuse(error.code, error.message);
    throw error;
  }
  const [headings, ...rows] = records;
  if (headings === undefined || rows.length === 0) {
    return refuse('no-rows', `${name} holds no rows below a heading.`);
  }
  const columns = headings.fields.map((text, index) => readHeading(text, index));
  const timeColumn = columns.find((column) => /^(?:time|date|ts\b|zeit|timestamp|datum)/i.test(column.name));
  if (timeColumn === undefined) {
    return refuse('no-time-column', `${name} has no column of times; name one "timestamp", "time" or "date".`);
  }
  return readColumns(name, rows, columns, timeColumn.index);
}

interface Column {
  readonly index: number;
  readonly name: string;
  readonly unit: string;
  readonly isCapacity: boolean;
}

function readHeading(text: string, index: number): Column {
  const match = /^(.*?)\s*[[(]([^\])]*)[\])]\s*$/.exec(text.trim());
  const name = (match?.[1] ?? text).trim();
  return { index, name, unit: match?.[2]?.trim() ?? '', isCapacity: /capacity|limit|provisioned/i.test(name) };
}

function readRecords(bytes: Uint8Array): CsvRecord[] {
  const encoding = detectEncoding(bytes);
  let text = '';
  const firstPiece = bytes.subarray(0, Math.min(bytes.length, 65_536));
  decodeText(firstPiece, encoding, (piece) => (text += piece));
  const heading = text.split(/\r?\n/, 1)[0] ?? '';
  const counts = delimiters.map((delimiter) => heading.split(delimiter).length - 1);
  const delimiter = delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
  const records: CsvRecord[] = [];
  const scanner = new CsvScanner(delimiter, defaultImportLimits, (record) => {
    if (record.fields.some((field) => field.trim() !== '')) records.push(record);
  });
  decodeText(bytes, encoding, (piece) => {
    scanner.write(piece);
  });
  scanner.end();
  return records;
}

function readColumns(
  file: string,
  rows: readonly CsvRecord[],
  columns: readonly Column[],
  timeColumn: number,
): SeriesFile {
  const findings: Finding[] = [];
  let dropped = 0;
  const report = (finding: Omit<Finding, 'file'>): void => {
    if (findings.length < maxFindings) findings.push({ file, ...finding });
    else dropped += 1;
  };
  const decimal = decimalOf(rows);
  const timed = rows.flatMap((record) => {
    const text = record.fields[timeColumn]?.trim() ?? '';
    const time = readTime(text);
    if (time === null) {
      report({
        severity: 'warning',
        code: 'time-not-readable',
        row: record.line,
        value: text.slice(0, 200),
        message: `"${text.slice(0, 60)}" is no time that can be read (ISO 8601, or seconds or milliseconds since 1970); the row is left out.`,
      });
      return [];
    }
    return [{ time, record }];
  });
  timed.sort((a, b) => a.time - b.time);
  const quantities = columns.filter((column) => column.index !== timeColumn && column.name !== '');
  const read = quantities.map((column) => {
    const times: number[] = [];
    const values: number[] = [];
    for (const { time, record } of timed) {
      const text = record.fields[column.index]?.trim() ?? '';
      if (text === '') continue;
      const value = parseLocalisedNumber(text, decimal);
      if (value === null) {
        report({
          severity: 'warning',
          code: 'value-not-a-number',
          row: record.line,
          column: column.name,
          value: text.slice(0, 200),
          message: `"${text.slice(0, 60)}" in column ${column.name} is no number; the point is left out.`,
        });
        continue;
      }
      times.push(time);
      values.push(value);
    }
    return { column, times: Float64Array.from(times), values: Float64Array.from(values) };
  });
  const capacities = read.filter(({ column }) => column.isCapacity);
  const series = read
    .filter(({ column, values }) => !column.isCapacity && values.length > 0)
    .map(({ column, times, values }): TimeSeries => {
      const own = capacities.find(
        (other) => firstWord(other.column.name) === firstWord(column.name) && other.column.unit === column.unit,
      );
      return {
        name: column.name,
        unit: column.unit,
        times,
        values,
        capacity: own?.values.at(-1) ?? shareCapacity(column),
      };
    });
  if (dropped > 0) {
    findings.push({
      severity: 'info',
      code: 'more-findings',
      file,
      message: `${dropped} more findings of the same kinds.`,
    });
  }
  if (series.length === 0) {
    findings.push({
      severity: 'error',
      code: 'no-series',
      file,
      message: `${file} holds no column of numbers beside its times.`,
    });
  }
  return { series, findings };
}

/** A share of something is full at 100 %. */
function shareCapacity(column: Column): number | null {
  return column.unit === '%' ? 100 : null;
}

function firstWord(text: string): string {
  return /^[\p{L}\d]+/u.exec(text)?.[0].toLowerCase() ?? '';
}

function decimalOf(rows: readonly CsvRecord[]): DecimalSeparator {
  return detectNumberStyle(rows.slice(0, styleSampleRows).flatMap((record) => record.fields)).decimal;
}

/** Milliseconds since 1970, or null. A time without a zone is taken as UTC, so that every machine reads the same. */
export function readTime(text: string): number | null {
  if (/^\d{9,14}(?:\.\d+)?$/.test(text)) {
    const value = Number(text);
    return value < secondsBelow ? value * msPerSecond : value;
  }
  const match =
    /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(
      text,
    );
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const time = Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0);
  const back = new Date(time);
  if (back.getUTCMonth() + 1 !== month || back.getUTCDate() !== day || (hour ?? 0) > 24 || (minute ?? 0) > 59)
    return null;
  const zone = match[7];
  if (zone === undefined || zone === 'Z') return time;
  const sign = zone.startsWith('-') ? 1 : -1;
  const digits = zone.replace(/\D/g, '');
  return time + sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60 * msPerSecond;
}
