import { Tabs } from '@base-ui/react/tabs';
import { ChevronLeft, ChevronRight, CircleX, Info, Power } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { RoadmapFrame } from '#core/api/roadmapCalls.ts';
import { formatDateRange, formatMoney, formatNumber, formatPercent } from '#core/drawing/format.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { inspect, useView } from '#renderer/state/view.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { invariantName } from './CertificateRow.tsx';
import { Checklist } from './Checklist.tsx';
import { minutesText } from './moveTexts.ts';
import { MovesTable } from './MovesTable.tsx';
import { Replacements } from './Replacements.tsx';
import { WaveAssessment } from './WaveAssessment.tsx';
import { inShownWaves, useWavesBefore } from './waveNumbers.ts';

const tabs = ['moves', 'replacements', 'checklist', 'released', 'checks', 'rules'] as const;

/** What the schedule and the certificate say of a wave. */
type WaveFigures = RoadmapFrame['waves'][number];

export interface WaveSheetProps {
  readonly number: number;
  readonly count: number;
  readonly figures: WaveFigures | undefined;
  /** Workloads held in it by hand. */
  readonly held: number;
  readonly currency: string;
}

/** Everything about one wave: its moves, what replaces what, the checklist, the hosts that it releases. */
export function WaveSheet({ number, count, figures, held, currency }: WaveSheetProps): ReactNode {
  const detail = useApi('roadmap.wave', { number }, { keepPrevious: true });
  const [tab, setTab] = useState<(typeof tabs)[number]>('moves');
  const before = useWavesBefore();
  const select = (wave: number): void => useView.setState({ selectedWave: wave });
  if (detail.isError) return <Problem error={detail.error} onRetry={() => void detail.refetch()} />;
  const wave = detail.data?.wave;
  return (
    <section className="wave-sheet dimmable" aria-label={t('roadmap.sheet', { number: number + before })}>
      <header className="wave-head">
        <div>
          <h2>{t('roadmap.sheet', { number: number + before })}</h2>
          <p className="muted">{wave === undefined ? ' ' : formatDateRange(wave.start, wave.end)}</p>
        </div>
        <span className="chart-space" />
        <IconButton label={t('roadmap.explainWave')} onClick={() => inspect('wave', String(number))}>
          <Info className="icon" />
        </IconButton>
        <IconButton label={t('roadmap.previous')} disabled={number <= 1} onClick={() => select(number - 1)}>
          <ChevronLeft className="icon" />
        </IconButton>
        <IconButton label={t('roadmap.next')} disabled={number >= count} onClick={() => select(number + 1)}>
          <ChevronRight className="icon" />
        </IconButton>
      </header>
      {wave === undefined || detail.data === undefined ? (
        <Loading />
      ) : (
        <>
          <Effort effort={wave.effortDays} capacity={wave.effortCapacityDays} moves={wave.moves} />
          {figures === undefined ? null : <Figures figures={figures} held={held} currency={currency} />}
          <Tabs.Root className="wave-tabs" value={tab} onValueChange={(next) => setTab(next as typeof tab)}>
            <Tabs.List className="tabs" activateOnFocus>
              {tabs.map((id) => (
                <Tabs.Tab key={id} value={id} className="tab">
                  {t(`roadmap.tab.${id}`)}
                  {id === 'moves' ? (
                    <span className="tab-count">{formatNumber(wave.moves)}</span>
                  ) : id === 'released' ? (
                    <span className="tab-count">{formatNumber(wave.released.length)}</span>
                  ) : id === 'checks' && figures !== undefined && figures.violations.length > 0 ? (
                    <span className="tab-count">{formatNumber(figures.violations.length)}</span>
                  ) : id === 'rules' && (detail.data.assessment?.violations.length ?? 0) > 0 ? (
                    <span className="tab-count">{formatNumber(detail.data.assessment!.violations.length)}</span>
                  ) : null}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value={tab} className="tab-panel">
              {tab === 'moves' ? (
                <MovesTable wave={number} currency={currency} />
              ) : tab === 'replacements' ? (
                <Replacements groups={detail.data.replacements} />
              ) : tab === 'checklist' ? (
                <Checklist key={number} items={detail.data.checklist.map((item) => inShownWaves(item, before))} />
              ) : tab === 'released' ? (
                <ReleasedHosts hosts={wave.released} />
              ) : tab === 'rules' ? (
                <WaveAssessment assessment={detail.data.assessment} wavesBefore={before} />
              ) : (
                <Checks violations={figures?.violations ?? []} wavesBefore={before} />
              )}
            </Tabs.Panel>
          </Tabs.Root>
        </>
      )}
    </section>
  );
}

function Effort({
  effort,
  capacity,
  moves,
}: {
  readonly effort: number;
  readonly capacity: number;
  readonly moves: number;
}): ReactNode {
  const share = capacity > 0 ? effort / capacity : 0;
  return (
    <div className="wave-effort">
      <p>
        {t('roadmap.effort', { moves, effort: formatNumber(effort, 1), capacity: formatNumber(capacity, 1) })}
        <strong data-over={share > 1 + 1e-9}> {capacity > 0 ? formatPercent(share) : ''}</strong>
      </p>
      <progress max={1} value={Math.min(1, share)} aria-label={t('roadmap.teamLoad')} />
    </div>
  );
}

function ReleasedHosts({
  hosts,
}: {
  readonly hosts: readonly { readonly id: string; readonly name: string }[];
}): ReactNode {
  if (hosts.length === 0) return <p className="wave-note muted">{t('roadmap.noneReleased')}</p>;
  return (
    <ul className="wave-list">
      {hosts.map((host) => (
        <li key={host.id}>
          <Power className="icon" aria-hidden="true" />
          <button type="button" className="explain-link" onClick={() => inspect('host', host.id)}>
            {host.name}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Money, risk and interruption of the wave, from its schedule. */
function Figures({
  figures,
  held,
  currency,
}: {
  readonly figures: WaveFigures;
  readonly held: number;
  readonly currency: string;
}): ReactNode {
  const rows: readonly (readonly [string, string])[] = [
    [t('roadmap.figure.cost'), formatMoney(figures.cost, currency)],
    [t('roadmap.figure.risk'), formatMoney(figures.expectedLoss, currency)],
    [t('roadmap.figure.downtime'), minutesText(figures.downtimeMinutes)],
    [t('roadmap.figure.cutOvers'), formatNumber(figures.cutOvers)],
    ...(held === 0 ? [] : [[t('roadmap.figure.held'), formatNumber(held)] as const]),
  ];
  return (
    <dl className="wave-figures">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt className="muted">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the independent checker has against the wave. */
function Checks({
  violations,
  wavesBefore,
}: {
  readonly violations: WaveFigures['violations'];
  readonly wavesBefore: number;
}): ReactNode {
  if (violations.length === 0) return <p className="wave-note muted">{t('roadmap.noViolations')}</p>;
  return (
    <ul className="wave-list selectable">
      {violations.map((violation) => (
        <li key={violation.invariant}>
          <CircleX className="icon trial-bad" aria-hidden="true" />
          <span>
            <strong>{invariantName(violation.invariant)}</strong> {inShownWaves(violation.text, wavesBefore)}
          </span>
        </li>
      ))}
    </ul>
  );
}
