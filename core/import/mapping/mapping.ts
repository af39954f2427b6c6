import { z } from 'zod';
import { hashText } from '../keys.ts';
import type { PlainColumn, PlainMatch } from '../plain/columns.ts';
import { withName } from '../plain/table.ts';
import type { RawTable } from '../table.ts';
import { mappedFields, mappedStatistics, mappedUnits, unitsOf } from './fields.ts';

/** What one column of a table means. */
export const columnMappingSchema = z.strictObject({
  /** As the file spells it; `(column 3)` for a column without one. */
  heading: z.string().max(65_536),
  /** Null: the column is kept with the row and not read. */
  field: z.enum(mappedFields).nullable(),
  /** Null: each cell's own unit, else one that fits the size of the numbers. */
  unit: z.enum(mappedUnits).nullable(),
  statistic: z.enum(mappedStatistics).nullable(),
});
export type ColumnMapping = z.infer<typeof columnMappingSchema>;

/** What the columns of a table mean. Applies to every table with the same headings, in whatever order they stand. */
export const tableMappingSchema = z.strictObject({
  /** What the rows are; `auto` where a column or the columns themselves tell. */
  rows: z.enum(['auto', 'host', 'workload']),
  columns: z.array(columnMappingSchema).min(1).max(2000),
});
export type TableMapping = z.infer<typeof tableMappingSchema>;

/** A mapping for one table of one file, which is named by its content. */
export const sheetMappingSchema = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sheet: z.string(),
  mapping: tableMappingSchema,
});
export type SheetMapping = z.infer<typeof sheetMappingSchema>;

/** The name of a column: its heading, or its number where it has none. */
export function headingName(text: string | undefined, column: number): string {
  const trimmed = (text ?? '').trim();
  return trimmed === '' ? `(column ${column + 1})` : trimmed;
}

/**
 * What tables with the same headings have in common: case, spacing and the order of the columns do not matter. Columns
 * without a heading count by their number alone.
 */
export function headingSignature(headings: readonly string[]): string {
  const normal = headings
    .map((heading) => heading.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim())
    .filter((heading) => heading !== '' && !/^\(column \d+\)$/.test(heading))
    .sort();
  return `${normal.length}-${hashText(normal.join('\n'))}-${hashText(normal.toReversed().join('\r'))}`;
}

/** The signature of the tables that a mapping fits. */
export function mappingSignature(mapping: TableMapping): string {
  return headingSignature(mapping.columns.map(({ heading }) => heading));
}

/** Rows searched for the headings. */
export const headingSearchRows = 25;

/** Index of the row of `table` that has the headings of `mapping`; -1 when none of the first has. */
export function findHeadingRow(table: RawTable, mapping: TableMapping): number {
  const wanted = mappingSignature(mapping);
  const last = Math.min(headingSearchRows, table.rows.length);
  for (let index = 0; index < last; index += 1) {
    if (headingSignature(table.rows[index]?.texts ?? []) === wanted) return index;
  }
  return -1;
}

/**
 * Which column is what in a row of headings, as the plain reader wants it. A heading that stands twice is told by its
 * occurrence. Of two columns with one field the first counts.
 */
export function matchesOf(mapping: TableMapping, headings: readonly string[]): ReadonlyMap<PlainColumn, PlainMatch> {
  const places = new Map<string, number[]>();
  headings.forEach((text, column) => {
    const name = headingName(text, column);
    const list = places.get(name);
    if (list) list.push(column);
    else places.set(name, [column]);
  });
  const matches = new Map<PlainColumn, PlainMatch>();
  for (const { heading, field, unit, statistic } of mapping.columns) {
    const column = places.get(heading)?.shift();
    if (column === undefined || field === null || matches.has(field)) continue;
    const fits = unit !== null && unitsOf(field).includes(unit);
    matches.set(field, { column, heading: { base: heading.toLowerCase(), unit: fits ? unit : null, statistic } });
  }
  return withName(matches);
}

/** Stable; the window words them. */
export type MappingProblemCode = 'no-name' | 'no-cpu' | 'no-memory' | 'field-twice';

/** Why a mapping cannot be used, or what it loses. */
export interface MappingProblem {
  readonly code: MappingProblemCode;
  /** The field that two columns have. */
  readonly field?: PlainColumn;
  /** Whether nothing can be read with it. */
  readonly isFatal: boolean;
}

/** What is wrong with a mapping; empty when it can be used as it is. */
export function mappingProblems(mapping: TableMapping): readonly MappingProblem[] {
  const counts = new Map<PlainColumn, number>();
  for (const { field } of mapping.columns) if (field !== null) counts.set(field, (counts.get(field) ?? 0) + 1);
  const problems: MappingProblem[] = [];
  if (!counts.has('name') && !counts.has('host')) problems.push({ code: 'no-name', isFatal: true });
  const hasCpu =
    counts.has('vcpus') ||
    counts.has('cores') ||
    counts.has('threads') ||
    (counts.has('sockets') && counts.has('coresPerSocket'));
  if (!hasCpu) problems.push({ code: 'no-cpu', isFatal: true });
  if (!counts.has('memory')) problems.push({ code: 'no-memory', isFatal: true });
  for (const [field, count] of counts) if (count > 1) problems.push({ code: 'field-twice', field, isFatal: false });
  return problems;
}

/** `mapping` with the meaning of one column changed; a field that another column had is taken from it. */
export function withColumn(mapping: TableMapping, index: number, change: Partial<ColumnMapping>): TableMapping {
  return {
    ...mapping,
    columns: mapping.columns.map((column, at): ColumnMapping => {
      if (at !== index) {
        return change.field !== undefined && change.field !== null && column.field === change.field
          ? { ...column, field: null, unit: null, statistic: null }
          : column;
      }
      const next = { ...column, ...change };
      if (next.field === null) return { ...next, unit: null, statistic: null };
      return next.unit !== null && !unitsOf(next.field).includes(next.unit) ? { ...next, unit: null } : next;
    }),
  };
}
