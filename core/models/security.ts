import type { z } from 'zod';
import { fields, fraction, label, listOf, mapOf, refuse } from './fields.ts';
import { defineModel } from './model.ts';
import { sortedNames } from './rounding.ts';

const layersInput = fields({
  layers: mapOf(fraction({ description: 'Strength of one layer', source: 'seed-2 6.1' }), {
    unit: '1',
    description: 'Strength of each layer of the defence',
    source: 'seed-2 6.1',
    default: { host: 0.9, runtime: 0.7, image: 0.8, network: 0.75, orchestration: 0.7, application: 0.85 },
  }),
}).superRefine((input, context) => {
  if (Object.keys(input.layers).length === 0) refuse(context, ['layers'], 'layers must name at least one layer.');
});
const layersOutput = fields({
  strength: fraction({ description: 'Strength of the weakest layer', source: 'seed-2 6.1' }),
  weakest: listOf(label({ description: 'Name of a weakest layer', source: 'seed-2 6.1' }), {
    unit: 'name',
    description: 'Layers with that strength, sorted',
    source: 'seed-2 6.1',
  }),
});

/** Strength of a layered defence, that of its weakest layer, and which layers those are (seed-2 6.1). */
export function securityLayers(input: z.output<typeof layersInput>): z.output<typeof layersOutput> {
  const entries = Object.entries(input.layers);
  const strength = entries.reduce((least, [, value]) => Math.min(least, value), 1);
  return { strength, weakest: sortedNames(entries.filter(([, value]) => value === strength).map(([name]) => name)) };
}

/** Models of layered security. */
export const securityModels = [
  defineModel({
    id: 'security.layers',
    title: 'Strength of a layered defence',
    formula: {
      tex: String.raw`S = \min_{i \in Layers} S_i`,
      text: 'strength = min of layers',
    },
    input: layersInput,
    output: layersOutput,
    source: 'seed-2 6.1',
    usedBy: ['handbook'],
    run: securityLayers,
  }),
] as const;
