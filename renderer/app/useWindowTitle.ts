import { useEffect } from 'react';
import { useApi } from '#renderer/host/queries.ts';

/** Names the window after its file, as the system's window list shows it. */
export function useWindowTitle(): void {
  const file = useApi('file.state', {});
  const name = file.data?.name;
  useEffect(() => {
    document.title = name === undefined ? 'Headroom' : `${name} – Headroom`;
  }, [name]);
}
