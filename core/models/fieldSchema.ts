import type { LeafPath } from './leaves.ts';

/** What a JSON Schema says of one value: its type, unit and bounds. */
export interface ValueSchema {
  readonly type: string;
  readonly unit: string;
  readonly description: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function inner(schema: JsonObject, key: string | number): JsonObject | null {
  const { properties, items, additionalProperties } = schema;
  if (typeof key === 'number') return isObject(items) ? items : null;
  if (isObject(properties) && isObject(properties[key])) return properties[key];
  return isObject(additionalProperties) ? additionalProperties : null;
}

/**
 * What the schemas of a model's fields say of the value at `path`; null where there is no such value. A unit that is not
 * said again inside a list or map is that of the whole.
 */
export function schemaAt(
  fields: readonly { readonly name: string; readonly schema: JsonObject }[],
  path: LeafPath,
): ValueSchema | null {
  const [name, ...rest] = path;
  let schema: JsonObject | null = fields.find((field) => field.name === name)?.schema ?? null;
  let unit = '';
  let description = '';
  for (const key of [null, ...rest]) {
    if (key !== null && schema !== null) schema = inner(schema, key);
    if (schema === null) return null;
    unit = text(schema['unit']) || unit;
    description = text(schema['description']) || description;
  }
  if (schema === null) return null;
  const found = schema;
  const bounds = Object.fromEntries(
    (['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const)
      .filter((key) => typeof found[key] === 'number')
      .map((key) => [key, found[key] as number]),
  );
  return { type: text(found['type']), unit, description, ...bounds };
}
