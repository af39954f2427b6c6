import type { z } from 'zod';
import { electricityFields } from './electricityFields.ts';
import { HOURS_PER_YEAR } from './energy.ts';
import { fields, quantity } from './fields.ts';
import { defineModel } from './model.ts';

const totalInput = fields({
  nodes: electricityFields.nodes,
  serverPrice: quantity({ unit: 'money', description: 'Price of one server', source: 'seed-4 8.5.1', default: 5000 }),
  licencePerNode: quantity({
    unit: 'money',
    description: 'Licences per node for the whole period',
    source: 'seed-4 8.5.1',
    default: 1500,
  }),
  salary: quantity({
    unit: 'money/a',
    description: 'Yearly cost of one operator',
    source: 'seed-4 8.5.1',
    default: 150_000,
  }),
  headcount: quantity({
    unit: 'FTE',
    description: 'Operators, full-time equivalents',
    source: 'seed-4 8.5.1',
    default: 3,
  }),
  years: quantity({ unit: 'a', description: 'Period', source: 'seed-4 8.5.1', default: 3 }),
  powerW: electricityFields.powerW,
  pue: electricityFields.pue,
  pricePerKWh: electricityFields.pricePerKWh,
  riskPerYear: quantity({
    unit: 'money/a',
    description: 'Expected loss from incidents; 0 when absent',
    source: 'seed-4 8.5.3',
    default: 0,
  }).optional(),
});
const money = (description: string): ReturnType<typeof quantity> =>
  quantity({ unit: 'money', description, source: 'seed-4 8.5.1' }, { max: 1e90 });
const totalOutput = fields({
  infrastructure: money('Servers'),
  licence: money('Licences'),
  operations: money('Operators over all years'),
  energy: money('Electricity over all years'),
  risk: money('Expected losses over all years'),
  total: money('Sum of the five'),
});

/** Total cost of ownership over the period and its five parts, money (seed-4 7.6.2, 8.5.1). */
export function tcoTotal(input: z.output<typeof totalInput>): z.output<typeof totalOutput> {
  const infrastructure = input.nodes * input.serverPrice;
  const licence = input.nodes * input.licencePerNode;
  const operations = input.salary * input.headcount * input.years;
  const energy = ((input.nodes * input.powerW) / 1000) * input.pue * HOURS_PER_YEAR * input.pricePerKWh * input.years;
  const risk = (input.riskPerYear ?? 0) * input.years;
  return {
    infrastructure,
    licence,
    operations,
    energy,
    risk,
    total: infrastructure + licence + operations + energy + risk,
  };
}

const roiInput = fields({
  baselineTotal: quantity({
    unit: 'money',
    description: 'Total cost of what is given up',
    source: 'seed-4 8.5.1',
    default: 2_098_550,
  }),
  targetTotal: quantity(
    { unit: 'money', description: 'Total cost of what replaces it', source: 'seed-4 8.5.1', default: 1_245_956 },
    { above: 0 },
  ),
  years: quantity(
    { unit: 'a', description: 'Period of both totals', source: 'seed-4 8.5.1', default: 3 },
    { min: 1e-9 },
  ),
  migrationCost: quantity({
    unit: 'money',
    description: 'Cost of the move; without it there is no payback time',
    source: 'MODELS.md',
  }).optional(),
});
const roiOutput = fields({
  savings: quantity(
    {
      unit: 'money',
      description: 'Savings over the period; negative when the target costs more',
      source: 'seed-4 8.5.1',
    },
    { min: -1e15 },
  ),
  roi: quantity(
    { unit: '1', description: 'Savings per cost of the target', source: 'seed-4 8.5.1' },
    { min: -1, max: Number.MAX_VALUE },
  ),
  paybackMonths: quantity(
    {
      unit: 'months',
      description: 'Months until the savings have paid for the move; null when there are none',
      source: 'seed-4 8.5.1',
    },
    { max: 1e40 },
  )
    .nullable()
    .optional(),
});

/**
 * Savings, return on investment and payback of a move (seed-4 8.5.1). `paybackMonths` is absent without a migration
 * cost, and null where there are no savings to pay it back.
 */
export function tcoRoi(input: z.output<typeof roiInput>): z.output<typeof roiOutput> {
  const savings = input.baselineTotal - input.targetTotal;
  const roi = savings / input.targetTotal;
  if (input.migrationCost === undefined) return { savings, roi };
  const monthly = savings / (input.years * 12);
  return { savings, roi, paybackMonths: monthly > 0 ? input.migrationCost / monthly : null };
}

/** Models of cost and return. */
export const tcoModels = [
  defineModel({
    id: 'tco.total',
    title: 'Total cost of ownership',
    formula: {
      tex: String.raw`TCO = N p_s + N p_l + s\,h\,y + \frac{N P}{1000}\,PUE \cdot 8760\,e\,y + R\,y`,
      text: 'total = nodes serverPrice + nodes licencePerNode + salary headcount years + nodes powerW / 1000 x pue x 8760 x pricePerKWh x years + riskPerYear years',
    },
    input: totalInput,
    output: totalOutput,
    source: 'seed-4 7.6.2, 8.5.1',
    usedBy: ['TCO', 'compare'],
    notes: [
      'The document counts one year of operations in a three-year total and energy ten times too high; here all years count.',
    ],
    run: tcoTotal,
  }),
  defineModel({
    id: 'tco.roi',
    title: 'Return on investment and payback',
    formula: {
      tex: String.raw`S = C_0 - C_1,\qquad ROI = \frac{S}{C_1},\qquad t = \frac{C_{migration}}{S / (12 y)}`,
      text: 'savings = baselineTotal - targetTotal; roi = savings / targetTotal; paybackMonths = migrationCost / (savings / (12 years))',
    },
    input: roiInput,
    output: roiOutput,
    source: 'seed-4 8.5.1',
    usedBy: ['roadmap'],
    run: tcoRoi,
  }),
] as const;
