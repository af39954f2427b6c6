import type { z } from 'zod';
import { count, fields, fraction, quantity } from './fields.ts';
import { defineModel } from './model.ts';

const overheadInput = fields({
  proxies: count({ unit: '1', description: 'Proxies', source: 'seed-4 8.4.3', default: 2 }),
  memoryPerProxyMB: quantity({ unit: 'MB', description: 'Memory of one proxy', source: 'seed-4 8.4.3', default: 128 }),
  hops: count({ unit: '1', description: 'Proxied hops on the request path', source: 'seed-4 8.4.3', default: 1 }),
  latencyPerHopMs: quantity({
    unit: 'ms',
    description: 'Latency that one hop adds',
    source: 'seed-4 8.4.3',
    default: 5,
  }),
  cores: quantity({ unit: 'cores', description: 'Cores of the workload', source: 'seed-4 8.4.3', default: 10 }),
  cpuFraction: fraction({
    description: 'Share of those cores that the proxies take on top',
    source: 'seed-4 8.4.3',
    default: 0.1,
  }),
});
const overheadOutput = fields({
  memoryMB: quantity({ unit: 'MB', description: 'Memory of all proxies', source: 'seed-4 8.4.3' }, { max: 1e30 }),
  addedLatencyMs: quantity(
    { unit: 'ms', description: 'Latency added to a request', source: 'seed-4 8.4.3' },
    { max: 1e30 },
  ),
  addedCpuCores: quantity({ unit: 'cores', description: 'Cores added', source: 'seed-4 8.4.3' }),
});

/** What a service mesh adds in memory, latency and cores (seed-4 8.4.3). */
export function meshOverhead(input: z.output<typeof overheadInput>): z.output<typeof overheadOutput> {
  return {
    memoryMB: input.proxies * input.memoryPerProxyMB,
    addedLatencyMs: input.hops * input.latencyPerHopMs,
    addedCpuCores: input.cores * input.cpuFraction,
  };
}

/** Models of the service mesh. */
export const meshModels = [
  defineModel({
    id: 'mesh.overhead',
    title: 'Overhead of a service mesh',
    formula: {
      tex: String.raw`S_{mem} = p\,m,\qquad S_{lat} = h\,\ell,\qquad S_{cpu} = C f`,
      text: 'memoryMB = proxies x memoryPerProxyMB; addedLatencyMs = hops x latencyPerHopMs; addedCpuCores = cores x cpuFraction',
    },
    input: overheadInput,
    output: overheadOutput,
    source: 'seed-4 8.4.3',
    usedBy: ['handbook'],
    run: meshOverhead,
  }),
] as const;
