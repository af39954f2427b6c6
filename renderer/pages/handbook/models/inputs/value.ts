import type { ModelField } from '#core/handbook/handbookApi.ts';
import { parseNumber } from '#renderer/pages/assumptions/edit.ts';

/** How a field is edited. */
export type EditorKind =
  | 'number'
  | 'flag'
  | 'choice'
  | 'text'
  | 'numbers'
  | 'texts'
  | 'map'
  | 'grid'
  | 'object'
  | 'objects'
  | 'json';

type Schema = Readonly<Record<string, unknown>>;

function inner(schema: Schema, key: string): Schema | null {
  const value = schema[key];
  return typeof value === 'object' && value !== null ? (value as Schema) : null;
}

function isNumeric(schema: Schema | null): boolean {
  return schema?.['type'] === 'number' || schema?.['type'] === 'integer';
}

/** The editor that fits a schema; JSON for what has no fixed shape. */
export function editorOf(field: Pick<ModelField, 'type' | 'options' | 'schema'>): EditorKind {
  if (field.options !== undefined) return 'choice';
  const { schema } = field;
  switch (field.type) {
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'flag';
    case 'string':
      return 'text';
    case 'array': {
      const items = inner(schema, 'items');
      if (isNumeric(items)) return 'numbers';
      if (items?.['type'] === 'string') return 'texts';
      if (items !== null && isNumeric(inner(items, 'items'))) return 'grid';
      return items !== null && inner(items, 'properties') !== null ? 'objects' : 'json';
    }
    case 'object':
      if (inner(schema, 'properties') !== null) return 'object';
      return isNumeric(inner(schema, 'additionalProperties')) ? 'map' : 'json';
    default:
      return 'json';
  }
}

/**
 * A typed text as a value: the number it is, undefined when it is empty, else the text itself, so that the model says what
 * is wrong with it.
 */
export function typedNumber(text: string): number | string | undefined {
  if (text.trim() === '') return undefined;
  return parseNumber(text) ?? text.trim();
}

/** The inputs that a model starts from: every default; required numbers without one are 0, so that a result can be seen. */
export function defaultInput(fields: readonly ModelField[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => (field.default === undefined ? [] : [[field.name, field.default] as const])),
  );
}

/** True when two values are the same data. */
export function isSameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
