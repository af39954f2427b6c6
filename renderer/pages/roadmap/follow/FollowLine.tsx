import { Flag } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { goTo } from '#renderer/state/view.ts';
import { paceText } from './ProgressHead.tsx';
import { localDay, useFollow } from './followStore.ts';
import './follow.css';

/** One line of how far the followed roadmap is, which leads to the whole; nothing where none is followed. */
export function FollowLine(): ReactNode {
  const state = useApi('follow.state', {}, { keepPrevious: true }).data;
  const report = useApi('follow.report', { day: localDay() }, { keepPrevious: true }).data;
  if (state === undefined || state === null || report === undefined || report === null) return null;
  const done = report.waves.reduce((sum, { moves }) => sum + moves.done, 0);
  const late = report.waves.filter(({ status }) => status === 'late').length;
  return (
    <button
      type="button"
      className="follow-line"
      onClick={() => {
        useFollow.setState({ view: 'progress' });
        goTo('roadmap');
      }}
    >
      <Flag className="icon" aria-hidden="true" />
      {[
        t('follow.line', { scenario: state.scenario, done, planned: state.moves }),
        ...(report.schedulePerformanceIndex === null
          ? []
          : [t('follow.linePace', { pace: paceText(report.schedulePerformanceIndex) })]),
        ...(late === 0 ? [] : [t('follow.lineLate', { count: late })]),
      ].join(' · ')}
    </button>
  );
}
