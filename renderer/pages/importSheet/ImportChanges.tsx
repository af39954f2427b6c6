import { useState, type ReactNode } from 'react';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { ChangeList } from './ChangeList.tsx';

const pageSize = 100;

/** What a stored import changed, read as far as the user wants to see it. */
export function ImportChanges({ id }: { readonly id: number }): ReactNode {
  const [limit, setLimit] = useState(pageSize);
  const answer = useApi('import.changes', { id, limit }, { keepPrevious: true });
  if (answer.isError) return <Problem error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <Loading />;
  const { changes, total } = answer.data;
  if (total === 0) return <p className="muted">{t('import.changesNone')}</p>;
  return (
    <>
      <ChangeList changes={changes} />
      {total > changes.length && limit < 500 ? (
        <Button onClick={() => setLimit((before) => Math.min(500, before + pageSize))}>{t('import.showMore')}</Button>
      ) : null}
    </>
  );
}
