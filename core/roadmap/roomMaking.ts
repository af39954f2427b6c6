import type { DueDates } from './dueDates.ts';
import type { EstateState, Seated } from './estateState.ts';
import type { Prepared } from './prepare.ts';
import type { Seats } from './seats.ts';
import type { SequenceDraft } from './sequenceDraft.ts';
import type { Strategy } from './strategy.ts';
import { fits } from './targetDraft.ts';
import { type WaveFilling, mostDepth } from './waveFilling.ts';
import type { WaveLedger } from './waveLedger.ts';

/** Makes room by moves that nobody asked for: another host for good, a stop-over, or others that make way. */
export class RoomMaking {
  readonly #draft: SequenceDraft;
  readonly #seats: Seats;
  readonly #filling: WaveFilling;
  readonly #p: Prepared;
  readonly #dimensions: number;
  readonly #strategy: Strategy;
  readonly #state: EstateState;
  readonly #ledger: WaveLedger;
  readonly #due: DueDates | null;

  constructor(draft: SequenceDraft, seats: Seats, filling: WaveFilling) {
    this.#draft = draft;
    this.#seats = seats;
    this.#filling = filling;
    this.#p = draft.prepared;
    this.#dimensions = draft.dimensions;
    this.#strategy = draft.strategy;
    this.#state = draft.state;
    this.#ledger = draft.ledger;
    this.#due = draft.due;
  }

  /** Others make way for the first units of the order that change technology and have had no room in this wave. */
  makeWay(order: readonly number[], most: number): void {
    let left = most;
    let tries = 4 * most;
    for (const u of order) {
      if (left === 0 || tries === 0) return;
      const unit = this.#draft.units[u]!;
      const w = unit[0]!;
      if (this.#draft.isPlaced[u] === 1 || unit.length !== 1 || this.#draft.inWave[w] === 1) continue;
      if (!this.#state.willChange(w) || !this.#draft.isFree(w) || this.#draft.pilots.keepWaiting(w)) continue;
      const h = this.#state.target[w]!;
      const missing = this.#seats.missingOn(h, unit);
      if (missing.every((amount) => amount === 0)) continue;
      tries -= 1;
      if (this.#clear(h, unit, missing)) left -= 1;
    }
  }

  /** One step around each host that blocks: another host for good, or a stop-over. */
  resolve(order: readonly number[]): void {
    this.#draft.keepsRoom = false;
    const tried = new Uint8Array(this.#p.hostIds.length);
    for (const u of order) {
      if (this.#draft.isPlaced[u] === 1) continue;
      const unit = this.#draft.units[u]!;
      if (unit.some((w) => this.#draft.inWave[w] === 1)) continue;
      if (unit.some((w) => this.#draft.pilots.keepWaiting(w))) continue;
      if (!this.#filling.isReady(unit, mostDepth) || this.#ledger.refusal(unit, this.#draft.kindsOf(unit)) !== null)
        continue;
      const wanted = this.#seats.wantedSeats(unit);
      const blocking = this.#seats.blockingHosts(unit, wanted);
      if (blocking.length === 0) {
        this.#draft.place(u, wanted);
        continue;
      }
      // What is still to arrive is worth waiting for, unless the date is near.
      if (wanted.some((h) => this.#state.isThere[h] === 0) && !this.#isPressed(unit)) continue;
      const seats = this.#seats.otherSeats(unit);
      if (seats !== null) {
        this.#draft.place(u, seats);
        continue;
      }
      const h = blocking[0]!;
      if (tried[h] === 1) continue;
      tried[h] = 1;
      if (this.#stepAside(unit, h) || this.#clear(h, unit, this.#seats.missingOn(h, unit))) continue;
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
    if (unit.length !== 1 || this.#state.host[w] !== h || !this.#draft.isFree(w) || this.#draft.stops[w]! > 0)
      return false;
    const stop = this.#seats.stopFor(w, h);
    if (stop === -1) return false;
    this.#draft.record(w, stop, this.#state.kindOf(w), { purpose: 'stop-over', about: h }, w, 'more-after-stop');
    return true;
  }

  /** Makes room on another host, so that the workload can stop over there in the next wave. */
  #clearStop(unit: readonly number[], h: number): void {
    const w = unit[0]!;
    if (unit.length !== 1 || !this.#draft.isFree(w) || this.#draft.stops[w]! > 0) return;
    for (const stop of this.#p.hostsOfCluster[this.#p.clusterOf[h]!]!) {
      if (stop === h || stop === this.#state.host[w] || this.#state.isOff[stop] === 1) continue;
      if (this.#state.isThere[stop] === 0 || !this.#draft.mayBeOn(w, stop)) continue;
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
    const surplus = this.#seats.surplusOn(h, unit);
    const lacks = (): boolean =>
      missing.some((amount, d) => freed[d]! < amount) || [...surplus.values()].some((count) => count > 0);
    const eases = (w: number): boolean => this.#p.rules.spreadOf[w]!.some((r) => (surplus.get(r) ?? 0) > 0);
    const candidates: number[] = [];
    for (const w of this.#state.residents[h]!) {
      if (unit.includes(w) || this.#draft.inWave[w] === 1) continue;
      if (!this.#draft.isFree(w) || this.#draft.stops[w]! > 0 || this.#draft.abandoned.has(w)) continue;
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
      if (this.#ledger.refusal(moving, this.#draft.kindsOf(moving)) !== null) continue;
      if (!missing.some((amount, d) => freed[d]! < amount) && !eases(w)) continue;
      const stop = this.#seats.stopFor(w, h, taken, plan);
      if (stop === -1) continue;
      taken.set(stop, this.#draft.needsOf(w, taken.get(stop)).slice());
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
      this.#draft.record(w, stop, this.#state.kindOf(w), why, unit[0]!, 'more-after-stop', isForGood);
    }
    return true;
  }
}
