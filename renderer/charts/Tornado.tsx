import { useState, type ReactNode } from 'react';
import { Bar, BarChart, CartesianGrid, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import type { CallOutput } from '#core/api.ts';
import { formatNumber, formatSignificant } from '#core/drawing/format.ts';
import { totalIds, type TotalId } from '#core/planResult.ts';
import { headline, precise, scaleOf, unitName } from '#renderer/i18n/numbers.ts';
import { t } from '#renderer/i18n/translate.ts';
import { useChangedAssumptions } from '#renderer/marks/changed.ts';
import { colourVariable } from '#renderer/ui/theme.ts';
import { Select } from '#renderer/ui/Select.tsx';
import { ChartFrame, Legend } from './ChartFrame.tsx';
import { ChartTip } from './ChartTip.tsx';
import { axisText, plainAxis } from './axis.ts';

type Overview = NonNullable<CallOutput<'plan.overview'>>;
type TornadoRow = Overview['tornado'][number];

interface Datum {
  readonly row: TornadoRow;
  readonly title: string;
  /** From the likely total to that at the assumption's low and high value. */
  readonly low: readonly [number, number];
  readonly high: readonly [number, number];
}

/** The bars of one total, widest first. */
export function tornadoOf(rows: readonly TornadoRow[], total: TotalId, middle: number, most: number): Datum[] {
  return rows
    .filter((row) => row.total === total && (row.atLow !== middle || row.atHigh !== middle))
    .toSorted((a, b) => Math.abs(b.atHigh - b.atLow) - Math.abs(a.atHigh - a.atLow))
    .slice(0, most)
    .map((row) => ({
      row,
      title: row.title,
      low: [Math.min(middle, row.atLow), Math.max(middle, row.atLow)],
      high: [Math.min(middle, row.atHigh), Math.max(middle, row.atHigh)],
    }));
}

const barHeight = 22;

interface NameTickProps {
  readonly x?: number | string;
  readonly y?: number | string;
  readonly width?: number | string;
  readonly payload?: { readonly value?: unknown };
  readonly index?: number;
}

/** An assumption's name on one line, cut where it has no room; whole on hover. It opens the assumption, by keyboard too. */
function NameTick({
  x = 0,
  y = 0,
  width = 0,
  payload,
  index = 0,
  onOpen,
}: NameTickProps & { readonly onOpen: (index: number) => void }): ReactNode {
  const name = typeof payload?.value === 'string' ? payload.value : '';
  const room = Math.floor(Number(width) / 6.3);
  return (
    <text
      className="chart-link"
      role="button"
      tabIndex={0}
      aria-label={name}
      onClick={() => onOpen(index)}
      onKeyDown={(event) => (event.key === 'Enter' ? onOpen(index) : undefined)}
      x={x}
      y={y}
      dy={4}
      textAnchor="end"
      fontSize={12}
      fill={colourVariable('text')}
    >
      <tspan aria-hidden="true">{name.length > room ? `${name.slice(0, room - 1).trimEnd()}…` : name}</tspan>
      <title>{name}</title>
    </text>
  );
}

/** Which assumptions move the total most? Each bar spans the total from the assumption's low to its high value. */
export function Tornado({
  overview,
  onAssumption,
}: {
  readonly overview: Overview;
  readonly onAssumption: (id: string) => void;
}): ReactNode {
  const totals = totalIds.filter((id) => overview.tornado.some((row) => row.total === id));
  const [chosen, setChosen] = useState<TotalId>('costPerYear');
  const total = totals.includes(chosen) ? chosen : (totals[0] ?? 'costPerYear');
  const { currency } = overview;
  const middle = overview.totals.after[total];
  const changed = useChangedAssumptions();
  const data = tornadoOf(overview.tornado, total, middle, 9).map((datum) =>
    changed.has(datum.row.assumption) ? { ...datum, title: `◆ ${datum.title}` } : datum,
  );
  const widest = data[0];
  const scale = scaleOf(total, middle, currency);
  const open = (datum: Datum | undefined): void => {
    if (datum !== undefined) onAssumption(datum.row.assumption);
  };
  return (
    <ChartFrame
      title={t('chart.tornado.title')}
      description={
        widest === undefined
          ? t('chart.tornado.none')
          : t('chart.tornado.description', {
              assumption: widest.row.title,
              low: headline(total, widest.row.atLow, currency),
              high: headline(total, widest.row.atHigh, currency),
              likely: headline(total, middle, currency),
            })
      }
      height={data.length * barHeight + 44}
      controls={
        <Select
          label={t('chart.tornado.total')}
          value={total}
          onChange={setChosen}
          options={totals.map((id) => ({ value: id, label: t(`total.${id}`) }))}
        />
      }
      legend={
        <Legend
          entries={[
            { label: t('chart.atLow'), shape: 'square', colour: colourVariable('before') },
            { label: t('chart.atHigh'), shape: 'square', colour: colourVariable('accent') },
          ]}
        />
      }
    >
      {({ width, height }) => (
        <BarChart
          layout="vertical"
          width={width}
          height={height}
          data={data}
          margin={{ top: 4, right: 16, bottom: 16, left: 0 }}
          barGap={-12}
          barSize={12}
          title={t('chart.tornado.title')}
          onClick={(state) => open(data[Number(state.activeTooltipIndex)])}
        >
          <CartesianGrid stroke={colourVariable('grid')} horizontal={false} />
          <XAxis
            type="number"
            domain={['auto', 'auto']}
            tickFormatter={(value: number) => formatSignificant(value / scale.divisor)}
            {...plainAxis}
            label={{
              value: `${scale.unit}${total === 'hosts' ? '' : t('unit.perYearOf')}`,
              position: 'insideBottomRight',
              offset: -12,
              ...axisText,
            }}
          />
          <YAxis
            type="category"
            dataKey="title"
            width={Math.min(220, width * 0.42)}
            {...plainAxis}
            interval={0}
            tick={(tick: NameTickProps) => <NameTick {...tick} onOpen={(index) => open(data[index])} />}
          />
          <Bar dataKey="low" fill={colourVariable('before')} isAnimationActive={false} />
          <Bar dataKey="high" fill={colourVariable('accent')} isAnimationActive={false} />
          <ReferenceLine x={middle} stroke={colourVariable('text')} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--hover)' }}
            content={({ active, payload }) =>
              active ? (
                <TornadoTip datum={payload[0]?.payload as Datum | undefined} total={total} currency={currency} />
              ) : null
            }
          />
        </BarChart>
      )}
    </ChartFrame>
  );
}

function TornadoTip({
  datum,
  total,
  currency,
}: {
  readonly datum: Datum | undefined;
  readonly total: TotalId;
  readonly currency: string;
}): ReactNode {
  if (datum === undefined) return null;
  const { row } = datum;
  const at = (value: number): string =>
    `${formatNumber(value, Number.isInteger(value) ? 0 : 3)}${unitName(row.unit) === '' ? '' : ` ${row.unit}`}`;
  return (
    <ChartTip
      title={row.title}
      rows={[
        [t('chart.at', { value: at(row.low) }), precise(total, row.atLow, currency)],
        [t('chart.at', { value: at(row.high) }), precise(total, row.atHigh, currency)],
      ]}
    />
  );
}
