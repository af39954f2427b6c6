import type { EstateState, Seated } from './estateState.ts';
import type { Prepared } from './prepare.ts';
import type { MovePurpose } from './roadmapPlan.ts';
import type { Seats } from './seats.ts';
import type { SequenceDraft } from './sequenceDraft.ts';
import type { Strategy } from './strategy.ts';
import type { UnitOrder } from './unitOrder.ts';
import type { WaveLedger } from './waveLedger.ts';
import { hostMove } from './way.ts';

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

  /** Moves everything off `h` as it is, when all of it has room on hosts that stay; nothing otherwise. */
  drain(h: number, keepsRoom: boolean): void {
    const kept = keepsRoom ? this.#strategy.roomKept : (this.#strategy.drainKept ?? this.#strategy.roomKept);
    const residents = this.#state.residents[h]!;
    if (residents.length === 0 || this.#p.way.maxMoves < residents.length) return;
    for (const w of residents) {
      const u = this.#draft.unitOf[w]!;
      if (u === -1 || this.#draft.units[u]!.length !== 1 || this.#draft.inWave[w] === 1 || !this.#draft.mayMoveAgain(w))
        return;
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
      const stop = this.#seats.evacuationSeat(w, taken, seated, false, kept);
      if (stop === -1) return;
      taken.set(stop, this.#draft.needsOf(w, taken.get(stop), hostMove).slice());
      seated.push({ w, stop });
    }
    for (const { w, stop } of seated) this.#leaveAsItIs(w, stop, 'release-host');
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
