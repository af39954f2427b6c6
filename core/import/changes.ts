import { z } from 'zod';
import type { Host, Inventory, Rule, Workload } from '#core/inventory/inventory.ts';

/** A value as it is shown in a difference: null where no source says it. */
const shownSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** One host, workload or rule that is new, changed or gone. */
export const inventoryChangeSchema = z.strictObject({
  kind: z.enum(['host', 'workload', 'rule']),
  id: z.string(),
  name: z.string(),
  change: z.enum(['new', 'changed', 'gone']),
  /** Of a changed one, each field that differs, in the order of the inventory's own fields. */
  fields: z.array(z.strictObject({ field: z.string(), before: shownSchema, after: shownSchema })).readonly(),
});
export type InventoryChange = z.infer<typeof inventoryChangeSchema>;

type Shown = z.infer<typeof shownSchema>;

/** What becomes of things between two inventories, as far as lists need it. */
export interface ChangedParts {
  readonly write: Pick<Inventory, 'clusters' | 'hosts' | 'workloads' | 'groups'> & { readonly rules: readonly Rule[] };
  readonly remove: {
    readonly hosts: readonly string[];
    readonly workloads: readonly string[];
    readonly rules: readonly string[];
  };
}

/** Most new things that are listed by name in each kind; their number is counted elsewhere. */
const mostNewListed = 5000;

/**
 * What differs, host by host, workload by workload and rule by rule, in this order: changed, gone, new. Where something was read is no
 * part of it. Of what is new the first 5,000 of each kind are listed; of what changed or is gone, all.
 */
export function listChanges(before: Inventory, parts: ChangedParts): readonly InventoryChange[] {
  const names = namesOf(before, parts.write);
  return [
    ...listKind('host', before.hosts, parts.write.hosts, parts.remove.hosts, (host) => shownHost(host, names)),
    ...listKind('workload', before.workloads, parts.write.workloads, parts.remove.workloads, (workload) =>
      shownWorkload(workload, names),
    ),
    ...listKind('rule', before.rules ?? [], parts.write.rules, parts.remove.rules, (rule) => shownRule(rule, names)),
  ].sort((a, b) => order[a.change] - order[b.change]);
}

const order: Readonly<Record<InventoryChange['change'], number>> = { changed: 0, gone: 1, new: 2 };

function listKind<Thing extends { readonly id: string; readonly name: string }>(
  kind: InventoryChange['kind'],
  before: readonly Thing[],
  written: readonly Thing[],
  removed: readonly string[],
  show: (thing: Thing) => Readonly<Record<string, Shown>>,
): InventoryChange[] {
  const known = new Map(before.map((thing) => [thing.id, thing]));
  const changes: InventoryChange[] = [];
  let added = 0;
  for (const thing of written) {
    const old = known.get(thing.id);
    if (old === undefined) {
      added += 1;
      if (added <= mostNewListed) changes.push({ kind, id: thing.id, name: thing.name, change: 'new', fields: [] });
      continue;
    }
    const fields = differing(show(old), show(thing));
    if (fields.length > 0) changes.push({ kind, id: thing.id, name: thing.name, change: 'changed', fields });
  }
  for (const id of removed) {
    const old = known.get(id);
    if (old !== undefined) changes.push({ kind, id, name: old.name, change: 'gone', fields: [] });
  }
  return changes;
}

function differing(
  before: Readonly<Record<string, Shown>>,
  after: Readonly<Record<string, Shown>>,
): InventoryChange['fields'] {
  return Object.keys(after).flatMap((field) => {
    const one = before[field] ?? null;
    const other = after[field] ?? null;
    return one === other ? [] : [{ field, before: one, after: other }];
  });
}

interface Names {
  readonly clusters: ReadonlyMap<string, string>;
  readonly hosts: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
  readonly workloads: ReadonlyMap<string, string>;
}

function namesOf(before: Inventory, write: ChangedParts['write']): Names {
  const names = (list: readonly (readonly { readonly id: string; readonly name: string }[])[]): Map<string, string> =>
    new Map(list.flat().map(({ id, name }) => [id, name]));
  return {
    clusters: names([before.clusters, write.clusters]),
    hosts: names([before.hosts, write.hosts]),
    groups: names([before.groups, write.groups]),
    // Only rules name workloads, and a million names need not be held for none.
    workloads:
      (before.rules ?? []).length + write.rules.length === 0 ? new Map() : names([before.workloads, write.workloads]),
  };
}

function nameIn(names: ReadonlyMap<string, string>, id: string | null): string | null {
  return id === null ? null : (names.get(id) ?? id);
}

function shownHost(host: Host, names: Names): Record<string, Shown> {
  const { id: _id, key: _key, origin: _origin, clusterId, ...rest } = host;
  return { ...rest, cluster: nameIn(names.clusters, clusterId) };
}

function shownWorkload(workload: Workload, names: Names): Record<string, Shown> {
  const { id: _id, key: _key, origin: _origin, clusterId, hostId, groupId, usage, networks, ...rest } = workload;
  return {
    ...rest,
    networks: networks.join(', ') || null,
    cluster: nameIn(names.clusters, clusterId),
    host: nameIn(names.hosts, hostId),
    group: nameIn(names.groups, groupId),
    usageCpuCores: usage?.cpuCores ?? null,
    usageMemoryMiB: usage?.memoryMiB ?? null,
    usageStatistic: usage?.statistic ?? null,
  };
}

/** Members by name; of long lists how many there are, since that is what a reader can compare. */
function shownRule(rule: Rule, names: Names): Record<string, Shown> {
  const { id: _id, key: _key, origin: _origin, clusterId, workloads, hosts, ...rest } = rule;
  return {
    ...rest,
    workloads: listed(workloads, names.workloads),
    hosts: listed(hosts, names.hosts),
    cluster: nameIn(names.clusters, clusterId),
  };
}

function listed(ids: readonly string[], names: ReadonlyMap<string, string>): string | null {
  if (ids.length === 0) return null;
  const shown = ids.slice(0, 20).map((id) => names.get(id) ?? id);
  return ids.length > 20 ? `${ids.length}: ${shown.join(', ')}, ...` : shown.join(', ');
}
