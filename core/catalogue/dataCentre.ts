import { ranged, stated, type Figure } from './figure.ts';

/** Figures of the building and of devices beside the processor, as Cloud Carbon Footprint and Boavizta use them. */
export const dataCentre = {
  pueOnPremise: ranged(
    [1.2, 1.58, 2],
    '1',
    'Uptime Institute average as used by Cloud Carbon Footprint for servers on premises; range for efficient and old buildings',
  ),
  pueAws: stated(1.135, '1', 'Cloud Carbon Footprint'),
  pueGcp: stated(1.1, '1', 'Cloud Carbon Footprint'),
  pueAzure: ranged(
    [1.125, 1.185, 1.185],
    '1',
    'Cloud Carbon Footprint (two values in the same document: 1.185, and 1.125 in its appendix)',
  ),
  memoryWPerGB: ranged([0.284, 0.284, 0.392], 'W/GB', 'Boavizta 0.284; Cloud Carbon Footprint 0.392'),
  hddWhPerTBh: stated(0.65, 'Wh/TBh', 'Cloud Carbon Footprint'),
  ssdWhPerTBh: stated(1.2, 'Wh/TBh', 'Cloud Carbon Footprint'),
  networkKWhPerGB: stated(0.001, 'kWh/GB', 'Cloud Carbon Footprint'),
  defaultUtilisation: stated(0.5, '1', 'Cloud Carbon Footprint, where nothing was measured'),
  otherComponentsRatio: ranged([0.2, 0.33, 0.6], '1', 'Boavizta: power of all else per power of processors and memory'),
} as const satisfies Readonly<Record<string, Figure>>;
