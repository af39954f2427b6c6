import type { Cluster, Fact, Host, Inventory } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import { factsOf, type FactOf } from '../facts/draft.ts';
import type { ImportResult } from '../contract.ts';
import { makeFinding } from '../findings.ts';
import { makeKey } from '../keys.ts';
import { isIdentified, rankOfKey, unnamedCluster, unnamedClusterId } from './cluster.ts';

/**
 * Settles which files speak of the same Kubernetes cluster, before they are joined. Files that describe a node in common are
 * of one cluster, which keeps its surest identifier. Pods of a file without nodes go to the cluster whose nodes they run on:
 * told by the uids of nodes that static pods name, else by the names of nodes where these fit one cluster alone. Clusters
 * without a name are named after a node where there are several. Nothing is changed where no file is of Kubernetes.
 */
export function uniteKubernetesClusters(results: readonly ImportResult[]): {
  readonly results: readonly ImportResult[];
  readonly findings: readonly Finding[];
} {
  const nodes = results.flatMap(({ inventory }) => nodesOf(inventory));
  if (!results.some(({ inventory }) => inventory.clusters.some(isKubernetes))) return { results, findings: [] };
  const clusters = new Map(results.flatMap(({ inventory }) => inventory.clusters.map((one) => [one.id, one] as const)));
  const same = sameClusters(nodes, clusters);
  const findings: Finding[] = [];
  const members = Map.groupBy(nodes, (host) => same(host.clusterId ?? ''));
  const placed = results.map((result): ImportResult => {
    const own = lostPods(result) ? clusterOfPods(result, members, findings) : undefined;
    const target = (id: string): string => (own !== undefined && id === unnamedClusterId() ? own : same(id));
    return moved(result, target);
  });
  const names = namesOf(members, clusters);
  if (names.size > 0) findings.push(toldApart(results, names));
  return { results: placed.map((result) => withNames(result, clusters, members, names)), findings };
}

function isKubernetes({ id, key }: Cluster): boolean {
  return isIdentified(key) || id === unnamedClusterId();
}

/** The hosts of an inventory that are nodes. */
function nodesOf(inventory: Inventory): readonly Host[] {
  const ids = new Set(factsOf(inventory.facts ?? [], 'node').map((fact) => fact.hostId));
  return ids.size === 0 ? [] : inventory.hosts.filter((host) => ids.has(host.id));
}

/** What each cluster is one with, by the nodes that several files describe. */
function sameClusters(nodes: readonly Host[], clusters: ReadonlyMap<string, Cluster>): (id: string) => string {
  const parent = new Map<string, string>();
  const find = (id: string): string => {
    let root = id;
    for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next;
    return root;
  };
  const isSurer = (one: string, other: string): boolean => {
    const rank = rankOfKey(clusters.get(one)?.key ?? '') - rankOfKey(clusters.get(other)?.key ?? '');
    return rank < 0 || (rank === 0 && one < other);
  };
  for (const described of Map.groupBy(nodes, (host) => host.id).values()) {
    const ids = [...new Set(described.flatMap((host) => (host.clusterId === null ? [] : [find(host.clusterId)])))];
    // Two names that nodes bear are two clusters; anything else about one node is about one.
    const named = ids
      .filter((id) => !isIdentified(clusters.get(id)?.key ?? ''))
      .filter((id) => id !== unnamedClusterId());
    if (named.length > 1) continue;
    const [surest, ...others] = ids.toSorted((a, b) => (isSurer(a, b) ? -1 : 1));
    for (const other of others) if (surest !== undefined && find(other) !== surest) parent.set(find(other), surest);
  }
  return find;
}

/** Whether a file has pods whose cluster it does not tell. */
function lostPods({ inventory }: ImportResult): boolean {
  const unnamed = unnamedClusterId();
  return (
    inventory.workloads.some((workload) => workload.clusterId === unnamed) ||
    factsOf(inventory.facts ?? [], 'replicas').some(({ workload }) => workload.clusterId === unnamed) ||
    factsOf(inventory.facts ?? [], 'nodes-seen').length > 0
  );
}

function clusterOfPods(
  result: ImportResult,
  members: ReadonlyMap<string, readonly Host[]>,
  findings: Finding[],
): string | undefined {
  if (nodesOf(result.inventory).length > 0 || members.size === 0) return undefined;
  const seen = factsOf(result.inventory.facts ?? [], 'nodes-seen');
  const keys = new Set(seen.flatMap((fact) => fact.uids.map((uid) => makeKey('uuid', uid))));
  const names = seen.flatMap((fact) => fact.names);
  const having = (test: (hosts: readonly Host[]) => boolean): readonly string[] =>
    [...members].flatMap(([id, hosts]) => (test(hosts) ? [id] : []));
  const all = [...members.keys()];
  for (const candidates of [
    having((hosts) => hosts.some((host) => keys.has(host.key))),
    names.length === 0 ? [] : having((hosts) => names.every((name) => hosts.some((host) => host.name === name))),
    names.length === 0 ? all : having((hosts) => names.some((name) => hosts.some((host) => host.name === name))),
  ]) {
    if (candidates.length === 1) return candidates[0];
    if (candidates.length < 2) continue;
    findings.push(
      makeFinding(
        result.sources[0]?.file ?? '',
        'warning',
        'kubernetes-cluster-unclear',
        `The pods of this file could be those of ${candidates.length} clusters, whose nodes have the same names: they were put in none of them. Import the nodes and pods of each cluster in one file ("kubectl get nodes,pods -A -o json").`,
        { value: names.slice(0, 5).join(', ') },
      ),
    );
    return undefined;
  }
  return undefined;
}

/** The result with every cluster id as `target` says. */
function moved(result: ImportResult, target: (id: string) => string): ImportResult {
  const { inventory } = result;
  const move = <Thing extends { readonly clusterId: string | null }>(thing: Thing): Thing => {
    const id = thing.clusterId === null ? null : target(thing.clusterId);
    return id === thing.clusterId ? thing : { ...thing, clusterId: id };
  };
  return {
    ...result,
    inventory: {
      ...inventory,
      hosts: inventory.hosts.map(move),
      workloads: inventory.workloads.map(move),
      ...(inventory.facts === undefined ? {} : { facts: inventory.facts.map((fact) => movedFact(fact, move)) }),
    },
  };
}

function movedFact(
  fact: Fact,
  move: <Thing extends { readonly clusterId: string | null }>(thing: Thing) => Thing,
): Fact {
  if (fact.kind === 'replicas') return { ...fact, workload: move(fact.workload) };
  return fact.kind === 'platform' && typeof fact.clusterId === 'string'
    ? move<FactOf<'platform'> & { readonly clusterId: string }>({ ...fact, clusterId: fact.clusterId })
    : fact;
}

/** Names for clusters that share the one for clusters without a name: after their first node. */
function namesOf(
  members: ReadonlyMap<string, readonly Host[]>,
  clusters: ReadonlyMap<string, Cluster>,
): ReadonlyMap<string, string> {
  const unnamed = [...members.keys()].filter((id) => clusters.get(id)?.name === unnamedCluster).sort();
  if (unnamed.length < 2) return new Map();
  const firsts = new Map(
    unnamed.map((id) => [id, (members.get(id) ?? []).map((host) => host.name).sort()[0] ?? ''] as const),
  );
  const count = Map.groupBy(firsts.values(), (name) => name);
  return new Map(
    unnamed.map((id) => {
      const first = firsts.get(id) ?? '';
      // Nodes of the same names: the cluster's own identifier then tells them apart.
      const more = (count.get(first)?.length ?? 0) > 1 ? `, ${id.slice(-6)}` : '';
      return [id, `${unnamedCluster} (${first}${more})`];
    }),
  );
}

function toldApart(results: readonly ImportResult[], names: ReadonlyMap<string, string>): Finding {
  const first = results.find(({ inventory }) => nodesOf(inventory).some((host) => names.has(host.clusterId ?? '')));
  return makeFinding(
    first?.sources[0]?.file ?? '',
    'info',
    'kubernetes-clusters-apart',
    `${names.size} clusters of Kubernetes bear no name; they are told apart by their namespace kube-system or their oldest node, and each is planned by itself: ${[...names.values()].slice(0, 5).join(', ')}.`,
  );
}

function withNames(
  result: ImportResult,
  clusters: ReadonlyMap<string, Cluster>,
  members: ReadonlyMap<string, readonly Host[]>,
  names: ReadonlyMap<string, string>,
): ImportResult {
  const { inventory } = result;
  const used = new Set([...inventory.hosts, ...inventory.workloads].map((thing) => thing.clusterId ?? ''));
  const own = new Set(inventory.clusters.map(({ id }) => id));
  // What was moved here is in a cluster that another file made.
  const added = [...used].filter((id) => members.has(id) && !own.has(id)).flatMap((id) => clusters.get(id) ?? []);
  if (added.length === 0 && names.size === 0) return result;
  return {
    ...result,
    inventory: {
      ...inventory,
      clusters: [...inventory.clusters, ...added].map((one) => ({ ...one, name: names.get(one.id) ?? one.name })),
    },
  };
}
