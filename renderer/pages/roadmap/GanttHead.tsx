import type { KeyboardEvent, ReactNode } from 'react';
import type { RoadmapFrame, WaveSummary } from '#core/api/roadmapCalls.ts';
import { dayMs, formatDate, formatDateRange, formatNumber, formatPercent } from '#core/drawing/format.ts';
import { monthLabel, monthTicks } from '#renderer/charts/ticks.ts';
import { t } from '#renderer/i18n/translate.ts';
import type { Trial } from './roadmapStore.ts';
import { inShownWaves } from './waveNumbers.ts';
import { boxOf, dayLength, labelStride, plotLeft, plotRight, waveSpan, xOf, type TimeSpan } from './timeline.ts';

/** Months, waves, events and released hosts above the rows. */
export const headHeight = 84;
const waveTop = 17;
const waveHeight = 22;
const eventTop = 43;
const releasedTop = 64;

export interface DrawnTime {
  readonly waves: readonly WaveSummary[];
  readonly frame: RoadmapFrame;
  readonly span: TimeSpan;
  readonly width: number;
}

interface GanttHeadProps extends DrawnTime {
  readonly selected: number;
  readonly trial: Trial | null;
  readonly onSelect: (wave: number) => void;
}

/** The time axis: months, the waves to choose one from, freezes and hardware, and the hosts that each wave releases. */
export function GanttHead(props: GanttHeadProps): ReactNode {
  const { waves, span, width, selected, onSelect } = props;
  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || event.altKey) return;
    event.preventDefault();
    onSelect(Math.min(waves.length, Math.max(1, selected + step)));
  };
  return (
    <svg
      className="gantt-head"
      width={width}
      height={headHeight}
      role="listbox"
      aria-label={t('roadmap.timelineLabel')}
      aria-activedescendant={`timeline-wave-${selected}`}
      tabIndex={0}
      onKeyDown={onKey}
    >
      <Months span={span} width={width} />
      <text aria-hidden="true" className="timeline-label" y={waveTop + 15}>
        {t('roadmap.waves')}
      </text>
      <text aria-hidden="true" className="timeline-label" y={eventTop + 12}>
        {t('roadmap.events')}
      </text>
      <text aria-hidden="true" className="timeline-label" y={releasedTop + 13}>
        {t('roadmap.released')}
      </text>
      <Waves {...props} />
      <Released {...props} />
      <Events {...props} />
      <path className="timeline-axis" d={`M0 ${headHeight - 0.5}H${width - plotRight}`} />
    </svg>
  );
}

function Months({ span, width }: Pick<DrawnTime, 'span' | 'width'>): ReactNode {
  return monthTicks(span.fromMs, span.toMs, Math.floor((width - plotLeft) / 64)).map((ms, index) => (
    <g key={ms} aria-hidden="true">
      <path className="timeline-grid" d={`M${xOf(ms, span, width)} 2V${waveTop - 2}`} />
      <text className="timeline-small" x={xOf(ms, span, width) + 4} y={12}>
        {monthLabel(ms, index)}
      </text>
    </g>
  ));
}

function Waves({ waves, frame, span, width, selected, trial, onSelect }: GanttHeadProps): ReactNode {
  const first = waves[0];
  if (first === undefined) return null;
  const pitch = xOf(waveSpan(first).toMs, span, width) - xOf(waveSpan(first).fromMs, span, width);
  const stride = labelStride(pitch, 20);
  return waves.map((wave, index) => {
    const box = boxOf(waveSpan(wave), span, width);
    if (box === null) return null;
    const own = frame.waves[index];
    const broken = trial?.answer?.violations.filter((violation) => violation.wave === wave.number) ?? [];
    const problems = [...(own?.violations ?? []), ...broken];
    const load = wave.effortCapacityDays > 0 ? formatPercent(wave.effortDays / wave.effortCapacityDays) : '–';
    const label = [
      t('roadmap.waveLabel', {
        number: wave.number + frame.wavesBefore,
        dates: formatDateRange(wave.start, wave.end),
        moves: wave.moves,
        load,
        released: wave.released.length,
      }),
      ...(own?.closed === true ? [t('roadmap.closed')] : []),
      ...problems.map((problem) => inShownWaves(problem.text, frame.wavesBefore)),
    ].join('\n');
    const isNamed = index % stride === 0 || wave.number === selected;
    const middle = box.x + box.width / 2;
    return (
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the drawing holds the focus; arrows choose the wave
      <g
        key={wave.number}
        id={`timeline-wave-${wave.number}`}
        className="timeline-wave"
        role="option"
        aria-selected={wave.number === selected}
        aria-label={label}
        data-target={trial?.wave === wave.number}
        data-broken={problems.length > 0}
        onClick={() => onSelect(wave.number)}
      >
        <title>{label}</title>
        <rect
          className="timeline-cell"
          x={box.x}
          y={waveTop}
          width={Math.max(1, box.width - 1)}
          height={waveHeight}
          rx={2}
        />
        {own?.closed === true ? (
          <rect x={box.x} y={waveTop} width={Math.max(1, box.width - 1)} height={waveHeight} fill="url(#gantt-hatch)" />
        ) : null}
        {isNamed ? (
          <text aria-hidden="true" className="timeline-number" x={middle} y={waveTop + 15}>
            {wave.number + frame.wavesBefore}
          </text>
        ) : null}
        {problems.length > 0 ? (
          <path className="timeline-warning" d={`M${box.x + box.width - 9} ${waveTop + 9}l4 -7 4 7z`} />
        ) : null}
      </g>
    );
  });
}

/** The hosts that are switched off when each wave ends. Their number is in the wave's own words. */
function Released({ waves, span, width }: DrawnTime): ReactNode {
  return (
    <g className="gantt-released" aria-hidden="true">
      {waves.map((wave) => {
        const box = wave.released.length === 0 ? null : boxOf(waveSpan(wave), span, width);
        if (box === null) return null;
        const x = box.x + box.width;
        return (
          <g key={wave.number}>
            <path className="timeline-out" d={`M${x - 9} ${releasedTop + 6}h8l-4 6z`} />
            {box.width < 22 ? null : (
              <text className="timeline-released" x={x - 12} y={releasedTop + 13}>
                {formatNumber(wave.released.length)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

function Events({ frame, span, width }: DrawnTime): ReactNode {
  const begins = [...frame.hardware.map(({ date }) => date), ...frame.freezes.map(({ from }) => from)].map((day) =>
    xOf(dayMs(day), span, width),
  );
  /** Up to what begins next, or the edge. */
  const roomFrom = (x: number): number =>
    Math.min(width - plotRight, ...begins.filter((begin) => begin > x + 1)) - x - 12;
  return (
    <g aria-hidden="true">
      {frame.freezes.map((freeze, index) => {
        const box = boxOf({ fromMs: dayMs(freeze.from), toMs: dayMs(freeze.to) + dayLength }, span, width);
        if (box === null) return null;
        return (
          <g key={index}>
            <title>
              {t('roadmap.freezeOf', {
                name: freeze.name,
                who: freeze.workloads === null ? t('roadmap.freezeAll') : t('roadmap.freezeSome'),
                dates: formatDateRange(freeze.from, freeze.to),
              })}
            </title>
            <rect className="gantt-freeze" data-part={freeze.workloads !== null} {...box} y={eventTop} height={16} />
            {box.width > 60 ? (
              <text className="timeline-small" x={box.x + 4} y={eventTop + 12}>
                {fitted(freeze.name, box.width - 8)}
              </text>
            ) : null}
          </g>
        );
      })}
      {frame.hardware.map((event, index) => {
        const x = xOf(dayMs(event.date), span, width);
        if (x < plotLeft || x > width - plotRight) return null;
        return (
          <g key={index}>
            <title>
              {event.kind === 'arrival'
                ? t('roadmap.hardware.arrival', { name: event.name, hosts: event.hosts, date: formatDate(event.date) })
                : t(`roadmap.hardware.${event.kind}`, { name: event.name, date: formatDate(event.date) })}
            </title>
            <path
              className="gantt-hardware"
              data-kind={event.kind}
              d={
                event.kind === 'arrival' ? `M${x - 5} ${eventTop + 13}h10l-5 -9z` : `M${x - 5} ${eventTop + 4}h10l-5 9z`
              }
            />
            {roomFrom(x) < 40 ? null : (
              <text className="timeline-small" x={x + 8} y={eventTop + 12}>
                {fitted(event.name, roomFrom(x))}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

/** A name cut to about so many pixels of small text. */
function fitted(name: string, pixels: number): string {
  const letters = Math.max(1, Math.floor(pixels / 6.2));
  return name.length <= letters ? name : `${name.slice(0, letters - 1)}…`;
}
