import type { z } from 'zod';
import { fields, flag, label, listOf, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';
import { sortedNames } from './rounding.ts';

const frontInput = fields({
  maximise: listOf(
    flag({ description: 'Whether more is better', source: 'seed-1 7.2' }),
    {
      unit: '1',
      description: 'Per objective: true to maximise, false to minimise',
      source: 'seed-1 7.2',
      default: [true, true],
    },
    { min: 1, max: 50 },
  ),
  points: listOf(
    fields({
      id: label({ description: 'Name of the alternative', source: 'seed-1 7.2' }),
      values: listOf(
        quantity({ unit: 'as objective', description: 'Value of one objective', source: 'seed-1 7.2' }, { min: -1e15 }),
        {
          unit: 'as objective',
          description: 'Value of each objective, in the order of maximise',
          source: 'seed-1 7.2',
        },
        { max: 50 },
      ),
    }),
    {
      unit: 'alternative',
      description: 'Alternatives',
      source: 'seed-1 7.2',
      default: [
        { id: 'kata', values: [1.5, 0.85] },
        { id: 'virtualised-containers', values: [2, 0.8] },
        { id: 'full-vm', values: [2, 0.7] },
      ],
    },
    { max: 5000 },
  ),
}).superRefine((input, context) => {
  const seen = new Set<string>();
  for (const [i, point] of input.points.entries()) {
    if (point.values.length !== input.maximise.length) {
      refuse(
        context,
        ['points', i, 'values'],
        `points[${i}].values must have one value per objective: ${input.maximise.length} objectives, ${point.values.length} values.`,
      );
    }
    if (seen.has(point.id)) refuse(context, ['points', i, 'id'], `points[${i}].id repeats "${point.id}".`);
    seen.add(point.id);
  }
});
const frontOutput = fields({
  front: listOf(label({ description: 'Name of an alternative on the front', source: 'seed-1 7.2' }), {
    unit: 'name',
    description: 'Alternatives that no other dominates, sorted by name',
    source: 'seed-1 7.2',
  }),
});

function dominates(a: readonly number[], b: readonly number[], maximise: readonly boolean[]): boolean {
  let better = false;
  for (let i = 0; i < maximise.length; i += 1) {
    const difference = ((a[i] as number) - (b[i] as number)) * (maximise[i] === true ? 1 : -1);
    if (difference < 0) return false;
    if (difference > 0) better = true;
  }
  return better;
}

/** Names of the alternatives that no other dominates: at least as good everywhere and better somewhere (seed-1 7.2). */
export function paretoFront(input: z.output<typeof frontInput>): z.output<typeof frontOutput> {
  const { points, maximise } = input;
  const kept = points.filter((point) => !points.some((other) => dominates(other.values, point.values, maximise)));
  return { front: sortedNames(kept.map((point) => point.id)) };
}

/** Models of choice by several objectives. */
export const paretoModels = [
  defineModel({
    id: 'pareto.front',
    title: 'Pareto front',
    formula: {
      tex: String.raw`F = \{p : \nexists\, q:\ q_i \succeq p_i\ \forall i \ \wedge\ q_j \succ p_j\ \exists j\}`,
      text: 'front = the points that no other point equals or betters in every objective and betters in one',
    },
    input: frontInput,
    output: frontOutput,
    source: 'seed-1 7.2',
    usedBy: ['roadmap'],
    notes: ['Equal points do not dominate each other: both stay.'],
    run: paretoFront,
  }),
] as const;
