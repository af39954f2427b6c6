import type { RawRow, RowCounts } from '#core/inventory/source.ts';
import type { TableRow } from './table.ts';

/** What becomes of a row. */
export type Fate = RawRow['fate'];

/** What the rows of one sheet have in common. */
interface SheetOfRows {
  readonly sourceId: string;
  readonly sheet: string;
  readonly headings: readonly string[];
}

/** A row as it was read, its cells named by their headings only when they are asked for: most never are while importing. */
class KeptRow implements RawRow {
  private readonly shared: SheetOfRows;
  private readonly kept: TableRow;
  fate: Fate;

  constructor(shared: SheetOfRows, kept: TableRow, fate: Fate) {
    this.shared = shared;
    this.kept = kept;
    this.fate = fate;
  }

  get sourceId(): string {
    return this.shared.sourceId;
  }

  get sheet(): string {
    return this.shared.sheet;
  }

  get row(): number {
    return this.kept.row;
  }

  get cells(): readonly (readonly [string, string])[] {
    const cells: (readonly [string, string])[] = [];
    this.eachCell((heading, text) => cells.push([heading, text]));
    return cells;
  }

  eachCell(visit: (heading: string, text: string) => void): void {
    const { headings } = this.shared;
    const { texts } = this.kept;
    for (let column = 0; column < texts.length; column += 1) {
      const text = texts[column] as string;
      if (text === '') continue;
      const heading = headings[column] ?? '';
      visit(heading === '' ? `(column ${column + 1})` : heading, text);
    }
  }

  /** The same row with another fate, or of another source. */
  with(change: RowChange): KeptRow {
    const sourceId = change.sourceId ?? this.shared.sourceId;
    return new KeptRow(
      sourceId === this.shared.sourceId ? this.shared : renamed(this.shared, sourceId),
      this.kept,
      change.fate ?? this.fate,
    );
  }
}

/** What may change about a row that was read. */
export interface RowChange {
  readonly sourceId?: string;
  readonly fate?: Fate;
}

/** The same row with another fate, or of another source. (Rows that keep their text lose it when they are spread.) */
export function changeRow(row: RawRow, change: RowChange): RawRow {
  return row instanceof KeptRow ? row.with(change) : { ...row, ...change };
}

/** Tells each of the {@link RawRow.cells} of a row, without making a list of them. */
export function eachCell(row: RawRow, visit: (heading: string, text: string) => void): void {
  if (row instanceof KeptRow) row.eachCell(visit);
  else for (const [heading, text] of row.cells) visit(heading, text);
}

const renamedSheets = new WeakMap<SheetOfRows, SheetOfRows>();

/** The rows of a sheet are renamed together: they go on sharing what they have in common. */
function renamed(sheet: SheetOfRows, sourceId: string): SheetOfRows {
  const known = renamedSheets.get(sheet);
  if (known?.sourceId === sourceId) return known;
  const made = { ...sheet, sourceId };
  renamedSheets.set(sheet, made);
  return made;
}

/**
 * Keeps every data row of one sheet as it was read, with what became of it. A row is refused until someone settles it
 * otherwise, so none can be lost by forgetting it.
 */
export class SheetLedger {
  private readonly shared: SheetOfRows;
  private readonly rows: KeptRow[] = [];

  constructor(sourceId: string, sheet: string, headings: readonly string[]) {
    this.shared = { sourceId, sheet, headings };
  }

  get sheet(): string {
    return this.shared.sheet;
  }

  /** Takes a row in and returns its number in this ledger. */
  enter(row: TableRow): number {
    this.rows.push(new KeptRow(this.shared, row, 'refused'));
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
