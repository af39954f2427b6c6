import { describe, expect, test } from 'vitest';
import { quietContext } from '#core/job.ts';
import { checkPlannedRoadmap } from '#core/roadmap/check.ts';
import { planRoadmap } from '#core/roadmap/planRoadmap.ts';
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

describe.each([
  ['an estate of the size of the real sample', sampleSize],
  ['5,000 workloads on 220 hosts that are 99 % full', large],
] as const)('%s', (_name, shape) => {
  const problem = generatedEstate(shape);
  const started = performance.now();
  const plan = planRoadmap(problem, quietContext);
  const seconds = (performance.now() - started) / 1000;

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

  test('takes less than 30 seconds', () => {
    expect(seconds).toBeLessThan(30);
  });
});

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
