import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { loadSolver } from '#core/placement/solver.ts';
import { ColumnProgram } from '#core/roadmap/columnProgram.ts';
import type { Outcome } from '#core/roadmap/outcome.ts';
import { planBoundedRoadmap } from '#core/roadmap/planRoadmap.ts';
import { prepare } from '#core/roadmap/prepare.ts';
import { goalOfOutcome, Relaxation, type ReleaseWindows } from '#core/roadmap/relaxation.ts';
import { searchSequence } from '#core/roadmap/search.ts';
import { searchPrices, wavesOfBound } from '#core/roadmap/valueBound.ts';
import { roomy, tight } from '#test/property/roadmap/problems.ts';
import { anyWayProblem } from '#test/property/roadmap/ways.ts';

test.each([
  ['tight', tight],
  ['roomy', roomy],
] as const)('no roadmap with any limits is worth more than its bound: %s', async (_name, shape) => {
  await fc.assert(
    fc.asyncProperty(anyWayProblem(shape), async (problem) => {
      const { diagnostics } = await planBoundedRoadmap(problem, quietContext);
      const bound = diagnostics.valueBound;
      expect(bound?.value ?? null).toBe(diagnostics.value);
      if (bound === null) return;
      expect(bound.bound).toBeGreaterThanOrEqual(bound.value);
      expect(Number.isFinite(bound.bound)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

/** Per block the wave in which the roadmap switches its host off; blocks that are released are in the order of hosts. */
function ownWindows(relaxation: Relaxation, outcome: Outcome): ReleaseWindows {
  const at = outcome.sequence.waves.flatMap((wave, k) => wave.released.map((h) => ({ h, k: k + 1 })));
  const inOrder = at.toSorted((a, b) => a.h - b.h);
  let next = 0;
  const waves = relaxation.windows.first.map((first) => (first > 0 ? inOrder[next++]!.k : 0));
  expect(next).toBe(inOrder.length);
  return { first: waves, last: waves };
}

/** The bound of any prices, found or drawn, before it is raised to the value: this is where a fault would show. */
test.each([
  ['tight', tight],
  ['roomy', roomy],
] as const)('every price gives a bound that the roadmap found keeps to: %s', async (_name, shape) => {
  const highs = (await loadSolver())!;
  await fc.assert(
    fc.asyncProperty(
      anyWayProblem(shape),
      fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 }),
      async (problem, draws) => {
        const prepared = prepare(problem);
        const outcome = searchSequence(prepared, quietContext);
        const waves = wavesOfBound(prepared, outcome.sequence.waves.length);
        const relaxation = new Relaxation(prepared, goalOfOutcome(prepared, outcome, waves), true);
        const penalty = (problem.way?.objective?.wavePenalty ?? 0) * outcome.sequence.waves.length;
        const value = (outcome.value ?? 0) + penalty;
        const prices = Float64Array.from(relaxation.rows, (_, r) =>
          relaxation.limit[r]! < Infinity ? draws[(r * 7919) % draws.length]! : 0,
        );
        const slack = 1e-6 * (1 + Math.abs(value));
        expect(relaxation.evaluate(prices).bound + slack).toBeGreaterThanOrEqual(value);
        const sparse = prices.map((price, r) => (r % 3 === 0 ? price : 0));
        expect(relaxation.evaluate(sparse).bound + slack).toBeGreaterThanOrEqual(value);
        const searched = searchPrices(relaxation, value - 10, quietContext, () => false);
        expect(searched.bound + slack).toBeGreaterThanOrEqual(value);
        // Programs over columns, for all roadmaps and for those that switch hosts off in the same waves as this one.
        const scale = relaxation.limit.map((limit) => (limit < Infinity ? Math.max(1, Math.abs(limit)) : 0));
        const program = new ColumnProgram(highs, relaxation, scale, searched.prices);
        const own = ownWindows(relaxation, outcome);
        const alike = program.improve(own, { ...searched, bound: Infinity }, -Infinity, true, 15, () => undefined);
        const whole = program.improve(relaxation.windows, searched, -Infinity, true, 15, () => undefined);
        program.dispose();
        expect(alike.bound + slack).toBeGreaterThanOrEqual(value);
        expect(whole.bound + slack).toBeGreaterThanOrEqual(value);
      },
    ),
    { numRuns: 250 },
  );
});
