import { ByteTable } from '../byteKeys.ts';

/** Fields of rows as bytes in ASCII, read without making a text of each. */

/** What is given for a field that does not spell a plain number. */
export const notPlain: number = Number.NaN;

/** What a value of a column that holds few different ones stands for, by the number of the text. */
export class Words<Meaning> {
  readonly table = new ByteTable(64, 32);
  private readonly meanings: Meaning[] = [];
  private readonly read: (text: string) => Meaning;
  private readonly decoder = new TextDecoder();

  constructor(read: (text: string) => Meaning) {
    this.read = read;
  }

  /** The number of the text from `start` to `end`. */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    const known = this.table.find(bytes, start, end);
    if (known >= 0) return known;
    const number = this.table.add(bytes, start, end);
    this.meanings[number] = this.read(this.decoder.decode(bytes.subarray(start, end)));
    return number;
  }

  meaningOf(number: number): Meaning {
    return this.meanings[number] as Meaning;
  }
}

/** Whether a byte is white space that fields are trimmed of. */
export function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Whether a text has no letter beyond ASCII. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/** Copies ASCII in lower case and returns where it ends; -1 where it holds a slash, which keys write otherwise. */
export function lowerInto(out: Uint8Array, at: number, bytes: Uint8Array, start: number, end: number): number {
  let to = at;
  for (let from = start; from < end; from += 1) {
    const code = bytes[from] as number;
    if (code === 0x2f) return -1;
    out[to++] = code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
  }
  return to;
}

/** Writes the readable part of an id, as `makeId` does, and returns where it ends. */
export function slugInto(out: Uint8Array, at: number, bytes: Uint8Array, start: number, end: number): number {
  let to = at;
  for (let from = start; from < end; from += 1) {
    let code = bytes[from] as number;
    if (code >= 0x41 && code <= 0x5a) code |= 0x20;
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)) out[to++] = code;
    else if (to > at && out[to - 1] !== 0x2d) out[to++] = 0x2d;
  }
  while (to > at && out[to - 1] === 0x2d) to -= 1;
  return Math.min(to, at + 40);
}

const powersOfTen = Float64Array.from({ length: 16 }, (_, power) => 10 ** power);

/** The number that digits with at most one decimal separator spell, as `NamedTable` reads it; not a number for anything else. */
export function plainDigits(bytes: Uint8Array, start: number, end: number, decimal: number): number {
  const length = end - start;
  if (length === 0 || length > 15) return notPlain;
  let value = 0;
  let separator = -1;
  for (let at = start; at < end; at += 1) {
    const code = bytes[at] as number;
    if (code >= 0x30 && code <= 0x39) {
      value = value * 10 + (code - 0x30);
      continue;
    }
    if (separator >= 0 || at === start || at === end - 1 || code !== decimal) return notPlain;
    separator = at;
  }
  if (separator < 0) return value;
  const places = end - separator - 1;
  // Three digits may be thousands.
  if (places === 3) return notPlain;
  // Both are whole numbers that are exact, so that the quotient is the number nearest to what is written.
  return value / (powersOfTen[places] as number);
}
