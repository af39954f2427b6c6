import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { checkPlannedRoadmap } from '#core/roadmap/check.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import { broken, host, memory, problem, workload } from '#test/unit/roadmap/estates.ts';

function planned(of: RoadmapProblem) {
  const plan = planRoadmap(of, quietContext);
  return { plan, faults: broken(checkPlannedRoadmap(of, plan)) };
}

/** The waves in which a workload moves. */
function wavesOf(plan: ReturnType<typeof planRoadmap>, id: string): number[] {
  return plan.waves.flatMap((wave) => (wave.moves.some((move) => move.workload === id) ? [wave.number] : []));
}

describe('workloads that must share a host', () => {
  const pair = [
    workload('a-other', 'vm@from -> vm@to', { demand: memory(1) }),
    workload('b-left', 'vm@from -> vm@to', { demand: memory(20) }),
    workload('c-right', 'vm@from -> vm@to', { demand: memory(1) }),
  ];
  const together = [{ id: 'pair', workloads: ['b-left', 'c-right'] }];
  const hosts = [host('from', 100, { releasable: true }), host('to', 100)];

  test('move in one wave, where the others do not leave them room for it in theirs', () => {
    const limits = { maxMovesPerWave: 2 };
    const apart = planned(problem(hosts, pair, limits)).plan;
    expect(wavesOf(apart, 'b-left')).not.toEqual(wavesOf(apart, 'c-right'));
    const { plan, faults } = planned(problem(hosts, pair, { ...limits, together }));
    expect(wavesOf(plan, 'b-left')).toEqual(wavesOf(plan, 'c-right'));
    expect(plan.waves).toHaveLength(2);
    expect(faults).toEqual({});
  });

  test('stay together where a wave cannot take all of them', () => {
    const { plan, faults } = planned(problem(hosts, pair, { maxMovesPerWave: 1, together }));
    expect(wavesOf(plan, 'b-left')).toEqual([]);
    expect(wavesOf(plan, 'c-right')).toEqual([]);
    expect(plan.diagnostics.findings.map((finding) => finding.code)).toContain('group-exceeds-wave');
    expect(faults).toEqual({});
  });
});

describe('workloads that must be apart', () => {
  const spread = [{ id: 'nodes', workloads: ['x', 'y'], maxPerHost: 1 }];
  const swap = [
    workload('x', 'vm@left -> vm@right', { demand: memory(10) }),
    workload('y', 'vm@right -> vm@left', { demand: memory(10) }),
  ];

  test('change places by way of a third host', () => {
    const { plan, faults } = planned(
      problem([host('left', 100), host('right', 100), host('third', 100)], swap, { spread }),
    );
    expect(faults).toEqual({});
    for (const state of plan.states) {
      expect(state.assignment['x']!.host).not.toBe(state.assignment['y']!.host);
    }
  });

  test('stay where they are when there is no third one', () => {
    const { plan, faults } = planned(problem([host('left', 100), host('right', 100)], swap, { spread }));
    expect(faults).toEqual({});
    expect(plan.waves.flatMap((wave) => wave.moves)).toEqual([]);
    expect(planned(problem([host('left', 100), host('right', 100)], swap)).plan.waves.length).toBeGreaterThan(0);
  });

  test('are parted where they share a host today', () => {
    const both = [workload('x', 'vm@left -> vm@left'), workload('y', 'vm@left -> vm@left')];
    const { plan, faults } = planned(problem([host('left', 100), host('right', 100)], both, { spread }));
    expect(faults).toEqual({});
    const last = plan.states.at(-1)!.assignment;
    expect(last['x']!.host).not.toBe(last['y']!.host);
  });
});

test('rules that cannot be kept are told in the same order, in whatever order they come', () => {
  const rules = ['b', 'a'].map((id) => ({ id, workloads: id === 'a' ? ['y', 'x'] : ['x', 'y'], maxPerHost: 1 }));
  const both = (spread: typeof rules) =>
    planned(
      problem([host('only', 100)], [workload('x', 'vm@only -> vm@only'), workload('y', 'vm@only -> vm@only')], {
        spread,
      }),
    ).plan.diagnostics.findings.map((finding) => finding.text);
  expect(both(rules)).toEqual([
    'only carries 2 workloads of a at the end, more than the rule allows: x, y.',
    'only carries 2 workloads of b at the end, more than the rule allows: x, y.',
  ]);
  expect(both(rules.toReversed())).toEqual(both(rules));
});
