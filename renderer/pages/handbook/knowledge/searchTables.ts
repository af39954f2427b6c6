import { sourceText } from '#core/handbook/documents.ts';
import type { KnowledgeEntry } from '#core/handbook/handbookApi.ts';

/** A table with the rows of it that were found; all rows where the table itself was. */
export interface FoundTable {
  readonly table: KnowledgeEntry;
  readonly rows: KnowledgeEntry['rows'];
}

/**
 * The tables in which every word of `text` occurs: in the title or source of the table, else in one row. A table that is
 * found by its own title keeps all its rows.
 */
export function searchTables(tables: readonly KnowledgeEntry[], text: string): FoundTable[] {
  const words = text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const holds = (hay: string): boolean => words.every((word) => hay.toLowerCase().includes(word));
  return tables.flatMap((table): FoundTable[] => {
    const head = `${table.title} ${table.source} ${sourceText(table.source)} ${table.columns.join(' ')}`;
    if (holds(head)) return [{ table, rows: table.rows }];
    const rows = table.rows.filter((row) =>
      holds(
        [table.title, row.label, ...row.cells.map(String), row.source, sourceText(row.source), row.disputed ?? ''].join(
          ' ',
        ),
      ),
    );
    return rows.length === 0 ? [] : [{ table, rows }];
  });
}
