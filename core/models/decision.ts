import type { z } from 'zod';
import { choice, fields, flag, fraction, label, quantity } from './fields.ts';
import { defineModel } from './model.ts';

/** Stacks that {@link decideStack} can name. */
export const decisionStacks = [
  'kata-firecracker',
  'kuasar-wasmedge',
  'k3s-firecracker',
  'openstack-kvm',
  'kuasar-wasm-spiderlightning',
  'kubernetes-containerd',
] as const;

const stackInput = fields({
  isolation: fraction({
    description: 'Isolation strength that the workload needs',
    source: 'seed-4 8.7.1',
    default: 0.9,
  }),
  startupMs: quantity({
    unit: 'ms',
    description: 'Start-up time that the workload can wait',
    source: 'seed-4 8.7.1',
    default: 5000,
  }),
  memoryMB: quantity({ unit: 'MB', description: 'Memory of one instance', source: 'seed-4 8.7.1', default: 64 }),
  ecosystem: label({
    description: 'legacy for software that needs a full operating system; any other name otherwise',
    source: 'seed-4 8.7.1',
    default: 'modern',
  }),
  density: quantity({
    unit: '1/node',
    description: 'Instances per node that are wanted',
    source: 'seed-4 8.7.1',
    default: 50,
  }),
});
const stackOutput = fields({
  stack: choice(decisionStacks, { description: 'Stack recommended', source: 'seed-4 8.7.1' }),
});

/** The document's decision tree for a stack, its tests in their order (seed-4 8.7.1). */
export function decideStack(input: z.output<typeof stackInput>): z.output<typeof stackOutput> {
  if (input.isolation > 0.999) return { stack: 'kata-firecracker' };
  if (input.startupMs < 100) {
    return { stack: input.memoryMB < 10 ? 'kuasar-wasmedge' : 'k3s-firecracker' };
  }
  if (input.ecosystem.toLowerCase() === 'legacy') return { stack: 'openstack-kvm' };
  if (input.density > 500) return { stack: 'kuasar-wasm-spiderlightning' };
  return { stack: 'kubernetes-containerd' };
}

const edgeInput = fields({
  isolation: fraction({
    description: 'Isolation strength that the workload needs',
    source: 'seed-4 8.4.1',
    default: 0.9,
  }),
  workload: label({ description: 'Kind of workload: vnf, faas, or any other', source: 'seed-4 8.4.1', default: 'iot' }),
  latencyMs: quantity({
    unit: 'ms',
    description: 'Latency that the workload can bear',
    source: 'seed-4 8.4.1',
    default: 50,
  }),
  density: quantity({
    unit: '1/node',
    description: 'Instances per node that are wanted',
    source: 'seed-4 8.4.1',
    default: 100,
  }),
  coldStartSensitive: flag({ description: 'Whether a cold start hurts', source: 'seed-4 8.4.1', default: false }),
});
const edgeOutput = fields({
  stack: choice(
    ['starlingx-kata', 'k3s-kuasar-wasmedge-spiderlightning', 'k3s-containerd-firecracker', 'kuasar-wasmedge-wasinn'],
    { description: 'Edge stack recommended; null when no tier fits', source: 'seed-4 8.4.1' },
  ).nullable(),
});

/**
 * The stack for an edge site, or null when no tier fits (seed-4 8.4.1). The light-edge test comes before the
 * medium-edge test: as printed, the looser one comes first and makes the stricter one unreachable.
 */
export function decideEdge(input: z.output<typeof edgeInput>): z.output<typeof edgeOutput> {
  const workload = input.workload.toLowerCase();
  if (input.isolation > 0.99 && workload === 'vnf') return { stack: 'starlingx-kata' };
  if (input.latencyMs < 10 && input.density > 1000) return { stack: 'k3s-kuasar-wasmedge-spiderlightning' };
  if (input.latencyMs < 100 && input.density > 50) return { stack: 'k3s-containerd-firecracker' };
  if (workload === 'faas' && input.coldStartSensitive) return { stack: 'kuasar-wasmedge-wasinn' };
  return { stack: null };
}

const need = (description: string, initial: boolean): ReturnType<typeof flag> =>
  flag({ description, source: 'seed-0 19.8.6 theorem 19.33', default: initial });
const paradigmInput = fields({
  multiOs: need('Several operating systems are needed', false),
  maxIsolation: need('The strongest isolation is needed', false),
  highPerformance: need('High performance is needed', true),
  osModifiable: need('The guest system may be modified', false),
  linuxOnly: need('Linux is enough', true),
  balance: need('A balance of isolation and efficiency is wanted', true),
  speed: need('The fastest start is wanted', false),
  efficiency: need('The least overhead is wanted', false),
});
const paradigmOutput = fields({
  technology: choice(['vm', 'paravirt', 'container', 'wasm'], {
    description: 'Paradigm; null when no case of the theorem applies',
    source: 'seed-0 19.8.6 theorem 19.33',
  }).nullable(),
});

/** The paradigm by theorem 19.33, its cases in their order, or null when none applies (seed-0 19.8.6). */
export function decideParadigm(input: z.output<typeof paradigmInput>): z.output<typeof paradigmOutput> {
  if (input.multiOs && input.maxIsolation) return { technology: 'vm' };
  if (input.multiOs && input.highPerformance && input.osModifiable) return { technology: 'paravirt' };
  if (input.linuxOnly && input.balance) return { technology: 'container' };
  if (input.speed && input.efficiency) return { technology: 'wasm' };
  return { technology: null };
}

/** The decision trees. */
export const decisionModels = [
  defineModel({
    id: 'decision.stack',
    title: 'Choice of a stack',
    formula: {
      tex: String.raw`\begin{cases}\text{kata-firecracker} & I > 0.999\\ \text{kuasar-wasmedge} & T < 100,\ M < 10\\ \text{k3s-firecracker} & T < 100\\ \text{openstack-kvm} & \text{legacy}\\ \text{kuasar-wasm-spiderlightning} & D > 500\\ \text{kubernetes-containerd} & \text{else}\end{cases}`,
      text: 'in order: isolation > 0.999: kata-firecracker; startupMs < 100: memoryMB < 10 kuasar-wasmedge, else k3s-firecracker; ecosystem legacy: openstack-kvm; density > 500: kuasar-wasm-spiderlightning; else kubernetes-containerd',
    },
    input: stackInput,
    output: stackOutput,
    source: 'seed-4 8.7.1',
    usedBy: ['advice'],
    run: decideStack,
  }),
  defineModel({
    id: 'decision.edge',
    title: 'Choice of an edge stack',
    formula: {
      tex: String.raw`\begin{cases}\text{starlingx-kata} & I > 0.99,\ \text{vnf}\\ \text{k3s-kuasar-wasmedge-spiderlightning} & L < 10,\ D > 1000\\ \text{k3s-containerd-firecracker} & L < 100,\ D > 50\\ \text{kuasar-wasmedge-wasinn} & \text{faas, cold-start sensitive}\\ \varnothing & \text{else}\end{cases}`,
      text: 'in order: isolation > 0.99 and vnf: starlingx-kata; latencyMs < 10 and density > 1000: k3s-kuasar-wasmedge-spiderlightning; latencyMs < 100 and density > 50: k3s-containerd-firecracker; faas and coldStartSensitive: kuasar-wasmedge-wasinn; else null',
    },
    input: edgeInput,
    output: edgeOutput,
    source: 'seed-4 8.4.1 (order corrected)',
    usedBy: ['handbook'],
    notes: ['As printed, the medium-edge test comes first and makes the light-edge branch unreachable.'],
    run: decideEdge,
  }),
  defineModel({
    id: 'decision.paradigm',
    title: 'Choice of a paradigm',
    formula: {
      tex: String.raw`D = \begin{cases}\text{vm} & \text{MultiOS} \wedge \text{MaxIsolation}\\ \text{paravirt} & \text{MultiOS} \wedge \text{HighPerformance} \wedge \text{OSModifiable}\\ \text{container} & \text{LinuxOnly} \wedge \text{Balance}\\ \text{wasm} & \text{Speed} \wedge \text{Efficiency}\end{cases}`,
      text: 'in order: multiOs and maxIsolation: vm; multiOs and highPerformance and osModifiable: paravirt; linuxOnly and balance: container; speed and efficiency: wasm; else null',
    },
    input: paradigmInput,
    output: paradigmOutput,
    source: 'seed-0 19.8.6 theorem 19.33',
    usedBy: ['advice'],
    run: decideParadigm,
  }),
] as const;
