import type { RawRow, RowCounts } from '#core/inventory/source.ts';
import type { TableRow } from './table.ts';

/** What becomes of a row. */
export type Fate = RawRow['fate'];

interface MutableRawRow {
  readonly sourceId: string;
  readonly sheet: string;
  readonly row: number;
  readonly cells: readonly (readonly [string, string])[];
  fate: Fate;
}

/** Distinct values per column whose cells are shared between rows; beyond, a column is taken to be all different. */
const sharedPerColumn = 256;

/**
 * Keeps every data row of one sheet as it was read, with what became of it. A row is refused until someone settles it
 * otherwise, so none can be lost by forgetting it.
 */
export class SheetLedger {
  readonly sheet: string;
  private readonly sourceId: string;
  private readonly headings: readonly string[];
  private readonly rows: MutableRawRow[] = [];
  /** Per column, the cells already made: most columns hold a handful of values, and a large estate millions of cells. */
  private readonly shared: Map<string, readonly [string, string]>[] = [];

  constructor(sourceId: string, sheet: string, headings: readonly string[]) {
    this.sourceId = sourceId;
    this.sheet = sheet;
    this.headings = headings;
  }

  /** Takes a row in and returns its number in this ledger. */
  enter(row: TableRow): number {
    const cells: (readonly [string, string])[] = [];
    row.texts.forEach((text, column) => {
      if (text !== '') cells.push(this.cell(column, text));
    });
    this.rows.push({ sourceId: this.sourceId, sheet: this.sheet, row: row.row, cells, fate: 'refused' });
    return this.rows.length - 1;
  }

  settle(index: number, fate: Fate): void {
    const row = this.rows[index];
    if (row) row.fate = fate;
  }

  fateOf(index: number): Fate {
    return this.rows[index]?.fate ?? 'refused';
  }

  get rawRows(): readonly RawRow[] {
    return this.rows;
  }

  private cell(column: number, text: string): readonly [string, string] {
    const known = (this.shared[column] ??= new Map());
    const found = known.get(text);
    if (found) return found;
    const heading = this.headings[column] ?? '';
    const cell = [heading === '' ? `(column ${column + 1})` : heading, text] as const;
    if (known.size < sharedPerColumn) known.set(text, cell);
    return cell;
  }
}

/** The counts of `rows` by fate. */
export function countRows(rows: readonly RawRow[]): RowCounts {
  const counts = { read: rows.length, stored: 0, merged: 0, refused: 0 };
  for (const row of rows) counts[row.fate] += 1;
  return counts;
}

/** The sum of several counts. */
export function sumCounts(all: readonly RowCounts[]): RowCounts {
  const sum = { read: 0, stored: 0, merged: 0, refused: 0 };
  for (const counts of all) {
    sum.read += counts.read;
    sum.stored += counts.stored;
    sum.merged += counts.merged;
    sum.refused += counts.refused;
  }
  return sum;
}
