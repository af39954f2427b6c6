import { isDeepStrictEqual } from 'node:util';
import type { Cluster, Group, Host, Inventory, Rule, Workload } from '#core/inventory/inventory.ts';

/** What an import changed, by kind of thing. */
export interface ChangeCounts {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Known before, and in no source any more. */
  readonly gone: number;
}

/** What has to be written and removed to make one inventory of another. */
export interface InventoryDifference {
  readonly write: {
    readonly clusters: readonly Cluster[];
    readonly hosts: readonly Host[];
    readonly workloads: readonly Workload[];
    readonly groups: readonly Group[];
    readonly rules: readonly Rule[];
  };
  /** Ids. */
  readonly remove: {
    readonly clusters: readonly string[];
    readonly hosts: readonly string[];
    readonly workloads: readonly string[];
    readonly groups: readonly string[];
    readonly rules: readonly string[];
  };
  readonly hosts: ChangeCounts;
  readonly workloads: ChangeCounts;
}

function compare<Thing extends { readonly id: string }>(
  before: readonly Thing[],
  after: readonly Thing[],
): { write: Thing[]; remove: string[]; counts: ChangeCounts } {
  const old = new Map(before.map((thing) => [thing.id, thing]));
  const kept = new Set(after.map(({ id }) => id));
  const write: Thing[] = [];
  let added = 0;
  let updated = 0;
  for (const thing of after) {
    const known = old.get(thing.id);
    if (known === undefined) {
      added++;
      write.push(thing);
    } else if (!isDeepStrictEqual(known, thing)) {
      write.push(thing);
      // That it stands in another row or file now is kept, and is no change of the thing.
      if (!isDeepStrictEqual({ ...known, origin: null }, { ...thing, origin: null })) updated++;
    }
  }
  const remove = before.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  return { write, remove, counts: { added, updated, unchanged: after.length - added - updated, gone: remove.length } };
}

/** The difference between two inventories, thing by thing, by id. */
export function differenceOf(before: Inventory, after: Inventory): InventoryDifference {
  const clusters = compare(before.clusters, after.clusters);
  const hosts = compare(before.hosts, after.hosts);
  const workloads = compare(before.workloads, after.workloads);
  const groups = compare(before.groups, after.groups);
  const rules = compare(before.rules ?? [], after.rules ?? []);
  return {
    write: {
      clusters: clusters.write,
      hosts: hosts.write,
      workloads: workloads.write,
      groups: groups.write,
      rules: rules.write,
    },
    remove: {
      clusters: clusters.remove,
      hosts: hosts.remove,
      workloads: workloads.remove,
      groups: groups.remove,
      rules: rules.remove,
    },
    hosts: hosts.counts,
    workloads: workloads.counts,
  };
}
