import { create } from 'zustand';

/** Tables whose settings are kept. */
export type TableName = 'hosts' | 'workloads' | 'groups' | 'findings' | 'advice' | 'moves';

/** What a column is compared with; null is no value. */
export type FilterValue = string | number | boolean | null;

/** One condition on one column; a table has at most one per column. */
export type TableFilter =
  | { readonly column: string; readonly op: 'in'; readonly values: readonly FilterValue[] }
  | { readonly column: string; readonly op: 'between'; readonly min: number | null; readonly max: number | null }
  | { readonly column: string; readonly op: 'contains'; readonly text: string };

/** One column of an order; the first of a list counts most. */
export interface TableSort {
  readonly column: string;
  readonly descending: boolean;
}

/** What the user set on one table; kept while the window is open. */
export interface TableSettings {
  readonly sort: readonly TableSort[];
  readonly search: string;
  readonly filters: readonly TableFilter[];
  readonly widths: Readonly<Record<string, number>>;
  readonly hidden: readonly string[] | null;
}

const untouched: TableSettings = { sort: [], search: '', filters: [], widths: {}, hidden: null };

/** Settings by table; one that is not here is untouched. */
export const useTables = create<Readonly<Partial<Record<TableName, TableSettings>>>>()(() => ({}));

/** The settings of a table. */
export function useTableSettings(name: TableName): TableSettings {
  return useTables((state) => state[name] ?? untouched);
}

/** Changes some settings of a table. */
export function changeTable(name: TableName, change: Partial<TableSettings>): void {
  useTables.setState((state) => ({ [name]: { ...(state[name] ?? untouched), ...change } }));
}

/** True for a filter that says nothing: no values, no bounds, no text. */
export function isIdle(filter: TableFilter): boolean {
  switch (filter.op) {
    case 'in':
      return filter.values.length === 0;
    case 'between':
      return filter.min === null && filter.max === null;
    case 'contains':
      return filter.text.trim() === '';
  }
}

/** Puts `filter` in the place of its column's old one; an idle filter only removes. */
export function withFilter(filters: readonly TableFilter[], filter: TableFilter): readonly TableFilter[] {
  const index = filters.findIndex((other) => other.column === filter.column);
  if (isIdle(filter)) return filters.filter((other) => other.column !== filter.column);
  return index < 0 ? [...filters, filter] : filters.map((other, at) => (at === index ? filter : other));
}

/** Sets a filter of a table, or takes it away when it says nothing. */
export function setFilter(name: TableName, filter: TableFilter): void {
  const filters = useTables.getState()[name]?.filters ?? [];
  changeTable(name, { filters: withFilter(filters, filter) });
}

/** What a click on a heading makes of the order: ascending, descending, none; with `add` beside the others. */
export function nextSort(sort: readonly TableSort[], column: string, add: boolean): readonly TableSort[] {
  const current = sort.find((entry) => entry.column === column);
  const others = add ? sort.filter((entry) => entry.column !== column).slice(0, 3) : [];
  if (current === undefined) return [...others, { column, descending: false }];
  return current.descending ? others : [...others, { column, descending: true }];
}
