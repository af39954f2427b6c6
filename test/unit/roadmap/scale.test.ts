import { describe, expect, test } from 'vitest';
import { quietContext, type JobContext } from '#core/job.ts';
import { checkPlannedRoadmap } from '#core/roadmap/check.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import { generatedEstate, type EstateShape } from '#test/unit/roadmap/generatedEstate.ts';
import { broken } from '#test/unit/roadmap/estates.ts';

/** The size of the real sample: 34 hosts, 763 VMs, four clusters. */
const sampleSize: EstateShape = {
  seed: 2,
  clusters: 4,
  hostsPerCluster: 9,
  workloads: 763,
  fill: 0.9,
  maxMovesPerWave: 50,
  effortCapacityDaysPerWave: 100,
};

const large: EstateShape = {
  seed: 4,
  clusters: 10,
  hostsPerCluster: 22,
  workloads: 5000,
  fill: 0.99,
  maxMovesPerWave: 250,
  effortCapacityDaysPerWave: 300,
};

/**
 * Workloads times waves that are built: the planner asks once for each wave whether it is to stop. Seconds depend on what else the
 * machine does; test/bench/roadmap.bench.ts measures them.
 */
const mostWork = 12_000_000;

function countingJob(): { readonly context: JobContext; waves(): number } {
  let asked = 0;
  const isCancelled = (): boolean => {
    asked += 1;
    return false;
  };
  return { context: { ...quietContext, isCancelled }, waves: () => asked };
}

describe.each([
  ['an estate of the size of the real sample', sampleSize],
  ['5,000 workloads on 220 hosts that are 99 % full', large],
] as const)('%s', (_name, shape) => {
  const problem = generatedEstate(shape);
  const job = countingJob();
  const plan = planRoadmap(problem, job.context);

  test('reaches its target, with every host released', () => {
    expect(['complete', 'equivalent']).toContain(plan.outcome);
    expect(plan.diagnostics.findings).toEqual([]);
    expect(plan.waves.flatMap((wave) => wave.released)).toHaveLength(
      problem.hosts.filter((host) => host.releasable).length,
    );
  });

  test('keeps every invariant', () => {
    expect(broken(checkPlannedRoadmap(problem, plan))).toEqual({});
  });

  test('needs at most a tenth more waves than the proven bound, and one', () => {
    expect(plan.waves.length).toBeLessThanOrEqual(Math.ceil(plan.diagnostics.bound.waves * 1.1) + 1);
  });

  test('keeps to its work', () => {
    expect(job.waves()).toBeGreaterThan(0);
    expect(job.waves() * problem.workloads.length).toBeLessThan(mostWork);
  });
});

describe('5,000 workloads and 24 waves with teams, freezes, order, pace, dates, money and an objective', () => {
  const problem = withWay(generatedEstate({ ...large, seed: 6, fill: 0.9, maxMovesPerWave: null }));
  const job = countingJob();
  const plan = planRoadmap(problem, job.context);

  test('keeps every limit and reaches the target', () => {
    expect(broken(checkPlannedRoadmap(problem, plan))).toEqual({});
    expect(plan.diagnostics.findings).toEqual([]);
    expect(plan.waves.length).toBeLessThanOrEqual(24);
    expect(plan.diagnostics.value).toBeGreaterThan(0);
  });

  test('keeps to its work', () => {
    expect(job.waves()).toBeGreaterThan(0);
    expect(job.waves() * problem.workloads.length).toBeLessThan(mostWork);
  });
});

/** Every limit of the way at once, none of them out of reach. Money and days only shape the test, they are no claim. */
function withWay(problem: RoadmapProblem): RoadmapProblem {
  const isOften = (i: number, every: number): boolean => i % every === 0;
  const needed = problem.workloads.reduce((sum, { portEffortDays }) => sum + portEffortDays, 0);
  const ids = problem.workloads.map(({ id }) => id);
  return {
    ...problem,
    hosts: problem.hosts.map((host, i) => ({
      ...host,
      releaseGain: 200 + (i % 7) * 20,
      ...(host.releasable && isOften(i, 5) ? { offByWave: 12 } : {}),
    })),
    workloads: problem.workloads.map((workload, i) => ({
      ...workload,
      changeGain: i % 5,
      portCost: 50 * workload.portEffortDays,
      moveCost: 2,
      portRisk: 1,
      moveRisk: 0.1,
      skills: [workload.to.technology],
      closedWaves: isOften(i, 3) ? [3, 7] : [7],
      ...(workload.to.technology === 'wasm' && isOften(i, 4)
        ? { via: { technology: 'container' as const, portEffortDays: 1, skills: ['container'] } }
        : {}),
    })),
    way: {
      teams: [
        { id: 'ops', name: 'Operations', skills: ['host-move', 'vm'], daysByWave: [20] },
        { id: 'dev', name: 'Developers', skills: ['container', 'microvm', 'host-move'], daysByWave: [needed / 18] },
        {
          id: 'all',
          name: 'Platform',
          skills: ['container', 'wasm', 'microvm', 'host-move', 'vm'],
          daysByWave: [needed / 30],
        },
      ],
      pace: [{ id: 'share', workloads: ids.filter((_, i) => isOften(i, 10)), maxPerWave: 40 }],
      before: [{ id: 'pilots', first: ids.slice(0, 20), later: ids.slice(4000, 4100), wavesBetween: 1 }],
      budgets: [{ id: 'first quarter', waves: [1, 2, 3, 4, 5, 6], amount: 120_000, committed: 5000 }],
      riskBudgetPerWave: 400,
      stableStageWaves: 2,
      lastWave: 24,
      objective: {
        discountPerWave: 0.997,
        horizonWaves: 130,
        wavePenalty: 0,
        costWeight: 1,
        riskWeight: 1,
        unit: 'USD',
      },
    },
  };
}

test('5,000 workloads on hosts that are all above usable are told to stay, in one finding per cluster', () => {
  const problem = generatedEstate({ ...large, seed: 5, fill: 1.02 });
  const plan = planRoadmap(problem, quietContext);
  expect(plan.outcome).toBe('partial');
  expect(plan.waves).toEqual([]);
  const stuck = plan.diagnostics.findings.filter((finding) => finding.code === 'no-room');
  expect(stuck).toHaveLength(10);
  expect(stuck[0]!.text).toMatch(
    /^\d+ workloads stay as they are, because the hosts c0-h000, c0-h001, c0-h002 and 19 more never have room to run them twice/,
  );
});
