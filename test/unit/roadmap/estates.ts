import type { CertificateEntry, DemandByTechnology } from '#core/planResult.ts';
import type { RoadmapGroup, RoadmapHost, RoadmapProblem, RoadmapWorkload } from '#core/roadmap/problem.ts';

/** A host with ten times as much memory (MiB) as a number of cores that never binds. */
export function host(id: string, memoryMiB: number, more: Partial<RoadmapHost> = {}): RoadmapHost {
  return { id, cluster: 'c', usable: { cpuCores: 1000, memoryMiB }, releasable: false, ...more };
}

/** Demand that is `vm` MiB as a VM and `container`, `wasm` MiB beyond, one core each. */
export function memory(vm: number, container = vm, wasm = container): DemandByTechnology {
  return {
    vm: { cpuCores: 1, memoryMiB: vm },
    container: { cpuCores: 1, memoryMiB: container },
    microvm: { cpuCores: 1, memoryMiB: container },
    wasm: { cpuCores: 1, memoryMiB: wasm },
  };
}

/** A workload written as `vm@a -> container@b`. */
export function workload(id: string, way: string, more: Partial<RoadmapWorkload> = {}): RoadmapWorkload {
  const match = /^(\w+)@([\w-]+) -> (\w+)@([\w-]+)$/.exec(way);
  if (match === null) throw new Error(`${way} is no way`);
  return {
    id,
    group: null,
    demand: memory(10),
    from: { host: match[2]!, technology: match[1] as RoadmapWorkload['from']['technology'] },
    to: { host: match[4]!, technology: match[3] as RoadmapWorkload['to']['technology'] },
    portEffortDays: 2,
    moveEffortDays: 1,
    caution: 0,
    ...more,
  };
}

/** A problem with waves of 14 days from Monday 4 January 2027 and 10 person-days each. */
export function problem(
  hosts: readonly RoadmapHost[],
  workloads: readonly RoadmapWorkload[],
  more: Partial<RoadmapProblem> = {},
): RoadmapProblem {
  const groups: readonly RoadmapGroup[] = [];
  return {
    hosts,
    workloads,
    groups,
    startDate: '2027-01-04',
    waveDays: 14,
    effortCapacityDaysPerWave: 10,
    maxMovesPerWave: null,
    ...more,
  };
}

/** Counterexamples by invariant of the entries that do not hold; empty when the certificate is clean. */
export function broken(certificate: readonly CertificateEntry[]): Record<string, string | null> {
  return Object.fromEntries(
    certificate.filter((entry) => !entry.holds).map((entry) => [entry.invariant, entry.counterexample]),
  );
}
