import { z } from 'zod';

/**
 * Largest magnitude an input may have where the model does not say otherwise. Far above anything real, and low enough
 * that no product of a model's inputs overflows to Infinity.
 */
export const LARGEST_MAGNITUDE = 1e15;

/** What every field of a model says about itself beside its value. */
export interface FieldDescription {
  /** Unit as displayed; `1` for a pure number. */
  readonly unit: string;
  readonly description: string;
  /** Where the field and its default come from, for example `seed-4 8.5.1`. */
  readonly source: string;
  /**
   * Value that the handbook starts from. A run never fills it in silently: a missing required field is an error, and
   * what an optional field means when it is absent stands in its description.
   */
  readonly default?: unknown;
}

/** Bounds of a numeric field. Without any, the field takes 0 up to {@link LARGEST_MAGNITUDE}. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  /** Exclusive lower bound; replaces `min`. */
  readonly above?: number;
  /** Exclusive upper bound; replaces `max`. */
  readonly below?: number;
}

function bounded(base: z.ZodNumber, bounds: Bounds): z.ZodNumber {
  const lower = bounds.above === undefined ? base.min(bounds.min ?? 0) : base.gt(bounds.above);
  return bounds.below === undefined ? lower.max(bounds.max ?? LARGEST_MAGNITUDE) : lower.lt(bounds.below);
}

function described<T extends z.ZodType>(schema: T, description: FieldDescription): T {
  return schema.meta({ ...description });
}

/** A finite real number, non-negative unless the bounds say otherwise. */
export function quantity(description: FieldDescription, bounds: Bounds = {}): z.ZodNumber {
  return described(bounded(z.number(), bounds), description);
}

/** A whole number, non-negative unless the bounds say otherwise. */
export function count(description: FieldDescription, bounds: Bounds = {}): z.ZodNumber {
  return described(bounded(z.int(), bounds), description);
}

/** A share or probability, 0 to 1 inclusive unless the bounds say otherwise. */
export function fraction(description: Omit<FieldDescription, 'unit'>, bounds: Bounds = {}): z.ZodNumber {
  const upper: Bounds = bounds.below === undefined ? { max: 1, ...bounds } : bounds;
  return quantity({ unit: '1', ...description }, upper);
}

/** A yes-or-no field. */
export function flag(description: Omit<FieldDescription, 'unit'>): z.ZodBoolean {
  return described(z.boolean(), { unit: '1', ...description });
}

/** A non-empty name. */
export function label(description: Omit<FieldDescription, 'unit'>): z.ZodString {
  return described(z.string().min(1).max(200), { unit: 'name', ...description });
}

/** One of a closed list of names. */
export function choice<const T extends readonly [string, ...string[]]>(
  options: T,
  description: Omit<FieldDescription, 'unit'>,
): z.ZodEnum<{ [K in T[number]]: K }> {
  return described(z.enum(options), { unit: 'name', ...description });
}

/** A list; bounded so that no input can exhaust memory. */
export function listOf<T extends z.ZodType>(
  element: T,
  description: FieldDescription,
  length: { readonly min?: number; readonly max?: number } = {},
): z.ZodArray<T> {
  return described(
    z
      .array(element)
      .min(length.min ?? 0)
      .max(length.max ?? 100_000),
    description,
  );
}

/** A map from names to values of one kind. */
export function mapOf<T extends z.ZodType>(value: T, description: FieldDescription): z.ZodRecord<z.ZodString, T> {
  return described(z.record(z.string().min(1).max(200), value), description);
}

/** An object with fields of its own inside an input or output. */
export function objectOf<T extends z.ZodRawShape>(
  shape: T,
  description: Omit<FieldDescription, 'unit'>,
): z.ZodObject<T, z.core.$strict> {
  return described(z.strictObject(shape), { unit: 'object', ...description });
}

/** The model's whole input or output: a strict object, so that a misspelt key is refused by name. */
export const fields = z.strictObject;

/** Reports a clash between fields under the path of the field that should change. */
export function refuse(context: z.RefinementCtx, path: PropertyKey[], message: string): void {
  context.addIssue({ code: 'custom', path, message });
}
