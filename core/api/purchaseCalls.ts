import { z } from 'zod';
import { hostModelSchema } from '#core/scenario/scenario.ts';
import { amount, type CallDefinitions, command, count, job, nothing, query } from './definition.ts';
import { fileStateSchema } from './fileCalls.ts';

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

/** What to buy. */
export const purchaseCalls = {
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
} as const satisfies CallDefinitions;
