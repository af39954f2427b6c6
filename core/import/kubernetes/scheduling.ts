import type { Fact, Origin, Rule, Workload } from '#core/inventory/inventory.ts';
import { factsOf, type Draft, type FactOf } from '../facts/draft.ts';
import { counted, tell, type Told } from '../facts/tell.ts';
import { hashText, makeId, makeKey } from '../keys.ts';
import { isConditionTaint, type Scheduling } from './schedulingFacts.ts';

type NodeFact = FactOf<'node'>;
type Requirement = Scheduling['nodeTerms'][number][number];

const hostTopology = 'kubernetes.io/hostname';

/** Pairs of pods that one demand may make; beyond, it is told and not planned with. */
const mostPairs = 2000;

interface Node {
  readonly hostId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: NodeFact['taints'];
}

/** A pod with what its specification demands. */
interface Pod {
  readonly workload: Workload;
  readonly demands: Scheduling;
}

interface ClusterOfPods {
  readonly id: string;
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
}

/**
 * The rules that Kubernetes' scheduling makes of what pods demand, cluster by cluster:
 * - node selectors and required node affinity: the nodes that fit, as a host group;
 * - taints that keep pods away: the tainted nodes, forbidden to the pods that do not tolerate them;
 * - required anti-affinity and spread over host names: how many of the pods may share a node;
 * - required affinity: the pods that share a node today stay together;
 * - demands on zones and other groups of nodes: each pod stays in the zone where it runs, which keeps today's spread.
 * Pods keep what they have today where that is looser than the rule ("IgnoredDuringExecution", NoSchedule).
 */
export function schedulingRules(facts: readonly Fact[], draft: Draft): readonly Rule[] {
  const scheduling = factsOf(facts, 'scheduling');
  if (scheduling.length === 0) return [];
  const book = new RuleBook();
  for (const cluster of clustersOf(factsOf(facts, 'node'), scheduling, draft)) {
    nodeRules(cluster, book);
    taintRules(cluster, book);
    podRules(cluster, book);
  }
  tell(draft, 'warning', 'scheduling-without-node', book.withoutNode, (count, names) => {
    return `${counted(count, 'controller')} whose pods demand nodes that no described node is (${names}): the demand was left out of the plan.`;
  });
  tell(draft, 'warning', 'scheduling-too-many', book.tooMany, (count, names) => {
    return `${counted(count, 'controller')} whose anti-affinity names more than ${mostPairs} pairs of pods (${names}): it was left out of the plan.`;
  });
  tell(draft, 'info', 'scheduling-by-zone', book.byZone, (count, names) => {
    return `${counted(count, 'controller')} with demands on zones (${names}): each of their pods stays in the zone where it runs today.`;
  });
  return book.all();
}

/** The clusters of Kubernetes that have nodes, with what is known of their pods. */
function clustersOf(
  nodeFacts: readonly NodeFact[],
  scheduling: readonly Scheduling[],
  draft: Draft,
): readonly ClusterOfPods[] {
  const now = (id: string): string => draft.renamed.get(id) ?? id;
  const nodes = new Map<string, Node[]>();
  const seen = new Set<string>();
  for (const { hostId, labels, taints } of nodeFacts) {
    const host = draft.hosts.get(now(hostId));
    if (host === undefined || host.clusterId === null || seen.has(host.id)) continue;
    seen.add(host.id);
    put(nodes, host.clusterId, { hostId: host.id, labels, taints });
  }
  const pods = new Map<string, Pod[]>();
  const described = new Set<string>();
  const add = (workload: Workload, demands: Scheduling): void => {
    if (described.has(workload.id)) return;
    described.add(workload.id);
    if (workload.clusterId !== null) put(pods, workload.clusterId, { workload, demands });
  };
  for (const demands of scheduling) {
    for (const id of demands.workloads) {
      const workload = draft.workloads.get(now(id));
      if (workload !== undefined) add(workload, demands);
    }
  }
  // Controllers speak for pods that no file describes.
  const ofGroup = new Map<string, Scheduling>();
  for (const demands of scheduling) for (const id of demands.groups) ofGroup.set(id, demands);
  for (const workload of draft.workloads.values()) {
    const demands = workload.groupId === null ? undefined : ofGroup.get(workload.groupId);
    if (demands !== undefined) add(workload, demands);
  }
  return [...nodes.keys()].sort().map((id) => ({ id, nodes: nodes.get(id) ?? [], pods: pods.get(id) ?? [] }));
}

/** Rules by key, members added as they are found. */
class RuleBook {
  readonly withoutNode: Told[] = [];
  readonly tooMany: Told[] = [];
  readonly byZone: Told[] = [];
  private readonly rules = new Map<string, Rule & { readonly workloads: string[] }>();

  add(rule: Omit<Rule, 'id' | 'isEnabled' | 'workloads'>, workloads: readonly string[]): void {
    if (workloads.length === 0) return;
    const known = this.rules.get(rule.key);
    if (known === undefined) {
      const id = makeId('rule', rule.key, rule.name);
      this.rules.set(rule.key, { ...rule, id, isEnabled: true, workloads: [...workloads] });
    } else known.workloads.push(...workloads);
  }

  all(): readonly Rule[] {
    return [...this.rules.values()];
  }
}

function nodeRules(cluster: ClusterOfPods, book: RuleBook): void {
  for (const [key, pods] of groupPods(cluster.pods, ({ demands }) =>
    JSON.stringify([demands.namespace, demands.owner, demands.nodeSelector, demands.nodeTerms]),
  )) {
    const [first] = pods;
    if (first === undefined || !demandsNodes(first.demands)) continue;
    const fitting = cluster.nodes.filter((node) => fits(node, first.demands));
    if (fitting.length === cluster.nodes.length) continue;
    if (fitting.length === 0) {
      book.withoutNode.push(toldOf(first));
      continue;
    }
    book.add(
      {
        ...hostGroup('required', fitting, cluster.id),
        key: makeKey('kubernetes', cluster.id, 'nodes', titleOf(first.demands), hashText(key)),
        name: `nodes of ${titleOf(first.demands)}`,
        basis: `node selector or affinity of the ${first.demands.owner} in the namespace ${first.demands.namespace}`,
        origin: originOf(first),
      },
      idsOf(pods),
    );
  }
}

function demandsNodes({ nodeSelector, nodeTerms }: Scheduling): boolean {
  return Object.keys(nodeSelector).length > 0 || nodeTerms.length > 0;
}

function fits({ labels }: Node, { nodeSelector, nodeTerms }: Scheduling): boolean {
  return (
    Object.entries(nodeSelector).every(([key, value]) => valueOf(labels, key) === value) &&
    (nodeTerms.length === 0 || nodeTerms.some((term) => term.every((one) => holds(one, labels))))
  );
}

function taintRules(cluster: ClusterOfPods, book: RuleBook): void {
  const tainted = new Map<string, { readonly taint: NodeFact['taints'][number]; readonly nodes: Node[] }>();
  for (const node of cluster.nodes) {
    for (const taint of node.taints) {
      if (!/^No(?:Schedule|Execute)$/.test(taint.effect) || isConditionTaint(taint.key)) continue;
      const key = `${taint.key}${taint.value === '' ? '' : `=${taint.value}`}:${taint.effect}`;
      const known = tainted.get(key);
      if (known) known.nodes.push(node);
      else tainted.set(key, { taint, nodes: [node] });
    }
  }
  for (const [text, { taint, nodes }] of tainted) {
    const places = new Set(nodes.map((node) => node.hostId));
    // A pod that runs there without tolerating the taint came before it, and may stay.
    const kept = cluster.pods.filter(
      ({ workload, demands }) => !tolerates(demands, taint) && !places.has(workload.hostId ?? ''),
    );
    const [first] = kept;
    if (first === undefined) continue;
    book.add(
      {
        ...hostGroup('forbidden', nodes, cluster.id),
        key: makeKey('kubernetes', cluster.id, 'taint', text),
        name: `taint ${text}`,
        basis: `taint of ${counted(nodes.length, 'node')}, which pods without a toleration for it keep away from`,
        origin: originOf(first),
      },
      idsOf(kept),
    );
  }
}

/** By kubernetes.io, "Taints and Tolerations": an empty key with Exists tolerates everything, no effect every effect. */
function tolerates({ tolerations }: Scheduling, taint: NodeFact['taints'][number]): boolean {
  return tolerations.some(
    (one) =>
      (one.effect === null || one.effect === taint.effect) &&
      (one.key === null ? one.operator === 'Exists' : one.key === taint.key) &&
      (one.operator === 'Exists' || (one.operator === 'Equal' && one.value === taint.value)),
  );
}

function podRules(cluster: ClusterOfPods, book: RuleBook): void {
  const demands = cluster.pods.flatMap((pod) =>
    pod.demands.pods.map((relation) => ({ pod, relation, key: JSON.stringify(relation) })),
  );
  for (const [key, members] of groupPods(demands, ({ pod, key: own }) =>
    JSON.stringify([pod.demands.namespace, pod.demands.owner, own]),
  )) {
    const [first] = members;
    if (first === undefined) continue;
    const { relation, pod } = first;
    const matching = cluster.pods.filter(({ demands: other }) => selects(relation, other));
    const about: RelationSetting = {
      cluster,
      book,
      key: makeKey('kubernetes', cluster.id, 'pods', titleOf(pod.demands), hashText(key)),
      first: pod,
      members: members.map((one) => one.pod),
      matching,
      maxSkew: relation.maxSkew,
    };
    if (relation.topologyKey !== hostTopology) stayInDomain(about, relation.topologyKey, relation.relation);
    else if (relation.relation === 'apart') keepApart(about);
    else if (relation.relation === 'together') keepTogether(about);
    else spread(about);
  }
}

interface RelationSetting {
  readonly cluster: ClusterOfPods;
  readonly book: RuleBook;
  readonly key: string;
  readonly first: Pod;
  /** The pods that demand it, and those that it is about. */
  readonly members: readonly Pod[];
  readonly matching: readonly Pod[];
  readonly maxSkew: number;
}

function keepApart({ cluster, book, key, first, members, matching }: RelationSetting): void {
  const own = new Set(members);
  const inside = matching.filter((pod) => own.has(pod));
  const others = matching.filter((pod) => !own.has(pod));
  const title = titleOf(first.demands);
  const basis = `anti-affinity of the ${first.demands.owner} in the namespace ${first.demands.namespace}`;
  const apart = { ...podGroup('anti-affinity', cluster.id, 1), basis, origin: originOf(first) };
  if (inside.length > 1) book.add({ ...apart, key, name: `pods of ${title} apart` }, idsOf(inside));
  if (members.length * others.length > mostPairs) {
    book.tooMany.push(toldOf(first));
    return;
  }
  for (const one of members) {
    for (const other of others) {
      const names = [one.workload.name, other.workload.name].join(' and ');
      book.add(
        { ...apart, key: makeKey(key, one.workload.id, other.workload.id), name: `${names} apart` },
        [one.workload.id, other.workload.id].sort(),
      );
    }
  }
}

/** Pods that share a node today and must share one go on doing so. */
function keepTogether({ cluster, book, key, first, members, matching }: RelationSetting): void {
  const byHost = new Map<string, Pod[]>();
  for (const pod of new Set([...members, ...matching])) {
    if (pod.workload.hostId !== null) put(byHost, pod.workload.hostId, pod);
  }
  for (const hostId of [...byHost.keys()].sort()) {
    const here = byHost.get(hostId) ?? [];
    if (here.length < 2 || !here.some((pod) => members.includes(pod))) continue;
    book.add(
      {
        ...podGroup('affinity', cluster.id, null),
        key: makeKey(key, hostId),
        name: `pods beside ${titleOf(first.demands)}, on one node`,
        basis: `affinity of the ${first.demands.owner} in the namespace ${first.demands.namespace}`,
        origin: originOf(first),
      },
      idsOf(here),
    );
  }
}

/**
 * Over host names: no node may hold more than its share and the skew. That is what the demand says where there are no more
 * pods than nodes, and its upper bound where there are.
 */
function spread({ cluster, book, key, first, matching, maxSkew }: RelationSetting): void {
  const nodes = demandsNodes(first.demands)
    ? cluster.nodes.filter((node) => fits(node, first.demands)).length
    : cluster.nodes.length;
  if (nodes === 0) return;
  book.add(
    {
      ...podGroup('anti-affinity', cluster.id, Math.floor(matching.length / nodes) + maxSkew),
      key,
      name: `spread of ${titleOf(first.demands)}`,
      basis: `topology spread of the ${first.demands.owner} in the namespace ${first.demands.namespace}`,
      origin: originOf(first),
    },
    idsOf(matching),
  );
}

/** Keeps each pod on the nodes that share its node's value of the label. */
function stayInDomain(setting: RelationSetting, label: string, relation: Scheduling['pods'][number]['relation']): void {
  const { cluster, book, key, first, members, matching } = setting;
  const domains = new Map<string, Node[]>();
  const domainOf = new Map<string, string>();
  for (const node of cluster.nodes) {
    const value = valueOf(node.labels, label);
    if (value === undefined) continue;
    put(domains, value, node);
    domainOf.set(node.hostId, value);
  }
  if (domains.size < 2) return;
  const bound = relation === 'together' ? new Set([...members, ...matching]) : new Set(members);
  let isBound = false;
  for (const [value, nodes] of domains) {
    const here = [...bound].filter(({ workload }) => domainOf.get(workload.hostId ?? '') === value);
    if (here.length === 0) continue;
    isBound = true;
    book.add(
      {
        ...hostGroup('required', nodes, cluster.id),
        key: makeKey(key, value),
        name: `${titleOf(first.demands)} in ${value}`,
        basis: `demand of the ${first.demands.owner} in the namespace ${first.demands.namespace} on ${label}`,
        origin: originOf(first),
      },
      idsOf(here),
    );
  }
  if (isBound) book.byZone.push(toldOf(first));
}

function selects(relation: Scheduling['pods'][number], { namespace, labels }: Scheduling): boolean {
  return (
    relation.selector !== null &&
    (relation.namespaces === null || relation.namespaces.includes(namespace)) &&
    relation.selector.every((one) => holds(one, labels))
  );
}

function holds({ key, operator, values }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = valueOf(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
  }
}

function valueOf(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function hostGroup(hostRule: 'required' | 'forbidden', nodes: readonly Node[], clusterId: string) {
  return {
    kind: 'host-group' as const,
    hosts: nodes.map((node) => node.hostId).sort(),
    hostRule,
    maxPerHost: null,
    clusterId,
  };
}

function podGroup(kind: 'affinity' | 'anti-affinity', clusterId: string, maxPerHost: number | null) {
  return { kind, hosts: [], hostRule: null, maxPerHost, clusterId };
}

/** `shop/web` for the Deployment web in the namespace shop. */
function titleOf({ namespace, owner }: Scheduling): string {
  return `${namespace}/${owner.slice(owner.indexOf(' ') + 1)}`;
}

function originOf({ workload }: Pod): Origin {
  return workload.origin;
}

function toldOf(pod: Pod): Told {
  return { origin: originOf(pod), name: titleOf(pod.demands) };
}

function idsOf(pods: readonly Pod[]): readonly string[] {
  return pods.map(({ workload }) => workload.id).sort();
}

function groupPods<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) put(groups, keyOf(item), item);
  return groups;
}

function put<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
