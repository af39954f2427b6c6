import type { ColourToken } from '#core/drawing/palette.ts';
import type { LogoImage } from '#core/report/document.ts';
import type { Scene, SceneNode, TextWeight } from '#core/drawing/scene.ts';

/* A report as it stands on pages: what layOutReport makes and a painter paints. Units are points. */

/** Part of the document for screen readers; roles are the standard structure types of PDF. */
export interface StructNode {
  readonly role:
    | 'Document'
    | 'Div'
    | 'H1'
    | 'H2'
    | 'H3'
    | 'P'
    | 'L'
    | 'LI'
    | 'LBody'
    | 'Table'
    | 'TR'
    | 'TH'
    | 'TD'
    | 'Figure'
    | 'TOC'
    | 'TOCI'
    | 'Link'
    | 'Span';
  readonly alt?: string;
  readonly scope?: 'Column' | 'Row';
  readonly children: StructNode[];
}

/** Something on a page. A null node is an artefact: page furniture and rules, which are not read out. */
export type PlacedItem =
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Baseline. */
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly weight: TextWeight;
      readonly colour: ColourToken;
      readonly node: StructNode | null;
    }
  | {
      readonly kind: 'scene';
      readonly x: number;
      readonly y: number;
      readonly scale: number;
      readonly scene: Scene;
      readonly node: StructNode;
    }
  | {
      readonly kind: 'image';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly image: LogoImage;
      readonly node: StructNode;
    }
  | { readonly kind: 'shape'; readonly shape: SceneNode; readonly node: null }
  | {
      readonly kind: 'link';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      /** Id of the heading or row it leads to, and what it says. */
      readonly anchor: string;
      readonly label: string;
      readonly node: StructNode;
    }
  | { readonly kind: 'anchor'; readonly id: string; readonly y: number; readonly node: null };

export interface PlacedPage {
  readonly items: PlacedItem[];
}

export interface OutlineEntry {
  readonly text: string;
  readonly level: 1 | 2;
  readonly page: number;
  readonly y: number;
}

export interface PaperSize {
  readonly width: number;
  readonly height: number;
}

/** A4 and US Letter in points. */
export const paperSizes: Readonly<Record<'A4' | 'Letter', PaperSize>> = {
  A4: { width: 595.28, height: 841.89 },
  Letter: { width: 612, height: 792 },
};

/** Where content may stand on a page. */
export interface ContentArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The content area of a paper: margins of about two centimetres, with room for the running head and foot. */
export function contentArea(paper: PaperSize): ContentArea {
  return { left: 54, top: 62, width: paper.width - 108, height: paper.height - 62 - 58 };
}

export interface LaidOutReport {
  readonly paper: PaperSize;
  readonly pages: readonly PlacedPage[];
  readonly root: StructNode;
  readonly outline: readonly OutlineEntry[];
}
