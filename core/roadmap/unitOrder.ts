import type { EstateState } from './estateState.ts';
import type { Prepared } from './prepare.ts';
import type { Strategy } from './strategy.ts';

/**
 * In which order a wave takes the units that are open. Units are sorted once by what does not change; a wave only ranks the
 * hosts that are being emptied and deals the units out to them.
 */
export class UnitOrder {
  readonly #p: Prepared;
  readonly #strategy: Strategy;
  readonly #state: EstateState;
  readonly #capacity: number;
  readonly #maxMoves: number;
  readonly #hostRank: Int32Array;

  constructor(prepared: Prepared, strategy: Strategy, state: EstateState) {
    this.#p = prepared;
    this.#strategy = strategy;
    this.#state = state;
    this.#capacity = prepared.capacity;
    this.#maxMoves = prepared.way.maxMoves;
    this.#hostRank = new Int32Array(prepared.hostIds.length);
  }

  /** What one unit takes of a wave, 0..1: of its effort or of its moves, whichever is scarcer. */
  share(unit: readonly number[]): number {
    return this.#shareOf(this.effort(unit), unit.length);
  }

  /** Person-days of the unit's next moves. */
  effort(unit: readonly number[]): number {
    const { way } = this.#p;
    let effort = 0;
    for (const w of unit) effort += way.effort[this.#state.kindOf(w) * way.count + w]!;
    return effort;
  }

  #shareOf(effort: number, moves: number): number {
    return Math.max(this.#capacity > 0 ? effort / this.#capacity : 0, moves / this.#maxMoves);
  }

  /** True when the host is to be switched off and is not yet. */
  isBeingEmptied(h: number): boolean {
    return this.#state.releasable[h] === 1 && this.#state.isOff[h] === 0;
  }

  /** Hosts that are to be switched off and are not yet, those worth most for what is on them first. */
  beingEmptied(): readonly number[] {
    const { residents } = this.#state;
    const worth = (h: number): number =>
      ((this.#strategy.urgency?.[h] ?? 1) * this.#p.gain[h]!) / Math.max(1, residents[h]!.length);
    return this.#p.hostIds
      .map((_, h) => h)
      .filter((h) => this.isBeingEmptied(h))
      .toSorted((a, b) => worth(b) - worth(a) || a - b);
  }

  /** What one wave earlier is worth for the change of the unit alone, in the unit of the objective; 0 without one. */
  #ownRate(unit: readonly number[]): number {
    const { rates } = this.#p;
    if (rates === null) return 0;
    let sum = 0;
    for (const w of unit) if (this.#state.willChange(w)) sum += rates[w]!;
    return sum;
  }

  /**
   * The units by what does not change from wave to wave: their turn where the strategy gives one, or else, within one host, the
   * objective's worth first, then low caution, and of equals the larger first: it is the harder one to fit later.
   */
  sorted(open: readonly number[], units: readonly (readonly number[])[]): number[] {
    const { turn } = this.#strategy;
    if (turn !== undefined) {
      const turnOf = (u: number): number => units[u]!.reduce((least, w) => Math.min(least, turn[w]!), Infinity);
      return open
        .map((u) => ({ u, turn: turnOf(u) }))
        .toSorted((a, b) => a.turn - b.turn || a.u - b.u)
        .map(({ u }) => u);
    }
    return open
      .map((u) => {
        const unit = units[u]!;
        const share = this.share(unit);
        let caution = 0;
        for (const w of unit) caution = Math.max(caution, this.#p.caution[w]!);
        return { u, share, caution, rate: this.#ownRate(unit) / Math.max(share, 1e-12) };
      })
      .toSorted((a, b) => b.rate - a.rate || a.caution - b.caution || b.share - a.share || a.u - b.u)
      .map(({ u }) => u);
  }

  /** The open units, sorted as by {@link sorted}, in the order in which this wave should take them; `urgent` go first. */
  order(open: readonly number[], units: readonly (readonly number[])[], urgent: readonly number[]): readonly number[] {
    const rest = this.#byWorth(open, units);
    if (urgent.length === 0) return rest;
    const isUrgent = new Set(urgent);
    return [...urgent, ...rest.filter((u) => !isUrgent.has(u))];
  }

  #byWorth(open: readonly number[], units: readonly (readonly number[])[]): readonly number[] {
    if (this.#strategy.turn !== undefined) return open;
    const { host } = this.#state;
    const { gain, caution, rates, way } = this.#p;
    const hosts = gain.length;
    // Smith's rule on what is left of each host: gain over remaining work, production weighing up to double.
    const work = new Float64Array(hosts);
    const worthOf = Float64Array.from(gain);
    for (const u of open) {
      for (const w of units[u]!) {
        const effort = way.effort[this.#state.kindOf(w) * way.count + w]!;
        work[host[w]!]! += this.#shareOf(effort, 1) * (1 + caution[w]!);
        if (rates !== null && this.#state.willChange(w)) worthOf[host[w]!]! += rates[w]!;
      }
    }
    const draining: number[] = [];
    for (let h = 0; h < hosts; h++) if (this.isBeingEmptied(h)) draining.push(h);
    const worth = Float64Array.from(worthOf, (value, h) =>
      work[h]! > 0 ? ((this.#strategy.urgency?.[h] ?? 1) * value) / work[h]! : Infinity,
    );
    draining.sort((a, b) => worth[b]! - worth[a]! || a - b);
    this.#hostRank.fill(hosts);
    draining.forEach((h, position) => {
      this.#hostRank[h] = position;
    });

    const keptAt = this.#strategy.keptHostsAt * (draining.length + 1) - 0.5;
    // Two places per host: its own, and the one before it.
    const places: number[][] = [];
    for (const u of open) {
      const unit = units[u]!;
      let rank = hosts;
      let frees = false;
      let isEarly = false;
      for (const w of unit) {
        const own = this.#hostRank[host[w]!]!;
        rank = Math.min(rank, own);
        frees ||= own === hosts;
        isEarly ||= this.#strategy.early?.has(w) ?? false;
      }
      let first = frees ? Math.min(rank, keptAt) : rank;
      if (rates !== null && first > 0) first = Math.min(first, this.#rankOfRate(unit, draining, worth));
      const place = isEarly ? 0 : Number.isInteger(first) ? 2 * first + 2 : 2 * Math.ceil(first) + 1;
      (places[place] ??= []).push(u);
    }
    const order: number[] = [];
    for (const list of places) if (list !== undefined) for (const u of list) order.push(u);
    return order;
  }

  /** Before which of the hosts being emptied the unit's own change is worth as much for its effort; their number for none. */
  #rankOfRate(unit: readonly number[], draining: readonly number[], worth: Float64Array): number {
    const rate = this.#ownRate(unit);
    if (!(rate > 0)) return Infinity;
    let caution = 0;
    for (const w of unit) caution = Math.max(caution, this.#p.caution[w]!);
    const ratio = rate / Math.max(this.share(unit) * (1 + caution), 1e-12);
    let low = 0;
    let high = draining.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (worth[draining[middle]!]! >= ratio) low = middle + 1;
      else high = middle;
    }
    return low - 0.5;
  }
}
