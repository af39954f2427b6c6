import type { ImportLimits } from '../contract.ts';
import { ImportRefusal } from '../refusal.ts';
import type { TableRow } from '../table.ts';

/** One record of a CSV file, also as a row of a table. */
export interface CsvRecord extends TableRow {
  /** 1-based line of the file where the record starts. */
  readonly line: number;
  /** Taken apart anew each time it is asked for. */
  readonly fields: readonly string[];
  /** True when a quote was opened and never closed: the line was then read as it stands. */
  readonly hasOpenQuote: boolean;
  /** Whether all fields are empty or blank. */
  readonly isBlank: boolean;
}

/**
 * A record that keeps its text as it stands in the file and takes it apart when it is asked: a large list is read in a
 * fraction of the memory that all its fields would take.
 */
class TextRecord implements CsvRecord {
  readonly row: number;
  protected readonly text: string;
  protected readonly delimiter: string;

  constructor(line: number, text: string, delimiter: string) {
    this.row = line;
    this.text = text;
    this.delimiter = delimiter;
  }

  get line(): number {
    return this.row;
  }

  get numeric(): null {
    return null;
  }

  get hasOpenQuote(): boolean {
    return false;
  }

  get fields(): readonly string[] {
    return this.text.split(this.delimiter);
  }

  get texts(): readonly string[] {
    return this.fields;
  }

  get isBlank(): boolean {
    const { text, delimiter } = this;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      // Letters and digits begin nearly every line.
      if (code > 0x2f && code < 0x7b && text[at] !== delimiter) return false;
      const character = text[at] as string;
      if (character !== delimiter && character !== '"' && character.trim() !== '') return false;
    }
    return this.fields.every((field) => field.trim() === '');
  }
}

/** A record some of whose fields stand in quotes. */
class QuotedRecord extends TextRecord {
  override get fields(): readonly string[] {
    return readQuoted(this.text, 0, this.delimiter, true)?.fields ?? [];
  }
}

/** A record with a quote that never closes. */
class BrokenRecord extends TextRecord {
  override get hasOpenQuote(): boolean {
    return true;
  }
}

/** A record longer than this with a quote still open is taken for a stray quote, not for a very long text. */
const maxQuotedCharacters = 1 << 20;

/**
 * A push reader for CSV (RFC 4180, and what real exports make of it): any one-character delimiter, quoted fields with
 * doubled quotes and line ends in them, `\n`, `\r\n` or `\r` as line end, text after a closing quote kept. No line is
 * ever lost: where a quote never closes, its line is read as it stands and marked. Throws ImportRefusal over a limit.
 */
export class CsvScanner {
  private rest = '';
  private line = 1;
  private ended = false;
  private readonly delimiter: string;
  private readonly limits: ImportLimits;
  private readonly onRecord: (record: CsvRecord) => void;

  constructor(delimiter: string, limits: ImportLimits, onRecord: (record: CsvRecord) => void) {
    this.delimiter = delimiter;
    this.limits = limits;
    this.onRecord = onRecord;
  }

  write(piece: string): void {
    this.rest = this.scan(this.rest === '' ? piece : this.rest + piece);
  }

  /** To be called after the last piece: gives out the last line. */
  end(): void {
    this.ended = true;
    this.rest = this.scan(this.rest);
  }

  /** Gives out all whole records of `text` and returns what is left. */
  private scan(text: string): string {
    let at = 0;
    // The next of each, looked for again only once it is passed: most files have no quote and no lone carriage return.
    let quote = text.indexOf('"');
    let carriage = text.indexOf('\r');
    while (at < text.length) {
      if (quote >= 0 && quote < at) quote = text.indexOf('"', at);
      if (carriage >= 0 && carriage < at) carriage = text.indexOf('\r', at);
      const feed = text.indexOf('\n', at);
      const end = carriage >= 0 && (feed < 0 || carriage < feed) ? carriage : feed;
      // A carriage return at the very end of a piece may still get its line feed.
      if (!this.ended && (end < 0 || (end === carriage && end === text.length - 1))) break;
      const stop = end < 0 ? text.length : end;
      if (quote < 0 || quote >= stop) {
        this.give(text.slice(at, stop), null, false);
        at = afterLineEnd(text, stop);
        this.line += 1;
        continue;
      }
      const quoted = readQuoted(text, at, this.delimiter, this.ended);
      if (quoted !== null) {
        this.give(text.slice(at, quoted.end), quoted.fields, false);
        this.line += countLines(text, at, quoted.next);
        at = quoted.next;
        continue;
      }
      if (!this.ended && text.length - at < maxQuotedCharacters) break;
      this.give(text.slice(at, stop), null, true);
      at = afterLineEnd(text, stop);
      this.line += 1;
    }
    const left = at >= text.length ? '' : text.slice(at);
    if (left.length > maxQuotedCharacters + this.limits.maxCellCharacters * 4) {
      throw new ImportRefusal(
        'line-too-long',
        `Line ${this.line} is longer than any list of machines needs; the file was not read further.`,
      );
    }
    return left;
  }

  private give(text: string, quotedFields: readonly string[] | null, hasOpenQuote: boolean): void {
    // A short line cannot be over a limit; only long ones are counted out.
    if (text.length >= leastLimitedLength(this.limits)) {
      assertWithinLimits(quotedFields ?? text.split(this.delimiter), this.line, this.limits);
    }
    const Kind = hasOpenQuote ? BrokenRecord : quotedFields === null ? TextRecord : QuotedRecord;
    this.onRecord(new Kind(this.line, text, this.delimiter));
  }
}

/** Shorter lines, in characters or bytes, are within all limits. */
export function leastLimitedLength({ maxColumnsPerSheet, maxCellCharacters }: ImportLimits): number {
  return Math.min(maxColumnsPerSheet, maxCellCharacters);
}

/** Throws ImportRefusal where a line has too many fields or too long a one. */
export function assertWithinLimits(fields: readonly string[], line: number, limits: ImportLimits): void {
  const { maxColumnsPerSheet, maxCellCharacters } = limits;
  if (fields.length > maxColumnsPerSheet) {
    throw new ImportRefusal(
      'sheet-too-many-columns',
      `Line ${line} has more than the limit of ${maxColumnsPerSheet} columns; the file was not read.`,
    );
  }
  for (const field of fields) {
    if (field.length > maxCellCharacters) {
      throw new ImportRefusal(
        'cell-too-long',
        `A value in line ${line} is longer than the limit of ${maxCellCharacters} characters; the file was not read further.`,
      );
    }
  }
}

/** A record of one whole line, as {@link CsvScanner} gives it out; every quote in it closes. */
export function recordOf(line: number, text: string, delimiter: string): CsvRecord {
  return text.includes('"') ? new QuotedRecord(line, text, delimiter) : new TextRecord(line, text, delimiter);
}

/**
 * A record with quotes that starts at `start`: its fields, where it ends and where the next begins; null when it does not end
 * in `text` and more may come (`isWhole` is false), or a quote stays open.
 */
function readQuoted(
  text: string,
  start: number,
  delimiter: string,
  isWhole: boolean,
): { readonly fields: string[]; readonly end: number; readonly next: number } | null {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    let value = '';
    if (text.charCodeAt(at) === 0x22) {
      for (let from = at + 1; ;) {
        const close = text.indexOf('"', from);
        if (close < 0) return null;
        // At the very end of a piece the next character may be the second of a doubled quote.
        if (close + 1 >= text.length && !isWhole) return null;
        value += text.slice(from, close);
        if (text.charCodeAt(close + 1) !== 0x22) {
          at = close + 1;
          break;
        }
        value += '"';
        from = close + 2;
      }
    }
    // What follows up to the delimiter: the whole of an unquoted field, or stray text after a closing quote.
    let next = at;
    while (next < text.length && text[next] !== delimiter && !isLineEnd(text.charCodeAt(next))) next += 1;
    if (next >= text.length && !isWhole) return null;
    fields.push(value + text.slice(at, next));
    if (next < text.length && text[next] === delimiter) {
      at = next + 1;
      continue;
    }
    if (text.charCodeAt(next) === 0x0d && next + 1 >= text.length && !isWhole) return null;
    return { fields, end: next, next: afterLineEnd(text, next) };
  }
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

function afterLineEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  return text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at = afterLineEnd(text, at)) {
    while (at < to && !isLineEnd(text.charCodeAt(at))) at += 1;
    lines += 1;
  }
  return lines;
}
