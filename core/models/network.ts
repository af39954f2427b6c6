import type { z } from 'zod';
import { fields, fraction, listOf, quantity } from './fields.ts';
import { defineModel } from './model.ts';
import { sum } from './rounding.ts';

const latencyInput = fields({
  hopsUs: listOf(quantity({ unit: 'us', description: 'Latency of one hop', source: 'seed-4 8.2.3' }), {
    unit: 'us',
    description: 'Latency of each hop on the packet path; an empty path costs nothing',
    source: 'seed-4 7.5.2, 8.2.3',
    default: [3, 5, 2],
  }),
});
const latencyOutput = fields({
  latencyUs: quantity({ unit: 'us', description: 'Latency per packet', source: 'seed-4 8.2.3' }, { max: 1e20 }),
});

/** Latency of a packet path, microseconds: the sum of its hops (seed-4 7.5.2, 8.2.3). */
export function networkLatency(input: z.output<typeof latencyInput>): z.output<typeof latencyOutput> {
  return { latencyUs: sum(input.hopsUs) };
}

const bandwidthInput = fields({
  linkGbps: quantity({ unit: 'Gbit/s', description: 'Rate of the physical link', source: 'seed-4 8.2.3', default: 10 }),
  overhead: fraction({
    description: 'Share of the link lost to virtualisation',
    source: 'seed-4 8.2.3, seed-1 3.1',
    default: 0.08,
  }),
});
const bandwidthOutput = fields({
  effectiveGbps: quantity({ unit: 'Gbit/s', description: 'Rate left for the workload', source: 'seed-4 8.2.3' }),
});

/** Bandwidth left after the overhead of the network path, Gbit/s (seed-4 8.2.3, seed-1 3.1). */
export function networkBandwidth(input: z.output<typeof bandwidthInput>): z.output<typeof bandwidthOutput> {
  return { effectiveGbps: input.linkGbps * (1 - input.overhead) };
}

/** Models of the network path. */
export const networkModels = [
  defineModel({
    id: 'network.latency',
    title: 'Network latency',
    formula: {
      tex: String.raw`N_{latency} = \sum_i L_i`,
      text: 'latencyUs = sum of hopsUs',
    },
    input: latencyInput,
    output: latencyOutput,
    source: 'seed-4 7.5.2, 8.2.3',
    usedBy: ['compare'],
    run: networkLatency,
  }),
  defineModel({
    id: 'network.bandwidth',
    title: 'Effective bandwidth',
    formula: {
      tex: String.raw`B_{eff} = B_{link}\,(1 - N_{overhead})`,
      text: 'effectiveGbps = linkGbps (1 - overhead)',
    },
    input: bandwidthInput,
    output: bandwidthOutput,
    source: 'seed-4 8.2.3, seed-1 3.1',
    usedBy: ['compare'],
    run: networkBandwidth,
  }),
] as const;
