import type { Cluster } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import type { PlannedTechnology } from '#core/inventory/technology.ts';
import { valueOf, type AssumptionSet } from '#core/scenario/assumptions.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { extraResourceWords } from './extraResources.ts';
import type { PlacedPool } from './placements.ts';
import { fitsOneNode, numaNodeOf } from './poolLimits.ts';

/** Names that a finding spells out. */
const named = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, named).join(', ');
  return names.length > named ? `${shown} and ${names.length - named} more` : shown;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * What a planner should know of the resources beside cores and memory, pool by pool: what it was planned by, what is known of
 * some hosts only, what was given up, which VMs span NUMA nodes, what processors forbid, and shared storage that is nearly full.
 */
export function hardwareFindings(
  placed: readonly PlacedPool[],
  clusters: readonly Cluster[],
  scenario: Pick<Scenario, 'numa'>,
  technologyOf: ReadonlyMap<string, PlannedTechnology>,
  values: AssumptionSet,
  file: string,
): readonly Finding[] {
  return [
    ...placed.flatMap((one) => [
      ...resourceFindings(one, file),
      ...cpuFindings(one, file),
      ...(scenario.numa === 'off' ? [] : numaFindings(one, scenario.numa, technologyOf, file)),
      ...failureFindings(one, file),
    ]),
    ...sharedStorageFindings(clusters, values, file),
  ];
}

function labelOf({ pool }: PlacedPool): string {
  return pool.clusterName ?? 'Stand-alone hosts';
}

function resourceFindings(placed: PlacedPool, file: string): Finding[] {
  const { pool, hardware, givenUp } = placed;
  const label = labelOf(placed);
  const value = pool.clusterName ?? 'stand-alone hosts';
  const findings: Finding[] = [];
  const { planned, partlyKnown } = hardware.extras;
  if (planned.length > 0) {
    const words = planned.map(({ id, withoutDemand }) => {
      const stated = pool.workloads.length - withoutDemand;
      return `${extraResourceWords[id].title.toLowerCase()} (stated for ${stated} of ${counted(pool.workloads.length, 'workload')})`;
    });
    findings.push({
      severity: 'info',
      code: 'resource-planned',
      file,
      value,
      message: `${label} is planned by ${words.join(', ')} too. What no source states of a workload counts as nothing.`,
    });
  }
  for (const { id, withoutCapacity } of planned) {
    if (withoutCapacity === 0) continue;
    findings.push({
      severity: 'warning',
      code: 'resource-capacity-assumed',
      file,
      value,
      message: `${label}: no source says how many ${extraResourceWords[id].unit} ${counted(withoutCapacity, 'host')} ${withoutCapacity === 1 ? 'has' : 'have'}; as many as run on ${withoutCapacity === 1 ? 'it' : 'each'} today were taken. Add the number to the inventory.`,
    });
  }
  for (const { id, hosts, workloads } of partlyKnown) {
    findings.push({
      severity: 'info',
      code: 'resource-partly-known',
      file,
      value,
      message: `${label}: ${extraResourceWords[id].title.toLowerCase()} is stated for ${hosts} of ${counted(pool.hosts.length, 'host')} and needed by ${counted(workloads, 'workload')}; it is planned by only when all hosts state it.`,
    });
  }
  for (const id of givenUp) {
    findings.push({
      severity: 'warning',
      code: 'resource-given-up',
      file,
      value,
      message: `${label}: its hosts have too little ${extraResourceWords[id].title.toLowerCase()} for what its workloads state, even without any reserve; it was planned without. Raise the overcommit if what is stated is not all used, or add capacity.`,
    });
  }
  return findings;
}

function cpuFindings(placed: PlacedPool, file: string): Finding[] {
  const bound = placed.hardware.limits.liveHosts.size;
  if (bound === 0) return [];
  return [
    {
      severity: 'info',
      code: 'cpu-generation-binds',
      file,
      value: placed.pool.clusterName ?? 'stand-alone hosts',
      message: `${labelOf(placed)}: ${counted(bound, 'VM')} cannot go to hosts whose processors lack what ${bound === 1 ? 'it runs' : 'they run'} with. An EVC mode for the whole cluster would lift it.`,
    },
  ];
}

function numaFindings(
  placed: PlacedPool,
  setting: 'prefer' | 'require',
  technologyOf: ReadonlyMap<string, PlannedTechnology>,
  file: string,
): Finding[] {
  const { pool, placement, hardware } = placed;
  const value = pool.clusterName ?? 'stand-alone hosts';
  const label = labelOf(placed);
  const hosts = new Map(pool.hosts.map((host) => [host.id, host]));
  const hostOf = new Map(placement.assignment.map(({ workload, host }) => [workload, host]));
  const wide = pool.workloads.filter((workload) => {
    const host = hosts.get(hostOf.get(workload.id) ?? '');
    return (
      technologyOf.get(workload.id) === 'vm' &&
      host !== undefined &&
      (numaNodeOf(host)?.nodes ?? 1) > 1 &&
      !fitsOneNode(workload, host)
    );
  });
  const bound = wide.filter((workload) => workload.isNumaBound === true);
  const findings: Finding[] = [];
  if (wide.length > 0) {
    const isAssumed = pool.hosts.some((host) => host.numaNodes === null);
    findings.push({
      severity: bound.length > 0 ? 'warning' : 'info',
      code: 'numa-spanned',
      file,
      value,
      message: `${label}: ${counted(wide.length, 'VM')} ${wide.length === 1 ? 'has' : 'have'} more vCPUs or memory than one NUMA node of the host that ${wide.length === 1 ? 'it is' : 'they are'} planned on: ${listed(wide.map((one) => one.name))}.${bound.length > 0 ? ` ${bound.length} of them ${bound.length === 1 ? 'is' : 'are'} bound to a node or of high latency sensitivity today.` : ''}${isAssumed ? ' A node for each socket was assumed where no source says more.' : ''}`,
    });
  }
  const { widerThanEveryNode } = hardware.limits;
  if (setting === 'require' && widerThanEveryNode.length > 0) {
    const names = new Map(pool.workloads.map((workload) => [workload.id, workload.name]));
    findings.push({
      severity: 'warning',
      code: 'numa-not-kept',
      file,
      value,
      message: `${label}: no host has a NUMA node large enough for ${listed(widerThanEveryNode.map((id) => names.get(id) ?? id))}; they may span nodes.`,
    });
  }
  return findings;
}

/** A reserve that is there in sums but not in places: devices and disks do not move into what is left of other hosts. */
function failureFindings(placed: PlacedPool, file: string): Finding[] {
  const { failureSimulation } = placed.placement;
  const { counterexample } = failureSimulation;
  if (failureSimulation.holds || counterexample === null || placed.hardware.extras.planned.length === 0) return [];
  const names = new Map([...placed.pool.hosts, ...placed.pool.workloads].map((one) => [one.id, one.name]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  return [
    {
      severity: 'warning',
      code: 'failure-not-survived',
      file,
      value: placed.pool.clusterName ?? 'stand-alone hosts',
      message: `${labelOf(placed)}: when ${listed(counterexample.lostHosts.map(nameOf))} ${counterexample.lostHosts.length === 1 ? 'is' : 'are'} lost, ${listed(counterexample.stranded.map(nameOf))} ${counterexample.stranded.length === 1 ? 'has' : 'have'} no host with enough left${failureSimulation.isCounterexampleProven ? '' : ' that the search found'}.`,
    },
  ];
}

/** Storage that several hosts reach binds no host; it is checked for the cluster. */
function sharedStorageFindings(clusters: readonly Cluster[], values: AssumptionSet, file: string): Finding[] {
  const headroom = valueOf(values, 'placement.headroom');
  return clusters.flatMap(({ name, sharedStorageMiB, sharedStorageUsedMiB }): Finding[] => {
    if (sharedStorageMiB === null || sharedStorageUsedMiB === null || sharedStorageMiB === 0) return [];
    const share = sharedStorageUsedMiB / sharedStorageMiB;
    if (share <= 1 - headroom) return [];
    return [
      {
        severity: 'warning',
        code: 'shared-storage-tight',
        file,
        value: name,
        message: `${name}: ${Math.round(share * 100)} % of the shared storage is written (${Math.round(sharedStorageUsedMiB / 1024)} of ${Math.round(sharedStorageMiB / 1024)} GiB), more than the ${Math.round((1 - headroom) * 100)} % that headroom leaves. It binds the cluster, not its hosts: free hosts do not help.`,
      },
    ];
  });
}
