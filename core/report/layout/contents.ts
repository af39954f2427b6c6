import { ellipsise } from '#core/drawing/measure.ts';
import { lineNode } from '#core/drawing/scene.ts';
import { structNode, type Chunk, type Setting } from './chunk.ts';

/** The list of sections; page numbers follow when all pages are known. */
export function contentsChunks(setting: Setting): Chunk[] {
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
