import type { CallOutput } from '#core/api.ts';
import { useApi } from '#renderer/host/queries.ts';
import { useRoadmap } from './roadmapStore.ts';

/** What a bar waits for, and what waits for it. */
export type Waits = CallOutput<'roadmap.waits'>;

/** Those of the chosen bar; null where none is chosen, and while they are on their way. */
export function useWaits(): Waits | null {
  const bar = useRoadmap((state) => state.focus);
  const waits = useApi(
    'roadmap.waits',
    { bar: bar ?? { rows: 'clusters', id: '', wave: 1 } },
    { enabled: bar !== null },
  );
  return bar === null ? null : (waits.data ?? null);
}
