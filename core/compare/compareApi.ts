import { z } from 'zod';
import { alternativeIds } from './alternatives.ts';
import { comparedFigures } from './comparePlans.ts';

const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const count = z.int().min(0);

/** Schema of {@link import('./comparePlans.ts').PlanComparison}. */
export const planComparisonSchema = z.strictObject({
  plans: z
    .array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        onFront: z.boolean(),
        settings: z
          .array(z.strictObject({ path: z.string(), title: z.string(), reference: z.string(), other: z.string() }))
          .readonly(),
        differences: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
  figures: z
    .array(
      z.strictObject({
        id: z.enum(comparedFigures),
        title: z.string(),
        unit: z.string(),
        better: z.enum(['less', 'more']).nullable(),
        values: z
          .array(
            z.strictObject({
              value: finite.nullable(),
              text: z.string().nullable(),
              band: z.strictObject({ p10: finite, p90: finite }).nullable(),
            }),
          )
          .readonly(),
        best: z.array(count).readonly(),
      }),
    )
    .readonly(),
});

/** A scenario with the state of its plan. */
export const comparedScenarioSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  active: z.boolean(),
  plan: z.enum(['none', 'current', 'stale']),
  /** Equal as long as nothing that decides its plan has changed. */
  fingerprint: z.string(),
});

/** An alternative that was planned beside the active scenario. */
export const alternativeSchema = z.strictObject({
  id: z.enum(alternativeIds),
  name: z.string(),
  description: z.string(),
});
