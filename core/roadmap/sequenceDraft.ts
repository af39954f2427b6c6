import { DueDates } from './dueDates.ts';
import { EstateState } from './estateState.ts';
import { Pilots } from './pilots.ts';
import type { Prepared } from './prepare.ts';
import type { MovePurpose } from './roadmapPlan.ts';
import type { Abandoned, SequencedMove } from './sequencedMoves.ts';
import type { Strategy } from './strategy.ts';
import { UnitOrder } from './unitOrder.ts';
import { WaveLedger } from './waveLedger.ts';
import { hostMove, stageMove, type MoveKind } from './way.ts';

/**
 * The roadmap as far as it is built and the wave that is being built: who is where, which units are still to move, and which moves
 * the wave has. Those that look for moves read it, and every move is made through {@link record}, so that all books agree.
 */
export class SequenceDraft {
  readonly prepared: Prepared;
  readonly strategy: Strategy;
  readonly dimensions: number;
  readonly state: EstateState;
  readonly ledger: WaveLedger;
  readonly order: UnitOrder;
  readonly due: DueDates | null;
  readonly pilots: Pilots;
  /** All units, those that are done included; a stop-over can add one. */
  readonly units: (readonly number[])[];
  /** Numbers of the units that are still to move, in order. */
  open: number[];
  /** Number of the unit that each workload is in; -1 where it has no move to make. */
  readonly unitOf: Int32Array;
  readonly unitsOfGroup: readonly (readonly number[])[];
  /** Members of each group that have moves to make. */
  readonly pendingOfGroup: Int32Array;
  /** 1 for workloads that have made a stop-over. */
  readonly stops: Uint8Array;
  readonly abandoned = new Map<number, Abandoned>();
  /** Work so far, in visits of a unit or a host. */
  steps = 0;

  // Of the wave being built.
  /** 1 for workloads that move in it. */
  readonly inWave: Uint8Array;
  /** 1 for units that have their seats in it. */
  readonly isPlaced: Uint8Array;
  moves: SequencedMove[] = [];
  /** Arrivals leave room for changes in place. */
  keepsRoom = true;

  readonly #count: number;
  readonly #overToday: Uint8Array;
  /** Room for one vector of needs, filled anew for each question. */
  readonly #needs: Float64Array;

  constructor(prepared: Prepared, strategy: Strategy) {
    const hosts = prepared.hostIds.length;
    const count = prepared.ids.length;
    this.prepared = prepared;
    this.strategy = strategy;
    this.dimensions = prepared.dimensions;
    this.state = new EstateState(prepared);
    this.ledger = new WaveLedger(prepared.way);
    this.pilots = new Pilots(prepared, this.state);
    this.units = [...prepared.units];
    this.unitOf = new Int32Array(count).fill(-1);
    this.pendingOfGroup = new Int32Array(prepared.dependsOn.length);
    this.stops = new Uint8Array(count);
    this.inWave = new Uint8Array(count);
    this.isPlaced = new Uint8Array(this.units.length + count);
    this.#count = count;
    this.#overToday = new Uint8Array(hosts);
    this.#needs = new Float64Array(prepared.dimensions);
    const unitsOfGroup: number[][] = Array.from({ length: prepared.dependsOn.length }, () => []);
    this.units.forEach((unit, u) => {
      for (const w of unit) {
        this.unitOf[w] = u;
        const list = unitsOfGroup[prepared.groupOf[w]!];
        if (list !== undefined && list[list.length - 1] !== u) list.push(u);
      }
    });
    this.unitsOfGroup = unitsOfGroup;
    for (let w = 0; w < count; w++) {
      if (!this.state.isPending(w)) continue;
      if (prepared.groupOf[w] !== -1) this.pendingOfGroup[prepared.groupOf[w]!]! += 1;
      this.ledger.awaitFirst(w);
    }
    for (let h = 0; h < hosts; h++) this.#overToday[h] = this.state.isOver(h) ? 1 : 0;
    this.order = new UnitOrder(prepared, strategy, this.state);
    this.open = this.order.sorted(
      this.units.map((_, u) => u),
      this.units,
    );
    this.due = prepared.due === null ? null : new DueDates(prepared, this.state);
  }

  /** Kind of the next move of each member. */
  kindsOf(unit: readonly number[]): readonly MoveKind[] {
    return unit.map((w) => this.state.kindOf(w));
  }

  /** True when the workload may move at any time and as often as it takes. */
  mayMoveAgain(w: number): boolean {
    if (this.prepared.rules.togetherOf[w] !== -1 || this.prepared.movesOnce[w] === 1) return false;
    const g = this.prepared.groupOf[w]!;
    return g === -1 || this.prepared.groupIsFree[g] === 1;
  }

  /** True when it may also change technology on another host than it is to end on. */
  isFree(w: number): boolean {
    return this.prepared.stageTechnology[w] === null && this.mayMoveAgain(w);
  }

  /** What `w` needs after its next move beside what others need already; the answer is good until the next question. */
  needsOf(w: number, beside?: ArrayLike<number>, kind: MoveKind = this.state.kindOf(w)): Float64Array {
    for (let d = 0; d < this.dimensions; d++) {
      this.#needs[d] = this.state.demandAfterMove(w, kind, d) + (beside?.[d] ?? 0);
    }
    return this.#needs;
  }

  /** Share of the room for changes in place that arrivals leave free; null for all of it may be taken. */
  kept(isKept: boolean): number | null {
    return isKept ? this.strategy.roomKept : null;
  }

  /** Hosts of the cluster in which `w` is. */
  neighbours(w: number): readonly number[] {
    return this.prepared.hostsOfCluster[this.prepared.clusterOf[this.state.host[w]!]!]!;
  }

  /** True when pins and rules allow `w` on `h`. */
  mayBeOn(w: number, h: number): boolean {
    return this.prepared.allowed[w]?.has(h) ?? true;
  }

  /** Hosts that have arrived by this wave are there. */
  arrive(wave: number): void {
    const { availableFrom } = this.prepared.way;
    if (wave > this.prepared.way.lastEvent) return;
    for (let h = 0; h < availableFrom.length; h++) if (availableFrom[h]! <= wave) this.state.isThere[h] = 1;
  }

  /** Begins a wave in which nothing has moved yet. */
  startWave(wave: number): void {
    this.arrive(wave);
    this.state.startWave();
    this.ledger.startWave(wave);
    this.inWave.fill(0);
    this.isPlaced.fill(0);
    this.moves = [];
    this.keepsRoom = true;
    this.pilots.goFirst = true;
  }

  /** Moves the unit in this wave: to its target, to the seats that become its target, or to where a stage rests. */
  place(u: number, seats: readonly number[]): void {
    this.units[u]!.forEach((w, i) => {
      const to = seats[i]!;
      const kind = this.state.kindOf(w);
      if (kind === stageMove) {
        this.record(w, to, kind, { purpose: 'take-stage', about: -1 }, -1, 'more');
        return;
      }
      this.record(w, to, kind, this.#purposeOf(w, to), -1, 'end', true);
    });
    this.isPlaced[u] = 1;
  }

  /** The workload has made, or will never make, its last move. */
  settle(w: number): void {
    if (this.prepared.groupOf[w] !== -1) this.pendingOfGroup[this.prepared.groupOf[w]!]! -= 1;
    this.ledger.settleFirst(w);
  }

  /** Its target is from now on where and what it is. */
  keep(w: number): void {
    if (this.pilots.isPilot(w) && this.state.willChange(w)) this.pilots.count(w, -1);
    this.state.keep(w);
    this.settle(w);
    this.unitOf[w] = -1;
  }

  #purposeOf(w: number, to: number): { purpose: MovePurpose; about: number } {
    const from = this.state.host[w]!;
    if (this.state.isAtStage(w)) return { purpose: 'complete-stage', about: -1 };
    if (this.stops[w]! > 0) return { purpose: 'complete-stop-over', about: from };
    if (from !== to && this.prepared.way.offBy[from]! > 0) return { purpose: 'leave-host', about: from };
    if (from !== to && this.state.releasable[from] === 1) return { purpose: 'release-host', about: from };
    if (from !== to && this.#overToday[from] === 1 && this.state.isOver(from))
      return { purpose: 'relieve-host', about: from };
    if (from !== to && this.prepared.way.availableFrom[to]! > 0) return { purpose: 'use-new-host', about: to };
    if (this.state.willChange(w)) return { purpose: 'change-technology', about: -1 };
    return { purpose: 'follow-target', about: -1 };
  }

  /** Books one move of the wave; the purposes are for the reader of the roadmap. */
  record(
    w: number,
    to: number,
    kind: MoveKind,
    why: { purpose: MovePurpose; about: number },
    makesRoomFor: number,
    follows: SequencedMove['follows'],
    isForGood = false,
  ): void {
    const isNewTarget = isForGood && to !== this.state.target[w];
    if (isNewTarget && follows === 'end') this.state.retarget(w, to);
    const asked = this.prepared.askedHost[w]!;
    const isOnTheWay = why.purpose === 'stop-over' || kind === stageMove || to !== this.state.target[w];
    this.ledger.book(w, kind);
    this.moves.push({
      w,
      fromHost: this.state.host[w]!,
      toHost: to,
      kind,
      effortDays: this.prepared.way.effort[kind * this.#count + w]!,
      purpose: why.purpose,
      aboutHost: why.about,
      makesRoomFor,
      insteadOf: !isOnTheWay && to !== asked ? asked : -1,
      team: -1,
      follows,
      isForGood,
    });
    this.inWave[w] = 1;
    this.#follow(w, follows);
    this.state.announce(w, to, kind);
    if (isNewTarget && follows !== 'end') this.state.retarget(w, to);
  }

  #follow(w: number, follows: SequencedMove['follows']): void {
    if (follows === 'end') this.settle(w);
    if (follows === 'more-after-stop') this.stops[w] = 1;
  }

  /** Makes the moves of a wave that is known, as they were. */
  repeat(moves: readonly SequencedMove[]): void {
    for (const move of moves) {
      const { w, kind, toHost, follows, isForGood } = move;
      if (isForGood && toHost !== this.state.target[w]) this.state.retarget(w, toHost);
      this.ledger.repeat(w, kind);
      this.moves.push(move);
      this.#follow(w, follows);
      this.state.announce(w, toHost, kind);
    }
  }

  /** Makes the wave's moves real. */
  finishWave(isKnown = false): readonly SequencedMove[] {
    const moves = isKnown ? this.moves : this.moves.map((move, i) => ({ ...move, team: this.ledger.teamOf(i) }));
    for (const { w, toHost, kind } of moves) {
      this.state.carryOut(w, toHost, kind);
      if (kind === hostMove) continue;
      if (kind !== stageMove && this.pilots.isPilot(w)) this.pilots.count(w, -1);
      this.pilots.notePiloted(w);
    }
    moves.sort((a, b) => a.w - b.w);
    for (const { w, purpose } of moves) {
      const u = this.unitOf[w]!;
      if (u === -1) {
        // A workload without a target elsewhere that stepped aside for good or has to come back.
        if (purpose === 'stop-over' && this.state.isPending(w)) {
          const added = this.units.push([w]) - 1;
          this.unitOf[w] = added;
          this.open.push(added);
        }
        continue;
      }
      const pending = this.units[u]!.filter((v) => this.state.isPending(v));
      for (const v of this.units[u]!) if (!this.state.isPending(v)) this.unitOf[v] = -1;
      this.units[u] = pending;
    }
    this.open = this.open.filter((u) => this.units[u]!.length > 0);
    if (moves.some((move) => move.purpose === 'stop-over' || move.purpose === 'take-stage')) {
      this.open = this.order.sorted(this.open, this.units);
    }
    this.state.startWave();
    return moves;
  }

  /** Each wave that is built looks at all workloads, beside the units and hosts that are visited. */
  workOf(waves: number): number {
    return (waves - (this.strategy.prefix?.length ?? 0)) * this.#count + this.steps / 4;
  }
}
