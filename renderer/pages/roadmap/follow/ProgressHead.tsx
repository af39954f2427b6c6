import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FollowedState, FollowReport } from '#core/followUp/followApi.ts';
import { formatDate, formatNumber, formatSignificant } from '#core/drawing/format.ts';
import { useRun } from '#renderer/app/useRun.ts';
import { useJobs } from '#renderer/host/jobs.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { planRest, startFollowing, stopFollowing, useFollow } from './followStore.ts';

/** The pace as people read it: two decimals. */
export function paceText(pace: number): string {
  return formatNumber(pace, 2);
}

/** What is followed, how far it is in four figures, and what can be done about it. */
export function ProgressHead({
  state,
  report,
}: {
  readonly state: FollowedState;
  readonly report: FollowReport;
}): ReactNode {
  const run = useRun();
  const isPlanning = useJobs(({ jobs }) => jobs.some(({ name }) => name === 'follow.replan'));
  const canFollow = useApi('file.state', {}).data?.plan === 'current' && !state.isActivePlan;
  const sum = (of: (wave: FollowReport['waves'][number]) => number): number =>
    report.waves.reduce((total, wave) => total + of(wave), 0);
  const pace = report.schedulePerformanceIndex;
  return (
    <section className="follow-head" aria-label={t('follow.view.progress')}>
      <div className="follow-what">
        <h2>{state.scenario}</h2>
        <span className="muted">{t('follow.since', { day: formatDate(state.followedAt.slice(0, 10)) })}</span>
        {state.wavesBefore === 0 ? null : (
          <span className="muted">{t('follow.before', { wave: state.wavesBefore })}</span>
        )}
        <span className="follow-space" />
        <Button
          variant="primary"
          icon={<RefreshCw className="icon" />}
          disabled={isPlanning}
          title={t('follow.replanHint')}
          onClick={() => run(planRest)}
        >
          {t('follow.replan')}
        </Button>
        <Button onClick={() => run(stopFollowing)}>{t('follow.stop')}</Button>
      </div>
      <RestNote />
      {state.isActivePlan ? null : (
        <p className="follow-note">
          {t('follow.other', { scenario: state.scenario, day: formatDate(state.plannedAt.slice(0, 10)) })}
          {canFollow ? <Button onClick={() => run(startFollowing)}>{t('follow.followThis')}</Button> : null}
        </p>
      )}
      <dl className="follow-figures">
        <Figure
          label={t('follow.figure.moves')}
          value={t('follow.doneOf', { done: sum(({ moves }) => moves.done), planned: state.moves })}
        />
        <Figure
          label={t('follow.figure.hosts')}
          value={t('follow.doneOf', { done: sum(({ releases }) => releases.done), planned: state.releases })}
        />
        <Figure
          label={t('follow.figure.pace')}
          value={pace === null ? '–' : paceText(pace)}
          tone={pace === null ? undefined : pace < 0.95 ? 'bad' : 'good'}
          hint={t('follow.figure.paceHint', {
            earned: formatSignificant(report.earnedValueDays),
            planned: formatSignificant(report.plannedValueDays),
          })}
        />
        {report.forecastEnd === null ? null : (
          <Figure label={t('follow.figure.forecast')} value={formatDate(report.forecastEnd)} />
        )}
      </dl>
      {report.problems.length === 0 ? null : (
        <div className="follow-problems" role="status">
          <strong>{t('follow.problems')}</strong>
          <ul>
            {report.problems.slice(0, 5).map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** What the last planning of a rest found. */
function RestNote(): ReactNode {
  const rest = useFollow((state) => state.rest);
  if (rest === null) return null;
  return (
    <div className="follow-note" role="status">
      <span>
        {t('follow.replanned', {
          moves: rest.moves,
          waves: rest.waves,
          start: formatDate(rest.startDate),
          scenario: rest.scenario,
        })}
        {rest.notes.map((note) => ` ${note}`).join('')}
      </span>
    </div>
  );
}

function Figure({
  label,
  value,
  hint,
  tone,
}: {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly tone?: 'good' | 'bad' | undefined;
}): ReactNode {
  return (
    <div title={hint}>
      <dt className="muted">{label}</dt>
      <dd data-tone={tone}>{value}</dd>
    </div>
  );
}
