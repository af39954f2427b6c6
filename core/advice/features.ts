import type { Workload } from '#core/inventory/inventory.ts';
import { operatingSystemFamily, type OperatingSystem } from './operatingSystem.ts';
import { environmentOf, isExposed, type Environment, type RoleReading } from './roles.ts';

/** Everything the rules look at, read once per workload. */
export interface WorkloadFeatures {
  readonly workload: Workload;
  readonly operatingSystem: OperatingSystem;
  readonly role: RoleReading;
  readonly environment: Environment;
  readonly isExposed: boolean;
  /** Data on its disks, GiB; the promised size where use is unknown; null where neither is. */
  readonly dataGiB: number | null;
}

/** Reads the features of a workload. */
export function readFeatures(
  workload: Workload,
  clusterName: string | null,
  roleOf: (workload: Workload) => RoleReading,
): WorkloadFeatures {
  const dataMiB = workload.inUseMiB ?? workload.provisionedMiB;
  return {
    workload,
    operatingSystem: operatingSystemFamily(workload.operatingSystem),
    role: roleOf(workload),
    environment: environmentOf(workload),
    isExposed: isExposed(workload, clusterName),
    dataGiB: dataMiB === null ? null : dataMiB / 1024,
  };
}
