import { wrapText } from '#core/drawing/measure.ts';
import type { Block } from '#core/report/document.ts';
import { small, structNode, type Chunk, type Setting } from './chunk.ts';
import { lineText } from './styledText.ts';

/** A drawing with its heading and caption, made smaller where the page is too small for it. */
export function drawingChunks(block: Extract<Block, { kind: 'drawing' }>, setting: Setting): Chunk[] {
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
        headingLines.forEach((_, i) => {
          painter.text(area.left, cursor + 9.4, lineText(headingLines, i), 9.2, 'bold', 'text', titleNode);
          cursor += 12.6;
        });
        if (headingLines.length > 0) cursor += 6;
        painter.push({ kind: 'scene', x: area.left, y: cursor, scale, scene, node });
        cursor += scene.height * scale + 4;
        captionLines.forEach((_, i) => {
          painter.text(
            area.left,
            cursor + 8,
            lineText(captionLines, i),
            small.size,
            'regular',
            'textMuted',
            captionNode,
          );
          cursor += small.leading;
        });
      },
    },
  ];
}
