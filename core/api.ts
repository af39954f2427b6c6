import { demandSchema, resourcesSchema } from './inventory/resources.ts';
import { z } from 'zod';
import { alternativeIds } from './compare/alternatives.ts';
import { alternativeSchema, comparedScenarioSchema, planComparisonSchema } from './compare/compareApi.ts';
import {
  dayRequestSchema,
  followDifferencesSchema,
  followedCheckSchema,
  followedStateSchema,
  followMovesRequestSchema,
  followMovesSchema,
  followReportSchema,
  markRequestSchema,
  releaseRequestSchema,
  restPlanSchema,
} from './followUp/followApi.ts';
import { findingSchema, importSourceSchema } from './inventory/source.ts';
import { inventoryChangeSchema } from './import/changes.ts';
import { importEntrySchema, importPreviewSchema, repairKinds, repairOptionSchema } from './import/mapping/importApi.ts';
import { sheetMappingSchema } from './import/mapping/mapping.ts';
import { hostBasisSchema, ruleSchema } from './inventory/inventory.ts';
import { plannedTechnologySchema, technologySchema } from './inventory/technology.ts';
import {
  adviceSchema,
  certificateEntrySchema,
  demandBasisSchema,
  moveSchema,
  placementSummarySchema,
  totalIds,
  totalsSchema,
} from './planResult.ts';
import {
  assumptionComparisonSchema,
  assumptionSetEntrySchema,
  assumptionSetRefSchema,
  comparisonEditsSchema,
  comparisonSchema,
  handbookExportSchema,
  knowledgeTableSchema,
  listedModelSchema,
  modelContextSchema,
  publishedCaseSchema,
  sweepRequestSchema,
  sweepResultSchema,
} from './handbook/handbookApi.ts';
import { suggestionBases } from './import/suggestGroups.ts';
import { barRowKinds } from './roadmap/moveBars.ts';
import { readinessStates } from './roadmap/waveAssessment.ts';
import {
  affinityRuleSchema,
  antiAffinityRuleSchema,
  assumptionOverrideSchema,
  hostGroupRuleSchema,
  hostModelSchema,
  licenceRuleSchema,
  scenarioSchema,
} from './scenario/scenario.ts';
import { waveRuleIds } from './scenario/roadmapSettings.ts';

/**
 * The contract between a shell (window, terminal, tests) and the service: every call with its schemas, every event, every
 * error code. The bridge, the registration of handlers, the client and the test double are all derived from {@link api}.
 *
 * - `query` reads and may be repeated; `command` changes the plan file and can be undone where it says so; `job` takes
 *   long, reports progress by events and can be cancelled.
 * - No call carries more than about 1 MB: tables travel as pages, files as chunks.
 * - Paths never cross: the shell's dialogs hand out opaque tokens.
 */

const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const amount = finite.min(0);
const count = z.int().min(0);
const nothing = z.strictObject({});

export type CallKind = 'query' | 'command' | 'job';

export interface CallDefinition<Input extends z.ZodType, Output extends z.ZodType> {
  readonly kind: CallKind;
  readonly input: Input;
  readonly output: Output;
}

function query<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'query', input, output } as const satisfies CallDefinition<I, O>;
}
function command<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'command', input, output } as const satisfies CallDefinition<I, O>;
}
function job<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'job', input, output } as const satisfies CallDefinition<I, O>;
}

/** An opaque name for a file that the user chose; only the shell knows the path behind it. */
export const fileTokenSchema = z.string().min(8).max(128);

/** A page of a table. `sort` columns are tried in order; ties end in the row's id, so that pages never overlap. */
const pageRequest = <Column extends string>(columns: readonly [Column, ...Column[]]) =>
  z.strictObject({
    sort: z
      .array(z.strictObject({ column: z.enum(columns), descending: z.boolean() }))
      .max(4)
      .default([]),
    /** Free text over the table's text columns, every word must occur. */
    search: z.string().max(200).default(''),
    filters: z
      .array(
        z.discriminatedUnion('op', [
          z.strictObject({
            column: z.enum(columns),
            op: z.literal('in'),
            values: z.array(z.union([z.string(), z.boolean(), finite, z.null()])).max(500),
          }),
          z.strictObject({
            column: z.enum(columns),
            op: z.literal('between'),
            min: finite.nullable(),
            max: finite.nullable(),
          }),
          z.strictObject({ column: z.enum(columns), op: z.literal('contains'), text: z.string().max(200) }),
        ]),
      )
      .max(32)
      .default([]),
    offset: count.default(0),
    limit: z.int().min(1).max(500).default(100),
  });

/** Order and filters of any table; the columns are checked against the table by the service. */
const tableRequestSchema = z.strictObject({
  sort: z
    .array(z.strictObject({ column: z.string(), descending: z.boolean() }))
    .max(4)
    .default([]),
  search: z.string().max(200).default(''),
  filters: z
    .array(
      z.discriminatedUnion('op', [
        z.strictObject({
          column: z.string(),
          op: z.literal('in'),
          values: z.array(z.union([z.string(), z.boolean(), finite, z.null()])).max(500),
        }),
        z.strictObject({
          column: z.string(),
          op: z.literal('between'),
          min: finite.nullable(),
          max: finite.nullable(),
        }),
        z.strictObject({ column: z.string(), op: z.literal('contains'), text: z.string().max(200) }),
      ]),
    )
    .max(32)
    .default([]),
});

const pageOf = <Row extends z.ZodType>(row: Row) => z.strictObject({ rows: z.array(row), total: count, offset: count });

export const hostColumns = [
  'name',
  'cluster',
  'datacenter',
  'vendor',
  'model',
  'cpuModel',
  'cpuCores',
  'memoryMiB',
  'cpuUtilisation',
  'memoryUtilisation',
  'workloads',
  'vcpus',
  'inMaintenance',
  'findings',
] as const;
export const hostRowSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  cluster: z.string().nullable(),
  datacenter: z.string().nullable(),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  cpuModel: z.string().nullable(),
  cpuCores: amount,
  memoryMiB: amount,
  cpuUtilisation: amount.nullable(),
  memoryUtilisation: amount.nullable(),
  /** Powered-on workloads on it, and their vCPUs. */
  workloads: count,
  vcpus: amount,
  inMaintenance: z.boolean(),
  findings: count,
});
export type HostRow = z.infer<typeof hostRowSchema>;

export const workloadColumns = [
  'name',
  'cluster',
  'host',
  'hostBasis',
  'powerState',
  'isTemplate',
  'technology',
  'vcpus',
  'memoryMiB',
  'inUseMiB',
  'operatingSystem',
  'folder',
  'group',
  'basis',
  'findings',
] as const;
export const workloadRowSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  cluster: z.string().nullable(),
  host: z.string().nullable(),
  hostBasis: hostBasisSchema.nullable(),
  powerState: z.enum(['on', 'off', 'suspended', 'unknown']),
  isTemplate: z.boolean(),
  technology: technologySchema,
  vcpus: amount,
  memoryMiB: amount,
  inUseMiB: amount.nullable(),
  operatingSystem: z.string().nullable(),
  folder: z.string().nullable(),
  group: z.string().nullable(),
  /** Where its demand comes from; null until a plan was made. */
  basis: demandBasisSchema.nullable(),
  findings: count,
});
export type WorkloadRow = z.infer<typeof workloadRowSchema>;

export const findingColumns = ['severity', 'code', 'file', 'sheet', 'row', 'column', 'value', 'message'] as const;
export const findingRowSchema = findingSchema.extend({ id: z.string() });
export type FindingRow = z.infer<typeof findingRowSchema>;

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

export const moveColumns = [
  'wave',
  'name',
  'cluster',
  'fromTechnology',
  'toTechnology',
  'fromHost',
  'toHost',
  'effortDays',
] as const;
export const moveRowSchema = moveSchema.extend({
  id: z.string(),
  wave: z.int().min(1),
  name: z.string(),
  cluster: z.string().nullable(),
  fromHostName: z.string(),
  toHostName: z.string(),
  reason: z.string(),
  /** How and when it is made; absent where the plan was made before there were schedules. */
  schedule: z
    .strictObject({
      team: z.string().nullable(),
      method: z.enum(['live', 'cut-over', 'redeploy']),
      start: z.string(),
      end: z.string(),
      cutOver: z.strictObject({ day: z.string(), from: z.string(), hours: amount }).nullable(),
      transferHours: amount,
      downtimeMinutes: amount,
      cost: amount,
      expectedLoss: amount,
      rollbackUntil: z.string(),
    })
    .optional(),
  /** The wave in which it is held by hand, by the scenario as it is now. */
  heldInWave: z.int().optional(),
});
export type MoveRow = z.infer<typeof moveRowSchema>;

export const groupColumns = [
  'name',
  'origin',
  'workloads',
  'running',
  'clusters',
  'vcpus',
  'memoryMiB',
  'movesTogether',
  'dependsOn',
  'neededBy',
  'basis',
] as const;
export const groupRowSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Made by the user, named by a source, or derived from names and folders. */
  origin: z.enum(['user', 'source', 'derived']),
  /** The user changed what the sources say of it. */
  changed: z.boolean(),
  workloads: count,
  running: count,
  clusters: count,
  vcpus: amount,
  memoryMiB: amount,
  movesTogether: z.boolean(),
  /** Names of the groups that move before it, and how many wait for it. */
  dependsOn: z.string().nullable(),
  neededBy: count,
  basis: z.string(),
});
export type GroupRow = z.infer<typeof groupRowSchema>;

const namedSchema = z.strictObject({ id: z.string(), name: z.string() });
const groupName = z.string().trim().min(1).max(200);
const workloadIds = z.array(z.string()).max(10_000);

const suggestionRequestSchema = z.strictObject({
  by: z.enum(suggestionBases),
  /** For `pattern`: a regular expression over names with one pair of parentheses around the group's name. */
  pattern: z.string().max(200).default(''),
  /** Also workloads that are in a group already; they change it. */
  includeGrouped: z.boolean().default(false),
  minimum: z.int().min(1).max(10_000).default(2),
  maximum: z.int().min(1).max(100_000).default(40),
});

/** Lists of a scenario that hold placement rules. */
export const ruleLists = ['antiAffinity', 'affinity', 'hostGroups', 'licences'] as const;
export type RuleList = (typeof ruleLists)[number];

/** A rule of the scenario with the list that it stands in. */
export const placementRuleSchema = z.discriminatedUnion('list', [
  antiAffinityRuleSchema.extend({ list: z.literal('antiAffinity') }),
  affinityRuleSchema.extend({ list: z.literal('affinity') }),
  hostGroupRuleSchema.extend({ list: z.literal('hostGroups') }),
  licenceRuleSchema.extend({ list: z.literal('licences') }),
]);
export type PlacementRule = z.infer<typeof placementRuleSchema>;

/** Where a rule stands in its list. */
const rulePlaceSchema = z.strictObject({ list: z.enum(ruleLists), index: count });

/** What the words of a rule mean in the inventory as it stands. */
export const ruleMatchSchema = z.strictObject({
  workloads: count,
  running: count,
  hosts: count,
  clusters: count,
  /** The first names, in their order. */
  names: z.array(z.string()).max(12),
  /** Words that mean nothing. */
  unknown: z.array(z.string()).max(50),
});
export type RuleMatch = z.infer<typeof ruleMatchSchema>;

/** Something about a rule that its user should know: `error` keeps it from being stored. */
export const ruleProblemSchema = z.strictObject({
  severity: z.enum(['error', 'warning']),
  field: z.enum(['name', 'workloads', 'hosts', 'limit']),
  message: z.string(),
});
export type RuleProblem = z.infer<typeof ruleProblemSchema>;

/** Limits that hold in every cluster. */
const ruleLimitsSchema = z.strictObject({
  failuresToTolerate: z.int().min(0).max(8),
  hostsInMaintenance: z.int().min(0).max(8),
  /** Null for no limit. */
  maxWorkloadsPerHost: z.int().min(1).nullable(),
  /** Of VMs wider than a NUMA node; see the scenario. */
  numa: scenarioSchema.shape.numa.unwrap(),
});
export type RuleLimits = z.infer<typeof ruleLimitsSchema>;

/** What is compared with and without. */
export const ruleSubjectSchema = z.discriminatedUnion('kind', [
  /** A rule as it is written, in the place of the stored one at `index`; null for one that is not stored yet. */
  z.strictObject({ kind: z.literal('rule'), index: count.nullable(), rule: placementRuleSchema }),
  z.strictObject({ kind: z.literal('limit'), limit: ruleLimitsSchema.omit({ numa: true }).keyof() }),
  z.strictObject({ kind: z.literal('pin'), workload: z.string() }),
  /** A rule of a source, by its id. */
  z.strictObject({ kind: z.literal('imported'), id: z.string() }),
]);
export type RuleSubject = z.infer<typeof ruleSubjectSchema>;

const ruleOutcomeSchema = z.strictObject({
  hostsUsed: count,
  migrations: count,
  /** For licences bound to hosts, in the scenario's currency. */
  licencesPerYear: amount,
  /** The least that any cluster of them survives and keeps free. */
  failuresTolerated: count,
  headroom: amount,
});

export const placementKindSchema = z.enum(['asIs', 'consolidated', 'target']);
export type PlacementKind = z.infer<typeof placementKindSchema>;

/** What a host has and carries of a resource beside cores and memory. */
const otherResourceSchema = z.strictObject({
  resource: z.enum(['storage', 'iops', 'network', 'gpu']),
  unit: z.string(),
  capacity: amount,
  usable: amount,
  load: amount,
});

/** One host in the placement map. */
export const hostTileSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  cluster: z.string().nullable(),
  capacity: resourcesSchema,
  usable: resourcesSchema,
  load: resourcesSchema,
  /** Resources beside cores and memory that its cluster is planned by. */
  others: z.array(otherResourceSchema).readonly(),
  workloads: count,
  /** Carries workloads in this placement (an unused host is switched off). */
  used: z.boolean(),
});
export type HostTile = z.infer<typeof hostTileSchema>;

export const totalIdSchema = z.enum(totalIds);

/** A line of the inspector: a label with its value as text, the unit, where it comes from, and what it leads to. */
export const explanationRowSchema = z.strictObject({
  label: z.string(),
  value: z.string(),
  unit: z.string().optional(),
  source: z.string().optional(),
  /** What a click on the row shows next. */
  link: z.strictObject({ kind: z.string(), id: z.string() }).optional(),
});
export const explanationSchema = z.strictObject({
  title: z.string(),
  subtitle: z.string(),
  sections: z.array(
    z.strictObject({
      heading: z.string(),
      text: z.string().optional(),
      /** A formula as it is displayed, plain text. */
      formula: z.string().optional(),
      rows: z.array(explanationRowSchema),
    }),
  ),
});
export type Explanation = z.infer<typeof explanationSchema>;

export const explainableKinds = [
  'host',
  'workload',
  'move',
  'wave',
  'total',
  'assumption',
  'invariant',
  'cluster',
  'finding',
  'source',
  'model',
] as const;

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

export const planExportFormats = ['xlsx', 'ics', 'yaml', 'json'] as const;
export type PlanExportFormat = (typeof planExportFormats)[number];

export const reportSections = [
  'summary',
  'beforeAfter',
  'business',
  'placement',
  'roadmap',
  'curves',
  'teams',
  'schedule',
  'hardware',
  'limits',
  'unreached',
  'replacements',
  'advice',
  'assumptions',
  'certificate',
  'findings',
] as const;
export const reportVersions = ['full', 'executive'] as const;
export const reportLanguages = ['en', 'zh'] as const;
export type ReportLanguage = (typeof reportLanguages)[number];
/** Largest picture that a report takes as its logo. */
export const maxLogoBytes = 1_000_000;
/** A picture for the title: bytes that `report.logo` has looked at, never a path. */
export const reportLogoSchema = z.strictObject({
  mediaType: z.enum(['image/png', 'image/jpeg']),
  bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= maxLogoBytes, 'The picture is too large.'),
});
export type ReportLogo = z.infer<typeof reportLogoSchema>;
export const reportOptionsSchema = z.strictObject({
  /** The executive version has two pages and no sections to choose. */
  version: z.enum(reportVersions).default('full'),
  sections: z.array(z.enum(reportSections)).default([...reportSections]),
  paper: z.enum(['A4', 'Letter']).default('A4'),
  language: z.enum(reportLanguages).default('en'),
  company: z.string().max(120).default(''),
  logo: reportLogoSchema.nullable().default(null),
});
export type ReportOptions = z.infer<typeof reportOptionsSchema>;

const fileStateSchema = z.strictObject({
  /** File name without folder; `Untitled` before the first save. */
  name: z.string(),
  isOpen: z.boolean(),
  isUntitled: z.boolean(),
  readOnly: z.boolean(),
  hosts: count,
  workloads: count,
  poweredOn: count,
  clusters: count,
  findings: z.strictObject({ error: count, warning: count, info: count }),
  scenario: z.strictObject({ id: z.string(), name: z.string() }),
  plan: z.enum(['none', 'current', 'stale']),
});
export type FileState = z.infer<typeof fileStateSchema>;

const importRequestSchema = z.strictObject({
  tokens: z.array(fileTokenSchema).min(1).max(1000),
  format: z.string().default('auto'),
  /** What the columns of tables mean, by the content of their file and their sheet. */
  mappings: z.array(sheetMappingSchema).max(200).default([]),
});

const importSummarySchema = z.strictObject({
  sources: z.array(importSourceSchema),
  hosts: z.strictObject({ added: count, updated: count, unchanged: count, gone: count }),
  workloads: z.strictObject({ added: count, updated: count, unchanged: count, gone: count }),
  findings: z.strictObject({ error: count, warning: count, info: count }),
  /** The first findings, worst first; all are in `findings.page`. */
  firstFindings: z.array(findingSchema).max(50),
});
export type ImportSummary = z.infer<typeof importSummarySchema>;

const waveSummarySchema = z.strictObject({
  number: z.int().min(1),
  start: z.string(),
  end: z.string(),
  effortDays: amount,
  effortCapacityDays: amount,
  moves: count,
  released: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  byCluster: z.array(z.strictObject({ cluster: z.string().nullable(), moves: count, effortDays: amount })),
  byTransition: z.array(z.strictObject({ from: technologySchema, to: technologySchema, moves: count })),
});
export type WaveSummary = z.infer<typeof waveSummarySchema>;

const waveAssessmentSchema = z.strictObject({
  /** Of the data behind the wave's moves, 0..1, and what it is the mean of. */
  confidence: amount,
  completeness: z.strictObject({ usage: amount, system: amount, traits: amount, group: amount, host: amount }),
  /** Weighted share of the wave rules that it breaks, 0..1. */
  risk: amount,
  priority: amount.nullable(),
  violations: z.array(
    z.strictObject({
      rule: z.enum(waveRuleIds),
      force: z.enum(['must', 'should']),
      weight: amount,
      text: z.string(),
      /** The first that break it, and how many do. */
      workloads: z.array(namedSchema),
      count,
    }),
  ),
});
export type WaveAssessmentView = z.infer<typeof waveAssessmentSchema>;

const barRowKindSchema = z.enum(barRowKinds);
const barSchema = z.strictObject({
  wave: z.int().min(1),
  /** Another one than `wave` where there are too many waves on screen to be told apart. */
  lastWave: z.int().min(1),
  start: z.string(),
  end: z.string(),
  moves: count,
  effortDays: amount,
  to: z.array(z.strictObject({ technology: technologySchema, moves: count })),
  /** Days of cut-overs. */
  cutOvers: z.array(z.string()),
  /** Workloads of it that are held in a wave by hand. */
  held: count,
});
export type RoadmapBar = z.infer<typeof barSchema>;

/** The moves of a row of the Gantt drawing in one wave. */
const barRefSchema = z.strictObject({
  rows: barRowKindSchema,
  id: z.string(),
  wave: z.int().min(1),
  /** The row that the drawing was narrowed down to. */
  within: z.strictObject({ rows: barRowKindSchema, id: z.string() }).nullable().default(null),
});
export type BarRef = z.infer<typeof barRefSchema>;

const roadmapFrameSchema = z.strictObject({
  currency: z.string(),
  /** Waves that were over before wave 1: this is the rest of a roadmap, and its waves are called by their number and this. */
  wavesBefore: count,
  /** Figures of the waves that follow from the schedule, with what the certificate has against them. */
  waves: z.array(
    z.strictObject({
      number: z.int().min(1),
      /** Nobody may work in it. */
      closed: z.boolean(),
      cost: amount,
      expectedLoss: amount,
      downtimeMinutes: amount,
      /** Moves that interrupt or have a window. */
      cutOvers: count,
      violations: z.array(z.strictObject({ invariant: z.string(), text: z.string() })),
    }),
  ),
  /** In the scenario that the plan was made for; `workloads` null for all. */
  freezes: z.array(z.strictObject({ name: z.string(), from: z.string(), to: z.string(), workloads: count.nullable() })),
  hardware: z.array(
    z.strictObject({
      kind: z.enum(['warranty-end', 'lease-end', 'arrival']),
      name: z.string(),
      date: z.string(),
      /** Hosts that arrive, or words that name those that go. */
      hosts: count,
    }),
  ),
  /** One without an id stands for the people of a scenario that names no team. Days by wave, wave 1 first. */
  teams: z.array(
    z.strictObject({ id: z.string(), name: z.string(), effort: z.array(amount), capacity: z.array(amount) }),
  ),
  /** Applications of which the second moves with or after the first, by name; at most {@link mostDependencies}. */
  dependencies: z.array(z.strictObject({ first: z.string(), later: z.string() })),
  /** Workloads held in a wave by the scenario as it is now. */
  held: count,
  heldByWave: z.record(z.string(), count),
});
export type RoadmapFrame = z.infer<typeof roadmapFrameSchema>;
/** Dependencies in one answer. */
export const mostDependencies = 4000;

const replacementSchema = z.strictObject({
  aspect: z.string(),
  before: z.string(),
  after: z.string(),
  source: z.string(),
});

const pinOutcomeSchema = z.strictObject({ hostsUsed: count, migrations: count });

const nextHostSchema = z.strictObject({
  cluster: z.string().nullable(),
  hostsUsed: count,
  lowerBound: count,
  bindingResource: z.string().nullable(),
  /** Shares of all demand: a placement was found at `found`, none exists below `atLeast`; cores and MiB at `found`. */
  demand: z
    .strictObject({
      found: amount,
      atLeast: amount,
      cpuCores: amount,
      memoryMiB: amount,
      others: z.array(z.strictObject({ unit: z.string(), amount })).readonly(),
    })
    .nullable(),
  headroom: z.strictObject({ from: amount, to: amount }).nullable(),
  oneFailureLess: z.boolean().nullable(),
});

const offeredModelSchema = hostModelSchema.extend({ source: z.string() });
const purchaseSchema = z.strictObject({
  mix: z.array(z.strictObject({ model: z.string(), count, spare: count })).readonly(),
  hosts: count,
  price: amount.nullable(),
  powerW: amount,
  embodiedKg: amount,
  carbonKg: amount,
});
const buyStudySchema = z.strictObject({
  answer: z.strictObject({
    objective: z.enum(['price', 'power', 'carbon']),
    best: purchaseSchema.nullable(),
    /** Proven, in the objective's unit: currency, W or kg CO2e. */
    lowerBound: amount,
    gap: amount,
    isOptimal: z.boolean(),
    single: z.array(z.strictObject({ model: z.string(), purchase: purchaseSchema.nullable() })).readonly(),
    tooLarge: z.array(z.string()).readonly(),
    withoutPrice: z.array(z.string()).readonly(),
  }),
  /** Rules and resources beside cores and memory that the purchase keeps to, and those that it leaves out. */
  notes: z.array(z.strictObject({ isKept: z.boolean(), text: z.string() })).readonly(),
  models: z.array(offeredModelSchema).readonly(),
  /** Mean power of one host of each model under its planned load, W. */
  powerW: z.record(z.string(), amount),
  workloads: count,
  cpuCores: amount,
  memoryMiB: amount,
  failuresToTolerate: count,
  headroom: amount,
});

/** Every call. */
export const api = {
  'app.info': query(
    nothing,
    z.strictObject({ version: z.string(), shell: z.string(), sqlite: z.string(), offline: z.literal(true) }),
  ),

  'file.state': query(nothing, fileStateSchema),
  'file.new': command(nothing, fileStateSchema),
  'file.open': command(z.strictObject({ token: fileTokenSchema }), fileStateSchema),
  'file.saveAs': command(z.strictObject({ token: fileTokenSchema }), fileStateSchema),

  /** Integrity of the file, and each stored roadmap checked again by the independent checker. */
  'file.check': job(
    nothing,
    z.strictObject({
      /** What is wrong with the file itself; empty when it is sound. */
      damage: z.array(z.string()),
      plans: z.array(
        z.strictObject({
          planId: z.string(),
          scenario: z.string(),
          inputsHash: z.string(),
          /** The plan fits the inventory and scenario as they are now. */
          current: z.boolean(),
          holds: z.boolean(),
          certificate: z.array(certificateEntrySchema),
        }),
      ),
      /** The roadmap that is followed, as it was when it began to be; null when none is. */
      followed: followedCheckSchema.nullable(),
    }),
  ),

  /** What importing the files would do, file by file; stores nothing. */
  'import.preview': job(importRequestSchema, importPreviewSchema),
  /** Can be undone as a whole. Mappings that are given are kept for the next table with the same headings. */
  'import.run': job(importRequestSchema, importSummarySchema),
  /** Every import and repair, newest first. */
  'import.history': query(nothing, z.array(importEntrySchema)),
  /** What an import changed: changed things first, then those gone, then the new ones (of these the first thousands). */
  'import.changes': query(
    z.strictObject({
      id: z.int(),
      change: z.enum(['new', 'changed', 'gone']).nullable().default(null),
      offset: count.default(0),
      limit: z.int().min(1).max(500).default(100),
    }),
    z.strictObject({ changes: z.array(inventoryChangeSchema), total: count }),
  ),
  /** How a finding can be settled; empty where it cannot. */
  'findings.repairs': query(z.strictObject({ finding: z.string() }), z.array(repairOptionSchema)),
  /** Settles a finding with one of its options; can be undone, and holds for later imports. */
  'findings.repair': job(
    z.strictObject({ finding: z.string(), kind: z.enum(repairKinds), value: z.string().min(1).max(1000) }),
    fileStateSchema,
  ),
  'import.sources': query(nothing, z.array(importSourceSchema.extend({ importedAt: z.string() }))),
  'samples.list': query(
    nothing,
    z.array(z.strictObject({ id: z.string(), title: z.string(), description: z.string() })),
  ),
  'samples.import': job(z.strictObject({ id: z.string() }), importSummarySchema),

  'hosts.page': query(pageRequest(hostColumns), pageOf(hostRowSchema)),
  'workloads.page': query(pageRequest(workloadColumns), pageOf(workloadRowSchema)),
  'findings.page': query(pageRequest(findingColumns), pageOf(findingRowSchema)),
  /** Distinct values with their counts, for filter menus; most frequent first, at most 200. */
  'table.facets': query(
    z.strictObject({
      table: z.enum(['hosts', 'workloads', 'groups', 'findings', 'advice', 'moves']),
      column: z.string(),
    }),
    z.array(z.strictObject({ value: z.union([z.string(), z.boolean(), finite, z.null()]), count })),
  ),

  'groups.page': query(pageRequest(groupColumns), pageOf(groupRowSchema)),
  /** A group with its members (the first thousand), what moves before it and what waits for it. */
  'groups.get': query(
    z.strictObject({ id: z.string() }),
    groupRowSchema.extend({
      dependsOnGroups: z.array(namedSchema),
      neededByGroups: z.array(namedSchema),
      /** Names of the groups that wait for each other because of it, beginning and ending with this one. */
      circle: z.array(z.string()).nullable(),
      hosts: count,
      members: z
        .array(
          z.strictObject({
            id: z.string(),
            name: z.string(),
            cluster: z.string().nullable(),
            host: z.string().nullable(),
            powerState: workloadRowSchema.shape.powerState,
            vcpus: amount,
            memoryMiB: amount,
            /** The user put it here. */
            isPlaced: z.boolean(),
          }),
        )
        .max(1000),
    }),
  ),
  /** What a group's dependencies would be: names of the groups that would wait for each other, null where none do. */
  'groups.circle': query(
    z.strictObject({ id: z.string(), dependsOn: z.array(z.string()).max(1000) }),
    z.array(z.string()).nullable(),
  ),
  /** Groups of sources that the user took away and can bring back. */
  'groups.deleted': query(nothing, z.array(namedSchema)),
  /** What follows about groups can be undone, makes the plan stale and holds for later imports. */
  'groups.create': job(
    z.strictObject({ name: groupName, workloads: workloadIds, movesTogether: z.boolean().default(false) }),
    z.strictObject({ id: z.string(), state: fileStateSchema }),
  ),
  'groups.change': job(
    z.strictObject({
      id: z.string(),
      name: groupName.optional(),
      movesTogether: z.boolean().optional(),
      /** All of them, as they are to be. */
      dependsOn: z.array(z.string()).max(1000).optional(),
    }),
    fileStateSchema,
  ),
  /** Puts workloads into a group; null takes them out of theirs. */
  'groups.place': job(z.strictObject({ workloads: workloadIds.min(1), group: z.string().nullable() }), fileStateSchema),
  'groups.delete': job(z.strictObject({ ids: z.array(z.string()).min(1).max(10_000) }), fileStateSchema),
  'groups.restore': job(z.strictObject({ ids: z.array(z.string()).min(1).max(10_000) }), fileStateSchema),
  /** Groups that a property of the workloads makes likely; changes nothing. */
  'groups.suggest': query(
    suggestionRequestSchema,
    z.strictObject({
      /** The largest first, at most 500. */
      groups: z
        .array(
          z.strictObject({
            key: z.string(),
            name: z.string(),
            basis: z.string(),
            workloads: count,
            /** How many of them leave another group for it. */
            moved: count,
            /** A group of this name is there: these are added to it. */
            exists: z.boolean(),
            names: z.array(z.string()).max(8),
          }),
        )
        .max(500),
      total: count,
      workloads: count,
      tooSmall: count,
      tooLarge: count,
      unmatched: count,
    }),
  ),
  /** Forms the suggested groups with these keys; null for all. */
  'groups.form': job(
    z.strictObject({
      request: suggestionRequestSchema,
      keys: z.array(z.string().max(2000)).max(500).nullable(),
      movesTogether: z.boolean().default(false),
    }),
    z.strictObject({ groups: count, workloads: count, state: fileStateSchema }),
  ),

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
  /** Moves that are held in a wave by hand, the first of them; names null of workloads that are gone. */
  'roadmap.held': query(
    nothing,
    z.strictObject({
      total: count,
      held: z.array(z.strictObject({ id: z.string(), name: z.string().nullable(), wave: count })),
    }),
  ),
  'assumptions.list': query(nothing, z.array(assumptionRowSchema)),
  /** `override: null` goes back to the default; can be undone. */
  'assumptions.set': command(
    z.strictObject({ id: z.string(), override: assumptionOverrideSchema.nullable() }),
    fileStateSchema,
  ),
  /** `technology: null` goes back to the advice; can be undone. */
  'advice.override': command(
    z.strictObject({
      workloads: z.array(z.string()).min(1).max(10_000),
      technology: plannedTechnologySchema.nullable(),
    }),
    fileStateSchema,
  ),

  'history.state': query(nothing, z.strictObject({ undo: z.string().nullable(), redo: z.string().nullable() })),
  'history.undo': command(nothing, fileStateSchema),
  'history.redo': command(nothing, fileStateSchema),

  'plan.run': job(nothing, z.strictObject({ planId: z.string(), inputsHash: z.string() })),
  /** The plan as `headroom.plan/1`, JSON in UTF-8, in chunks of at most 1 MB. */
  'plan.document': query(
    z.strictObject({ planId: z.string(), offset: count }),
    z.strictObject({ bytes: z.instanceof(Uint8Array), sizeBytes: count }),
  ),
  /** All figures of Overview, from the newest plan, current or stale. Null before the first plan. */
  'plan.overview': query(
    nothing,
    z
      .strictObject({
        planId: z.string(),
        inputsHash: z.string(),
        current: z.boolean(),
        currency: z.string(),
        totals: z.strictObject({ before: totalsSchema, after: totalsSchema }),
        /** By `<total>` after the roadmap, `before.<total>` and `saved.<total>`; what is saved may be negative. */
        bands: z.record(z.string(), z.strictObject({ p10: finite, p50: finite, p90: finite })),
        placement: z.strictObject({
          asIs: z.strictObject({ hostsUsed: count }),
          consolidated: placementSummarySchema,
          target: placementSummarySchema,
        }),
        /** One point per state: today, then after each wave. */
        curve: z.array(
          z.strictObject({
            after: count,
            date: z.string(),
            totals: totalsSchema,
            doNothing: totalsSchema,
            released: count,
            moves: count,
          }),
        ),
        certificate: z.array(certificateEntrySchema),
        tornado: z.array(
          z.strictObject({
            assumption: z.string(),
            title: z.string(),
            unit: z.string(),
            low: finite,
            high: finite,
            total: totalIdSchema,
            atLow: finite,
            atHigh: finite,
          }),
        ),
        costParts: z.strictObject({ before: z.record(z.string(), finite), after: z.record(z.string(), finite) }),
        embodiedKgCO2ePerYear: z.strictObject({ before: amount, after: amount }),
        waves: count,
        /** The wave with the highest team load, null without waves. */
        worstWave: z
          .strictObject({ number: z.int(), effortDays: amount, effortCapacityDays: amount, moves: count })
          .nullable(),
        weightiestFindings: z.array(findingRowSchema),
      })
      .nullable(),
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

  'placement.clusters': query(
    nothing,
    z.array(
      z.strictObject({
        cluster: z.string().nullable(),
        hosts: count,
        asIs: z.strictObject({ hostsUsed: count }),
        consolidated: placementSummarySchema,
        target: placementSummarySchema,
        failuresTolerated: count,
        bindingResource: z.string(),
        method: z.string(),
      }),
    ),
  ),
  'placement.hosts': query(
    z.strictObject({
      placement: placementKindSchema,
      cluster: z.string().nullable().optional(),
      offset: count.default(0),
      limit: z.int().min(1).max(2000).default(2000),
    }),
    pageOf(hostTileSchema),
  ),
  'placement.host': query(
    z.strictObject({ placement: placementKindSchema, hostId: z.string() }),
    z.strictObject({
      host: hostTileSchema,
      workloads: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          technology: technologySchema,
          demand: resourcesSchema,
          reason: z.string(),
        }),
      ),
    }),
  ),
  /** What happens to the cluster when this host fails: where its workloads would go, and which have no room. */
  'placement.fail': query(
    z.strictObject({ placement: placementKindSchema, hostId: z.string() }),
    z.strictObject({
      survives: z.boolean(),
      restarts: z.array(
        z.strictObject({ workload: z.string(), name: z.string(), toHost: z.string(), toHostName: z.string() }),
      ),
      homeless: z.array(z.strictObject({ workload: z.string(), name: z.string(), demand: resourcesSchema })),
      hostsAfter: z.array(hostTileSchema),
    }),
  ),

  /** The smallest changes, each alone, after which a cluster's target needs one host less; null where it needs none. */
  'placement.nextHost': job(z.strictObject({ cluster: z.string().nullable() }), nextHostSchema.nullable()),
  /** What pinning a workload to a host of its cluster would change in the target, without doing it. */
  'placement.tryPin': job(
    z.strictObject({ workload: z.string(), hostId: z.string() }),
    z.strictObject({
      before: pinOutcomeSchema,
      after: pinOutcomeSchema.nullable(),
      problem: z.string().nullable(),
    }),
  ),
  /** Pins a workload to a host; `hostId: null` takes the pin away; can be undone. */
  'placement.pin': command(z.strictObject({ workload: z.string(), hostId: z.string().nullable() }), fileStateSchema),

  /** The rules of placement: the scenario's, its pins and limits, and those that sources state. */
  'rules.list': query(
    nothing,
    z.strictObject({
      currency: z.string(),
      limits: ruleLimitsSchema,
      rules: z.array(
        z.strictObject({
          index: count,
          rule: placementRuleSchema,
          workloads: ruleMatchSchema,
          /** Of a host group, what its hosts mean. */
          hosts: ruleMatchSchema.nullable(),
          problems: z.array(ruleProblemSchema),
        }),
      ),
      pins: z.array(
        z.strictObject({
          workload: z.string(),
          /** Null where the inventory has it no more. */
          workloadName: z.string().nullable(),
          host: z.string(),
          hostName: z.string().nullable(),
          cluster: z.string().nullable(),
          problem: z.string().nullable(),
        }),
      ),
      importedTotal: count,
      /** The first 500. */
      imported: z.array(
        z.strictObject({
          id: z.string(),
          /** Its name, with where it is where another rule has that too. */
          label: z.string(),
          kind: ruleSchema.shape.kind,
          hostRule: ruleSchema.shape.hostRule,
          maxPerHost: ruleSchema.shape.maxPerHost,
          /** What it is in its source, completing "Read from ...". */
          basis: z.string(),
          cluster: z.string().nullable(),
          /** `disabled` by its source, `ignored` by the scenario. */
          state: z.enum(['acts', 'disabled', 'ignored']),
          workloads: ruleMatchSchema,
          /** Of a host group, what its hosts are. */
          hosts: ruleMatchSchema.nullable(),
        }),
      ),
    }),
  ),
  /** What a rule that is being written means and what is wrong with it; `index` where it takes the place of a stored one. */
  'rules.check': query(
    z.strictObject({
      index: count.nullable(),
      list: z.enum(ruleLists),
      name: z.string().max(200),
      workloads: z.array(z.string().max(500)).max(10_000),
      hosts: z.array(z.string().max(500)).max(10_000).default([]),
      maxPerHost: z.int().min(1).default(1),
    }),
    z.strictObject({
      workloads: ruleMatchSchema,
      hosts: ruleMatchSchema.nullable(),
      problems: z.array(ruleProblemSchema),
    }),
  ),
  /** Stores a rule; null adds it; can be undone. A rule that changes its kind leaves the list that it was in (`from`). */
  'rules.save': command(
    z.strictObject({ from: rulePlaceSchema.nullable(), rule: placementRuleSchema }),
    fileStateSchema,
  ),
  /** The name says which rule is meant, should the list have changed meanwhile; can be undone. */
  'rules.delete': command(rulePlaceSchema.extend({ name: z.string() }), fileStateSchema),
  /** Can be undone. */
  'rules.setLimits': command(ruleLimitsSchema.partial(), fileStateSchema),
  /** Plans without a rule of a source, or with it again; can be undone. */
  'rules.ignore': command(z.strictObject({ id: z.string(), ignored: z.boolean() }), fileStateSchema),
  /** What a rule costs: the target of the clusters that it concerns with it and without it. */
  'rules.cost': job(
    ruleSubjectSchema,
    z.strictObject({
      /** Null where there is no placement: `problem` says why. */
      with: ruleOutcomeSchema.nullable(),
      without: ruleOutcomeSchema.nullable(),
      problem: z.string().nullable(),
      /** Names of the clusters that it concerns. */
      clusters: z.array(z.string().nullable()),
    }),
  ),

  /** What could be bought: the scenario's models, else the estate's own and the catalogue's. */
  'buy.models': query(
    nothing,
    z.strictObject({ models: z.array(offeredModelSchema), isOwn: z.boolean(), currency: z.string() }),
  ),
  /** Keeps the models in the scenario; none goes back to the offered ones; can be undone. */
  'buy.setModels': command(z.strictObject({ models: z.array(hostModelSchema).max(24) }), fileStateSchema),
  /** The best mix of these models for the running workloads, with what is proven about all others. */
  'buy.run': job(
    z.strictObject({
      objective: z.enum(['price', 'power', 'carbon']),
      /** Null for the whole estate as one cluster; an empty text for stand-alone hosts. */
      cluster: z.string().nullable().default(null),
      technology: z.enum(['today', 'target']).default('target'),
    }),
    buyStudySchema,
  ),

  'roadmap.waves': query(nothing, z.array(waveSummarySchema)),
  'roadmap.wave': query(
    z.strictObject({ number: z.int().min(1) }),
    z.strictObject({
      wave: waveSummarySchema,
      replacements: z.array(
        z.strictObject({
          from: technologySchema,
          to: technologySchema,
          workloads: count,
          items: z.array(replacementSchema),
        }),
      ),
      checklist: z.array(z.string()),
      /** Null in plans made before waves were judged. */
      assessment: waveAssessmentSchema.nullable(),
    }),
  ),
  /** What lies around the bars of the roadmap: people, freezes, hardware, order. Null before the first plan. */
  'roadmap.frame': query(nothing, roadmapFrameSchema.nullable()),
  /** The bars of some rows in some days. */
  'roadmap.bars': query(
    z.strictObject({
      rows: barRowKindSchema,
      within: z.strictObject({ rows: barRowKindSchema, id: z.string() }).nullable().default(null),
      from: z.string(),
      to: z.string(),
      offset: count.default(0),
      limit: z.int().min(1).max(40).default(40),
    }),
    z.strictObject({
      rows: z.array(z.strictObject({ id: z.string(), name: z.string(), moves: count, bars: z.array(barSchema) })),
      total: count,
      offset: count,
    }),
  ),
  /**
   * What the independent checker says when a bar's moves are made in another wave and nothing else of the plan changes, and the
   * nearest wave in which nothing breaks.
   */
  'roadmap.tryHold': job(
    z.strictObject({ bar: barRefSchema, wave: z.int().min(1).max(1000) }),
    z.strictObject({
      workloads: count,
      violations: z.array(
        z.strictObject({
          invariant: z.string(),
          text: z.string(),
          wave: z.int().nullable(),
          host: namedSchema.nullable(),
          workload: namedSchema.nullable(),
          team: namedSchema.nullable(),
          /** No plan can keep the moves in that wave; a new plan may find a way around the others. */
          certain: z.boolean(),
        }),
      ),
      nearestWave: z.int().nullable(),
      wavesTried: count,
    }),
  ),
  /** Holds the workloads of a bar in a wave, null lets go of them; can be undone. */
  'roadmap.hold': command(
    z.strictObject({ bar: barRefSchema, wave: z.int().min(1).max(1000).nullable() }),
    fileStateSchema,
  ),
  /** Lets go of everything that is held in a wave; can be undone. */
  'roadmap.release': command(nothing, fileStateSchema),
  'moves.page': query(pageRequest(moveColumns), pageOf(moveRowSchema)),

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

  /** The roadmap that is followed, null when none is. It stays as it was, whatever is planned or imported. */
  'follow.state': query(nothing, followedStateSchema.nullable()),
  /** Planned against reported at the end of a day; null when no roadmap is followed. */
  'follow.report': query(dayRequestSchema, followReportSchema.nullable()),
  'follow.moves': query(followMovesRequestSchema, followMovesSchema),
  /** What differs from the expected state in lists that were imported since; null when no roadmap is followed. */
  'follow.differences': query(nothing, followDifferencesSchema.nullable()),
  /** Follows the active scenario's plan, in place of any other; can be undone, as everything that follows. */
  'follow.start': command(nothing, fileStateSchema),
  'follow.stop': command(nothing, fileStateSchema),
  'follow.mark': command(markRequestSchema, fileStateSchema),
  'follow.markHosts': command(releaseRequestSchema, fileStateSchema),
  /** Marks done and off what the lists show; null: everything that they suggest. */
  'follow.applySuggestions': command(
    z.strictObject({ keys: z.array(z.string().max(2000)).min(1).max(10_000).nullable() }),
    fileStateSchema,
  ),
  /**
   * Plans what is left from the actual state, with the active scenario's decisions, in waves that start on or after the day: a
   * new scenario, which becomes the active one. Can be undone.
   */
  'follow.replan': job(dayRequestSchema, restPlanSchema),

  explain: query(z.strictObject({ kind: z.enum(explainableKinds), id: z.string() }), explanationSchema),

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

  'assumptionSets.list': query(nothing, z.array(assumptionSetEntrySchema)),
  /** Keeps the active scenario's assumptions under a name, in place of the set `id` where one is given; can be undone. */
  'assumptionSets.save': command(
    z.strictObject({
      id: z.string().optional(),
      name: z.string().trim().min(1).max(200),
      note: z.string().max(2000).default(''),
    }),
    fileStateSchema,
  ),
  /** Puts a set in the place of the active scenario's assumptions; can be undone. */
  'assumptionSets.apply': command(z.strictObject({ ref: assumptionSetRefSchema }), fileStateSchema),
  /** Can be undone. */
  'assumptionSets.delete': command(z.strictObject({ id: z.string() }), fileStateSchema),
  'assumptionSets.compare': query(
    z.strictObject({ refs: z.array(assumptionSetRefSchema).min(1).max(6) }),
    assumptionComparisonSchema,
  ),
  /** Writes a set as `headroom.assumptions/1`. */
  'assumptionSets.export': job(
    z.strictObject({ token: fileTokenSchema, ref: assumptionSetRefSchema }),
    z.strictObject({ name: z.string(), assumptions: count }),
  ),
  /**
   * Reads files of assumptions into sets, in place of those of the same name; can be undone. One faulty value refuses all
   * (`import-refused`, with every problem in `details.problems`: file, field, value, reason).
   */
  'assumptionSets.import': command(
    z.strictObject({ tokens: z.array(fileTokenSchema).min(1).max(100) }),
    z.strictObject({ sets: z.array(z.strictObject({ id: z.string(), name: z.string() })) }),
  ),

  /** Renders the report; read it in chunks, it is kept until the next render. */
  'report.render': job(reportOptionsSchema, z.strictObject({ reportId: z.string(), sizeBytes: count, pages: count })),
  /** The options that the plan file keeps; the defaults before any were saved. */
  'report.options': query(nothing, reportOptionsSchema),
  /** Keeps the options, logo and all, in the plan file. They change no plan. */
  'report.keepOptions': command(reportOptionsSchema, nothing),
  /**
   * Reads a chosen picture for the title: PNG, JPEG or SVG by its content, at most a million bytes. A drawing comes as SVG, to be
   * turned into a PNG by the window.
   */
  'report.logo': command(
    z.strictObject({ token: fileTokenSchema }),
    z.strictObject({
      name: z.string(),
      mediaType: z.enum(['image/png', 'image/jpeg', 'image/svg+xml']),
      bytes: z.instanceof(Uint8Array),
      widthPx: count,
      heightPx: count,
    }),
  ),
  'report.chunk': query(
    z.strictObject({ reportId: z.string(), offset: count }),
    z.strictObject({ bytes: z.instanceof(Uint8Array), sizeBytes: count }),
  ),
  'report.save': job(
    z.strictObject({ token: fileTokenSchema, options: reportOptionsSchema }),
    z.strictObject({ name: z.string(), sizeBytes: count, pages: count }),
  ),
  /**
   * Writes the newest plan as a workbook, a calendar, Kubernetes manifests (a zip of one file per cluster) or JSON. As
   * `folder` the token names a folder that exists, which gets the files under their own names.
   */
  'plan.export': job(
    z.strictObject({
      token: fileTokenSchema,
      format: z.enum(planExportFormats),
      as: z.enum(['file', 'folder']).default('file'),
    }),
    z.strictObject({ files: z.array(z.strictObject({ name: z.string(), sizeBytes: count })) }),
  ),
  /** Writes a drawing of the window as a stand-alone SVG file. */
  'drawing.save': job(
    z.strictObject({ token: fileTokenSchema, svg: z.string().startsWith('<svg').max(1_000_000) }),
    z.strictObject({ name: z.string(), sizeBytes: count }),
  ),
  /** Writes the filtered table as CSV, safe against formula injection. */
  'table.export': job(
    z.strictObject({
      token: fileTokenSchema,
      table: z.enum(['hosts', 'workloads', 'groups', 'findings', 'advice', 'moves']),
      /** As in the table's own page call; absent means every row in the table's own order. */
      request: tableRequestSchema.optional(),
    }),
    z.strictObject({ name: z.string(), rows: count }),
  ),
} as const satisfies Record<string, CallDefinition<z.ZodType, z.ZodType>>;

export type Api = typeof api;
export type CallName = keyof Api;
/** What a caller passes (defaults may be left out). */
export type CallInput<Name extends CallName> = z.input<Api[Name]['input']>;
/** What a handler receives (defaults filled in). */
export type ParsedInput<Name extends CallName> = z.output<Api[Name]['input']>;
export type CallOutput<Name extends CallName> = z.output<Api[Name]['output']>;

/** Every call's name, in the order of the contract. */
export const callNames: readonly CallName[] = Object.keys(api) as CallName[];

/** True when `name` is a call of the contract. */
export function isCallName(name: string): name is CallName {
  return Object.hasOwn(api, name);
}

export const errorCodes = [
  'unknown-call',
  'invalid-input',
  'invalid-output',
  'not-found',
  'cancelled',
  'worker-crashed',
  'service-crashed',
  'busy',
  'no-inventory',
  'no-plan',
  'not-a-plan-file',
  'newer-file',
  'damaged-file',
  'read-only',
  'file-not-readable',
  'file-not-writable',
  'import-refused',
  'infeasible',
  'nothing-to-undo',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** An error as it crosses the boundary: a stable code, a sentence that a user can act on, and facts. */
export const apiErrorSchema = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
});
export type ApiErrorData = z.infer<typeof apiErrorSchema>;

/** The same error inside one thread. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** The answer to a call. Errors are data, so that nothing of a stack trace crosses the boundary. */
export type Reply<Name extends CallName = CallName> =
  | { readonly ok: true; readonly value: CallOutput<Name> }
  | { readonly ok: false; readonly error: ApiErrorData };

/** What may have changed, so that a window knows which answers to fetch again. */
export const topics = ['file', 'inventory', 'findings', 'scenario', 'plan', 'history', 'progress'] as const;
export type Topic = (typeof topics)[number];

/** What the host tells a window unasked. */
export const eventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('progress'),
    callId: z.string(),
    fraction: z.number().min(0).max(1),
    phase: z.string(),
  }),
  z.strictObject({ type: z.literal('changed'), topics: z.array(z.enum(topics)) }),
  z.strictObject({ type: z.literal('service'), state: z.enum(['ready', 'restarted']) }),
  /** A command of the application menu or its shortcut. */
  z.strictObject({
    type: z.literal('menu'),
    command: z.enum(['new', 'open', 'save-as', 'import', 'export-report', 'undo', 'redo', 'palette', 'find', 'plan']),
  }),
]);
export type ApiEvent = z.infer<typeof eventSchema>;

/** What a chosen or dropped file looks like to the window: never a path. */
export interface ChosenFile {
  readonly token: string;
  readonly name: string;
  readonly sizeBytes: number;
}

export type OpenPurpose = 'import' | 'open-plan' | 'import-assumptions' | 'import-scenario' | 'report-logo';
export type SavePurpose =
  | 'save-plan'
  | 'report-pdf'
  | 'table-csv'
  | 'drawing-svg'
  | 'assumptions-json'
  | 'scenario-json'
  | 'plan-xlsx'
  | 'plan-ics'
  | 'plan-yaml'
  | 'plan-json';

/** What the preload exposes to the page as `window.headroom`, and nothing else. */
export interface HeadroomBridge {
  /** Answers a call; `callId` is the caller's, unique in the window, and names it in progress events and `cancel`. */
  call(name: string, input: unknown, callId: string): Promise<Reply>;
  cancel(callId: string): Promise<void>;
  /** Returns the function that stops listening. */
  onEvent(listener: (event: ApiEvent) => void): () => void;
  chooseFiles(purpose: OpenPurpose): Promise<readonly ChosenFile[]>;
  chooseSaveFile(purpose: SavePurpose, suggestedName: string): Promise<ChosenFile | null>;
  /** Tokens for files dropped on the window (File objects of the drop event). */
  acceptDropped(files: readonly File[]): Promise<readonly ChosenFile[]>;
}

/** Declared here so that core needs no DOM library; the window's own `File` fits it. */
export interface File {
  readonly name: string;
  readonly size: number;
}
