import type { ReactNode } from 'react';
import { CartesianGrid, ComposedChart, Line, ReferenceArea, Tooltip, XAxis, YAxis } from 'recharts';
import type { CallOutput, WaveSummary } from '#core/api.ts';
import { formatSignificant } from '#core/drawing/format.ts';
import type { TotalId } from '#core/planResult.ts';
import { ChartTip } from '#renderer/charts/ChartTip.tsx';
import { axisText, plainAxis } from '#renderer/charts/axis.ts';
import { dayLabel, monthLabel, monthTicks, stateMs } from '#renderer/charts/ticks.ts';
import { precise, scaleOf } from '#renderer/i18n/numbers.ts';
import { t } from '#renderer/i18n/translate.ts';
import { ChangedMark } from '#renderer/marks/ChangedMark.tsx';
import { inspect } from '#renderer/state/view.ts';
import { colourVariable } from '#renderer/ui/theme.ts';
import { plotLeft, plotRight, waveSpan, type TimeSpan } from './timeline.ts';

type Overview = NonNullable<CallOutput<'plan.overview'>>;

const shown = [
  'hosts',
  'powerW',
  'costPerYear',
  'kgCO2ePerYear',
  'expectedAnnualLoss',
] as const satisfies readonly TotalId[];

/** Room for the months under the last curve. */
const axisHeight = 18;

interface Datum {
  readonly ms: number;
  readonly wave: number;
  readonly plan: number;
  readonly nothing: number;
}

export interface CurvesProps {
  readonly overview: Overview;
  readonly span: TimeSpan;
  readonly width: number;
  readonly selected: WaveSummary | undefined;
  /** Of one curve, in pixels. */
  readonly height: number;
}

/** How high each curve is when they share `room` pixels: at least readable, at most calm. */
export function curveHeight(room: number): number {
  return Math.min(118, Math.max(70, Math.floor((room - axisHeight) / shown.length)));
}

/** Hosts, power, cost, carbon and risk as the waves end, each against doing nothing, all on the time axis of the waves. */
export function Curves({ overview, span, width, selected, height }: CurvesProps): ReactNode {
  return shown.map((total, index) => (
    <Curve
      key={total}
      overview={overview}
      total={total}
      span={span}
      width={width}
      selected={selected}
      height={index === shown.length - 1 ? height + axisHeight : height}
      isLast={index === shown.length - 1}
    />
  ));
}

function Curve({
  overview,
  total,
  span,
  width,
  selected,
  height,
  isLast,
}: CurvesProps & { readonly total: TotalId; readonly isLast: boolean }): ReactNode {
  const { currency } = overview;
  const points = overview.curve.map((point) => ({
    ms: Math.max(span.fromMs, stateMs(point)),
    wave: point.after,
    plan: point.totals[total],
    nothing: point.doNothing[total],
  }));
  const last = points.at(-1);
  const data: Datum[] = last === undefined ? [] : [...points, { ...last, ms: span.toMs }];
  const scale = scaleOf(total, Math.max(1, ...data.map((datum) => Math.max(datum.plan, datum.nothing))), currency);
  const highlighted = selected === undefined ? null : waveSpan(selected);
  return (
    <div className="curve dimmable" style={{ height }}>
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
            x1={highlighted.fromMs}
            x2={highlighted.toMs}
            fill={colourVariable('accentSoft')}
            fillOpacity={0.6}
            stroke="none"
          />
        )}
        <Line
          dataKey="nothing"
          type="stepAfter"
          stroke={colourVariable('before')}
          strokeWidth={1.5}
          strokeDasharray="5 3"
          dot={false}
          isAnimationActive={false}
        />
        <Line
          dataKey="plan"
          type="stepAfter"
          stroke={colourVariable('accent')}
          strokeWidth={1.75}
          dot={false}
          isAnimationActive={false}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: colourVariable('axis') }}
          content={({ active, payload }) =>
            active ? (
              <CurveTip datum={payload[0]?.payload as Datum | undefined} total={total} currency={currency} />
            ) : null
          }
        />
      </ComposedChart>
    </div>
  );
}

function CurveTip({
  datum,
  total,
  currency,
}: {
  readonly datum: Datum | undefined;
  readonly total: TotalId;
  readonly currency: string;
}): ReactNode {
  if (datum === undefined) return null;
  return (
    <ChartTip
      title={datum.wave === 0 ? t('chart.today') : t('chart.afterWave', { wave: datum.wave })}
      subtitle={dayLabel(datum.ms)}
      rows={[
        [t('chart.plan'), precise(total, datum.plan, currency)],
        [t('chart.doNothing'), precise(total, datum.nothing, currency)],
      ]}
    />
  );
}
