import { z } from 'zod';

/** What every area of the contract is written with: the kinds of calls, plain values, pages of tables. */

/** Any number but infinities and not-a-number. */
export const finite = z.number().refine(Number.isFinite, 'must be a finite number');

/** A number from 0; the unit stands in the name of the field. */
export const amount = finite.min(0);

/** A whole number from 0. */
export const count = z.int().min(0);

/** The input of a call that needs none, and the answer of one that gives none. */
export const nothing = z.strictObject({});

/** Something of the plan file, with the name to show for it. */
export const namedSchema = z.strictObject({ id: z.string(), name: z.string() });

/** See the contract in `core/api.ts`: what a caller may expect of a call. */
export type CallKind = 'query' | 'command' | 'job';

/** One call: its kind, and the schemas that its input and its answer are validated by. */
export interface CallDefinition<Input extends z.ZodType, Output extends z.ZodType> {
  readonly kind: CallKind;
  readonly input: Input;
  readonly output: Output;
}

/** Calls of one area by their names. */
export type CallDefinitions = Readonly<Record<string, CallDefinition<z.ZodType, z.ZodType>>>;

/** A call that reads and may be repeated. */
export function query<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'query', input, output } as const satisfies CallDefinition<I, O>;
}

/** A call that changes the plan file. */
export function command<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'command', input, output } as const satisfies CallDefinition<I, O>;
}

/** A call that takes long, reports progress and can be cancelled. */
export function job<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'job', input, output } as const satisfies CallDefinition<I, O>;
}

/** An opaque name for a file that the user chose; only the shell knows the path behind it. */
export const fileTokenSchema = z.string().min(8).max(128);

/** The tables that can be filtered and exported. */
export const tableNameSchema = z.enum(['hosts', 'workloads', 'groups', 'findings', 'advice', 'moves']);

/** A value of a cell that rows are filtered by. */
export const cellValueSchema = z.union([z.string(), z.boolean(), finite, z.null()]);

/** Order and filters of a table. `sort` columns are tried in order; ties end in the row's id, so that pages never overlap. */
function tableOrder<Column extends z.ZodType<string>>(column: Column) {
  return {
    sort: z
      .array(z.strictObject({ column, descending: z.boolean() }))
      .max(4)
      .default([]),
    /** Free text over the table's text columns, every word must occur. */
    search: z.string().max(200).default(''),
    filters: z
      .array(
        z.discriminatedUnion('op', [
          z.strictObject({ column, op: z.literal('in'), values: z.array(cellValueSchema).max(500) }),
          z.strictObject({ column, op: z.literal('between'), min: finite.nullable(), max: finite.nullable() }),
          z.strictObject({ column, op: z.literal('contains'), text: z.string().max(200) }),
        ]),
      )
      .max(32)
      .default([]),
  };
}

/** A request for a page of the table with these columns. */
export function pageRequest<Column extends string>(columns: readonly [Column, ...Column[]]) {
  return z.strictObject({
    ...tableOrder(z.enum(columns)),
    offset: count.default(0),
    limit: z.int().min(1).max(500).default(100),
  });
}

/** Order and filters of any table; the columns are checked against the table by the service. */
export const tableRequestSchema = z.strictObject(tableOrder(z.string()));

/** A page of rows: where it begins, and how many rows there are in all. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.strictObject({ rows: z.array(row), total: count, offset: count });
}
