import { colourOf, type ColourToken, type Theme } from './palette.ts';
import { coordinate, type Fill, type Scene, type SceneNode, type SceneTarget, type Stroke } from './scene.ts';

/** One SVG element as data: what React's createElement takes, with attribute names as SVG spells them. */
export interface SvgElement {
  readonly tag: 'line' | 'rect' | 'circle' | 'polygon' | 'path' | 'text' | 'g' | 'title' | 'clipPath';
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly SvgElement[];
  /** Text content, for `text` and `title`. */
  readonly text?: string;
  /** What a click on the group selects. */
  readonly target?: SceneTarget;
}

/** How a scene becomes SVG. */
export interface SvgOptions {
  /** What a colour token becomes, for example `var(--accent)`; the theme's hex colours when absent. */
  readonly colour?: (token: ColourToken) => string;
  /** Makes clip path ids unique when several drawings share one page. */
  readonly idPrefix?: string;
}

/** The font stack of a drawing outside the report. */
export const drawingFontFamily = "Inter, system-ui, -apple-system, 'Segoe UI', sans-serif";

/** The scene's nodes as SVG elements, in painting order. Colours are those of the theme unless `options.colour` maps them. */
export function sceneToSvgElements(scene: Scene, theme: Theme, options: SvgOptions = {}): readonly SvgElement[] {
  const colour = options.colour ?? ((token: ColourToken) => colourOf(token, theme));
  const prefix = options.idPrefix ?? 'scene';
  let clips = 0;

  function fillAttributes(fill: Fill | undefined): Record<string, string> {
    if (fill === undefined) return { fill: 'none' };
    const attributes: Record<string, string> = { fill: colour(fill.colour) };
    if (fill.opacity !== undefined) attributes['fill-opacity'] = coordinate(fill.opacity);
    return attributes;
  }
  function strokeAttributes(stroke: Stroke | undefined): Record<string, string> {
    if (stroke === undefined) return {};
    const attributes: Record<string, string> = {
      stroke: colour(stroke.colour),
      'stroke-width': coordinate(stroke.width),
    };
    if (stroke.dash !== undefined) attributes['stroke-dasharray'] = stroke.dash.map(coordinate).join(' ');
    if (stroke.round === true) {
      attributes['stroke-linecap'] = 'round';
      attributes['stroke-linejoin'] = 'round';
    }
    return attributes;
  }

  function element(node: SceneNode): SvgElement {
    switch (node.kind) {
      case 'line':
        return {
          tag: 'line',
          attributes: {
            x1: coordinate(node.x1),
            y1: coordinate(node.y1),
            x2: coordinate(node.x2),
            y2: coordinate(node.y2),
            ...strokeAttributes(node.stroke),
          },
          children: [],
        };
      case 'rect': {
        const attributes: Record<string, string> = {
          x: coordinate(node.x),
          y: coordinate(node.y),
          width: coordinate(node.width),
          height: coordinate(node.height),
        };
        if (node.radius !== undefined) attributes['rx'] = coordinate(node.radius);
        return {
          tag: 'rect',
          attributes: { ...attributes, ...fillAttributes(node.fill), ...strokeAttributes(node.stroke) },
          children: [],
        };
      }
      case 'circle':
        return {
          tag: 'circle',
          attributes: {
            cx: coordinate(node.cx),
            cy: coordinate(node.cy),
            r: coordinate(node.r),
            ...fillAttributes(node.fill),
            ...strokeAttributes(node.stroke),
          },
          children: [],
        };
      case 'polygon':
        return {
          tag: 'polygon',
          attributes: {
            points: node.points.map(([x, y]) => `${coordinate(x)},${coordinate(y)}`).join(' '),
            ...fillAttributes(node.fill),
            ...strokeAttributes(node.stroke),
          },
          children: [],
        };
      case 'path':
        return {
          tag: 'path',
          attributes: { d: node.d, ...fillAttributes(node.fill), ...strokeAttributes(node.stroke) },
          children: [],
        };
      case 'text': {
        const attributes: Record<string, string> = {
          x: coordinate(node.x),
          y: coordinate(node.y),
          'font-size': coordinate(node.size),
          fill: colour(node.colour),
        };
        if (node.weight === 'bold') attributes['font-weight'] = '600';
        if (node.anchor !== undefined && node.anchor !== 'start') attributes['text-anchor'] = node.anchor;
        if (node.rotate !== undefined) {
          attributes['transform'] = `rotate(${coordinate(node.rotate)} ${coordinate(node.x)} ${coordinate(node.y)})`;
        }
        return { tag: 'text', attributes, children: [], text: node.text };
      }
      case 'group': {
        const attributes: Record<string, string> = {};
        const children: SvgElement[] = [];
        if (node.label !== undefined) {
          children.push({ tag: 'title', attributes: {}, children: [], text: node.label });
        }
        if (node.clip !== undefined) {
          const id = `${prefix}-clip-${clips++}`;
          children.push({
            tag: 'clipPath',
            attributes: { id },
            children: [
              {
                tag: 'rect',
                attributes: {
                  x: coordinate(node.clip.x),
                  y: coordinate(node.clip.y),
                  width: coordinate(node.clip.width),
                  height: coordinate(node.clip.height),
                },
                children: [],
              },
            ],
          });
          attributes['clip-path'] = `url(#${id})`;
        }
        if ((node.dx ?? 0) !== 0 || (node.dy ?? 0) !== 0) {
          attributes['transform'] = `translate(${coordinate(node.dx ?? 0)} ${coordinate(node.dy ?? 0)})`;
        }
        for (const child of node.children) children.push(element(child));
        return { tag: 'g', attributes, children, ...(node.target === undefined ? {} : { target: node.target }) };
      }
    }
  }
  return scene.nodes.map(element);
}

function escapeXml(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // Control characters may not occur in XML 1.0 at all.
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  );
}

function serialise(element: SvgElement, indent: string): string {
  const attributes = Object.entries(element.attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
  if (element.text !== undefined)
    return `${indent}<${element.tag}${attributes}>${escapeXml(element.text)}</${element.tag}>\n`;
  if (element.children.length === 0) return `${indent}<${element.tag}${attributes}/>\n`;
  const children = element.children.map((child) => serialise(child, `${indent}  `)).join('');
  return `${indent}<${element.tag}${attributes}>\n${children}${indent}</${element.tag}>\n`;
}

/** The scene as a stand-alone SVG file (UTF-8), its title and description included for screen readers. */
export function sceneToSvg(scene: Scene, theme: Theme): string {
  const size = `width="${coordinate(scene.width)}" height="${coordinate(scene.height)}"`;
  const body = sceneToSvgElements(scene, theme)
    .map((element) => serialise(element, '  '))
    .join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${coordinate(scene.width)} ${coordinate(scene.height)}" ` +
    `role="img" font-family="${escapeXml(drawingFontFamily)}" font-variant-numeric="tabular-nums">\n` +
    `  <title>${escapeXml(scene.title)}</title>\n  <desc>${escapeXml(scene.description)}</desc>\n` +
    `  <rect x="0" y="0" width="${coordinate(scene.width)}" height="${coordinate(scene.height)}" fill="${colourOf('surface', theme)}"/>\n` +
    `${body}</svg>\n`
  );
}
