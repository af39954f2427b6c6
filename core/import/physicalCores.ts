import { findCpuModel } from '#core/catalogue/cpuModels.ts';
import { resolveCpu } from '#core/catalogue/resolveCpu.ts';

/** Physical cores worked out from hardware threads. */
export interface CoresOfThreads {
  readonly cores: number;
  /** How sure that is, as half a sentence. */
  readonly basis: string;
}

/**
 * The physical cores behind `threads` hardware threads, for sources that count only those: by the processor's family where
 * its name is known, else two threads per core, as on nearly every server. Never more than there are, so that capacity is
 * rather too small than too large. Example: `coresOfThreads(64, null).cores === 32`.
 */
export function coresOfThreads(threads: number, cpuModel: string | null): CoresOfThreads {
  const cpu = resolveCpu(cpuModel);
  const perCore = threads % 2 === 0 ? cpu.threadsPerCore : 1;
  return {
    cores: threads / perCore,
    basis: cpu.isEstimate
      ? `taking ${perCore === 2 ? 'two hardware threads' : 'one hardware thread'} per core, which is an estimate`
      : `${cpu.name} having ${perCore} hardware thread${perCore === 1 ? '' : 's'} per core, which is an estimate where multithreading is off`,
  };
}

/** The nominal clock that a processor's name states (`... @ 2.60GHz`), else its maker, in MHz; null where neither does. */
export function clockOfName(cpuModel: string | null): number | null {
  const match = /@\s*(\d{1,2}(?:\.\d{1,3})?)\s*GHz/i.exec(cpuModel ?? '');
  return match ? Math.round(Number(match[1]) * 1000) : (findCpuModel(cpuModel)?.baseMHz ?? null);
}
