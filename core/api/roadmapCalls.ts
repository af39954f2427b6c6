import { z } from 'zod';
import { technologySchema } from '#core/inventory/technology.ts';
import { moveSchema } from '#core/planResult.ts';
import { barRowKinds } from '#core/roadmap/moveBars.ts';
import { waveRuleIds } from '#core/scenario/roadmapSettings.ts';
import { editedLists, scenarioEditSchema } from '#core/scenario/scenarioEdit.ts';
import {
  amount,
  type CallDefinitions,
  command,
  count,
  job,
  namedSchema,
  nothing,
  pageOf,
  pageRequest,
  query,
} from './definition.ts';
import { fileStateSchema } from './fileCalls.ts';

/** Columns of the moves that rows can be sorted and filtered by. */
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

/** One move of the roadmap in the table of moves. */
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

/**
 * A wave as the list shows it: ISO days, person-days of work and of capacity, moves by cluster and by technology,
 * hosts that go off.
 */
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

/** How sure and how risky a wave is, with the wave rules that it breaks; see core/roadmap/waveAssessment.ts. */
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

/**
 * One bar of the Gantt chart: the moves of one row in one wave, or in several that are drawn as one. ISO days, person-
 * days.
 */
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

const waitSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  wave: z.int().min(1),
  first: z.string(),
  later: z.string(),
});

/** Limits that clash, each with the nearest change that ends it: what stands in the way of a roadmap, or of any plan. */
export const roadmapConflictSchema = z.strictObject({
  text: z.string(),
  limits: z.array(
    z.strictObject({
      id: z.string(),
      text: z.string(),
      need: amount.nullable(),
      have: amount.nullable(),
      unit: z.string(),
      change: z.string(),
      /** What {@link import('#core/scenario/scenarioEdit.ts').applyScenarioEdit} makes of the change; null where no scenario says it. */
      edit: scenarioEditSchema.nullable(),
      /** A roadmap was found with this change alone. */
      isTried: z.boolean(),
      /** And it reaches everything; false where other clashes stay. */
      reachesAll: z.boolean(),
      /** Where the limit is written, in the scenario that was planned. */
      place: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('entry'), list: z.enum(editedLists), index: z.int().min(0) }),
          z.strictObject({ kind: z.literal('settings') }),
          z.strictObject({ kind: z.literal('assumption'), id: z.string() }),
          z.strictObject({ kind: z.literal('groups') }),
          z.strictObject({ kind: z.literal('placement') }),
        ])
        .nullable(),
    }),
  ),
  proven: z.boolean(),
});
export type RoadmapConflictView = z.infer<typeof roadmapConflictSchema>;

/**
 * What stands around the bars of the Gantt chart: waves with what is against them, freezes, hardware, teams, order.
 * Money in the scenario's currency, ISO days, person-days.
 */
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

/** The roadmap: waves, bars, moves, and holding them. */
export const roadmapCalls = {
  /** Moves that are held in a wave by hand, the first of them; names null of workloads that are gone. */
  'roadmap.held': query(
    nothing,
    z.strictObject({
      total: count,
      held: z.array(z.strictObject({ id: z.string(), name: z.string().nullable(), wave: count })),
    }),
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
  /** What stands in the way of the newest plan's target: limits of its scenario that clash; none where everything is reached. */
  'roadmap.conflicts': query(nothing, z.array(roadmapConflictSchema)),
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
  /** What a bar waits for and what waits for it by the order of applications: bars of rows of its kind, the nearest first. */
  'roadmap.waits': query(
    z.strictObject({ bar: barRefSchema }),
    z.strictObject({ before: z.array(waitSchema), after: z.array(waitSchema) }),
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
} as const satisfies CallDefinitions;
