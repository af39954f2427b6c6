import { ellipsise, type MeasureText } from '#core/drawing/measure.ts';
import { lineNode } from '#core/drawing/scene.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import type { Block, ReportTree } from '#core/report/document.ts';
import { englishReport } from '#core/report/texts/english.ts';
import type { Chunk, Painter, Setting } from './chunk.ts';
import { contentsChunks } from './contents.ts';
import { drawingChunks } from './drawings.ts';
import { panelsChunks } from './panels.ts';
import {
  contentArea,
  type LaidOutReport,
  type OutlineEntry,
  type PaperSize,
  type PlacedPage,
  type StructNode,
} from './placed.ts';
import { signatureChunks } from './signatures.ts';
import { tableChunks } from './tables.ts';
import { bulletChunks, headingChunks, paragraphChunks, titleChunks } from './texts.ts';

/*
 * Sets a report tree on pages. The result says where every line of text, drawing and rule stands, to which part of the
 * document's structure it belongs, and what links to what; a painter only has to paint it. Units are points.
 *
 * Blocks become chunks that are never cut. Chunks flow down the page; a chunk may ask to stay with the next one (headings,
 * table heads, first and last lines of paragraphs), and a table's chunks bring their head along to a new page.
 */

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
    case 'signatures':
      return signatureChunks(block, setting);
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
  const texts = tree.texts ?? englishReport;
  const anchors = new Set(headings.map((heading) => heading.id));
  for (const block of tree.blocks) {
    if (block.kind === 'table') for (const { id } of block.rows) if (id !== undefined) anchors.add(id);
  }
  const setting: Setting = { area, measure, root, headings, anchors, none: texts.none };
  const chunks: Chunk[] = [];
  tree.blocks.forEach((block, i) => {
    checkCancelled(context);
    if (i % 8 === 0) context.progress(0.5 * (i / tree.blocks.length), 'Setting pages');
    // What introduces a table or a drawing stays with it.
    const next = tree.blocks[i + 1]?.kind;
    const introduces = block.kind === 'paragraph' && block.style === 'body' && (next === 'table' || next === 'drawing');
    chunks.push(...chunksOf(introduces ? { ...block, keepWithNext: true } : block, setting));
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
    if (mustBreak && chunk.isAir === true) continue;
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
    const number = texts.page(i + 1, pages.length);
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
