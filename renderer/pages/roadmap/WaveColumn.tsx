import type { ReactNode } from 'react';
import type { WaveSummary } from '#core/api.ts';
import { formatDateRange, formatNumber, formatPercent } from '#core/drawing/format.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import { technologies, type Technology } from '#core/inventory/technology.ts';
import { t } from '#renderer/i18n/translate.ts';
import { loadHeight, waveHeight, waveTop } from './timeline.ts';

export interface WaveColumnProps {
  readonly wave: WaveSummary;
  readonly x: number;
  readonly barWidth: number;
  readonly height: number;
  readonly isSelected: boolean;
  readonly isNamed: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

/** Moves of a wave that lead to one technology. */
function movesTo(wave: WaveSummary, technology: Technology): number {
  return wave.byTransition.filter((entry) => entry.to === technology).reduce((sum, entry) => sum + entry.moves, 0);
}

/** One wave: its number, what it moves to, and what else of it is drawn; chosen by a click. */
export function WaveColumn({
  wave,
  x,
  barWidth,
  height,
  isSelected,
  isNamed,
  onSelect,
  children,
}: WaveColumnProps): ReactNode {
  const load = wave.effortCapacityDays > 0 ? formatPercent(wave.effortDays / wave.effortCapacityDays) : '–';
  const label = t('roadmap.waveLabel', {
    number: wave.number,
    dates: formatDateRange(wave.start, wave.end),
    moves: wave.moves,
    load,
    released: wave.released.length,
  });
  const parts = technologies
    .map((technology) => ({ technology, moves: movesTo(wave, technology) }))
    .filter((part) => part.moves > 0);
  const name = [label, ...parts.map((part) => `${technologyNames[part.technology]}: ${formatNumber(part.moves)}`)].join(
    '\n',
  );
  let y = waveTop + waveHeight;
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the drawing holds the focus; arrows choose the wave */}
      <g
        id={`timeline-wave-${wave.number}`}
        className="timeline-wave"
        role="option"
        aria-selected={isSelected}
        aria-label={name}
        onClick={onSelect}
      >
        <title>{name}</title>
        <rect className="timeline-hit" x={x - 1} y={18} width={barWidth + 2} height={height - 18} />
      </g>
      <g className="timeline-drawing" aria-hidden="true">
        {isNamed || isSelected ? (
          <text aria-hidden="true" className="timeline-number" x={x + barWidth / 2} y={waveTop - 6}>
            {wave.number}
          </text>
        ) : null}
        {wave.moves === 0 ? (
          <rect x={x} y={waveTop} width={barWidth} height={waveHeight} rx={1.5} fill="var(--c-track)" />
        ) : null}
        {parts.map(({ technology, moves }) => {
          const part = (waveHeight * moves) / wave.moves;
          y -= part;
          return <rect key={technology} x={x} y={y} width={barWidth} height={part} fill={`var(--c-${technology})`} />;
        })}
        {children}
      </g>
    </>
  );
}

/** The hosts that are switched off when the wave ends. */
export function Released({
  wave,
  x,
  top,
  isNamed,
}: {
  readonly wave: WaveSummary;
  readonly x: number;
  readonly top: number;
  readonly isNamed: boolean;
}): ReactNode {
  if (wave.released.length === 0) return null;
  return (
    <>
      <path d={`M${x - 9} ${top + 6}h8l-4 6z`} fill="var(--c-good)" />
      {isNamed ? (
        <text aria-hidden="true" className="timeline-released" x={x - 12} y={top + 13}>
          {formatNumber(wave.released.length)}
        </text>
      ) : null}
    </>
  );
}

/** The team's load in the wave against its capacity. */
export function Load({
  wave,
  x,
  barWidth,
  top,
  highest,
}: {
  readonly wave: WaveSummary;
  readonly x: number;
  readonly barWidth: number;
  readonly top: number;
  readonly highest: number;
}): ReactNode {
  const y = (days: number): number => top + loadHeight * (1 - days / highest);
  const isOver = wave.effortDays > wave.effortCapacityDays * (1 + 1e-9);
  return (
    <>
      <rect
        x={x}
        y={y(wave.effortDays)}
        width={barWidth}
        height={top + loadHeight - y(wave.effortDays)}
        fill={isOver ? 'var(--c-bad)' : 'var(--c-memory)'}
      />
      <path d={`M${x} ${y(wave.effortCapacityDays)}h${barWidth}`} stroke="var(--text)" strokeWidth={1.25} />
    </>
  );
}
