import { bringHome, fits, put, take, type FitState, type StepBudget } from './clusterFit.ts';
import { isHostPermitted, type ClusterProblem } from './clusterProblem.ts';
import type { SearchRandom } from './random.ts';

/** Rounds without fewer migrations after which the search ends, per host that is on. */
const idleRoundsPerHost = 250;
/** Migrations by which the search may be worse than its best for a while, to get around a corner. */
const mostDetour = 3;

/**
 * Fewer migrations on the same hosts: again and again a few hosts around a workload that is away from home are emptied and
 * filled anew, those at home there first; what is no worse is kept, and now and then what is a little worse. At the
 * end no workload can simply go home. Every intermediate assignment keeps all rules; nothing is ever left without a place.
 */
export function reduceMigrations(
  state: FitState,
  items: Int32Array,
  random: SearchRandom,
  budget: StepBudget,
  isStopped: () => boolean,
): void {
  const { problem, selected } = state;
  const { home, pinned, memberCount } = problem;
  bringHome(state, items, budget, isStopped);
  const away: number[] = [];
  const isReshuffle = (i: number): boolean => {
    const h = home[i]!;
    return h >= 0 && state.assign[i] !== h && state.isSelected[h] === 1 && isHostPermitted(problem, i, h);
  };
  const collect = (): void => {
    away.length = 0;
    for (const i of items) if (state.assign[i] !== -1 && isReshuffle(i)) away.push(i);
  };
  collect();
  const mostIdle = idleRoundsPerHost * selected.length;
  let idle = 0;
  const costOf = (pool: readonly number[], hostOf: (i: number) => number): number => {
    let sum = 0;
    for (const i of pool) if (home[i]! >= 0 && hostOf(i) !== home[i]) sum += memberCount[i]!;
    return sum;
  };
  let cost = costOf(
    [...items].filter((i) => state.assign[i] !== -1),
    (i) => state.assign[i]!,
  );
  let bestCost = cost;
  let round = 0;
  const best = state.assign.slice();
  while (away.length > 0 && idle < mostIdle && budget.spent < budget.limit && !isStopped()) {
    // The list is renewed now and then: to go through all items in every round would cost more than the round.
    if (++round % 64 === 0) {
      collect();
      budget.spent += items.length;
      if (away.length === 0) break;
    }
    const at = random.below(away.length);
    const anchor = away[at]!;
    if (!isReshuffle(anchor)) {
      away[at] = away[away.length - 1]!;
      away.pop();
      if (away.length === 0) collect();
      continue;
    }
    const chosen = [home[anchor]!, state.assign[anchor]!];
    const width = Math.min(selected.length, 2 + random.below(3));
    while (chosen.length < width) {
      const h = selected[random.below(selected.length)]!;
      budget.spent++;
      if (!chosen.includes(h)) chosen.push(h);
    }
    const before = new Map<number, number>();
    for (const h of chosen) {
      for (let i = state.head[h]!; i !== -1; i = state.next[i]!) if (pinned[i] !== h) before.set(i, h);
    }
    const pool = [...before.keys()];
    // Taking out, sorting and putting back is work beside the tests that `fill` counts.
    budget.spent += 8 * pool.length;
    const costBefore = costOf(pool, (i) => before.get(i)!);
    for (const i of pool) take(state, i);
    // Those at home on the chosen hosts first; within each class the large ones, in a random mix.
    const noise = 0.1 + random.unit();
    const key = new Map(
      pool.map((i) => {
        const isNative = chosen.includes(home[i]!);
        return [i, state.size[i]! * (1 + noise * (random.unit() - 0.5)) + (isNative ? 1e3 : 0)];
      }),
    );
    pool.sort((a, b) => key.get(b)! - key.get(a)! || a - b);
    const order = pool.toSorted((a, b) => state.size[b]! - state.size[a]! || a - b);
    let isComplete = fill(state, pool, chosen, budget);
    if (!isComplete) {
      // Large ones first packs tighter than home first.
      for (const i of pool) if (state.assign[i] !== -1) take(state, i);
      isComplete = fill(state, order, chosen, budget);
    }
    const costAfter = isComplete ? costOf(pool, (i) => state.assign[i]!) : Infinity;
    const isDetour =
      costAfter > costBefore && cost + costAfter - costBefore <= bestCost + mostDetour && random.below(8) === 0;
    if (costAfter > costBefore && !isDetour) {
      for (const i of pool) if (state.assign[i] !== -1) take(state, i);
      for (const [i, h] of before) put(state, i, h);
      idle++;
      continue;
    }
    cost += costAfter - costBefore;
    if (cost < bestCost) {
      bestCost = cost;
      best.set(state.assign);
      budget.spent += items.length;
      idle = 0;
    } else idle++;
  }
  if (cost > bestCost) {
    for (const i of items) if (state.assign[i] !== -1 && state.assign[i] !== best[i]) take(state, i);
    for (const i of items) if (state.assign[i] === -1 && best[i] !== -1) put(state, i, best[i]!);
  }
  // Without a limit: each pass that changes something saves a migration, so it ends.
  bringHome(state, items, { spent: 0, limit: Infinity }, isStopped);
}

/** Puts items on the chosen hosts: home where there is room, else where it is tightest. False when one finds no room. */
function fill(state: FitState, order: readonly number[], chosen: readonly number[], budget: StepBudget): boolean {
  const { problem, load, limit, weight } = state;
  const { dimensions, demand, home } = problem;
  for (const i of order) {
    const h = home[i]!;
    if (h >= 0 && chosen.includes(h) && fits(state, i, h)) {
      put(state, i, h);
      continue;
    }
    let best = -1;
    let bestScore = Infinity;
    for (const other of chosen) {
      budget.spent++;
      if (!fits(state, i, other)) continue;
      let score = 0;
      for (let d = 0; d < dimensions; d++) {
        const cell = other * dimensions + d;
        score += ((limit[cell]! - load[cell]! - demand[i * dimensions + d]!) * weight[d]!) ** 2;
      }
      if (score < bestScore) {
        bestScore = score;
        best = other;
      }
    }
    if (best === -1) return false;
    put(state, i, best);
  }
  return true;
}

/**
 * Workloads that must move whatever the assignment on these hosts is: those whose home is off or forbidden, and on each host
 * with more than it may carry the fewest that bring it within its limit in its worst resource, taking the largest first.
 * Of an affinity group all but the most that share one of these hosts; its other moves are left out, which is safe.
 */
export function migrationBound(
  currentHosts: readonly (string | null)[],
  problem: ClusterProblem,
  items: Int32Array,
  hosts: readonly number[],
  limit: Float64Array,
  hostIndex: ReadonlyMap<string, number>,
): number {
  const { dimensions, demand, home, memberCount, itemOfWorkload } = problem;
  const isSelected = new Uint8Array(problem.hostCount);
  for (const h of hosts) isSelected[h] = 1;
  const votes = new Map<number, Map<number, number>>();
  currentHosts.forEach((id, w) => {
    const item = itemOfWorkload[w]!;
    const h = id === null ? undefined : hostIndex.get(id);
    if (memberCount[item] === 1 || h === undefined) return;
    const own = votes.get(item) ?? new Map<number, number>();
    own.set(h, (own.get(h) ?? 0) + 1);
    votes.set(item, own);
  });
  let bound = 0;
  const residents = new Map<number, number[]>(hosts.map((h) => [h, []]));
  for (const i of items) {
    const h = home[i]!;
    if (h < 0) continue;
    const isPossible = isSelected[h] === 1 && isHostPermitted(problem, i, h);
    if (memberCount[i]! > 1) {
      const own = votes.get(i) ?? new Map<number, number>();
      let known = 0;
      let most = 0;
      for (const [at, count] of own) {
        known += count;
        if (isSelected[at] === 1 && isHostPermitted(problem, i, at)) most = Math.max(most, count);
      }
      bound += known - most;
    } else if (!isPossible) bound += 1;
    if (isPossible) residents.get(h)!.push(i);
  }
  for (const [h, list] of residents) {
    let worst = 0;
    for (let d = 0; d < dimensions; d++) {
      let over = -limit[h * dimensions + d]! * (1 + 1e-9);
      const sizes: number[] = [];
      for (const i of list) {
        // A group may leave at no extra cost, so it is gone already.
        if (memberCount[i]! > 1) continue;
        over += demand[i * dimensions + d]!;
        sizes.push(demand[i * dimensions + d]!);
      }
      sizes.sort((a, b) => b - a);
      let moved = 0;
      while (over > 0 && moved < sizes.length) over -= sizes[moved++]!;
      worst = Math.max(worst, moved);
    }
    bound += worst;
  }
  return bound;
}
