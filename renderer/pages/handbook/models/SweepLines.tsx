import type { ReactNode } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceDot, Tooltip, XAxis, YAxis } from 'recharts';
import type { ModelEntry } from '#core/handbook/handbookApi.ts';
import { ChartFrame, Legend } from '#renderer/charts/ChartFrame.tsx';
import { ChartTip } from '#renderer/charts/ChartTip.tsx';
import { axisText, plainAxis } from '#renderer/charts/axis.ts';
import { t } from '#renderer/i18n/translate.ts';
import { logTicks } from '#renderer/pages/handbook/logTicks.ts';
import { preciseText, tickText } from '#renderer/pages/handbook/quantities.ts';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { colourVariable } from '#renderer/ui/theme.ts';
import { colourOf, nameOf, sweepLook } from './sweepLook.ts';
import type { Series, Varying } from './sweepPlan.ts';

export interface SweepLinesProps {
  readonly model: ModelEntry;
  readonly varying: Varying;
  readonly logX: boolean;
  readonly series: Series;
  readonly result: string;
  readonly logY?: boolean;
  readonly onLogY: (logY: boolean) => void;
}

/** The lines of a sweep, with a dot where each series stands. */
export function SweepLines({ model, varying, logX, series, result, logY, onLogY }: SweepLinesProps): ReactNode {
  const look = sweepLook(model, varying, series, result, logY);
  const { data, unitX } = look;
  return (
    <ChartFrame
      title={t('handbook.chart.title', { output: result, input: varying.key })}
      description={t(series.length > 1 ? 'handbook.chart.description' : 'handbook.chart.descriptionGiven')}
      height={280}
      legend={
        <Legend
          entries={series.map((one) => ({
            label: nameOf(one),
            shape: one.technology === null ? 'dashes' : 'line',
            colour: colourOf(one),
          }))}
        />
      }
      controls={
        look.mayLog ? (
          <Segmented
            label={t('handbook.chart.scaleY')}
            value={look.isLog ? 'log' : 'linear'}
            options={[
              { value: 'linear', label: t('handbook.chart.linear') },
              { value: 'log', label: t('handbook.chart.log') },
            ]}
            onChange={(scale) => onLogY(scale === 'log')}
          />
        ) : null
      }
    >
      {({ width, height }) => (
        <LineChart
          width={width}
          height={height}
          data={[...data.rows]}
          margin={{ top: 22, right: 16, bottom: 18, left: 4 }}
          title={look.outputTitle}
        >
          <CartesianGrid stroke={colourVariable('grid')} vertical={false} />
          <XAxis
            type="number"
            dataKey="x"
            scale={logX ? 'log' : 'linear'}
            domain={['dataMin', 'dataMax']}
            allowDataOverflow={logX}
            {...(logX ? { ticks: logTicks(look.lowX, look.highX, 12), interval: 0 } : {})}
            tickFormatter={tickText}
            {...plainAxis}
            label={{
              value: `${varying.key}${unitX === '' ? '' : `, ${unitX}`}`,
              position: 'insideBottomRight',
              offset: -12,
              ...axisText,
            }}
          />
          <YAxis
            type="number"
            scale={look.isLog ? 'log' : 'linear'}
            domain={look.domainY}
            {...(look.isLog ? { ticks: logTicks(look.lowY, look.highY, 8), interval: 0 } : {})}
            {...(data.categories === null ? {} : { ticks: data.categories.map((_, index) => index), interval: 0 })}
            tickFormatter={look.tick}
            width={data.categories === null ? 64 : 220}
            {...plainAxis}
            label={{
              value: `${result}${look.unit === '' ? '' : `, ${look.unit}`}`,
              position: 'top',
              offset: 10,
              ...axisText,
              textAnchor: 'start',
            }}
          />
          {series
            .map((one, index) => (
              <Line
                key={one.id}
                dataKey={`s${index}`}
                type={data.categories === null ? 'linear' : 'stepAfter'}
                stroke={colourOf(one)}
                strokeWidth={one.technology === null ? 1.5 : 2}
                {...(one.technology === null ? { strokeDasharray: '5 3' } : {})}
                dot={false}
                activeDot={{ r: 3, strokeWidth: 0 }}
                isAnimationActive={false}
                connectNulls={false}
              />
            ))
            .toReversed()}
          {series.map((one, index) => {
            const at = data.rows.find((row) => row['x'] === one.at);
            const y = at?.[`s${index}`];
            return one.at === null || typeof y !== 'number' ? null : (
              <ReferenceDot
                key={one.id}
                x={one.at}
                y={y}
                r={4}
                fill={colourOf(one)}
                stroke={colourVariable('surface')}
              />
            );
          })}
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: colourVariable('axis') }}
            content={({ active, label }) => {
              const row = active ? data.rows.find(({ x }) => x === label) : undefined;
              return row === undefined ? null : (
                <ChartTip
                  title={`${varying.key} ${preciseText(Number(label))}${unitX === '' ? '' : ` ${unitX}`}`}
                  rows={series.flatMap((one, index) => {
                    const value = row[`s${index}`];
                    return typeof value === 'number' ? [[nameOf(one), look.full(value)] as const] : [];
                  })}
                />
              );
            }}
          />
        </LineChart>
      )}
    </ChartFrame>
  );
}
