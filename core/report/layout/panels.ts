import { ellipsise, wrapText } from '#core/drawing/measure.ts';
import type { ColourToken } from '#core/drawing/palette.ts';
import { lineNode, type TextWeight } from '#core/drawing/scene.ts';
import type { Block, Panel } from '#core/report/document.ts';
import { structNode, type Chunk, type Painter, type Setting } from './chunk.ts';
import type { StructNode } from './placed.ts';

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

/** Panels side by side, as one chunk. */
export function panelsChunks(block: Extract<Block, { kind: 'panels' }>, setting: Setting): Chunk[] {
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
