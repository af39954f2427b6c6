import { listAt, member, objectAt, textAt, textOf } from '../tree/value.ts';
import { cpuCores, memoryMiB } from './quantity.ts';

/** CPU and memory of a pod. */
export interface PodResources {
  readonly cpuCores: number;
  readonly memoryMiB: number;
}

/** What a pod asks for, and what of it could not be read. */
export interface PodRequest extends PodResources {
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
  const lasting = [...running];
  listAt(spec, 'initContainers').forEach((one, index) => {
    const ask = readAsk(one, `spec.initContainers[${index}]`, problems);
    const isSidecar = textAt(one, 'restartPolicy') === 'Always';
    if (isSidecar) {
      lasting.push(ask);
      sidecarCpu += ask.cpu ?? 0;
      sidecarMemory += ask.memory ?? 0;
    }
    startCpu = Math.max(startCpu, sidecarCpu + (isSidecar ? 0 : (ask.cpu ?? 0)));
    startMemory = Math.max(startMemory, sidecarMemory + (isSidecar ? 0 : (ask.memory ?? 0)));
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
    withoutRequest: lasting.filter((ask) => ask.cpu === null || ask.memory === null).length,
    containers: lasting.length,
    cpuLimit: whole.cpuLimit ?? limit((ask) => ask.cpuLimit),
    memoryLimitMiB: whole.memoryLimit ?? limit((ask) => ask.memoryLimit),
    problems,
  };
}

/** Sums of thousandths without the dust of binary fractions. */
function tidy(cores: number): number {
  return Math.round(cores * 1e6) / 1e6;
}

function readAsk(container: unknown, path: string, problems: QuantityProblem[]): Ask {
  if (objectAt(container, 'resources') === null) return { cpu: null, memory: null, cpuLimit: null, memoryLimit: null };
  const read = (kind: 'requests' | 'limits', name: string, reader: (text: unknown) => number | null): number | null =>
    readQuantity(container, ['resources', kind, name], path, problems, reader);
  const cpuLimit = read('limits', 'cpu', cpuCores);
  const memoryLimit = read('limits', 'memory', memoryMiB);
  return {
    cpu: read('requests', 'cpu', cpuCores) ?? cpuLimit,
    memory: read('requests', 'memory', memoryMiB) ?? memoryLimit,
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
