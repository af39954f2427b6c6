import type { Finding, ImportSource } from '#core/inventory/source.ts';
import type { JobContext } from '#core/job.ts';
import type { ImportFile, ImportResult } from '../contract.ts';
import { FindingSink } from '../findings.ts';
import type { RawTable } from '../table.ts';
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
 * Reads a plain table's source again from its kept rows, with repairs. Numbers in a workbook were typed; kept as texts they
 * are told by their spelling, which is that of a typed number. Only for sources without a {@link repeatedHeading}.
 */
export function rereadSource(kept: KeptSource, repairs: readonly Repair[], context: JobContext): ImportResult {
  const { source } = kept;
  const file: ImportFile = { name: source.file, bytes: new Uint8Array(), sha256: source.sha256 };
  const mappings = new Map(kept.sheets.flatMap(({ sheet, mapping }) => (mapping === null ? [] : [[sheet, mapping]])));
  const tables = kept.sheets.map((sheet) => toTable(sheet, source.format === 'xlsx'));
  const result = readGuidedTables(
    file,
    source.format,
    tables,
    mappings,
    repairs,
    new FindingSink(source.file),
    context,
  );
  return {
    ...result,
    findings: [...kept.findings.filter(({ code }) => ofTheFile.has(code)), ...result.findings],
    sources: result.sources.map((one) => ({ ...one, sizeBytes: source.sizeBytes, toolVersion: source.toolVersion })),
  };
}

function toTable({ sheet, headings, rows, cells, mapping }: KeptSheet, isTyped: boolean): RawTable {
  // Columns that were empty in every row were not kept; a mapping knows that they were there.
  const missing = (mapping?.columns ?? [])
    .map(({ heading }) => heading)
    .filter((heading) => !headings.includes(heading));
  const headingRow = { row: Math.max(1, (rows[0] ?? 2) - 1), texts: [...headings, ...missing], numeric: null };
  return {
    name: sheet,
    rows: [
      headingRow,
      ...cells.map((text, index) => {
        const texts = (JSON.parse(text) as (string | null)[]).map((cell) => cell ?? '');
        const numeric = isTyped ? texts.map((cell) => /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(cell)) : null;
        return { row: rows[index] ?? index + 2, texts, numeric };
      }),
    ],
  };
}
