import { hostLoads } from './explain.ts';
import { reserve } from './reserve.ts';
import type { AsIsLoad, PlacementHost, PlacementResource, PlacementWorkload, ReservePolicy } from './types.ts';

/**
 * Load of every host as it is today, against what is usable with all running hosts on. Workloads on unknown hosts are listed, not
 * dropped. Units are those of the request; see `HostLoad`.
 */
export function asIsLoad(
  hosts: readonly PlacementHost[],
  workloads: readonly PlacementWorkload[],
  resources: readonly PlacementResource[],
  policy: ReservePolicy,
): AsIsLoad {
  const dimensions = resources.length;
  const running = hosts.filter((host) => host.isOn);
  const share = reserve(running.length > 0 ? running : hosts, policy).failureShare;
  const usable = new Float64Array(hosts.length * dimensions);
  const hostIndex = new Map(hosts.map((host, h) => [host.id, h]));
  hosts.forEach((host, h) => {
    const own =
      host.usable ??
      reserve([host], { ...policy, failuresToTolerate: 0, hostsInMaintenance: 0 }).usable[0]!.map(
        (value, d) => value * share[d]! * (resources[d]!.overcommit ?? 1),
      );
    usable.set(own, h * dimensions);
  });
  const load = new Float64Array(usable.length);
  const counts = new Int32Array(hosts.length);
  const withoutHost: string[] = [];
  for (const workload of workloads) {
    const h = workload.currentHost === null ? undefined : hostIndex.get(workload.currentHost);
    if (h === undefined) {
      withoutHost.push(workload.id);
      continue;
    }
    counts[h]!++;
    for (let d = 0; d < dimensions; d++) load[h * dimensions + d]! += workload.demand[d]!;
  }
  const rows = hostLoads({ hosts, resources }, load, usable, counts);
  return {
    hosts: rows,
    hostsUsed: rows.filter((row) => row.workloadCount > 0).length,
    overUsable: rows.filter((row) => row.isOverUsable).map((row) => row.host),
    withoutHost,
  };
}
