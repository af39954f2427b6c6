import type { ReactNode } from 'react';
import { CartesianGrid, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from 'recharts';
import { formatSignificant } from '#core/drawing/format.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import { technologies, type Technology } from '#core/inventory/technology.ts';
import type { ComparisonAnswer } from '#core/handbook/handbookApi.ts';
import { ChartFrame } from '#renderer/charts/ChartFrame.tsx';
import { ChartTip } from '#renderer/charts/ChartTip.tsx';
import { axisText, plainAxis } from '#renderer/charts/axis.ts';
import { t } from '#renderer/i18n/translate.ts';
import { preciseText, tickText, unitText } from '#renderer/pages/handbook/quantities.ts';
import { TechnologyMark, technologyShapes } from '#renderer/ui/Glyphs.tsx';
import { colourVariable } from '#renderer/ui/theme.ts';
import type { OpenCell } from './ComparisonTab.tsx';
import { bestOf, cellsOf, factorToBest } from './ranking.ts';

interface Point {
  readonly factor: number;
  readonly row: number;
  readonly metric: string;
  readonly technology: Technology;
  readonly title: string;
  readonly text: string;
  /** Pixels up or down, so that marks at one place can be told apart. */
  readonly aside: number;
}

/** Marks closer than this share of the axis would cover each other. */
const tooClose = 0.014;
const markStep = 8;

/** Spreads marks that stand at one place over the height of their row. */
function spread(points: readonly Point[], decades: number): Point[] {
  const sorted = points.toSorted((a, b) => a.factor - b.factor);
  const groups: Point[][] = [];
  for (const point of sorted) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && Math.log10(point.factor / last.factor) < tooClose * decades)
      group.push(point);
    else groups.push([point]);
  }
  return groups.flatMap((group) =>
    group.map((point, index) => ({
      ...point,
      aside: (index - (group.length - 1) / 2) * Math.min(markStep, 20 / group.length),
    })),
  );
}

function pointsOf(comparison: ComparisonAnswer): Point[] {
  return comparison.metrics.flatMap((metric, row) => {
    const cells = cellsOf(comparison, metric.id);
    const best = bestOf(metric, cells);
    return cells.flatMap((cell): Point[] => {
      const factor = cell.value === null || best === null ? null : factorToBest(metric, cell.value, best);
      if (factor === null || cell.value === null) return [];
      const unit = unitText(metric.unit);
      return [
        {
          factor,
          row,
          metric: metric.id,
          technology: cell.technology,
          title: metric.title,
          text: `${preciseText(cell.value)}${unit === '' ? '' : ` ${unit}`}`,
          aside: 0,
        },
      ];
    });
  });
}

const rowHeight = 32;

/** How far is each technology from the best, by every figure? Rows of marks on one log scale. */
export function ProfileChart({
  comparison,
  onOpen,
}: {
  readonly comparison: ComparisonAnswer;
  readonly onOpen: (cell: OpenCell) => void;
}): ReactNode {
  const plain = pointsOf(comparison);
  const furthest = Math.max(10, ...plain.map(({ factor }) => factor));
  const top = 10 ** Math.ceil(Math.log10(furthest));
  const points = comparison.metrics.flatMap((_, row) =>
    spread(
      plain.filter((point) => point.row === row),
      Math.log10(top),
    ),
  );
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
              onClick={(point: { readonly payload?: Point }) => {
                if (point.payload !== undefined) onOpen({ metric: point.payload.metric, technology });
              }}
              shape={(mark: {
                readonly cx?: number | undefined;
                readonly cy?: number | undefined;
                readonly payload?: Point;
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
              const point = active ? (payload[0]?.payload as Point | undefined) : undefined;
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
