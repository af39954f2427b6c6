import { z } from 'zod';
import { comparisonDimensions } from '#core/catalogue/comparison/metrics.ts';
import { technologies, technologySchema } from '#core/inventory/technology.ts';

/** Schemas of the calls that the handbook and the sets of assumptions are made of; see core/api.ts. */

const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const anything = z.record(z.string(), z.unknown());
const leafValue = z.union([finite, z.string(), z.boolean()]);

/** A field of a model's input or output: unit, meaning, source, bounds, and the whole JSON Schema in `schema`. */
const listedFieldSchema = z.strictObject({
  name: z.string(),
  unit: z.string(),
  description: z.string(),
  source: z.string(),
  required: z.boolean(),
  type: z.string(),
  minimum: finite.optional(),
  maximum: finite.optional(),
  exclusiveMinimum: finite.optional(),
  exclusiveMaximum: finite.optional(),
  default: z.unknown().optional(),
  options: z.array(z.string()).readonly().optional(),
  schema: anything,
});
export type ModelField = z.infer<typeof listedFieldSchema>;

/** A model as plain data: what it takes, what it gives, its formula and where it comes from. */
export const listedModelSchema = z.strictObject({
  id: z.string(),
  family: z.string(),
  title: z.string(),
  formula: z.strictObject({ tex: z.string(), text: z.string() }),
  source: z.string(),
  usedBy: z.array(z.string()).readonly(),
  notes: z.array(z.string()).readonly(),
  inputs: z.array(listedFieldSchema).readonly(),
  outputs: z.array(listedFieldSchema).readonly(),
});
export type ModelEntry = z.infer<typeof listedModelSchema>;

/** A figure that a document prints beside the one that the model computes. */
export const publishedCaseSchema = z.strictObject({
  id: z.string(),
  model: z.string(),
  input: anything,
  expect: anything,
  source: z.string(),
  status: z.enum(['reproduced', 'corrected', 'disputed']),
  published: anything.optional(),
  note: z.string().optional(),
  computed: anything.nullable(),
  agrees: z.boolean(),
});
export type PublishedEntry = z.infer<typeof publishedCaseSchema>;

/** Where a model stands in the plan: which assumptions fill its inputs, and which figures they move. */
export const modelContextSchema = z.strictObject({
  /** Where it is used, in words. */
  uses: z.array(z.strictObject({ use: z.string(), text: z.string() })),
  assumptions: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      unit: z.string(),
      likely: finite,
      changed: z.boolean(),
      field: z.string(),
      /** How the assumption becomes the input; absent where it is the value itself. */
      how: z.string().optional(),
      source: z.string(),
    }),
  ),
  /** Assumptions whose default was worked out with this model. */
  workedOut: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  /** Totals of the plan that it computes. */
  totals: z.array(z.string()),
});
export type ModelContext = z.infer<typeof modelContextSchema>;

/** {@link SweepRequest} of core/models/sweep.ts as a call carries it. */
export const sweepRequestSchema = z.strictObject({
  model: z.string(),
  input: anything,
  path: z
    .array(z.union([z.string(), z.int().min(0)]))
    .min(1)
    .max(12),
  mode: z.enum(['set', 'scale']),
  values: z.array(finite).min(1).max(400),
});

/** A line per set of inputs, or why the model refuses them. */
export const sweepResultSchema = z.union([
  z.strictObject({
    series: z.array(
      z.strictObject({
        id: z.string(),
        technology: technologySchema.nullable(),
        at: finite.nullable(),
        points: z.array(z.strictObject({ x: finite, output: z.record(z.string(), leafValue).nullable() })),
      }),
    ),
  }),
  z.strictObject({ error: z.strictObject({ code: z.string(), field: z.string(), message: z.string() }) }),
]);
export type SweepAnswer = z.infer<typeof sweepResultSchema>;

const inputValue = z.union([finite, z.array(finite).max(100).readonly()]);

/** Values that the user puts in the place of ours. */
export const comparisonEditsSchema = z.strictObject({
  shared: z.record(z.string(), finite).default({}),
  own: z.partialRecord(z.enum(technologies), z.record(z.string(), inputValue)).default({}),
});
export type ComparisonEditsInput = z.input<typeof comparisonEditsSchema>;

/** Metrics of all technologies beside each other, with the inputs of each figure and where they come from. */
export const comparisonSchema = z.strictObject({
  metrics: z.array(
    z.strictObject({
      id: z.string(),
      dimension: z.enum(comparisonDimensions),
      title: z.string(),
      question: z.string(),
      unit: z.string(),
      model: z.string(),
      formula: z.string(),
      better: z.enum(['low', 'high']),
    }),
  ),
  shared: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      unit: z.string(),
      value: finite,
      initial: finite,
      min: finite,
      max: finite,
      isWhole: z.boolean(),
      source: z.string(),
    }),
  ),
  /** Titles and units of the inputs that each technology has for itself. */
  own: z.array(z.strictObject({ id: z.string(), title: z.string(), unit: z.string() })),
  cells: z.array(
    z.strictObject({
      technology: technologySchema,
      metric: z.string(),
      value: finite.nullable(),
      reason: z.string().nullable(),
      isAssumption: z.boolean(),
      inputs: z
        .array(
          z.strictObject({
            field: z.string(),
            value: z.union([inputValue, z.string()]),
            source: z.string(),
            isAssumption: z.boolean(),
            edit: z.strictObject({ scope: z.enum(['own', 'shared']), id: z.string() }).nullable(),
          }),
        )
        .readonly(),
      input: anything.nullable(),
    }),
  ),
  /** What is said of each technology in words, with its source. */
  facts: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      source: z.string(),
      values: z.array(z.strictObject({ technology: technologySchema, text: z.string() })),
    }),
  ),
});
export type ComparisonAnswer = z.infer<typeof comparisonSchema>;

/** A table of the knowledge base, whole. */
export const knowledgeTableSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  columns: z.array(z.string()).readonly(),
  source: z.string(),
  rows: z
    .array(
      z.strictObject({
        id: z.string(),
        label: z.string(),
        cells: z.array(z.union([z.string(), finite, z.null()])).readonly(),
        source: z.string(),
        disputed: z.string().optional(),
      }),
    )
    .readonly(),
});
export type KnowledgeEntry = z.infer<typeof knowledgeTableSchema>;

/** What of the handbook is written to a file. */
export const handbookExportSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('comparison'), edits: comparisonEditsSchema }),
  z.strictObject({ what: z.literal('table'), id: z.string() }),
  z.strictObject({ what: z.literal('cases') }),
]);
export type HandbookExport = z.output<typeof handbookExportSchema>;

/** A set of assumptions as it is listed. */
export const assumptionSetEntrySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  note: z.string(),
  /** Assumptions that differ from their default. */
  changed: z.int().min(0),
  /** The active scenario has exactly these values. */
  applied: z.boolean(),
});
export type AssumptionSetEntry = z.infer<typeof assumptionSetEntrySchema>;

/** A set of assumptions to look at: the defaults, the active scenario's, or a saved one. */
export const assumptionSetRefSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('defaults') }),
  z.strictObject({ kind: z.literal('current') }),
  z.strictObject({ kind: z.literal('saved'), id: z.string() }),
]);
export type AssumptionSetRef = z.infer<typeof assumptionSetRefSchema>;

const setPoints = z.strictObject({ low: finite, likely: finite, high: finite });

/** Sets of assumptions beside each other: a row per assumption, `values` in the order of `sets`. */
export const assumptionComparisonSchema = z.strictObject({
  sets: z.array(z.strictObject({ ref: assumptionSetRefSchema, name: z.string() })),
  rows: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      group: z.string(),
      unit: z.string(),
      source: z.string(),
      values: z.array(setPoints).readonly(),
      differs: z.boolean(),
    }),
  ),
});
