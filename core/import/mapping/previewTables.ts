import type { JobContext } from '#core/job.ts';
import type { ImportFile, ImportLimits } from '../contract.ts';
import type { RawTable } from '../table.ts';
import { readFirstRows, savedMappingFor } from './guided.ts';
import type { PreviewTable } from './importApi.ts';
import { findHeadingRow, headingName, type TableMapping } from './mapping.ts';
import { mappingOf, suggestMapping } from './suggest.ts';

/** Rows of a table that a preview carries, and characters of a cell. */
const previewedRows = 60;
const previewedCharacters = 120;
/** Cells that one table's preview carries at most: a wide table shows fewer rows. */
const previewedCells = 3000;

/** The tables of a file that the user may explain, each with the mapping given, saved or suggested for it. */
export function previewTables(
  file: ImportFile,
  guide: { readonly given: ReadonlyMap<string, TableMapping>; readonly saved: readonly TableMapping[] },
  limits: ImportLimits,
  context: JobContext,
): readonly PreviewTable[] {
  return readFirstRows(file, limits, context)
    .filter((table) => table.rows.length > 1)
    .slice(0, 20)
    .map((table) => previewTable(table, guide.given.get(table.name) ?? null, savedMappingFor(table, guide.saved)));
}

/** One table with its mapping: the one given, else one of an earlier import, else a suggestion. */
export function previewTable(table: RawTable, given: TableMapping | null, saved: TableMapping | null): PreviewTable {
  const known = given ?? saved;
  const knownIndex = known === null ? -1 : findHeadingRow(table, known);
  const suggested = suggestMapping(table, knownIndex < 0 ? undefined : knownIndex);
  const useKnown = known !== null && knownIndex >= 0;
  const mapping = useKnown ? inOrderOf(known, table.rows[knownIndex]?.texts ?? []) : mappingOf(suggested);
  const width = mapping.columns.length;
  const mostRows = Math.max(
    suggested.headingIndex + 4,
    Math.min(previewedRows, Math.floor(previewedCells / Math.max(1, width))),
  );
  return {
    sheet: table.name,
    headingIndex: suggested.headingIndex,
    mapping,
    isSaved: useKnown && given === null,
    columns: mapping.columns.map((column, index) => {
      const own = suggested.columns[index];
      const isOwn = own?.field === column.field && given === null && !useKnown;
      return {
        confidence: isOwn ? own.confidence : useKnown ? 1 : 0,
        basis: isOwn ? own.basis : useKnown ? 'saved' : 'none',
        samples: own?.samples ?? [],
      };
    }),
    rows: table.rows.slice(0, mostRows).map(({ row, texts, numeric }) => ({
      row,
      texts: texts.slice(0, 2000).map((text) => text.slice(0, previewedCharacters)),
      numeric: numeric === null ? null : [...numeric],
    })),
  };
}

/** The columns of a mapping in the order in which a table has them. */
function inOrderOf(mapping: TableMapping, headings: readonly string[]): TableMapping {
  const left = [...mapping.columns];
  const ordered = headings.map((text, column) => {
    const heading = headingName(text, column);
    const at = left.findIndex((one) => one.heading === heading);
    return at < 0 ? { heading, field: null, unit: null, statistic: null } : left.splice(at, 1)[0]!;
  });
  return { ...mapping, columns: ordered };
}
