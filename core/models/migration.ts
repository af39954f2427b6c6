import type { z } from 'zod';
import { count, fields, flag, quantity } from './fields.ts';
import { defineModel } from './model.ts';

const precopyInput = fields({
  memoryMB: quantity({
    unit: 'MB',
    description: 'Memory of the instance',
    source: 'seed-1 part 2 7.1',
    default: 16_000,
  }),
  bandwidthMBps: quantity(
    { unit: 'MB/s', description: 'Bandwidth of the migration link', source: 'seed-1 part 2 7.1', default: 1000 },
    { min: 1e-6 },
  ),
  dirtyRateMBps: quantity({
    unit: 'MB/s',
    description: 'Memory that the instance rewrites a second',
    source: 'seed-1 part 2 7.1',
    default: 200,
  }),
  stopThresholdMB: quantity({
    unit: 'MB',
    description: 'Remainder at which the instance is stopped and copied',
    source: 'seed-1 part 2 7.1',
    default: 50,
  }),
  maxRounds: count(
    {
      unit: '1',
      description: 'Rounds after which it is stopped and copied whatever remains',
      source: 'seed-1 part 2 7.1',
      default: 30,
    },
    { max: 1_000_000 },
  ),
});
const precopyOutput = fields({
  rounds: count({ unit: '1', description: 'Rounds of copying while the instance runs', source: 'seed-1 part 2 7.1' }),
  totalS: quantity(
    { unit: 's', description: 'Duration, the stop included', source: 'seed-1 part 2 7.1' },
    { max: 1e30 },
  ),
  downtimeS: quantity(
    { unit: 's', description: 'Time the instance stands still', source: 'seed-1 part 2 7.1' },
    { max: 1e30 },
  ),
  transferredMB: quantity(
    { unit: 'MB', description: 'Memory sent over the link', source: 'seed-1 part 2 7.1' },
    { max: 1e30 },
  ),
  converged: flag({ description: 'Whether the remainder came down to the threshold', source: 'seed-1 part 2 7.1' }),
});

/**
 * Duration, downtime and traffic of a live migration by iterative pre-copy (seed-1 part 2 7.1). While more than the
 * threshold remains, a round sends it, and what was rewritten meanwhile (at most all memory) remains for the next.
 * Memory that is under the threshold from the start is copied in the stop alone.
 */
export function migrationPrecopy(input: z.output<typeof precopyInput>): z.output<typeof precopyOutput> {
  const { memoryMB, bandwidthMBps, dirtyRateMBps, stopThresholdMB, maxRounds } = input;
  let remainingMB = memoryMB;
  let totalS = 0;
  let transferredMB = 0;
  let rounds = 0;
  while (remainingMB > stopThresholdMB && rounds < maxRounds) {
    const roundS = remainingMB / bandwidthMBps;
    totalS += roundS;
    transferredMB += remainingMB;
    remainingMB = Math.min(memoryMB, dirtyRateMBps * roundS);
    rounds += 1;
  }
  const downtimeS = remainingMB / bandwidthMBps;
  return {
    rounds,
    totalS: totalS + downtimeS,
    downtimeS,
    transferredMB: transferredMB + remainingMB,
    converged: remainingMB <= stopThresholdMB,
  };
}

/** Models of live migration. */
export const migrationModels = [
  defineModel({
    id: 'migration.precopy',
    title: 'Live migration by pre-copy',
    formula: {
      tex: String.raw`v_0 = M,\quad t_i = \frac{v_i}{B},\quad v_{i+1} = \min(M, D\,t_i)\ \text{while } v_i > V \text{ and } i < i_{max};\quad T_{down} = \frac{v_{last}}{B}`,
      text: 'rounds: send v in v / bandwidthMBps, then v = min(memoryMB, dirtyRateMBps x time), while v > stopThresholdMB and rounds < maxRounds; downtimeS = v / bandwidthMBps',
    },
    input: precopyInput,
    output: precopyOutput,
    source: 'seed-1 part 2 7.1',
    usedBy: ['roadmap'],
    notes: ['A rewrite rate above the bandwidth never converges: converged is false and downtimeS is the forced stop.'],
    run: migrationPrecopy,
  }),
] as const;
