import { ellipsise, wrapText } from '#core/drawing/measure.ts';
import { lineNode } from '#core/drawing/scene.ts';
import type { Block, Panel, PanelLine } from '#core/report/document.ts';
import { structNode, type Chunk, type Painter, type Setting } from './chunk.ts';
import type { StructNode } from './placed.ts';
import { lineText } from './styledText.ts';

const question = { size: 9.2, leading: 12.4 };
const figureSizes = [23, 20, 17, 14] as const;
const label = { size: 7.4 };
const detail = { size: 7.8, leading: 10.4 };
const remark = { size: 7.6, leading: 10.2 };

/** A column that a panel is set into: first without a painter to learn its height, then with one. */
interface Column {
  readonly setting: Setting;
  readonly painter: Painter | null;
  /** The panel's part of the structure. */
  readonly node: StructNode;
  readonly x: number;
  readonly width: number;
}

/** A paragraph of the panel's own, for what is read as one. */
function part(column: Column): StructNode | null {
  return column.painter === null ? null : structNode(column.node, 'P');
}

/** Size of a unit beside a figure of `size`. */
function unitSize(size: number): number {
  return size * 0.39;
}

/** Large figures side by side where they fit, in the largest size that does; else one under another. Returns the height. */
function setFigures(panel: Panel, column: Column, y: number): number {
  const { painter, x, width } = column;
  const { measure } = column.setting;
  const { figures } = panel;
  if (figures.length === 0) return 0;
  const gap = 12;
  const widthsAt = (size: number): number[] =>
    figures.map(({ value, unit, label: text }) => {
      const beside = unit === '' ? 0 : 3 + measure(unit, unitSize(size), 'regular');
      return Math.max(measure(value, size, 'bold') + beside, measure(text, label.size, 'regular'));
    });
  const totalAt = (size: number): number =>
    widthsAt(size).reduce((sum, value) => sum + value, 0) + gap * (figures.length - 1);
  const size = figureSizes.find((candidate) => totalAt(candidate) <= width);
  if (size === undefined) {
    figures.forEach((figure, i) => {
      const top = y + i * 29;
      const node = part(column);
      const value = ellipsise(`${figure.value} ${figure.unit}`.trimEnd(), width, 13, 'bold', measure);
      painter?.text(x, top + 13, `${value} `, 13, 'bold', figure.colour, node);
      const text = ellipsise(figure.label, width, label.size, 'regular', measure);
      painter?.text(x, top + 23, text, label.size, 'regular', 'textMuted', node);
    });
    return figures.length * 29;
  }
  const widths = widthsAt(size);
  const spare = figures.length > 1 ? Math.min(30, (width - totalAt(size)) / (figures.length - 1)) : 0;
  const baseline = y + size * 0.86;
  let cursor = x;
  figures.forEach((figure, i) => {
    const node = part(column);
    painter?.text(cursor, baseline, `${figure.value} `, size, 'bold', figure.colour, node);
    if (figure.unit !== '') {
      const unitX = cursor + measure(figure.value, size, 'bold') + 3;
      painter?.text(unitX, baseline, `${figure.unit} `, unitSize(size), 'regular', 'textMuted', node);
    }
    painter?.text(cursor, baseline + 11, figure.label, label.size, 'regular', 'textMuted', node);
    cursor += (widths[i] ?? 0) + gap + spare;
  });
  return size * 0.86 + 16;
}

/** A label on the left and its value on the right, on one line where they fit. Returns the height. */
function setLine(line: PanelLine, column: Column, y: number): number {
  const { painter, x, width } = column;
  const { measure } = column.setting;
  const leadsTo = line.link !== undefined && column.setting.anchors.has(line.link) ? line.link : undefined;
  const own = part(column);
  const node = own === null || leadsTo === undefined ? own : structNode(own, 'Link');
  const colour = line.colour ?? 'text';
  const link = (height: number): void => {
    if (leadsTo === undefined || node === null) return;
    painter?.push({ kind: 'link', x, y: y + 2, width, height: height - 2, anchor: leadsTo, label: line.label, node });
  };
  painter?.push({
    kind: 'shape',
    shape: lineNode(x, y + 1.5, x + width, y + 1.5, { colour: 'grid', width: 0.5 }),
    node: null,
  });
  const labelWidth = measure(line.label, detail.size, 'regular');
  const valueWidth = measure(line.value, detail.size, 'bold');
  if (labelWidth + 8 + valueWidth <= width) {
    painter?.text(x, y + 11.4, `${line.label} `, detail.size, 'regular', 'textMuted', node);
    painter?.text(x + width - valueWidth, y + 11.4, line.value, detail.size, 'bold', colour, node);
    link(14.2);
    return 14.2;
  }
  let cursor = y + 11.4;
  for (const text of wrapText(line.label, width, detail.size, 'regular', measure)) {
    painter?.text(x, cursor, `${text} `, detail.size, 'regular', 'textMuted', node);
    cursor += detail.leading;
  }
  const values = wrapText(line.value, width, detail.size, 'bold', measure);
  values.forEach((_, i) => {
    painter?.text(x, cursor, lineText(values, i), detail.size, 'bold', colour, node);
    cursor += detail.leading;
  });
  link(cursor - y - 11.4 + 3.8);
  return cursor - y - 11.4 + 3.8;
}

/** Sets a panel from `top` down; returns its height. */
function setPanel(panel: Panel, column: Column, top: number): number {
  const { painter, x, width } = column;
  const { measure } = column.setting;
  const paragraph = (text: string, y: number, type: typeof question, weight: 'regular' | 'bold'): number => {
    const node = part(column);
    const lines = wrapText(text, width, type.size, weight, measure);
    lines.forEach((_, i) => {
      const baseline = y + type.size + i * type.leading;
      const colour = weight === 'bold' ? 'text' : 'textMuted';
      painter?.text(x, baseline, lineText(lines, i), type.size, weight, colour, node);
    });
    return lines.length * type.leading;
  };
  let y = top + 8;
  y += paragraph(panel.question, y, question, 'bold') + 4;
  y += setFigures(panel, column, y);
  for (const line of panel.lines) y += setLine(line, column, y);
  if (panel.remark !== '') y += paragraph(panel.remark, y + 4, remark, 'regular') + 4;
  return y - top;
}

/** Panels side by side, as one chunk. */
export function panelsChunks(block: Extract<Block, { kind: 'panels' }>, setting: Setting): Chunk[] {
  const { area, root } = setting;
  const gutter = 20;
  const count = Math.max(1, block.panels.length);
  const width = (area.width - gutter * (count - 1)) / count;
  const columns = block.panels.map((panel, i) => ({
    panel,
    node: structNode(root, 'Div'),
    x: area.left + i * (width + gutter),
  }));
  const heights = columns.map(({ panel, node, x }) => setPanel(panel, { setting, painter: null, node, x, width }, 0));
  return [
    {
      height: Math.max(0, ...heights) + 2,
      spaceBefore: 14,
      keepWithNext: false,
      paint(painter, y) {
        for (const { panel, node, x } of columns) {
          const shape = lineNode(x, y, x + width, y, { colour: 'accent', width: 1.6 });
          painter.push({ kind: 'shape', shape, node: null });
          setPanel(panel, { setting, painter, node, x, width }, y);
        }
      },
    },
  ];
}
