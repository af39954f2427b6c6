import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportFile, ImportLimits } from '../contract.ts';
import type { FindingSink } from '../findings.ts';
import { defaultImportLimits } from '../limits.ts';
import { matchHeadings, type ColumnSpec } from '../namedTable.ts';
import { ImportRefusal } from '../refusal.ts';
import type { TableRow } from '../table.ts';
import { looksLikeZip } from '../zip/directory.ts';
import { decodeBeginning, decodeText, detectEncoding } from './decode.ts';
import { CsvScanner, type CsvRecord } from './scanner.ts';

/** How much of a file is looked at to recognise it. */
export const beginningBytes = 64 * 1024;

/** Records looked at to find the headings. */
const headingSearchRecords = 25;
const probedRecords = 200;

/** What can stand between the fields of a line, the usual first. */
export const delimiters = [',', ';', '\t', '|'] as const;

interface Beginning {
  readonly text: string;
  readonly isBinary: boolean;
  readonly records: Map<string, readonly CsvRecord[]>;
}

/** The beginnings of files already looked at: every format asks for the same ones. */
const beginnings = new WeakMap<ImportFile, Beginning>();

function beginningOf(file: ImportFile): Beginning {
  let known = beginnings.get(file);
  if (known === undefined) {
    const text = looksLikeZip(file.bytes) ? '' : decodeBeginning(file.bytes, beginningBytes);
    known = { text, isBinary: text === '' || isBinary(text), records: new Map() };
    beginnings.set(file, known);
  }
  return known;
}

/** The decoded beginning of a text file; null for archives and other binary files. */
export function textBeginning(file: ImportFile): string | null {
  const { text, isBinary: binary } = beginningOf(file);
  return binary ? null : text;
}

/** Text has no control characters beside tab and line ends; a few may slip in, a binary file is full of them. */
function isBinary(text: string): boolean {
  let controls = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) controls += 1;
  }
  return controls > text.length / 100;
}

/** The delimiter that a first line of Excel's states (`sep=;`), or null. */
export function statedDelimiter(text: string): string | null {
  return /^sep=(.)\r?\n/i.exec(text)?.[1] ?? null;
}

/** The first records of a file as they are with `delimiter`. */
export function firstRecords(file: ImportFile, delimiter: string): readonly CsvRecord[] {
  const beginning = beginningOf(file);
  let records = beginning.records.get(delimiter);
  if (records === undefined) {
    const found: CsvRecord[] = [];
    const scanner = new CsvScanner(
      delimiter,
      {
        ...defaultImportLimits,
        maxCellCharacters: Number.MAX_SAFE_INTEGER,
        maxColumnsPerSheet: Number.MAX_SAFE_INTEGER,
      },
      (record) => {
        if (found.length < probedRecords) found.push(record);
      },
    );
    scanner.write(beginning.text);
    // The last line of a cut beginning is no whole record; where it is the only one, half of it is better than none.
    if (found.length === 0 || file.bytes.length <= beginningBytes) scanner.end();
    records = statedDelimiter(beginning.text) === null ? found : found.slice(1);
    beginning.records.set(delimiter, records);
  }
  return records;
}

/** A CSV file whose headings are known. */
export interface CsvShape<Key extends string> {
  readonly delimiter: string;
  readonly columns: ReadonlyMap<Key, number>;
  /** As in the file. */
  readonly headings: readonly string[];
}

/** Finds the delimiter and the line of headings with which most of `specs` and all of `required` are there; null when none is. */
export function recogniseCsv<Key extends string>(
  file: ImportFile,
  specs: readonly ColumnSpec<Key>[],
  required: readonly Key[],
  prefix = '',
): CsvShape<Key> | null {
  const text = textBeginning(file);
  if (text === null) return null;
  const stated = statedDelimiter(text);
  let best: CsvShape<Key> | null = null;
  for (const delimiter of stated === null ? delimiters : [stated]) {
    for (const { fields } of firstRecords(file, delimiter).slice(0, headingSearchRecords)) {
      if (fields.length < required.length) continue;
      const columns = matchHeadings(fields, specs, prefix);
      if (!required.every((key) => columns.has(key)) || columns.size <= (best?.columns.size ?? 0)) continue;
      best = { delimiter, columns, headings: fields };
    }
  }
  return best;
}

/**
 * Hands out the rows of a CSV file one by one, empty ones left out: never the whole file at once. What is odd about its
 * encoding and quotes goes to `sink`. Throws ImportRefusal over a limit.
 */
export function scanCsv(
  file: ImportFile,
  delimiter: string,
  limits: ImportLimits,
  sink: FindingSink,
  context: JobContext,
  onRow: (row: TableRow) => void,
): void {
  scanRecords(file, delimiter, limits, sink, context, (record) => {
    onRow({ row: record.line, texts: record.fields, numeric: null });
  });
}

/** All rows of a CSV file. Each keeps its line and is taken apart when it is asked for its texts. */
export function readCsvRows(
  file: ImportFile,
  delimiter: string,
  limits: ImportLimits,
  sink: FindingSink,
  context: JobContext,
): TableRow[] {
  const rows: TableRow[] = [];
  scanRecords(file, delimiter, limits, sink, context, (record) => {
    rows.push(record);
  });
  return rows;
}

function scanRecords(
  file: ImportFile,
  delimiter: string,
  limits: ImportLimits,
  sink: FindingSink,
  context: JobContext,
  onRecord: (record: CsvRecord) => void,
): void {
  const encoding = detectEncoding(file.bytes, () => checkCancelled(context));
  if (!encoding.isEvident) {
    sink.add(
      'info',
      'encoding-assumed',
      'The text is not UTF-8 and was read as Windows-1252; check names with accents.',
    );
  }
  const skipped = statedDelimiter(textBeginning(file) ?? '') === null ? 0 : 1;
  let count = 0;
  const scanner = new CsvScanner(delimiter, limits, (record) => {
    if (record.line <= skipped || record.isBlank) return;
    count += 1;
    if (count > limits.maxRowsPerSheet) {
      throw new ImportRefusal(
        'sheet-too-many-rows',
        `The file has more than the limit of ${limits.maxRowsPerSheet} rows; it was not read.`,
      );
    }
    if (record.hasOpenQuote) {
      sink.add('warning', 'quote-not-closed', 'The line opens a quote that never closes; it was read as it stands.', {
        row: record.line,
      });
    }
    onRecord(record);
  });
  decodeText(file.bytes, encoding, (text, done) => {
    checkCancelled(context);
    scanner.write(text);
    context.progress((0.9 * done) / file.bytes.length, 'Reading');
  });
  scanner.end();
}
