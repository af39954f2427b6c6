import { discountedCost, discountedWaves } from './objective.ts';
import type { Prepared } from './prepare.ts';
import { brokenSeatRules } from './seatRules.ts';
import type { Sequence } from './sequence.ts';
import { fits } from './targetDraft.ts';
import { portMove, stageMove } from './way.ts';

/** A host that is not off when it has to be. */
export interface MissedDeadline {
  readonly host: number;
  /** Wave after which it is off; null when it never is. */
  readonly offAfter: number | null;
}

/** An empty host that stays on longer than it is needed for work, since failures would not be survived without it. */
export interface HeldHost {
  readonly host: number;
  /** Wave after which it could have been off; null in {@link HeldHost.offAfter}: it stays on. */
  readonly askedAfter: number;
  readonly offAfter: number | null;
  /** Without it: hosts whose loss would leave these workloads without room. */
  readonly lost: readonly number[];
  readonly stranded: readonly number[];
}

/** A sequence with everything that is derived from it. */
export interface Outcome {
  readonly sequence: Sequence;
  readonly finalHost: Int32Array;
  /** 1 where the technology of the target is reached. */
  readonly finalChanged: Uint8Array;
  /** Load of every host in the last state. */
  readonly finalLoad: Float64Array;
  /** Hosts above usable in the last state. */
  readonly overloaded: readonly number[];
  readonly missed: readonly MissedDeadline[];
  /** Hosts that were to be released and are not. */
  readonly kept: readonly number[];
  /** Hosts whose release waits for failures to be survived without them; absent for none. */
  readonly held?: readonly HeldHost[];
  /** Sum over released hosts of gain x wave. */
  readonly weightedReleaseWaves: number;
  /** Worth by the problem's objective; null where it has none. */
  readonly value: number | null;
  /** Compared from left to right, lower is better. */
  readonly objective: readonly number[];
}

/** What becomes of the estate by a sequence. */
export function evaluate(prepared: Prepared, result: Sequence): Outcome {
  const { way, dimensions } = prepared;
  const finalHost = prepared.fromHost.slice();
  const finalChanged = new Uint8Array(prepared.ids.length);
  const isAtStage = new Uint8Array(prepared.ids.length);
  const releasedIn = new Int32Array(prepared.hostIds.length);
  let effort = 0;
  let value = 0;
  result.waves.forEach((wave, k) => {
    for (const { w, kind, toHost, effortDays } of wave.moves) {
      finalHost[w] = toHost;
      isAtStage[w] = kind === stageMove ? 1 : kind === portMove ? 0 : isAtStage[w]!;
      if (kind === portMove) finalChanged[w] = 1;
      effort += effortDays;
      if (way.objective === null) continue;
      const i = kind * way.count + w;
      value -= discountedCost(way.objective, way.cost[i]!, way.risk[i]!, k + 1);
      if (kind === portMove) value += way.changeGain[w]! * discountedWaves(way.objective, k + 1);
    }
    for (const h of wave.released) releasedIn[h] = k + 1;
  });
  const finalLoad = new Float64Array(prepared.hostIds.length * dimensions);
  let unchanged = 0;
  let elsewhere = 0;
  for (let w = 0; w < prepared.ids.length; w++) {
    const demand =
      finalChanged[w] === 1 ? prepared.demandAfter : isAtStage[w] === 1 ? prepared.demandStage : prepared.demandBefore;
    for (let d = 0; d < dimensions; d++) finalLoad[finalHost[w]! * dimensions + d]! += demand[w * dimensions + d]!;
    if (prepared.wantsTechnology[w] === 1 && finalChanged[w] === 0) unchanged += 1;
    if (finalHost[w] !== prepared.askedHost[w]) elsewhere += 1;
  }
  const overloaded: number[] = [];
  const kept: number[] = [];
  const missed: MissedDeadline[] = [];
  let keptGain = 0;
  let weighted = 0;
  let late = 0;
  for (let h = 0; h < prepared.hostIds.length; h++) {
    let isOver = false;
    for (let d = 0; d < dimensions; d++) {
      isOver ||= !fits(finalLoad[h * dimensions + d]!, prepared.usable[h * dimensions + d]!);
    }
    if (isOver) overloaded.push(h);
    const wave = releasedIn[h]!;
    const isThere = way.availableFrom[h]! <= result.waves.length;
    if (way.offBy[h]! > 0 && isThere && (wave === 0 || wave > way.offBy[h]!)) {
      missed.push({ host: h, offAfter: wave === 0 ? null : wave });
      late += (wave === 0 ? result.waves.length + 1 : wave) - way.offBy[h]!;
    }
    if (wave > 0) {
      weighted += prepared.gain[h]! * wave;
      if (way.objective !== null) value += prepared.gain[h]! * discountedWaves(way.objective, wave);
    } else if (prepared.askedReleasable[h] === 1 && isThere) {
      kept.push(h);
      keptGain += prepared.gain[h]!;
    }
  }
  if (way.objective !== null) value -= way.objective.wavePenalty * result.waves.length;
  const broken = brokenSeatRules(prepared.problem, prepared.hostIds, prepared.ids, finalHost);
  return {
    sequence: result,
    finalHost,
    finalChanged,
    finalLoad,
    overloaded,
    missed,
    kept,
    weightedReleaseWaves: weighted,
    value: way.objective === null ? null : value,
    objective: [
      overloaded.length + broken.length,
      missed.length,
      Math.max(0, late),
      kept.length === 0 ? 0 : keptGain + kept.length * 1e-9,
      unchanged,
      // One wave less to manage is worth as much as one average host off a wave sooner.
      way.objective === null ? weighted + meanGain(prepared) * result.waves.length : -value,
      effort,
      elsewhere,
    ],
  };
}

function meanGain(prepared: Prepared): number {
  let sum = 0;
  let number = 0;
  for (let h = 0; h < prepared.hostIds.length; h++) {
    if (prepared.askedReleasable[h] === 0) continue;
    sum += prepared.gain[h]!;
    number += 1;
  }
  return sum > 0 ? sum / number : 1;
}

/** How many parts of {@link Outcome.objective} say what is reached; then comes what it is worth. */
const partsReached = 5;

/** Waves that a roadmap may have when one with so many reaches as much: worth alone would reward putting costs off for ever. */
function mostWavesFor(fewest: number): number {
  return Math.ceil((fewest * 4) / 3) + 2;
}

/** What an outcome becomes when releases wait until failures are survived; it never reaches more. */
export type Holding = (outcome: Outcome) => Outcome;

/**
 * So many candidates, and of large estates so many workloads times waves, are looked at with their releases held; then only
 * those that are better before holding, too.
 */
const mostHoldings = 40;
const holdingWork = 1_500_000;

/** Keeps the best of the outcomes that it is shown, as they are with releases held; of equals the first. */
export class BestOutcome {
  readonly #isLimited: boolean;
  readonly #workloads: number;
  readonly #hold: Holding;
  #best: Outcome;
  /** The best that was looked at before its releases were held. */
  #asFound: Outcome;
  #fewest: number;
  #holdings = 0;
  #held = 0;

  constructor(prepared: Prepared, first: Outcome, hold: Holding) {
    this.#isLimited = prepared.way.objective !== null;
    this.#workloads = prepared.ids.length;
    this.#hold = hold;
    this.#best = hold(first);
    this.#asFound = first;
    this.#fewest = this.#best.sequence.waves.length;
  }

  get outcome(): Outcome {
    return this.#best;
  }

  /** More waves than this cannot be better; undefined while a roadmap with more of them may reach more. */
  get mostWaves(): number | undefined {
    const isComplete = this.#best.objective.slice(0, partsReached).every((part) => part === 0);
    return this.#isLimited && isComplete ? mostWavesFor(this.#fewest) : undefined;
  }

  /** How much less than the best the candidate is worth, at least 0; Infinity when it reaches less or takes far more waves. */
  shortfall(candidate: Outcome): number {
    if (compare(candidate.objective, this.#best.objective, 0, partsReached) > 0) return Infinity;
    if (this.#excess(candidate, this.#fewest) > this.#excess(this.#best, this.#fewest)) return Infinity;
    return Math.max(0, candidate.objective[partsReached]! - this.#best.objective[partsReached]!);
  }

  /** True when the candidate is better, and the best from now on. */
  consider(found: Outcome): boolean {
    // Holding makes nothing better, so what is not better before is not worth the simulation.
    if (!this.#isBetter(found, this.#best)) {
      this.#count(found);
      return false;
    }
    const isSpent = this.#holdings >= mostHoldings || this.#held > holdingWork;
    if (isSpent && !this.#isBetter(found, this.#asFound)) return false;
    this.#holdings += 1;
    this.#held += this.#workloads * found.sequence.waves.length;
    if (this.#isBetter(found, this.#asFound)) this.#asFound = found;
    const candidate = this.#hold(found);
    const isBetter = candidate === found || this.#isBetter(candidate, this.#best);
    this.#count(candidate);
    if (!isBetter) return false;
    this.#best = candidate;
    return true;
  }

  #isBetter(candidate: Outcome, than: Outcome): boolean {
    const reached = compare(candidate.objective, than.objective, 0, partsReached);
    if (reached !== 0) return reached < 0;
    const fewest = Math.min(this.#fewest, candidate.sequence.waves.length);
    const excess = this.#excess(candidate, fewest) - this.#excess(than, fewest);
    return excess === 0
      ? compare(candidate.objective, than.objective, partsReached, candidate.objective.length) < 0
      : excess < 0;
  }

  /** Notes in how few waves as much can be reached. */
  #count(candidate: Outcome): void {
    const reached = compare(candidate.objective, this.#best.objective, 0, partsReached);
    if (reached > 0) return;
    const waves = candidate.sequence.waves.length;
    this.#fewest = reached < 0 ? waves : Math.min(this.#fewest, waves);
  }

  #excess(outcome: Outcome, fewest: number): number {
    return this.#isLimited ? Math.max(0, outcome.sequence.waves.length - mostWavesFor(fewest)) : 0;
  }
}

/** Compares parts `from` to `to` from left to right: below 0 when `a` is better, 0 for equals. */
function compare(a: readonly number[], b: readonly number[], from: number, to: number): number {
  for (let i = from; i < to; i++) {
    // Sums of many parts: a difference below one part in a billion is rounding.
    if (Math.abs(a[i]! - b[i]!) > 1e-9 * Math.max(1, Math.abs(b[i]!))) return a[i]! - b[i]!;
  }
  return 0;
}
