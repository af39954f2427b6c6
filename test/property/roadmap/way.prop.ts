import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { checkPlannedRoadmap } from '#core/roadmap/check.ts';
import { explainMoves } from '#core/roadmap/explainMove.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import { roomy, tight } from '#test/property/roadmap/problems.ts';
import { anyWayProblem } from '#test/property/roadmap/ways.ts';
import { faultsOfWay } from '#test/property/roadmap/wayFaults.ts';
import { broken } from '#test/unit/roadmap/estates.ts';

const runs = { numRuns: 1000 };

describe.each([
  ['tight', tight],
  ['roomy', roomy],
] as const)('whatever limits the way has, on estates that are %s', (_name, shape) => {
  test('every roadmap keeps every limit, read naively, except dates that are reported', () => {
    fc.assert(
      fc.property(anyWayProblem(shape), (problem) => {
        const plan = planRoadmap(problem, quietContext);
        const late = plan.diagnostics.findings.filter((finding) => finding.code === 'deadline-missed');
        expect(late.every((finding) => finding.severity === 'error')).toBe(true);
        const faults = faultsOfWay(problem, plan);
        expect(faults.filter((fault) => fault.rule !== 'off-by' && fault.rule !== 'committed')).toEqual([]);
        const lateHosts = faults.filter((fault) => fault.rule === 'off-by').map((fault) => fault.about);
        expect(lateHosts.toSorted()).toEqual(late.flatMap((finding) => finding.hosts).toSorted());
      }),
      runs,
    );
  });

  test('the certificate finds nothing else', () => {
    fc.assert(
      fc.property(anyWayProblem(shape), (problem) => {
        const plan = planRoadmap(problem, quietContext);
        const faults = broken(checkPlannedRoadmap(problem, plan));
        const codes = new Set(plan.diagnostics.findings.map((finding) => finding.code));
        const excused: Record<string, boolean> = {
          'no-host-above-usable-in-last-state': codes.has('host-stays-overloaded'),
          'anti-affinity': codes.has('rule-not-kept'),
          affinity: codes.has('rule-not-kept'),
          'host-deadline': codes.has('deadline-missed'),
          budget: plan.diagnostics.findings.some((finding) => /before anything moves/.test(finding.text)),
        };
        expect(Object.entries(faults).filter(([invariant]) => excused[invariant] !== true)).toEqual([]);
      }),
      runs,
    );
  });
});

test('the order of the input lists does not matter', () => {
  fc.assert(
    fc.property(anyWayProblem(tight), (drawn) => {
      // Rules have ids of their own, as in every scenario.
      const numbered = <Rule extends { readonly id: string }>(rules: readonly Rule[] = []): Rule[] =>
        rules.map((rule, i) => ({ ...rule, id: `${rule.id}${i}` }));
      const problem = { ...drawn, spread: numbered(drawn.spread), together: numbered(drawn.together) };
      const { way } = problem;
      const other: RoadmapProblem = {
        ...problem,
        hosts: problem.hosts.toReversed(),
        workloads: problem.workloads.toReversed(),
        groups: problem.groups.toReversed(),
        spread: problem.spread.toReversed().map((rule) => ({ ...rule, workloads: rule.workloads.toReversed() })),
        together: problem.together.toReversed().map((rule) => ({ ...rule, workloads: rule.workloads.toReversed() })),
        way: {
          ...way,
          ...(way?.teams === undefined ? {} : { teams: way.teams.toReversed() }),
          ...(way?.budgets === undefined ? {} : { budgets: way.budgets.toReversed() }),
        },
      };
      expect(JSON.stringify(planRoadmap(other, quietContext))).toBe(JSON.stringify(planRoadmap(problem, quietContext)));
    }),
    { numRuns: 250 },
  );
});

test('what is left undone is said, every move has its sentence, and the bound stays below the roadmap', () => {
  fc.assert(
    fc.property(anyWayProblem(tight), (problem) => {
      const plan = planRoadmap(problem, quietContext);
      const last = plan.states.at(-1)!.assignment;
      const isShort = problem.workloads.some(
        ({ id, from, to }) => from.technology === 'vm' && to.technology !== 'vm' && last[id]!.technology === 'vm',
      );
      if (isShort) expect(plan.diagnostics.findings.length).toBeGreaterThan(0);
      for (const finding of plan.diagnostics.findings) expect(finding.text).not.toMatch(/undefined|NaN|Infinity/);
      for (const { text } of explainMoves(problem, plan)) {
        expect(text).toMatch(/^w\d\d (becomes|moves) .+\.$/);
        expect(text).not.toMatch(/undefined|null/);
      }
      expect(plan.diagnostics.bound.waves).toBeLessThanOrEqual(plan.waves.length);
      if (plan.waves.length > 0) {
        const { moves, released } = plan.waves.at(-1)!;
        expect(moves.length + released.length).toBeGreaterThan(0);
      }
    }),
    runs,
  );
});
