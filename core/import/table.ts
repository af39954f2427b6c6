/**
 * A table as a file holds it: rows of texts with their place, whatever the container was (a worksheet, a CSV file).
 * Importers read it by heading through {@link openTable}, never by column number.
 */
export interface TableRow {
  /** 1-based row of the sheet, or line of the file, where the row starts. */
  readonly row: number;
  /** One text per column, '' for an empty cell. May be shorter than the headings. */
  readonly texts: readonly string[];
  /** Columns whose cell was a typed number: its text is exact and independent of any locale. Null when none is. */
  readonly numeric: readonly boolean[] | null;
}

/** The rows of one sheet or file, without those that are wholly empty. */
export interface RawTable {
  /** Sheet name, or '' for a file that is one table. */
  readonly name: string;
  readonly rows: readonly TableRow[];
}
