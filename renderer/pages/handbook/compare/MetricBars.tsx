import type { ReactNode } from 'react';
import { Bar, BarChart, LabelList, XAxis, YAxis } from 'recharts';
import { technologyNames } from '#core/drawing/palette.ts';
import type { ComparisonAnswer } from '#core/handbook/handbookApi.ts';
import { ChartFrame } from '#renderer/charts/ChartFrame.tsx';
import { axisText, plainAxis } from '#renderer/charts/axis.ts';
import { t } from '#renderer/i18n/translate.ts';
import { logTicks } from '#renderer/pages/handbook/logTicks.ts';
import { quantityText, tickText, unitText } from '#renderer/pages/handbook/quantities.ts';
import { colourVariable } from '#renderer/ui/theme.ts';
import type { OpenCell } from './openCell.ts';
import { cellsOf, needsLog, type ComparedCell, type ComparisonMetric } from './ranking.ts';

/** A drawing for each figure: one bar per technology. */
export function MetricBars({
  comparison,
  onOpen,
}: {
  readonly comparison: ComparisonAnswer;
  readonly onOpen: (cell: OpenCell) => void;
}): ReactNode {
  return (
    <div className="metric-bars">
      {comparison.metrics.map((metric) => (
        <MetricBarChart key={metric.id} metric={metric} cells={cellsOf(comparison, metric.id)} onOpen={onOpen} />
      ))}
    </div>
  );
}

function MetricBarChart({
  metric,
  cells,
  onOpen,
}: {
  readonly metric: ComparisonMetric;
  readonly cells: readonly ComparedCell[];
  readonly onOpen: (cell: OpenCell) => void;
}): ReactNode {
  const isLog = needsLog(cells);
  const positive = cells.flatMap(({ value }) => (value === null || value <= 0 ? [] : [value]));
  const floor = isLog ? 10 ** (Math.floor(Math.log10(Math.min(...positive))) - 1) : 0;
  const highest = Math.max(...positive);
  const data = cells.map((cell) => ({
    fill: colourVariable(cell.technology),
    name: technologyNames[cell.technology],
    value: cell.value,
    text: cell.value === null ? t('compare.noFigure') : `${quantityText(cell.value)}${cell.isAssumption ? ' ○' : ''}`,
  }));
  const unit = unitText(metric.unit);
  const facts = [
    unit,
    t(metric.better === 'low' ? 'compare.lower' : 'compare.higher'),
    ...(isLog ? [t('compare.logScale')] : []),
  ];
  return (
    <ChartFrame title={metric.question} description={facts.filter((part) => part !== '').join(' · ')} height={168}>
      {({ width, height }) => (
        <BarChart
          layout="vertical"
          width={width}
          height={height}
          data={data}
          margin={{ top: 4, right: 72, bottom: 4, left: 0 }}
          barSize={14}
          title={metric.question}
          onClick={(state) => {
            const cell = cells[Number(state.activeTooltipIndex)];
            if (cell !== undefined) onOpen({ metric: cell.metric, technology: cell.technology });
          }}
        >
          <XAxis
            type="number"
            hide={!isLog}
            {...plainAxis}
            {...(isLog ? { ticks: logTicks(floor, highest, 6), interval: 0, tickFormatter: tickText, height: 18 } : {})}
            scale={isLog ? 'log' : 'linear'}
            domain={isLog ? [floor, highest] : [0, highest]}
            allowDataOverflow
          />
          <YAxis
            type="category"
            dataKey="name"
            width={132}
            interval={0}
            {...plainAxis}
            tick={{ ...axisText, fill: colourVariable('text') }}
          />
          <Bar dataKey="value" isAnimationActive={false} radius={[0, 2, 2, 0]}>
            <LabelList dataKey="text" position="right" style={{ ...axisText, fill: colourVariable('text') }} />
          </Bar>
        </BarChart>
      )}
    </ChartFrame>
  );
}
