import { ApiError, type CallOutput, type ParsedInput } from '#core/api.ts';
import type { FileState } from '#core/api/fileCalls.ts';
import { dependencyCircle, GroupEditBook } from '#core/import/groupEdits.ts';
import { suggestGroups, type Suggestions } from '#core/import/suggestGroups.ts';
import {
  countGroupHosts,
  readGroupedWorkloads,
  readGroupGraph,
  readGroupMembers,
  readGroupRelations,
  readGroupRow,
  readSuggestionWorkloads,
  groupTable,
  type GraphGroup,
} from '#db/groupRepository.ts';
import { readContributions, storeRepair } from '#db/importRepository.ts';
import { readInventory } from '#db/inventoryRepository.ts';
import { readRepairs } from '#db/mappingRepository.ts';
import { readPage } from '#db/paging.ts';
import type { CallContext, Handlers } from '../dispatcher.ts';
import { runTask, type ServiceContext } from '../serviceContext.ts';
import { decodeImport, encodeInventory } from '../transfer.ts';
import type { WriteLock } from '../writeLock.ts';

/** Members that an answer names. */
const mostMembers = 1000;
const mostSuggestions = 500;

type Graph = readonly GraphGroup[];
type SuggestionRequest = ParsedInput<'groups.suggest'>;

/**
 * Groups and their editing. An edit is kept as a repair: it is put over what the sources say at every join, is one step of
 * undo, and makes the plan stale.
 */
export function groupHandlers(context: ServiceContext, imports: WriteLock) {
  const { session } = context;

  /** Changes the edits of groups and joins anew; `work` returns what completes the sentence "Undo ...". */
  async function edit(call: CallContext, work: (book: GroupEditBook, graph: Graph) => string): Promise<FileState> {
    session.assertWritable();
    const signal = AbortSignal.any([call.signal, session.lifetime]);
    await imports.run(async () => {
      const book = new GroupEditBook(readRepairs(session.db));
      const label = work(book, readGroupGraph(session.db));
      const repairs = book.repairs();
      const columns = await runTask(
        context,
        'repair',
        {
          repairs,
          reread: [],
          contributions: readContributions(session.db),
          inventory: encodeInventory(readInventory(session.db)),
        },
        { kind: 'parse', signal, onProgress: (fraction, phase) => call.progress(0.6 * fraction, phase) },
      );
      const prepared = decodeImport(columns);
      await session.changeInSteps(
        signal,
        (db) => storeRepair(db, prepared, context.now().toISOString(), label, repairs),
        (fraction) => call.progress(0.6 + 0.4 * fraction, 'storing'),
      );
    });
    context.emit(['inventory', 'findings', 'plan', 'file', 'history']);
    return session.state();
  }

  function groupIn(graph: Graph, id: string): GraphGroup {
    const group = graph.find((one) => one.id === id);
    if (group === undefined) throw new ApiError('not-found', 'That group is no longer there.');
    return group;
  }

  function refuseTakenName(graph: Graph, name: string, own: string | null): void {
    const other = graph.find((group) => group.id !== own && group.name.toLowerCase() === name.toLowerCase());
    if (other !== undefined) throw new ApiError('invalid-input', `There is a group named ${other.name} already.`);
  }

  function workloadsOf(ids: readonly string[]) {
    const found = readGroupedWorkloads(session.db, ids);
    const known = new Set(found.map(({ id }) => id));
    const missing = ids.find((id) => !known.has(id));
    if (missing !== undefined)
      throw new ApiError('not-found', `There is no workload ${missing}.`, { workload: missing });
    return found;
  }

  /** Names of the groups in the circle that these dependencies of a group would close. */
  function circleOf(graph: Graph, id: string, dependsOn: readonly string[]): string[] | null {
    const names = new Map(graph.map((group) => [group.id, group.name]));
    return dependencyCircle(graph, id, dependsOn)?.map((one) => names.get(one) ?? one) ?? null;
  }

  async function suggest(request: SuggestionRequest, call: CallContext): Promise<Suggestions> {
    const workloads = readSuggestionWorkloads(session.db);
    // At once, also while the workers plan: this is a walk over the names.
    if (request.by !== 'pattern') return suggestGroups(workloads, request);
    // A pattern of the user's may take for ever, and in a worker it can be ended.
    const signal = AbortSignal.any([call.signal, session.lifetime]);
    const answer = await runTask(context, 'suggest', { workloads, request }, { kind: 'parse', signal });
    if ('problem' in answer) throw new ApiError('invalid-input', answer.problem);
    return answer;
  }

  return {
    'groups.page': (request) => readPage(session.db, groupTable, request, null),
    'groups.get': ({ id }) => {
      const row = readGroupRow(session.db, id);
      if (row === undefined) throw new ApiError('not-found', 'That group is no longer there.');
      const { dependsOn, neededBy } = readGroupRelations(session.db, id);
      const ids = dependsOn.map((one) => one.id);
      const placed = new Set(
        readRepairs(session.db).flatMap((repair) =>
          repair.kind === 'members' && repair.groupId === id ? repair.workloads.map((workload) => workload.id) : [],
        ),
      );
      return {
        ...row,
        dependsOnGroups: [...dependsOn],
        neededByGroups: [...neededBy],
        circle: circleOf(readGroupGraph(session.db), id, ids),
        hosts: countGroupHosts(session.db, id),
        members: readGroupMembers(session.db, id, mostMembers).map((member) => ({
          ...member,
          isPlaced: placed.has(member.id),
        })),
      } satisfies CallOutput<'groups.get'>;
    },
    'groups.circle': ({ id, dependsOn }) => circleOf(readGroupGraph(session.db), id, dependsOn),
    'groups.deleted': () => [...new GroupEditBook(readRepairs(session.db)).deleted()],
    'groups.create': async ({ name, workloads, movesTogether }, call) => {
      let id = '';
      const state = await edit(call, (book, graph) => {
        refuseTakenName(graph, name, null);
        id = book.create(name, new Set(graph.map((group) => group.id)));
        if (movesTogether) book.change(id, { name, dependsOn: [] }, { movesTogether });
        book.place(workloadsOf(workloads), id);
        return `the new group ${name}`;
      });
      return { id, state };
    },
    'groups.change': ({ id, name, movesTogether, dependsOn }, call) =>
      edit(call, (book, graph) => {
        const group = groupIn(graph, id);
        if (name !== undefined) refuseTakenName(graph, name, id);
        for (const needed of dependsOn ?? []) groupIn(graph, needed);
        if (dependsOn?.includes(id) === true) {
          throw new ApiError('invalid-input', 'A group cannot depend on itself.');
        }
        book.change(id, group, { name, movesTogether, dependsOn });
        return `the change of the group ${group.name}`;
      }),
    'groups.place': ({ workloads, group }, call) =>
      edit(call, (book, graph) => {
        const name = group === null ? null : groupIn(graph, group).name;
        book.place(workloadsOf(workloads), group);
        const count = workloads.length === 1 ? 'one workload' : `${workloads.length} workloads`;
        return name === null ? `${count} without a group` : `${count} in the group ${name}`;
      }),
    'groups.delete': ({ ids }, call) =>
      edit(call, (book, graph) => {
        const groups = ids.map((id) => groupIn(graph, id));
        for (const group of groups) book.delete(group.id, group);
        return groups.length === 1 ? `deleting the group ${groups[0]!.name}` : `deleting ${groups.length} groups`;
      }),
    'groups.restore': ({ ids }, call) =>
      edit(call, (book) => {
        const names = new Map(book.deleted().map((group) => [group.id, group.name]));
        const known = ids.filter((id) => names.has(id));
        if (known.length === 0) throw new ApiError('not-found', 'None of these groups was deleted.');
        for (const id of known) book.restore(id);
        return known.length === 1 ? `bringing back the group ${names.get(known[0]!) ?? ''}` : `${known.length} groups`;
      }),
    'groups.suggest': async (request, call) => {
      const { groups, tooSmall, tooLarge, unmatched } = await suggest(request, call);
      const taken = new Set(readGroupGraph(session.db).map(({ name }) => name.toLowerCase()));
      return {
        groups: groups.slice(0, mostSuggestions).map((group) => ({
          key: group.key,
          name: group.name,
          basis: group.basis,
          workloads: group.workloads.length,
          moved: group.workloads.filter(({ groupId }) => groupId !== null).length,
          exists: taken.has(group.name.toLowerCase()),
          names: group.workloads.slice(0, 8).map(({ name }) => name),
        })),
        total: groups.length,
        workloads: groups.reduce((sum, group) => sum + group.workloads.length, 0),
        tooSmall,
        tooLarge,
        unmatched,
      };
    },
    'groups.form': async ({ request, keys, movesTogether }, call) => {
      const { groups } = await suggest(request, call);
      const wanted = keys === null ? null : new Set(keys);
      const chosen = groups.filter((group) => wanted === null || wanted.has(group.key));
      if (chosen.length === 0) throw new ApiError('invalid-input', 'None of these groups can be formed any more.');
      let workloads = 0;
      const state = await edit(call, (book, graph) => {
        const known = new Map(graph.map((group) => [group.name.toLowerCase(), group]));
        const taken = new Set(graph.map((group) => group.id));
        for (const { name, workloads: members } of chosen) {
          const there = known.get(name.toLowerCase());
          const id = there?.id ?? book.create(name, taken);
          if (movesTogether) book.change(id, there ?? { name, dependsOn: [] }, { movesTogether });
          book.place(members, id);
          workloads += members.length;
        }
        return chosen.length === 1 ? `the suggested group ${chosen[0]!.name}` : `${chosen.length} suggested groups`;
      });
      return { groups: chosen.length, workloads, state };
    },
  } satisfies Partial<Handlers>;
}
