import { listAt, member, objectAt, textAt, textOf } from '../tree/value.ts';
import { cpuCores, memoryMiB, parseQuantity } from './quantity.ts';

/** CPU and memory of a pod. */
export interface PodResources {
  readonly cpuCores: number;
  readonly memoryMiB: number;
}

/** What a pod asks for, and what of it could not be read. */
export interface PodRequest extends PodResources {
  /** Ephemeral storage, MiB, and whole devices; null where no container asks for any. */
  readonly storageMiB: number | null;
  readonly gpus: number | null;
  /** Containers, sidecars included, that ask for no CPU or no memory. */
  readonly withoutRequest: number;
  readonly containers: number;
  /** Sum of the limits of containers and sidecars; null where one has none. */
  readonly cpuLimit: number | null;
  readonly memoryLimitMiB: number | null;
  readonly problems: readonly QuantityProblem[];
}

/** A quantity that is none or means something unlikely. */
export interface QuantityProblem {
  readonly path: string;
  readonly value: string;
  readonly code: 'quantity-invalid' | 'quantity-unlikely';
}

interface Ask {
  readonly cpu: number | null;
  readonly memory: number | null;
  readonly storage: number | null;
  readonly gpus: number | null;
  readonly cpuLimit: number | null;
  readonly memoryLimit: number | null;
}

/** Below this a running container's memory is a slip of units ("400m" is 0.4 bytes). */
const leastMemoryMiB = 1 / 16;

/**
 * The effective request of a pod, as the scheduler counts it (kubernetes.io, "Effective Pod requests and limits"): for each
 * resource the larger of what runs after the start (containers and sidecars together) and the highest point of the start
 * (each init container with the sidecars listed before it, each sidecar with those before it), plus the overhead of the
 * RuntimeClass. Requests of the pod as a whole (`spec.resources`) take the place of those of its containers. A container
 * with a limit and no request asks for its limit.
 */
export function effectiveRequest(spec: unknown): PodRequest {
  const problems: QuantityProblem[] = [];
  const running = listAt(spec, 'containers').map((one, index) => readAsk(one, `spec.containers[${index}]`, problems));
  let sidecarCpu = 0;
  let sidecarMemory = 0;
  let startCpu = 0;
  let startMemory = 0;
  let sidecarStorage = 0;
  let sidecarGpus = 0;
  let startStorage = 0;
  let startGpus = 0;
  const lasting = [...running];
  listAt(spec, 'initContainers').forEach((one, index) => {
    const ask = readAsk(one, `spec.initContainers[${index}]`, problems);
    const isSidecar = textAt(one, 'restartPolicy') === 'Always';
    if (isSidecar) {
      lasting.push(ask);
      sidecarCpu += ask.cpu ?? 0;
      sidecarMemory += ask.memory ?? 0;
      sidecarStorage += ask.storage ?? 0;
      sidecarGpus += ask.gpus ?? 0;
    }
    startCpu = Math.max(startCpu, sidecarCpu + (isSidecar ? 0 : (ask.cpu ?? 0)));
    startMemory = Math.max(startMemory, sidecarMemory + (isSidecar ? 0 : (ask.memory ?? 0)));
    startStorage = Math.max(startStorage, sidecarStorage + (isSidecar ? 0 : (ask.storage ?? 0)));
    startGpus = Math.max(startGpus, sidecarGpus + (isSidecar ? 0 : (ask.gpus ?? 0)));
  });
  const sum = (of: (ask: Ask) => number | null): number => lasting.reduce((total, ask) => total + (of(ask) ?? 0), 0);
  const limit = (of: (ask: Ask) => number | null): number | null =>
    lasting.length > 0 && lasting.every((ask) => of(ask) !== null) ? sum(of) : null;
  const whole = readAsk(spec, 'spec', problems);
  const overhead = {
    cpu: readQuantity(spec, ['overhead', 'cpu'], 'spec', problems, cpuCores) ?? 0,
    memory: readQuantity(spec, ['overhead', 'memory'], 'spec', problems, memoryMiB) ?? 0,
  };
  const cpu =
    whole.cpu ??
    Math.max(
      sum((ask) => ask.cpu),
      startCpu,
    );
  const memory =
    whole.memory ??
    Math.max(
      sum((ask) => ask.memory),
      startMemory,
    );
  return {
    cpuCores: tidy(cpu + overhead.cpu),
    memoryMiB: memory + overhead.memory,
    storageMiB: asked(
      Math.max(
        sum((ask) => ask.storage),
        startStorage,
      ),
    ),
    gpus: asked(
      Math.max(
        sum((ask) => ask.gpus),
        startGpus,
      ),
    ),
    withoutRequest: lasting.filter((ask) => ask.cpu === null || ask.memory === null).length,
    containers: lasting.length,
    cpuLimit: whole.cpuLimit ?? limit((ask) => ask.cpuLimit),
    memoryLimitMiB: whole.memoryLimit ?? limit((ask) => ask.memoryLimit),
    problems,
  };
}

/** Nothing asked for is not known to be nothing: pods may write to their node's disk all the same. */
function asked(amount: number): number | null {
  return amount > 0 ? amount : null;
}

/** Whole devices as their plugins name them; parts of one (MIG, time slices) are other resources and not counted. */
const deviceNames = ['nvidia.com/gpu', 'amd.com/gpu', 'gpu.intel.com/i915', 'gpu.intel.com/xe'] as const;

/** Devices among named quantities, such as a node's allocatable; 0 where there are none. */
export function devicesIn(quantities: unknown): number {
  return deviceNames.reduce((total, name) => total + Math.max(0, parseQuantity(member(quantities, name)) ?? 0), 0);
}

/** Sums of thousandths without the dust of binary fractions. */
function tidy(cores: number): number {
  return Math.round(cores * 1e6) / 1e6;
}

/** Bytes on disk in MiB. */
function storageMiB(text: unknown): number | null {
  return memoryMiB(text);
}

function readAsk(container: unknown, path: string, problems: QuantityProblem[]): Ask {
  if (objectAt(container, 'resources') === null)
    return { cpu: null, memory: null, storage: null, gpus: null, cpuLimit: null, memoryLimit: null };
  const read = (kind: 'requests' | 'limits', name: string, reader: (text: unknown) => number | null): number | null =>
    readQuantity(container, ['resources', kind, name], path, problems, reader);
  const cpuLimit = read('limits', 'cpu', cpuCores);
  const memoryLimit = read('limits', 'memory', memoryMiB);
  const storage = read('requests', 'ephemeral-storage', storageMiB) ?? read('limits', 'ephemeral-storage', storageMiB);
  // Devices are not overcommitted: a limit is a request, and the other way round.
  const devices = Math.max(
    devicesIn(member(container, 'resources', 'limits')),
    devicesIn(member(container, 'resources', 'requests')),
  );
  return {
    cpu: read('requests', 'cpu', cpuCores) ?? cpuLimit,
    memory: read('requests', 'memory', memoryMiB) ?? memoryLimit,
    storage,
    gpus: devices > 0 ? devices : null,
    cpuLimit,
    memoryLimit,
  };
}

function readQuantity(
  value: unknown,
  path: readonly string[],
  prefix: string,
  problems: QuantityProblem[],
  reader: (text: unknown) => number | null,
): number | null {
  const raw = member(value, ...path);
  if (raw === undefined || raw === null) return null;
  const amount = reader(raw);
  const place = { path: [prefix, ...path].join('.'), value: (textOf(raw) ?? 'no text').slice(0, 80) };
  if (amount === null || amount < 0 || amount > 2 ** 40) {
    problems.push({ ...place, code: 'quantity-invalid' });
    return null;
  }
  if (reader === memoryMiB && amount > 0 && amount < leastMemoryMiB)
    problems.push({ ...place, code: 'quantity-unlikely' });
  return amount;
}
