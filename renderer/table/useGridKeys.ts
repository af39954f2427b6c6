import type { KeyboardEvent, RefObject } from 'react';
import type { GridBodyHandle } from './GridBody.tsx';

/** What the keyboard moves about in: `active` is the row with the focus, counted from 0. */
export interface GridKeys {
  readonly count: number;
  readonly active: number;
  readonly body: RefObject<GridBodyHandle | null>;
  readonly onActive: (index: number) => void;
  readonly onOpen: (index: number) => void;
  readonly onToggle: (index: number) => void;
}

/** Where a key leads from row `active`; null when it leads nowhere. `page` is the number of rows in view. */
export function rowAfterKey(key: string, active: number, count: number, page: number): number | null {
  const clamp = (index: number): number => Math.min(count - 1, Math.max(0, index));
  switch (key) {
    case 'ArrowDown':
      return clamp(active + 1);
    case 'ArrowUp':
      return clamp(active - 1);
    case 'PageDown':
      return clamp(active + page);
    case 'PageUp':
      return clamp(active - page);
    case 'Home':
      return 0;
    case 'End':
      return clamp(count - 1);
    default:
      return null;
  }
}

/** Arrows, Page, Home and End walk the rows; Enter opens one in the inspector; Space ticks it. */
export function useGridKeys(keys: GridKeys): (event: KeyboardEvent<HTMLDivElement>) => void {
  return (event) => {
    if (event.target !== event.currentTarget || keys.count === 0) return;
    const next = rowAfterKey(event.key, keys.active, keys.count, keys.body.current?.rowsInView() ?? 1);
    if (next !== null) {
      event.preventDefault();
      keys.body.current?.scrollTo(next);
      keys.onActive(next);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      keys.onOpen(keys.active);
    } else if (event.key === ' ') {
      event.preventDefault();
      keys.onToggle(keys.active);
    }
  };
}
