import PDFDocument from 'pdfkit';
import type { ReportOptions } from '#core/api/reportCalls.ts';
import { checkCancelled, type JobContext } from '#core/job.ts';
import { buildReport } from '#core/report/buildReport.ts';
import { layOutReport } from '#core/report/layout/layOutReport.ts';
import { paperSizes, type LaidOutReport, type OutlineEntry, type StructNode } from '#core/report/layout/placed.ts';
import { textsOf } from '#core/report/texts/textsOf.ts';
import type { ReportInput } from '#core/report/reportInput.ts';
import { paintNode, paintScene, paintText } from './paintScene.ts';
import { registerFonts } from './pdfFonts.ts';

type StructElement = ReturnType<InstanceType<typeof PDFDocument>['struct']>;

/** A finished report: the bytes of the PDF file and its number of pages. */
export interface RenderedReport {
  readonly bytes: Uint8Array;
  readonly pages: number;
}

/** pdfkit turns plain strings into PDF names; only String objects become text. */
function pdfString(text: string): string {
  return Object(text) as string;
}

/** The document's structure as pdfkit elements, with the place of every figure. */
function createStructure(
  document: InstanceType<typeof PDFDocument>,
  report: LaidOutReport,
): Map<StructNode, StructElement> {
  const boxes = new Map<StructNode, [number, number, number, number]>();
  for (const page of report.pages) {
    for (const item of page.items) {
      if (item.kind === 'image') {
        boxes.set(item.node, [item.x, item.y, item.x + item.width, item.y + item.height]);
        continue;
      }
      if (item.kind !== 'scene') continue;
      const width = item.scene.width * item.scale;
      const height = item.scene.height * item.scale;
      boxes.set(item.node, [item.x, item.y, item.x + width, item.y + height]);
    }
  }
  const elements = new Map<StructNode, StructElement>();
  const create = (node: StructNode): StructElement => {
    const bbox = boxes.get(node);
    // `scope` and `bbox` are understood by pdfkit 0.20 but not declared.
    const options: Parameters<typeof document.struct>[1] & { scope?: string; bbox?: readonly number[] } = {};
    if (node.alt !== undefined) options.alt = node.alt;
    if (node.scope !== undefined) options.scope = node.scope;
    if (bbox !== undefined) options.bbox = bbox;
    const element = document.struct(node.role, options);
    elements.set(node, element);
    for (const child of node.children) element.add(create(child));
    return element;
  };
  document.addStructure(create(report.root));
  return elements;
}

/** The parts of the structure whose last content stands on each page: nothing is added to them after it. */
function endingParts(report: LaidOutReport): readonly (readonly StructNode[])[] {
  const lastPage = new Map<StructNode, number>();
  report.pages.forEach((page, i) => {
    for (const item of page.items) if (item.node !== null) lastPage.set(item.node, i);
  });
  const ending: StructNode[][] = report.pages.map(() => []);
  const visit = (node: StructNode): number => {
    let last = lastPage.get(node) ?? 0;
    for (const child of node.children) last = Math.max(last, visit(child));
    ending[last]?.push(node);
    return last;
  };
  visit(report.root);
  return ending;
}

/** Bookmarks: sections, and their headings under them. */
function createOutline(
  document: InstanceType<typeof PDFDocument>,
  entries: readonly OutlineEntry[],
  width: number,
): void {
  type Item = typeof document.outline;
  interface OutlineTarget {
    /** Understood by pdfkit 0.20 but not declared. `left` counts from the right edge. */
    readonly pageNumber: number;
    readonly top: number;
    readonly left: number;
    readonly expanded: boolean;
  }
  let section: Item = document.outline;
  for (const entry of entries) {
    const target: OutlineTarget = {
      pageNumber: entry.page - 1,
      top: Math.max(0, entry.y - 8),
      left: width,
      expanded: false,
    };
    if (entry.level === 1) section = document.outline.addItem(entry.text, target);
    else section.addItem(entry.text, target);
  }
}

/**
 * Renders the report as a PDF 1.7 file: vectors and embedded font subsets only, tagged for screen readers, with outline,
 * links and metadata. The same input and options give the same bytes. Throws `CancelledError` when cancelled, and an
 * Error with a sentence for the user when a font cannot be read.
 */
export async function renderReport(
  input: ReportInput,
  options: ReportOptions,
  context: JobContext,
): Promise<RenderedReport> {
  const paper = paperSizes[options.paper];
  const created = new Date(input.createdAt);
  if (Number.isNaN(created.getTime())) throw new Error(`The report's date "${input.createdAt}" is no ISO time.`);

  context.progress(0, 'Writing the report');
  const document = new PDFDocument({
    size: [paper.width, paper.height],
    margin: 0,
    autoFirstPage: false,
    bufferPages: false,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: textsOf(options.language).language,
    // Known to pdfkit 0.20, not yet to its declarations: adds the identifier of PDF/UA-1 to the metadata.
    subset: 'PDF/UA' as 'PDF/A-1',
    // The file's id is made of these, so they are set first; the rest of the metadata follows with the tree.
    info: { CreationDate: created, Keywords: input.document.inputsHash },
  });
  const chunks: Uint8Array[] = [];
  const finished = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    document.on('end', resolve);
    document.on('error', reject);
  });

  const fonts = registerFonts(document, input.fonts);
  const tree = buildReport(input, options, paper, fonts.measure);
  Object.assign(document.info, {
    Title: tree.title,
    Author: tree.author,
    Subject: tree.subject,
    Keywords: tree.keywords,
    Creator: `Headroom ${input.productVersion}`,
    ModDate: created,
  });
  checkCancelled(context);
  const report = layOutReport(tree, paper, fonts.measure, {
    ...context,
    progress: (fraction, phase) => context.progress(0.05 + fraction * 0.7, phase),
    isCancelled: () => context.isCancelled(),
    elapsedMs: () => context.elapsedMs(),
  });

  let elements: Map<StructNode, StructElement> | null = null;
  const ending = endingParts(report);
  for (let i = 0; i < report.pages.length; i++) {
    checkCancelled(context);
    if (i % 8 === 0) context.progress(0.4 + 0.55 * (i / report.pages.length), 'Drawing pages');
    document.addPage();
    elements ??= createStructure(document, report);
    // Neighbours of one part of the structure share one marked content; artefacts another.
    let open: StructNode | null | undefined;
    const mark = (node: StructNode | null): void => {
      if (open === node) return;
      if (open !== undefined) document.endMarkedContent();
      open = node;
      if (node === null) document.markContent('Artifact', { type: 'Layout' });
      else elements?.get(node)?.add(document.markStructureContent(node.role));
    };
    const page = report.pages[i];
    for (const item of page?.items ?? []) {
      switch (item.kind) {
        case 'text':
          mark(item.node);
          paintText(document, fonts, item.x, item.y, item.text, item.size, item.weight, item.colour);
          break;
        case 'scene':
          mark(item.node);
          paintScene(document, fonts, item.scene, item.x, item.y, item.scale);
          break;
        case 'image':
          mark(item.node);
          try {
            document.image(item.image.bytes.slice().buffer, item.x, item.y, {
              width: item.width,
              height: item.height,
            });
          } catch (error) {
            throw new Error('The logo cannot be printed: the picture is damaged.', { cause: error });
          }
          break;
        case 'shape':
          mark(null);
          paintNode(document, fonts, item.shape);
          break;
        case 'anchor':
          document.addNamedDestination(item.id, 'XYZ', 0, Math.max(0, item.y - 8), 0);
          break;
        case 'link': {
          // `structParent` ties the annotation to its Link element; understood by pdfkit 0.20 but not declared.
          const annotation = { Contents: pdfString(item.label), structParent: elements.get(item.node) };
          document.goTo(item.x, item.y, item.width, item.height, item.anchor, annotation);
          break;
        }
      }
    }
    if (open !== undefined) document.endMarkedContent();
    // A report of 5,000 workloads has some 40,000 parts: each is written, and forgotten, with the page on which it ends.
    for (const node of ending[i] ?? []) {
      elements.get(node)?.end();
      elements.delete(node);
    }
    if (page !== undefined) page.items.length = 0;
  }
  createOutline(document, report.outline, paper.width);
  document.end();
  await finished;
  checkCancelled(context);

  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  context.progress(1, 'Done');
  return { bytes, pages: report.pages.length };
}
