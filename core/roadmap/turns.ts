import type { SearchRandom } from '#core/placement/random.ts';
import type { BestOutcome, Outcome } from './outcome.ts';
import type { Prepared } from './prepare.ts';
import { flippedDrains } from './room.ts';
import type { Strategy } from './strategy.ts';

/*
 * Local search on the order itself: every workload has a turn, the sequencer takes the units by turn as limits and room allow,
 * and the search shifts the turns of a few. (Random keys: Bean 1994; ruin of a part and serial reconstruction: Palpant,
 * Artigues and Michelon 2004.)
 */

/** Most attempts, and how many may go by without a better roadmap; each start has its share of both. */
export const mostTurns = 2000;
const patience = 1000;
/** Work of the sequencer, so that the answer is the same on every machine. */
const turnWork = 4_000_000;
/** How much less a roadmap may be worth than the best and still be the start of the next attempts, at the beginning. */
const tolerance = 0.002;
/** Share of the work that all starts have together. */
const shareOfStarts = 0.6;

/**
 * Turns that give a known roadmap, on a scale of its waves: those that it was built by, or else the waves of the last moves, and
 * within one wave their order.
 */
function turnsOf(prepared: Prepared, { sequence }: Outcome): Float64Array {
  const { waves, strategy } = sequence;
  const { turn } = strategy;
  if (turn !== undefined) {
    const turns = turn.slice();
    const order = prepared.units.flat().toSorted((a, b) => turn[a]! - turn[b]! || a - b);
    // Equal turns stay equal, so that their units keep their order.
    let rank = 0;
    order.forEach((w, i) => {
      if (i > 0 && turn[w] !== turn[order[i - 1]!]) rank = i;
      turns[w] = (rank / order.length) * waves.length;
    });
    return turns;
  }
  const turns = new Float64Array(prepared.ids.length).fill(waves.length + 1);
  waves.forEach((wave, k) => {
    wave.moves.forEach(({ w }, i) => {
      turns[w] = k + (i + 1) / (wave.moves.length + 1);
    });
  });
  return turns;
}

/** Wave after which each host is off, 0 where it is not. */
function releaseWaves(prepared: Prepared, outcome: Outcome): Int32Array {
  const released = new Int32Array(prepared.hostIds.length);
  outcome.sequence.waves.forEach((wave, k) => {
    for (const h of wave.released) released[h] = k + 1;
  });
  return released;
}

/** Builds and values the roadmap of a strategy. */
export type Builder = (strategy: Strategy) => Outcome;

/**
 * Improves the best roadmap by the objective, by simulated annealing (Kirkpatrick 1983) from several starts: each has a share
 * of the work, and the best that is known then has the rest.
 */
export function improveTurns(
  prepared: Prepared,
  best: BestOutcome,
  starts: readonly Outcome[],
  run: Builder,
  random: SearchRandom,
): void {
  const shift = new Shift(prepared, random);
  for (const start of starts) anneal(best, start, run, shift, random, shareOfStarts / starts.length);
  anneal(best, best.outcome, run, shift, random, 1 - shareOfStarts);
}

function anneal(
  best: BestOutcome,
  start: Outcome,
  run: Builder,
  shift: Shift,
  random: SearchRandom,
  share: number,
): void {
  const worthOf = (outcome: Outcome): number => outcome.value ?? 0;
  const most = mostTurns * share;
  let current = start;
  let own = start;
  let work = 0;
  let lastBetter = 0;
  for (let i = 0; i < most && i - lastBetter < patience * share && work < turnWork * share; i++) {
    const candidate = run(shift.strategyNear(current));
    work += candidate.sequence.work;
    best.consider(candidate);
    if (best.shortfall(candidate) === Infinity) continue;
    if (worthOf(candidate) > worthOf(own)) {
      own = current = candidate;
      lastBetter = i;
      continue;
    }
    const allowed = tolerance * (1 - i / most) * Math.abs(worthOf(own));
    if (worthOf(own) - worthOf(candidate) <= allowed) current = candidate;
    else if (random.unit() < 0.02) current = own;
  }
}

class Shift {
  readonly #p: Prepared;
  readonly #random: SearchRandom;
  /** Workloads by the host that they are on today, those that have to move only. */
  readonly #leaving: readonly (readonly number[])[];
  readonly #emptied: readonly number[];

  constructor(prepared: Prepared, random: SearchRandom) {
    this.#p = prepared;
    this.#random = random;
    const leaving: number[][] = prepared.hostIds.map(() => []);
    for (const unit of prepared.units) for (const w of unit) leaving[prepared.fromHost[w]!]!.push(w);
    this.#leaving = leaving;
    this.#emptied = prepared.hostIds.flatMap((_, h) =>
      prepared.releasable[h] === 1 && leaving[h]!.length > 0 ? [h] : [],
    );
  }

  /** A strategy near that of a known roadmap: other turns, and now and then another choice. */
  strategyNear(known: Outcome): Strategy {
    const random = this.#random;
    const { prefix: _, ...strategy } = known.sequence.strategy;
    const turn = this.#turns(known);
    const drained = random.unit() < 0.6 ? strategy.drained : flippedDrains(this.#p, strategy.drained, random);
    const near: Strategy = {
      ...strategy,
      name: strategy.turn === undefined ? `${strategy.name}, shifted` : strategy.name,
      turn,
      ...(drained === undefined ? {} : { drained }),
      ...(random.unit() < 0.2 ? { urgency: this.#urgency(strategy.urgency) } : {}),
    };
    return random.unit() < 0.8 ? near : { ...near, ...this.#otherChoice(near) };
  }

  #otherChoice(known: Strategy): Partial<Strategy> {
    const random = this.#random;
    switch (random.below(6)) {
      case 0:
        return { isEager: !known.isEager };
      case 1:
        return { isTight: known.isTight !== true };
      case 2:
        return { isLoose: random.unit() < 0.8 };
      case 3:
        return { clears: random.below(4) };
      case 4:
        return { drainKept: random.unit() < 0.6 ? -1 : 1.5 * random.unit() - 1 };
      default:
        return { roomKept: random.unit() < 0.5 ? 0 : random.unit() };
    }
  }

  /** The turns of a known roadmap with some of them changed. */
  #turns(known: Outcome): Float64Array {
    const turns = turnsOf(this.#p, known);
    const waves = known.sequence.waves.length;
    const draw = this.#random.unit();
    if (this.#emptied.length > 0 && draw < 0.45) this.#shiftHost(turns, known);
    else if (this.#emptied.length > 1 && draw < 0.65) this.#swapHosts(turns, known);
    else if (draw < 0.8) this.#shiftUnits(turns, waves);
    else if (draw < 0.9) this.#pullLast(turns, waves);
    else this.#jitter(turns);
    return turns;
  }

  /** Worth of emptying each host, drawn anew around what it was. */
  #urgency(known: Float64Array | undefined): Float64Array {
    const urgency = known?.slice() ?? new Float64Array(this.#p.hostIds.length).fill(1);
    for (const h of this.#emptied) urgency[h]! *= 0.6 + this.#random.unit();
    return urgency;
  }

  /** All that is on a host that is emptied goes earlier, or now and then later. */
  #shiftHost(turns: Float64Array, known: Outcome): void {
    const h = this.#emptied[this.#random.below(this.#emptied.length)]!;
    const off = releaseWaves(this.#p, known)[h] || known.sequence.waves.length + 1;
    const at = this.#random.unit() < 0.75 ? this.#random.unit() * off : off + this.#random.unit() * 3;
    for (const w of this.#leaving[h]!) turns[w] = Math.min(at, this.#random.unit() < 0.9 ? at : turns[w]!);
  }

  /** Two hosts change places. */
  #swapHosts(turns: Float64Array, known: Outcome): void {
    const released = releaseWaves(this.#p, known);
    const a = this.#emptied[this.#random.below(this.#emptied.length)]!;
    const b = this.#emptied[this.#random.below(this.#emptied.length)]!;
    const offA = released[a] || known.sequence.waves.length + 1;
    const offB = released[b] || known.sequence.waves.length + 1;
    for (const w of this.#leaving[a]!) turns[w]! += offB - offA - 0.5;
    for (const w of this.#leaving[b]!) turns[w]! += offA - offB - 0.5;
  }

  /** A few units go to any other turn. */
  #shiftUnits(turns: Float64Array, waves: number): void {
    const { units } = this.#p;
    const number = 1 + this.#random.below(Math.min(8, units.length));
    for (let i = 0; i < number; i++) {
      const unit = units[this.#random.below(units.length)]!;
      const at = this.#random.unit() * (waves + 1);
      for (const w of unit) turns[w] = at;
    }
  }

  /** Part of what comes last comes earlier, so that there is a wave less. */
  #pullLast(turns: Float64Array, waves: number): void {
    for (const unit of this.#p.units) {
      if (turns[unit[0]!]! < waves - 1 || this.#random.unit() < 0.3) continue;
      const at = this.#random.unit() * waves;
      for (const w of unit) turns[w] = at;
    }
  }

  /** Every turn changes a little. */
  #jitter(turns: Float64Array): void {
    const width = 0.2 + 1.5 * this.#random.unit();
    for (const unit of this.#p.units) {
      if (this.#random.unit() < 0.5) continue;
      const by = (this.#random.unit() - 0.5) * width;
      for (const w of unit) turns[w]! += by;
    }
  }
}
