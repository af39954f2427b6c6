import { hostPower } from './hostPower.ts';
import { serverEmbodiedKg } from './embodiedCarbon.ts';

/** A server as it can be bought today: parts from data sheets, power and carbon from the catalogue's own figures. */
export interface CatalogueHostModel {
  readonly id: string;
  readonly name: string;
  readonly cpuCores: number;
  readonly memoryMiB: number;
  readonly idleW: number;
  readonly maxW: number;
  readonly embodiedKg: number;
  /** Where the figures are from, in a sentence. No price: what a server costs is between buyer and seller. */
  readonly source: string;
}

/** Processors by their makers' data sheets, with a common memory for each. */
const builds = [
  { id: 'xeon-6526y-2x16', cpu: 'Intel Xeon Gold 6526Y', sockets: 2, coresPerSocket: 16, memoryGiB: 512 },
  { id: 'xeon-6430-2x32', cpu: 'Intel Xeon Gold 6430', sockets: 2, coresPerSocket: 32, memoryGiB: 1024 },
  { id: 'epyc-9354p-1x32', cpu: 'AMD EPYC 9354P', sockets: 1, coresPerSocket: 32, memoryGiB: 768 },
  { id: 'epyc-9354-2x32', cpu: 'AMD EPYC 9354', sockets: 2, coresPerSocket: 32, memoryGiB: 1536 },
  { id: 'epyc-9654-2x96', cpu: 'AMD EPYC 9654', sockets: 2, coresPerSocket: 96, memoryGiB: 3072 },
] as const;

const bytesPerGiB = 1024 ** 3;

/** Typical servers of the present generation. */
export const catalogueHostModels: readonly CatalogueHostModel[] = builds.map((build) => {
  const cpuCores = build.sockets * build.coresPerSocket;
  const memoryMiB = build.memoryGiB * 1024;
  const power = hostPower({ cpuModel: build.cpu, sockets: build.sockets, cores: cpuCores, threads: null, memoryMiB });
  return {
    id: build.id,
    name: `${build.sockets} × ${build.cpu}, ${build.memoryGiB} GiB`,
    cpuCores,
    memoryMiB,
    idleW: Math.round(power.idleW),
    maxW: Math.round(power.maxW),
    embodiedKg: Math.round(
      serverEmbodiedKg({ sockets: build.sockets, memoryGB: (build.memoryGiB * bytesPerGiB) / 1e9 }),
    ),
    source: `Cores: maker's data sheet. Power: ${power.source}; ${power.basis} Carbon: Cloud Carbon Footprint.`,
  };
});
