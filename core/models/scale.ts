import type { z } from 'zod';
import { count, fields, fraction, quantity } from './fields.ts';
import { defineModel } from './model.ts';
import { ceilRatio } from './rounding.ts';

const replicasInput = fields({
  arrivalRate: quantity({ unit: '1/s', description: 'Requests a second', source: 'seed-3 25.1', default: 900 }),
  serviceRate: quantity(
    { unit: '1/s', description: 'Requests a second that one replica completes', source: 'seed-3 25.1', default: 100 },
    { min: 1e-9 },
  ),
  targetUtilisation: fraction(
    { description: 'Utilisation to aim for', source: 'seed-3 25.1', default: 0.7 },
    { min: 1e-9 },
  ),
});
const replicasOutput = fields({
  replicas: count({ unit: '1', description: 'Replicas needed', source: 'seed-3 25.1' }, { max: Number.MAX_VALUE }),
});

/** Replicas that keep a service at its target utilisation (seed-3 25.1). */
export function scaleReplicas(input: z.output<typeof replicasInput>): z.output<typeof replicasOutput> {
  return { replicas: ceilRatio(input.arrivalRate / (input.serviceRate * input.targetUtilisation)) };
}

const hpaInput = fields({
  replicas: count({ unit: '1', description: 'Replicas now', source: 'seed-1 6.1', default: 4 }),
  metric: quantity({
    unit: 'as target',
    description: 'Measured value per replica',
    source: 'seed-1 6.1',
    default: 0.9,
  }),
  target: quantity(
    { unit: 'as metric', description: 'Value to aim for', source: 'seed-1 6.1', default: 0.6 },
    { min: 1e-9 },
  ),
});
const hpaOutput = fields({
  replicas: count({ unit: '1', description: 'Replicas wanted', source: 'seed-1 6.1' }, { max: Number.MAX_VALUE }),
});

/** Replicas that the horizontal pod autoscaler asks for (seed-1 6.1). */
export function scaleHpa(input: z.output<typeof hpaInput>): z.output<typeof hpaOutput> {
  return { replicas: ceilRatio((input.replicas * input.metric) / input.target) };
}

/** Models of sizing and scaling. */
export const scaleModels = [
  defineModel({
    id: 'scale.replicas',
    title: 'Replicas for a request rate',
    formula: {
      tex: String.raw`n = \left\lceil \frac{\lambda}{\mu\,\rho_{target}} \right\rceil`,
      text: 'replicas = ceil(arrivalRate / (serviceRate x targetUtilisation))',
    },
    input: replicasInput,
    output: replicasOutput,
    source: 'seed-3 25.1',
    usedBy: ['handbook'],
    run: scaleReplicas,
  }),
  defineModel({
    id: 'scale.hpa',
    title: 'Horizontal pod autoscaler',
    formula: {
      tex: String.raw`n' = \left\lceil n\,\frac{m}{m_{target}} \right\rceil`,
      text: 'replicas = ceil(replicas x metric / target)',
    },
    input: hpaInput,
    output: hpaOutput,
    source: 'seed-1 6.1',
    usedBy: ['handbook'],
    notes: ['Kubernetes does not act within 10 % of the target; the formula here is without that dead band.'],
    run: scaleHpa,
  }),
] as const;
