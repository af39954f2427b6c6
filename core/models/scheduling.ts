import type { z } from 'zod';
import { count, fields, fraction, label, listOf, mapOf, objectOf, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';
import { sortedNames, sum } from './rounding.ts';

const SOURCE = 'seed-2 3.4';
const NUMA = 'seed-1 5.2, part 2 4.2';

const amounts = (
  description: string,
  initial?: Readonly<Record<string, number>>,
): ReturnType<typeof mapOf<ReturnType<typeof quantity>>> =>
  mapOf(quantity({ unit: 'as resource', description: 'Amount of one resource', source: SOURCE }), {
    unit: 'as resource',
    description,
    source: SOURCE,
    ...(initial === undefined ? {} : { default: initial }),
  });
const labelsOf = (description: string): ReturnType<typeof mapOf<ReturnType<typeof label>>> =>
  mapOf(label({ description: 'Value of one label', source: SOURCE }), { unit: 'name', description, source: SOURCE });
const weight = (description: string): ReturnType<typeof quantity> =>
  quantity({ unit: '1', description, source: SOURCE, default: 1 }, { max: 1e6 });

/** Most pods on one node whose eviction is weighed: all subsets are tried. */
const MAX_PODS = 15;

const scoreInput = fields({
  pod: objectOf(
    {
      requests: amounts('What the pod asks for'),
      priority: quantity({ unit: '1', description: 'Priority; lower ones may be evicted for it', source: SOURCE }),
      nodeSelector: labelsOf('Labels that its node must have'),
      preferredLabels: labelsOf('Labels that its node should have'),
      antiAffinityLabels: labelsOf('Labels of pods it should not sit beside'),
    },
    {
      description: 'The pod to place',
      source: SOURCE,
      default: {
        requests: { cpu: 2, memoryMB: 4000 },
        priority: 10,
        nodeSelector: {},
        preferredLabels: {},
        antiAffinityLabels: {},
      },
    },
  ),
  nodes: listOf(
    fields({
      id: label({ description: 'Name of the node', source: SOURCE }),
      capacity: amounts('What the node has'),
      labels: labelsOf('Labels of the node'),
      domain: label({ description: 'Topology domain: zone or rack', source: SOURCE }),
      prices: amounts('Price per unit of each resource; a resource without one is free'),
      numa: listOf(
        amounts('What is free on one NUMA node'),
        { unit: 'NUMA node', description: 'NUMA nodes; empty when unknown', source: NUMA },
        { max: 64 },
      ),
      pods: listOf(
        fields({
          id: label({ description: 'Name of the pod', source: SOURCE }),
          requests: amounts('What it holds'),
          priority: quantity({ unit: '1', description: 'Its priority', source: SOURCE }),
          labels: labelsOf('Its labels'),
        }),
        { unit: 'pod', description: 'Pods on the node', source: SOURCE },
        { max: 1000 },
      ),
    }),
    {
      unit: 'node',
      description: 'Nodes to choose from',
      source: SOURCE,
      default: [
        {
          id: 'a',
          capacity: { cpu: 8, memoryMB: 32_000 },
          labels: {},
          domain: 'rack-1',
          prices: { cpu: 1 },
          numa: [],
          pods: [{ id: 'p', requests: { cpu: 5, memoryMB: 8000 }, priority: 1, labels: {} }],
        },
        {
          id: 'b',
          capacity: { cpu: 8, memoryMB: 32_000 },
          labels: {},
          domain: 'rack-2',
          prices: { cpu: 1 },
          numa: [],
          pods: [],
        },
      ],
    },
    { min: 1, max: 5000 },
  ),
  weights: objectOf(
    {
      free: weight('Weight of room left'),
      balance: weight('Weight of even use of resources'),
      affinity: weight('Weight of preferred labels'),
      antiAffinity: weight('Weight of staying away from like pods'),
      cost: weight('Weight of a low price'),
      spread: weight('Weight of spread over topology domains'),
      numa: weight('Weight of fitting on one NUMA node'),
    },
    {
      description: 'Weights of the scores',
      source: SOURCE,
      default: { free: 1, balance: 1, affinity: 1, antiAffinity: 1, cost: 1, spread: 1, numa: 1 },
    },
  ),
}).superRefine((input, context) => {
  const seen = new Set<string>();
  for (const [i, node] of input.nodes.entries()) {
    if (seen.has(node.id)) refuse(context, ['nodes', i, 'id'], `nodes[${i}].id repeats "${node.id}".`);
    seen.add(node.id);
  }
  if (sum(Object.values(input.weights)) <= 0) refuse(context, ['weights'], 'weights must not all be 0.');
});

const part = (description: string): ReturnType<typeof fraction> => fraction({ description, source: SOURCE });
const scoreOutput = fields({
  chosen: label({
    description: 'Best node; null when none fits. The first by name on a tie',
    source: SOURCE,
  }).nullable(),
  scores: mapOf(
    fields({
      total: part('Weighted mean of the parts'),
      free: part('Mean share of the resources left free'),
      balance: part('1 - standard deviation of the shares in use'),
      affinity: part('Share of the preferred labels that the node has'),
      antiAffinity: part('1 / (1 + like pods on the node)'),
      cost: part('Lowest price of all fitting nodes per price here'),
      spread: part('1 - like pods in the domain above the emptiest one, relative to the fullest'),
      numa: part('1 when the pod fits on one NUMA node, else 0; 1 when the node has none'),
    }),
    { unit: '1', description: 'Scores of the nodes that fit', source: SOURCE },
  ),
  rejected: mapOf(label({ description: 'Why one node does not fit', source: SOURCE }), {
    unit: 'name',
    description: 'Reason per node that does not fit',
    source: SOURCE,
  }),
  preemption: objectOf(
    {
      node: label({ description: 'Node on which pods are evicted', source: SOURCE }),
      evicted: listOf(label({ description: 'Pod to evict', source: SOURCE }), {
        unit: 'name',
        description: 'Pods to evict, sorted',
        source: SOURCE,
      }),
      prioritySum: quantity({ unit: '1', description: 'Sum of their priorities', source: SOURCE }, { max: 1e20 }),
      podsLost: count({ unit: '1', description: 'How many they are', source: SOURCE }),
    },
    {
      description: 'The cheapest eviction where no node fits; null where one fits or no eviction helps',
      source: SOURCE,
    },
  ).nullable(),
});

type ScoreInput = z.output<typeof scoreInput>;
type SchedulerNode = ScoreInput['nodes'][number];
type Amounts = Readonly<Record<string, number>>;

const FIT = 1e-9;

function amountOf(of: Amounts, resource: string): number {
  return Object.hasOwn(of, resource) ? (of[resource] as number) : 0;
}

function usedOn(node: SchedulerNode, without: ReadonlySet<string> = new Set()): (resource: string) => number {
  const staying = node.pods.filter((pod) => !without.has(pod.id));
  return (resource) => sum(staying.map((pod) => amountOf(pod.requests, resource)));
}

function lacking(node: SchedulerNode, requests: Amounts, used: (resource: string) => number): string | null {
  for (const [resource, request] of Object.entries(requests)) {
    const capacity = amountOf(node.capacity, resource);
    if (request > 0 && used(resource) + request > capacity * (1 + FIT)) return resource;
  }
  return null;
}

function hasLabels(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/** Pods like those that `pod` avoids; none when it avoids nothing. */
function likePods(node: SchedulerNode, pod: ScoreInput['pod']): number {
  if (Object.keys(pod.antiAffinityLabels).length === 0) return 0;
  return node.pods.filter((other) => hasLabels(other.labels, pod.antiAffinityLabels)).length;
}

function usesAfter(node: SchedulerNode, pod: ScoreInput['pod']): number[] {
  const used = usedOn(node);
  return Object.entries(node.capacity)
    .filter(([, capacity]) => capacity > 0)
    .map(([resource, capacity]) => Math.min(1, (used(resource) + amountOf(pod.requests, resource)) / capacity));
}

function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}

function priceOf(node: SchedulerNode, pod: ScoreInput['pod']): number {
  return sum(Object.entries(pod.requests).map(([resource, request]) => request * amountOf(node.prices, resource)));
}

function affinityOf(node: SchedulerNode, pod: ScoreInput['pod']): number {
  const wanted = Object.entries(pod.preferredLabels);
  if (wanted.length === 0) return 1;
  return (
    wanted.filter(([key, value]) => Object.hasOwn(node.labels, key) && node.labels[key] === value).length /
    wanted.length
  );
}

function numaFit(node: SchedulerNode, pod: ScoreInput['pod']): number {
  if (node.numa.length === 0) return 1;
  const fits = node.numa.some((cell) =>
    Object.entries(pod.requests).every(
      ([resource, request]) => !Object.hasOwn(cell, resource) || request <= amountOf(cell, resource) * (1 + FIT),
    ),
  );
  return fits ? 1 : 0;
}

/** The cheapest eviction on one node: fewest pods, then lowest sum of priorities, then first by name. */
function evictionOn(
  node: SchedulerNode,
  pod: ScoreInput['pod'],
): { readonly evicted: string[]; readonly prioritySum: number } | null {
  const lower = node.pods.filter((other) => other.priority < pod.priority).slice(0, MAX_PODS);
  let best: { readonly evicted: string[]; readonly prioritySum: number } | null = null;
  for (let mask = 1; mask < 1 << lower.length; mask += 1) {
    const victims = lower.filter((_, i) => (mask & (1 << i)) !== 0);
    const prioritySum = sum(victims.map((victim) => victim.priority));
    if (prioritySum >= pod.priority) continue;
    if (
      best !== null &&
      (victims.length > best.evicted.length ||
        (victims.length === best.evicted.length && prioritySum >= best.prioritySum))
    )
      continue;
    const evicted = new Set(victims.map((victim) => victim.id));
    if (lacking(node, pod.requests, usedOn(node, evicted)) === null)
      best = { evicted: sortedNames(evicted), prioritySum };
  }
  return best;
}

/**
 * Chooses a node as the Kubernetes scheduler does, by filter and score, with price, topology spread and NUMA fit among
 * the scores, each 0 to 1; where no node fits, the cheapest preemption by the document's condition that the priorities
 * of the evicted sum to less than the pod's (seed-2 3.4; seed-1 5.2, part 2 4.2).
 */
export function schedulingScore(input: ScoreInput): z.output<typeof scoreOutput> {
  const { pod, nodes, weights } = input;
  const rejected: [string, string][] = [];
  const fitting: SchedulerNode[] = [];
  for (const node of nodes) {
    const short = lacking(node, pod.requests, usedOn(node));
    if (!hasLabels(node.labels, pod.nodeSelector)) rejected.push([node.id, 'node selector']);
    else if (short !== null) rejected.push([node.id, `not enough ${short}`]);
    else fitting.push(node);
  }
  const likeInDomain = new Map<string, number>();
  for (const node of nodes) likeInDomain.set(node.domain, (likeInDomain.get(node.domain) ?? 0) + likePods(node, pod));
  const domainCounts = [...likeInDomain.values()];
  const emptiest = Math.min(...domainCounts);
  const fullest = Math.max(...domainCounts);
  const cheapest = Math.min(...fitting.map((node) => priceOf(node, pod)));
  const weightSum = sum(Object.values(weights));
  const scores = fitting.map((node) => {
    const uses = usesAfter(node, pod);
    const price = priceOf(node, pod);
    const parts = {
      free: uses.length === 0 ? 1 : 1 - sum(uses) / uses.length,
      balance: uses.length === 0 ? 1 : 1 - deviation(uses),
      affinity: affinityOf(node, pod),
      antiAffinity: 1 / (1 + likePods(node, pod)),
      cost: price === 0 ? 1 : cheapest / price,
      spread: fullest === emptiest ? 1 : 1 - ((likeInDomain.get(node.domain) ?? 0) - emptiest) / (fullest - emptiest),
      numa: numaFit(node, pod),
    };
    const names = Object.keys(parts) as (keyof typeof parts)[];
    const total = Math.min(1, sum(names.map((name) => weights[name] * parts[name])) / weightSum);
    return [node.id, { total, ...parts }] as const;
  });
  let chosen: (typeof scores)[number] | null = null;
  for (const score of scores) {
    if (
      chosen === null ||
      score[1].total > chosen[1].total ||
      (score[1].total === chosen[1].total && score[0] < chosen[0])
    )
      chosen = score;
  }
  let preemption: z.output<typeof scoreOutput>['preemption'] = null;
  if (chosen === null) {
    for (const node of nodes) {
      if (!hasLabels(node.labels, pod.nodeSelector)) continue;
      const eviction = evictionOn(node, pod);
      if (eviction === null) continue;
      const podsLost = eviction.evicted.length;
      if (
        preemption === null ||
        podsLost < preemption.podsLost ||
        (podsLost === preemption.podsLost && eviction.prioritySum < preemption.prioritySum)
      ) {
        preemption = { node: node.id, ...eviction, podsLost };
      }
    }
  }
  return {
    chosen: chosen?.[0] ?? null,
    scores: Object.fromEntries(scores),
    rejected: Object.fromEntries(rejected),
    preemption,
  };
}

/** Scheduling. */
export const schedulingModels = [
  defineModel({
    id: 'scheduling.score',
    title: 'Scheduling by filter and score',
    formula: {
      tex: String.raw`n^* = \arg\max_{n:\ \forall r\ q_r \le a_{nr}} \frac{\sum_i w_i\,p_i(n)}{\sum_i w_i}`,
      text: 'chosen = the fitting node with the highest weighted mean of free, balance, affinity, antiAffinity, cost, spread and numa',
    },
    input: scoreInput,
    output: scoreOutput,
    source: 'seed-2 3.4; seed-1 5.2, part 2 4.2',
    usedBy: ['handbook'],
    notes: [`Preemption weighs the first ${MAX_PODS} pods of lower priority on each node, all subsets of them.`],
    run: schedulingScore,
  }),
] as const;
