import type { z } from 'zod';
import { choice, fields, flag, label, listOf, mapOf, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';

const SOURCE = 'seed-2 8.4, 10.4; seed-3 27.1';

/** Steps of the search after which the best placement found is returned without proof. */
const MAX_SEARCH_STEPS = 2_000_000;

const edgeCloudInput = fields({
  nodes: listOf(
    fields({
      id: label({ description: 'Name of the node', source: SOURCE }),
      tier: choice(['device', 'edge', 'cloud'], { description: 'Tier of the node', source: SOURCE }),
      speed: quantity(
        { unit: '1', description: 'Speed relative to the reference that work is given for', source: SOURCE },
        { min: 1e-9 },
      ),
      capacity: quantity({ unit: 'units', description: 'Resource that the node has', source: SOURCE }),
      latencyMs: quantity({ unit: 'ms', description: 'Network latency between user and node', source: SOURCE }),
      bandwidthMBps: quantity(
        { unit: 'MB/s', description: 'Bandwidth between user and node', source: SOURCE },
        { min: 1e-9 },
      ),
    }),
    {
      unit: 'node',
      description: 'Nodes of device, edge and cloud',
      source: SOURCE,
      default: [
        { id: 'device', tier: 'device', speed: 0.2, capacity: 1, latencyMs: 0, bandwidthMBps: 1000 },
        { id: 'edge', tier: 'edge', speed: 1, capacity: 8, latencyMs: 5, bandwidthMBps: 100 },
        { id: 'cloud', tier: 'cloud', speed: 4, capacity: 1000, latencyMs: 60, bandwidthMBps: 20 },
      ],
    },
    { min: 1, max: 50 },
  ),
  tasks: listOf(
    fields({
      id: label({ description: 'Name of the task', source: SOURCE }),
      workMs: quantity({ unit: 'ms', description: 'Processing time on a node of speed 1', source: SOURCE }),
      dataMB: quantity({ unit: 'MB', description: 'Data to be sent', source: SOURCE }),
      resource: quantity({ unit: 'units', description: 'Resource that the task takes', source: SOURCE }),
      maxLatencyMs: quantity({ unit: 'ms', description: 'Latency that it may not exceed', source: SOURCE }),
      isPrivate: flag({ description: 'Whether its data must not go to the cloud', source: 'seed-2 8.4' }),
    }),
    {
      unit: 'task',
      description: 'Tasks to place',
      source: SOURCE,
      default: [
        { id: 'control', workMs: 1, dataMB: 0.01, resource: 1, maxLatencyMs: 10, isPrivate: true },
        { id: 'vision', workMs: 40, dataMB: 1, resource: 4, maxLatencyMs: 100, isPrivate: false },
        { id: 'training', workMs: 4000, dataMB: 50, resource: 16, maxLatencyMs: 10_000, isPrivate: false },
      ],
    },
    { max: 200 },
  ),
}).superRefine((input, context) => {
  for (const list of ['nodes', 'tasks'] as const) {
    const seen = new Set<string>();
    for (const [i, { id }] of input[list].entries()) {
      if (seen.has(id)) refuse(context, [list, i, 'id'], `${list}[${i}].id repeats "${id}".`);
      seen.add(id);
    }
  }
});
const edgeCloudOutput = fields({
  placement: mapOf(label({ description: 'Node of one task', source: SOURCE }), {
    unit: 'name',
    description: 'Node of each task that was placed',
    source: SOURCE,
  }),
  latencyMs: mapOf(quantity({ unit: 'ms', description: 'Latency of one task', source: SOURCE }, { max: 1e30 }), {
    unit: 'ms',
    description: 'Latency of each placed task',
    source: SOURCE,
  }),
  totalLatencyMs: quantity({ unit: 'ms', description: 'Sum over the placed tasks', source: SOURCE }, { max: 1e30 }),
  unplaced: listOf(label({ description: 'Task without a node', source: SOURCE }), {
    unit: 'name',
    description: 'Tasks that fit nowhere within their limits, in order',
    source: SOURCE,
  }),
  optimal: flag({
    description: 'Whether no better placement exists; false when the search was cut short',
    source: SOURCE,
  }),
});

type EdgeCloudInput = z.output<typeof edgeCloudInput>;

/** Rounding allowed on a capacity, relative. */
const FIT = 1e-9;

function latencyOf(task: EdgeCloudInput['tasks'][number], node: EdgeCloudInput['nodes'][number]): number {
  return node.latencyMs + (task.dataMB / node.bandwidthMBps) * 1000 + task.workMs / node.speed;
}

/**
 * Places tasks over device, edge and cloud so that as many as possible run within their latency, capacity and privacy
 * limits, and their latencies sum to the least (seed-2 8.4, 10.4; seed-3 27.1). Depth-first search with a bound; exact
 * unless `optimal` says otherwise.
 */
export function placeEdgeCloud(input: EdgeCloudInput): z.output<typeof edgeCloudOutput> {
  const { nodes, tasks } = input;
  const options = tasks.map((task) =>
    nodes
      .map((node, index) => ({
        index,
        latency: latencyOf(task, node),
        allowed: !(task.isPrivate && node.tier === 'cloud'),
      }))
      .filter((option) => option.allowed && option.latency <= task.maxLatencyMs * (1 + FIT))
      .sort((a, b) => a.latency - b.latency || a.index - b.index),
  );
  // Tasks with the fewest choices first, then the largest: their consequences show early.
  const order = tasks
    .map((_, i) => i)
    .sort(
      (a, b) =>
        (options[a] as unknown[]).length - (options[b] as unknown[]).length ||
        (tasks[b]?.resource ?? 0) - (tasks[a]?.resource ?? 0) ||
        a - b,
    );
  const bestAhead = Array.from({ length: order.length + 1 }, () => ({ placeable: 0, latency: 0 }));
  for (let depth = order.length - 1; depth >= 0; depth -= 1) {
    const cheapest = (options[order[depth] as number] ?? [])[0];
    const after = bestAhead[depth + 1] as { placeable: number; latency: number };
    bestAhead[depth] =
      cheapest === undefined ? after : { placeable: after.placeable + 1, latency: after.latency + cheapest.latency };
  }
  const free = nodes.map((node) => node.capacity * (1 + FIT));
  const chosen: (number | null)[] = tasks.map(() => null);
  let best: { readonly placed: number; readonly latency: number; readonly chosen: readonly (number | null)[] } | null =
    null;
  let steps = 0;
  const search = (depth: number, placed: number, latency: number): void => {
    if (steps >= MAX_SEARCH_STEPS && best !== null) return;
    steps += 1;
    const ahead = bestAhead[depth] as { placeable: number; latency: number };
    if (best !== null) {
      const most = placed + ahead.placeable;
      if (most < best.placed) return;
      // Only a bound when every placeable task ahead must be placed to keep up.
      if (most === best.placed && latency + ahead.latency >= best.latency) return;
    }
    if (depth === order.length) {
      best = { placed, latency, chosen: [...chosen] };
      return;
    }
    const index = order[depth] as number;
    const size = tasks[index]?.resource ?? 0;
    for (const option of options[index] ?? []) {
      const room = free[option.index] as number;
      if (size > room) continue;
      free[option.index] = room - size;
      chosen[index] = option.index;
      search(depth + 1, placed + 1, latency + option.latency);
      chosen[index] = null;
      free[option.index] = room;
    }
    search(depth + 1, placed, latency);
  };
  search(0, 0, 0);
  const found = (best as { readonly chosen: readonly (number | null)[] } | null)?.chosen ?? chosen;
  const placedTasks = tasks.flatMap((task, i) => {
    const node = found[i];
    return node === null || node === undefined ? [] : [{ task, node: nodes[node] as EdgeCloudInput['nodes'][number] }];
  });
  const latencies = placedTasks.map(({ task, node }) => [task.id, latencyOf(task, node)] as const);
  return {
    placement: Object.fromEntries(placedTasks.map(({ task, node }) => [task.id, node.id])),
    latencyMs: Object.fromEntries(latencies),
    totalLatencyMs: latencies.reduce((total, [, latency]) => total + latency, 0),
    unplaced: tasks.filter((_, i) => found[i] === null).map((task) => task.id),
    optimal: steps < MAX_SEARCH_STEPS,
  };
}

/** Placement over device, edge and cloud. */
export const edgeCloudModels = [
  defineModel({
    id: 'placement.edgeCloud',
    title: 'Placement over device, edge and cloud',
    formula: {
      tex: String.raw`\min \sum_t \Bigl( L_{n(t)} + \tfrac{d_t}{B_{n(t)}} + \tfrac{w_t}{s_{n(t)}} \Bigr)\ \text{s.t.}\ \sum_{t: n(t)=n} r_t \le C_n,\ \text{latency}_t \le L^{max}_t`,
      text: 'minimise sum of latencyMs + 1000 dataMB / bandwidthMBps + workMs / speed, capacity of every node kept, every task within its latency, private data not in the cloud',
    },
    input: edgeCloudInput,
    output: edgeCloudOutput,
    source: SOURCE,
    usedBy: ['handbook'],
    notes: [
      'As many tasks as possible are placed first; among those placements the one with the least total latency is taken.',
    ],
    run: placeEdgeCloud,
  }),
] as const;
