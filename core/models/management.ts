import type { z } from 'zod';
import { technologies, type Technology } from '#core/inventory/technology.ts';
import { choice, count, fields, mapOf, quantity } from './fields.ts';
import { defineModel } from './model.ts';
import { sum } from './rounding.ts';

/** MB per GB, decimal as in the documents. */
const MB_PER_GB = 1000;

const footprintInput = fields({
  nodes: count({ unit: '1', description: 'Nodes', source: 'seed-4 8.3.1', default: 100 }),
  pricePerGBMonth: quantity({
    unit: 'money/GB/month',
    description: 'Price of memory',
    source: 'seed-4 8.3.1',
    default: 5,
  }),
  componentsMB: mapOf(
    quantity({ unit: 'MB', description: 'Memory of one management component', source: 'seed-4 8.3.1' }),
    {
      unit: 'MB',
      description: 'Memory of the management components per node',
      source: 'seed-4 8.3.1',
      default: { controlPlane: 3200, nodeAgent: 650, network: 150, storage: 100, observability: 700 },
    },
  ),
});
const footprintOutput = fields({
  perNodeMB: quantity({ unit: 'MB', description: 'Management memory per node', source: 'seed-4 8.3.1' }, { max: 1e20 }),
  monthlyCost: quantity(
    { unit: 'money/month', description: 'Price of that memory on all nodes', source: 'seed-4 8.3.1' },
    { max: 1e50 },
  ),
});

/** Memory of the management components per node and its monthly price (seed-4 8.3.1). */
export function managementFootprint(input: z.output<typeof footprintInput>): z.output<typeof footprintOutput> {
  const perNodeMB = sum(Object.values(input.componentsMB));
  return { perNodeMB, monthlyCost: input.nodes * (perNodeMB / MB_PER_GB) * input.pricePerGBMonth };
}

const processesInput = fields({
  technology: choice(technologies, {
    description: 'How the instances run',
    source: 'seed-4 8.2.5',
    default: 'container',
  }),
  instances: count(
    { unit: '1', description: 'Instances on the node', source: 'seed-4 8.2.5', default: 100 },
    { max: 1e7 },
  ),
  managementProcesses: count({
    unit: '1',
    description: 'Management processes on the node; they count for virtual machines only',
    source: 'seed-4 8.2.5',
    default: 0,
  }),
});
const processesOutput = fields({
  processes: count(
    { unit: '1', description: 'Host processes that keep the instances running', source: 'seed-4 8.2.5' },
    { max: 2e15 },
  ),
  syncMessages: count(
    { unit: '1', description: 'State messages per round of synchronisation', source: 'seed-4 8.2.5' },
    { max: 1e15 },
  ),
});

function processesOf(technology: Technology, n: number, m: number): number {
  switch (technology) {
    case 'vm':
    case 'paravirt':
      return n + m;
    case 'container':
    case 'microvm':
      return 2 * n;
    case 'sandbox':
      return 3 * n;
    case 'wasm':
      return 1;
  }
}

/** Host processes and synchronisation messages that n instances cost (seed-4 8.2.5). */
export function managementProcesses(input: z.output<typeof processesInput>): z.output<typeof processesOutput> {
  const { technology, instances: n, managementProcesses: m } = input;
  const quadratic = technology === 'vm' || technology === 'paravirt';
  return { processes: processesOf(technology, n, m), syncMessages: quadratic ? n * n : n };
}

/** Models of the management plane. */
export const managementModels = [
  defineModel({
    id: 'management.footprint',
    title: 'Memory and price of the management plane',
    formula: {
      tex: String.raw`R_{mgmt} = \sum_i R_i,\qquad C = N \cdot \frac{R_{mgmt}}{1000} \cdot p`,
      text: 'perNodeMB = sum of componentsMB; monthlyCost = nodes x perNodeMB / 1000 x pricePerGBMonth',
    },
    input: footprintInput,
    output: footprintOutput,
    source: 'seed-4 8.3.1',
    usedBy: ['handbook'],
    run: managementFootprint,
  }),
  defineModel({
    id: 'management.processes',
    title: 'Processes and synchronisation',
    formula: {
      tex: String.raw`\text{vm: } (n+m,\ n^2);\quad \text{container: } (2n,\ n);\quad \text{wasm: } (1,\ n)`,
      text: 'vm: processes = n + m, syncMessages = n^2; container: 2n, n; wasm: 1, n',
    },
    input: processesInput,
    output: processesOutput,
    source: 'seed-4 8.2.5',
    usedBy: ['compare'],
    notes: [
      'The document gives vm, container and wasm. By the same count: paravirt as vm, microvm 2n (shim and VMM), sandbox 3n (shim, Sentry and Gofer of gVisor).',
    ],
    run: managementProcesses,
  }),
] as const;
