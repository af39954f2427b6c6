import { keepPreviousData, useQueries } from '@tanstack/react-query';
import type { CallOutput } from '#core/api.ts';
import type { BarRef, WaveSummary } from '#core/api/roadmapCalls.ts';
import { queryOf, useApi } from '#renderer/host/queries.ts';
import { daysOf, spanOf, waveAt, type TimeSpan } from './timeline.ts';

/** A row of the Gantt drawing with its bars. */
export type BarRow = CallOutput<'roadmap.bars'>['rows'][number];

const pageSize = 40;
/** As long as there are no more waves, all of time is asked for at once, and looking around asks nothing. */
const fewWaves = 60;

/** Rows `first` to `last`; undefined while their page is on its way. `total` is null before the first answer. */
export interface Bars {
  readonly total: number | null;
  readonly rowAt: (index: number) => BarRow | undefined;
}

/** The days to ask for: whole waves, so that a small step of the view asks nothing new. */
function daysToAsk(
  rows: BarRef['rows'],
  waves: readonly WaveSummary[],
  span: TimeSpan,
): { readonly from: string; readonly to: string } {
  if (rows !== 'workloads' && waves.length <= fewWaves) return daysOf(spanOf(waves));
  const first = waves[(waveAt(waves, span.fromMs) ?? 1) - 1];
  const last = waves[Math.min(waves.length, waveAt(waves, span.toMs - 1) ?? 1) - 1];
  const shown = daysOf(span);
  return { from: first?.start ?? shown.from, to: last?.end ?? shown.to };
}

/** The rows that are on screen, page by page; those of before stay until the new ones are there. */
export function useBars(
  rows: BarRef['rows'],
  within: BarRef['within'],
  waves: readonly WaveSummary[],
  span: TimeSpan,
  visible: { readonly first: number; readonly last: number },
): Bars {
  const input = { rows, within, ...daysToAsk(rows, waves, span), limit: pageSize };
  const head = useApi('roadmap.bars', { ...input, offset: 0 }, { keepPrevious: true });
  const total = head.data?.total ?? null;
  const offsets: number[] = [];
  for (
    let offset = Math.floor(visible.first / pageSize) * pageSize;
    offset <= Math.min(visible.last, (total ?? 0) - 1);
    offset += pageSize
  )
    if (offset > 0) offsets.push(offset);
  const others = useQueries({
    queries: offsets.map((offset) => ({
      ...queryOf('roadmap.bars', { ...input, offset }),
      placeholderData: keepPreviousData,
    })),
  });
  const pages = new Map<number, readonly BarRow[]>();
  if (head.data !== undefined) pages.set(0, head.data.rows);
  offsets.forEach((offset, index) => {
    const page = others[index]?.data;
    if (page !== undefined) pages.set(offset, page.rows);
  });
  return {
    total,
    rowAt: (index) => {
      const offset = Math.floor(index / pageSize) * pageSize;
      return pages.get(offset)?.[index - offset];
    },
  };
}
