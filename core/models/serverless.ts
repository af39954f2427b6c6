import type { z } from 'zod';
import { count, fields, fraction, quantity } from './fields.ts';
import { defineModel } from './model.ts';

const costInput = fields({
  invocations: count({ unit: '1', description: 'Invocations', source: 'seed-2 7.3', default: 1_000_000 }),
  durationS: quantity({ unit: 's', description: 'Mean duration', source: 'seed-2 7.3', default: 0.2 }),
  memoryGB: quantity({ unit: 'GB', description: 'Memory granted', source: 'seed-2 7.3', default: 0.128 }),
  pricePerGBs: quantity({
    unit: 'money/GB/s',
    description: 'Price of memory and time',
    source: 'seed-2 7.3',
    default: 1.66667e-5,
  }),
});
const costOutput = fields({
  cost: quantity({ unit: 'money', description: 'Price of all invocations', source: 'seed-2 7.3' }, { max: 1e60 }),
});

/** Price of serverless invocations (seed-2 7.3). */
export function serverlessCost(input: z.output<typeof costInput>): z.output<typeof costOutput> {
  return { cost: input.invocations * input.durationS * input.memoryGB * input.pricePerGBs };
}

const latencyInput = fields({
  provisionMs: quantity({ unit: 'ms', description: 'Time to provide a node', source: 'seed-2 7.3', default: 250 }),
  startMs: quantity({ unit: 'ms', description: 'Time to start the instance', source: 'seed-2 7.3', default: 300 }),
  initMs: quantity({
    unit: 'ms',
    description: 'Time to initialise the application',
    source: 'seed-2 7.3',
    default: 150,
  }),
  executionMs: quantity({ unit: 'ms', description: 'Time of the function itself', source: 'seed-2 7.3', default: 40 }),
  warmHitRate: fraction({
    description: 'Share of invocations that find a warm instance',
    source: 'seed-2 7.3',
    default: 0.9,
  }),
});
const latencyOutput = fields({
  coldMs: quantity({ unit: 'ms', description: 'Latency of a cold start', source: 'seed-2 7.3' }, { max: 4e15 }),
  meanMs: quantity({ unit: 'ms', description: 'Mean latency', source: 'seed-2 7.3' }, { max: 4e15 }),
});

/** Cold and mean latency of a serverless function, ms (seed-2 7.3). */
export function serverlessLatency(input: z.output<typeof latencyInput>): z.output<typeof latencyOutput> {
  const coldMs = input.provisionMs + input.startMs + input.initMs + input.executionMs;
  return { coldMs, meanMs: input.warmHitRate * input.executionMs + (1 - input.warmHitRate) * coldMs };
}

/** Models of serverless functions. */
export const serverlessModels = [
  defineModel({
    id: 'serverless.cost',
    title: 'Cost of serverless functions',
    formula: {
      tex: String.raw`C = n\,t\,m\,p`,
      text: 'cost = invocations x durationS x memoryGB x pricePerGBs',
    },
    input: costInput,
    output: costOutput,
    source: 'seed-2 7.3',
    usedBy: ['handbook'],
    run: serverlessCost,
  }),
  defineModel({
    id: 'serverless.latency',
    title: 'Latency of serverless functions',
    formula: {
      tex: String.raw`T_{cold} = T_{prov} + T_{start} + T_{init} + T_{exec},\qquad \bar T = h\,T_{exec} + (1-h)\,T_{cold}`,
      text: 'coldMs = provisionMs + startMs + initMs + executionMs; meanMs = warmHitRate x executionMs + (1 - warmHitRate) coldMs',
    },
    input: latencyInput,
    output: latencyOutput,
    source: 'seed-2 7.3',
    usedBy: ['handbook'],
    run: serverlessLatency,
  }),
] as const;
