/*
 * The checker's own way to find room for workloads whose hosts are lost: several greedy orders, then an exact search over the
 * lost workloads, then others step aside, then an exact search over all of a small cluster. An answer with nobody homeless is
 * a packing and so its own proof; an answer with somebody homeless says whether it was proven.
 */

/** A cluster as rules see it; positions are those of `hosts`. */
export interface PackingCluster {
  readonly hosts: readonly string[];
  readonly position: ReadonlyMap<string, number>;
  /** Cores and MiB of each host, rounding included. */
  readonly capacity: Float64Array;
  /** Per rule of spreading, how many of its workloads each host may carry. */
  readonly limits: readonly Float64Array[];
  /** Hosts that a workload may start on, 1 each; workloads that are not named may go anywhere. */
  readonly allowedOf: ReadonlyMap<string, Uint8Array>;
  /** Rules of spreading and of sharing a host that name a workload. */
  readonly spreadOf: ReadonlyMap<string, readonly number[]>;
  readonly togetherOf: ReadonlyMap<string, readonly number[]>;
}

/** Who runs where in one state. */
export interface PackingState {
  readonly isOn: readonly boolean[];
  readonly residents: readonly (readonly { readonly id: string; readonly cpu: number; readonly memory: number }[])[];
  /** During a wave: the new sides of workloads that move, beside their old ones among the residents. */
  readonly copies: readonly PackingCopy[];
}

/** Room that is held for a workload on the host where it moves to. */
export interface PackingCopy {
  readonly id: string;
  readonly host: number;
  readonly cpu: number;
  readonly memory: number;
}

/** Workloads that go together: one, or those on one host that must share one. */
interface PackingItem {
  readonly members: readonly string[];
  readonly home: number;
  readonly cpu: number;
  readonly memory: number;
  /** Share of a mean host in its larger resource. */
  readonly size: number;
  readonly allowed: Uint8Array | null;
  /** Rules of spreading with how many members count. */
  readonly spread: readonly (readonly [rule: number, count: number])[];
}

/** A state made ready to lose hosts from; the arrays are changed while a loss is tried and put back. */
export interface PackingBase {
  readonly cluster: PackingCluster;
  readonly itemsOfHost: readonly (readonly PackingItem[])[];
  /** What each host may carry: its capacity, or its load where that is above it already. */
  readonly ceiling: Float64Array;
  readonly free: Float64Array;
  readonly counts: readonly Float64Array[];
  /** `counts` before anything is lost. */
  readonly countsAtRest: readonly Float64Array[];
  readonly limits: readonly Float64Array[];
  readonly copyOf: ReadonlyMap<string, PackingCopy>;
}

/** What may still be spent on a whole check, in tests of one item on one host: greedy orders, and long searches. */
export interface PackingWork {
  tests: number;
  steps: number;
  /** Throws where the caller has asked to stop. */
  readonly poll: () => void;
}

/** What found no room, and whether nothing else could have been. */
export interface RoomFound {
  readonly homeless: readonly string[];
  readonly isProven: boolean;
}

/** Nodes of the exact search for one loss over what was lost, and over the whole of a cluster with few workloads. */
const mostNodes = 20_000;
const mostNodesOfAll = 100_000;
const mostItemsOfAll = 40;
/** Steps in making room by moving others, for one loss. */
const mostStepsAside = 20_000_000;
/** Exchanges that are tried to make room for one workload on one host. */
const mostExchanges = 40;

/** Makes a state ready: what must share a host becomes one item, loads and counts are summed. */
export function packingBase(cluster: PackingCluster, state: PackingState): PackingBase {
  const count = cluster.hosts.length;
  const mean = [0, 0];
  for (let h = 0; h < count; h++) for (let d = 0; d < 2; d++) mean[d]! += cluster.capacity[2 * h + d]! / count;
  const load = new Float64Array(count * 2);
  const counts = cluster.limits.map(() => new Float64Array(count));
  const itemsOfHost = state.residents.map((residents, home) => {
    const items = unite(cluster, residents).map((group): PackingItem => {
      let cpu = 0;
      let memory = 0;
      let allowed: Uint8Array | null = null;
      const spread = new Map<number, number>();
      for (const one of group) {
        cpu += one.cpu;
        memory += one.memory;
        const own = cluster.allowedOf.get(one.id);
        if (own !== undefined) {
          const before: Uint8Array | null = allowed;
          allowed = before === null ? own : own.map((value, h) => value & before[h]!);
        }
        for (const rule of cluster.spreadOf.get(one.id) ?? []) spread.set(rule, (spread.get(rule) ?? 0) + 1);
      }
      load[2 * home]! += cpu;
      load[2 * home + 1]! += memory;
      for (const [rule, share] of spread) counts[rule]![home]! += share;
      const size = Math.max(mean[0]! > 0 ? cpu / mean[0]! : cpu, mean[1]! > 0 ? memory / mean[1]! : memory);
      return { members: group.map((one) => one.id), home, cpu, memory, size, allowed, spread: [...spread] };
    });
    return items.toSorted(bySize);
  });
  for (const { id, host, cpu, memory } of state.copies) {
    load[2 * host]! += cpu;
    load[2 * host + 1]! += memory;
    for (const rule of cluster.spreadOf.get(id) ?? []) counts[rule]![host]! += 1;
  }
  const ceiling = cluster.capacity.map((room, i) => (room < load[i]! ? load[i]! : room));
  return {
    cluster,
    itemsOfHost,
    ceiling,
    free: ceiling.map((room, i) => room - load[i]!),
    counts,
    countsAtRest: counts.map((count) => count.slice()),
    limits: cluster.limits.map((limit, r) => limit.map((most, h) => Math.max(most, counts[r]![h]!))),
    copyOf: new Map(state.copies.map((copy) => [copy.id, copy])),
  };
}

function bySize(a: PackingItem, b: PackingItem): number {
  return b.size - a.size || (a.members[0]! < b.members[0]! ? -1 : 1);
}

/** Residents of one host in groups: those tied by rules of sharing are one. */
function unite<T extends { readonly id: string }>(cluster: PackingCluster, residents: readonly T[]): readonly T[][] {
  if (cluster.togetherOf.size === 0) return residents.map((one) => [one]);
  const groups: T[][] = [];
  const groupOfRule = new Map<number, T[]>();
  for (const one of residents) {
    const group = [one];
    for (const rule of cluster.togetherOf.get(one.id) ?? []) {
      const met = groupOfRule.get(rule);
      if (met !== undefined && met !== group) {
        group.push(...met.splice(0));
        for (const [key, value] of groupOfRule) if (value === met) groupOfRule.set(key, group);
      }
      groupOfRule.set(rule, group);
    }
    groups.push(group);
  }
  return groups.filter((group) => group.length > 0);
}

// ------------------------------------------------------------------ one loss

/** A loss that is being tried: where items were put, so that they can be taken back. */
class Trial {
  readonly base: PackingBase;
  readonly survivors: readonly number[];
  /** What the last greedy order put where. */
  readonly filled: (readonly [item: PackingItem, host: number])[] = [];

  constructor(base: PackingBase, survivors: readonly number[]) {
    this.base = base;
    this.survivors = survivors;
  }

  /** Room by resources and rules; false for figures that are none. */
  canTake(item: PackingItem, h: number): boolean {
    const { free, counts, limits } = this.base;
    if (!(free[2 * h]! >= item.cpu && free[2 * h + 1]! >= item.memory)) return false;
    // Where something runs it may stay, whatever its rules say of moving.
    if (item.allowed !== null && item.allowed[h] === 0 && h !== item.home) return false;
    for (const [rule, share] of item.spread) if (!(counts[rule]![h]! + share <= limits[rule]![h]!)) return false;
    return true;
  }

  put(item: PackingItem, h: number): void {
    this.#add(item, h, 1);
  }

  take(item: PackingItem, h: number): void {
    this.#add(item, h, -1);
  }

  #add(item: PackingItem, h: number, sign: 1 | -1): void {
    const { free, counts } = this.base;
    free[2 * h]! -= sign * item.cpu;
    free[2 * h + 1]! -= sign * item.memory;
    for (const [rule, share] of item.spread) counts[rule]![h]! += sign * share;
  }
}

type Choice = 'next' | 'tight' | 'even';

/** Puts items in the order given; returns those without room. */
function fill(trial: Trial, queue: readonly PackingItem[], choice: Choice, work: PackingWork): PackingItem[] {
  const { survivors, base } = trial;
  const left: PackingItem[] = [];
  let pointer = 0;
  for (const item of queue) {
    let best = -1;
    let bestScore = Infinity;
    for (let i = 0; i < survivors.length; i++) {
      const at = choice === 'next' ? (pointer + i) % survivors.length : i;
      const h = survivors[at]!;
      work.tests--;
      if (!trial.canTake(item, h)) continue;
      if (choice === 'next') {
        best = h;
        pointer = at + 1;
        break;
      }
      const cpu = share(base.free[2 * h]! - item.cpu, base.ceiling[2 * h]!);
      const memory = share(base.free[2 * h + 1]! - item.memory, base.ceiling[2 * h + 1]!);
      const score = choice === 'tight' ? cpu + memory : -Math.min(cpu, memory);
      if (score >= bestScore) continue;
      best = h;
      bestScore = score;
    }
    if (best === -1) left.push(item);
    else {
      trial.put(item, best);
      trial.filled.push([item, best]);
    }
  }
  return left;
}

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

function headCount(items: readonly PackingItem[]): number {
  let sum = 0;
  for (const item of items) sum += item.members.length;
  return sum;
}

function choices(item: PackingItem, survivors: readonly number[]): number {
  const { allowed } = item;
  return allowed === null ? survivors.length : survivors.filter((h) => allowed[h] === 1).length;
}

/**
 * Loses hosts of those that are on and looks for room for what ran on them. With no more than `enough` workloads homeless the
 * greedy answer is taken as it is; else everything else is tried. The base is left as it was.
 *
 * During a wave the room of new sides stays held, whichever moves are made already when the hosts are lost. What was to move to
 * a survivor may take its own new side's place if there is room for the old size.
 */
export function findRoom(
  base: PackingBase,
  on: readonly number[],
  lost: readonly number[],
  work: PackingWork,
  enough: number,
): RoomFound {
  // The emptiest first: that is where the largest go.
  const survivors = on.filter((h) => !lost.includes(h)).toReversed();
  const displaced =
    lost.length === 1 ? base.itemsOfHost[lost[0]!]! : lost.map((h) => base.itemsOfHost[h]!).reduce(merge, []);
  if (base.copyOf.size > 0) {
    const free = base.free.slice();
    const left = displaced.filter((item) => !takeOwnCopy(base, survivors, item));
    const found = left.length < displaced.length ? findRoomFor(base, survivors, left, work, enough) : null;
    base.free.set(free);
    if (found?.homeless.length === 0) return found;
  }
  return findRoomFor(base, survivors, displaced, work, enough);
}

/** Two lists in order of size as one. */
function merge(a: readonly PackingItem[], b: readonly PackingItem[]): readonly PackingItem[] {
  const merged: PackingItem[] = [];
  let j = 0;
  for (const item of a) {
    while (j < b.length && bySize(b[j]!, item) < 0) merged.push(b[j++]!);
    merged.push(item);
  }
  while (j < b.length) merged.push(b[j++]!);
  return merged;
}

/** Puts an item where all its new sides are; false where they are not on one survivor with room for what is more. */
function takeOwnCopy(base: PackingBase, survivors: readonly number[], item: PackingItem): boolean {
  const h = base.copyOf.get(item.members[0]!)?.host;
  if (h === undefined || !survivors.includes(h)) return false;
  let { cpu, memory } = item;
  for (const id of item.members) {
    const copy = base.copyOf.get(id);
    if (copy?.host !== h) return false;
    cpu -= copy.cpu;
    memory -= copy.memory;
  }
  const { free } = base;
  if (!(free[2 * h]! >= cpu && free[2 * h + 1]! >= memory)) return false;
  free[2 * h]! -= Math.max(0, cpu);
  free[2 * h + 1]! -= Math.max(0, memory);
  return true;
}

function findRoomFor(
  base: PackingBase,
  survivors: readonly number[],
  displaced: readonly PackingItem[],
  work: PackingWork,
  enough: number,
): RoomFound {
  if (displaced.length === 0) return { homeless: [], isProven: true };
  const free = base.free.slice();
  const trial = new Trial(base, survivors);
  let best: PackingItem[] | null = null;
  const attempts: readonly (readonly [Choice, (items: readonly PackingItem[]) => readonly PackingItem[]])[] = [
    ['next', (items) => items],
    ['tight', (items) => items],
    ['even', (items) => items],
    ['tight', (items) => items.toSorted((a, b) => choices(a, survivors) - choices(b, survivors) || bySize(a, b))],
    ['even', (items) => items.toReversed()],
  ];
  const result = (items: readonly PackingItem[], isProven: boolean): RoomFound => {
    clear(trial, free);
    return { homeless: items.flatMap((item) => item.members), isProven };
  };
  for (const [choice, order] of attempts) {
    const left = fill(trial, order(displaced), choice, work);
    if (left.length === 0) return result([], true);
    if (best === null || headCount(left) < headCount(best)) best = left;
    clear(trial, free);
  }
  const homeless = best ?? [];
  if (isImpossible(base, survivors, displaced)) return result(homeless, true);
  if (headCount(homeless) <= enough) return result(homeless, false);
  // The largest first: their dead ends show early.
  if (searchAll(trial, displaced, 0, { left: Math.min(mostNodes, work.steps) }, work)) return result([], true);
  clear(trial, free);
  // The greedy answer once more, to make room for what it leaves.
  const left = stepAside(trial, fill(trial, displaced, 'tight', work), work);
  if (left.length === 0) return result([], true);
  clear(trial, free);
  const better = headCount(left) < headCount(homeless) ? left : homeless;
  const all = [...survivors.flatMap((h) => base.itemsOfHost[h]!), ...displaced].toSorted(bySize);
  if (all.length > mostItemsOfAll) return result(better, false);
  for (const h of survivors) for (const item of base.itemsOfHost[h]!) trial.take(item, h);
  const nodes = { left: Math.min(mostNodesOfAll, work.steps) };
  const isFound = searchAll(trial, all, 0, nodes, work);
  clear(trial, free);
  return isFound ? result([], true) : result(better, nodes.left > 0);
}

/** Takes everything back to where it runs; the free room exactly as it was, so that no rounding piles up. */
function clear({ base, filled }: Trial, free: Float64Array): void {
  filled.length = 0;
  base.free.set(free);
  base.counts.forEach((counts, rule) => counts.set(base.countsAtRest[rule]!));
}

/**
 * True when no arrangement can do: what was lost is more than all room in sum (moving others makes none), or something is
 * larger than every survivor that it may go to even if that were empty.
 */
function isImpossible(base: PackingBase, survivors: readonly number[], displaced: readonly PackingItem[]): boolean {
  let cpu = 0;
  let memory = 0;
  for (const item of displaced) {
    cpu += item.cpu;
    memory += item.memory;
  }
  for (const h of survivors) {
    cpu -= base.free[2 * h]!;
    memory -= base.free[2 * h + 1]!;
  }
  if (!(cpu <= 0 && memory <= 0)) return true;
  return displaced.some(
    (item) =>
      !survivors.some(
        (h) =>
          base.ceiling[2 * h]! >= item.cpu &&
          base.ceiling[2 * h + 1]! >= item.memory &&
          item.allowed?.[h] !== 0 &&
          item.spread.every(([rule, count]) => count <= base.limits[rule]![h]!),
      ),
  );
}

/** Depth-first over all hosts for each item in turn; false when there is no way or the nodes are used up. */
function searchAll(
  trial: Trial,
  items: readonly PackingItem[],
  at: number,
  nodes: { left: number },
  work: PackingWork,
): boolean {
  const item = items[at];
  if (item === undefined) return true;
  const { free } = trial.base;
  const isPlain = item.allowed === null && item.spread.length === 0;
  const tried = new Set<string>();
  for (const h of trial.survivors) {
    if (nodes.left <= 0) return false;
    nodes.left--;
    work.steps--;
    if (!trial.canTake(item, h)) continue;
    // Of hosts with the same room one stands for all, where no rule tells them apart.
    if (isPlain && trial.base.cluster.limits.length === 0 && trial.base.cluster.allowedOf.size === 0) {
      const key = `${free[2 * h]!}/${free[2 * h + 1]!}`;
      if (tried.has(key)) continue;
      tried.add(key);
    }
    trial.put(item, h);
    if (searchAll(trial, items, at + 1, nodes, work)) return true;
    trial.take(item, h);
  }
  return false;
}

/** Makes room for each homeless item by moving what runs on one survivor to others. Returns what stays homeless. */
function stepAside(trial: Trial, homeless: readonly PackingItem[], work: PackingWork): readonly PackingItem[] {
  const { base, survivors } = trial;
  // What one loss may take of the steps that are left.
  const enough = Math.max(0, work.steps - mostStepsAside);
  const running = new Map<number, Set<PackingItem>>(survivors.map((h) => [h, new Set(base.itemsOfHost[h])]));
  for (const [item, h] of trial.filled) running.get(h)!.add(item);
  const move = (item: PackingItem, from: number, to: number): void => {
    trial.take(item, from);
    trial.put(item, to);
    running.get(from)!.delete(item);
    running.get(to)!.add(item);
  };
  /** The host on which least is left over; -1 for none. */
  const elsewhere = (item: PackingItem, not: number): number => {
    let best = -1;
    let bestScore = Infinity;
    for (const h of survivors) {
      if (h === not) continue;
      work.steps--;
      if (!trial.canTake(item, h)) continue;
      const score =
        share(base.free[2 * h]! - item.cpu, base.ceiling[2 * h]!) +
        share(base.free[2 * h + 1]! - item.memory, base.ceiling[2 * h + 1]!);
      if (score < bestScore) [best, bestScore] = [h, score];
    }
    return best;
  };
  /** Exchanges one on `h` for a smaller one elsewhere, the exchange that gains most of what `item` lacks; false where none gains. */
  const exchange = (item: PackingItem, h: number, undo: (() => void)[]): boolean => {
    const lackCpu = item.cpu - base.free[2 * h]!;
    const lackMemory = item.memory - base.free[2 * h + 1]!;
    let best: readonly [PackingItem, PackingItem, number] | null = null;
    let bestGain = 1e-9;
    for (const one of running.get(h)!) {
      for (const g of survivors) {
        if (g === h) continue;
        const freeCpu = base.free[2 * g]!;
        const freeMemory = base.free[2 * g + 1]!;
        for (const other of running.get(g)!) {
          work.steps--;
          const cpu = one.cpu - other.cpu;
          const memory = one.memory - other.memory;
          if (cpu > freeCpu || memory > freeMemory) continue;
          if (-cpu > base.free[2 * h]! || -memory > base.free[2 * h + 1]!) continue;
          // What is lacked in one resource may not be paid for in the other beyond what is spare.
          const gain =
            share(Math.min(cpu, lackCpu), base.ceiling[2 * h]!) * (lackCpu > 0 ? 1 : 0) +
            share(Math.min(memory, lackMemory), base.ceiling[2 * h + 1]!) * (lackMemory > 0 ? 1 : 0);
          if (gain <= bestGain) continue;
          trial.take(one, h);
          trial.take(other, g);
          const isAllowed = trial.canTake(one, g) && trial.canTake(other, h);
          trial.put(one, h);
          trial.put(other, g);
          if (isAllowed) [best, bestGain] = [[one, other, g], gain];
        }
      }
    }
    if (best === null) return false;
    const [one, other, g] = best;
    const swap = (a: PackingItem, from: number, b: PackingItem, to: number): void => {
      trial.take(a, from);
      trial.take(b, to);
      trial.put(a, to);
      trial.put(b, from);
      running.get(from)!.delete(a);
      running.get(to)!.delete(b);
      running.get(to)!.add(a);
      running.get(from)!.add(b);
    };
    swap(one, h, other, g);
    undo.push(() => swap(other, h, one, g));
    return true;
  };
  const makeRoom = (item: PackingItem, h: number, mayExchange: boolean): boolean => {
    const undo: (() => void)[] = [];
    // The smallest that is large enough by itself first, then the smallest of all, then exchanges.
    const candidates = [...running.get(h)!].toSorted((a, b) => bySize(b, a));
    const alone = candidates.filter(
      (one) => base.free[2 * h]! + one.cpu >= item.cpu && base.free[2 * h + 1]! + one.memory >= item.memory,
    );
    for (const one of new Set([...alone, ...candidates])) {
      if (work.steps <= enough) break;
      const to = elsewhere(one, h);
      if (to === -1) continue;
      move(one, h, to);
      undo.push(() => move(one, to, h));
      if (trial.canTake(item, h)) return true;
    }
    const turns = mayExchange ? mostExchanges : 0;
    for (let turn = 0; turn < turns && work.steps > enough && exchange(item, h, undo); turn++) {
      if (trial.canTake(item, h)) return true;
    }
    for (const back of undo.toReversed()) back();
    return false;
  };
  let left = homeless;
  // Exchanges take long, so they are left to what moves alone make no room for.
  for (const mayExchange of [false, true]) {
    left = left.filter((item) => {
      for (const h of survivors) {
        if (work.steps <= enough) return true;
        if (item.allowed?.[h] === 0) continue;
        if (!trial.canTake(item, h) && !makeRoom(item, h, mayExchange)) continue;
        trial.put(item, h);
        running.get(h)!.add(item);
        return false;
      }
      return true;
    });
  }
  return left;
}
