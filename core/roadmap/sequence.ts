import { checkCancelled, type JobContext } from '#core/job.ts';
import { DueDates } from './dueDates.ts';
import { EstateState, type Seated } from './estateState.ts';
import type { Prepared } from './prepare.ts';
import type { MovePurpose } from './roadmapPlan.ts';
import type { Strategy } from './strategy.ts';
import { fits } from './targetDraft.ts';
import { UnitOrder } from './unitOrder.ts';
import { WaveLedger, type Refusal } from './waveLedger.ts';
import { hostMove, neverThere, stageMove, type MoveKind } from './way.ts';

/** From this caution on a workload counts as production: it waits for a pilot of its change of technology. */
const productionCaution = 0.5;

/** With so much of a wave's people idle for want of room, others make way at once and not only when nothing moves. */
const idleShare = 0.3;

/** How deep a wanted move may call for others that have to come first. */
const mostDepth = 8;

/** One change of seat, by index. */
export interface SequencedMove {
  readonly w: number;
  readonly fromHost: number;
  readonly toHost: number;
  readonly kind: MoveKind;
  readonly effortDays: number;
  readonly purpose: MovePurpose;
  readonly aboutHost: number;
  readonly makesRoomFor: number;
  readonly insteadOf: number;
  /** Index of the team that makes it; -1 without teams. */
  readonly team: number;
  /** What follows: nothing, since the workload is where it is to end; another move; or another move after a stop on the way. */
  readonly follows: 'end' | 'more' | 'more-after-stop';
  /** Its target is where it goes from now on. */
  readonly isForGood: boolean;
}

/** Why a workload was left where it is: no room for it, or a limit of the way. */
export interface Abandoned {
  readonly because: Refusal | 'room';
  /** Without the name of the workload: "no wave has room for ...". */
  readonly text: string;
}

/** One wave by index; hosts are switched off at its end. */
export interface SequencedWave {
  readonly moves: readonly SequencedMove[];
  readonly released: readonly number[];
}

/** Waves by index, with what became of the target. */
export interface Sequence {
  readonly strategy: Strategy;
  readonly waves: readonly SequencedWave[];
  readonly abandoned: ReadonlyMap<number, Abandoned>;
  /** Work that it took, in visits of a unit or a host. */
  readonly steps: number;
  /** About the time that it took, in visits of a workload by a wave: what searches with an objective are limited by. */
  readonly work: number;
}

/**
 * Builds the waves one after the other: in each, units in order of worth are placed where they are to end, as long as the
 * limits of the way and the room for double running allow; what stands in the way of a wanted move is moved first. A wave in
 * which nothing can move is resolved by another host of the cluster, by a stop-over, by waiting for what the calendar opens
 * later, and at last by leaving a workload where it is. Every step keeps all invariants, so the result is always a valid
 * roadmap; what can be missing is part of the target, or a date.
 */
export function sequence(prepared: Prepared, strategy: Strategy, context: JobContext): Sequence {
  return new Sequencer(prepared, strategy).run(context);
}

class Sequencer {
  readonly #p: Prepared;
  readonly #dimensions: number;
  /** Room for one vector of needs, filled anew for each question. */
  readonly #needs: Float64Array;
  readonly #strategy: Strategy;
  readonly #count: number;
  readonly #state: EstateState;
  readonly #ledger: WaveLedger;
  readonly #order: UnitOrder;
  readonly #due: DueDates | null;

  /** All units, those that are done included; a stop-over can add one. */
  readonly #units: (readonly number[])[];
  #open: number[];
  readonly #unitOf: Int32Array;
  readonly #unitsOfGroup: readonly (readonly number[])[];
  readonly #stops: Uint8Array;
  readonly #overToday: Uint8Array;
  readonly #pendingOfGroup: Int32Array;
  readonly #abandoned = new Map<number, Abandoned>();
  readonly #pilotsLeft = new Map<string, number>();
  readonly #piloted = new Set<string>();
  #steps = 0;

  // Of the wave being built.
  readonly #promoted: Uint8Array;
  readonly #inWave: Uint8Array;
  readonly #isPlaced: Uint8Array;
  #askedRules = new Set<number>();
  #moves: SequencedMove[] = [];
  #keepsRoom = true;
  #pilotsFirst = true;

  constructor(prepared: Prepared, strategy: Strategy) {
    this.#p = prepared;
    this.#dimensions = prepared.dimensions;
    this.#needs = new Float64Array(prepared.dimensions);
    this.#strategy = strategy;
    const hosts = prepared.hostIds.length;
    const count = prepared.ids.length;
    this.#count = count;
    this.#state = new EstateState(prepared);
    this.#ledger = new WaveLedger(prepared.way);
    this.#stops = new Uint8Array(count);
    this.#overToday = new Uint8Array(hosts);
    this.#pendingOfGroup = new Int32Array(prepared.dependsOn.length);
    this.#units = [...prepared.units];
    this.#unitOf = new Int32Array(count).fill(-1);
    this.#isPlaced = new Uint8Array(this.#units.length + count);
    this.#promoted = new Uint8Array(hosts);
    this.#inWave = new Uint8Array(count);
    const unitsOfGroup: number[][] = Array.from({ length: prepared.dependsOn.length }, () => []);
    this.#units.forEach((unit, u) => {
      for (const w of unit) {
        this.#unitOf[w] = u;
        const list = unitsOfGroup[prepared.groupOf[w]!];
        if (list !== undefined && list[list.length - 1] !== u) list.push(u);
      }
    });
    this.#unitsOfGroup = unitsOfGroup;
    for (let w = 0; w < count; w++) {
      if (!this.#state.isPending(w)) continue;
      if (prepared.groupOf[w] !== -1) this.#pendingOfGroup[prepared.groupOf[w]!]! += 1;
      this.#ledger.awaitFirst(w);
      if (this.#isPilot(w)) this.#countPilot(w, 1);
    }
    for (let h = 0; h < hosts; h++) this.#overToday[h] = this.#state.isOver(h) ? 1 : 0;
    this.#order = new UnitOrder(prepared, strategy, this.#state);
    this.#open = this.#order.sorted(
      this.#units.map((_, u) => u),
      this.#units,
    );
    this.#due = prepared.due === null ? null : new DueDates(prepared, this.#state);
  }

  run(context: JobContext): Sequence {
    const waves: { moves: readonly SequencedMove[]; released: number[] }[] = [];
    const total = Math.max(1, this.#open.length);
    for (const { moves } of this.#strategy.prefix ?? []) {
      this.#startWave(waves.length + 1);
      this.#repeat(moves);
      waves.push({ moves: this.#finishWave(true), released: this.#releaseEmpty(false, waves.length + 1) });
    }
    while (this.#open.length > 0) {
      checkCancelled(context);
      context.progress(1 - this.#open.length / total, 'roadmap');
      const number = waves.length + 1;
      this.#startWave(number);
      if (number > Math.min(this.#p.way.lastWave, this.#strategy.mostWaves ?? Infinity)) {
        this.#giveUpAll();
        continue;
      }
      if (this.#dropMissed(number)) continue;
      if (this.#strategy.isLoose === true && this.#endHere()) continue;
      const order = this.#buildWave();
      if (this.#moves.length === 0) {
        const opens = this.#nextOpening(order);
        if (opens === 0) {
          this.#giveUp(order);
          continue;
        }
        // Nothing can move before: waves without moves, so that numbers and dates follow each other.
        while (waves.length + 1 < opens) {
          this.#arrive(waves.length + 1);
          waves.push({ moves: [], released: this.#releaseEmpty(false, waves.length + 1) });
        }
        continue;
      }
      waves.push({ moves: this.#finishWave(), released: this.#releaseEmpty(false, number) });
    }
    while (waves.length > 0 && isEmpty(waves[waves.length - 1]!)) waves.pop();
    this.#releaseRest(waves);
    if (this.#strategy.holdsSwingHost) this.#releaseEarlier(waves);
    return {
      strategy: this.#strategy,
      waves,
      abandoned: this.#abandoned,
      steps: this.#steps,
      work: this.#workOf(waves.length),
    };
  }

  /** Each wave that is built looks at all workloads, beside the units and hosts that are visited. */
  #workOf(waves: number): number {
    return (waves - (this.#strategy.prefix?.length ?? 0)) * this.#count + this.#steps / 4;
  }

  /** Swing hosts, and hosts that are empty without a move: today, or since they arrived. */
  #releaseRest(waves: { moves: readonly SequencedMove[]; released: number[] }[]): void {
    waves.at(-1)?.released.push(...this.#releaseEmpty(true, waves.length));
    if (waves.length >= this.#p.way.lastWave) return;
    const released = this.#releaseEmpty(true, waves.length + 1);
    if (released.length > 0) waves.push({ moves: [], released });
  }

  /** Now that all is known: hosts that were held as a place to step aside to are off as soon as nothing comes to them any more. */
  #releaseEarlier(waves: { moves: readonly SequencedMove[]; released: number[] }[]): void {
    const lastUse = new Int32Array(this.#p.hostIds.length);
    waves.forEach(({ moves }, k) => {
      for (const { fromHost, toHost } of moves) lastUse[fromHost] = lastUse[toHost] = k;
    });
    waves.forEach((wave, k) => {
      // A host that has just arrived is on for a wave.
      const sooner = (h: number): number => Math.max(lastUse[h]!, this.#p.way.availableFrom[h]!);
      for (const h of wave.released.filter((held) => sooner(held) < k)) {
        wave.released.splice(wave.released.indexOf(h), 1);
        waves[sooner(h)]!.released.push(h);
      }
    });
    while (waves.length > 0 && isEmpty(waves[waves.length - 1]!)) waves.pop();
  }

  /** Fills the wave; the order in which units were tried. */
  #buildWave(): readonly number[] {
    const urgent = this.#due?.urgent(this.#open, this.#units, this.#ledger.wave, this.#strategy.dueShare) ?? [];
    const order = this.#order.order(this.#open, this.#units, urgent);
    if (this.#due !== null) this.#evacuate(this.#due.hurried(urgent, this.#units, this.#ledger.wave));
    const { insistent, drained } = this.#strategy;
    if (drained !== undefined) {
      for (const h of this.#order.beingEmptied()) if (drained[h]! > 0) this.#drain(h, drained[h] === 3);
    }
    if (insistent !== undefined) {
      this.#resolve(order.filter((u) => this.#units[u]!.some((w) => insistent.has(w))));
      this.#keepsRoom = true;
    }
    this.#fill(order);
    if (drained !== undefined) this.#thin(drained);
    if ((this.#strategy.clears ?? 0) > 0) this.#makeWay(order, this.#strategy.clears!);
    if (this.#strategy.isLoose === true && !this.#ledger.isFull(idleShare * this.#p.capacity)) {
      this.#resolve(order);
      this.#fill(order);
      this.#keepsRoom = true;
    }
    if (this.#due !== null) {
      const last = urgent.filter(
        (u) => this.#isPlaced[u] === 0 && this.#due!.isLastChance(this.#units[u]!, this.#ledger.wave),
      );
      if (last.length > 0) {
        this.#keepsRoom = false;
        this.#fill(last);
        this.#resolve(last);
        this.#evacuate(last);
        this.#keepsRoom = true;
      }
    }
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
    return order;
  }

  // ---------------------------------------------------------------- facts

  #kindsOf(unit: readonly number[]): readonly MoveKind[] {
    return unit.map((w) => this.#state.kindOf(w));
  }

  #effortOf(w: number, kind: MoveKind = this.#state.kindOf(w)): number {
    return this.#p.way.effort[kind * this.#count + w]!;
  }

  /** True when the workload may move at any time and as often as it takes. */
  #mayMoveAgain(w: number): boolean {
    if (this.#p.rules.togetherOf[w] !== -1 || this.#p.movesOnce[w] === 1) return false;
    const g = this.#p.groupOf[w]!;
    return g === -1 || this.#p.groupIsFree[g] === 1;
  }

  /** True when it may also change technology on another host than it is to end on. */
  #isFree(w: number): boolean {
    return this.#p.stageTechnology[w] === null && this.#mayMoveAgain(w);
  }

  #isPilot(w: number): boolean {
    return this.#state.wantsTechnology(w) && this.#p.caution[w]! < productionCaution;
  }

  #countPilot(w: number, step: number): void {
    const technology = this.#p.targetTechnology[w]!;
    this.#pilotsLeft.set(technology, (this.#pilotsLeft.get(technology) ?? 0) + step);
  }

  #waitsForPilot(w: number): boolean {
    if (!this.#pilotsFirst || !this.#state.willChange(w) || this.#p.caution[w]! < productionCaution) return false;
    const technology = this.#p.targetTechnology[w]!;
    return !this.#piloted.has(technology) && (this.#pilotsLeft.get(technology) ?? 0) > 0;
  }

  /** What `w` needs after its next move beside what others need already; the answer is good until the next question. */
  #needsOf(w: number, beside?: ArrayLike<number>, kind: MoveKind = this.#state.kindOf(w)): Float64Array {
    for (let d = 0; d < this.#dimensions; d++) {
      this.#needs[d] = this.#state.demandAfterMove(w, kind, d) + (beside?.[d] ?? 0);
    }
    return this.#needs;
  }

  #kept(isKept: boolean): number | null {
    return isKept ? this.#strategy.roomKept : null;
  }

  #neighbours(w: number): readonly number[] {
    return this.#p.hostsOfCluster[this.#p.clusterOf[this.#state.host[w]!]!]!;
  }

  #mayBeOn(w: number, h: number): boolean {
    return this.#p.allowed[w]?.has(h) ?? true;
  }

  // ---------------------------------------------------------------- one wave

  #arrive(wave: number): void {
    const { availableFrom } = this.#p.way;
    if (wave > this.#p.way.lastEvent) return;
    for (let h = 0; h < availableFrom.length; h++) if (availableFrom[h]! <= wave) this.#state.isThere[h] = 1;
  }

  #startWave(wave: number): void {
    this.#arrive(wave);
    this.#state.startWave();
    this.#ledger.startWave(wave);
    this.#promoted.fill(0);
    this.#inWave.fill(0);
    this.#isPlaced.fill(0);
    this.#askedRules.clear();
    this.#moves = [];
    this.#keepsRoom = true;
    this.#pilotsFirst = true;
  }

  #fill(order: readonly number[]): void {
    this.#promoted.fill(0);
    this.#askedRules.clear();
    let least = Infinity;
    for (const u of order) {
      if (this.#isPlaced[u] === 0) least = Math.min(least, this.#order.effort(this.#units[u]!));
    }
    for (const u of order) {
      if (this.#ledger.isFull(least)) return;
      if (this.#isPlaced[u] === 0) this.#tryUnit(u, 0);
    }
  }

  /** Places the unit in this wave when everything allows it; else tries what stands in its way. True when placed. */
  #tryUnit(u: number, depth: number): boolean {
    this.#steps += 1;
    if (this.#isPlaced[u] === 1) return true;
    const unit = this.#units[u]!;
    for (const w of unit) if (this.#inWave[w] === 1 || this.#waitsForPilot(w)) return false;
    if (!this.#isReady(unit, depth)) return false;
    const refusal =
      unit.length === 1
        ? this.#ledger.refusalOfOne(unit[0]!, this.#state.kindOf(unit[0]!))
        : this.#ledger.refusal(unit, this.#kindsOf(unit));
    if (refusal !== null) {
      if (refusal === 'order' && depth < mostDepth) this.#askFirst(unit, depth);
      return false;
    }
    const seats = this.#wantedSeats(unit);
    const blocking = this.#blockingHosts(unit, seats);
    if (blocking.length === 0) {
      this.#place(u, seats);
      return true;
    }
    if (this.#strategy.isEager && unit.length === 1 && this.#order.isBeingEmptied(this.#state.host[unit[0]!]!)) {
      const others = this.#otherSeats(unit);
      if (others !== null) {
        this.#place(u, others);
        return true;
      }
    }
    if (this.#strategy.isLoose === true && unit.length === 1 && this.#changeAnywhere(u)) return true;
    if (depth < mostDepth) for (const h of blocking) this.#promote(h, unit, depth);
    return false;
  }

  /** Others make way for the first units of the order that change technology and have had no room in this wave. */
  #makeWay(order: readonly number[], most: number): void {
    let left = most;
    let tries = 4 * most;
    for (const u of order) {
      if (left === 0 || tries === 0) return;
      const unit = this.#units[u]!;
      const w = unit[0]!;
      if (this.#isPlaced[u] === 1 || unit.length !== 1 || this.#inWave[w] === 1) continue;
      if (!this.#state.willChange(w) || !this.#isFree(w) || this.#waitsForPilot(w)) continue;
      const h = this.#state.target[w]!;
      const missing = this.#missingOn(h, unit);
      if (missing.every((amount) => amount === 0)) continue;
      tries -= 1;
      if (this.#clear(h, unit, missing)) left -= 1;
    }
  }

  /** Changes technology on whatever host has room, for good where the end allows it. */
  #changeAnywhere(u: number): boolean {
    const w = this.#units[u]![0]!;
    if (!this.#state.willChange(w) || !this.#isFree(w)) return false;
    const seats = this.#otherSeats(this.#units[u]!);
    if (seats !== null) {
      this.#place(u, seats);
      return true;
    }
    const { host, isOff, releasable } = this.#state;
    const needs = this.#needsOf(w);
    let best = -1;
    let bestScore = Infinity;
    this.#steps += this.#neighbours(w).length;
    for (const h of this.#neighbours(w)) {
      if (isOff[h] === 1 || this.#p.way.offBy[h]! > 0) continue;
      if (h !== host[w] && (releasable[h] === 1 || this.#p.canMoveHost[w] === 0 || !this.#mayBeOn(w, h))) continue;
      if (!this.#state.mayJoin(w, h) || !this.#state.hasRoom(h, needs, null)) continue;
      const score = (releasable[h] === 1 ? 2 : 0) + (h === host[w] ? -1 : 0) + this.#usedShare(h, needs);
      if (score < bestScore) {
        best = h;
        bestScore = score;
      }
    }
    if (best === -1) return false;
    const why = { purpose: 'stop-over', about: this.#state.target[w]! } as const;
    this.#record(w, best, this.#state.kindOf(w), why, -1, 'more-after-stop');
    this.#isPlaced[u] = 1;
    return true;
  }

  /** What has to move in an earlier wave than this unit is tried now, so that the unit can follow. */
  #askFirst(unit: readonly number[], depth: number): void {
    for (const r of this.#ledger.waitsForRules(unit)) {
      if (this.#askedRules.has(r)) continue;
      this.#askedRules.add(r);
      for (const w of this.#p.firstOfRule[r]!) {
        const u = this.#unitOf[w]!;
        if (u !== -1 && this.#isPlaced[u] === 0 && this.#state.isPending(w)) this.#tryUnit(u, depth + 1);
      }
    }
  }

  /** Groups that this unit waits for have moved, or move in this wave too. */
  #isReady(unit: readonly number[], depth: number): boolean {
    for (const w of unit) {
      const g = this.#p.groupOf[w]!;
      if (g === -1) continue;
      for (const needed of this.#p.dependsOn[g]!) {
        // Those of the unit itself move beside it; the rest of their group has to be there too.
        const beside = unit.reduce((count, other) => count + (this.#p.groupOf[other] === needed ? 1 : 0), 0);
        if (this.#pendingOfGroup[needed]! <= beside) continue;
        if (depth >= mostDepth) return false;
        for (const v of this.#unitsOfGroup[needed]!) {
          const other = this.#units[v]!;
          if (other === unit || other.length === 0 || this.#isPlaced[v] === 1) continue;
          if (!this.#tryUnit(v, depth + 1)) return false;
        }
        if (this.#pendingOfGroup[needed]! > beside) return false;
      }
    }
    return true;
  }

  /** Where each member goes next: to its target, or for a stage where there is room for it meanwhile. */
  #wantedSeats(unit: readonly number[]): readonly number[] {
    return unit.map((w) => {
      if (this.#state.kindOf(w) !== stageMove) return this.#state.target[w]!;
      return this.#stageSeat(w);
    });
  }

  /** The best host to rest on in the technology in between; the target where none has room, and for those that share a host. */
  #stageSeat(w: number): number {
    const { target, host, releasable } = this.#state;
    if (this.#p.rules.togetherOf[w] !== -1) return target[w]!;
    let best = target[w]!;
    let bestScore = Infinity;
    const needs = this.#needsOf(w);
    const rested = (v: number, d: number): number => this.#state.demandAfterMove(v, stageMove, d);
    for (const h of this.#neighbours(w)) {
      if (h !== host[w] && (!this.#mayBeOn(w, h) || this.#p.way.offBy[h]! > 0)) continue;
      if (!this.#state.mayJoin(w, h) || !this.#state.hasRoom(h, needs, null)) continue;
      // The target is best, then to stay; a host that is to be emptied is the last resort, and so is one that fills up.
      const score =
        (h === target[w] ? 0 : h === host[w] ? 1 : 1.5) +
        (releasable[h] === 1 ? 4 : 0) +
        (this.#state.couldRest(w, h, rested) ? 0 : 2) +
        this.#usedShare(h, needs) / 2;
      if (score < bestScore) {
        best = h;
        bestScore = score;
      }
    }
    return best;
  }

  /** Hosts on which the unit has no room in this wave. */
  #blockingHosts(unit: readonly number[], seats: readonly number[]): readonly number[] {
    if (unit.length === 1) {
      const w = unit[0]!;
      const h = seats[0]!;
      const kept = this.#kept(this.#keepsRoom && this.#state.host[w] !== h);
      return this.#state.hasRoom(h, this.#needsOf(w), kept) && this.#state.mayJoin(w, h) ? [] : [h];
    }
    const needs = new Map<number, { amounts: Float64Array; inPlaceOnly: boolean }>();
    unit.forEach((w, i) => {
      const h = seats[i]!;
      const sum = needs.get(h) ?? { amounts: new Float64Array(this.#dimensions), inPlaceOnly: true };
      for (let d = 0; d < this.#dimensions; d++) sum.amounts[d]! += this.#state.nextDemand(w, d);
      sum.inPlaceOnly &&= this.#state.host[w] === h;
      needs.set(h, sum);
    });
    const blocking: number[] = [];
    for (const [h, sum] of needs) {
      if (!this.#state.hasRoom(h, sum.amounts, this.#kept(this.#keepsRoom && !sum.inPlaceOnly))) blocking.push(h);
    }
    const seated: Seated[] = [];
    unit.forEach((w, i) => {
      const stop = seats[i]!;
      if (this.#p.rules.spreadOf[w]!.length === 0) return;
      if (!this.#state.mayJoin(w, stop, seated) && !blocking.includes(stop)) blocking.push(stop);
      seated.push({ w, stop });
    });
    return blocking;
  }

  /** Tries to free `h` of as much as `unit` misses there, with moves that are wanted anyway. */
  #promote(h: number, unit: readonly number[], depth: number): void {
    if (this.#promoted[h] === 1) return;
    this.#promoted[h] = 1;
    const missing = this.#missingOn(h, unit);
    const worths = new Map<number, number>();
    for (const w of this.#state.residents[h]!) {
      const v = this.#unitOf[w]!;
      if (v === -1 || this.#isPlaced[v] === 1) continue;
      worths.set(v, (worths.get(v) ?? 0) + this.#freedShare(w, h));
    }
    const candidates = [...worths]
      .filter(([, freed]) => freed > 0)
      .map(([v, freed]) => ({ v, worth: freed / Math.max(this.#order.share(this.#units[v]!), 1e-12) }));
    candidates.sort((a, b) => b.worth - a.worth || a.v - b.v);
    for (const { v } of candidates) {
      let enough = true;
      for (let d = 0; d < this.#dimensions; d++) {
        enough &&= this.#state.outgoing[h * this.#dimensions + d]! >= missing[d]!;
      }
      if (enough) return;
      this.#tryUnit(v, depth + 1);
    }
  }

  /** Share of the host's usable capacity that is free again after `w` has made its move away from, or on, `h`. */
  #freedShare(w: number, h: number): number {
    let freed = 0;
    for (let d = 0; d < this.#dimensions; d++) {
      const limit = this.#p.usable[h * this.#dimensions + d]!;
      const stays = this.#state.target[w] === h ? this.#state.nextDemand(w, d) : 0;
      if (limit > 0) freed += (this.#state.demand(w, d) - stays) / limit;
    }
    return freed;
  }

  /** What the unit misses on `h` at the start of a wave in which nothing else arrives, per resource; at least 0. */
  #missingOn(h: number, unit: readonly number[]): readonly number[] {
    const missing: number[] = [];
    for (let d = 0; d < this.#dimensions; d++) {
      let wanted = this.#state.load[h * this.#dimensions + d]!;
      for (const w of unit) if (this.#state.target[w] === h) wanted += this.#state.nextDemand(w, d);
      missing.push(Math.max(0, wanted - this.#p.usable[h * this.#dimensions + d]!));
    }
    return missing;
  }

  /** Another host of the cluster for one workload, now and to the end; -1 when there is none. */
  #otherHost(w: number, taken: ReadonlyMap<number, ArrayLike<number>>, seated: readonly Seated[]): number {
    const { target, host, releasable, isOff, final } = this.#state;
    let best = -1;
    let bestLeft = Infinity;
    this.#steps += this.#neighbours(w).length;
    for (const h of this.#neighbours(w)) {
      if (h === target[w] || releasable[h] === 1 || isOff[h] === 1) continue;
      if (h === host[w] && !this.#state.willChange(w)) continue;
      if (!this.#mayBeOn(w, h)) continue;
      if (!this.#state.mayJoin(w, h, seated) || !this.#state.mayEnd(w, h, seated)) continue;
      if (!this.#state.hasRoom(h, this.#needsOf(w, taken.get(h)), this.#kept(this.#keepsRoom))) continue;
      let left = 0;
      let fitsFinally = true;
      for (let d = 0; d < this.#dimensions; d++) {
        const i = h * this.#dimensions + d;
        const sum = final[i]! + this.#state.targetDemand(w, d) + (taken.get(h)?.[d] ?? 0);
        fitsFinally &&= fits(sum, this.#p.usable[i]!);
        if (this.#p.usable[i]! > 0) left = Math.max(left, 1 - sum / this.#p.usable[i]!);
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
    // Those that must share a host go where the target has them, or nowhere; a stage has chosen among all hosts already.
    if (unit.some((w) => this.#p.rules.togetherOf[w] !== -1 || this.#state.kindOf(w) === stageMove)) return null;
    const seated: Seated[] = [];
    for (const w of unit) {
      const wanted = this.#state.target[w]!;
      const kept = this.#kept(this.#keepsRoom && wanted !== this.#state.host[w]);
      const hasRoom = this.#state.hasRoom(wanted, this.#needsOf(w, taken.get(wanted)), kept);
      const seat = hasRoom && this.#state.mayJoin(w, wanted, seated) ? wanted : this.#otherHost(w, taken, seated);
      if (seat === -1) return null;
      seated.push({ w, stop: seat });
      taken.set(seat, this.#needsOf(w, taken.get(seat)).slice());
      seats.push(seat);
    }
    return seats;
  }

  /** Moves the unit in this wave: to its target, to the seats that become its target, or to where a stage rests. */
  #place(u: number, seats: readonly number[]): void {
    this.#units[u]!.forEach((w, i) => {
      const to = seats[i]!;
      const kind = this.#state.kindOf(w);
      if (kind === stageMove) {
        this.#record(w, to, kind, { purpose: 'take-stage', about: -1 }, -1, 'more');
        return;
      }
      this.#record(w, to, kind, this.#purposeOf(w, to), -1, 'end', true);
    });
    this.#isPlaced[u] = 1;
  }

  /** The workload has made, or will never make, its last move. */
  #settle(w: number): void {
    if (this.#p.groupOf[w] !== -1) this.#pendingOfGroup[this.#p.groupOf[w]!]! -= 1;
    this.#ledger.settleFirst(w);
  }

  #purposeOf(w: number, to: number): { purpose: MovePurpose; about: number } {
    const from = this.#state.host[w]!;
    if (this.#state.isAtStage(w)) return { purpose: 'complete-stage', about: -1 };
    if (this.#stops[w]! > 0) return { purpose: 'complete-stop-over', about: from };
    if (from !== to && this.#p.way.offBy[from]! > 0) return { purpose: 'leave-host', about: from };
    if (from !== to && this.#state.releasable[from] === 1) return { purpose: 'release-host', about: from };
    if (from !== to && this.#overToday[from] === 1 && this.#state.isOver(from))
      return { purpose: 'relieve-host', about: from };
    if (from !== to && this.#p.way.availableFrom[to]! > 0) return { purpose: 'use-new-host', about: to };
    if (this.#state.willChange(w)) return { purpose: 'change-technology', about: -1 };
    return { purpose: 'follow-target', about: -1 };
  }

  #record(
    w: number,
    to: number,
    kind: MoveKind,
    why: { purpose: MovePurpose; about: number },
    makesRoomFor: number,
    follows: SequencedMove['follows'],
    isForGood = false,
  ): void {
    const isNewTarget = isForGood && to !== this.#state.target[w];
    if (isNewTarget && follows === 'end') this.#state.retarget(w, to);
    const asked = this.#p.askedHost[w]!;
    const isOnTheWay = why.purpose === 'stop-over' || kind === stageMove || to !== this.#state.target[w];
    this.#ledger.book(w, kind);
    this.#moves.push({
      w,
      fromHost: this.#state.host[w]!,
      toHost: to,
      kind,
      effortDays: this.#effortOf(w, kind),
      purpose: why.purpose,
      aboutHost: why.about,
      makesRoomFor,
      insteadOf: !isOnTheWay && to !== asked ? asked : -1,
      team: -1,
      follows,
      isForGood,
    });
    this.#inWave[w] = 1;
    this.#follow(w, follows);
    this.#state.announce(w, to, kind);
    if (isNewTarget && follows !== 'end') this.#state.retarget(w, to);
  }

  #follow(w: number, follows: SequencedMove['follows']): void {
    if (follows === 'end') this.#settle(w);
    if (follows === 'more-after-stop') this.#stops[w] = 1;
  }

  /** Makes the moves of a wave that is known, as they were. */
  #repeat(moves: readonly SequencedMove[]): void {
    for (const move of moves) {
      const { w, kind, toHost, follows, isForGood } = move;
      if (isForGood && toHost !== this.#state.target[w]) this.#state.retarget(w, toHost);
      this.#ledger.repeat(w, kind);
      this.#moves.push(move);
      this.#follow(w, follows);
      this.#state.announce(w, toHost, kind);
    }
  }

  /** Makes the wave's moves real. */
  #finishWave(isKnown = false): readonly SequencedMove[] {
    const moves = isKnown ? this.#moves : this.#moves.map((move, i) => ({ ...move, team: this.#ledger.teamOf(i) }));
    for (const { w, toHost, kind } of moves) {
      this.#state.carryOut(w, toHost, kind);
      if (kind === hostMove) continue;
      if (kind !== stageMove && this.#isPilot(w)) this.#countPilot(w, -1);
      this.#piloted.add(this.#p.targetTechnology[w]!);
    }
    moves.sort((a, b) => a.w - b.w);
    for (const { w, purpose } of moves) {
      const u = this.#unitOf[w]!;
      if (u === -1) {
        // A workload without a target elsewhere that stepped aside for good or has to come back.
        if (purpose === 'stop-over' && this.#state.isPending(w)) {
          this.#unitOf[w] = this.#units.push([w]) - 1;
          this.#open.push(this.#unitOf[w]);
        }
        continue;
      }
      const pending = this.#units[u]!.filter((v) => this.#state.isPending(v));
      for (const v of this.#units[u]!) if (!this.#state.isPending(v)) this.#unitOf[v] = -1;
      this.#units[u] = pending;
    }
    this.#open = this.#open.filter((u) => this.#units[u]!.length > 0);
    if (moves.some((move) => move.purpose === 'stop-over' || move.purpose === 'take-stage')) {
      this.#open = this.#order.sorted(this.#open, this.#units);
    }
    this.#state.startWave();
    return moves;
  }

  #releaseEmpty(isEnd: boolean, wave: number): number[] {
    const { releasable, isOff, isThere, residents } = this.#state;
    const { availableFrom, offBy } = this.#p.way;
    const released: number[] = [];
    const holds = this.#strategy.holdsSwingHost && !isEnd;
    const busy = new Uint8Array(this.#p.hostsOfCluster.length);
    if (holds) {
      for (const u of this.#open) {
        for (const w of this.#units[u]!) busy[this.#p.clusterOf[this.#state.host[w]!]!] = 1;
      }
    }
    for (const hosts of this.#p.hostsOfCluster) {
      // Nothing pending can be on its way to one of these: no target is on a host that is to be released.
      const empty = hosts.filter(
        (h) =>
          releasable[h] === 1 &&
          isOff[h] === 0 &&
          isThere[h] === 1 &&
          availableFrom[h]! < wave &&
          residents[h]!.length === 0,
      );
      if (holds && empty.length > 0 && busy[this.#p.clusterOf[empty[0]!]!] === 1) {
        // The host with the most memory is the best place to step aside to; one that has to go is none.
        const memory = (h: number): number => this.#p.usable[h * this.#dimensions + 1]!;
        const hasToGo = (h: number): boolean => offBy[h]! > 0;
        empty.sort((a, b) => Number(hasToGo(b)) - Number(hasToGo(a)) || memory(a) - memory(b) || a - b);
        if (!hasToGo(empty[empty.length - 1]!)) empty.pop();
      }
      for (const h of empty) {
        isOff[h] = 1;
        released.push(h);
      }
    }
    return released.toSorted((a, b) => a - b);
  }

  // ---------------------------------------------------------------- when time is short

  /** Moves workloads off hosts that have to go soon as they are, to where there is room; their technology changes later. */
  #evacuate(units: readonly number[]): void {
    for (const u of units) {
      const unit = this.#units[u]!;
      const w = unit[0]!;
      if (unit.length !== 1 || this.#inWave[w] === 1 || this.#isPlaced[u] === 1 || !this.#mayMoveAgain(w)) continue;
      if (this.#p.way.offBy[this.#state.host[w]!] === 0) continue;
      if (this.#ledger.refusal(unit, [hostMove]) !== null) continue;
      const stop = this.#evacuationSeat(w);
      if (stop === -1) continue;
      this.#leaveAsItIs(w, stop, 'leave-host');
    }
  }

  /** Moves everything off `h` as it is, when all of it has room on hosts that stay; nothing otherwise. */
  #drain(h: number, keepsRoom: boolean): void {
    const kept = keepsRoom ? this.#strategy.roomKept : (this.#strategy.drainKept ?? this.#strategy.roomKept);
    const residents = this.#state.residents[h]!;
    if (residents.length === 0 || this.#p.way.maxMoves < residents.length) return;
    for (const w of residents) {
      const u = this.#unitOf[w]!;
      if (u === -1 || this.#units[u]!.length !== 1 || this.#inWave[w] === 1 || !this.#mayMoveAgain(w)) return;
    }
    const sizeOf = (w: number): number => {
      let size = 0;
      for (let d = 0; d < this.#dimensions; d++) {
        const limit = this.#p.usable[h * this.#dimensions + d]!;
        if (limit > 0) size = Math.max(size, this.#state.demand(w, d) / limit);
      }
      return size;
    };
    const leaving = residents
      .map((w) => ({ w, size: sizeOf(w) }))
      .toSorted((a, b) => b.size - a.size || a.w - b.w)
      .map(({ w }) => w);
    if (
      this.#ledger.refusal(
        leaving,
        leaving.map(() => hostMove),
      ) !== null
    )
      return;
    const taken = new Map<number, Float64Array>();
    const seated: Seated[] = [];
    for (const w of leaving) {
      const stop = this.#evacuationSeat(w, taken, seated, false, kept);
      if (stop === -1) return;
      taken.set(stop, this.#needsOf(w, taken.get(stop), hostMove).slice());
      seated.push({ w, stop });
    }
    for (const { w, stop } of seated) this.#leaveAsItIs(w, stop, 'release-host');
  }

  /** Moves off the host of each cluster that is emptied next what has room elsewhere as it is. */
  #thin(drained: Uint8Array): void {
    const isTaken = new Uint8Array(this.#p.hostsOfCluster.length);
    const kept = this.#strategy.drainKept ?? 0;
    for (const h of this.#order.beingEmptied()) {
      const c = this.#p.clusterOf[h]!;
      if (isTaken[c] === 1 || drained[h] !== 2) continue;
      isTaken[c] = 1;
      const leaving: { w: number; size: number }[] = [];
      for (const w of this.#state.residents[h]!) {
        const u = this.#unitOf[w]!;
        if (u === -1 || this.#units[u]!.length !== 1 || this.#inWave[w] === 1 || !this.#mayMoveAgain(w)) continue;
        leaving.push({ w, size: this.#state.demand(w, 1) });
      }
      leaving.sort((a, b) => b.size - a.size || a.w - b.w);
      for (const { w } of leaving) {
        if (this.#ledger.refusalOfOne(w, hostMove) !== null) continue;
        const stop = this.#evacuationSeat(w, undefined, undefined, false, kept);
        if (stop !== -1) this.#leaveAsItIs(w, stop, 'release-host');
      }
    }
  }

  /** One change of host in the technology that the workload has. */
  #leaveAsItIs(w: number, stop: number, purpose: MovePurpose): void {
    const isLast = stop === this.#state.target[w] && !this.#state.willChange(w);
    const follows = isLast ? 'end' : stop === this.#state.target[w] ? 'more' : 'more-after-stop';
    this.#record(w, stop, hostMove, { purpose, about: this.#state.host[w]! }, -1, follows);
    this.#isPlaced[this.#unitOf[w]!] = 1;
  }

  #evacuationSeat(
    w: number,
    taken: ReadonlyMap<number, ArrayLike<number>> = new Map(),
    seated: readonly Seated[] = [],
    takesAny = true,
    keptOf = 0,
  ): number {
    const { target, host, releasable } = this.#state;
    const asItIs = (v: number, d: number): number => this.#state.demand(v, d);
    let best = -1;
    let bestScore = Infinity;
    this.#steps += this.#neighbours(w).length;
    for (const h of this.#neighbours(w)) {
      if (h === host[w] || this.#p.way.offBy[h]! > 0 || !this.#mayBeOn(w, h)) continue;
      if (!takesAny && releasable[h] === 1) continue;
      const needs = this.#needsOf(w, taken.get(h), hostMove);
      // Who is in no hurry leaves room for the changes in place, or nothing there could ever change.
      const kept = takesAny ? null : keptOf;
      if (!this.#state.hasRoom(h, needs, kept) || !this.#state.mayJoin(w, h, seated)) continue;
      const score =
        (h === target[w] ? 0 : 1) +
        (releasable[h] === 1 ? 4 : 0) +
        (this.#state.couldRest(w, h, asItIs) ? 0 : 2) +
        ((this.#strategy.isTight === true ? -1 : 1) * this.#usedShare(h, needs)) / 2;
      if (score < bestScore) {
        best = h;
        bestScore = score;
      }
    }
    return best;
  }

  /** Largest share of the host that is used in this wave once `needs` is there too. */
  #usedShare(h: number, needs: ArrayLike<number>): number {
    let used = 0;
    for (let d = 0; d < this.#dimensions; d++) {
      const i = h * this.#dimensions + d;
      const limit = this.#p.usable[i]!;
      if (limit > 0) used = Math.max(used, (this.#state.load[i]! + this.#state.incoming[i]! + needs[d]!) / limit);
    }
    return used;
  }

  /** Leaves units alone whose only wave has gone by; true when there were any. */
  #dropMissed(wave: number): boolean {
    const { heldIn } = this.#p.way;
    if (this.#due === null) return false;
    const missed = this.#open.filter((u) => this.#units[u]!.some((w) => heldIn[w]! > 0 && heldIn[w]! < wave));
    this.#abandon(missed, () => 'held');
    return missed.length > 0;
  }

  /**
   * When nothing is left but to take seats of the target among hosts that stay, all may end where they are: the moves and waves
   * that it would take earn nothing. True when they did.
   */
  #endHere(): boolean {
    const { host, releasable } = this.#state;
    for (const u of this.#open) {
      const unit = this.#units[u]!;
      if (unit.length !== 1) return false;
      const w = unit[0]!;
      const h = host[w]!;
      if (this.#state.willChange(w) || !this.#mayMoveAgain(w)) return false;
      if (releasable[h] === 1 || !this.#mayBeOn(w, h) || this.#state.isOver(h)) return false;
    }
    for (const u of this.#open) {
      const w = this.#units[u]![0]!;
      this.#state.retarget(w, host[w]!);
      this.#settle(w);
      this.#unitOf[w] = -1;
      this.#units[u] = [];
    }
    this.#open = [];
    return true;
  }

  // ---------------------------------------------------------------- when nothing moves

  /** One step around each host that blocks: another host for good, or a stop-over. */
  #resolve(order: readonly number[]): void {
    this.#keepsRoom = false;
    const tried = new Uint8Array(this.#p.hostIds.length);
    for (const u of order) {
      if (this.#isPlaced[u] === 1) continue;
      const unit = this.#units[u]!;
      if (unit.some((w) => this.#inWave[w] === 1)) continue;
      if (unit.some((w) => this.#waitsForPilot(w))) continue;
      if (!this.#isReady(unit, mostDepth) || this.#ledger.refusal(unit, this.#kindsOf(unit)) !== null) continue;
      const wanted = this.#wantedSeats(unit);
      const blocking = this.#blockingHosts(unit, wanted);
      if (blocking.length === 0) {
        this.#place(u, wanted);
        continue;
      }
      // What is still to arrive is worth waiting for, unless the date is near.
      if (wanted.some((h) => this.#state.isThere[h] === 0) && !this.#isPressed(unit)) continue;
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

  #isPressed(unit: readonly number[]): boolean {
    if (unit.some((w) => this.#strategy.insistent?.has(w) === true)) return true;
    return this.#due?.isLastChance(unit, this.#ledger.wave) ?? false;
  }

  /** The workload itself changes technology on another host and comes back when its own host has room. */
  #stepAside(unit: readonly number[], h: number): boolean {
    const w = unit[0]!;
    if (unit.length !== 1 || this.#state.host[w] !== h || !this.#isFree(w) || this.#stops[w]! > 0) return false;
    const stop = this.#stopFor(w, h);
    if (stop === -1) return false;
    this.#record(w, stop, this.#state.kindOf(w), { purpose: 'stop-over', about: h }, w, 'more-after-stop');
    return true;
  }

  /** Makes room on another host, so that the workload can stop over there in the next wave. */
  #clearStop(unit: readonly number[], h: number): void {
    const w = unit[0]!;
    if (unit.length !== 1 || !this.#isFree(w) || this.#stops[w]! > 0) return;
    for (const stop of this.#p.hostsOfCluster[this.#p.clusterOf[h]!]!) {
      if (stop === h || stop === this.#state.host[w] || this.#state.isOff[stop] === 1) continue;
      if (this.#state.isThere[stop] === 0 || !this.#mayBeOn(w, stop)) continue;
      const missing: number[] = [];
      let isPossible = true;
      for (let d = 0; d < this.#dimensions; d++) {
        const size = this.#state.nextDemand(w, d);
        const limit = this.#p.usable[stop * this.#dimensions + d]!;
        isPossible &&= fits(size, limit);
        missing.push(Math.max(0, this.#state.load[stop * this.#dimensions + d]! + size - limit));
      }
      if (isPossible && this.#clear(stop, unit, missing)) return;
    }
  }

  /** Moves others off `h`, so that `unit` has room there in the next wave. Nothing is moved unless it suffices. */
  #clear(h: number, unit: readonly number[], missing: readonly number[]): boolean {
    const plan: Seated[] = [];
    const freed = new Float64Array(this.#dimensions);
    const surplus = this.#surplusOn(h, unit);
    const lacks = (): boolean =>
      missing.some((amount, d) => freed[d]! < amount) || [...surplus.values()].some((count) => count > 0);
    const eases = (w: number): boolean => this.#p.rules.spreadOf[w]!.some((r) => (surplus.get(r) ?? 0) > 0);
    const candidates: number[] = [];
    for (const w of this.#state.residents[h]!) {
      if (unit.includes(w) || this.#inWave[w] === 1) continue;
      if (!this.#isFree(w) || this.#stops[w]! > 0 || this.#abandoned.has(w)) continue;
      candidates.push(w);
    }
    const covers = (w: number): boolean =>
      (surplus.size === 0 || eases(w)) && missing.every((amount, d) => this.#state.demand(w, d) >= amount);
    const size = (w: number): number => {
      let sum = 0;
      for (let d = 0; d < this.#dimensions; d++) {
        const limit = this.#p.usable[h * this.#dimensions + d]!;
        if (limit > 0 && missing[d]! > 0) sum += this.#state.demand(w, d) / limit;
      }
      return sum;
    };
    candidates.sort((a, b) => {
      const first = Number(covers(b)) - Number(covers(a));
      if (first !== 0) return first;
      const pending = Number(this.#state.isPending(b)) - Number(this.#state.isPending(a));
      if (covers(a)) return pending || size(a) - size(b) || a - b;
      return pending || size(b) - size(a) || a - b;
    });
    const taken = new Map<number, Float64Array>();
    for (const w of candidates) {
      if (!lacks()) break;
      const moving = [...plan.map((step) => step.w), w];
      if (this.#ledger.refusal(moving, this.#kindsOf(moving)) !== null) continue;
      if (!missing.some((amount, d) => freed[d]! < amount) && !eases(w)) continue;
      const stop = this.#stopFor(w, h, taken, plan);
      if (stop === -1) continue;
      taken.set(stop, this.#needsOf(w, taken.get(stop)).slice());
      plan.push({ w, stop });
      for (let d = 0; d < this.#dimensions; d++) freed[d]! += this.#state.demand(w, d);
      for (const r of this.#p.rules.spreadOf[w]!) if (surplus.has(r)) surplus.set(r, surplus.get(r)! - 1);
    }
    if (lacks()) return false;
    for (const { w, stop } of plan) {
      // For good where the end allows it: then nothing has to come back.
      const { releasable, target } = this.#state;
      const isForGood = releasable[stop] === 0 && target[w] === h && this.#state.hasFinalRoom(w, stop);
      const why = { purpose: 'stop-over', about: h } as const;
      this.#record(w, stop, this.#state.kindOf(w), why, unit[0]!, 'more-after-stop', isForGood);
    }
    return true;
  }

  /** Per spread rule how many members must leave `h` before the unit may arrive there; rules without any are left out. */
  #surplusOn(h: number, unit: readonly number[]): Map<number, number> {
    const arriving = new Map<number, number>();
    for (const w of unit) {
      if (this.#state.target[w] !== h || this.#state.host[w] === h) continue;
      for (const r of this.#p.rules.spreadOf[w]!) arriving.set(r, (arriving.get(r) ?? 0) + 1);
    }
    const surplus = new Map<number, number>();
    for (const [r, count] of arriving) {
      const cell = r * this.#p.hostIds.length + h;
      const over = this.#state.members[cell]! + count - this.#p.rules.limit[cell]!;
      if (over > 0) surplus.set(r, over);
    }
    return surplus;
  }

  /** A host where `w` can stop over in the technology it is to have: kept hosts first, the emptiest of them. -1 for none. */
  #stopFor(
    w: number,
    notOn: number,
    taken: ReadonlyMap<number, ArrayLike<number>> = new Map(),
    seated: readonly Seated[] = [],
  ): number {
    // It must be able to go on from there.
    if (this.#p.canMoveHost[w] === 0) return -1;
    const { host, isOff, releasable } = this.#state;
    let best = -1;
    let bestScore = Infinity;
    this.#steps += this.#neighbours(w).length;
    for (const h of this.#neighbours(w)) {
      if (h === notOn || h === host[w] || isOff[h] === 1 || this.#p.way.offBy[h]! > 0) continue;
      if (!this.#mayBeOn(w, h) || !this.#state.mayJoin(w, h, seated)) continue;
      const needs = this.#needsOf(w, taken.get(h));
      if (!this.#state.hasRoom(h, needs, null)) continue;
      const score =
        this.#usedShare(h, needs) + (releasable[h] === 1 ? 2 : 0) + (this.#state.hasFinalRoom(w, h) ? 0 : 1);
      if (score < bestScore) {
        best = h;
        bestScore = score;
      }
    }
    return best;
  }

  /**
   * The first later wave in which something new can happen: the calendar opens for a unit, people have more time, or a host
   * arrives in its cluster. 0 when nothing will.
   */
  #nextOpening(order: readonly number[]): number {
    const { way } = this.#p;
    const wave = this.#ledger.wave;
    if (way.isPlain) return 0;
    let next = Infinity;
    const arrivals = new Map<number, number>();
    for (let h = 0; h < way.availableFrom.length; h++) {
      if (way.availableFrom[h]! <= wave || way.availableFrom[h] === neverThere) continue;
      const c = this.#p.clusterOf[h]!;
      arrivals.set(c, Math.min(arrivals.get(c) ?? Infinity, way.availableFrom[h]!));
    }
    for (const u of order) {
      const unit = this.#units[u]!;
      const opens = this.#ledger.opensAt(unit, this.#kindsOf(unit));
      if (opens > 0) next = Math.min(next, opens);
      for (const w of unit) next = Math.min(next, arrivals.get(this.#p.clusterOf[this.#state.host[w]!]!) ?? Infinity);
    }
    return next > way.lastWave ? 0 : next === Infinity ? 0 : next;
  }

  /** Leaves the least valuable of the stuck units where they are: one by one when few are left, a twentieth when many. */
  #giveUp(order: readonly number[]): void {
    const number = Math.max(1, Math.floor(this.#open.length / 20));
    const closed: number[] = [];
    const safe: number[] = [];
    const unsafe: number[] = [];
    const isClosed = this.#closedClusters();
    // What waits for others goes on when they give up, so it is left for last.
    const waits = order.filter((u) => this.#refusalAlone(u) === 'order');
    const isWaiting = new Set(waits.length < order.length ? waits : []);
    for (let i = order.length - 1; i >= 0; i--) {
      if (isWaiting.has(order[i]!)) continue;
      const unit = this.#units[order[i]!]!;
      if (unit.some((w) => isClosed[this.#p.clusterOf[this.#state.host[w]!]!] === 1)) closed.push(order[i]!);
      else (unit.every((w) => this.#canStay(w)) ? safe : unsafe).push(order[i]!);
    }
    const given = closed.length > 0 ? closed : [...safe, ...unsafe].slice(0, number);
    this.#abandon(given, (u) => this.#refusalAlone(u) ?? 'room');
  }

  /** No further wave: what is left stays. */
  #giveUpAll(): void {
    this.#abandon([...this.#open], () => 'last-wave');
  }

  #refusalAlone(u: number): Refusal | null {
    if (this.#p.way.isPlain) return null;
    return this.#ledger.refusalAlone(this.#units[u]!, this.#kindsOf(this.#units[u]!));
  }

  #abandon(given: readonly number[], because: (u: number) => Refusal | 'room'): void {
    if (given.length === 0) return;
    for (const u of given) {
      const unit = this.#units[u]!;
      const reason = because(u);
      const blocking = reason === 'room' ? this.#blockingHosts(unit, this.#wantedSeats(unit)) : [];
      for (const w of unit) {
        this.#abandoned.set(w, { because: reason, text: this.#whyLeft(w, reason, blocking) });
        this.#keep(w);
      }
    }
    for (const u of given) this.#units[u] = [];
    this.#open = this.#open.filter((u) => this.#units[u]!.length > 0);
  }

  #whyLeft(w: number, reason: Refusal | 'room', blocking: readonly number[]): string {
    const name = this.#p.names[w]!;
    const { way } = this.#p;
    switch (reason) {
      case 'room': {
        const names = blocking.map((h) => this.#p.hostNames[h]!).join(', ');
        return `no wave has room for the double running of ${name}${names === '' ? '' : ` on ${names}`} and no other host of its cluster can take it`;
      }
      case 'last-wave':
        return `the waves up to the last one, ${way.lastWave}, have no time or no room left for it`;
      case 'held':
        return `it may move in wave ${way.heldIn[w]!} only, and that wave has no time or no room for it`;
      case 'closed':
      case 'rest':
      case 'gap':
        return 'no wave that is left is open to it';
      case 'order':
        return 'what has to move before it never does';
      case 'pace':
        return 'more of a set with a limit per wave would have to move at once than may';
      case 'risk':
        return 'its risk is above what a wave may take';
      case 'budget':
        return 'no wave that is left has the money for it';
      case 'team':
        return 'no team has the skills for it';
      case 'effort':
      case 'moves':
        return 'no wave that is left has the people for it';
    }
  }

  /** 1 for clusters in which no host can take even the smallest workload, so that nothing can ever move there. */
  #closedClusters(): Uint8Array {
    const clusters = this.#p.hostsOfCluster.length;
    const least = new Float64Array(clusters * this.#dimensions).fill(Infinity);
    for (let w = 0; w < this.#count; w++) {
      const c = this.#p.clusterOf[this.#state.host[w]!]!;
      for (let d = 0; d < this.#dimensions; d++) {
        const i = c * this.#dimensions + d;
        least[i] = Math.min(least[i]!, this.#state.targetDemand(w, d), this.#state.nextDemand(w, d));
      }
    }
    return Uint8Array.from(this.#p.hostsOfCluster, (hosts, c) => {
      const needs = least.subarray(c * this.#dimensions, (c + 1) * this.#dimensions);
      return hosts.some((h) => this.#state.hasRoom(h, needs, null)) ? 0 : 1;
    });
  }

  #canStay(w: number): boolean {
    const h = this.#state.host[w]!;
    if (this.#state.releasable[h] === 1) return false;
    return this.#state.couldRest(w, h, (v, d) => this.#state.demand(v, d));
  }

  #keep(w: number): void {
    if (this.#isPilot(w) && this.#state.willChange(w)) this.#countPilot(w, -1);
    this.#state.keep(w);
    this.#settle(w);
    this.#unitOf[w] = -1;
  }
}

function isEmpty(wave: SequencedWave): boolean {
  return wave.moves.length === 0 && wave.released.length === 0;
}
