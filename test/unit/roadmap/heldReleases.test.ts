import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import type { FailureRule } from '#core/planResult.ts';
import { planSurvivingRoadmap } from '#core/planning/survivingRoadmap.ts';
import { checkPlannedRoadmap } from '#core/roadmap/check.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import type { RoadmapPlan } from '#core/roadmap/roadmapPlan.ts';
import { broken, host, memory, problem, workload } from '#test/unit/roadmap/estates.ts';

/** One host of these may be lost; each may be filled to its figure then. */
function losesOne(capacity: Readonly<Record<string, number>>): FailureRule {
  return {
    cluster: 'c',
    hosts: Object.keys(capacity),
    tolerate: 1,
    capacity: Object.fromEntries(
      Object.entries(capacity).map(([id, memoryMiB]) => [id, { cpuCores: 1000, memoryMiB }]),
    ),
  };
}

/** Per state the hosts that are on. */
function hostsOn(plan: RoadmapPlan): string[] {
  return plan.states.map((state) => state.hostsOn.join(' '));
}

function unheld(input: RoadmapProblem, plan: RoadmapPlan, failures: readonly FailureRule[]): Record<string, unknown> {
  return broken(checkPlannedRoadmap(input, plan, { failures }));
}

const findingsOf = (plan: RoadmapPlan): string[] =>
  plan.diagnostics.findings.map(({ code, text }) => `${code}: ${text}`);

describe('an empty host that failures need', () => {
  const moving = [workload('w', 'vm@a -> vm@b')];

  test('is off at once where nothing has to be survived', () => {
    const input = problem([host('a', 100, { releasable: true }), host('b', 100)], moving);
    expect(hostsOn(planRoadmap(input, quietContext))).toEqual(['a b', 'b']);
  });

  test('stays on where no other host could take what runs on the one that fails, and says so', () => {
    const failures = [losesOne({ a: 100, b: 100 })];
    const input = problem([host('a', 100, { releasable: true }), host('b', 100)], moving, { failures });
    const plan = planRoadmap(input, quietContext);
    expect(hostsOn(plan)).toEqual(['a b', 'a b']);
    expect(unheld(input, plan, failures)).toEqual({});
    expect(plan.outcome).toBe('equivalent');
    expect(findingsOf(plan)).toEqual([
      'host-held-for-failures: a stays on, although empty after wave 1: without it the loss of b would leave no room for w.',
    ]);
  });

  test('is off when another has arrived that can take its place', () => {
    const failures = [losesOne({ a: 100, b: 100, n: 100 })];
    const input = problem(
      [host('a', 100, { releasable: true }), host('b', 100), host('n', 100, { availableFromWave: 3 })],
      moving,
      { failures },
    );
    const plan = planRoadmap(input, quietContext);
    expect(hostsOn(plan)).toEqual(['a b', 'a b', 'a b', 'b n']);
    expect(unheld(input, plan, failures)).toEqual({});
  });

  test('goes by the date by which it has to, whatever follows', () => {
    const failures = [losesOne({ a: 100, b: 100 })];
    const input = problem([host('a', 100, { releasable: true, offByWave: 2 }), host('b', 100)], moving, { failures });
    const plan = planRoadmap(input, quietContext);
    expect(hostsOn(plan)).toEqual(['a b', 'a b', 'b']);
    expect(Object.keys(unheld(input, plan, failures))).toEqual(['survives-failures']);
  });

  test('is let go where the cluster does not survive today and is left no worse', () => {
    const failures = [losesOne({ a: 100, b: 100, d: 5 })];
    const input = problem(
      [host('a', 100), host('b', 100), host('d', 100, { releasable: true })],
      [workload('v', 'vm@a -> vm@a', { demand: memory(60) }), workload('w', 'vm@b -> vm@b', { demand: memory(60) })],
      { failures },
    );
    const plan = planRoadmap(input, quietContext);
    expect(hostsOn(plan)).toEqual(['a b d', 'a b']);
    expect(unheld(input, plan, failures)).toEqual({});
  });
});

describe('a move after which a failure would not be survived', () => {
  const grows = { demand: memory(10, 60) };

  test('is left undone, with the reason', async () => {
    const failures = [losesOne({ a: 100, b: 50 })];
    const input = problem([host('a', 100), host('b', 100)], [workload('w', 'vm@a -> container@a', grows)], {
      failures,
    });
    expect(Object.keys(unheld(input, planRoadmap(input, quietContext), failures))).toEqual(['survives-failures']);
    const plan = await planSurvivingRoadmap(input, failures, quietContext);
    expect(unheld(input, plan, failures)).toEqual({});
    expect(plan.waves).toEqual([]);
    expect(findingsOf(plan)).toEqual([
      'move-not-survived: w stays as it is: afterwards the loss of a would leave no room for w.',
    ]);
  });

  test('waits for the host that makes room', async () => {
    const failures = [losesOne({ a: 100, b: 50, n: 100 })];
    const input = problem(
      [host('a', 100), host('b', 100), host('n', 100, { availableFromWave: 3 })],
      [workload('w', 'vm@a -> container@a', grows)],
      { failures },
    );
    const plan = await planSurvivingRoadmap(input, failures, quietContext);
    expect(unheld(input, plan, failures)).toEqual({});
    expect(plan.waves.map(({ moves }) => moves.length)).toEqual([0, 0, 1]);
  });
});
