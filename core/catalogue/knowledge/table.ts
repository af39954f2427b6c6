/** A cell of a table: a text or a figure, null where the document has none. */
export type Cell = string | number | null;

/** One row of a knowledge table, with the document section it was read from. */
export interface KnowledgeRow {
  readonly id: string;
  readonly label: string;
  /** One cell per column of the table, in its order. */
  readonly cells: readonly Cell[];
  readonly source: string;
  /** Where the document contradicts itself, another one, or the field. */
  readonly disputed?: string;
}

/** A table of the technology knowledge base. */
export interface KnowledgeTable {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly KnowledgeRow[];
  readonly source: string;
}

type RowText = readonly [label: string, ...cells: Cell[]];

function rowId(label: string): string {
  return label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/**
 * Builds a table whose rows all come from one section, unless a row's own source is given in `details`. Throws when a
 * row has not one cell per column or repeats a label: a wrong table fails at the start, not on the screen.
 */
export function table(
  id: string,
  title: string,
  source: string,
  columns: readonly string[],
  rows: readonly RowText[],
  details: Readonly<Record<string, { readonly source?: string; readonly disputed?: string }>> = {},
): KnowledgeTable {
  const seen = new Set<string>();
  const built = rows.map(([label, ...cells]): KnowledgeRow => {
    if (cells.length !== columns.length)
      throw new Error(`${id}: "${label}" has ${cells.length} cells for ${columns.length} columns.`);
    if (seen.has(label)) throw new Error(`${id}: two rows are called "${label}".`);
    seen.add(label);
    const detail = details[label];
    return {
      id: rowId(label),
      label,
      cells,
      source: detail?.source ?? source,
      ...(detail?.disputed === undefined ? {} : { disputed: detail.disputed }),
    };
  });
  for (const label of Object.keys(details)) {
    if (!seen.has(label)) throw new Error(`${id}: there is no row "${label}".`);
  }
  return { id, title, columns, rows: built, source };
}

/** Columns of the tables that compare the three paradigms. */
export const PARADIGMS = ['Virtual machine', 'Container', 'Wasm'] as const;
