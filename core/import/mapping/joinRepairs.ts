import type { Cluster, Host, Inventory, Workload } from '#core/inventory/inventory.ts';
import type { ImportResult } from '../contract.ts';
import { ClusterBook } from '../clusterBook.ts';
import type { Repair } from './repair.ts';

/**
 * Results with what the user decided about hosts put in: whose workloads a host name means, and which cluster a host is in.
 * A decision about a host that no source has any more is left aside; one about a host that its source has since placed in
 * a cluster gives way to the source.
 */
export function applyJoinRepairs(
  results: readonly ImportResult[],
  repairs: readonly Repair[],
): readonly ImportResult[] {
  const hostIds = new Set(results.flatMap(({ inventory }) => inventory.hosts.map(({ id }) => id)));
  const hostOf = new Map<string, string>();
  const clusterOf = new Map<string, string>();
  for (const repair of repairs) {
    if (repair.kind === 'host-of' && hostIds.has(repair.hostId)) {
      hostOf.set(mention(repair.name, repair.clusterId), repair.hostId);
    }
    if (repair.kind === 'cluster-of') clusterOf.set(repair.hostId, repair.cluster);
  }
  if (hostOf.size + clusterOf.size === 0) return results;
  const known = results.flatMap(({ inventory }) => inventory.clusters);
  return results.map((result) => ({ ...result, inventory: repaired(result.inventory, hostOf, clusterOf, known) }));
}

function mention(name: string, clusterId: string | null): string {
  return `${clusterId ?? ''}\n${name.trim().toLowerCase()}`;
}

function repaired(
  inventory: Inventory,
  hostOf: ReadonlyMap<string, string>,
  clusterOf: ReadonlyMap<string, string>,
  known: readonly Cluster[],
): Inventory {
  const made = new Map<string, Cluster>();
  const hosts = inventory.hosts.map((host): Host => {
    const name = host.clusterId === null ? clusterOf.get(host.id) : undefined;
    if (name === undefined) return host;
    const cluster = clusterNamed(name, host, known);
    made.set(cluster.id, cluster);
    return { ...host, clusterId: cluster.id };
  });
  const workloads = inventory.workloads.map((workload): Workload => {
    if (workload.hostName === null || workload.hostId !== null) return workload;
    const hostId = hostOf.get(mention(workload.hostName, workload.clusterId));
    return hostId === undefined ? workload : { ...workload, hostId, hostBasis: 'matched' };
  });
  const own = new Set(inventory.clusters.map(({ id }) => id));
  return {
    ...inventory,
    hosts,
    workloads,
    clusters: [...inventory.clusters, ...[...made.values()].filter(({ id }) => !own.has(id))],
  };
}

/** The cluster of that name, that of the host's own data centre first; a new one where there is none. */
function clusterNamed(name: string, host: Host, known: readonly Cluster[]): Cluster {
  const named = known.filter((cluster) => cluster.name.toLowerCase() === name.toLowerCase());
  const found =
    named.find(({ datacenter }) => datacenter === host.datacenter) ??
    named.find(({ datacenter }) => datacenter === null || host.datacenter === null);
  // Named here alone: where it was read belongs to the source that describes it.
  if (found !== undefined)
    return {
      ...found,
      origin: null,
      failoverLevel: null,
      admissionControl: null,
      sharedStorageMiB: null,
      sharedStorageUsedMiB: null,
    };
  const book = new ClusterBook(false);
  const id = book.idOf({ vcenter: null, datacenter: host.datacenter, cluster: name });
  return book.all().find((cluster) => cluster.id === id)!;
}
