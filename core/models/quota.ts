import type { z } from 'zod';
import { fields, flag, label, listOf, mapOf, quantity } from './fields.ts';
import { defineModel } from './model.ts';
import { sortedNames } from './rounding.ts';

const amounts = (
  description: string,
  initial: Readonly<Record<string, number>>,
): ReturnType<typeof mapOf<ReturnType<typeof quantity>>> =>
  mapOf(quantity({ unit: 'as resource', description: 'Amount of one resource', source: 'seed-1 4.2' }), {
    unit: 'as resource',
    description,
    source: 'seed-1 4.2, 5.1',
    default: initial,
  });
const admitInput = fields({
  used: amounts('Amounts in use; a resource that is not named is unused', { cpu: 6, memoryMB: 12_000 }),
  requested: amounts('Amounts asked for', { cpu: 3, memoryMB: 2000 }),
  hard: amounts('Hard limits; a resource without one is not limited', { cpu: 8, memoryMB: 16_000 }),
});
const admitOutput = fields({
  admitted: flag({ description: 'Whether the request fits under every limit', source: 'seed-1 4.2' }),
  blockedBy: listOf(label({ description: 'Resource over its limit', source: 'seed-1 4.2' }), {
    unit: 'name',
    description: 'Resources that the request would take over their limit, sorted',
    source: 'seed-1 4.2',
  }),
});

/** Rounding allowed on a limit, relative: 0.1 and 0.2 fit under 0.3. */
const LIMIT_TOLERANCE = 1e-9;

/**
 * Whether a request fits under the quota (seed-1 4.2, part 2 5.1). As in Kubernetes only the resources that the request
 * names are checked, and a resource without a limit never blocks.
 */
export function quotaAdmit(input: z.output<typeof admitInput>): z.output<typeof admitOutput> {
  const blockedBy = Object.entries(input.requested).flatMap(([resource, amount]) => {
    if (!Object.hasOwn(input.hard, resource)) return [];
    const limit = input.hard[resource] as number;
    const used = Object.hasOwn(input.used, resource) ? (input.used[resource] as number) : 0;
    return used + amount > limit * (1 + LIMIT_TOLERANCE) ? [resource] : [];
  });
  return { admitted: blockedBy.length === 0, blockedBy: sortedNames(blockedBy) };
}

/** Models of admission. */
export const quotaModels = [
  defineModel({
    id: 'quota.admit',
    title: 'Quota admission',
    formula: {
      tex: String.raw`admit \iff \forall r:\ used_r + requested_r \le hard_r`,
      text: 'admitted = used + requested <= hard for every requested resource',
    },
    input: admitInput,
    output: admitOutput,
    source: 'seed-1 4.2, part 2 5.1',
    usedBy: ['handbook'],
    run: quotaAdmit,
  }),
] as const;
