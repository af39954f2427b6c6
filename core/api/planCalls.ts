import { z } from 'zod';
import { certificateEntrySchema, placementSummarySchema, totalIds, totalsSchema } from '#core/planResult.ts';
import { objectives } from '#core/scenario/roadmapSettings.ts';
import { amount, type CallDefinitions, count, fileTokenSchema, finite, job, nothing, query } from './definition.ts';
import { findingRowSchema } from './tableCalls.ts';

/** A total of the plan. */
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

/** What the inspector shows of a thing: where its figures come from. */
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

/** Kinds of things that can be explained. */
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

/** Formats that the newest plan can be written in. */
export const planExportFormats = ['xlsx', 'csv', 'ics', 'yaml', 'json'] as const;
export type PlanExportFormat = (typeof planExportFormats)[number];

/** The plan: its run, its figures, what explains them, its exports. */
export const planCalls = {
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
            /** The same state and today's under the scenario's growth of demand; without growth, `totals` and today's. */
            withGrowth: totalsSchema,
            doNothing: totalsSchema,
            released: count,
            moves: count,
          }),
        ),
        growthPercentPerYear: finite,
        /** The roadmap as money, and how near it is to the best by its objective. Null in plans made before it was kept. */
        worth: z
          .strictObject({
            npv: finite,
            investment: amount,
            horizonYears: amount,
            discountRate: finite,
            paybackMonths: finite.nullable(),
            presentValues: z.strictObject({ saved: finite, moves: finite, arrivals: finite }).nullable(),
            breakEven: z
              .strictObject({
                dayRate: z.strictObject({ now: finite, need: finite.nullable() }),
                moreSavedPerYear: finite.nullable(),
                horizonYears: finite.nullable(),
                growthPercentPerYear: finite.nullable(),
                growthTriedTo: finite,
              })
              .nullable(),
            /** Weights of what the order of the moves was chosen by. */
            objective: z.array(z.strictObject({ id: z.enum(objectives), weight: finite })),
            /** The objective's value, and the most that any roadmap to the same end is worth; null without such a proof. */
            proof: z
              .strictObject({
                value: finite,
                bound: finite,
                gap: finite.nullable(),
                unit: z.string(),
                method: z.string(),
              })
              .nullable(),
          })
          .nullable(),
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
        /** Waves that were over before the first of these, see `roadmap.frame`. */
        wavesBefore: count,
        /** The wave with the highest team load, null without waves. */
        worstWave: z
          .strictObject({ number: z.int(), effortDays: amount, effortCapacityDays: amount, moves: count })
          .nullable(),
        weightiestFindings: z.array(findingRowSchema),
      })
      .nullable(),
  ),
  explain: query(z.strictObject({ kind: z.enum(explainableKinds), id: z.string() }), explanationSchema),
  /**
   * Writes the newest plan as a workbook, its tables as CSV (a zip of one file per table), a calendar, Kubernetes manifests (a zip
   * of one file per cluster) or JSON. As `folder` the token names a folder that exists, which gets the files under their own
   * names. CSV is written without a plan too: the tables that there are.
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
} as const satisfies CallDefinitions;
