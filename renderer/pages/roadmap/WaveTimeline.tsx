import type { KeyboardEvent, ReactNode } from 'react';
import type { WaveSummary } from '#core/api.ts';
import { formatNumber } from '#core/drawing/format.ts';
import { monthLabel, monthTicks } from '#renderer/charts/ticks.ts';
import { t } from '#renderer/i18n/translate.ts';
import { clusterRows } from './clusterRows.ts';
import {
  labelStride,
  loadHeight,
  plotLeft,
  plotRight,
  waveHeight,
  waveSpan,
  waveTop,
  xOf,
  type TimeSpan,
} from './timeline.ts';
import { Load, Released, WaveColumn } from './WaveColumn.tsx';

const rowHeight = 18;
const clusterTop = waveTop + waveHeight + 10;

export interface WaveTimelineProps {
  readonly waves: readonly WaveSummary[];
  readonly span: TimeSpan;
  readonly width: number;
  readonly selected: number;
  readonly onSelect: (wave: number) => void;
}

/** Height of the drawing in pixels. */
export function timelineHeight(waves: readonly WaveSummary[]): number {
  return clusterTop + clusterRows(waves).length * rowHeight + 30 + loadHeight + 6;
}

/** Waves on a time axis by what they move to, the clusters beneath, released hosts, and the team's load against its capacity. */
export function WaveTimeline({ waves, span, width, selected, onSelect }: WaveTimelineProps): ReactNode {
  const rows = clusterRows(waves);
  const releasedTop = clusterTop + rows.length * rowHeight;
  const loadTop = releasedTop + 28;
  const height = timelineHeight(waves);
  const highest = Math.max(1, ...waves.map((wave) => Math.max(wave.effortDays, wave.effortCapacityDays)));
  const most = Math.max(1, ...rows.flatMap((row) => row.moves));
  const pitch = (width - plotLeft - plotRight) / Math.max(1, waves.length);
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    onSelect(Math.min(waves.length, Math.max(1, selected + step)));
  };
  return (
    <svg
      className="timeline"
      width={width}
      height={height}
      role="listbox"
      aria-label={t('roadmap.timelineLabel')}
      aria-activedescendant={`timeline-wave-${selected}`}
      tabIndex={0}
      onKeyDown={onKey}
    >
      <Months span={span} width={width} height={height} />
      <text aria-hidden="true" className="timeline-label" y={waveTop + 17}>
        {t('roadmap.waves')}
      </text>
      {rows.map((row, index) => (
        <text aria-hidden="true" key={row.name} className="timeline-label" y={clusterTop + index * rowHeight + 13}>
          {row.name.length > 17 ? `${row.name.slice(0, 16)}…` : row.name}
          <title>{row.name}</title>
        </text>
      ))}
      <text aria-hidden="true" className="timeline-label" y={releasedTop + 14}>
        {t('roadmap.released')}
      </text>
      <text aria-hidden="true" className="timeline-label" y={loadTop + 12}>
        {t('roadmap.teamLoad')}
      </text>
      <text aria-hidden="true" className="timeline-small" y={loadTop + 26}>
        {t('unit.personDays')}
      </text>
      <LoadAxis top={loadTop} highest={highest} width={width} />
      {waves.map((wave, index) => {
        const { fromMs, toMs } = waveSpan(wave);
        const x1 = xOf(fromMs, span, width);
        const barWidth = Math.max(1, xOf(toMs, span, width) - x1 - Math.min(2, pitch * 0.15));
        return (
          <WaveColumn
            key={wave.number}
            wave={wave}
            x={x1}
            barWidth={barWidth}
            height={height}
            isSelected={wave.number === selected}
            isNamed={index % labelStride(pitch, 20) === 0}
            onSelect={() => onSelect(wave.number)}
          >
            {rows.map((row, rowIndex) => {
              const moves = row.moves[index] ?? 0;
              return moves === 0 ? null : (
                <g key={row.name}>
                  <rect
                    x={x1}
                    y={clusterTop + rowIndex * rowHeight + 2}
                    width={barWidth}
                    height={rowHeight - 4}
                    rx={1.5}
                    fill="var(--c-accent)"
                    opacity={0.2 + (0.8 * moves) / most}
                  />
                  {barWidth >= 22 ? (
                    <text
                      aria-hidden="true"
                      className={moves / most > 0.4 ? 'timeline-count timeline-count-on' : 'timeline-count'}
                      x={x1 + barWidth / 2}
                      y={clusterTop + rowIndex * rowHeight + 13}
                    >
                      {formatNumber(moves)}
                    </text>
                  ) : null}
                </g>
              );
            })}
            <Released wave={wave} x={x1 + barWidth} top={releasedTop} isNamed={pitch >= 18} />
            <Load wave={wave} x={x1} barWidth={barWidth} top={loadTop} highest={highest} />
          </WaveColumn>
        );
      })}
    </svg>
  );
}

function Months({
  span,
  width,
  height,
}: {
  readonly span: TimeSpan;
  readonly width: number;
  readonly height: number;
}): ReactNode {
  return monthTicks(span.fromMs, span.toMs, Math.floor((width - plotLeft) / 64)).map((ms, index) => (
    <g key={ms}>
      <path className="timeline-grid" d={`M${xOf(ms, span, width)} 14V${height}`} />
      <text aria-hidden="true" className="timeline-small" x={xOf(ms, span, width) + 4} y={12}>
        {monthLabel(ms, index)}
      </text>
    </g>
  ));
}

function LoadAxis({
  top,
  highest,
  width,
}: {
  readonly top: number;
  readonly highest: number;
  readonly width: number;
}): ReactNode {
  return (
    <>
      <path className="timeline-axis" d={`M${plotLeft} ${top + loadHeight}H${width - plotRight}`} />
      <text aria-hidden="true" className="timeline-small timeline-end" x={plotLeft - 6} y={top + 9}>
        {formatNumber(highest)}
      </text>
      <text aria-hidden="true" className="timeline-small timeline-end" x={plotLeft - 6} y={top + loadHeight + 3}>
        0
      </text>
    </>
  );
}
