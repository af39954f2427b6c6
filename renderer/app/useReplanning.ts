import { useEffect } from 'react';
import { useApi } from '#renderer/host/queries.ts';
import { replanner } from './planning.ts';

/** Plans again in the background whenever the file says that its plan is missing or older than its inputs. */
export function useReplanning(): void {
  const file = useApi('file.state', {});
  const { data, dataUpdatedAt } = file;
  useEffect(() => {
    if (data !== undefined) replanner.stateSeen(data);
    // dataUpdatedAt: the same state read again after a change counts as news.
  }, [data, dataUpdatedAt]);
}
