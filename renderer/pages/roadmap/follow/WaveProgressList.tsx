import type { ReactNode } from 'react';
import type { FollowReport } from '#core/followUp/followApi.ts';
import { formatDateRange } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';
import { useFollow } from './followStore.ts';

/** Every wave with its state; the chosen one shows its moves. */
export function WaveProgressList({
  report,
  selected,
}: {
  readonly report: FollowReport;
  readonly selected: number | null;
}): ReactNode {
  return (
    <section className="follow-waves" aria-label={t('follow.waves')}>
      <h2>{t('follow.waves')}</h2>
      <ul>
        {report.waves.map((wave) => (
          <li key={wave.wave}>
            <button
              type="button"
              className="follow-wave"
              aria-pressed={wave.wave === selected}
              onClick={() => useFollow.setState({ wave: wave.wave })}
            >
              <span className="follow-wave-name">{t('follow.wave', { wave: wave.wave + report.wavesBefore })}</span>
              <span className="muted follow-wave-dates">{formatDateRange(wave.start, wave.end)}</span>
              <span className="follow-status" data-status={wave.status}>
                {t(`follow.status.${wave.status}`)}
              </span>
              <progress
                max={Math.max(1, wave.moves.planned + wave.releases.planned)}
                value={wave.moves.done + wave.releases.done}
                aria-label={t('follow.wave', { wave: wave.wave + report.wavesBefore })}
              />
              <span className="follow-wave-count">
                {t('follow.doneOf', { done: wave.moves.done, planned: wave.moves.planned })}
              </span>
              <span className="follow-wave-slipped">
                {wave.moves.slipped === 0 ? null : t('follow.waveSlipped', { count: wave.moves.slipped })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
