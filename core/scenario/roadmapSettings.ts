import { z } from 'zod';

/*
 * What a user decides about the way: people, calendars, hardware, budgets, order, taste. Members of rules are workloads or
 * groups by id or name; `*` in a name stands for any characters. Money is in the scenario's currency.
 */

const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const label = z.string().trim().min(1).max(200);
const isoDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day as YYYY-MM-DD');
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day as HH:MM');
const members = z.array(z.string().min(1).max(500)).min(1).max(100_000);

/** What a move asks of the people who make it. */
export const skills = ['host-move', 'container', 'wasm', 'database', 'windows'] as const;
/** See {@link skills}: a change of host alone, a port to containers, a port to WebAssembly, stateful data, Windows guests. */
export type Skill = (typeof skills)[number];

/** People who make moves. `skills` empty: all of them. */
export const teamSchema = z.strictObject({
  id: label,
  name: label,
  skills: z.array(z.enum(skills)).max(skills.length).default([]),
  /** Person-days for migrations in each wave, in full weeks; freezes that stop everything take their share. */
  daysPerWave: finite.min(0).max(100_000),
  /** Clusters that it works on, by name; empty for all. */
  clusters: z.array(label).max(1000).default([]),
  /** Days on which it does not work: first and last day, inclusive. */
  absences: z
    .array(z.strictObject({ from: isoDay, to: isoDay }))
    .max(200)
    .default([]),
});
export type ScenarioTeam = z.infer<typeof teamSchema>;

/** No cut-over of these workloads between the two days, inclusive; `workloads` null for all. */
export const freezeSchema = z.strictObject({
  name: label,
  from: isoDay,
  to: isoDay,
  workloads: members.nullable().default(null),
});

/** When these workloads may be cut over; a move that interrupts them has to fit into one window. */
export const maintenanceWindowSchema = z.strictObject({
  name: label,
  workloads: members,
  /** 1 is Monday, 7 Sunday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: clock,
  hours: finite.min(0.25).max(24),
});

/** Something that happens to hardware on a day. */
export const hardwareEventSchema = z.discriminatedUnion('kind', [
  /** The hosts have to be empty and off before that day. */
  z.strictObject({ kind: z.enum(['warranty-end', 'lease-end']), name: label, hosts: members, date: isoDay }),
  /** Bought hosts that can be used from that day on. */
  z.strictObject({
    kind: z.literal('arrival'),
    name: label,
    /** Name of the cluster that they join. */
    cluster: label,
    date: isoDay,
    count: z.int().min(1).max(10_000),
    cpuCores: finite.min(1).max(100_000),
    memoryMiB: finite.min(1).max(1e9),
    /** Price of one. */
    price: finite.min(0).nullable().default(null),
    idleW: finite.min(0).max(100_000).nullable().default(null),
    maxW: finite.min(0).max(100_000).nullable().default(null),
  }),
]);
export type ScenarioHardwareEvent = z.infer<typeof hardwareEventSchema>;

/** What the planner cannot know about workloads and the wave rules go by. Later entries win. */
export const workloadTraitSchema = z.strictObject({
  workloads: members,
  environment: z.enum(['production', 'staging', 'test', 'development']).optional(),
  criticality: z.enum(['low', 'medium', 'high']).optional(),
  complexity: z.enum(['low', 'medium', 'high']).optional(),
  /** Worth of having it moved, 0..100, for the priority score. */
  value: finite.min(0).max(100).optional(),
  language: z.string().trim().max(60).optional(),
});
export type WorkloadTrait = z.infer<typeof workloadTraitSchema>;

/** Rules that good waves keep, beside what every roadmap must. Ids in the order in which they are applied. */
export const waveRuleIds = [
  'strong-dependencies-together',
  'application-together',
  'dependencies-first',
  'pilot-first',
  'non-production-first',
  'environments-apart',
  'critical-not-first',
  'complex-not-first',
  'wave-size',
] as const;
export type WaveRuleId = (typeof waveRuleIds)[number];

/** What a scenario makes of one of the wave rules. */
const waveRuleSchema = z.strictObject({
  enabled: z.boolean().default(true),
  /** `must`: no wave breaks it; `should`: it counts against a roadmap with its weight. */
  force: z.enum(['must', 'should']).default('should'),
  weight: finite.min(0).max(100).default(1),
});
export type WaveRuleSetting = z.infer<typeof waveRuleSchema>;

/** What a roadmap is optimised for. */
export const objectives = ['npv', 'time', 'cost', 'energy', 'carbon', 'risk'] as const;
export type Objective = (typeof objectives)[number];

const weight = finite.min(0).max(1000).default(0);
const objectiveSchema = z.strictObject({
  npv: finite.min(0).max(1000).default(1),
  time: weight,
  cost: weight,
  energy: weight,
  carbon: weight,
  risk: weight,
});

/** Hard constraints that an industry brings (core/catalogue, industry profiles). */
export const industries = ['none', 'finance', 'healthcare', 'telecom', 'retail'] as const;
export type Industry = (typeof industries)[number];

/** The whole of it; everything has a default, and the defaults constrain nothing. */
export const roadmapSettingsSchema = z.strictObject({
  /** Weights of what is optimised; all parts are made comparable first. */
  objective: objectiveSchema.prefault({}),
  /** Discount rate of the net present value, share a year. */
  discountRate: finite.min(0).max(1).default(0.08),
  /** Years from the first wave over which savings count. */
  horizonYears: finite.min(0.25).max(20).default(5),
  /** How much demand grows, percent a year: doing nothing then needs more hosts, and so does the estate after the roadmap. */
  growthPercentPerYear: finite.min(-50).max(1000).default(0),
  /** Most waves; null for as many as it takes. */
  maxWaves: z.int().min(1).max(1000).nullable().default(null),
  /** Empty: one team of all skills with the person-days of the assumption team.effortDaysPerWave. */
  teams: z.array(teamSchema).max(100).default([]),
  freezes: z.array(freezeSchema).max(1000).default([]),
  maintenanceWindows: z.array(maintenanceWindowSchema).max(1000).default([]),
  hardware: z.array(hardwareEventSchema).max(10_000).default([]),
  /** All of them in one wave. */
  together: z
    .array(z.strictObject({ name: label, workloads: members }))
    .max(1000)
    .default([]),
  /** `first` has moved in an earlier wave than `later`, with at least `wavesBetween` whole waves between. */
  before: z
    .array(
      z.strictObject({ name: label, first: members, later: members, wavesBetween: z.int().min(0).max(100).default(0) }),
    )
    .max(1000)
    .default([]),
  /** At most `maxPerWave` of them move in a wave: 1 keeps them apart, more limits the blast radius. */
  pace: z
    .array(z.strictObject({ name: label, workloads: members, maxPerWave: z.int().min(1).max(100_000) }))
    .max(1000)
    .default([]),
  /** No wave moves any of `workloads` together with any of `others`; within each side they may. */
  apart: z
    .array(z.strictObject({ name: label, workloads: members, others: members }))
    .max(1000)
    .default([]),
  /** Largest share of a cluster's running workloads that one wave may move; null for no limit. */
  maxShareOfClusterPerWave: finite.min(0.001).max(1).nullable().default(null),
  /** Largest expected loss by moves in one wave; null for no limit. */
  riskBudgetPerWave: finite.min(0).nullable().default(null),
  /** Money for moves and bought hosts by quarter; quarters that are not listed are not limited. */
  budgets: z
    .array(
      z.strictObject({
        quarter: z.string().regex(/^\d{4}-Q[1-4]$/, 'must be a quarter as 2027-Q1'),
        amount: finite.min(0),
      }),
    )
    .max(200)
    .default([]),
  /** From VM to Wasm by a stage as container, which rests for so many whole waves; null to go in one step. */
  stableStageWaves: z.int().min(0).max(100).nullable().default(null),
  industry: z.enum(industries).default('none'),
  traits: z.array(workloadTraitSchema).max(10_000).default([]),
  waveRules: z.partialRecord(z.enum(waveRuleIds), waveRuleSchema).default({}),
  /** Workloads held in a wave by hand (dragged in the window), by workload id. */
  heldInWave: z.record(z.string(), z.int().min(1).max(1000)).default({}),
});
export type RoadmapSettings = z.infer<typeof roadmapSettingsSchema>;
