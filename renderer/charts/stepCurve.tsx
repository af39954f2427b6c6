import type { ReactNode } from 'react';
import { Line, Tooltip } from 'recharts';
import type { CallOutput } from '#core/api.ts';
import { formatPercent } from '#core/drawing/format.ts';
import type { TotalId } from '#core/planResult.ts';
import { t } from '#renderer/i18n/translate.ts';
import { colourVariable } from '#renderer/ui/theme.ts';
import { ChartTip } from './ChartTip.tsx';
import { dayLabel, stateMs } from './ticks.ts';

/** The states of a roadmap with their totals, and what they were without it. */
export type CurvePoint = NonNullable<CallOutput<'plan.overview'>>['curve'][number];

/** A figure from a time on, by the plan and if nothing is done. */
export interface StepDatum {
  readonly ms: number;
  /** The wave that has ended then, 0 for today. */
  readonly wave: number;
  readonly plan: number;
  readonly nothing: number;
}

/** A total state by state under the scenario's growth, with a tail up to `endMs` of the last state's time, so that the last step can be seen. */
export function stepData(
  curve: readonly CurvePoint[],
  total: TotalId,
  endMs: (first: number, last: number) => number,
): StepDatum[] {
  const data = curve.map((point) => ({
    ms: stateMs(point),
    wave: point.after,
    plan: point.withGrowth[total],
    nothing: point.doNothing[total],
  }));
  const first = data[0];
  const last = data.at(-1);
  return first === undefined || last === undefined ? [] : [...data, { ...last, ms: endMs(first.ms, last.ms) }];
}

/** What doing nothing is called in a legend: with the growth that it is drawn under. */
export function doNothingLabel(growthPercentPerYear: number): string {
  return growthPercentPerYear === 0
    ? t('chart.doNothing')
    : t('chart.doNothingGrowing', { percent: formatPercent(growthPercentPerYear / 100) });
}

/** The two lines of a stepped curve: the plan, and doing nothing dashed. */
export function StepLines({ planWidth }: { readonly planWidth: number }): ReactNode {
  return (
    <>
      <Line
        dataKey="nothing"
        type="stepAfter"
        stroke={colourVariable('before')}
        strokeWidth={planWidth - 0.25}
        strokeDasharray="5 3"
        dot={false}
        isAnimationActive={false}
      />
      <Line
        dataKey="plan"
        type="stepAfter"
        stroke={colourVariable('accent')}
        strokeWidth={planWidth}
        dot={false}
        isAnimationActive={false}
      />
    </>
  );
}

/** What a stepped curve says of the point under the pointer. `hasCursor` false where the page draws a cursor of its own. */
export function StepTooltip({
  valueText,
  hasCursor = true,
  wavesBefore = 0,
}: {
  readonly valueText: (value: number) => string;
  readonly hasCursor?: boolean;
  /** Waves that were over before the first one. */
  readonly wavesBefore?: number;
}): ReactNode {
  return (
    <Tooltip
      isAnimationActive={false}
      cursor={hasCursor ? { stroke: colourVariable('axis') } : false}
      content={({ active, payload }) => {
        const datum = active ? (payload[0]?.payload as StepDatum | undefined) : undefined;
        if (datum === undefined) return null;
        return (
          <ChartTip
            title={datum.wave === 0 ? t('chart.today') : t('chart.afterWave', { wave: datum.wave + wavesBefore })}
            subtitle={dayLabel(datum.ms)}
            rows={[
              [t('chart.plan'), valueText(datum.plan)],
              [t('chart.doNothing'), valueText(datum.nothing)],
            ]}
          />
        );
      }}
    />
  );
}
