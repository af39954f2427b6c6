import { ClusterBook } from '../clusterBook.ts';
import { makeId, makeKey } from '../keys.ts';
import { listAt, objectAt, textAt } from '../tree/value.ts';
import type { KubernetesObject } from './objects.ts';

/**
 * The name of a cluster whose nodes do not tell theirs. kubectl's output names no cluster; nodes of hosted and installed
 * clusters often carry it as a label.
 */
export const unnamedCluster = 'Kubernetes';

/** Labels of nodes that hold the cluster's name, the more deliberate first. */
const clusterLabels: readonly string[] = [
  'cluster.x-k8s.io/cluster-name',
  'alpha.eksctl.io/cluster-name',
  'eks.amazonaws.com/cluster-name',
  'kubernetes.azure.com/cluster',
  'cloud.google.com/gke-cluster-name',
  'kops.k8s.io/cluster-name',
  'cluster-name',
];

/** The id of the cluster that pods are in whose file does not say which. */
export function unnamedClusterId(): string {
  return makeId('cluster', makeKey(null, unnamedCluster), unnamedCluster);
}

/** Whether a cluster's key is an identifier that was found for it, and not a name that its nodes bear. */
export function isIdentified(key: string): boolean {
  return key.startsWith('kubernetes/');
}

/** How sure an identifier is: of the cluster itself, of what its provider calls it, of one of its nodes. Lower is surer. */
export function rankOfKey(key: string): number {
  if (!isIdentified(key)) return 0;
  return key.startsWith('kubernetes/uid/') ? 1 : key.startsWith('kubernetes/node/') ? 3 : 2;
}

/**
 * The clusters of one file. Nodes are in the cluster that they bear the name of, else in that of their file, which is told by
 * the uid of its namespace kube-system (the customary identifier of a cluster), else by what its provider calls it, else by
 * the node that has been there the longest, those of the control plane first. Pods go with the nodes of their file.
 */
export class FileClusters {
  private readonly book = new ClusterBook(false);
  private readonly ofNodes = new Map<string, string>();
  private readonly identity: Identity | null;
  /** Distinct uids of kube-system: more than one where files of several clusters were put together. */
  readonly systems: number;

  constructor(objects: readonly KubernetesObject[]) {
    const nodes = objects.flatMap(({ kind, value }) => (kind === 'Node' ? [value] : []));
    const systems = new Set(
      objects.flatMap(({ kind, value }) =>
        kind === 'Namespace' && textAt(value, 'metadata', 'name') === 'kube-system'
          ? (textAt(value, 'metadata', 'uid') ?? [])
          : [],
      ),
    );
    this.systems = systems.size;
    const [system] = systems;
    this.identity =
      system !== undefined && systems.size === 1
        ? { key: makeKey('kubernetes', 'uid', system), name: providerOf(nodes)?.name ?? unnamedCluster }
        : (providerOf(nodes) ?? eldestOf(nodes));
    for (const node of nodes) {
      const name = textAt(node, 'metadata', 'name');
      if (name !== null) this.ofNodes.set(name, this.ofNode(node));
    }
  }

  /** The id of a node's cluster. */
  ofNode(node: unknown): string {
    const label = clusterLabels
      .map((one) => textAt(node, 'metadata', 'labels', one))
      .find((text) => text !== null && text !== undefined);
    if (label !== undefined && label !== null) return this.named(label);
    return this.identity === null
      ? this.named(unnamedCluster)
      : this.book.idOfKey(this.identity.key, this.identity.name);
  }

  /** The id of the cluster of a pod on a node (null for none): a file with nodes of one cluster holds pods of that one. */
  ofPod(nodeName: string | null): string {
    const known = nodeName === null ? undefined : this.ofNodes.get(nodeName);
    if (known !== undefined) return known;
    const all = new Set(this.ofNodes.values());
    const [only] = all;
    if (only !== undefined && all.size === 1) return only;
    // Without nodes the identifier of the cluster may still be there.
    if (all.size === 0 && this.identity !== null) return this.book.idOfKey(this.identity.key, this.identity.name);
    return this.named(unnamedCluster);
  }

  describes(nodeName: string): boolean {
    return this.ofNodes.has(nodeName);
  }

  all(): ReturnType<ClusterBook['all']> {
    return this.book.all();
  }

  private named(cluster: string): string {
    return this.book.idOf({ vcenter: null, datacenter: null, cluster }) ?? unnamedClusterId();
  }
}

interface Identity {
  readonly key: string;
  readonly name: string;
}

/** What the provider of the nodes calls their cluster, where its ids of nodes say so; null where they differ or do not. */
function providerOf(nodes: readonly unknown[]): Identity | null {
  const found = new Map<string, Identity>();
  for (const node of nodes) {
    const identity = ofProviderId(textAt(node, 'spec', 'providerID') ?? '', node);
    if (identity === null) return null;
    found.set(identity.key, identity);
  }
  const [only] = found.values();
  return found.size === 1 && only !== undefined ? only : null;
}

function ofProviderId(id: string, node: unknown): Identity | null {
  const kind = /^kind:\/\/[^/]*\/([^/]+)\//.exec(id);
  if (kind?.[1] !== undefined) return { key: makeKey('kubernetes', 'kind', kind[1]), name: kind[1] };
  const azure = /^azure:\/\/\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i.exec(id);
  if (azure?.[1] !== undefined && azure[2] !== undefined)
    return { key: makeKey('kubernetes', 'azure', azure[1], azure[2]), name: azure[2] };
  const google = /^gce:\/\/([^/]+)\//.exec(id);
  const pool = textAt(node, 'metadata', 'labels', 'cloud.google.com/gke-nodepool');
  const name = textAt(node, 'metadata', 'name') ?? '';
  const end = pool === null ? -1 : name.indexOf(`-${pool}-`);
  if (google?.[1] !== undefined && name.startsWith('gke-') && end > 4) {
    const cluster = name.slice(4, end);
    return { key: makeKey('kubernetes', 'gke', google[1], cluster), name: cluster };
  }
  return null;
}

/** The node that was made first, of the control plane where it is there; null without nodes. */
function eldestOf(nodes: readonly unknown[]): Identity | null {
  const rank = (node: unknown): string => {
    const labels = objectAt(node, 'metadata', 'labels') ?? {};
    const isControl = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'].some((one) =>
      Object.hasOwn(labels, one),
    );
    return [
      isControl ? '0' : '1',
      textAt(node, 'metadata', 'creationTimestamp') ?? '9999',
      textAt(node, 'metadata', 'name') ?? '',
      textAt(node, 'metadata', 'uid') ?? '',
    ].join('\n');
  };
  const [eldest] = nodes
    .map((node) => ({ node, rank: rank(node) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  if (eldest === undefined) return null;
  const id = textAt(eldest.node, 'metadata', 'uid') ?? textAt(eldest.node, 'metadata', 'name');
  return id === null ? null : { key: makeKey('kubernetes', 'node', id), name: unnamedCluster };
}

/** The uid of the node that a static pod belongs to; null for any other. */
export function nodeUidOf(pod: unknown): string | null {
  const owner = listAt(pod, 'metadata', 'ownerReferences').find((one) => textAt(one, 'kind') === 'Node');
  return textAt(owner, 'uid');
}
