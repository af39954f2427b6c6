import { assumed, ranged, stated, type Figure } from './figure.ts';

const KATA = 'kata-containers, tools/packaging/kata-deploy/runtimeclasses/kata-runtimeClasses.yaml at 0c3af207';
const FIRECRACKER = 'Firecracker, SPECIFICATION.md';
const BLOG = 'one blog comparison with a single 3 MB Go server (stuzhuk.page): weak evidence';
const NO_WASM_SOURCE = 'no authoritative figure for a Wasm instance was found; set your own. The documents print';

/** What a runtime adds to each instance, beyond what the design documents print. */
export interface RuntimeOverhead {
  readonly id: string;
  readonly name: string;
  readonly technology: 'container' | 'microvm' | 'sandbox' | 'wasm';
  /** MiB added to each instance. */
  readonly memoryMiB: Figure;
  /** Cores added to each instance. */
  readonly cpuCores: Figure;
  /** Milliseconds from request to running. */
  readonly startMs: Figure;
}

/** Overheads per instance by runtime. */
export const runtimeOverheads: readonly RuntimeOverhead[] = [
  {
    id: 'runc',
    name: 'runc',
    technology: 'container',
    memoryMiB: ranged(
      [7, 15, 25],
      'MiB',
      `seed-4 8.2.2: 15 MB of shim per instance and 10 MB of namespaces; ${BLOG}: 7 MB`,
    ),
    cpuCores: stated(0, 'cores', 'no overhead declared'),
    startMs: ranged([20, 300, 500], 'ms', `seed-4 8.2.1: 300-500 ms; ${BLOG}: 20 ms`),
  },
  {
    id: 'gvisor',
    name: 'gVisor',
    technology: 'sandbox',
    memoryMiB: assumed([10, 18, 60], 'MiB', BLOG),
    cpuCores: assumed(
      [0, 0.05, 0.25],
      'cores',
      'no figure published per instance; system calls cost more, computing does not',
    ),
    startMs: assumed([50, 50, 500], 'ms', BLOG),
  },
  {
    id: 'kata-qemu',
    name: 'Kata Containers with QEMU',
    technology: 'microvm',
    memoryMiB: ranged([52, 160, 160], 'MiB', `${KATA}; low: ${BLOG}`),
    cpuCores: stated(0.25, 'cores', KATA),
    startMs: ranged([350, 400, 500], 'ms', `seed-4 8.1.3, 8.2.1; ${BLOG}: 500 ms`),
  },
  {
    id: 'kata-clh',
    name: 'Kata Containers with Cloud Hypervisor',
    technology: 'microvm',
    memoryMiB: stated(130, 'MiB', KATA),
    cpuCores: stated(0.25, 'cores', KATA),
    startMs: ranged([150, 350, 400], 'ms', 'seed-4 8.2.1'),
  },
  {
    id: 'kata-fc',
    name: 'Kata Containers with Firecracker',
    technology: 'microvm',
    memoryMiB: ranged([28, 130, 130], 'MiB', `${KATA}; Kubernetes documentation example: 120 MiB; low: ${BLOG}`),
    cpuCores: stated(0.25, 'cores', KATA),
    startMs: ranged(
      [125, 200, 400],
      'ms',
      `${FIRECRACKER}: 125 ms to the guest's init; seed-4 8.4.1: 200 ms; 8.2.1: 350-400 ms`,
    ),
  },
  {
    id: 'kata-dragonball',
    name: 'Kata Containers with Dragonball',
    technology: 'microvm',
    memoryMiB: stated(130, 'MiB', KATA),
    cpuCores: stated(0.25, 'cores', KATA),
    startMs: ranged([150, 350, 400], 'ms', 'seed-4 8.2.1'),
  },
  {
    id: 'kata-stratovirt',
    name: 'Kata Containers with StratoVirt',
    technology: 'microvm',
    memoryMiB: stated(130, 'MiB', KATA),
    cpuCores: stated(0.25, 'cores', KATA),
    startMs: ranged([150, 350, 400], 'ms', 'seed-4 8.2.1'),
  },
  {
    id: 'kata-remote',
    name: 'Kata Containers on a remote hypervisor',
    technology: 'microvm',
    memoryMiB: stated(120, 'MiB', KATA),
    cpuCores: stated(0.25, 'cores', KATA),
    startMs: assumed(
      [350, 30_000, 60_000],
      'ms',
      'a full virtual machine is started elsewhere; seed-4 8.2.1 for the upper end',
    ),
  },
  {
    id: 'kata-confidential',
    name: 'Kata Containers, confidential (SNP, TDX, SE, CCA)',
    technology: 'microvm',
    memoryMiB: stated(2048, 'MiB', KATA),
    cpuCores: stated(1, 'cores', KATA),
    startMs: assumed(
      [500, 2000, 10_000],
      'ms',
      'attestation and measured boot come on top of a microVM; no published figure',
    ),
  },
  {
    id: 'kata-confidential-gpu',
    name: 'Kata Containers, confidential with GPU',
    technology: 'microvm',
    memoryMiB: stated(98_304, 'MiB', KATA),
    cpuCores: stated(1, 'cores', KATA),
    startMs: assumed(
      [1000, 10_000, 60_000],
      'ms',
      'device attestation on top of a confidential microVM; no published figure',
    ),
  },
  {
    id: 'firecracker',
    name: 'Firecracker alone',
    technology: 'microvm',
    memoryMiB: stated(
      5,
      'MiB',
      `${FIRECRACKER}: VMM memory at most 5 MiB for 1 vCPU and 128 MiB; the guest kernel is not counted`,
    ),
    cpuCores: ranged([0, 0.02, 0.05], 'cores', `${FIRECRACKER}: guest CPU above 95 % of bare metal`),
    startMs: stated(125, 'ms', FIRECRACKER),
  },
  {
    id: 'wasm',
    name: 'WebAssembly module (WasmEdge, Wasmtime)',
    technology: 'wasm',
    memoryMiB: assumed([0.5, 6, 64], 'MiB', `${NO_WASM_SOURCE} 1 MB (7.5.1) and 6 MB (8.2.2)`, 'pert'),
    cpuCores: assumed(
      [0, 0, 0.1],
      'cores',
      `${NO_WASM_SOURCE} under 1 % (seed-0 19.8.5); compiled code often runs slower than native`,
      'pert',
    ),
    startMs: assumed([0.1, 6, 100], 'ms', `${NO_WASM_SOURCE} 6-10 ms (8.2.1) and under 1 ms (3.1)`, 'pert'),
  },
];

/** Overcommit that platforms and their documentation name, as virtual per physical. */
export const overcommitPractice = [
  {
    id: 'vmware-general',
    name: 'VMware, general',
    cpu: 4,
    memory: null,
    source: 'VMware practice, 4:1 vCPU per core (Presizion user guide)',
  },
  {
    id: 'vmware-database',
    name: 'VMware, databases',
    cpu: 2,
    memory: null,
    source: 'Presizion user guide, databases 2:1',
  },
  {
    id: 'openshift-virtualization',
    name: 'OpenShift Virtualization',
    cpu: 10,
    memory: 1,
    source: 'OpenShift Virtualization defaults: CPU 10:1, memory 100 %',
  },
  {
    id: 'harvester',
    name: 'Harvester',
    cpu: 16,
    memory: 1.5,
    source: 'Harvester defaults: CPU 1600 %, memory 150 %, storage 200 %',
  },
] as const;
