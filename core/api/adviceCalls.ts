import { z } from 'zod';
import { demandSchema } from '#core/inventory/resources.ts';
import { plannedTechnologySchema, technologySchema } from '#core/inventory/technology.ts';
import { adviceSchema } from '#core/planResult.ts';
import { readinessStates } from '#core/roadmap/waveAssessment.ts';
import { amount, type CallDefinitions, command, count, nothing, pageOf, pageRequest, query } from './definition.ts';
import { fileStateSchema } from './fileCalls.ts';

/** Columns of the advice that rows can be sorted and filtered by. */
export const adviceColumns = [
  'name',
  'cluster',
  'operatingSystem',
  'from',
  'technology',
  'stack',
  'confidence',
  'readiness',
  'priority',
  'cpuCores',
  'memoryMiB',
] as const;

/** One workload in the table of advice. */
export const adviceRowSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  cluster: z.string().nullable(),
  operatingSystem: z.string().nullable(),
  from: technologySchema,
  technology: plannedTechnologySchema,
  stack: z.string(),
  confidence: amount,
  /** The user decided the technology. */
  overridden: z.boolean(),
  firstReason: z.string(),
  firstBlocker: z.string().nullable(),
  /** Null in plans made before it was judged; the first thing to do, and what to move first (0..100). */
  readiness: z.enum(readinessStates).nullable(),
  firstRemedy: z.string().nullable(),
  priority: amount.nullable(),
  /** Demand as what it should become. */
  cpuCores: amount,
  memoryMiB: amount,
});
export type AdviceRow = z.infer<typeof adviceRowSchema>;

/** Which technology each workload should go to. */
export const adviceCalls = {
  /** `technology: null` goes back to the advice; can be undone. */
  'advice.override': command(
    z.strictObject({
      workloads: z.array(z.string()).min(1).max(10_000),
      technology: plannedTechnologySchema.nullable(),
    }),
    fileStateSchema,
  ),
  'advice.page': query(pageRequest(adviceColumns), pageOf(adviceRowSchema)),
  'advice.flow': query(
    nothing,
    z.array(
      z.strictObject({
        from: technologySchema,
        to: plannedTechnologySchema,
        workloads: count,
        cpuCores: amount,
        memoryMiB: amount,
      }),
    ),
  ),
  'advice.get': query(
    z.strictObject({ workload: z.string() }),
    adviceSchema.extend({ name: z.string(), demand: demandSchema }),
  ),
} as const satisfies CallDefinitions;
