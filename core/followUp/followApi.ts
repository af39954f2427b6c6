import { z } from 'zod';
import { technologySchema } from '#core/inventory/technology.ts';
import { certificateEntrySchema } from '#core/planResult.ts';
import { differenceKinds } from './differences.ts';

/* What follow-up says to a window: schemas of the calls `follow.*`. */

const count = z.int().min(0);
const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const isoDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day as YYYY-MM-DD');
/** The user's day of today: the service does not know in which time zone its user lives. */
export const dayRequestSchema = z.strictObject({ day: isoDay });

const planned = (amount: z.ZodType<number>) => z.strictObject({ planned: amount, done: amount });
const point = z.strictObject({ planned: count, actual: count.nullable() });

/** The roadmap that is followed. */
export const followedStateSchema = z.strictObject({
  scenario: z.string(),
  inputsHash: z.string(),
  plannedAt: z.string(),
  followedAt: z.string(),
  /** Waves of earlier roadmaps that were finished before its first: its wave 1 is shown as the one after them. */
  wavesBefore: count,
  waves: count,
  moves: count,
  releases: count,
  start: isoDay.nullable(),
  end: isoDay.nullable(),
  /** The plan of the active scenario is this one. */
  isActivePlan: z.boolean(),
});
export type FollowedState = z.infer<typeof followedStateSchema>;

/** Plan against reports at the end of a day. */
export const followReportSchema = z.strictObject({
  asOf: isoDay,
  wavesBefore: count,
  waves: z.array(
    z.strictObject({
      wave: z.int().min(1),
      start: isoDay,
      end: isoDay,
      status: z.enum(['open', 'running', 'done', 'late']),
      moves: z.strictObject({ planned: count, done: count, slipped: count }),
      effortDays: planned(finite),
      releases: planned(count),
      /** Hosts that are switched off after it; `offOn` null while they are on. */
      hosts: z.array(z.strictObject({ id: z.string(), name: z.string(), offOn: isoDay.nullable() })),
    }),
  ),
  curve: z.array(z.strictObject({ date: isoDay, hostsOn: point, movesDone: point })),
  plannedValueDays: finite,
  earnedValueDays: finite,
  /** Null before anything was to be done. */
  schedulePerformanceIndex: finite.nullable(),
  totalEffortDays: finite,
  /** When the last wave ends at the pace so far; null without a pace, and when all is done. */
  forecastEnd: isoDay.nullable(),
  problems: z.array(z.string()),
});
export type FollowReport = z.infer<typeof followReportSchema>;

/** What a report says of a move: `slipped` was meant to be done and was not. */
export const moveStatuses = ['open', 'done', 'slipped'] as const;

/** A page of a wave's moves. */
export const followMovesRequestSchema = z.strictObject({
  wave: z.int().min(1),
  search: z.string().max(200).default(''),
  status: z.enum(moveStatuses).nullable().default(null),
  offset: count.default(0),
  limit: z.int().min(1).max(500).default(100),
});
/** A page of a wave's moves with what is reported of each. `effortDays` in person-days. */
export const followMovesSchema = z.strictObject({
  total: count,
  rows: z.array(
    z.strictObject({
      workload: z.string(),
      name: z.string(),
      fromTechnology: technologySchema,
      toTechnology: technologySchema,
      fromHost: z.string(),
      toHost: z.string(),
      effortDays: finite,
      status: z.enum(moveStatuses),
      /** The day of its mark, null for open ones. */
      on: isoDay.nullable(),
      note: z.string(),
    }),
  ),
});
export type FollowedMove = z.infer<typeof followMovesSchema>['rows'][number];

/** Reports on moves of a wave: `on` is the day (ISO) on which they were done or seen to slip. */
export const markRequestSchema = z.strictObject({
  wave: z.int().min(1),
  /** Null: the whole wave. What is done keeps its day, and does not slip. */
  workloads: z.array(z.string()).min(1).max(10_000).nullable(),
  status: z.enum(moveStatuses),
  on: isoDay,
  note: z.string().trim().max(2000).default(''),
});
/** Reports that hosts are off, or with `off` false that they are not; `on` is the ISO day. */
export const releaseRequestSchema = z.strictObject({
  hosts: z.array(z.string()).min(1).max(10_000),
  off: z.boolean(),
  on: isoDay,
});

/** The newest lists against the state that the reports make one expect. */
export const followDifferencesSchema = z.strictObject({
  /** Day of the newest list that came since; null: none did. */
  seenOn: isoDay.nullable(),
  total: count,
  byKind: z.array(z.strictObject({ kind: z.enum(differenceKinds), count })),
  /** The first 500, what can be marked before all others. */
  rows: z
    .array(
      z.strictObject({
        /** Names it in `follow.applySuggestions`. */
        key: z.string(),
        kind: z.enum(differenceKinds),
        id: z.string(),
        name: z.string(),
        text: z.string(),
        isSuggestion: z.boolean(),
      }),
    )
    .max(500),
  suggested: z.strictObject({ moves: count, hosts: count }),
  confirmed: z.strictObject({ moves: count, ported: count }),
});
export type FollowDifferences = z.infer<typeof followDifferencesSchema>;

/** The rest of a roadmap, planned anew. */
export const restPlanSchema = z.strictObject({
  scenarioId: z.string(),
  scenario: z.string(),
  planId: z.string(),
  inputsHash: z.string(),
  startDate: isoDay,
  wavesBefore: count,
  waves: count,
  moves: count,
  /** What of the scenario had to change, as sentences. */
  notes: z.array(z.string()),
});

/** The followed roadmap in `file.check`. */
export const followedCheckSchema = z.strictObject({
  scenario: z.string(),
  inputsHash: z.string(),
  followedAt: z.string(),
  holds: z.boolean(),
  certificate: z.array(certificateEntrySchema),
  progress: z.strictObject({
    asOf: isoDay,
    moves: z.strictObject({ planned: count, done: count, slipped: count }),
    releases: planned(count),
    wavesDone: count,
    waves: count,
    lateWaves: z.array(z.int().min(1)),
    schedulePerformanceIndex: finite.nullable(),
    forecastEnd: isoDay.nullable(),
    problems: z.array(z.string()),
  }),
});
