import { z } from 'zod';
import { demandSchema, resourcesSchema } from './inventory/resources.ts';
import { hostBasisSchema } from './inventory/inventory.ts';
import { findingSchema, rowCountsSchema } from './inventory/source.ts';
import type { RoadmapHost, RoadmapWay, RoadmapWorkload } from './roadmap/problem.ts';
import type { Readiness, WaveAssessment } from './roadmap/waveAssessment.ts';
import type { RoadmapConflict, ValueBound } from './roadmap/roadmapProofs.ts';
import { plannedTechnologySchema, technologySchema, type Technology } from './inventory/technology.ts';

/**
 * The plan as it is printed by `plan --json`, stored in the plan file and re-checked by others: schema `headroom.plan/1`.
 * Keys are exactly those of the published contract. CPU is physical cores, memory MiB, dates ISO days (YYYY-MM-DD).
 */

const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const amount = finite.min(0);
const count = z.int().min(0);
const isoDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Cores and MiB: a capacity, a usable capacity or a demand. */
export type Resources = z.infer<typeof resourcesSchema>;

/** A host with what it has and what of it may be used. */
export const planHostSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  cluster: z.string().nullable(),
  capacity: resourcesSchema,
  /** Capacity less the reserve (N+k and headroom) and the platform's own footprint. */
  usable: resourcesSchema,
});
export type PlanHost = z.infer<typeof planHostSchema>;

/** What one workload needs, per technology it could run as. */
export type DemandByTechnology = z.infer<typeof demandSchema>;

/** Whether a demand was sized from measured use or from what is allocated. */
export const demandBasisSchema = z.enum(['usage', 'allocation']);
export type DemandBasis = z.infer<typeof demandBasisSchema>;

/** A workload with the host that it is on and what it would need as each technology. */
export const planWorkloadSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  cluster: z.string().nullable(),
  group: z.string().optional(),
  poweredOn: z.boolean(),
  technology: technologySchema,
  /** Null only where the estate has no host that could be assumed (the workload is then not planned, with a finding). */
  host: z.string().nullable(),
  hostBasis: hostBasisSchema,
  allocation: z.strictObject({ vcpus: amount, memoryMiB: amount }),
  basis: demandBasisSchema,
  demand: demandSchema,
});
export type PlanWorkload = z.infer<typeof planWorkloadSchema>;

/** Why a workload should run as what. `confidence` is 0..1. */
export const adviceSchema = z.strictObject({
  workload: z.string(),
  technology: plannedTechnologySchema,
  stack: z.string(),
  confidence: z.number().min(0).max(1),
  reasons: z.array(z.strictObject({ rule: z.string(), text: z.string() })).readonly(),
  /** What keeps it from going further along vm -> container -> wasm. */
  blockers: z.array(z.strictObject({ rule: z.string(), text: z.string() })).readonly(),
});
export type Advice = z.infer<typeof adviceSchema>;

/** How many hosts a placement uses, beside the proof of how few could do. */
export const placementSummarySchema = z.strictObject({
  hostsUsed: count,
  /** No placement under the same constraints can use fewer hosts. */
  lowerBound: count,
  /** (hostsUsed - lowerBound) / lowerBound, 0 when both are 0. */
  gap: amount,
});
export type PlacementSummary = z.infer<typeof placementSummarySchema>;

/** The totals in the order in which they are shown; units are in their names, money in the scenario's currency. */
export const totalIds = [
  'hosts',
  'powerW',
  'energyKWhPerYear',
  'kgCO2ePerYear',
  'costPerYear',
  'expectedAnnualLoss',
] as const;
export type TotalId = (typeof totalIds)[number];

/** Hosts switched on, mean electrical power at the meter of the IT load (W), energy with PUE, carbon, money (in the scenario's currency). */
export const totalsSchema = z.strictObject({
  hosts: count,
  powerW: amount,
  energyKWhPerYear: amount,
  kgCO2ePerYear: amount,
  costPerYear: amount,
  expectedAnnualLoss: amount,
});
export type Totals = z.infer<typeof totalsSchema>;

/** What a sampled figure stays below in one, five and nine of ten cases; a saving may be negative. */
export const bandSchema = z.strictObject({ p10: finite, p50: finite, p90: finite });
export type Band = z.infer<typeof bandSchema>;

/** A workload that changes its host, its technology or both. `effortDays` in person-days. */
export const moveSchema = z.strictObject({
  workload: z.string(),
  fromTechnology: technologySchema,
  toTechnology: technologySchema,
  fromHost: z.string(),
  toHost: z.string(),
  effortDays: amount,
});
export type Move = z.infer<typeof moveSchema>;

/** Moves made together. Effort and capacity in person-days. */
export const waveSchema = z.strictObject({
  number: z.int().min(1),
  start: isoDay,
  /** Last day of the wave, inclusive. */
  end: isoDay,
  effortDays: amount,
  effortCapacityDays: amount,
  /** Hosts switched off when the wave ends. */
  released: z.array(z.string()).readonly(),
  moves: z.array(moveSchema).readonly(),
});
export type Wave = z.infer<typeof waveSchema>;

/** Where everything runs between two waves. */
export const stateSchema = z.strictObject({
  /** 0 is today, k the estate after wave k. */
  after: count,
  /** Powered-on workloads only. */
  assignment: z.record(z.string(), z.strictObject({ host: z.string(), technology: technologySchema })),
  hostsOn: z.array(z.string()).readonly(),
  totals: totalsSchema,
});
export type EstateState = z.infer<typeof stateSchema>;

/** What the independent checker found of one invariant. */
export const certificateEntrySchema = z.strictObject({
  /** Stable id of the invariant, for example `capacity-after-each-wave`. */
  invariant: z.string(),
  statesChecked: count,
  holds: z.boolean(),
  /** The first violation in words, null when it holds. */
  counterexample: z.string().nullable(),
});
export type CertificateEntry = z.infer<typeof certificateEntrySchema>;

/** `states` has one more entry than `waves`: the estate today, then after each. */
export const roadmapSchema = z.strictObject({
  waves: z.array(waveSchema).readonly(),
  states: z.array(stateSchema).readonly(),
  certificate: z.array(certificateEntrySchema).readonly(),
});

/** A file that was read, by the SHA-256 of its bytes (hex), with what became of its rows. */
export const planSourceSchema = z.strictObject({
  file: z.string(),
  format: z.string(),
  sha256: z.string(),
  rows: rowCountsSchema,
});

/** A value that the plan was made with: the likely one of its range, text where it is no number. */
export const assumptionValueSchema = z.strictObject({
  value: z.union([finite, z.string()]),
  unit: z.string(),
  source: z.string(),
});
export type AssumptionValue = z.infer<typeof assumptionValueSchema>;

/** The plan, whole. */
export const planDocumentSchema = z.strictObject({
  schema: z.literal('headroom.plan/1'),
  /** SHA-256 over sources, scenario and assumptions: equal hash, equal plan. */
  inputsHash: z.string().regex(/^[0-9a-f]{64}$/),
  seed: z.int(),
  sources: z.array(planSourceSchema).readonly(),
  findings: z.array(findingSchema).readonly(),
  assumptions: z.record(z.string(), assumptionValueSchema),
  hosts: z.array(planHostSchema).readonly(),
  workloads: z.array(planWorkloadSchema).readonly(),
  advice: z.array(adviceSchema).readonly(),
  placement: z.strictObject({
    asIs: z.strictObject({ hostsUsed: count }),
    consolidated: placementSummarySchema,
    target: placementSummarySchema,
  }),
  roadmap: roadmapSchema,
  totals: z.strictObject({ before: totalsSchema, after: totalsSchema }),
  /** Of the estate after the roadmap, by total. */
  bands: z.record(z.string(), bandSchema),
});
export type PlanDocument = z.infer<typeof planDocumentSchema>;

/** How much one assumption moves one total when it goes from its low to its high value, all others at their likely value. */
export interface TornadoBar {
  readonly assumption: string;
  readonly total: TotalId;
  readonly atLow: number;
  readonly atHigh: number;
}

/** Why one workload goes from one host to another, in one sentence. */
export interface MoveReason {
  readonly workload: string;
  readonly wave: number;
  readonly text: string;
}

/** Per cluster: what is used, what is needed, what binds. */
export interface ClusterPlacement {
  readonly cluster: string | null;
  readonly hosts: number;
  readonly asIs: { readonly hostsUsed: number };
  readonly consolidated: PlacementSummary;
  readonly target: PlacementSummary;
  /** Host failures that the reserve covers in the target. */
  readonly failuresTolerated: number;
  /** The resource that decides the number of hosts in the target. */
  readonly bindingResource: 'cpu' | 'memory' | 'storage' | 'iops' | 'network' | 'gpu' | 'workloads' | 'reserve';
  /** How the answer was found and the bound proven, for the inspector. */
  readonly method: string;
}

/** Where each powered-on workload runs in one of the three placements. */
export type Assignment = Readonly<Record<string, string>>;

/** How and when one move is made; beside the move itself, which is in the document. One per move, in their order. */
export interface ScheduledMove {
  readonly wave: number;
  readonly workload: string;
  /** Id of the team that makes it; null where the scenario names none. */
  readonly team: string | null;
  /** `live`: pre-copy without an interruption to speak of; `cut-over`: stopped, changed, started; `redeploy`: built anew beside the old one. */
  readonly method: 'live' | 'cut-over' | 'redeploy';
  /** First and last day of work, inside the wave. */
  readonly start: string;
  readonly end: string;
  /** Day, time and length of the window in which it is switched over; null for live moves without a window. */
  readonly cutOver: { readonly day: string; readonly from: string; readonly hours: number } | null;
  /** Copying, hours; interruption, minutes. */
  readonly transferHours: number;
  readonly downtimeMinutes: number;
  /** Money once, and expected loss, in the scenario's currency. */
  readonly cost: number;
  readonly expectedLoss: number;
  /** Last day on which the way back is open (the old side is kept until then). */
  readonly rollbackUntil: string;
}

/** Host failures that a cluster has to survive, re-checked by simulating each of them in every state. */
export interface FailureRule {
  readonly cluster: string | null;
  readonly hosts: readonly string[];
  readonly tolerate: number;
  /** Cores and MiB of each host that workloads may use while others have failed, by host id. */
  readonly capacity: Readonly<Record<string, Resources>>;
  /** Where workloads may start again that are pinned to a host while it runs, by workload. Others go where they always may. */
  readonly restartOn?: Readonly<Record<string, readonly string[]>>;
}

/** Rules of the scenario that a stored plan is re-checked against. */
export interface PlanRules {
  readonly startDate: string;
  readonly waveDays: number;
  readonly maxMovesPerWave: number | null;
  readonly effortCapacityDaysPerWave: number;
  /** Hosts that a workload may be moved to, where that is not every host of its cluster. */
  readonly allowedHosts: Readonly<Record<string, readonly string[]>>;
  /** Isolation (1 - probability of escape) per technology, and the workloads that need at least so much of it. */
  readonly isolation: {
    readonly byTechnology: Readonly<Record<Technology, number>>;
    readonly floors: readonly { readonly workload: string; readonly minimum: number }[];
  };
  readonly groups: readonly {
    readonly id: string;
    readonly movesTogether: boolean;
    readonly dependsOn: readonly string[];
  }[];
  /** Sets of which a host may carry only so many, and sets that share a host. Absent in plans made before there were any. */
  readonly spread?: readonly {
    readonly id: string;
    readonly workloads: readonly string[];
    readonly maxPerHost: number;
    readonly limitOfHost?: Readonly<Record<string, number>>;
  }[];
  readonly together?: readonly { readonly id: string; readonly workloads: readonly string[] }[];
  /** Usable by host and demand by workload of resources beside cores and memory, in the order of `ids`; null: no limit. */
  readonly extraResources?: {
    readonly ids: readonly string[];
    readonly units: readonly string[];
    readonly usable: Readonly<Record<string, readonly (number | null)[]>>;
    readonly demand: Readonly<Record<string, readonly number[]>>;
  };
  /** Limits of the way: teams, pace, order, budgets; absent in plans made before there were any. */
  readonly way?: RoadmapWay;
  /** What the way's limits say of single workloads and hosts, as in the roadmap's problem. */
  readonly workloadLimits?: Readonly<Record<string, WorkloadLimits>>;
  readonly hostEvents?: Readonly<Record<string, HostEvents>>;
  readonly failures?: readonly FailureRule[];
}

/** What the limits of the way say of one workload; see `RoadmapWorkload`. */
export type WorkloadLimits = Pick<
  RoadmapWorkload,
  'skills' | 'closedWaves' | 'heldInWave' | 'via' | 'portCost' | 'moveCost' | 'portRisk' | 'moveRisk'
>;

/** When a host comes and has to go; see `RoadmapHost`. */
export type HostEvents = Pick<RoadmapHost, 'availableFromWave' | 'offByWave'>;

/** The roadmap as money, in the scenario's currency; see core/planning/business.ts for the formulas. */
export interface BusinessCase {
  /** Net present value at the start, of savings less spending over the horizon. */
  readonly npv: number;
  /** Money for moves and arriving hosts, not discounted. */
  readonly investment: number;
  /** Whole waves, in years of 365 days. */
  readonly horizonYears: number;
  /** Share a year. */
  readonly discountRate: number;
  /** Null where nothing is saved. */
  readonly paybackMonths: number | null;
  /** What the net present value is made of: saved - moves - arrivals. Absent in plans made before it was kept. */
  readonly presentValues?: { readonly saved: number; readonly moves: number; readonly arrivals: number };
  /** What would bring a negative net present value to zero, each alone; absent where it is not negative. */
  readonly breakEven?: BreakEven;
  /** Quarter by quarter; `cumulative` is saved less spent since the start, not discounted. */
  readonly cashFlow: readonly {
    readonly quarter: string;
    readonly spend: number;
    readonly saved: number;
    readonly cumulative: number;
  }[];
}

/** What would bring a net present value to zero, each change alone and the roadmap as it is. */
export interface BreakEven {
  /** Price of a person-day, in the scenario's currency; null where no price would do. */
  readonly dayRate: { readonly now: number; readonly need: number | null };
  /** Money that would have to be saved beside, each year from the end of the last wave to the horizon; null without such a time. */
  readonly moreSavedPerYear: number | null;
  /** The shortest time over which savings would have to count, in years; null where the longest that can be set is too short. */
  readonly horizonYears: number | null;
  /** The least growth tried under which the hosts that need not be bought pay for it, percent a year; null where none did. */
  readonly growthPercentPerYear: number | null;
  /** The largest growth that was tried, percent a year; 0 where none was, on large estates. */
  readonly growthTriedTo: number;
}

/**
 * What each host has and carries of the resources beside cores and memory, in the order of `ids`; null where its pool is not
 * planned by one. Hosts of pools that are planned by cores and memory alone are left out.
 */
export interface HostResources {
  readonly ids: readonly string[];
  readonly words: readonly ('storage' | 'iops' | 'network' | 'gpu')[];
  readonly units: readonly string[];
  readonly hosts: Readonly<
    Record<
      string,
      {
        readonly capacity: readonly (number | null)[];
        readonly usable: readonly (number | null)[];
        readonly asIs: readonly number[];
        readonly consolidated: readonly number[];
        readonly target: readonly number[];
      }
    >
  >;
}

/** See {@link PlanDetails.workloadTraits}; `application` is the id of a group, null for none. */
export interface WorkloadTraits {
  readonly environment?: 'production' | 'staging' | 'test' | 'development';
  readonly application?: string | null;
}

/** What window and report show beside the document; derived from the same run, and not part of the printed plan. */
export interface PlanDetails {
  readonly clusters: readonly ClusterPlacement[];
  readonly consolidatedAssignment: Assignment;
  /** Absent where cores and memory are all that is planned by. */
  readonly hostResources?: HostResources;
  /** P10, P50 and P90 of today's totals and of what the roadmap saves (before less after, sample by sample). */
  readonly beforeBands: Readonly<Record<TotalId, Band>>;
  readonly savedBands: Readonly<Record<TotalId, Band>>;
  /** How many sets of assumptions the bands were sampled from. */
  readonly bandSamples: number;
  /** Strongest first within each total. */
  readonly tornado: readonly TornadoBar[];
  readonly moveReasons: readonly MoveReason[];
  /** Totals if nothing is done, per wave, aligned with `roadmap.states`. */
  readonly doNothing: readonly Totals[];
  /**
   * Totals of the roadmap's states under the same growth, aligned with `roadmap.states`; equal to theirs without growth. Absent in
   * plans made before there was any.
   */
  readonly withGrowth?: readonly Totals[];
  /** Absent in plans made before there was any. */
  readonly business?: BusinessCase;
  /** What the roadmap planner has to say beside the waves, in words. */
  readonly roadmapNotes: readonly {
    readonly severity: 'error' | 'warning' | 'info';
    readonly code: string;
    readonly text: string;
  }[];
  /**
   * Waves that were over before wave 1, for the rest of a roadmap that was planned anew: its waves are called by their number and
   * this. Absent: none.
   */
  readonly wavesBefore?: number;
  /** No roadmap under the same limits has fewer waves. */
  readonly waveLowerBound: number;
  /** How well each wave keeps to the wave rules; absent in plans made before there were any. */
  readonly waveAssessment?: readonly WaveAssessment[];
  /**
   * What the platform's namespaces go by: the environment of a workload where it is known, and its application where it moves
   * with another group than the inventory's. Absent in plans made before it was kept.
   */
  readonly workloadTraits?: Readonly<Record<string, WorkloadTraits>>;
  /** How ready each workload is, in the order of the advice; absent in plans made before it was judged. */
  readonly readiness?: readonly Readiness[];
  /**
   * What the roadmap is worth by the scenario's objective, and the most that any roadmap to the same end is worth. Absent in
   * plans made before there was such a bound.
   */
  readonly roadmapValue?: ValueBound;
  /** Limits that clash, where the roadmap leaves something undone; absent where it does not, or no limit is the reason. */
  readonly roadmapConflicts?: readonly RoadmapConflict[];
  /** How and when each move is made; empty in plans made before there were schedules. */
  readonly schedule: readonly ScheduledMove[];
  /** What the certificate needs beside the document: rules that the document does not carry. */
  readonly rules: PlanRules;
  /** Parts of the yearly cost, before and after, in the scenario's currency. */
  readonly costParts: {
    readonly before: Readonly<Record<string, number>>;
    readonly after: Readonly<Record<string, number>>;
  };
  /** Manufacturing carbon written off over the hosts' life, kg CO2e a year, before and after. */
  readonly embodiedKgCO2ePerYear: { readonly before: number; readonly after: number };
}

/** What {@link import('./plan.ts').plan} returns. */
export interface PlanResult {
  readonly document: PlanDocument;
  readonly details: PlanDetails;
}
