import { isDeepStrictEqual } from 'node:util';
import { matchHostNames } from '#core/import/hostNames.ts';
import type { Cluster, Group, Host, Inventory, Workload } from '#core/inventory/inventory.ts';

/** What an import changed, by kind of thing. */
export interface ChangeCounts {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Known before from a source that was imported again, and no longer in it. */
  readonly gone: number;
}

/** The estate after an import, and what has to be written to get there. */
export interface MergedInventory {
  readonly inventory: Inventory;
  readonly write: {
    readonly clusters: readonly Cluster[];
    readonly hosts: readonly Host[];
    readonly workloads: readonly Workload[];
    readonly groups: readonly Group[];
  };
  readonly remove: {
    readonly clusters: readonly string[];
    readonly hosts: readonly string[];
    readonly workloads: readonly string[];
    readonly groups: readonly string[];
  };
  readonly hosts: ChangeCounts;
  readonly workloads: ChangeCounts;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** What another source says wins where it says anything; what it leaves open stays. */
function overlay<Entity extends object>(old: Entity, incoming: Entity): Entity {
  const merged: Record<string, unknown> = { ...(old as Record<string, unknown>) };
  for (const [key, value] of Object.entries(incoming)) {
    if (value === null || (Array.isArray(value) && value.length === 0)) continue;
    merged[key] = value;
  }
  return merged as Entity;
}

function overlayWorkload(old: Workload, incoming: Workload): Workload {
  const merged = overlay(old, incoming);
  // Which host, as spelt and as found, is one statement: it is taken whole from one of the two.
  const said = incoming.hostId !== null || incoming.hostName !== null ? incoming : old;
  return { ...merged, hostId: said.hostId, hostName: said.hostName, hostBasis: said.hostBasis };
}

/**
 * Workloads whose host was only a name until now and fits a described one: hosts and workloads may come in two files that
 * are imported one after the other.
 */
function linkHosts(workloads: readonly Workload[], hosts: readonly Host[]): Workload[] {
  const open = workloads.filter(({ hostId, hostName }) => hostId === null && hostName !== null);
  if (open.length === 0) return [];
  const mentions = new Map(
    open.map(({ hostName, clusterId }) => [
      `${clusterId ?? ''}\n${hostName ?? ''}`,
      { name: hostName ?? '', clusterId },
    ]),
  );
  const keys = [...mentions.keys()].sort();
  const matches = matchHostNames(
    hosts,
    keys.map((key) => mentions.get(key)!),
  );
  const matchOf = new Map(keys.map((key, index) => [key, matches[index]]));
  return open.flatMap((workload) => {
    const match = matchOf.get(`${workload.clusterId ?? ''}\n${workload.hostName ?? ''}`);
    return match === undefined ? [] : [{ ...workload, hostId: match.hostId, hostBasis: match.basis }];
  });
}

interface WithOrigin {
  readonly id: string;
  readonly origin: { readonly sourceId: string } | null;
}

function mergeList<Entity extends WithOrigin>(
  existing: readonly Entity[],
  incoming: readonly Entity[],
  replaced: ReadonlySet<string>,
  combine: (old: Entity, incoming: Entity) => Entity,
): { merged: Map<string, Entity>; write: Entity[]; gone: Entity[]; counts: ChangeCounts } {
  const merged = new Map(existing.map((entity) => [entity.id, entity]));
  const write: Entity[] = [];
  const seen = new Set<string>();
  let added = 0;
  let updated = 0;
  let unchanged = 0;
  for (const entity of incoming) {
    const old = merged.get(entity.id);
    seen.add(entity.id);
    if (old === undefined) {
      added++;
      merged.set(entity.id, entity);
      write.push(entity);
      continue;
    }
    const isSameSource = old.origin === null || old.origin.sourceId === entity.origin?.sourceId;
    const next = isSameSource ? entity : combine(old, entity);
    if (isDeepStrictEqual({ ...old, origin: null }, { ...next, origin: null })) unchanged++;
    else updated++;
    if (isDeepStrictEqual(old, next)) continue;
    merged.set(entity.id, next);
    write.push(next);
  }
  const gone = existing.filter(
    (entity) => !seen.has(entity.id) && entity.origin !== null && replaced.has(entity.origin.sourceId),
  );
  for (const { id } of gone) merged.delete(id);
  return { merged, write, gone, counts: { added, updated, unchanged, gone: gone.length } };
}

/**
 * Merges what was imported into what is stored, by stable id:
 *
 * - from the same source again, the new row replaces the old one; from another source, what it says is laid over what was
 *   known and what it leaves open stays;
 * - what a source held before and no longer holds is gone, when that very source was imported again (`replaced`);
 *   what came from other sources is never touched;
 * - clusters and groups that nothing names any more go with their last member.
 *
 * A thing belongs to the source that described it last.
 */
export function mergeInventory(
  existing: Inventory,
  incoming: Inventory,
  replaced: ReadonlySet<string>,
): MergedInventory {
  const hosts = mergeList(existing.hosts, incoming.hosts, replaced, overlay);
  const workloads = mergeList(existing.workloads, incoming.workloads, replaced, overlayWorkload);
  const clusters = mergeList(existing.clusters, incoming.clusters, new Set(), overlay);

  // A workload of another source may have run on a host that is gone: it keeps the name and loses the link.
  const goneHosts = new Set(hosts.gone.map(({ id }) => id));
  const unlinked: Workload[] = [];
  if (goneHosts.size > 0) {
    for (const workload of workloads.merged.values()) {
      if (workload.hostId !== null && goneHosts.has(workload.hostId)) {
        unlinked.push({ ...workload, hostId: null, hostBasis: null });
      }
    }
    for (const workload of unlinked) workloads.merged.set(workload.id, workload);
  }
  const linked = linkHosts([...workloads.merged.values()], [...hosts.merged.values()]);
  for (const workload of linked) workloads.merged.set(workload.id, workload);

  const touched = new Map([...workloads.write, ...unlinked, ...linked].map((workload) => [workload.id, workload]));
  const workloadWrites = [...touched.values()];

  const namedClusters = new Set<string | null>();
  const namedGroups = new Set<string | null>();
  for (const host of hosts.merged.values()) namedClusters.add(host.clusterId);
  for (const workload of workloads.merged.values()) {
    namedClusters.add(workload.clusterId);
    namedGroups.add(workload.groupId);
  }
  const incomingClusters = new Set(incoming.clusters.map(({ id }) => id));
  const goneClusters = existing.clusters
    .filter(
      ({ id, origin }) =>
        !incomingClusters.has(id) && !namedClusters.has(id) && (origin === null || replaced.has(origin.sourceId)),
    )
    .map(({ id }) => id);
  for (const id of goneClusters) clusters.merged.delete(id);
  // A cluster whose row is gone but which others still name stays, without a row of its own.
  const orphanedClusters = [...clusters.merged.values()]
    .filter(({ id, origin }) => origin !== null && replaced.has(origin.sourceId) && !incomingClusters.has(id))
    .map((cluster) => ({ ...cluster, origin: null }));
  for (const cluster of orphanedClusters) clusters.merged.set(cluster.id, cluster);

  const incomingGroups = new Set(incoming.groups.map(({ id }) => id));
  const groups = new Map(existing.groups.map((group) => [group.id, group]));
  const groupWrites: Group[] = [];
  for (const group of incoming.groups) {
    if (isDeepStrictEqual(groups.get(group.id), group)) continue;
    groups.set(group.id, group);
    groupWrites.push(group);
  }
  const goneGroups = existing.groups
    .filter(({ id }) => !incomingGroups.has(id) && !namedGroups.has(id))
    .map(({ id }) => id);
  for (const id of goneGroups) groups.delete(id);
  if (goneGroups.length > 0) {
    const gone = new Set(goneGroups);
    for (const group of groups.values()) {
      if (!group.dependsOn.some((id) => gone.has(id))) continue;
      const kept = { ...group, dependsOn: group.dependsOn.filter((id) => !gone.has(id)) };
      groups.set(group.id, kept);
      groupWrites.push(kept);
    }
  }

  return {
    inventory: {
      clusters: [...clusters.merged.values()].sort(byId),
      hosts: [...hosts.merged.values()].sort(byId),
      workloads: [...workloads.merged.values()].sort(byId),
      groups: [...groups.values()].sort(byId),
    },
    write: {
      clusters: [...clusters.write, ...orphanedClusters],
      hosts: hosts.write,
      workloads: workloadWrites,
      groups: groupWrites,
    },
    remove: {
      clusters: goneClusters,
      hosts: hosts.gone.map(({ id }) => id),
      workloads: workloads.gone.map(({ id }) => id),
      groups: goneGroups,
    },
    hosts: hosts.counts,
    workloads: workloads.counts,
  };
}
