import { cpuFamilies, unknownCpu, type CpuFamily, type CpuFamilyId } from './cpuFamilies.ts';

/** What a processor's name says of its power. */
export interface ResolvedCpu {
  /** Null when the name matches no family. */
  readonly family: CpuFamilyId | null;
  readonly name: string;
  readonly idleWattsPerThread: number;
  readonly maxWattsPerThread: number;
  readonly threadsPerCore: 1 | 2;
  readonly source: string;
  /** True when the family is unknown and an average over all families stands in. */
  readonly isEstimate: boolean;
}

/** Generations of Xeon E3, E5 and E7 by their version suffix; no suffix is the first. */
const XEON_E_GENERATIONS: Readonly<Record<string, Readonly<Record<string, CpuFamilyId>>>> = {
  E3: { '1': 'sandyBridgeE3', '2': 'ivyBridgeE3', '3': 'haswellE3', '4': 'haswellE3', '5': 'skylakeE3', '6': 'kabyLakeE3' },
  E5: { '1': 'sandyBridge', '2': 'ivyBridge', '3': 'haswell', '4': 'broadwell' },
  E7: { '1': 'westmereEx', '2': 'ivyBridge', '3': 'haswell', '4': 'broadwell' },
};

/** Generations of Xeon Scalable by the second digit of the number. */
const XEON_SCALABLE_GENERATIONS: Readonly<Record<string, CpuFamilyId>> = {
  '1': 'skylake',
  '2': 'cascadeLake',
  '3': 'iceLake',
  '4': 'sapphireRapids',
  '5': 'emeraldRapids',
};

/** Generations of EPYC by the last digit of the number. */
const EPYC_GENERATIONS: Readonly<Record<string, CpuFamilyId>> = {
  '1': 'epyc1',
  '2': 'epyc2',
  '3': 'epyc3',
  '4': 'epyc4',
  '5': 'epyc5',
};

/** Microarchitecture names as hypervisors show them to guests. */
const BY_WORD: readonly (readonly [RegExp, CpuFamilyId])[] = [
  [/graniterapids|granite rapids/i, 'graniteRapids'],
  [/sierraforest|sierra forest/i, 'sierraForest'],
  [/emeraldrapids|emerald rapids/i, 'emeraldRapids'],
  [/sapphirerapids|sapphire rapids/i, 'sapphireRapids'],
  [/cooperlake|cooper lake/i, 'cooperLake'],
  [/icelake|ice lake/i, 'iceLake'],
  [/cascadelake|cascade lake/i, 'cascadeLake'],
  [/skylake/i, 'skylake'],
  [/broadwell/i, 'broadwell'],
  [/haswell/i, 'haswell'],
  [/ivybridge|ivy bridge/i, 'ivyBridge'],
  [/sandybridge|sandy bridge/i, 'sandyBridge'],
  [/westmere/i, 'westmere'],
  [/nehalem/i, 'nehalem'],
  [/epyc-?turin|turin/i, 'epyc5'],
  [/epyc-?genoa|genoa|bergamo/i, 'epyc4'],
  [/epyc-?milan|milan/i, 'epyc3'],
  [/epyc-?rome|\brome\b/i, 'epyc2'],
  [/naples/i, 'epyc1'],
];

function familyOfEpyc(name: string): CpuFamilyId | null {
  const number = /EPYC[^0-9]{0,20}([3479]|8)([0-9A-Z]{2})([0-9])/i.exec(name);
  if (number === null) return null;
  if (number[1] === '8') return 'epyc8';
  if (number[1] === '4') return 'epyc4000';
  return EPYC_GENERATIONS[number[3] ?? ''] ?? null;
}

function familyOfXeon(name: string): CpuFamilyId | null {
  const lettered = /\b(E[357])[\s-]*\d{4}[A-UW-Z]{0,3}\s*(?:V\s*(\d))?/i.exec(name);
  if (lettered !== null) {
    return XEON_E_GENERATIONS[(lettered[1] ?? '').toUpperCase()]?.[lettered[2] ?? '1'] ?? null;
  }
  const six = /\b6[5-9]\d{2}(P|E)\b/i.exec(name);
  if (six !== null) return six[1]?.toUpperCase() === 'E' ? 'sierraForest' : 'graniteRapids';
  const scalable = /\b(?:PLATINUM|GOLD|SILVER|BRONZE|MAX)\s+(\d)(\d)\d{2}([A-Z+]*)/i.exec(name);
  if (scalable !== null) {
    // The third generation is two families: Cooper Lake for four and more sockets (H, HL), Ice Lake for the rest.
    if (scalable[2] === '3' && /^H/i.test(scalable[3] ?? '')) return 'cooperLake';
    return XEON_SCALABLE_GENERATIONS[scalable[2] ?? ''] ?? null;
  }
  if (/\bXEON\b.*\bE[\s-]2[1-4]\d{2}/i.test(name)) return 'coffeeLake';
  const old = /\b([XELW]?)(\d)(\d)(\d{2})\b/i.exec(name.replace(/@.*$/, '').replace(/.*XEON/i, ''));
  if (old === null) return null;
  switch (`${old[2]}${old[3]}`) {
    case '56':
    case '36':
      return 'westmere';
    case '55':
    case '35':
      return 'nehalem';
    case '75':
    case '65':
      return 'nehalemEx';
    case '34':
      return 'lynnfield';
    case '50':
    case '51':
    case '52':
    case '53':
    case '54':
    case '73':
    case '74':
    case '30':
    case '31':
    case '32':
    case '33':
      return 'core';
    default:
      return null;
  }
}

function familyOf(cpuModel: string): CpuFamilyId | null {
  const name = cpuModel
    .replace(/\((?:R|TM)\)|[®™]/gi, ' ')
    .replace(/\b(?:CPU|PROCESSOR)\b/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (/\bEPYC\b/i.test(name)) {
    const epyc = familyOfEpyc(name);
    if (epyc !== null) return epyc;
  }
  if (/\bOPTERON\b/i.test(name)) return 'opteron';
  if (/\bXEON\b|\bINTEL\b/i.test(name)) {
    const xeon = familyOfXeon(name);
    if (xeon !== null) return xeon;
  }
  return BY_WORD.find(([word]) => word.test(name))?.[1] ?? null;
}

/**
 * The family behind a processor's name as inventories write it, and its power per hardware thread, W. An unknown or
 * missing name gives the average over all families, marked as an estimate.
 * `resolveCpu('Intel(R) Xeon(R) CPU E5-2680 v3 @ 2.50GHz').family` is 'haswell'.
 */
export function resolveCpu(cpuModel: string | null): ResolvedCpu {
  const id = cpuModel === null ? null : familyOf(cpuModel);
  if (id === null) {
    return {
      family: null,
      name: 'unknown processor',
      idleWattsPerThread: unknownCpu.idleWattsPerThread,
      maxWattsPerThread: unknownCpu.maxWattsPerThread,
      threadsPerCore: 2,
      source: unknownCpu.source,
      isEstimate: true,
    };
  }
  const found: CpuFamily = cpuFamilies[id];
  return {
    family: id,
    name: found.name,
    idleWattsPerThread: found.idleWattsPerThread,
    maxWattsPerThread: found.maxWattsPerThread,
    threadsPerCore: found.threadsPerCore,
    source: found.perThreadSource,
    isEstimate: false,
  };
}

/** A machine as inventories describe it; null where they do not say. */
export interface HostHardware {
  readonly cpuModel: string | null;
  readonly sockets: number | null;
  /** Physical cores over all sockets. */
  readonly cores: number;
  /** Hardware threads over all sockets. */
  readonly threads: number | null;
  readonly memoryMiB: number;
}

/** A range of watts: low and high hold about eight of ten machines of the kind. */
export interface WattRange {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** Estimated power of a machine at the wall, W. */
export interface HostPower {
  readonly idleW: number;
  readonly maxW: number;
  readonly idleRange: WattRange;
  readonly maxRange: WattRange;
  /** How the figures came about, in a sentence for the screen. */
  readonly basis: string;
  readonly source: string;
  readonly isEstimate: boolean;
}

const SPEC_SOURCE = 'median of SPECpower_ssj2008 results of the family, spec.org, table of 2026-03-09';

/** Boavizta's power of memory, W per GB. */
const MEMORY_W_PER_GB = 0.284;
/** Cloud Carbon Footprint's power of memory, W per GB: the high end. */
const MEMORY_HIGH_W_PER_GB = 0.392;
const BYTES_PER_MIB = 1_048_576;

/**
 * Share of a socket's full-load power that does not depend on its number of cores. Fitted on 633 SPECpower results:
 * with half the threads of its family's median machine, a socket draws 75 % at full load, and the same at rest.
 */
const CORE_INDEPENDENT_SHARE = 0.5;

/**
 * Spread of SPECpower machines around their family's median, 10th to 90th percentile, as factors. Production machines
 * carry more supplies, fans, disks and cards than benchmark machines: hence the longer high end at rest.
 */
const IDLE_SPREAD = [0.8, 1.6] as const;
const MAX_SPREAD = [0.8, 1.3] as const;
/** The same where the family is unknown. */
const UNKNOWN_SPREAD = [0.5, 2] as const;

/** Most cores one socket is taken to have when an inventory does not tell the number of sockets. */
const CORES_PER_UNKNOWN_SOCKET = 16;

function range(likely: number, [low, high]: readonly [number, number]): WattRange {
  return { low: likely * low, likely, high: likely * high };
}

/**
 * Power of a machine at rest and at full load, W, with a range and its basis. Known family: the watts per socket of the
 * family's median SPECpower machine, at full load scaled for the number of threads, plus memory beyond that machine's.
 * Unknown family: an average per hardware thread. Rest is never above full load.
 */
export function hostPower(hardware: HostHardware): HostPower {
  const cpu = resolveCpu(hardware.cpuModel);
  const cores = Math.max(1, hardware.cores);
  const sockets = hardware.sockets ?? Math.max(1, Math.ceil(cores / CORES_PER_UNKNOWN_SOCKET));
  // Multithreading switched off in the firmware does not make the silicon smaller.
  const threads = Math.max(hardware.threads ?? 0, cores * cpu.threadsPerCore);
  const memoryGB = (hardware.memoryMiB * BYTES_PER_MIB) / 1e9;

  let idle: WattRange;
  let max: WattRange;
  let basis: string;
  let referenceGB = 0;
  if (cpu.family === null) {
    idle = range(threads * cpu.idleWattsPerThread, UNKNOWN_SPREAD);
    max = range(threads * cpu.maxWattsPerThread, UNKNOWN_SPREAD);
    referenceGB = 4 * threads;
    basis = `Processor not recognised: ${threads} threads at ${cpu.idleWattsPerThread} W at rest and ${cpu.maxWattsPerThread} W at full load`;
  } else {
    const reference: CpuFamily = cpuFamilies[cpu.family];
    const size = threads / sockets / reference.socketThreads;
    const load = CORE_INDEPENDENT_SHARE + (1 - CORE_INDEPENDENT_SHARE) * size;
    idle = range(sockets * reference.socketIdleW, IDLE_SPREAD);
    max = range(sockets * reference.socketMaxW * load, MAX_SPREAD);
    referenceGB = sockets * reference.socketMemoryGB;
    basis = `${reference.name}: ${sockets} sockets at ${reference.socketIdleW} W at rest and ${(reference.socketMaxW * load).toFixed(0)} W at full load`;
  }
  const extraGB = Math.max(0, memoryGB - referenceGB);
  const memory: WattRange = {
    low: (extraGB * MEMORY_W_PER_GB) / 2,
    likely: extraGB * MEMORY_W_PER_GB,
    high: extraGB * MEMORY_HIGH_W_PER_GB,
  };
  const plus = (a: WattRange, b: WattRange): WattRange => ({ low: a.low + b.low, likely: a.likely + b.likely, high: a.high + b.high });
  const maxRange = plus(max, memory);
  const idleSum = plus(idle, memory);
  const idleRange: WattRange = {
    low: Math.min(idleSum.low, maxRange.low),
    likely: Math.min(idleSum.likely, maxRange.likely),
    high: Math.min(idleSum.high, maxRange.high),
  };
  return {
    idleW: idleRange.likely,
    maxW: maxRange.likely,
    idleRange,
    maxRange,
    basis: `${basis}, and ${extraGB.toFixed(0)} GB of memory beyond that machine's at ${MEMORY_W_PER_GB} W per GB.`,
    source: `${cpu.family === null ? cpu.source : SPEC_SOURCE}; memory: Boavizta (0.284 W/GB) to Cloud Carbon Footprint (0.392 W/GB)`,
    isEstimate: cpu.isEstimate,
  };
}
