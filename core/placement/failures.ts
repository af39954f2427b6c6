import { createFit, insertAll, put, repair, type FitState, type StepBudget } from './clusterFit.ts';
import { limitsOf, type ClusterProblem } from './clusterProblem.ts';
import { searchRandom } from './random.ts';

/** A failing case in indices: hosts lost and items without a place. */
export interface FailureOutcome {
  readonly casesSimulated: number;
  readonly isExhaustive: boolean;
  readonly counterexample: { readonly lost: readonly number[]; readonly stranded: readonly number[] } | null;
}

/** Above this many combinations of k hosts, a deterministic selection is simulated instead of all. */
const mostCases = 2_000;

/**
 * Calls `visit` with the combinations of `size` hosts out of `hosts` in lexicographic order until it returns false or
 * `most` were visited. Returns how many were visited.
 */
function eachCombination(
  hosts: readonly number[],
  size: number,
  most: number,
  visit: (lost: number[]) => boolean,
): number {
  const positions = Array.from({ length: size }, (_, p) => p);
  let visited = 0;
  while (visited < most) {
    visited++;
    if (!visit(positions.map((p) => hosts[p]!))) return visited;
    let p = size - 1;
    while (p >= 0 && positions[p] === hosts.length - size + p) p--;
    if (p < 0) return visited;
    positions[p]!++;
    for (let q = p + 1; q < size; q++) positions[q] = positions[q - 1]! + 1;
  }
  return visited;
}

function countCombinations(n: number, k: number): number {
  let count = 1;
  for (let i = 0; i < k; i++) count = (count * (n - i)) / (i + 1);
  return count;
}

/**
 * Simulates the loss of every combination of k of the hosts that are on (hosts ordered by load, fullest first, where
 * there are too many to try all): survivors keep what they run and take the workloads of the lost hosts within capacity less
 * headroom. Pins and allowed hosts hold in a failure too, except that a workload pinned to a lost host may restart anywhere.
 * `steps` limits the repair of each case that plain reinsertion does not solve.
 */
export function simulateFailureCases(
  problem: ClusterProblem,
  assign: Int32Array,
  hostsOn: readonly number[],
  failures: number,
  steps: number,
): FailureOutcome {
  if (failures === 0 || hostsOn.length === 0) return { casesSimulated: 0, isExhaustive: true, counterexample: null };
  const limit = limitsOf(problem.net);
  const items: number[] = [];
  for (let i = 0; i < problem.itemCount; i++) if (assign[i] !== -1) items.push(i);
  if (hostsOn.length <= failures) {
    const isIdle = items.length === 0;
    return {
      casesSimulated: 1,
      isExhaustive: true,
      counterexample: isIdle ? null : { lost: hostsOn, stranded: items },
    };
  }
  const placed = Int32Array.from(items);
  const sizing = createFit(problem, hostsOn, limit, placed);
  const weightOf = new Map(hostsOn.map((h) => [h, 0]));
  for (const i of items) weightOf.set(assign[i]!, (weightOf.get(assign[i]!) ?? 0) + sizing.size[i]!);
  const ordered = hostsOn.toSorted((a, b) => weightOf.get(b)! - weightOf.get(a)! || a - b);
  const itemsOf = new Map<number, number[]>(hostsOn.map((h) => [h, []]));
  for (const i of items) itemsOf.get(assign[i]!)!.push(i);
  const isExhaustive = countCombinations(hostsOn.length, failures) <= mostCases;
  // A pin cannot be honoured on a host that is gone; restarting elsewhere is what high availability does.
  const pinned = problem.pinned.slice();
  let counterexample: { lost: readonly number[]; stranded: readonly number[] } | null = null;

  // One state serves all cases: it is restored after each, which costs the moved items only.
  const afterLoss: ClusterProblem = { ...problem, pinned };
  const state: FitState = createFit(afterLoss, hostsOn, limit, placed);
  for (const i of items) put(state, i, assign[i]!);
  const casesSimulated = eachCombination(ordered, failures, mostCases, (lost) => {
    const survivors = hostsOn.filter((h) => !lost.includes(h));
    const displaced = lost.flatMap((h) => itemsOf.get(h)!);
    for (const i of displaced) if (lost.includes(pinned[i]!)) pinned[i] = -1;
    let stranded = reinsert(state, displaced, survivors, assign, 'even');
    if (stranded.length > 0) stranded = reinsert(state, displaced, survivors, assign, 'tight');
    if (stranded.length > 0 && steps > 0) {
      // Survivors may make room by moving what they run, as a cluster scheduler does after a failure.
      const retry = createFit(afterLoss, survivors, limit, placed);
      for (const i of items) if (!lost.includes(assign[i]!)) put(retry, i, assign[i]!);
      const budget: StepBudget = { spent: 0, limit: steps };
      stranded = repair(
        retry,
        insertAll(retry, displaced, 'tight', budget),
        searchRandom(lost[0]! + 1),
        budget,
        () => false,
      );
    }
    for (const i of displaced) pinned[i] = problem.pinned[i]!;
    if (stranded.length > 0) {
      counterexample = { lost, stranded };
      return false;
    }
    return true;
  });
  return { casesSimulated, isExhaustive: isExhaustive || counterexample !== null, counterexample };
}

/** Tries to restart `displaced` on the survivors, then puts the state back as it was. Returns what found no place. */
function reinsert(
  state: FitState,
  displaced: readonly number[],
  survivors: readonly number[],
  assign: Int32Array,
  rule: 'even' | 'tight',
): number[] {
  const { load, limit, problem } = state;
  const { dimensions, demand } = problem;
  const trial = load.slice();
  const groups = state.groupCount.slice();
  for (const i of displaced) {
    for (let g = problem.groupStart[i]!; g < problem.groupStart[i + 1]!; g++) {
      groups[problem.groupOf[g]! * problem.hostCount + assign[i]!]! -= problem.groupShare[g]!;
    }
  }
  const stranded: number[] = [];
  for (const i of displaced.toSorted((a, b) => state.size[b]! - state.size[a]! || a - b)) {
    let best = -1;
    let bestScore = Infinity;
    for (const h of survivors) {
      let hasRoom = true;
      let score = 0;
      for (let d = 0; d < dimensions && hasRoom; d++) {
        const cell = h * dimensions + d;
        const after = trial[cell]! + demand[i * dimensions + d]!;
        hasRoom = after <= limit[cell]!;
        const room = limit[cell]! - after;
        if (rule === 'even') score = Math.max(score, limit[cell]! > 0 ? after / limit[cell]! : 0);
        else score += (room * state.weight[d]!) ** 2;
      }
      if (!hasRoom || score >= bestScore) continue;
      const pin = problem.pinned[i]!;
      if (pin !== -1 && pin !== h) continue;
      const row = problem.allowedRow[i]!;
      if (row !== -1 && problem.allowed[row * problem.hostCount + h] === 0) continue;
      let isFree = true;
      for (let g = problem.groupStart[i]!; g < problem.groupStart[i + 1]! && isFree; g++) {
        const group = problem.groupOf[g]!;
        isFree = groups[group * problem.hostCount + h]! + problem.groupShare[g]! <= problem.groupLimit[group]!;
      }
      if (!isFree) continue;
      best = h;
      bestScore = score;
    }
    if (best === -1) {
      stranded.push(i);
      continue;
    }
    for (let d = 0; d < dimensions; d++) trial[best * dimensions + d]! += demand[i * dimensions + d]!;
    for (let g = problem.groupStart[i]!; g < problem.groupStart[i + 1]!; g++) {
      groups[problem.groupOf[g]! * problem.hostCount + best]! += problem.groupShare[g]!;
    }
  }
  return stranded;
}
