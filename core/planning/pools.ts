import { compareText } from '#core/compareText.ts';
import type { Cluster, Host, Inventory, Workload } from '#core/inventory/inventory.ts';
import type { Finding, ImportSource } from '#core/inventory/source.ts';
import type { HostOfWorkload } from '#core/demand/assumedHosts.ts';
import type { Scenario } from '#core/scenario/scenario.ts';

/** Hosts that share workloads: a cluster, or the stand-alone hosts of one data centre. Placement never crosses its border. */
export interface Pool {
  readonly id: string;
  /** The cluster's name; null for stand-alone hosts. */
  readonly clusterName: string | null;
  readonly hosts: readonly Host[];
  /** Powered-on workloads on these hosts. */
  readonly workloads: readonly Workload[];
  /** Host failures that it must survive; 0 where a single host makes that impossible. */
  readonly failuresToTolerate: number;
}

/**
 * Splits the estate into pools, sorted by id. A cluster's own failover level wins over the scenario's where its admission
 * control reserves for it; a pool of n hosts cannot lose more than n - 1.
 */
export function poolsOf(
  inventory: Inventory,
  hostOf: ReadonlyMap<string, HostOfWorkload>,
  scenario: Pick<Scenario, 'failuresToTolerate'>,
): readonly Pool[] {
  const clusters = new Map(inventory.clusters.map((cluster) => [cluster.id, cluster]));
  const hosts = new Map<string, Host[]>();
  const poolOfHost = new Map<string, string>();
  for (const host of inventory.hosts) {
    const id = poolId(host);
    poolOfHost.set(host.id, id);
    const list = hosts.get(id);
    if (list === undefined) hosts.set(id, [host]);
    else list.push(host);
  }
  const workloads = new Map<string, Workload[]>();
  for (const workload of inventory.workloads) {
    const hostId = hostOf.get(workload.id)?.hostId ?? null;
    const id = hostId === null ? undefined : poolOfHost.get(hostId);
    if (workload.powerState !== 'on' || id === undefined) continue;
    const list = workloads.get(id);
    if (list === undefined) workloads.set(id, [workload]);
    else list.push(workload);
  }
  return [...hosts.keys()].sort(compareText).map((id) => {
    const members = (hosts.get(id) ?? []).sort((a, b) => compareText(a.id, b.id));
    const cluster = clusterOf(members, clusters);
    const wanted = failoverLevelOf(cluster) ?? scenario.failuresToTolerate;
    return {
      id,
      clusterName: cluster?.name ?? null,
      hosts: members,
      workloads: (workloads.get(id) ?? []).sort((a, b) => compareText(a.id, b.id)),
      failuresToTolerate: Math.min(wanted, members.length - 1),
    };
  });
}

/** The failures that a cluster reserves for: with admission control off its failover level is a setting that nothing keeps. */
export function failoverLevelOf(cluster: Cluster | null): number | null {
  return cluster === null || cluster.admissionControl === false ? null : cluster.failoverLevel;
}

function poolId(host: Host): string {
  return host.clusterId ?? `stand-alone:${host.datacenter ?? ''}`;
}

function clusterOf(members: readonly Host[], clusters: ReadonlyMap<string, Cluster>): Cluster | null {
  const id = members[0]?.clusterId ?? null;
  return id === null ? null : (clusters.get(id) ?? null);
}

/** What a planner should know of the pools themselves: single hosts without a spare, hosts in no cluster. */
export function poolFindings(
  pools: readonly Pool[],
  clusterList: readonly Cluster[],
  scenario: Pick<Scenario, 'failuresToTolerate'>,
  sources: readonly ImportSource[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const clusters = new Map(clusterList.map((cluster) => [cluster.id, cluster]));
  const files = new Map(sources.map((source) => [source.id, source.file]));
  for (const pool of pools) {
    const first = pool.hosts[0];
    if (first === undefined) continue;
    const file = files.get(first.origin.sourceId) ?? first.origin.sourceId;
    const label = pool.clusterName ?? 'stand-alone hosts';
    if (pool.clusterName === null) {
      findings.push({
        severity: 'info',
        code: 'hosts-without-cluster',
        file,
        value: pool.hosts
          .map((host) => host.name)
          .join(', ')
          .slice(0, 200),
        message: `${pool.hosts.length} host${pool.hosts.length === 1 ? ' is' : 's are'} in no cluster; they are planned as one pool per data centre.`,
      });
    }
    const cluster = clusterOf(pool.hosts, clusters);
    if (cluster?.admissionControl === false && cluster.failoverLevel !== null) {
      findings.push({
        severity: 'info',
        code: 'admission-control-off',
        file: cluster.origin === null ? file : (files.get(cluster.origin.sourceId) ?? cluster.origin.sourceId),
        ...(cluster.origin?.sheet == null ? {} : { sheet: cluster.origin.sheet }),
        ...(cluster.origin === null ? {} : { row: cluster.origin.row }),
        value: cluster.name,
        message: `Admission control of ${cluster.name} is off, so its failover level of ${cluster.failoverLevel} reserves nothing today; the plan reserves for ${scenario.failuresToTolerate} host failure${scenario.failuresToTolerate === 1 ? '' : 's'}, as the scenario says.`,
      });
    }
    if (pool.hosts.length === 1 && scenario.failuresToTolerate > 0 && pool.workloads.length > 0) {
      findings.push({
        severity: 'warning',
        code: 'no-spare-host',
        file,
        value: first.name,
        message: `${label} has one host: it cannot survive its failure, so no reserve is planned for it.`,
      });
    }
  }
  return findings;
}
