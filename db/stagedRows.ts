import Database from 'better-sqlite3';
import { orderOfTexts } from '#core/import/byteOrder.ts';
import type { WorkloadRows } from '#core/import/plain/streamedRows.ts';
import { naturalSortKey } from './textKeys.ts';

/**
 * Rows on their way from the worker that reads a large list to the plan file: a table in SQLite's own file format, written
 * here byte by byte and read by SQLite, which checks and stores them with one statement. Handing a million rows over as
 * bound parameters takes several times as long as everything that SQLite then does with them.
 *
 * Format: https://www.sqlite.org/fileformat2.html. Only what a table that is written once and in order needs: leaf pages
 * with room for their pointers in front, one interior page as the root, no overflow pages (a row that would need one is
 * refused by {@link StagedRows.begin}). SQLite reads it and never writes it.
 */

/** The largest page there is: 65,536 bytes are written as 1 in the header. */
export const stagedPageBytes = 65_536;

/** Before the cells of a leaf: its header of 8 bytes and the places of at most this many cells, 2 bytes each. */
const mostCells = 1200;
const firstCell = 8 + 2 * mostCells;
/** What SQLite keeps of a cell in its page; longer ones would continue on overflow pages. */
const mostPayload = stagedPageBytes - 35 - firstCell;

/** What a column of staged rows holds; a null fits either. */
export type StagedKind = 'text' | 'number';

/** A column of staged rows. */
export interface StagedColumn {
  readonly name: string;
  readonly kind: StagedKind;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);

/** Rows that are put in order at once: more of them gain little, and a key of the order has room for so many. */
const mostRunRows = 1 << 18;
const leastArenaBytes = 1 << 20;
const mostArenaBytes = 48 << 20;

/** A table of staged rows that is complete. */
export interface StagedTable {
  /** The two pages that come before all others: the header with the schema, and the root. */
  readonly head: Uint8Array<ArrayBuffer>;
  /** For each row, in the order in which they were given, its number in the table, from 1; null where that is the same. */
  readonly places: Uint32Array | null;
}

/**
 * Writes rows into pages. The values of a row are given in the order of the columns between {@link begin} and {@link end}.
 * Serial types of texts take three bytes and those of numbers one, whatever their value, so that values can follow at once:
 * SQLite reads numbers of variable length that are longer than they must be.
 *
 * Rows are gathered and put in the order of one of their texts ({@link orderedText}) before they go to pages: what takes them
 * from there appends to the index of that text for many rows together, where scattered ones take three times as long.
 */
export class StagedRows implements WorkloadRows {
  private readonly columns: readonly StagedColumn[];
  private readonly onPage: (page: Uint8Array<ArrayBuffer>) => void;
  private readonly headerBytes: number;
  /** A page, and behind it the cells of the rows that are not in a page yet. */
  private bytes = new Uint8Array(leastArenaBytes);
  private page = this.bytes.subarray(0, stagedPageBytes);
  private cells = 0;
  private place = firstCell;
  private cellStart = 0;
  private headerAt = 0;
  private at = stagedPageBytes;
  /** Rows that are gathered, where each begins, and the text that it is ordered by. */
  private gathered = 0;
  private readonly cellStarts = new Uint32Array(mostRunRows + 1);
  private readonly textStarts = new Uint32Array(mostRunRows);
  private readonly textLengths = new Uint16Array(mostRunRows);
  /** Rows in pages. */
  private rows = 0;
  private isReordered = false;
  private places: Uint32Array[] = [];
  /** The last row of each page that is written. */
  private lastRows: number[] = [];
  private firstPage: Uint8Array = new Uint8Array();

  /** `onPage` is told of each page in turn, to be written after the two that {@link finish} gives; its bytes change afterwards. */
  constructor(columns: readonly StagedColumn[], onPage: (page: Uint8Array<ArrayBuffer>) => void) {
    this.columns = columns;
    this.onPage = onPage;
    this.headerBytes = 2 + columns.reduce((sum, { kind }) => sum + (kind === 'text' ? 3 : 1), 0);
  }

  /** Rows given so far. */
  get length(): number {
    return this.rows + this.gathered;
  }

  /** Begins the next row, whose values take at most `mostBytes`. False where the row is too long to be staged. */
  begin(mostBytes: number): boolean {
    const whole = 3 + 4 + this.headerBytes + mostBytes;
    if (whole > mostPayload) return false;
    if (this.gathered === mostRunRows || this.at + whole > this.bytes.length) this.makeRoom();
    const { bytes, headerBytes } = this;
    this.cellStart = this.at;
    // The number of the row comes when its place is known.
    let at = this.cellStart + 7;
    bytes[at++] = 0x80 | (headerBytes >>> 7);
    bytes[at++] = headerBytes & 0x7f;
    this.headerAt = at;
    this.at = this.cellStart + 7 + headerBytes;
    this.textLengths[this.gathered] = 0;
    return true;
  }

  end(): void {
    const { bytes, cellStart, at } = this;
    const payload = at - cellStart - 7;
    bytes[cellStart] = 0x80 | (payload >>> 14);
    bytes[cellStart + 1] = 0x80 | ((payload >>> 7) & 0x7f);
    bytes[cellStart + 2] = payload & 0x7f;
    this.cellStarts[this.gathered] = cellStart;
    this.gathered += 1;
    this.cellStarts[this.gathered] = at;
  }

  private makeRoom(): void {
    const { bytes } = this;
    if (this.gathered === mostRunRows || bytes.length >= mostArenaBytes) {
      this.writeGathered();
      return;
    }
    this.bytes = new Uint8Array(bytes.length * 2);
    this.bytes.set(bytes.subarray(0, this.at));
    this.page = this.bytes.subarray(0, stagedPageBytes);
  }

  /** Puts the rows that are gathered into pages. */
  private writeGathered(): void {
    const { bytes, gathered, cellStarts } = this;
    const order = orderOfTexts(bytes, this.textStarts, this.textLengths, gathered);
    const places = new Uint32Array(gathered);
    for (let index = 0; index < gathered; index += 1) {
      const row = order === null ? index : (order[index] as number);
      const start = cellStarts[row] as number;
      const end = cellStarts[row + 1] as number;
      if (this.cells === mostCells || this.place + end - start > stagedPageBytes) this.flush();
      this.rows += 1;
      const number = this.rows;
      places[row] = number;
      bytes[start + 3] = 0x80 | (number >>> 21);
      bytes[start + 4] = 0x80 | ((number >>> 14) & 0x7f);
      bytes[start + 5] = 0x80 | ((number >>> 7) & 0x7f);
      bytes[start + 6] = number & 0x7f;
      const { place } = this;
      bytes.copyWithin(place, start, end);
      const pointer = 8 + 2 * this.cells;
      bytes[pointer] = place >>> 8;
      bytes[pointer + 1] = place & 0xff;
      this.cells += 1;
      this.place = place + end - start;
    }
    if (order !== null) this.isReordered = true;
    this.places.push(places);
    this.gathered = 0;
    this.at = stagedPageBytes;
  }

  /** A text as {@link text}, by which the rows are put in order. */
  orderedText(bytes: Uint8Array, start: number, end: number): void {
    this.textStarts[this.gathered] = this.at;
    this.textLengths[this.gathered] = Math.min(end - start, 0xffff);
    this.text(bytes, start, end);
  }

  private textHeader(length: number): void {
    const type = 13 + 2 * length;
    const { bytes: page, headerAt } = this;
    page[headerAt] = 0x80 | (type >>> 14);
    page[headerAt + 1] = 0x80 | ((type >>> 7) & 0x7f);
    page[headerAt + 2] = type & 0x7f;
    this.headerAt = headerAt + 3;
  }

  /** UTF-8 from `start` to `end`. */
  text(bytes: Uint8Array, start: number, end: number): void {
    this.textHeader(end - start);
    const page = this.bytes;
    let at = this.at;
    if (end - start > 64) {
      page.set(bytes.subarray(start, end), at);
      at += end - start;
    } else for (let from = start; from < end; from += 1) page[at++] = bytes[from] as number;
    this.at = at;
  }

  noText(): void {
    const { bytes: page, headerAt } = this;
    page[headerAt] = 0x80;
    page[headerAt + 1] = 0x80;
    page[headerAt + 2] = 0;
    this.headerAt = headerAt + 3;
  }

  noNumber(): void {
    this.bytes[this.headerAt++] = 0;
  }

  number(value: number): void {
    const { bytes: page } = this;
    let at = this.at;
    if (value >= 0 && value <= 0x7fffffff && Number.isInteger(value)) {
      if (value <= 0x7f) {
        page[this.headerAt++] = 1;
      } else if (value <= 0x7fff) {
        page[this.headerAt++] = 2;
        page[at++] = value >>> 8;
      } else {
        page[this.headerAt++] = 4;
        page[at++] = value >>> 24;
        page[at++] = (value >>> 16) & 0xff;
        page[at++] = (value >>> 8) & 0xff;
      }
      page[at++] = value & 0xff;
    } else {
      page[this.headerAt++] = 7;
      float[0] = value;
      for (let byte = 7; byte >= 0; byte -= 1) page[at++] = floatBytes[byte] as number;
    }
    this.at = at;
  }

  /** {@link naturalSortKey} of a name in UTF-8. */
  sortKey(bytes: Uint8Array, start: number, end: number): void {
    for (let from = start; from < end; from += 1) {
      if ((bytes[from] as number) > 0x7f) {
        const key = encoder.encode(naturalSortKey(decoder.decode(bytes.subarray(start, end))));
        this.text(key, 0, key.length);
        return;
      }
    }
    const page = this.bytes;
    const first = this.at;
    let at = first;
    for (let from = start; from < end;) {
      const code = bytes[from] as number;
      if (code < 0x30 || code > 0x39) {
        page[at++] = code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
        from += 1;
        continue;
      }
      let digits = 1;
      while (digits < 15 && from + digits < end && isDigit(bytes[from + digits] as number)) digits += 1;
      for (let zeros = digits; zeros < 12; zeros += 1) page[at++] = 0x30;
      for (const last = from + digits; from < last; from += 1) page[at++] = bytes[from] as number;
    }
    this.textHeader(at - first);
    this.at = at;
  }

  private flush(): void {
    const { page, cells, place } = this;
    if (cells === 0) return;
    page[0] = 0x0d;
    // What is left at the end is free.
    if (stagedPageBytes - place >= 4) {
      page[1] = place >>> 8;
      page[2] = place & 0xff;
      page[place] = 0;
      page[place + 1] = 0;
      page[place + 2] = (stagedPageBytes - place) >>> 8;
      page[place + 3] = (stagedPageBytes - place) & 0xff;
    } else page[7] = stagedPageBytes - place;
    page[3] = cells >>> 8;
    page[4] = cells & 0xff;
    page[5] = firstCell >>> 8;
    page[6] = firstCell & 0xff;
    this.lastRows.push(this.rows);
    if (this.lastRows.length === 1) this.firstPage = page.slice();
    this.onPage(page);
    page.fill(0, 0, 8);
    this.cells = 0;
    this.place = firstCell;
  }

  /** Completes the table, to be called after the last row. What is written next is another table. */
  finish(): StagedTable {
    this.writeGathered();
    this.flush();
    const { lastRows, rows, isReordered } = this;
    const places = isReordered ? new Uint32Array(rows) : null;
    if (places !== null) {
      let at = 0;
      for (const run of this.places) {
        places.set(run, at);
        at += run.length;
      }
    }
    this.places = [];
    this.lastRows = [];
    this.rows = 0;
    this.isReordered = false;
    return { head: this.headOf(lastRows), places };
  }

  private headOf(lastRows: readonly number[]): Uint8Array<ArrayBuffer> {
    const head = templateOf(this.columns);
    const view = new DataView(head.buffer);
    const leaves = lastRows.length;
    view.setUint32(28, 2 + leaves);
    if (leaves === 0) return head;
    const root = stagedPageBytes;
    if (leaves === 1) {
      // An interior page has two pages below it at the least.
      head.set(this.firstPage, root);
      view.setUint32(28, 2);
      return head;
    }
    // Cells of four bytes of page number and at most four of row number; the last page is named in the header instead.
    if (12 + (leaves - 1) * 10 > stagedPageBytes) throw new RangeError('Too many rows to be staged.');
    view.setUint8(root, 0x05);
    view.setUint16(root + 3, leaves - 1);
    view.setUint32(root + 8, 2 + leaves);
    let at = stagedPageBytes;
    for (let leaf = 0; leaf < leaves - 1; leaf += 1) {
      at -= 8;
      view.setUint32(root + at, 3 + leaf);
      const row = lastRows[leaf] as number;
      view.setUint32(
        root + at + 4,
        (((row >>> 21) | 0x80) << 24) |
          ((((row >>> 14) & 0x7f) | 0x80) << 16) |
          ((((row >>> 7) & 0x7f) | 0x80) << 8) |
          (row & 0x7f),
      );
      view.setUint16(root + 12 + 2 * leaf, at);
    }
    view.setUint16(root + 5, at === stagedPageBytes ? 0 : at);
    return head;
  }
}

/** An empty database of that one table, as SQLite itself makes it. */
function templateOf(columns: readonly StagedColumn[]): Uint8Array<ArrayBuffer> {
  const database = new Database(':memory:');
  try {
    database.pragma(`page_size = ${stagedPageBytes}`);
    database.exec(`CREATE TABLE staged_rows (${columns.map(({ name }) => name).join(', ')})`);
    return new Uint8Array(database.serialize());
  } finally {
    database.close();
  }
}
