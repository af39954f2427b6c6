import { z } from 'zod';

/** Every technology the models know, in the spelling of the model catalogue. */
export const technologies = ['vm', 'paravirt', 'container', 'microvm', 'sandbox', 'wasm'] as const;

/** How a workload runs: `microvm` is Kata or Firecracker, `sandbox` is gVisor. */
export type Technology = (typeof technologies)[number];

/** Schema of {@link Technology}. */
export const technologySchema: z.ZodType<Technology> = z.enum(technologies);

/** The technologies a workload is sized for and can be planned to run as. */
export const plannedTechnologies = ['vm', 'container', 'microvm', 'wasm'] as const;

/** A technology that the planner can send a workload to. */
export type PlannedTechnology = (typeof plannedTechnologies)[number];

/** Schema of {@link PlannedTechnology}. */
export const plannedTechnologySchema: z.ZodType<PlannedTechnology> = z.enum(plannedTechnologies);

/** The technology the planner counts `technology` as: paravirtual is a VM, a gVisor sandbox a container. */
export function toPlannedTechnology(technology: Technology): PlannedTechnology {
  switch (technology) {
    case 'vm':
    case 'paravirt':
      return 'vm';
    case 'container':
    case 'sandbox':
      return 'container';
    case 'microvm':
      return 'microvm';
    case 'wasm':
      return 'wasm';
  }
}
