import type { ReactNode } from 'react';
import { Area, CartesianGrid, ComposedChart, ReferenceLine, XAxis, YAxis } from 'recharts';
import { formatNumber } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';
import { colourVariable } from '#renderer/ui/theme.ts';
import { ChartFrame, Legend } from './ChartFrame.tsx';
import { axisText, plainAxis } from './axis.ts';
import { doNothingLabel, StepLines, StepTooltip, stepData, type CurvePoint, type StepDatum } from './stepCurve.tsx';
import { dayLabel, monthLabel, monthTicks } from './ticks.ts';

const dayLength = 86_400_000;

export interface HostsOverTimeProps {
  readonly curve: readonly CurvePoint[];
  /** Waves that were over before the first of these. */
  readonly wavesBefore: number;
  readonly growthPercentPerYear: number;
  readonly onWave: (wave: number) => void;
}

/** How many hosts are on, and when does the number fall? The plan against doing nothing, the ends of the waves marked. */
export function HostsOverTime({ curve, wavesBefore, growthPercentPerYear, onWave }: HostsOverTimeProps): ReactNode {
  const data = stepData(curve, 'hosts', (from, to) => to + Math.max(10 * dayLength, (to - from) * 0.05));
  const first = data[0];
  const last = data.at(-1);
  if (first === undefined || last === undefined) return null;
  return (
    <ChartFrame
      title={t('chart.hosts.title')}
      description={t('chart.hosts.description', {
        before: first.plan,
        after: last.plan,
        date: dayLabel(settledMs(data)),
        nothing: last.nothing,
      })}
      height={212}
      legend={
        <Legend
          entries={[
            { label: t('chart.plan'), shape: 'line', colour: colourVariable('accent') },
            { label: doNothingLabel(growthPercentPerYear), shape: 'dashes', colour: colourVariable('before') },
            { label: t('chart.waveEnds'), shape: 'tick', colour: colourVariable('axis') },
          ]}
        />
      }
    >
      {({ width, height }) => (
        <ComposedChart
          width={width}
          height={height}
          data={data}
          margin={{ top: 24, right: 12, bottom: 0, left: 0 }}
          title={t('chart.hosts.title')}
          onClick={(state) => {
            const wave = data[Number(state.activeTooltipIndex)]?.wave ?? 0;
            if (wave > 0) onWave(wave);
          }}
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
            label={{ value: t('unit.hosts'), position: 'top', offset: 10, ...axisText, textAnchor: 'start', dx: -16 }}
          />
          <WaveMarks data={data} width={width} wavesBefore={wavesBefore} />
          <Area
            dataKey="plan"
            type="stepAfter"
            stroke="none"
            fill={colourVariable('accentSoft')}
            fillOpacity={0.55}
            isAnimationActive={false}
            activeDot={false}
            tooltipType="none"
          />
          <StepLines planWidth={2} />
          <StepTooltip valueText={(value) => t('status.hosts', { count: value })} wavesBefore={wavesBefore} />
        </ComposedChart>
      )}
    </ChartFrame>
  );
}

/** The time from which on the plan has as many hosts as at its end. */
export function settledMs(data: readonly StepDatum[]): number {
  const end = data.at(-1)?.plan;
  const lastOther = data.findLastIndex(({ plan }) => plan !== end);
  return data[lastOther + 1]?.ms ?? 0;
}

/** A line at the end of each wave, numbered as far as there is room. */
function WaveMarks({
  data,
  width,
  wavesBefore,
}: {
  readonly data: readonly StepDatum[];
  readonly width: number;
  readonly wavesBefore: number;
}): ReactNode {
  const waves = data.slice(1, -1);
  const stride = [1, 2, 5, 10, 20].find((step) => (waves.length / step) * 26 <= width) ?? 50;
  return waves.map((datum) => (
    <ReferenceLine
      key={datum.wave}
      x={datum.ms}
      stroke={colourVariable('grid')}
      label={{
        value: datum.wave % stride === 0 || datum.wave === 1 ? String(datum.wave + wavesBefore) : '',
        position: 'top',
        ...axisText,
      }}
    />
  ));
}
