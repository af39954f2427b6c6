import { Check } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { FollowDifferences } from '#core/followUp/followApi.ts';
import { formatDate } from '#core/drawing/format.ts';
import { useRun } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';

/** What newer lists show otherwise than expected, and the marks that follow from it. */
export function DifferenceList(): ReactNode {
  const answer = useApi('follow.differences', {}, { keepPrevious: true });
  if (answer.isError) return <Problem error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined || answer.data === null) return null;
  return (
    <section className="follow-differences" aria-label={t('follow.differences')}>
      <Found differences={answer.data} />
    </section>
  );
}

/** Rows that are shown before somebody asks for more. */
const firstRows = 8;

function Found({ differences }: { readonly differences: FollowDifferences }): ReactNode {
  const run = useRun();
  const [isWhole, setWhole] = useState(false);
  const { seenOn, rows, total, suggested, confirmed } = differences;
  if (seenOn === null) return <p className="muted">{t('follow.differencesWait')}</p>;
  const confirmedCount = confirmed.moves + confirmed.ported;
  return (
    <>
      <div className="follow-what">
        <h2>{t('follow.differences')}</h2>
        <span className="muted">{formatDate(seenOn)}</span>
        <span className="follow-space" />
        {suggested.moves + suggested.hosts === 0 ? null : (
          <Button
            variant="primary"
            icon={<Check className="icon" />}
            onClick={() => run(() => call('follow.applySuggestions', { keys: null }))}
          >
            {suggested.hosts === 0
              ? t('follow.applyMoves', { moves: suggested.moves })
              : suggested.moves === 0
                ? t('follow.applyHosts', { hosts: suggested.hosts })
                : t('follow.applyBoth', suggested)}
          </Button>
        )}
      </div>
      {confirmedCount === 0 ? null : <p className="muted">{t('follow.confirmed', { count: confirmedCount })}</p>}
      {total === 0 ? <p className="muted">{t('follow.differencesNone', { day: formatDate(seenOn) })}</p> : null}
      <ul className="selectable">
        {rows.slice(0, isWhole ? rows.length : firstRows).map((row) => (
          <li key={row.key} data-suggestion={row.isSuggestion}>
            {row.text}
          </li>
        ))}
      </ul>
      {isWhole || rows.length <= firstRows ? null : (
        <Button onClick={() => setWhole(true)}>{t('follow.more', { count: rows.length - firstRows })}</Button>
      )}
      {!isWhole || total <= rows.length ? null : (
        <p className="muted">{t('follow.differencesMore', { shown: rows.length, total })}</p>
      )}
    </>
  );
}
