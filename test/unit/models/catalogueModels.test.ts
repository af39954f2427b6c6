import { describe, expect, it } from 'vitest';
import { complianceCoverage } from '#core/models/compliance.ts';
import { decideEdge, decideParadigm, decideStack } from '#core/models/decision.ts';
import { densityCapacity, densityEdge } from '#core/models/density.ts';
import { annualEnergy } from '#core/models/energy.ts';
import { dominantResourceFairness } from '#core/models/fairness.ts';
import { managementProcesses } from '#core/models/management.ts';
import { migrationPrecopy } from '#core/models/migration.ts';
import { paretoFront } from '#core/models/pareto.ts';
import { quotaAdmit } from '#core/models/quota.ts';
import { securityLayers } from '#core/models/security.ts';
import { tcoRoi, tcoTotal } from '#core/models/tco.ts';

describe('density', () => {
  const node = { nodeCores: 64, nodeMemoryMB: 256_000, unitCores: 1, unitMemoryMB: 1000, utilisation: 0.5 };
  it('names what binds, cpu before memory before limit on a tie', () => {
    expect(densityCapacity(node)).toEqual({ instances: 64, effective: 32, boundBy: 'cpu' });
    expect(densityCapacity({ ...node, unitCores: 0.1 })).toEqual({ instances: 256, effective: 128, boundBy: 'memory' });
    expect(densityCapacity({ ...node, maxInstances: 10 })).toEqual({ instances: 10, effective: 5, boundBy: 'limit' });
    expect(densityCapacity({ ...node, maxInstances: 64 })).toMatchObject({ boundBy: 'cpu' });
    expect(densityCapacity({ ...node, maxInstances: 0 })).toEqual({ instances: 0, effective: 0, boundBy: 'limit' });
    expect(densityCapacity({ ...node, nodeCores: 0.3, unitCores: 0.1 })).toMatchObject({ instances: 3 });
  });

  it('is never below 0 at the edge', () => {
    expect(densityEdge({ budgetMB: 100, baseMB: 200, instanceMB: 6 })).toEqual({ instances: 0 });
    expect(densityEdge({ budgetMB: 50.3, baseMB: 50, instanceMB: 0.1 })).toEqual({ instances: 3 });
  });
});

describe('cost', () => {
  it('gives carbon only with an intensity, and risk 0 without one', () => {
    expect(annualEnergy({ nodes: 1, powerW: 1000, pue: 1, pricePerKWh: 0.5, gramsCO2ePerKWh: 100 })).toEqual({
      energyKWhPerYear: 8760,
      costPerYear: 4380,
      kgCO2ePerYear: 876,
    });
    expect(annualEnergy({ nodes: 1, powerW: 1000, pue: 1, pricePerKWh: 0.5 })).not.toHaveProperty('kgCO2ePerYear');
    const nothing = {
      nodes: 0,
      serverPrice: 1,
      licencePerNode: 1,
      salary: 1,
      headcount: 0,
      years: 2,
      powerW: 1,
      pue: 1,
      pricePerKWh: 1,
    };
    expect(tcoTotal({ ...nothing, riskPerYear: 7 })).toEqual({
      infrastructure: 0,
      licence: 0,
      operations: 0,
      energy: 0,
      risk: 14,
      total: 14,
    });
  });

  it('has a payback only with a migration cost and only where there are savings', () => {
    const totals = { baselineTotal: 200, targetTotal: 100, years: 1 };
    expect(tcoRoi(totals)).toEqual({ savings: 100, roi: 1 });
    expect(tcoRoi({ ...totals, migrationCost: 50 })).toEqual({ savings: 100, roi: 1, paybackMonths: 6 });
    expect(tcoRoi({ ...totals, migrationCost: 0 }).paybackMonths).toBe(0);
    expect(tcoRoi({ baselineTotal: 100, targetTotal: 100, years: 1, migrationCost: 5 }).paybackMonths).toBeNull();
    expect(tcoRoi({ baselineTotal: 50, targetTotal: 100, years: 1, migrationCost: 5 })).toEqual({
      savings: -50,
      roi: -0.5,
      paybackMonths: null,
    });
  });
});

describe('pre-copy', () => {
  const vm = { memoryMB: 1000, bandwidthMBps: 100, dirtyRateMBps: 50, stopThresholdMB: 200, maxRounds: 30 };
  it('halves what remains each round at half the bandwidth', () => {
    // 1000, 500, 250 are sent while running; 125 remain and are sent in the stop.
    expect(migrationPrecopy(vm)).toEqual({
      rounds: 3,
      totalS: 18.75,
      downtimeS: 1.25,
      transferredMB: 1875,
      converged: true,
    });
  });

  it('stops at once when the memory is under the threshold, or no round is allowed', () => {
    expect(migrationPrecopy({ ...vm, memoryMB: 200 })).toEqual({
      rounds: 0,
      totalS: 2,
      downtimeS: 2,
      transferredMB: 200,
      converged: true,
    });
    expect(migrationPrecopy({ ...vm, maxRounds: 0 })).toEqual({
      rounds: 0,
      totalS: 10,
      downtimeS: 10,
      transferredMB: 1000,
      converged: false,
    });
    expect(migrationPrecopy({ ...vm, memoryMB: 0 })).toEqual({
      rounds: 0,
      totalS: 0,
      downtimeS: 0,
      transferredMB: 0,
      converged: true,
    });
    expect(migrationPrecopy({ ...vm, dirtyRateMBps: 0 })).toEqual({
      rounds: 1,
      totalS: 10,
      downtimeS: 0,
      transferredMB: 1000,
      converged: true,
    });
  });
});

describe('sharing', () => {
  it('breaks ties by order and goes on when one tenant no longer fits', () => {
    const capacity = { cpu: 3, memory: 10 };
    const demand = { cpu: 1 };
    expect(
      dominantResourceFairness({
        capacity,
        tenants: [
          { id: 'a', demand },
          { id: 'b', demand },
        ],
      }),
    ).toEqual({ tasks: { a: 2, b: 1 } });
    expect(
      dominantResourceFairness({
        capacity,
        tenants: [
          { id: 'big', demand: { cpu: 4 } },
          { id: 'b', demand },
        ],
      }),
    ).toEqual({ tasks: { big: 0, b: 3 } });
    expect(dominantResourceFairness({ capacity, tenants: [] })).toEqual({ tasks: {} });
    expect(dominantResourceFairness({ capacity: { cpu: 0 }, tenants: [{ id: 'a', demand }] })).toEqual({
      tasks: { a: 0 },
    });
    expect(dominantResourceFairness({ capacity: { cpu: 0.3 }, tenants: [{ id: 'a', demand: { cpu: 0.1 } }] })).toEqual({
      tasks: { a: 3 },
    });
  });

  it('treats shares that differ only in rounding as a tie', () => {
    // 3 x 0.1 and 0.3 are the same share; the first tenant is served.
    const tenants = [
      { id: 'a', demand: { cpu: 0.1 } },
      { id: 'b', demand: { cpu: 0.3 } },
    ];
    expect(dominantResourceFairness({ capacity: { cpu: 0.7 }, tenants })).toEqual({ tasks: { a: 4, b: 1 } });
  });

  it('keeps odd names apart from what objects inherit', () => {
    const { tasks } = dominantResourceFairness({
      capacity: { cpu: 1 },
      tenants: [{ id: '__proto__', demand: { cpu: 1 } }],
    });
    expect(Object.entries(tasks)).toEqual([['__proto__', 1]]);
    expect(quotaAdmit({ used: {}, requested: { constructor: 1 }, hard: { constructor: 1 } })).toEqual({
      admitted: true,
      blockedBy: [],
    });
  });

  it('admits what fits exactly, ignores resources without a limit, names what blocks', () => {
    expect(quotaAdmit({ used: { cpu: 0.1 }, requested: { cpu: 0.2 }, hard: { cpu: 0.3 } })).toEqual({
      admitted: true,
      blockedBy: [],
    });
    expect(quotaAdmit({ used: {}, requested: { gpu: 1 }, hard: {} })).toEqual({ admitted: true, blockedBy: [] });
    expect(quotaAdmit({ used: { b: 1, a: 1 }, requested: { b: 1, a: 1 }, hard: { a: 1, b: 1 } })).toEqual({
      admitted: false,
      blockedBy: ['a', 'b'],
    });
  });
});

describe('sets and fronts', () => {
  it('covers all of nothing, and counts repeated names once', () => {
    expect(complianceCoverage({ required: [], implemented: ['a'] })).toEqual({ coverage: 1, missing: [] });
    expect(complianceCoverage({ required: ['b', 'a', 'a'], implemented: ['b', 'b'] })).toEqual({
      coverage: 0.5,
      missing: ['a'],
    });
  });

  it('keeps equal points and minimises where asked', () => {
    const points = [
      { id: 'b', values: [1, 1] },
      { id: 'a', values: [1, 1] },
      { id: 'c', values: [1, 2] },
    ];
    expect(paretoFront({ maximise: [true, false], points })).toEqual({ front: ['a', 'b'] });
    expect(paretoFront({ maximise: [true, true], points })).toEqual({ front: ['c'] });
    expect(paretoFront({ maximise: [true], points: [] })).toEqual({ front: [] });
  });

  it('finds every weakest layer', () => {
    expect(securityLayers({ layers: { z: 0, a: 0, m: 1 } })).toEqual({ strength: 0, weakest: ['a', 'z'] });
    expect(securityLayers({ layers: { only: 1 } })).toEqual({ strength: 1, weakest: ['only'] });
  });

  it('counts processes of each technology', () => {
    const count = (technology: Parameters<typeof managementProcesses>[0]['technology']): number[] =>
      Object.values(managementProcesses({ technology, instances: 3, managementProcesses: 2 }));
    expect(count('vm')).toEqual([5, 9]);
    expect(count('paravirt')).toEqual([5, 9]);
    expect(count('container')).toEqual([6, 3]);
    expect(count('microvm')).toEqual([6, 3]);
    expect(count('sandbox')).toEqual([9, 3]);
    expect(count('wasm')).toEqual([1, 3]);
  });
});

describe('decisions', () => {
  const stack = { isolation: 0.9, startupMs: 5000, memoryMB: 64, ecosystem: 'modern', density: 50 };
  it('of a stack follow the order of the tree, bounds excluded', () => {
    const of = (change: Partial<typeof stack>): string => decideStack({ ...stack, ...change }).stack;
    expect(of({ isolation: 0.999 })).toBe('kubernetes-containerd');
    expect(of({ isolation: 0.9991, startupMs: 1, ecosystem: 'legacy' })).toBe('kata-firecracker');
    expect(of({ startupMs: 100 })).toBe('kubernetes-containerd');
    expect(of({ startupMs: 99.9, memoryMB: 10 })).toBe('k3s-firecracker');
    expect(of({ startupMs: 99.9, memoryMB: 9.9, ecosystem: 'legacy' })).toBe('kuasar-wasmedge');
    expect(of({ ecosystem: 'legacy', density: 900 })).toBe('openstack-kvm');
    expect(of({ density: 500 })).toBe('kubernetes-containerd');
    expect(of({ density: 501 })).toBe('kuasar-wasm-spiderlightning');
  });

  const edge = { isolation: 0.9, workload: 'iot', latencyMs: 500, density: 1, coldStartSensitive: false };
  it('of an edge stack try the strictest tier first and may find none', () => {
    const of = (change: Partial<typeof edge>): string | null => decideEdge({ ...edge, ...change }).stack;
    expect(of({})).toBeNull();
    expect(of({ isolation: 0.99, workload: 'vnf' })).toBeNull();
    expect(of({ isolation: 0.991, workload: 'vnf', latencyMs: 1, density: 5000 })).toBe('starlingx-kata');
    expect(of({ latencyMs: 9, density: 1001 })).toBe('k3s-kuasar-wasmedge-spiderlightning');
    expect(of({ latencyMs: 10, density: 1001 })).toBe('k3s-containerd-firecracker');
    expect(of({ latencyMs: 99, density: 50 })).toBeNull();
    expect(of({ workload: 'faas', coldStartSensitive: true })).toBe('kuasar-wasmedge-wasinn');
    expect(of({ workload: 'faas' })).toBeNull();
  });

  it('of a paradigm follow theorem 19.33 for all 256 requirements', () => {
    const keys = [
      'multiOs',
      'maxIsolation',
      'highPerformance',
      'osModifiable',
      'linuxOnly',
      'balance',
      'speed',
      'efficiency',
    ] as const;
    for (let bits = 0; bits < 256; bits += 1) {
      const has = Object.fromEntries(keys.map((key, i) => [key, (bits & (1 << i)) !== 0])) as Record<
        (typeof keys)[number],
        boolean
      >;
      const applying = [
        has.multiOs && has.maxIsolation ? 'vm' : null,
        has.multiOs && has.highPerformance && has.osModifiable ? 'paravirt' : null,
        has.linuxOnly && has.balance ? 'container' : null,
        has.speed && has.efficiency ? 'wasm' : null,
      ].filter((technology) => technology !== null);
      expect(decideParadigm(has).technology).toBe(applying[0] ?? null);
    }
  });
});
