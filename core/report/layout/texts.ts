import { wrapText } from '#core/drawing/measure.ts';
import type { ColourToken } from '#core/drawing/palette.ts';
import type { Block, HeadingBlock } from '#core/report/document.ts';
import { body, lede, small, structNode, type Chunk, type Setting } from './chunk.ts';
import { lineText, paintWords, wrapSpans } from './styledText.ts';

/** Room for the logo in points, and how large a px may be at the most: a small picture is not blown up. */
const logoBox = { width: 130, height: 52, pointsPerPx: 0.75 };

/** The head of the first page. */
export function titleChunks(block: Extract<Block, { kind: 'title' }>, setting: Setting): Chunk[] {
  const { area, measure, root } = setting;
  const size = 24;
  const leading = 29;
  const { logo } = block;
  const scale =
    logo === undefined
      ? 0
      : Math.min(logoBox.width / logo.widthPx, logoBox.height / logo.heightPx, logoBox.pointsPerPx);
  const logoWidth = (logo?.widthPx ?? 0) * scale;
  const logoHeight = (logo?.heightPx ?? 0) * scale;
  const width = area.width - (logo === undefined ? 0 : logoWidth + 24);
  const lines = wrapText(block.title, width, size, 'bold', measure);
  const eyebrow = wrapText(block.eyebrow, width, 8.4, 'bold', measure);
  const subtitle = wrapText(block.subtitle, width, 8.6, 'regular', measure);
  const height = Math.max(eyebrow.length * 12 + 4 + lines.length * leading + subtitle.length * 12 + 4, logoHeight + 4);
  const h1 = structNode(root, 'H1');
  const p = structNode(root, 'P');
  const figure = logo === undefined ? null : structNode(root, 'Figure', { alt: logo.alt });
  return [
    {
      height,
      spaceBefore: 0,
      keepWithNext: true,
      paint(painter, y) {
        let cursor = y;
        if (logo !== undefined && figure !== null) {
          painter.push({
            kind: 'image',
            x: area.left + area.width - logoWidth,
            y,
            width: logoWidth,
            height: logoHeight,
            image: logo,
            node: figure,
          });
        }
        for (const line of eyebrow) {
          painter.text(area.left, cursor + 9, `${line} `, 8.4, 'bold', 'accent', p);
          cursor += 12;
        }
        cursor += 4;
        lines.forEach((_, i) => {
          painter.text(area.left, cursor + 23, lineText(lines, i), size, 'bold', 'text', h1);
          cursor += leading;
        });
        subtitle.forEach((_, i) => {
          painter.text(area.left, cursor + 10, lineText(subtitle, i), 8.6, 'regular', 'textMuted', p);
          cursor += 12;
        });
      },
    },
  ];
}

const headingStyles = {
  1: { size: 19, leading: 24, before: 26, after: 6, needs: 150 },
  2: { size: 11.8, leading: 16, before: 16, after: 3, needs: 70 },
  3: { size: 9.2, leading: 13.4, before: 10, after: 1, needs: 40 },
} as const;

/** A heading, kept with what follows. */
export function headingChunks(block: HeadingBlock, setting: Setting): Chunk[] {
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
        lines.forEach((_, i) => {
          const baseline = y + i * style.leading + style.size * 0.97;
          painter.text(area.left, baseline, lineText(lines, i), style.size, 'bold', 'text', node);
        });
      },
    },
  ];
}

/** A paragraph, one chunk per line. */
export function paragraphChunks(block: Extract<Block, { kind: 'paragraph' }>, setting: Setting): Chunk[] {
  const { area, measure, root, anchors } = setting;
  const style = block.style === 'lede' ? lede : block.style === 'note' ? small : body;
  const colour: ColourToken = block.style === 'note' ? 'textMuted' : 'text';
  // Lines of more than about 95 characters are hard to read; a note may be wider since it is short.
  const width = block.style === 'note' ? area.width : Math.min(area.width, 470);
  const lines = wrapSpans(block.spans, width, style.size, colour, measure, anchors);
  const node = structNode(root, 'P');
  const before = block.style === 'note' ? 4 : block.style === 'lede' ? 8 : 5;
  return lines.map((line, i): Chunk => ({
    height: style.leading,
    spaceBefore: i === 0 ? before : 0,
    // No first or last line of a paragraph alone on a page.
    keepWithNext: (i === 0 && lines.length > 1) || i === lines.length - 2 || block.keepWithNext === true,
    paint: (painter, y) =>
      paintWords(painter, line, area.left, y + style.size * 1.08, style.size, node, measure, i < lines.length - 1),
  }));
}

/** A list, one chunk per line. */
export function bulletChunks(block: Extract<Block, { kind: 'bullets' }>, setting: Setting): Chunk[] {
  const { area, measure, root } = setting;
  const indent = 12;
  const list = structNode(root, 'L');
  return block.items.flatMap((item, index) => {
    const lines = wrapSpans(item, Math.min(area.width, 480) - indent, body.size, 'text', measure, setting.anchors);
    const entry = structNode(structNode(list, 'LI'), 'LBody');
    return lines.map((line, i): Chunk => ({
      height: body.leading,
      spaceBefore: i === 0 ? (index === 0 ? 5 : 2.5) : 0,
      keepWithNext: i < lines.length - 1 || (block.keepWithNext === true && index === block.items.length - 1),
      paint(painter, y) {
        if (i === 0) {
          painter.push({
            kind: 'shape',
            shape:
              block.marker === 'box'
                ? {
                    kind: 'rect',
                    x: area.left,
                    y: y + body.size * 0.38,
                    width: 6.4,
                    height: 6.4,
                    radius: 1,
                    stroke: { colour: 'textMuted', width: 0.7 },
                  }
                : { kind: 'circle', cx: area.left + 3, cy: y + body.size * 0.75, r: 1.5, fill: { colour: 'accent' } },
            node: null,
          });
        }
        paintWords(
          painter,
          line,
          area.left + indent,
          y + body.size * 1.08,
          body.size,
          entry,
          measure,
          i < lines.length - 1,
        );
      },
    }));
  });
}
