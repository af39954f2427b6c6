import { checkCancelled, type JobContext } from '#core/job.ts';
import type { DueDates } from './dueDates.ts';
import { HostDraining } from './hostDraining.ts';
import { HostReleases } from './hostReleases.ts';
import { LeavingBehind } from './leavingBehind.ts';
import type { Prepared } from './prepare.ts';
import { RoomMaking } from './roomMaking.ts';
import { Seats } from './seats.ts';
import { SequenceDraft } from './sequenceDraft.ts';
import { isEmptyWave, type Abandoned, type SequencedMove, type SequencedWave } from './sequencedMoves.ts';
import type { Strategy } from './strategy.ts';
import type { UnitOrder } from './unitOrder.ts';
import { WaveFilling } from './waveFilling.ts';
import type { WaveLedger } from './waveLedger.ts';

/** With so much of a wave's people idle for want of room, others make way at once and not only when nothing moves. */
const idleShare = 0.3;

/** Waves by index, with what became of the target. */
export interface Sequence {
  readonly strategy: Strategy;
  readonly waves: readonly SequencedWave[];
  readonly abandoned: ReadonlyMap<number, Abandoned>;
  /** Work that it took, in visits of a unit or a host. */
  readonly steps: number;
  /** About the time that it took, in visits of a workload by a wave: what searches with an objective are limited by. */
  readonly work: number;
}

/**
 * Builds the waves one after the other: in each, units in order of worth are placed where they are to end, as long as the
 * limits of the way and the room for double running allow; what stands in the way of a wanted move is moved first. A wave in
 * which nothing can move is resolved by another host of the cluster, by a stop-over, by waiting for what the calendar opens
 * later, and at last by leaving a workload where it is. Every step keeps all invariants, so the result is always a valid
 * roadmap; what can be missing is part of the target, or a date.
 */
export function sequence(prepared: Prepared, strategy: Strategy, context: JobContext): Sequence {
  return new Sequencer(prepared, strategy).run(context);
}

/** The order of business: which of its parts is asked when, in each wave and after the last one. */
class Sequencer {
  readonly #draft: SequenceDraft;
  readonly #strategy: Strategy;
  readonly #ledger: WaveLedger;
  readonly #order: UnitOrder;
  readonly #due: DueDates | null;
  readonly #filling: WaveFilling;
  readonly #clearing: RoomMaking;
  readonly #departures: HostDraining;
  readonly #releases: HostReleases;
  readonly #leaving: LeavingBehind;

  constructor(prepared: Prepared, strategy: Strategy) {
    const draft = new SequenceDraft(prepared, strategy);
    const seats = new Seats(draft);
    this.#draft = draft;
    this.#strategy = strategy;
    this.#ledger = draft.ledger;
    this.#order = draft.order;
    this.#due = draft.due;
    this.#filling = new WaveFilling(draft, seats);
    this.#clearing = new RoomMaking(draft, seats, this.#filling);
    this.#departures = new HostDraining(draft, seats);
    this.#releases = new HostReleases(draft);
    this.#leaving = new LeavingBehind(draft, seats);
  }

  run(context: JobContext): Sequence {
    const waves: { moves: readonly SequencedMove[]; released: number[] }[] = [];
    const total = Math.max(1, this.#draft.open.length);
    for (const { moves } of this.#strategy.prefix ?? []) {
      this.#draft.startWave(waves.length + 1);
      this.#draft.repeat(moves);
      waves.push({
        moves: this.#draft.finishWave(true),
        released: this.#releases.releaseEmpty(false, waves.length + 1),
      });
    }
    while (this.#draft.open.length > 0) {
      checkCancelled(context);
      context.progress(1 - this.#draft.open.length / total, 'roadmap');
      const number = waves.length + 1;
      this.#draft.startWave(number);
      if (number > Math.min(this.#draft.prepared.way.lastWave, this.#strategy.mostWaves ?? Infinity)) {
        this.#leaving.giveUpAll();
        continue;
      }
      if (this.#leaving.dropMissed(number)) continue;
      if (this.#strategy.isLoose === true && this.#leaving.endHere()) continue;
      const order = this.#buildWave();
      if (this.#draft.moves.length === 0) {
        const opens = this.#leaving.nextOpening(order);
        if (opens === 0) {
          this.#leaving.giveUp(order);
          continue;
        }
        // Nothing can move before: waves without moves, so that numbers and dates follow each other.
        while (waves.length + 1 < opens) {
          this.#draft.arrive(waves.length + 1);
          waves.push({ moves: [], released: this.#releases.releaseEmpty(false, waves.length + 1) });
        }
        continue;
      }
      waves.push({ moves: this.#draft.finishWave(), released: this.#releases.releaseEmpty(false, number) });
    }
    while (waves.length > 0 && isEmptyWave(waves[waves.length - 1]!)) waves.pop();
    this.#releases.releaseRest(waves);
    if (this.#strategy.holdsSwingHost) this.#releases.releaseEarlier(waves);
    return {
      strategy: this.#strategy,
      waves,
      abandoned: this.#draft.abandoned,
      steps: this.#draft.steps,
      work: this.#draft.workOf(waves.length),
    };
  }

  /** Fills the wave; the order in which units were tried. */
  #buildWave(): readonly number[] {
    const urgent =
      this.#due?.urgent(this.#draft.open, this.#draft.units, this.#ledger.wave, this.#strategy.dueShare) ?? [];
    const order = this.#order.order(this.#draft.open, this.#draft.units, urgent);
    if (this.#due !== null) this.#departures.evacuate(this.#due.hurried(urgent, this.#draft.units, this.#ledger.wave));
    const { insistent, drained } = this.#strategy;
    if (drained !== undefined) {
      for (const h of this.#order.beingEmptied()) if (drained[h]! > 0) this.#departures.drain(h, drained[h] === 3);
    }
    if (insistent !== undefined) {
      this.#clearing.resolve(order.filter((u) => this.#draft.units[u]!.some((w) => insistent.has(w))));
      this.#draft.keepsRoom = true;
    }
    this.#filling.fill(order);
    if (drained !== undefined) this.#departures.thin(drained);
    if ((this.#strategy.clears ?? 0) > 0) this.#clearing.makeWay(order, this.#strategy.clears!);
    if (this.#strategy.isLoose === true && !this.#ledger.isFull(idleShare * this.#draft.prepared.capacity)) {
      this.#clearing.resolve(order);
      this.#filling.fill(order);
      this.#draft.keepsRoom = true;
    }
    if (this.#due !== null) {
      const last = urgent.filter(
        (u) => this.#draft.isPlaced[u] === 0 && this.#due!.isLastChance(this.#draft.units[u]!, this.#ledger.wave),
      );
      if (last.length > 0) {
        this.#draft.keepsRoom = false;
        this.#filling.fill(last);
        this.#clearing.resolve(last);
        this.#departures.evacuate(last);
        this.#draft.keepsRoom = true;
      }
    }
    if (this.#draft.moves.length === 0) {
      this.#draft.keepsRoom = false;
      this.#filling.fill(order);
    }
    if (this.#draft.moves.length === 0) {
      this.#draft.pilots.goFirst = false;
      this.#filling.fill(order);
    }
    if (this.#draft.moves.length === 0) {
      this.#clearing.resolve(order);
      if (this.#draft.moves.length > 0) this.#filling.fill(order);
    }
    return order;
  }
}
