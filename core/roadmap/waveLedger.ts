import { fitsEffort } from './effort.ts';
import { TeamBook } from './teamBook.ts';
import { hasTeamFor, waveDays, type MoveKind, type Way } from './way.ts';

/**
 * Why moves cannot be made in a wave. `team`: nobody has the skills at all; `effort`: no team has the time; `moves`: the wave
 * has its number; `last-wave`: nothing moves any more; `closed`, `held`, `rest` (between two stages), `gap` (between what comes
 * first and what comes after): not in this wave; `order`: something else has to move before; `pace` (what is kept apart
 * included), `risk`, `budget`: the limit of that name.
 */
export type Refusal =
  | 'team'
  | 'effort'
  | 'moves'
  | 'last-wave'
  | 'closed'
  | 'held'
  | 'rest'
  | 'gap'
  | 'order'
  | 'pace'
  | 'risk'
  | 'budget';

/**
 * Keeps every limit of the way that is not about room: says whether moves may be made in the wave that is being built, and
 * books those that are. The sequencer asks nobody else about people, calendars, order or money.
 */
export class WaveLedger {
  readonly #way: Way;
  readonly #teams: TeamBook;
  #wave = 0;
  #moves = 0;
  #risk = 0;
  readonly #spent: Float64Array;
  readonly #paced: Int32Array;
  /** Per rule of sets that are kept apart, the side that moves in the wave, from 1; 0 for none yet. */
  readonly #side: Int8Array;
  /** Per order rule: how many of those that come first have still to move, and in which wave the last of them did. */
  readonly #pendingFirst: Int32Array;
  readonly #lastFirst: Int32Array;
  /** Per order rule, the wave in which the first of those that come after moved; 0 for none. */
  readonly #firstLater: Int32Array;
  /** Wave from which on each workload may go on after a stage. */
  readonly #restUntil: Int32Array;
  #latestDynamic = 0;

  constructor(way: Way) {
    this.#way = way;
    this.#teams = new TeamBook(way);
    this.#spent = new Float64Array(way.budgets.length);
    this.#paced = new Int32Array(way.pace.length);
    this.#side = new Int8Array(way.apartRules);
    this.#pendingFirst = new Int32Array(way.before.length);
    this.#lastFirst = new Int32Array(way.before.length);
    this.#firstLater = new Int32Array(way.before.length);
    this.#restUntil = new Int32Array(way.count);
  }

  /** Number of the wave that is being built, from 1. */
  get wave(): number {
    return this.#wave;
  }

  /** True when not even a move of this effort fits into the wave any more. */
  isFull(leastEffort: number): boolean {
    return this.#moves >= this.#way.maxMoves || !this.#teams.hasTimeFor(leastEffort);
  }

  startWave(wave: number): void {
    this.#wave = wave;
    this.#moves = 0;
    this.#risk = 0;
    this.#paced.fill(0);
    this.#side.fill(0);
    this.#teams.startWave(wave);
  }

  /** A workload that comes first in some order has moves to make; to be called once for each at the beginning. */
  awaitFirst(w: number): void {
    for (const r of this.#way.firstOf[w]!) this.#pendingFirst[r]! += 1;
  }

  /** It has made them, or never will. */
  settleFirst(w: number): void {
    for (const r of this.#way.firstOf[w]!) this.#pendingFirst[r]! -= 1;
  }

  /** Order rules whose first members keep `unit` waiting. */
  waitsForRules(unit: readonly number[]): readonly number[] {
    const rules: number[] = [];
    for (const w of unit) for (const r of this.#way.laterOf[w]!) if (this.#pendingFirst[r]! > 0) rules.push(r);
    return rules;
  }

  /** Why these workloads cannot all make a move of their kind in this wave beside what is booked; null when they can. */
  refusal(unit: readonly number[], kinds: readonly MoveKind[]): Refusal | null {
    const way = this.#way;
    if (this.#moves + unit.length > way.maxMoves) return 'moves';
    const calendar = this.#calendarRefusal(unit, this.#wave);
    if (calendar !== null) return calendar;
    if (!this.#keepsPace(unit, this.#paced) || !this.#keepsApart(unit, this.#side)) return 'pace';
    const money = this.#moneyRefusal(unit, kinds, this.#wave, this.#risk);
    if (money !== null) return money;
    const at = kinds.map((kind, i) => kind * way.count + unit[i]!);
    return this.#teams.canTake(
      at.map((i) => way.teamClass[i]!),
      at.map((i) => way.effort[i]!),
    )
      ? null
      : 'effort';
  }

  /** The same for one workload, which is most of them: without lists. */
  refusalOfOne(w: number, kind: MoveKind): Refusal | null {
    const way = this.#way;
    if (this.#moves + 1 > way.maxMoves) return 'moves';
    const i = kind * way.count + w;
    // People first: once a wave is full this is what most are refused for.
    if (!this.#teams.hasTime(way.teamClass[i]!, way.effort[i]!)) return this.#calendarOfOne(w, this.#wave) ?? 'effort';
    const calendar = this.#calendarOfOne(w, this.#wave);
    if (calendar !== null) return calendar;
    for (const r of way.paceOf[w]!) if (this.#paced[r]! + 1 > way.pace[r]!.maxPerWave) return 'pace';
    for (const s of way.sidesOf[w]!) if (this.#side[s >> 1] === 2 - (s & 1)) return 'pace';
    const risk = way.risk[i]!;
    if (way.riskBudget < Infinity && this.#risk + risk > 0 && !fitsEffort(this.#risk + risk, way.riskBudget))
      return 'risk';
    const budgets = way.budgetsOfWave.get(this.#wave);
    const cost = way.cost[i]!;
    if (budgets === undefined || cost === 0) return null;
    for (const b of budgets) if (!fitsEffort(this.#spent[b]! + cost, way.budgets[b]!.left)) return 'budget';
    return null;
  }

  /** Books one move that was not refused. */
  book(w: number, kind: MoveKind): void {
    const i = kind * this.#way.count + w;
    if (!this.#teams.book(this.#way.teamClass[i]!, this.#way.effort[i]!)) throw new Error('a refused move was booked');
    this.repeat(w, kind);
  }

  /** Counts one move of a wave that is known as a whole, so that nobody has to be found for it. */
  repeat(w: number, kind: MoveKind): void {
    const way = this.#way;
    const i = kind * way.count + w;
    this.#moves += 1;
    this.#risk += way.risk[i]!;
    for (const r of way.paceOf[w]!) this.#paced[r]! += 1;
    for (const s of way.sidesOf[w]!) this.#side[s >> 1] = 1 + (s & 1);
    for (const b of way.budgetsOfWave.get(this.#wave) ?? []) this.#spent[b]! += way.cost[i]!;
    for (const r of way.firstOf[w]!) this.#lastFirst[r] = this.#wave;
    for (const r of way.laterOf[w]!) this.#firstLater[r] ||= this.#wave;
    if (kind === 1) this.#setDynamic((this.#restUntil[w] = this.#wave + 1 + way.stableStageWaves));
    for (const r of way.firstOf[w]!) this.#setDynamic(this.#wave + 1 + way.before[r]!.wavesBetween);
  }

  #setDynamic(wave: number): void {
    this.#latestDynamic = Math.max(this.#latestDynamic, wave);
  }

  /** The team that makes the wave's move number `index` (from 0, in the order of booking); -1 where the problem has no teams. */
  teamOf(index: number): number {
    return this.#way.hasTeams ? this.#teams.teamOf(index) : -1;
  }

  /**
   * The first wave after this one in which the calendar, people and money that are left would let the unit move if nothing
   * else did; 0 when there is none, or when it is not they that keep it from moving now.
   */
  opensAt(unit: readonly number[], kinds: readonly MoveKind[]): number {
    if (this.#emptyRefusal(unit, kinds, this.#wave) === null) return 0;
    const last = Math.min(this.#way.lastWave, Math.max(this.#way.lastEvent, this.#latestDynamic));
    for (let k = this.#wave + 1; k <= last; k++) if (this.#emptyRefusal(unit, kinds, k) === null) return k;
    return 0;
  }

  /** Why the unit could not move in this wave even if nothing else did; null when it could. */
  refusalAlone(unit: readonly number[], kinds: readonly MoveKind[]): Refusal | null {
    return this.#emptyRefusal(unit, kinds, this.#wave);
  }

  /** The first wave from this one on in which the unit could move if nothing else did; 0 for none. Order is not looked at. */
  earliest(unit: readonly number[], kinds: readonly MoveKind[], from: number): number {
    const last = Math.min(this.#way.lastWave, Math.max(this.#way.lastEvent, from) + 1);
    for (let k = from; k <= last; k++) if (this.#emptyRefusal(unit, kinds, k) === null) return k;
    return 0;
  }

  /**
   * Why the unit can never make these moves, in no wave, whatever else is done; null when it can. Order is not looked at: it
   * is a matter of the others.
   */
  neverBecause(unit: readonly number[], kinds: readonly MoveKind[]): Refusal | null {
    const worst: Refusal[] = ['closed', 'held', 'moves', 'pace', 'budget', 'risk', 'effort', 'team'];
    const last = Math.min(this.#way.lastWave, Math.max(this.#way.lastEvent, 0) + 1);
    let found: Refusal = 'last-wave';
    for (let k = 1; k <= last; k++) {
      const refusal = this.#emptyRefusal(unit, kinds, k);
      if (refusal === null) return null;
      if (worst.indexOf(refusal) > worst.indexOf(found)) found = refusal;
    }
    return found;
  }

  #emptyRefusal(unit: readonly number[], kinds: readonly MoveKind[], wave: number): Refusal | null {
    const way = this.#way;
    if (unit.length > way.maxMoves) return 'moves';
    const calendar = this.#calendarRefusal(unit, wave);
    if (calendar !== null) return calendar;
    if (!this.#keepsPace(unit, null) || !this.#keepsApart(unit, null)) return 'pace';
    const money = this.#moneyRefusal(unit, kinds, wave, 0);
    if (money !== null) return money;
    let sum = 0;
    for (let i = 0; i < unit.length; i++) {
      const at = kinds[i]! * way.count + unit[i]!;
      const teamClass = way.teamClass[at]!;
      if (way.teamsOfClass[teamClass]!.length === 0) return 'team';
      if (!hasTeamFor(way, teamClass, way.effort[at]!, wave)) return 'effort';
      sum += way.effort[at]!;
    }
    if (unit.length === 1) return null;
    const fits = way.teams.length === 1 ? fitsEffort(sum, waveDays(way, wave)) : this.#fitsAlone(unit, kinds, wave);
    return fits ? null : 'effort';
  }

  #fitsAlone(unit: readonly number[], kinds: readonly MoveKind[], wave: number): boolean {
    const book = new TeamBook(this.#way);
    book.startWave(wave);
    return unit.every((w, i) => {
      const at = kinds[i]! * this.#way.count + w;
      return book.book(this.#way.teamClass[at]!, this.#way.effort[at]!);
    });
  }

  #calendarRefusal(unit: readonly number[], wave: number): Refusal | null {
    for (const w of unit) {
      const refusal = this.#calendarOfOne(w, wave);
      if (refusal !== null) return refusal;
    }
    return null;
  }

  #calendarOfOne(w: number, wave: number): Refusal | null {
    const way = this.#way;
    if (wave > way.lastWave) return 'last-wave';
    if (way.closed[w]?.has(wave) === true) return 'closed';
    if (way.heldIn[w]! > 0 && way.heldIn[w] !== wave) return 'held';
    if (this.#restUntil[w]! > wave) return 'rest';
    for (const r of way.laterOf[w]!) {
      if (this.#pendingFirst[r]! > 0) return 'order';
      if (this.#lastFirst[r]! > 0 && this.#lastFirst[r]! + way.before[r]!.wavesBetween >= wave) return 'gap';
    }
    for (const r of way.firstOf[w]!) if (this.#firstLater[r]! > 0) return 'order';
    return null;
  }

  #keepsPace(unit: readonly number[], paced: Int32Array | null): boolean {
    const { pace, paceOf } = this.#way;
    if (pace.length === 0) return true;
    const added = new Map<number, number>();
    for (const w of unit) for (const r of paceOf[w]!) added.set(r, (added.get(r) ?? 0) + 1);
    for (const [r, count] of added) if ((paced?.[r] ?? 0) + count > pace[r]!.maxPerWave) return false;
    return true;
  }

  /** True when the unit has members of one side only, and of that which the wave moves already. */
  #keepsApart(unit: readonly number[], taken: Int8Array | null): boolean {
    const { apartRules, sidesOf } = this.#way;
    if (apartRules === 0) return true;
    const side = taken === null ? new Int8Array(apartRules) : taken.slice();
    for (const w of unit) {
      for (const s of sidesOf[w]!) {
        if (side[s >> 1] === 2 - (s & 1)) return false;
        side[s >> 1] = 1 + (s & 1);
      }
    }
    return true;
  }

  #moneyRefusal(
    unit: readonly number[],
    kinds: readonly MoveKind[],
    wave: number,
    riskSoFar: number,
  ): 'risk' | 'budget' | null {
    const way = this.#way;
    if (way.riskBudget < Infinity) {
      let risk = riskSoFar;
      for (let i = 0; i < unit.length; i++) risk += way.risk[kinds[i]! * way.count + unit[i]!]!;
      if (risk > 0 && !fitsEffort(risk, way.riskBudget)) return 'risk';
    }
    const budgets = way.budgetsOfWave.get(wave);
    if (budgets === undefined) return null;
    let cost = 0;
    for (let i = 0; i < unit.length; i++) cost += way.cost[kinds[i]! * way.count + unit[i]!]!;
    if (cost > 0)
      for (const b of budgets) if (!fitsEffort(this.#spent[b]! + cost, way.budgets[b]!.left)) return 'budget';
    return null;
  }
}
