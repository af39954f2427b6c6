import type { MeasureText } from '#core/drawing/measure.ts';
import type { ColourToken } from '#core/drawing/palette.ts';
import type { TextWeight } from '#core/drawing/scene.ts';
import type { HeadingBlock } from '#core/report/document.ts';
import type { ContentArea, PlacedItem, StructNode } from './placed.ts';

/** Type of running text: size and distance of lines. */
export const body = { size: 9.2, leading: 13.4 };
/** Type of the answer on the first page. */
export const lede = { size: 11.5, leading: 16.5 };
/** Type of notes and captions. */
export const small = { size: 7.6, leading: 10.4 };
/** Type and measures of tables. */
export const table = { size: 7.8, leading: 10.2, padding: 3.2, gutter: 10 };

/** What a chunk paints with, onto the page that it came to stand on. */
export interface Painter {
  text(
    x: number,
    baseline: number,
    text: string,
    size: number,
    weight: TextWeight,
    colour: ColourToken,
    node: StructNode | null,
  ): void;
  push(item: PlacedItem): void;
  /** Runs when all pages are known. */
  late(run: (pageOf: ReadonlyMap<string, number>) => void): void;
}

/** A piece of the report that is never cut. */
export interface Chunk {
  readonly height: number;
  /** Left out at the top of a page. */
  readonly spaceBefore: number;
  readonly keepWithNext: boolean;
  /** Room asked for on the page, beyond the chunk itself. */
  readonly needs?: number;
  readonly startsPage?: boolean;
  /** Nothing but room: left out where it would open a page. */
  readonly isAir?: boolean;
  readonly heading?: HeadingBlock;
  /** Painted first when the chunk opens a page. */
  readonly repeat?: { readonly height: number; paint(painter: Painter, y: number): void };
  paint(painter: Painter, y: number): void;
}

/** A new part of the structure, added to its parent. */
export function structNode(
  parent: StructNode,
  role: StructNode['role'],
  extra: { readonly alt?: string; readonly scope?: 'Column' | 'Row' } = {},
): StructNode {
  const node: StructNode = { role, children: [], ...extra };
  parent.children.push(node);
  return node;
}

/** What blocks are set with. */
export interface Setting {
  readonly area: ContentArea;
  readonly measure: MeasureText;
  readonly root: StructNode;
  readonly headings: readonly HeadingBlock[];
  /** Ids of headings and rows that links may lead to; a link to anything else is plain text. */
  readonly anchors: ReadonlySet<string>;
  /** Said where a table has no rows. */
  readonly none: string;
}
