import {
  dayMs,
  english,
  formatDate,
  formatNumber,
  formatSignificant,
  withUnit,
  type NumberLocale,
  wordsIn,
} from './format.ts';
import { measureText } from './measure.ts';
import { linearScale, monthTicks, niceTicks } from './scale.ts';
import { lineNode, polylinePath, textNode, type Scene, type SceneNode } from './scene.ts';

/** The estate at one moment: today, or the day after a wave ended. */
export interface CurvePoint {
  /** ISO day from which the value holds. */
  readonly date: string;
  readonly plan: number;
  /** The same figure if nothing is done. */
  readonly doNothing: number;
}

/** A figure that holds until the next point in time. */
export interface StepCurveInput {
  /** The question the drawing answers. */
  readonly title: string;
  /** At least one, in the order of time. */
  readonly points: readonly CurvePoint[];
  /** Values are divided by it before they are shown in `unit`. */
  readonly divisor: number;
  readonly unit: string;
  /** Whole things: no ticks between whole numbers. */
  readonly wholeOnly?: boolean;
  /** Workloads grow in both lines, and what names the lines says so. */
  readonly isGrowing?: boolean;
  /** P10 and P90 of the last value, drawn as a whisker at the end. */
  readonly band?: { readonly p10: number; readonly p90: number };
}

/** How a step curve is drawn; sizes in the scene's units. */
export interface StepCurveOptions {
  readonly width: number;
  readonly height: number;
  readonly locale?: NumberLocale;
  /** At least this much room left and right of the plot, so that several drawings share one time axis; {@link stepCurveInsets}. */
  readonly insets?: Insets;
  /** Month labels under the axis; false for all but the last of several drawings that share one axis. True when absent. */
  readonly showDates?: boolean;
}

const size = 7;

/** Room beside the plot: for the ticks on the left, for the names of the last values on the right. */
export interface Insets {
  readonly left: number;
  readonly right: number;
}

/** What is written beside the plot, and the axis it belongs to. */
function frameOf(input: StepCurveInput, height: number, locale: NumberLocale) {
  const { divisor, unit } = input;
  const values = input.points.flatMap((point) => [point.plan / divisor, point.doNothing / divisor]);
  const highest = Math.max(0, ...values, (input.band?.p90 ?? 0) / divisor);
  const ticks = niceTicks(0, highest, height > 110 ? 4 : 3, input.wholeOnly ?? false);
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  const decimals = Math.min(4, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const tickTexts = ticks.map((tick) => formatNumber(tick, decimals, locale));
  const last = input.points.at(-1);
  const planText = withUnit(formatSignificant((last?.plan ?? 0) / divisor, 3, locale), unit);
  const nothingText = withUnit(formatSignificant((last?.doNothing ?? 0) / divisor, 3, locale), unit);
  const said = wordsIn(locale).curve;
  const names = input.isGrowing
    ? { plan: said.planGrowing, doNothing: said.doNothingGrowing }
    : { plan: said.plan, doNothing: said.doNothing };
  const labels = Math.max(
    measureText(planText, size + 1, 'bold'),
    measureText(nothingText, size + 1, 'bold'),
    measureText(names.doNothing, size, 'regular'),
  );
  const insets: Insets = {
    left: Math.max(...tickTexts.map((text) => measureText(text, size, 'regular'))) + 6,
    right: labels + 10,
  };
  return { ticks, tickTexts, planText, nothingText, names, insets };
}

/** The room that a curve of this height needs beside its plot. */
export function stepCurveInsets(input: StepCurveInput, height: number, locale: NumberLocale = english): Insets {
  return frameOf(input, height, locale).insets;
}

/**
 * How does one total fall as the waves end? A step line of the plan against the do-nothing line, the gain between
 * them shaded (a loss in another colour), the last values named at the right, from zero.
 */
export function stepCurve(input: StepCurveInput, options: StepCurveOptions): Scene {
  const locale = options.locale ?? english;
  const said = wordsIn(locale).curve;
  const { width, height } = options;
  const scaled = input.points.map((point) => ({
    ms: dayMs(point.date),
    plan: point.plan / input.divisor,
    doNothing: point.doNothing / input.divisor,
  }));
  const first = scaled[0];
  const last = scaled.at(-1);
  const from = input.points[0]?.date;
  if (first === undefined || last === undefined || from === undefined) {
    return { width, height, title: input.title, description: wordsIn(locale).curve.empty, nodes: [] };
  }
  const band =
    input.band === undefined ? null : { p10: input.band.p10 / input.divisor, p90: input.band.p90 / input.divisor };

  const { ticks, tickTexts, planText, nothingText, names, insets } = frameOf(input, height, locale);
  const top = ticks.at(-1) ?? 1;
  const left = Math.max(insets.left, options.insets?.left ?? 0);
  const right = width - Math.max(insets.right, options.insets?.right ?? 0);
  const plotTop = 16;
  const plotBottom = height - ((options.showDates ?? true) ? 15 : 4);

  // After the last wave the value goes on: a tail of a twentieth of the time, at least ten days.
  const day = 86_400_000;
  const tail = Math.max(10 * day, (last.ms - first.ms) * 0.05);
  const endMs = last.ms + tail;
  const x = linearScale([first.ms, endMs], [left, right]);
  const y = linearScale([0, top], [plotBottom, plotTop]);
  const nodes: SceneNode[] = [textNode(0, 8, input.unit, size, 'textMuted')];

  ticks.forEach((tick, i) => {
    nodes.push(lineNode(left, y(tick), right, y(tick), { colour: tick === 0 ? 'axis' : 'grid', width: 0.5 }));
    nodes.push(textNode(left - 4, y(tick) + 2.5, tickTexts[i] ?? '', size, 'textMuted', { anchor: 'end' }));
  });
  const endDay = new Date(endMs).toISOString().slice(0, 10);
  for (const tick of monthTicks(from, endDay, right - left, 40, locale)) {
    nodes.push(lineNode(x(tick.ms), plotBottom, x(tick.ms), plotBottom + 3, { colour: 'axis', width: 0.5 }));
    if (!(options.showDates ?? true)) continue;
    const labelEnd = x(tick.ms) + measureText(tick.label, size, 'regular');
    if (labelEnd <= width) nodes.push(textNode(x(tick.ms), plotBottom + 11, tick.label, size, 'textMuted'));
  }

  const stepPoints = (value: (point: (typeof scaled)[number]) => number): [number, number][] => {
    const points: [number, number][] = [];
    scaled.forEach((point, i) => {
      const previous = scaled[i - 1];
      if (previous !== undefined) points.push([x(point.ms), y(value(previous))]);
      points.push([x(point.ms), y(value(point))]);
    });
    points.push([x(endMs), y(value(last))]);
    return points;
  };
  const plan = stepPoints((point) => point.plan);
  const nothing = stepPoints((point) => point.doNothing);
  // Between the lines: the gain, or the loss where the plan is above. One area per stretch, since areas that touch show seams.
  let stretch: { readonly isGain: boolean; readonly first: number; last: number } | null = null;
  const fillStretch = (): void => {
    if (stretch === null) return;
    const { isGain, first: from, last: to } = stretch;
    const upper: [number, number][] = [];
    const lower: [number, number][] = [];
    for (let i = from; i <= to; i++) {
      const point = scaled[i] as (typeof scaled)[number];
      const left = x(point.ms);
      const right = x(scaled[i + 1]?.ms ?? endMs);
      upper.push([left, y(point.doNothing)], [right, y(point.doNothing)]);
      lower.push([left, y(point.plan)], [right, y(point.plan)]);
    }
    nodes.push({
      kind: 'path',
      d: polylinePath([...upper, ...lower.toReversed()], true),
      fill: { colour: isGain ? 'accentSoft' : 'badSoft', opacity: 0.6 },
    });
    stretch = null;
  };
  scaled.forEach((point, i) => {
    if (point.plan === point.doNothing) {
      fillStretch();
      return;
    }
    const isGain = point.plan < point.doNothing;
    if (stretch !== null && stretch.isGain === isGain) stretch.last = i;
    else {
      fillStretch();
      stretch = { isGain, first: i, last: i };
    }
  });
  fillStretch();
  nodes.push({ kind: 'path', d: polylinePath(nothing), stroke: { colour: 'before', width: 1.4, dash: [4, 2.5] } });
  nodes.push({ kind: 'path', d: polylinePath(plan), stroke: { colour: 'accent', width: 1.8 } });

  if (band !== null && band.p90 > band.p10) {
    const bandX = right + 3;
    nodes.push(lineNode(bandX, y(band.p10), bandX, y(band.p90), { colour: 'accent', width: 1 }));
    for (const end of [band.p10, band.p90]) {
      nodes.push(lineNode(bandX - 2, y(end), bandX + 2, y(end), { colour: 'accent', width: 1 }));
    }
  }

  // Both labels are two lines of 17 together: pushed apart where the lines end close to each other.
  const labelHeight = 19;
  let planY = y(last.plan);
  let nothingY = y(last.doNothing);
  if (Math.abs(planY - nothingY) < labelHeight) {
    const middle = (planY + nothingY) / 2;
    const planIsBelow = last.plan <= last.doNothing;
    planY = middle + ((planIsBelow ? 1 : -1) * labelHeight) / 2;
    nothingY = middle - ((planIsBelow ? 1 : -1) * labelHeight) / 2;
  }
  const lowest = plotBottom - 8;
  const shift = Math.max(0, Math.max(planY, nothingY) - lowest);
  planY -= shift;
  nothingY -= shift;
  const highestLabel = plotTop - 4;
  const push = Math.max(0, highestLabel - Math.min(planY, nothingY));
  planY += push;
  nothingY += push;
  const labelX = right + 8;
  nodes.push(textNode(labelX, nothingY, nothingText, size + 1, 'textMuted', { weight: 'bold' }));
  nodes.push(textNode(labelX, nothingY + 8, names.doNothing, size, 'textMuted'));
  nodes.push(textNode(labelX, planY, planText, size + 1, 'accent', { weight: 'bold' }));
  nodes.push(textNode(labelX, planY + 8, names.plan, size, 'accent'));

  const bandWords =
    band === null || band.p10 === band.p90
      ? ''
      : said.band(formatSignificant(band.p10, 3, locale), withUnit(formatSignificant(band.p90, 3, locale), input.unit));
  return {
    width,
    height,
    title: input.title,
    description: said.description(
      withUnit(formatSignificant(first.plan, 3, locale), input.unit),
      formatDate(from, locale),
      planText,
      bandWords,
      nothingText,
    ),
    nodes,
  };
}
