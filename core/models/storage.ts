import type { z } from 'zod';
import { fields, fraction, listOf, quantity } from './fields.ts';
import { defineModel } from './model.ts';
import { sum } from './rounding.ts';

const pathInput = fields({
  stagesUs: listOf(quantity({ unit: 'us', description: 'Latency of one stage', source: 'seed-1 4.1' }), {
    unit: 'us',
    description: 'Latency of each stage of the I/O path; an empty path costs nothing',
    source: 'seed-1 4.1, seed-4 8.3.3',
    default: [5, 10, 50, 100],
  }),
});
const pathOutput = fields({
  latencyUs: quantity({ unit: 'us', description: 'Latency per operation', source: 'seed-1 4.1' }, { max: 1e20 }),
});

/** Latency of a storage path, microseconds: the sum of its stages (seed-1 4.1, seed-4 8.3.3). */
export function storagePath(input: z.output<typeof pathInput>): z.output<typeof pathOutput> {
  return { latencyUs: sum(input.stagesUs) };
}

const iopsInput = fields({
  nativeIops: quantity({
    unit: '1/s',
    description: 'Operations per second of the bare device',
    source: 'seed-1 3.2',
    default: 100_000,
  }),
  loss: fraction({ description: 'Share lost on the way', source: 'seed-1 3.2', default: 0.05 }),
});
const iopsOutput = fields({
  iops: quantity({ unit: '1/s', description: 'Operations per second left', source: 'seed-1 3.2' }),
});

/** Storage operations per second that reach the workload (seed-1 3.2). */
export function storageIops(input: z.output<typeof iopsInput>): z.output<typeof iopsOutput> {
  return { iops: input.nativeIops * (1 - input.loss) };
}

/** Models of the storage path. */
export const storageModels = [
  defineModel({
    id: 'storage.path',
    title: 'Storage latency',
    formula: { tex: String.raw`T_{io} = \sum_i T_i`, text: 'latencyUs = sum of stagesUs' },
    input: pathInput,
    output: pathOutput,
    source: 'seed-1 4.1, seed-4 8.3.3',
    usedBy: ['compare'],
    run: storagePath,
  }),
  defineModel({
    id: 'storage.iops',
    title: 'Storage operations per second',
    formula: {
      tex: String.raw`B_{iops} = B_{native}\,(1 - \ell)`,
      text: 'iops = nativeIops (1 - loss)',
    },
    input: iopsInput,
    output: iopsOutput,
    source: 'seed-1 part 2, 3.2',
    usedBy: ['compare'],
    run: storageIops,
  }),
] as const;
