import type { DueDates } from './dueDates.ts';
import type { EstateState } from './estateState.ts';
import type { Prepared } from './prepare.ts';
import type { Seats } from './seats.ts';
import type { SequenceDraft } from './sequenceDraft.ts';
import type { Refusal, WaveLedger } from './waveLedger.ts';
import { neverThere } from './way.ts';

/** Decides what becomes of units that cannot move: they wait for a later wave, or stay where they are for good, with the reason. */
export class LeavingBehind {
  readonly #draft: SequenceDraft;
  readonly #seats: Seats;
  readonly #p: Prepared;
  readonly #dimensions: number;
  readonly #state: EstateState;
  readonly #ledger: WaveLedger;
  readonly #due: DueDates | null;

  constructor(draft: SequenceDraft, seats: Seats) {
    this.#draft = draft;
    this.#seats = seats;
    this.#p = draft.prepared;
    this.#dimensions = draft.dimensions;
    this.#state = draft.state;
    this.#ledger = draft.ledger;
    this.#due = draft.due;
  }

  /** Leaves units alone whose only wave has gone by; true when there were any. */
  dropMissed(wave: number): boolean {
    const { heldIn } = this.#p.way;
    if (this.#due === null) return false;
    const missed = this.#draft.open.filter((u) =>
      this.#draft.units[u]!.some((w) => heldIn[w]! > 0 && heldIn[w]! < wave),
    );
    this.#abandon(missed, () => 'held');
    return missed.length > 0;
  }

  /**
   * When nothing is left but to take seats of the target among hosts that stay, all may end where they are: the moves and waves
   * that it would take earn nothing. True when they did.
   */
  endHere(): boolean {
    const { host, releasable } = this.#state;
    for (const u of this.#draft.open) {
      const unit = this.#draft.units[u]!;
      if (unit.length !== 1) return false;
      const w = unit[0]!;
      const h = host[w]!;
      if (this.#state.willChange(w) || !this.#draft.mayMoveAgain(w)) return false;
      if (releasable[h] === 1 || !this.#draft.mayBeOn(w, h) || this.#state.isOver(h)) return false;
    }
    for (const u of this.#draft.open) {
      const w = this.#draft.units[u]![0]!;
      this.#state.retarget(w, host[w]!);
      this.#draft.settle(w);
      this.#draft.unitOf[w] = -1;
      this.#draft.units[u] = [];
    }
    this.#draft.open = [];
    return true;
  }

  /**
   * The first later wave in which something new can happen: the calendar opens for a unit, people have more time, or a host
   * arrives in its cluster. 0 when nothing will.
   */
  nextOpening(order: readonly number[]): number {
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
      const unit = this.#draft.units[u]!;
      const opens = this.#ledger.opensAt(unit, this.#draft.kindsOf(unit));
      if (opens > 0) next = Math.min(next, opens);
      for (const w of unit) next = Math.min(next, arrivals.get(this.#p.clusterOf[this.#state.host[w]!]!) ?? Infinity);
    }
    return next > way.lastWave ? 0 : next === Infinity ? 0 : next;
  }

  /** Leaves the least valuable of the stuck units where they are: one by one when few are left, a twentieth when many. */
  giveUp(order: readonly number[]): void {
    const number = Math.max(1, Math.floor(this.#draft.open.length / 20));
    const closed: number[] = [];
    const safe: number[] = [];
    const unsafe: number[] = [];
    const isClosed = this.#closedClusters();
    // What waits for others goes on when they give up, so it is left for last.
    const waits = order.filter((u) => this.#refusalAlone(u) === 'order');
    const isWaiting = new Set(waits.length < order.length ? waits : []);
    for (let i = order.length - 1; i >= 0; i--) {
      if (isWaiting.has(order[i]!)) continue;
      const unit = this.#draft.units[order[i]!]!;
      if (unit.some((w) => isClosed[this.#p.clusterOf[this.#state.host[w]!]!] === 1)) closed.push(order[i]!);
      else (unit.every((w) => this.#canStay(w)) ? safe : unsafe).push(order[i]!);
    }
    const given = closed.length > 0 ? closed : [...safe, ...unsafe].slice(0, number);
    this.#abandon(given, (u) => this.#refusalAlone(u) ?? 'room');
  }

  /** No further wave: what is left stays. */
  giveUpAll(): void {
    this.#abandon([...this.#draft.open], () => 'last-wave');
  }

  #refusalAlone(u: number): Refusal | null {
    if (this.#p.way.isPlain) return null;
    return this.#ledger.refusalAlone(this.#draft.units[u]!, this.#draft.kindsOf(this.#draft.units[u]!));
  }

  #abandon(given: readonly number[], because: (u: number) => Refusal | 'room'): void {
    if (given.length === 0) return;
    for (const u of given) {
      const unit = this.#draft.units[u]!;
      const reason = because(u);
      const blocking = reason === 'room' ? this.#seats.blockingHosts(unit, this.#seats.wantedSeats(unit)) : [];
      for (const w of unit) {
        this.#draft.abandoned.set(w, { because: reason, text: this.#whyLeft(w, reason, blocking) });
        this.#draft.keep(w);
      }
    }
    for (const u of given) this.#draft.units[u] = [];
    this.#draft.open = this.#draft.open.filter((u) => this.#draft.units[u]!.length > 0);
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
    for (let w = 0; w < this.#p.ids.length; w++) {
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
}
