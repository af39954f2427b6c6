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
  E3: {
    '1': 'sandyBridgeE3',
    '2': 'ivyBridgeE3',
    '3': 'haswellE3',
    '4': 'haswellE3',
    '5': 'skylakeE3',
    '6': 'kabyLakeE3',
  },
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

/** Server processors of Arm have one thread per core. */
const singleThreaded = /\b(?:AMPERE|ALTRA|NEOVERSE|GRAVITON\d?|KUNPENG|THUNDERX)\b/i;

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
      threadsPerCore: singleThreaded.test(cpuModel ?? '') ? 1 : 2,
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
