import type { Prepared } from './prepare.ts';
import { fits } from './targetDraft.ts';
import { hostMove, portMove, stageMove, type MoveKind } from './way.ts';

/** How far a workload is: as it runs today, in the technology in between, in its target's. */
type Step = 0 | 1 | 2;

/**
 * Where every workload is while waves are built, with the loads of all hosts: what they carry, what arrives in the wave that is
 * being built, and what they carry when everything pending is done. Only hosts that a wave touched are counted anew after it.
 */
export class EstateState {
  readonly #p: Prepared;
  readonly #dimensions: number;
  readonly #hostCount: number;

  readonly host: Int32Array;
  readonly target: Int32Array;
  readonly #step: Uint8Array;
  readonly #wants: Uint8Array;
  /** 1 where a host can be switched off once it is empty. */
  readonly releasable: Uint8Array;
  readonly isOff: Uint8Array;
  /** 1 from the wave on in which a host is there. */
  readonly isThere: Uint8Array;
  /** Workloads on each host, in no order. */
  readonly residents: number[][];
  readonly #placeOf: Int32Array;
  readonly load: Float64Array;
  /** Load of each host when everything pending is done. */
  readonly final: Float64Array;
  /** Per spread rule and host: members now, arriving in this wave, and when everything pending is done. */
  readonly members: Int32Array;
  readonly #incomingMembers: Int32Array;
  readonly #finalMembers: Int32Array;
  /** What arrives on each host in this wave, and what leaves it. */
  readonly incoming: Float64Array;
  readonly outgoing: Float64Array;
  /** Sizes of the changes of technology that are still to be made where the workload is: together, and the largest. */
  readonly #inPlaceSum: Float64Array;
  readonly #inPlaceMax: Float64Array;
  readonly #isDirty: Uint8Array;
  #dirty: number[] = [];

  constructor(prepared: Prepared) {
    this.#p = prepared;
    const { dimensions } = prepared;
    this.#dimensions = dimensions;
    const hosts = prepared.hostIds.length;
    const count = prepared.ids.length;
    this.#hostCount = hosts;
    this.host = prepared.fromHost.slice();
    this.target = prepared.targetHost.slice();
    this.#step = new Uint8Array(count);
    this.#wants = prepared.wantsTechnology.slice();
    this.releasable = prepared.releasable.slice();
    this.isOff = new Uint8Array(hosts);
    this.isThere = Uint8Array.from(prepared.way.availableFrom, (wave) => (wave === 0 ? 1 : 0));
    this.residents = Array.from({ length: hosts }, () => []);
    this.#placeOf = new Int32Array(count);
    this.load = new Float64Array(hosts * dimensions);
    this.final = new Float64Array(hosts * dimensions);
    this.members = new Int32Array(prepared.rules.spreadCount * hosts);
    this.#incomingMembers = this.members.slice();
    this.#finalMembers = this.members.slice();
    this.incoming = new Float64Array(hosts * dimensions);
    this.outgoing = new Float64Array(hosts * dimensions);
    this.#inPlaceSum = new Float64Array(hosts * dimensions);
    this.#inPlaceMax = new Float64Array(hosts * dimensions);
    this.#isDirty = new Uint8Array(hosts);
    for (let w = 0; w < count; w++) {
      this.#placeOf[w] = this.residents[this.host[w]!]!.push(w) - 1;
      this.#countMember(this.members, w, this.host[w]!, 1);
      this.#addFinal(w, 1);
    }
    for (let h = 0; h < hosts; h++) this.#markDirty(h);
    this.startWave();
  }

  // ---------------------------------------------------------------- facts

  isPending(w: number): boolean {
    return this.host[w] !== this.target[w] || this.willChange(w);
  }

  /** True when a change of technology is still to be made. */
  willChange(w: number): boolean {
    return this.#wants[w] === 1 && this.#step[w] !== 2;
  }

  /** True when the workload is in the technology in between. */
  isAtStage(w: number): boolean {
    return this.#step[w] === 1;
  }

  /** True when it was to change and has, or was not to. */
  wantsTechnology(w: number): boolean {
    return this.#wants[w] === 1;
  }

  /** What its next move on the way does. */
  kindOf(w: number): MoveKind {
    if (!this.willChange(w)) return hostMove;
    return this.#step[w] === 0 && this.#p.stageTechnology[w] !== null ? stageMove : portMove;
  }

  #demandAt(step: number): Float64Array {
    return step === 0 ? this.#p.demandBefore : step === 1 ? this.#p.demandStage : this.#p.demandAfter;
  }

  /** What it needs now. */
  demand(w: number, d: number): number {
    return this.#demandAt(this.#step[w]!)[w * this.#dimensions + d]!;
  }

  /** What it needs after a move of this kind. */
  demandAfterMove(w: number, kind: MoveKind, d: number): number {
    const step = kind === hostMove ? this.#step[w]! : kind === stageMove ? 1 : 2;
    return this.#demandAt(step)[w * this.#dimensions + d]!;
  }

  /** What it needs after its next move on the way. */
  nextDemand(w: number, d: number): number {
    return this.demandAfterMove(w, this.kindOf(w), d);
  }

  /** What it needs at the end. */
  targetDemand(w: number, d: number): number {
    return this.#demandAt(this.#wants[w] === 1 ? 2 : this.#step[w]!)[w * this.#dimensions + d]!;
  }

  isOver(h: number): boolean {
    for (let d = 0; d < this.#dimensions; d++) {
      if (!fits(this.load[h * this.#dimensions + d]!, this.#p.usable[h * this.#dimensions + d]!)) return true;
    }
    return false;
  }

  /**
   * Whether `extra` more can run on `h` during this wave, beside its load and all that already arrives. Never on a host above
   * usable: its load alone does not fit. With `kept`, the room for changes in place stays free: the largest of them, or this
   * share of all where that is more.
   */
  hasRoom(h: number, extra: ArrayLike<number>, kept: number | null): boolean {
    if (this.isOff[h] === 1 || this.isThere[h] === 0) return false;
    for (let d = 0; d < this.#dimensions; d++) {
      const i = h * this.#dimensions + d;
      const reserve =
        kept === null
          ? 0
          : kept < 0
            ? (1 + kept) * Math.min(this.#inPlaceMax[i]!, this.#inPlaceSum[i]!)
            : Math.max(Math.min(this.#inPlaceMax[i]!, this.#inPlaceSum[i]!), kept * this.#inPlaceSum[i]!);
      if (!fits(this.load[i]! + this.incoming[i]! + extra[d]! + reserve, this.#p.usable[i]!)) return false;
    }
    return true;
  }

  /**
   * Whether the rules on who shares a host let `w` arrive on `h` in this wave, beside all that is there at its start, arrives
   * already, or is to arrive as well (`beside`). Members that leave still count: the order within a wave is open.
   */
  mayJoin(w: number, h: number, beside: readonly Seated[] = []): boolean {
    if (this.host[w] === h) return true;
    return this.#keepsSpread(
      w,
      h,
      (cell) => this.members[cell]! + this.#incomingMembers[cell]!,
      beside,
      (v) => this.host[v] !== h,
    );
  }

  /** Whether `w` may end on `h` beside all that is to end there. */
  mayEnd(w: number, h: number, beside: readonly Seated[] = []): boolean {
    if (this.target[w] === h) return true;
    return this.#keepsSpread(
      w,
      h,
      (cell) => this.#finalMembers[cell]!,
      beside,
      (v) => this.target[v] !== h,
    );
  }

  #keepsSpread(
    w: number,
    h: number,
    countOf: (cell: number) => number,
    beside: readonly Seated[],
    isNew: (v: number) => boolean,
  ): boolean {
    for (const r of this.#p.rules.spreadOf[w]!) {
      const cell = r * this.#hostCount + h;
      let count = countOf(cell) + 1;
      for (const other of beside) {
        if (other.stop === h && isNew(other.w) && this.#p.rules.spreadOf[other.w]!.includes(r)) count += 1;
      }
      if (count > this.#p.rules.limit[cell]!) return false;
    }
    return true;
  }

  /** True when the workload fits on `h` at the end, beside all that is to end there. */
  hasFinalRoom(w: number, h: number): boolean {
    if (!this.mayEnd(w, h)) return false;
    for (let d = 0; d < this.#dimensions; d++) {
      const i = h * this.#dimensions + d;
      const already = this.target[w] === h ? 0 : this.targetDemand(w, d);
      if (!fits(this.final[i]! + already, this.#p.usable[i]!)) return false;
    }
    return true;
  }

  /** True when the host's end would still fit if the workload stayed on it with these needs for good. */
  couldRest(w: number, h: number, demandOf: (w: number, d: number) => number): boolean {
    if (!this.mayEnd(w, h)) return false;
    for (let d = 0; d < this.#dimensions; d++) {
      const i = h * this.#dimensions + d;
      const already = this.target[w] === h ? this.targetDemand(w, d) : 0;
      if (!fits(this.final[i]! - already + demandOf(w, d), this.#p.usable[i]!)) return false;
    }
    return true;
  }

  // ---------------------------------------------------------------- changes

  #countMember(counts: Int32Array, w: number, h: number, step: number): void {
    for (const r of this.#p.rules.spreadOf[w]!) counts[r * this.#hostCount + h]! += step;
  }

  #addFinal(w: number, sign: 1 | -1): void {
    const h = this.target[w]!;
    for (let d = 0; d < this.#dimensions; d++) {
      this.final[h * this.#dimensions + d]! += sign * this.targetDemand(w, d);
    }
    this.#countMember(this.#finalMembers, w, h, sign);
  }

  #markDirty(h: number): void {
    if (this.#isDirty[h] === 1) return;
    this.#isDirty[h] = 1;
    this.#dirty.push(h);
  }

  retarget(w: number, h: number): void {
    this.#addFinal(w, -1);
    this.target[w] = h;
    this.#addFinal(w, 1);
    this.#markDirty(this.host[w]!);
  }

  /** The workload stays where and as it is; its host cannot be switched off any more. */
  keep(w: number): void {
    this.#addFinal(w, -1);
    this.target[w] = this.host[w]!;
    if (this.#step[w] !== 2) this.#wants[w] = 0;
    this.#addFinal(w, 1);
    this.releasable[this.host[w]!] = 0;
    this.#markDirty(this.host[w]!);
  }

  /** Counts the hosts that were touched anew, from scratch, so that rounding never piles up over the waves. */
  startWave(): void {
    const { dimensions } = this.#p;
    for (const h of this.#dirty) {
      this.#isDirty[h] = 0;
      for (let i = h * dimensions; i < (h + 1) * dimensions; i++) {
        this.load[i] = this.incoming[i] = this.outgoing[i] = this.#inPlaceSum[i] = this.#inPlaceMax[i] = 0;
      }
      for (let r = 0; r < this.#p.rules.spreadCount; r++) this.#incomingMembers[r * this.#hostCount + h] = 0;
      for (const w of this.residents[h]!) {
        const isInPlace = this.target[w] === h && this.willChange(w);
        for (let d = 0; d < dimensions; d++) {
          const i = h * dimensions + d;
          this.load[i]! += this.demand(w, d);
          if (!isInPlace) continue;
          const size = this.nextDemand(w, d);
          this.#inPlaceSum[i]! += size;
          this.#inPlaceMax[i] = Math.max(this.#inPlaceMax[i]!, size);
        }
      }
    }
    this.#dirty = [];
  }

  /** Counts a move of this wave on both sides. */
  announce(w: number, to: number, kind: MoveKind): void {
    const from = this.host[w]!;
    if (from !== to) this.#countMember(this.#incomingMembers, w, to, 1);
    const isInPlaceOfTarget = from === this.target[w] && kind !== hostMove;
    for (let d = 0; d < this.#dimensions; d++) {
      const arrives = this.demandAfterMove(w, kind, d);
      this.incoming[to * this.#dimensions + d]! += arrives;
      const i = from * this.#dimensions + d;
      this.outgoing[i]! += this.demand(w, d) - (from === to ? arrives : 0);
      if (isInPlaceOfTarget) this.#inPlaceSum[i] = Math.max(0, this.#inPlaceSum[i]! - arrives);
    }
    this.#markDirty(from);
    this.#markDirty(to);
  }

  /** Makes an announced move real. */
  carryOut(w: number, to: number, kind: MoveKind): void {
    const from = this.host[w]!;
    if (from !== to) {
      const list = this.residents[from]!;
      const last = list.pop()!;
      if (last !== w) {
        list[this.#placeOf[w]!] = last;
        this.#placeOf[last] = this.#placeOf[w]!;
      }
      this.#placeOf[w] = this.residents[to]!.push(w) - 1;
      this.#countMember(this.members, w, from, -1);
      this.#countMember(this.members, w, to, 1);
      this.host[w] = to;
    }
    if (kind !== hostMove) this.#step[w] = (kind === stageMove ? 1 : 2) satisfies Step;
  }
}

/** A workload that is to arrive on a host in the same wave. */
export interface Seated {
  readonly w: number;
  readonly stop: number;
}
