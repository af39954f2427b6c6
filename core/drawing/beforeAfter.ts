import { english, formatSignificant, withUnit, type NumberLocale, type ScaledUnit, wordsIn } from './format.ts';
import { measureText } from './measure.ts';
import { lineNode, rectNode, textNode, type Scene, type SceneNode } from './scene.ts';

/** One total before and after the plan, with the P10 and P90 where uncertainty was sampled. */
export interface BeforeAfterRow {
  readonly label: string;
  readonly scale: ScaledUnit;
  readonly before: number;
  readonly after: number;
  readonly beforeBand?: { readonly p10: number; readonly p90: number };
  readonly afterBand?: { readonly p10: number; readonly p90: number };
  /** Id of the total, for the inspector. */
  readonly total?: string;
}

const rowHeight = 30;
const barHeight = 8;

/**
 * What changes when the plan is done? Per total a grey bar before and an accent bar after, each row on its own scale from
 * zero, whiskers from P10 to P90.
 */
export function beforeAfter(
  rows: readonly BeforeAfterRow[],
  options: { readonly width: number; readonly locale?: NumberLocale },
): Scene {
  const locale = options.locale ?? english;
  const { width } = options;
  const said = wordsIn(locale).beforeAfter;
  const title = said.title;
  const nodes: SceneNode[] = [];
  const words: string[] = [];
  const text = (value: number, scale: ScaledUnit): string =>
    withUnit(formatSignificant(value / scale.divisor, 3, locale), scale.unit);
  const labelWidth = Math.max(0, ...rows.map((row) => measureText(row.label, 8, 'bold'))) + 12;
  const valueWidth =
    Math.max(
      0,
      ...rows.flatMap((row) => [row.before, row.after].map((value) => measureText(text(value, row.scale), 8, 'bold'))),
    ) + 10;
  const left = Math.min(labelWidth, width * 0.3);
  const right = width - valueWidth;
  rows.forEach((row, index) => {
    const top = index * rowHeight + 2;
    const highest = Math.max(row.before, row.after, row.beforeBand?.p90 ?? 0, row.afterBand?.p90 ?? 0);
    const at = (value: number): number => left + (highest > 0 ? (Math.max(0, value) / highest) * (right - left) : 0);
    const children: SceneNode[] = [];
    if (index > 0) children.push(lineNode(0, top - 2, width, top - 2, { colour: 'grid', width: 0.4 }));
    children.push(textNode(0, top + 10, row.label, 8, 'text', { weight: 'bold' }));
    const draw = (
      y: number,
      value: number,
      band: { readonly p10: number; readonly p90: number } | undefined,
      colour: 'before' | 'accent',
    ): void => {
      children.push(rectNode(left, y, at(value) - left, barHeight, colour));
      if (band !== undefined && band.p90 > band.p10) {
        const middle = y + barHeight / 2;
        children.push(lineNode(at(band.p10), middle, at(band.p90), middle, { colour: 'text', width: 0.8 }));
        for (const end of [band.p10, band.p90]) {
          children.push(lineNode(at(end), middle - 2.5, at(end), middle + 2.5, { colour: 'text', width: 0.8 }));
        }
      }
      children.push(
        textNode(width, y + 7, text(value, row.scale), 8, colour === 'accent' ? 'accent' : 'textMuted', {
          anchor: 'end',
          weight: 'bold',
        }),
      );
    };
    draw(top + 3, row.before, row.beforeBand, 'before');
    draw(top + 3 + barHeight + 3, row.after, row.afterBand, 'accent');
    const sentence = said.sentence(row.label, text(row.before, row.scale), text(row.after, row.scale));
    words.push(sentence);
    nodes.push({
      kind: 'group',
      label: sentence,
      ...(row.total === undefined ? {} : { target: { kind: 'total', id: row.total } }),
      children,
    });
  });
  const legendY = rows.length * rowHeight + 12;
  let x = left;
  for (const [colour, name] of [
    ['before', said.before],
    ['accent', said.after],
  ] as const) {
    nodes.push(rectNode(x, legendY - 6, 8, 7, colour), textNode(x + 12, legendY, name, 7, 'textMuted'));
    x += 12 + measureText(name, 7, 'regular') + 12;
  }
  nodes.push(lineNode(x, legendY - 2.5, x + 10, legendY - 2.5, { colour: 'text', width: 0.8 }));
  nodes.push(lineNode(x, legendY - 5, x, legendY, { colour: 'text', width: 0.8 }));
  nodes.push(lineNode(x + 10, legendY - 5, x + 10, legendY, { colour: 'text', width: 0.8 }));
  nodes.push(textNode(x + 14, legendY, said.legend, 7, 'textMuted'));
  return { width, height: legendY + 6, title, description: `${words.join('; ')}.`, nodes };
}
