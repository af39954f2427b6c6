import type { ReactNode } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceDot, Tooltip, XAxis, YAxis } from 'recharts';
import { technologyNames } from '#core/drawing/palette.ts';
import type { ModelEntry, SweepAnswer } from '#core/handbook/handbookApi.ts';
import { schemaAt } from '#core/models/fieldSchema.ts';
import { ChartFrame, Legend } from '#renderer/charts/ChartFrame.tsx';
import { ChartTip } from '#renderer/charts/ChartTip.tsx';
import { axisText, plainAxis } from '#renderer/charts/axis.ts';
import { t } from '#renderer/i18n/translate.ts';
import { logTicks } from '#renderer/pages/handbook/logTicks.ts';
import { preciseText, tickText, unitText } from '#renderer/pages/handbook/quantities.ts';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { colourVariable } from '#renderer/ui/theme.ts';
import { chartData, type Varying } from './sweepPlan.ts';

type Series = Extract<SweepAnswer, { readonly series: unknown }>['series'];

export interface SweepLinesProps {
  readonly model: ModelEntry;
  readonly varying: Varying;
  readonly logX: boolean;
  readonly series: Series;
  readonly result: string;
  readonly logY?: boolean;
  readonly onLogY: (logY: boolean) => void;
}

/** From this ratio between the highest and lowest figure a log scale shows more. */
const wideRatio = 200;

function nameOf(series: Series[number]): string {
  return series.technology === null ? t('handbook.chart.given') : technologyNames[series.technology];
}

function colourOf(series: Series[number]): string {
  return colourVariable(series.technology ?? 'text');
}

function resultPath(result: string): (string | number)[] {
  return result.split('.').flatMap((part) => {
    const [name = '', ...indexes] = part.split(/[[\]]+/).filter((piece) => piece !== '');
    return [name, ...indexes.map(Number)];
  });
}

/** The lines of a sweep, with a dot where each series stands. */
export function SweepLines({ model, varying, logX, series, result, logY, onLogY }: SweepLinesProps): ReactNode {
  const data = chartData(series, result);
  const figures = data.rows.flatMap((row) => series.flatMap((_one, index) => row[`s${index}`] ?? []));
  const positive = figures.filter((value) => value > 0);
  const mayLog = data.categories === null && positive.length > 0 && positive.length === figures.length;
  const isLog = mayLog && (logY ?? Math.max(...positive) / Math.min(...positive) > wideRatio);
  const xs = data.rows.map((row) => row['x'] ?? 0);
  const [lowX, highX] = [Math.min(...xs), Math.max(...xs)];
  const [lowY, highY] = [Math.min(...positive), Math.max(...positive)];
  const domainY: [number | 'auto', number | 'auto'] =
    data.categories !== null
      ? [0, Math.max(1, data.categories.length - 1)]
      : isLog
        ? [lowY, highY]
        : [figures.some((value) => value < 0) ? 'auto' : 0, 'auto'];
  const schema = schemaAt(model.outputs, resultPath(result));
  const unit = unitText(schema?.unit ?? '');
  const unitX = unitText(varying.unit);
  const tick = (value: number): string => (data.categories === null ? tickText(value) : (data.categories[value] ?? ''));
  const full = (value: number): string =>
    data.categories === null ? `${preciseText(value)}${unit === '' ? '' : ` ${unit}`}` : tick(value);
  const output = schema === null ? result : schema.description || result;
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
        mayLog ? (
          <Segmented
            label={t('handbook.chart.scaleY')}
            value={isLog ? 'log' : 'linear'}
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
          title={output}
        >
          <CartesianGrid stroke={colourVariable('grid')} vertical={false} />
          <XAxis
            type="number"
            dataKey="x"
            scale={logX ? 'log' : 'linear'}
            domain={['dataMin', 'dataMax']}
            allowDataOverflow={logX}
            {...(logX ? { ticks: logTicks(lowX, highX, 12), interval: 0 } : {})}
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
            scale={isLog ? 'log' : 'linear'}
            domain={domainY}
            {...(isLog ? { ticks: logTicks(lowY, highY, 8), interval: 0 } : {})}
            {...(data.categories === null ? {} : { ticks: data.categories.map((_, index) => index), interval: 0 })}
            tickFormatter={tick}
            width={data.categories === null ? 64 : 220}
            {...plainAxis}
            label={{
              value: `${result}${unit === '' ? '' : `, ${unit}`}`,
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
                    return typeof value === 'number' ? [[nameOf(one), full(value)] as const] : [];
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
