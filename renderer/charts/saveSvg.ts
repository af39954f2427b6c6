import { bridge } from '#renderer/host/bridge.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';

/** Properties that a drawing takes from style sheets and variables, and that a file of its own must carry. */
const carried = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
  'text-anchor',
] as const;

/**
 * The drawing as a stand-alone SVG text: the computed colours and fonts are written into its elements, on the ground of the
 * current theme, so that it looks the same elsewhere.
 */
export function svgText(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [drawing, ...drawing.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  for (const [index, original] of originals.entries()) {
    const target = copies[index];
    if (target === undefined) continue;
    const style = getComputedStyle(original);
    for (const property of carried) {
      const value = style.getPropertyValue(property);
      if (value !== '') target.setAttribute(property, value);
    }
    target.removeAttribute('class');
    target.removeAttribute('style');
    target.removeAttribute('tabindex');
  }
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(Math.round(width)));
  copy.setAttribute('height', String(Math.round(height)));
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

/** One drawing of several that stand below each other, with what stands at its upper left corner. */
export interface StackedDrawing {
  readonly drawing: SVGSVGElement;
  readonly caption: string;
}

/** Drawings below each other as one stand-alone SVG text. */
export function stackedSvgText(drawings: readonly StackedDrawing[]): string {
  let top = 0;
  let width = 0;
  const parts: string[] = [];
  const text = getComputedStyle(document.body);
  for (const { drawing, caption } of drawings) {
    const size = drawing.getBoundingClientRect();
    parts.push(svgText(drawing).replace('<svg', `<svg y="${top}"`));
    if (caption !== '') {
      const label = document.createElementNS('http://www.w3.org/2000/svg', 'text');
      label.setAttribute('x', '4');
      label.setAttribute('y', String(top + 16));
      label.setAttribute('font-size', '12');
      label.setAttribute('font-family', text.fontFamily);
      label.setAttribute('fill', text.color);
      label.textContent = caption;
      parts.push(new XMLSerializer().serializeToString(label));
    }
    top += Math.round(size.height);
    width = Math.max(width, Math.round(size.width));
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}">${parts.join('')}</svg>`;
}

/** Asks where to, and writes the drawing as a file named after its question. */
export function saveSvg(drawing: SVGSVGElement, title: string): Promise<void> {
  return saveSvgText(svgText(drawing), title);
}

/** Asks where to, and writes a drawing as a file named after its question. */
export async function saveSvgText(svg: string, title: string): Promise<void> {
  const name = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const file = await bridge().chooseSaveFile('drawing-svg', `${name}.svg`);
  if (file !== null) await runJob('drawing.save', { token: file.token, svg }, t('job.export'));
}
