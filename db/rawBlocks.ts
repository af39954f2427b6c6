import { CsvScanner } from '#core/import/csv/scanner.ts';
import { defaultImportLimits } from '#core/import/limits.ts';
import type { Fate } from '#core/import/ledger.ts';
import type { RecordIndex } from '#core/import/csv/recordIndex.ts';
import { first, type ReadableDb } from './database.ts';
import { pack, unpackText } from './packed.ts';
import { fates } from './rawSheets.ts';

/**
 * The rows of a large text file as they stand in it, in compressed blocks: a sixth of the file's size, written without taking a
 * row apart, and one block to inflate for the row behind a figure. They are kept with what the source says by itself
 * (sourceInventory.ts): a byte 2, the length of a header (4 bytes, the lowest first), the header as JSON ({@link LinesHeader}),
 * the fates and the lines of each block, and at the end the source's own inventory, or nothing while that is what is stored.
 */

/** Bytes of lines in one block: inflated and searched within a millisecond or two. */
const blockBytes = 128 * 1024;

/** A block of lines, found by its rows before it is inflated. */
export interface RawBlock {
  readonly firstRow: number;
  readonly lastRow: number;
  /** Indices into {@link fates}, one for each row; null where all were stored. */
  readonly fates: Uint8Array | null;
  readonly content: Uint8Array;
}

/** The lines of a file, how they are divided, and which field stands under each of the sheet's headings. */
export interface RawText {
  readonly delimiter: string;
  readonly columns: readonly number[];
  readonly blocks: readonly RawBlock[];
}

const refusedFate = fates.indexOf('refused');

/** Puts the records from `firstRecord` on into blocks. `poll` is called between them. */
export function packBlocks(
  index: RecordIndex,
  firstRecord: number,
  refused: ReadonlySet<number>,
  poll: () => void,
): RawBlock[] {
  const { bytes, starts, ends, lines, count } = index;
  const blocks: RawBlock[] = [];
  for (let from = firstRecord; from < count;) {
    poll();
    const start = starts[from] as number;
    let to = from;
    let hasRefused = refused.has(from);
    while (to + 1 < count && (ends[to + 1] as number) - start <= blockBytes) {
      to += 1;
      if (refused.size > 0 && refused.has(to)) hasRefused = true;
    }
    blocks.push({
      firstRow: lines[from] as number,
      lastRow: lines[to] as number,
      fates: hasRefused
        ? Uint8Array.from({ length: to - from + 1 }, (_, at) => (refused.has(from + at) ? refusedFate : 0))
        : null,
      content: pack(bytes.subarray(start, ends[to])),
    });
    from = to + 1;
  }
  return blocks;
}

/** What stands before the blocks. */
interface LinesHeader {
  readonly delimiter: string;
  /** For each of the sheet's headings which field of a line stands under it, from 0. */
  readonly columns: readonly number[];
  /** First and last row, bytes of fates (0 where all rows were stored) and of lines. */
  readonly blocks: readonly (readonly [firstRow: number, lastRow: number, fateBytes: number, lineBytes: number])[];
}

const linesMark = 2;
const headerStart = 5;

/** The bytes to keep of a source whose own inventory is what is stored. */
export function packLines({ delimiter, columns, blocks }: RawText): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(
    JSON.stringify({
      delimiter,
      columns,
      blocks: blocks.map((block) => [block.firstRow, block.lastRow, block.fates?.length ?? 0, block.content.length]),
    } satisfies LinesHeader),
  );
  const parts = blocks.flatMap(({ fates: own, content }) => (own === null ? [content] : [own, content]));
  const bytes = new Uint8Array(headerStart + header.length + parts.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = linesMark;
  new DataView(bytes.buffer).setUint32(1, header.length, true);
  bytes.set(header, headerStart);
  let at = headerStart + header.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Whether the bytes kept of a source hold its lines. */
export function hasLines(kept: Uint8Array): boolean {
  return kept[0] === linesMark;
}

function headerOf(bytes: Uint8Array): LinesHeader {
  return JSON.parse(new TextDecoder().decode(bytes)) as LinesHeader;
}

function linesEnd(kept: Uint8Array): number {
  const length = new DataView(kept.buffer, kept.byteOffset, kept.byteLength).getUint32(1, true);
  const start = headerStart + length;
  const { blocks } = headerOf(kept.subarray(headerStart, start));
  return blocks.reduce((sum, [, , fateBytes, lineBytes]) => sum + fateBytes + lineBytes, start);
}

/** The inventory at the end of a source kept with its lines; empty while it is what is stored. */
export function inventoryAfterLines(kept: Uint8Array): Uint8Array {
  return kept.subarray(linesEnd(kept));
}

/** The same source with its inventory. */
export function withInventoryAfterLines(kept: Uint8Array, inventory: Uint8Array): Uint8Array<ArrayBuffer> {
  const end = linesEnd(kept);
  const bytes = new Uint8Array(end + inventory.length);
  bytes.set(kept.subarray(0, end));
  bytes.set(inventory, end);
  return bytes;
}

/** A row as it was kept: one text for each heading of its sheet, null for an empty cell. */
export interface KeptTextRow {
  readonly row: number;
  readonly fate: Fate;
  readonly cells: readonly (string | null)[];
}

/** What was read once was within the limits. */
const noLimits = {
  ...defaultImportLimits,
  maxCellCharacters: Number.MAX_SAFE_INTEGER,
  maxColumnsPerSheet: Number.MAX_SAFE_INTEGER,
};

/** The lines of one source in the plan file. */
class KeptLines {
  private readonly db: ReadableDb;
  private readonly sourceId: string;
  private readonly header: LinesHeader;
  private readonly start: number;

  constructor(db: ReadableDb, sourceId: string, header: LinesHeader, start: number) {
    this.db = db;
    this.sourceId = sourceId;
    this.header = header;
    this.start = start;
  }

  /** The blocks that may hold a row, or all of them, one at a time. */
  *rows(row: number | null): Generator<KeptTextRow> {
    const { delimiter, columns, blocks } = this.header;
    let at = this.start;
    for (const [firstRow, lastRow, fateBytes, lineBytes] of blocks) {
      const place = at;
      at += fateBytes + lineBytes;
      if (row !== null && (row < firstRow || row > lastRow)) continue;
      const bytes = readPart(this.db, this.sourceId, place, fateBytes + lineBytes);
      const found: KeptTextRow[] = [];
      const scanner = new CsvScanner(delimiter, noLimits, (record) => {
        if (record.isBlank) return;
        const texts = record.fields;
        found.push({
          row: firstRow + record.line - 1,
          fate: fates[fateBytes === 0 ? 0 : bytes[found.length]!]!,
          cells: columns.map((field) => texts[field] || null),
        });
      });
      scanner.write(unpackText(bytes.subarray(fateBytes)));
      scanner.end();
      yield* found;
    }
  }
}

function readPart(db: ReadableDb, sourceId: string, from: number, length: number): Uint8Array {
  const row = first<{ part: Uint8Array | null }>(
    db,
    'SELECT substr(inventory, ?, ?) AS part FROM source_inventories WHERE source_id = ?',
    [from + 1, length, sourceId],
  );
  return row?.part ?? new Uint8Array();
}

/** Undefined where the rows of the sheet are kept one by one. */
function linesOf(db: ReadableDb, sheetId: number): KeptLines | undefined {
  const sheet = first<{ source_id: string }>(db, 'SELECT source_id FROM import_sheets WHERE id = ?', [sheetId]);
  if (sheet === undefined) return undefined;
  const { source_id: sourceId } = sheet;
  const start = readPart(db, sourceId, 0, headerStart);
  if (!hasLines(start)) return undefined;
  const length = new DataView(start.buffer, start.byteOffset, start.byteLength).getUint32(1, true);
  const header = headerOf(readPart(db, sourceId, headerStart, length));
  return new KeptLines(db, sourceId, header, headerStart + length);
}

/** One row of a sheet that is kept in blocks; undefined where there is none. */
export function readTextRow(db: ReadableDb, sheetId: number, row: number): KeptTextRow | undefined {
  for (const one of linesOf(db, sheetId)?.rows(row) ?? []) if (one.row === row) return one;
  return undefined;
}

/** All rows of a sheet that is kept in blocks, block by block; none where it is not. */
export function* readTextRows(db: ReadableDb, sheetId: number): Generator<KeptTextRow> {
  yield* linesOf(db, sheetId)?.rows(null) ?? [];
}
