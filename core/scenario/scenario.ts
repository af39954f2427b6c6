import { z } from 'zod';
import { plannedTechnologySchema } from '#core/inventory/technology.ts';
import { roadmapSettingsSchema } from './roadmapSettings.ts';

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

/** Workloads or hosts by id or name, in any case; `*` in a name stands for any characters. */
const membersSchema = z.array(z.string().min(1).max(500)).min(1).max(100_000);
const ruleName = z.string().trim().min(1).max(200);

/** At most `maxPerHost` of the workloads share a host. */
export const antiAffinityRuleSchema = z.strictObject({
  name: ruleName,
  workloads: membersSchema,
  maxPerHost: z.int().min(1).default(1),
});
/** All of the workloads (of one cluster) share a host. */
export const affinityRuleSchema = z.strictObject({ name: ruleName, workloads: membersSchema });
/** The workloads run on these hosts only (`required`), or on any but these (`forbidden`). */
export const hostGroupRuleSchema = z.strictObject({
  name: ruleName,
  workloads: membersSchema,
  hosts: membersSchema,
  rule: z.enum(['required', 'forbidden']).default('required'),
});
/** A licence paid for each host that carries at least one of the workloads; the cost is in the scenario's currency a year. */
export const licenceRuleSchema = z.strictObject({
  name: ruleName,
  workloads: membersSchema,
  costPerHost: finite.min(0).default(1),
});

/** A host that could be bought. Money is in the scenario's currency; power is at the wall. */
export const hostModelSchema = z.strictObject({
  id: z.string().min(1).max(200),
  name: ruleName,
  cpuCores: finite.min(1).max(100_000),
  memoryMiB: finite.min(1).max(1e9),
  /** Null when no price is known. */
  price: finite.min(0).nullable(),
  idleW: finite.min(0).max(100_000),
  maxW: finite.min(0).max(100_000),
  embodiedKg: finite.min(0).max(1e6),
  /** How many can be had; null for any number. */
  count: z.int().min(0).nullable().default(null),
  maxWorkloads: z.int().min(1).nullable().default(null),
  /** Devices (null: none), and what it has of the resources below; null where that is not known. */
  gpus: finite.min(0).max(1024).nullable().default(null),
  localStorageMiB: finite.min(0).max(1e12).nullable().default(null),
  diskIops: finite.min(0).max(1e9).nullable().default(null),
  networkMbps: finite.min(0).max(1e9).nullable().default(null),
});
export type ScenarioHostModel = z.infer<typeof hostModelSchema>;

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
  /** Hosts of each cluster that may be in maintenance while the failures above happen: kept free beside them. */
  hostsInMaintenance: z.int().min(0).max(8).default(0),
  /** Most workloads on one host, where a source does not say less; null for no limit. */
  maxWorkloadsPerHost: z.int().min(1).nullable().default(null),
  /**
   * VMs with more vCPUs or memory than one NUMA node of their host: `prefer` names those that end up so, `require` keeps each
   * on hosts where it fits one node as long as there are any, `off` says nothing.
   */
  numa: z.enum(['off', 'prefer', 'require']).default('prefer'),
  antiAffinity: z.array(antiAffinityRuleSchema).default([]),
  affinity: z.array(affinityRuleSchema).default([]),
  hostGroups: z.array(hostGroupRuleSchema).default([]),
  licences: z.array(licenceRuleSchema).default([]),
  /** Rules that the sources state and this plan leaves aside, by id or name, in any case. */
  ignoredRules: z.array(z.string().min(1).max(500)).max(100_000).default([]),
  /** What could be bought instead of the hosts there are; empty for the estate's own models and the catalogue's. */
  hostModels: z.array(hostModelSchema).max(24).default([]),
  /** People, calendars, hardware, budgets, order and taste of the way. */
  roadmap: roadmapSettingsSchema.prefault({}),
  /**
   * For the rest of a roadmap that was planned anew: the id of the state that it begins in (in the plan file), and how many
   * waves were before its first.
   */
  actual: z
    .strictObject({
      state: z.string().regex(/^[0-9a-f]{64}$/, 'must be the id of a state'),
      wavesBefore: z.int().min(0).max(100_000),
    })
    .optional(),
});
export type Scenario = z.infer<typeof scenarioSchema>;

/** The scenario that a plan uses when none is given. */
export const baseScenario: Scenario = scenarioSchema.parse({});
