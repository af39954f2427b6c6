import { ApiError } from '#core/api.ts';
import { all, single, type ReadableDb, type SqlRow, type SqlValue } from './database.ts';

/** How a column of a table is read, filtered and sorted. The expressions are ours, never the caller's. */
export interface TableColumn {
  readonly kind: 'text' | 'number' | 'flag';
  /** SQL of the value, as filters and facets see it. */
  readonly value: string;
  /** SQL that it sorts by, when that is not the value (without case for texts). */
  readonly sort?: string;
  readonly isNullable?: boolean;
}

/** A table as it is shown: what it selects, which rows, and the columns that a caller may name. */
export interface Table<Column extends string, Row> {
  readonly select: string;
  readonly from: string;
  /** SQL condition that every row meets; may use `@plan`. */
  readonly where: string;
  readonly columns: Readonly<Record<Column, TableColumn>>;
  /** SQL of the folded text that a search looks into. */
  readonly searchText: string;
  /** SQL that is unique per row: ties end in it. */
  readonly id: string;
  /** SQL terms of the order when the caller asks for none. */
  readonly defaultOrder: readonly string[];
  readonly toRow: (row: never) => Row;
}

type FilterValue = string | number | boolean | null;

/** A request as the contract's `pageRequest` lets it through. */
export interface PageRequest<Column extends string> {
  readonly sort: readonly { readonly column: Column; readonly descending: boolean }[];
  readonly search: string;
  readonly filters: readonly (
    | { readonly column: Column; readonly op: 'in'; readonly values: readonly FilterValue[] }
    | { readonly column: Column; readonly op: 'between'; readonly min: number | null; readonly max: number | null }
    | { readonly column: Column; readonly op: 'contains'; readonly text: string }
  )[];
  readonly offset: number;
  readonly limit: number;
}

/** Everything, in the default order. */
export const everything: PageRequest<never> = { sort: [], search: '', filters: [], offset: 0, limit: 500 };

interface Query {
  readonly sql: string;
  readonly parameters: SqlRow;
}

function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /^[\x00-\x7f]*$/.test(text);
}

function conditionsOf<Column extends string, Row>(
  table: Table<Column, Row>,
  request: PageRequest<Column>,
): { readonly where: string; readonly parameters: Record<string, SqlValue> } {
  const parameters: Record<string, SqlValue> = {};
  const bind = (value: SqlValue): string => {
    const name = `p${Object.keys(parameters).length}`;
    parameters[name] = value;
    return `@${name}`;
  };
  const conditions = [table.where];
  for (const word of request.search.toLowerCase().split(/\s+/)) {
    if (word !== '') conditions.push(`instr(${table.searchText}, ${bind(word)}) > 0`);
  }
  for (const filter of request.filters) {
    const column = columnOf(table, filter.column);
    switch (filter.op) {
      case 'in': {
        // One parameter whatever the number of values; JSON's true and false arrive as 1 and 0, as flags are stored.
        const list = `${column.value} IN (SELECT value FROM json_each(${bind(JSON.stringify(filter.values.filter((value) => value !== null)))}))`;
        conditions.push(filter.values.includes(null) ? `(${list} OR ${column.value} IS NULL)` : list);
        break;
      }
      case 'between':
        if (column.kind !== 'number') {
          throw new ApiError('invalid-input', `The column ${filter.column} holds no numbers, so it has no range.`);
        }
        if (filter.min !== null) conditions.push(`${column.value} >= ${bind(filter.min)}`);
        if (filter.max !== null) conditions.push(`${column.value} <= ${bind(filter.max)}`);
        break;
      case 'contains': {
        if (filter.text === '') break;
        // SQLite folds the case of ASCII only; our own function is slower and knows every alphabet.
        const folded = isAscii(filter.text) ? `lower(${column.value})` : `fold_text(${column.value})`;
        conditions.push(`instr(${folded}, ${bind(filter.text.toLowerCase())}) > 0`);
        break;
      }
    }
  }
  const where = conditions.join(' AND ');
  return { where, parameters };
}

function columnOf<Column extends string, Row>(table: Table<Column, Row>, name: string): TableColumn {
  if (!Object.hasOwn(table.columns, name)) {
    throw new ApiError('invalid-input', `There is no column ${name} in this table.`, { column: name });
  }
  return table.columns[name as Column];
}

function orderOf<Column extends string, Row>(table: Table<Column, Row>, request: PageRequest<Column>): string {
  if (request.sort.length === 0) return [...table.defaultOrder, table.id].join(', ');
  const terms = request.sort.map(({ column: name, descending }) => {
    const column = columnOf(table, name);
    const expression = column.sort ?? (column.kind === 'text' ? `${column.value} COLLATE NOCASE` : column.value);
    // What is not known comes last in both directions.
    const nulls = column.isNullable === true ? ' NULLS LAST' : '';
    return `${expression}${descending ? ' DESC' : ''}${nulls}`;
  });
  // The last tie in the direction of the last column: then an index on (column, id) gives the order both ways.
  return [...terms, request.sort.at(-1)!.descending ? `${table.id} DESC` : table.id].join(', ');
}

/** The statement that reads one page. Exported so that tests can look at its query plan. */
export function pageQuery<Column extends string, Row>(
  table: Table<Column, Row>,
  request: PageRequest<Column>,
  planId: number | null,
): Query {
  const { where, parameters } = conditionsOf(table, request);
  const order = orderOf(table, request);
  const sql = `SELECT ${table.select} FROM ${table.from} WHERE ${where} ORDER BY ${order} LIMIT @limit OFFSET @offset`;
  return { sql, parameters: { ...withPlan(parameters, sql, planId), limit: request.limit, offset: request.offset } };
}

/** The library refuses a parameter that the statement does not name. */
function withPlan(parameters: SqlRow, sql: string, planId: number | null): SqlRow {
  return /@plan\b/.test(sql) ? { ...parameters, plan: planId } : parameters;
}

/** One page of a table with the number of rows that the request matches. */
export function readPage<Column extends string, Row>(
  db: ReadableDb,
  table: Table<Column, Row>,
  request: PageRequest<Column>,
  planId: number | null,
): { rows: Row[]; total: number; offset: number } {
  const { where, parameters } = conditionsOf(table, request);
  const countSql = `SELECT count(*) FROM ${table.from} WHERE ${where}`;
  const total = single<number>(db, countSql, withPlan(parameters, countSql, planId));
  const query = pageQuery(table, request, planId);
  const rows = all<never>(db, query.sql, query.parameters).map(table.toRow);
  return { rows, total, offset: request.offset };
}

/** The distinct values of a column with how often each occurs, most frequent first, at most 200. */
export function readFacets<Column extends string, Row>(
  db: ReadableDb,
  table: Table<Column, Row>,
  name: string,
  planId: number | null,
): { value: FilterValue; count: number }[] {
  const column = columnOf(table, name);
  const sql = `SELECT ${column.value} AS value, count(*) AS count FROM ${table.from} WHERE ${table.where}
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 200`;
  const rows = all<{ value: string | number | null; count: number }>(db, sql, withPlan({}, sql, planId));
  return rows.map(({ value, count }) => ({
    value: column.kind === 'flag' && value !== null ? value !== 0 : value,
    count,
  }));
}
