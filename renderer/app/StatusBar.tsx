import { CircleCheck, CircleDashed, CircleX, RefreshCw, Save, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FileState } from '#core/api/fileCalls.ts';
import { formatNumber } from '#core/drawing/format.ts';
import { useApi } from '#renderer/host/queries.ts';
import { useJobs, type Job } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';
import { goTo, useView } from '#renderer/state/view.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import { SeverityMark } from '#renderer/ui/Glyphs.tsx';
import { planNow, usePlanning } from './planning.ts';
import './statusBar.css';

/** Size of the estate, findings, whether the plan is current, and what is going on. */
export function StatusBar(): ReactNode {
  const file = useApi('file.state', {}).data;
  const job = useJobs((state) => state.jobs.at(-1));
  return (
    <footer className="statusbar" aria-label={t('status.label')}>
      {file === undefined || file.hosts + file.workloads === 0 ? (
        <span className="statusbar-item muted">{t('status.nothing')}</span>
      ) : (
        <>
          <StatusLink tab="hosts" text={t('status.hosts', { count: file.hosts })} />
          <StatusLink
            tab="workloads"
            text={t('status.workloads', { count: file.poweredOn })}
            hint={t('status.poweredOn', { on: file.poweredOn, all: file.workloads })}
          />
          <Findings findings={file.findings} />
          <PlanState state={file.plan} running={job?.name === 'plan.run'} />
        </>
      )}
      <span className="statusbar-item muted">
        <Save className="icon" aria-hidden="true" />
        {file?.readOnly === true
          ? t('status.readOnly')
          : file?.isUntitled === true
            ? t('status.untitled')
            : t('status.saved')}
      </span>
      <span className="statusbar-space" />
      {job === undefined ? null : <Progress job={job} />}
    </footer>
  );
}

function StatusLink({
  tab,
  text,
  hint,
}: {
  readonly tab: 'hosts' | 'workloads' | 'findings';
  readonly text: ReactNode;
  readonly hint?: string;
}): ReactNode {
  const open = (): void => {
    useView.setState({ inventoryTab: tab });
    goTo('inventory');
  };
  return (
    <button type="button" className="statusbar-item statusbar-link" title={hint} onClick={open}>
      {text}
    </button>
  );
}

function Findings({ findings }: { readonly findings: FileState['findings'] }): ReactNode {
  const total = findings.error + findings.warning + findings.info;
  return (
    <StatusLink
      tab="findings"
      text={
        <>
          {findings.error > 0 ? (
            <SeverityMark severity="error" bare />
          ) : findings.warning > 0 ? (
            <SeverityMark severity="warning" bare />
          ) : null}
          {t('status.findings', { count: total })}
        </>
      }
    />
  );
}

function PlanState({ state, running }: { readonly state: FileState['plan']; readonly running: boolean }): ReactNode {
  const error = usePlanning((planning) => planning.error);
  if (running)
    return (
      <span className="statusbar-item">
        <RefreshCw className="icon statusbar-spin" aria-hidden="true" />
        {state === 'none' ? t('plan.making') : t('plan.renewing')}
      </span>
    );
  if (error !== null)
    return (
      <button
        type="button"
        className="statusbar-item statusbar-link statusbar-bad"
        title={`${error.message} (${error.code})`}
        onClick={planNow}
      >
        <CircleX className="icon" aria-hidden="true" />
        {t('plan.failed', { code: error.code })}
      </button>
    );
  if (state === 'current')
    return (
      <span className="statusbar-item">
        <CircleCheck className="icon statusbar-good" aria-hidden="true" />
        {t('plan.current')}
      </span>
    );
  return (
    <button type="button" className="statusbar-item statusbar-link" onClick={planNow}>
      <CircleDashed className="icon statusbar-warn" aria-hidden="true" />
      {state === 'stale' ? t('plan.stale') : t('plan.none')}
    </button>
  );
}

function Progress({ job }: { readonly job: Job }): ReactNode {
  const percent = Math.floor(job.fraction * 100);
  return (
    <span className="statusbar-progress">
      <span className="statusbar-phase">{job.phase === '' ? job.label : `${job.label}: ${job.phase}`}</span>
      <progress max={100} value={percent} aria-label={job.label} />
      <span className="number">{formatNumber(percent)} %</span>
      <IconButton label={t('action.cancel')} onClick={job.cancel}>
        <X className="icon" />
      </IconButton>
    </span>
  );
}
