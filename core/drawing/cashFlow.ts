import {
  english,
  formatNumber,
  formatSignificant,
  withUnit,
  wordsIn,
  type NumberLocale,
  type ScaledUnit,
} from './format.ts';
import { measureText } from './measure.ts';
import { linearScale, niceTicks } from './scale.ts';
import { lineNode, polylinePath, rectNode, textNode, type Scene, type SceneNode } from './scene.ts';

/** Money of one quarter, in the currency itself. */
export interface CashFlowQuarter {
  /** `2027-Q1`. */
  readonly quarter: string;
  readonly spend: number;
  readonly saved: number;
  /** Saved less spent since the start. */
  readonly cumulative: number;
}

const size = 7;

/**
 * When is the money back? Spending and saving of each quarter as bars down and up, and the running total as a line, in one unit.
 */
export function cashFlow(
  quarters: readonly CashFlowQuarter[],
  options: {
    readonly width: number;
    readonly height: number;
    readonly scale: ScaledUnit;
    readonly locale?: NumberLocale;
  },
): Scene {
  const locale = options.locale ?? english;
  const said = wordsIn(locale).cashFlow;
  const { width, height } = options;
  const { divisor, unit } = options.scale;
  const first = quarters[0];
  const last = quarters.at(-1);
  if (first === undefined || last === undefined) {
    return {
      width,
      height: 24,
      title: said.title,
      description: said.empty,
      nodes: [textNode(0, 15, said.empty, 8, 'textMuted')],
    };
  }
  const money = (value: number): string => withUnit(formatSignificant(value / divisor, 3, locale), unit);
  const low = Math.min(0, ...quarters.map(({ spend, cumulative }) => Math.min(-spend, cumulative))) / divisor;
  const high = Math.max(0, ...quarters.map(({ saved, cumulative }) => Math.max(saved, cumulative))) / divisor;
  const ticks = niceTicks(low, high, 5);
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  const decimals = Math.min(4, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const tickTexts = ticks.map((tick) => formatNumber(tick, decimals, locale));
  const endText = money(last.cumulative);
  const left = Math.max(...tickTexts.map((text) => measureText(text, size, 'regular'))) + 8;
  const right = width - measureText(endText, size + 1, 'bold') - 10;
  const top = 18;
  const bottom = height - 30;
  const y = linearScale([ticks[0] ?? 0, ticks.at(-1) ?? 1], [bottom, top]);
  const pitch = (right - left) / quarters.length;
  const bar = Math.min(14, pitch * 0.62);
  const nodes: SceneNode[] = [textNode(0, 8, unit, size, 'textMuted')];
  ticks.forEach((tick, i) => {
    nodes.push(
      lineNode(left, y(tick), right, y(tick), { colour: tick === 0 ? 'text' : 'grid', width: tick === 0 ? 0.7 : 0.5 }),
      textNode(left - 5, y(tick) + 2.5, tickTexts[i] ?? '', size, 'textMuted', { anchor: 'end' }),
    );
  });
  let lastLabelEnd = Number.NEGATIVE_INFINITY;
  const line: [number, number][] = [];
  quarters.forEach((entry, i) => {
    const centre = left + pitch * (i + 0.5);
    const up = y(entry.saved / divisor);
    const down = y(-entry.spend / divisor);
    nodes.push({
      kind: 'group',
      label: said.label(entry.quarter, money(entry.spend), money(entry.saved), money(entry.cumulative)),
      children: [
        rectNode(centre - bar / 2, up, bar, Math.max(0, y(0) - up), 'memory'),
        rectNode(centre - bar / 2, y(0), bar, Math.max(0, down - y(0)), 'before'),
      ],
    });
    line.push([centre, y(entry.cumulative / divisor)]);
    // The year under its first quarter; quarters where there is room for each.
    const [year = '', quarter = ''] = entry.quarter.split('-');
    const text = quarter === 'Q1' || i === 0 ? `${quarter} ${year}` : quarter;
    const textWidth = measureText(text, size, 'regular');
    if (centre - textWidth / 2 > lastLabelEnd + 3 && (pitch > 14 || quarter === 'Q1' || i === 0)) {
      nodes.push(textNode(centre, bottom + 10, text, size, 'textMuted', { anchor: 'middle' }));
      lastLabelEnd = centre + textWidth / 2;
    }
  });
  nodes.push({ kind: 'path', d: polylinePath(line), stroke: { colour: 'accent', width: 1.8, round: true } });
  const end = line.at(-1) as [number, number];
  nodes.push({ kind: 'circle', cx: end[0], cy: end[1], r: 2.2, fill: { colour: 'accent' } });
  nodes.push(textNode(right + 6, end[1] + 3, endText, size + 1, 'accent', { weight: 'bold' }));
  let x = left;
  const legendY = height - 5;
  for (const [colour, name] of [
    ['before', said.spend],
    ['memory', said.saved],
    ['accent', said.cumulative],
  ] as const) {
    nodes.push(
      colour === 'accent'
        ? lineNode(x, legendY - 2.5, x + 9, legendY - 2.5, { colour, width: 1.8 })
        : rectNode(x, legendY - 6, 8, 7, colour),
      textNode(x + 13, legendY, name, size, 'textMuted'),
    );
    x += 13 + measureText(name, size, 'regular') + 14;
  }
  return {
    width,
    height,
    title: said.title,
    description: said.description(
      quarters.length,
      first.quarter,
      last.quarter,
      money(quarters.reduce((sum, { spend }) => sum + spend, 0)),
      endText,
    ),
    nodes,
  };
}
