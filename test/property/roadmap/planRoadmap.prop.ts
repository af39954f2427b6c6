import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { checkPlannedRoadmap } from '#core/roadmap/check.ts';
import { explainMoves } from '#core/roadmap/explainMove.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import { anyProblem, roomy, tight } from '#test/property/roadmap/problems.ts';
import { broken } from '#test/unit/roadmap/estates.ts';

const runs = { numRuns: 1000 };

describe('whatever the problem', () => {
  test('every roadmap keeps every invariant, except an overload that no host can take and that is reported', () => {
    fc.assert(
      fc.property(anyProblem(tight), (problem) => {
        const plan = planRoadmap(problem, quietContext);
        const faults = broken(checkPlannedRoadmap(problem, plan));
        const reported = new Set(plan.diagnostics.findings.map((finding) => finding.code));
        const isRuleReported = reported.has('rule-not-kept');
        const expected = [
          ...(reported.has('host-stays-overloaded') ? ['no-host-above-usable-in-last-state'] : []),
          ...(isRuleReported && 'anti-affinity' in faults ? ['anti-affinity'] : []),
          ...(isRuleReported && 'affinity' in faults ? ['affinity'] : []),
        ];
        expect(Object.keys(faults)).toEqual(expected);
        for (const rule of ['anti-affinity', 'affinity'])
          if (rule in faults) expect(faults[rule]).toMatch(/last state|they are on/);
      }),
      runs,
    );
  });

  test('the order of the input lists does not matter', () => {
    fc.assert(
      fc.property(anyProblem(tight), fc.infiniteStream(fc.nat()), (problem, stream) => {
        const shuffled = <Item>(items: readonly Item[]): Item[] =>
          items
            .map((item) => ({ item, key: stream.next().value as number }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const other: RoadmapProblem = {
          ...problem,
          hosts: shuffled(problem.hosts),
          workloads: shuffled(problem.workloads),
          groups: shuffled(problem.groups),
        };
        expect(JSON.stringify(planRoadmap(other, quietContext))).toBe(
          JSON.stringify(planRoadmap(problem, quietContext)),
        );
      }),
      { numRuns: 250 },
    );
  });

  test('the bound on the number of waves is never above the roadmap', () => {
    fc.assert(
      fc.property(anyProblem(tight), (problem) => {
        const plan = planRoadmap(problem, quietContext);
        expect(plan.diagnostics.bound.waves).toBeLessThanOrEqual(plan.waves.length);
        expect(plan.diagnostics.bound.gap).toBeGreaterThanOrEqual(0);
      }),
      runs,
    );
  });

  test('every departure from the target and every move has its sentence', () => {
    fc.assert(
      fc.property(anyProblem(tight), (problem) => {
        const plan = planRoadmap(problem, quietContext);
        const last = plan.states.at(-1)!.assignment;
        const asked = new Map(problem.workloads.map((workload) => [workload.id, workload.to]));
        const elsewhere = Object.keys(last).filter((id) => last[id]!.host !== asked.get(id)!.host);
        const departed = new Set(plan.diagnostics.departures.map((departure) => departure.workload));
        expect(elsewhere.filter((id) => !departed.has(id))).toEqual([]);
        for (const departure of plan.diagnostics.departures) expect(departure.text).toMatch(/^.+ .+\.$/);
        const sentences = explainMoves(problem, plan);
        expect(sentences.map((sentence) => sentence.workload)).toEqual(
          plan.waves.flatMap((wave) => wave.moves.map((move) => move.workload)),
        );
        for (const { text } of sentences) expect(text).toMatch(/^w\d\d (becomes|moves) .+\.$/);
      }),
      { numRuns: 250 },
    );
  });
});

describe('with room to spare', () => {
  test('the target is reached by one move of each workload that differs from it, unless it asks to go back', () => {
    fc.assert(
      fc.property(anyProblem(roomy), (problem) => {
        const plan = planRoadmap({ ...problem, hosts: problem.hosts.map(withManyCores) }, quietContext);
        expect(plan.diagnostics.findings.filter((finding) => finding.code !== 'technology-backward')).toEqual([]);
        const moved = plan.waves.flatMap((wave) => wave.moves.map((move) => move.workload));
        expect(new Set(moved).size).toBe(moved.length);
        for (const departure of plan.diagnostics.departures) {
          expect(departure.got.host).toBe(departure.asked.host);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('every host that is to be released is off at the end', () => {
    fc.assert(
      fc.property(anyProblem(roomy), (problem) => {
        const roomyProblem = { ...problem, hosts: problem.hosts.map(withManyCores) };
        const plan = planRoadmap(roomyProblem, quietContext);
        const inUse = new Set(problem.workloads.map((workload) => workload.to.host));
        const expected = problem.hosts.filter((host) => host.releasable && !inUse.has(host.id)).map((host) => host.id);
        expect(plan.waves.flatMap((wave) => wave.released).toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: 400 },
    );
  });
});

function withManyCores(host: RoadmapProblem['hosts'][number]): RoadmapProblem['hosts'][number] {
  return { ...host, usable: { ...host.usable, cpuCores: 1000 } };
}
