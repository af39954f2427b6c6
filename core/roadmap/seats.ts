import type { EstateState, Seated } from './estateState.ts';
import type { Prepared } from './prepare.ts';
import type { SequenceDraft } from './sequenceDraft.ts';
import type { Strategy } from './strategy.ts';
import { fits } from './targetDraft.ts';
import { hostMove, stageMove } from './way.ts';

/** Finds hosts for the moves of a wave: the seats that units want, what blocks them, and other hosts that would do instead. */
export class Seats {
  readonly #draft: SequenceDraft;
  readonly #p: Prepared;
  readonly #dimensions: number;
  readonly #strategy: Strategy;
  readonly #state: EstateState;

  constructor(draft: SequenceDraft) {
    this.#draft = draft;
    this.#p = draft.prepared;
    this.#dimensions = draft.dimensions;
    this.#strategy = draft.strategy;
    this.#state = draft.state;
  }

  /** Where each member goes next: to its target, or for a stage where there is room for it meanwhile. */
  wantedSeats(unit: readonly number[]): readonly number[] {
    const { target } = this.#state;
    const isStaged = (w: number): boolean => this.#state.kindOf(w) === stageMove;
    if (unit.length === 1) return [isStaged(unit[0]!) ? this.#stageSeat(unit[0]!) : target[unit[0]!]!];
    if (!unit.some(isStaged)) return unit.map((w) => target[w]!);
    // Those that go where they are to end have no choice, so they are seated first.
    const taken = new Map<number, Float64Array>();
    const seated: Seated[] = [];
    const seats = new Int32Array(unit.length);
    for (const chooses of [false, true]) {
      unit.forEach((w, i) => {
        if (isStaged(w) !== chooses) return;
        const h = chooses ? this.#stageSeat(w, taken, seated) : target[w]!;
        seats[i] = h;
        seated.push({ w, stop: h });
        taken.set(h, this.#draft.needsOf(w, taken.get(h)).slice());
      });
    }
    return [...seats];
  }

  /** The best host to rest on in the technology in between; the target where none has room, and for those that share a host. */
  #stageSeat(
    w: number,
    taken: ReadonlyMap<number, ArrayLike<number>> = new Map(),
    seated: readonly Seated[] = [],
  ): number {
    const { target, host, releasable } = this.#state;
    if (this.#p.rules.togetherOf[w] !== -1) return target[w]!;
    let best = target[w]!;
    let bestScore = Infinity;
    const rested = (v: number, d: number): number => this.#state.demandAfterMove(v, stageMove, d);
    for (const h of this.#draft.neighbours(w)) {
      if (h !== host[w] && (!this.#draft.mayBeOn(w, h) || this.#p.way.offBy[h]! > 0)) continue;
      const needs = this.#draft.needsOf(w, taken.get(h));
      if (!this.#state.mayJoin(w, h, seated) || !this.#state.hasRoom(h, needs, null)) continue;
      // The target is best, then to stay; a host that is to be emptied is the last resort, and so is one that fills up.
      const score =
        (h === target[w] ? 0 : h === host[w] ? 1 : 1.5) +
        (releasable[h] === 1 ? 4 : 0) +
        (this.#state.couldRest(w, h, rested) ? 0 : 2) +
        this.usedShare(h, needs) / 2;
      if (score < bestScore) {
        best = h;
        bestScore = score;
      }
    }
    return best;
  }

  /** Hosts on which the unit has no room in this wave. */
  blockingHosts(unit: readonly number[], seats: readonly number[]): readonly number[] {
    if (unit.length === 1) {
      const w = unit[0]!;
      const h = seats[0]!;
      const kept = this.#draft.kept(this.#draft.keepsRoom && this.#state.host[w] !== h);
      return this.#state.hasRoom(h, this.#draft.needsOf(w), kept) && this.#state.mayJoin(w, h) ? [] : [h];
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
      if (!this.#state.hasRoom(h, sum.amounts, this.#draft.kept(this.#draft.keepsRoom && !sum.inPlaceOnly)))
        blocking.push(h);
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

  /** What the unit misses on `h` at the start of a wave in which nothing else arrives, per resource; at least 0. */
  missingOn(h: number, unit: readonly number[]): readonly number[] {
    const missing: number[] = [];
    for (let d = 0; d < this.#dimensions; d++) {
      let wanted = this.#state.load[h * this.#dimensions + d]!;
      for (const w of unit) if (this.#state.target[w] === h) wanted += this.#state.nextDemand(w, d);
      missing.push(Math.max(0, wanted - this.#p.usable[h * this.#dimensions + d]!));
    }
    return missing;
  }

  /** Per spread rule how many members must leave `h` before the unit may arrive there; rules without any are left out. */
  surplusOn(h: number, unit: readonly number[]): Map<number, number> {
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

  /** Another host of the cluster for one workload, now and to the end; -1 when there is none. */
  #otherHost(w: number, taken: ReadonlyMap<number, ArrayLike<number>>, seated: readonly Seated[]): number {
    const { target, host, releasable, isOff, final } = this.#state;
    let best = -1;
    let bestLeft = Infinity;
    this.#draft.steps += this.#draft.neighbours(w).length;
    for (const h of this.#draft.neighbours(w)) {
      if (h === target[w] || releasable[h] === 1 || isOff[h] === 1) continue;
      if (h === host[w] && !this.#state.willChange(w)) continue;
      if (!this.#draft.mayBeOn(w, h)) continue;
      if (!this.#state.mayJoin(w, h, seated) || !this.#state.mayEnd(w, h, seated)) continue;
      if (!this.#state.hasRoom(h, this.#draft.needsOf(w, taken.get(h)), this.#draft.kept(this.#draft.keepsRoom)))
        continue;
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
  otherSeats(unit: readonly number[]): readonly number[] | null {
    const taken = new Map<number, Float64Array>();
    const seats: number[] = [];
    // Those that must share a host go where the target has them, or nowhere; a stage has chosen among all hosts already.
    if (unit.some((w) => this.#p.rules.togetherOf[w] !== -1 || this.#state.kindOf(w) === stageMove)) return null;
    const seated: Seated[] = [];
    for (const w of unit) {
      const wanted = this.#state.target[w]!;
      const kept = this.#draft.kept(this.#draft.keepsRoom && wanted !== this.#state.host[w]);
      const hasRoom = this.#state.hasRoom(wanted, this.#draft.needsOf(w, taken.get(wanted)), kept);
      const seat = hasRoom && this.#state.mayJoin(w, wanted, seated) ? wanted : this.#otherHost(w, taken, seated);
      if (seat === -1) return null;
      seated.push({ w, stop: seat });
      taken.set(seat, this.#draft.needsOf(w, taken.get(seat)).slice());
      seats.push(seat);
    }
    return seats;
  }

  /** A host where `w` can stop over in the technology it is to have: kept hosts first, the emptiest of them. -1 for none. */
  stopFor(
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
    this.#draft.steps += this.#draft.neighbours(w).length;
    for (const h of this.#draft.neighbours(w)) {
      if (h === notOn || h === host[w] || isOff[h] === 1 || this.#p.way.offBy[h]! > 0) continue;
      if (!this.#draft.mayBeOn(w, h) || !this.#state.mayJoin(w, h, seated)) continue;
      const needs = this.#draft.needsOf(w, taken.get(h));
      if (!this.#state.hasRoom(h, needs, null)) continue;
      const score = this.usedShare(h, needs) + (releasable[h] === 1 ? 2 : 0) + (this.#state.hasFinalRoom(w, h) ? 0 : 1);
      if (score < bestScore) {
        best = h;
        bestScore = score;
      }
    }
    return best;
  }

  /**
   * The best other host for `w` as it is, beside what `taken` and `seated` have there already; -1 for none. With `takesAny` also hosts
   * that are to be emptied, and all of the room; else a share of the room for changes in place, `keptOf`, stays free.
   */
  evacuationSeat(
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
    this.#draft.steps += this.#draft.neighbours(w).length;
    for (const h of this.#draft.neighbours(w)) {
      if (h === host[w] || this.#p.way.offBy[h]! > 0 || !this.#draft.mayBeOn(w, h)) continue;
      if (!takesAny && releasable[h] === 1) continue;
      const needs = this.#draft.needsOf(w, taken.get(h), hostMove);
      // Who is in no hurry leaves room for the changes in place, or nothing there could ever change.
      const kept = takesAny ? null : keptOf;
      if (!this.#state.hasRoom(h, needs, kept) || !this.#state.mayJoin(w, h, seated)) continue;
      const score =
        (h === target[w] ? 0 : 1) +
        (releasable[h] === 1 ? 4 : 0) +
        (this.#state.couldRest(w, h, asItIs) ? 0 : 2) +
        ((this.#strategy.isTight === true ? -1 : 1) * this.usedShare(h, needs)) / 2;
      if (score < bestScore) {
        best = h;
        bestScore = score;
      }
    }
    return best;
  }

  /** Largest share of the host that is used in this wave once `needs` is there too. */
  usedShare(h: number, needs: ArrayLike<number>): number {
    let used = 0;
    for (let d = 0; d < this.#dimensions; d++) {
      const i = h * this.#dimensions + d;
      const limit = this.#p.usable[i]!;
      if (limit > 0) used = Math.max(used, (this.#state.load[i]! + this.#state.incoming[i]! + needs[d]!) / limit);
    }
    return used;
  }
}
