import { z } from 'zod';
import { assumptionOverrideSchema, scenarioSchema } from '#core/scenario/scenario.ts';
import { type CallDefinitions, command, fileTokenSchema, finite, job, nothing, query } from './definition.ts';
import { fileStateSchema } from './fileCalls.ts';
import { ruleMatchSchema } from './ruleCalls.ts';

/** An assumption with its range in the active scenario, its default and its source. */
export const assumptionRowSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  group: z.string(),
  unit: z.string(),
  low: finite,
  likely: finite,
  high: finite,
  distribution: z.string(),
  source: z.string(),
  description: z.string(),
  defaults: z.strictObject({ low: finite, likely: finite, high: finite }),
  changed: z.boolean(),
});
export type AssumptionRow = z.infer<typeof assumptionRowSchema>;

/** Scenarios and their assumptions. */
export const scenarioCalls = {
  'scenario.list': query(nothing, z.array(z.strictObject({ id: z.string(), name: z.string(), active: z.boolean() }))),
  'scenario.get': query(nothing, scenarioSchema),
  /** Replaces the active scenario; can be undone. */
  'scenario.save': command(scenarioSchema, fileStateSchema),
  'scenario.create': command(
    z.strictObject({ name: z.string().min(1).max(200), copyActive: z.boolean() }),
    fileStateSchema,
  ),
  'scenario.select': command(z.strictObject({ id: z.string() }), fileStateSchema),
  /** Writes the active scenario as the file that `plan --scenario` reads. */
  'scenario.export': job(z.strictObject({ token: fileTokenSchema }), z.strictObject({ name: z.string() })),
  /** Adds the scenario of a file and makes it the active one; can be undone. A fault refuses it (`import-refused`, all faults in `details.problems`). */
  'scenario.import': command(z.strictObject({ token: fileTokenSchema }), fileStateSchema),
  /** What the words of roadmap settings mean: workloads or groups, hosts, clusters, by id, name or pattern. */
  'members.match': query(
    z.strictObject({
      of: z.enum(['workloads', 'hosts', 'clusters']),
      words: z.array(z.string().min(1).max(500)).max(100_000),
    }),
    ruleMatchSchema,
  ),
  'assumptions.list': query(nothing, z.array(assumptionRowSchema)),
  /** `override: null` goes back to the default; can be undone. */
  'assumptions.set': command(
    z.strictObject({ id: z.string(), override: assumptionOverrideSchema.nullable() }),
    fileStateSchema,
  ),
} as const satisfies CallDefinitions;
