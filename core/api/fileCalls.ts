import { z } from 'zod';
import { followedCheckSchema } from '#core/followUp/followApi.ts';
import { certificateEntrySchema } from '#core/planResult.ts';
import { type CallDefinitions, command, count, fileTokenSchema, job, nothing, query } from './definition.ts';

/** What the window says of the open plan file; every command answers with it. */
export const fileStateSchema = z.strictObject({
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

/** The application, its plan file, and what can be undone in it. */
export const fileCalls = {
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
  'history.state': query(nothing, z.strictObject({ undo: z.string().nullable(), redo: z.string().nullable() })),
  'history.undo': command(nothing, fileStateSchema),
  'history.redo': command(nothing, fileStateSchema),
} as const satisfies CallDefinitions;
