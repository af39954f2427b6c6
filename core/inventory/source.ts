import { z } from 'zod';

const count = z.int().min(0);

/** How many data rows of a source were read and where each went: `read = stored + merged + refused`. */
export const rowCountsSchema = z.strictObject({
  read: count,
  stored: count,
  merged: count,
  refused: count,
});
export type RowCounts = z.infer<typeof rowCountsSchema>;

/** One file that was imported. */
export const importSourceSchema = z.strictObject({
  id: z.string().min(1),
  /** The file's name without its folder. */
  file: z.string(),
  /** Stable format id such as `rvtools-xlsx` or `csv`. */
  format: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: count,
  /** Version of the exporting tool, where the file tells. */
  toolVersion: z.string().nullable(),
  rows: rowCountsSchema,
  /** The same counts per sheet, in the order of the file. */
  sheets: z.array(z.strictObject({ sheet: z.string(), rows: rowCountsSchema })).readonly(),
});
export type ImportSource = z.infer<typeof importSourceSchema>;

/** How much a finding matters: an error lost a row or stopped the import, a warning changes the answer, info only tells. */
export const severitySchema = z.enum(['error', 'warning', 'info']);
export type Severity = z.infer<typeof severitySchema>;

/** Something a user should know about an input or a plan. Place fields are present where they apply. */
export const findingSchema = z.strictObject({
  severity: severitySchema,
  /** Stable, in kebab case, for filters and tests. */
  code: z.string().regex(/^[a-z][a-z0-9-]*$/),
  file: z.string(),
  sheet: z.string().optional(),
  /** 1-based, as a spreadsheet shows it (the heading is row 1). */
  row: z.int().min(1).optional(),
  column: z.string().optional(),
  /** The offending value as text, cut at 200 characters. */
  value: z.string().optional(),
  /** One sentence that a planner can act on. */
  message: z.string().min(1),
});
export type Finding = z.infer<typeof findingSchema>;

/** A row of a source as it was read, kept so that nothing is lost and every figure leads back to its cell. */
export interface RawRow {
  readonly sourceId: string;
  readonly sheet: string;
  readonly row: number;
  /** Heading to text, in the order of the sheet. */
  readonly cells: readonly (readonly [string, string])[];
  /** What became of it. */
  readonly fate: 'stored' | 'merged' | 'refused';
}
