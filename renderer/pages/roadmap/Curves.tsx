import type { ReactNode } from 'react';
import { CartesianGrid, ComposedChart, ReferenceArea, XAxis, YAxis } from 'recharts';
import type { CallOutput } from '#core/api.ts';
import type { WaveSummary } from '#core/api/roadmapCalls.ts';
import { formatSignificant } from '#core/drawing/format.ts';
import type { TotalId } from '#core/planResult.ts';
import { axisText, plainAxis } from '#renderer/charts/axis.ts';
import { StepLines, StepTooltip, stepData } from '#renderer/charts/stepCurve.tsx';
import { monthLabel, monthTicks } from '#renderer/charts/ticks.ts';
import { precise, scaleOf } from '#renderer/i18n/numbers.ts';
import { t } from '#renderer/i18n/translate.ts';
import { ChangedMark } from '#renderer/marks/ChangedMark.tsx';
import { inspect } from '#renderer/state/view.ts';
import { useTurn } from '#renderer/ui/useTurn.ts';
import { colourVariable } from '#renderer/ui/theme.ts';
import { plotLeft, plotRight, waveSpan, type TimeSpan } from './timeline.ts';

type Overview = NonNullable<CallOutput<'plan.overview'>>;

/** Room for the months under the last curve. */
const axisHeight = 18;

export interface CurvesProps {
  readonly overview: Overview;
  readonly totals: readonly TotalId[];
  readonly span: TimeSpan;
  /** The end of the time that the page can show. */
  readonly endMs: number;
  readonly width: number;
  readonly selected: WaveSummary | undefined;
  /** Of one curve, in pixels. */
  readonly height: number;
}

/** How high each of `count` curves is when they share `room` pixels: at least readable, at most calm. */
export function curveHeight(room: number, count: number): number {
  return Math.min(150, Math.max(70, Math.floor((room - axisHeight) / Math.max(1, count))));
}

/** Figures as the waves end, each against doing nothing, all on the time axis of the waves. */
export function Curves(props: CurvesProps): ReactNode {
  const { totals, height } = props;
  if (totals.length === 0) return <p className="wave-note muted">{t('roadmap.noCurves')}</p>;
  return totals.map((total, index) => {
    const isLast = index === totals.length - 1;
    return (
      <Curve key={total} {...props} total={total} height={isLast ? height + axisHeight : height} isLast={isLast} />
    );
  });
}

function Curve({
  overview,
  total,
  span,
  endMs,
  width,
  selected,
  height,
  isLast,
}: CurvesProps & { readonly total: TotalId; readonly isLast: boolean }): ReactNode {
  const hasTurn = useTurn();
  const { currency } = overview;
  const data = stepData(overview.curve, total, () => endMs);
  const scale = scaleOf(total, Math.max(1, ...data.map((datum) => Math.max(datum.plan, datum.nothing))), currency);
  const chosen = selected === undefined ? null : waveSpan(selected);
  const highlighted = chosen === null || chosen.toMs <= span.fromMs || chosen.fromMs >= span.toMs ? null : chosen;
  return (
    <div className="curve dimmable" data-total={total} style={{ height }}>
      <p className="curve-name">
        <button type="button" className="curve-link" onClick={() => inspect('total', total)}>
          {t(`total.${total}`)}
        </button>
        <ChangedMark figure={total} />
        <span className="muted">
          {total === 'hosts'
            ? t('unit.hosts')
            : total === 'powerW'
              ? scale.unit
              : `${scale.unit}${t('unit.perYearOf')}`}
        </span>
      </p>
      {hasTurn ? (
        <ComposedChart
          width={width}
          height={height}
          data={data}
          margin={{ top: 6, right: plotRight, bottom: 0, left: 0 }}
          syncId="roadmap"
          title={t(`total.${total}`)}
        >
          <CartesianGrid stroke={colourVariable('grid')} vertical={false} />
          <XAxis
            dataKey="ms"
            type="number"
            scale="time"
            domain={[span.fromMs, span.toMs]}
            allowDataOverflow
            ticks={monthTicks(span.fromMs, span.toMs, Math.floor((width - plotLeft) / 64))}
            tickFormatter={monthLabel}
            height={isLast ? 22 : 4}
            {...plainAxis}
            tick={isLast ? axisText : false}
          />
          <YAxis
            width={plotLeft}
            domain={[0, 'auto']}
            tickCount={3}
            allowDecimals={total !== 'hosts'}
            tickFormatter={(value: number) => formatSignificant(value / scale.divisor)}
            {...plainAxis}
          />
          {highlighted === null ? null : (
            <ReferenceArea
              x1={Math.max(span.fromMs, highlighted.fromMs)}
              x2={Math.min(span.toMs, highlighted.toMs)}
              fill={colourVariable('accentSoft')}
              fillOpacity={0.6}
              stroke="none"
            />
          )}
          <StepLines planWidth={1.75} />
          <StepTooltip
            valueText={(value) => precise(total, value, currency)}
            hasCursor={false}
            wavesBefore={overview.wavesBefore}
          />
        </ComposedChart>
      ) : null}
    </div>
  );
}
