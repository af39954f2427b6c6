import { cpuLevelOf, offersLevel, type CpuLevel } from '#core/catalogue/cpuLevels.ts';
import type { HostOfWorkload } from '#core/demand/assumedHosts.ts';
import type { Host, Workload } from '#core/inventory/inventory.ts';
import type { PlannedTechnology } from '#core/inventory/technology.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { Pool } from './pools.ts';

/*
 * What hosts keep workloads off by their hardware: processors that lack what a VM runs with, NUMA nodes that are too small.
 * Both are brought into the forms that engine and roadmap know: allowed hosts and sets of which a host carries so many.
 */

/** A set of which each host carries at most `limitOfHost`. */
export interface NodeGroup {
  readonly id: string;
  readonly workloads: readonly string[];
  readonly maxPerHost: number;
  readonly limitOfHost: Readonly<Record<string, number>>;
}

/** Where the hardware of a pool lets its workloads go. */
export interface PoolLimits {
  /** NUMA: where it may run at all, by workload id; workloads that may run anywhere in the pool are left out. */
  readonly allowedHosts: ReadonlyMap<string, readonly string[]>;
  /** Processors: where it may be moved while it runs; started anew, as after a failure, it may go anywhere. */
  readonly liveHosts: ReadonlyMap<string, readonly string[]>;
  readonly nodeGroups: readonly NodeGroup[];
  /** Workloads that are larger than a NUMA node of every host. */
  readonly widerThanEveryNode: readonly string[];
}

/** What limits are made from beside the pool. */
export interface LimitInputs {
  readonly hostOf: ReadonlyMap<string, Pick<HostOfWorkload, 'hostId'> & { readonly basis?: HostOfWorkload['basis'] }>;
  readonly scenario: Pick<Scenario, 'numa'>;
}

/** Cores and MiB of one NUMA node and how many there are; null where neither nodes nor sockets are known. */
export function numaNodeOf(
  host: Host,
): { readonly nodes: number; readonly cores: number; readonly memoryMiB: number } | null {
  // A node for each socket is how most servers come; settings that split a socket further are only known from a source.
  const nodes = host.numaNodes ?? host.sockets;
  return nodes === null ? null : { nodes, cores: host.cpuCores / nodes, memoryMiB: host.memoryMiB / nodes };
}

/** True when all vCPUs and the memory of the VM fit into one NUMA node; hosts of which no node is known count as one node. */
export function fitsOneNode(workload: Workload, host: Host): boolean {
  const node = numaNodeOf(host);
  return node === null || (workload.vcpus <= node.cores && workload.memoryMiB <= node.memoryMiB);
}

/**
 * Where processors and NUMA nodes let the workloads of a pool go, run as `technologyOf` says. Only VMs are bound: what is
 * started anew as something else asks nothing of the generation and is no wide guest any more.
 *
 * Processors: a VM needs what its source states; else the EVC mode of its host; else its host's generation, all of which it
 * has seen since it was started. NUMA binds under `require` alone, and never a VM that is wider than a node of every host.
 */
export function poolLimits(
  pool: Pool,
  technologyOf: (workload: string) => PlannedTechnology,
  inputs: LimitInputs,
): PoolLimits {
  const hosts = new Map(pool.hosts.map((host) => [host.id, host]));
  const offered = new Map(pool.hosts.map((host) => [host.id, cpuLevelOf(host.cpuModel)]));
  const allHosts = pool.hosts.map((host) => host.id);
  // Most workloads share a handful of answers: the lists are made once for each.
  const hostsByLevel = new Map<string, readonly string[]>();
  const allowedFor = (level: CpuLevel): readonly string[] => {
    const key = `${level.line ?? ''}/${level.rank}/${level.x86Level}`;
    let list = hostsByLevel.get(key);
    if (list === undefined) {
      list = allHosts.filter((id) => {
        const level_ = offered.get(id) ?? null;
        return level_ === null || offersLevel(level_, level);
      });
      hostsByLevel.set(key, list);
    }
    return list;
  };
  const allowedHosts = new Map<string, readonly string[]>();
  const liveHosts = new Map<string, readonly string[]>();
  const widerThanEveryNode: string[] = [];
  const oneNode: Workload[] = [];
  const isRequired = inputs.scenario.numa === 'require';
  for (const workload of pool.workloads) {
    if (technologyOf(workload.id) !== 'vm') continue;
    const place = inputs.hostOf.get(workload.id);
    const home = place?.hostId == null || place.basis === 'assumed' ? undefined : hosts.get(place.hostId);
    const needed = neededLevel(workload, home);
    if (needed !== null) {
      const list = allowedFor(needed);
      if (list.length < allHosts.length) {
        // Where it runs it runs, whatever the catalogue says of the processor.
        liveHosts.set(
          workload.id,
          home === undefined || list.includes(home.id)
            ? list
            : allHosts.filter((id) => id === home.id || list.includes(id)),
        );
      }
    }
    if (!isRequired) continue;
    const fitting = allHosts.filter((id) => fitsOneNode(workload, hosts.get(id)!));
    const live = liveHosts.get(workload.id);
    if (!fitting.some((id) => live?.includes(id) ?? true)) {
      widerThanEveryNode.push(workload.id);
      continue;
    }
    oneNode.push(workload);
    if (fitting.length < allHosts.length) allowedHosts.set(workload.id, fitting);
  }
  return { allowedHosts, liveHosts, nodeGroups: nodeGroupsOf(pool, oneNode), widerThanEveryNode };
}

function neededLevel(workload: Workload, home: Host | undefined): CpuLevel | null {
  return (
    cpuLevelOf(workload.cpuFeatureLevel) ?? cpuLevelOf(home?.evcMode ?? null) ?? cpuLevelOf(home?.cpuModel ?? null)
  );
}

/**
 * VMs that take more than half of the largest node's memory: no two share a node, so a host carries one for each of its
 * nodes. Necessary, not sufficient: how smaller ones share nodes is left to the hypervisor (decision 32).
 */
function nodeGroupsOf(pool: Pool, oneNode: readonly Workload[]): readonly NodeGroup[] {
  const nodes = pool.hosts.map((host) => numaNodeOf(host));
  if (nodes.some((node) => node === null)) return [];
  const largest = Math.max(0, ...nodes.map((node) => node?.memoryMiB ?? 0));
  const large = oneNode.filter((workload) => workload.memoryMiB > largest / 2);
  if (large.length < 2) return [];
  return [
    {
      id: `one NUMA node each in ${pool.clusterName ?? pool.id}`,
      workloads: large.map((workload) => workload.id),
      maxPerHost: 1,
      limitOfHost: Object.fromEntries(pool.hosts.map((host, h) => [host.id, nodes[h]?.nodes ?? 1])),
    },
  ];
}
