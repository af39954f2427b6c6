import type { EstateState } from './estateState.ts';
import type { Prepared } from './prepare.ts';
import type { Seats } from './seats.ts';
import type { SequenceDraft } from './sequenceDraft.ts';
import type { Strategy } from './strategy.ts';
import type { UnitOrder } from './unitOrder.ts';
import type { WaveLedger } from './waveLedger.ts';

/** How deep a wanted move may call for others that have to come first. */
export const mostDepth = 8;

/** Fills a wave with units in the order of their worth; what has to move first, or stands in the way, is tried before. */
export class WaveFilling {
  readonly #draft: SequenceDraft;
  readonly #seats: Seats;
  readonly #p: Prepared;
  readonly #dimensions: number;
  readonly #strategy: Strategy;
  readonly #state: EstateState;
  readonly #ledger: WaveLedger;
  readonly #order: UnitOrder;
  readonly #promoted: Uint8Array;
  #askedRules = new Set<number>();

  constructor(draft: SequenceDraft, seats: Seats) {
    this.#draft = draft;
    this.#seats = seats;
    this.#p = draft.prepared;
    this.#dimensions = draft.dimensions;
    this.#strategy = draft.strategy;
    this.#state = draft.state;
    this.#ledger = draft.ledger;
    this.#order = draft.order;
    this.#promoted = new Uint8Array(draft.prepared.hostIds.length);
  }

  /** Places the units of `order` that can move, in this order, until nobody has time for even the smallest. */
  fill(order: readonly number[]): void {
    this.#promoted.fill(0);
    this.#askedRules.clear();
    let least = Infinity;
    for (const u of order) {
      if (this.#draft.isPlaced[u] === 0) least = Math.min(least, this.#order.effort(this.#draft.units[u]!));
    }
    for (const u of order) {
      if (this.#ledger.isFull(least)) return;
      if (this.#draft.isPlaced[u] === 0) this.#tryUnit(u, 0);
    }
  }

  /** Places the unit in this wave when everything allows it; else tries what stands in its way. True when placed. */
  #tryUnit(u: number, depth: number): boolean {
    this.#draft.steps += 1;
    if (this.#draft.isPlaced[u] === 1) return true;
    const unit = this.#draft.units[u]!;
    for (const w of unit) if (this.#draft.inWave[w] === 1 || this.#draft.pilots.keepWaiting(w)) return false;
    if (!this.isReady(unit, depth)) return false;
    const refusal =
      unit.length === 1
        ? this.#ledger.refusalOfOne(unit[0]!, this.#state.kindOf(unit[0]!))
        : this.#ledger.refusal(unit, this.#draft.kindsOf(unit));
    if (refusal !== null) {
      if (refusal === 'order' && depth < mostDepth) this.#askFirst(unit, depth);
      return false;
    }
    const seats = this.#seats.wantedSeats(unit);
    const blocking = this.#seats.blockingHosts(unit, seats);
    if (blocking.length === 0) {
      this.#draft.place(u, seats);
      return true;
    }
    if (this.#strategy.isEager && unit.length === 1 && this.#order.isBeingEmptied(this.#state.host[unit[0]!]!)) {
      const others = this.#seats.otherSeats(unit);
      if (others !== null) {
        this.#draft.place(u, others);
        return true;
      }
    }
    if (this.#strategy.isLoose === true && unit.length === 1 && this.#changeAnywhere(u)) return true;
    if (depth < mostDepth) for (const h of blocking) this.#promote(h, unit, depth);
    return false;
  }

  /** Changes technology on whatever host has room, for good where the end allows it. */
  #changeAnywhere(u: number): boolean {
    const w = this.#draft.units[u]![0]!;
    if (!this.#state.willChange(w) || !this.#draft.isFree(w)) return false;
    const seats = this.#seats.otherSeats(this.#draft.units[u]!);
    if (seats !== null) {
      this.#draft.place(u, seats);
      return true;
    }
    const { host, isOff, releasable } = this.#state;
    const needs = this.#draft.needsOf(w);
    let best = -1;
    let bestScore = Infinity;
    this.#draft.steps += this.#draft.neighbours(w).length;
    for (const h of this.#draft.neighbours(w)) {
      if (isOff[h] === 1 || this.#p.way.offBy[h]! > 0) continue;
      if (h !== host[w] && (releasable[h] === 1 || this.#p.canMoveHost[w] === 0 || !this.#draft.mayBeOn(w, h)))
        continue;
      if (!this.#state.mayJoin(w, h) || !this.#state.hasRoom(h, needs, null)) continue;
      const score = (releasable[h] === 1 ? 2 : 0) + (h === host[w] ? -1 : 0) + this.#seats.usedShare(h, needs);
      if (score < bestScore) {
        best = h;
        bestScore = score;
      }
    }
    if (best === -1) return false;
    const why = { purpose: 'stop-over', about: this.#state.target[w]! } as const;
    this.#draft.record(w, best, this.#state.kindOf(w), why, -1, 'more-after-stop');
    this.#draft.isPlaced[u] = 1;
    return true;
  }

  /** What has to move in an earlier wave than this unit is tried now, so that the unit can follow. */
  #askFirst(unit: readonly number[], depth: number): void {
    for (const r of this.#ledger.waitsForRules(unit)) {
      if (this.#askedRules.has(r)) continue;
      this.#askedRules.add(r);
      for (const w of this.#p.firstOfRule[r]!) {
        const u = this.#draft.unitOf[w]!;
        if (u !== -1 && this.#draft.isPlaced[u] === 0 && this.#state.isPending(w)) this.#tryUnit(u, depth + 1);
      }
    }
  }

  /** Groups that this unit waits for have moved, or move in this wave too. */
  isReady(unit: readonly number[], depth: number): boolean {
    for (const w of unit) {
      const g = this.#p.groupOf[w]!;
      if (g === -1) continue;
      for (const needed of this.#p.dependsOn[g]!) {
        // Those of the unit itself move beside it; the rest of their group has to be there too.
        const beside = unit.reduce((count, other) => count + (this.#p.groupOf[other] === needed ? 1 : 0), 0);
        if (this.#draft.pendingOfGroup[needed]! <= beside) continue;
        if (depth >= mostDepth) return false;
        for (const v of this.#draft.unitsOfGroup[needed]!) {
          const other = this.#draft.units[v]!;
          if (other === unit || other.length === 0 || this.#draft.isPlaced[v] === 1) continue;
          if (!this.#tryUnit(v, depth + 1)) return false;
        }
        if (this.#draft.pendingOfGroup[needed]! > beside) return false;
      }
    }
    return true;
  }

  /** Tries to free `h` of as much as `unit` misses there, with moves that are wanted anyway. */
  #promote(h: number, unit: readonly number[], depth: number): void {
    if (this.#promoted[h] === 1) return;
    this.#promoted[h] = 1;
    const missing = this.#seats.missingOn(h, unit);
    const worths = new Map<number, number>();
    for (const w of this.#state.residents[h]!) {
      const v = this.#draft.unitOf[w]!;
      if (v === -1 || this.#draft.isPlaced[v] === 1) continue;
      worths.set(v, (worths.get(v) ?? 0) + this.#freedShare(w, h));
    }
    const candidates = [...worths]
      .filter(([, freed]) => freed > 0)
      .map(([v, freed]) => ({ v, worth: freed / Math.max(this.#order.share(this.#draft.units[v]!), 1e-12) }));
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
}
