import type { Group, Workload } from '#core/inventory/inventory.ts';
import { memberFinder } from './placementRules.ts';

/** A function from what a scenario writes to the ids that it means, in the order of the inventory. */
export type MemberFinder = (written: readonly string[]) => readonly string[];

/**
 * Finds workloads by their id or name, or by the id or name of their group; case does not matter in names, and `*` in a name
 * stands for any characters. What means nothing finds nothing. Answers are in the order of the inventory, each once.
 */
export function workloadFinder(inventory: {
  readonly workloads: readonly Pick<Workload, 'id' | 'name' | 'groupId'>[];
  readonly groups: readonly Pick<Group, 'id' | 'name'>[];
}): MemberFinder {
  const workloads = memberFinder(inventory.workloads);
  const groups = memberFinder(inventory.groups);
  const membersOf = Map.groupBy(inventory.workloads, (workload) => workload.groupId);
  const position = new Map(inventory.workloads.map((workload, index) => [workload.id, index]));
  return (written) => {
    const direct = workloads(written);
    const byGroup = groups(written).flatMap((group) => membersOf.get(group) ?? []);
    if (byGroup.length === 0) return direct;
    const found = new Set([...direct, ...byGroup.map((workload) => workload.id)]);
    return [...found].sort((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0));
  };
}
