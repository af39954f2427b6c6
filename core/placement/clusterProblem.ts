import { capacityTolerance, type ClusterPlacementRequest } from './types.ts';

/**
 * A request compiled to columns, so that the search touches numbers only. Workloads of one affinity group are one item.
 * Indices of items, hosts, groups and workloads are positions in these columns.
 */
export interface ClusterProblem {
  readonly dimensions: number;
  readonly hostCount: number;
  readonly itemCount: number;
  /** Gross capacity less headroom, hostCount * dimensions. */
  readonly net: Float64Array;
  /** 1 where a resource counts whole workloads: the N+k reserve is not cut off each host but proven by simulation. */
  readonly isCount: Uint8Array;
  /** Caller's own usable capacity, or null when the reserve policy decides. */
  readonly givenUsable: Float64Array | null;
  readonly isAvailable: Uint8Array;
  readonly isOn: Uint8Array;
  readonly cost: Float64Array;
  /** itemCount * dimensions. */
  readonly demand: Float64Array;
  /** Workloads in the item. */
  readonly memberCount: Int32Array;
  readonly itemOfWorkload: Int32Array;
  /** Host where most of the item's workloads run today, -1 for none. */
  readonly home: Int32Array;
  /** Pinned host, -1 for none, -2 for a host that does not exist, is not available or is not allowed. */
  readonly pinned: Int32Array;
  /** Row of `allowed` that applies to the item, -1 when every host is allowed. */
  readonly allowedRow: Int32Array;
  /** Row that applies when the item starts anew after a failure, -1 when every host is allowed. */
  readonly restartRow: Int32Array;
  /** rows * hostCount, 1 where allowed. */
  readonly allowed: Uint8Array;
  readonly groupCount: number;
  /** groupCount * hostCount. */
  readonly groupLimit: Int32Array;
  /** Groups of item i: groupOf[groupStart[i] .. groupStart[i+1]). */
  readonly groupStart: Int32Array;
  readonly groupOf: Int32Array;
  /** How many of the item's workloads are in that group, parallel to groupOf. */
  readonly groupShare: Int32Array;
}

function refuse(message: string): never {
  throw new RangeError(message);
}

/** Follows an affinity chain to its representative, shortening it on the way. */
function rootOf(parent: Int32Array, start: number): number {
  let i = start;
  while (parent[i] !== i) {
    parent[i] = parent[parent[i]!]!;
    i = parent[i]!;
  }
  return i;
}

function checkedVector(values: readonly number[], dimensions: number, what: string): void {
  if (values.length !== dimensions)
    refuse(`${what} has ${values.length} values, the request has ${dimensions} resources.`);
  for (const value of values) {
    if (!(value >= 0 && value < Infinity))
      refuse(`${what} holds ${value}; only finite values of at least 0 can be placed.`);
  }
}

/**
 * Compiles a request. Throws RangeError, naming the host, workload or group, on duplicate ids, vectors of the wrong
 * length, negative or non-finite values, unknown group members and impossible policies: these are faults of the caller,
 * not of the data, which the import has already judged.
 */
export function compileCluster(request: ClusterPlacementRequest, headroom: readonly number[]): ClusterProblem {
  const dimensions = request.resources.length;
  if (dimensions === 0) refuse('A placement needs at least one resource.');
  const { hosts, workloads } = request;
  const hostIndex = new Map<string, number>();
  const net = new Float64Array(hosts.length * dimensions);
  const withUsable = hosts.filter((host) => host.usable !== undefined).length;
  if (withUsable !== 0 && withUsable !== hosts.length)
    refuse('Either every host of a request has `usable` or none has.');
  const givenUsable = withUsable > 0 ? new Float64Array(hosts.length * dimensions) : null;
  const cost = new Float64Array(hosts.length);
  hosts.forEach((host, h) => {
    if (hostIndex.has(host.id)) refuse(`Host "${host.id}" appears twice.`);
    hostIndex.set(host.id, h);
    checkedVector(host.capacity, dimensions, `The capacity of host "${host.id}"`);
    for (let d = 0; d < dimensions; d++)
      net[h * dimensions + d] = host.capacity[d]! * (request.resources[d]!.overcommit ?? 1) * (1 - headroom[d]!);
    if (givenUsable !== null && host.usable !== undefined) {
      checkedVector(host.usable, dimensions, `The usable capacity of host "${host.id}"`);
      givenUsable.set(host.usable, h * dimensions);
    }
    const ownCost = host.cost ?? 1;
    if (!(ownCost >= 0 && ownCost < Infinity)) refuse(`The cost of host "${host.id}" is ${ownCost}.`);
    cost[h] = ownCost;
  });

  const workloadIndex = new Map<string, number>();
  workloads.forEach((workload, w) => {
    if (workloadIndex.has(workload.id)) refuse(`Workload "${workload.id}" appears twice.`);
    workloadIndex.set(workload.id, w);
    checkedVector(workload.demand, dimensions, `The demand of workload "${workload.id}"`);
  });
  const indexOfMember = (group: string, id: string): number =>
    workloadIndex.get(id) ?? refuse(`Group "${group}" names the workload "${id}", which is not in the request.`);

  const parent = Int32Array.from(workloads, (_, w) => w);
  for (const group of request.affinity ?? []) {
    const members = group.workloads.map((id) => indexOfMember(group.id, id));
    for (let m = 1; m < members.length; m++) {
      const a = rootOf(parent, members[0]!);
      const b = rootOf(parent, members[m]!);
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  }
  const itemOfWorkload = new Int32Array(workloads.length);
  const itemOfRoot = new Int32Array(workloads.length).fill(-1);
  let itemCount = 0;
  for (let w = 0; w < workloads.length; w++) {
    const root = rootOf(parent, w);
    if (itemOfRoot[root] === -1) itemOfRoot[root] = itemCount++;
    itemOfWorkload[w] = itemOfRoot[root]!;
  }
  const members: number[][] = Array.from({ length: itemCount }, () => []);
  for (let w = 0; w < workloads.length; w++) members[itemOfWorkload[w]!]!.push(w);

  const demand = new Float64Array(itemCount * dimensions);
  const memberCount = new Int32Array(itemCount);
  const home = new Int32Array(itemCount).fill(-1);
  const pinned = new Int32Array(itemCount).fill(-1);
  const allowedRow = new Int32Array(itemCount).fill(-1);
  const restartRow = new Int32Array(itemCount).fill(-1);
  const rowByKey = new Map<string, number>();
  const rows: Uint8Array[] = [];
  const rowOf = (permitted: readonly string[]): number => {
    const row = new Uint8Array(hosts.length);
    for (const id of permitted) {
      const h = hostIndex.get(id);
      if (h !== undefined) row[h] = 1;
    }
    const key = row.join('');
    let index = rowByKey.get(key);
    if (index === undefined) {
      index = rows.length;
      rows.push(row);
      rowByKey.set(key, index);
    }
    return index;
  };
  for (let i = 0; i < itemCount; i++) {
    memberCount[i] = members[i]!.length;
    const votes = new Map<number, number>();
    let permitted: readonly string[] | undefined;
    let live: readonly string[] | undefined;
    for (const w of members[i]!) {
      const workload = workloads[w]!;
      for (let d = 0; d < dimensions; d++) demand[i * dimensions + d]! += workload.demand[d]!;
      const today = workload.currentHost === null ? undefined : hostIndex.get(workload.currentHost);
      if (today !== undefined) {
        const count = (votes.get(today) ?? 0) + 1;
        votes.set(today, count);
        if (home[i] === -1 || count > votes.get(home[i]!)!) home[i] = today;
      }
      if (workload.pinnedTo !== undefined && workload.pinnedTo !== null) {
        const pin = hostIndex.get(workload.pinnedTo) ?? -2;
        pinned[i] = pinned[i] === -1 || pinned[i] === pin ? pin : -2;
      }
      if (workload.allowedHosts !== undefined) {
        const own = new Set(workload.allowedHosts);
        permitted = (permitted ?? workload.allowedHosts).filter((id) => own.has(id));
      }
      if (workload.liveHosts !== undefined) {
        const own = new Set(workload.liveHosts);
        live = (live ?? workload.liveHosts).filter((id) => own.has(id));
      }
    }
    if (permitted !== undefined) restartRow[i] = rowOf(permitted);
    if (live === undefined) allowedRow[i] = restartRow[i]!;
    else {
      const allowedHosts = permitted === undefined ? null : new Set(permitted);
      allowedRow[i] = rowOf(allowedHosts === null ? live : live.filter((id) => allowedHosts.has(id)));
    }
    const pin = pinned[i]!;
    // A pin does not overrule what the host cannot or may not do.
    if (pin >= 0 && (hosts[pin]!.isAvailable === false || rows[allowedRow[i]!]?.[pin] === 0)) pinned[i] = -2;
  }
  const allowed = new Uint8Array(rows.length * hosts.length);
  rows.forEach((row, r) => allowed.set(row, r * hosts.length));

  const groups = request.antiAffinity ?? [];
  const sharesOfItem: Map<number, number>[] = Array.from({ length: itemCount }, () => new Map<number, number>());
  const groupLimit = new Int32Array(groups.length * hosts.length);
  groups.forEach((group, g) => {
    const limit = group.maxPerHost ?? 1;
    if (!Number.isInteger(limit) || limit < 1)
      refuse(`Group "${group.id}" allows ${limit} workloads per host; it must be a whole number of at least 1.`);
    groupLimit.fill(limit, g * hosts.length, (g + 1) * hosts.length);
    for (const [id, own] of Object.entries(group.limitOfHost ?? {})) {
      const h = hostIndex.get(id);
      if (!Number.isInteger(own) || own < 0) refuse(`Group "${group.id}" allows ${own} workloads on host "${id}".`);
      if (h !== undefined) groupLimit[g * hosts.length + h] = own;
    }
    for (const id of new Set(group.workloads)) {
      const shares = sharesOfItem[itemOfWorkload[indexOfMember(group.id, id)]!]!;
      shares.set(g, (shares.get(g) ?? 0) + 1);
    }
  });
  const groupStart = new Int32Array(itemCount + 1);
  for (let i = 0; i < itemCount; i++) groupStart[i + 1] = groupStart[i]! + sharesOfItem[i]!.size;
  const groupOf = new Int32Array(groupStart[itemCount]!);
  const groupShare = new Int32Array(groupStart[itemCount]!);
  for (let i = 0; i < itemCount; i++) {
    let at = groupStart[i]!;
    for (const [g, share] of sharesOfItem[i]!) {
      groupOf[at] = g;
      groupShare[at++] = share;
    }
  }

  return {
    dimensions,
    hostCount: hosts.length,
    itemCount,
    net,
    isCount: Uint8Array.from(request.resources, (resource) => (resource.isCount === true ? 1 : 0)),
    givenUsable,
    isAvailable: Uint8Array.from(hosts, (host) => (host.isAvailable === false ? 0 : 1)),
    isOn: Uint8Array.from(hosts, (host) => (host.isOn ? 1 : 0)),
    cost,
    demand,
    memberCount,
    itemOfWorkload,
    home,
    pinned,
    allowedRow,
    restartRow,
    allowed,
    groupCount: groups.length,
    groupLimit,
    groupStart,
    groupOf,
    groupShare,
  };
}

/** True when the rules (not the capacity) let the item run on the host. */
export function isHostPermitted(problem: ClusterProblem, item: number, host: number): boolean {
  if (problem.isAvailable[host] === 0) return false;
  const pin = problem.pinned[item]!;
  if (pin !== -1) return pin === host;
  const row = problem.allowedRow[item]!;
  return row === -1 || problem.allowed[row * problem.hostCount + host] === 1;
}

/**
 * Usable capacity of every host when exactly the `selected` hosts are on: net capacity times the share that survives the
 * loss of the k largest of them (see `reserve`). The share of the selected hosts is shown on the others too.
 */
export function usableFor(problem: ClusterProblem, selected: readonly number[], failures: number): Float64Array {
  if (problem.givenUsable !== null) return problem.givenUsable;
  const { dimensions, hostCount, net } = problem;
  if (failures === 0) return net;
  const usable = new Float64Array(net.length);
  for (let d = 0; d < dimensions; d++) {
    const sorted = Float64Array.from(selected, (h) => net[h * dimensions + d]!).sort();
    let total = 0;
    let lost = 0;
    for (let r = 0; r < sorted.length; r++) {
      total += sorted[r]!;
      if (r >= sorted.length - failures) lost += sorted[r]!;
    }
    // A share of a whole number would be rounded down on each host and waste up to one workload on every one.
    const share = problem.isCount[d] === 1 ? 1 : total > 0 && sorted.length > failures ? (total - lost) / total : 0;
    for (let h = 0; h < hostCount; h++) usable[h * dimensions + d] = net[h * dimensions + d]! * share;
  }
  return usable;
}

/** True when the item's own members alone stay within the limits of their groups on the host. */
export function isGroupPossible(problem: ClusterProblem, item: number, host: number): boolean {
  for (let g = problem.groupStart[item]!; g < problem.groupStart[item + 1]!; g++) {
    if (problem.groupShare[g]! > problem.groupLimit[problem.groupOf[g]! * problem.hostCount + host]!) return false;
  }
  return true;
}

/** Upper limits with the capacity tolerance added: what sums are compared with. */
export function limitsOf(usable: Float64Array): Float64Array {
  return usable.map((value) => value * (1 + capacityTolerance));
}
