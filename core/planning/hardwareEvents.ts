import { compareText } from '#core/compareText.ts';
import type { Cluster, Host, Inventory } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import type { RoadmapSettings, ScenarioHardwareEvent } from '#core/scenario/roadmapSettings.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { dayNumber } from './days.ts';
import { memberFinder } from './placementRules.ts';
import { failoverLevelOf, type Pool } from './pools.ts';

/** A host that arrives, and what it costs. */
export interface ArrivingHost {
  readonly host: Host;
  /** Name of the event. */
  readonly event: string;
  /** The first wave that starts on or after the date. */
  readonly availableFromWave: number;
  /** Null where the scenario gives none: then the assumption cost.serverPrice holds. */
  readonly price: number | null;
}

/** What happens to hardware, with names found and days turned into waves. */
export interface HardwarePlan {
  /** In the order of the scenario; ids are `arrival:<name>:<n>`. */
  readonly arrivals: readonly ArrivingHost[];
  /** By host id, the last wave that ends before its last day. */
  readonly offByWave: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
  /** What makes the scenario impossible: each is a sentence. */
  readonly problems: readonly string[];
}

/** The parts of a scenario that decide {@link hardwarePlan}. */
export type HardwareScenario = Pick<Scenario, 'name' | 'startDate' | 'waveDays'> & {
  readonly roadmap: Pick<RoadmapSettings, 'hardware'>;
};

type Arrival = Extract<ScenarioHardwareEvent, { kind: 'arrival' }>;

/** The first wave that starts on or after a day; 1 for days up to the start. */
export function firstWaveFrom(isoDay: string, startDate: string, waveDays: number): number {
  return Math.max(1, Math.ceil((dayNumber(isoDay) - dayNumber(startDate)) / waveDays) + 1);
}

/** The last wave that ends before a day; 0 when even the first does not. */
export function lastWaveBefore(isoDay: string, startDate: string, waveDays: number): number {
  return Math.max(0, Math.floor((dayNumber(isoDay) - dayNumber(startDate)) / waveDays));
}

/**
 * Finds the hosts and clusters that the scenario's hardware events name and turns their days into waves. A host with several
 * ends goes by the first. An unknown or ambiguous cluster is a problem of the scenario, hosts that are not there are a finding.
 * Hosts that are `off` for good have kept their dates.
 */
export function hardwarePlan(
  scenario: HardwareScenario,
  inventory: Inventory,
  off: ReadonlySet<string> = new Set(),
): HardwarePlan {
  const { startDate, waveDays } = scenario;
  const hostsNamed = memberFinder(inventory.hosts);
  const nameOf = new Map(inventory.hosts.map((host) => [host.id, host.name]));
  const offByWave = new Map<string, number>();
  const arrivals: ArrivingHost[] = [];
  const findings: Finding[] = [];
  const problems: string[] = [];
  const warn = (code: string, value: string, message: string): void => {
    findings.push({ severity: 'warning', code, file: scenario.name, value: value.slice(0, 200), message });
  };
  const taken = new Set(inventory.hosts.map((host) => host.id));
  const described = new Set(inventory.hosts.map((host) => host.clusterId));
  for (const event of scenario.roadmap.hardware) {
    if (event.kind === 'arrival') {
      const cluster = clusterOf(event, inventory.clusters, problems);
      if (cluster === null) continue;
      if (!described.has(cluster.id)) {
        problems.push(
          `${event.name}: no source describes a host of ${cluster.name}, so nothing is known to run there that could use the hosts that arrive. Describe its hosts first.`,
        );
        continue;
      }
      const availableFromWave = firstWaveFrom(event.date, startDate, waveDays);
      for (let n = 1, added = 0; added < event.count; n++) {
        const id = `arrival:${event.name}:${n}`;
        if (taken.has(id)) continue;
        taken.add(id);
        added += 1;
        arrivals.push({
          host: arrivingHost(id, `${event.name} ${n}`, event, cluster),
          event: event.name,
          availableFromWave,
          price: event.price,
        });
      }
      continue;
    }
    const named = hostsNamed(event.hosts);
    const hosts = named.filter((id) => !off.has(id));
    if (hosts.length === 0 && (named.length > 0 || event.hosts.some((id) => off.has(id)))) continue;
    if (hosts.length === 0) {
      warn(
        'scenario-names-nothing',
        event.name,
        `${event.name} (${event.kind === 'lease-end' ? 'end of a lease' : 'end of a warranty'}) names no host of the inventory; it has no effect.`,
      );
      continue;
    }
    const wave = lastWaveBefore(event.date, startDate, waveDays);
    if (wave === 0) {
      warn(
        'hardware-date-too-early',
        event.date,
        `${event.name}: ${wordHosts(hosts, nameOf)} would have to be off on ${event.date}, before the first wave ends; planned is the end of the first wave. Start earlier, or keep ${hosts.length === 1 ? 'it' : 'them'} longer.`,
      );
    }
    for (const id of hosts) offByWave.set(id, Math.min(Math.max(1, wave), offByWave.get(id) ?? Infinity));
  }
  return { arrivals, offByWave, findings, problems };
}

function wordHosts(ids: readonly string[], nameOf: ReadonlyMap<string, string>): string {
  const names = ids.map((id) => nameOf.get(id) ?? id);
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function clusterOf(event: Arrival, clusters: readonly Cluster[], problems: string[]): Cluster | null {
  const wanted = event.cluster.toLowerCase();
  const byId = clusters.find((cluster) => cluster.id === event.cluster);
  const named = byId === undefined ? clusters.filter((cluster) => cluster.name.toLowerCase() === wanted) : [byId];
  if (named.length === 1) return named[0]!;
  problems.push(
    named.length === 0
      ? `${event.name}: no cluster is called "${event.cluster}", so the hosts that arrive have no place. Clusters are ${clusters
          .map((cluster) => cluster.name)
          .slice(0, 8)
          .join(', ')}${clusters.length > 8 ? ' …' : ''}.`
      : `${event.name}: ${named.length} clusters are called "${event.cluster}"; name it by its id (${named.map((one) => one.id).join(', ')}).`,
  );
  return null;
}

function arrivingHost(id: string, name: string, event: Arrival, cluster: Cluster): Host {
  const { idleW, maxW } = event;
  return {
    id,
    key: id,
    name,
    datacenter: cluster.datacenter,
    clusterId: cluster.id,
    vendor: null,
    model: null,
    cpuModel: null,
    sockets: null,
    cpuCores: event.cpuCores,
    cpuThreads: null,
    clockMHz: null,
    memoryMiB: event.memoryMiB,
    cpuUtilisation: null,
    memoryUtilisation: null,
    inMaintenance: false,
    reportedWorkloads: null,
    reportedVcpus: null,
    // One of the two alone would not describe a line from idle to full load.
    idlePowerW: idleW === null || maxW === null ? null : Math.min(idleW, maxW),
    maxPowerW: idleW === null || maxW === null ? null : maxW,
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
    origin: { sourceId: 'scenario', sheet: null, row: 1 },
  };
}

/**
 * The pools as the target is placed on them: with the hosts that arrive, and with those that leave kept out as if they were in
 * maintenance. Without hardware events they are the pools as they are.
 */
export function targetPools(
  pools: readonly Pool[],
  hardware: Pick<HardwarePlan, 'arrivals' | 'offByWave'>,
  scenario: Pick<Scenario, 'failuresToTolerate'>,
  clusters: readonly Cluster[],
): readonly Pool[] {
  if (hardware.arrivals.length === 0 && hardware.offByWave.size === 0) return pools;
  const arriving = Map.groupBy(hardware.arrivals, ({ host }) => host.clusterId ?? '');
  const clusterOfPool = new Map(clusters.map((cluster) => [cluster.id, cluster]));
  return pools.map((pool): Pool => {
    const added = (arriving.get(pool.id) ?? []).map(({ host }) => host);
    const leaves = pool.hosts.some((host) => hardware.offByWave.has(host.id));
    if (added.length === 0 && !leaves) return pool;
    const hosts = [...pool.hosts, ...added]
      .map((host) => (hardware.offByWave.has(host.id) ? { ...host, inMaintenance: true } : host))
      .sort((a, b) => compareText(a.id, b.id));
    const staying = hosts.filter((host) => !hardware.offByWave.has(host.id)).length;
    const wanted = failoverLevelOf(clusterOfPool.get(pool.id) ?? null) ?? scenario.failuresToTolerate;
    return { ...pool, hosts, failuresToTolerate: Math.max(0, Math.min(wanted, staying - 1)) };
  });
}
