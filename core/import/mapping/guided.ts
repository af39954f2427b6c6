import type { JobContext } from '#core/job.ts';
import type { ImportFile, ImportLimits, ImportResult } from '../contract.ts';
import { detectDialect } from '../csv/dialect.ts';
import { firstRecords, readCsvRows, textBeginning } from '../csv/open.ts';
import { FindingSink } from '../findings.ts';
import { readPlainEstate, type PlainGuide } from '../plain/estate.ts';
import { openPlainTable, PlainTable } from '../plain/table.ts';
import { ImportRefusal } from '../refusal.ts';
import { makeResult, sourceIdOf } from '../result.ts';
import type { RawTable } from '../table.ts';
import { firstRowsOfSheets, readSheets } from '../xlsx/readSheets.ts';
import { readWorkbookOutline } from '../xlsx/workbook.ts';
import { looksLikeZip } from '../zip/directory.ts';
import { findHeadingRow, mappingSignature, matchesOf, type SheetMapping, type TableMapping } from './mapping.ts';
import { isSourceRepair, sourceRepairsOf, type Repair } from './repair.ts';

/** What is known of plain tables beyond what their headings say. */
export interface ImportGuide {
  /** For tables of certain files: these are read so whatever else they seem to be. */
  readonly given: readonly SheetMapping[];
  /** From earlier imports: for tables with the same headings. */
  readonly saved: readonly TableMapping[];
  /** What was repaired in what was read. */
  readonly repairs: readonly Repair[];
}

/** Nothing is known: headings alone say what a table holds. */
export const noGuide: ImportGuide = { given: [], saved: [], repairs: [] };

/** Tables of a file and which of the plain formats it is. */
export interface FileTables {
  readonly format: 'csv' | 'xlsx';
  readonly tables: readonly RawTable[];
}

/** Whether a file could hold plain tables at all: a workbook, or text whose lines split into columns. */
function plainFormatOf(file: ImportFile, limits: ImportLimits): 'csv' | 'xlsx' | null {
  if (looksLikeZip(file.bytes)) {
    try {
      return readWorkbookOutline(file.bytes, limits).sheets.length > 0 ? 'xlsx' : null;
    } catch (error) {
      if (error instanceof ImportRefusal) return null;
      throw error;
    }
  }
  const text = textBeginning(file);
  // JSON and XML split at their commas, too.
  if (text === null || /^\s*[[{<]/.test(text)) return null;
  return detectDialect(text) === null ? null : 'csv';
}

/** All tables of a CSV file or workbook; null for any other file. Throws ImportRefusal over a limit. */
function readTables(file: ImportFile, limits: ImportLimits, sink: FindingSink, context: JobContext): FileTables | null {
  const format = plainFormatOf(file, limits);
  if (format === null) return null;
  if (format === 'csv') {
    const dialect = detectDialect(textBeginning(file) ?? '');
    if (dialect === null) return null;
    return { format, tables: [{ name: '', rows: readCsvRows(file, dialect.delimiter, limits, sink, context) }] };
  }
  return { format, tables: readSheets(file, limits, context) };
}

/** The beginning of the tables of a file, for the user to look at; empty for a file that holds none. */
export function readFirstRows(file: ImportFile, limits: ImportLimits, context: JobContext): readonly RawTable[] {
  try {
    const format = plainFormatOf(file, limits);
    if (format === null) return [];
    if (format === 'xlsx') return firstRowsOfSheets(file, limits, context);
    const dialect = detectDialect(textBeginning(file) ?? '');
    if (dialect === null) return [];
    const rows = firstRecords(file, dialect.delimiter)
      .filter(({ fields }) => fields.some((text) => text.trim() !== ''))
      .map(({ line, fields }) => ({ row: line, texts: fields, numeric: null }));
    return [{ name: '', rows }];
  } catch (error) {
    if (error instanceof ImportRefusal) return [];
    throw error;
  }
}

/**
 * Reads a file as plain tables where the guide says something of it: a mapping that the user gave, one of an earlier import
 * for the same headings, or a repair. Null where it does not; then the file is read as what it is recognised as. Called only
 * for files that are no known export, or for which a mapping is given: a saved one never overrules a format.
 */
export function readGuided(
  file: ImportFile,
  guide: ImportGuide,
  limits: ImportLimits,
  context: JobContext,
): ImportResult | null {
  const given = guide.given.filter(({ sha256 }) => sha256 === file.sha256);
  const { saved } = guide;
  const repairs = guide.repairs.filter((one) => isSourceRepair(one) && one.file === file.name);
  if (given.length + saved.length + repairs.length === 0) return null;
  if (given.length + repairs.length === 0 && !hasSavedHeadings(file, saved, limits, context)) return null;
  const sink = new FindingSink(file.name);
  const found = readTables(file, limits, sink, context);
  if (found === null) return null;
  const mappings = new Map<string, TableMapping>();
  for (const table of found.tables) {
    const mapping =
      given.find(({ sheet }) => sheet === table.name)?.mapping ?? saved.find((one) => findHeadingRow(table, one) >= 0);
    if (mapping !== undefined && findHeadingRow(table, mapping) >= 0) mappings.set(table.name, mapping);
  }
  if (mappings.size + repairs.length === 0) return null;
  const readable = found.tables.filter((table) => mappings.has(table.name) || openPlainTable(table) !== null);
  const left = found.tables.filter((table) => !readable.includes(table)).map(({ name }) => name);
  if (readable.length === 0) return null;
  if (left.length > 0) {
    sink.add(
      'info',
      'sheets-not-read',
      `Sheets without headings for hosts or workloads were not read: ${left.join(', ')}.`,
    );
  }
  return readGuidedTables(file, found.format, readable, mappings, repairs, sink, context);
}

/** Whether any table of a file has headings that a mapping of an earlier import fits. */
export function hasSavedHeadings(
  file: ImportFile,
  saved: readonly TableMapping[],
  limits: ImportLimits,
  context: JobContext,
): boolean {
  return readFirstRows(file, limits, context).some((table) => saved.some((one) => findHeadingRow(table, one) >= 0));
}

/**
 * Reads tables that are in memory, by the mapping of their sheet where there is one, with the repairs made in them.
 * Deterministic; also reads again what the plan file kept of a source.
 */
export function readGuidedTables(
  file: ImportFile,
  format: string,
  tables: readonly RawTable[],
  mappings: ReadonlyMap<string, TableMapping>,
  repairs: readonly Repair[],
  sink: FindingSink,
  context: JobContext,
): ImportResult {
  const guideOf = (raw: RawTable): PlainGuide | null => {
    const mapping = mappings.get(raw.name);
    const own = sourceRepairsOf(repairs, file.name, raw.name);
    if (mapping === undefined && own.length === 0) return null;
    return guideFor(raw, mapping, own);
  };
  const estate = readPlainEstate(tables, file.name, sourceIdOf(file), sink, context, guideOf);
  context.progress(1, 'Read');
  const result = makeResult(file, format, { ...estate, toolVersion: null }, sink.all());
  return mappings.size === 0
    ? result
    : { ...result, mappings: [...mappings].map(([sheet, mapping]) => ({ sheet, mapping })) };
}

/** How one table is to be read: by its mapping, else by its headings, in both cases with what was repaired. */
function guideFor(raw: RawTable, mapping: TableMapping | undefined, repairs: readonly Repair[]): PlainGuide {
  const headingIndex = mapping === undefined ? -1 : findHeadingRow(raw, mapping);
  const table =
    mapping === undefined || headingIndex < 0
      ? openPlainTable(raw)
      : new PlainTable(raw, headingIndex, matchesOf(mapping, raw.rows[headingIndex]?.texts ?? []));
  const rows = repairs.find((one) => one.kind === 'rows');
  const matches = table === null ? null : new Map(table.matches);
  const replaced = new Map<number, Map<string, string>>();
  for (const repair of repairs) {
    if (table === null || matches === null) break;
    if (repair.kind === 'unit') {
      for (const [field, match] of matches) {
        if (table.named.headings[match.column] !== repair.column) continue;
        matches.set(field, { ...match, heading: { ...match.heading, unit: repair.unit } });
      }
    } else if (repair.kind === 'value') {
      const column = table.named.headings.indexOf(repair.column);
      if (column < 0) continue;
      const texts = replaced.get(column) ?? new Map<string, string>();
      texts.set(repair.from, repair.to);
      replaced.set(column, texts);
    }
  }
  return {
    table: table === null || matches === null ? null : new PlainTable(raw, table.named.skippedRows, matches),
    kind: rows?.rows ?? (mapping === undefined || mapping.rows === 'auto' ? null : mapping.rows),
    replaced,
    sameNames: new Map(
      repairs.flatMap((one) => (one.kind === 'same-name' ? [[one.name.toLowerCase(), one.isSame] as const] : [])),
    ),
  };
}

/** The saved mapping that fits a table's headings; null when none does. */
export function savedMappingFor(table: RawTable, saved: readonly TableMapping[]): TableMapping | null {
  return saved.find((one) => findHeadingRow(table, one) >= 0) ?? null;
}

/** `mappings` with one for each signature, the first of them. */
export function withoutRepeats(mappings: readonly TableMapping[]): readonly TableMapping[] {
  const bySignature = new Map<string, TableMapping>();
  for (const mapping of mappings) {
    const signature = mappingSignature(mapping);
    if (!bySignature.has(signature)) bySignature.set(signature, mapping);
  }
  return [...bySignature.values()];
}
