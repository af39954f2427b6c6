import { components } from './circles.ts';
import { fitsEffort } from './effort.ts';
import { discountedWaves } from './objective.ts';
import type { Outcome } from './outcome.ts';
import type { Prepared } from './prepare.ts';
import { byId } from './targetDraft.ts';
import { hasTeamFor, hostMove, portMove, stageMove, teamDays, type MoveKind } from './way.ts';

/** What every roadmap has to reach that a relaxation speaks of, by index. */
export interface RelaxedGoal {
  /** Waves 1 to this one are looked at. */
  readonly waves: number;
  /** After them comes a time without limits: for roadmaps that may take as long as they like. */
  readonly isOpenEnded: boolean;
  /** 1: ends in its target technology. */
  readonly changed: Uint8Array;
  /** 1: takes its technology in between, on the way or as its end. */
  readonly staged: Uint8Array;
  /** 1: changes host at least once. */
  readonly leaves: Uint8Array;
  /** 1: the host is switched off at some time; no other is. */
  readonly released: Uint8Array;
  /** Wave at whose end the host is off; 0 for any. */
  readonly offBy: Int32Array;
}

/** The goal that an outcome has reached, for roadmaps of at most `waves` waves. */
export function goalOfOutcome(prepared: Prepared, outcome: Outcome, waves: number): RelaxedGoal {
  const staged = new Uint8Array(prepared.ids.length);
  const released = new Uint8Array(prepared.hostIds.length);
  const offBy = new Int32Array(prepared.hostIds.length);
  outcome.sequence.waves.forEach((wave, index) => {
    for (const { w, kind } of wave.moves) if (kind === stageMove) staged[w] = 1;
    for (const h of wave.released) {
      released[h] = 1;
      if (prepared.way.offBy[h]! > 0 && index + 1 <= prepared.way.offBy[h]!) offBy[h] = prepared.way.offBy[h]!;
    }
  });
  return {
    waves,
    isOpenEnded: false,
    changed: outcome.finalChanged,
    staged,
    leaves: Uint8Array.from(prepared.fromHost, (from, w) => (outcome.finalHost[w] === from ? 0 : 1)),
    released,
    offBy,
  };
}

/** One limit of a relaxation in words of its own: what it is about and in which wave (0: in several). */
export interface RelaxedRow {
  readonly kind: 'team' | 'moves' | 'risk' | 'budget' | 'pace' | 'order' | 'room' | 'space';
  readonly index: number;
  readonly wave: number;
}

/**
 * Up to so many workloads, each that leaves a host that stays on is a block of its own: linear programs over blocks come to the same
 * bound in fewer rounds. With more of them the programs become too large.
 */
const mostSplit = 400;

interface Item {
  readonly w: number;
  /** Its required moves, in this order. */
  readonly chain: readonly MoveKind[];
  /** It may change host before, as it is. */
  readonly mayLeaveFirst: boolean;
  /** Per kind of move, waves that are open to it. */
  readonly open: readonly (Uint8Array | null)[];
}

/**
 * A host of today with what has to move from it, or one workload of a host that stays on: given prices of the limits, each is decided
 * on its own.
 */
interface Block {
  readonly host: number;
  readonly isReleased: boolean;
  readonly firstRelease: number;
  readonly lastRelease: number;
  readonly items: readonly Item[];
}

interface Precedence {
  /** Items that come first and after, by index among all items. */
  readonly first: readonly number[];
  readonly later: readonly number[];
  /** Waves from the end of the first to the beginning of the later; 0: the same wave will do. */
  readonly distance: number;
}

/** Between which waves the host of each block is switched off; as narrow as a branch of the search wants it. */
export interface ReleaseWindows {
  readonly first: Int32Array;
  readonly last: Int32Array;
}

/** What the blocks do under given prices: per item the waves of its moves, per block the wave of its release; 0 for none. */
export interface RelaxedChoice {
  readonly early: Int32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly release: Int32Array;
  /** Worth of each block under the prices. */
  readonly worth: Float64Array;
}

/**
 * The Lagrangian relaxation of a roadmap. Hosts are blocks, each with the workloads that run on it today; the limits that blocks
 * share are rows `use <= limit`:
 *
 * - days of each team in each wave, moves, expected loss, money of each budget, pace of each set;
 * - order, summed: the share of `later` that has begun is at most the share of `first` that is done the waves before;
 * - room of each cluster, wave and resource, summed over its hosts: what runs at the beginning of the wave and what arrives in it
 *   (in place too: both sides are counted) is within the hosts that are there and not off. A host above usable counts with its
 *   load of today, which is all that it may ever have.
 * - space, the same seen from the end of the wave: on a host that stays on, what runs there at the end and what has left it in the
 *   wave were there at once. Summed over the hosts that are still on when the wave ends: what runs at the end, and the old sides of
 *   what has left a host of today that stays on, are within these hosts. The first move of a workload is one from its host of
 *   today; where a later move comes from is not known, so its old side is left out. That is what forbids to fill the hosts
 *   that are just being emptied.
 *
 * Within a block: each workload makes its required moves one after the other (the second of two stages after the rest) in waves
 * that are open to it, it may change host as it is before, and the host is off at the earliest when each has made a move.
 *
 * Every roadmap that keeps the limits and reaches the goal is a point of the relaxation: take of each workload the required
 * changes of technology in their waves, the first change of host alone where that is its first move, and the waves in
 * which hosts go off. Moves left out only use less. So for any prices >= 0 of the rows
 *
 *     sum of prices x limits + sum over blocks of the best worth under the prices
 *
 * is at least the worth of each such roadmap (weak duality), however the prices were found: no solver has to be trusted.
 * Left out, which can only raise the bound: borders between hosts, seat rules, which host a workload goes to, that the members of
 * a group move at once (their closed waves are common), waits for pilots (a preference and no limit).
 *
 * With worth of nothing the bound of a goal that can be reached is at least 0; below 0 proves that no roadmap reaches it.
 */
export class Relaxation {
  readonly rows: readonly RelaxedRow[];
  /** Limits of the rows; Infinity where there is none. */
  readonly limit: Float64Array;
  readonly blockCount: number;
  /** A workload, by index, that no wave is open to; -1 when there is none. Then no roadmap reaches the goal. */
  readonly shutOut: number;
  readonly itemCount: number;
  readonly waveCount: number;
  /** When the host of each block can be switched off at the earliest and at the latest; 0 where it never is. */
  readonly windows: ReleaseWindows;

  readonly #p: Prepared;
  readonly #waves: number;
  readonly #stride: number;
  readonly #hasWorth: boolean;
  readonly #isOpenEnded: boolean;
  readonly #blocks: readonly Block[];
  readonly #firstItem: Int32Array;
  readonly #precedences: readonly Precedence[];
  readonly #firstIn: readonly (readonly number[])[];
  readonly #laterIn: readonly (readonly number[])[];
  readonly #at: Readonly<Record<RelaxedRow['kind'], number>>;
  readonly #annuity: Float64Array;
  readonly #discount: Float64Array;
  readonly #roomOf: Int32Array;
  /** What each host carries today. */
  readonly #load: Float64Array;

  // Of the prices asked about last.
  readonly #classPrice: Float64Array;
  readonly #classTeam: Int32Array;
  readonly #orderSuffix: Float64Array;
  readonly #roomSuffix: Float64Array;
  /** Per cluster the resources whose room can run out. */
  readonly #boundBy: readonly (readonly number[])[];
  readonly #spaceSuffix: Float64Array;
  readonly #budgetPrice: Float64Array;
  readonly #value: readonly Float64Array[];

  constructor(prepared: Prepared, goal: RelaxedGoal, hasWorth: boolean) {
    this.#p = prepared;
    const { way } = prepared;
    const waves = goal.waves + (goal.isOpenEnded ? 1 : 0);
    this.#waves = waves;
    this.waveCount = waves;
    const stride = waves + 2;
    this.#stride = stride;
    this.#isOpenEnded = goal.isOpenEnded;
    this.#hasWorth = hasWorth && way.objective !== null;
    const isTail = (k: number): boolean => goal.isOpenEnded && k === waves;
    // The time without limits still has the teams and the calendar of its first wave, once nothing changes any more.
    const isAfterAll = (k: number): boolean => isTail(k) && way.lastEvent >= k;

    this.#load = new Float64Array(prepared.hostIds.length * prepared.dimensions);
    for (let w = 0; w < prepared.ids.length; w++) {
      for (let d = 0; d < prepared.dimensions; d++) {
        this.#load[prepared.fromHost[w]! * prepared.dimensions + d]! +=
          prepared.demandBefore[w * prepared.dimensions + d]!;
      }
    }

    // ---- blocks
    const leastLoad = this.#leastLoad(goal);
    let shutOut = -1;
    const blocks: Block[] = [];
    const itemOf = new Int32Array(prepared.ids.length).fill(-1);
    const firstItem: number[] = [];
    let items = 0;
    const openOfGroup = new Map<number, Uint8Array>();
    const byHost: number[][] = prepared.hostIds.map(() => []);
    for (let w = 0; w < prepared.ids.length; w++) byHost[prepared.fromHost[w]!]!.push(w);
    const isBound = movesTogether(prepared);
    const splits = prepared.ids.length <= mostSplit;
    for (let h = 0; h < prepared.hostIds.length; h++) {
      const own: Item[] = [];
      const isReleased = goal.released[h] === 1;
      for (const w of byHost[h]!) {
        const chain: MoveKind[] = [];
        if (goal.staged[w] === 1) chain.push(stageMove);
        if (goal.changed[w] === 1) chain.push(portMove);
        if (chain.length === 0 && (goal.leaves[w] === 1 || isReleased)) chain.push(hostMove);
        if (chain.length === 0) continue;
        const open: (Uint8Array | null)[] = [null, null, null];
        const waysOut: MoveKind[] = [...chain];
        const g = prepared.groupOf[w]!;
        const isTogether = g !== -1 && isBound[g] === 1;
        const mayLeaveFirst = chain[0] !== hostMove && !isTogether;
        if (mayLeaveFirst) waysOut.push(hostMove);
        for (const kind of waysOut) {
          const waveOpen = new Uint8Array(stride);
          const hasRoom = this.#canEverArrive(goal, leastLoad, w, kind);
          for (let k = 1; k <= waves; k++) {
            waveOpen[k] = hasRoom && (isAfterAll(k) || isOpen(prepared, w, kind, k)) ? 1 : 0;
          }
          open[kind] = waveOpen;
        }
        if (isTogether && chain.length === 1) {
          // All members move in one wave, so a wave that is closed to one is closed to all.
          const known = openOfGroup.get(g);
          const own = open[chain[0]!]!;
          if (known === undefined) openOfGroup.set(g, own);
          else {
            for (let k = 1; k <= waves; k++) known[k]! &= own[k]!;
            open[chain[0]!] = known;
          }
        }
        itemOf[w] = items + own.length;
        own.push({ w, chain, mayLeaveFirst, open });
      }
      if (own.length === 0 && !isReleased) continue;
      if (!isReleased && splits) {
        for (const item of own) {
          firstItem.push(items);
          items += 1;
          blocks.push({ host: h, isReleased, firstRelease: 0, lastRelease: 0, items: [item] });
        }
        continue;
      }
      const arrival = way.availableFrom[h]!;
      firstItem.push(items);
      items += own.length;
      blocks.push({
        host: h,
        isReleased,
        firstRelease: Math.max(1, arrival === 0 ? 1 : arrival + 1),
        lastRelease: goal.offBy[h]! > 0 ? Math.min(goal.offBy[h]!, waves) : waves,
        items: own,
      });
    }
    for (const block of blocks) {
      for (const { w, chain, open } of block.items) if (chain.some((kind) => !open[kind]!.includes(1))) shutOut = w;
    }
    firstItem.push(items);
    this.#blocks = blocks;
    this.#firstItem = Int32Array.from(firstItem);
    this.blockCount = blocks.length;
    this.windows = {
      first: Int32Array.from(blocks, (block) => (block.isReleased ? block.firstRelease : 0)),
      last: Int32Array.from(blocks, (block) => (block.isReleased ? block.lastRelease : 0)),
    };
    this.itemCount = items;

    // ---- order
    const precedences: Precedence[] = [];
    const itemsOf = (members: readonly number[]): number[] =>
      members.flatMap((w) => (itemOf[w] === -1 ? [] : itemOf[w]!));
    way.before.forEach(({ wavesBetween }, r) => {
      const later: number[] = [];
      way.laterOf.forEach((rules, w) => {
        if (rules.includes(r)) later.push(w);
      });
      precedences.push({
        first: itemsOf(prepared.firstOfRule[r]!),
        later: itemsOf(later),
        distance: wavesBetween + 1,
      });
    });
    const membersOf: number[][] = prepared.dependsOn.map(() => []);
    prepared.groupOf.forEach((g, w) => membersOf[g]?.push(w));
    // Groups that wait for each other take the two steps of their stages side by side: neither is finished before the other begins.
    const circle = components(prepared.dependsOn.length, prepared.dependsOn);
    const hasStages = membersOf.map((members) => members.some((w) => goal.staged[w] === 1));
    prepared.dependsOn.forEach((needed, g) => {
      for (const other of needed) {
        if (circle[other] === circle[g] && (hasStages[g]! || hasStages[other]!)) continue;
        precedences.push({ first: itemsOf(membersOf[other]!), later: itemsOf(membersOf[g]!), distance: 0 });
      }
    });
    this.#precedences = precedences.filter(({ first, later }) => first.length > 0 && later.length > 0);
    this.#firstIn = listOf(
      items,
      this.#precedences.map(({ first }) => first),
    );
    this.#laterIn = listOf(
      items,
      this.#precedences.map(({ later }) => later),
    );

    // ---- rows
    const rows: RelaxedRow[] = [];
    const limits: number[] = [];
    const clusters = prepared.hostsOfCluster.length;
    const at: Record<RelaxedRow['kind'], number> = {
      team: 0,
      moves: 0,
      risk: 0,
      budget: 0,
      pace: 0,
      order: 0,
      room: 0,
      space: 0,
    };
    const addWaves = (kind: RelaxedRow['kind'], count: number, limitOf: (index: number, k: number) => number): void => {
      at[kind] = rows.length;
      for (let index = 0; index < count; index++) {
        for (let k = 0; k < stride; k++) {
          rows.push({ kind, index, wave: k });
          const isLimited = k >= 1 && k <= waves && !isTail(k);
          limits.push(isLimited ? limitOf(index, k) : Infinity);
        }
      }
    };
    const slack = 1 + 1e-8;
    addWaves('team', way.teams.length, (t, k) => teamDays(way.teams[t]!, k) * slack);
    addWaves('moves', 1, () => way.maxMoves);
    addWaves('risk', 1, () => way.riskBudget * slack);
    addWaves('pace', way.pace.length, (r) => way.pace[r]!.maxPerWave);
    addWaves('order', this.#precedences.length, () => 0);
    const room = this.#roomLimits();
    this.#boundBy = this.#resourcesThatBind(room);
    const tightRoom = (cell: number, k: number): number => {
      const cluster = Math.floor(cell / prepared.dimensions);
      return this.#boundBy[cluster]!.includes(cell % prepared.dimensions) ? room(cell, k) : Infinity;
    };
    addWaves('room', clusters * prepared.dimensions, tightRoom);
    addWaves('space', clusters * prepared.dimensions, tightRoom);
    at.budget = rows.length;
    way.budgets.forEach((budget, index) => {
      rows.push({ kind: 'budget', index, wave: 0 });
      limits.push(Math.max(0, budget.left) * slack);
    });
    this.rows = rows;
    this.limit = Float64Array.from(limits);
    this.#at = at;
    this.#roomOf = Int32Array.from(prepared.ids, (_, w) => prepared.clusterOf[prepared.fromHost[w]!]!);
    this.shutOut = shutOut;

    const { objective } = way;
    this.#annuity = new Float64Array(stride);
    this.#discount = new Float64Array(stride);
    if (objective !== null) {
      for (let k = 1; k <= waves; k++) {
        this.#annuity[k] = discountedWaves(objective, k);
        this.#discount[k] = objective.discountPerWave ** k;
      }
    }
    this.#classPrice = new Float64Array(way.teamsOfClass.length * stride);
    this.#classTeam = new Int32Array(way.teamsOfClass.length * stride);
    this.#orderSuffix = new Float64Array(this.#precedences.length * (stride + 1));
    this.#roomSuffix = new Float64Array(clusters * prepared.dimensions * (stride + 1));
    this.#spaceSuffix = new Float64Array(clusters * prepared.dimensions * (stride + 1));
    this.#budgetPrice = new Float64Array(stride);
    this.#value = [new Float64Array(stride), new Float64Array(stride), new Float64Array(stride)];
  }

  /** Room of a cluster in a wave less what runs there today: rows hold what changes. */
  #roomLimits(): (cell: number, k: number) => number {
    const { clusterOf, dimensions, hostIds, way } = this.#p;
    const free = new Float64Array(this.#p.hostsOfCluster.length * dimensions);
    const arrivals: { cell: number; wave: number; room: number }[] = [];
    for (let h = 0; h < hostIds.length; h++) {
      for (let d = 0; d < dimensions; d++) {
        const cell = clusterOf[h]! * dimensions + d;
        const capacity = this.#capacity(h, d);
        if (way.availableFrom[h] === 0) free[cell]! += capacity - this.#load[h * dimensions + d]!;
        else arrivals.push({ cell, wave: way.availableFrom[h]!, room: capacity });
      }
    }
    return (cell, k) => {
      let sum = free[cell]!;
      for (const arrival of arrivals) if (arrival.cell === cell && arrival.wave <= k) sum += arrival.room;
      return Number.isFinite(sum) ? sum + 1e-8 * Math.abs(sum) + 1e-9 : Infinity;
    };
  }

  /** Resources of each cluster of which more could be used than there is, if everything moved at once and all hosts went off. */
  #resourcesThatBind(room: (cell: number, k: number) => number): readonly (readonly number[])[] {
    const { dimensions, clusterOf, demandBefore, demandStage, demandAfter, hostsOfCluster } = this.#p;
    const most = new Float64Array(hostsOfCluster.length * dimensions);
    for (const block of this.#blocks) {
      for (let d = 0; d < dimensions; d++) {
        const cell = clusterOf[block.host]! * dimensions + d;
        if (block.isReleased) most[cell]! += this.#capacity(block.host, d);
        for (const { w } of block.items) {
          const i = w * dimensions + d;
          most[cell]! += demandBefore[i]! + demandStage[i]! + demandAfter[i]!;
        }
      }
    }
    return hostsOfCluster.map((_, cluster) =>
      Array.from({ length: dimensions }, (_unused, d) => d).filter((d) => {
        const cell = cluster * dimensions + d;
        return most[cell]! > room(cell, 1);
      }),
    );
  }

  /** Per cluster and resource, room of all hosts less the least that all workloads need at any time. */
  #leastLoad(goal: RelaxedGoal): Float64Array {
    const { dimensions, clusterOf, fromHost } = this.#p;
    const free = new Float64Array(this.#p.hostsOfCluster.length * dimensions);
    for (let d = 0; d < dimensions; d++) {
      for (let h = 0; h < clusterOf.length; h++) free[clusterOf[h]! * dimensions + d]! += this.#capacity(h, d);
      fromHost.forEach((h, w) => (free[clusterOf[h]! * dimensions + d]! -= this.#leastNeed(goal, w, d)));
    }
    return free;
  }

  #leastNeed(goal: RelaxedGoal, w: number, d: number): number {
    const i = w * this.#p.dimensions + d;
    let least = this.#p.demandBefore[i]!;
    if (goal.staged[w] === 1) least = Math.min(least, this.#p.demandStage[i]!);
    if (goal.changed[w] === 1) least = Math.min(least, this.#p.demandAfter[i]!);
    return least;
  }

  /** False when the workload could not run twice in its cluster even if all others needed as little as they ever do. */
  #canEverArrive(goal: RelaxedGoal, free: Float64Array, w: number, kind: MoveKind): boolean {
    const { dimensions, clusterOf, fromHost, demandBefore, demandStage } = this.#p;
    const arrives = this.#demandAfter(kind);
    for (let d = 0; d < dimensions; d++) {
      const i = w * dimensions + d;
      const old = kind === portMove && goal.staged[w] === 1 ? demandStage[i]! : demandBefore[i]!;
      const room = free[clusterOf[fromHost[w]!]! * dimensions + d]! + this.#leastNeed(goal, w, d);
      if (arrives[i]! + old > room + 1e-8 * Math.abs(room) + 1e-9) return false;
    }
    return true;
  }

  /** A host above usable may keep what it has today, and never has more. */
  #capacity(h: number, d: number): number {
    const i = h * this.#p.dimensions + d;
    return Math.max(this.#p.usable[i]!, this.#load[i]!);
  }

  // ---------------------------------------------------------------- prices

  #setPrices(prices: Float64Array): void {
    const { way } = this.#p;
    const stride = this.#stride;
    way.teamsOfClass.forEach((able, c) => {
      for (let k = 1; k <= this.#waves; k++) {
        let best = Infinity;
        let team = -1;
        for (const t of able) {
          const price = prices[this.#at.team + t * stride + k]!;
          if (price < best) [best, team] = [price, t];
        }
        this.#classPrice[c * stride + k] = best;
        this.#classTeam[c * stride + k] = team;
      }
    });
    this.#precedences.forEach((_, r) => {
      suffixSums(prices, this.#at.order + r * stride, this.#orderSuffix, r * (stride + 1), this.#waves);
    });
    for (let cell = 0; cell < this.#p.hostsOfCluster.length * this.#p.dimensions; cell++) {
      suffixSums(prices, this.#at.room + cell * stride, this.#roomSuffix, cell * (stride + 1), this.#waves);
      suffixSums(prices, this.#at.space + cell * stride, this.#spaceSuffix, cell * (stride + 1), this.#waves);
    }
    this.#budgetPrice.fill(0);
    for (const [k, budgets] of way.budgetsOfWave) {
      if (k > this.#waves) continue;
      for (const b of budgets) this.#budgetPrice[k]! += prices[this.#at.budget + b]!;
    }
  }

  /** Worth under the prices of the item's move of this kind in each wave, into `out`; -Infinity where it is closed. */
  #priceMoves(prices: Float64Array, index: number, item: Item, kind: MoveKind, out: Float64Array): void {
    const { way, dimensions } = this.#p;
    const stride = this.#stride;
    const { w } = item;
    const i = kind * way.count + w;
    const open = item.open[kind]!;
    const { objective } = way;
    const isWorth = this.#hasWorth && objective !== null;
    const gain = isWorth && kind === portMove ? way.changeGain[w]! : 0;
    const money = isWorth ? objective.costWeight * way.cost[i]! + objective.riskWeight * way.risk[i]! : 0;
    const effort = way.effort[i]!;
    const risk = way.risk[i]!;
    const cost = way.cost[i]!;
    const c = way.teamClass[i]! * stride;
    const arrives = this.#demandAfter(kind);
    const before = this.#demandBefore(kind, item);
    const isRequired = kind !== hostMove || item.chain[0] === hostMove;
    const isFirst = isRequired && kind === item.chain[0];
    const isLast = isRequired && kind === item.chain[item.chain.length - 1];
    const room = this.#roomOf[w]! * dimensions;
    const bound = this.#boundBy[this.#roomOf[w]!]!;
    for (let k = 1; k <= this.#waves; k++) {
      if (open[k] === 0) {
        out[k] = -Infinity;
        continue;
      }
      let value =
        gain * this.#annuity[k]! -
        money * this.#discount[k]! -
        (effort > 0 ? effort * this.#classPrice[c + k]! : 0) -
        prices[this.#at.moves + k]! -
        risk * prices[this.#at.risk + k]! -
        cost * this.#budgetPrice[k]!;
      for (const r of way.paceOf[w]!) value -= prices[this.#at.pace + r * stride + k]!;
      for (const d of bound) {
        const after = arrives[w * dimensions + d]!;
        const cell = room + d;
        value -= after * prices[this.#at.room + cell * stride + k]!;
        if (before !== null) {
          const change = after - before[w * dimensions + d]!;
          value -= change * this.#roomSuffix[cell * (stride + 1) + k + 1]!;
          value -= change * this.#spaceSuffix[cell * (stride + 1) + k]!;
        }
      }
      if (isFirst) {
        for (const r of this.#laterIn[index]!) {
          value -= this.#orderSuffix[r * (stride + 1) + k]! / this.#precedences[r]!.later.length;
        }
      }
      if (isLast) {
        for (const r of this.#firstIn[index]!) {
          const { first, distance } = this.#precedences[r]!;
          const from = Math.min(k + distance, this.#waves + 1);
          value += this.#orderSuffix[r * (stride + 1) + from]! / first.length;
        }
      }
      out[k] = value;
    }
  }

  #demandAfter(kind: MoveKind): Float64Array {
    return kind === hostMove ? this.#p.demandBefore : kind === stageMove ? this.#p.demandStage : this.#p.demandAfter;
  }

  /** What it needs until a change of technology; null for a change of host, after which it needs as much as before. */
  #demandBefore(kind: MoveKind, item: Item): Float64Array | null {
    if (kind === hostMove) return null;
    return kind === portMove && item.chain[0] === stageMove ? this.#p.demandStage : this.#p.demandBefore;
  }

  /** What the old side of the item's first move costs in each wave when its host stays on, into `out`. */
  #priceLeaving(prices: Float64Array, item: Item, out: Float64Array): void {
    const { dimensions, demandBefore } = this.#p;
    const room = this.#roomOf[item.w]! * dimensions;
    for (let k = 1; k <= this.#waves; k++) {
      let price = 0;
      for (const d of this.#boundBy[this.#roomOf[item.w]!]!) {
        price += demandBefore[item.w * dimensions + d]! * prices[this.#at.space + (room + d) * this.#stride + k]!;
      }
      out[k] = price;
    }
  }

  /** What the release of a block's host is worth under the prices after each wave, into `out`. */
  #priceRelease(block: Block, out: Float64Array): void {
    const { dimensions, clusterOf, gain } = this.#p;
    const stride = this.#stride;
    for (let k = 1; k <= this.#waves; k++) {
      let value = this.#hasWorth ? gain[block.host]! * this.#annuity[k]! : 0;
      for (const d of this.#boundBy[clusterOf[block.host]!]!) {
        const at = (clusterOf[block.host]! * dimensions + d) * (stride + 1) + k;
        const suffix = this.#roomSuffix[at + 1]! + this.#spaceSuffix[at]!;
        if (suffix > 0) value -= this.#capacity(block.host, d) * suffix;
      }
      out[k] = value;
    }
  }

  /**
   * The bound for these prices (per unit of each row, at least 0 and 0 where a row has no limit), with what the blocks choose.
   * -Infinity when a block has no way to do what it must.
   */
  evaluate(
    prices: Float64Array,
    windows: ReleaseWindows = this.windows,
  ): { readonly bound: number; readonly choice: RelaxedChoice } {
    this.#setPrices(prices);
    const waves = this.#waves;
    const choice: RelaxedChoice = {
      early: new Int32Array(this.itemCount),
      first: new Int32Array(this.itemCount),
      second: new Int32Array(this.itemCount),
      release: new Int32Array(this.blockCount),
      worth: new Float64Array(this.blockCount),
    };
    let bound = 0;
    let magnitude = 0;
    for (let r = 0; r < prices.length; r++) {
      if (prices[r]! > 0) {
        bound += prices[r]! * this.limit[r]!;
        magnitude += Math.abs(prices[r]! * this.limit[r]!);
      }
    }
    const [early, first, second] = this.#value as [Float64Array, Float64Array, Float64Array];
    const total = new Float64Array(waves + 1);
    const release = new Float64Array(waves + 1);
    const secondBest = new Float64Array(waves + 2);
    const secondAt = new Int32Array(waves + 2);
    const firstBest = new Float64Array(waves + 2);
    const firstAt = new Int32Array(waves + 2);
    const leaving = new Float64Array(waves + 1);
    for (let b = 0; b < this.#blocks.length; b++) {
      const block = this.#blocks[b]!;
      total.fill(0);
      const picks: { readonly early: Int32Array; readonly first: Int32Array }[] = [];
      for (let i = 0; i < block.items.length; i++) {
        const item = block.items[i]!;
        const index = this.#firstItem[b]! + i;
        this.#priceMoves(prices, index, item, item.chain[0]!, first);
        const hasSecond = item.chain.length > 1;
        if (hasSecond) {
          this.#priceMoves(prices, index, item, item.chain[1]!, second);
          fromBehind(second, secondBest, secondAt, waves);
          for (let k = 1; k <= waves; k++) first[k]! += secondBest[this.#afterRest(k)]!;
        }
        if (item.mayLeaveFirst) {
          this.#priceMoves(prices, index, item, hostMove, early);
          fromBehind(first, firstBest, firstAt, waves);
        }
        this.#priceLeaving(prices, item, leaving);
        // The best way for it when its first move is in this wave or before; `best` is that of the waves before.
        const earlyOf = new Int32Array(waves + 1);
        const firstOf = new Int32Array(waves + 1);
        let best = -Infinity;
        let bestEarly = 0;
        let bestFirst = 0;
        for (let k = 1; k <= waves; k++) {
          // The wave in which the host goes off takes no room on it.
          const price = block.isReleased ? 0 : leaving[k]!;
          const direct = first[k]!;
          const detour = item.mayLeaveFirst && k < waves ? early[k]! + firstBest[k + 1]! : -Infinity;
          const now = Math.max(direct, detour);
          const isDetour = detour > direct;
          if (now - price > best) {
            total[k]! += now - price;
            earlyOf[k] = isDetour ? k : 0;
            firstOf[k] = isDetour ? firstAt[k + 1]! : k;
          } else {
            total[k]! += best;
            earlyOf[k] = bestEarly;
            firstOf[k] = bestFirst;
          }
          if (now - leaving[k]! > best) {
            best = now - leaving[k]!;
            bestEarly = isDetour ? k : 0;
            bestFirst = isDetour ? firstAt[k + 1]! : k;
          }
        }
        picks.push({ early: earlyOf, first: firstOf });
        if (hasSecond) this.#secondAt.set(index, secondAt.slice());
      }
      let at = 0;
      let worth = -Infinity;
      if (block.isReleased) {
        this.#priceRelease(block, release);
        for (let k = windows.first[b]!; k <= windows.last[b]!; k++) {
          if (total[k]! + release[k]! > worth) [worth, at] = [total[k]! + release[k]!, k];
        }
        choice.release[b] = at;
      } else {
        at = waves;
        worth = total[waves]!;
      }
      choice.worth[b] = worth;
      bound += worth;
      magnitude += Math.abs(worth);
      picks.forEach((pick, i) => {
        const index = this.#firstItem[b]! + i;
        choice.early[index] = pick.early[at]!;
        choice.first[index] = pick.first[at]!;
        const behind = this.#secondAt.get(index);
        if (behind !== undefined) choice.second[index] = behind[this.#afterRest(pick.first[at]!)]!;
      });
    }
    this.#secondAt.clear();
    // Rounding in the sums must not make the bound fall below the truth.
    return { bound: bound === -Infinity ? bound : bound + 1e-11 * magnitude, choice };
  }

  /** The first wave in which the second stage can follow one in wave `k`; the time without limits is as long as it takes. */
  #afterRest(k: number): number {
    const next = k + 1 + this.#p.way.stableStageWaves;
    return next <= this.#waves ? next : this.#isOpenEnded ? this.#waves : this.#waves + 1;
  }

  readonly #secondAt = new Map<number, Int32Array>();

  /** What all blocks use of each row by `choice`, under the teams that were cheapest in the last evaluation. */
  usage(choice: RelaxedChoice): Float64Array {
    const use = new Float64Array(this.rows.length);
    const fromOn = new Float64Array(this.rows.length);
    const add = (row: number, amount: number): void => void (use[row]! += amount);
    const addFromOn = (row: number, amount: number): void => void (fromOn[row]! += amount);
    for (let b = 0; b < this.#blocks.length; b++) this.#eachUse(b, choice, add, addFromOn);
    let sum = 0;
    for (let r = 0; r < use.length; r++) {
      // Rows of one limit follow each other, wave by wave.
      sum = this.rows[r]!.wave === 0 ? 0 : sum + fromOn[r]!;
      use[r]! += sum;
    }
    return use;
  }

  /** The same for block `b`, row by row; a row can come more than once. */
  usageOf(b: number, choice: RelaxedChoice, add: (row: number, amount: number) => void): void {
    this.#eachUse(b, choice, add, (row, amount) => {
      const last = row - this.rows[row]!.wave + this.#waves;
      for (let r = row; r <= last; r++) add(r, amount);
    });
  }

  /** `addFromOn` is for what is used in a wave and in all after it. */
  #eachUse(
    b: number,
    choice: RelaxedChoice,
    add: (row: number, amount: number) => void,
    addFromOn: (row: number, amount: number) => void,
  ): void {
    const block = this.#blocks[b]!;
    const stride = this.#stride;
    const { dimensions, clusterOf } = this.#p;
    block.items.forEach((item, i) => {
      const index = this.#firstItem[b]! + i;
      const waves: readonly [MoveKind, number][] = [
        [hostMove, choice.early[index]!],
        [item.chain[0]!, choice.first[index]!],
        ...(item.chain.length > 1 ? [[item.chain[1]!, choice.second[index]!] as [MoveKind, number]] : []),
      ];
      waves.forEach(([kind, k], position) => {
        if (k > 0) this.#useOfMove(index, item, kind, k, position > 0, add, addFromOn);
      });
      const leaves = choice.early[index]! > 0 ? choice.early[index]! : choice.first[index]!;
      if (leaves === 0 || leaves === choice.release[b]!) return;
      for (const d of this.#boundBy[this.#roomOf[item.w]!]!) {
        const cell = this.#at.space + (this.#roomOf[item.w]! * dimensions + d) * stride;
        add(cell + leaves, this.#p.demandBefore[item.w * dimensions + d]!);
      }
    });
    const k = choice.release[b]!;
    if (k === 0) return;
    for (const d of this.#boundBy[clusterOf[block.host]!]!) {
      const cell = (clusterOf[block.host]! * dimensions + d) * stride;
      const capacity = this.#capacity(block.host, d);
      if (!Number.isFinite(capacity)) continue;
      addFromOn(this.#at.room + cell + k + 1, capacity);
      addFromOn(this.#at.space + cell + k, capacity);
    }
  }

  #useOfMove(
    index: number,
    item: Item,
    kind: MoveKind,
    k: number,
    isRequired: boolean,
    add: (row: number, amount: number) => void,
    addFromOn: (row: number, amount: number) => void,
  ): void {
    const { way, dimensions } = this.#p;
    const stride = this.#stride;
    const { w } = item;
    const i = kind * way.count + w;
    const team = this.#classTeam[way.teamClass[i]! * stride + k]!;
    if (team !== -1) add(this.#at.team + team * stride + k, way.effort[i]!);
    add(this.#at.moves + k, 1);
    add(this.#at.risk + k, way.risk[i]!);
    for (const b of way.budgetsOfWave.get(k) ?? []) add(this.#at.budget + b, way.cost[i]!);
    for (const r of way.paceOf[w]!) add(this.#at.pace + r * stride + k, 1);
    const arrives = this.#demandAfter(kind);
    const before = this.#demandBefore(kind, item);
    for (const d of this.#boundBy[this.#roomOf[w]!]!) {
      const cell = (this.#roomOf[w]! * dimensions + d) * stride;
      const after = arrives[w * dimensions + d]!;
      add(this.#at.room + cell + k, after);
      if (before === null) continue;
      const change = after - before[w * dimensions + d]!;
      if (change === 0) continue;
      addFromOn(this.#at.room + cell + k + 1, change);
      addFromOn(this.#at.space + cell + k, change);
    }
    if (!isRequired) return;
    if (kind === item.chain[0]) {
      for (const r of this.#laterIn[index]!) {
        const share = 1 / this.#precedences[r]!.later.length;
        addFromOn(this.#at.order + r * stride + k, share);
      }
    }
    if (kind === item.chain[item.chain.length - 1]) {
      for (const r of this.#firstIn[index]!) {
        const { first, distance } = this.#precedences[r]!;
        if (k + distance <= this.#waves) addFromOn(this.#at.order + r * stride + k + distance, -1 / first.length);
      }
    }
  }

  /** Equal for two choices of a block that are the same. */
  keyOf(b: number, choice: RelaxedChoice): string {
    const from = this.#firstItem[b]!;
    const to = this.#firstItem[b + 1]!;
    const { early, first, second, release } = choice;
    return [release[b], ...early.subarray(from, to), ...first.subarray(from, to), ...second.subarray(from, to)].join();
  }

  /** What the blocks' choices are worth without prices. */
  worthOf(b: number, choice: RelaxedChoice): number {
    if (!this.#hasWorth) return 0;
    const { way, gain } = this.#p;
    const objective = way.objective!;
    const block = this.#blocks[b]!;
    let worth = choice.release[b]! > 0 ? gain[block.host]! * this.#annuity[choice.release[b]!]! : 0;
    block.items.forEach((item, i) => {
      const index = this.#firstItem[b]! + i;
      const add = (kind: MoveKind, k: number): void => {
        if (k === 0) return;
        const at = kind * way.count + item.w;
        worth -= (objective.costWeight * way.cost[at]! + objective.riskWeight * way.risk[at]!) * this.#discount[k]!;
        if (kind === portMove) worth += way.changeGain[item.w]! * this.#annuity[k]!;
      };
      add(hostMove, choice.early[index]!);
      add(item.chain[0]!, choice.first[index]!);
      if (item.chain.length > 1) add(item.chain[1]!, choice.second[index]!);
    });
    return worth;
  }
}

/** Best of `values[k..waves]` and where, for every k. */
function fromBehind(values: Float64Array, best: Float64Array, at: Int32Array, waves: number): void {
  best[waves + 1] = -Infinity;
  at[waves + 1] = 0;
  for (let k = waves; k >= 1; k--) {
    const isBetter = values[k]! >= best[k + 1]!;
    best[k] = isBetter ? values[k]! : best[k + 1]!;
    at[k] = isBetter ? k : at[k + 1]!;
  }
}

function suffixSums(from: Float64Array, start: number, into: Float64Array, at: number, waves: number): void {
  let sum = 0;
  into[at + waves + 2] = into[at + waves + 1] = 0;
  for (let k = waves; k >= 1; k--) {
    sum += from[start + k]!;
    into[at + k] = sum;
  }
}

function listOf(count: number, lists: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const of: number[][] = Array.from({ length: count }, () => []);
  lists.forEach((members, r) => {
    for (const i of members) of[i]!.push(r);
  });
  return of;
}

/** Per group, 1 where all its members move in one wave. */
function movesTogether(prepared: Prepared): Uint8Array {
  const groups = prepared.problem.groups.toSorted((a, b) => byId(a.id, b.id));
  return Uint8Array.from(groups, (group) => (group.movesTogether ? 1 : 0));
}

/** True when the workload could make this move in this wave if nothing else did. */
function isOpen(prepared: Prepared, w: number, kind: MoveKind, k: number): boolean {
  const { way } = prepared;
  if (k > way.lastWave) return false;
  if (way.closed[w]?.has(k) === true) return false;
  if (way.heldIn[w]! > 0 && way.heldIn[w] !== k) return false;
  const i = kind * way.count + w;
  if (!hasTeamFor(way, way.teamClass[i]!, way.effort[i]!, k)) return false;
  if (way.risk[i]! > 0 && !fitsEffort(way.risk[i]!, way.riskBudget)) return false;
  if (way.cost[i]! > 0) {
    for (const b of way.budgetsOfWave.get(k) ?? []) if (!fitsEffort(way.cost[i]!, way.budgets[b]!.left)) return false;
  }
  return true;
}
