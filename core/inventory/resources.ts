import { z } from 'zod';

const amount = z.number().refine(Number.isFinite, 'must be a finite number').min(0);

/** Cores and MiB: a capacity, a usable capacity or a demand. */
export const resourcesSchema = z.strictObject({ cpuCores: amount, memoryMiB: amount });

/** What one workload needs, per technology it could run as. */
export const demandSchema = z.strictObject({
  vm: resourcesSchema,
  container: resourcesSchema,
  microvm: resourcesSchema,
  wasm: resourcesSchema,
});
