import { compareText } from '#core/compareText.ts';
import type { Host, HostBasis, Inventory, Workload } from '#core/inventory/inventory.ts';
import type { Finding, ImportSource } from '#core/inventory/source.ts';

/** Where a workload is taken to run today. `hostId` is null only when the estate describes no host at all. */
export interface HostOfWorkload {
  readonly hostId: string | null;
  readonly basis: HostBasis;
}

/** The host of every workload, and what had to be assumed. */
export interface HostAssignment {
  readonly byWorkload: ReadonlyMap<string, HostOfWorkload>;
  readonly findings: readonly Finding[];
}

/** What the findings call a place that no cluster names. */
const noCluster = 'no cluster';

/**
 * Gives every workload a host. A host that a source names stays; a workload whose host no source describes is put on the
 * host of its cluster whose memory is least promised, largest workloads first, so that the assumption spreads evenly and
 * does not depend on the order of the rows. A cluster without described hosts borrows from its data centre, then from the
 * whole estate. Each assumption is a finding, one per spelling of a host.
 */
export function assignHosts(inventory: Inventory, sources: readonly ImportSource[]): HostAssignment {
  const byWorkload = new Map<string, HostOfWorkload>();
  const promisedMiB = new Map<string, number>();
  const hosts = [...inventory.hosts].sort((a, b) => compareText(a.id, b.id));
  for (const host of hosts) promisedMiB.set(host.id, 0);

  const homeless: Workload[] = [];
  for (const workload of inventory.workloads) {
    if (workload.hostId !== null && promisedMiB.has(workload.hostId)) {
      byWorkload.set(workload.id, { hostId: workload.hostId, basis: workload.hostBasis ?? 'recorded' });
      if (workload.powerState === 'on') {
        promisedMiB.set(workload.hostId, (promisedMiB.get(workload.hostId) ?? 0) + workload.memoryMiB);
      }
    } else {
      homeless.push(workload);
    }
  }
  homeless.sort((a, b) => b.memoryMiB - a.memoryMiB || compareText(a.id, b.id));
  for (const workload of homeless) {
    const candidates = hostsNear(workload, hosts);
    const host = leastPromised(candidates, promisedMiB);
    byWorkload.set(workload.id, { hostId: host?.id ?? null, basis: 'assumed' });
    if (host !== undefined && workload.powerState === 'on') {
      promisedMiB.set(host.id, (promisedMiB.get(host.id) ?? 0) + workload.memoryMiB);
    }
  }
  return { byWorkload, findings: assumptionFindings(inventory, homeless, byWorkload, sources) };
}

function hostsNear(workload: Workload, hosts: readonly Host[]): readonly Host[] {
  const inCluster = hosts.filter((host) => host.clusterId === workload.clusterId);
  if (inCluster.length > 0) return inCluster;
  const inDatacenter = hosts.filter((host) => workload.datacenter !== null && host.datacenter === workload.datacenter);
  return inDatacenter.length > 0 ? inDatacenter : hosts;
}

function leastPromised(candidates: readonly Host[], promisedMiB: ReadonlyMap<string, number>): Host | undefined {
  let best: Host | undefined;
  let bestShare = Number.POSITIVE_INFINITY;
  for (const host of candidates) {
    const share = (promisedMiB.get(host.id) ?? 0) / Math.max(1, host.memoryMiB);
    if (share < bestShare) {
      best = host;
      bestShare = share;
    }
  }
  return best;
}

function assumptionFindings(
  inventory: Inventory,
  homeless: readonly Workload[],
  byWorkload: ReadonlyMap<string, HostOfWorkload>,
  sources: readonly ImportSource[],
): readonly Finding[] {
  const clusterNames = new Map(inventory.clusters.map((cluster) => [cluster.id, cluster.name]));
  const clustersWithHosts = new Set(inventory.hosts.map((host) => host.clusterId));
  const files = new Map(sources.map((source) => [source.id, source.file]));
  const groups = new Map<
    string,
    { hostName: string | null; cluster: string; borrowed: boolean; members: Workload[] }
  >();
  for (const workload of homeless) {
    const cluster =
      workload.clusterId === null ? noCluster : (clusterNames.get(workload.clusterId) ?? workload.clusterId);
    const key = JSON.stringify([cluster, workload.hostName]);
    const group = groups.get(key) ?? {
      hostName: workload.hostName,
      cluster,
      borrowed: !clustersWithHosts.has(workload.clusterId),
      members: [],
    };
    group.members.push(workload);
    groups.set(key, group);
  }
  const findings: Finding[] = [];
  for (const key of [...groups.keys()].sort(compareText)) {
    const group = groups.get(key);
    const first = group?.members[0];
    if (group === undefined || first === undefined) continue;
    const file = files.get(first.origin.sourceId) ?? first.origin.sourceId;
    const placed = byWorkload.get(first.id)?.hostId ?? null;
    const size = workloadCount(group.members.length);
    const named = group.hostName === null ? 'name no host' : `run on "${group.hostName}", which no source describes`;
    findings.push({
      severity: placed === null ? 'error' : 'info',
      code: placed === null ? 'no-host-to-assume' : 'host-assumed',
      file,
      ...(first.origin.sheet === null ? {} : { sheet: first.origin.sheet }),
      column: 'Host',
      ...(group.hostName === null ? {} : { value: group.hostName.slice(0, 200) }),
      message:
        placed === null
          ? `${size} of ${group.cluster} ${named}; the estate describes no host at all, so they are sized but not placed.`
          : `${size} of ${group.cluster} ${named}; ${group.borrowed ? 'their cluster has no described host either, so hosts of another cluster are' : 'hosts of the same cluster are'} assumed. Add the host to the inventory to plan with its real capacity.`,
    });
  }
  return findings;
}

function workloadCount(count: number): string {
  return count === 1 ? '1 workload' : `${count} workloads`;
}
