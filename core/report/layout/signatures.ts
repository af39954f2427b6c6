import { wrapText } from '#core/drawing/measure.ts';
import { lineNode } from '#core/drawing/scene.ts';
import type { SignaturesBlock } from '#core/report/document.ts';
import { small, structNode, table, type Chunk, type Setting } from './chunk.ts';
import { lineText } from './styledText.ts';

/** Room to write in above a line. */
const room = 25;

/** Columns of lines to sign on, one for each who signs, as one chunk. */
export function signatureChunks(block: SignaturesBlock, setting: Setting): Chunk[] {
  const { area, measure, root } = setting;
  const gutter = 22;
  const count = Math.max(1, block.roles.length);
  const width = (area.width - gutter * (count - 1)) / count;
  const columns = block.roles.map((role) => ({
    node: structNode(root, 'P'),
    roleLines: wrapText(role, width, 8.4, 'bold', measure),
  }));
  const labels = block.lines.map((line) => wrapText(line, width, small.size, 'regular', measure));
  const roleHeight = Math.max(1, ...columns.map(({ roleLines }) => roleLines.length)) * table.leading;
  const height = roleHeight + labels.reduce((sum, lines) => sum + room + lines.length * small.leading, 0) + 2;
  return [
    {
      height,
      spaceBefore: 8,
      keepWithNext: false,
      paint(painter, y) {
        columns.forEach(({ node, roleLines }, i) => {
          const x = area.left + i * (width + gutter);
          roleLines.forEach((_, k) => {
            painter.text(x, y + 8.4 + k * table.leading, `${roleLines[k] ?? ''} `, 8.4, 'bold', 'text', node);
          });
          let cursor = y + roleHeight;
          for (const lines of labels) {
            cursor += room;
            painter.push({
              kind: 'shape',
              shape: lineNode(x, cursor - 2, x + width, cursor - 2, { colour: 'axis', width: 0.6 }),
              node: null,
            });
            lines.forEach((_, k) => {
              painter.text(x, cursor + 7.4, `${lineText(lines, k)} `, small.size, 'regular', 'textMuted', node);
              cursor += small.leading;
            });
          }
        });
      },
    },
  ];
}
