import type PDFDocument from 'pdfkit';
import { colourOf, type ColourToken } from '#core/drawing/palette.ts';
import type { Fill, Scene, SceneNode, Stroke, TextWeight } from '#core/drawing/scene.ts';
import type { PdfFonts } from './pdfFonts.ts';

type Document = InstanceType<typeof PDFDocument>;

/** Writes one line of text with its baseline at `y`; returns its width. */
export function paintText(
  document: Document,
  fonts: PdfFonts,
  x: number,
  y: number,
  text: string,
  size: number,
  weight: TextWeight,
  colour: ColourToken,
): void {
  document.fillColor(colourOf(colour, 'print'));
  let cursor = x;
  const runs = fonts.runs(text, weight);
  for (const run of runs) {
    document.font(run.fontName, size).text(run.text, cursor, y, { lineBreak: false, baseline: 'alphabetic' });
    if (runs.length > 1) cursor += document.widthOfString(run.text);
  }
}

function applyStroke(document: Document, stroke: Stroke): void {
  document
    .lineWidth(stroke.width)
    .lineCap(stroke.round === true ? 'round' : 'butt')
    .lineJoin(stroke.round === true ? 'round' : 'miter')
    .strokeColor(colourOf(stroke.colour, 'print'));
  if (stroke.dash !== undefined) document.dash(stroke.dash[0], { space: stroke.dash[1] });
}

/** Paints the current path: filled, stroked or both, with its own opacity and dash left behind for nobody. */
function finish(document: Document, path: () => void, fill: Fill | undefined, stroke: Stroke | undefined): void {
  if (fill === undefined && stroke === undefined) return;
  const needsState = (fill?.opacity ?? 1) < 1 || stroke?.dash !== undefined;
  if (needsState) document.save();
  if (fill !== undefined) {
    document.fillColor(colourOf(fill.colour, 'print'));
    if ((fill.opacity ?? 1) < 1) document.fillOpacity(fill.opacity ?? 1);
  }
  if (stroke !== undefined) applyStroke(document, stroke);
  path();
  if (fill !== undefined && stroke !== undefined) document.fillAndStroke();
  else if (fill !== undefined) document.fill();
  else document.stroke();
  if (needsState) document.restore();
}

/** Paints one node of a drawing in the document's current coordinates. */
export function paintNode(document: Document, fonts: PdfFonts, node: SceneNode): void {
  switch (node.kind) {
    case 'line':
      finish(document, () => void document.moveTo(node.x1, node.y1).lineTo(node.x2, node.y2), undefined, node.stroke);
      return;
    case 'rect': {
      if (node.width <= 0 || node.height <= 0) return;
      const radius = Math.min(node.radius ?? 0, node.width / 2, node.height / 2);
      const path = (): void => {
        if (radius > 0) document.roundedRect(node.x, node.y, node.width, node.height, radius);
        else document.rect(node.x, node.y, node.width, node.height);
      };
      finish(document, path, node.fill, node.stroke);
      return;
    }
    case 'circle':
      finish(document, () => void document.circle(node.cx, node.cy, node.r), node.fill, node.stroke);
      return;
    case 'polygon':
      finish(document, () => void document.polygon(...node.points.map(([x, y]) => [x, y])), node.fill, node.stroke);
      return;
    case 'path':
      finish(document, () => void document.path(node.d), node.fill, node.stroke);
      return;
    case 'text': {
      const weight = node.weight ?? 'regular';
      const width = fonts.measure(node.text, node.size, weight);
      const shift = node.anchor === 'end' ? width : node.anchor === 'middle' ? width / 2 : 0;
      if (node.rotate === undefined) {
        paintText(document, fonts, node.x - shift, node.y, node.text, node.size, weight, node.colour);
        return;
      }
      document.save().rotate(node.rotate, { origin: [node.x, node.y] });
      paintText(document, fonts, node.x - shift, node.y, node.text, node.size, weight, node.colour);
      document.restore();
      return;
    }
    case 'group': {
      const moves = (node.dx ?? 0) !== 0 || (node.dy ?? 0) !== 0;
      const needsState = moves || node.clip !== undefined;
      if (needsState) document.save();
      if (moves) document.translate(node.dx ?? 0, node.dy ?? 0);
      if (node.clip !== undefined) {
        document.rect(node.clip.x, node.clip.y, node.clip.width, node.clip.height).clip();
      }
      for (const child of node.children) paintNode(document, fonts, child);
      if (needsState) document.restore();
      return;
    }
  }
}

/** Paints a drawing with its top left corner at (x, y). */
export function paintScene(
  document: Document,
  fonts: PdfFonts,
  scene: Scene,
  x: number,
  y: number,
  scale: number,
): void {
  document.save().translate(x, y);
  if (scale !== 1) document.scale(scale);
  for (const node of scene.nodes) paintNode(document, fonts, node);
  document.restore();
}
