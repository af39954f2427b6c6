import type { z } from 'zod';
import { count, fields, fraction, label, listOf, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';
import { ceilRatio, sum } from './rounding.ts';

const SOURCE = 'seed-1 6.1';
const MAX_STEPS = 5000;

const predictiveInput = fields({
  demandPerS: listOf(
    quantity({ unit: '1/s', description: 'Requests a second in one step', source: SOURCE }, { max: 1e9 }),
    {
      unit: '1/s',
      description: 'Demand, one value per step',
      source: SOURCE,
      default: [100, 100, 100, 200, 300, 400, 500, 600, 600, 600, 600, 600, 500, 400, 300, 200, 100, 100, 100, 100],
    },
    { min: 1, max: MAX_STEPS },
  ),
  stepS: quantity(
    { unit: 's', description: 'Length of one step', source: SOURCE, default: 15 },
    { min: 1e-3, max: 1e6 },
  ),
  serviceRate: quantity(
    { unit: '1/s', description: 'Requests a second that one replica serves', source: SOURCE, default: 20 },
    { min: 1e-3 },
  ),
  targetUtilisation: fraction({ description: 'Utilisation to aim for', source: SOURCE, default: 0.7 }, { min: 1e-3 }),
  gain: quantity(
    {
      unit: '1',
      description: 'Gain of the predictor, K_p: 1 follows the present, 2 extends its trend by the start-up delay',
      source: SOURCE,
      default: 2,
    },
    { max: 100 },
  ),
  scaleDownWindowS: quantity(
    {
      unit: 's',
      description: 'Time over which the highest wish holds before replicas are removed',
      source: 'Kubernetes default 300 s',
      default: 300,
    },
    { max: 1e6 },
  ),
  systems: listOf(
    fields({
      id: label({ description: 'Name of the system', source: SOURCE }),
      startupS: quantity(
        { unit: 's', description: 'Time until an ordered replica serves', source: SOURCE },
        { max: 1e6 },
      ),
    }),
    {
      unit: 'system',
      description: 'Systems to compare',
      source: 'seed-1 6.1 (VM 60 s), part 2 6.1 (container 2 s), seed-4 8.2.1 (Wasm 6 ms)',
      default: [
        { id: 'vm', startupS: 60 },
        { id: 'container', startupS: 2 },
        { id: 'wasm', startupS: 0.006 },
      ],
    },
    { min: 1, max: 10 },
  ),
}).superRefine((input, context) => {
  const seen = new Set<string>();
  for (const [i, system] of input.systems.entries()) {
    if (seen.has(system.id)) refuse(context, ['systems', i, 'id'], `systems[${i}].id repeats "${system.id}".`);
    seen.add(system.id);
  }
});

const runOutput = (
  description: string,
): z.ZodObject<{
  replicas: z.ZodArray<z.ZodNumber>;
  shortfallReplicaS: z.ZodNumber;
  surplusReplicaS: z.ZodNumber;
  worstShortfall: z.ZodNumber;
  servedShare: z.ZodNumber;
  replicaS: z.ZodNumber;
}> =>
  fields({
    replicas: listOf(count({ unit: '1', description: 'Replicas that serve in one step', source: SOURCE }), {
      unit: '1',
      description: `Serving replicas per step, ${description}`,
      source: SOURCE,
    }),
    shortfallReplicaS: quantity(
      { unit: 'replica s', description: 'Undershoot: replicas missing, times time', source: SOURCE },
      { max: 1e30 },
    ),
    surplusReplicaS: quantity(
      { unit: 'replica s', description: 'Overshoot: replicas too many, times time', source: SOURCE },
      { max: 1e30 },
    ),
    worstShortfall: count({ unit: '1', description: 'Most replicas missing in one step', source: SOURCE }),
    servedShare: fraction({
      description: 'Share of the requests within the capacity at full use; 1 when there are none',
      source: SOURCE,
    }),
    replicaS: quantity(
      { unit: 'replica s', description: 'Replicas paid for, times time, starting ones included', source: SOURCE },
      { max: 1e30 },
    ),
  });
const predictiveOutput = fields({
  needed: listOf(count({ unit: '1', description: 'Replicas that the demand of one step needs', source: SOURCE }), {
    unit: '1',
    description: 'Replicas needed per step',
    source: SOURCE,
  }),
  systems: listOf(
    fields({
      id: label({ description: 'Name of the system', source: SOURCE }),
      delaySteps: count({ unit: 'steps', description: 'Start-up delay in whole steps, rounded up', source: SOURCE }),
      plain: runOutput('scaled by the present demand'),
      predictive: runOutput('scaled with the predictor'),
    }),
    { unit: 'system', description: 'Each system without and with the predictor', source: SOURCE },
  ),
});

type PredictiveInput = z.output<typeof predictiveInput>;
type ScalingRun = z.output<ReturnType<typeof runOutput>>;

function simulate(input: PredictiveInput, needed: readonly number[], delay: number, gain: number): ScalingRun {
  const loads = input.demandPerS.map((demand) => demand / (input.serviceRate * input.targetUtilisation));
  const window = Math.ceil(input.scaleDownWindowS / input.stepS);
  /** Wishes of the window that no later one exceeds, so that the first is the highest. */
  const highest: { readonly at: number; readonly wish: number }[] = [];
  const replicas: number[] = [];
  /** Replicas still starting: when they will serve, and how many. */
  let starting: { readonly at: number; readonly count: number }[] = [];
  let serving = needed[0] ?? 0;
  let replicaSteps = 0;
  let served = 0;
  for (const [t, load] of loads.entries()) {
    serving += starting.filter((batch) => batch.at <= t).reduce((total, batch) => total + batch.count, 0);
    starting = starting.filter((batch) => batch.at > t);
    const before = loads[Math.max(0, t - delay)] as number;
    const wish = Math.max(0, ceilRatio(before + gain * (load - before)));
    while ((highest.at(-1)?.wish ?? Number.POSITIVE_INFINITY) <= wish) highest.pop();
    highest.push({ at: t, wish });
    if ((highest[0]?.at ?? t) < t - window) highest.shift();
    let pending = starting.reduce((total, batch) => total + batch.count, 0);
    if (wish > serving + pending) {
      const more = wish - serving - pending;
      if (delay === 0) serving += more;
      else starting.push({ at: t + delay, count: more });
    } else {
      // The highest wish of the window holds; what is above it goes, the newest first.
      const hold = highest[0]?.wish ?? wish;
      let excess = Math.max(0, serving + pending - hold);
      while (excess > 0 && starting.length > 0) {
        const newest = starting.pop() as { readonly at: number; readonly count: number };
        const kept = Math.max(0, newest.count - excess);
        if (kept > 0) starting.push({ at: newest.at, count: kept });
        excess -= newest.count - kept;
      }
      serving -= Math.min(excess, serving);
    }
    pending = starting.reduce((total, batch) => total + batch.count, 0);
    replicas.push(serving);
    replicaSteps += serving + pending;
    served += Math.min(input.demandPerS[t] as number, serving * input.serviceRate);
  }
  const gaps = replicas.map((have, t) => (needed[t] as number) - have);
  const asked = sum(input.demandPerS);
  return {
    replicas,
    shortfallReplicaS: sum(gaps.map((gap) => Math.max(0, gap))) * input.stepS,
    surplusReplicaS: sum(gaps.map((gap) => Math.max(0, -gap))) * input.stepS,
    worstShortfall: gaps.reduce((worst, gap) => Math.max(worst, gap), 0),
    servedShare: asked === 0 ? 1 : Math.min(1, served / asked),
    replicaS: replicaSteps * input.stepS,
  };
}

/**
 * Horizontal scaling over a demand series, step by step, for systems of different start-up delay, without and with a
 * Smith-type predictor: wish(t) = load(t - tau) + K_p (load(t) - load(t - tau)), rounded up (seed-1 6.1). Ordered
 * replicas serve after the delay; removal is immediate once the scale-down window has passed.
 */
export function scalePredictive(input: PredictiveInput): z.output<typeof predictiveOutput> {
  const needed = input.demandPerS.map((demand) => ceilRatio(demand / (input.serviceRate * input.targetUtilisation)));
  return {
    needed,
    systems: input.systems.map(({ id, startupS }) => {
      const delaySteps = ceilRatio(startupS / input.stepS);
      return {
        id,
        delaySteps,
        plain: simulate(input, needed, delaySteps, 1),
        predictive: simulate(input, needed, delaySteps, input.gain),
      };
    }),
  };
}

/** Predictive scaling. */
export const predictiveModels = [
  defineModel({
    id: 'scale.predictive',
    title: 'Predictive scaling',
    formula: {
      tex: String.raw`n(t) = \left\lceil \ell(t-\tau) + K_p\,\bigl(\ell(t) - \ell(t-\tau)\bigr) \right\rceil,\qquad \ell = \frac{\lambda}{\mu\,\rho_{target}}`,
      text: 'wish(t) = ceil(load(t - tau) + gain (load(t) - load(t - tau))), load = demand / (serviceRate targetUtilisation); replicas serve tau after they are ordered',
    },
    input: predictiveInput,
    output: predictiveOutput,
    source: 'seed-1 6.1, 6.2, part 2 6.1',
    usedBy: ['handbook'],
    notes: [
      'Gain 1 is the plain autoscaler; gain 2 meets a steady ramp exactly. A higher gain overshoots at every bend of the demand.',
      'A start-up shorter than one step still takes one step, unless it is 0.',
    ],
    run: scalePredictive,
  }),
] as const;
