import { editorOf, type EditorKind } from './value.ts';

type Schema = Readonly<Record<string, unknown>>;

/** One value inside a structured input, as its schema describes it. */
export interface InputPart {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly kind: EditorKind;
  readonly options: readonly string[];
  readonly schema: Schema;
  /** Edited in one small field. */
  readonly isScalar: boolean;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A value by its schema. */
export function partOf(name: string, schema: Schema): InputPart {
  const options = Array.isArray(schema['enum']) ? schema['enum'].filter((one) => typeof one === 'string') : [];
  const kind = editorOf({ type: text(schema['type']), schema, ...(options.length === 0 ? {} : { options }) });
  return {
    name,
    unit: text(schema['unit']),
    description: text(schema['description']),
    kind,
    options,
    schema,
    isScalar: kind === 'number' || kind === 'flag' || kind === 'choice' || kind === 'text',
  };
}

/** The fields of an object, in the order of its schema. */
export function partsOf(schema: Schema): InputPart[] {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties).flatMap(([name, inner]) => (isSchema(inner) ? [partOf(name, inner)] : []));
}

/** The entries of a list of objects. */
export function entryOf(part: InputPart): InputPart {
  const { items } = part.schema;
  return partOf(part.name, isSchema(items) ? items : {});
}
