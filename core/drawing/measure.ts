import { boldWidths, regularWidths, type WidthRuns } from './fontMetrics.ts';
import type { TextWeight } from './scene.ts';

/** Measures one line of text: its width in the unit of `size`. The report hands in the embedded font's own measure. */
export type MeasureText = (text: string, size: number, weight: TextWeight) => number;

function widthTable(runs: WidthRuns): ReadonlyMap<number, number> {
  const table = new Map<number, number>();
  for (const [first, widths] of runs) widths.forEach((width, i) => table.set(first + i, width));
  return table;
}
const tables: Readonly<Record<TextWeight, ReadonlyMap<number, number>>> = {
  regular: widthTable(regularWidths),
  bold: widthTable(boldWidths),
};

/** Code points that the table does not hold are as wide as a square: true of CJK, and on the safe side of everything else. */
const unknownWidth = 1000;

/** Width of one line in Inter with tabular figures, without kerning: at most a few percent too wide, never too narrow. */
export const measureText: MeasureText = (text, size, weight) => {
  const table = tables[weight];
  let thousandths = 0;
  for (const character of text) thousandths += table.get(character.codePointAt(0) as number) ?? unknownWidth;
  return (thousandths * size) / 1000;
};

/**
 * The text when it fits into `width`, else its longest beginning with an ellipsis that does; the empty string when not
 * even the ellipsis fits. Surrogate pairs are never split.
 */
export function ellipsise(
  text: string,
  width: number,
  size: number,
  weight: TextWeight = 'regular',
  measure: MeasureText = measureText,
): string {
  if (measure(text, size, weight) <= width) return text;
  const characters = Array.from(text);
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const candidate = `${characters.slice(0, middle).join('').trimEnd()}…`;
    if (measure(candidate, size, weight) <= width) low = middle;
    else high = middle - 1;
  }
  if (low === 0) return measure('…', size, weight) <= width ? '…' : '';
  return `${characters.slice(0, low).join('').trimEnd()}…`;
}

/** Where a long token may be broken when it does not fit on a line of its own: after the separators of names and paths. */
const softBreakAfter = /[-_./\\:,;@|–—]/;
/** Scripts written without spaces: a line may end after any of their characters. */
const unspacedScript = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/;

/** Punctuation that no line begins with, and that no line ends with, in those scripts (GB/T 15834, 5.1.10). */
const neverFirst =
  /[\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\uff01\uff05\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff3d\uff5d\u2019\u201d\u2026]/;
const neverLast = /[\u3008\u300a\u300c\u300e\u3010\u3014\uff08\uff3b\uff5b\u2018\u201c]/;

/**
 * The parts of a word between which a line may end: the word itself, or single characters of scripts without spaces, each with the
 * punctuation that has to stay with it. Joined they are the word.
 */
export function breakableParts(word: string): string[] {
  if (!unspacedScript.test(word)) return [word];
  const parts: string[] = [];
  let open = '';
  let plain = '';
  for (const character of word) {
    const last = parts.length - 1;
    if (neverFirst.test(character) && plain === '' && open === '' && last >= 0) {
      parts[last] += character;
    } else if (neverLast.test(character)) {
      if (plain !== '') parts.push(open + plain);
      open = plain === '' ? open + character : character;
      plain = '';
    } else if (unspacedScript.test(character)) {
      if (neverFirst.test(character)) {
        parts.push(open + plain + character);
      } else {
        if (plain !== '') parts.push(open + plain);
        parts.push((plain === '' ? open : '') + character);
      }
      open = '';
      plain = '';
    } else plain += character;
  }
  if (open + plain !== '') parts.push(open + plain);
  return parts;
}

/** Splits a token into pieces that each fit into `width`, at separators where there are some. */
function breakToken(token: string, width: number, size: number, weight: TextWeight, measure: MeasureText): string[] {
  const pieces: string[] = [];
  let rest = Array.from(token);
  while (rest.length > 0) {
    let fits = 0;
    let low = 1;
    let high = rest.length;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (measure(rest.slice(0, middle).join(''), size, weight) <= width) {
        fits = middle;
        low = middle + 1;
      } else high = middle - 1;
    }
    // A single character is always taken, however narrow the column, so that the loop ends.
    fits = Math.max(1, fits);
    if (fits < rest.length) {
      for (let i = fits; i > Math.max(1, fits * 0.4); i--) {
        if (softBreakAfter.test(rest[i - 1] as string)) {
          fits = i;
          break;
        }
      }
    }
    pieces.push(rest.slice(0, fits).join(''));
    rest = rest.slice(fits);
  }
  return pieces;
}

/**
 * Breaks text into lines no wider than `width`: at spaces, between characters of scripts without spaces, and inside a
 * token only when it does not fit on a line of its own. No-break spaces hold. Nothing is lost but the spaces at breaks.
 */
export function wrapText(
  text: string,
  width: number,
  size: number,
  weight: TextWeight = 'regular',
  measure: MeasureText = measureText,
): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    const tokens: string[] = [];
    for (const word of paragraph.split(/[ \t]+/)) {
      if (word === '') continue;
      breakableParts(word).forEach((part, i) => tokens.push(i === 0 && tokens.length > 0 ? ` ${part}` : part));
    }
    let line = '';
    for (const token of tokens) {
      const joined = line === '' ? token.trimStart() : line + token;
      if (measure(joined, size, weight) <= width) {
        line = joined;
        continue;
      }
      if (line !== '') lines.push(line);
      const alone = token.trimStart();
      if (measure(alone, size, weight) <= width) {
        line = alone;
        continue;
      }
      const pieces = breakToken(alone, width, size, weight, measure);
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? '';
    }
    lines.push(line);
  }
  return lines;
}
