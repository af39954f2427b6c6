import type { Group, Inventory, Workload } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import { makeFinding } from './findings.ts';
import { makeId, makeKey } from './keys.ts';
import type { PlacedWorkload, Repair } from './mapping/repair.ts';

/*
 * Groups as the user edits them. What the user says is kept beside what the sources say, and is put over it at every join:
 * groups and workloads are meant by their stable ids, so that edits outlive imports, and what a later import says of
 * things that the user did not touch still counts.
 */

type GroupRepair = Extract<Repair, { readonly kind: 'group' }>;
type GroupEdit = Extract<Repair, { readonly kind: 'group' | 'members' }>;

/** Whether a repair is about groups. */
export function isGroupEdit(repair: Repair): repair is GroupEdit {
  return repair.kind === 'group' || repair.kind === 'members';
}

/** Key of the groups that a user made. */
const ownKeyPrefix = 'user/';

/** How a group came to be: made by the user, named by a source, or derived from names and folders. */
export type GroupOrigin = 'user' | 'source' | 'derived';

/** Where a group is from, by its key. */
export function groupOriginOf(key: string): GroupOrigin {
  if (key.startsWith(ownKeyPrefix)) return 'user';
  return key.startsWith('name/') || key.startsWith('folder/') ? 'derived' : 'source';
}

/** Names in a sentence: the first five, and that there are more. */
function few(names: readonly string[]): string {
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}

/**
 * The inventory with the user's groups in it, and what should be known of them: members that no source lists any more,
 * workloads that a source has since put into another group, edits of groups that are gone.
 * @param file the name under which findings stand
 */
export function applyGroupEdits(
  inventory: Inventory,
  repairs: readonly Repair[],
  file: string,
): { readonly inventory: Inventory; readonly findings: readonly Finding[] } {
  const edits = repairs.filter(isGroupEdit);
  if (edits.length === 0) return { inventory, findings: [] };
  const findings: Finding[] = [];
  const groups = new Map(inventory.groups.map((group) => [group.id, group]));
  const kept = new Map<string, GroupRepair>();
  for (const edit of edits) if (edit.kind === 'group') kept.set(edit.groupId, edit);
  const placed = placeWorkloads(inventory.workloads, edits);

  for (const edit of kept.values()) {
    const known = groups.get(edit.groupId);
    if (edit.isDeleted) {
      groups.delete(edit.groupId);
    } else if (known !== undefined) {
      groups.set(edit.groupId, changed(known, edit));
    } else if (edit.isOwn) {
      groups.set(edit.groupId, ownGroup(edit, 'made by you'));
    } else if (placed.filled.has(edit.groupId)) {
      // The members that the user chose hold it together though no source forms it any more.
      groups.set(edit.groupId, ownGroup(edit, 'kept by you; no source forms it any more'));
    } else {
      findings.push(
        makeFinding(
          file,
          'info',
          'group-edit-idle',
          `The group ${edit.name}, which you changed, is formed by no source any more. Your change is kept and counts again when it comes back.`,
          { value: edit.name },
        ),
      );
    }
  }

  const nameOf = (id: string): string => groups.get(id)?.name ?? kept.get(id)?.name ?? id;
  for (const [groupId, names] of placed.missing) {
    findings.push(
      makeFinding(
        file,
        'info',
        'group-members-gone',
        `${names.length === 1 ? 'One workload' : `${names.length} workloads`} that you put into the group ${nameOf(groupId)} ${names.length === 1 ? 'is' : 'are'} in no source any more: ${few(names)}. A source that lists ${names.length === 1 ? 'it' : 'them'} again brings ${names.length === 1 ? 'it' : 'them'} back into the group.`,
        { value: nameOf(groupId) },
      ),
    );
  }
  for (const { groupId, from, names } of placed.disputed.values()) {
    findings.push(
      makeFinding(
        file,
        'info',
        'group-differs',
        `An import now puts ${names.length === 1 ? 'one workload' : `${names.length} workloads`} into the group ${nameOf(from)}: ${few(names)}. ${groupId === null ? 'You took them out of their group' : `You put them into ${nameOf(groupId)}`}, and that holds.`,
        { value: nameOf(from) },
      ),
    );
  }

  const workloads = inventory.workloads.map((workload): Workload => {
    const own = placed.groupOf.get(workload.id);
    const wanted = own === undefined ? workload.groupId : own;
    const groupId = wanted !== null && groups.has(wanted) ? wanted : null;
    return groupId === workload.groupId ? workload : { ...workload, groupId };
  });
  const list = [...groups.values()].map((group): Group => {
    const dependsOn = group.dependsOn.filter((id) => groups.has(id) && id !== group.id);
    return dependsOn.length === group.dependsOn.length ? group : { ...group, dependsOn };
  });
  list.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { inventory: { ...inventory, workloads, groups: list }, findings };
}

function changed(group: Group, edit: GroupRepair): Group {
  const without = new Set(edit.notDependsOn);
  const dependsOn = [...new Set([...group.dependsOn, ...edit.dependsOn])].filter((id) => !without.has(id)).sort();
  return {
    ...group,
    name: edit.name,
    movesTogether: edit.movesTogether ?? group.movesTogether,
    dependsOn,
    basis: `${group.basis}; changed by you`,
  };
}

function ownGroup(edit: GroupRepair, basis: string): Group {
  return {
    id: edit.groupId,
    key: makeKey('user', edit.groupId),
    name: edit.name,
    movesTogether: edit.movesTogether ?? false,
    dependsOn: [...edit.dependsOn].sort(),
    basis,
  };
}

interface Placed {
  readonly groupOf: ReadonlyMap<string, string | null>;
  /** Groups that the user's placements fill. */
  readonly filled: ReadonlySet<string>;
  readonly missing: ReadonlyMap<string, readonly string[]>;
  readonly disputed: ReadonlyMap<
    string,
    { readonly groupId: string | null; readonly from: string; readonly names: readonly string[] }
  >;
}

function placeWorkloads(workloads: readonly Workload[], edits: readonly GroupEdit[]): Placed {
  const byId = new Map(workloads.map((workload) => [workload.id, workload]));
  // By name only what bears its name alone: a source under another name gives its machines other ids.
  const byName = new Map<string, Workload | null>();
  for (const workload of workloads) {
    const name = workload.name.toLowerCase();
    byName.set(name, byName.has(name) ? null : workload);
  }
  const groupOf = new Map<string, string | null>();
  const filled = new Set<string>();
  const missing = new Map<string, string[]>();
  const disputed = new Map<string, { groupId: string | null; from: string; names: string[] }>();
  // What is said of a workload itself goes before what is said of one that bore its name.
  const meant = new Set(edits.flatMap((edit) => (edit.kind === 'members' ? edit.workloads.map(({ id }) => id) : [])));
  const namedLike = (name: string): Workload | null => {
    const found = byName.get(name.toLowerCase()) ?? null;
    return found === null || meant.has(found.id) ? null : found;
  };
  for (const edit of edits) {
    if (edit.kind !== 'members') continue;
    const { groupId } = edit;
    for (const { id, name, from } of edit.workloads) {
      const workload = byId.get(id) ?? namedLike(name);
      if (workload === null) {
        if (groupId !== null) missing.set(groupId, [...(missing.get(groupId) ?? []), name]);
        continue;
      }
      groupOf.set(workload.id, groupId);
      if (groupId !== null) filled.add(groupId);
      const now = workload.groupId;
      if (now === null || now === from || now === groupId) continue;
      const key = `${now}\n${groupId ?? ''}`;
      const dispute = disputed.get(key) ?? { groupId, from: now, names: [] };
      dispute.names.push(workload.name);
      disputed.set(key, dispute);
    }
  }
  return { groupOf, filled, missing, disputed };
}

/** What the edits of a group may change. */
export interface GroupChange {
  readonly name?: string | undefined;
  readonly movesTogether?: boolean | undefined;
  /** All of them, as they are to be. */
  readonly dependsOn?: readonly string[] | undefined;
}

/** A workload as an edit takes it: with the group that it is in as the inventory stands. */
export interface GroupedWorkload {
  readonly id: string;
  readonly name: string;
  readonly groupId: string | null;
}

/** The group edits of a plan file, to be changed and written back. */
export class GroupEditBook {
  readonly #others: readonly Repair[];
  readonly #groups = new Map<string, GroupRepair>();
  /** By workload id: where the user put it. */
  readonly #placed = new Map<string, PlacedWorkload & { readonly groupId: string | null }>();

  constructor(repairs: readonly Repair[]) {
    this.#others = repairs.filter((repair) => !isGroupEdit(repair));
    for (const repair of repairs) {
      if (repair.kind === 'group') this.#groups.set(repair.groupId, repair);
      if (repair.kind === 'members') {
        for (const workload of repair.workloads)
          this.#placed.set(workload.id, { ...workload, groupId: repair.groupId });
      }
    }
  }

  /** Makes a group of the user's own; its id is new among `taken`. */
  create(name: string, taken: ReadonlySet<string>): string {
    let id = '';
    for (let number = 1; id === '' || taken.has(id) || this.#groups.has(id); number++) {
      id = makeId('group', makeKey('user', name, String(number)), name);
    }
    this.#groups.set(id, {
      kind: 'group',
      groupId: id,
      isOwn: true,
      isDeleted: false,
      name,
      movesTogether: null,
      dependsOn: [],
      notDependsOn: [],
    });
    return id;
  }

  /** Changes a group. `now` is the group as the inventory has it. */
  change(id: string, now: Pick<Group, 'name' | 'dependsOn'>, change: GroupChange): void {
    const edit = this.#groups.get(id) ?? {
      kind: 'group',
      groupId: id,
      isOwn: false,
      isDeleted: false,
      name: now.name,
      movesTogether: null,
      dependsOn: [],
      notDependsOn: [],
    };
    const { dependsOn: wanted } = change;
    const before = new Set(now.dependsOn);
    const added = (wanted ?? []).filter((one) => !before.has(one));
    const removed = wanted === undefined ? [] : now.dependsOn.filter((one) => !wanted.includes(one));
    this.#groups.set(id, {
      ...edit,
      name: change.name ?? edit.name,
      movesTogether: change.movesTogether ?? edit.movesTogether,
      dependsOn: [...new Set([...edit.dependsOn, ...added])].filter((one) => !removed.includes(one)).sort(),
      // A group of one's own has no source that could say it again.
      notDependsOn: edit.isOwn
        ? []
        : [...new Set([...edit.notDependsOn, ...removed])].filter((one) => !added.includes(one)).sort(),
    });
  }

  /** Puts workloads into a group, or out of all with null. What is back where the sources have it needs no edit. */
  place(workloads: readonly GroupedWorkload[], groupId: string | null): void {
    for (const { id, name, groupId: now } of workloads) {
      const from = this.#placed.has(id) ? this.#placed.get(id)!.from : now;
      if (from === groupId) this.#placed.delete(id);
      else this.#placed.set(id, { id, name, from, groupId });
    }
  }

  /**
   * Takes a group away. What the user had put into it goes back to where the sources have it; the members of a group that
   * sources form have none until it is brought back.
   */
  delete(id: string, now: Pick<Group, 'name' | 'dependsOn'>): void {
    for (const [workload, placed] of this.#placed) if (placed.groupId === id) this.#placed.delete(workload);
    if (this.#groups.get(id)?.isOwn === true) {
      this.#groups.delete(id);
      return;
    }
    this.change(id, now, {});
    this.#groups.set(id, { ...this.#groups.get(id)!, isDeleted: true });
  }

  /** Groups of sources that the user took away. */
  deleted(): readonly { readonly id: string; readonly name: string }[] {
    return [...this.#groups.values()].flatMap((edit) =>
      edit.isDeleted ? [{ id: edit.groupId, name: edit.name }] : [],
    );
  }

  /** Brings back what {@link delete} took away. */
  restore(id: string): void {
    const edit = this.#groups.get(id);
    if (edit !== undefined) this.#groups.set(id, { ...edit, isDeleted: false });
  }

  /** All repairs of the file, with these edits. */
  repairs(): readonly Repair[] {
    const members = new Map<string | null, PlacedWorkload[]>();
    for (const { groupId, ...workload } of this.#placed.values()) {
      members.set(groupId, [...(members.get(groupId) ?? []), workload]);
    }
    const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);
    return [
      ...this.#others,
      ...this.#groups.values(),
      ...[...members].map(([groupId, workloads]): Repair => ({
        kind: 'members',
        groupId,
        workloads: workloads.sort(byId),
      })),
    ];
  }
}

/**
 * The groups that would wait for each other if `id` depended on `dependsOn`: a circle through `id`, beginning and ending
 * with it; null where there is none. Groups in a circle move in one wave.
 */
export function dependencyCircle(
  groups: readonly Pick<Group, 'id' | 'dependsOn'>[],
  id: string,
  dependsOn: readonly string[],
): readonly string[] | null {
  const needs = new Map(groups.map((group) => [group.id, group.dependsOn]));
  // Breadth first: the shortest circle is the one that is understood.
  const cameFrom = new Map<string, string>();
  let front = dependsOn.filter((one) => one !== id);
  for (const one of front) cameFrom.set(one, id);
  while (front.length > 0) {
    const next: string[] = [];
    for (const one of front) {
      for (const needed of needs.get(one) ?? []) {
        if (needed === id) {
          const circle = [id];
          for (let at = one; at !== id; at = cameFrom.get(at)!) circle.unshift(at);
          return [id, ...circle];
        }
        if (cameFrom.has(needed)) continue;
        cameFrom.set(needed, one);
        next.push(needed);
      }
    }
    front = next;
  }
  return null;
}
