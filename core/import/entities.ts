import type { Host, Workload } from '#core/inventory/inventory.ts';
import { makeId } from './keys.ts';

/** What an importer must say of a workload; all else is unknown until it says more. */
export type WorkloadFields = Pick<Workload, 'key' | 'name' | 'vcpus' | 'memoryMiB' | 'origin'> & Partial<Workload>;

/** A running VM of which nothing is known beside `fields`. `isNamedKey` when the key ends in the name, so that the id may show it. */
export function makeWorkload(fields: WorkloadFields, isNamedKey: boolean): Workload {
  return {
    id: makeId('vm', fields.key, isNamedKey ? fields.name : null),
    technology: 'vm',
    powerState: 'on',
    isTemplate: false,
    connectionState: null,
    datacenter: null,
    clusterId: null,
    hostId: null,
    hostName: null,
    hostBasis: null,
    provisionedMiB: null,
    inUseMiB: null,
    disks: null,
    nics: null,
    operatingSystem: null,
    folder: null,
    resourcePool: null,
    annotation: null,
    networks: [],
    usage: null,
    localStorageMiB: null,
    diskIops: null,
    networkMbps: null,
    gpus: null,
    cpuFeatureLevel: null,
    isNumaBound: null,
    groupId: null,
    ...fields,
  };
}

/** What an importer must say of a host. */
export type HostFields = Pick<Host, 'key' | 'name' | 'cpuCores' | 'memoryMiB' | 'origin'> & Partial<Host>;

/** A host of which nothing is known beside `fields`. */
export function makeHost(fields: HostFields, isNamedKey: boolean): Host {
  return {
    id: makeId('host', fields.key, isNamedKey ? fields.name : null),
    datacenter: null,
    clusterId: null,
    vendor: null,
    model: null,
    cpuModel: null,
    sockets: null,
    cpuThreads: null,
    clockMHz: null,
    cpuUtilisation: null,
    memoryUtilisation: null,
    inMaintenance: false,
    reportedWorkloads: null,
    reportedVcpus: null,
    idlePowerW: null,
    maxPowerW: null,
    hypervisor: null,
    serialNumber: null,
    uuid: null,
    platformCpuCores: null,
    platformMemoryMiB: null,
    maxWorkloads: null,
    localStorageMiB: null,
    diskIops: null,
    networkMbps: null,
    gpus: null,
    numaNodes: null,
    evcMode: null,
    ...fields,
  };
}
