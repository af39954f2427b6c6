import type { Group, Workload } from '#core/inventory/inventory.ts';
import type { RoadmapGroup } from '#core/roadmap/problem.ts';

/** Groups of the roadmap with the group of every workload. */
export interface MergedGroups {
  readonly groups: readonly RoadmapGroup[];
  /** By workload id; workloads in no group are left out. */
  readonly groupOf: ReadonlyMap<string, string>;
}

/**
 * The inventory's groups with the sets that a scenario moves in one wave. A workload is in one group, so each set becomes a group
 * `together:<name>`: sets that share a member are one, a group that moves as a whole joins its sets entirely, and of a group
 * that is only ordered the members in the set leave it. Order holds as before: the new group waits for whatever its members'
 * groups wait for, and what waited for those waits for it, too.
 */
export function mergeTogether(
  groups: readonly Pick<Group, 'id' | 'movesTogether' | 'dependsOn'>[],
  workloads: readonly Pick<Workload, 'id' | 'groupId'>[],
  sets: readonly { readonly name: string; readonly workloads: readonly string[] }[],
): MergedGroups {
  const groupOf = new Map<string, string>();
  for (const { id, groupId } of workloads) if (groupId !== null) groupOf.set(id, groupId);
  const joined = joinSets(groups, groupOf, sets);
  if (joined.size === 0) {
    return { groups: groups.map(({ id, movesTogether, dependsOn }) => ({ id, movesTogether, dependsOn })), groupOf };
  }
  const taken = new Set(groups.map((group) => group.id));
  const setOf = new Map<number, string>();
  for (const [root, names] of joined.names) {
    let id = `together:${names[0] ?? root}`;
    while (taken.has(id)) id = `${id}'`;
    taken.add(id);
    setOf.set(root, id);
  }
  /** Groups that have members in each new one. */
  const sources = new Map<string, Set<string>>();
  for (const [workload, root] of joined.rootOf) {
    const id = setOf.get(root)!;
    const before = groupOf.get(workload);
    if (before !== undefined) sources.set(id, (sources.get(id) ?? new Set()).add(before));
    groupOf.set(workload, id);
  }
  const described = new Map(groups.map((group) => [group.id, group]));
  /** What stands for a group in the order: itself while it has members or rules, and the new groups with its members. */
  const standIns = (id: string): string[] => [
    ...(described.has(id) && !joined.absorbed.has(id) ? [id] : []),
    ...[...sources].filter(([, from]) => from.has(id)).map(([merged]) => merged),
  ];
  const waits = (own: string, dependsOn: Iterable<string>): string[] =>
    [...new Set([...dependsOn].flatMap((id) => (described.has(id) ? standIns(id) : [id])))].filter((id) => id !== own);
  return {
    groups: [
      ...groups
        .filter((group) => !joined.absorbed.has(group.id))
        .map((group) => ({
          id: group.id,
          movesTogether: group.movesTogether,
          dependsOn: waits(group.id, group.dependsOn),
        })),
      ...[...setOf.values()].map((id) => ({
        id,
        movesTogether: true,
        dependsOn: waits(
          id,
          [...(sources.get(id) ?? [])].flatMap((from) => described.get(from)?.dependsOn ?? []),
        ),
      })),
    ],
    groupOf,
  };
}

interface JoinedSets {
  readonly size: number;
  /** The set of each workload that is in one, by the index of the first set of its kind. */
  readonly rootOf: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<number, readonly string[]>;
  /** Groups that move as a whole and have gone into a set with all their members. */
  readonly absorbed: ReadonlySet<string>;
}

function joinSets(
  groups: readonly Pick<Group, 'id' | 'movesTogether'>[],
  groupOf: ReadonlyMap<string, string>,
  sets: readonly { readonly name: string; readonly workloads: readonly string[] }[],
): JoinedSets {
  const parent = sets.map((_, index) => index);
  const find = (index: number): number => {
    let root = index;
    while (parent[root] !== root) root = parent[root]!;
    return root;
  };
  const unite = (a: number, b: number): void => {
    const [low, high] = [find(a), find(b)].sort((x, y) => x - y);
    parent[high!] = low!;
  };
  const whole = new Set(groups.filter((group) => group.movesTogether).map((group) => group.id));
  const setOfWorkload = new Map<string, number>();
  const setOfGroup = new Map<string, number>();
  sets.forEach((set, index) => {
    if (set.workloads.length < 2) return;
    for (const id of set.workloads) {
      const other = setOfWorkload.get(id);
      if (other === undefined) setOfWorkload.set(id, index);
      else unite(other, index);
      const group = groupOf.get(id);
      if (group === undefined || !whole.has(group)) continue;
      const beside = setOfGroup.get(group);
      if (beside === undefined) setOfGroup.set(group, index);
      else unite(beside, index);
    }
  });
  for (const [workload, group] of groupOf) {
    const index = setOfGroup.get(group);
    if (index !== undefined && !setOfWorkload.has(workload)) setOfWorkload.set(workload, index);
  }
  const rootOf = new Map([...setOfWorkload].map(([id, index]) => [id, find(index)]));
  const names = new Map<number, string[]>();
  sets.forEach((set, index) => {
    if (set.workloads.length < 2) return;
    const root = find(index);
    names.set(root, [...(names.get(root) ?? []), set.name]);
  });
  return { size: names.size, rootOf, names, absorbed: new Set(setOfGroup.keys()) };
}
