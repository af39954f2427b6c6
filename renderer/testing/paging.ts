/** The request of a table page, as the contract parses it. */
export interface PageRequest {
  readonly sort: readonly { readonly column: string; readonly descending: boolean }[];
  readonly search: string;
  readonly filters: readonly (
    | { readonly column: string; readonly op: 'in'; readonly values: readonly unknown[] }
    | { readonly column: string; readonly op: 'between'; readonly min: number | null; readonly max: number | null }
    | { readonly column: string; readonly op: 'contains'; readonly text: string }
  )[];
  readonly offset: number;
  readonly limit: number;
}

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

function text(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}

function compare(a: unknown, b: unknown): number {
  // As in SQLite: what is not known sorts first.
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : -1;
  if (b === null || b === undefined) return 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const left = text(a).toLowerCase();
  const right = text(b).toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}

function matches(row: Row, request: PageRequest): boolean {
  for (const filter of request.filters) {
    const value = row[filter.column] ?? null;
    if (filter.op === 'in' && !filter.values.includes(value)) return false;
    if (filter.op === 'contains' && !text(value).toLowerCase().includes(filter.text.toLowerCase())) return false;
    if (filter.op === 'between') {
      if (typeof value !== 'number') return false;
      if (filter.min !== null && value < filter.min) return false;
      if (filter.max !== null && value > filter.max) return false;
    }
  }
  const words = request.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const whole = Object.values(row)
    .filter((value) => typeof value === 'string')
    .join(' ')
    .toLowerCase();
  return words.every((word) => whole.includes(word));
}

const cache = new WeakMap<readonly object[], { readonly key: string; readonly rows: readonly Row[] }>();

/** Filters, sorts and cuts one page; the last order of each table is kept, as a database index would. */
export function pageRows<T extends { readonly id: string }>(
  rows: readonly T[],
  request: PageRequest,
): { rows: T[]; total: number; offset: number } {
  const key = JSON.stringify([request.sort, request.search, request.filters]);
  let entry = cache.get(rows);
  if (entry?.key !== key) {
    const kept = (rows as unknown as readonly Row[]).filter((row) => matches(row, request));
    const sorted = kept.toSorted((a, b) => {
      for (const { column, descending } of request.sort) {
        const order = compare(a[column], b[column]);
        if (order !== 0) return descending ? -order : order;
      }
      return a.id < b.id ? -1 : 1;
    });
    entry = { key, rows: sorted };
    cache.set(rows, entry);
  }
  const cut = entry.rows.slice(request.offset, request.offset + request.limit) as unknown as T[];
  return { rows: cut, total: entry.rows.length, offset: request.offset };
}

/** Distinct values of a column with their counts, most frequent first. */
export function facetsOf(
  rows: readonly object[],
  column: string,
): { value: string | boolean | number | null; count: number }[] {
  const counts = new Map<string | boolean | number | null, number>();
  for (const row of rows) {
    const raw = (row as Readonly<Record<string, unknown>>)[column];
    const value = typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' ? raw : null;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 200);
}
