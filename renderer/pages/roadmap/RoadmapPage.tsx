import { Map as MapIcon } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { WaveSummary } from '#core/api.ts';
import { formatDateRange } from '#core/drawing/format.ts';
import { technologies } from '#core/inventory/technology.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import { Legend, type LegendEntry } from '#renderer/charts/ChartFrame.tsx';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { PlanGate } from '#renderer/pages/PlanGate.tsx';
import { ChangedMark } from '#renderer/marks/ChangedMark.tsx';
import { inspect, useView } from '#renderer/state/view.ts';
import { Empty } from '#renderer/ui/Empty.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { colourVariable } from '#renderer/ui/theme.ts';
import { useSize } from '#renderer/ui/useSize.ts';
import { CertificateRow } from './CertificateRow.tsx';
import { Curves, curveHeight } from './Curves.tsx';
import { spanOf } from './timeline.ts';
import { WaveSheet } from './WaveSheet.tsx';
import { WaveTimeline, timelineHeight } from './WaveTimeline.tsx';
import './roadmap.css';

/** The way: waves, the team's load, what falls with them, the sheet of one wave, and the proof. */
export function RoadmapPage(): ReactNode {
  const waves = useApi('roadmap.waves', {});
  const list = waves.data;
  return (
    <>
      <header className="page-header">
        <h1>{t('page.roadmap')}</h1>
        {list === undefined || list.length === 0 ? null : (
          <button type="button" className="figure-link muted" onClick={() => inspect('total', 'waves')}>
            {t('roadmap.subtitle', {
              waves: list.length,
              dates: formatDateRange(list[0]!.start, list.at(-1)!.end),
              moves: list.reduce((sum, wave) => sum + wave.moves, 0),
              released: list.reduce((sum, wave) => sum + wave.released.length, 0),
            })}
            <ChangedMark figure="waves" />
          </button>
        )}
      </header>
      <PlanGate teaches={t('roadmap.teaches')}>
        {waves.isError ? (
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

/** Certificate and legend above the drawing, in pixels. */
const headHeight = 140;

function RoadmapBody({ waves }: { readonly waves: readonly WaveSummary[] }): ReactNode {
  const overview = useApi('plan.overview', {});
  const chosen = useView((state) => state.selectedWave);
  const selected = Math.min(waves.length, Math.max(1, chosen));
  const charts = useRef<HTMLDivElement>(null);
  const drawing = useRef<HTMLDivElement>(null);
  const size = useSize(drawing);
  const room = useSize(charts);
  const span = spanOf(waves);
  return (
    <div className="roadmap">
      <div className="roadmap-charts" ref={charts}>
        <CertificateRow entries={overview.data?.certificate ?? []} />
        <div className="roadmap-legend">
          <h2>{t('roadmap.question')}</h2>
          <Legend entries={legendOf(waves)} />
        </div>
        <div className="roadmap-drawing" ref={drawing}>
          {size === null || size.width < 240 ? null : (
            <>
              <div className="dimmable">
                <WaveTimeline
                  waves={waves}
                  span={span}
                  width={size.width}
                  selected={selected}
                  onSelect={(wave) => useView.setState({ selectedWave: wave })}
                />
              </div>
              {overview.data === undefined || overview.data === null ? null : (
                <Curves
                  overview={overview.data}
                  span={span}
                  width={size.width}
                  selected={waves[selected - 1]}
                  height={curveHeight((room?.height ?? 0) - headHeight - timelineHeight(waves))}
                />
              )}
            </>
          )}
        </div>
      </div>
      <WaveSheet number={selected} count={waves.length} />
    </div>
  );
}

function legendOf(waves: readonly WaveSummary[]): LegendEntry[] {
  const used = technologies.filter((technology) =>
    waves.some((wave) => wave.byTransition.some((entry) => entry.to === technology)),
  );
  return [
    ...used.map((technology): LegendEntry => ({
      label: t('roadmap.to', { technology: technologyNames[technology] }),
      shape: 'square',
      colour: colourVariable(technology),
    })),
    { label: t('chart.plan'), shape: 'line', colour: colourVariable('accent') },
    { label: t('chart.doNothing'), shape: 'dashes', colour: colourVariable('before') },
  ];
}
