/**
 * Reading values of unknown shape (parsed JSON and YAML). Only own members count, so that a key such as `__proto__` or
 * `constructor` is data like any other and never reaches an object's prototype.
 */

/** A parsed object: its own members are data. */
export type TreeObject = Readonly<Record<string, unknown>>;

/** `value` when it is an object and no list, else null. */
export function asObject(value: unknown): TreeObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as TreeObject) : null;
}

/** `value` when it is a list, else an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The member at `path`, undefined where there is none on the way. */
export function member(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const name of path) {
    const object = asObject(current);
    if (object === null || !Object.hasOwn(object, name)) return undefined;
    current = object[name];
  }
  return current;
}

/** The object at `path`, or null. */
export function objectAt(value: unknown, ...path: readonly string[]): TreeObject | null {
  return asObject(member(value, ...path));
}

/** The list at `path`, empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  return asList(member(value, ...path));
}

/** The trimmed text at `path`; numbers and booleans as their text, null for anything else and for empty texts. */
export function textAt(value: unknown, ...path: readonly string[]): string | null {
  return textOf(member(value, ...path));
}

/** A scalar as trimmed text, null for anything else and for an empty text. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim().slice(0, 4096);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return null;
}

/** The finite number at `path`: a number, or text that is one in full. Null for anything else. */
export function numberAt(value: unknown, ...path: readonly string[]): number | null {
  return numberOf(member(value, ...path));
}

/** A finite number from a number or a text that is one in full, else null. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (
    typeof value !== 'string' ||
    value.length > 64 ||
    !/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?\s*$/.test(value)
  )
    return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** The boolean at `path`: `true`, `"true"`, `1`. Anything else is false. */
export function isTrueAt(value: unknown, ...path: readonly string[]): boolean {
  const found = member(value, ...path);
  return found === true || found === 1 || (typeof found === 'string' && /^(?:true|1|yes)$/i.test(found.trim()));
}
