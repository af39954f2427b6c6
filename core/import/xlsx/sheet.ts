import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportLimits } from '../contract.ts';
import { ImportRefusal } from '../refusal.ts';
import type { RawTable, TableRow } from '../table.ts';
import type { XmlEvents } from '../xml/scanner.ts';
import { serialToText } from './dates.ts';
import { checkLength, ownText, scanEntry, unescapeControl, type SheetEntry, type Workbook } from './workbook.ts';

/** A rectangle of merged cells, 0-based columns, 1-based rows, both ends included. */
interface MergedRange {
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly lastColumn: number;
  readonly lastRow: number;
}

/** A sheet as a table, with what a reader may want to tell the user. */
export interface SheetTable extends RawTable {
  /** Cells that took their value from the merged range they are part of. */
  readonly filledCells: number;
}

/** Vertical merges are filled down up to this many rows each: a heading block, never a whole column. */
const maxMergedRows = 10_000;
const maxFilledCells = 500_000;

/**
 * Reads one sheet. Texts are as the file holds them: numbers exactly as stored, booleans as `True` and `False` (RVTools'
 * own spelling in its CSV), dates as ISO text, errors such as `#N/A`, formulas as their last value (never evaluated).
 * Rows without any value are left out. Throws ImportRefusal over a limit.
 */
export function readSheet(
  sheet: SheetEntry,
  workbook: Workbook,
  limits: ImportLimits,
  context: JobContext,
  onProgress: (fraction: number) => void,
): SheetTable {
  const rows: TableRow[] = [];
  const merges: MergedRange[] = [];
  const total = Math.max(1, sheet.entry.inflatedBytes);
  scanEntry(sheet.entry, limits, new SheetEvents(workbook, limits, rows, merges), (done) => {
    checkCancelled(context);
    onProgress(Math.min(1, done / total));
  });
  const ordered = rows.every((row, index) => index === 0 || row.row > (rows[index - 1] as TableRow).row);
  if (!ordered) {
    throw new ImportRefusal(
      'sheet-order',
      `The sheet "${sheet.name}" lists a row twice or out of order; export it again.`,
    );
  }
  const filledCells = fillMerges(rows, merges);
  return { name: sheet.name, rows, filledCells };
}

/** Collects the cells of one sheet. A class, since it is called some ten times for every cell. */
class SheetEvents implements XmlEvents {
  private row = 0;
  private column = -1;
  private type = '';
  private style = -1;
  private value = '';
  private isValue = false;
  private phonetic = 0;
  /** The cells of the current row; copied at its end, so that each row is one array of the right size. */
  private readonly texts: string[] = [];
  private readonly numeric: boolean[] = [];
  private isNumericRow = false;
  /** Rows of a sheet mostly have their numbers in the same columns and then share one array. */
  private lastNumeric: readonly boolean[] = [];
  private readonly workbook: Workbook;
  private readonly limits: ImportLimits;
  private readonly rows: TableRow[];
  private readonly merges: MergedRange[];
  /** Short values repeat a lot (True, 0, 4096): one string each. */
  private readonly interned = new Map<string, string>();

  constructor(workbook: Workbook, limits: ImportLimits, rows: TableRow[], merges: MergedRange[]) {
    this.workbook = workbook;
    this.limits = limits;
    this.rows = rows;
    this.merges = merges;
  }

  open(name: string, attributes: string): void {
    if (name === 'c') {
      this.openCell(attributes);
    } else if (name === 'v') {
      this.isValue = true;
    } else if (name === 't') {
      this.isValue = this.phonetic === 0 && this.type === 'inlineStr';
    } else if (name === 'row') {
      this.openRow(attributes);
    } else if (name === 'rPh') {
      this.phonetic += 1;
    } else if (name === 'mergeCell') {
      const range = /ref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']/.exec(attributes);
      if (range) {
        this.merges.push({
          firstColumn: columnIndex(range[1] ?? ''),
          firstRow: Number(range[2]),
          lastColumn: columnIndex(range[3] ?? ''),
          lastRow: Number(range[4]),
        });
      }
    }
  }

  close(name: string): void {
    if (name === 'c') this.closeCell();
    else if (name === 'v' || name === 't') this.isValue = false;
    else if (name === 'rPh') this.phonetic -= 1;
    else if (name === 'row') this.closeRow();
  }

  /**
   * `<c r="B7" s="2" t="s"><v>15</v></c>` and the like, as spreadsheet programs write nearly all cells. What is written or
   * broken in another way goes through {@link open}, which says so.
   */
  whole(text: string, at: number): number {
    if (text.charCodeAt(at + 1) !== 0x63 || text.charCodeAt(at + 2) !== 0x20) return -1;
    let column = this.column + 1;
    let type = '';
    let style = -1;
    let place = at + 3;
    for (;;) {
      const key = text.charCodeAt(place);
      if (key === 0x3e /* > */) break;
      if (key === 0x20) {
        place += 1;
        continue;
      }
      if (text.charCodeAt(place + 1) !== 0x3d || text.charCodeAt(place + 2) !== 0x22) return -1;
      place += 3;
      let code = text.charCodeAt(place);
      if (key === 0x72 /* r */) {
        let letters = 0;
        for (; code >= 65 && code <= 90 && letters <= 16_384; code = text.charCodeAt(++place)) {
          letters = letters * 26 + (code - 64);
        }
        while (code >= 0x30 && code <= 0x39) code = text.charCodeAt(++place);
        if (letters === 0) return -1;
        column = letters - 1;
      } else if (key === 0x73 /* s */) {
        style = 0;
        for (; code >= 0x30 && code <= 0x39 && style < 1e6; code = text.charCodeAt(++place)) {
          style = style * 10 + (code - 0x30);
        }
      } else if (key === 0x74 /* t */ && text.charCodeAt(place + 1) === 0x22) {
        if (code === 0x73) type = 's';
        else if (code === 0x6e) type = 'n';
        else if (code === 0x62) type = 'b';
        else return -1;
        code = text.charCodeAt(++place);
      } else return -1;
      if (code !== 0x22) return -1;
      place += 1;
    }
    if (!text.startsWith('<v>', place + 1)) return -1;
    const start = place + 4;
    const end = text.indexOf('<', start);
    if (end <= start || end - start > Math.min(32, this.limits.maxCellCharacters) || !text.startsWith('</v></c>', end))
      return -1;
    if (column >= this.limits.maxColumnsPerSheet) return -1;
    let value = '';
    if (type === 's') {
      let index = 0;
      for (let digit = start; digit < end; digit += 1) {
        const code = text.charCodeAt(digit);
        if (code < 0x30 || code > 0x39) return -1;
        index = index * 10 + (code - 0x30);
      }
      const shared = this.workbook.sharedStrings[index];
      if (shared === undefined) return -1;
      value = shared;
    } else {
      this.value = text.slice(start, end);
      if (this.value.includes('&')) return -1;
    }
    this.column = column;
    this.type = type;
    this.style = style;
    this.isValue = false;
    this.put(type === 's' ? value : this.cellText());
    return end + 8;
  }

  text(value: string): void {
    if (!this.isValue) return;
    this.value = this.value === '' ? value : this.value + value;
    if (this.value.length > this.limits.maxCellCharacters) checkLength(this.value, this.limits);
  }

  private openRow(attributes: string): void {
    const match = /(?:^|\s)r\s*=\s*["'](\d{1,9})["']/.exec(attributes);
    this.row = match && Number(match[1]) > 0 ? Number(match[1]) : this.row + 1;
    this.column = -1;
    this.texts.length = 0;
    this.numeric.length = 0;
    this.isNumericRow = false;
  }

  private closeRow(): void {
    if (this.texts.length === 0) return;
    if (this.rows.length >= this.limits.maxRowsPerSheet) {
      throw new ImportRefusal(
        'sheet-too-many-rows',
        `The sheet has more than the limit of ${this.limits.maxRowsPerSheet} rows; it was not read.`,
      );
    }
    this.rows.push({
      row: this.row,
      texts: this.texts.slice(),
      numeric: this.isNumericRow ? this.sharedNumeric() : null,
    });
  }

  private sharedNumeric(): readonly boolean[] {
    const { numeric, lastNumeric } = this;
    let isSame = numeric.length === lastNumeric.length;
    for (let at = 0; isSame && at < numeric.length; at += 1) isSame = numeric[at] === lastNumeric[at];
    if (!isSame) this.lastNumeric = numeric.slice();
    return this.lastNumeric;
  }

  /** Reads r, s and t in one pass over the attributes, which are ASCII in every writer's output. */
  private openCell(attributes: string): void {
    this.column += 1;
    this.type = '';
    this.style = -1;
    this.value = '';
    this.isValue = false;
    for (let at = 0; ;) {
      const equals = attributes.indexOf('=', at);
      if (equals < 0) break;
      const quote = attributes.charAt(equals + 1);
      const end = attributes.indexOf(quote, equals + 2);
      if ((quote !== '"' && quote !== "'") || end < 0) break;
      const before = attributes.charCodeAt(equals - 2);
      if (equals === 1 || before <= 0x20) {
        const key = attributes.charCodeAt(equals - 1);
        if (key === 0x72 /* r */) this.column = columnOfReference(attributes, equals + 2, end, this.column);
        else if (key === 0x74 /* t */) this.type = attributes.slice(equals + 2, end);
        else if (key === 0x73 /* s */) this.style = Number(attributes.slice(equals + 2, end));
      }
      at = end + 1;
    }
    if (this.column >= this.limits.maxColumnsPerSheet) {
      throw new ImportRefusal(
        'sheet-too-many-columns',
        `The sheet has more than the limit of ${this.limits.maxColumnsPerSheet} columns; it was not read.`,
      );
    }
  }

  private closeCell(): void {
    this.put(this.cellText());
  }

  private put(text: string): void {
    if (text === '') return;
    const { column, texts, numeric } = this;
    while (texts.length < column) {
      texts.push('');
      numeric.push(false);
    }
    const isNumber = this.isNumber();
    texts[column] = text;
    numeric[column] = isNumber;
    if (isNumber) this.isNumericRow = true;
  }

  private isNumber(): boolean {
    return (this.type === '' || this.type === 'n') && this.workbook.isDateStyle[this.style] !== true;
  }

  private cellText(): string {
    const value = this.value;
    if (value === '') return '';
    switch (this.type) {
      case 's': {
        const index = Number(value);
        const text = this.workbook.sharedStrings[index];
        if (text === undefined) {
          throw new ImportRefusal(
            'xml-malformed',
            `The file's content is damaged: the shared text ${index} is missing.`,
          );
        }
        return text;
      }
      case 'b':
        return value === '1' || value === 'true' ? 'True' : 'False';
      case '':
      case 'n':
        if (this.workbook.isDateStyle[this.style] === true) {
          return serialToText(Number(value), this.workbook.usesDate1904) ?? this.intern(value);
        }
        return this.intern(value);
      case 'inlineStr':
      case 'str':
        return ownText(unescapeControl(value));
      default:
        // 'e' (error) and 'd' (ISO date) are their own text.
        return this.intern(value);
    }
  }

  private intern(value: string): string {
    const known = this.interned.get(value);
    if (known !== undefined) return known;
    const own = ownText(value);
    if (this.interned.size < 65_536) this.interned.set(own, own);
    return own;
  }
}

/** Column of a reference such as `AB12` between two positions; `fallback` when it has no letters. */
function columnOfReference(text: string, start: number, end: number, fallback: number): number {
  let column = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 65 || code > 90) break;
    column = column * 26 + (code - 64);
    if (column > 16_384) break;
  }
  return column === 0 ? fallback : column - 1;
}

function columnIndex(letters: string): number {
  return columnOfReference(letters, 0, letters.length, 0);
}

/**
 * Gives every cell of a vertically merged range the value of its first: a reader sees one value beside all those rows.
 * Ranges over several columns are headings and titles and stay as they are.
 */
function fillMerges(rows: TableRow[], merges: readonly MergedRange[]): number {
  if (merges.length === 0) return 0;
  const indexOf = new Map(rows.map((row, index) => [row.row, index]));
  const rowAt = (number: number): TableRow | undefined => rows[indexOf.get(number) ?? -1];
  let filled = 0;
  for (const range of merges) {
    if (range.firstColumn !== range.lastColumn || range.lastRow <= range.firstRow) continue;
    const first = rowAt(range.firstRow);
    const value = first?.texts[range.firstColumn] ?? '';
    if (value === '') continue;
    const isNumeric = first?.numeric?.[range.firstColumn] === true;
    if (filled > maxFilledCells) break;
    const last = Math.min(range.lastRow, range.firstRow + maxMergedRows);
    for (let number = range.firstRow + 1; number <= last; number += 1) {
      const row = rowAt(number);
      if (!row || (row.texts[range.firstColumn] ?? '') !== '') continue;
      const texts = [...row.texts];
      while (texts.length <= range.firstColumn) texts.push('');
      texts[range.firstColumn] = value;
      const numeric = Array.from(texts, (_, column) =>
        column === range.firstColumn ? isNumeric : row.numeric?.[column] === true,
      );
      rows[indexOf.get(number) as number] = { row: number, texts, numeric };
      filled += 1;
    }
  }
  return filled;
}
