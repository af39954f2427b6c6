import { Flag } from 'lucide-react';
import type { ReactNode } from 'react';
import { useRun } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Empty } from '#renderer/ui/Empty.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { DifferenceList } from './DifferenceList.tsx';
import { ProgressChart } from './ProgressChart.tsx';
import { ProgressHead } from './ProgressHead.tsx';
import { SlipDialog } from './SlipDialog.tsx';
import { WaveMoves } from './WaveMoves.tsx';
import { WaveProgressList } from './WaveProgressList.tsx';
import { localDay, startFollowing, useFollow } from './followStore.ts';
import './follow.css';

/** Switches the page between the plan and how far it is. */
export function FollowSwitch(): ReactNode {
  const view = useFollow((state) => state.view);
  return (
    <Segmented
      label={t('follow.view')}
      value={view}
      options={[
        { value: 'plan', label: t('follow.view.plan') },
        { value: 'progress', label: t('follow.view.progress') },
      ]}
      onChange={(next) => useFollow.setState({ view: next })}
    />
  );
}

/** How far the followed roadmap is: figures, plan against reports, marks, and what the lists show otherwise. */
export function ProgressView(): ReactNode {
  const state = useApi('follow.state', {}, { keepPrevious: true });
  if (state.isError) return <Problem error={state.error} onRetry={() => void state.refetch()} />;
  if (state.data === undefined) return <Loading />;
  return state.data === null ? <NotFollowed /> : <Followed />;
}

function NotFollowed(): ReactNode {
  const run = useRun();
  const file = useApi('file.state', {});
  if (file.data === undefined) return <Loading />;
  const canStart = file.data.plan === 'current';
  return (
    <Empty
      icon={<Flag />}
      title={t('follow.noneTitle')}
      text={canStart ? t('follow.noneText') : t('follow.notPlanned')}
    >
      <Button variant="primary" disabled={!canStart} onClick={() => run(startFollowing)}>
        {t('follow.start')}
      </Button>
    </Empty>
  );
}

function Followed(): ReactNode {
  const state = useApi('follow.state', {}, { keepPrevious: true }).data;
  const report = useApi('follow.report', { day: localDay() }, { keepPrevious: true });
  const chosen = useFollow((view) => view.wave);
  if (report.isError) return <Problem error={report.error} onRetry={() => void report.refetch()} />;
  if (state === undefined || state === null || report.data === undefined || report.data === null) return <Loading />;
  const { waves } = report.data;
  const wave =
    waves.find((one) => one.wave === chosen) ?? waves.find(({ status }) => status !== 'done') ?? waves.at(-1) ?? null;
  return (
    <div className="follow">
      <div className="follow-main">
        <ProgressHead state={state} report={report.data} />
        <ProgressChart report={report.data} />
        <DifferenceList />
        <WaveProgressList report={report.data} selected={wave?.wave ?? null} />
      </div>
      {wave === null ? null : <WaveMoves key={wave.wave} wave={wave} wavesBefore={report.data.wavesBefore} />}
      <SlipDialog />
    </div>
  );
}
