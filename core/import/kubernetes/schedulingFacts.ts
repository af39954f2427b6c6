import type { Fact, Origin } from '#core/inventory/inventory.ts';
import type { FactOf } from '../facts/draft.ts';
import { listAt, numberAt, objectAt, textAt, textOf } from '../tree/value.ts';
import type { PodOwner } from './owner.ts';

/** What a specification demands of nodes and of the pods beside it. */
export type Scheduling = FactOf<'scheduling'>;
type PodRelation = Scheduling['pods'][number];
type Requirement = Scheduling['nodeTerms'][number][number];

/** A demand that is only preferred, or that a plan cannot keep: what it is and the words for it. */
export interface SchedulingNote {
  readonly kind: 'preferred' | 'not-planned';
  readonly text: string;
}

const operators: ReadonlySet<string> = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']);

/** The label by which a term names a node itself (`matchFields: metadata.name`). */
const nodeNameLabel = 'metadata.name';

/** Taints that the cluster itself sets for a condition of the node; the node's state says the same. */
export function isConditionTaint(key: string): boolean {
  return /^node\.(?:kubernetes|cloudprovider\.kubernetes)\.io\//.test(key);
}

/** Labels and taints of a node, for what pods demand of nodes. */
export function nodeFact(node: unknown, hostId: string, name: string, origin: Origin): Fact {
  return {
    kind: 'node',
    hostId,
    labels: { ...textsAt(node, 'metadata', 'labels'), [nodeNameLabel]: name },
    taints: listAt(node, 'spec', 'taints').map((taint) => ({
      key: textAt(taint, 'key') ?? '',
      value: textAt(taint, 'value') ?? '',
      effect: textAt(taint, 'effect') ?? '',
    })),
    origin,
  };
}

/**
 * What a pod's specification demands where it must (`required...`, `DoNotSchedule`, node selectors, tolerations), by
 * kubernetes.io, "Assigning Pods to Nodes", "Taints and Tolerations" and "Pod Topology Spread Constraints". What is only
 * preferred comes back as notes.
 */
export function readScheduling(
  pod: { readonly spec: unknown; readonly labels: Readonly<Record<string, string>>; readonly namespace: string },
  owner: PodOwner | null,
  name: string,
  origin: Origin,
): { readonly fact: Scheduling; readonly notes: readonly SchedulingNote[] } {
  const { spec, labels, namespace } = pod;
  const notes: SchedulingNote[] = [];
  const pods: PodRelation[] = [];
  for (const [part, relation] of [
    ['podAntiAffinity', 'apart'],
    ['podAffinity', 'together'],
  ] as const) {
    const word = relation === 'apart' ? 'anti-affinity' : 'affinity';
    for (const term of listAt(spec, 'affinity', part, 'requiredDuringSchedulingIgnoredDuringExecution')) {
      const namespaces = namespacesOf(term, namespace);
      if (namespaces === undefined) {
        notes.push({ kind: 'not-planned', text: `${word} with a selector of namespaces` });
        continue;
      }
      pods.push(relationOf(relation, term, labels, namespaces));
    }
    if (listAt(spec, 'affinity', part, 'preferredDuringSchedulingIgnoredDuringExecution').length > 0)
      notes.push({ kind: 'preferred', text: `${word} of pods` });
  }
  for (const constraint of listAt(spec, 'topologySpreadConstraints')) {
    if (textAt(constraint, 'whenUnsatisfiable') === 'ScheduleAnyway')
      notes.push({ kind: 'preferred', text: 'topology spread' });
    else pods.push(relationOf('spread', constraint, labels, [namespace]));
  }
  if (listAt(spec, 'affinity', 'nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution').length > 0)
    notes.push({ kind: 'preferred', text: 'node affinity' });
  const terms = listAt(
    spec,
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  );
  return {
    fact: {
      kind: 'scheduling',
      workloads: [],
      groups: [],
      namespace,
      owner: owner === null ? `Pod ${name}` : `${owner.kind} ${owner.name}`,
      labels,
      nodeSelector: textsAt(spec, 'nodeSelector'),
      // A term without requirements matches no node.
      nodeTerms: terms
        .map((term) => [...requirementsAt(term, 'matchExpressions'), ...requirementsAt(term, 'matchFields')])
        .filter((term) => term.length > 0),
      tolerations: listAt(spec, 'tolerations').map((one) => ({
        key: textAt(one, 'key'),
        operator: textAt(one, 'operator') ?? 'Equal',
        value: textAt(one, 'value') ?? '',
        effect: textAt(one, 'effect'),
      })),
      pods,
      origin,
    },
    notes,
  };
}

/** The texts of the object at `path`, by key in code-unit order: labels, a selector. */
export function textsAt(value: unknown, ...path: readonly string[]): Record<string, string> {
  const object = objectAt(value, ...path);
  if (object === null) return {};
  return Object.fromEntries(
    Object.entries(object)
      .flatMap(([key, one]) => {
        // Empty values are common (node-role.kubernetes.io/control-plane) and mean something.
        const text = one === '' ? '' : textOf(one);
        return text === null ? [] : [[key, text] as const];
      })
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function relationOf(
  relation: PodRelation['relation'],
  term: unknown,
  labels: Readonly<Record<string, string>>,
  namespaces: readonly string[] | null,
): PodRelation {
  const skew = numberAt(term, 'maxSkew');
  const selector =
    objectAt(term, 'labelSelector') === null
      ? null
      : [
          ...Object.entries(textsAt(term, 'labelSelector', 'matchLabels')).map(([key, value]): Requirement => ({
            key,
            operator: 'In',
            values: [value],
          })),
          ...requirementsAt(term, 'labelSelector', 'matchExpressions'),
          // matchLabelKeys: the value that the pod itself has.
          ...listAt(term, 'matchLabelKeys').flatMap((one): Requirement[] => {
            const key = textOf(one);
            const value = key !== null && Object.hasOwn(labels, key) ? labels[key] : undefined;
            return key === null || value === undefined ? [] : [{ key, operator: 'In', values: [value] }];
          }),
        ];
  return {
    relation,
    topologyKey: textAt(term, 'topologyKey') ?? '',
    selector,
    namespaces,
    maxSkew: skew !== null && Number.isSafeInteger(skew) && skew >= 1 ? skew : 1,
  };
}

/** The namespaces of a term; null for all, undefined where only labels of namespaces would tell. */
function namespacesOf(term: unknown, own: string): readonly string[] | null | undefined {
  const listed = listAt(term, 'namespaces').flatMap((one) => textOf(one) ?? []);
  const selector = objectAt(term, 'namespaceSelector');
  if (selector === null) return listed.length === 0 ? [own] : listed.sort();
  const labels = textsAt(term, 'namespaceSelector', 'matchLabels');
  const expressions = listAt(term, 'namespaceSelector', 'matchExpressions');
  const keys = Object.keys(labels);
  if (keys.length === 0 && expressions.length === 0) return null;
  const named = labels['kubernetes.io/metadata.name'];
  if (named !== undefined && keys.length === 1 && expressions.length === 0) return [...listed, named].sort();
  return undefined;
}

function requirementsAt(value: unknown, ...path: readonly string[]): Requirement[] {
  return listAt(value, ...path).flatMap((one): Requirement[] => {
    const key = textAt(one, 'key');
    const operator = textAt(one, 'operator');
    if (key === null || operator === null || !operators.has(operator)) return [];
    return [
      {
        key,
        operator: operator as Requirement['operator'],
        values: listAt(one, 'values').flatMap((text) => textOf(text) ?? []),
      },
    ];
  });
}
