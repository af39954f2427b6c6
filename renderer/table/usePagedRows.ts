import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ApiError } from '#core/api.ts';
import { queryOf, useApi } from '#renderer/host/queries.ts';
import type { TableFilter, TableName, TableSettings } from './tableState.ts';

/** Rows of one request to the host. */
export const pageSize = 100;

const nothingFixed: readonly TableFilter[] = [];

type PageCall = 'hosts.page' | 'workloads.page' | 'groups.page' | 'findings.page' | 'advice.page' | 'moves.page';

interface AnyPage {
  readonly rows: readonly { readonly id: string }[];
  readonly total: number;
  readonly offset: number;
}

/** The first page of a table as it is sorted and filtered: it says how many rows there are. */
export interface TableHead {
  readonly call: PageCall;
  readonly input: Readonly<Record<string, unknown>>;
  readonly page: AnyPage | undefined;
  /** Rows that match; null until the first answer. */
  readonly total: number | null;
  /** Shows rows of an older request while the new one is answered. */
  readonly isOld: boolean;
  readonly error: ApiError | null;
  readonly retry: () => void;
}

/** What is asked of the host, without the position. */
export function pageInput(
  settings: Pick<TableSettings, 'sort' | 'search' | 'filters'>,
  fixed: readonly TableFilter[] = nothingFixed,
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

/** The first page of a table with these settings. */
export function useTableHead(
  table: TableName,
  settings: Pick<TableSettings, 'sort' | 'search' | 'filters'>,
  fixed: readonly TableFilter[] = nothingFixed,
): TableHead {
  const call: PageCall = `${table}.page`;
  const { sort, search, filters } = settings;
  const input = useMemo(() => pageInput({ sort, search, filters }, fixed), [sort, search, filters, fixed]);
  // The columns of a request are typed per table; here they are data, and the host checks them.
  const head = useApi(call, { ...input, offset: 0 }, { keepPrevious: true });
  const page = head.data as AnyPage | undefined;
  return {
    call,
    input,
    page,
    total: page?.total ?? null,
    isOld: head.isPlaceholderData,
    error: head.error,
    retry: () => void head.refetch(),
  };
}

/**
 * Finds rows `first` to `last` of a table, page by page; undefined while a page is on its way. Pages stay in the store of
 * answers, so that scrolling back shows them at once; one that is scrolled past before it came is cancelled at the host.
 */
export function useRows(
  head: TableHead,
  first: number,
  last: number,
): (index: number) => { readonly id: string } | undefined {
  const offsets = pageOffsets(first, last, head.total ?? 0).filter((offset) => offset > 0);
  const others = useQueries({
    queries: offsets.map((offset) => queryOf(head.call, { ...head.input, offset })),
  });
  const pages = new Map<number, AnyPage>();
  if (head.page !== undefined) pages.set(0, head.page);
  for (const result of others) {
    const page = result.data as AnyPage | undefined;
    if (page !== undefined) pages.set(page.offset, page);
  }
  return (index) => {
    const offset = Math.floor(index / pageSize) * pageSize;
    return pages.get(offset)?.rows[index - offset];
  };
}
