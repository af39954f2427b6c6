import type { z } from 'zod';
import { count, fields, label, listOf, mapOf, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';

/** Most steps (tasks x tenants) that one run may take: about a second. */
const MAX_STEPS = 50_000_000;

const amount = quantity({ unit: 'as resource', description: 'Amount of one resource', source: 'seed-3 25.2' });
const drfInput = fields({
  capacity: mapOf(amount, {
    unit: 'as resource',
    description: 'Capacity of the cluster',
    source: 'seed-3 25.2',
    default: { cpu: 9, memory: 18 },
  }),
  tenants: listOf(
    fields({
      id: label({ description: 'Name of the tenant', source: 'seed-3 25.2' }),
      demand: mapOf(amount, { unit: 'as resource', description: 'What one task needs', source: 'seed-3 25.2' }),
    }),
    {
      unit: 'tenant',
      description: 'Tenants; on a tie the earlier one is served',
      source: 'seed-3 25.2',
      default: [
        { id: 'A', demand: { cpu: 1, memory: 4 } },
        { id: 'B', demand: { cpu: 3, memory: 1 } },
      ],
    },
    { max: 10_000 },
  ),
}).superRefine((input, context) => {
  const seen = new Set<string>();
  let tasks = 0;
  for (const [i, tenant] of input.tenants.entries()) {
    if (seen.has(tenant.id)) refuse(context, ['tenants', i, 'id'], `tenants[${i}].id repeats "${tenant.id}".`);
    seen.add(tenant.id);
    let most = Number.POSITIVE_INFINITY;
    for (const [resource, need] of Object.entries(tenant.demand)) {
      if (!Object.hasOwn(input.capacity, resource)) {
        refuse(
          context,
          ['tenants', i, 'demand', resource],
          `tenants[${i}].demand.${resource} names a resource that capacity does not have.`,
        );
        return;
      }
      if (need > 0) most = Math.min(most, (input.capacity[resource] as number) / need);
    }
    if (most === Number.POSITIVE_INFINITY) {
      refuse(
        context,
        ['tenants', i, 'demand'],
        `tenants[${i}].demand must need something: a task that needs nothing could run without end.`,
      );
      return;
    }
    tasks += most;
  }
  if (tasks * input.tenants.length > MAX_STEPS) {
    refuse(
      context,
      ['tenants'],
      'tenants have demands so small against the capacity that more than 50 million steps would be needed; use larger tasks.',
    );
  }
});
const drfOutput = fields({
  tasks: mapOf(count({ unit: '1', description: 'Tasks of one tenant', source: 'seed-3 25.2' }), {
    unit: '1',
    description: 'Whole tasks that each tenant gets',
    source: 'seed-3 25.2',
  }),
});

/** Shares this close, relative, are a tie; capacity may be exceeded by as much in rounding. */
const TIE = 1e-12;
const FIT = 1e-9;

/**
 * Whole tasks per tenant under dominant resource fairness (A. Ghodsi et al., NSDI 2011; seed-3 25.2): the tenant with
 * the lowest dominant share gets its next task, ties by order; a tenant whose next task does not fit stops.
 */
export function dominantResourceFairness(input: z.output<typeof drfInput>): z.output<typeof drfOutput> {
  const resources = Object.keys(input.capacity);
  const capacity = resources.map((resource) => input.capacity[resource] as number);
  const tenants = input.tenants.map((tenant) => {
    const demand = resources.map((resource) =>
      Object.hasOwn(tenant.demand, resource) ? (tenant.demand[resource] as number) : 0,
    );
    const dominant = demand.reduce(
      (most, need, r) => (need > 0 ? Math.max(most, need / (capacity[r] as number)) : most),
      0,
    );
    return { id: tenant.id, demand, dominant, tasks: 0, stopped: false };
  });
  const used = capacity.map(() => 0);
  for (;;) {
    let next: (typeof tenants)[number] | undefined;
    let lowest = Number.POSITIVE_INFINITY;
    for (const tenant of tenants) {
      if (tenant.stopped) continue;
      const share = tenant.tasks === 0 ? 0 : tenant.tasks * tenant.dominant;
      if (next === undefined || share < lowest - TIE * lowest) {
        next = tenant;
        lowest = share;
      }
    }
    if (next === undefined) break;
    const { demand } = next;
    const fits = demand.every((need, r) => (used[r] as number) + need <= (capacity[r] as number) * (1 + FIT));
    if (!fits) {
      next.stopped = true;
      continue;
    }
    for (const [r, need] of demand.entries()) used[r] = (used[r] as number) + need;
    next.tasks += 1;
  }
  return { tasks: Object.fromEntries(tenants.map((tenant) => [tenant.id, tenant.tasks])) };
}

/** Models of fair sharing. */
export const fairnessModels = [
  defineModel({
    id: 'fairness.drf',
    title: 'Dominant resource fairness',
    formula: {
      tex: String.raw`s_i = \max_r \frac{t_i d_{ir}}{C_r},\qquad \text{next} = \arg\min_i s_i`,
      text: 'dominant share = max over resources of tasks x demand / capacity; the lowest share gets the next task',
    },
    input: drfInput,
    output: drfOutput,
    source: 'seed-3 25.2; Ghodsi et al., NSDI 2011',
    usedBy: ['handbook'],
    run: dominantResourceFairness,
  }),
] as const;
