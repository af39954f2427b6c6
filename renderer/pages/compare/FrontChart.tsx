import type { ReactNode } from 'react';
import { CartesianGrid, LabelList, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from 'recharts';
import { formatDate, formatMoney, formatSignificant, isoDay } from '#core/drawing/format.ts';
import { ellipsise } from '#core/drawing/measure.ts';
import { axisText, plainAxis } from '#renderer/charts/axis.ts';
import { ChartFrame, Legend } from '#renderer/charts/ChartFrame.tsx';
import { ChartTip } from '#renderer/charts/ChartTip.tsx';
import { monthLabel, monthTicks } from '#renderer/charts/ticks.ts';
import { t } from '#renderer/i18n/translate.ts';
import { colourVariable } from '#renderer/ui/theme.ts';
import type { Comparison } from './compareStore.ts';

interface Point {
  readonly name: string;
  readonly endMs: number;
  readonly npv: number;
  readonly onFront: boolean;
}

const monthMs = 30 * 86_400_000;

function pointsOf(comparison: Comparison): readonly Point[] {
  const figure = (id: string) => comparison.figures.find((one) => one.id === id);
  const end = figure('end');
  const npv = figure('npv');
  return comparison.plans.flatMap((plan, index) => {
    const day = end?.values[index]?.text;
    const value = npv?.values[index]?.value;
    return day == null || value == null
      ? []
      : [{ name: plan.name, endMs: Date.parse(day), npv: value, onFront: plan.onFront }];
  });
}

/** When does each plan end, and what is it worth? Plans that no other beats stand out. */
export function FrontChart({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const points = pointsOf(comparison);
  const unit = comparison.figures.find(({ id }) => id === 'npv')?.unit ?? '';
  if (points.length < 2) return null;
  const days = points.map(({ endMs }) => endMs);
  const from = Math.min(...days) - monthMs;
  const to = Math.max(...days) + monthMs;
  return (
    <ChartFrame
      title={t('compare.chart.title')}
      description={t('compare.chart.description', { front: points.filter(({ onFront }) => onFront).length })}
      height={240}
      legend={
        <Legend
          entries={[
            { label: t('compare.chart.front'), shape: 'square', colour: colourVariable('accent') },
            { label: t('compare.chart.other'), shape: 'square', colour: colourVariable('before') },
          ]}
        />
      }
    >
      {({ width, height }) => (
        <ScatterChart
          width={width}
          height={height}
          margin={{ top: 26, right: 24, bottom: 18, left: 12 }}
          title={t('compare.chart.title')}
        >
          <CartesianGrid stroke={colourVariable('grid')} />
          <XAxis
            dataKey="endMs"
            type="number"
            scale="time"
            domain={[from, to]}
            ticks={monthTicks(from, to, Math.floor(width / 72))}
            tickFormatter={monthLabel}
            {...plainAxis}
            label={{ value: t('compare.end'), position: 'insideBottom', offset: -12, ...axisText }}
          />
          <YAxis
            dataKey="npv"
            type="number"
            width={64}
            domain={['auto', 'auto']}
            tickFormatter={(value: number) => formatSignificant(value / 1000)}
            {...plainAxis}
            label={{ value: `k ${unit}`, position: 'top', offset: 10, ...axisText, textAnchor: 'start', dx: -28 }}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={false}
            content={({ active, payload }) =>
              active ? <PointTip point={payload[0]?.payload as Point | undefined} unit={unit} /> : null
            }
          />
          {[false, true].map((onFront) => (
            <Scatter
              key={String(onFront)}
              data={points.filter((point) => point.onFront === onFront)}
              fill={colourVariable(onFront ? 'accent' : 'before')}
              shape={onFront ? 'circle' : 'diamond'}
              isAnimationActive={false}
            >
              <LabelList dataKey="name" position="top" offset={8} formatter={onOneLine} {...axisText} />
            </Scatter>
          ))}
        </ScatterChart>
      )}
    </ChartFrame>
  );
}

/** A name that is not broken at its spaces, as wide as a label may be; the whole of it is in the tip. */
function onOneLine(name: unknown): string {
  return ellipsise(String(name), 150, 11).replaceAll(' ', '\u00a0');
}

function PointTip({ point, unit }: { readonly point: Point | undefined; readonly unit: string }): ReactNode {
  if (point === undefined) return null;
  return (
    <ChartTip
      title={point.name}
      subtitle={point.onFront ? t('compare.chart.front') : t('compare.chart.other')}
      rows={[
        [t('compare.end'), formatDate(isoDay(point.endMs))],
        [unit, formatMoney(point.npv, unit)],
      ]}
    />
  );
}
