import { describe, expect, it } from 'vitest';
import { curvePower, dataEnergy, embodiedServers, powerCurves, serverPower } from '#core/models/carbon.ts';
import { placeEdgeCloud } from '#core/models/edgeCloud.ts';
import { attackSurface, exposureWindow, trustDecay } from '#core/models/exposure.ts';
import { optimumMix } from '#core/models/optimum.ts';
import { migrationPolicy } from '#core/models/policy.ts';
import { portabilityEffort } from '#core/models/portability.ts';
import { scalePredictive } from '#core/models/predictive.ts';
import { findModel, listModels } from '#core/models/registry.ts';
import { schedulingScore } from '#core/models/scheduling.ts';
import { minimiseShares } from '#core/models/shareProgram.ts';
import { performancePoints, spaceDistance } from '#core/models/space.ts';

/** The handbook's starting values of a model, typed by its own schema. */
function start(id: string): never {
  const listed = listModels().find((model) => model.id === id);
  const values = Object.fromEntries(
    (listed?.inputs ?? []).filter((field) => field.default !== undefined).map((field) => [field.name, field.default]),
  );
  return findModel(id)?.input.parse(values) as never;
}

describe('predictive scaling', () => {
  // One replica serves 10 a second at a target of 1, steps of 1 s: the demand is ten times the replicas needed.
  const ramp = {
    demandPerS: [10, 10, 20, 30, 40, 50, 60],
    stepS: 1,
    serviceRate: 10,
    targetUtilisation: 1,
    gain: 2,
    scaleDownWindowS: 0,
    systems: [{ id: 'slow', startupS: 2 }],
  };

  it('plain, lags a ramp by the start-up delay; with gain 2, meets it after the first bend', () => {
    const [slow] = scalePredictive(ramp).systems;
    expect(slow?.delaySteps).toBe(2);
    expect(slow?.plain.replicas).toEqual([1, 1, 1, 1, 2, 3, 4]);
    expect(slow?.plain).toMatchObject({ shortfallReplicaS: 9, surplusReplicaS: 0, worstShortfall: 2 });
    // wish = load(t - 2) + 2 (load(t) - load(t - 2)): 1, 1, 3, 5, 6, 7, 8, serving two steps later.
    expect(slow?.predictive.replicas).toEqual([1, 1, 1, 1, 3, 5, 6]);
    expect(slow?.predictive).toMatchObject({ shortfallReplicaS: 4, surplusReplicaS: 0, worstShortfall: 2 });
  });

  it('follows at once without a delay, and both ways are the same', () => {
    const { needed, systems } = scalePredictive({ ...ramp, systems: [{ id: 'instant', startupS: 0 }] });
    expect(needed).toEqual([1, 1, 2, 3, 4, 5, 6]);
    expect(systems[0]?.plain.replicas).toEqual(needed);
    expect(systems[0]?.predictive).toEqual(systems[0]?.plain);
    expect(systems[0]?.plain).toMatchObject({ shortfallReplicaS: 0, surplusReplicaS: 0, servedShare: 1, replicaS: 22 });
  });

  it('keeps the highest wish of the scale-down window', () => {
    const falling = { ...ramp, demandPerS: [30, 10, 10, 10, 10], systems: [{ id: 'instant', startupS: 0 }] };
    expect(scalePredictive({ ...falling, scaleDownWindowS: 2 }).systems[0]?.plain.replicas).toEqual([3, 3, 3, 1, 1]);
    expect(scalePredictive(falling).systems[0]?.plain.replicas).toEqual([3, 1, 1, 1, 1]);
  });

  it('overshoots where a ramp ends', () => {
    const bend = { ...ramp, demandPerS: [10, 20, 30, 40, 40, 40, 40, 40, 40] };
    const [slow] = scalePredictive(bend).systems;
    expect(slow?.predictive.surplusReplicaS).toBeGreaterThan(slow?.plain.surplusReplicaS ?? 0);
    expect(slow?.predictive.shortfallReplicaS).toBeLessThan(slow?.plain.shortfallReplicaS ?? 0);
  });

  it('serves the less, the slower the start', () => {
    const served = scalePredictive(start('scale.predictive')).systems.map((system) => system.plain.servedShare);
    expect(served[0]).toBeLessThan(served[1] ?? 0);
    expect(served[1]).toBeLessThanOrEqual(served[2] ?? 0);
  });
});

describe('the back end decision', () => {
  type PolicyInput = Parameters<typeof migrationPolicy>[0];
  const base = start('migration.policy') as PolicyInput;

  it('of a container is to restart, as the document says', () => {
    expect(migrationPolicy(base)).toMatchObject({ healthy: 'wait', unhealthy: 'restart' });
  });

  it('of a VM is to restart as well, unless a restart costs about as much as a migration', () => {
    const vm = { ...base, startingToHealthy: 0.7 };
    expect(migrationPolicy(vm).unhealthy).toBe('restart');
    expect(migrationPolicy({ ...vm, restartCost: 6, unhealthyToHealthy: 0, unhealthyToStarting: 0 }).unhealthy).toBe(
      'migrate',
    );
  });

  it('waits when nothing else pays', () => {
    expect(migrationPolicy({ ...base, restartCost: 100, migrationCost: 100 }).unhealthy).toBe('wait');
  });

  it('has the values of a chain solved by hand', () => {
    // Healthy for ever: 1 / (1 - 0.9) = 10. Migrating ends surely: 0.9 x 10 = 9. Starting ends surely: 9.
    const sure = {
      ...base,
      healthyToUnhealthy: 0,
      healthyToStarting: 0,
      startingToHealthy: 1,
      migratingToHealthy: 1,
      unhealthyToHealthy: 0,
      unhealthyToStarting: 0,
    };
    const result = migrationPolicy(sure);
    expect(result.values.healthy).toBeCloseTo(10, 8);
    expect(result.values.starting).toBeCloseTo(9, 8);
    // Unhealthy: -1 + 0.9 x 9 = 7.1 by a restart, 2.1 by a migration, -1 + 0.9 x 7.1 by waiting.
    expect(result.unhealthyActions.restart).toBeCloseTo(7.1, 8);
    expect(result.unhealthyActions.migrate).toBeCloseTo(2.1, 8);
    expect(result.unhealthyActions.wait).toBeCloseTo(5.39, 8);
  });

  it('looks at the next step only without a future', () => {
    expect(migrationPolicy({ ...base, discount: 0 })).toMatchObject({
      unhealthy: 'wait',
      values: { healthy: 1, unhealthy: -1, starting: 0, migrating: 0 },
    });
  });
});

describe('the performance space', () => {
  const scales = [2, 0.15, 75, 80, 15, 10, 2];
  const weights = [1, 1, 1, 1, 1, 1, 1];
  const container = performancePoints[1];

  it('puts 1.71 between container and VM', () => {
    // (1/2)^2 + (0.1/0.15)^2 + (73.2/75)^2 + (75/80)^2 + (5/15)^2 + (2/10)^2 + (1/2)^2
    const square = 0.25 + 4 / 9 + (73.2 / 75) ** 2 + 0.9375 ** 2 + 1 / 9 + 0.04 + 0.25;
    const { distances } = spaceDistance({
      scales,
      weights,
      points: [performancePoints[2]].map((point) => ({ id: point.id, values: [...point.values] })),
      requirement: [...container.values],
    });
    expect(distances['vm']).toBeCloseTo(Math.sqrt(square), 14);
  });

  it('names the nearest technology', () => {
    const points = performancePoints.map((point) => ({ id: point.id, values: [...point.values] }));
    expect(spaceDistance({ scales, weights, points, requirement: [1.9, 0.14, 60, 30, 85, 8, 1] }).nearest).toBe('vm');
    expect(spaceDistance({ scales, weights, points, requirement: [...container.values] })).toMatchObject({
      nearest: 'container',
      distances: { container: 0 },
    });
  });
});

describe('the cheapest mix', () => {
  it('of two technologies meets a requirement between them exactly', () => {
    // Cheap one isolates 0.9, dear one 1: 0.98 needs 80 % of the dear one.
    const best = minimiseShares([1, 10], [{ coefficients: [0.9, 1], atLeast: 0.98 }]);
    expect(best.shares?.[0]).toBeCloseTo(0.2, 12);
    expect(best.shares?.[1]).toBeCloseTo(0.8, 12);
    expect(best.cost).toBeCloseTo(8.2, 12);
  });

  it('takes the cheapest where nothing binds, and says when nothing is enough', () => {
    expect(minimiseShares([3, 2, 5], [])).toEqual({ shares: [0, 1, 0], cost: 2 });
    expect(minimiseShares([1, 2], [{ coefficients: [0.5, 0.6], atLeast: 0.7 }])).toEqual({ shares: null, cost: null });
  });

  it('agrees with a search over a fine grid', () => {
    const cost = [4, 7, 1];
    const requirements = [
      { coefficients: [0.9, 0.99, 0.2], atLeast: 0.8 },
      { coefficients: [0.5, 0.9, 0.95], atLeast: 0.7 },
    ];
    let least = Number.POSITIVE_INFINITY;
    for (let a = 0; a <= 400; a += 1) {
      for (let b = 0; a + b <= 400; b += 1) {
        const shares = [a / 400, b / 400, (400 - a - b) / 400];
        const meets = requirements.every(
          (r) => r.coefficients.reduce((t, c, i) => t + c * (shares[i] ?? 0), 0) >= r.atLeast - 1e-12,
        );
        if (meets)
          least = Math.min(
            least,
            cost.reduce((t, c, i) => t + c * (shares[i] ?? 0), 0),
          );
      }
    }
    const best = minimiseShares(cost, requirements);
    expect(best.cost).toBeLessThanOrEqual(least);
    expect(best.cost).toBeGreaterThan(least - 0.05);
  });

  it('shows where a technology becomes unable to serve', () => {
    type MixInput = Parameters<typeof optimumMix>[0];
    const base = start('optimum.mix') as MixInput;
    const containerOnly = base.technologies.filter((option) => option.id === 'container');
    const { phases } = optimumMix({
      ...base,
      technologies: containerOnly,
      phaseArrivalRates: [100, 1000, 10_000],
      phaseInstances: [100, 1000, 10_000],
    });
    // Offered load is half the rate: 100 a second need more than 50 instances, 10,000 need more than 5000.
    expect(phases).toEqual([
      ['container', 'container', 'container'],
      ['infeasible', 'container', 'container'],
      ['infeasible', 'infeasible', 'container'],
    ]);
    expect(optimumMix({ ...base, arrivalRate: 10_000, instances: 1000, technologies: containerOnly })).toMatchObject({
      feasible: false,
    });
  });
});

describe('placement over device, edge and cloud', () => {
  type EdgeInput = Parameters<typeof placeEdgeCloud>[0];
  const base = start('placement.edgeCloud') as EdgeInput;

  it('sends each task where its latency is least within its limits', () => {
    // vision on the edge: 5 + 1/100 s + 40 = 55 ms; training in the cloud: 60 + 2500 + 1000 ms.
    expect(placeEdgeCloud(base)).toMatchObject({
      placement: { control: 'device', vision: 'edge', training: 'cloud' },
      latencyMs: { vision: 55, training: 3560 },
      unplaced: [],
      optimal: true,
    });
  });

  it('keeps private data out of the cloud and says what fits nowhere', () => {
    const tasks = base.tasks.map((task) => ({ ...task, isPrivate: true }));
    expect(placeEdgeCloud({ ...base, tasks })).toMatchObject({
      placement: { control: 'device', vision: 'edge' },
      unplaced: ['training'],
    });
    expect(placeEdgeCloud({ ...base, tasks: [] })).toEqual({
      placement: {},
      latencyMs: {},
      totalLatencyMs: 0,
      unplaced: [],
      optimal: true,
    });
  });
});

describe('work of a move', () => {
  it('adds up by hand', () => {
    const days = portabilityEffort({
      apiReuse: 0.68,
      componentDegrees: { runtime: 0.62, isolation: 0.31 },
      stateful: true,
      dependencies: 3,
      languageFactor: 2,
      fixedDays: 1,
      apiDays: 10,
      componentDays: 2,
      stateDays: 4,
      dependencyDays: 0.5,
    });
    // api 2 x 10 x 0.32 = 6.4; components 2 x 2 x (0.38 + 0.69) = 4.28; state 8; dependencies 1.5; fixed 1.
    expect(days).toEqual({
      effortDays: expect.closeTo(21.18, 12),
      fixed: 1,
      api: expect.closeTo(6.4, 12),
      components: expect.closeTo(4.28, 12),
      state: 8,
      dependencies: 1.5,
    });
  });
});

describe('the scheduler', () => {
  type ScoreInput = Parameters<typeof schedulingScore>[0];
  const base = start('scheduling.score') as ScoreInput;
  const first = base.nodes[0] as ScoreInput['nodes'][number];
  const second = base.nodes[1] as ScoreInput['nodes'][number];

  it('scores by hand', () => {
    const { scores, chosen } = schedulingScore(base);
    // Node a after the pod: 7 of 8 cores, 12000 of 32000 MB.
    expect(scores['a']).toMatchObject({
      free: expect.closeTo(1 - (0.875 + 0.375) / 2, 12),
      balance: expect.closeTo(0.75, 12),
      cost: 1,
      spread: 1,
      numa: 1,
    });
    expect(chosen).toBe('b');
  });

  it('rejects with a reason and evicts the least', () => {
    const pod = { ...base.pod, requests: { cpu: 7 }, priority: 10, nodeSelector: { zone: 'x' } };
    const held = (id: string, cpu: number, priority: number): ScoreInput['nodes'][number]['pods'][number] => ({
      id,
      requests: { cpu },
      priority,
      labels: {},
    });
    const nodes = [
      { ...first, labels: { zone: 'x' }, pods: [held('p', 2, 4), held('q', 2, 3), held('r', 4, 9)] },
      { ...second, pods: [] },
    ];
    const result = schedulingScore({ ...base, pod, nodes });
    expect(result.rejected).toEqual({ a: 'not enough cpu', b: 'node selector' });
    expect(result.chosen).toBeNull();
    // 1 core may stay: nothing but evicting all three frees 7, and 4 + 3 + 9 is not below 10.
    expect(result.preemption).toBeNull();
    const smaller = schedulingScore({ ...base, pod: { ...pod, requests: { cpu: 4 } }, nodes });
    // r alone (priority 9) is one pod; p and q together would be two.
    expect(smaller.preemption).toEqual({ node: 'a', evicted: ['r'], prioritySum: 9, podsLost: 1 });
  });

  it('prefers the cheaper, the emptier domain, and one NUMA node', () => {
    const like = { id: 'like', requests: {}, priority: 0, labels: { app: 'web' } };
    const pod = { ...base.pod, antiAffinityLabels: { app: 'web' } };
    const { scores } = schedulingScore({
      ...base,
      pod,
      nodes: [
        { ...first, pods: [like], prices: { cpu: 2 }, numa: [{ cpu: 1 }, { cpu: 1 }] },
        { ...second, numa: [{ cpu: 4, memoryMB: 16_000 }] },
      ],
    });
    expect(scores['a']).toMatchObject({ antiAffinity: 0.5, cost: 0.5, spread: 0, numa: 0 });
    expect(scores['b']).toMatchObject({ antiAffinity: 1, cost: 1, spread: 1, numa: 1 });
  });

  it('measures spread between the emptiest and the fullest domain', () => {
    const like = (id: string): ScoreInput['nodes'][number]['pods'][number] => ({
      id,
      requests: {},
      priority: 0,
      labels: { app: 'web' },
    });
    const pod = { ...base.pod, antiAffinityLabels: { app: 'web' } };
    const nodes = [1, 2, 5].map((count, i) => ({
      ...second,
      id: `n${i}`,
      domain: `rack-${i}`,
      pods: Array.from({ length: count }, (_, k) => like(`p${k}`)),
    }));
    const { scores } = schedulingScore({ ...base, pod, nodes });
    expect([scores['n0']?.spread, scores['n1']?.spread, scores['n2']?.spread]).toEqual([1, 0.75, 0]);
  });
});

describe('exposure', () => {
  it('sums area times severity and follows attack paths', () => {
    const components = [
      { id: 'a', exposedArea: 2, severity: 3 },
      { id: 'b', exposedArea: 4, severity: 1 },
      { id: 'c', exposedArea: 0, severity: 9 },
    ];
    expect(attackSurface({ components })).toEqual({ surface: 10, shares: { a: 0.6, b: 0.4, c: 0 } });
    expect(
      attackSurface({
        components,
        entry: ['a'],
        paths: [
          { from: 'a', to: 'c' },
          { from: 'c', to: 'a' },
          { from: 'b', to: 'a' },
        ],
      }),
    ).toMatchObject({ reachable: ['a', 'c'], reachableSurface: 6 });
    expect(attackSurface({ components: [] })).toEqual({ surface: 0, shares: {} });
  });

  it('lets trust decay', () => {
    expect(trustDecay({ initialTrust: 1, decayFactor: 0.5, behaviours: [0, 0.25, 1], threshold: 0.5 })).toEqual({
      trust: [0.5, 0.5, 1.25],
      finalTrust: 1.25,
      firstBelow: null,
      halfLifeSteps: 1,
    });
    expect(trustDecay({ initialTrust: 1, decayFactor: 1, behaviours: [-0.6], threshold: 0.5 })).toMatchObject({
      firstBelow: 1,
      halfLifeSteps: null,
    });
    expect(trustDecay({ initialTrust: 1, decayFactor: 0, behaviours: [], threshold: 0 })).toEqual({
      trust: [],
      finalTrust: 1,
      firstBelow: null,
      halfLifeSteps: 0,
    });
  });

  it('counts days open', () => {
    expect(exposureWindow({ disclosureDay: 10, patchDay: 375, exploitsPerYear: 1 })).toEqual({
      windowDays: 365,
      exploitProbability: expect.closeTo(1 - Math.exp(-1), 14),
    });
    expect(exposureWindow({ disclosureDay: 10, patchDay: 3, exploitsPerYear: 1 })).toEqual({
      windowDays: 0,
      exploitProbability: 0,
    });
  });
});

describe('energy and carbon', () => {
  it('has every curve start at rest and end at full load', () => {
    for (const curve of powerCurves) {
      if (curve === 'interpolated') continue;
      const at = (utilisation: number): number => curvePower({ curve, idleW: 100, maxW: 300, utilisation }).powerW;
      expect(at(1), curve).toBeCloseTo(300, 10);
      if (curve !== 'constant') expect(at(0), curve).toBeCloseTo(100, 10);
    }
  });

  it('follows the levels of a SPECpower result', () => {
    const levelsW = [50, 80, 100];
    const at = (utilisation: number): number =>
      curvePower({ curve: 'interpolated', idleW: 0, maxW: 1, utilisation, levelsW }).powerW;
    expect([at(0), at(0.25), at(0.5), at(0.75), at(1)]).toEqual([50, 65, 80, 90, 100]);
  });

  it('computes the middle of the curves by hand', () => {
    const at = (curve: (typeof powerCurves)[number]): number =>
      curvePower({ curve, idleW: 100, maxW: 300, utilisation: 0.25 }).powerW;
    expect([at('linear'), at('sqrt'), at('square'), at('cubic')]).toEqual([150, 200, 112.5, 103.125]);
    expect(at('mse')).toBeCloseTo(100 + 200 * (0.5 - 0.25 ** 1.4), 12);
  });

  it("follows Boavizta's processor curve", () => {
    const { processorsW, powerW } = serverPower({
      family: 'xeonE5',
      processors: 1,
      utilisation: 1,
      memoryGB: 100,
      memoryWPerGB: 0.284,
      otherRatio: 0.33,
    });
    expect(processorsW).toBeCloseTo(48.9167 * Math.log(0.1349 * 115.7262) - 4.654, 12);
    expect(powerW).toBeCloseTo(1.33 * (processorsW + 28.4), 12);
  });

  it('counts disks, network and memory', () => {
    expect(
      dataEnergy({
        hddTB: 1,
        ssdTB: 0,
        transferredGBPerYear: 1000,
        memoryGB: 0,
        hddWhPerTBh: 0.65,
        ssdWhPerTBh: 1.2,
        networkKWhPerGB: 0.001,
        memoryWPerGB: 0.392,
      }),
    ).toEqual({
      storageKWhPerYear: expect.closeTo(5.694, 12),
      networkKWhPerYear: 1,
      memoryKWhPerYear: 0,
      energyKWhPerYear: expect.closeTo(6.694, 12),
    });
  });

  it('writes a base server off at 28.5 g an hour over four years', () => {
    const server = embodiedServers({
      servers: 1,
      processors: 1,
      memoryGB: 16,
      hdds: 0,
      ssds: 0,
      gpus: 0,
      lifeYears: 4,
    });
    expect(server.kgCO2e).toBe(1000);
    expect(server.gramsCO2ePerHour).toBeCloseTo(28.54, 2);
    expect(
      embodiedServers({ servers: 2, processors: 2, memoryGB: 400, hdds: 1, ssds: 1, gpus: 1, lifeYears: 4 }).kgCO2e,
    ).toBeCloseTo(2 * (1000 + 100 + 533 + 50 + 100 + 150), 9);
  });
});
