import type { PointerEvent, ReactNode } from 'react';
import type { RoadmapBar } from '#core/api/roadmapCalls.ts';
import { dayMs, formatDate, formatDateRange, formatNumber } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';
import { boxOf, dayLength, rowHeight, xOf, type TimeSpan } from './timeline.ts';

const barTop = 3;
const barHeight = rowHeight - 6;

/** Its row, wave, moves and days in words. */
export function barLabel(rowName: string, bar: RoadmapBar, wavesBefore: number): string {
  const label = t('roadmap.barLabel', {
    row: rowName,
    waves:
      bar.wave === bar.lastWave
        ? t('roadmap.waveNumber', { number: bar.wave + wavesBefore })
        : t('roadmap.waveNumbers', { first: bar.wave + wavesBefore, last: bar.lastWave + wavesBefore }),
    moves: bar.moves,
    dates: bar.start === bar.end ? formatDate(bar.start) : formatDateRange(bar.start, bar.end),
    effort: formatNumber(bar.effortDays, 1),
  });
  return bar.held === 0 ? label : t('roadmap.barHeld', { label, count: bar.held });
}

export interface GanttBarProps {
  readonly id: string;
  readonly label: string;
  readonly bar: RoadmapBar;
  readonly span: TimeSpan;
  readonly width: number;
  readonly isFocused: boolean;
  /** It is on its way into another wave: what stays here is faint. */
  readonly isTried: boolean;
  readonly isBroken: boolean;
  readonly onPointerDown: (event: PointerEvent<SVGGElement>) => void;
  readonly onClick: () => void;
  readonly onOpen: () => void;
}

/** The moves of a row in one wave: what they become from the top down, cut-overs beneath, a pin where they are held. */
export function GanttBar(props: GanttBarProps): ReactNode {
  const { id, label, bar, span, width, isFocused, isTried, isBroken } = props;
  const box = boxOf({ fromMs: dayMs(bar.start), toMs: dayMs(bar.end) + dayLength }, span, width, 4);
  if (box === null) return null;
  let y = barTop;
  const isWide = box.width >= 24;
  const areDaysApart = xOf(dayLength, span, width) - xOf(0, span, width) >= 7;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the drawing holds the focus; its keys choose and move bars
    <g
      id={id}
      className="gantt-bar"
      role="option"
      aria-selected={isFocused}
      aria-label={label}
      data-tried={isTried}
      data-broken={isBroken}
      onPointerDown={props.onPointerDown}
      onClick={props.onClick}
      onDoubleClick={props.onOpen}
    >
      <title>{label}</title>
      {bar.to.map(({ technology, moves }) => {
        const height = (barHeight * moves) / bar.moves;
        const top = y;
        y += height;
        return (
          <rect key={technology} x={box.x} y={top} width={box.width} height={height} fill={`var(--c-${technology})`} />
        );
      })}
      <rect
        className="gantt-outline"
        x={box.x - 1}
        y={barTop - 1}
        width={box.width + 2}
        height={barHeight + 2}
        rx={2}
      />
      {(areDaysApart ? bar.cutOvers : []).map((day) => {
        const x = xOf(dayMs(day) + dayLength / 2, span, width);
        return x < box.x || x > box.x + box.width ? null : (
          <path key={day} className="gantt-cut" d={`M${x - 2.5} ${rowHeight - 3}l2.5 -2.5 2.5 2.5 -2.5 2.5z`} />
        );
      })}
      {isWide && bar.moves > 1 ? (
        <text aria-hidden="true" className="gantt-count" x={box.x + box.width / 2} y={rowHeight / 2 + 4}>
          {formatNumber(bar.moves)}
        </text>
      ) : null}
      {bar.held > 0 ? (
        <g className="gantt-pin" transform={`translate(${box.x - 3} 0)`}>
          <circle cx="4" cy="4.5" r="3.6" />
          <path d="M4 8V13" />
        </g>
      ) : null}
    </g>
  );
}
