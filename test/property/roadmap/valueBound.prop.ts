import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { planBoundedRoadmap } from '#core/roadmap/planRoadmap.ts';
import { prepare } from '#core/roadmap/prepare.ts';
import { goalOfOutcome, Relaxation } from '#core/roadmap/relaxation.ts';
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

/** The bound of any prices, found or drawn, before it is raised to the value: this is where a fault would show. */
test.each([
  ['tight', tight],
  ['roomy', roomy],
] as const)('every price gives a bound that the roadmap found keeps to: %s', (_name, shape) => {
  fc.assert(
    fc.property(
      anyWayProblem(shape),
      fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 }),
      (problem, draws) => {
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
      },
    ),
    { numRuns: 250 },
  );
});
