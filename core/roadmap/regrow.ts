import type { SearchRandom } from '#core/placement/random.ts';
import type { BestOutcome, Outcome } from './outcome.ts';
import type { Prepared } from './prepare.ts';
import { drawRelease } from './releaseDraws.ts';
import { standingAfter } from './releaseTurns.ts';
import type { SequencedWave } from './sequencedMoves.ts';
import type { Strategy } from './strategy.ts';
import type { Builder } from './turns.ts';

/** Most attempts, and how many of them begin after the same wave. */
export const mostRegrown = 6000;
const attemptsPerWave = 15;
/** Work of the sequencer. */
const regrownWork = 6_000_000;
/** Share of the work that all starts have together. */
const shareOfStarts = 0.6;
/** Ends after so many rounds over all waves without a better roadmap. */
const patientRounds = 5;
/** Shares of attempts that are drawn anew, and that have the choices of the known roadmap with new turns. */
const shareOfNew = 0.4;
const shareOfNewTurns = 0.3;

/**
 * Improves the best roadmap from its first waves on: these stay as they are, and the rest is built anew by strategies that are
 * drawn, wave by wave later and then from the beginning again. What a wave does decides what is possible after it, so a small
 * change of an order changes all that follows; by keeping what is good the search comes forward wave by wave. (Rollouts:
 * Bertsekas, Tsitsiklis and Wu 1997.) Each of `starts` has a share of the work, since what is best early need not be so at the end.
 */
export function regrow(
  prepared: Prepared,
  best: BestOutcome,
  starts: readonly Outcome[],
  run: Builder,
  random: SearchRandom,
): void {
  for (const start of starts) grow(prepared, best, start, run, random, shareOfStarts / starts.length);
  grow(prepared, best, best.outcome, run, random, 1 - shareOfStarts);
}

function grow(
  prepared: Prepared,
  best: BestOutcome,
  start: Outcome,
  run: Builder,
  random: SearchRandom,
  share: number,
): void {
  const worthOf = (outcome: Outcome): number => outcome.value ?? 0;
  const attempts = Math.min(attemptsPerWave, prepared.units.length);
  let own = start;
  let work = 0;
  let kept = 0;
  let lastBetter = 0;
  for (let i = 0; i < mostRegrown * share && work < regrownWork * share; i++) {
    const { waves, abandoned, strategy } = own.sequence;
    // From no wave on was there anything better.
    if (i - lastBetter > patientRounds * attempts * Math.max(1, waves.length - 2)) return;
    if (abandoned.size > 0 || strategy.holdsSwingHost) return;
    if (i % attempts === attempts - 1) kept += 1;
    if (kept >= waves.length - 2) kept = 0;
    const prefix = waves.slice(0, kept);
    const near = strategyNear(prepared, strategy, prefix, random);
    const candidate = run(kept === 0 ? near : { ...near, prefix });
    work += candidate.sequence.work;
    best.consider(candidate);
    if (best.shortfall(candidate) === Infinity || worthOf(candidate) <= worthOf(own)) continue;
    own = candidate;
    lastBetter = i;
  }
}

/** A strategy for what follows these waves: drawn anew, or the known one with new turns or with its own a little changed. */
function strategyNear(
  prepared: Prepared,
  known: Strategy,
  waves: readonly SequencedWave[],
  random: SearchRandom,
): Strategy {
  const drawn = drawRelease(prepared, standingAfter(prepared, waves), random);
  const { prefix: _, turn, ...choices } = known;
  const kind = random.unit();
  if (turn === undefined || drawn.turn === undefined || kind < shareOfNew) return drawn;
  if (kind < shareOfNew + shareOfNewTurns) return { ...choices, turn: drawn.turn };
  const noise = 1.2 * random.unit() ** 2;
  const share = random.unit();
  const turns = turn.slice();
  for (const unit of prepared.units) {
    if (random.unit() > share) continue;
    const factor = Math.exp(noise * (random.unit() - 0.5));
    for (const w of unit) turns[w]! *= factor;
  }
  return { ...(random.unit() < 0.5 ? choices : drawn), turn: turns };
}
