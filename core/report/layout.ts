import { ellipsise, wrapText, type MeasureText } from '#core/drawing/measure.ts';
import type { ColourToken } from '#core/drawing/palette.ts';
import { lineNode, rectNode, type Scene, type SceneNode, type TextWeight } from '#core/drawing/scene.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { Block, HeadingBlock, Panel, ReportTree, Span, TableBlock, TableCell, TableRow } from './document.ts';

/**
 * Sets a report tree on pages. The result says where every line of text, drawing and rule stands, to which part of the
 * document's structure it belongs, and what links to what; a painter only has to paint it. Units are points.
 *
 * Blocks become chunks that are never cut. Chunks flow down the page; a chunk may ask to stay with the next one (headings,
 * table heads, first and last lines of paragraphs), and a table's chunks bring their head along to a new page.
 */

/** Part of the document for screen readers; roles are the standard structure types of PDF. */
export interface StructNode {
  readonly role:
    | 'Document'
    | 'H1'
    | 'H2'
    | 'H3'
    | 'P'
    | 'L'
    | 'LI'
    | 'LBody'
    | 'Table'
    | 'TR'
    | 'TH'
    | 'TD'
    | 'Figure'
    | 'TOC'
    | 'TOCI'
    | 'Link';
  readonly alt?: string;
  readonly scope?: 'Column' | 'Row';
  readonly children: StructNode[];
}

/** Something on a page. A null node is an artefact: page furniture and rules, which are not read out. */
export type PlacedItem =
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Baseline. */
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly weight: TextWeight;
      readonly colour: ColourToken;
      readonly node: StructNode | null;
    }
  | {
      readonly kind: 'scene';
      readonly x: number;
      readonly y: number;
      readonly scale: number;
      readonly scene: Scene;
      readonly node: StructNode;
    }
  | { readonly kind: 'shape'; readonly shape: SceneNode; readonly node: null }
  | {
      readonly kind: 'link';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      /** Id of the heading it leads to, and what it says. */
      readonly anchor: string;
      readonly label: string;
      readonly node: StructNode;
    }
  | { readonly kind: 'anchor'; readonly id: string; readonly y: number; readonly node: null };

export interface PlacedPage {
  readonly items: PlacedItem[];
}

export interface OutlineEntry {
  readonly text: string;
  readonly level: 1 | 2;
  readonly page: number;
  readonly y: number;
}

export interface PaperSize {
  readonly width: number;
  readonly height: number;
}

/** A4 and US Letter in points. */
export const paperSizes: Readonly<Record<'A4' | 'Letter', PaperSize>> = {
  A4: { width: 595.28, height: 841.89 },
  Letter: { width: 612, height: 792 },
};

/** Where content may stand on a page. */
export interface ContentArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The content area of a paper: margins of about two centimetres, with room for the running head and foot. */
export function contentArea(paper: PaperSize): ContentArea {
  return { left: 54, top: 62, width: paper.width - 108, height: paper.height - 62 - 58 };
}

export interface LaidOutReport {
  readonly paper: PaperSize;
  readonly pages: readonly PlacedPage[];
  readonly root: StructNode;
  readonly outline: readonly OutlineEntry[];
}

const body = { size: 9.2, leading: 13.4 };
const lede = { size: 11.5, leading: 16.5 };
const small = { size: 7.6, leading: 10.4 };
const table = { size: 7.8, leading: 10.2, padding: 3.2, gutter: 10 };

interface Painter {
  text(
    x: number,
    baseline: number,
    text: string,
    size: number,
    weight: TextWeight,
    colour: ColourToken,
    node: StructNode | null,
  ): void;
  push(item: PlacedItem): void;
  /** Runs when all pages are known. */
  late(run: (pageOf: ReadonlyMap<string, number>) => void): void;
}

interface Chunk {
  readonly height: number;
  /** Left out at the top of a page. */
  readonly spaceBefore: number;
  readonly keepWithNext: boolean;
  /** Room asked for on the page, beyond the chunk itself. */
  readonly needs?: number;
  readonly startsPage?: boolean;
  readonly heading?: HeadingBlock;
  /** Painted first when the chunk opens a page. */
  readonly repeat?: { readonly height: number; paint(painter: Painter, y: number): void };
  paint(painter: Painter, y: number): void;
}

function structNode(
  parent: StructNode,
  role: StructNode['role'],
  extra: { readonly alt?: string; readonly scope?: 'Column' | 'Row' } = {},
): StructNode {
  const node: StructNode = { role, children: [], ...extra };
  parent.children.push(node);
  return node;
}

interface Setting {
  readonly area: ContentArea;
  readonly measure: MeasureText;
  readonly root: StructNode;
  readonly headings: readonly HeadingBlock[];
}

/** A word with its style, for running text of several spans. */
interface StyledWord {
  readonly text: string;
  readonly weight: TextWeight;
  readonly colour: ColourToken;
  readonly spaceBefore: boolean;
}

/** Lines of styled words no wider than `width`. */
function wrapSpans(
  spans: readonly Span[],
  width: number,
  size: number,
  baseColour: ColourToken,
  measure: MeasureText,
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
    const colour = span.colour ?? baseColour;
    for (const part of span.text.split(/([ \t\n]+)/)) {
      if (part === '') continue;
      if (/^[ \t\n]+$/.test(part)) {
        if (part.includes('\n')) flush();
        spacePending = line.length > 0;
        continue;
      }
      // A word too wide for the whole line is broken; its pieces follow one another as words without spaces.
      const pieces = measure(part, size, weight) > width ? wrapText(part, width, size, weight, measure) : [part];
      for (const piece of pieces) {
        const pieceWidth = measure(piece, size, weight);
        const space = spacePending && line.length > 0 ? measure(' ', size, weight) : 0;
        // Two spans may meet inside a word (a bold figure before a full stop): those hold together only if they fit.
        if (line.length > 0 && used + space + pieceWidth > width + 0.01) {
          flush();
          line.push({ text: piece, weight, colour, spaceBefore: false });
          used = pieceWidth;
        } else {
          line.push({ text: piece, weight, colour, spaceBefore: space > 0 });
          used += space + pieceWidth;
        }
        spacePending = false;
      }
    }
  }
  if (line.length > 0) flush();
  return lines;
}

function paintWords(
  painter: Painter,
  words: readonly StyledWord[],
  x: number,
  baseline: number,
  size: number,
  node: StructNode | null,
  measure: MeasureText,
): void {
  // Neighbours of one style are painted as one string, so that copied text keeps its words.
  let run = '';
  let runX = x;
  let cursor = x;
  let style: StyledWord | null = null;
  const flush = (): void => {
    if (style !== null && run !== '') painter.text(runX, baseline, run, size, style.weight, style.colour, node);
    run = '';
  };
  for (const word of words) {
    const sameStyle = style !== null && style.weight === word.weight && style.colour === word.colour;
    if (!sameStyle) {
      flush();
      if (word.spaceBefore) cursor += measure(' ', size, word.weight);
      runX = cursor;
      style = word;
      run = word.text;
    } else {
      run += (word.spaceBefore ? ' ' : '') + word.text;
    }
    cursor = runX + measure(run, size, word.weight);
  }
  flush();
}

function titleChunks(block: Extract<Block, { kind: 'title' }>, setting: Setting): Chunk[] {
  const { area, measure, root } = setting;
  const size = 24;
  const leading = 29;
  const lines = wrapText(block.title, area.width, size, 'bold', measure);
  const eyebrow = wrapText(block.eyebrow, area.width, 8.4, 'bold', measure);
  const subtitle = wrapText(block.subtitle, area.width, 8.6, 'regular', measure);
  const height = eyebrow.length * 12 + 4 + lines.length * leading + subtitle.length * 12 + 4;
  const h1 = structNode(root, 'H1');
  const p = structNode(root, 'P');
  return [
    {
      height,
      spaceBefore: 0,
      keepWithNext: true,
      paint(painter, y) {
        let cursor = y;
        for (const line of eyebrow) {
          painter.text(area.left, cursor + 9, line, 8.4, 'bold', 'accent', p);
          cursor += 12;
        }
        cursor += 4;
        for (const line of lines) {
          painter.text(area.left, cursor + 23, line, size, 'bold', 'text', h1);
          cursor += leading;
        }
        for (const line of subtitle) {
          painter.text(area.left, cursor + 10, line, 8.6, 'regular', 'textMuted', p);
          cursor += 12;
        }
      },
    },
  ];
}

const headingStyles = {
  1: { size: 19, leading: 24, before: 26, after: 6, needs: 150 },
  2: { size: 11.8, leading: 16, before: 16, after: 3, needs: 70 },
  3: { size: 9.2, leading: 13.4, before: 10, after: 1, needs: 40 },
} as const;

function headingChunks(block: HeadingBlock, setting: Setting): Chunk[] {
  const { area, measure, root } = setting;
  const style = headingStyles[block.level];
  const lines = wrapText(block.text, area.width, style.size, 'bold', measure);
  const node = structNode(root, `H${block.level}`);
  return [
    {
      height: lines.length * style.leading + style.after,
      spaceBefore: style.before,
      keepWithNext: true,
      needs: style.needs,
      startsPage: block.startsPage ?? false,
      heading: block,
      paint(painter, y) {
        painter.push({ kind: 'anchor', id: block.id, y, node: null });
        lines.forEach((line, i) => {
          painter.text(area.left, y + i * style.leading + style.size * 0.97, line, style.size, 'bold', 'text', node);
        });
      },
    },
  ];
}

function paragraphChunks(block: Extract<Block, { kind: 'paragraph' }>, setting: Setting): Chunk[] {
  const { area, measure, root } = setting;
  const style = block.style === 'lede' ? lede : block.style === 'note' ? small : body;
  const colour: ColourToken = block.style === 'note' ? 'textMuted' : 'text';
  // Lines of more than about 95 characters are hard to read; a note may be wider since it is short.
  const width = block.style === 'note' ? area.width : Math.min(area.width, 470);
  const lines = wrapSpans(block.spans, width, style.size, colour, measure);
  const node = structNode(root, 'P');
  const before = block.style === 'note' ? 4 : block.style === 'lede' ? 8 : 5;
  return lines.map((line, i): Chunk => ({
    height: style.leading,
    spaceBefore: i === 0 ? before : 0,
    // No first or last line of a paragraph alone on a page.
    keepWithNext: (i === 0 && lines.length > 1) || i === lines.length - 2 || block.keepWithNext === true,
    paint: (painter, y) => paintWords(painter, line, area.left, y + style.size * 1.08, style.size, node, measure),
  }));
}

function bulletChunks(block: Extract<Block, { kind: 'bullets' }>, setting: Setting): Chunk[] {
  const { area, measure, root } = setting;
  const indent = 12;
  const list = structNode(root, 'L');
  return block.items.flatMap((item, index) => {
    const lines = wrapSpans(item, Math.min(area.width, 480) - indent, body.size, 'text', measure);
    const entry = structNode(structNode(list, 'LI'), 'LBody');
    return lines.map((line, i): Chunk => ({
      height: body.leading,
      spaceBefore: i === 0 ? (index === 0 ? 5 : 2.5) : 0,
      keepWithNext: i < lines.length - 1,
      paint(painter, y) {
        if (i === 0) {
          painter.push({
            kind: 'shape',
            shape: { kind: 'circle', cx: area.left + 3, cy: y + body.size * 0.75, r: 1.5, fill: { colour: 'accent' } },
            node: null,
          });
        }
        paintWords(painter, line, area.left + indent, y + body.size * 1.08, body.size, entry, measure);
      },
    }));
  });
}

const figureSize = 23;
const figureUnitSize = 9;

/** Paints a panel into a column; returns its height. Called once with a null painter to measure. */
function setPanel(
  panel: Panel,
  x: number,
  top: number,
  width: number,
  setting: Setting,
  painter: Painter | null,
  node: StructNode,
): number {
  const { measure } = setting;
  const out = (
    tx: number,
    baseline: number,
    text: string,
    size: number,
    weight: TextWeight,
    colour: ColourToken,
  ): void => painter?.text(tx, baseline, text, size, weight, colour, node);
  let y = top + 8;
  for (const line of wrapText(panel.question, width, 9.2, 'bold', measure)) {
    out(x, y + 9, line, 9.2, 'bold', 'text');
    y += 12.4;
  }
  y += 4;
  if (panel.figures.length > 0) {
    // Figures side by side where they fit in full size, else smaller, else one under another.
    const widths = (size: number): number[] =>
      panel.figures.map((figure) =>
        Math.max(
          measure(figure.value, size, 'bold') +
            (figure.unit === '' ? 0 : 3 + measure(figure.unit, figureUnitSize * (size / figureSize), 'regular')),
          measure(figure.label, 7.4, 'regular'),
        ),
      );
    const gap = 12;
    const total = (size: number): number =>
      widths(size).reduce((sum, w) => sum + w, 0) + gap * (panel.figures.length - 1);
    const size = [figureSize, 20, 17, 14].find((candidate) => total(candidate) <= width);
    if (size === undefined) {
      for (const figure of panel.figures) {
        const value = ellipsise(`${figure.value} ${figure.unit}`.trimEnd(), width, 13, 'bold', measure);
        out(x, y + 13, value, 13, 'bold', figure.colour);
        out(x, y + 23, ellipsise(figure.label, width, 7.4, 'regular', measure), 7.4, 'regular', 'textMuted');
        y += 29;
      }
    } else {
      const columnWidths = widths(size);
      const spare = Math.min(30, panel.figures.length > 1 ? (width - total(size)) / (panel.figures.length - 1) : 0);
      let cursor = x;
      panel.figures.forEach((figure, i) => {
        out(cursor, y + size * 0.86, figure.value, size, 'bold', figure.colour);
        if (figure.unit !== '') {
          out(
            cursor + measure(figure.value, size, 'bold') + 3,
            y + size * 0.86,
            figure.unit,
            figureUnitSize * (size / figureSize),
            'regular',
            'textMuted',
          );
        }
        out(cursor, y + size * 0.86 + 11, figure.label, 7.4, 'regular', 'textMuted');
        cursor += (columnWidths[i] ?? 0) + gap + spare;
      });
      y += size * 0.86 + 16;
    }
  }
  for (const line of panel.lines) {
    const labelWidth = measure(line.label, 7.8, 'regular');
    const valueWidth = measure(line.value, 7.8, 'bold');
    const colour = line.colour ?? 'text';
    if (painter !== null) {
      painter.push({
        kind: 'shape',
        shape: lineNode(x, y + 1.5, x + width, y + 1.5, { colour: 'grid', width: 0.5 }),
        node: null,
      });
    }
    if (labelWidth + 8 + valueWidth <= width) {
      out(x, y + 11.4, line.label, 7.8, 'regular', 'textMuted');
      out(x + width - valueWidth, y + 11.4, line.value, 7.8, 'bold', colour);
      y += 14.2;
    } else {
      for (const text of wrapText(line.label, width, 7.8, 'regular', measure)) {
        out(x, y + 11.4, text, 7.8, 'regular', 'textMuted');
        y += 10.4;
      }
      for (const text of wrapText(line.value, width, 7.8, 'bold', measure)) {
        out(x, y + 11.4, text, 7.8, 'bold', colour);
        y += 10.4;
      }
      y += 3.8;
    }
  }
  if (panel.remark !== '') {
    y += 3;
    for (const text of wrapText(panel.remark, width, 7.6, 'regular', measure)) {
      out(x, y + 8.5, text, 7.6, 'regular', 'textMuted');
      y += 10.2;
    }
  }
  return y - top;
}

function panelsChunks(block: Extract<Block, { kind: 'panels' }>, setting: Setting): Chunk[] {
  const { area, root } = setting;
  const gutter = 20;
  const count = Math.max(1, block.panels.length);
  const width = (area.width - gutter * (count - 1)) / count;
  const nodes = block.panels.map(() => structNode(root, 'P'));
  const heights = block.panels.map((panel, i) => setPanel(panel, 0, 0, width, setting, null, nodes[i] as StructNode));
  return [
    {
      height: Math.max(0, ...heights) + 2,
      spaceBefore: 14,
      keepWithNext: false,
      paint(painter, y) {
        block.panels.forEach((panel, i) => {
          const x = area.left + i * (width + gutter);
          painter.push({
            kind: 'shape',
            shape: lineNode(x, y, x + width, y, { colour: 'accent', width: 1.6 }),
            node: null,
          });
          setPanel(panel, x, y, width, setting, painter, nodes[i] as StructNode);
        });
      },
    },
  ];
}

function cellOf(cell: string | TableCell): TableCell {
  return typeof cell === 'string' ? { text: cell } : cell;
}

const swatchRoom = 11;

/**
 * Widths of a table's columns: every column gets its natural width if all fit; else what does not fit is taken from the
 * wide columns, down to their longest word, and what is left over is shared by weight.
 */
function columnWidths(block: TableBlock, width: number, measure: MeasureText): number[] {
  const columns = block.columns;
  const available = width - table.gutter * (columns.length - 1);
  const natural = columns.map((column) => measure(column.header, table.size - 0.4, 'bold'));
  const minimum = columns.map((column) => longestWord(column.header, table.size - 0.4, 'bold', measure));
  for (const tableRow of block.rows) {
    if (tableRow.kind === 'group') continue;
    tableRow.cells.forEach((raw, i) => {
      const cell = cellOf(raw);
      const weight: TextWeight = cell.isBold === true || tableRow.kind === 'total' ? 'bold' : 'regular';
      const room = cell.swatch === undefined ? 0 : swatchRoom;
      natural[i] = Math.max(natural[i] ?? 0, measure(cell.text, table.size, weight) + room);
      minimum[i] = Math.max(minimum[i] ?? 0, longestWord(cell.text, table.size, weight, measure) + room);
    });
  }
  const totalNatural = natural.reduce((sum, value) => sum + value, 0);
  if (totalNatural <= available) {
    const weights = columns.map((column) => column.weight ?? 1);
    const totalWeight = weights.reduce((sum, value) => sum + value, 0);
    // Spare room goes to the weighted columns; a table without any stays as narrow as it is.
    const spare = totalWeight === 0 ? 0 : available - totalNatural;
    return natural.map((value, i) => value + (totalWeight === 0 ? 0 : (spare * (weights[i] ?? 0)) / totalWeight));
  }
  // A word longer than this is broken, so that one name cannot take the room of all other columns.
  const longest = Math.max(100, available / 4);
  const floor = minimum.map((value, i) => Math.min(value, natural[i] ?? 0, longest));
  const totalFloor = floor.reduce((sum, value) => sum + value, 0);
  if (totalFloor >= available) return floor.map((value) => (value * available) / totalFloor);
  // Water filling: narrow columns keep their natural width, the rest share what remains in proportion to their need.
  const widths = floor.slice();
  let rest = available - totalFloor;
  const open = new Set(columns.map((_, i) => i));
  while (rest > 0.01 && open.size > 0) {
    const need = [...open].reduce((sum, i) => sum + ((natural[i] ?? 0) - (widths[i] ?? 0)), 0);
    if (need <= 0) break;
    const share = rest / open.size;
    let given = 0;
    for (const i of open) {
      const gain = Math.min(share, (natural[i] ?? 0) - (widths[i] ?? 0));
      widths[i] = (widths[i] ?? 0) + gain;
      given += gain;
      if ((widths[i] ?? 0) >= (natural[i] ?? 0) - 0.01) open.delete(i);
    }
    rest -= given;
    if (given < 0.01) break;
  }
  return widths;
}

function longestWord(text: string, size: number, weight: TextWeight, measure: MeasureText): number {
  let longest = 0;
  for (const word of text.split(/[ \n]+/)) longest = Math.max(longest, measure(word, size, weight));
  return longest;
}

interface SetRow {
  readonly lines: readonly (readonly string[])[];
  readonly cells: readonly TableCell[];
  readonly kind: TableRow['kind'];
  readonly nodes: readonly StructNode[];
}

function tableChunks(block: TableBlock, setting: Setting): Chunk[] {
  const { area, measure, root } = setting;
  const widths = columnWidths(block, area.width, measure);
  const xs: number[] = [];
  let cursor = area.left;
  for (const width of widths) {
    xs.push(cursor);
    cursor += width + table.gutter;
  }
  const right = cursor - table.gutter;
  const tableNode = structNode(root, 'Table', { alt: block.summary });

  const headerSize = table.size - 0.4;
  const headerLines = block.columns.map((column, i) =>
    wrapText(column.header, widths[i] ?? 0, headerSize, 'bold', measure),
  );
  const headerRows = Math.max(1, ...headerLines.map((lines) => lines.length));
  const headerHeight = headerRows * 9.8 + 6;
  const headerTr = structNode(tableNode, 'TR');
  const headerNodes = block.columns.map(() => structNode(headerTr, 'TH', { scope: 'Column' }));
  const paintHeader = (painter: Painter, y: number, isRepeat: boolean): void => {
    block.columns.forEach((column, i) => {
      const lines = headerLines[i] ?? [];
      lines.forEach((line, k) => {
        const lineWidth = measure(line, headerSize, 'bold');
        const x = column.align === 'end' ? (xs[i] ?? 0) + (widths[i] ?? 0) - lineWidth : (xs[i] ?? 0);
        // Heads stand on the rule.
        const baseline = y + headerHeight - 5 - (lines.length - 1 - k) * 9.8;
        painter.text(x, baseline, line, headerSize, 'bold', 'textMuted', isRepeat ? null : (headerNodes[i] ?? null));
      });
    });
    painter.push({
      kind: 'shape',
      shape: lineNode(area.left, y + headerHeight, right, y + headerHeight, { colour: 'text', width: 0.7 }),
      node: null,
    });
  };
  const repeat = { height: headerHeight, paint: (painter: Painter, y: number) => paintHeader(painter, y, true) };

  const chunks: Chunk[] = [
    { height: headerHeight, spaceBefore: 8, keepWithNext: true, paint: (painter, y) => paintHeader(painter, y, false) },
  ];
  const padding = block.isCompact === true ? 1.7 : table.padding;
  const maxLines = Math.max(4, Math.floor((area.height * 0.6) / table.leading));
  const bodyRows: Chunk[] = [];
  block.rows.forEach((tableRow, index) => {
    const tr = structNode(tableNode, 'TR');
    const isGroup = tableRow.kind === 'group';
    const cells = tableRow.cells.map(cellOf);
    const nodes = cells.map((_, i) =>
      i === 0 || isGroup ? structNode(tr, 'TH', { scope: 'Row' }) : structNode(tr, 'TD'),
    );
    const lines = cells.map((cell, i) => {
      const weight: TextWeight = isGroup || cell.isBold === true || tableRow.kind === 'total' ? 'bold' : 'regular';
      const width = isGroup ? right - area.left : (widths[i] ?? 0);
      return wrapText(
        cell.text,
        width - (cell.swatch === undefined ? 0 : swatchRoom) + 0.01,
        table.size,
        weight,
        measure,
      );
    });
    const rows = Math.max(1, ...lines.map((cell) => cell.length));
    // A row that would fill most of a page is set as several, so that it can be broken.
    for (let first = 0; first < rows; first += maxLines) {
      const set: SetRow = {
        lines: lines.map((cell) => cell.slice(first, first + maxLines)),
        cells,
        kind: tableRow.kind,
        nodes,
      };
      const count = Math.min(maxLines, rows - first);
      const isLastPart = first + maxLines >= rows;
      const height = count * table.leading + padding * 2 + (isGroup ? 4 : 0);
      bodyRows.push({
        height,
        spaceBefore: 0,
        keepWithNext:
          isGroup ||
          (index === 0 && isLastPart && block.rows.length > 1) ||
          (index === block.rows.length - 2 && isLastPart),
        repeat,
        paint: (painter, y) => paintRow(painter, y, height, set, isLastPart, index < block.rows.length - 1),
      });
    }
  });

  function paintRow(
    painter: Painter,
    y: number,
    height: number,
    set: SetRow,
    isLastPart: boolean,
    hasNext: boolean,
  ): void {
    const isGroup = set.kind === 'group';
    if (set.kind === 'total') {
      painter.push({
        kind: 'shape',
        shape: lineNode(area.left, y, right, y, { colour: 'text', width: 0.7 }),
        node: null,
      });
    }
    set.cells.forEach((cell, i) => {
      const weight: TextWeight = isGroup || cell.isBold === true || set.kind === 'total' ? 'bold' : 'regular';
      const room = cell.swatch === undefined ? 0 : swatchRoom;
      const x0 = isGroup ? area.left : (xs[i] ?? 0);
      const width = isGroup ? right - area.left : (widths[i] ?? 0);
      const alignEnd = !isGroup && block.columns[i]?.align === 'end';
      (set.lines[i] ?? []).forEach((line, k) => {
        if (line === '') return;
        const baseline = y + padding + (isGroup ? 4 : 0) + k * table.leading + table.size * 0.98;
        if (k === 0 && cell.swatch !== undefined) {
          painter.push({ kind: 'shape', shape: rectNode(x0, baseline - 6.2, 7, 7, cell.swatch, 1), node: null });
        }
        const x = alignEnd ? x0 + width - measure(line, table.size, weight) : x0 + room;
        painter.text(x, baseline, line, table.size, weight, cell.colour ?? 'text', set.nodes[i] ?? null);
      });
    });
    if (isLastPart && hasNext) {
      painter.push({
        kind: 'shape',
        shape: lineNode(area.left, y + height, right, y + height, { colour: isGroup ? 'axis' : 'grid', width: 0.5 }),
        node: null,
      });
    }
  }
  if (bodyRows.length === 0) {
    const p = structNode(root, 'P');
    bodyRows.push({
      height: table.leading + table.padding * 2,
      spaceBefore: 0,
      keepWithNext: false,
      paint: (painter, y) =>
        painter.text(area.left, y + table.padding + table.size, 'None.', table.size, 'regular', 'textMuted', p),
    });
  }
  // A short table is not broken at all.
  const bodyHeight = bodyRows.reduce((sum, chunk) => sum + chunk.height, 0);
  const isShort = bodyRows.length <= 8 && bodyHeight <= area.height * 0.3;
  bodyRows.forEach((chunk, i) =>
    chunks.push(isShort && i < bodyRows.length - 1 ? { ...chunk, keepWithNext: true } : chunk),
  );
  // Air under the table.
  chunks.push({ height: 2, spaceBefore: 0, keepWithNext: false, paint: () => undefined });
  return chunks;
}

function drawingChunks(block: Extract<Block, { kind: 'drawing' }>, setting: Setting): Chunk[] {
  const { area, measure, root } = setting;
  const { scene } = block;
  const heading = block.heading ?? scene.title;
  const headingLines = heading === '' ? [] : wrapText(heading, area.width, 9.2, 'bold', measure);
  const captionLines =
    block.caption === undefined ? [] : wrapText(block.caption, area.width, small.size, 'regular', measure);
  const around =
    headingLines.length * 12.6 +
    (headingLines.length > 0 ? 6 : 0) +
    (captionLines.length > 0 ? captionLines.length * small.leading + 4 : 0);
  // Nothing is ever cut: a drawing that is too large for the page is made smaller.
  const scale = Math.min(
    1,
    area.width / Math.max(1, scene.width),
    (area.height - around - 4) / Math.max(1, scene.height),
  );
  const titleNode = headingLines.length > 0 ? structNode(root, 'P') : null;
  const node = structNode(root, 'Figure', { alt: `${scene.title} ${scene.description}` });
  const captionNode = captionLines.length > 0 ? structNode(root, 'P') : null;
  return [
    {
      height: around + scene.height * scale,
      spaceBefore: 12,
      keepWithNext: false,
      paint(painter, y) {
        let cursor = y;
        for (const line of headingLines) {
          painter.text(area.left, cursor + 9.4, line, 9.2, 'bold', 'text', titleNode);
          cursor += 12.6;
        }
        if (headingLines.length > 0) cursor += 6;
        painter.push({ kind: 'scene', x: area.left, y: cursor, scale, scene, node });
        cursor += scene.height * scale + 4;
        for (const line of captionLines) {
          painter.text(area.left, cursor + 8, line, small.size, 'regular', 'textMuted', captionNode);
          cursor += small.leading;
        }
      },
    },
  ];
}

function contentsChunks(setting: Setting): Chunk[] {
  const { area, measure, root } = setting;
  const toc = structNode(root, 'TOC');
  const entries = setting.headings.filter((heading) => heading.level === 1);
  return entries.map((entry, index): Chunk => {
    const item = structNode(toc, 'TOCI');
    const link = structNode(item, 'Link');
    const height = 17;
    const text = ellipsise(entry.text, area.width - 60, 9.6, 'regular', measure);
    return {
      height,
      spaceBefore: index === 0 ? 6 : 0,
      keepWithNext: index < entries.length - 1,
      paint(painter, y) {
        painter.text(area.left, y + 11.5, text, 9.6, 'regular', 'text', link);
        painter.push({
          kind: 'shape',
          shape: lineNode(area.left, y + height, area.left + area.width, y + height, { colour: 'grid', width: 0.5 }),
          node: null,
        });
        painter.push({
          kind: 'link',
          x: area.left,
          y,
          width: area.width,
          height,
          anchor: entry.id,
          label: entry.text,
          node: link,
        });
        painter.late((pageOf) => {
          const page = String(pageOf.get(entry.id) ?? '');
          painter.text(
            area.left + area.width - measure(page, 9.6, 'regular'),
            y + 11.5,
            page,
            9.6,
            'regular',
            'text',
            link,
          );
        });
      },
    };
  });
}

function chunksOf(block: Block, setting: Setting): Chunk[] {
  switch (block.kind) {
    case 'title':
      return titleChunks(block, setting);
    case 'heading':
      return headingChunks(block, setting);
    case 'paragraph':
      return paragraphChunks(block, setting);
    case 'bullets':
      return bulletChunks(block, setting);
    case 'panels':
      return panelsChunks(block, setting);
    case 'table':
      return tableChunks(block, setting);
    case 'drawing':
      return drawingChunks(block, setting);
    case 'contents':
      return contentsChunks(setting);
    case 'space':
      return [{ height: block.height, spaceBefore: 0, keepWithNext: false, paint: () => undefined }];
    case 'page-break':
      return [{ height: 0, spaceBefore: 0, keepWithNext: true, startsPage: true, paint: () => undefined }];
  }
}

/**
 * Sets the tree on pages of `paper`. Deterministic. At least one page. Throws only when cancelled.
 * `measure` must be that of the font the pages are painted with.
 */
export function layOutReport(
  tree: ReportTree,
  paper: PaperSize,
  measure: MeasureText,
  context: JobContext,
): LaidOutReport {
  const area = contentArea(paper);
  const root: StructNode = { role: 'Document', children: [] };
  const headings = tree.blocks.filter((block) => block.kind === 'heading');
  const setting: Setting = { area, measure, root, headings };
  const chunks: Chunk[] = [];
  tree.blocks.forEach((block, i) => {
    checkCancelled(context);
    if (i % 8 === 0) context.progress(0.5 * (i / tree.blocks.length), 'Setting pages');
    chunks.push(...chunksOf(block, setting));
  });

  const pages: PlacedPage[] = [];
  const sectionOfPage: string[] = [];
  const pageOf = new Map<string, number>();
  const outline: OutlineEntry[] = [];
  const lateRuns: ((pageOf: ReadonlyMap<string, number>) => void)[] = [];
  const bottom = area.top + area.height;
  let section = '';
  let y = bottom + 1;

  const painterFor = (page: PlacedPage): Painter => ({
    text(x, baseline, text, size, weight, colour, node) {
      if (text !== '') page.items.push({ kind: 'text', x, y: baseline, text, size, weight, colour, node });
    },
    push: (item) => void page.items.push(item),
    late: (run) => void lateRuns.push(run),
  });
  const newPage = (): void => {
    pages.push({ items: [] });
    sectionOfPage.push(section);
    y = area.top;
  };

  for (let i = 0; i < chunks.length; i++) {
    if (i % 64 === 0) checkCancelled(context);
    const chunk = chunks[i] as Chunk;
    const atTop = pages.length > 0 && y <= area.top + 0.01;
    let mustBreak = pages.length === 0 || (chunk.startsPage === true && !atTop);
    if (!mustBreak && !atTop) {
      // What has to stay together with this chunk; not looked at when an earlier chunk already took it along.
      let need = chunk.spaceBefore + chunk.height;
      for (let k = i; (chunks[k] as Chunk).keepWithNext && k + 1 < chunks.length; k++) {
        const next = chunks[k + 1] as Chunk;
        if (next.startsPage === true) break;
        need += next.spaceBefore + next.height;
      }
      need = Math.max(need, chunk.spaceBefore + chunk.height + (chunk.needs ?? 0));
      const fitsOnEmptyPage = need - chunk.spaceBefore + (chunk.repeat?.height ?? 0) <= area.height;
      const own = chunk.spaceBefore + chunk.height;
      mustBreak = y + (fitsOnEmptyPage ? need : own) > bottom + 0.01;
    }
    if (mustBreak) newPage();
    const page = pages.at(-1) as PlacedPage;
    const painter = painterFor(page);
    if (y <= area.top + 0.01) {
      if (chunk.repeat !== undefined) {
        chunk.repeat.paint(painter, y);
        y += chunk.repeat.height;
      }
    } else y += chunk.spaceBefore;
    if (chunk.heading !== undefined) {
      const { heading } = chunk;
      pageOf.set(heading.id, pages.length);
      if (heading.level === 1) {
        section = heading.text;
        if (y <= area.top + 0.01 || sectionOfPage.at(-1) === '') sectionOfPage[pages.length - 1] = section;
      }
      if (heading.level !== 3) outline.push({ text: heading.text, level: heading.level, page: pages.length, y });
    }
    chunk.paint(painter, y);
    y += chunk.height;
  }
  if (pages.length === 0) newPage();
  for (const run of lateRuns) run(pageOf);

  // Page furniture.
  pages.forEach((page, i) => {
    const painter = painterFor(page);
    const right = area.left + area.width;
    const number = `Page ${i + 1} of ${pages.length}`;
    const numberWidth = measure(number, 7.4, 'regular');
    const footY = paper.height - 30;
    painter.push({
      kind: 'shape',
      shape: lineNode(area.left, footY - 11, right, footY - 11, { colour: 'grid', width: 0.5 }),
      node: null,
    });
    painter.text(
      area.left,
      footY,
      ellipsise(tree.footer, area.width - numberWidth - 20, 7.4, 'regular', measure),
      7.4,
      'regular',
      'textMuted',
      null,
    );
    painter.text(right - numberWidth, footY, number, 7.4, 'regular', 'textMuted', null);
    if (i === 0) return;
    const headY = 38;
    const name = ellipsise(sectionOfPage[i] ?? '', area.width * 0.45, 7.4, 'regular', measure);
    painter.text(
      area.left,
      headY,
      ellipsise(tree.title, area.width * 0.5, 7.4, 'regular', measure),
      7.4,
      'regular',
      'textMuted',
      null,
    );
    painter.text(right - measure(name, 7.4, 'regular'), headY, name, 7.4, 'regular', 'textMuted', null);
    painter.push({
      kind: 'shape',
      shape: lineNode(area.left, headY + 7, right, headY + 7, { colour: 'grid', width: 0.5 }),
      node: null,
    });
  });
  return { paper, pages, root, outline };
}
