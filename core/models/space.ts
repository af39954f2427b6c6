import type { z } from 'zod';
import { fields, label, listOf, mapOf, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';

const SOURCE = 'seed-1 7.1';

/** The seven dimensions of the performance space, in the order of the coordinates (seed-1 7.1). */
export const performanceDimensions = [
  'isolation',
  'performanceLoss',
  'startupS',
  'density',
  'hardwareCompatibility',
  'apiConsistency',
  'securityEntropy',
] as const;

/** Coordinates that the document prints (seed-1 7.1). */
export const performancePoints = [
  { id: 'bare-metal', values: [0, 0, 0, 100, 100, 0, 0] },
  { id: 'container', values: [1, 0.05, 1.8, 95, 90, 10, 2] },
  { id: 'vm', values: [2, 0.15, 75, 20, 85, 8, 1] },
] as const;

const coordinate = quantity(
  { unit: 'as dimension', description: 'Coordinate in one dimension', source: SOURCE },
  { min: -1e9, max: 1e9 },
);
const distanceInput = fields({
  scales: listOf(
    quantity(
      { unit: 'as dimension', description: 'Difference in one dimension that counts as 1', source: SOURCE },
      { min: 1e-9 },
    ),
    {
      unit: 'as dimension',
      description: 'Scale of each dimension: by default its range over the three printed points',
      source: SOURCE,
      default: [2, 0.15, 75, 80, 15, 10, 2],
    },
    { min: 1, max: 50 },
  ),
  weights: listOf(
    quantity({ unit: '1', description: 'Weight of one dimension', source: SOURCE }),
    { unit: '1', description: 'Weight of each dimension', source: SOURCE, default: [1, 1, 1, 1, 1, 1, 1] },
    { min: 1, max: 50 },
  ),
  points: listOf(
    fields({
      id: label({ description: 'Name of the technology', source: SOURCE }),
      values: listOf(coordinate, { unit: 'as dimension', description: 'Its coordinates', source: SOURCE }, { max: 50 }),
    }),
    {
      unit: 'technology',
      description: 'Technologies to measure the distance to',
      source: SOURCE,
      default: performancePoints,
    },
    { min: 1, max: 1000 },
  ),
  requirement: listOf(
    coordinate,
    {
      unit: 'as dimension',
      description: 'Coordinates of the requirement, or of the technology to measure from',
      source: SOURCE,
      default: [1, 0.05, 1.8, 95, 90, 10, 2],
    },
    { min: 1, max: 50 },
  ),
}).superRefine((input, context) => {
  const size = input.scales.length;
  const check = (path: PropertyKey[], name: string, length: number): void => {
    if (length !== size)
      refuse(context, path, `${name} must have one value per dimension: scales has ${size}, it has ${length}.`);
  };
  check(['weights'], 'weights', input.weights.length);
  check(['requirement'], 'requirement', input.requirement.length);
  const seen = new Set<string>();
  for (const [i, point] of input.points.entries()) {
    check(['points', i, 'values'], `points[${i}].values`, point.values.length);
    if (seen.has(point.id)) refuse(context, ['points', i, 'id'], `points[${i}].id repeats "${point.id}".`);
    seen.add(point.id);
  }
});
const distanceOutput = fields({
  distances: mapOf(quantity({ unit: '1', description: 'Distance to one technology', source: SOURCE }, { max: 1e40 }), {
    unit: '1',
    description: 'Distance from the requirement to each technology',
    source: SOURCE,
  }),
  nearest: label({ description: 'Nearest technology, the first on a tie', source: SOURCE }),
});

/** Weighted distance in the performance space, dimensionless: 0 for equal coordinates. */
export function weightedDistance(
  a: readonly number[],
  b: readonly number[],
  scales: readonly number[],
  weights: readonly number[],
): number {
  let square = 0;
  for (let i = 0; i < scales.length; i += 1) {
    const difference = ((a[i] as number) - (b[i] as number)) / (scales[i] as number);
    square += (weights[i] as number) * difference * difference;
  }
  return Math.sqrt(square);
}

/** Distance from a requirement to each technology in the performance space, and the nearest one (seed-1 7.1). */
export function spaceDistance(input: z.output<typeof distanceInput>): z.output<typeof distanceOutput> {
  const distances = input.points.map(
    (point) => [point.id, weightedDistance(point.values, input.requirement, input.scales, input.weights)] as const,
  );
  const nearest = distances.reduce((best, next) => (next[1] < best[1] ? next : best));
  return { distances: Object.fromEntries(distances), nearest: nearest[0] };
}

/** The performance space. */
export const spaceModels = [
  defineModel({
    id: 'space.distance',
    title: 'Distance in the performance space',
    formula: {
      tex: String.raw`d(a,b) = \sqrt{\sum_{i} w_i \left(\frac{a_i - b_i}{s_i}\right)^2}`,
      text: 'distance = sqrt(sum of weight ((a - b) / scale)^2)',
    },
    input: distanceInput,
    output: distanceOutput,
    source: SOURCE,
    usedBy: ['handbook'],
    notes: [
      'Disputed: the document prints 2.3 between container and VM without scales or weights; with unit weights and each dimension scaled to its range the distance is 1.71.',
      "The document's metric is divided by 1 + lambda at the VM itself only: a single point of the path, which adds nothing to its length.",
    ],
    run: spaceDistance,
  }),
] as const;
