import { useMemo, useState } from 'react';

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
  return useMemo(
    () => ({
      ids,
      toggle: (id) =>
        setIds((old) => (old.has(id) ? new Set([...old].filter((other) => other !== id)) : new Set([...old, id]))),
      set: (next) => setIds(new Set(next)),
      clear: () => setIds(new Set()),
      toggleAll: () => {
        if (ids.size > 0) setIds(new Set());
        else void loadAll().then((all) => setIds(new Set(all)));
      },
    }),
    [ids, loadAll],
  );
}
