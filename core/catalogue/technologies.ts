import type { Technology } from '#core/inventory/technology.ts';
import { assumed, ranged, stated, type Figure } from './figure.ts';

/** Figures and words about one technology, as the documents print them. */
export interface TechnologyProfile {
  readonly id: Technology;
  readonly name: string;
  readonly isolationBoundary: string;
  readonly examples: readonly string[];
  /** Phases of a start, ms (startup.total). */
  readonly startup: {
    readonly envMs: number;
    readonly loadMs: number;
    readonly execMs: number;
    readonly syncMs: number;
  } | null;
  /** Memory, MB (resource.total). */
  readonly memory: {
    readonly baseMB: number;
    readonly instanceMB: number;
    readonly overheadPerInstanceMB: number;
  } | null;
  /** One unit of work on a node (density.capacity). */
  readonly unit: { readonly cores: number; readonly memoryMB: number; readonly utilisation: number } | null;
  /** Hops of the packet path, microseconds (network.latency), and the share of bandwidth lost. */
  readonly networkHopsUs: readonly number[] | null;
  readonly networkOverhead: Figure | null;
  /** Latency of the storage path, microseconds. */
  readonly storageLatencyUs: Figure | null;
  /** Weaknesses and how they combine (isolation.escape). */
  readonly escape: { readonly probabilities: readonly number[]; readonly combine: 'any' | 'all' } | null;
  /** Share of performance lost and of resources used (seed-0 19.8.6). */
  readonly performanceLoss: Figure;
  readonly utilisation: Figure | null;
  readonly powerPerNodeW: Figure | null;
  readonly recovery: string;
  readonly source: string;
}

const PARADIGMS = 'seed-0 19.8.6';

/** The six technologies, in the order of {@link Technology}. Null where no document gives a figure. */
export const technologyProfiles: readonly TechnologyProfile[] = [
  {
    id: 'vm',
    name: 'Virtual machine',
    isolationBoundary: 'Hardware: a hypervisor, with a complete guest system each',
    examples: ['KVM', 'VMware ESXi', 'Xen'],
    startup: { envMs: 30_000, loadMs: 5000, execMs: 5000, syncMs: 10_000 },
    memory: { baseMB: 2500, instanceMB: 640, overheadPerInstanceMB: 20 },
    unit: { cores: 4, memoryMB: 16_000, utilisation: 0.6 },
    networkHopsUs: [5, 10],
    networkOverhead: ranged([0.1, 0.15, 0.2], '1', 'seed-4 7.2.2 (10-20 %), 8.2.3 (15 %)'),
    storageLatencyUs: ranged([50, 75, 100], 'us', 'seed-4 8.3.3'),
    escape: { probabilities: [0.0001], combine: 'any' },
    performanceLoss: ranged([0.1, 0.1667, 0.3], '1', `${PARADIGMS}, 19.8.2`),
    utilisation: ranged([0.7, 0.75, 0.8], '1', PARADIGMS),
    powerPerNodeW: stated(300, 'W', 'seed-4 8.5.1'),
    recovery: 'HA restart, minutes (seed-4 7.4.3)',
    source: 'seed-4 8.2, 8.5',
  },
  {
    id: 'paravirt',
    name: 'Paravirtual machine',
    isolationBoundary: 'Kernel: a hypervisor that a modified guest system works with',
    examples: ['Xen PV', 'virtio'],
    startup: null,
    memory: null,
    unit: null,
    networkHopsUs: null,
    networkOverhead: null,
    storageLatencyUs: null,
    escape: null,
    performanceLoss: ranged([0.05, 0.1, 0.15], '1', PARADIGMS),
    utilisation: ranged([0.75, 0.8, 0.85], '1', PARADIGMS),
    powerPerNodeW: null,
    recovery: 'HA restart, minutes (as a virtual machine)',
    source: 'seed-0 19.8.3, 19.8.6',
  },
  {
    id: 'container',
    name: 'Container',
    isolationBoundary: "Operating system: namespaces and cgroups on the host's kernel",
    examples: ['containerd', 'CRI-O', 'runc'],
    startup: { envMs: 80, loadMs: 100, execMs: 20, syncMs: 100 },
    memory: { baseMB: 650, instanceMB: 138, overheadPerInstanceMB: 15 },
    unit: { cores: 0.5, memoryMB: 1000, utilisation: 0.85 },
    networkHopsUs: [3, 5, 2],
    networkOverhead: ranged([0.05, 0.08, 0.1], '1', 'seed-4 7.2.2 (5-10 %), 8.2.3 (8 %)'),
    storageLatencyUs: ranged([20, 30, 40], 'us', 'seed-4 8.3.3'),
    escape: { probabilities: [0.001, 0.01], combine: 'any' },
    performanceLoss: ranged([0, 0.0272, 0.05], '1', `${PARADIGMS}, 19.8.4`),
    utilisation: ranged([0.85, 0.9, 0.95], '1', PARADIGMS),
    powerPerNodeW: stated(250, 'W', 'seed-4 8.5.1'),
    recovery: 'Pod restart, seconds (seed-4 7.4.3)',
    source: 'seed-4 8.2, 8.5',
  },
  {
    id: 'microvm',
    name: 'MicroVM container',
    isolationBoundary: 'Hardware: a minimal virtual machine per Pod',
    examples: ['Kata Containers', 'Firecracker'],
    startup: { envMs: 150, loadMs: 100, execMs: 50, syncMs: 50 },
    memory: { baseMB: 650, instanceMB: 128, overheadPerInstanceMB: 168 },
    unit: null,
    networkHopsUs: null,
    networkOverhead: null,
    storageLatencyUs: null,
    escape: { probabilities: [0.0001], combine: 'any' },
    performanceLoss: assumed(
      [0.02, 0.05, 0.15],
      '1',
      'Firecracker SPECIFICATION.md: guest CPU above 95 % of bare metal; Kata adds virtio devices',
    ),
    utilisation: null,
    powerPerNodeW: null,
    recovery: 'Pod restart, seconds (seed-4 7.4.3, 8.2.1)',
    source: 'seed-4 8.1.3, 8.2.1; memory: Kata pod overhead 160 MiB, application as in 8.2.2',
  },
  {
    id: 'sandbox',
    name: 'Sandboxed container',
    isolationBoundary: 'System calls: a kernel in user space that answers them',
    examples: ['gVisor', 'Quark'],
    startup: null,
    memory: null,
    unit: null,
    networkHopsUs: null,
    networkOverhead: null,
    storageLatencyUs: null,
    escape: null,
    performanceLoss: assumed([0.02, 0.1, 0.5], '1', 'depends on the rate of system calls; no figure in the documents'),
    utilisation: null,
    powerPerNodeW: null,
    recovery: 'Pod restart, seconds (seed-4 7.4.3)',
    source: 'seed-4 8.1.3',
  },
  {
    id: 'wasm',
    name: 'WebAssembly module',
    isolationBoundary: 'Instruction set: linear memory and granted capabilities, many modules in one process',
    examples: ['WasmEdge', 'Wasmtime', 'Kuasar'],
    startup: { envMs: 0, loadMs: 5, execMs: 1, syncMs: 0 },
    memory: { baseMB: 150, instanceMB: 6, overheadPerInstanceMB: 0 },
    unit: { cores: 0.1, memoryMB: 50, utilisation: 0.95 },
    networkHopsUs: [0.5],
    networkOverhead: ranged([0.001, 0.005, 0.01], '1', 'seed-4 7.2.2 (under 1 %), 8.2.3 (0.5 %)'),
    storageLatencyUs: ranged([0.1, 0.3, 0.5], 'us', 'seed-4 8.3.3 (memory only; data that must last is elsewhere)'),
    escape: { probabilities: [0.0001, 0.001], combine: 'all' },
    performanceLoss: assumed(
      [0.001, 0.01, 0.5],
      '1',
      'seed-0 19.8.5 prints under 1 %; compiled code often runs slower than native: set your own',
      'pert',
    ),
    utilisation: ranged([0.9, 0.95, 0.98], '1', PARADIGMS),
    powerPerNodeW: stated(180, 'W', 'seed-4 8.5.1'),
    recovery: 'Module reload, milliseconds (seed-4 7.4.3)',
    source: 'seed-4 8.2, 8.5',
  },
];

/** A stack that the decision trees can name: what it is made of and what for. */
export interface StackProfile {
  readonly id: string;
  readonly name: string;
  readonly technology: Technology;
  readonly components: readonly string[];
  readonly suits: string;
  readonly startup: string;
  readonly footprint: string;
  readonly source: string;
}

/** The stacks of the decision trees (seed-4 8.4.1, 8.7.1). */
export const stackProfiles: readonly StackProfile[] = [
  {
    id: 'kata-firecracker',
    name: 'Kata Containers with Firecracker',
    technology: 'microvm',
    components: ['Kubernetes', 'containerd', 'Kata Containers', 'Firecracker', 'CNI', 'CSI'],
    suits: 'Finance and telecom: isolation above 0.999',
    startup: '350-400 ms',
    footprint: 'about 130 MiB per Pod',
    source: 'seed-4 8.7.1, 8.2.1',
  },
  {
    id: 'kuasar-wasmedge',
    name: 'Kuasar with WasmEdge',
    technology: 'wasm',
    components: ['Kubernetes', 'containerd', 'Kuasar', 'WasmEdge', 'WASI'],
    suits: 'Serverless and IoT: start under 100 ms, memory under 10 MB',
    startup: '6-10 ms',
    footprint: '50 MB of sandboxer per node',
    source: 'seed-4 8.7.1, 8.2.1',
  },
  {
    id: 'k3s-firecracker',
    name: 'K3S with Firecracker',
    technology: 'microvm',
    components: ['K3S', 'containerd', 'Firecracker'],
    suits: 'Edge computing: start under 100 ms asked for, memory of 10 MB and more',
    startup: '125-200 ms',
    footprint: '1 GB per node',
    source: 'seed-4 8.7.1, 8.4.1',
  },
  {
    id: 'openstack-kvm',
    name: 'OpenStack with KVM',
    technology: 'vm',
    components: ['OpenStack Nova', 'Neutron', 'Cinder', 'KVM', 'Open vSwitch'],
    suits: 'Legacy applications that need a whole operating system',
    startup: '50-60 s',
    footprint: '4.3 GB of management per node',
    source: 'seed-4 8.7.1, 8.3.1',
  },
  {
    id: 'kuasar-wasm-spiderlightning',
    name: 'Kuasar with Wasm and SpiderLightning',
    technology: 'wasm',
    components: ['K3S', 'Kuasar', 'WasmEdge', 'SpiderLightning'],
    suits: 'Edge AI: more than 500 instances per node',
    startup: '1-10 ms',
    footprint: '50 MB per node',
    source: 'seed-4 8.7.1, 8.4.1',
  },
  {
    id: 'kubernetes-containerd',
    name: 'Kubernetes with containerd',
    technology: 'container',
    components: ['Kubernetes', 'containerd', 'runc', 'CNI', 'CSI', 'Istio'],
    suits: 'General microservices',
    startup: '300-500 ms',
    footprint: '4.8 GB of management per node',
    source: 'seed-4 8.7.1, 8.3.1',
  },
  {
    id: 'starlingx-kata',
    name: 'StarlingX with Kata Containers',
    technology: 'microvm',
    components: ['OpenStack StarlingX', 'Kata Containers', 'Calico', 'Cinder'],
    suits: 'Heavy edge (MEC): isolation above 0.99, virtual network functions',
    startup: '30-60 s',
    footprint: '10 GB per node',
    source: 'seed-4 8.4.1, 7.3.1',
  },
  {
    id: 'k3s-kuasar-wasmedge-spiderlightning',
    name: 'K3S with Kuasar, WasmEdge and SpiderLightning',
    technology: 'wasm',
    components: ['K3S', 'Kuasar', 'WasmEdge', 'SpiderLightning', 'EdgeMesh'],
    suits: 'Light edge (cameras, sensors): latency under 10 ms, more than 1000 instances',
    startup: '1-10 ms',
    footprint: '50 MB per node',
    source: 'seed-4 8.4.1, 7.3.3',
  },
  {
    id: 'k3s-containerd-firecracker',
    name: 'K3S with containerd and Firecracker',
    technology: 'microvm',
    components: ['K3S', 'containerd', 'Firecracker', 'KubeEdge'],
    suits: 'Medium edge (plants, campuses): latency under 100 ms, more than 50 instances',
    startup: '200 ms',
    footprint: '1 GB per node',
    source: 'seed-4 8.4.1, 7.3.2',
  },
  {
    id: 'kuasar-wasmedge-wasinn',
    name: 'Kuasar with WasmEdge and WASI-NN',
    technology: 'wasm',
    components: ['Kuasar', 'WasmEdge', 'WASI-NN'],
    suits: 'Functions that cannot bear a cold start',
    startup: 'milliseconds',
    footprint: '50 MB per node',
    source: 'seed-4 8.4.1',
  },
];

/** The profile of a technology. */
export function technologyProfile(id: Technology): TechnologyProfile {
  const profile = technologyProfiles.find((candidate) => candidate.id === id);
  if (profile === undefined) throw new Error(`There is no profile of ${id}.`);
  return profile;
}
