import type { Host, Inventory, Workload } from '#core/inventory/inventory.ts';
import type { DemandBasis, DemandByTechnology, Resources } from '#core/planResult.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';
import { operatingSystemFamily } from '#core/advice/operatingSystem.ts';
import type { HostOfWorkload } from './assumedHosts.ts';

/**
 * What each workload needs, as what. Observed usage where there is some: the workload's own, else the measured utilisation
 * of its host shared out by allocation, else that of its cluster; where nothing was measured, the allocation with a stated
 * overcommit. From the need as a VM the guest operating system and the hypervisor's loss are taken off, and the overhead of
 * each technology is put on.
 */

/** How one resource of one workload was sized. */
export type DemandOrigin = 'workload' | 'host' | 'cluster' | 'allocation';

/** The demand of one workload and where its two figures come from. */
export interface WorkloadDemand {
  readonly basis: DemandBasis;
  readonly origin: { readonly cpu: DemandOrigin; readonly memory: DemandOrigin };
  /** Its allocation asks for more than its host has, so the host's capacity was taken. */
  readonly isLimitedByHost: boolean;
  readonly byTechnology: DemandByTechnology;
}

/** Measured use per allocated unit: cores per vCPU and MiB per MiB. Null where nothing was measured. */
interface MeasuredRatio {
  readonly cpu: number | null;
  readonly memory: number | null;
}

/** Measured ratios per host and per cluster; they do not depend on assumptions, so sampling computes them once. */
export interface MeasuredUse {
  readonly byHost: ReadonlyMap<string, MeasuredRatio>;
  readonly byCluster: ReadonlyMap<string | null, MeasuredRatio>;
}

/**
 * Shares the measured utilisation of hosts out over what the powered-on workloads on them were promised. Workloads whose
 * host is only assumed were not running there when it was measured, so they take the ratio of their cluster.
 */
export function measuredUse(inventory: Inventory, hostOf: ReadonlyMap<string, HostOfWorkload>): MeasuredUse {
  const promised = new Map<string, { vcpus: number; memoryMiB: number }>();
  for (const workload of inventory.workloads) {
    const place = hostOf.get(workload.id);
    if (workload.powerState !== 'on' || place === undefined || place.hostId === null || place.basis === 'assumed')
      continue;
    const sum = promised.get(place.hostId) ?? { vcpus: 0, memoryMiB: 0 };
    sum.vcpus += workload.vcpus;
    sum.memoryMiB += workload.memoryMiB;
    promised.set(place.hostId, sum);
  }
  const byHost = new Map<string, MeasuredRatio>();
  const clusterSums = new Map<
    string | null,
    { usedCores: number; vcpus: number; usedMiB: number; memoryMiB: number }
  >();
  for (const host of inventory.hosts) {
    const sum = promised.get(host.id);
    if (sum === undefined) continue;
    byHost.set(host.id, hostRatio(host, sum));
    const cluster = clusterSums.get(host.clusterId) ?? { usedCores: 0, vcpus: 0, usedMiB: 0, memoryMiB: 0 };
    if (host.cpuUtilisation !== null) {
      cluster.usedCores += host.cpuUtilisation * host.cpuCores;
      cluster.vcpus += sum.vcpus;
    }
    if (host.memoryUtilisation !== null) {
      cluster.usedMiB += host.memoryUtilisation * host.memoryMiB;
      cluster.memoryMiB += sum.memoryMiB;
    }
    clusterSums.set(host.clusterId, cluster);
  }
  const byCluster = new Map<string | null, MeasuredRatio>();
  for (const [cluster, sum] of clusterSums) {
    byCluster.set(cluster, { cpu: ratio(sum.usedCores, sum.vcpus), memory: ratio(sum.usedMiB, sum.memoryMiB) });
  }
  return { byHost, byCluster };
}

function hostRatio(host: Host, promised: { vcpus: number; memoryMiB: number }): MeasuredRatio {
  return {
    cpu: host.cpuUtilisation === null ? null : ratio(host.cpuUtilisation * host.cpuCores, promised.vcpus),
    memory: host.memoryUtilisation === null ? null : ratio(host.memoryUtilisation * host.memoryMiB, promised.memoryMiB),
  };
}

/** used / promised, null when nothing was promised or nothing was used (a reading of 0 % says nothing about a running VM). */
function ratio(used: number, promised: number): number | null {
  return promised > 0 && used > 0 ? used / promised : null;
}

/**
 * The demand of one workload in physical cores and MiB per technology.
 * @param place where it runs today
 * @param measured from {@link measuredUse}
 * @param values one value per assumption
 * @param limit what its host can give at all: it runs there today, so it cannot need more; null where no host is known
 */
export function workloadDemand(
  workload: Workload,
  place: HostOfWorkload,
  measured: MeasuredUse,
  values: AssumptionSet,
  limit: Resources | null,
): WorkloadDemand {
  const cpu = cpuAsVm(workload, place, measured, values);
  const memory = memoryAsVm(workload, place, measured, values);
  const vm: Resources = {
    cpuCores: Math.min(cpu.amount, limit?.cpuCores ?? Number.POSITIVE_INFINITY),
    memoryMiB: Math.min(memory.amount, limit?.memoryMiB ?? Number.POSITIVE_INFINITY),
  };
  return {
    basis: cpu.origin === 'allocation' && memory.origin === 'allocation' ? 'allocation' : 'usage',
    origin: { cpu: cpu.origin, memory: memory.origin },
    isLimitedByHost: vm.cpuCores < cpu.amount || vm.memoryMiB < memory.amount,
    byTechnology: demandByTechnology(vm, workload, values),
  };
}

interface Sized {
  readonly amount: number;
  readonly origin: DemandOrigin;
}

function cpuAsVm(workload: Workload, place: HostOfWorkload, measured: MeasuredUse, values: AssumptionSet): Sized {
  const floor = valueOf(values, 'demand.minimumCpuCores');
  const isVm = runsAsVm(workload);
  // A VM cannot use more than it was given; a container's request is what it is promised, and it may use more.
  const ceiling = isVm ? Math.max(floor, workload.vcpus) : Number.POSITIVE_INFINITY;
  const sized = (cores: number, origin: DemandOrigin): Sized => ({ amount: clamp(cores, floor, ceiling), origin });
  const own = workload.usage?.cpuCores ?? null;
  const peak = valueOf(values, 'demand.cpuPeakFactor');
  if (own !== null) return sized(own * ownFactor(workload, peak), 'workload');
  const shared = sharedRatio(workload, place, measured, 'cpu');
  if (shared !== null) return sized(shared.ratio * workload.vcpus * peak, shared.origin);
  // Schedulers of containers never promise more than a node has: requests are not overcommitted.
  return sized(isVm ? workload.vcpus / valueOf(values, 'demand.cpuOvercommit') : workload.vcpus, 'allocation');
}

function memoryAsVm(workload: Workload, place: HostOfWorkload, measured: MeasuredUse, values: AssumptionSet): Sized {
  const floor = valueOf(values, 'demand.minimumMemoryMiB');
  const isVm = runsAsVm(workload);
  const hypervisorMiB = isVm ? valueOf(values, 'vm.memoryMiB') : 0;
  const ceiling = isVm ? Math.max(floor, workload.memoryMiB + hypervisorMiB) : Number.POSITIVE_INFINITY;
  const sized = (mebibytes: number, origin: DemandOrigin): Sized => ({
    amount: clamp(mebibytes, floor, ceiling),
    origin,
  });
  const own = workload.usage?.memoryMiB ?? null;
  const peak = valueOf(values, 'demand.memoryPeakFactor');
  if (own !== null) {
    return sized(own * ownFactor(workload, peak) + hypervisorMiB, 'workload');
  }
  const shared = sharedRatio(workload, place, measured, 'memory');
  if (shared !== null) return sized(shared.ratio * workload.memoryMiB * peak, shared.origin);
  return sized(
    isVm ? workload.memoryMiB / valueOf(values, 'demand.memoryOvercommit') + hypervisorMiB : workload.memoryMiB,
    'allocation',
  );
}

function runsAsVm(workload: Workload): boolean {
  return workload.technology === 'vm' || workload.technology === 'paravirt';
}

/** A percentile or peak is taken as it is; a mean or an instant is raised to a peak. */
function ownFactor(workload: Workload, peak: number): number {
  const statistic = workload.usage?.statistic;
  return statistic === 'mean' || statistic === 'instant' ? peak : 1;
}

function sharedRatio(
  workload: Workload,
  place: HostOfWorkload,
  measured: MeasuredUse,
  resource: keyof MeasuredRatio,
): { ratio: number; origin: 'host' | 'cluster' } | null {
  if (workload.powerState !== 'on') return null;
  if (place.hostId !== null && place.basis !== 'assumed') {
    const ofHost = measured.byHost.get(place.hostId)?.[resource] ?? null;
    if (ofHost !== null) return { ratio: ofHost, origin: 'host' };
  }
  const ofCluster = measured.byCluster.get(workload.clusterId)?.[resource] ?? null;
  return ofCluster === null ? null : { ratio: ofCluster, origin: 'cluster' };
}

/**
 * The need per technology, from the need as a VM. What the application itself needs is the VM's need less the hypervisor's
 * loss and the guest system; each technology then adds its own. A workload that is no VM today has no guest to take off.
 */
export function demandByTechnology(vm: Resources, workload: Workload, values: AssumptionSet): DemandByTechnology {
  const minimumCores = valueOf(values, 'demand.minimumCpuCores');
  const minimumMiB = valueOf(values, 'demand.minimumMemoryMiB');
  const isVm = runsAsVm(workload);
  const guestMiB = operatingSystemFamily(workload.operatingSystem).isWindows
    ? valueOf(values, 'guest.windowsMemoryMiB')
    : valueOf(values, 'guest.linuxMemoryMiB');
  const application: Resources = isVm
    ? {
        cpuCores: Math.max(
          minimumCores,
          vm.cpuCores * (1 - valueOf(values, 'vm.cpuLoss')) - valueOf(values, 'guest.cpuCores'),
        ),
        memoryMiB: Math.max(minimumMiB, vm.memoryMiB - guestMiB),
      }
    : vm;
  const container: Resources = {
    cpuCores: application.cpuCores / (1 - valueOf(values, 'container.cpuLoss')),
    memoryMiB: application.memoryMiB + valueOf(values, 'container.memoryMiB'),
  };
  return {
    vm,
    container,
    microvm: {
      cpuCores: application.cpuCores / (1 - valueOf(values, 'microvm.cpuLoss')) + valueOf(values, 'microvm.cpuCores'),
      memoryMiB: container.memoryMiB + valueOf(values, 'microvm.memoryMiB'),
    },
    wasm: {
      cpuCores: application.cpuCores * valueOf(values, 'wasm.cpuFactor'),
      memoryMiB: Math.max(
        valueOf(values, 'wasm.memoryMiB'),
        application.memoryMiB * valueOf(values, 'wasm.memoryShare') + valueOf(values, 'wasm.memoryMiB'),
      ),
    },
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
