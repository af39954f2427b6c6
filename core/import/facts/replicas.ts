import { makeId } from '../keys.ts';
import type { Draft, FactOf } from './draft.ts';
import { counted, settle, tell, type Told } from './tell.ts';

/**
 * Makes workloads of what controllers want, where no pods of theirs are described; where they are, the controller's row is
 * merged into them. A controller that wants none is merged into its group.
 */
export function applyReplicas(facts: readonly FactOf<'replicas'>[], draft: Draft): void {
  const owned = new Set([...draft.workloads.values()].map((workload) => workload.groupId));
  const made: Told[] = [];
  const merged: Told[] = [];
  for (const { workload, count } of facts) {
    const told = { origin: workload.origin, name: workload.name };
    if (count === 0 || owned.has(workload.groupId)) {
      settle(draft, workload.origin, 'merged');
      merged.push(told);
      continue;
    }
    owned.add(workload.groupId);
    made.push(told);
    settle(draft, workload.origin, 'stored');
    for (let ordinal = 1; ordinal <= count; ordinal += 1) {
      const key = `${workload.key}/${ordinal}`;
      const name = count === 1 ? workload.name : `${workload.name}-${ordinal}`;
      const id = makeId('pod', key, name);
      draft.workloads.set(id, { ...workload, id, key, name });
    }
  }
  tell(draft, 'info', 'replicas-planned', made, (count, names) => {
    return `${counted(count, 'controller')} without described pods (${names}): one workload was made for each replica that they want. Import the pods too for where they run.`;
  });
  tell(draft, 'info', 'controllers-merged', merged, (count, names) => {
    return `${counted(count, 'controller')} whose pods are described, or that want none (${names}): the pods count.`;
  });
}
