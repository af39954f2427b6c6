import type { SearchRandom } from '#core/placement/random.ts';
import type { BestOutcome } from './outcome.ts';
import type { Prepared } from './prepare.ts';
import { drawRelease } from './releaseDraws.ts';
import type { Builder } from './turns.ts';

/** Most attempts, and how many of them begin after the same wave. */
export const mostRegrown = 1600;
const attemptsPerWave = 40;
/** Work of the sequencer. */
const regrownWork = 3_000_000;

/**
 * Improves the best roadmap from its first waves on: these stay as they are, and the rest is built anew by strategies that are
 * drawn, wave by wave later and then from the beginning again. What a wave does decides what is possible after it, so a small
 * change of an order changes all that follows; by keeping what is good the search comes forward wave by wave. (Rollouts:
 * Bertsekas, Tsitsiklis and Wu 1997.)
 */
export function regrow(prepared: Prepared, best: BestOutcome, run: Builder, random: SearchRandom): void {
  const attempts = Math.min(attemptsPerWave, prepared.units.length);
  let work = 0;
  let kept = 0;
  let lastBetter = 0;
  for (let i = 0; i < mostRegrown && work < regrownWork; i++) {
    const { waves, abandoned, strategy } = best.outcome.sequence;
    // From no wave on was there anything better.
    if (i - lastBetter > attempts * Math.max(1, waves.length - 2)) return;
    if (abandoned.size > 0 || strategy.holdsSwingHost) return;
    if (i % attempts === attempts - 1) kept += 1;
    if (kept >= waves.length - 2) kept = 0;
    const drawn = drawRelease(prepared, random);
    const candidate = run(kept === 0 ? drawn : { ...drawn, prefix: waves.slice(0, kept) });
    work += candidate.sequence.work;
    if (best.consider(candidate)) lastBetter = i;
  }
}
