import { capacityTolerance, type ClusterBoundMethod } from './types.ts';
import { isHostPermitted, type ClusterProblem } from './clusterProblem.ts';

/** A proven minimal number of hosts, and the argument that proves it. */
export interface ClusterBound {
  readonly hosts: number;
  readonly method: ClusterBoundMethod;
  /** The resource whose demand forces the number, null for none or for a mix. */
  readonly bindingResource: number | null;
}

/**
 * Fewest hosts whose values sum to at least `load` when the k largest of the chosen are lost: for m hosts that sum is at
 * most the one of ranks k+1..m. Returns hosts.length + 1 when even all are not enough.
 */
function fewestHosts(values: Float64Array, load: number, failures: number): number {
  if (load <= 0) return 0;
  const sorted = values.toSorted();
  let sum = 0;
  for (let m = 1; m <= sorted.length; m++) {
    if (m > failures) sum += sorted[sorted.length - m]!;
    // The packing may fill each host up to the tolerance, so the proof must grant it too.
    if (m > failures && sum * (1 + 2 * capacityTolerance) >= load) return m;
  }
  return sorted.length + 1;
}

/**
 * Returns the best proven lower bound on the hosts that must be on to carry `items`, over three arguments, each valid for any
 * choice of hosts: the sum of each resource; the sum of a weighted mix of resources (the mix is a valid inequality for
 * every non-negative weight); and items of which no two fit together on the largest host, in one resource, extended by the
 * items that then no longer fit beside them (the bound L2 of Martello and Toth 1990, on hosts all as large as the largest).
 * On top of it what the rules force: hosts that carry pinned items, members of an anti-affinity group over what one host
 * may take of them, and hosts that disjoint sets of items need where the rules let none of them share a host.
 * Hosts that are not available do not count.
 */
export function boundCluster(problem: ClusterProblem, items: Int32Array, failures: number): ClusterBound {
  const available: number[] = [];
  for (let h = 0; h < problem.hostCount; h++) if (problem.isAvailable[h] === 1) available.push(h);
  const best = boundByCapacity(problem, items, failures, available);
  const k = problem.givenUsable === null ? failures : 0;
  const byRules = Math.max(
    forcedHosts(problem, items).size,
    boundByGroups(problem, items, available, k),
    boundBySets(problem, items),
    // Whatever the rules ask for, k hosts of those that are on may be missing: one must be left.
    items.length > 0 ? 1 + k : 0,
  );
  return byRules > best.hosts ? { hosts: byRules, method: 'rules', bindingResource: best.bindingResource } : best;
}

/**
 * Members of one group over what the most permissive hosts may take of them. When `failures` of the hosts are lost the others
 * take all members within the same limits, so the most permissive ones that could be lost do not count.
 */
function boundByGroups(problem: ClusterProblem, items: Int32Array, hosts: readonly number[], failures: number): number {
  const members = new Float64Array(problem.groupCount);
  for (const i of items) {
    for (let g = problem.groupStart[i]!; g < problem.groupStart[i + 1]!; g++)
      members[problem.groupOf[g]!]! += problem.groupShare[g]!;
  }
  let best = 0;
  for (let group = 0; group < problem.groupCount; group++) {
    const limits = Float64Array.from(hosts, (h) => problem.groupLimit[group * problem.hostCount + h]!).sort();
    let left = members[group]!;
    let count = 0;
    while (left > 0 && count < limits.length) {
      count++;
      if (count > failures) left -= limits[limits.length - count]!;
    }
    best = Math.max(best, count);
  }
  return best;
}

/**
 * Sum over sets of items that can never share a host: items that rules tie to hosts are joined where their hosts overlap. Each
 * set is bounded on its own hosts without the reserve, which holds under every share that the reserve leaves.
 */
function boundBySets(problem: ClusterProblem, items: Int32Array): number {
  const { hostCount } = problem;
  const parent = Int32Array.from({ length: hostCount }, (_, h) => h);
  const root = (h: number): number => {
    let at = h;
    while (parent[at] !== at) at = parent[at]!;
    return at;
  };
  const tied: { item: number; host: number }[] = [];
  const firstOfRow = new Map<number, number>();
  for (const i of items) {
    const pin = problem.pinned[i]!;
    const row = problem.allowedRow[i]!;
    if (pin >= 0) tied.push({ item: i, host: pin });
    else if (row !== -1) {
      let first = firstOfRow.get(row) ?? -1;
      if (first === -1) {
        for (let h = 0; h < hostCount; h++) {
          if (!isHostPermitted(problem, i, h)) continue;
          if (first === -1) first = h;
          parent[root(h)] = root(first);
        }
        firstOfRow.set(row, first);
      }
      if (first !== -1) tied.push({ item: i, host: first });
    }
  }
  const sets = new Map<number, number[]>();
  for (const { item, host } of tied) {
    const key = root(host);
    const list = sets.get(key);
    if (list === undefined) sets.set(key, [item]);
    else list.push(item);
  }
  let sum = 0;
  for (const [key, list] of sets) {
    const own: number[] = [];
    for (let h = 0; h < hostCount; h++) if (problem.isAvailable[h] === 1 && root(h) === key) own.push(h);
    const members = Int32Array.from(list);
    sum += Math.max(
      boundByCapacity(problem, members, 0, own).hosts,
      boundByGroups(problem, members, own, 0),
      forcedHosts(problem, members).size,
    );
  }
  return sum;
}

/** No placement of these items on the available hosts lets fewer of them carry one of the items. */
export function carryingBound(problem: ClusterProblem, items: Int32Array): number {
  const available: number[] = [];
  for (let h = 0; h < problem.hostCount; h++) if (problem.isAvailable[h] === 1) available.push(h);
  return Math.max(
    boundByCapacity(problem, items, 0, available).hosts,
    boundByGroups(problem, items, available, 0),
    boundBySets(problem, items),
  );
}

function boundByCapacity(
  problem: ClusterProblem,
  items: Int32Array,
  failures: number,
  hosts: readonly number[],
): ClusterBound {
  const { dimensions, demand } = problem;
  const capacity = problem.givenUsable ?? problem.net;
  // Given usable capacities have the reserve already taken off.
  const k = problem.givenUsable === null ? failures : 0;
  if (items.length === 0) return { hosts: 0, method: 'trivial', bindingResource: null };

  const load = new Float64Array(dimensions);
  for (const i of items) for (let d = 0; d < dimensions; d++) load[d]! += demand[i * dimensions + d]!;
  let best: ClusterBound = { hosts: 1 + k, method: 'trivial', bindingResource: null };

  const total = new Float64Array(dimensions);
  const largest = new Float64Array(dimensions);
  for (const h of hosts) {
    for (let d = 0; d < dimensions; d++) {
      const value = capacity[h * dimensions + d]!;
      total[d]! += value;
      if (value > largest[d]!) largest[d] = value;
    }
  }
  let tightest = -1;
  for (let d = 0; d < dimensions; d++) {
    const count = fewestHosts(
      Float64Array.from(hosts, (h) => capacity[h * dimensions + d]!),
      load[d]!,
      k,
    );
    // Of resources that call for as many hosts, the one of which the larger share is asked binds.
    const share = (r: number): number => (total[r]! > 0 ? load[r]! / total[r]! : 0);
    const isTie = count === best.hosts && (best.bindingResource === null || share(d) > share(best.bindingResource));
    if (count > best.hosts || isTie) best = { hosts: count, method: 'aggregate', bindingResource: d };
    if (total[d]! > 0 && (tightest === -1 || load[d]! / total[d]! > load[tightest]! / total[tightest]!)) tightest = d;
  }
  // Weighted mixes matter when no host is large in every resource: walk between each pair of resources and the even mix.
  const mixes: Float64Array[] = [Float64Array.from(total, (t) => (t > 0 ? 1 / t : 0))];
  for (let a = 0; a < dimensions; a++) {
    for (let b = a + 1; b < dimensions; b++) {
      for (let step = 1; step < 8; step++) {
        const mix = new Float64Array(dimensions);
        if (total[a]! > 0) mix[a] = step / 8 / total[a]!;
        if (total[b]! > 0) mix[b] = (1 - step / 8) / total[b]!;
        mixes.push(mix);
      }
    }
  }
  for (const mix of mixes) {
    let mixedLoad = 0;
    for (let d = 0; d < dimensions; d++) mixedLoad += mix[d]! * load[d]!;
    const values = Float64Array.from(hosts, (h) => {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) sum += mix[d]! * capacity[h * dimensions + d]!;
      return sum;
    });
    const count = fewestHosts(values, mixedLoad, k);
    if (count > best.hosts) best = { hosts: count, method: 'weighted', bindingResource: null };
  }

  for (let d = 0; d < dimensions; d++) {
    const sizes = Float64Array.from(items, (i) => demand[i * dimensions + d]!).sort();
    const count = martelloTothL2(sizes, largest[d]! * (1 + 2 * capacityTolerance));
    if (count > best.hosts) best = { hosts: count, method: 'large-items', bindingResource: d };
  }
  if (best.bindingResource === null && tightest !== -1) best = { ...best, bindingResource: tightest };
  return best;
}

/**
 * L2 of Martello and Toth for one resource: the best over thresholds t of (items > capacity - t) + (items > capacity / 2
 * up to capacity - t) + what the rest down to t needs beyond the room left beside the middle ones. `ascending` is sorted.
 */
export function martelloTothL2(ascending: Float64Array, capacity: number): number {
  const n = ascending.length;
  const prefix = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) prefix[i + 1] = prefix[i]! + ascending[i]!;
  const above = (value: number): number => {
    let low = 0;
    let high = n;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ascending[middle]! > value) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const half = above(capacity / 2);
  let best = n - half;
  let previous = -1;
  for (let i = 0; i < half; i++) {
    const threshold = ascending[i]!;
    if (threshold === previous) continue;
    previous = threshold;
    const large = above(capacity - threshold);
    const big = n - large;
    const middle = Math.max(0, large - half);
    const middleSum = prefix[Math.max(large, half)]! - prefix[half]!;
    const rest = prefix[half]! - prefix[i]!;
    const over = rest - (middle * capacity - middleSum);
    // The subtraction of 1e-6 keeps rounding of long sums from adding a host that is not needed.
    const extra = over > 0 ? Math.ceil(over / capacity - 1e-6) : 0;
    if (big + middle + extra > best) best = big + middle + extra;
  }
  return best;
}

/**
 * Hosts that must be on because an item is pinned to them or may run nowhere else; used to start the choice of hosts.
 */
export function forcedHosts(problem: ClusterProblem, items: Int32Array): Set<number> {
  const forced = new Set<number>();
  for (const i of items) {
    if (problem.pinned[i]! >= 0) forced.add(problem.pinned[i]!);
    else if (problem.allowedRow[i] !== -1) {
      let only = -1;
      let count = 0;
      for (let h = 0; h < problem.hostCount && count < 2; h++) {
        if (isHostPermitted(problem, i, h)) {
          only = h;
          count++;
        }
      }
      if (count === 1) forced.add(only);
    }
  }
  return forced;
}
