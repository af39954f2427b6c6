import type { EstateState } from './estateState.ts';
import type { Prepared } from './prepare.ts';
import { hostMove, waveDays, type Way } from './way.ts';

/** No date. */
const never = 2 ** 31 - 1;

/**
 * Per workload the last wave in which it can move so that dates other than its host's can be kept: that it is held in, and
 * those of everything that has to move after it, hosts that have to be off included. Null where nothing has a date at all.
 */
export function dueWaves(
  way: Way,
  fromHost: Int32Array,
  firstOfRule: readonly (readonly number[])[],
  laterOfRule: readonly (readonly number[])[],
  groupOf: Int32Array,
  dependsOn: readonly (readonly number[])[],
): Int32Array | null {
  const due = new Int32Array(way.count).fill(never);
  const leaveBy = new Int32Array(way.count).fill(never);
  for (let w = 0; w < way.count; w++) {
    if (way.heldIn[w]! > 0) due[w] = way.heldIn[w]!;
    const offBy = way.offBy[fromHost[w]!]!;
    if (offBy > 0) leaveBy[w] = lastOpen(way, w, offBy);
  }
  if (way.lastWave < Infinity) {
    for (const later of laterOfRule) for (const w of later) due[w] = Math.min(due[w]!, way.lastWave);
  }
  const dateOf = (w: number): number => Math.min(due[w]!, leaveBy[w]!);
  if (due.every((_, w) => dateOf(w) === never)) return null;
  const membersOf: number[][] = dependsOn.map(() => []);
  groupOf.forEach((g, w) => membersOf[g]?.push(w));
  const earliest = (members: readonly number[]): number =>
    members.reduce((least, w) => Math.min(least, dateOf(w)), never);
  const hasten = (members: readonly number[], wave: number): boolean => {
    let isChanged = false;
    for (const w of members) {
      if (due[w]! <= wave) continue;
      due[w] = wave;
      isChanged = true;
    }
    return isChanged;
  };
  // From what comes last to what comes first; rules that go round in a circle would never end.
  for (let round = 0; round < 100; round++) {
    let isChanged = false;
    firstOfRule.forEach((first, r) => {
      const wave = earliest(laterOfRule[r]!);
      if (wave !== never && hasten(first, Math.max(0, wave - 1 - way.before[r]!.wavesBetween))) isChanged = true;
    });
    dependsOn.forEach((needed, g) => {
      const wave = earliest(membersOf[g]!);
      if (wave === never) return;
      for (const other of needed) if (hasten(membersOf[other]!, wave)) isChanged = true;
    });
    if (!isChanged) break;
  }
  return due;
}

/** The last wave up to this one in which the workload may move; this one where there is none. */
function lastOpen(way: Way, w: number, wave: number): number {
  const closed = way.closed[w];
  if (closed === null || closed === undefined) return wave;
  for (let k = wave; k > 0; k--) if (!closed.has(k)) return k;
  return wave;
}

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
