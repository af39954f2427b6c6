import type { z } from 'zod';
import { electricityFields } from './electricityFields.ts';
import { fields, fraction, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';

/** Hours of a 365-day year. */
export const HOURS_PER_YEAR = 8760;

const nodeInput = fields({
  idleW: quantity({ unit: 'W', description: 'Power at rest', source: 'seed-4 8.5.1', default: 120 }),
  maxW: quantity({ unit: 'W', description: 'Power at full load', source: 'seed-4 8.5.1', default: 300 }),
  utilisation: fraction({ description: 'Mean CPU utilisation', source: 'seed-4 8.5.1', default: 0.5 }),
}).superRefine((input, context) => {
  if (input.idleW > input.maxW) {
    refuse(context, ['idleW'], `idleW must not be above maxW (${input.idleW} W above ${input.maxW} W).`);
  }
});
const nodeOutput = fields({
  powerW: quantity({ unit: 'W', description: 'Mean power', source: 'seed-4 8.5.1' }),
});

/** Mean power of a node, W: linear between rest and full load (seed-4 8.5.1; the form Cloud Carbon Footprint uses). */
export function nodePower(input: z.output<typeof nodeInput>): z.output<typeof nodeOutput> {
  return { powerW: input.idleW + input.utilisation * (input.maxW - input.idleW) };
}

const annualInput = fields({
  ...electricityFields,
  gramsCO2ePerKWh: quantity({
    unit: 'g/kWh',
    description: 'Carbon intensity of the grid; without it no carbon is given',
    source: 'ENERGY.md 4.4',
  }).optional(),
});
const annualOutput = fields({
  energyKWhPerYear: quantity(
    { unit: 'kWh/a', description: 'Electricity a year, cooling and losses included', source: 'seed-4 8.5.1' },
    { max: 1e50 },
  ),
  costPerYear: quantity(
    { unit: 'money/a', description: 'Price of that electricity', source: 'seed-4 8.5.1' },
    { max: 1e65 },
  ),
  kgCO2ePerYear: quantity(
    { unit: 'kg/a', description: 'Emissions of that electricity', source: 'ENERGY.md 4.1' },
    { max: 1e65 },
  ).optional(),
});

/** What {@link annualEnergy} returns. */
export type EnergyAnnual = z.output<typeof annualOutput>;

/** Electricity a year at the meter of the data centre, its price and, with a carbon intensity, its emissions (seed-4 8.5.1). */
export function annualEnergy(input: z.output<typeof annualInput>): EnergyAnnual {
  const energyKWhPerYear = ((input.nodes * input.powerW) / 1000) * input.pue * HOURS_PER_YEAR;
  const costPerYear = energyKWhPerYear * input.pricePerKWh;
  if (input.gramsCO2ePerKWh === undefined) return { energyKWhPerYear, costPerYear };
  return { energyKWhPerYear, costPerYear, kgCO2ePerYear: (energyKWhPerYear * input.gramsCO2ePerKWh) / 1000 };
}

/** Models of power, energy and operational carbon. */
export const energyModels = [
  defineModel({
    id: 'energy.node',
    title: 'Power of a node',
    formula: {
      tex: String.raw`P(u) = P_{idle} + u\,(P_{max} - P_{idle})`,
      text: 'powerW = idleW + utilisation (maxW - idleW)',
    },
    input: nodeInput,
    output: nodeOutput,
    source: 'seed-4 8.5.1',
    usedBy: ['energy'],
    run: nodePower,
  }),
  defineModel({
    id: 'energy.annual',
    title: 'Energy, cost and carbon a year',
    formula: {
      tex: String.raw`E = \frac{N P}{1000} \cdot PUE \cdot 8760,\qquad C = E\,p,\qquad G = \frac{E\,g}{1000}`,
      text: 'energyKWhPerYear = nodes x powerW / 1000 x pue x 8760; costPerYear = energy x pricePerKWh; kgCO2ePerYear = energy x gramsCO2ePerKWh / 1000',
    },
    input: annualInput,
    output: annualOutput,
    source: 'seed-4 8.5.1',
    usedBy: ['energy', 'TCO'],
    notes: ['The document prints costs ten times as high as its own formula gives.'],
    run: annualEnergy,
  }),
] as const;
