import type { Group, Workload } from '#core/inventory/inventory.ts';

/**
 * Puts workloads into applications that a source names without saying what belongs to them (Konveyor): those of the group
 * that names make evident and that bears the application's name, and workloads that are called like it. Returns what was
 * changed; groups that lost all their members to an application are gone.
 */
export function adoptApplications(
  workloads: readonly Workload[],
  groups: ReadonlyMap<string, Group>,
  derived: readonly Group[],
): {
  readonly workloads: readonly Workload[];
  readonly groups: readonly Group[];
  /** Names of the applications that found members. */
  readonly adopted: readonly string[];
  /** And of those that found none. */
  readonly empty: readonly string[];
} {
  const members = new Set(workloads.map((workload) => workload.groupId));
  const applications = new Map<string, Group>();
  for (const group of groups.values()) {
    if (group.key.startsWith('application/') && !members.has(group.id)) applications.set(nameKey(group.name), group);
  }
  if (applications.size === 0) return { workloads, groups: derived, adopted: [], empty: [] };
  const moved = new Map<string, string>();
  const adopted = new Map<string, string>();
  const named = new Map<string, Group[]>();
  for (const group of derived) {
    const key = nameKey(group.name);
    named.set(key, [...(named.get(key) ?? []), group]);
  }
  for (const [key, application] of applications) {
    const [only, another] = named.get(key) ?? [];
    if (only === undefined || another !== undefined) continue;
    moved.set(only.id, application.id);
    adopted.set(application.id, application.name);
  }
  const placed = workloads.map((workload): Workload => {
    const target = workload.groupId === null ? undefined : moved.get(workload.groupId);
    if (target !== undefined) return { ...workload, groupId: target };
    if (workload.groupId !== null || workload.isTemplate) return workload;
    const application = applications.get(nameKey(workload.name));
    if (application === undefined) return workload;
    adopted.set(application.id, application.name);
    return { ...workload, groupId: application.id };
  });
  return {
    workloads: placed,
    groups: derived.filter((group) => !moved.has(group.id)),
    adopted: [...adopted.values()],
    empty: [...applications.values()].filter((group) => !adopted.has(group.id)).map((group) => group.name),
  };
}

/** Names compare without case and punctuation: `Order Hub` and `order-hub` are one. */
function nameKey(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
