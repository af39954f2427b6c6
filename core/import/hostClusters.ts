import type { Cluster, Host, Workload } from '#core/inventory/inventory.ts';
import { makeId, makeKey } from './keys.ts';
import { unnamedCluster } from './kubernetes/cluster.ts';

/**
 * Gives workloads whose source names no cluster, or only "some Kubernetes cluster", the cluster of the host they run on;
 * pods on no node that of the only Kubernetes cluster there is.
 */
export function adoptHostClusters(
  workloads: readonly Workload[],
  hosts: ReadonlyMap<string, Host>,
  clusters: ReadonlyMap<string, Cluster>,
): readonly Workload[] {
  const unnamed = unnamedClusterId();
  const adopted = new Set<string>();
  const placed = workloads.map((workload): Workload => {
    const host = workload.hostId === null ? undefined : hosts.get(workload.hostId);
    if (host === undefined || host.clusterId === null) return workload;
    if (workload.clusterId !== null && workload.clusterId !== unnamed) return workload;
    if (workload.clusterId === unnamed) adopted.add(host.clusterId);
    return workload.clusterId === host.clusterId ? workload : { ...workload, clusterId: host.clusterId };
  });
  const [only] = adopted;
  if (adopted.size !== 1 || only === undefined || only === unnamed || !clusters.has(only)) return placed;
  return placed.map((workload) => (workload.clusterId === unnamed ? { ...workload, clusterId: only } : workload));
}

/** The clusters that something is in or that a source describes: a name that nothing uses any more is none. */
export function dropEmptyClusters(
  clusters: readonly Cluster[],
  hosts: readonly Host[],
  workloads: readonly Workload[],
): readonly Cluster[] {
  const used = new Set([...hosts, ...workloads].map((thing) => thing.clusterId));
  return clusters.filter(
    (cluster) => cluster.origin !== null || cluster.id !== unnamedClusterId() || used.has(cluster.id),
  );
}

function unnamedClusterId(): string {
  return makeId('cluster', makeKey(null, unnamedCluster), unnamedCluster);
}
