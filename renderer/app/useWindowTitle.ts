import { useEffect } from 'react';
import { useApi } from '#renderer/host/queries.ts';

/** Names the window after its file, as the system's window list shows it; a plan without a file has no name to show. */
export function useWindowTitle(): void {
  const file = useApi('file.state', {});
  const name = file.data === undefined || file.data.isUntitled ? null : file.data.name;
  useEffect(() => {
    document.title = name === null ? 'Headroom' : `${name} – Headroom`;
  }, [name]);
}
