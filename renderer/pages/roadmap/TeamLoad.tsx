import type { ReactNode } from 'react';
import { formatNumber } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';
import type { DrawnTime } from './GanttHead.tsx';
import type { Trial } from './roadmapStore.ts';
import { boxOf, loadHeight, plotLeft, plotRight, waveSpan } from './timeline.ts';

/** Colours of teams, in their order; each is also told apart by the line between them and by its title. */
const shades = ['var(--c-memory)', 'var(--c-other)', 'var(--c-before)', 'var(--c-cpu)'] as const;
const top = 12;
const bottom = loadHeight - 4;

/** The shade of the n-th team. */
export function teamShade(index: number): string {
  return shades[index % shades.length] ?? shades[0];
}

/** The work of each wave by team against what the teams can do: the line is lower where freezes and absences take days. */
export function TeamLoad({
  waves,
  frame,
  span,
  width,
  selected,
  trial,
}: DrawnTime & { readonly selected: number; readonly trial: Trial | null }): ReactNode {
  const { teams } = frame;
  const sum = (days: (team: (typeof teams)[number]) => number): number =>
    teams.reduce((total, team) => total + days(team), 0);
  const highest = Math.max(
    1,
    ...waves.map((_, index) =>
      Math.max(
        sum((team) => team.effort[index] ?? 0),
        sum((team) => team.capacity[index] ?? 0),
      ),
    ),
  );
  const y = (days: number): number => bottom - ((bottom - top) * days) / highest;
  const broken = new Set(
    trial?.answer?.violations
      .filter(({ invariant }) => invariant === 'team-capacity' || invariant === 'effort-within-capacity')
      .map(({ wave }) => wave),
  );
  return (
    <svg className="gantt-load" width={width} height={loadHeight} role="img" aria-label={loadWords(waves, frame)}>
      <text aria-hidden="true" className="timeline-label" y={16}>
        {t('roadmap.teamLoad')}
      </text>
      <text aria-hidden="true" className="timeline-small" y={31}>
        {t('unit.personDays')}
      </text>
      <path className="timeline-axis" d={`M${plotLeft} ${bottom}H${width - plotRight}`} />
      <text aria-hidden="true" className="timeline-small timeline-end" x={plotLeft - 6} y={top + 7}>
        {formatNumber(highest)}
      </text>
      <text aria-hidden="true" className="timeline-small timeline-end" x={plotLeft - 6} y={bottom + 2}>
        0
      </text>
      {waves.map((wave, index) => {
        const box = boxOf(waveSpan(wave), span, width);
        if (box === null) return null;
        const barWidth = Math.max(1, box.width - 1);
        const capacity = sum((team) => team.capacity[index] ?? 0);
        let done = 0;
        return (
          <g key={wave.number} aria-hidden="true">
            <title>
              {t('roadmap.loadOf', {
                wave: wave.number + frame.wavesBefore,
                text: `\n${partsOf(frame, index).join('\n')}`,
              })}
            </title>
            <rect x={box.x} y={top} width={barWidth} height={bottom - top} fill="transparent" />
            {wave.number === selected ? (
              <rect className="gantt-chosen" x={box.x} y={0} width={box.width} height={loadHeight} />
            ) : null}
            {broken.has(wave.number) ? (
              <rect className="gantt-over" x={box.x} y={top} width={barWidth} height={bottom - top} />
            ) : null}
            {teams.map((team, place) => {
              const effort = team.effort[index] ?? 0;
              if (effort === 0) return null;
              const from = y(done);
              done += effort;
              const isOver = effort > (team.capacity[index] ?? 0) * (1 + 1e-6);
              return (
                <rect
                  key={team.id}
                  className="gantt-team"
                  x={box.x}
                  y={y(done)}
                  width={barWidth}
                  height={from - y(done)}
                  fill={isOver ? 'var(--c-bad)' : teamShade(place)}
                />
              );
            })}
            <path className="gantt-capacity" d={`M${box.x} ${y(capacity)}h${barWidth}`} />
          </g>
        );
      })}
    </svg>
  );
}

function partsOf(frame: DrawnTime['frame'], index: number): string[] {
  return frame.teams.map((team) =>
    t('roadmap.loadPart', {
      team: team.name === '' ? t('roadmap.people') : team.name,
      effort: formatNumber(team.effort[index] ?? 0, 1),
      capacity: formatNumber(team.capacity[index] ?? 0, 1),
    }),
  );
}

/** The drawing in words, wave by wave. */
function loadWords(waves: DrawnTime['waves'], frame: DrawnTime['frame']): string {
  const words = waves.map((wave, index) =>
    t('roadmap.loadOf', { wave: wave.number + frame.wavesBefore, text: partsOf(frame, index).join(', ') }),
  );
  return `${t('roadmap.teamLoad')}. ${words.join('. ')}`;
}
