import type { z } from 'zod';
import { choice, count, fields, fraction, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';
import { floorRatio, snapToWhole } from './rounding.ts';

const capacityInput = fields({
  nodeCores: quantity({
    unit: 'cores',
    description: 'Physical cores of the node',
    source: 'seed-4 8.5.2',
    default: 64,
  }),
  nodeMemoryMB: quantity({ unit: 'MB', description: 'Memory of the node', source: 'seed-4 8.5.2', default: 256_000 }),
  unitCores: quantity(
    { unit: 'cores', description: 'Cores of one instance', source: 'seed-4 8.5.2', default: 0.5 },
    { min: 1e-9 },
  ),
  unitMemoryMB: quantity(
    { unit: 'MB', description: 'Memory of one instance', source: 'seed-4 8.5.2', default: 1000 },
    { min: 1e-9 },
  ),
  utilisation: fraction({
    description: 'Share of the node that does useful work',
    source: 'seed-4 8.5.2, seed-0 19.8.6',
    default: 0.85,
  }),
  maxInstances: count({
    unit: '1',
    description: 'Limit of the platform, for example pods per node; none when absent',
    source: 'seed-1 part 2 1.1',
  }).optional(),
});
const capacityOutput = fields({
  instances: count(
    { unit: '1', description: 'Whole instances that fit', source: 'seed-4 8.5.2' },
    { max: Number.MAX_VALUE },
  ),
  effective: quantity(
    { unit: '1', description: 'Instances weighted by useful utilisation', source: 'seed-4 8.5.2' },
    { max: 1e25 },
  ),
  boundBy: choice(['cpu', 'memory', 'limit'], {
    description: 'What binds first; cpu before memory before limit on a tie',
    source: 'MODELS.md',
  }),
});

/** Instances that fit on a node, what binds, and the capacity left after overhead (seed-4 8.5.2, seed-0 19.8.6). */
export function densityCapacity(input: z.output<typeof capacityInput>): z.output<typeof capacityOutput> {
  const limits = [
    ['cpu', snapToWhole(input.nodeCores / input.unitCores)],
    ['memory', snapToWhole(input.nodeMemoryMB / input.unitMemoryMB)],
    ['limit', input.maxInstances ?? Number.POSITIVE_INFINITY],
  ] as const;
  let tightest: (typeof limits)[number] = limits[0];
  for (const limit of limits) if (limit[1] < tightest[1]) tightest = limit;
  const instances = floorRatio(tightest[1]);
  return { instances, effective: instances * input.utilisation, boundBy: tightest[0] };
}

const edgeInput = fields({
  budgetMB: quantity({ unit: 'MB', description: 'Memory of the edge device', source: 'seed-4 8.4.2', default: 512 }),
  baseMB: quantity({
    unit: 'MB',
    description: 'Memory of the management agents on it',
    source: 'seed-4 8.4.2',
    default: 50,
  }),
  instanceMB: quantity(
    { unit: 'MB', description: 'Memory of one instance', source: 'seed-4 8.4.2', default: 6 },
    { min: 1e-9 },
  ),
});
const edgeOutput = fields({
  instances: count(
    { unit: '1', description: 'Whole instances that fit', source: 'seed-4 8.4.2' },
    { max: Number.MAX_VALUE },
  ),
});

/** Instances that fit on an edge device beside its agents, at least 0 (seed-4 8.4.2). */
export function densityEdge(input: z.output<typeof edgeInput>): z.output<typeof edgeOutput> {
  return { instances: Math.max(0, floorRatio((input.budgetMB - input.baseMB) / input.instanceMB)) };
}

const sharingInput = fields({
  memoryMB: quantity({ unit: 'MB', description: 'Memory of the node', source: 'seed-1 2.2', default: 1000 }),
  exclusiveMB: quantity({
    unit: 'MB',
    description: 'Memory that each instance has for itself',
    source: 'seed-1 2.2',
    default: 1,
  }),
  sharedMB: quantity({
    unit: 'MB',
    description: 'Memory of the libraries of one instance',
    source: 'seed-1 2.2',
    default: 9,
  }),
  sharedFraction: fraction({
    description: 'Share of the libraries that all instances have in common',
    source: 'seed-1 2.2',
    default: 0.1,
  }),
}).superRefine((input, context) => {
  if (input.exclusiveMB + input.sharedMB * (1 - input.sharedFraction) < 1e-9) {
    refuse(
      context,
      ['exclusiveMB'],
      'exclusiveMB must be above 0 when nothing else is needed per instance: the number of instances would have no limit.',
    );
  }
});
const sharingOutput = fields({
  instances: quantity(
    { unit: '1', description: 'Instances that fit, as a ratio (the law is asymptotic)', source: 'seed-1 2.2' },
    { max: 1e25 },
  ),
});

/** Instances that fit when part of their libraries is shared, not rounded (seed-1 2.2). */
export function densitySharing(input: z.output<typeof sharingInput>): z.output<typeof sharingOutput> {
  return { instances: input.memoryMB / (input.exclusiveMB + input.sharedMB * (1 - input.sharedFraction)) };
}

/** Models of how many instances fit. */
export const densityModels = [
  defineModel({
    id: 'density.capacity',
    title: 'Instances per node',
    formula: {
      tex: String.raw`n = \left\lfloor \min\!\left(\frac{C}{c}, \frac{M}{m}, n_{max}\right) \right\rfloor,\qquad n_{eff} = n\,u`,
      text: 'instances = floor(min(nodeCores / unitCores, nodeMemoryMB / unitMemoryMB, maxInstances)); effective = instances x utilisation',
    },
    input: capacityInput,
    output: capacityOutput,
    source: 'seed-4 8.5.2, seed-0 19.8.6',
    usedBy: ['compare'],
    notes: ['A ratio within 1e-9 of a whole number counts as that whole number.'],
    run: densityCapacity,
  }),
  defineModel({
    id: 'density.edge',
    title: 'Instances per edge device',
    formula: {
      tex: String.raw`n = \max\!\left(0, \left\lfloor \frac{R_{budget} - R_{base}}{R_{instance}} \right\rfloor\right)`,
      text: 'instances = max(0, floor((budgetMB - baseMB) / instanceMB))',
    },
    input: edgeInput,
    output: edgeOutput,
    source: 'seed-4 8.4.2',
    usedBy: ['handbook'],
    run: densityEdge,
  }),
  defineModel({
    id: 'density.sharing',
    title: 'Instances with shared libraries',
    formula: {
      tex: String.raw`N = \frac{M}{v + r\,(1 - f)}`,
      text: 'instances = memoryMB / (exclusiveMB + sharedMB (1 - sharedFraction))',
    },
    input: sharingInput,
    output: sharingOutput,
    source: 'seed-1 2.2',
    usedBy: ['handbook'],
    notes: [
      'Disputed: the law cannot give the 2.66-fold jump (730 to 1940 instances) that the document reports for f from 0 to 0.1; at most it gives 1 / 0.9.',
    ],
    run: densitySharing,
  }),
] as const;
