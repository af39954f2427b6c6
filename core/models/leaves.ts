/** A figure, a text or a yes-or-no somewhere inside a model's input or output. */
export type LeafValue = number | string | boolean;

/** Where a value stands: keys of objects and positions in lists, outermost first. */
export type LeafPath = readonly (string | number)[];

/** One value within nested values, and where it is. */
export interface Leaf {
  readonly path: LeafPath;
  readonly value: LeafValue;
}

/**
 * The values inside `value`, depth first, at most `most` of them; null is passed over.
 * `leavesOf({a: 1, b: {c: 2}})` has the paths `['a']` and `['b', 'c']`.
 */
export function leavesOf(value: unknown, most = Number.POSITIVE_INFINITY): Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (inner: unknown, path: LeafPath): void => {
    if (leaves.length >= most) return;
    if (typeof inner === 'number' || typeof inner === 'string' || typeof inner === 'boolean') {
      leaves.push({ path, value: inner });
    } else if (Array.isArray(inner)) {
      for (const [index, element] of inner.entries()) walk(element, [...path, index]);
    } else if (typeof inner === 'object' && inner !== null) {
      for (const [key, element] of Object.entries(inner)) walk(element, [...path, key]);
    }
  };
  walk(value, []);
  return leaves;
}

/** The value at `path`, undefined where there is none. */
export function valueAt(value: unknown, path: LeafPath): unknown {
  let inner = value;
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return undefined;
    inner = (inner as Record<string | number, unknown>)[key];
  }
  return inner;
}

/** A copy of `value` with `next` at `path`; objects that are missing on the way are made. */
export function replaceAt(value: unknown, path: LeafPath, next: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (Array.isArray(value) && typeof key === 'number') {
    return value.map((element: unknown, index) => (index === key ? replaceAt(element, rest, next) : element));
  }
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const copy = new Map<string, unknown>(entries);
  copy.set(String(key), replaceAt(copy.get(String(key)), rest, next));
  return Object.fromEntries(copy);
}

/** A copy of `value` with every number inside multiplied by `factor`. */
export function scaled(value: unknown, factor: number): unknown {
  if (typeof value === 'number') return value * factor;
  if (Array.isArray(value)) return value.map((element) => scaled(element, factor));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, scaled(element, factor)]));
  }
  return value;
}
