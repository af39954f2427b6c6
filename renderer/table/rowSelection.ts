import { useCallback, useMemo, useState } from 'react';
import { runAction } from '#renderer/app/useRun.ts';

/** Rows that are ticked. */
export interface RowSelection {
  readonly ids: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  /** Ticks exactly these. */
  readonly set: (ids: readonly string[]) => void;
  readonly clear: () => void;
  /** Ticks every row that matches, or none when all are. */
  readonly toggleAll: () => void;
}

/** Ticks of one table; `loadAll` answers with the ids of every matching row. */
export function useRowSelection(loadAll: () => Promise<readonly string[]>): RowSelection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  // Stable, so that rows are not drawn anew when others are ticked.
  const toggle = useCallback((id: string): void => {
    setIds((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  return useMemo(
    () => ({
      ids,
      toggle,
      set: (next) => setIds(new Set(next)),
      clear: () => setIds(new Set()),
      toggleAll: () => {
        if (ids.size > 0) setIds(new Set());
        else runAction(async () => setIds(new Set(await loadAll())));
      },
    }),
    [ids, loadAll, toggle],
  );
}
