import type { ReactNode } from 'react';
import { CartesianGrid, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from 'recharts';
import { formatSignificant } from '#core/drawing/format.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import { technologies } from '#core/inventory/technology.ts';
import type { ComparisonAnswer } from '#core/handbook/handbookApi.ts';
import { ChartFrame } from '#renderer/charts/ChartFrame.tsx';
import { ChartTip } from '#renderer/charts/ChartTip.tsx';
import { axisText, plainAxis } from '#renderer/charts/axis.ts';
import { t } from '#renderer/i18n/translate.ts';
import { tickText } from '#renderer/pages/handbook/quantities.ts';
import { TechnologyMark, technologyShapes } from '#renderer/ui/Glyphs.tsx';
import { colourVariable } from '#renderer/ui/theme.ts';
import type { OpenCell } from './openCell.ts';
import { profileOf, type ProfilePoint } from './profilePoints.ts';

const rowHeight = 32;

/** How far is each technology from the best, by every figure? Rows of marks on one log scale. */
export function ProfileChart({
  comparison,
  onOpen,
}: {
  readonly comparison: ComparisonAnswer;
  readonly onOpen: (cell: OpenCell) => void;
}): ReactNode {
  const { points, top } = profileOf(comparison);
  const ticks = Array.from({ length: Math.round(Math.log10(top)) + 1 }, (_, power) => 10 ** power);
  return (
    <ChartFrame
      title={t('compare.profile')}
      description={t('compare.profileText')}
      height={comparison.metrics.length * rowHeight + 48}
      legend={
        <ul className="legend">
          {technologies.map((technology) => (
            <li key={technology}>
              <TechnologyMark technology={technology} />
            </li>
          ))}
        </ul>
      }
    >
      {({ width, height }) => (
        <ScatterChart
          width={width}
          height={height}
          margin={{ top: 8, right: 24, bottom: 20, left: 0 }}
          title={t('compare.profile')}
        >
          <CartesianGrid stroke={colourVariable('grid')} />
          <XAxis
            type="number"
            dataKey="factor"
            scale="log"
            domain={[1, top]}
            ticks={ticks}
            tickFormatter={tickText}
            {...plainAxis}
            label={{
              value: t('compare.times', { factor: '' }).trim(),
              position: 'insideBottomRight',
              offset: -12,
              ...axisText,
            }}
          />
          <YAxis
            type="number"
            dataKey="row"
            reversed
            domain={[-0.5, comparison.metrics.length - 0.5]}
            ticks={comparison.metrics.map((_, row) => row)}
            tickFormatter={(row: number) => comparison.metrics[row]?.title ?? ''}
            width={170}
            interval={0}
            {...plainAxis}
            tick={{ ...axisText, fontSize: 12, fill: colourVariable('text') }}
          />
          {technologies.map((technology) => (
            <Scatter
              key={technology}
              name={technologyNames[technology]}
              data={points.filter((point) => point.technology === technology)}
              isAnimationActive={false}
              onClick={(point: { readonly payload?: ProfilePoint }) => {
                if (point.payload !== undefined) onOpen({ metric: point.payload.metric, technology });
              }}
              shape={(mark: {
                readonly cx?: number | undefined;
                readonly cy?: number | undefined;
                readonly payload?: ProfilePoint;
              }) => (
                <g
                  transform={`translate(${(mark.cx ?? 0) - 5.5} ${(mark.cy ?? 0) - 5.5 + (mark.payload?.aside ?? 0)}) scale(1.1)`}
                  fill={colourVariable(technology)}
                >
                  {technologyShapes[technology]}
                </g>
              )}
            />
          ))}
          <Tooltip
            isAnimationActive={false}
            cursor={false}
            content={({ active, payload }) => {
              const point = active ? (payload[0]?.payload as ProfilePoint | undefined) : undefined;
              return point === undefined ? null : (
                <ChartTip
                  title={point.title}
                  rows={[
                    [technologyNames[point.technology], point.text],
                    ['', t('compare.times', { factor: formatSignificant(point.factor, 3) })],
                  ]}
                />
              );
            }}
          />
        </ScatterChart>
      )}
    </ChartFrame>
  );
}
