import { createFit, fits, insertAll, put, repair, take, type FitState, type StepBudget } from './clusterFit.ts';
import { isGroupPossible, isHostPermitted, limitsOf, type ClusterProblem } from './clusterProblem.ts';
import { searchRandom } from './random.ts';

/** A failing case in indices: hosts lost and items without a place. */
export interface FailureOutcome {
  readonly casesSimulated: number;
  readonly isExhaustive: boolean;
  readonly counterexample: { readonly lost: readonly number[]; readonly stranded: readonly number[] } | null;
  /** No arrangement could save the counterexample; true without one. */
  readonly isProven: boolean;
  /** Workloads that the worst of the cases leaves without a place, as far as was found. */
  readonly mostStranded: number;
}

/** Above this many combinations of k hosts (k at least 2), a deterministic selection is simulated instead of all. */
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
 * headroom. Pins and allowed hosts hold in a failure too, except that a workload pinned to a lost host may restart anywhere and
 * that what bound a running one to certain processors binds it no more; and what is allowed on no more hosts than are lost
 * has no second place by rule whatever is planned, so it may start anywhere too.
 * `steps` limits the repair of each case that plain reinsertion does not solve. Ends at the first case that leaves more than
 * `enough` workloads without a place; Infinity finds how many the worst leaves.
 */
export function simulateFailureCases(
  problem: ClusterProblem,
  assign: Int32Array,
  hostsOn: readonly number[],
  failures: number,
  steps: number,
  enough = 0,
): FailureOutcome {
  if (failures === 0 || hostsOn.length === 0) {
    return { casesSimulated: 0, isExhaustive: true, counterexample: null, isProven: true, mostStranded: 0 };
  }
  const headCount = (some: readonly number[]): number => some.reduce((sum, i) => sum + problem.memberCount[i]!, 0);
  const limit = limitsOf(problem.net);
  const items: number[] = [];
  for (let i = 0; i < problem.itemCount; i++) if (assign[i] !== -1) items.push(i);
  if (hostsOn.length <= failures) {
    const mostStranded = headCount(items);
    return {
      casesSimulated: 1,
      isExhaustive: true,
      counterexample: mostStranded <= enough ? null : { lost: hostsOn, stranded: items },
      isProven: true,
      mostStranded,
    };
  }
  const placed = Int32Array.from(items);
  const sizing = createFit(problem, hostsOn, limit, placed);
  const weightOf = new Map(hostsOn.map((h) => [h, 0]));
  for (const i of items) weightOf.set(assign[i]!, (weightOf.get(assign[i]!) ?? 0) + sizing.size[i]!);
  const ordered = hostsOn.toSorted((a, b) => weightOf.get(b)! - weightOf.get(a)! || a - b);
  const itemsOf = new Map<number, number[]>(hostsOn.map((h) => [h, []]));
  for (const i of items) itemsOf.get(assign[i]!)!.push(i);
  // The loss of each single host is always tried.
  const most = failures === 1 ? hostsOn.length : mostCases;
  const isExhaustive = countCombinations(hostsOn.length, failures) <= most;
  // A pin cannot be honoured on a host that is gone; restarting elsewhere is what high availability does.
  const pinned = problem.pinned.slice();
  // Nor does what it ran with bind a workload that starts anew.
  const allowedRow = problem.allowedRow.slice();
  const isAlone = rowsAllowingFew(problem, failures);
  let counterexample: { lost: readonly number[]; stranded: readonly number[] } | null = null;
  let isProven = true;
  let mostStranded = 0;

  // One state serves all cases: it is restored after each, which costs the moved items only.
  const afterLoss: ClusterProblem = { ...problem, pinned, allowedRow };
  const state: FitState = createFit(afterLoss, hostsOn, limit, placed);
  for (const i of items) put(state, i, assign[i]!);
  const casesSimulated = eachCombination(ordered, failures, most, (lost) => {
    const survivors = hostsOn.filter((h) => !lost.includes(h));
    const displaced = lost.flatMap((h) => itemsOf.get(h)!);
    for (const i of displaced) {
      if (lost.includes(pinned[i]!)) pinned[i] = -1;
      const row = problem.restartRow[i]!;
      allowedRow[i] = row !== -1 && isAlone[row] === 1 ? -1 : row;
    }
    let stranded = reinsert(state, displaced, survivors, assign, 'even');
    if (stranded.length > 0) stranded = reinsert(state, displaced, survivors, assign, 'tight');
    // What is no worse than another case, or good enough, is not worth the long way.
    const known = enough === Infinity ? mostStranded : enough;
    if (headCount(stranded) > known && steps > 0) {
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
    if (headCount(stranded) > known) {
      const verdict = restartExactly(afterLoss, survivors, items, new Set(displaced), assign, limit);
      if (verdict === 'possible') stranded = [];
      else isProven = verdict === 'impossible';
    }
    for (const i of displaced) {
      pinned[i] = problem.pinned[i]!;
      allowedRow[i] = problem.allowedRow[i]!;
    }
    mostStranded = Math.max(mostStranded, headCount(stranded));
    if (headCount(stranded) > enough) {
      counterexample = { lost, stranded };
      return false;
    }
    return true;
  });
  return {
    casesSimulated,
    isExhaustive: isExhaustive || counterexample !== null,
    counterexample,
    isProven,
    mostStranded,
  };
}

/** 1 for rows of allowed hosts that hold no more available hosts than `failures`. */
function rowsAllowingFew({ allowed, hostCount, isAvailable }: ClusterProblem, failures: number): Uint8Array {
  return Uint8Array.from({ length: hostCount === 0 ? 0 : allowed.length / hostCount }, (_, row) => {
    let count = 0;
    for (let h = 0; h < hostCount; h++) count += allowed[row * hostCount + h]! & isAvailable[h]!;
    return count <= failures ? 1 : 0;
  });
}

/** Nodes of the exact search for one case; beyond them the case is left as the heuristics found it. */
const mostNodes = 20_000;
/** Above this many items such a search would end nowhere. */
const mostDeep = 400;

/**
 * Decides one case as far as it can: impossible by the sum of a resource or by an item that no survivor could hold even
 * empty; else by trying all ways to restart the displaced items beside what runs, then all ways to arrange everything anew.
 */
function restartExactly(
  problem: ClusterProblem,
  survivors: readonly number[],
  items: readonly number[],
  displaced: ReadonlySet<number>,
  assign: Int32Array,
  limit: Float64Array,
): 'possible' | 'impossible' | 'undecided' {
  const { dimensions, demand } = problem;
  for (let d = 0; d < dimensions; d++) {
    let load = 0;
    let room = 0;
    for (const i of items) load += demand[i * dimensions + d]!;
    for (const h of survivors) room += limit[h * dimensions + d]!;
    if (load > room * (1 + 1e-9)) return 'impossible';
  }
  for (const i of displaced) {
    const canStand = survivors.some((h) => {
      if (!isHostPermitted(problem, i, h) || !isGroupPossible(problem, i, h)) return false;
      for (let d = 0; d < dimensions; d++) if (demand[i * dimensions + d]! > limit[h * dimensions + d]!) return false;
      return true;
    });
    if (!canStand) return 'impossible';
  }
  for (const movable of [[...displaced], items]) {
    if (movable.length > mostDeep) return 'undecided';
    const state = createFit(problem, survivors, limit, Int32Array.from(items));
    const isMovable = new Set(movable);
    for (const i of items) if (!isMovable.has(i)) put(state, i, assign[i]!);
    // The workloads that weigh most first: their dead ends show early.
    const order = movable.toSorted((a, b) => state.size[b]! - state.size[a]! || a - b);
    const nodes = { left: mostNodes };
    const isFound = placeAll(state, order, 0, survivors, nodes);
    if (isFound) return 'possible';
    if (nodes.left > 0 && movable === items) return 'impossible';
  }
  return 'undecided';
}

/** Depth-first over all hosts for each item in turn; false when there is no way or `nodes` are used up. */
function placeAll(
  state: FitState,
  order: readonly number[],
  at: number,
  hosts: readonly number[],
  nodes: { left: number },
): boolean {
  if (at === order.length) return true;
  for (const h of hosts) {
    if (nodes.left <= 0) return false;
    nodes.left--;
    if (!fits(state, order[at]!, h)) continue;
    put(state, order[at]!, h);
    if (placeAll(state, order, at + 1, hosts, nodes)) return true;
    take(state, order[at]!);
  }
  return false;
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
        isFree =
          groups[group * problem.hostCount + h]! + problem.groupShare[g]! <=
          problem.groupLimit[group * problem.hostCount + h]!;
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
