/**
 * Values across a connection that carries text alone, as the structured clone algorithm would carry them: what Electron
 * does between its processes. Runs in Node and in the page. The input must already be a structured clone (the callers
 * clone first), so that prototypes, getters and what cannot be cloned have been dealt with by the platform itself.
 */

/** A value without identity, or a reference into the heap. */
type Cell =
  | string
  | number
  | boolean
  | null
  | readonly ['undefined']
  | readonly ['number', string]
  | readonly ['bigint', string]
  | readonly ['ref', number];

type HeapNode =
  | readonly ['array', number, readonly (readonly [number, Cell])[]]
  | readonly ['object', readonly (readonly [string, Cell])[]]
  | readonly ['map', readonly (readonly [Cell, Cell])[]]
  | readonly ['set', readonly Cell[]]
  | readonly ['date', number | null]
  | readonly ['regexp', string, string]
  | readonly ['error', string, string, string | null, Cell]
  | readonly ['buffer', string]
  | readonly ['view', string, number, number, number]
  | readonly ['boxed', Cell];

interface Encoded {
  readonly root: Cell;
  readonly heap: readonly HeapNode[];
}

const viewTypes = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
} as const;

type ViewConstructor = new (buffer: ArrayBuffer, offset: number, length: number) => ArrayBufferView;

function viewOf(type: ViewConstructor, buffer: ArrayBuffer, offset: number, length: number): ArrayBufferView {
  return new type(buffer, offset, length);
}

const errorTypes = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError } as const;

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text);
}

function fromBase64(text: string): ArrayBuffer {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes.buffer;
}

/** What Electron says of a value that cannot be sent. */
export const cannotBeCloned = 'An object could not be cloned.';

/** The text for a value; throws for what the structured clone algorithm does not carry between processes. */
export function encode(value: unknown): string {
  const heap: HeapNode[] = [];
  const known = new Map<object, number>();

  function cell(part: unknown): Cell {
    switch (typeof part) {
      case 'string':
      case 'boolean':
        return part;
      case 'number':
        return Number.isFinite(part) && !Object.is(part, -0)
          ? part
          : ['number', Object.is(part, -0) ? '-0' : String(part)];
      case 'undefined':
        return ['undefined'];
      case 'bigint':
        return ['bigint', part.toString()];
      case 'object': {
        if (part === null) return null;
        const seen = known.get(part);
        if (seen !== undefined) return ['ref', seen];
        const index = heap.length;
        known.set(part, index);
        heap.push(['set', []]); // its place; filled when its parts are known
        heap[index] = node(part);
        return ['ref', index];
      }
      case 'function':
      case 'symbol':
        throw new Error(cannotBeCloned);
    }
  }

  function node(part: object): HeapNode {
    if (Array.isArray(part)) {
      // Object.keys skips the holes of a sparse array.
      const entries = Object.keys(part).filter((key) => /^\d+$/.test(key));
      return ['array', part.length, entries.map((key) => [Number(key), cell(part[Number(key)])])];
    }
    if (part instanceof Map) return ['map', [...part].map(([key, item]) => [cell(key), cell(item)])];
    if (part instanceof Set) return ['set', [...part].map((item) => cell(item))];
    if (part instanceof Date) return ['date', Number.isNaN(part.getTime()) ? null : part.getTime()];
    if (part instanceof RegExp) return ['regexp', part.source, part.flags];
    if (part instanceof Error) return ['error', part.name, part.message, part.stack ?? null, cell(part.cause)];
    if (part instanceof ArrayBuffer) return ['buffer', toBase64(new Uint8Array(part))];
    if (ArrayBuffer.isView(part)) {
      const name = Object.prototype.toString.call(part).slice('[object '.length, -1);
      const buffer = cell(part.buffer);
      const length = part instanceof DataView ? part.byteLength : (part as Uint8Array).length;
      if (!Array.isArray(buffer) || buffer[0] !== 'ref') throw new Error(cannotBeCloned);
      return ['view', name, buffer[1], part.byteOffset, length];
    }
    if (part instanceof Number || part instanceof String || part instanceof Boolean)
      return ['boxed', cell(part.valueOf())];
    const prototype: unknown = Object.getPrototypeOf(part);
    if (prototype !== Object.prototype && prototype !== null) throw new Error(cannotBeCloned);
    return ['object', Object.entries(part).map(([key, item]) => [key, cell(item)])];
  }

  const root = cell(value);
  return JSON.stringify({ root, heap } satisfies Encoded);
}

/** The value for a text made by {@link encode}. */
export function decode(text: string): unknown {
  const { root, heap } = JSON.parse(text) as Encoded;
  const made: unknown[] = [];

  function value(part: Cell): unknown {
    if (!Array.isArray(part)) return part;
    const [tag, content] = part as Extract<Cell, readonly unknown[]>;
    switch (tag) {
      case 'undefined':
        return undefined;
      case 'number':
        return Number(content);
      case 'bigint':
        return BigInt(content);
      case 'ref':
        return object(content);
    }
  }

  function object(index: number): unknown {
    if (index in made) return made[index];
    const entry = heap[index];
    if (entry === undefined) throw new Error('damaged message');
    switch (entry[0]) {
      case 'array': {
        const array: unknown[] = [];
        made[index] = array;
        array.length = entry[1];
        for (const [position, item] of entry[2]) array[position] = value(item);
        break;
      }
      case 'object': {
        const plain = {};
        made[index] = plain;
        for (const [key, item] of entry[1]) {
          // Not by assignment: `__proto__` is a key like any other.
          Object.defineProperty(plain, key, {
            value: value(item),
            writable: true,
            enumerable: true,
            configurable: true,
          });
        }
        break;
      }
      case 'map': {
        const map = new Map();
        made[index] = map;
        for (const [key, item] of entry[1]) map.set(value(key), value(item));
        break;
      }
      case 'set': {
        const set = new Set();
        made[index] = set;
        for (const item of entry[1]) set.add(value(item));
        break;
      }
      case 'date':
        made[index] = new Date(entry[1] ?? Number.NaN);
        break;
      case 'regexp':
        made[index] = new RegExp(entry[1], entry[2]);
        break;
      case 'error': {
        const [, name, message, stack, cause] = entry;
        const type = Object.hasOwn(errorTypes, name) ? errorTypes[name as keyof typeof errorTypes] : Error;
        const error = new type(message);
        made[index] = error;
        if (stack !== null) Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true });
        const reason = value(cause);
        if (reason !== undefined) error.cause = reason;
        break;
      }
      case 'buffer':
        made[index] = fromBase64(entry[1]);
        break;
      case 'view': {
        const [, name, buffer, offset, length] = entry;
        if (!Object.hasOwn(viewTypes, name)) throw new Error('damaged message');
        made[index] = viewOf(viewTypes[name as keyof typeof viewTypes], object(buffer) as ArrayBuffer, offset, length);
        break;
      }
      case 'boxed':
        made[index] = Object(value(entry[1]));
        break;
    }
    return made[index];
  }

  return value(root);
}
