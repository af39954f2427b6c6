import type { Host, Usage, Workload } from '#core/inventory/inventory.ts';
import { mhzToCores } from '#core/units.ts';
import { betterUsage } from '../uniteWorkloads.ts';
import type { Draft, FactOf } from './draft.ts';
import { NameIndex } from './nameIndex.ts';
import { counted, originKey, settle, tell, type Told } from './tell.ts';

type UsageFact = FactOf<'usage'>;

/** Adds measured use to the hosts it is about. What a host's own source measured stays. */
export function applyHostUsage(facts: readonly UsageFact[], draft: Draft): void {
  if (facts.length === 0) return;
  const index = new NameIndex<string>();
  for (const host of draft.hosts.values()) index.add(host.id, host.name);
  const used: Told[] = [];
  const lost: Told[] = [];
  for (const fact of facts) {
    const id = index.find(fact.names);
    const host = id === undefined ? undefined : draft.hosts.get(id);
    if (id === undefined || host === undefined) {
      settleFact(draft, fact, 'refused');
      lost.push(toldOf(fact));
      continue;
    }
    settleFact(draft, fact, 'merged');
    used.push(toldOf(fact));
    draft.hosts.set(id, {
      ...host,
      cpuUtilisation: host.cpuUtilisation ?? hostCpuShare(fact, host),
      memoryUtilisation: host.memoryUtilisation ?? cap(fact.memoryShare) ?? share(fact.memoryMiB, host.memoryMiB),
    });
  }
  report(draft, 'host', used, lost);
}

/**
 * Adds measured use to the workloads it is about, by name within its namespace where it names one, else by any name or
 * identifier the workload goes by. What is no workload's and may be a host's is returned.
 */
export function applyWorkloadUsage(facts: readonly UsageFact[], draft: Draft): readonly UsageFact[] {
  if (facts.length === 0) return [];
  const everywhere = new NameIndex<string>();
  const byNamespace = new Map<string, NameIndex<string>>();
  for (const workload of draft.workloads.values()) {
    everywhere.add(workload.id, workload.name);
    for (const alias of draft.aliasesOf.get(workload.id) ?? []) {
      const name = alias.slice(alias.indexOf(':') + 1);
      if (name.toLowerCase() !== workload.name.toLowerCase()) everywhere.add(workload.id, name);
    }
    const namespace = workload.folder ?? '';
    const index = byNamespace.get(namespace) ?? new NameIndex<string>();
    index.add(workload.id, workload.name);
    // A container is also known by its id, whole or cut to twelve digits.
    const id = /^container\/([0-9a-f]{12,64})$/.exec(workload.key)?.[1];
    if (id !== undefined) {
      everywhere.add(workload.id, id);
      everywhere.add(workload.id, id.slice(0, 12));
    }
    byNamespace.set(namespace, index);
  }
  const hosts = new NameIndex<string>();
  for (const host of draft.hosts.values()) hosts.add(host.id, host.name);
  const platform = new Set(draft.platformPods);
  const used: Told[] = [];
  const lost: Told[] = [];
  const nodes: Told[] = [];
  const unclocked: Told[] = [];
  const ofHosts: UsageFact[] = [];
  for (const fact of facts) {
    const index = fact.namespace === null ? everywhere : byNamespace.get(fact.namespace);
    const id = index?.find(fact.names);
    const workload = id === undefined ? undefined : draft.workloads.get(id);
    if (id === undefined || workload === undefined) {
      if (fact.namespace === null && hosts.find(fact.names) !== undefined) {
        ofHosts.push(fact);
        continue;
      }
      const isPlatform = fact.names.some((name) => platform.has(name));
      settleFact(draft, fact, isPlatform ? 'merged' : 'refused');
      (isPlatform ? nodes : lost).push(toldOf(fact));
      continue;
    }
    settleFact(draft, fact, 'merged');
    used.push(toldOf(fact));
    const measured = measuredUsage(fact, workload, draft);
    if (measured.cpuCores === null && typeof fact.cpuMHz === 'number') unclocked.push(toldOf(fact));
    if (measured.cpuCores === null && measured.memoryMiB === null) continue;
    draft.workloads.set(id, { ...workload, usage: betterUsage(workload.usage, measured) });
  }
  report(draft, 'workload', used, lost);
  tell(draft, 'warning', 'usage-without-clock', unclocked, (count, names) => {
    return `The CPU usage of ${counted(count, 'workload')} (${names}) is in MHz, and no host's clock is known by which it could become cores; it was not used.`;
  });
  tell(draft, 'info', 'usage-of-platform', nodes, (count, names) => {
    return `The usage of ${counted(count, 'pod')} that belong to their nodes (${names}) was not used: the nodes' own usage holds it.`;
  });
  return ofHosts;
}

function toldOf(fact: UsageFact): Told {
  return { origin: fact.origin, name: fact.names[0] ?? '' };
}

function settleFact(draft: Draft, fact: UsageFact, fate: 'merged' | 'refused'): void {
  draft.factFates.set(fact, fate);
  // A row that made or completed a machine beside telling its usage is that machine's.
  const known = draft.fates.get(originKey(fact.origin));
  if (known === undefined || known === 'refused') settle(draft, fact.origin, fate);
}

/** A share of the workload's own size and MHz of its host's clock become cores and MiB. */
function measuredUsage(fact: UsageFact, workload: Workload, draft: Draft): Usage {
  const cpuShare = fact.cpuShare ?? null;
  const cpuMHz = fact.cpuMHz ?? null;
  const memoryShare = fact.memoryShare ?? null;
  return {
    cpuCores:
      fact.cpuCores ??
      (cpuShare !== null
        ? cpuShare * workload.vcpus
        : cpuMHz === null
          ? null
          : mhzToCores(cpuMHz, clockOf(workload, draft))),
    memoryMiB: fact.memoryMiB ?? (memoryShare === null ? null : memoryShare * workload.memoryMiB),
    statistic: fact.statistic,
  };
}

/** The clock of the workload's host, else the mean of its cluster's hosts by their cores. */
function clockOf(workload: Workload, draft: Draft): number | null {
  const own = workload.hostId === null ? null : (draft.hosts.get(workload.hostId)?.clockMHz ?? null);
  if (own !== null || workload.clusterId === null) return own;
  let sum = 0;
  let cores = 0;
  for (const host of draft.hosts.values()) {
    if (host.clusterId !== workload.clusterId || host.clockMHz === null) continue;
    sum += host.clockMHz * host.cpuCores;
    cores += host.cpuCores;
  }
  return cores > 0 ? sum / cores : null;
}

function hostCpuShare(fact: UsageFact, host: Host): number | null {
  const total = host.clockMHz === null ? null : host.clockMHz * host.cpuCores;
  return (
    cap(fact.cpuShare) ??
    share(fact.cpuCores, host.cpuCores) ??
    (total === null ? null : share(fact.cpuMHz ?? null, total))
  );
}

function cap(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.min(1, value);
}

function report(draft: Draft, about: 'host' | 'workload', used: readonly Told[], lost: readonly Told[]): void {
  tell(draft, 'info', 'usage-joined', used, (count, names) => {
    return `Measured use was added to ${counted(count, about)}: ${names}.`;
  });
  tell(draft, 'warning', 'usage-unmatched', lost, (count, names) => {
    return `Measured use of ${counted(count, about)} that no file describes, or that several share a name with (${names}): it was not used. Import the ${about}s too.`;
  });
}

function share(used: number | null, capacity: number): number | null {
  return used === null || capacity <= 0 ? null : Math.min(1, used / capacity);
}
