import { z } from 'zod';
import { alternativeIds } from '#core/compare/alternatives.ts';
import { alternativeSchema, comparedScenarioSchema, planComparisonSchema } from '#core/compare/compareApi.ts';
import { type CallDefinitions, command, job, nothing, query } from './definition.ts';
import { fileStateSchema } from './fileCalls.ts';

/** Scenarios side by side. */
export const compareCalls = {
  /** All scenarios with the state of their plans. */
  'compare.list': query(nothing, z.array(comparedScenarioSchema)),
  /** Scenarios side by side, the first as the reference; those without a current plan are planned first. */
  'compare.run': job(z.strictObject({ ids: z.array(z.string()).min(1).max(6) }), planComparisonSchema),
  /** The active scenario beside four alternatives that want the same target fast, cheap, safe or green. */
  'compare.alternatives': job(
    nothing,
    z.strictObject({ comparison: planComparisonSchema, alternatives: z.array(alternativeSchema) }),
  ),
  /** Makes a scenario of an alternative of the active one, and that the active one; can be undone. */
  'compare.adopt': command(z.strictObject({ id: z.enum(alternativeIds) }), fileStateSchema),
} as const satisfies CallDefinitions;
