import type { Usage } from '#core/inventory/inventory.ts';
import type { Draft, FactOf } from './draft.ts';
import { NameIndex } from './nameIndex.ts';
import { counted, settle, tell, type Told } from './tell.ts';

/** Adds measured use to the hosts it is about. What a host's own source measured stays. */
export function applyHostUsage(facts: readonly FactOf<'usage'>[], draft: Draft): void {
  const index = new NameIndex<string>();
  for (const host of draft.hosts.values()) index.add(host.id, host.name);
  const used: Told[] = [];
  const lost: Told[] = [];
  for (const fact of facts) {
    const id = index.find(fact.names);
    const host = id === undefined ? undefined : draft.hosts.get(id);
    const told = { origin: fact.origin, name: fact.names[0] ?? '' };
    if (id === undefined || host === undefined) {
      settle(draft, fact.origin, 'refused');
      lost.push(told);
      continue;
    }
    settle(draft, fact.origin, 'merged');
    used.push(told);
    draft.hosts.set(id, {
      ...host,
      cpuUtilisation: host.cpuUtilisation ?? share(fact.cpuCores, host.cpuCores),
      memoryUtilisation: host.memoryUtilisation ?? share(fact.memoryMiB, host.memoryMiB),
    });
  }
  report(draft, 'host', used, lost);
}

/** Adds measured use to the workloads it is about, by name within its namespace where it names one. */
export function applyWorkloadUsage(facts: readonly FactOf<'usage'>[], draft: Draft): void {
  const everywhere = new NameIndex<string>();
  const byNamespace = new Map<string, NameIndex<string>>();
  for (const workload of draft.workloads.values()) {
    everywhere.add(workload.id, workload.name);
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
  const platform = new Set(draft.platformPods);
  const used: Told[] = [];
  const lost: Told[] = [];
  const nodes: Told[] = [];
  for (const fact of facts) {
    const index = fact.namespace === null ? everywhere : byNamespace.get(fact.namespace);
    const id = index?.find(fact.names);
    const workload = id === undefined ? undefined : draft.workloads.get(id);
    const told = { origin: fact.origin, name: fact.names[0] ?? '' };
    if (id === undefined || workload === undefined) {
      const isPlatform = fact.names.some((name) => platform.has(name));
      settle(draft, fact.origin, isPlatform ? 'merged' : 'refused');
      (isPlatform ? nodes : lost).push(told);
      continue;
    }
    settle(draft, fact.origin, 'merged');
    used.push(told);
    const usage: Usage = {
      cpuCores: workload.usage?.cpuCores ?? fact.cpuCores,
      memoryMiB: workload.usage?.memoryMiB ?? fact.memoryMiB,
      statistic: workload.usage?.statistic ?? fact.statistic,
    };
    draft.workloads.set(id, { ...workload, usage });
  }
  report(draft, 'workload', used, lost);
  tell(draft, 'info', 'usage-of-platform', nodes, (count, names) => {
    return `The usage of ${counted(count, 'pod')} that belong to their nodes (${names}) was not used: the nodes' own usage holds it.`;
  });
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
