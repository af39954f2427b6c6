import type { Finding, ImportSource } from '#core/inventory/source.ts';
import type { JobContext } from '#core/job.ts';
import type { ImportFile, ImportResult } from '../contract.ts';
import { FindingSink } from '../findings.ts';
import type { RawTable } from '../table.ts';
import { importers } from '../registry.ts';
import { cellRepairsOf } from './cellRepairs.ts';
import { readGuidedTables } from './guided.ts';
import type { TableMapping } from './mapping.ts';
import type { Repair } from './repair.ts';

/** A sheet as the plan file keeps it. */
export interface KeptSheet {
  readonly sheet: string;
  readonly headings: readonly string[];
  readonly rows: readonly number[];
  /** Per row a JSON array aligned with the headings; null for an empty cell. */
  readonly cells: readonly string[];
  readonly mapping: TableMapping | null;
}

/** A source as the plan file keeps it: enough to read it again without the file. */
export interface KeptSource {
  readonly source: ImportSource;
  readonly sheets: readonly KeptSheet[];
  readonly findings: readonly Finding[];
}

/** Findings about the file and not about its rows: they hold however the rows are read. */
const ofTheFile: ReadonlySet<string> = new Set([
  'encoding-assumed',
  'quote-not-closed',
  'rows-above-headings',
  'sheets-not-read',
  'merged-cells',
  'values-left-out',
  'zip-files-left-out',
]);

/**
 * A heading that two columns of a kept source share, null where none does. Kept rows do not tell the empty one of such columns,
 * so that they cannot be read again.
 */
export function repeatedHeading(kept: KeptSource): string | null {
  for (const { headings, mapping } of kept.sheets) {
    for (const names of [headings, mapping?.columns.map(({ heading }) => heading) ?? []]) {
      const repeated = names.find((name, index) => names.indexOf(name) !== index);
      if (repeated !== undefined) return repeated;
    }
  }
  return null;
}

/**
 * Reads a source of tables again from its kept rows, with repairs. Numbers in a workbook were typed; kept as texts they
 * are told by their spelling, which is that of a typed number. Only for sources without a {@link repeatedHeading}.
 */
export function rereadSource(kept: KeptSource, repairs: readonly Repair[], context: JobContext): ImportResult {
  const { source } = kept;
  const result = rereadTables(kept, repairs, context);
  return {
    ...result,
    findings: [...kept.findings.filter(({ code }) => ofTheFile.has(code)), ...result.findings],
    sources: result.sources.map((one) => ({
      ...one,
      sizeBytes: source.sizeBytes,
      toolVersion: source.toolVersion,
      sheets: withRowlessSheets(one.sheets, source.sheets),
    })),
  };
}

/** The sheets that were read again, with those of before that had headings and no rows: of these no row was kept. */
function withRowlessSheets(again: ImportSource['sheets'], before: ImportSource['sheets']): ImportSource['sheets'] {
  const readAgain = new Map(again.map((one) => [one.sheet, one]));
  const known = before.flatMap((one) => readAgain.get(one.sheet) ?? (one.rows.read === 0 ? [one] : []));
  const names = new Set(before.map(({ sheet }) => sheet));
  return [...known, ...again.filter(({ sheet }) => !names.has(sheet))];
}

function rereadTables(kept: KeptSource, repairs: readonly Repair[], context: JobContext): ImportResult {
  const { source } = kept;
  const file: ImportFile = {
    name: source.file,
    bytes: new Uint8Array(),
    sha256: source.sha256,
    repairs: cellRepairsOf(repairs, source.file),
  };
  const importer = importers.find(({ format }) => format === source.format);
  if (importer?.reread !== undefined) {
    const tables = toTables(kept);
    const result = importer.reread(tables, file, context);
    // A column that was empty in every row was not kept: what is missed now and was there then is put back, empty.
    const missed = result.findings.filter((finding) => isMissedColumn(finding, kept.findings));
    if (missed.length === 0) return result;
    return importer.reread(
      tables.map((table) => withColumns(table, missed)),
      file,
      context,
    );
  }
  const mappings = new Map(kept.sheets.flatMap(({ sheet, mapping }) => (mapping === null ? [] : [[sheet, mapping]])));
  const tables = toTables(kept);
  return readGuidedTables(file, source.format, tables, mappings, repairs, new FindingSink(source.file), context);
}

function isMissedColumn(finding: Finding, before: readonly Finding[]): boolean {
  return (
    finding.code === 'column-missing' &&
    finding.severity === 'warning' &&
    !before.some(
      ({ code, sheet, column }) => code === finding.code && sheet === finding.sheet && column === finding.column,
    )
  );
}

function withColumns(table: RawTable, missed: readonly Finding[]): RawTable {
  const headings = missed.flatMap(({ sheet, column }) =>
    sheet === table.name && column !== undefined ? [column] : [],
  );
  const [first, ...rows] = table.rows;
  if (headings.length === 0 || first === undefined) return table;
  return { ...table, rows: [{ ...first, texts: [...first.texts, ...headings] }, ...rows] };
}

/** A number that only somebody who writes decimal commas writes. */
const decimalComma = /^-?\d{1,3}(?:\.\d{3})*,\d{1,2}$|^-?\d{1,3}(?:\.\d{3})*,\d{4,}$|^-?\d{1,3}(?:\.\d{3})+,\d+$/;
const typedNumber = /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i;
const dotGroups = /^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/;

/**
 * The tables of a source. Which numbers of a workbook were typed is not kept: those spelled as typed ones are, except in an
 * export with decimal commas, where a column whose dots all stand before three digits holds texts with thousands.
 */
function toTables({ source, sheets }: KeptSource): readonly RawTable[] {
  const isWorkbook = source.format.endsWith('xlsx');
  const read = sheets.map((sheet) => ({
    sheet,
    texts: sheet.cells.map((text) => (JSON.parse(text) as (string | null)[]).map((cell) => cell ?? '')),
  }));
  const hasCommas =
    isWorkbook && read.some(({ texts }) => texts.some((row) => row.some((cell) => decimalComma.test(cell))));
  return read.map(({ sheet, texts }) => {
    const grouped = new Set<number>();
    if (hasCommas) {
      sheet.headings.forEach((_, column) => {
        const dotted = texts.map((row) => row[column] ?? '').filter((cell) => /^-?[\d.,]*\d\.\d/.test(cell));
        if (dotted.length > 0 && dotted.every((cell) => dotGroups.test(cell))) grouped.add(column);
      });
    }
    const isTyped = (cell: string, column: number): boolean => !grouped.has(column) && typedNumber.test(cell);
    return toTable(sheet, texts, isWorkbook ? isTyped : null);
  });
}

function toTable(
  { sheet, headings, rows, mapping }: KeptSheet,
  cells: readonly (readonly string[])[],
  isTyped: ((cell: string, column: number) => boolean) | null,
): RawTable {
  // Columns that were empty in every row were not kept; a mapping knows that they were there.
  const missing = (mapping?.columns ?? [])
    .map(({ heading }) => heading)
    .filter((heading) => !headings.includes(heading));
  const headingRow = { row: Math.max(1, (rows[0] ?? 2) - 1), texts: [...headings, ...missing], numeric: null };
  return {
    name: sheet,
    rows: [
      headingRow,
      ...cells.map((texts, index) => ({
        row: rows[index] ?? index + 2,
        texts,
        numeric: isTyped === null ? null : texts.map(isTyped),
      })),
    ],
  };
}
