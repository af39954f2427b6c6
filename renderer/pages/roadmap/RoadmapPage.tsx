import { Map as MapIcon } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { RoadmapFrame, WaveSummary } from '#core/api/roadmapCalls.ts';
import { formatDateRange } from '#core/drawing/format.ts';
import { technologies } from '#core/inventory/technology.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import { doNothingLabel } from '#renderer/charts/stepCurve.tsx';
import { Legend, type LegendEntry } from '#renderer/charts/ChartFrame.tsx';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { PlanGate } from '#renderer/pages/PlanGate.tsx';
import { WayButton } from '#renderer/pages/way/WayButton.tsx';
import { ChangedMark } from '#renderer/marks/ChangedMark.tsx';
import { inspect, useView } from '#renderer/state/view.ts';
import { Empty } from '#renderer/ui/Empty.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { colourVariable } from '#renderer/ui/theme.ts';
import { useSize } from '#renderer/ui/useSize.ts';
import { FollowSwitch, ProgressView } from './follow/ProgressView.tsx';
import { useFollow } from './follow/followStore.ts';
import { CertificateRow } from './CertificateRow.tsx';
import { Obstacles } from './Obstacles.tsx';
import { RoadmapDrawing } from './RoadmapDrawing.tsx';
import { teamShade } from './TeamLoad.tsx';
import { WaveSheet } from './WaveSheet.tsx';
import { Worth } from './Worth.tsx';
import './roadmap.css';

/** The way: waves, the team's load, what falls with them, the sheet of one wave, and the proof. */
export function RoadmapPage(): ReactNode {
  const waves = useApi('roadmap.waves', {});
  const list = waves.data;
  const view = useFollow((state) => state.view);
  return (
    <>
      <header className="page-header">
        <h1>{t('page.roadmap')}</h1>
        {list === undefined || list.length === 0 ? null : (
          <button
            type="button"
            className="figure-link muted roadmap-subtitle"
            onClick={() => inspect('total', 'waves')}
          >
            {t('roadmap.subtitle', {
              waves: list.length,
              dates: formatDateRange(list[0]!.start, list.at(-1)!.end),
              moves: list.reduce((sum, wave) => sum + wave.moves, 0),
              released: list.reduce((sum, wave) => sum + wave.released.length, 0),
            })}
            <ChangedMark figure="waves" />
          </button>
        )}
        <span className="spacer" />
        <FollowSwitch />
        <WayButton />
      </header>
      <Obstacles />
      <PlanGate teaches={t('roadmap.teaches')}>
        {view === 'progress' ? (
          <ProgressView />
        ) : waves.isError ? (
          <Problem error={waves.error} onRetry={() => void waves.refetch()} />
        ) : list === undefined ? (
          <Loading />
        ) : list.length === 0 ? (
          <Empty icon={<MapIcon />} title={t('roadmap.noWaves')} text={t('roadmap.noWavesText')} />
        ) : (
          <RoadmapBody waves={list} />
        )}
      </PlanGate>
    </>
  );
}

function RoadmapBody({ waves }: { readonly waves: readonly WaveSummary[] }): ReactNode {
  const overview = useApi('plan.overview', {});
  const frame = useApi('roadmap.frame', {}, { keepPrevious: true });
  const chosen = useView((state) => state.selectedWave);
  const selected = Math.min(waves.length, Math.max(1, chosen));
  const charts = useRef<HTMLDivElement>(null);
  const room = useSize(charts);
  const head = useRef<HTMLDivElement>(null);
  const above = useSize(head);
  const own = frame.data?.waves[selected - 1];
  if (frame.isError) return <Problem error={frame.error} onRetry={() => void frame.refetch()} />;
  return (
    <div className="roadmap">
      <div className="roadmap-charts" ref={charts}>
        <div ref={head}>
          {overview.data == null ? null : <Worth overview={overview.data} />}
          <CertificateRow entries={overview.data?.certificate ?? []} />
          <div className="roadmap-legend">
            <h2>{t('roadmap.question')}</h2>
            <Legend entries={legendOf(waves, frame.data ?? null, overview.data?.growthPercentPerYear ?? 0)} />
          </div>
        </div>
        {frame.data === undefined || frame.data === null || overview.data === undefined || overview.data === null ? (
          <Loading />
        ) : (
          <RoadmapDrawing
            waves={waves}
            frame={frame.data}
            overview={overview.data}
            selected={selected}
            room={(room?.height ?? 0) - (above?.height ?? 0)}
          />
        )}
      </div>
      <WaveSheet
        number={selected}
        count={waves.length}
        figures={own}
        held={frame.data?.heldByWave[selected] ?? 0}
        currency={frame.data?.currency ?? ''}
      />
    </div>
  );
}

function legendOf(waves: readonly WaveSummary[], frame: RoadmapFrame | null, growth: number): LegendEntry[] {
  const used = technologies.filter((technology) =>
    waves.some((wave) => wave.byTransition.some((entry) => entry.to === technology)),
  );
  return [
    ...used.map((technology): LegendEntry => ({
      label: t('roadmap.to', { technology: technologyNames[technology] }),
      shape: 'square',
      colour: colourVariable(technology),
    })),
    ...(frame === null || frame.teams.length < 2 ? [] : frame.teams).slice(0, 4).map((team, index): LegendEntry => ({
      label: t('roadmap.legend.load', { team: team.name }),
      shape: 'square',
      colour: teamShade(index),
    })),
    { label: t('chart.plan'), shape: 'line', colour: colourVariable('accent') },
    { label: doNothingLabel(growth), shape: 'dashes', colour: colourVariable('before') },
  ];
}
