import { lastOpen, never } from './dueWaves.ts';
import type { EstateState } from './estateState.ts';
import type { Prepared } from './prepare.ts';
import { hostMove, waveDays } from './way.ts';

interface DueUnit {
  readonly u: number;
  readonly wave: number;
  readonly effort: number;
  readonly moves: number;
}

/** Which units have to go now, so that dates are kept. */
export class DueDates {
  readonly #p: Prepared;
  readonly #state: EstateState;
  readonly #chain: Int32Array;
  /** Person-days of all waves up to each, from the first. */
  readonly #days: number[] = [0];
  /** Units with a date, the nearest first, of the wave that was asked about last. */
  #units: readonly DueUnit[] = [];

  constructor(prepared: Prepared, state: EstateState) {
    this.#p = prepared;
    this.#state = state;
    this.#chain = prepared.due ?? new Int32Array(prepared.ids.length).fill(never);
  }

  #daysBetween(first: number, last: number): number {
    for (let k = this.#days.length; k <= last; k++) this.#days.push(this.#days[k - 1]! + waveDays(this.#p.way, k));
    return this.#days[last]! - this.#days[first - 1]!;
  }

  /** The last wave in which the workload can move so that dates are kept. */
  #dueOf(w: number): number {
    const { way } = this.#p;
    const offBy = way.offBy[this.#state.host[w]!]!;
    if (offBy === 0) return this.#chain[w]!;
    return Math.min(this.#chain[w]!, lastOpen(way, w, offBy));
  }

  /** True when a date is missed unless the unit moves in this wave, or is missed already. */
  isLastChance(unit: readonly number[], wave: number): boolean {
    return unit.some((w) => this.#dueOf(w) <= wave);
  }

  /**
   * Units that go before all others in this wave, the nearest date first: once those with a date need more than `share` of the
   * people's time that is left until then, or of the moves.
   */
  urgent(
    open: readonly number[],
    units: readonly (readonly number[])[],
    wave: number,
    share: number,
  ): readonly number[] {
    const { way } = this.#p;
    const dated: DueUnit[] = [];
    for (const u of open) {
      let due = never;
      let effort = 0;
      for (const w of units[u]!) {
        due = Math.min(due, this.#dueOf(w));
        effort += way.effort[this.#state.kindOf(w) * way.count + w]!;
      }
      if (due !== never) dated.push({ u, wave: due, effort, moves: units[u]!.length });
    }
    dated.sort((a, b) => a.wave - b.wave || a.u - b.u);
    this.#units = dated;
    let effort = 0;
    let moves = 0;
    let count = 0;
    dated.forEach((unit, i) => {
      effort += unit.effort;
      moves += unit.moves;
      const last = Math.max(wave, unit.wave);
      const isTight =
        effort >= share * this.#daysBetween(wave, last) || moves >= share * way.maxMoves * (last - wave + 1);
      if (isTight || unit.wave <= wave) count = i + 1;
    });
    return dated.slice(0, count).map(({ u }) => u);
  }

  /**
   * Of the urgent units those whose host has to go before all of them could change technology: they leave it as they are. Those
   * with the longest changes first. Speaks of the wave of the last call of {@link urgent}.
   */
  hurried(urgent: readonly number[], units: readonly (readonly number[])[], wave: number): readonly number[] {
    if (urgent.length === 0) return [];
    const { way } = this.#p;
    const hurried: number[] = [];
    const saved = new Map<number, number>();
    let effort = 0;
    this.#units.forEach((unit, i) => {
      effort += unit.effort;
      const next = this.#units[i + 1];
      if (next !== undefined && next.wave === unit.wave) return;
      let over = effort - this.#daysBetween(wave, Math.max(wave, unit.wave));
      for (const value of saved.values()) over -= value;
      if (!(over > 0)) return;
      const candidates = this.#units
        .slice(0, i + 1)
        .filter(({ u }) => !saved.has(u) && units[u]!.length === 1 && way.offBy[this.#state.host[units[u]![0]!]!]! > 0)
        .map((candidate) => ({
          u: candidate.u,
          gain: candidate.effort - way.effort[hostMove * way.count + units[candidate.u]![0]!]!,
        }))
        .filter(({ gain }) => gain > 0)
        .toSorted((a, b) => b.gain - a.gain || a.u - b.u);
      for (const { u, gain } of candidates) {
        if (!(over > 0)) break;
        over -= gain;
        saved.set(u, gain);
        hurried.push(u);
      }
    });
    return hurried;
  }
}
