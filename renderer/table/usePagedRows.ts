import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ApiError } from '#core/api.ts';
import { queryOf, useApi } from '#renderer/host/queries.ts';
import type { TableFilter, TableName, TableSettings } from './tableState.ts';

/** Rows of one request to the host. */
export const pageSize = 100;

type PageCall = 'hosts.page' | 'workloads.page' | 'findings.page' | 'advice.page' | 'moves.page';

interface AnyPage {
  readonly rows: readonly { readonly id: string }[];
  readonly total: number;
  readonly offset: number;
}

export interface PagedRows<Row> {
  /** Rows that match; null until the first answer. */
  readonly total: number | null;
  /** The row at a position, undefined while its page is on its way. */
  rowAt(index: number): Row | undefined;
  /** Shows rows of an older request while the new one is answered. */
  readonly isOld: boolean;
  readonly error: ApiError | null;
  readonly retry: () => void;
}

/** What is asked of the host, without the position. */
export function pageInput(
  settings: Pick<TableSettings, 'sort' | 'search' | 'filters'>,
  fixed: readonly TableFilter[] = [],
): Record<string, unknown> {
  return {
    sort: settings.sort,
    search: settings.search.trim(),
    filters: [...fixed, ...settings.filters],
    limit: pageSize,
  };
}

/** Offsets of the pages that rows `first` to `last` lie on. */
export function pageOffsets(first: number, last: number, total: number): number[] {
  const offsets: number[] = [];
  const end = Math.min(last, total - 1);
  for (let offset = Math.floor(Math.max(0, first) / pageSize) * pageSize; offset <= end; offset += pageSize)
    offsets.push(offset);
  return offsets;
}

/**
 * Rows `first` to `last` of a table at the host, page by page. Pages stay in the store of answers, so that scrolling back
 * shows them at once; one that is scrolled past before it came is cancelled at the host.
 */
export function usePagedRows<Row extends { readonly id: string }>(
  table: TableName,
  settings: Pick<TableSettings, 'sort' | 'search' | 'filters'>,
  fixed: readonly TableFilter[],
  first: number,
  last: number,
): PagedRows<Row> {
  const call: PageCall = `${table}.page`;
  const input = useMemo(() => pageInput(settings, fixed), [settings, fixed]);
  // The columns of a request are typed per table; here they are data, and the host checks them.
  const head = useApi(call, { ...input, offset: 0 }, { keepPrevious: true });
  const headPage = head.data as AnyPage | undefined;
  const total = headPage?.total ?? null;
  const offsets = pageOffsets(first, last, total ?? 0).filter((offset) => offset > 0);
  const others = useQueries({ queries: offsets.map((offset) => queryOf(call, { ...input, offset })) });
  const pages = new Map<number, AnyPage>();
  if (headPage !== undefined) pages.set(0, headPage);
  for (const result of others) {
    const page = result.data as AnyPage | undefined;
    if (page !== undefined) pages.set(page.offset, page);
  }
  return {
    total,
    isOld: head.isPlaceholderData,
    rowAt: (index) => {
      const offset = Math.floor(index / pageSize) * pageSize;
      return pages.get(offset)?.rows[index - offset] as Row | undefined;
    },
    error: head.error ?? (others.find((result) => result.error !== null)?.error as ApiError | undefined) ?? null,
    retry: () => void head.refetch(),
  };
}
