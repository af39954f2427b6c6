import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availabilityRedundant, availabilitySeries } from '#core/models/availability.ts';
import { curvePower, powerCurves } from '#core/models/carbon.ts';
import { densityCapacity } from '#core/models/density.ts';
import { placeEdgeCloud } from '#core/models/edgeCloud.ts';
import { annualEnergy, nodePower } from '#core/models/energy.ts';
import { dominantResourceFairness } from '#core/models/fairness.ts';
import { isolationEscape } from '#core/models/isolation.ts';
import { stationaryLaw } from '#core/models/markov.ts';
import { migrationPrecopy } from '#core/models/migration.ts';
import { optimumMix } from '#core/models/optimum.ts';
import { paretoFront } from '#core/models/pareto.ts';
import { portabilityEffort } from '#core/models/portability.ts';
import { scalePredictive } from '#core/models/predictive.ts';
import { queueMmc } from '#core/models/queue.ts';
import { listModels, runBatch, runModel } from '#core/models/registry.ts';
import { scaleHpa, scaleReplicas } from '#core/models/scale.ts';
import { minimiseShares } from '#core/models/shareProgram.ts';
import { weightedDistance } from '#core/models/space.ts';
import { normalQuantile } from '#core/models/special.ts';
import { startupDistribution } from '#core/models/startup.ts';
import { tcoRoi, tcoTotal } from '#core/models/tco.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const positive = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
const names = fc.constantFrom('cpu', 'memory', 'gpu', 'disk');

function everyNumberIsFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(everyNumberIsFinite);
}

describe('running a model', () => {
  const anyInput = fc.oneof(
    fc.anything(),
    fc.dictionary(fc.constantFrom('nodes', 'powerW', 'pue', 'matrix', 'states', '__proto__', 'tenants'), fc.anything()),
  );

  it('never throws and never gives a number that is not finite', () => {
    const ids = fc.constantFrom(...listModels().map((model) => model.id));
    fc.assert(
      fc.property(ids, anyInput, (id, input) => {
        const run = runModel(id, input);
        expect(run.ok || (run.error.field !== '' && run.error.message !== '')).toBe(true);
      }),
    );
  });

  it('answers any batch, case by case', () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), (cases) => {
        expect(runBatch(cases)).toHaveLength(cases.length);
      }),
    );
  });

  it('gives finite results or a refusal when any one number of a valid input is changed', () => {
    const starts = listModels().map((model) => ({
      id: model.id,
      input: Object.fromEntries(
        model.inputs.filter((field) => field.default !== undefined).map((field) => [field.name, field.default]),
      ),
      numbers: model.inputs
        .filter((field) => field.type === 'number' || field.type === 'integer')
        .map((field) => field.name),
    }));
    const wild = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, 1e-300, 1e15, 1e9, 5e-324, 1e300, -0));
    fc.assert(
      fc.property(
        fc.constantFrom(...starts.filter((start) => start.numbers.length > 0)),
        fc.nat(),
        wild,
        (start, pick, value) => {
          const field = start.numbers[pick % start.numbers.length] as string;
          // Sizes that are only large work, not wrong, are left out here.
          fc.pre(
            !(start.id === 'queue.mmc' && field === 'servers') &&
              !(start.id === 'optimum.mix' && field === 'instances'),
          );
          const run = runModel(start.id, { ...start.input, [field]: value });
          if (run.ok) expect(everyNumberIsFinite(run.output), JSON.stringify(run.output)).toBe(true);
          else expect(['invalid-input', 'not-computable']).toContain(run.error.code);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('density', () => {
  it('fits into the node, and one more does not', () => {
    fc.assert(
      fc.property(
        positive,
        positive,
        positive,
        positive,
        share,
        (nodeCores, nodeMemoryMB, unitCores, unitMemoryMB, utilisation) => {
          const { instances, effective } = densityCapacity({
            nodeCores,
            nodeMemoryMB,
            unitCores,
            unitMemoryMB,
            utilisation,
          });
          expect(instances * unitCores).toBeLessThanOrEqual(nodeCores * (1 + 1e-9) + unitCores * 2e-9);
          expect(instances * unitMemoryMB).toBeLessThanOrEqual(nodeMemoryMB * (1 + 1e-9) + unitMemoryMB * 2e-9);
          const more = instances + 1;
          expect(more * unitCores > nodeCores * (1 - 1e-9) || more * unitMemoryMB > nodeMemoryMB * (1 - 1e-9)).toBe(
            true,
          );
          expect(effective).toBeLessThanOrEqual(instances);
        },
      ),
    );
  });
});

describe('energy', () => {
  it('lies between rest and full load on every curve and never falls with load on the usual ones', () => {
    fc.assert(
      fc.property(fc.constantFrom(...powerCurves), amount, amount, share, share, (curve, a, b, u, v) => {
        const idleW = Math.min(a, b);
        const maxW = Math.max(a, b);
        const levels = { levelsW: [idleW, maxW] };
        const at = (utilisation: number): number => curvePower({ curve, idleW, maxW, utilisation, ...levels }).powerW;
        const slack = 1e-9 * (1 + maxW);
        expect(at(Math.min(u, v))).toBeLessThanOrEqual(at(Math.max(u, v)) + slack);
        expect(at(u)).toBeGreaterThanOrEqual(idleW - slack);
        expect(at(u)).toBeLessThanOrEqual(maxW + slack);
      }),
    );
  });

  it('is proportional to nodes, and power is linear', () => {
    fc.assert(
      fc.property(fc.nat(1000), amount, share, (nodes, powerW, utilisation) => {
        const one = annualEnergy({ nodes: 1, powerW, pue: 1.2, pricePerKWh: 0.2, gramsCO2ePerKWh: 300 });
        const many = annualEnergy({ nodes, powerW, pue: 1.2, pricePerKWh: 0.2, gramsCO2ePerKWh: 300 });
        expect(many.energyKWhPerYear).toBeCloseTo(
          nodes * one.energyKWhPerYear,
          -Math.log10(1 + many.energyKWhPerYear) + 8,
        );
        const middle = nodePower({ idleW: 100, maxW: 100 + powerW, utilisation }).powerW;
        expect(middle).toBeCloseTo(100 + powerW * utilisation, 6);
      }),
    );
  });
});

describe('cost', () => {
  it('is the sum of its parts, and savings and payback belong together', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        amount,
        amount,
        positive,
        positive,
        (nodes, serverPrice, riskPerYear, years, migrationCost) => {
          const parts = tcoTotal({
            nodes,
            serverPrice,
            licencePerNode: 10,
            salary: 1000,
            headcount: 2.5,
            years,
            powerW: 200,
            pue: 1.4,
            pricePerKWh: 0.2,
            riskPerYear,
          });
          const { total, ...rest } = parts;
          expect(Object.values(rest).reduce((sum, part) => sum + part, 0)).toBeCloseTo(
            total,
            -Math.log10(1 + total) + 8,
          );
          const roi = tcoRoi({ baselineTotal: total + 1, targetTotal: total + 1 + serverPrice, years, migrationCost });
          expect(roi.paybackMonths === null).toBe(roi.savings <= 0);
        },
      ),
    );
  });
});

describe('isolation and availability', () => {
  it('escape by any weakness is at least, by all at most, the probability of each', () => {
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 20 }), (probabilities) => {
        const any = isolationEscape({ probabilities, combine: 'any' });
        const all = isolationEscape({ probabilities, combine: 'all' });
        expect(any.escapeProbability).toBeGreaterThanOrEqual(Math.max(...probabilities) * (1 - 1e-12));
        expect(all.escapeProbability).toBeLessThanOrEqual(Math.min(...probabilities));
        expect(any.escapeProbability + any.isolation).toBeCloseTo(1, 12);
        expect(availabilitySeries({ availabilities: probabilities.map((p) => 1 - p) }).availability).toBeCloseTo(
          any.isolation,
          12,
        );
      }),
    );
  });

  it('of k of n equals the sum over all combinations, falls with k and rises with n', () => {
    fc.assert(
      fc.property(share, fc.integer({ min: 1, max: 10 }), fc.nat(10), (availability, replicas, want) => {
        const required = Math.min(want, replicas);
        let reference = 0;
        for (let up = 0; up < 1 << replicas; up += 1) {
          let ones = 0;
          let p = 1;
          for (let i = 0; i < replicas; i += 1) {
            const isUp = (up & (1 << i)) !== 0;
            ones += isUp ? 1 : 0;
            p *= isUp ? availability : 1 - availability;
          }
          if (ones >= required) reference += p;
        }
        const result = availabilityRedundant({ availability, replicas, required }).availability;
        expect(result).toBeCloseTo(reference, 11);
        expect(
          availabilityRedundant({ availability, replicas: replicas + 1, required }).availability,
        ).toBeGreaterThanOrEqual(result - 1e-12);
        if (required > 0)
          expect(
            availabilityRedundant({ availability, replicas, required: required - 1 }).availability,
          ).toBeGreaterThanOrEqual(result - 1e-12);
      }),
    );
  });

  it('the long-run law is the average of the chain stepped many times', () => {
    const row = fc.array(fc.nat(3), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 4 }), (weights) => {
        const matrix = weights.map((entries, i) => {
          const total = entries.reduce((sum, w) => sum + w, 0);
          return entries.map((w, j) => (total === 0 ? (i === j ? 1 : 0) : w / total));
        });
        const law = stationaryLaw(matrix);
        expect(law.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        let now = [1, 0, 0, 0];
        const step = (): void => {
          now = now.map((_, j) => now.reduce((sum, p, i) => sum + p * (matrix[i]?.[j] ?? 0), 0));
        };
        for (let t = 0; t < 3000; t += 1) step();
        // 12 is a multiple of every period that four states can have.
        const average = [0, 0, 0, 0];
        for (let t = 0; t < 12; t += 1) {
          step();
          for (let j = 0; j < 4; j += 1) average[j] = (average[j] ?? 0) + (now[j] ?? 0) / 12;
        }
        for (let j = 0; j < 4; j += 1) expect(law[j]).toBeCloseTo(average[j] ?? 0, 9);
      }),
    );
  });
});

describe('queues and scaling', () => {
  it("obeys Little's law, and more servers never wait longer", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 500, noNaN: true }),
        positive,
        fc.integer({ min: 1, max: 600 }),
        (offered, serviceRate, servers) => {
          const arrivalRate = offered * serviceRate;
          const queue = queueMmc({ arrivalRate, serviceRate, servers });
          if (!queue.stable) return;
          expect((queue.meanInSystem ?? 0) / (arrivalRate * (queue.meanResponseS ?? 0))).toBeCloseTo(1, 12);
          expect(queue.waitProbability).toBeGreaterThanOrEqual(0);
          expect(queue.waitProbability).toBeLessThanOrEqual(1);
          const more = queueMmc({ arrivalRate, serviceRate, servers: servers + 1 });
          expect(more.waitProbability).toBeLessThanOrEqual((queue.waitProbability ?? 0) * (1 + 1e-12));
        },
      ),
    );
  });

  it('replicas are enough, and one fewer is not', () => {
    fc.assert(
      fc.property(
        amount,
        positive,
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (arrivalRate, serviceRate, targetUtilisation) => {
          const { replicas } = scaleReplicas({ arrivalRate, serviceRate, targetUtilisation });
          const capacity = serviceRate * targetUtilisation;
          expect(replicas * capacity).toBeGreaterThanOrEqual(arrivalRate * (1 - 1e-9) - capacity * 2e-9);
          if (replicas > 0) expect((replicas - 1) * capacity).toBeLessThan(arrivalRate * (1 + 1e-9));
          expect(scaleHpa({ replicas, metric: 0.7, target: 0.7 }).replicas).toBe(replicas);
        },
      ),
    );
  });

  it('without a delay the predictor changes nothing, whatever its gain', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(500), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (demandPerS, gain) => {
          const run = scalePredictive({
            demandPerS,
            stepS: 10,
            serviceRate: 7,
            targetUtilisation: 0.7,
            gain,
            scaleDownWindowS: 30,
            systems: [{ id: 'a', startupS: 0 }],
          });
          expect(run.systems[0]?.predictive).toEqual(run.systems[0]?.plain);
          expect(run.systems[0]?.plain.shortfallReplicaS).toBe(0);
        },
      ),
    );
  });
});

describe('sharing and fronts', () => {
  const tenants = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 5 }),
      demand: fc.dictionary(names, fc.double({ min: 0.1, max: 5, noNaN: true }), { minKeys: 1 }),
    }),
    { selector: (tenant) => tenant.id, maxLength: 6 },
  );

  it('never exceeds capacity and leaves no tenant that could still run a task', () => {
    fc.assert(
      fc.property(tenants, fc.double({ min: 0, max: 40, noNaN: true }), (list, size) => {
        const capacity = { cpu: size, memory: size * 2, gpu: size / 2, disk: size };
        const { tasks } = dominantResourceFairness({ capacity, tenants: list });
        const used = (resource: keyof typeof capacity): number =>
          list.reduce((sum, tenant) => sum + (tasks[tenant.id] ?? 0) * (tenant.demand[resource] ?? 0), 0);
        for (const resource of Object.keys(capacity) as (keyof typeof capacity)[]) {
          expect(used(resource)).toBeLessThanOrEqual(capacity[resource] * (1 + 1e-8) + 1e-9);
        }
        for (const tenant of list) {
          const fits = Object.entries(tenant.demand).every(
            ([resource, need]) =>
              used(resource as keyof typeof capacity) + need <=
              capacity[resource as keyof typeof capacity] * (1 - 1e-9),
          );
          expect(fits).toBe(false);
        }
      }),
    );
  });

  it('keeps a front whose members do not dominate each other and which dominates the rest', () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })), {
      minLength: 1,
      maxLength: 15,
    });
    fc.assert(
      fc.property(points, (values) => {
        const list = values.map((pair, i) => ({ id: `p${String(i).padStart(2, '0')}`, values: [...pair] }));
        const { front } = paretoFront({ maximise: [true, true], points: list });
        const beats = (a: number[], b: number[]): boolean =>
          a.every((x, i) => x >= (b[i] ?? 0)) && a.some((x, i) => x > (b[i] ?? 0));
        const kept = list.filter((point) => front.includes(point.id));
        for (const point of list) {
          const isBeaten = kept.some((other) => beats(other.values, point.values));
          expect(isBeaten).toBe(!front.includes(point.id));
        }
        expect(paretoFront({ maximise: [true, true], points: [...list].reverse() }).front).toEqual(front);
      }),
    );
  });
});

describe('migration and effort', () => {
  it('moves at least the memory once, and takes no less time on a slower link', () => {
    fc.assert(
      fc.property(
        positive,
        positive,
        amount,
        amount,
        fc.nat(50),
        (memoryMB, bandwidthMBps, dirtyRateMBps, stopThresholdMB, maxRounds) => {
          const input = { memoryMB, bandwidthMBps, dirtyRateMBps, stopThresholdMB, maxRounds };
          const run = migrationPrecopy(input);
          expect(run.transferredMB).toBeGreaterThanOrEqual(memoryMB * (1 - 1e-12));
          expect(run.totalS).toBeGreaterThanOrEqual(run.downtimeS);
          expect(run.transferredMB / bandwidthMBps / run.totalS).toBeCloseTo(1, 9);
          expect(run.rounds).toBeLessThanOrEqual(maxRounds);
          const slower = migrationPrecopy({ ...input, bandwidthMBps: bandwidthMBps / 2 });
          expect(slower.totalS).toBeGreaterThanOrEqual(run.totalS * (1 - 1e-9));
        },
      ),
    );
  });

  it('never costs less when less carries over', () => {
    fc.assert(
      fc.property(
        share,
        share,
        fc.dictionary(names, share),
        fc.boolean(),
        fc.nat(20),
        (a, b, componentDegrees, stateful, dependencies) => {
          const rest = {
            componentDegrees,
            stateful,
            dependencies,
            languageFactor: 2,
            fixedDays: 1,
            apiDays: 3,
            componentDays: 1,
            stateDays: 3,
            dependencyDays: 0.5,
          };
          const least = portabilityEffort({ apiReuse: Math.max(a, b), ...rest });
          const most = portabilityEffort({ apiReuse: Math.min(a, b), ...rest });
          expect(most.effortDays).toBeGreaterThanOrEqual(least.effortDays);
          expect(least.effortDays).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });
});

describe('quantiles and distances', () => {
  it('the normal quantile is odd and rises', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-12, max: 0.5, noNaN: true }),
        fc.double({ min: 1e-12, max: 0.5, noNaN: true }),
        (p, q) => {
          expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(1 - (1 - p)), 9);
          if (p < q) expect(normalQuantile(p)).toBeLessThanOrEqual(normalQuantile(q));
        },
      ),
    );
  });

  it('start-up quantiles come in order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('lognormal', 'exponential', 'normal'),
        positive,
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        (family, meanS, varianceS2) => {
          const { p50S, p95S, p99S } = startupDistribution({ family, meanS, varianceS2 });
          expect(p50S).toBeLessThanOrEqual(p95S);
          expect(p95S).toBeLessThanOrEqual(p99S);
        },
      ),
    );
  });

  it('distance is symmetric and obeys the triangle inequality', () => {
    const point = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        const d = (x: number[], y: number[]): number => weightedDistance(x, y, [1, 2, 3], [1, 0.5, 2]);
        expect(d(a, b)).toBe(d(b, a));
        expect(d(a, a)).toBe(0);
        expect(d(a, c)).toBeLessThanOrEqual((d(a, b) + d(b, c)) * (1 + 1e-12) + 1e-9);
      }),
    );
  });
});

describe('the cheapest mix', () => {
  it('meets its requirements, sums to 1, and is no dearer than any single technology that meets them', () => {
    const option = fc.record({ cost: fc.integer({ min: 0, max: 100 }), a: share, b: share });
    fc.assert(
      fc.property(fc.array(option, { minLength: 1, maxLength: 6 }), share, share, (options, wantA, wantB) => {
        const best = minimiseShares(
          options.map((o) => o.cost),
          [
            { coefficients: options.map((o) => o.a), atLeast: wantA },
            { coefficients: options.map((o) => o.b), atLeast: wantB },
          ],
        );
        const alone = options.filter((o) => o.a >= wantA && o.b >= wantB).map((o) => o.cost);
        if (best.shares === null) {
          expect(alone).toEqual([]);
          return;
        }
        const mixed = (key: 'a' | 'b'): number =>
          best.shares.reduce((sum, x, i) => sum + x * (options[i]?.[key] ?? 0), 0);
        expect(best.shares.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 9);
        expect(mixed('a')).toBeGreaterThanOrEqual(wantA - 1e-9);
        expect(mixed('b')).toBeGreaterThanOrEqual(wantB - 1e-9);
        if (alone.length > 0) expect(best.cost).toBeLessThanOrEqual(Math.min(...alone) + 1e-9);
      }),
    );
  });

  it('never gets cheaper when more isolation is asked for', () => {
    type MixInput = Parameters<typeof optimumMix>[0];
    const listed = listModels().find((model) => model.id === 'optimum.mix');
    const base = Object.fromEntries(
      (listed?.inputs ?? []).filter((field) => field.default !== undefined).map((field) => [field.name, field.default]),
    ) as unknown as MixInput;
    fc.assert(
      fc.property(share, share, (a, b) => {
        const at = (minimumIsolation: number): number =>
          optimumMix({ ...base, phaseArrivalRates: undefined, phaseInstances: undefined, minimumIsolation })
            .costPerYear ?? Number.POSITIVE_INFINITY;
        expect(at(Math.min(a, b))).toBeLessThanOrEqual(at(Math.max(a, b)) * (1 + 1e-12));
      }),
      { numRuns: 30 },
    );
  });
});

describe('placement over device, edge and cloud', () => {
  type EdgeInput = Parameters<typeof placeEdgeCloud>[0];
  const node = fc.record({
    tier: fc.constantFrom('device', 'edge', 'cloud'),
    speed: fc.integer({ min: 1, max: 5 }),
    capacity: fc.integer({ min: 0, max: 8 }),
    latencyMs: fc.integer({ min: 0, max: 60 }),
    bandwidthMBps: fc.integer({ min: 1, max: 100 }),
  });
  const task = fc.record({
    workMs: fc.integer({ min: 0, max: 100 }),
    dataMB: fc.integer({ min: 0, max: 3 }),
    resource: fc.integer({ min: 0, max: 5 }),
    maxLatencyMs: fc.integer({ min: 10, max: 400 }),
    isPrivate: fc.boolean(),
  });

  /** Every way of giving each task a node or none: most tasks placed, then least latency. */
  function byTryingAll({ nodes, tasks }: EdgeInput): { placed: number; latency: number } {
    let best = { placed: 0, latency: 0 };
    for (let code = 0; code < (nodes.length + 1) ** tasks.length; code += 1) {
      const room = nodes.map((one) => one.capacity);
      let placed = 0;
      let latency = 0;
      let fits = true;
      for (const [i, one] of tasks.entries()) {
        const choice = Math.floor(code / (nodes.length + 1) ** i) % (nodes.length + 1);
        const at = nodes[choice];
        if (at === undefined) continue;
        const needed = at.latencyMs + (one.dataMB / at.bandwidthMBps) * 1000 + one.workMs / at.speed;
        room[choice] = (room[choice] ?? 0) - one.resource;
        if ((room[choice] ?? 0) < 0 || needed > one.maxLatencyMs * (1 + 1e-9) || (one.isPrivate && at.tier === 'cloud'))
          fits = false;
        placed += 1;
        latency += needed;
      }
      if (fits && (placed > best.placed || (placed === best.placed && latency < best.latency)))
        best = { placed, latency };
    }
    return best;
  }

  it('is as good as trying every placement', () => {
    fc.assert(
      fc.property(
        fc.array(node, { minLength: 1, maxLength: 3 }),
        fc.array(task, { maxLength: 5 }),
        (someNodes, someTasks) => {
          const input: EdgeInput = {
            nodes: someNodes.map((one, i) => ({ id: `n${i}`, ...one })),
            tasks: someTasks.map((one, i) => ({ id: `t${i}`, ...one })),
          };
          const found = placeEdgeCloud(input);
          const best = byTryingAll(input);
          expect(found.optimal).toBe(true);
          expect(Object.keys(found.placement)).toHaveLength(best.placed);
          expect(found.totalLatencyMs).toBeCloseTo(best.latency, 6);
          expect(found.unplaced).toHaveLength(input.tasks.length - best.placed);
        },
      ),
      { numRuns: 300 },
    );
  });
});
