import { cpuFamilies, type CpuFamily } from './cpuFamilies.ts';
import { findCpuModel, type CpuModel } from './cpuModels.ts';
import { resolveCpu } from './resolveCpu.ts';

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
  /** The processor as its maker publishes it, where it is known by itself. */
  readonly model: CpuModel | null;
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

/**
 * What machines draw in proportion to the thermal design power of their processors: 10th percentile, median and 90th of 348
 * SPECpower results with one or two processors of {@link cpuModels} (table of 2026-03-09).
 */
const MAX_PER_TDP = { low: 0.82, likely: 1.01, high: 1.3 } as const;
const IDLE_PER_TDP = { low: 0.14, likely: 0.2, high: 0.34 } as const;
const TDP_SOURCE = 'SPECpower_ssj2008 results of 348 machines in proportion to their published thermal design power';

/** Most cores one socket is taken to have when an inventory does not tell the number of sockets. */
const CORES_PER_UNKNOWN_SOCKET = 16;

function range(likely: number, [low, high]: readonly [number, number]): WattRange {
  return { low: likely * low, likely, high: likely * high };
}

function scaled({ low, likely, high }: WattRange, factor: number): WattRange {
  return { low: low * factor, likely: likely * factor, high: high * factor };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/**
 * Power of a machine at rest and at full load, W, with a range and its basis. Known family: the watts per socket of the
 * family's median SPECpower machine, at full load scaled for the number of threads and kept to what is plausible for the
 * processor's thermal design power where that is known, plus memory beyond that machine's. Unknown family: by thermal design
 * power, else an average per hardware thread. Rest is never above full load.
 */
export function hostPower(hardware: HostHardware): HostPower {
  const cpu = resolveCpu(hardware.cpuModel);
  const cores = Math.max(1, hardware.cores);
  const model = findCpuModel(hardware.cpuModel);
  const sockets =
    hardware.sockets ??
    Math.max(1, model === null ? Math.ceil(cores / CORES_PER_UNKNOWN_SOCKET) : Math.round(cores / model.cores));
  // Multithreading switched off in the firmware does not make the silicon smaller.
  const threads = Math.max(hardware.threads ?? 0, cores * cpu.threadsPerCore);
  const memoryGB = (hardware.memoryMiB * BYTES_PER_MIB) / 1e9;

  let idle: WattRange;
  let max: WattRange;
  let basis: string;
  let referenceGB = 0;
  if (cpu.family === null && model !== null) {
    const tdpW = sockets * model.tdpW;
    idle = scaled(IDLE_PER_TDP, tdpW);
    max = scaled(MAX_PER_TDP, tdpW);
    referenceGB = 4 * cores;
    basis = `${model.name}: ${sockets} sockets of ${model.tdpW} W thermal design power, of which machines draw ${percent(IDLE_PER_TDP.likely)} at rest and ${percent(MAX_PER_TDP.likely)} at full load`;
  } else if (cpu.family === null) {
    idle = range(threads * cpu.idleWattsPerThread, UNKNOWN_SPREAD);
    max = range(threads * cpu.maxWattsPerThread, UNKNOWN_SPREAD);
    referenceGB = 4 * threads;
    basis = `Processor not recognised: ${threads} threads at ${cpu.idleWattsPerThread} W at rest and ${cpu.maxWattsPerThread} W at full load`;
  } else {
    const reference: CpuFamily = cpuFamilies[cpu.family];
    const size = threads / sockets / reference.socketThreads;
    const load = CORE_INDEPENDENT_SHARE + (1 - CORE_INDEPENDENT_SHARE) * size;
    idle = range(sockets * reference.socketIdleW, IDLE_SPREAD);
    const likely = reference.socketMaxW * load;
    // Parts of little or much power differ from the middle of their family; their maker says how.
    const bounded =
      model === null ? likely : Math.min(MAX_PER_TDP.high * model.tdpW, Math.max(MAX_PER_TDP.low * model.tdpW, likely));
    max = range(sockets * bounded, MAX_SPREAD);
    referenceGB = sockets * reference.socketMemoryGB;
    basis = `${reference.name}: ${sockets} sockets at ${reference.socketIdleW} W at rest and ${bounded.toFixed(0)} W at full load${
      bounded === likely || model === null
        ? ''
        : `, which is ${percent(bounded / model.tdpW)} of the thermal design power of ${model.name} (the family's middle would be ${likely.toFixed(0)} W)`
    }`;
  }
  const extraGB = Math.max(0, memoryGB - referenceGB);
  const memory: WattRange = {
    low: (extraGB * MEMORY_W_PER_GB) / 2,
    likely: extraGB * MEMORY_W_PER_GB,
    high: extraGB * MEMORY_HIGH_W_PER_GB,
  };
  const plus = (a: WattRange, b: WattRange): WattRange => ({
    low: a.low + b.low,
    likely: a.likely + b.likely,
    high: a.high + b.high,
  });
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
    source: `${cpu.family !== null ? SPEC_SOURCE : model === null ? cpu.source : `${TDP_SOURCE}; ${model.source}`}; memory: Boavizta (0.284 W/GB) to Cloud Carbon Footprint (0.392 W/GB)`,
    isEstimate: cpu.isEstimate,
    model,
  };
}
