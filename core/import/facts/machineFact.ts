import type { FactOf } from './draft.ts';

/** A machine of which nothing is known beside `fields`. */
export function machineFact(
  fields: Pick<FactOf<'machine'>, 'key' | 'role' | 'names' | 'origin'> & Partial<FactOf<'machine'>>,
): FactOf<'machine'> {
  return {
    kind: 'machine',
    serialNumber: null,
    uuid: null,
    refs: [],
    datacenter: null,
    vendor: null,
    model: null,
    cpuModel: null,
    sockets: null,
    cpuCores: null,
    cpuThreads: null,
    clockMHz: null,
    memoryMiB: null,
    storageMiB: null,
    idlePowerW: null,
    maxPowerW: null,
    operatingSystem: null,
    ...fields,
  };
}
