import type { JobContext } from '#core/job.ts';
import { searchRandom, type SearchRandom } from '#core/placement/random.ts';
import { BestOutcome, evaluate, type Outcome } from './outcome.ts';
import { withHeldReleases } from './heldReleases.ts';
import type { Prepared } from './prepare.ts';
import { sequence, type Sequence } from './sequence.ts';
import type { Strategy } from './strategy.ts';
import { mostRegrown, regrow } from './regrow.ts';
import { drawRelease } from './releaseDraws.ts';
import { standingAfter } from './releaseTurns.ts';
import { flippedDrains, turnsByRoom } from './room.ts';
import { Starts } from './starts.ts';
import { improveTurns, mostTurns } from './turns.ts';

const plain: Omit<Strategy, 'name'> = {
  keptHostsAt: 0,
  roomKept: 0,
  isEager: false,
  holdsSwingHost: false,
  dueShare: 0,
};

/** Tried first, in this order; the first of equals wins, so the plainest comes first. */
const portfolio: readonly Strategy[] = [
  { ...plain, name: 'room first' },
  { ...plain, name: 'room first, other hosts', isEager: true },
  { ...plain, name: 'room before most releases', keptHostsAt: 0.2 },
  { ...plain, name: 'room before most releases, other hosts', keptHostsAt: 0.2, isEager: true },
  { ...plain, name: 'room and releases, other hosts', keptHostsAt: 0.4, isEager: true },
  { ...plain, name: 'releases before room', keptHostsAt: 1 },
  { ...plain, name: 'releases before room, all room kept', keptHostsAt: 1, roomKept: 1 },
  { ...plain, name: 'releases before room, other hosts', keptHostsAt: 1, roomKept: 1, isEager: true },
];

/** Tried when all of those leave something undone. */
const portfolioWithSwingHost: readonly Strategy[] = [
  { ...plain, name: 'room first, swing host', roomKept: 1, holdsSwingHost: true },
  {
    ...plain,
    name: 'releases before room, swing host',
    keptHostsAt: 1,
    roomKept: 0.25,
    isEager: true,
    holdsSwingHost: true,
  },
];

/** Worth of the room of one host against that of having it off, for orders that make room first. */
const roomPrices: readonly number[] = [0.3, 1, 3];

/**
 * Work spent on improvement, in steps of the sequencer: a limit in work and not in time, so that the answer is the same on
 * every machine.
 */
const improvementSteps = 3_000_000;
const mostImprovements = 150;
/** Strategies drawn where there is an objective, and the work on them. */
const mostDraws = 200;
const drawPatience = 100;
const drawWork = 2_000_000;
/** Improvement ends after so many attempts without a better roadmap. */
const patience = 50;

/**
 * The best sequence found: a portfolio of strategies, then a search around the best of them that changes which hosts are
 * emptied first. By lexicographic order: no host above usable at the end, hosts released, technologies reached, hosts released
 * early, few waves, little effort, seats as asked; with releases held until failures are survived. Throws CancelledError.
 */
export function searchSequence(prepared: Prepared, context: JobContext): Outcome {
  const turns =
    prepared.way.objective === null
      ? 0
      : portfolio.length + 2 * roomPrices.length + mostDraws + mostTurns + mostRegrown;
  const runs = portfolio.length + portfolioWithSwingHost.length + mostImprovements + turns;
  let done = 0;
  let steps = 0;
  let mostWaves: number | undefined;
  const run = (given: Strategy): Outcome => {
    const { mostWaves: _, ...free } = given;
    const strategy = mostWaves === undefined ? free : { ...free, mostWaves };
    const offset = done / runs;
    done += 1;
    const result = sequence(prepared, strategy, {
      isCancelled: () => context.isCancelled(),
      elapsedMs: () => context.elapsedMs(),
      progress: (fraction, phase) => context.progress(offset + fraction / runs, phase),
    });
    steps += result.steps;
    return evaluate(prepared, result);
  };
  const best = new BestOutcome(prepared, run(portfolio[0]!), (outcome) => withHeldReleases(prepared, outcome));
  for (const strategy of portfolio.slice(1)) best.consider(run(strategy));
  mostWaves = best.mostWaves;
  const starts = new Starts();
  const hasObjective = prepared.way.objective !== null;
  if (hasObjective) {
    const drained = new Uint8Array(prepared.hostIds.length).fill(1);
    for (const strategy of portfolio)
      best.consider(run({ ...strategy, name: `${strategy.name}, hosts drained`, drained }));
    for (const price of roomPrices) {
      const turn = turnsByRoom(prepared, price);
      for (const isEager of [false, true]) {
        const name = `most room for the effort, hosts drained${isEager ? ', other hosts' : ''}`;
        best.consider(run({ ...plain, name, isEager, drained, turn }));
      }
    }
    starts.addFirst(best.outcome);
    const drawing = searchRandom(2);
    const today = standingAfter(prepared, []);
    let work = 0;
    let lastBetterDraw = 0;
    // Small estates have few orders.
    const draws = Math.min(mostDraws, 4 * prepared.units.length);
    for (let i = 0; i < draws && i - lastBetterDraw < drawPatience && work < drawWork; i++) {
      const outcome = run(drawRelease(prepared, today, drawing));
      work += outcome.sequence.work;
      if (best.consider(outcome)) lastBetterDraw = i;
      starts.add(outcome);
    }
  }
  const isShort = (): boolean => {
    const { kept, missed, overloaded, sequence: found } = best.outcome;
    return kept.length + missed.length + overloaded.length + found.abandoned.size > 0;
  };
  if (isShort()) for (const strategy of portfolioWithSwingHost) best.consider(run(strategy));
  done = runs - mostImprovements - (hasObjective ? mostTurns + mostRegrown : 0);
  steps = 0;
  // A fixed seed: the problem alone decides the roadmap.
  const random = searchRandom(1);
  const isWorthIt = prepared.units.length > 1 && (best.outcome.sequence.waves.length > 1 || isShort());
  const limit = hasObjective ? improvementSteps / 3 : improvementSteps;
  let lastBetter = 0;
  for (let i = 0; i < (isWorthIt ? mostImprovements : 0); i++) {
    mostWaves = best.mostWaves;
    if (best.consider(run(neighbour(prepared, best.outcome.sequence, random)))) lastBetter = i;
    if (steps > limit || i - lastBetter >= patience) break;
  }
  mostWaves = best.mostWaves;
  if (isWorthIt && hasObjective) {
    const from = starts.take(best);
    improveTurns(prepared, best, from, run, random);
    regrow(prepared, best, [best.outcome, ...from.slice(0, 3)], run, random);
  }
  context.progress(1, 'roadmap');
  return best.outcome;
}

/**
 * A strategy near that of `known`: hosts to be emptied change places, what came last is tried first, and now and then the
 * other choices are drawn anew.
 */
function neighbour(prepared: Prepared, known: Sequence, random: SearchRandom): Strategy {
  const { strategy } = known;
  const urgency = strategy.urgency?.slice() ?? new Float64Array(prepared.hostIds.length).fill(1);
  for (let h = 0; h < urgency.length; h++) {
    if (prepared.askedReleasable[h] === 1) urgency[h]! *= 0.6 + random.unit();
  }
  const draw = random.unit();
  const early = draw < 0.5 ? new Set([...(strategy.early ?? []), ...lastMoved(prepared, known)]) : strategy.early;
  const { abandoned } = known;
  const insistent = new Set(strategy.insistent ?? []);
  if (abandoned.size > 0 && random.unit() < 0.7) {
    for (const w of abandoned.keys()) if (random.unit() < 0.7) insistent.add(w);
  }
  // One unit that need not wait for its turn, and one that must.
  if (random.unit() < 0.4) insistent.add(anyOf(prepared, random));
  if (random.unit() < 0.4) insistent.delete(anyOf(prepared, random));
  const drained = prepared.way.objective === null ? undefined : flippedDrains(prepared, strategy.drained, random);
  const near: Strategy = {
    ...strategy,
    name: strategy.name.endsWith(', improved') ? strategy.name : `${strategy.name}, improved`,
    urgency,
    // Where something is left behind, an emptied host may be what it needs for a while.
    holdsSwingHost: abandoned.size > 0 ? random.unit() < 0.5 : strategy.holdsSwingHost,
    ...(drained === undefined ? {} : { drained }),
    ...(early === undefined ? {} : { early }),
    ...(insistent.size === 0 ? {} : { insistent }),
  };
  if (draw < 0.3 || draw > 0.7) return near;
  return {
    ...near,
    name: 'drawn by the search, improved',
    keptHostsAt: random.unit(),
    roomKept: random.unit() < 0.5 ? 0 : random.unit(),
    isEager: random.unit() < 0.7,
    ...(prepared.way.objective === null ? {} : drawnSeats(random)),
  };
}

/** How seats are chosen where being early is worth more than a move more. */
function drawnSeats(random: SearchRandom): Partial<Strategy> {
  return {
    isLoose: random.unit() < 0.7,
    isTight: random.unit() < 0.5,
    clears: random.unit() < 0.5 ? 0 : 1 + random.below(3),
    drainKept: random.unit() < 0.6 ? -1 : random.unit() * 1.5 - 1,
  };
}

function anyOf(prepared: Prepared, random: SearchRandom): number {
  return prepared.units[random.below(prepared.units.length)]![0]!;
}

/** The workloads that moved in the last waves: a twentieth of all moves. */
function lastMoved(prepared: Prepared, known: Sequence): readonly number[] {
  const limit = Math.ceil(prepared.units.length / 20);
  const last: number[] = [];
  for (let k = known.waves.length - 1; k >= 0; k--) {
    const { moves } = known.waves[k]!;
    if (last.length > 0 && last.length + moves.length > limit) break;
    for (const move of moves) last.push(move.w);
  }
  return last;
}
