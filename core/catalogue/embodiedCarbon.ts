import { ranged, stated, type Figure } from './figure.ts';

const CCF = 'Cloud Carbon Footprint / Teads (ccf-coefficients)';
const BOAVIZTA = 'Boavizta API, manufacturing impacts by component';

/** Emissions of making a server, kg CO2e, by component, and the life over which they are written off. */
export const embodiedCarbon = {
  rackServerBase: stated(1000, 'kg', `${CCF}: base rack server with one processor, 16 GB and no disk`),
  extraProcessor: stated(100, 'kg', CCF),
  memoryPerGBAbove16: stated(533 / 384, 'kg/GB', `${CCF}: 533 kg for 384 GB`),
  hdd: ranged([31.11, 50, 50], 'kg', `${CCF} 50; ${BOAVIZTA} 31.11`),
  ssd: stated(100, 'kg', CCF),
  gpu: stated(150, 'kg', CCF),
  processorDiePerMm2: stated(0.0197, 'kg/mm2', BOAVIZTA),
  processorFixed: stated(9.14, 'kg', BOAVIZTA),
  memoryDiePerCm2: stated(2.2, 'kg/cm2', BOAVIZTA),
  memoryStickFixed: stated(5.22, 'kg', BOAVIZTA),
  ssdDiePerCm2: stated(2.2, 'kg/cm2', BOAVIZTA),
  ssdFixed: stated(6.34, 'kg', BOAVIZTA),
  motherboard: stated(66.1, 'kg', BOAVIZTA),
  powerSupplyPerKg: stated(24.3, 'kg/kg', BOAVIZTA),
  powerSupplyWeight: stated(2.99, 'kg', BOAVIZTA),
  assembly: stated(6.68, 'kg', BOAVIZTA),
  rackCase: stated(150, 'kg', BOAVIZTA),
  bladeCase: stated(30.9 + 880 / 16, 'kg', `${BOAVIZTA}: blade 30.9 and a sixteenth of the enclosure's 880`),
  lifeYears: ranged(
    [3, 4, 7],
    'a',
    'Cloud Carbon Footprint and Boavizta 4 years (35040 h); range for short and long refresh cycles',
  ),
} as const satisfies Readonly<Record<string, Figure>>;

/** What a server is made of, as far as its manufacturing carbon depends on it. */
export interface ServerParts {
  readonly sockets: number;
  readonly memoryGB: number;
  readonly hdds?: number;
  readonly ssds?: number;
  readonly gpus?: number;
}

/**
 * Emissions of making a server, kg CO2e, by Cloud Carbon Footprint's table.
 * `serverEmbodiedKg({sockets: 2, memoryGB: 16})` is 1100.
 */
export function serverEmbodiedKg(parts: ServerParts): number {
  return (
    embodiedCarbon.rackServerBase.likely +
    embodiedCarbon.extraProcessor.likely * Math.max(0, parts.sockets - 1) +
    embodiedCarbon.memoryPerGBAbove16.likely * Math.max(0, parts.memoryGB - 16) +
    embodiedCarbon.hdd.likely * (parts.hdds ?? 0) +
    embodiedCarbon.ssd.likely * (parts.ssds ?? 0) +
    embodiedCarbon.gpu.likely * (parts.gpus ?? 0)
  );
}
