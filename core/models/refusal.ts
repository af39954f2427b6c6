import type { z } from 'zod';

/** A refused value: where it stands and, in a sentence, what is wrong with it. */
export interface Refusal {
  readonly field: string;
  readonly message: string;
}

/** Depth beyond which no model's input goes; deeper data is refused before it is walked any further. */
const MAX_DEPTH = 12;

/** A path as users write it: `tenants[0].demand.cpu`; `input` for the input as a whole. */
export function fieldPath(path: readonly PropertyKey[]): string {
  let written = '';
  for (const key of path) {
    if (typeof key === 'number') written += `[${key}]`;
    else written += written === '' ? String(key) : `.${String(key)}`;
  }
  return written === '' ? 'input' : written;
}

/**
 * The first key `__proto__`, or the first nesting beyond any model's depth, in data of unknown shape; null when there is
 * none. Parsers drop that key silently, and a dropped key is a figure computed from less than was given.
 */
export function findUnsafe(value: unknown, path: readonly PropertyKey[] = []): Refusal | null {
  if (typeof value !== 'object' || value === null) return null;
  if (path.length > MAX_DEPTH) {
    const field = fieldPath(path.slice(0, 1));
    return { field, message: `${field} is nested too deeply.` };
  }
  if (Array.isArray(value)) {
    for (const [i, inner] of value.entries()) {
      if (typeof inner !== 'object' || inner === null) continue;
      const found = findUnsafe(inner, [...path, i]);
      if (found !== null) return found;
    }
    return null;
  }
  for (const key of Object.keys(value)) {
    if (key === '__proto__') {
      const field = fieldPath([...path, key]);
      return { field, message: `${field} is not a field of this model.` };
    }
    const found = findUnsafe((value as Record<string, unknown>)[key], [...path, key]);
    if (found !== null) return found;
  }
  return null;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isNaN(value) ? 'not a number' : String(value);
  if (typeof value === 'string') return `the text "${value.slice(0, 40)}"`;
  if (typeof value === 'boolean' || typeof value === 'bigint') return `the ${typeof value} ${value}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  number: 'a finite number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function explain(issue: z.core.$ZodIssue, field: string, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? `${field} is missing; it must be ${EXPECTED[issue.expected] ?? issue.expected}.`
        : `${field} must be ${EXPECTED[issue.expected] ?? issue.expected}; it is ${kindOf(value)}.`;
    case 'too_small':
      if (issue.origin === 'array') return `${field} must have at least ${String(issue.minimum)} entries.`;
      if (issue.origin === 'string') return `${field} must not be empty.`;
      return `${field} must be ${issue.inclusive === false ? 'above' : 'at least'} ${String(issue.minimum)}; it is ${kindOf(value)}.`;
    case 'too_big':
      if (issue.origin === 'array') return `${field} must have at most ${String(issue.maximum)} entries.`;
      if (issue.origin === 'string') return `${field} must have at most ${String(issue.maximum)} characters.`;
      return `${field} must be ${issue.inclusive === false ? 'below' : 'at most'} ${String(issue.maximum)}; it is ${kindOf(value)}.`;
    case 'invalid_value':
      return `${field} must be one of ${issue.values.map(String).join(', ')}; it is ${value === undefined ? 'missing' : kindOf(value)}.`;
    case 'invalid_key':
      return `${field} has a name that is empty or too long.`;
    default:
      return issue.message;
  }
}

/** The first of the issues that a schema found, with the path of its field and a sentence about it. */
export function describeIssue(issues: readonly z.core.$ZodIssue[], input: unknown): Refusal {
  const issue = issues[0];
  if (issue === undefined) return { field: 'input', message: 'input is not valid.' };
  if (issue.code === 'unrecognized_keys') {
    const field = fieldPath([...issue.path, issue.keys[0] ?? '']);
    return { field, message: `${field} is not a field of this model.` };
  }
  const field = fieldPath(issue.path);
  return { field, message: explain(issue, field, valueAt(input, issue.path)) };
}
