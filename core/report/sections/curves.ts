import { dayMs, formatPercent, isoDay } from '#core/drawing/format.ts';
import { stepCurve, stepCurveInsets, type CurvePoint, type StepCurveInput } from '#core/drawing/stepCurve.ts';
import type { Totals, TotalId } from '#core/planResult.ts';
import { paragraph, type Block } from '#core/report/document.ts';
import { bandOf, totalStyles, type ReportFacts } from '#core/report/facts.ts';

/** The ISO day `days` after another; the text itself when it is no day. */
export function dayAfter(day: string, days: number): string {
  const ms = dayMs(day);
  return Number.isNaN(ms) ? day : isoDay(ms + days * 86_400_000);
}

/** From which day each state holds: the first wave's first day, then the day after each wave's last. */
function stateDates(facts: ReportFacts): string[] {
  const { waves } = facts.content.document.roadmap;
  const first = waves[0];
  if (first === undefined) return [];
  return [first.start, ...waves.map((wave) => dayAfter(wave.end, 1))];
}

function points(facts: ReportFacts, value: (totals: Totals) => number): CurvePoint[] {
  const { document, details } = facts.content;
  const dates = stateDates(facts);
  return document.roadmap.states.flatMap((state, i) => {
    const date = dates[i];
    if (date === undefined) return [];
    // Doing nothing is today for ever where the plan has no forecast. The plan's line grows as that of doing nothing does.
    const nothing = details.doNothing[i] ?? document.totals.before;
    const plan = details.withGrowth?.[i] ?? state.totals;
    return [{ date, plan: value(plan), doNothing: value(nothing) }];
  });
}

/** True where the lines are drawn with a growth of the workloads. */
export function isGrowing(facts: ReportFacts): boolean {
  return facts.content.details.withGrowth !== undefined && (facts.content.way?.growthPercentPerYear ?? 0) !== 0;
}

/** Hosts switched on, per state, as a drawing needs them. */
export function hostCurve(facts: ReportFacts): Pick<StepCurveInput, 'points' | 'isGrowing'> {
  return { points: points(facts, (totals) => totals.hosts), isGrowing: isGrowing(facts) };
}

const drawn = [
  'hosts',
  'powerW',
  'costPerYear',
  'kgCO2ePerYear',
  'expectedAnnualLoss',
] as const satisfies readonly TotalId[];

/** Heights of each drawing; the first with which all five fit a page is taken. */
export const curveHeights = [98, 90, 82, 76];

/** Five totals over time, on one time axis, against doing nothing. */
export function curvesSection(facts: ReportFacts, width: number, height: number): Block[] {
  const { content, locale } = facts;
  const said = facts.text.curves;
  const blocks: Block[] = [{ kind: 'heading', level: 1, id: 'curves', text: said.heading, startsPage: true }];
  if (content.document.roadmap.waves.length === 0) {
    blocks.push(paragraph(said.nothing));
    return blocks;
  }
  blocks.push({
    ...paragraph(
      isGrowing(facts)
        ? `${said.intro} ${said.growth(formatPercent((content.way?.growthPercentPerYear ?? 0) / 100, locale))}`
        : `${said.intro} ${said.whisker}`,
    ),
    keepWithNext: true,
  });
  const styles = totalStyles(facts);
  const inputs = drawn.map((id): StepCurveInput => {
    const style = styles[id];
    const curve = points(facts, (totals) => totals[id]);
    const largest = Math.max(...curve.map((point) => Math.max(point.plan, point.doNothing)));
    // The band was sampled without growth: it says nothing of a line that grows.
    const band = isGrowing(facts) ? null : bandOf(facts, id, 'after');
    return {
      title: said[id],
      points: curve,
      isGrowing: isGrowing(facts),
      ...style.scale(largest),
      wholeOnly: style.wholeOnly,
      ...(band === null ? {} : { band }),
    };
  });
  const needs = inputs.map((input) => stepCurveInsets(input, height, locale));
  const insets = {
    left: Math.max(...needs.map((need) => need.left)),
    right: Math.max(...needs.map((need) => need.right)),
  };
  for (const input of inputs) {
    blocks.push({ kind: 'drawing', scene: stepCurve(input, { width, height, locale, insets }) });
  }
  return blocks;
}
