import type { z } from 'zod';
import { count, fields, fraction, label, listOf, mapOf, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';
import { sortedNames, sum } from './rounding.ts';

const SURFACE = 'seed-2 6.2';

const surfaceInput = fields({
  components: listOf(
    fields({
      id: label({ description: 'Name of the component', source: SURFACE }),
      exposedArea: quantity({ unit: 'interfaces', description: 'Interfaces that can be reached', source: SURFACE }),
      severity: quantity({ unit: 'points', description: 'Severity of what they give access to', source: SURFACE }),
    }),
    {
      unit: 'component',
      description: 'Components of the system',
      source: SURFACE,
      default: [
        { id: 'ingress', exposedArea: 3, severity: 5 },
        { id: 'api-server', exposedArea: 1, severity: 9 },
        { id: 'kernel', exposedArea: 40, severity: 1 },
      ],
    },
    { max: 10_000 },
  ),
  paths: listOf(
    fields({
      from: label({ description: 'Component an attack starts from', source: SURFACE }),
      to: label({ description: 'Component it reaches next', source: SURFACE }),
    }),
    {
      unit: 'path',
      description: 'Attack paths between components; none when absent',
      source: SURFACE,
      default: [
        { from: 'ingress', to: 'api-server' },
        { from: 'api-server', to: 'kernel' },
      ],
    },
    { max: 100_000 },
  ).optional(),
  entry: listOf(label({ description: 'Component open to the outside', source: SURFACE }), {
    unit: 'name',
    description: 'Components that can be attacked from outside',
    source: SURFACE,
    default: ['ingress'],
  }).optional(),
}).superRefine((input, context) => {
  const known = new Set<string>();
  for (const [i, { id }] of input.components.entries()) {
    if (known.has(id)) refuse(context, ['components', i, 'id'], `components[${i}].id repeats "${id}".`);
    known.add(id);
  }
  for (const [i, path] of (input.paths ?? []).entries()) {
    for (const end of ['from', 'to'] as const) {
      if (!known.has(path[end]))
        refuse(context, ['paths', i, end], `paths[${i}].${end} names "${path[end]}", which is not a component.`);
    }
  }
  for (const [i, name] of (input.entry ?? []).entries()) {
    if (!known.has(name)) refuse(context, ['entry', i], `entry[${i}] names "${name}", which is not a component.`);
  }
  if (input.paths !== undefined && input.entry === undefined)
    refuse(context, ['entry'], 'entry is missing: paths need to know where an attack can start.');
});
const surfaceOutput = fields({
  surface: quantity({ unit: 'points', description: 'Attack surface of the system', source: SURFACE }, { max: 1e40 }),
  shares: mapOf(fraction({ description: 'Share of one component', source: SURFACE }), {
    unit: '1',
    description: 'Share of each component in the surface',
    source: SURFACE,
  }),
  reachable: listOf(label({ description: 'Component that an attack can reach', source: SURFACE }), {
    unit: 'name',
    description: 'Components that an attack from the entries can reach, sorted',
    source: SURFACE,
  }).optional(),
  reachableSurface: quantity(
    { unit: 'points', description: 'Surface of those components', source: SURFACE },
    { max: 1e40 },
  ).optional(),
});

/** Attack surface as the sum of exposed area times severity, and what attack paths reach of it (seed-2 6.2). */
export function attackSurface(input: z.output<typeof surfaceInput>): z.output<typeof surfaceOutput> {
  const parts = input.components.map(({ id, exposedArea, severity }) => [id, exposedArea * severity] as const);
  const surface = sum(parts.map(([, part]) => part));
  const shares = Object.fromEntries(parts.map(([id, part]) => [id, surface === 0 ? 0 : Math.min(1, part / surface)]));
  if (input.entry === undefined) return { surface, shares };
  const next = new Map<string, string[]>();
  for (const { from, to } of input.paths ?? []) next.set(from, [...(next.get(from) ?? []), to]);
  const reached = new Set(input.entry);
  const queue = [...reached];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const to of next.get(at) ?? []) {
      if (reached.has(to)) continue;
      reached.add(to);
      queue.push(to);
    }
  }
  return {
    surface,
    shares,
    reachable: sortedNames(reached),
    reachableSurface: sum(parts.filter(([id]) => reached.has(id)).map(([, part]) => part)),
  };
}

const TRUST = 'seed-2 6.3';
const behaviour = quantity(
  { unit: '1', description: 'Behaviour observed in one step; negative for bad behaviour', source: TRUST },
  { min: -1e6, max: 1e6 },
);
const trustInput = fields({
  initialTrust: quantity(
    { unit: '1', description: 'Trust before the first step', source: TRUST, default: 1 },
    { min: -1e6, max: 1e6 },
  ),
  decayFactor: fraction({ description: 'Share of the trust that is left after a step', source: TRUST, default: 0.9 }),
  behaviours: listOf(
    behaviour,
    { unit: '1', description: 'Behaviour of each step', source: TRUST, default: [0.1, 0.1, 0, 0, -0.2, 0.1] },
    { max: 100_000 },
  ),
  threshold: quantity(
    { unit: '1', description: 'Trust below which access ends', source: TRUST, default: 0.5 },
    { min: -1e12, max: 1e12 },
  ),
});
const trustOutput = fields({
  trust: listOf(
    quantity({ unit: '1', description: 'Trust after one step', source: TRUST }, { min: -1e12, max: 1e12 }),
    { unit: '1', description: 'Trust after each step', source: TRUST },
  ),
  finalTrust: quantity(
    { unit: '1', description: 'Trust after the last step', source: TRUST },
    { min: -1e12, max: 1e12 },
  ),
  firstBelow: count(
    {
      unit: 'step',
      description: 'First step, from 1, after which trust is below the threshold; null when it never is',
      source: TRUST,
    },
    { min: 1 },
  ).nullable(),
  halfLifeSteps: quantity({
    unit: 'steps',
    description:
      'Steps without any behaviour until half the trust is left; null when it does not decay, 0 when it goes at once',
    source: TRUST,
  }).nullable(),
});

/** Trust over time: what is left of it, plus what is seen in each step (seed-2 6.3). */
export function trustDecay(input: z.output<typeof trustInput>): z.output<typeof trustOutput> {
  let current = input.initialTrust;
  const trust = input.behaviours.map((seen) => {
    current = current * input.decayFactor + seen;
    return current;
  });
  const below = trust.findIndex((value) => value < input.threshold);
  const { decayFactor } = input;
  const halfLife = decayFactor === 0 ? 0 : Math.LN2 / -Math.log(decayFactor);
  return {
    trust,
    finalTrust: current,
    firstBelow: below < 0 ? null : below + 1,
    halfLifeSteps: decayFactor === 1 ? null : halfLife,
  };
}

const windowInput = fields({
  disclosureDay: quantity(
    { unit: 'd', description: 'Day on which the weakness became known', source: SURFACE, default: 0 },
    { min: -1e7, max: 1e7 },
  ),
  patchDay: quantity(
    { unit: 'd', description: 'Day on which it was patched, on the same calendar', source: SURFACE, default: 14 },
    { min: -1e7, max: 1e7 },
  ),
  exploitsPerYear: quantity({
    unit: '1/a',
    description: 'Expected exploits a year while it is open',
    source: SURFACE,
    default: 0.5,
  }),
});
const windowOutput = fields({
  windowDays: quantity({
    unit: 'd',
    description: 'Days open; 0 when it was patched before it became known',
    source: SURFACE,
  }),
  exploitProbability: fraction({
    description: 'Probability of at least one exploit in that time',
    source: 'seed-2 6.2, Poisson as in seed-4 8.5.3',
  }),
});

/** Days between disclosure and patch, and the probability of an exploit in them (seed-2 6.2). */
export function exposureWindow(input: z.output<typeof windowInput>): z.output<typeof windowOutput> {
  const windowDays = Math.max(0, input.patchDay - input.disclosureDay);
  return { windowDays, exploitProbability: 0 - Math.expm1((-input.exploitsPerYear * windowDays) / 365) };
}

/** Models of exposure and trust. */
export const exposureModels = [
  defineModel({
    id: 'attack.surface',
    title: 'Attack surface',
    formula: {
      tex: String.raw`S = \sum_{v \in V} A(v)\,\sigma(v)`,
      text: 'surface = sum of exposedArea x severity',
    },
    input: surfaceInput,
    output: surfaceOutput,
    source: SURFACE,
    usedBy: ['handbook'],
    run: attackSurface,
  }),
  defineModel({
    id: 'trust.decay',
    title: 'Decay of trust',
    formula: {
      tex: String.raw`T_t = d\,T_{t-1} + b_t`,
      text: 'trust(t) = decayFactor x trust(t - 1) + behaviour(t)',
    },
    input: trustInput,
    output: trustOutput,
    source: TRUST,
    usedBy: ['handbook'],
    run: trustDecay,
  }),
  defineModel({
    id: 'exposure.window',
    title: 'Exposure window',
    formula: {
      tex: String.raw`W = \max(0, t_{patch} - t_{disclosure}),\qquad P = 1 - e^{-\lambda W / 365}`,
      text: 'windowDays = max(0, patchDay - disclosureDay); exploitProbability = 1 - exp(-exploitsPerYear windowDays / 365)',
    },
    input: windowInput,
    output: windowOutput,
    source: SURFACE,
    usedBy: ['handbook'],
    run: exposureWindow,
  }),
] as const;
