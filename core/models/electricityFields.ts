import { count, quantity } from './fields.ts';

/** Inputs of every model that prices the electricity of a data centre (seed-4 8.5.1). */
export const electricityFields = {
  nodes: count({ unit: '1', description: 'Nodes', source: 'seed-4 8.5.1', default: 100 }),
  powerW: quantity({ unit: 'W', description: 'Mean power of one node', source: 'seed-4 8.5.1', default: 250 }),
  pue: quantity(
    { unit: '1', description: 'Power usage effectiveness of the data centre', source: 'seed-4 8.5.1', default: 1.5 },
    { min: 1 },
  ),
  pricePerKWh: quantity({
    unit: 'money/kWh',
    description: 'Price of electricity',
    source: 'seed-4 8.5.1',
    default: 0.1,
  }),
};
