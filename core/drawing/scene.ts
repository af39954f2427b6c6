import type { ColourToken } from './palette.ts';

/**
 * A drawing as plain data: what the window paints as SVG elements and the report as PDF vectors. Units are px in the window
 * and pt on paper, the origin is the top left corner, y grows downwards. Nodes are painted in order, later ones on top.
 *
 * A painter needs to know these seven node kinds and nothing else; svgElements.ts turns a scene into SVG element data.
 */

/** How a line is drawn. Caps are butt, joins miter, unless `round`. */
export interface Stroke {
  readonly colour: ColourToken;
  readonly width: number;
  /** Lengths of dash and gap; solid when absent. */
  readonly dash?: readonly [number, number];
  readonly round?: boolean;
}

/** How an area is filled. */
export interface Fill {
  readonly colour: ColourToken;
  /** 0..1, 1 when absent. */
  readonly opacity?: number;
}

interface Painted {
  readonly fill?: Fill;
  readonly stroke?: Stroke;
}

/** A straight line, stroked. */
export interface LineNode {
  readonly kind: 'line';
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly stroke: Stroke;
}

/** A rectangle from its upper left corner. */
export interface RectNode extends Painted {
  readonly kind: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Corner radius. */
  readonly radius?: number;
}

/** A circle about `cx`, `cy`. */
export interface CircleNode extends Painted {
  readonly kind: 'circle';
  readonly cx: number;
  readonly cy: number;
  readonly r: number;
}

/** A closed shape through its points; the last one leads back to the first. */
export interface PolygonNode extends Painted {
  readonly kind: 'polygon';
  readonly points: readonly (readonly [number, number])[];
}

/** SVG path data with absolute M, L, C and Z commands only. */
export interface PathNode extends Painted {
  readonly kind: 'path';
  readonly d: string;
}

/** Which part of a text its `x` is. */
export type TextAnchor = 'start' | 'middle' | 'end';
/** The two faces that are measured; see fontMetrics.ts. */
export type TextWeight = 'regular' | 'bold';

/** One line of text. `y` is the baseline. Figures are tabular. */
export interface TextNode {
  readonly kind: 'text';
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly weight?: TextWeight;
  readonly anchor?: TextAnchor;
  readonly colour: ColourToken;
  /** Degrees, clockwise around (x, y). */
  readonly rotate?: number;
}

/** What a part of a drawing stands for, so that the window can select it and open the inspector. */
export interface SceneTarget {
  /** One of `explainableKinds` in core/api.ts, or `technology-flow` (id `from>to`). */
  readonly kind: string;
  readonly id: string;
}

/** Nodes that move, are clipped and are named together. */
export interface GroupNode {
  readonly kind: 'group';
  /** Moves the children; 0 when absent. */
  readonly dx?: number;
  readonly dy?: number;
  /** Nothing outside is painted; in the group's own coordinates. */
  readonly clip?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Full precision, for a tooltip and for screen readers. */
  readonly label?: string;
  readonly target?: SceneTarget;
  readonly children: readonly SceneNode[];
}

/** Anything drawn. Later nodes are painted over earlier ones. */
export type SceneNode = LineNode | RectNode | CircleNode | PolygonNode | PathNode | TextNode | GroupNode;

/** A whole drawing. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** The question that the drawing answers. Painted outside the scene (a heading above it), so that it can be selected text. */
  readonly title: string;
  /** What the drawing shows, in words with the figures that matter: the alternative text. */
  readonly description: string;
  readonly nodes: readonly SceneNode[];
}

/** A number as it is written into path data and SVG attributes: at most two decimals, no exponent, never `-0`. */
export function coordinate(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return String(rounded === 0 ? 0 : rounded);
}

/** Path data of straight segments through the points, closed when asked. */
export function polylinePath(points: readonly (readonly [number, number])[], closed = false): string {
  const parts: string[] = [];
  for (let i = 0; i < points.length; i++) {
    const [x, y] = points[i] as readonly [number, number];
    parts.push(`${i === 0 ? 'M' : 'L'}${coordinate(x)} ${coordinate(y)}`);
  }
  if (closed) parts.push('Z');
  return parts.join('');
}

/** A text node; `extra` for weight, anchor, rotation. */
export function textNode(
  x: number,
  y: number,
  text: string,
  size: number,
  colour: ColourToken,
  extra: { readonly weight?: TextWeight; readonly anchor?: TextAnchor; readonly rotate?: number } = {},
): TextNode {
  return { kind: 'text', x, y, text, size, colour, ...extra };
}

/** A straight line. */
export function lineNode(x1: number, y1: number, x2: number, y2: number, stroke: Stroke): LineNode {
  return { kind: 'line', x1, y1, x2, y2, stroke };
}

/** A filled rectangle; negative widths and heights are refused by drawing nothing of them (clamped to 0). */
export function rectNode(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: ColourToken | Fill,
  radius?: number,
): RectNode {
  return {
    kind: 'rect',
    x,
    y,
    width: Math.max(0, width),
    height: Math.max(0, height),
    fill: typeof fill === 'string' ? { colour: fill } : fill,
    ...(radius === undefined ? {} : { radius }),
  };
}
