import { z } from 'zod';
import {
  assumptionComparisonSchema,
  assumptionSetEntrySchema,
  assumptionSetRefSchema,
} from '#core/handbook/handbookApi.ts';
import { type CallDefinitions, command, count, fileTokenSchema, job, nothing, query } from './definition.ts';
import { fileStateSchema } from './fileCalls.ts';

/** Named sets of assumptions. */
export const assumptionSetCalls = {
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
} as const satisfies CallDefinitions;
