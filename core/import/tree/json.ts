import { ImportRefusal } from '../refusal.ts';

/** Limits of trees of values (JSON, YAML): what a real export never comes near. */
export const treeLimits = {
  /** Kubernetes objects nest about 20 deep, lshw trees about 15. */
  maxDepth: 100,
  /** Objects, lists and members. A node list of 5,000 machines with all managed fields has about 3 million. */
  maxValues: 20_000_000,
  /** One text; Kubernetes limits a whole object to 1.5 MB. */
  maxTextCharacters: 4 * 2 ** 20,
  maxFileBytes: 256 * 2 ** 20,
} as const;

/** A JSON value's place in a text that may hold several after one another. */
export interface JsonSpan {
  readonly start: number;
  /** After the last character. */
  readonly end: number;
  /** False when the text ends before the value does. */
  readonly isWhole: boolean;
}

/**
 * Where the JSON values of `text` are: one, or several after one another (lines of `docker stats --format json`, two
 * `kubectl` outputs in one file). Looks at brackets and quotes only and keeps no stack, so that neither depth nor length can
 * exhaust memory before anything is parsed. Throws ImportRefusal when a value is over a limit.
 */
export function findJsonValues(text: string): readonly JsonSpan[] {
  const spans: JsonSpan[] = [];
  let depth = 0;
  let start = -1;
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    switch (code) {
      case 0x22 /* " */: {
        const end = endOfText(text, at);
        if ((end < 0 ? text.length : end) - at > treeLimits.maxTextCharacters) {
          throw new ImportRefusal(
            'cell-too-long',
            `A single text is longer than the limit of ${treeLimits.maxTextCharacters} characters; the file was not read.`,
          );
        }
        if (end < 0) {
          spans.push({ start: Math.max(0, start), end: text.length, isWhole: false });
          return spans;
        }
        if (depth === 0) throw notJson(text, at);
        at = end;
        break;
      }
      case 0x7b /* { */:
      case 0x5b /* [ */:
        if (depth === 0) start = at;
        depth += 1;
        values += 1;
        if (depth > treeLimits.maxDepth) {
          throw new ImportRefusal(
            'nested-too-deeply',
            `The values nest more than ${treeLimits.maxDepth} deep; no inventory does, and the file was not read.`,
            `line ${lineAt(text, at)}`,
          );
        }
        break;
      case 0x7d /* } */:
      case 0x5d /* ] */:
        depth -= 1;
        if (depth < 0) throw notJson(text, at);
        if (depth === 0) spans.push({ start, end: at + 1, isWhole: true });
        break;
      case 0x2c /* , */:
        values += 1;
        break;
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
      case 0x1e /* record separator of JSON text sequences */:
        break;
      default:
        if (depth === 0) throw notJson(text, at);
    }
    if (values > treeLimits.maxValues) {
      throw new ImportRefusal(
        'too-many-values',
        `The file holds more than the limit of ${treeLimits.maxValues} values; it was not read.`,
      );
    }
  }
  if (depth > 0) spans.push({ start, end: text.length, isWhole: false });
  return spans;
}

/** The position of the quote that closes the text opened at `open`, -1 when there is none. */
function endOfText(text: string, open: number): number {
  let end = text.indexOf('"', open + 1);
  while (end >= 0) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return -1;
}

/** The 1-based line of a position. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function notJson(text: string, at: number): ImportRefusal {
  return new ImportRefusal(
    'json-malformed',
    `The file begins like JSON, but line ${lineAt(text, at)} is not; save it again as it was exported.`,
    text.slice(at, at + 40),
  );
}
