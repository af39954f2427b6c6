import type { z } from 'zod';
import { embodiedCarbon } from '#core/catalogue/embodiedCarbon.ts';
import { HOURS_PER_YEAR } from './energy.ts';
import { choice, count, fields, fraction, listOf, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';

const CURVES = 'OpenDC PowerModels; ENERGY.md 4.1';

/** Shapes of the power of a machine over its utilisation. */
export const powerCurves = [
  'constant',
  'linear',
  'sqrt',
  'square',
  'cubic',
  'mse',
  'asymptotic',
  'asymptoticDvfs',
  'interpolated',
] as const;

const curveInput = fields({
  curve: choice(powerCurves, { description: 'Shape between rest and full load', source: CURVES, default: 'linear' }),
  idleW: quantity({ unit: 'W', description: 'Power at rest', source: CURVES, default: 120 }),
  maxW: quantity({ unit: 'W', description: 'Power at full load', source: CURVES, default: 300 }),
  utilisation: fraction({ description: 'Mean CPU utilisation', source: CURVES, default: 0.5 }),
  exponent: quantity(
    {
      unit: '1',
      description: 'Exponent r of the mse curve (Fan, Weber, Barroso 2007: 1.4)',
      source: CURVES,
      default: 1.4,
    },
    { min: 1, max: 10 },
  ).optional(),
  alpha: quantity(
    {
      unit: '1',
      description: 'Utilisation at which an asymptotic curve bends, 0.2 to 0.5',
      source: CURVES,
      default: 0.3,
    },
    { min: 0.01, max: 1 },
  ).optional(),
  levelsW: listOf(
    quantity({ unit: 'W', description: 'Power at one level', source: 'SPECpower_ssj2008' }),
    {
      unit: 'W',
      description: 'Power at equally spaced utilisations from 0 to 1 (SPECpower: 11 levels), for interpolated',
      source: 'SPECpower_ssj2008',
    },
    { min: 2, max: 101 },
  ).optional(),
}).superRefine((input, context) => {
  if (input.idleW > input.maxW)
    refuse(context, ['idleW'], `idleW must not be above maxW (${input.idleW} W above ${input.maxW} W).`);
  if (input.curve === 'interpolated' && input.levelsW === undefined)
    refuse(context, ['levelsW'], 'levelsW is missing: an interpolated curve needs its levels.');
});
const curveOutput = fields({
  powerW: quantity({ unit: 'W', description: 'Mean power', source: CURVES }),
});

/**
 * Power of a machine at a utilisation, W, by the curve named (ENERGY.md 4.1). Rest and full load frame every curve but
 * `interpolated`, which follows its levels; `constant` is always full load. The asymptotic curves are scaled by
 * 1 / (2 - exp(-1/alpha)) so as to end at full load.
 */
export function curvePower(input: z.output<typeof curveInput>): z.output<typeof curveOutput> {
  const { curve, idleW, utilisation: u } = input;
  const range = input.maxW - idleW;
  const alpha = input.alpha ?? 0.3;
  const asymptotic = (x: number): number => (1 + x - Math.exp(-u / alpha)) / (2 - Math.exp(-1 / alpha));
  switch (curve) {
    case 'constant':
      return { powerW: input.maxW };
    case 'linear':
      return { powerW: idleW + range * u };
    case 'sqrt':
      return { powerW: idleW + range * Math.sqrt(u) };
    case 'square':
      return { powerW: idleW + range * u * u };
    case 'cubic':
      return { powerW: idleW + range * u ** 3 };
    case 'mse':
      return { powerW: idleW + range * (2 * u - u ** (input.exponent ?? 1.4)) };
    case 'asymptotic':
      return { powerW: idleW + range * (u === 0 ? 0 : asymptotic(u)) };
    case 'asymptoticDvfs':
      return { powerW: idleW + range * (u === 0 ? 0 : asymptotic(u ** 3)) };
    case 'interpolated': {
      const levels = input.levelsW ?? [idleW, input.maxW];
      const position = u * (levels.length - 1);
      const below = Math.min(Math.floor(position), levels.length - 2);
      const low = levels[below] as number;
      return { powerW: low + (position - below) * ((levels[below + 1] as number) - low) };
    }
  }
}

const BOAVIZTA = 'Boavizta API, consumption profiles of processors; ENERGY.md 4.1';

/** Boavizta's processor curve, W = a ln(b (w + c)) + d with w in percent, by family. */
export const boaviztaCurves = {
  xeonPlatinum: { a: 171.1813, b: 0.0354, c: 36.8953, d: -10.1336 },
  xeonGold: { a: 35.5688, b: 0.2438, c: 9.6694, d: -0.6087 },
  xeonSilver: { a: 20.7794, b: 0.3043, c: 8.4241, d: 0.8613 },
  xeonE5: { a: 48.9167, b: 0.1349, c: 15.7262, d: -4.654 },
  xeonE3: { a: 342.3624, b: 0.0347, c: 36.8952, d: -16.4022 },
  xeonE: { a: 55.6501, b: 0.0467, c: 20.4146, d: 4.2436 },
} as const;

const serverInput = fields({
  family: choice(['xeonPlatinum', 'xeonGold', 'xeonSilver', 'xeonE5', 'xeonE3', 'xeonE'], {
    description: 'Processor family',
    source: BOAVIZTA,
    default: 'xeonGold',
  }),
  processors: count({ unit: '1', description: 'Processors', source: BOAVIZTA, default: 2 }, { min: 1, max: 1024 }),
  utilisation: fraction({ description: 'Mean CPU utilisation', source: BOAVIZTA, default: 0.5 }),
  memoryGB: quantity({ unit: 'GB', description: 'Memory', source: BOAVIZTA, default: 256 }),
  memoryWPerGB: quantity({ unit: 'W/GB', description: 'Power of memory', source: BOAVIZTA, default: 0.284 }),
  otherRatio: quantity({
    unit: '1',
    description: 'Power of all else, relative to processors and memory',
    source: BOAVIZTA,
    default: 0.33,
  }),
});
const watts = (description: string): ReturnType<typeof quantity> =>
  quantity({ unit: 'W', description, source: BOAVIZTA }, { min: -1e6, max: 1e40 });
const serverOutput = fields({
  processorsW: watts('Power of the processors'),
  memoryW: watts('Power of the memory'),
  otherW: watts('Power of all else'),
  powerW: watts('Power of the server'),
});

/** Power of a server from its parts, W: processors by Boavizta's curve, memory, and a share for all else (ENERGY.md 4.1). */
export function serverPower(input: z.output<typeof serverInput>): z.output<typeof serverOutput> {
  const { a, b, c, d } = boaviztaCurves[input.family];
  const processorsW = input.processors * (a * Math.log(b * (100 * input.utilisation + c)) + d);
  const memoryW = input.memoryGB * input.memoryWPerGB;
  const otherW = input.otherRatio * (processorsW + memoryW);
  return { processorsW, memoryW, otherW, powerW: processorsW + memoryW + otherW };
}

const CCF = 'Cloud Carbon Footprint; ENERGY.md 4.3';
const dataInput = fields({
  hddTB: quantity({ unit: 'TB', description: 'Capacity on hard disks', source: CCF, default: 10 }),
  ssdTB: quantity({ unit: 'TB', description: 'Capacity on solid-state disks', source: CCF, default: 10 }),
  transferredGBPerYear: quantity({
    unit: 'GB/a',
    description: 'Data sent over the network',
    source: CCF,
    default: 100_000,
  }),
  memoryGB: quantity({
    unit: 'GB',
    description: 'Memory beyond what the power per processor already holds',
    source: CCF,
    default: 0,
  }),
  hddWhPerTBh: quantity({ unit: 'Wh/TBh', description: 'Energy of hard disks', source: CCF, default: 0.65 }),
  ssdWhPerTBh: quantity({ unit: 'Wh/TBh', description: 'Energy of solid-state disks', source: CCF, default: 1.2 }),
  networkKWhPerGB: quantity({ unit: 'kWh/GB', description: 'Energy of the network', source: CCF, default: 0.001 }),
  memoryWPerGB: quantity({ unit: 'W/GB', description: 'Power of memory', source: CCF, default: 0.392 }),
});
const energy = (description: string): ReturnType<typeof quantity> =>
  quantity({ unit: 'kWh/a', description, source: CCF }, { max: 1e40 });
const dataOutput = fields({
  storageKWhPerYear: energy('Energy of the disks'),
  networkKWhPerYear: energy('Energy of the network'),
  memoryKWhPerYear: energy('Energy of the memory'),
  energyKWhPerYear: energy('Sum of the three'),
});

/** Energy a year of storage, network and extra memory, kWh, without the building's share (ENERGY.md 4.3). */
export function dataEnergy(input: z.output<typeof dataInput>): z.output<typeof dataOutput> {
  const storageKWhPerYear =
    ((input.hddTB * input.hddWhPerTBh + input.ssdTB * input.ssdWhPerTBh) * HOURS_PER_YEAR) / 1000;
  const networkKWhPerYear = input.transferredGBPerYear * input.networkKWhPerGB;
  const memoryKWhPerYear = (input.memoryGB * input.memoryWPerGB * HOURS_PER_YEAR) / 1000;
  return {
    storageKWhPerYear,
    networkKWhPerYear,
    memoryKWhPerYear,
    energyKWhPerYear: storageKWhPerYear + networkKWhPerYear + memoryKWhPerYear,
  };
}

const EMBODIED = 'Cloud Carbon Footprint / Teads; ENERGY.md 4.4';
const embodiedInput = fields({
  servers: count({ unit: '1', description: 'Servers', source: EMBODIED, default: 1 }),
  processors: count(
    { unit: '1', description: 'Processors of one server', source: EMBODIED, default: 2 },
    { min: 1, max: 1024 },
  ),
  memoryGB: quantity({ unit: 'GB', description: 'Memory of one server', source: EMBODIED, default: 256 }),
  hdds: count({ unit: '1', description: 'Hard disks of one server', source: EMBODIED, default: 0 }, { max: 1e6 }),
  ssds: count(
    { unit: '1', description: 'Solid-state disks of one server', source: EMBODIED, default: 2 },
    { max: 1e6 },
  ),
  gpus: count({ unit: '1', description: 'GPUs of one server', source: EMBODIED, default: 0 }, { max: 1e6 }),
  lifeYears: quantity(
    { unit: 'a', description: 'Years over which the making is written off', source: EMBODIED, default: 4 },
    { min: 0.01, max: 1000 },
  ),
});
const embodiedOutput = fields({
  kgCO2e: quantity({ unit: 'kg', description: 'Emissions of making all servers', source: EMBODIED }, { max: 1e40 }),
  kgCO2ePerYear: quantity({ unit: 'kg/a', description: 'Written off a year', source: EMBODIED }, { max: 1e40 }),
  gramsCO2ePerHour: quantity(
    { unit: 'g/h', description: 'Written off an hour, 365-day year', source: EMBODIED },
    { max: 1e40 },
  ),
});

/** Emissions of making servers and their yearly share, kg CO2e (ENERGY.md 4.4). */
export function embodiedServers(input: z.output<typeof embodiedInput>): z.output<typeof embodiedOutput> {
  const perServer =
    embodiedCarbon.rackServerBase.likely +
    embodiedCarbon.extraProcessor.likely * (input.processors - 1) +
    embodiedCarbon.memoryPerGBAbove16.likely * Math.max(0, input.memoryGB - 16) +
    embodiedCarbon.hdd.likely * input.hdds +
    embodiedCarbon.ssd.likely * input.ssds +
    embodiedCarbon.gpu.likely * input.gpus;
  const kgCO2e = perServer * input.servers;
  const kgCO2ePerYear = kgCO2e / input.lifeYears;
  return { kgCO2e, kgCO2ePerYear, gramsCO2ePerHour: (kgCO2ePerYear * 1000) / HOURS_PER_YEAR };
}

/** Energy and carbon beyond the documents' own models. */
export const carbonModels = [
  defineModel({
    id: 'energy.curve',
    title: 'Power curves',
    formula: {
      tex: String.raw`P(u) = P_i + \Delta f(u),\quad f \in \Bigl\{u, \sqrt u, u^2, u^3, 2u - u^r, \tfrac{1 + u - e^{-u/\alpha}}{2 - e^{-1/\alpha}}\Bigr\}`,
      text: 'powerW = idleW + (maxW - idleW) f(u); f is u, sqrt(u), u^2, u^3, 2u - u^r, or (1 + u - exp(-u/alpha)) / (2 - exp(-1/alpha)); interpolated: linear between levels',
    },
    input: curveInput,
    output: curveOutput,
    source: CURVES,
    usedBy: ['handbook'],
    notes: [
      'OpenDC halves the asymptotic term and so ends a few percent below full load; here it is scaled to end there.',
    ],
    run: curvePower,
  }),
  defineModel({
    id: 'energy.server',
    title: 'Power of a server from its parts',
    formula: {
      tex: String.raw`P = (1 + o)\,\bigl(k\,[a \ln(b(w + c)) + d] + m\,G\bigr)`,
      text: 'powerW = (1 + otherRatio) (processors (a ln(b (w + c)) + d) + memoryWPerGB memoryGB), w in percent',
    },
    input: serverInput,
    output: serverOutput,
    source: BOAVIZTA,
    usedBy: ['handbook'],
    run: serverPower,
  }),
  defineModel({
    id: 'energy.data',
    title: 'Energy of storage, network and memory',
    formula: {
      tex: String.raw`E = 8.76\,(h\,e_h + s\,e_s + g\,e_m) + t\,e_n`,
      text: 'energyKWhPerYear = 8.76 (hddTB hddWhPerTBh + ssdTB ssdWhPerTBh + memoryGB memoryWPerGB) + transferredGBPerYear networkKWhPerGB',
    },
    input: dataInput,
    output: dataOutput,
    source: CCF,
    usedBy: ['handbook'],
    run: dataEnergy,
  }),
  defineModel({
    id: 'carbon.embodied',
    title: 'Embodied carbon of servers',
    formula: {
      tex: String.raw`G = N\,\bigl(1000 + 100(k-1) + 1.388\max(0, M-16) + 50 n_{hdd} + 100 n_{ssd} + 150 n_{gpu}\bigr),\qquad g = G / y`,
      text: 'kgCO2e = servers (1000 + 100 (processors - 1) + 1.388 max(0, memoryGB - 16) + 50 hdds + 100 ssds + 150 gpus); kgCO2ePerYear = kgCO2e / lifeYears',
    },
    input: embodiedInput,
    output: embodiedOutput,
    source: EMBODIED,
    usedBy: ['handbook'],
    run: embodiedServers,
  }),
] as const;
