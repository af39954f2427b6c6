import type { z } from 'zod';
import { count, fields, quantity } from './fields.ts';
import { defineModel } from './model.ts';

const totalInput = fields({
  baseMB: quantity({
    unit: 'MB',
    description: 'Memory of the platform on the node, whatever runs on it',
    source: 'seed-4 8.2.2',
    default: 650,
  }),
  instanceMB: quantity({
    unit: 'MB',
    description: 'Memory of one instance: guest system or namespace, and application',
    source: 'seed-4 8.2.2',
    default: 138,
  }),
  overheadPerInstanceMB: quantity({
    unit: 'MB',
    description: 'Memory the platform adds per instance: virtio devices, shim',
    source: 'seed-4 8.2.2',
    default: 15,
  }),
  instances: count({ unit: '1', description: 'Instances on the node', source: 'seed-4 8.2.2', default: 100 }),
});
const totalOutput = fields({
  totalMB: quantity({ unit: 'MB', description: 'Memory of the node in use', source: 'seed-4 8.2.2' }, { max: 1e31 }),
  marginalMB: quantity(
    { unit: 'MB', description: 'Memory that one more instance adds', source: 'seed-4 5.2' },
    { max: 2e15 },
  ),
});

/** Memory of a node with n instances and of one more instance, MB (seed-4 5.2, 7.5.1, 8.2.2). */
export function totalResource(input: z.output<typeof totalInput>): z.output<typeof totalOutput> {
  const marginalMB = input.instanceMB + input.overheadPerInstanceMB;
  return { totalMB: input.baseMB + input.instances * marginalMB, marginalMB };
}

/** Models of memory use. */
export const resourceModels = [
  defineModel({
    id: 'resource.total',
    title: 'Memory of a node with n instances',
    formula: {
      tex: String.raw`R_{total} = R_{base} + n\,(R_{instance} + R_{overhead}),\qquad \frac{\partial R}{\partial n} = R_{instance} + R_{overhead}`,
      text: 'totalMB = baseMB + instances (instanceMB + overheadPerInstanceMB); marginalMB = instanceMB + overheadPerInstanceMB',
    },
    input: totalInput,
    output: totalOutput,
    source: 'seed-4 5.2, 7.5.1, 8.2.2',
    usedBy: ['compare'],
    run: totalResource,
  }),
] as const;
