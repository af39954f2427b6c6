import type { Workload } from '#core/inventory/inventory.ts';
import type { BuyDemand } from '#core/placement/buy.ts';
import { extraResourceIds, extraResourceWords, type ExtraResourceId } from './extraResources.ts';
import type { PlacementRules } from './placementRules.ts';

/*
 * Rules and further resources in the terms of a purchase, where no host is there yet: what must share a host is one item, what
 * must be apart is a resource of which each host has as much as the rule allows.
 */

/** Most anti-affinity rules that a purchase keeps: each is a further dimension of its packing. */
const mostApart = 8;

/** A sentence about what a purchase keeps to or leaves out. */
export interface PurchaseNote {
  readonly isKept: boolean;
  readonly text: string;
}

/** What is bought for, with the rules worked in. */
export interface PurchaseItems {
  readonly demands: readonly BuyDemand[];
  /** What each new host has of the resources after cores and memory, by model: a rule's allowance is the same on all. */
  readonly usableAfter: (model: Readonly<Record<ExtraResourceId, number | null>>) => readonly number[];
  /** Members of an item that stands for several workloads, by its id. */
  readonly membersOf: ReadonlyMap<string, readonly string[]>;
  readonly notes: readonly PurchaseNote[];
}

/**
 * The workloads as items of a purchase. Kept exactly: affinity, the anti-affinity rules with the most members, devices, and
 * what else all models and any workload state. Not kept, and said so: rules about hosts that are not there yet, licences, and
 * anti-affinity rules beyond the eighth. Leaving a rule out can only make the purchase smaller, so a bound stays one.
 */
export function purchaseItems(
  workloads: readonly Workload[],
  sizeOf: (id: string) => readonly [number, number],
  extraOf: (workload: Workload, id: ExtraResourceId) => number,
  models: readonly Readonly<Record<ExtraResourceId, number | null>>[],
  rules: PlacementRules,
): PurchaseItems {
  const known = new Set(workloads.map((workload) => workload.id));
  const notes: PurchaseNote[] = [];
  const resources = extraResourceIds.filter((id) => {
    if (!workloads.some((workload) => extraOf(workload, id) > 0)) return false;
    // A server without devices has none; of disks and links a model that says nothing may have any.
    const isStated = id === 'gpus' || models.every((model) => model[id] !== null);
    notes.push({
      isKept: isStated,
      text: isStated
        ? `${extraResourceWords[id].title} count${id === 'localStorageMiB' || id === 'networkMbps' ? 's' : ''} as a resource of each host${id === 'gpus' ? '; a model that states none has none' : ''}.`
        : `${extraResourceWords[id].title} ${id === 'diskIops' ? 'are' : 'is'} needed by workloads, but not every model says what it has: left out.`,
    });
    return isStated;
  });
  const apart = rules.antiAffinity
    .map((rule) => ({ ...rule, members: new Set(rule.workloads.filter((id) => known.has(id))) }))
    .filter((rule) => rule.members.size > rule.maxPerHost)
    .toSorted((a, b) => b.members.size / b.maxPerHost - a.members.size / a.maxPerHost || (a.id < b.id ? -1 : 1));
  const keptApart = apart.slice(0, mostApart);
  if (keptApart.length > 0)
    notes.push({ isKept: true, text: `Kept apart: ${keptApart.map((rule) => rule.id).join(', ')}.` });
  if (apart.length > mostApart) {
    notes.push({
      isKept: false,
      text: `${apart.length - mostApart} further anti-affinity rules are left out; check them when the hosts are there.`,
    });
  }
  const together = unite(
    workloads.map((workload) => workload.id),
    rules.affinity.map((rule) => rule.workloads.filter((id) => known.has(id))),
  );
  if (rules.affinity.some((rule) => rule.workloads.filter((id) => known.has(id)).length > 1))
    notes.push({ isKept: true, text: 'Workloads that must share a host are bought for as one.' });
  if (rules.hostGroups.length > 0) {
    notes.push({
      isKept: false,
      text: 'Host groups and pins name hosts that are not there yet: left out.',
    });
  }
  if (rules.licences.length > 0)
    notes.push({ isKept: false, text: 'Licences by host are not part of the price: left out.' });

  const byId = new Map(workloads.map((workload) => [workload.id, workload]));
  const membersOf = new Map<string, readonly string[]>();
  const demands = together.map((members): BuyDemand => {
    const [first] = members;
    if (first === undefined) throw new Error('an item has a workload');
    if (members.length > 1) membersOf.set(first, members);
    const sum = (of: (workload: Workload) => number): number =>
      members.reduce((total, id) => total + of(byId.get(id)!), 0);
    return {
      id: first,
      count: members.length,
      demand: [
        sum((workload) => sizeOf(workload.id)[0]),
        sum((workload) => sizeOf(workload.id)[1]),
        ...resources.map((id) => sum((workload) => extraOf(workload, id))),
        ...keptApart.map((rule) => sum((workload) => (rule.members.has(workload.id) ? 1 : 0))),
      ],
    };
  });
  return {
    demands,
    usableAfter: (model) => [...resources.map((id) => model[id] ?? 0), ...keptApart.map((rule) => rule.maxPerHost)],
    membersOf,
    notes,
  };
}

/** Sets of ids of which those that share a group, directly or through others, are one; each and all in the order of `ids`. */
function unite(ids: readonly string[], groups: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const parent = new Map<string, string>();
  const rootOf = (id: string): string => {
    let root = id;
    while (parent.has(root)) root = parent.get(root)!;
    return root;
  };
  for (const [first, ...others] of groups) {
    for (const other of others) {
      const [a, b] = [rootOf(first!), rootOf(other)];
      if (a !== b) parent.set(b, a);
    }
  }
  return [...Map.groupBy(ids, rootOf).values()];
}
