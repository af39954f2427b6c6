import { reserve } from '#core/placement/reserve.ts';
import type { ReservePolicy } from '#core/placement/types.ts';

/** A pool as numbers: capacities and demands in columns, for evaluating many samples of assumptions. */
export interface PackedPool {
  readonly policy: ReservePolicy;
  /** [cores, MiB] per host, platform taken off. */
  readonly capacities: readonly (readonly [number, number])[];
  readonly cpuCores: Float64Array;
  readonly memoryMiB: Float64Array;
}

/**
 * How many hosts of a pool a first-fit-decreasing packing takes, the largest hosts first, under the reserve. Far faster and
 * a little worse than the placement engine: sampling uses it for the difference between two sets of assumptions only.
 * Returns all hosts where even they do not suffice.
 */
export function hostsNeeded(pool: PackedPool): number {
  const count = pool.capacities.length;
  if (pool.cpuCores.length === 0) return 0;
  const hosts = [...pool.capacities].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  const order = decreasingOrder(pool, hosts);
  let low = Math.min(count, pool.policy.failuresToTolerate + 1);
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fitsOn(hosts.slice(0, middle), pool, order)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Workloads by their larger share of the pool's capacity, largest first; ties by index. */
function decreasingOrder(pool: PackedPool, hosts: readonly (readonly [number, number])[]): Int32Array {
  let cores = 0;
  let mebibytes = 0;
  for (const [hostCores, hostMiB] of hosts) {
    cores += hostCores;
    mebibytes += hostMiB;
  }
  const size = Float64Array.from(pool.cpuCores, (value, index) =>
    Math.max(value / Math.max(cores, 1e-9), (pool.memoryMiB[index] ?? 0) / Math.max(mebibytes, 1e-9)),
  );
  return Int32Array.from(size.keys()).sort((a, b) => (size[b] ?? 0) - (size[a] ?? 0) || a - b);
}

function fitsOn(hosts: readonly (readonly [number, number])[], pool: PackedPool, order: Int32Array): boolean {
  const { usable } = reserve(
    hosts.map((capacity) => ({ capacity })),
    pool.policy,
  );
  const freeCores = Float64Array.from(usable, (one) => one[0] ?? 0);
  const freeMiB = Float64Array.from(usable, (one) => one[1] ?? 0);
  for (const item of order) {
    const cores = pool.cpuCores[item] ?? 0;
    const mebibytes = pool.memoryMiB[item] ?? 0;
    let host = 0;
    while (host < hosts.length && ((freeCores[host] ?? 0) < cores || (freeMiB[host] ?? 0) < mebibytes)) host++;
    if (host === hosts.length) return false;
    freeCores[host] = (freeCores[host] ?? 0) - cores;
    freeMiB[host] = (freeMiB[host] ?? 0) - mebibytes;
  }
  return true;
}
