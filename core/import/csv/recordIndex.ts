import { checkCancelled, type JobContext } from '#core/job.ts';
import type { ImportLimits } from '../contract.ts';
import { ImportRefusal } from '../refusal.ts';
import { assertWithinLimits, leastLimitedLength, recordOf, type CsvRecord } from './scanner.ts';

/**
 * Where the records of a CSV file begin and end, found on its bytes: 13 bytes of memory a record, whatever is in it. The
 * records are those that {@link CsvScanner} gives out, blank ones left out.
 */
export class RecordIndex {
  readonly bytes: Uint8Array;
  readonly delimiter: string;
  count = 0;
  starts = new Uint32Array(4096);
  /** Without the line end. */
  ends = new Uint32Array(4096);
  /** 1-based line where the record starts. */
  lines = new Uint32Array(4096);
  /** 1 where a quote stands in the record. */
  quoted = new Uint8Array(4096);
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(bytes: Uint8Array, delimiter: string) {
    this.bytes = bytes;
    this.delimiter = delimiter;
  }

  add(start: number, end: number, line: number, isQuoted: boolean): void {
    const { count } = this;
    if (count === this.starts.length) this.grow();
    this.starts[count] = start;
    this.ends[count] = end;
    this.lines[count] = line;
    this.quoted[count] = isQuoted ? 1 : 0;
    this.count = count + 1;
  }

  private grow(): void {
    const length = this.starts.length * 2;
    const larger = (from: Uint32Array): Uint32Array<ArrayBuffer> => {
      const to = new Uint32Array(length);
      to.set(from);
      return to;
    };
    this.starts = larger(this.starts);
    this.ends = larger(this.ends);
    this.lines = larger(this.lines);
    const quoted = new Uint8Array(length);
    quoted.set(this.quoted);
    this.quoted = quoted;
  }

  /** The record of that number, as the scanner would give it out. */
  record(index: number): CsvRecord {
    const text = this.decoder.decode(this.bytes.subarray(this.starts[index], this.ends[index]));
    return recordOf(this.lines[index] as number, text, this.delimiter);
  }
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quoteMark = 0x22;

/** Quoted texts that are longer are left to the scanner, which knows what to make of a quote that never closes. */
const mostQuotedBytes = 65_536;
/** Longer lines, too: it tells a broken file from a long text. */
const mostRecordBytes = 1 << 20;

/**
 * Finds the records of a UTF-8 file from byte `from`, leaving out the first `skippedLines` lines. Null for what only the
 * scanner reads well: carriage returns by themselves as line ends, quotes that do not close, very long lines. Throws
 * ImportRefusal over a limit.
 */
export function indexRecords(
  bytes: Uint8Array,
  from: number,
  skippedLines: number,
  delimiter: string,
  limits: ImportLimits,
  context: JobContext,
): RecordIndex | null {
  const delimiterCode = delimiter.charCodeAt(0);
  if (delimiter.length !== 1 || delimiterCode > 0x7f || delimiterCode === quoteMark) return null;
  const index = new RecordIndex(bytes, delimiter);
  const { length } = bytes;
  const limited = leastLimitedLength(limits);
  const next = (code: number, at: number): number => {
    const found = bytes.indexOf(code, at);
    return found < 0 ? length : found;
  };
  let quote = next(quoteMark, from);
  let carriage = next(carriageReturn, from);
  let line = 1;
  let polled = 0;
  for (let at = from; at < length;) {
    if (polled++ % 16_384 === 0) {
      checkCancelled(context);
      context.progress((0.1 * at) / length, 'Reading');
    }
    if (quote < at) quote = next(quoteMark, at);
    let feed = next(lineFeed, at);
    let lines = 1;
    const isQuoted = quote < feed;
    if (isQuoted) {
      const closed = endOfQuoted(bytes, at, delimiterCode);
      if (closed < 0) return null;
      if (closed > feed) {
        lines += countFeeds(bytes, at, closed);
        feed = next(lineFeed, closed);
      }
      // Carriage returns inside of quotes are text; each by itself would count as a line.
      for (let inside = carriage < at ? next(carriageReturn, at) : carriage; inside < closed;) {
        if (bytes[inside + 1] !== lineFeed) return null;
        inside = next(carriageReturn, inside + 1);
      }
      carriage = next(carriageReturn, closed);
    } else if (carriage < at) carriage = next(carriageReturn, at);
    const end = feed > at && bytes[feed - 1] === carriageReturn ? feed - 1 : feed;
    if (carriage < end) return null;
    const size = end - at;
    if (size > mostRecordBytes) return null;
    if (line > skippedLines && size > 0) {
      const first = bytes[at] as number;
      // Letters and digits begin nearly every line.
      const isEvident = first > 0x2f && first < 0x7b && first !== delimiterCode;
      index.add(at, end, line, isQuoted);
      if (!isEvident && index.record(index.count - 1).isBlank) index.count -= 1;
      else if (index.count > limits.maxRowsPerSheet) {
        throw new ImportRefusal(
          'sheet-too-many-rows',
          `The file has more than the limit of ${limits.maxRowsPerSheet} rows; it was not read.`,
        );
      }
    }
    if (size >= limited) {
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(at, end));
      assertWithinLimits(recordOf(line, text, delimiter).fields, line, limits);
    }
    line += lines;
    at = feed + 1;
  }
  return index;
}

/** Where the last quoted field of the record at `start` has closed and its unquoted rest begins; -1 where one stays open. */
function endOfQuoted(bytes: Uint8Array, start: number, delimiter: number): number {
  const { length } = bytes;
  let at = start;
  for (;;) {
    if (bytes[at] === quoteMark) {
      for (let from = at + 1; ;) {
        const close = bytes.indexOf(quoteMark, from);
        if (close < 0 || close - start > mostQuotedBytes) return -1;
        if (bytes[close + 1] !== quoteMark) {
          at = close + 1;
          break;
        }
        from = close + 2;
      }
    }
    for (;;) {
      if (at >= length) return length;
      const code = bytes[at] as number;
      if (code === delimiter) break;
      if (code === lineFeed || code === carriageReturn) return at;
      at += 1;
    }
    at += 1;
  }
}

function countFeeds(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed, start); at >= 0 && at < end; at = bytes.indexOf(lineFeed, at + 1)) count += 1;
  return count;
}
