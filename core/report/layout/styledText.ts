import { breakableParts, wrapText, type MeasureText } from '#core/drawing/measure.ts';
import type { ColourToken } from '#core/drawing/palette.ts';
import type { TextWeight } from '#core/drawing/scene.ts';
import type { Span } from '#core/report/document.ts';
import { structNode, type Painter } from './chunk.ts';
import type { StructNode } from './placed.ts';

/** A word with its style, for running text of several spans. */
export interface StyledWord {
  readonly text: string;
  readonly weight: TextWeight;
  readonly colour: ColourToken;
  readonly spaceBefore: boolean;
  /** Where it leads, and what the whole linked text says. */
  readonly link?: { readonly anchor: string; readonly label: string };
}

/** Lines of styled words no wider than `width`. */
export function wrapSpans(
  spans: readonly Span[],
  width: number,
  size: number,
  baseColour: ColourToken,
  measure: MeasureText,
  anchors: ReadonlySet<string> = new Set(),
): StyledWord[][] {
  const lines: StyledWord[][] = [];
  let line: StyledWord[] = [];
  let used = 0;
  let spacePending = false;
  const flush = (): void => {
    lines.push(line);
    line = [];
    used = 0;
  };
  for (const span of spans) {
    const weight: TextWeight = span.isBold === true ? 'bold' : 'regular';
    const leadsTo = span.link !== undefined && anchors.has(span.link) ? span.link : undefined;
    const colour = span.colour ?? (leadsTo === undefined ? baseColour : 'accent');
    const style = {
      weight,
      colour,
      ...(leadsTo === undefined ? {} : { link: { anchor: leadsTo, label: span.text.trim() } as const }),
    };
    for (const part of span.text.split(/([ \t\n]+)/)) {
      if (part === '') continue;
      if (/^[ \t\n]+$/.test(part)) {
        if (part.includes('\n')) flush();
        spacePending = line.length > 0;
        continue;
      }
      // A word too wide for the whole line is broken; its pieces follow one another as words without spaces.
      const pieces = breakableParts(part).flatMap((word) =>
        measure(word, size, weight) > width ? wrapText(word, width, size, weight, measure) : [word],
      );
      for (const piece of pieces) {
        const pieceWidth = measure(piece, size, weight);
        const space = spacePending && line.length > 0 ? measure(' ', size, weight) : 0;
        // Two spans may meet inside a word (a bold figure before a full stop): those hold together only if they fit.
        if (line.length > 0 && used + space + pieceWidth > width + 0.01) {
          flush();
          line.push({ text: piece, ...style, spaceBefore: false });
          used = pieceWidth;
        } else {
          line.push({ text: piece, ...style, spaceBefore: space > 0 });
          used += space + pieceWidth;
        }
        spacePending = false;
      }
    }
  }
  if (line.length > 0) flush();
  return lines;
}

/** A line as it is painted: all but the last end in a space, which is not seen but keeps the words of copied text apart. */
export function lineText(lines: readonly string[], index: number): string {
  const line = lines[index] ?? '';
  return index < lines.length - 1 ? `${line} ` : line;
}

/**
 * Paints a line of styled words from `x` on; neighbours of one style as one string. `continues` tells that another line of
 * the same text follows.
 */
export function paintWords(
  painter: Painter,
  words: readonly StyledWord[],
  x: number,
  baseline: number,
  size: number,
  node: StructNode | null,
  measure: MeasureText,
  continues: boolean,
): void {
  // Neighbours of one style are painted as one string, so that copied text keeps its words.
  let run = '';
  let runX = x;
  let cursor = x;
  let style: StyledWord | null = null;
  const hasLinks = words.some((word) => word.link !== undefined);
  const flush = (): void => {
    if (style !== null && run !== '') {
      // Runs beside a link are parts of their own: a paragraph's own text would all be read before its links.
      const part = node === null || !hasLinks ? node : structNode(node, style.link === undefined ? 'Span' : 'Link');
      painter.text(runX, baseline, run, size, style.weight, style.colour, part);
      if (style.link !== undefined && part !== null) {
        const { anchor, label } = style.link;
        const width = measure(run.trimEnd(), size, style.weight);
        painter.push({
          kind: 'link',
          x: runX,
          y: baseline - size,
          width,
          height: size * 1.3,
          anchor,
          label,
          node: part,
        });
      }
    }
    run = '';
  };
  for (const word of words) {
    const sameStyle =
      style !== null && style.weight === word.weight && style.colour === word.colour && style.link === word.link;
    if (!sameStyle) {
      // The space belongs to the run before it, where it is painted too: readers of the text find it there.
      if (word.spaceBefore) {
        run += ' ';
        cursor += measure(' ', size, style?.weight ?? word.weight);
      }
      flush();
      runX = cursor;
      style = word;
      run = word.text;
    } else {
      run += (word.spaceBefore ? ' ' : '') + word.text;
    }
    cursor = runX + measure(run, size, word.weight);
  }
  if (continues) run += ' ';
  flush();
}
