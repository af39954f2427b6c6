import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportFile, Importer, ImportLimits, ImportResult } from '../contract.ts';
import { FindingSink } from '../findings.ts';
import { readPlainEstate } from '../plain/estate.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import type { TableRow } from '../table.ts';
import { looksLikeZip } from '../zip/directory.ts';
import { decodeBeginning, decodeText, detectEncoding } from './decode.ts';
import { detectDialect } from './dialect.ts';
import { CsvScanner } from './scanner.ts';

/** How much of a file is looked at to recognise it. */
const beginningBytes = 64 * 1024;

/** Plain CSV with named columns, for hosts, workloads or both. */
export const csvImporter: Importer = { format: 'csv', title: 'CSV with headings (hosts or workloads)', detect, parse };

function detect(file: ImportFile): number {
  if (looksLikeZip(file.bytes)) return 0;
  const beginning = decodeBeginning(file.bytes, beginningBytes);
  if (isBinary(beginning)) return 0;
  const dialect = detectDialect(beginning);
  if (dialect === null) return 0;
  if (dialect.isInventory) return 0.8;
  // A table all the same; one that says so in its name is refused as CSV, with the headings that it has.
  return /\.(?:csv|tsv|txt)$/i.test(file.name) ? 0.5 : 0.2;
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

async function parse(file: ImportFile, limits: ImportLimits, context: JobContext): Promise<ImportResult> {
  const sink = new FindingSink(file.name);
  const dialect = detectDialect(decodeBeginning(file.bytes, beginningBytes));
  if (dialect === null) {
    throw new ImportRefusal(
      'not-a-table',
      'The file is no table: its lines do not split into columns at commas, semicolons or tabs.',
    );
  }
  const encoding = detectEncoding(file.bytes, () => checkCancelled(context));
  if (!encoding.isEvident) {
    sink.add(
      'info',
      'encoding-assumed',
      'The text is not UTF-8 and was read as Windows-1252; check names with accents.',
    );
  }
  const rows: TableRow[] = [];
  const share = interning();
  const scanner = new CsvScanner(dialect.delimiter, limits, (record) => {
    if (record.line <= dialect.skipLines) return;
    if (record.fields.every((field) => field.trim() === '')) return;
    if (rows.length >= limits.maxRowsPerSheet) {
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
    rows.push({ row: record.line, texts: record.fields.map(share), numeric: null });
  });
  decodeText(file.bytes, encoding, (text, done) => {
    checkCancelled(context);
    scanner.write(text);
    context.progress((0.7 * done) / file.bytes.length, 'Reading');
  });
  scanner.end();
  const estate = readPlainEstate([{ name: '', rows }], file.name, sourceIdOf(file), sink, context);
  context.progress(1, 'Read');
  return makeResult(file, 'csv', { ...estate, toolVersion: null }, sink.all());
}

/** Equal short texts become one: names of hosts and systems repeat in every row. Long tails are left as they are. */
function interning(): (text: string, column: number) => string {
  const known: Map<string, string>[] = [];
  return (text, column) => {
    if (text.length > 64) return text;
    const texts = (known[column] ??= new Map());
    const found = texts.get(text);
    if (found !== undefined) return found;
    if (texts.size < 4096) texts.set(text, text);
    return text;
  };
}
