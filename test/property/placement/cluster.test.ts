import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeCluster } from '#core/placement/placeCluster.ts';
import { reserve } from '#core/placement/reserve.ts';
import { cpuAndMemory, type ClusterPlacement, type ClusterPlacementRequest } from '#core/placement/types.ts';

/** Clusters of mixed hosts with workloads anywhere, some hosts off, some workloads new. */
function clusters(
  mostHosts: number,
  mostWorkloads: number,
  failures: readonly number[],
): fc.Arbitrary<ClusterPlacementRequest> {
  return fc
    .record({
      hosts: fc.array(
        fc.record({ cores: fc.integer({ min: 8, max: 24 }), mib: fc.integer({ min: 8, max: 24 }), isOn: fc.boolean() }),
        { minLength: 1, maxLength: mostHosts },
      ),
      workloads: fc.array(
        fc.record({
          cores: fc.integer({ min: 0, max: 9 }),
          mib: fc.integer({ min: 0, max: 9 }),
          home: fc.integer({ min: -1, max: mostHosts - 1 }),
        }),
        { maxLength: mostWorkloads },
      ),
      failuresToTolerate: fc.constantFrom(...failures),
      headroomFraction: fc.constantFrom(0, 0.1),
    })
    .map(({ hosts, workloads, failuresToTolerate, headroomFraction }) => ({
      cluster: 'c',
      resources: cpuAndMemory,
      hosts: hosts.map(({ cores, mib, isOn }, h) => ({ id: `h${h}`, capacity: [cores, mib], isOn })),
      workloads: workloads.map(({ cores, mib, home }, w) => ({
        id: `w${w}`,
        demand: [cores, mib],
        currentHost: home >= 0 && home < hosts.length ? `h${home}` : null,
      })),
      reserve: { failuresToTolerate, headroomFraction },
      seed: 1,
      stepLimit: 300_000,
    }));
}

function expectConsistent(request: ClusterPlacementRequest, answer: ClusterPlacement): void {
  expect(answer.assignment.map((placed) => placed.workload)).toEqual(request.workloads.map((workload) => workload.id));
  const on = new Set(answer.hostsOn);
  const load = new Map(request.hosts.map((host) => [host.id, [0, 0]]));
  answer.assignment.forEach((placed, w) => {
    if (placed.host === null) return;
    expect(on.has(placed.host)).toBe(true);
    request.workloads[w]!.demand.forEach((value, d) => {
      load.get(placed.host!)![d]! += value;
    });
  });
  for (const host of answer.hosts) {
    expect(host.load).toEqual(load.get(host.host));
    host.load.forEach((value, d) => {
      expect(value).toBeLessThanOrEqual(host.usable[d]! * (1 + 1e-9));
    });
  }
  expect(new Set(answer.unplaced.map((entry) => entry.workload))).toEqual(
    new Set(answer.assignment.filter((placed) => placed.host === null).map((placed) => placed.workload)),
  );
  expect(answer.lowerBound).toBeLessThanOrEqual(answer.hostsUsed);
  expect(answer.isOptimal).toBe(answer.hostsUsed === answer.lowerBound);
}

/** Fewest hosts that carry every workload, over all choices of hosts and all assignments; null when none does. */
function exhaustive(request: ClusterPlacementRequest): number | null {
  let best: number | null = request.workloads.length === 0 ? 0 : null;
  for (let mask = 1; mask < 1 << request.hosts.length; mask++) {
    const chosen = request.hosts.filter((_, h) => (mask >> h) % 2 === 1);
    if (best !== null && chosen.length >= best) continue;
    const room = reserve(chosen, request.reserve).usable.map((usable) => [...usable]);
    const place = (w: number): boolean => {
      if (w === request.workloads.length) return true;
      const { demand } = request.workloads[w]!;
      return room.some((free) => {
        if (demand.some((value, d) => value > free[d]! + 1e-9)) return false;
        demand.forEach((value, d) => (free[d]! -= value));
        const isPlaced = place(w + 1);
        demand.forEach((value, d) => (free[d]! += value));
        return isPlaced;
      });
    };
    if (place(0)) best = chosen.length;
  }
  return best;
}

describe('placeCluster', () => {
  it('never exceeds what is usable, places each workload once or says why not, and keeps the bound below the answer', () => {
    fc.assert(
      fc.property(clusters(8, 30, [0, 1, 2]), (request) => {
        expectConsistent(request, placeCluster(request));
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('uses as few hosts as trying everything does, on small clusters without reserve', () => {
    fc.assert(
      fc.property(clusters(4, 6, [0]), (request) => {
        const answer = placeCluster(request);
        const optimum = exhaustive(request);
        if (optimum === null) expect(answer.unplaced.length).toBeGreaterThan(0);
        else {
          expect(answer.unplaced).toEqual([]);
          expect(answer.hostsUsed).toBe(optimum);
          expect(answer.lowerBound).toBeLessThanOrEqual(optimum);
        }
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  it('keeps the bound at most the true minimum under an N+1 reserve as well', () => {
    fc.assert(
      fc.property(clusters(4, 6, [1]), (request) => {
        const answer = placeCluster(request);
        const optimum = exhaustive(request);
        if (optimum !== null && answer.unplaced.length === 0) expect(answer.lowerBound).toBeLessThanOrEqual(optimum);
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  it('does not depend on the order of the workloads in the number of hosts', () => {
    fc.assert(
      fc.property(clusters(6, 20, [0, 1]), (request) => {
        const forwards = placeCluster(request);
        const backwards = placeCluster({ ...request, workloads: request.workloads.toReversed() });
        if (forwards.unplaced.length === 0 && backwards.unplaced.length === 0)
          expect(backwards.hostsUsed).toBe(forwards.hostsUsed);
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it('needs no more hosts, and leaves nothing out, with more capacity: wider hosts, some wider, or one more', () => {
    fc.assert(
      fc.property(
        clusters(10, 40, [0, 1]),
        fc.constantFrom('all', 'some', 'one more'),
        fc.array(fc.double({ min: 1, max: 1.6, noNaN: true }), { minLength: 10, maxLength: 10 }),
        (request, what, factors) => {
          const before = placeCluster(request);
          fc.pre(before.unplaced.length === 0 && before.failureSimulation.holds);
          // Under N+k the reserve is the share that the largest hosts have in all: where only some hosts grow, it grows.
          fc.pre(what !== 'some' || request.reserve.failuresToTolerate === 0);
          const hosts = request.hosts.map((host, h) => ({
            ...host,
            capacity: host.capacity.map((c) => (what === 'one more' ? c : c * factors[what === 'all' ? 0 : h]!)),
          }));
          const after = placeCluster({
            ...request,
            hosts: what === 'one more' ? [...hosts, { id: 'more', capacity: [16, 16], isOn: false }] : hosts,
          });
          expect(after.unplaced).toEqual([]);
          expect(after.failureSimulation.holds).toBe(true);
          expect(after.hostsUsed).toBeLessThanOrEqual(before.hostsUsed);
        },
      ),
      { numRuns: 120, seed: 6 },
    );
  });

  it('gives equal answers to equal requests', () => {
    fc.assert(
      fc.property(clusters(6, 25, [0, 1]), (request) => {
        expect(JSON.stringify(placeCluster(request))).toBe(JSON.stringify(placeCluster(structuredClone(request))));
      }),
      { numRuns: 30, seed: 5 },
    );
  });
});
