import { z } from 'zod';
import { plannedTechnologySchema } from '#core/inventory/technology.ts';

const finite = z.number().refine(Number.isFinite, 'must be a finite number');

/** A changed assumption: any of the three points may be given, the others keep the default's. */
export const assumptionOverrideSchema = z.strictObject({
  low: finite.optional(),
  likely: finite.optional(),
  high: finite.optional(),
});
export type AssumptionOverride = z.infer<typeof assumptionOverrideSchema>;

/** A rule of the user's: workloads whose field matches the pattern are classified so. */
export const namePatternSchema = z.strictObject({
  /** Regular expression without delimiters, matched case-insensitively. */
  pattern: z.string().min(1).max(200),
  field: z.enum(['name', 'operatingSystem', 'folder', 'annotation']),
  /** What a match means, for example `database`; see core/advice. */
  role: z.string().min(1),
});
export type NamePattern = z.infer<typeof namePatternSchema>;

/** A change to today's inventory, applied in order before anything is computed. */
export const scenarioChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('grow-demand'),
    percent: finite.min(-99).max(10_000),
    clusterId: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('remove-host'), hostId: z.string() }),
  z.strictObject({ kind: z.literal('remove-workload'), workloadId: z.string() }),
]);

/** Everything a user decides about a plan. Missing parts take the defaults below. */
export const scenarioSchema = z.strictObject({
  schema: z.literal('headroom.scenario/1').default('headroom.scenario/1'),
  name: z.string().min(1).max(200).default('Base case'),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  /** First day of the first wave. A fixed default keeps plans reproducible; the window sets it when a scenario is made. */
  startDate: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .default('2027-01-04'),
  currency: z.string().length(3).default('USD'),
  /** Calendar days per wave. */
  waveDays: z.int().min(1).max(366).default(14),
  /** Workloads that one wave may move at the most; null for no limit besides effort. */
  maxMovesPerWave: z.int().min(1).nullable().default(50),
  /** Host failures each cluster must survive; a cluster's own failover level wins where a source states one. */
  failuresToTolerate: z.int().min(0).max(8).default(1),
  assumptions: z.record(z.string(), assumptionOverrideSchema).default({}),
  namePatterns: z.array(namePatternSchema).default([]),
  /** Technology the user decided for single workloads, by workload id. */
  technologyOverrides: z.record(z.string(), plannedTechnologySchema).default({}),
  /** Workloads that must stay on the host named, by workload id. */
  pinned: z.record(z.string(), z.string()).default({}),
  changes: z.array(scenarioChangeSchema).default([]),
});
export type Scenario = z.infer<typeof scenarioSchema>;

/** The scenario that a plan uses when none is given. */
export const baseScenario: Scenario = scenarioSchema.parse({});
