import { checkCancelled, type JobContext } from '#core/job.ts';
import { effortOfMove, fitsEffort } from './effort.ts';
import type { Prepared } from './prepare.ts';
import type { MovePurpose } from './roadmapPlan.ts';
import { fits } from './targetDraft.ts';

/** From this caution on a workload counts as production: it waits for a pilot of its change of technology. */
const productionCaution = 0.5;

/** How a roadmap is sequenced. Several are tried; the best one by the objective is kept. */
export interface Strategy {
  readonly name: string;
  /**
   * Place of the moves on hosts that stay among the hosts to be emptied, which go by gain per effort: 0 first (they make
   * room), 1 last (hosts are released sooner where there is room).
   */
  readonly keptHostsAt: number;
  /**
   * Share of the changes of technology in place whose double running a host keeps free while others arrive. With 0 only
   * the largest one is kept free: more arrives early, the changes in place go one by one.
   */
  readonly roomKept: number;
  /** Take another host at once when the wanted one has no room yet and a host is being emptied. */
  readonly isEager: boolean;
  /** Keep one emptied host per cluster on until nothing moves there any more, as a place to step aside to. */
  readonly holdsSwingHost: boolean;
  /** Factor on the worth of emptying each host; absent: 1 each. */
  readonly urgency?: Float64Array;
  /** Workloads that are tried before all others, because they came last before; absent: none. */
  readonly early?: ReadonlySet<number>;
  /** Workloads that take another host or a stop-over as soon as they are blocked, because they were left behind before. */
  readonly insistent?: ReadonlySet<number>;
}

/** One change of seat, by index. */
export interface SequencedMove {
  readonly w: number;
  readonly fromHost: number;
  readonly toHost: number;
  readonly changesTechnology: boolean;
  readonly effortDays: number;
  readonly purpose: MovePurpose;
  readonly aboutHost: number;
  readonly makesRoomFor: number;
  readonly insteadOf: number;
}

/** Waves by index, with what became of the target. */
export interface Sequence {
  readonly strategy: Strategy;
  readonly waves: readonly { readonly moves: readonly SequencedMove[]; readonly released: readonly number[] }[];
  /** Why a workload was left where it is. */
  readonly abandoned: ReadonlyMap<number, string>;
  /** Work that it took, in visits of a unit or a host. */
  readonly steps: number;
}

/**
 * Builds the waves one after the other: in each, units in order of worth are placed where they are to end, as long as
 * effort, moves and the room for double running allow; what stands in the way of a wanted move is moved first. A wave in
 * which nothing can move is resolved by another host of the cluster, by a stop-over, and at last by leaving a workload where
 * it is. Every step keeps all invariants, so the result is always a valid roadmap; what can be missing is part of the target.
 */
export function sequence(prepared: Prepared, strategy: Strategy, context: JobContext): Sequence {
  return new Sequencer(prepared, strategy).run(context);
}

class Sequencer {
  readonly #p: Prepared;
  /** Resources: the stride of every vector. */
  readonly #dimensions: number;
  /** Room for one vector of needs, filled anew for each question. */
  readonly #needs: Float64Array;
  readonly #strategy: Strategy;
  readonly #hostCount: number;
  readonly #count: number;
  readonly #capacity: number;
  readonly #maxMoves: number;

  // Where everything is now.
  readonly #host: Int32Array;
  readonly #changed: Uint8Array;
  readonly #target: Int32Array;
  readonly #wants: Uint8Array;
  readonly #stops: Uint8Array;
  readonly #releasable: Uint8Array;
  readonly #isOff: Uint8Array;
  readonly #residents: Int32Array;
  readonly #load: Float64Array;
  /** Load of each host when everything pending is done. */
  readonly #final: Float64Array;
  readonly #overToday: Uint8Array;
  readonly #pendingOfGroup: Int32Array;
  /** Per spread rule and host: members now, and when everything pending is done. */
  readonly #members: Int32Array;
  readonly #finalMembers: Int32Array;
  readonly #incomingMembers: Int32Array;
  #units: (readonly number[])[];
  readonly #abandoned = new Map<number, string>();
  readonly #pilotsLeft = new Map<string, number>();
  readonly #piloted = new Set<string>();

  // Of the wave being built.
  readonly #incoming: Float64Array;
  readonly #outgoing: Float64Array;
  readonly #inPlaceSum: Float64Array;
  readonly #inPlaceMax: Float64Array;
  readonly #promoted: Uint8Array;
  readonly #inWave: Uint8Array;
  #moves: SequencedMove[] = [];
  #effort = 0;
  #steps = 0;
  #keepsRoom = true;
  #pilotsFirst = true;
  #unitsOn: number[][] = [];
  #unitsOfGroup: number[][] = [];
  #placedUnits: Uint8Array = new Uint8Array(0);
  #hostRank: Int32Array;

  constructor(prepared: Prepared, strategy: Strategy) {
    this.#p = prepared;
    const { dimensions } = prepared;
    this.#dimensions = dimensions;
    this.#needs = new Float64Array(dimensions);
    this.#strategy = strategy;
    const hosts = prepared.hostIds.length;
    const count = prepared.ids.length;
    this.#hostCount = hosts;
    this.#count = count;
    this.#capacity = prepared.problem.effortCapacityDaysPerWave;
    this.#maxMoves = prepared.problem.maxMovesPerWave ?? Infinity;
    this.#host = prepared.fromHost.slice();
    this.#changed = new Uint8Array(count);
    this.#target = prepared.targetHost.slice();
    this.#wants = prepared.wantsTechnology.slice();
    this.#stops = new Uint8Array(count);
    this.#releasable = prepared.releasable.slice();
    this.#isOff = new Uint8Array(hosts);
    this.#residents = new Int32Array(hosts);
    this.#load = new Float64Array(hosts * dimensions);
    this.#final = new Float64Array(hosts * dimensions);
    this.#overToday = new Uint8Array(hosts);
    this.#pendingOfGroup = new Int32Array(prepared.dependsOn.length);
    this.#units = [...prepared.units];
    this.#members = new Int32Array(prepared.rules.spreadCount * hosts);
    this.#finalMembers = this.#members.slice();
    this.#incomingMembers = this.#members.slice();
    this.#incoming = new Float64Array(hosts * dimensions);
    this.#outgoing = new Float64Array(hosts * dimensions);
    this.#inPlaceSum = new Float64Array(hosts * dimensions);
    this.#inPlaceMax = new Float64Array(hosts * dimensions);
    this.#promoted = new Uint8Array(hosts);
    this.#inWave = new Uint8Array(count);
    this.#hostRank = new Int32Array(hosts);
    for (let w = 0; w < count; w++) {
      for (let d = 0; d < dimensions; d++) {
        this.#final[this.#target[w]! * dimensions + d]! += this.#targetDemand(w, d);
      }
      this.#countMember(this.#finalMembers, w, this.#target[w]!, 1);
      if (this.#isPending(w)) {
        if (prepared.groupOf[w] !== -1) this.#pendingOfGroup[prepared.groupOf[w]!]! += 1;
        if (this.#isPilot(w)) this.#countPilot(w, 1);
      }
    }
    this.#recount();
    for (let h = 0; h < hosts; h++) this.#overToday[h] = this.#isOver(h) ? 1 : 0;
  }

  run(context: JobContext): Sequence {
    const waves: { moves: SequencedMove[]; released: number[] }[] = [];
    const total = Math.max(1, this.#units.length);
    while (this.#units.length > 0) {
      checkCancelled(context);
      context.progress(1 - this.#units.length / total, 'roadmap');
      this.#startWave();
      const order = this.#order();
      const { insistent } = this.#strategy;
      if (insistent !== undefined) {
        this.#resolve(order.filter((u) => this.#units[u]!.some((w) => insistent.has(w))));
        this.#keepsRoom = true;
      }
      this.#fill(order);
      if (this.#moves.length === 0) {
        this.#keepsRoom = false;
        this.#fill(order);
      }
      if (this.#moves.length === 0) {
        this.#pilotsFirst = false;
        this.#fill(order);
      }
      if (this.#moves.length === 0) {
        this.#resolve(order);
        if (this.#moves.length > 0) this.#fill(order);
      }
      if (this.#moves.length === 0) {
        this.#giveUp(order);
        continue;
      }
      waves.push({ moves: this.#moves, released: this.#finishWave() });
    }
    // Hosts that were empty from the start, and swing hosts.
    const rest = this.#releaseEmpty(true);
    const last = waves[waves.length - 1];
    if (rest.length > 0) {
      if (last === undefined) waves.push({ moves: [], released: rest });
      else last.released.push(...rest);
    }
    return { strategy: this.#strategy, waves, abandoned: this.#abandoned, steps: this.#steps };
  }

  // ---------------------------------------------------------------- facts

  #isPending(w: number): boolean {
    return this.#host[w] !== this.#target[w] || (this.#wants[w] === 1 && this.#changed[w] === 0);
  }

  #demand(w: number, d: number): number {
    return (this.#changed[w] === 1 ? this.#p.demandAfter : this.#p.demandBefore)[w * this.#dimensions + d]!;
  }

  #targetDemand(w: number, d: number): number {
    return (this.#wants[w] === 1 ? this.#p.demandAfter : this.#p.demandBefore)[w * this.#dimensions + d]!;
  }

  #willChange(w: number): boolean {
    return this.#wants[w] === 1 && this.#changed[w] === 0;
  }

  #effortOf(w: number): number {
    return effortOfMove(
      { portEffortDays: this.#p.portEffort[w]!, moveEffortDays: this.#p.moveEffort[w]! },
      this.#willChange(w),
    );
  }

  #isOver(h: number): boolean {
    for (let d = 0; d < this.#dimensions; d++) {
      if (!fits(this.#load[h * this.#dimensions + d]!, this.#p.usable[h * this.#dimensions + d]!)) return true;
    }
    return false;
  }

  #isFree(w: number): boolean {
    if (this.#p.rules.togetherOf[w] !== -1) return false;
    const g = this.#p.groupOf[w]!;
    return g === -1 || this.#p.groupIsFree[g] === 1;
  }

  #isPilot(w: number): boolean {
    return this.#wants[w] === 1 && this.#p.caution[w]! < productionCaution;
  }

  #countPilot(w: number, step: number): void {
    const technology = this.#p.targetTechnology[w]!;
    this.#pilotsLeft.set(technology, (this.#pilotsLeft.get(technology) ?? 0) + step);
  }

  #waitsForPilot(w: number): boolean {
    if (!this.#pilotsFirst || !this.#willChange(w) || this.#p.caution[w]! < productionCaution) return false;
    const technology = this.#p.targetTechnology[w]!;
    return !this.#piloted.has(technology) && (this.#pilotsLeft.get(technology) ?? 0) > 0;
  }

  /** Loads from scratch, so that rounding never piles up over the waves. */
  #recount(): void {
    this.#load.fill(0);
    this.#residents.fill(0);
    this.#members.fill(0);
    for (let w = 0; w < this.#count; w++) {
      const h = this.#host[w]!;
      this.#residents[h]! += 1;
      this.#countMember(this.#members, w, h, 1);
      for (let d = 0; d < this.#dimensions; d++) this.#load[h * this.#dimensions + d]! += this.#demand(w, d);
    }
  }

  /**
   * Whether `extra` more can run on `h` during this wave, beside its load and all that already arrives. Never on a host above
   * usable: its load alone does not fit.
   */
  #hasRoom(h: number, extra: ArrayLike<number>, kept: boolean): boolean {
    if (this.#isOff[h] === 1) return false;
    for (let d = 0; d < this.#dimensions; d++) {
      const i = h * this.#dimensions + d;
      const reserve = kept
        ? Math.max(Math.min(this.#inPlaceMax[i]!, this.#inPlaceSum[i]!), this.#strategy.roomKept * this.#inPlaceSum[i]!)
        : 0;
      if (!fits(this.#load[i]! + this.#incoming[i]! + extra[d]! + reserve, this.#p.usable[i]!)) {
        return false;
      }
    }
    return true;
  }

  /** What `w` will need beside what others need already; the answer is good until the next question. */
  #needsOf(w: number, beside: ArrayLike<number> | undefined): Float64Array {
    for (let d = 0; d < this.#dimensions; d++) this.#needs[d] = this.#targetDemand(w, d) + (beside?.[d] ?? 0);
    return this.#needs;
  }

  #countMember(counts: Int32Array, w: number, h: number, step: number): void {
    for (const r of this.#p.rules.spreadOf[w]!) counts[r * this.#hostCount + h]! += step;
  }

  /**
   * Whether the rules on who shares a host let `w` arrive on `h` in this wave, beside all that is there at its start, arrives
   * already, or is to arrive as well (`beside`). Members that leave still count: the order within a wave is open.
   */
  #mayJoin(w: number, h: number, beside: readonly { readonly w: number; readonly stop: number }[] = []): boolean {
    if (this.#host[w] === h) return true;
    for (const r of this.#p.rules.spreadOf[w]!) {
      const cell = r * this.#hostCount + h;
      let count = this.#members[cell]! + this.#incomingMembers[cell]! + 1;
      for (const other of beside) {
        if (other.stop === h && this.#host[other.w] !== h && this.#p.rules.spreadOf[other.w]!.includes(r)) count += 1;
      }
      if (count > this.#p.rules.limit[cell]!) return false;
    }
    return true;
  }

  /** Whether `w` may end on `h` beside all that is to end there. */
  #mayEnd(w: number, h: number, beside: readonly { readonly w: number; readonly stop: number }[] = []): boolean {
    if (this.#target[w] === h) return true;
    for (const r of this.#p.rules.spreadOf[w]!) {
      const cell = r * this.#hostCount + h;
      let count = this.#finalMembers[cell]! + 1;
      for (const other of beside) {
        if (other.stop === h && this.#target[other.w] !== h && this.#p.rules.spreadOf[other.w]!.includes(r)) count += 1;
      }
      if (count > this.#p.rules.limit[cell]!) return false;
    }
    return true;
  }

  #hasFinalRoom(w: number, h: number): boolean {
    if (!this.#mayEnd(w, h)) return false;
    for (let d = 0; d < this.#dimensions; d++) {
      const i = h * this.#dimensions + d;
      const already = this.#target[w] === h ? 0 : this.#targetDemand(w, d);
      if (!fits(this.#final[i]! + already, this.#p.usable[i]!)) return false;
    }
    return true;
  }

  #retarget(w: number, h: number): void {
    for (let d = 0; d < this.#dimensions; d++) {
      this.#final[this.#target[w]! * this.#dimensions + d]! -= this.#targetDemand(w, d);
      this.#final[h * this.#dimensions + d]! += this.#targetDemand(w, d);
    }
    this.#countMember(this.#finalMembers, w, this.#target[w]!, -1);
    this.#countMember(this.#finalMembers, w, h, 1);
    this.#target[w] = h;
  }

  // ---------------------------------------------------------------- one wave

  #startWave(): void {
    this.#recount();
    this.#incoming.fill(0);
    this.#incomingMembers.fill(0);
    this.#outgoing.fill(0);
    this.#promoted.fill(0);
    this.#inWave.fill(0);
    this.#moves = [];
    this.#effort = 0;
    this.#keepsRoom = true;
    this.#pilotsFirst = true;
    this.#inPlaceSum.fill(0);
    this.#inPlaceMax.fill(0);
    this.#placedUnits = new Uint8Array(this.#units.length);
    this.#unitsOn = Array.from({ length: this.#hostCount }, () => []);
    this.#unitsOfGroup = Array.from({ length: this.#p.dependsOn.length }, () => []);
    this.#units.forEach((unit, u) => {
      for (const w of unit) {
        const h = this.#host[w]!;
        const members = this.#p.groupOf[w] === -1 ? undefined : this.#unitsOfGroup[this.#p.groupOf[w]!];
        if (members !== undefined && members[members.length - 1] !== u) members.push(u);
        const list = this.#unitsOn[h]!;
        if (list[list.length - 1] !== u) list.push(u);
        if (h !== this.#target[w] || !this.#willChange(w)) continue;
        for (let d = 0; d < this.#dimensions; d++) {
          const size = this.#targetDemand(w, d);
          this.#inPlaceSum[h * this.#dimensions + d]! += size;
          this.#inPlaceMax[h * this.#dimensions + d] = Math.max(this.#inPlaceMax[h * this.#dimensions + d]!, size);
        }
      }
    });
  }

  /** What one unit takes of a wave, 0..1: of its effort or of its moves, whichever is scarcer. */
  #share(unit: readonly number[]): number {
    let effort = 0;
    for (const w of unit) effort += this.#effortOf(w);
    const byEffort = this.#capacity > 0 ? effort / this.#capacity : 0;
    return Math.max(byEffort, unit.length / this.#maxMoves);
  }

  /** Units in the order in which this wave should take them. */
  #order(): readonly number[] {
    // Smith's rule on what is left of each host: gain over remaining work, production weighing up to double.
    const work = new Float64Array(this.#hostCount);
    for (const unit of this.#units) {
      for (const w of unit) work[this.#host[w]!]! += this.#share([w]) * (1 + this.#p.caution[w]!);
    }
    const draining: number[] = [];
    for (let h = 0; h < this.#hostCount; h++) if (this.#releasable[h] === 1 && this.#isOff[h] === 0) draining.push(h);
    const worth = (h: number): number =>
      work[h]! > 0 ? ((this.#strategy.urgency?.[h] ?? 1) * this.#p.gain[h]!) / work[h]! : Infinity;
    draining.sort((a, b) => worth(b) - worth(a) || a - b);
    this.#hostRank.fill(this.#hostCount);
    draining.forEach((h, position) => {
      this.#hostRank[h] = position;
    });

    const keptAt = this.#strategy.keptHostsAt * (draining.length + 1) - 0.5;
    const keys = this.#units.map((unit, u) => {
      let host = this.#hostCount;
      let caution = 0;
      let frees = false;
      let isEarly = false;
      for (const w of unit) {
        host = Math.min(host, this.#hostRank[this.#host[w]!]!);
        caution = Math.max(caution, this.#p.caution[w]!);
        isEarly ||= this.#strategy.early?.has(w) ?? false;
        frees ||= this.#hostRank[this.#host[w]!] === this.#hostCount;
      }
      const first = isEarly ? -1 : frees ? Math.min(host, keptAt) : host;
      return { u, first, caution, share: this.#share(unit) };
    });
    // Within one host low caution first, and of equals the larger first: it is the harder one to fit later.
    keys.sort((a, b) => a.first - b.first || a.caution - b.caution || b.share - a.share || a.u - b.u);
    return keys.map((key) => key.u);
  }

  #fill(order: readonly number[]): void {
    this.#promoted.fill(0);
    for (const u of order) {
      if (this.#moves.length >= this.#maxMoves) return;
      if (this.#placedUnits[u] === 0) this.#tryUnit(u, 0);
    }
  }

  /** Places the unit in this wave when everything allows it; else tries what stands in its way. True when placed. */
  #tryUnit(u: number, depth: number): boolean {
    this.#steps += 1;
    if (this.#placedUnits[u] === 1) return true;
    const unit = this.#units[u]!;
    if (unit.some((w) => this.#inWave[w] === 1 || this.#waitsForPilot(w))) return false;
    if (!this.#isReady(unit, depth)) return false;
    if (!this.#fitsWave(unit)) return false;
    const blocking = this.#blockingHosts(unit);
    if (blocking.length === 0) {
      this.#place(u, null);
      return true;
    }
    if (this.#strategy.isEager && unit.length === 1 && this.#hostRank[this.#host[unit[0]!]!]! < this.#hostCount) {
      const seats = this.#otherSeats(unit);
      if (seats !== null) {
        this.#place(u, seats);
        return true;
      }
    }
    if (depth < 8) for (const h of blocking) this.#promote(h, unit, depth);
    return false;
  }

  /** Groups that this unit waits for have moved, or move in this wave too. */
  #isReady(unit: readonly number[], depth: number): boolean {
    for (const w of unit) {
      const g = this.#p.groupOf[w]!;
      if (g === -1) continue;
      for (const needed of this.#p.dependsOn[g]!) {
        if (this.#pendingOfGroup[needed] === 0) continue;
        if (unit.some((other) => this.#p.groupOf[other] === needed)) continue;
        if (depth >= 8) return false;
        for (const v of this.#unitsOfGroup[needed]!) {
          if (this.#placedUnits[v] === 0 && !this.#tryUnit(v, depth + 1)) return false;
        }
        if (this.#pendingOfGroup[needed]! > 0) return false;
      }
    }
    return true;
  }

  #fitsWave(unit: readonly number[]): boolean {
    let effort = this.#effort;
    for (const w of unit) effort += this.#effortOf(w);
    return fitsEffort(effort, this.#capacity) && this.#moves.length + unit.length <= this.#maxMoves;
  }

  /** Hosts on which the unit has no room in this wave. */
  #blockingHosts(unit: readonly number[]): readonly number[] {
    const extra = new Map<number, { needs: Float64Array; inPlaceOnly: boolean }>();
    for (const w of unit) {
      const h = this.#target[w]!;
      const sum = extra.get(h) ?? { needs: new Float64Array(this.#dimensions), inPlaceOnly: true };
      for (let d = 0; d < this.#dimensions; d++) sum.needs[d]! += this.#targetDemand(w, d);
      sum.inPlaceOnly &&= this.#host[w] === h;
      extra.set(h, sum);
    }
    const blocking: number[] = [];
    for (const [h, sum] of extra) {
      if (!this.#hasRoom(h, sum.needs, this.#keepsRoom && !sum.inPlaceOnly)) blocking.push(h);
    }
    const seated: { w: number; stop: number }[] = [];
    for (const w of unit) {
      const stop = this.#target[w]!;
      if (this.#p.rules.spreadOf[w]!.length === 0) continue;
      if (!this.#mayJoin(w, stop, seated) && !blocking.includes(stop)) blocking.push(stop);
      seated.push({ w, stop });
    }
    return blocking;
  }

  /** Tries to free `h` of as much as `unit` misses there, with moves that are wanted anyway. */
  #promote(h: number, unit: readonly number[], depth: number): void {
    if (this.#promoted[h] === 1) return;
    this.#promoted[h] = 1;
    const missing = this.#missingOn(h, unit);
    const candidates: { v: number; worth: number }[] = [];
    for (const v of this.#unitsOn[h]!) {
      if (this.#placedUnits[v] === 1) continue;
      let freed = 0;
      for (const w of this.#units[v]!) freed += this.#host[w] === h ? this.#freedShare(w, h) : 0;
      if (freed > 0) candidates.push({ v, worth: freed / Math.max(this.#share(this.#units[v]!), 1e-12) });
    }
    candidates.sort((a, b) => b.worth - a.worth || a.v - b.v);
    for (const { v } of candidates) {
      let enough = true;
      for (let d = 0; d < this.#dimensions; d++) enough &&= this.#outgoing[h * this.#dimensions + d]! >= missing[d]!;
      if (enough) return;
      this.#tryUnit(v, depth + 1);
    }
  }

  /** Share of the host's usable capacity that is free again after `w` has made its move away from, or on, `h`. */
  #freedShare(w: number, h: number): number {
    let freed = 0;
    for (let d = 0; d < this.#dimensions; d++) {
      const limit = this.#p.usable[h * this.#dimensions + d]!;
      const stays = this.#target[w] === h ? this.#targetDemand(w, d) : 0;
      if (limit > 0) freed += (this.#demand(w, d) - stays) / limit;
    }
    return freed;
  }

  /** What the unit misses on `h` at the start of a wave in which nothing else arrives, per resource; at least 0. */
  #missingOn(h: number, unit: readonly number[]): readonly number[] {
    const missing: number[] = [];
    for (let d = 0; d < this.#dimensions; d++) {
      let wanted = this.#load[h * this.#dimensions + d]!;
      for (const w of unit) if (this.#target[w] === h) wanted += this.#targetDemand(w, d);
      missing.push(Math.max(0, wanted - this.#p.usable[h * this.#dimensions + d]!));
    }
    return missing;
  }

  /** Another host of the cluster for one workload, now and to the end; -1 when there is none. */
  #otherHost(
    w: number,
    taken: ReadonlyMap<number, ArrayLike<number>>,
    seated: readonly { readonly w: number; readonly stop: number }[],
  ): number {
    let best = -1;
    let bestLeft = Infinity;
    this.#steps += this.#p.hostsOfCluster[this.#p.clusterOf[this.#host[w]!]!]!.length;
    for (const h of this.#p.hostsOfCluster[this.#p.clusterOf[this.#host[w]!]!]!) {
      if (h === this.#target[w] || this.#releasable[h] === 1 || this.#isOff[h] === 1) continue;
      if (h === this.#host[w] && !this.#willChange(w)) continue;
      if (!(this.#p.allowed[w]?.has(h) ?? true)) continue;
      if (!this.#mayJoin(w, h, seated) || !this.#mayEnd(w, h, seated)) continue;
      const needs = this.#needsOf(w, taken.get(h));
      if (!this.#hasRoom(h, needs, this.#keepsRoom)) continue;
      let left = 0;
      let fitsFinally = true;
      for (let d = 0; d < this.#dimensions; d++) {
        const i = h * this.#dimensions + d;
        const sum = this.#final[i]! + needs[d]!;
        fitsFinally &&= fits(sum, this.#p.usable[i]!);
        const limit = this.#p.usable[i]!;
        if (limit > 0 && limit < Infinity) left = Math.max(left, 1 - sum / limit);
      }
      if (fitsFinally && left < bestLeft) {
        best = h;
        bestLeft = left;
      }
    }
    return best;
  }

  /** Seats for every member, other hosts only where the wanted one has no room; null when some member finds none. */
  #otherSeats(unit: readonly number[]): readonly number[] | null {
    const taken = new Map<number, Float64Array>();
    const seats: number[] = [];
    // Those that must share a host go where the target has them, or nowhere.
    if (unit.some((w) => this.#p.rules.togetherOf[w] !== -1)) return null;
    const seated: { w: number; stop: number }[] = [];
    for (const w of unit) {
      const wanted = this.#target[w]!;
      const hasRoom = this.#hasRoom(
        wanted,
        this.#needsOf(w, taken.get(wanted)),
        this.#keepsRoom && wanted !== this.#host[w],
      );
      const seat = hasRoom && this.#mayJoin(w, wanted, seated) ? wanted : this.#otherHost(w, taken, seated);
      if (seat === -1) return null;
      seated.push({ w, stop: seat });
      taken.set(seat, this.#needsOf(w, taken.get(seat)).slice());
      seats.push(seat);
    }
    return seats;
  }

  #place(u: number, seats: readonly number[] | null): void {
    const unit = this.#units[u]!;
    unit.forEach((w, i) => {
      if (seats !== null && seats[i] !== this.#target[w]) this.#retarget(w, seats[i]!);
      const to = this.#target[w]!;
      this.#record(w, to, this.#purposeOf(w, to), -1);
      if (this.#p.groupOf[w] !== -1) this.#pendingOfGroup[this.#p.groupOf[w]!]! -= 1;
    });
    this.#placedUnits[u] = 1;
  }

  #purposeOf(w: number, to: number): { purpose: MovePurpose; about: number } {
    const from = this.#host[w]!;
    if (this.#stops[w]! > 0) return { purpose: 'complete-stop-over', about: from };
    if (from !== to && this.#releasable[from] === 1) return { purpose: 'release-host', about: from };
    if (from !== to && this.#overToday[from] === 1 && this.#isOver(from))
      return { purpose: 'relieve-host', about: from };
    if (this.#willChange(w)) return { purpose: 'change-technology', about: -1 };
    return { purpose: 'follow-target', about: -1 };
  }

  #record(w: number, to: number, why: { purpose: MovePurpose; about: number }, makesRoomFor: number): void {
    const from = this.#host[w]!;
    const effortDays = this.#effortOf(w);
    const changesTechnology = this.#willChange(w);
    const asked = this.#p.askedHost[w]!;
    this.#moves.push({
      w,
      fromHost: from,
      toHost: to,
      changesTechnology,
      effortDays,
      purpose: why.purpose,
      aboutHost: why.about,
      makesRoomFor,
      insteadOf: why.purpose !== 'stop-over' && to !== asked ? asked : -1,
    });
    this.#effort += effortDays;
    this.#inWave[w] = 1;
    if (from !== to) this.#countMember(this.#incomingMembers, w, to, 1);
    for (let d = 0; d < this.#dimensions; d++) {
      const arrives = this.#targetDemand(w, d);
      this.#incoming[to * this.#dimensions + d]! += arrives;
      this.#outgoing[from * this.#dimensions + d]! += this.#demand(w, d) - (from === to ? arrives : 0);
      if (from === this.#target[w] && changesTechnology) {
        this.#inPlaceSum[from * this.#dimensions + d] = Math.max(
          0,
          this.#inPlaceSum[from * this.#dimensions + d]! - arrives,
        );
      }
    }
  }

  /** Makes the wave's moves real; the hosts that can be switched off at its end. */
  #finishWave(): number[] {
    for (const move of this.#moves) {
      const { w } = move;
      this.#host[w] = move.toHost;
      if (move.changesTechnology) {
        this.#changed[w] = 1;
        if (this.#isPilot(w)) this.#countPilot(w, -1);
        this.#piloted.add(this.#p.targetTechnology[w]!);
      }
    }
    this.#moves.sort((a, b) => a.w - b.w);
    this.#units = this.#units.filter((unit) => unit.some((w) => this.#isPending(w)));
    for (const move of this.#moves) {
      // A workload without a target elsewhere that stepped aside for good or has to come back.
      if (
        move.purpose === 'stop-over' &&
        this.#isPending(move.w) &&
        !this.#units.some((unit) => unit.includes(move.w))
      ) {
        this.#units.push([move.w]);
      }
    }
    this.#recount();
    return this.#releaseEmpty(false);
  }

  #releaseEmpty(isEnd: boolean): number[] {
    const released: number[] = [];
    const busy = new Uint8Array(this.#p.hostsOfCluster.length);
    for (const unit of this.#units) {
      for (const w of unit) busy[this.#p.clusterOf[this.#host[w]!]!] = 1;
    }
    for (const hosts of this.#p.hostsOfCluster) {
      // Nothing pending can be on its way to one of these: no target is on a host that is to be released.
      const empty = hosts.filter((h) => this.#releasable[h] === 1 && this.#isOff[h] === 0 && this.#residents[h] === 0);
      if (this.#strategy.holdsSwingHost && !isEnd && empty.length > 0 && busy[this.#p.clusterOf[empty[0]!]!] === 1) {
        // The host with the most memory is the best place to step aside to.
        empty.sort(
          (a, b) => this.#p.usable[a * this.#dimensions + 1]! - this.#p.usable[b * this.#dimensions + 1]! || a - b,
        );
        empty.pop();
      }
      for (const h of empty) {
        this.#isOff[h] = 1;
        released.push(h);
      }
    }
    return released.toSorted((a, b) => a - b);
  }

  // ---------------------------------------------------------------- when nothing moves

  /** One step around each host that blocks: another host for good, or a stop-over. */
  #resolve(order: readonly number[]): void {
    this.#keepsRoom = false;
    const tried = new Uint8Array(this.#hostCount);
    for (const u of order) {
      if (this.#placedUnits[u] === 1) continue;
      const unit = this.#units[u]!;
      if (unit.some((w) => this.#inWave[w] === 1)) continue;
      if (unit.some((w) => this.#waitsForPilot(w))) continue;
      if (!this.#isReady(unit, 8) || !this.#fitsWave(unit)) continue;
      const blocking = this.#blockingHosts(unit);
      if (blocking.length === 0) {
        this.#place(u, null);
        continue;
      }
      const seats = this.#otherSeats(unit);
      if (seats !== null) {
        this.#place(u, seats);
        continue;
      }
      const h = blocking[0]!;
      if (tried[h] === 1) continue;
      tried[h] = 1;
      if (this.#stepAside(unit, h) || this.#clear(h, unit, this.#missingOn(h, unit))) continue;
      if (this.#strategy.insistent?.has(unit[0]!) === true) this.#clearStop(unit, h);
    }
  }

  /** The workload itself changes technology on another host and comes back when its own host has room. */
  #stepAside(unit: readonly number[], h: number): boolean {
    const w = unit[0]!;
    if (unit.length !== 1 || this.#host[w] !== h || !this.#isFree(w) || this.#stops[w]! > 0) return false;
    const stop = this.#stopFor(w, h);
    if (stop === -1) return false;
    this.#record(w, stop, { purpose: 'stop-over', about: h }, w);
    this.#stops[w] = 1;
    return true;
  }

  /** Makes room on another host, so that the workload can stop over there in the next wave. */
  #clearStop(unit: readonly number[], h: number): void {
    const w = unit[0]!;
    if (unit.length !== 1 || !this.#isFree(w) || this.#stops[w]! > 0) return;
    for (const stop of this.#p.hostsOfCluster[this.#p.clusterOf[h]!]!) {
      if (stop === h || stop === this.#host[w] || this.#isOff[stop] === 1 || !(this.#p.allowed[w]?.has(stop) ?? true))
        continue;
      const missing: number[] = [];
      let isPossible = true;
      for (let d = 0; d < this.#dimensions; d++) {
        const size = this.#targetDemand(w, d);
        isPossible &&= fits(size, this.#p.usable[stop * this.#dimensions + d]!);
        missing.push(
          Math.max(0, this.#load[stop * this.#dimensions + d]! + size - this.#p.usable[stop * this.#dimensions + d]!),
        );
      }
      if (isPossible && this.#clear(stop, unit, missing)) return;
    }
  }

  /** Moves others off `h`, so that `unit` has room there in the next wave. Nothing is moved unless it suffices. */
  #clear(h: number, unit: readonly number[], missing: readonly number[]): boolean {
    const plan: { w: number; stop: number }[] = [];
    const freed = new Float64Array(this.#dimensions);
    const surplus = this.#surplusOn(h, unit);
    const lacks = (): boolean =>
      missing.some((amount, d) => freed[d]! < amount) || [...surplus.values()].some((count) => count > 0);
    const eases = (w: number): boolean => this.#p.rules.spreadOf[w]!.some((r) => (surplus.get(r) ?? 0) > 0);
    const candidates: number[] = [];
    for (let w = 0; w < this.#count; w++) {
      if (this.#host[w] !== h || unit.includes(w) || this.#inWave[w] === 1) continue;
      if (!this.#isFree(w) || this.#stops[w]! > 0 || this.#abandoned.has(w)) continue;
      candidates.push(w);
    }
    const covers = (w: number): boolean =>
      (surplus.size === 0 || eases(w)) && missing.every((amount, d) => this.#demand(w, d) >= amount);
    const size = (w: number): number => {
      let sum = 0;
      for (let d = 0; d < this.#dimensions; d++) {
        const limit = this.#p.usable[h * this.#dimensions + d]!;
        if (limit > 0 && missing[d]! > 0) sum += this.#demand(w, d) / limit;
      }
      return sum;
    };
    candidates.sort((a, b) => {
      const first = Number(covers(b)) - Number(covers(a));
      if (first !== 0) return first;
      const pending = Number(this.#isPending(b)) - Number(this.#isPending(a));
      if (covers(a)) return pending || size(a) - size(b) || a - b;
      return pending || size(b) - size(a) || a - b;
    });
    let effort = this.#effort;
    let moves = this.#moves.length;
    const taken = new Map<number, Float64Array>();
    for (const w of candidates) {
      if (!lacks()) break;
      const cost = this.#effortOf(w);
      if (!fitsEffort(effort + cost, this.#capacity) || moves + 1 > this.#maxMoves) continue;
      if (!missing.some((amount, d) => freed[d]! < amount) && !eases(w)) continue;
      const stop = this.#stopFor(w, h, taken, plan);
      if (stop === -1) continue;
      taken.set(stop, this.#needsOf(w, taken.get(stop)).slice());
      plan.push({ w, stop });
      effort += cost;
      moves += 1;
      for (let d = 0; d < this.#dimensions; d++) freed[d]! += this.#demand(w, d);
      for (const r of this.#p.rules.spreadOf[w]!) if (surplus.has(r)) surplus.set(r, surplus.get(r)! - 1);
    }
    if (lacks()) return false;
    for (const { w, stop } of plan) {
      this.#record(w, stop, { purpose: 'stop-over', about: h }, unit[0]!);
      this.#stops[w] = 1;
      // For good where the end allows it: then nothing has to come back.
      if (this.#releasable[stop] === 0 && this.#target[w] === h && this.#hasFinalRoom(w, stop)) {
        this.#retarget(w, stop);
      }
    }
    return true;
  }

  /** Per spread rule how many members must leave `h` before the unit may arrive there; rules without any are left out. */
  #surplusOn(h: number, unit: readonly number[]): Map<number, number> {
    const arriving = new Map<number, number>();
    for (const w of unit) {
      if (this.#target[w] !== h || this.#host[w] === h) continue;
      for (const r of this.#p.rules.spreadOf[w]!) arriving.set(r, (arriving.get(r) ?? 0) + 1);
    }
    const surplus = new Map<number, number>();
    for (const [r, count] of arriving) {
      const cell = r * this.#hostCount + h;
      const over = this.#members[cell]! + count - this.#p.rules.limit[cell]!;
      if (over > 0) surplus.set(r, over);
    }
    return surplus;
  }

  /** A host where `w` can stop over in the technology it is to have: kept hosts first, the emptiest of them. -1 for none. */
  #stopFor(
    w: number,
    notOn: number,
    taken: ReadonlyMap<number, ArrayLike<number>> = new Map(),
    seated: readonly { readonly w: number; readonly stop: number }[] = [],
  ): number {
    // It must be able to go on from there.
    if (!fitsEffort(this.#p.moveEffort[w]!, this.#capacity)) return -1;
    let best = -1;
    let bestScore = Infinity;
    this.#steps += this.#p.hostsOfCluster[this.#p.clusterOf[this.#host[w]!]!]!.length;
    for (const h of this.#p.hostsOfCluster[this.#p.clusterOf[this.#host[w]!]!]!) {
      if (h === notOn || h === this.#host[w] || this.#isOff[h] === 1) continue;
      if (!(this.#p.allowed[w]?.has(h) ?? true) || !this.#mayJoin(w, h, seated)) continue;
      const needs = this.#needsOf(w, taken.get(h));
      if (!this.#hasRoom(h, needs, false)) continue;
      let used = 0;
      for (let d = 0; d < this.#dimensions; d++) {
        const i = h * this.#dimensions + d;
        const limit = this.#p.usable[i]!;
        if (limit > 0) used = Math.max(used, (this.#load[i]! + this.#incoming[i]! + needs[d]!) / limit);
      }
      const score = used + (this.#releasable[h] === 1 ? 2 : 0) + (this.#hasFinalRoom(w, h) ? 0 : 1);
      if (score < bestScore) {
        best = h;
        bestScore = score;
      }
    }
    return best;
  }

  /** Leaves the least valuable of the stuck units where they are: one by one when few are left, a twentieth when many. */
  #giveUp(order: readonly number[]): void {
    const number = Math.max(1, Math.floor(this.#units.length / 20));
    const closed: number[] = [];
    const safe: number[] = [];
    const unsafe: number[] = [];
    const isClosed = this.#closedClusters();
    for (let i = order.length - 1; i >= 0; i--) {
      const unit = this.#units[order[i]!]!;
      if (unit.some((w) => isClosed[this.#p.clusterOf[this.#host[w]!]!] === 1)) closed.push(order[i]!);
      else (unit.every((w) => this.#canStay(w)) ? safe : unsafe).push(order[i]!);
    }
    const given = new Set(closed.length > 0 ? closed : [...safe, ...unsafe].slice(0, number));
    for (const u of given) {
      const unit = this.#units[u]!;
      const blocking = this.#blockingHosts(unit);
      for (const w of unit) {
        const names = blocking.map((h) => this.#p.hostNames[h]!).join(', ');
        this.#abandoned.set(
          w,
          `no wave has room for the double running of ${this.#p.names[w]!}${names === '' ? '' : ` on ${names}`} and no other host of its cluster can take it`,
        );
        this.#keep(w);
      }
    }
    this.#units = this.#units.filter((_, u) => !given.has(u));
  }

  /** 1 for clusters in which no host can take even the smallest workload, so that nothing can ever move there. */
  #closedClusters(): Uint8Array {
    const clusters = this.#p.hostsOfCluster.length;
    const least = new Float64Array(clusters * this.#dimensions).fill(Infinity);
    for (let w = 0; w < this.#count; w++) {
      const c = this.#p.clusterOf[this.#host[w]!]!;
      for (let d = 0; d < this.#dimensions; d++) {
        least[c * this.#dimensions + d] = Math.min(least[c * this.#dimensions + d]!, this.#targetDemand(w, d));
      }
    }
    return Uint8Array.from(this.#p.hostsOfCluster, (hosts, c) =>
      hosts.some((h) => this.#hasRoom(h, least.subarray(c * this.#dimensions, (c + 1) * this.#dimensions), false))
        ? 0
        : 1,
    );
  }

  #canStay(w: number): boolean {
    const h = this.#host[w]!;
    if (this.#releasable[h] === 1 || !this.#mayEnd(w, h)) return false;
    for (let d = 0; d < this.#dimensions; d++) {
      const i = h * this.#dimensions + d;
      const already = this.#target[w] === h ? this.#targetDemand(w, d) : 0;
      if (!fits(this.#final[i]! - already + this.#demand(w, d), this.#p.usable[i]!)) return false;
    }
    return true;
  }

  #keep(w: number): void {
    const h = this.#host[w]!;
    for (let d = 0; d < this.#dimensions; d++) {
      this.#final[this.#target[w]! * this.#dimensions + d]! -= this.#targetDemand(w, d);
      this.#final[h * this.#dimensions + d]! += this.#demand(w, d);
    }
    if (this.#isPilot(w) && this.#changed[w] === 0) this.#countPilot(w, -1);
    this.#countMember(this.#finalMembers, w, this.#target[w]!, -1);
    this.#countMember(this.#finalMembers, w, h, 1);
    this.#target[w] = h;
    if (this.#changed[w] === 0) this.#wants[w] = 0;
    this.#releasable[h] = 0;
    if (this.#p.groupOf[w] !== -1) this.#pendingOfGroup[this.#p.groupOf[w]!]! -= 1;
  }
}
