import type { Draft, FactOf } from './draft.ts';
import { NameIndex } from './nameIndex.ts';
import { counted, settle, tell, type Told } from './tell.ts';

/** Takes what belongs to the nodes themselves off their capacity and their pod limit. */
export function applyPlatform(facts: readonly FactOf<'platform'>[], draft: Draft): void {
  const index = new NameIndex<string>();
  const ofCluster = new Map<string | null, NameIndex<string>>();
  for (const host of draft.hosts.values()) {
    index.add(host.id, host.name);
    const own = ofCluster.get(host.clusterId) ?? new NameIndex<string>();
    own.add(host.id, host.name);
    ofCluster.set(host.clusterId, own);
  }
  const homeless: Told[] = [];
  const taken: Told[] = [];
  let cpuCores = 0;
  let memoryMiB = 0;
  const seen = new Set<string>();
  for (const fact of facts) {
    // Nodes of two clusters may have the same names.
    const near = fact.clusterId === undefined ? undefined : ofCluster.get(fact.clusterId);
    const id = near?.find([fact.hostName]) ?? index.find([fact.hostName]);
    const host = id === undefined ? undefined : draft.hosts.get(id);
    const told = { origin: fact.origin, name: `${fact.name} on ${fact.hostName}` };
    if (id === undefined || host === undefined) {
      settle(draft, fact.origin, 'refused');
      homeless.push(told);
      continue;
    }
    settle(draft, fact.origin, 'merged');
    // The same pod in two files takes its node's capacity once.
    const once = `${id}\n${fact.name}`;
    if (seen.has(once)) continue;
    seen.add(once);
    taken.push(told);
    cpuCores += fact.cpuCores;
    memoryMiB += fact.memoryMiB;
    draft.hosts.set(id, {
      ...host,
      platformCpuCores: Math.round(((host.platformCpuCores ?? 0) + fact.cpuCores) * 1e6) / 1e6,
      platformMemoryMiB: (host.platformMemoryMiB ?? 0) + fact.memoryMiB,
      maxWorkloads: host.maxWorkloads === null ? null : Math.max(0, host.maxWorkloads - 1),
    });
  }
  tell(draft, 'info', 'platform-capacity', taken, (count, names) => {
    return `${counted(count, 'pod')} that belong to nodes (${names}) take ${round(cpuCores)} cores and ${round(memoryMiB)} MiB of the nodes' capacity.`;
  });
  tell(draft, 'warning', 'platform-node-unknown', homeless, (count, names) => {
    return `${counted(count, 'pod')} that belong to nodes which no file describes (${names}): import the nodes too ("kubectl get nodes -o json"), so that their capacity is planned less what these take.`;
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
