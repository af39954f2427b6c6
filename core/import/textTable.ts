import { ImportRefusal } from './refusal.ts';

/** Longest line of a printed table or report. */
const maxLineCharacters = 65_536;

/** A line of a text and its 1-based number. */
export interface TextLine {
  readonly line: number;
  readonly text: string;
}

/**
 * The lines of a text one by one, without their line ends, so that a file of nothing but line ends takes no memory. Throws
 * ImportRefusal at a line that is longer than any tool prints.
 */
export function* linesOf(text: string): Generator<TextLine> {
  let line = 0;
  for (let start = 0; start <= text.length;) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    line += 1;
    const stop = end > start && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
    if (stop - start > maxLineCharacters) {
      throw new ImportRefusal(
        'cell-too-long',
        `A line is longer than the limit of ${maxLineCharacters} characters; the file was not read.`,
        `line ${line}`,
      );
    }
    yield { line, text: text.slice(start, stop) };
    start = end + 1;
  }
}

/** A line of a table that a tool printed for people, split into its cells. */
export interface PrintedRow {
  /** 1-based line. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly text: string;
}

/** The lines of `text` that are not empty, each split at tabs and at runs of spaces at least `gap` wide. */
export function* printedRows(text: string, gap: 1 | 2): Generator<PrintedRow> {
  const separator = gap === 1 ? /\s+/ : /\t+|\s{2,}/;
  for (const { line, text: whole } of linesOf(text)) {
    const trimmed = whole.trim();
    if (trimmed !== '') yield { line, cells: trimmed.split(separator), text: trimmed };
  }
}
