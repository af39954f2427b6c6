import type { Cluster, Host, Workload } from '#core/inventory/inventory.ts';
import { unnamedClusterId } from './kubernetes/cluster.ts';

/**
 * Gives pods that do not say their system that of the node they run on (a node is Linux unless it says Windows), and gives workloads whose source names no cluster, or only "some Kubernetes cluster", the cluster of the host they run on;
 * pods on no node that of the only Kubernetes cluster there is.
 */
export function adoptFromHosts(
  workloads: readonly Workload[],
  hosts: ReadonlyMap<string, Host>,
  clusters: ReadonlyMap<string, Cluster>,
): readonly Workload[] {
  const unnamed = unnamedClusterId();
  const adopted = new Set<string>();
  const placed = workloads.map((workload): Workload => {
    const host = workload.hostId === null ? undefined : hosts.get(workload.hostId);
    return host === undefined ? workload : joinCluster(joinSystem(workload, host), host);
  });
  const [only] = adopted;
  if (adopted.size !== 1 || only === undefined || only === unnamed || !clusters.has(only)) return placed;
  return placed.map((workload) => (workload.clusterId === unnamed ? { ...workload, clusterId: only } : workload));

  function joinCluster(workload: Workload, host: Host): Workload {
    if (host.clusterId === null) return workload;
    if (workload.clusterId !== null && workload.clusterId !== unnamed) return workload;
    if (workload.clusterId === unnamed) adopted.add(host.clusterId);
    return workload.clusterId === host.clusterId ? workload : { ...workload, clusterId: host.clusterId };
  }
}

function joinSystem(workload: Workload, host: Host): Workload {
  if (workload.operatingSystem !== null || workload.technology === 'vm' || workload.technology === 'paravirt') {
    return workload;
  }
  if (!(host.hypervisor ?? '').startsWith('Kubernetes ')) return workload;
  return { ...workload, operatingSystem: /windows/i.test(host.hypervisor ?? '') ? 'Windows' : 'Linux' };
}

/** The clusters that something is in or that a source describes: a name that nothing uses any more is none. */
export function dropEmptyClusters(
  clusters: readonly Cluster[],
  hosts: readonly Host[],
  workloads: readonly Workload[],
): readonly Cluster[] {
  const used = new Set([...hosts, ...workloads].map((thing) => thing.clusterId));
  return clusters.filter((cluster) => cluster.origin !== null || used.has(cluster.id));
}
