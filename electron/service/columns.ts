/**
 * Large tables between threads travel as columns: typed arrays and one dictionary of texts per column, whose buffers are
 * transferred and not copied. Encodes lists of plain records (numbers, texts, booleans, null, nested records; other
 * values, such as arrays, as JSON) and gives equal records back. Texts must be well-formed Unicode, as SQLite stores it.
 */

/** Per row whether there is a value: 0 value, 1 null, 2 absent. Null where every row has a value. */
type States = Uint8Array | null;

/** One column of a {@link ColumnTable}. */
export type Column =
  | { readonly kind: 'number'; readonly states: States; readonly values: Float64Array }
  | { readonly kind: 'flag'; readonly states: States; readonly values: Uint8Array }
  | { readonly kind: 'text' | 'json'; readonly states: States; readonly codes: Uint32Array; readonly texts: Dictionary }
  | { readonly kind: 'record'; readonly states: States; readonly columns: readonly NamedColumn[] }
  | { readonly kind: 'empty'; readonly states: States };

interface NamedColumn {
  readonly name: string;
  readonly column: Column;
}

/** Distinct texts as one run of UTF-8; text `i` is `bytes[ends[i - 1] ?? 0 .. ends[i]]`. */
interface Dictionary {
  readonly ends: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Records as columns. */
export interface ColumnTable {
  readonly length: number;
  readonly columns: readonly NamedColumn[];
}

type Plain = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function encodeDictionary(
  values: readonly unknown[],
  toText: (value: unknown) => string,
): { codes: Uint32Array; texts: Dictionary } {
  const codeOf = new Map<string, number>();
  const codes = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) continue;
    const text = toText(value);
    let code = codeOf.get(text);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(text, code);
    }
    codes[i] = code;
  }
  const encoder = new TextEncoder();
  const parts = [...codeOf.keys()].map((text) => encoder.encode(text));
  const ends = new Uint32Array(parts.length);
  let end = 0;
  for (const [index, part] of parts.entries()) {
    end += part.length;
    ends[index] = end;
  }
  const bytes = new Uint8Array(end);
  for (const [index, part] of parts.entries()) bytes.set(part, ends[index]! - part.length);
  return { codes, texts: { ends, bytes } };
}

function decodeDictionary({ ends, bytes }: Dictionary): string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let start = 0;
  return Array.from(ends, (end) => {
    const text = decoder.decode(bytes.subarray(start, end));
    start = end;
    return text;
  });
}

function encodeColumn(values: readonly unknown[]): Column {
  let states: Uint8Array | null = null;
  let kind: Column['kind'] = 'empty';
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined) {
      states ??= new Uint8Array(values.length);
      states[i] = value === null ? 1 : 2;
      continue;
    }
    const own =
      typeof value === 'number'
        ? 'number'
        : typeof value === 'boolean'
          ? 'flag'
          : typeof value === 'string'
            ? 'text'
            : isRecord(value)
              ? 'record'
              : 'json';
    // A column of several kinds travels as JSON.
    kind = kind === 'empty' || kind === own ? own : 'json';
  }
  switch (kind) {
    case 'number':
      return { kind, states, values: Float64Array.from(values, (value) => (typeof value === 'number' ? value : 0)) };
    case 'flag':
      return { kind, states, values: Uint8Array.from(values, (value) => (value === true ? 1 : 0)) };
    case 'text':
      return { kind, states, ...encodeDictionary(values, String) };
    case 'json':
      return { kind, states, ...encodeDictionary(values, (value) => JSON.stringify(value)) };
    case 'record':
      return { kind, states, columns: encodeFields(values as readonly (Plain | null | undefined)[]) };
    case 'empty':
      return { kind, states };
  }
}

function ownValue(record: Plain | null | undefined, name: string): unknown {
  return record !== null && record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function encodeFields(records: readonly (Plain | null | undefined)[]): NamedColumn[] {
  const names = new Set<string>();
  for (const record of records) if (record !== null && record !== undefined) for (const name in record) names.add(name);
  return [...names].map((name) => ({ name, column: encodeColumn(records.map((record) => ownValue(record, name))) }));
}

/** The records as columns. */
export function encodeRecords(records: readonly object[]): ColumnTable {
  return { length: records.length, columns: encodeFields(records as readonly Plain[]) };
}

const absent = Symbol('absent');

function columnReader(column: Column): (row: number) => unknown {
  const { states } = column;
  const value = valueReader(column);
  if (states === null) return value;
  return (row) => {
    switch (states[row]) {
      case 1:
        return null;
      case 2:
        return absent;
      default:
        return value(row);
    }
  };
}

function valueReader(column: Column): (row: number) => unknown {
  switch (column.kind) {
    case 'number':
      return (row) => column.values[row];
    case 'flag':
      return (row) => column.values[row] === 1;
    case 'text': {
      const texts = decodeDictionary(column.texts);
      return (row) => texts[column.codes[row]!];
    }
    case 'json': {
      const texts = decodeDictionary(column.texts);
      // Parsed anew for each row: rows must not share an object that somebody may change.
      return (row) => JSON.parse(texts[column.codes[row]!]!) as unknown;
    }
    case 'record':
      return recordReader(column.columns);
    case 'empty':
      return () => absent;
  }
}

function recordReader(columns: readonly NamedColumn[]): (row: number) => Plain {
  const readers = columns.map(({ name, column }) => [name, columnReader(column)] as const);
  return (row) => {
    const record: Record<string, unknown> = {};
    for (const [name, read] of readers) {
      const value = read(row);
      if (value === absent) continue;
      // Assigning to this one name would set the prototype.
      if (name === '__proto__')
        Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
      else record[name] = value;
    }
    return record;
  };
}

/** The records of a table one at a time, so that a large table never exists as objects all at once. */
export function* recordsOf<Row extends object>(table: ColumnTable): Generator<Row> {
  const read = recordReader(table.columns);
  for (let row = 0; row < table.length; row++) yield read(row) as Row;
}

/** All records of a table. The caller names the type, which is that of the records that were encoded. */
export function decodeRecords<Row extends object>(table: ColumnTable): Row[] {
  return [...recordsOf<Row>(table)];
}

/** The buffers behind any message, to be transferred along with it. */
export function buffersOf(message: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) {
      // A view of a part may share its buffer with others: such small ones are copied.
      const { buffer } = value;
      if (buffer instanceof ArrayBuffer && value.byteLength === buffer.byteLength) found.add(buffer);
    } else if (Array.isArray(value)) {
      // Long lists of plain values hold no buffers and are not worth a walk.
      if (typeof value[0] === 'object') value.forEach(visit);
    } else if (isRecord(value)) {
      Object.values(value).forEach(visit);
    }
  };
  visit(message);
  return [...found];
}
