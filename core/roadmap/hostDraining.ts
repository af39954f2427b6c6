import type { EstateState, Seated } from './estateState.ts';
import type { Prepared } from './prepare.ts';
import type { MovePurpose } from './roadmapPlan.ts';
import type { Seats } from './seats.ts';
import type { SequenceDraft } from './sequenceDraft.ts';
import type { Strategy } from './strategy.ts';
import type { UnitOrder } from './unitOrder.ts';
import type { WaveLedger } from './waveLedger.ts';
import { hostMove, portMove, type MoveKind } from './way.ts';

/** Moves workloads off hosts as they are, because the host has to go or is worth more off; their technology changes later. */
export class HostDraining {
  readonly #draft: SequenceDraft;
  readonly #seats: Seats;
  readonly #p: Prepared;
  readonly #dimensions: number;
  readonly #strategy: Strategy;
  readonly #state: EstateState;
  readonly #ledger: WaveLedger;
  readonly #order: UnitOrder;

  constructor(draft: SequenceDraft, seats: Seats) {
    this.#draft = draft;
    this.#seats = seats;
    this.#p = draft.prepared;
    this.#dimensions = draft.dimensions;
    this.#strategy = draft.strategy;
    this.#state = draft.state;
    this.#ledger = draft.ledger;
    this.#order = draft.order;
  }

  /** Moves workloads off hosts that have to go soon as they are, to where there is room; their technology changes later. */
  evacuate(units: readonly number[]): void {
    for (const u of units) {
      const unit = this.#draft.units[u]!;
      const w = unit[0]!;
      if (
        unit.length !== 1 ||
        this.#draft.inWave[w] === 1 ||
        this.#draft.isPlaced[u] === 1 ||
        !this.#draft.mayMoveAgain(w)
      )
        continue;
      if (this.#p.way.offBy[this.#state.host[w]!] === 0) continue;
      if (this.#ledger.refusal(unit, [hostMove]) !== null) continue;
      const stop = this.#seats.evacuationSeat(w);
      if (stop === -1) continue;
      this.#leaveAsItIs(w, stop, 'leave-host');
    }
  }

  /**
   * Moves everything off `h`, when all of it has room on hosts that stay; nothing otherwise. All of it goes as it is, or as many as
   * the strategy says change technology on the way out, so that the rest has room.
   */
  drain(h: number, keepsRoom: boolean): void {
    const residents = this.#state.residents[h]!;
    if (residents.length === 0 || this.#p.way.maxMoves < residents.length) return;
    for (const w of residents) {
      const u = this.#draft.unitOf[w]!;
      if (u === -1 || this.#draft.units[u]!.length !== 1 || this.#draft.inWave[w] === 1 || !this.#draft.mayMoveAgain(w))
        return;
    }
    const most = this.#strategy.drainChanges ?? 0;
    const changing = most > 0 && this.#couldLeave(h) ? this.#bySaving(residents, h).slice(0, most) : [];
    for (let number = 0; number <= changing.length; number = number === 0 ? 1 : 2 * number) {
      const changed = new Set(changing.slice(0, number));
      const kindOf = (w: number): MoveKind => (changed.has(w) ? portMove : hostMove);
      if (this.#ledger.refusal(residents, residents.map(kindOf)) !== null) return;
      const seated = this.#seatsOfAll(residents, h, changed, keepsRoom);
      if (seated === null) continue;
      // Whose time is asked for first can decide whether there is enough.
      const leaving = seated.map(({ w }) => w);
      if (this.#ledger.refusal(leaving, leaving.map(kindOf)) !== null) return;
      for (const { w, stop } of seated) {
        if (changed.has(w)) this.#changeAndLeave(w, stop);
        else this.#leaveAsItIs(w, stop, 'release-host');
      }
      return;
    }
  }

  /** False when what is on `h` has no room on the hosts that stay even if it were divided and half of it were gone. */
  #couldLeave(h: number): boolean {
    const { load, incoming, releasable } = this.#state;
    for (let d = 0; d < this.#dimensions; d++) {
      let free = 0;
      for (const other of this.#p.hostsOfCluster[this.#p.clusterOf[h]!]!) {
        const i = other * this.#dimensions + d;
        if (other !== h && releasable[other] === 0) free += Math.max(0, this.#p.usable[i]! - load[i]! - incoming[i]!);
      }
      if (2 * free < load[h * this.#dimensions + d]!) return false;
    }
    return true;
  }

  /** Those that can change technology now, by what that saves of the host for the effort. */
  #bySaving(residents: readonly number[], h: number): readonly number[] {
    const { way } = this.#p;
    const rateOf = (w: number): number => {
      let saved = 0;
      for (let d = 0; d < this.#dimensions; d++) {
        const limit = this.#p.usable[h * this.#dimensions + d]!;
        if (limit > 0) saved = Math.max(saved, (this.#state.demand(w, d) - this.#state.nextDemand(w, d)) / limit);
      }
      return saved / Math.max(way.effort[portMove * way.count + w]!, 1e-9);
    };
    return residents
      .filter((w) => this.#state.kindOf(w) === portMove && this.#draft.isFree(w) && !this.#draft.pilots.keepWaiting(w))
      .map((w) => ({ w, rate: rateOf(w) }))
      .filter(({ rate }) => rate > 0)
      .toSorted((a, b) => b.rate - a.rate || a.w - b.w)
      .map(({ w }) => w);
  }

  /** Seats for all, the largest first; null when one finds none. */
  #seatsOfAll(
    residents: readonly number[],
    h: number,
    changed: ReadonlySet<number>,
    keepsRoom: boolean,
  ): readonly Seated[] | null {
    const kept = keepsRoom ? this.#strategy.roomKept : (this.#strategy.drainKept ?? this.#strategy.roomKept);
    const sizeOf = (w: number): number => {
      let size = 0;
      for (let d = 0; d < this.#dimensions; d++) {
        const limit = this.#p.usable[h * this.#dimensions + d]!;
        const needs = changed.has(w) ? this.#state.nextDemand(w, d) : this.#state.demand(w, d);
        if (limit > 0) size = Math.max(size, needs / limit);
      }
      return size;
    };
    const taken = new Map<number, Float64Array>();
    const seated: Seated[] = [];
    for (const { w } of residents
      .map((one) => ({ w: one, size: sizeOf(one) }))
      .toSorted((a, b) => b.size - a.size || a.w - b.w)) {
      const stop = changed.has(w)
        ? this.#seats.stopFor(w, h, taken, seated)
        : this.#seats.evacuationSeat(w, taken, seated, this.#strategy.drainsAnywhere === true, kept);
      if (stop === -1) return null;
      const kind = changed.has(w) ? portMove : hostMove;
      taken.set(stop, this.#draft.needsOf(w, taken.get(stop), kind).slice());
      seated.push({ w, stop });
    }
    return seated;
  }

  /** Changes technology on another host, for good where the end allows it. */
  #changeAndLeave(w: number, stop: number): void {
    const isLast =
      stop === this.#state.target[w] || (this.#state.releasable[stop] === 0 && this.#state.hasFinalRoom(w, stop));
    const why = { purpose: 'release-host', about: this.#state.host[w]! } as const;
    this.#draft.record(w, stop, portMove, why, -1, isLast ? 'end' : 'more-after-stop', isLast);
    this.#draft.isPlaced[this.#draft.unitOf[w]!] = 1;
  }

  /** Moves off the host of each cluster that is emptied next what has room elsewhere as it is. */
  thin(drained: Uint8Array): void {
    const isTaken = new Uint8Array(this.#p.hostsOfCluster.length);
    const kept = this.#strategy.drainKept ?? 0;
    for (const h of this.#order.beingEmptied()) {
      const c = this.#p.clusterOf[h]!;
      if (isTaken[c] === 1 || drained[h] !== 2) continue;
      isTaken[c] = 1;
      const leaving: { w: number; size: number }[] = [];
      for (const w of this.#state.residents[h]!) {
        const u = this.#draft.unitOf[w]!;
        if (
          u === -1 ||
          this.#draft.units[u]!.length !== 1 ||
          this.#draft.inWave[w] === 1 ||
          !this.#draft.mayMoveAgain(w)
        )
          continue;
        leaving.push({ w, size: this.#state.demand(w, 1) });
      }
      leaving.sort((a, b) => b.size - a.size || a.w - b.w);
      for (const { w } of leaving) {
        if (this.#ledger.refusalOfOne(w, hostMove) !== null) continue;
        const stop = this.#seats.evacuationSeat(w, undefined, undefined, false, kept);
        if (stop !== -1) this.#leaveAsItIs(w, stop, 'release-host');
      }
    }
  }

  /** One change of host in the technology that the workload has. */
  #leaveAsItIs(w: number, stop: number, purpose: MovePurpose): void {
    const isLast = stop === this.#state.target[w] && !this.#state.willChange(w);
    const follows = isLast ? 'end' : stop === this.#state.target[w] ? 'more' : 'more-after-stop';
    this.#draft.record(w, stop, hostMove, { purpose, about: this.#state.host[w]! }, -1, follows);
    this.#draft.isPlaced[this.#draft.unitOf[w]!] = 1;
  }
}
