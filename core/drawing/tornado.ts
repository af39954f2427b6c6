import {
  english,
  formatNumber,
  formatSignificant,
  withUnit,
  type NumberLocale,
  type ScaledUnit,
  wordsIn,
} from './format.ts';
import { ellipsise, measureText } from './measure.ts';
import { linearScale, niceTicks } from './scale.ts';
import { lineNode, rectNode, textNode, type Scene, type SceneNode } from './scene.ts';

/** One assumption and the total at its low and its high value, all others at their likely value. */
export interface TornadoRow {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  /** The assumption's range, where known. */
  readonly low: number | null;
  readonly high: number | null;
  readonly atLow: number;
  readonly atHigh: number;
}

/** What a tornado shows: one total and the assumptions that move it. Values before they are divided by `scale`. */
export interface TornadoInput {
  /** The question, for example `What moves the yearly cost most?` */
  readonly title: string;
  readonly rows: readonly TornadoRow[];
  /** The total with every assumption at its likely value. */
  readonly base: number;
  readonly scale: ScaledUnit;
}

const rowHeight = 17;

/**
 * What moves a total most? One bar per assumption from the total at its low to the total at its high value, longest first,
 * around the line of the likely value. Rows are sorted here; pass as many as are to be drawn.
 */
export function tornado(
  input: TornadoInput,
  options: { readonly width: number; readonly locale?: NumberLocale },
): Scene {
  const locale = options.locale ?? english;
  const said = wordsIn(locale).tornado;
  const { width } = options;
  const swing = (row: TornadoRow): number => Math.abs(row.atHigh - row.atLow);
  const rows = input.rows.toSorted((a, b) => swing(b) - swing(a) || (a.id < b.id ? -1 : 1));
  if (rows.length === 0) {
    return {
      width,
      height: 24,
      title: input.title,
      description: said.emptyDescription,
      nodes: [textNode(0, 15, said.empty, 8, 'textMuted')],
    };
  }
  const { divisor, unit } = input.scale;
  const values = rows.flatMap((row) => [row.atLow / divisor, row.atHigh / divisor]);
  const base = input.base / divisor;
  const ticks = niceTicks(Math.min(base, ...values), Math.max(base, ...values), 5);
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  const decimals = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const labelSize = 7.5;
  // The unit of the assumption follows its name where there is room for both.
  const longest = width * 0.42 - 10;
  const named = rows.map((row) => {
    const withItsUnit = row.unit === '' || row.unit === '1' ? row.label : `${row.label}, ${row.unit}`;
    return measureText(withItsUnit, labelSize, 'regular') <= longest ? withItsUnit : row.label;
  });
  const left = Math.min(longest + 10, Math.max(...named.map((text) => measureText(text, labelSize, 'regular'))) + 10);
  // Bars are labelled with the assumption's values outside their ends: room for them on both sides.
  const ends = rows.map((row) => ({
    low: row.low === null ? said.low : formatSignificant(row.low, 3, locale),
    high: row.high === null ? said.high : formatSignificant(row.high, 3, locale),
  }));
  const pad =
    Math.max(...ends.flatMap((end) => [measureText(end.low, 7, 'regular'), measureText(end.high, 7, 'regular')])) + 6;
  const x = linearScale([ticks[0] ?? 0, ticks.at(-1) ?? 1], [left + pad, width - pad]);
  const top = 16;
  const bottom = top + rows.length * rowHeight + 2;
  const nodes: SceneNode[] = [];
  let lastLabelEnd = Number.NEGATIVE_INFINITY;
  for (const tick of ticks) {
    nodes.push(lineNode(x(tick), top, x(tick), bottom, { colour: 'grid', width: 0.5 }));
    const text = formatNumber(tick, decimals, locale);
    const textWidth = measureText(text, 7, 'regular');
    if (x(tick) - textWidth / 2 > lastLabelEnd + 4) {
      nodes.push(textNode(x(tick), bottom + 9, text, 7, 'textMuted', { anchor: 'middle' }));
      lastLabelEnd = x(tick) + textWidth / 2;
    }
  }
  nodes.push(textNode(0, bottom + 9, ellipsise(unit, left, 7), 7, 'textMuted'));
  rows.forEach((row, i) => {
    const y = top + i * rowHeight + 3;
    const low = x(row.atLow / divisor);
    const high = x(row.atHigh / divisor);
    const lowIsLeft = row.atLow <= row.atHigh;
    const end = ends[i] as (typeof ends)[number];
    const baseX = x(base);
    nodes.push({
      kind: 'group',
      target: { kind: 'assumption', id: row.id },
      label: said.label(
        row.label,
        withUnit(end.low, row.unit),
        withUnit(formatSignificant(row.atLow / divisor, 4, locale), unit),
        withUnit(end.high, row.unit),
        withUnit(formatSignificant(row.atHigh / divisor, 4, locale), unit),
      ),
      children: [
        textNode(0, y + 8.5, ellipsise(named[i] ?? '', left - 8, labelSize), labelSize, 'text'),
        rectNode(Math.min(low, baseX), y, Math.abs(low - baseX), rowHeight - 6, 'before'),
        rectNode(Math.min(high, baseX), y, Math.abs(high - baseX), rowHeight - 6, 'accent'),
        textNode(Math.min(low, high, baseX) - 3, y + 8, lowIsLeft ? end.low : end.high, 7, 'textMuted', {
          anchor: 'end',
        }),
        textNode(Math.max(low, high, baseX) + 3, y + 8, lowIsLeft ? end.high : end.low, 7, 'textMuted'),
      ],
    });
  });
  nodes.push(lineNode(x(base), top - 3, x(base), bottom, { colour: 'text', width: 1 }));
  const baseText = said.likely(withUnit(formatSignificant(base, 3, locale), unit));
  const baseWidth = measureText(baseText, 7, 'bold');
  const baseLabelX = Math.max(0, Math.min(width - baseWidth, x(base) - baseWidth / 2));
  nodes.push(textNode(baseLabelX, 9, baseText, 7, 'text', { weight: 'bold' }));
  const legendY = bottom + 23;
  let legendX = left;
  for (const [colour, name] of [
    ['before', said.atLow],
    ['accent', said.atHigh],
  ] as const) {
    nodes.push(rectNode(legendX, legendY - 6, 8, 7, colour), textNode(legendX + 12, legendY, name, 7, 'textMuted'));
    legendX += 12 + measureText(name, 7, 'regular') + 12;
  }
  const first = rows[0] as TornadoRow;
  return {
    width,
    height: legendY + 6,
    title: input.title,
    description: said.description(
      first.label,
      withUnit(formatSignificant(first.atLow / divisor, 3, locale), unit),
      withUnit(formatSignificant(first.atHigh / divisor, 3, locale), unit),
      rows.length,
    ),
    nodes,
  };
}
