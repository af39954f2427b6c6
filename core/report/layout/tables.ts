import { breakableParts, wrapText, type MeasureText } from '#core/drawing/measure.ts';
import { lineNode, rectNode, type TextWeight } from '#core/drawing/scene.ts';
import type { TableBlock, TableCell, TableRow } from '#core/report/document.ts';
import { structNode, table, type Chunk, type Painter, type Setting } from './chunk.ts';
import type { StructNode } from './placed.ts';
import { lineText } from './styledText.ts';

function cellOf(cell: string | TableCell): TableCell {
  return typeof cell === 'string' ? { text: cell } : cell;
}

/** Rows of groups and totals are bold unless a cell says that it is not. */
function weightOf(cell: TableCell, kind: TableRow['kind']): TextWeight {
  return (cell.isBold ?? kind !== 'body') ? 'bold' : 'regular';
}

const swatchRoom = 11;

/** Characters of a script without spaces that a column has room for at least: most of its words are no longer. */
const sideBySide = 4;

/** Air between columns. Long lists take less, the least with which every cell stays on one line where there is such a one. */
const compactGutters = [6.5, 5, 4] as const;

/**
 * Widths of a table's columns: every cell on one line if all fit; else the heads are wrapped; else every column has its
 * longest word and the wide ones share
 * the rest by weight.
 */
function columnWidths(
  block: TableBlock,
  width: number,
  measure: MeasureText,
): { readonly widths: number[]; readonly gutter: number } {
  const columns = block.columns;
  const headFull = columns.map((column) => measure(column.header, table.size - 0.4, 'bold'));
  // Heads may be broken after a hyphen, as wrapText does: the figures under `Person-days` need half of its room.
  const headWords = columns.map((column) =>
    longestWord(column.header.replaceAll('-', '- '), table.size - 0.4, 'bold', measure),
  );
  const bodyFull = columns.map(() => 0);
  const bodyWords = columns.map(() => 0);
  for (const tableRow of block.rows) {
    if (tableRow.kind === 'group') continue;
    tableRow.cells.forEach((raw, i) => {
      const cell = cellOf(raw);
      const weight = weightOf(cell, tableRow.kind);
      const room = cell.swatch === undefined ? 0 : swatchRoom;
      bodyFull[i] = Math.max(bodyFull[i] ?? 0, measure(cell.text, table.size, weight) + room);
      bodyWords[i] = Math.max(bodyWords[i] ?? 0, longestWord(cell.text, table.size, weight, measure) + room);
    });
  }
  const weights = columns.map((column) => column.weight ?? 1);
  const totalWeight = weights.reduce((sum, value) => sum + value, 0);
  // Everything on one line; else the heads wrapped. Spare room goes to the weighted columns.
  const wrappedHeads = bodyFull.map((value, i) => Math.max(value, headWords[i] ?? 0));
  const gutters: readonly number[] = block.isCompact === true ? compactGutters : [table.gutter];
  const natural = wrappedHeads.reduce((sum, value) => sum + value, 0);
  const gutter = gutters.find((air) => natural + air * (columns.length - 1) <= width) ?? gutters[0] ?? table.gutter;
  const available = width - gutter * (columns.length - 1);
  for (const wanted of [bodyFull.map((value, i) => Math.max(value, headFull[i] ?? 0)), wrappedHeads]) {
    const spare = available - wanted.reduce((sum, value) => sum + value, 0);
    if (spare < 0) continue;
    const widths = wanted.map(
      (value, i) => value + (totalWeight === 0 ? 0 : (spare * (weights[i] ?? 0)) / totalWeight),
    );
    return { widths, gutter };
  }
  const wanted = wrappedHeads;
  const minimum = bodyWords.map((value, i) => Math.max(value, headWords[i] ?? 0));
  // A word longer than this is broken, so that one name cannot take the room of all other columns.
  const longest = Math.max(100, available / 4);
  const floor = minimum.map((value, i) => Math.min(value, wanted[i] ?? 0, longest));
  const totalFloor = floor.reduce((sum, value) => sum + value, 0);
  if (totalFloor >= available) {
    // Too many long words: the widest columns give, down to one width that lets all fit, so that short words stay whole.
    let low = 0;
    let high = Math.max(...floor);
    for (let i = 0; i < 40; i++) {
      const middle = (low + high) / 2;
      if (floor.reduce((sum, value) => sum + Math.min(value, middle), 0) <= available) low = middle;
      else high = middle;
    }
    return { widths: floor.map((value) => Math.min(value, low)), gutter };
  }
  // Water filling: narrow columns keep their natural width, the rest share what remains.
  const widths = floor.slice();
  let rest = available - totalFloor;
  const open = new Set(columns.map((_, i) => i));
  while (rest > 0.01 && open.size > 0) {
    const pull = (i: number): number => (weights[i] ?? 0) + 0.15;
    const total = [...open].reduce((sum, i) => sum + pull(i), 0);
    const room = rest;
    let given = 0;
    for (const i of open) {
      const gain = Math.min((room * pull(i)) / total, (wanted[i] ?? 0) - (widths[i] ?? 0));
      widths[i] = (widths[i] ?? 0) + gain;
      given += gain;
      if ((widths[i] ?? 0) >= (wanted[i] ?? 0) - 0.01) open.delete(i);
    }
    rest -= given;
    if (given < 0.01) break;
  }
  return { widths, gutter };
}

function longestWord(text: string, size: number, weight: TextWeight, measure: MeasureText): number {
  let longest = 0;
  for (const word of text.split(/[ \n]+/)) {
    const parts = breakableParts(word);
    for (const part of parts) longest = Math.max(longest, measure(part, size, weight));
    // Scripts without spaces may break anywhere, but a column of single characters is not read: so many stand side by side.
    if (parts.length > 1) longest = Math.max(longest, measure(parts.slice(0, sideBySide).join(''), size, weight));
  }
  return longest;
}

interface SetRow {
  readonly lines: readonly (readonly string[])[];
  readonly cells: readonly TableCell[];
  readonly kind: TableRow['kind'];
  readonly nodes: readonly StructNode[];
}

/** A table, one chunk per row, its head repeated on every page it reaches. */
export function tableChunks(block: TableBlock, setting: Setting): Chunk[] {
  const { area, measure, root } = setting;
  const { widths, gutter } = columnWidths(block, area.width, measure);
  const xs: number[] = [];
  let cursor = area.left;
  for (const width of widths) {
    xs.push(cursor);
    cursor += width + gutter;
  }
  const right = cursor - gutter;
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
        painter.text(
          x,
          baseline,
          lineText(lines, k),
          headerSize,
          'bold',
          'textMuted',
          isRepeat ? null : (headerNodes[i] ?? null),
        );
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
  const padding = block.padding ?? (block.isCompact === true ? 1.7 : table.padding);
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
      const weight = weightOf(cell, tableRow.kind);
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
        paint: (painter, y) => {
          if (tableRow.id !== undefined && first === 0)
            painter.push({ kind: 'anchor', id: tableRow.id, y, node: null });
          paintRow(painter, y, height, set, isLastPart, index < block.rows.length - 1);
        },
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
      const weight = weightOf(cell, set.kind);
      const room = cell.swatch === undefined ? 0 : swatchRoom;
      const x0 = isGroup ? area.left : (xs[i] ?? 0);
      const width = isGroup ? right - area.left : (widths[i] ?? 0);
      const alignEnd = !isGroup && block.columns[i]?.align === 'end';
      const lines = set.lines[i] ?? [];
      const leadsTo = cell.link !== undefined && setting.anchors.has(cell.link) ? cell.link : undefined;
      const own = set.nodes[i] ?? null;
      const node = leadsTo === undefined || own === null ? own : structNode(own, 'Link');
      lines.forEach((line, k) => {
        if (line === '') return;
        const baseline = y + padding + (isGroup ? 4 : 0) + k * table.leading + table.size * 0.98;
        if (k === 0 && cell.swatch !== undefined) {
          painter.push({ kind: 'shape', shape: rectNode(x0, baseline - 6.2, 7, 7, cell.swatch, 1), node: null });
        }
        const x = alignEnd ? x0 + width - measure(line, table.size, weight) : x0 + room;
        const colour = cell.colour ?? (leadsTo === undefined ? 'text' : 'accent');
        painter.text(x, baseline, lineText(lines, k), table.size, weight, colour, node);
        if (leadsTo !== undefined && node !== null) {
          painter.push({
            kind: 'link',
            x,
            y: baseline - table.size,
            width: measure(line, table.size, weight),
            height: table.leading,
            anchor: leadsTo,
            label: cell.text,
            node,
          });
        }
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
        painter.text(area.left, y + table.padding + table.size, setting.none, table.size, 'regular', 'textMuted', p),
    });
  }
  // A short table is not broken at all.
  const bodyHeight = bodyRows.reduce((sum, chunk) => sum + chunk.height, 0);
  const isShort = bodyRows.length <= 8 && bodyHeight <= area.height * 0.3;
  bodyRows.forEach((chunk, i) =>
    chunks.push(isShort && i < bodyRows.length - 1 ? { ...chunk, keepWithNext: true } : chunk),
  );
  // Air under the table.
  chunks.push({ height: 2, spaceBefore: 0, keepWithNext: false, isAir: true, paint: () => undefined });
  return chunks;
}
