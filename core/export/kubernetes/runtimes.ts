import { runtimeOverheads } from '#core/catalogue/runtimeOverheads.ts';
import { toPlannedTechnology, type Technology } from '#core/inventory/technology.ts';

/** How pods of one runtime are told to the cluster. */
export interface PodRuntime {
  /** Name of the RuntimeClass and value of the node label; null where the cluster's default runtime does it. */
  readonly runtimeClass: string | null;
  /** The name by which the node's container runtime knows it. */
  readonly handler: string;
  /** What a pod takes besides its containers, as the RuntimeClass declares it: cores and MiB, with where that is from. */
  readonly overhead: { readonly cpuCores: number; readonly memoryMiB: number; readonly source: string };
}

function runtime(runtimeClass: string | null, handler: string, overheadId: string): PodRuntime {
  const known = runtimeOverheads.find((one) => one.id === overheadId);
  if (known === undefined) throw new Error(`The catalogue has no overhead of ${overheadId}.`);
  return {
    runtimeClass,
    handler,
    overhead: {
      // The default runtime is part of what nodes set aside; only sandboxes declare what a pod takes besides.
      cpuCores: runtimeClass === null ? 0 : known.cpuCores.likely,
      memoryMiB: runtimeClass === null ? 0 : known.memoryMiB.likely,
      source: known.memoryMiB.source,
    },
  };
}

const plain = runtime(null, 'runc', 'runc');
const kataFirecracker = runtime('kata-fc', 'kata-fc', 'kata-fc');
const wasm = runtime('kuasar-wasm', 'kuasar-wasm', 'wasm');

const byStack: ReadonlyMap<string, PodRuntime> = new Map([
  ['kata-firecracker', kataFirecracker],
  ['k3s-firecracker', kataFirecracker],
  ['k3s-containerd-firecracker', kataFirecracker],
  ['starlingx-kata', runtime('kata-qemu', 'kata-qemu', 'kata-qemu')],
]);

/**
 * The runtime of a workload that runs as `technology` on `stack`; null for virtual machines, which no container platform
 * runs by itself.
 */
export function podRuntimeOf(technology: Technology, stack: string): PodRuntime | null {
  if (technology === 'sandbox') return runtime('gvisor', 'runsc', 'gvisor');
  switch (toPlannedTechnology(technology)) {
    case 'vm':
      return null;
    case 'container':
      return plain;
    case 'microvm':
      return byStack.get(stack) ?? kataFirecracker;
    case 'wasm':
      return wasm;
  }
}
