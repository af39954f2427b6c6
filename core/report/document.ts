import type { ColourToken } from '#core/drawing/palette.ts';
import type { Scene } from '#core/drawing/scene.ts';
import type { ReportTexts } from './texts/english.ts';

/**
 * A report as a tree of blocks, before it knows of pages: what buildReport makes and layout/ sets. Every block is plain
 * data, so that the same tree can be tested as text and set on any paper.
 */

/** A piece of running text. */
export interface Span {
  readonly text: string;
  readonly isBold?: boolean;
  readonly colour?: ColourToken;
  /** Id of the heading or row that it leads to. */
  readonly link?: string;
}

/** A picture for the title, as {@link import('./logo.ts').inspectLogo} has looked at it. */
export interface LogoImage {
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly alt: string;
}

export interface TitleBlock {
  readonly kind: 'title';
  /** Small line above the title. */
  readonly eyebrow: string;
  readonly title: string;
  /** Line under it: scenario, date. */
  readonly subtitle: string;
  /** Printed at the right of the title. */
  readonly logo?: LogoImage;
}

export interface HeadingBlock {
  readonly kind: 'heading';
  readonly level: 1 | 2 | 3;
  readonly text: string;
  /** Unique; what contents, outline and links lead to. */
  readonly id: string;
  /** Starts a page; else it only asks for room for itself and what follows. */
  readonly startsPage?: boolean;
}

export interface ParagraphBlock {
  readonly kind: 'paragraph';
  readonly style: 'body' | 'lede' | 'note';
  readonly spans: readonly Span[];
  /** Stays on the page of what follows. */
  readonly keepWithNext?: boolean;
}

export interface BulletsBlock {
  readonly kind: 'bullets';
  /** `box`: something to tick off on paper. */
  readonly marker?: 'dot' | 'box';
  readonly items: readonly (readonly Span[])[];
  /** The last item stays on the page of what follows. */
  readonly keepWithNext?: boolean;
}

/** A large figure with its unit and what it is. */
export interface KeyFigure {
  readonly value: string;
  readonly unit: string;
  readonly label: string;
  readonly colour: ColourToken;
}

/** A label with its value, in a panel. */
export interface PanelLine {
  readonly label: string;
  readonly value: string;
  readonly colour?: ColourToken;
  /** Id of the heading or row that it leads to. */
  readonly link?: string;
}

/** One question answered: large figures, lines of detail, a remark. */
export interface Panel {
  readonly question: string;
  readonly figures: readonly KeyFigure[];
  readonly lines: readonly PanelLine[];
  readonly remark: string;
}

/** Panels side by side. */
export interface PanelsBlock {
  readonly kind: 'panels';
  readonly panels: readonly Panel[];
}

export interface TableColumn {
  readonly header: string;
  readonly align: 'start' | 'end';
  /** Share in what is left after every column has its minimum; 1 when absent, 0 for a column as narrow as its content. */
  readonly weight?: number;
}

export interface TableCell {
  readonly text: string;
  readonly isBold?: boolean;
  readonly colour?: ColourToken;
  /** A coloured square before the text. */
  readonly swatch?: ColourToken;
  /** Id of the heading or row that it leads to. */
  readonly link?: string;
}

export interface TableRow {
  readonly kind: 'body' | 'group' | 'total';
  /** As many as columns; a group row has one cell that spans all. */
  readonly cells: readonly (string | TableCell)[];
  /** Unique; what links lead to. */
  readonly id?: string;
}

export interface TableBlock {
  readonly kind: 'table';
  /** What the table shows, for screen readers. */
  readonly summary: string;
  /** Set closer, for long lists in appendices. */
  readonly isCompact?: boolean;
  /** Air above and under each line of a row, in points; by `isCompact` when absent. */
  readonly padding?: number;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

export interface DrawingBlock {
  readonly kind: 'drawing';
  readonly scene: Scene;
  /** Printed above it; the scene's own title when absent, nothing when empty. */
  readonly heading?: string;
  /** Printed under it, small. */
  readonly caption?: string;
}

/** The list of level 1 headings with their pages. */
export interface ContentsBlock {
  readonly kind: 'contents';
}

export interface SpaceBlock {
  readonly kind: 'space';
  readonly height: number;
}

export interface PageBreakBlock {
  readonly kind: 'page-break';
}

/** Lines to sign on, one column for each who signs. */
export interface SignaturesBlock {
  readonly kind: 'signatures';
  /** Who signs. */
  readonly roles: readonly string[];
  /** What stands under each line. */
  readonly lines: readonly string[];
}

export type Block =
  | TitleBlock
  | HeadingBlock
  | ParagraphBlock
  | BulletsBlock
  | PanelsBlock
  | TableBlock
  | DrawingBlock
  | ContentsBlock
  | SignaturesBlock
  | SpaceBlock
  | PageBreakBlock;

/** The report, whole. */
export interface ReportTree {
  /** For the file's metadata and the running head. */
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly keywords: string;
  /** Printed at the foot of every page, left of the page number. */
  readonly footer: string;
  /** What the layout itself writes, and the document's language; English when absent. */
  readonly texts?: Pick<ReportTexts, 'language' | 'page' | 'none'>;
  readonly blocks: readonly Block[];
}

/** A span of plain text. */
export function plain(text: string): Span {
  return { text };
}

/** A span of bold text. */
export function bold(text: string): Span {
  return { text, isBold: true };
}

/** A paragraph of body text; strings are plain spans. */
export function paragraph(...spans: readonly (string | Span)[]): ParagraphBlock {
  return {
    kind: 'paragraph',
    style: 'body',
    spans: spans.map((span) => (typeof span === 'string' ? { text: span } : span)),
  };
}

/** A small remark under a table or drawing. */
export function note(text: string): ParagraphBlock {
  return { kind: 'paragraph', style: 'note', spans: [{ text }] };
}

/** Spans of a text in which a part between two pairs of asterisks is bold: `**34 hosts** today`. */
export function spansOf(text: string): Span[] {
  return text
    .split('**')
    .flatMap((part, i): Span[] => (part === '' ? [] : i % 2 === 1 ? [{ text: part, isBold: true }] : [{ text: part }]));
}

/** A row of a table's body. */
export function row(...cells: readonly (string | TableCell)[]): TableRow {
  return { kind: 'body', cells };
}

/** The tree as text, one line per piece: for golden tests and for search. Drawings give their title and description. */
export function treeText(tree: ReportTree): string {
  const lines: string[] = [`# ${tree.title}`];
  for (const block of tree.blocks) {
    switch (block.kind) {
      case 'title':
        lines.push(block.eyebrow, block.title, block.subtitle);
        break;
      case 'heading':
        lines.push('', `${'#'.repeat(block.level)} ${block.text}`);
        break;
      case 'paragraph':
        lines.push(block.spans.map((span) => span.text).join(''));
        break;
      case 'bullets':
        for (const item of block.items) lines.push(`- ${item.map((span) => span.text).join('')}`);
        break;
      case 'panels':
        for (const panel of block.panels) {
          lines.push(`[${panel.question}]`);
          for (const figure of panel.figures) lines.push(`  ${figure.label}: ${figure.value} ${figure.unit}`.trimEnd());
          for (const line of panel.lines) lines.push(`  ${line.label}: ${line.value}`);
          if (panel.remark !== '') lines.push(`  ${panel.remark}`);
        }
        break;
      case 'table':
        lines.push(`| ${block.columns.map((column) => column.header).join(' | ')} |`);
        for (const tableRow of block.rows) {
          lines.push(`| ${tableRow.cells.map((cell) => (typeof cell === 'string' ? cell : cell.text)).join(' | ')} |`);
        }
        break;
      case 'drawing':
        lines.push(`<${block.heading ?? block.scene.title}> ${block.scene.description}`);
        if (block.caption !== undefined) lines.push(`  ${block.caption}`);
        break;
      case 'signatures':
        for (const role of block.roles) lines.push(`[${role}] ${block.lines.map((line) => `${line}: ____`).join(' ')}`);
        break;
      case 'contents':
      case 'space':
      case 'page-break':
        break;
    }
  }
  return `${lines.join('\n')}\n`;
}
