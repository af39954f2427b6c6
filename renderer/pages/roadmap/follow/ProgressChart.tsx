import type { ReactNode } from 'react';
import { CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import type { FollowReport } from '#core/followUp/followApi.ts';
import { dayMs, formatNumber } from '#core/drawing/format.ts';
import { ChartFrame, Legend } from '#renderer/charts/ChartFrame.tsx';
import { ChartTip } from '#renderer/charts/ChartTip.tsx';
import { axisText, plainAxis } from '#renderer/charts/axis.ts';
import { dayLabel, monthLabel, monthTicks } from '#renderer/charts/ticks.ts';
import { t } from '#renderer/i18n/translate.ts';
import { colourVariable } from '#renderer/ui/theme.ts';

type Measure = 'movesDone' | 'hostsOn';

interface Datum {
  readonly ms: number;
  readonly planned: number;
  readonly actual: number | null;
}

const names = { movesDone: 'follow.chart.moves', hostsOn: 'follow.chart.hosts' } as const;

/** Plan against reports over time, with a line at today: moves done on the left, hosts on on the right. */
export function ProgressChart({ report }: { readonly report: FollowReport }): ReactNode {
  const today = dayMs(report.asOf);
  const now = report.curve.find(({ date }) => date === report.asOf);
  const total = report.curve.at(-1)?.movesDone.planned ?? 0;
  return (
    <ChartFrame
      title={t('follow.chart.title')}
      description={t('follow.chart.text', {
        done: now?.movesDone.actual ?? 0,
        planned: total,
        due: now?.movesDone.planned ?? 0,
        on: now?.hostsOn.actual ?? 0,
      })}
      height={168}
      legend={
        <Legend
          entries={[
            { label: t('follow.planned'), shape: 'dashes', colour: colourVariable('before') },
            { label: t('follow.actual'), shape: 'line', colour: colourVariable('accent') },
          ]}
        />
      }
    >
      {({ width, height }) => (
        <div className="follow-curves">
          {(['movesDone', 'hostsOn'] as const).map((measure) => (
            <Curve
              key={measure}
              measure={measure}
              data={report.curve.map((point) => ({ ms: dayMs(point.date), ...point[measure] }))}
              today={today}
              width={Math.floor((width - 16) / 2)}
              height={height}
            />
          ))}
        </div>
      )}
    </ChartFrame>
  );
}

function Curve({
  measure,
  data,
  today,
  width,
  height,
}: {
  readonly measure: Measure;
  readonly data: readonly Datum[];
  readonly today: number;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  const first = data[0];
  const last = data.at(-1);
  if (first === undefined || last === undefined || width < 80) return null;
  return (
    <ComposedChart
      width={width}
      height={height}
      data={[...data]}
      margin={{ top: 24, right: 12, bottom: 0, left: 0 }}
      title={t(names[measure])}
    >
      <CartesianGrid stroke={colourVariable('grid')} vertical={false} />
      <XAxis
        dataKey="ms"
        type="number"
        scale="time"
        domain={['dataMin', 'dataMax']}
        ticks={monthTicks(first.ms, last.ms, Math.floor(width / 64))}
        tickFormatter={monthLabel}
        {...plainAxis}
      />
      <YAxis
        width={44}
        allowDecimals={false}
        domain={[0, 'auto']}
        tickFormatter={(value: number) => formatNumber(value)}
        {...plainAxis}
        label={{ value: t(names[measure]), position: 'top', offset: 10, ...axisText, textAnchor: 'start', dx: -16 }}
      />
      <ReferenceLine
        x={today}
        stroke={colourVariable('text')}
        strokeWidth={1}
        // Inside the plot, on the side where there is room: the axis has its name above.
        label={{
          value: t('follow.today'),
          position: today * 2 > first.ms + last.ms ? 'insideTopRight' : 'insideTopLeft',
          ...axisText,
        }}
      />
      <Line
        dataKey="planned"
        type="stepAfter"
        stroke={colourVariable('before')}
        strokeWidth={1.75}
        strokeDasharray="5 3"
        dot={false}
        isAnimationActive={false}
      />
      <Line
        dataKey="actual"
        type="stepAfter"
        stroke={colourVariable('accent')}
        strokeWidth={2}
        dot={{ r: 2.5, fill: colourVariable('accent'), strokeWidth: 0 }}
        isAnimationActive={false}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: colourVariable('axis') }}
        content={({ active, payload }) => {
          const datum = active ? (payload[0]?.payload as Datum | undefined) : undefined;
          if (datum === undefined) return null;
          return (
            <ChartTip
              title={t(names[measure])}
              subtitle={dayLabel(datum.ms)}
              rows={[
                [t('follow.planned'), formatNumber(datum.planned)],
                ...(datum.actual === null ? [] : [[t('follow.actual'), formatNumber(datum.actual)] as const]),
              ]}
            />
          );
        }}
      />
    </ComposedChart>
  );
}
