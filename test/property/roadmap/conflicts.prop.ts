import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { findConflicts, provesImpossible } from '#core/roadmap/conflicts.ts';
import { namedLimits } from '#core/roadmap/namedLimits.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import { roomy, tight } from '#test/property/roadmap/problems.ts';
import { anyWayProblem } from '#test/property/roadmap/ways.ts';

function without(problem: RoadmapProblem, isLifted: (id: string) => boolean): RoadmapProblem {
  return namedLimits(problem)
    .filter(({ id }) => isLifted(id))
    .reduce((lifted, limit) => limit.lift(lifted), problem);
}

test.each([
  ['tight', tight],
  ['roomy', roomy],
] as const)('what a roadmap reaches is never proven impossible: %s', (_name, shape) => {
  let reached = 0;
  fc.assert(
    fc.property(anyWayProblem(shape), (problem) => {
      const plan = planRoadmap(problem, quietContext);
      if (plan.outcome === 'partial' || plan.diagnostics.findings.some(({ code }) => code === 'held-wave-missed'))
        return;
      reached += 1;
      expect(provesImpossible(problem, quietContext)).toBe(false);
    }),
    { numRuns: 400 },
  );
  expect(reached).toBeGreaterThan(10);
});

test.each([
  ['tight', tight],
  ['roomy', roomy],
] as const)('a proven clash is one by itself, and no longer without any one of its limits: %s', (_name, shape) => {
  let proven = 0;
  let asked = 0;
  let found = 0;
  fc.assert(
    fc.property(anyWayProblem(shape), (problem) => {
      const [conflict] = findConflicts(problem, quietContext);
      if (conflict === undefined) return;
      expect(conflict.limits.length).toBeGreaterThan(0);
      if (!conflict.proven) return;
      proven += 1;
      const ids = new Set(conflict.limits.map(({ id }) => id));
      const alone = without(problem, (id) => !ids.has(id));
      expect(provesImpossible(alone, quietContext)).toBe(true);
      for (const { id } of conflict.limits) {
        const eased = without(problem, (one) => !ids.has(one) || one === id);
        asked += 1;
        if (findConflicts(eased, quietContext).length === 0) found += 1;
        expect(provesImpossible(eased, quietContext)).toBe(false);
      }
    }),
    { numRuns: 240 },
  );
  expect(proven).toBeGreaterThan(5);
  // The planner found a roadmap with fewer limits lifted; with more of them lifted it can, rarely, miss it.
  expect(found / asked).toBeGreaterThan(0.95);
});
