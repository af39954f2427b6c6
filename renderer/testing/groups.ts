import { ApiError, type CallOutput } from '#core/api.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import type { GroupRow } from '#core/api/groupCalls.ts';
import { dependencyCircle } from '#core/import/groupEdits.ts';
import { suggestGroups, SuggestionPatternError } from '#core/import/suggestGroups.ts';
import type { DoubleContext, Handlers } from './contract.ts';
import type { Estate, EstateWorkload } from './estate.ts';
import { pageRows } from './paging.ts';

interface HeldGroup {
  readonly id: string;
  readonly name: string;
  readonly origin: GroupRow['origin'];
  readonly changed: boolean;
  readonly movesTogether: boolean;
  readonly dependsOn: readonly string[];
}

interface GroupParts {
  readonly estate: () => Estate;
  /** Puts every workload into the group of its name, or out of all. */
  readonly regroup: (groupOf: ReadonlyMap<string, string | null>) => void;
  readonly state: () => FileState;
}

/** The double's groups: edits are kept in memory, and are no step of its undo. */
export function groupAnswers({ estate, regroup, state }: GroupParts): Handlers {
  let held: readonly HeldGroup[] | null = null;
  let deleted: readonly HeldGroup[] = [];
  let of: Estate | null = null;

  function groups(): readonly HeldGroup[] {
    if (held === null || of !== estate()) {
      of = estate();
      const names = [...new Set(of.workloads.flatMap(({ row }) => row.group ?? []))].sort();
      held ??= names.map((name) => ({
        id: `group-${name}`,
        name,
        origin: 'derived',
        changed: false,
        movesTogether: false,
        dependsOn: [],
      }));
    }
    return held;
  }
  function groupNamed(id: string): HeldGroup {
    const group = groups().find((one) => one.id === id);
    if (group === undefined) throw new ApiError('not-found', 'That group is no longer there.');
    return group;
  }
  const membersOf = (name: string): readonly EstateWorkload[] =>
    estate().workloads.filter(({ row }) => row.group === name);
  function rowOf(group: HeldGroup): GroupRow {
    const members = membersOf(group.name).map(({ row }) => row);
    const names = group.dependsOn.flatMap((id) => groups().find((one) => one.id === id)?.name ?? []);
    return {
      id: group.id,
      name: group.name,
      origin: group.origin,
      changed: group.changed,
      workloads: members.length,
      running: members.filter((row) => row.powerState === 'on').length,
      clusters: new Set(members.map((row) => row.cluster)).size,
      vcpus: members.reduce((sum, row) => sum + row.vcpus, 0),
      memoryMiB: members.reduce((sum, row) => sum + row.memoryMiB, 0),
      movesTogether: group.movesTogether,
      dependsOn: names.length === 0 ? null : names.join(', '),
      neededBy: groups().filter(({ dependsOn }) => dependsOn.includes(group.id)).length,
      basis: group.origin === 'user' ? 'made by you' : `derived from names that begin with "${group.name}"`,
    };
  }
  function changed(context: DoubleContext): FileState {
    context.changed(['inventory', 'file', 'history']);
    return state();
  }
  function update(id: string, part: Partial<HeldGroup>): void {
    held = groups().map((group) => (group.id === id ? { ...group, ...part, changed: group.origin !== 'user' } : group));
  }
  function place(ids: readonly string[], name: string | null): void {
    const names = groups();
    regroup(new Map(ids.map((id) => [id, name])));
    of = estate();
    held = names;
  }
  function create(name: string, movesTogether: boolean): string {
    const id = `group-own-${groups().length + 1}`;
    held = [...groups(), { id, name, origin: 'user', changed: false, movesTogether, dependsOn: [] }];
    return id;
  }
  function circleOf(id: string, dependsOn: readonly string[]): string[] | null {
    const names = new Map(groups().map((group) => [group.id, group.name]));
    return dependencyCircle(groups(), id, dependsOn)?.map((one) => names.get(one) ?? one) ?? null;
  }
  function suggest(request: Parameters<typeof suggestGroups>[1]) {
    const plain = { datacenter: null, resourcePool: null, annotation: null };
    try {
      return suggestGroups(
        estate().workloads.map(({ row }) => ({ ...plain, ...row, groupId: row.group })),
        request,
      );
    } catch (error) {
      if (error instanceof SuggestionPatternError) throw new ApiError('invalid-input', error.message);
      throw error;
    }
  }

  return {
    'groups.page': (input) => pageRows(groups().map(rowOf), input),
    'groups.get': ({ id }): CallOutput<'groups.get'> => {
      const group = groupNamed(id);
      const members = membersOf(group.name);
      return {
        ...rowOf(group),
        dependsOnGroups: group.dependsOn.map((one) => ({ id: one, name: groupNamed(one).name })),
        neededByGroups: groups().flatMap((one) => (one.dependsOn.includes(id) ? [{ id: one.id, name: one.name }] : [])),
        circle: circleOf(id, group.dependsOn),
        hosts: new Set(members.map(({ hostId }) => hostId)).size,
        members: members.slice(0, 1000).map(({ row }) => ({
          id: row.id,
          name: row.name,
          cluster: row.cluster,
          host: row.host,
          powerState: row.powerState,
          vcpus: row.vcpus,
          memoryMiB: row.memoryMiB,
          isPlaced: group.origin === 'user',
        })),
      };
    },
    'groups.circle': ({ id, dependsOn }) => circleOf(id, dependsOn),
    'groups.deleted': () => deleted.map(({ id, name }) => ({ id, name })),
    'groups.create': ({ name, workloads, movesTogether }, context) => {
      const id = create(name, movesTogether);
      place(workloads, name);
      return { id, state: changed(context) };
    },
    'groups.change': ({ id, name, movesTogether, dependsOn }, context) => {
      const group = groupNamed(id);
      const members = membersOf(group.name).map(({ row }) => row.id);
      update(id, {
        ...(name === undefined ? {} : { name }),
        ...(movesTogether === undefined ? {} : { movesTogether }),
        ...(dependsOn === undefined ? {} : { dependsOn }),
      });
      if (name !== undefined) place(members, name);
      return changed(context);
    },
    'groups.place': ({ workloads, group }, context) => {
      place(workloads, group === null ? null : groupNamed(group).name);
      return changed(context);
    },
    'groups.delete': ({ ids }, context) => {
      const gone = ids.map(groupNamed);
      const members = gone.flatMap(({ name }) => membersOf(name).map(({ row }) => row.id));
      deleted = [...deleted, ...gone.filter(({ origin }) => origin !== 'user')];
      held = groups().filter(({ id }) => !ids.includes(id));
      place(members, null);
      return changed(context);
    },
    'groups.restore': ({ ids }, context) => {
      held = [...groups(), ...deleted.filter(({ id }) => ids.includes(id))];
      deleted = deleted.filter(({ id }) => !ids.includes(id));
      return changed(context);
    },
    'groups.suggest': (request) => {
      const { groups: found, tooSmall, tooLarge, unmatched } = suggest(request);
      const taken = new Set(groups().map(({ name }) => name.toLowerCase()));
      return {
        groups: found.slice(0, 500).map((group) => ({
          key: group.key,
          name: group.name,
          basis: group.basis,
          workloads: group.workloads.length,
          moved: group.workloads.filter(({ groupId }) => groupId !== null).length,
          exists: taken.has(group.name.toLowerCase()),
          names: group.workloads.slice(0, 8).map(({ name }) => name),
        })),
        total: found.length,
        workloads: found.reduce((sum, group) => sum + group.workloads.length, 0),
        tooSmall,
        tooLarge,
        unmatched,
      };
    },
    'groups.form': ({ request, keys, movesTogether }, context) => {
      const chosen = suggest(request).groups.filter(({ key }) => keys === null || keys.includes(key));
      for (const { name, workloads } of chosen) {
        if (!groups().some((group) => group.name.toLowerCase() === name.toLowerCase())) create(name, movesTogether);
        place(
          workloads.map(({ id }) => id),
          name,
        );
      }
      const workloads = chosen.reduce((sum, group) => sum + group.workloads.length, 0);
      return { groups: chosen.length, workloads, state: changed(context) };
    },
  };
}
