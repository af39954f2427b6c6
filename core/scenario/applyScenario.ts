import type { Inventory } from '#core/inventory/inventory.ts';
import type { Scenario } from './scenario.ts';

/**
 * The inventory after the scenario's changes, applied in their order: growth scales allocation, measured use, local storage,
 * disk operations and network, never whole devices, and the hosts' measured utilisation with them (which may then pass 1: the host would need more than it has). Removed hosts leave their workloads without a described
 * host, so that the planner assumes another; unknown ids change nothing.
 */
export function applyScenario(inventory: Inventory, scenario: Pick<Scenario, 'changes'>): Inventory {
  let result = inventory;
  for (const change of scenario.changes) {
    switch (change.kind) {
      case 'grow-demand':
        result = grow(result, 1 + change.percent / 100, change.clusterId ?? null);
        break;
      case 'remove-host':
        result = {
          ...result,
          hosts: result.hosts.filter((host) => host.id !== change.hostId),
          workloads: result.workloads.map((workload) =>
            workload.hostId === change.hostId ? { ...workload, hostId: null, hostBasis: null } : workload,
          ),
        };
        break;
      case 'remove-workload':
        result = { ...result, workloads: result.workloads.filter((workload) => workload.id !== change.workloadId) };
        break;
    }
  }
  return result;
}

function grow(inventory: Inventory, factor: number, clusterId: string | null): Inventory {
  const isMeant = (id: string | null): boolean => clusterId === null || id === clusterId;
  const scaled = (value: number | null): number | null => (value === null ? null : value * factor);
  return {
    ...inventory,
    hosts: inventory.hosts.map((host) =>
      isMeant(host.clusterId)
        ? {
            ...host,
            cpuUtilisation: scaled(host.cpuUtilisation),
            memoryUtilisation: scaled(host.memoryUtilisation),
          }
        : host,
    ),
    workloads: inventory.workloads.map((workload) =>
      isMeant(workload.clusterId)
        ? {
            ...workload,
            vcpus: workload.vcpus * factor,
            localStorageMiB: scaled(workload.localStorageMiB),
            diskIops: scaled(workload.diskIops),
            networkMbps: scaled(workload.networkMbps),
            memoryMiB: workload.memoryMiB * factor,
            usage:
              workload.usage === null
                ? null
                : {
                    ...workload.usage,
                    cpuCores: scaled(workload.usage.cpuCores),
                    memoryMiB: scaled(workload.usage.memoryMiB),
                  },
          }
        : workload,
    ),
  };
}
