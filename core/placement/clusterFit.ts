import { isHostPermitted, type ClusterProblem } from './clusterProblem.ts';
import type { SearchRandom } from './random.ts';

/** Steps spent and allowed. One step is one test of whether an item fits on a host. */
export interface StepBudget {
  spent: number;
  limit: number;
}

/**
 * An assignment under construction on a fixed choice of hosts. Loads, membership lists and group counters are kept up to
 * date by `put` and `take`; nothing else may touch them.
 */
export interface FitState {
  readonly problem: ClusterProblem;
  readonly selected: readonly number[];
  readonly isSelected: Uint8Array;
  /** Usable capacity plus tolerance. */
  readonly limit: Float64Array;
  readonly load: Float64Array;
  readonly assign: Int32Array;
  readonly head: Int32Array;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  readonly groupCount: Int32Array;
  /** Weight of each resource: its scarcity on the chosen hosts, for sizes and distances. */
  readonly weight: Float64Array;
  /** Weighted size per item. */
  readonly size: Float64Array;
}

/** An empty state on these hosts. `items` are the ones that will be placed; they set the weights. */
export function createFit(
  problem: ClusterProblem,
  selected: readonly number[],
  limit: Float64Array,
  items: Int32Array,
): FitState {
  const { dimensions, demand, itemCount, hostCount } = problem;
  const isSelected = new Uint8Array(hostCount);
  const total = new Float64Array(dimensions);
  for (const h of selected) {
    isSelected[h] = 1;
    for (let d = 0; d < dimensions; d++) total[d]! += limit[h * dimensions + d]!;
  }
  const load = new Float64Array(dimensions);
  for (const i of items) for (let d = 0; d < dimensions; d++) load[d]! += demand[i * dimensions + d]!;
  // Normalised by capacity and scaled by scarcity: a resource that will be 95 % full counts more than one at 30 %.
  const weight = new Float64Array(dimensions);
  for (let d = 0; d < dimensions; d++) weight[d] = total[d]! > 0 ? ((load[d]! / total[d]!) ** 2 + 1e-3) / total[d]! : 0;
  const size = new Float64Array(itemCount);
  for (let i = 0; i < itemCount; i++)
    for (let d = 0; d < dimensions; d++) size[i]! += weight[d]! * demand[i * dimensions + d]!;
  return {
    problem,
    selected,
    isSelected,
    limit,
    load: new Float64Array(hostCount * dimensions),
    assign: new Int32Array(itemCount).fill(-1),
    head: new Int32Array(hostCount).fill(-1),
    next: new Int32Array(itemCount).fill(-1),
    previous: new Int32Array(itemCount).fill(-1),
    groupCount: new Int32Array(problem.groupCount * hostCount),
    weight,
    size,
  };
}

/** Puts an unassigned item on a host; does not check that it fits. */
export function put(state: FitState, item: number, host: number): void {
  const { problem, load, head, next, previous } = state;
  const { dimensions, demand, groupStart, groupOf, groupShare, hostCount } = problem;
  for (let d = 0; d < dimensions; d++) load[host * dimensions + d]! += demand[item * dimensions + d]!;
  for (let g = groupStart[item]!; g < groupStart[item + 1]!; g++)
    state.groupCount[groupOf[g]! * hostCount + host]! += groupShare[g]!;
  const first = head[host]!;
  next[item] = first;
  previous[item] = -1;
  if (first !== -1) previous[first] = item;
  head[host] = item;
  state.assign[item] = host;
}

/** Takes an assigned item off its host. */
export function take(state: FitState, item: number): void {
  const { problem, load, head, next, previous } = state;
  const { dimensions, demand, groupStart, groupOf, groupShare, hostCount } = problem;
  const host = state.assign[item]!;
  for (let g = groupStart[item]!; g < groupStart[item + 1]!; g++)
    state.groupCount[groupOf[g]! * hostCount + host]! -= groupShare[g]!;
  const before = previous[item]!;
  const after = next[item]!;
  if (before === -1) head[host] = after;
  else next[before] = after;
  if (after !== -1) previous[after] = before;
  state.assign[item] = -1;
  for (let d = 0; d < dimensions; d++) {
    const cell = host * dimensions + d;
    load[cell]! -= demand[item * dimensions + d]!;
    // An empty host is exactly empty: differences of large sums must not leave a residue behind.
    if (head[host] === -1) load[cell] = 0;
  }
}

/** True when the item's group limits let it join the host. */
export function isGroupFree(state: FitState, item: number, host: number): boolean {
  const { groupStart, groupOf, groupShare, groupLimit, hostCount } = state.problem;
  for (let g = groupStart[item]!; g < groupStart[item + 1]!; g++) {
    const group = groupOf[g]!;
    if (state.groupCount[group * hostCount + host]! + groupShare[g]! > groupLimit[group * hostCount + host]!)
      return false;
  }
  return true;
}

/** True when the host is chosen, permitted, group-free and has the room. */
export function fits(state: FitState, item: number, host: number): boolean {
  const { problem, load, limit } = state;
  const { dimensions, demand } = problem;
  if (state.isSelected[host] === 0) return false;
  for (let d = 0; d < dimensions; d++) {
    if (load[host * dimensions + d]! + demand[item * dimensions + d]! > limit[host * dimensions + d]!) return false;
  }
  return isHostPermitted(problem, item, host) && isGroupFree(state, item, host);
}

function isOver(state: FitState, host: number): boolean {
  const { dimensions } = state.problem;
  for (let d = 0; d < dimensions; d++)
    if (state.load[host * dimensions + d]! > state.limit[host * dimensions + d]!) return true;
  return false;
}

/**
 * Leaves every item at home where its home is chosen and permits it, then takes items off hosts above their limit: the
 * smallest one that cures the host, else the one that covers most of the excess. Returns the items without a place.
 */
export function keepHomes(state: FitState, items: Int32Array): number[] {
  const { problem } = state;
  const { dimensions, demand, home } = problem;
  const homeless: number[] = [];
  for (const i of items) {
    const h = home[i]!;
    if (h >= 0 && state.isSelected[h] === 1 && isHostPermitted(problem, i, h) && isGroupFree(state, i, h))
      put(state, i, h);
    else homeless.push(i);
  }
  for (const h of state.selected) {
    while (isOver(state, h)) {
      let victim = -1;
      let bestScore = Infinity;
      for (let i = state.head[h]!; i !== -1; i = state.next[i]!) {
        let remaining = 0;
        for (let d = 0; d < dimensions; d++) {
          const over = state.load[h * dimensions + d]! - demand[i * dimensions + d]! - state.limit[h * dimensions + d]!;
          if (over > 0) remaining += over * state.weight[d]!;
        }
        // Any cure beats no cure (size is far below 1 per host), among cures the smallest item wins.
        const cure = remaining > 0 ? 1e6 * (1 + remaining / Math.max(state.size[i]!, 1e-300)) : state.size[i]!;
        // Pinned items go last: they have nowhere else to go, but a host is never left above its limit.
        const score = problem.pinned[i] === h ? 1e300 : cure;
        if (score < bestScore || (score === bestScore && i < victim)) {
          bestScore = score;
          victim = i;
        }
      }
      if (victim === -1) break;
      take(state, victim);
      homeless.push(victim);
    }
  }
  return homeless;
}

/** How to choose among hosts that have the room: the fullest after (`tight`), or the emptiest in share (`even`). */
export type HostRule = 'tight' | 'even';

function bestHost(state: FitState, item: number, rule: HostRule, budget: StepBudget, avoid: number): number {
  const { problem, load, limit, weight } = state;
  const { dimensions, demand } = problem;
  let best = -1;
  let bestScore = Infinity;
  budget.spent += state.selected.length;
  for (const h of state.selected) {
    if (h === avoid || !fits(state, item, h)) continue;
    let score = 0;
    for (let d = 0; d < dimensions; d++) {
      const cell = h * dimensions + d;
      const room = limit[cell]! - load[cell]! - demand[item * dimensions + d]!;
      if (rule === 'tight') score += (room * weight[d]!) ** 2;
      else if (limit[cell]! > 0) score = Math.max(score, 1 - room / limit[cell]!);
    }
    if (score < bestScore) {
      bestScore = score;
      best = h;
    }
  }
  return best;
}

/** Inserts items, largest first; returns those that found no host. */
export function insertAll(state: FitState, items: readonly number[], rule: HostRule, budget: StepBudget): number[] {
  const ordered = items.toSorted((a, b) => state.size[b]! - state.size[a]! || a - b);
  const left: number[] = [];
  for (const i of ordered) {
    const h = bestHost(state, i, rule, budget, -1);
    if (h === -1) left.push(i);
    else put(state, i, h);
  }
  return left;
}

/**
 * Fills one host after the other, the largest first, each time with the item whose demand points most in the direction of the
 * room that is left (bin-centric dot product, Panigrahy et al. 2011). Packs tighter than item by item when several
 * resources are scarce; the cost is items * items. Returns the items without a place.
 */
export function fillHosts(state: FitState, items: Int32Array, budget: StepBudget): number[] {
  const { problem, limit, load, weight, size } = state;
  const { dimensions, demand } = problem;
  const open: number[] = [];
  for (const i of items) {
    const pin = problem.pinned[i]!;
    if (pin >= 0 && fits(state, i, pin)) put(state, i, pin);
    else open.push(i);
  }
  open.sort((a, b) => size[b]! - size[a]! || a - b);
  const capacityOf = (h: number): number => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += weight[d]! * limit[h * dimensions + d]!;
    return sum;
  };
  const factor = new Float64Array(dimensions);
  for (const h of state.selected.toSorted((a, b) => capacityOf(b) - capacityOf(a) || a - b)) {
    for (;;) {
      for (let d = 0; d < dimensions; d++)
        factor[d] = weight[d]! ** 2 * (limit[h * dimensions + d]! - load[h * dimensions + d]!);
      let best = -1;
      let bestScore = -1;
      budget.spent += open.length;
      for (let at = 0; at < open.length; at++) {
        const i = open[at]!;
        let score = 0;
        for (let d = 0; d < dimensions; d++) score += factor[d]! * demand[i * dimensions + d]!;
        if (score > bestScore && fits(state, i, h)) {
          bestScore = score;
          best = at;
        }
      }
      if (best === -1) break;
      put(state, open[best]!, h);
      open.splice(best, 1);
    }
  }
  return open;
}

/** Rounds of repair without progress after which the rest of the budget is better spent elsewhere. */
const mostIdleRounds = 2_000;

/**
 * Tries to place the items that found no host: by moving one item out of the way (ejection), by exchanging an unplaced
 * item for smaller ones, and by emptying a few hosts and refilling them in another order. Never leaves more weighted size
 * unplaced than it began with. Returns what is still unplaced.
 */
export function repair(
  state: FitState,
  unplaced: readonly number[],
  random: SearchRandom,
  budget: StepBudget,
  isStopped: () => boolean,
): number[] {
  let left = [...unplaced];
  const sizeOf = (list: readonly number[]): number => list.reduce((sum, i) => sum + state.size[i]!, 0);
  const { selected, problem } = state;
  if (selected.length === 0) return left;
  let sinceProgress = 0;
  let leftBefore = sizeOf(left);
  while (left.length > 0 && budget.spent < budget.limit && !isStopped()) {
    const leftNow = sizeOf(left);
    sinceProgress = leftNow < leftBefore ? 0 : sinceProgress + 1;
    leftBefore = leftNow;
    if (sinceProgress > mostIdleRounds) break;
    // 1. Make room on some host by moving one of its items elsewhere.
    const still: number[] = [];
    for (const i of left) if (!ejectFor(state, i, random, budget)) still.push(i);
    left = still;
    if (left.length === 0) break;
    // 2. Empty a few hosts and refill them together with what is left, in a random mix of orders.
    const width = Math.min(selected.length, 2 + random.below(3));
    const chosen = new Set<number>();
    const anchor = left[random.below(left.length)]!;
    while (chosen.size < width) {
      const h = selected[random.below(selected.length)]!;
      budget.spent++;
      if (chosen.size > 0 || isHostPermitted(problem, anchor, h) || random.below(8) === 0) chosen.add(h);
    }
    const before: { item: number; host: number }[] = [];
    const pool = [...left];
    for (const h of chosen) {
      for (let i = state.head[h]!; i !== -1;) {
        const following = state.next[i]!;
        if (problem.pinned[i] !== h) {
          before.push({ item: i, host: h });
          take(state, i);
          pool.push(i);
        }
        i = following;
      }
    }
    const noise = random.unit() * 0.5;
    const key = new Map(pool.map((i) => [i, state.size[i]! * (1 + noise * (random.unit() - 0.5))]));
    pool.sort((a, b) => key.get(b)! - key.get(a)! || a - b);
    const rest: number[] = [];
    for (const i of pool) {
      let best = -1;
      let bestScore = Infinity;
      for (const h of chosen) {
        budget.spent++;
        if (!fits(state, i, h)) continue;
        let score = 0;
        for (let d = 0; d < problem.dimensions; d++) {
          const cell = h * problem.dimensions + d;
          score +=
            ((state.limit[cell]! - state.load[cell]! - problem.demand[i * problem.dimensions + d]!) *
              state.weight[d]!) **
            2;
        }
        if (score < bestScore) {
          bestScore = score;
          best = h;
        }
      }
      if (best === -1) rest.push(i);
      else put(state, i, best);
    }
    if (sizeOf(rest) <= sizeOf(left)) {
      left = rest;
    } else {
      for (const i of pool) if (state.assign[i] !== -1) take(state, i);
      for (const { item, host } of before) put(state, item, host);
    }
  }
  return left;
}

/** Moves one item of some host to another host so that `item` fits there. Starts at a random host, so repeats differ. */
function ejectFor(state: FitState, item: number, random: SearchRandom, budget: StepBudget): boolean {
  const { selected, problem, load, limit } = state;
  const { dimensions, demand } = problem;
  const direct = bestHost(state, item, 'tight', budget, -1);
  if (direct !== -1) {
    put(state, item, direct);
    return true;
  }
  const offset = random.below(selected.length);
  for (let s = 0; s < selected.length; s++) {
    const h = selected[(s + offset) % selected.length]!;
    if (!isHostPermitted(problem, item, h)) continue;
    let following = -1;
    for (let j = state.head[h]!; j !== -1; j = following) {
      following = state.next[j]!;
      budget.spent++;
      if (problem.pinned[j] === h) continue;
      let hasRoom = true;
      for (let d = 0; d < dimensions && hasRoom; d++) {
        const cell = h * dimensions + d;
        hasRoom = load[cell]! - demand[j * dimensions + d]! + demand[item * dimensions + d]! <= limit[cell]!;
      }
      if (!hasRoom) continue;
      take(state, j);
      const target = isGroupFree(state, item, h) ? bestHost(state, j, 'tight', budget, h) : -1;
      if (target !== -1) {
        put(state, j, target);
        put(state, item, h);
        return true;
      }
      put(state, j, h);
    }
    if (budget.spent >= budget.limit) return false;
  }
  return false;
}

/**
 * Brings moved items home without touching the number of hosts: straight home where there is room, or in exchange for an
 * item there that is not at home either. Every accepted change saves at least one migration.
 */
export function bringHome(state: FitState, items: Int32Array, budget: StepBudget, isStopped: () => boolean): void {
  const { problem } = state;
  const { home } = problem;
  let improved = true;
  while (improved && budget.spent < budget.limit && !isStopped()) {
    improved = false;
    for (const i of items) {
      const h = home[i]!;
      const at = state.assign[i]!;
      if (at === -1 || h < 0 || h === at || state.isSelected[h] === 0 || !isHostPermitted(problem, i, h)) continue;
      take(state, i);
      budget.spent++;
      if (fits(state, i, h)) {
        put(state, i, h);
        improved = true;
        continue;
      }
      let done = false;
      for (let j = state.head[h]!; j !== -1 && !done;) {
        const following = state.next[j]!;
        budget.spent++;
        if (home[j] !== h && problem.pinned[j] !== h) {
          take(state, j);
          if (fits(state, i, h)) {
            put(state, i, h);
            // The guest of that host goes where i came from, or anywhere else with room.
            const target = fits(state, j, at) ? at : bestHost(state, j, 'tight', budget, h);
            if (target === -1) take(state, i);
            else {
              put(state, j, target);
              done = true;
            }
          }
          if (!done) put(state, j, h);
        }
        j = following;
      }
      if (done) improved = true;
      else put(state, i, at);
    }
  }
}

/** Workloads that would migrate under this assignment (members of items that are away from home; new ones do not count). */
export function countMigrations(state: FitState, items: Int32Array): number {
  let count = 0;
  for (const i of items) {
    const h = state.problem.home[i]!;
    if (h >= 0 && state.assign[i] !== -1 && state.assign[i] !== h) count += state.problem.memberCount[i]!;
  }
  return count;
}
