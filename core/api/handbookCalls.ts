import { z } from 'zod';
import {
  comparisonEditsSchema,
  comparisonSchema,
  handbookExportSchema,
  knowledgeTableSchema,
  listedModelSchema,
  modelContextSchema,
  publishedCaseSchema,
  sweepRequestSchema,
  sweepResultSchema,
} from '#core/handbook/handbookApi.ts';
import { type CallDefinitions, count, fileTokenSchema, job, nothing, query } from './definition.ts';

/** The handbook: models, published cases, knowledge. */
export const handbookCalls = {
  'models.list': query(nothing, z.array(listedModelSchema)),
  'models.run': query(
    z.strictObject({ id: z.string(), input: z.record(z.string(), z.unknown()) }),
    z.union([
      z.strictObject({ output: z.record(z.string(), z.unknown()) }),
      z.strictObject({
        error: z.strictObject({ code: z.string(), field: z.string().nullable(), message: z.string() }),
      }),
    ]),
  ),
  /** Published figures beside computed ones: of one model, or of all. */
  'models.cases': query(z.strictObject({ model: z.string().optional() }), z.array(publishedCaseSchema)),
  /** Where a model stands in the plan: uses, assumptions that feed it, totals that it computes. */
  'models.context': query(z.strictObject({ id: z.string() }), modelContextSchema),
  /** How a model's results move with one input, for the inputs given and for each technology that a case gives. */
  'models.sweep': query(sweepRequestSchema, sweepResultSchema),
  'catalogue.comparison': query(comparisonEditsSchema, comparisonSchema),
  /** The whole knowledge base, about 150 kB. */
  'catalogue.tables': query(nothing, z.array(knowledgeTableSchema)),
  /** Writes a part of the handbook as CSV. */
  'handbook.export': job(
    z.strictObject({ token: fileTokenSchema, content: handbookExportSchema }),
    z.strictObject({ name: z.string(), rows: count }),
  ),
} as const satisfies CallDefinitions;
