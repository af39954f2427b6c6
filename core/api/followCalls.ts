import { z } from 'zod';
import {
  dayRequestSchema,
  followDifferencesSchema,
  followedStateSchema,
  followMovesRequestSchema,
  followMovesSchema,
  followReportSchema,
  markRequestSchema,
  releaseRequestSchema,
  restPlanSchema,
} from '#core/followUp/followApi.ts';
import { type CallDefinitions, command, job, nothing, query } from './definition.ts';
import { fileStateSchema } from './fileCalls.ts';

/** The roadmap that is followed. */
export const followCalls = {
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
} as const satisfies CallDefinitions;
