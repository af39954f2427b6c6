import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeCluster } from '#core/placement/placeCluster.ts';
import {
  cpuAndMemory,
  type ClusterPlacement,
  type ClusterPlacementRequest,
  type PlacementHost,
  type PlacementWorkload,
} from '#core/placement/types.ts';

/*
 * Small clusters under all constraints at once, against an exhaustive search that knows nothing of the engine: its own reading
 * of every rule, its own reserve, all assignments.
 */

const cluster = fc
  .record({
    hosts: fc.array(
      fc.record({
        cores: fc.integer({ min: 8, max: 20 }),
        gib: fc.integer({ min: 8, max: 20 }),
        limit: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 3 }),
        numaNodes: fc.constantFrom(1, 1, 2),
        intel: fc.boolean(),
      }),
      { minLength: 3, maxLength: 4 },
    ),
    workloads: fc.array(
      fc.record({
        cores: fc.integer({ min: 0, max: 6 }),
        gib: fc.integer({ min: 0, max: 6 }),
        home: fc.option(fc.nat({ max: 3 }), { freq: 5 }),
        pin: fc.option(fc.nat({ max: 3 }), { freq: 12 }),
        isIntel: fc.integer({ min: 0, max: 9 }),
        oneNode: fc.integer({ min: 0, max: 9 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    apart: fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 3 }),
    together: fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 2 }),
    tied: fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 2 }),
    tiedTo: fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 }),
    isRequired: fc.boolean(),
    licensed: fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 3 }),
    failures: fc.integer({ min: 0, max: 1 }),
    maintenance: fc.constantFrom(0, 0, 0, 1),
    overcommit: fc.constantFrom(1, 1.5),
  })
  .map((drawn): ClusterPlacementRequest => {
    const hosts: PlacementHost[] = drawn.hosts.map((host, h) => ({
      id: `h${h}`,
      capacity: [host.cores, host.gib],
      isOn: true,
      maxWorkloads: host.limit,
      numaNodes: host.numaNodes,
      features: host.intel ? ['intel'] : ['amd'],
    }));
    const hostId = (index: number): string => `h${index % hosts.length}`;
    const workloads: PlacementWorkload[] = drawn.workloads.map((workload, w) => ({
      id: `w${w}`,
      demand: [workload.cores, workload.gib],
      currentHost: workload.home === null ? null : hostId(workload.home),
      pinnedTo: workload.pin === null ? null : hostId(workload.pin),
      ...(workload.isIntel < 2 ? { requiredFeatures: ['intel'] } : {}),
      ...(workload.oneNode < 3 ? { numa: 'one-node' as const } : {}),
    }));
    const ids = (indices: readonly number[]): string[] =>
      indices.filter((w) => w < workloads.length).map((w) => `w${w}`);
    return {
      cluster: 'small',
      resources: cpuAndMemory.map((resource, d) =>
        d === 0 ? { ...resource, overcommit: drawn.overcommit } : resource,
      ),
      hosts,
      workloads,
      antiAffinity: [{ id: 'apart', workloads: ids(drawn.apart) }],
      affinity: [{ id: 'together', workloads: ids(drawn.together) }],
      hostGroups: [
        {
          id: 'tied',
          workloads: ids(drawn.tied),
          hosts: [...new Set(drawn.tiedTo.map(hostId))],
          rule: drawn.isRequired ? 'required' : 'forbidden',
        },
      ],
      licences: [{ id: 'licence', workloads: ids(drawn.licensed), costPerHost: 3 }],
      reserve: { failuresToTolerate: drawn.failures, hostsInMaintenance: drawn.maintenance, headroomFraction: 0.1 },
      seed: 1,
      stepLimit: 20_000,
    };
  });

/** The first rule that an assignment (host index by workload) breaks on the hosts that are on; null when it keeps all. */
function broken(request: ClusterPlacementRequest, seats: readonly number[], on: ReadonlySet<number>): string | null {
  const { hosts, workloads } = request;
  const k = request.reserve.failuresToTolerate + (request.reserve.hostsInMaintenance ?? 0);
  if (on.size <= k) return 'no survivor';
  const gross = (h: number, d: number): number => hosts[h]!.capacity[d]! * (request.resources[d]!.overcommit ?? 1);
  const limits = hosts.some((host) => host.maxWorkloads != null)
    ? hosts.map((host) => Math.min(host.maxWorkloads ?? Infinity, workloads.length))
    : null;
  for (let d = 0; d < (limits === null ? 2 : 3); d++) {
    const net = hosts.map((_, h) => (d === 2 ? limits![h]! : gross(h, d) * 0.9));
    const sorted = [...on].map((h) => net[h]!).sort((a, b) => b - a);
    const total = sorted.reduce((sum, value) => sum + value, 0);
    const kept = sorted.slice(k).reduce((sum, value) => sum + value, 0);
    for (const h of on) {
      const load = workloads.reduce((sum, one, w) => sum + (seats[w] === h ? (d === 2 ? 1 : one.demand[d]!) : 0), 0);
      // Whole workloads are not cut into shares: that they survive is a condition on all hosts together.
      const usable = d === 2 ? net[h]! : total > 0 ? (net[h]! * kept) / total : 0;
      if (load > usable * (1 + 1e-8)) return `capacity ${d}`;
    }
  }
  for (let w = 0; w < workloads.length; w++) {
    const workload = workloads[w]!;
    const host = hosts[seats[w]!]!;
    if (!on.has(seats[w]!)) return 'off';
    if (workload.pinnedTo != null && workload.pinnedTo !== host.id) return 'pin';
    if (workload.requiredFeatures?.some((one) => !host.features!.includes(one)) === true) return 'features';
    for (const group of request.hostGroups!) {
      if (group.workloads.includes(workload.id) && group.hosts.includes(host.id) !== (group.rule === 'required'))
        return 'host group';
    }
    for (let d = 0; d < 2; d++) {
      if (workload.numa === 'one-node' && workload.demand[d]! > gross(seats[w]!, d) / host.numaNodes!) return 'numa';
    }
  }
  const seatsOf = (ids: readonly string[]): number[] => ids.map((id) => seats[Number(id.slice(1))]!);
  for (const group of request.antiAffinity!)
    if (new Set(seatsOf(group.workloads)).size < group.workloads.length) return 'apart';
  for (const group of request.affinity!) if (new Set(seatsOf(group.workloads)).size > 1) return 'together';
  // Of workloads larger than half the largest node each takes a node.
  for (let d = 0; d < 2; d++) {
    const half = Math.max(...hosts.map((host, h) => gross(h, d) / host.numaNodes!)) / 2;
    for (const [h, host] of hosts.entries()) {
      const large = workloads.filter((one, w) => seats[w] === h && one.numa === 'one-node' && one.demand[d]! > half);
      if (large.length > host.numaNodes!) return 'numa';
    }
  }
  return null;
}

/**
 * Whether the hosts that are left after the loss of the k with the highest limits may run all workloads by their number, and
 * those that are kept apart each on one of its own.
 */
function countSurvives(request: ClusterPlacementRequest, on: ReadonlySet<number>): boolean {
  const k = request.reserve.failuresToTolerate + (request.reserve.hostsInMaintenance ?? 0);
  if (request.antiAffinity!.some(({ workloads }) => workloads.length > on.size - k)) return false;
  const limits = [...on].map((h) => request.hosts[h]!.maxWorkloads ?? Infinity).sort((a, b) => b - a);
  return limits.slice(k).reduce((sum, limit) => sum + limit, 0) >= request.workloads.length;
}

function seatsOf(request: ClusterPlacementRequest, answer: ClusterPlacement): number[] {
  return answer.assignment.map((placed) => request.hosts.findIndex((host) => host.id === placed.host));
}

function migrationsOf(request: ClusterPlacementRequest, seats: readonly number[]): number {
  return request.workloads.filter((one, w) => one.currentHost !== null && one.currentHost !== `h${seats[w]!}`).length;
}

/** Fewest hosts, and fewest moves and licensed hosts on exactly `answer.hostsOn`, over all assignments. */
function exhaustive(request: ClusterPlacementRequest, answer: ClusterPlacement) {
  const { hosts, workloads } = request;
  let fewest = Infinity;
  let moves = Infinity;
  let licensed = Infinity;
  const members = new Set(request.licences![0]!.workloads);
  for (let mask = 0; mask < 2 ** hosts.length; mask++) {
    const on = new Set(hosts.flatMap((_, h) => ((mask >> h) % 2 === 1 ? [h] : [])));
    const isAnswers = answer.hostsOn.length === on.size && answer.hostsOn.every((id) => on.has(Number(id.slice(1))));
    const seats: number[] = [];
    const descend = (): void => {
      if (seats.length < workloads.length) {
        for (const h of on) {
          seats.push(h);
          descend();
          seats.pop();
        }
        return;
      }
      if (broken(request, seats, on) !== null) return;
      if (isAnswers) moves = Math.min(moves, migrationsOf(request, seats));
      if (!countSurvives(request, on)) return;
      fewest = Math.min(fewest, on.size);
      licensed = Math.min(licensed, new Set(seats.filter((_, w) => members.has(`w${w}`))).size);
    };
    descend();
  }
  return { fewest, moves, licensed };
}

test('under all constraints at once: rules kept, bounds below the exhaustive optimum', () => {
  let complete = 0;
  fc.assert(
    fc.property(cluster, (request) => {
      const answer = placeCluster(request);
      if (answer.unplaced.length > 0) {
        for (const one of answer.unplaced) {
          expect(one.text).not.toBe('');
          expect(one.smallestChange.text).not.toBe('');
        }
        return;
      }
      complete++;
      const on = new Set(answer.hostsOn.map((id) => Number(id.slice(1))));
      const seats = seatsOf(request, answer);
      expect(broken(request, seats, on)).toBeNull();
      const best = exhaustive(request, answer);
      expect(answer.lowerBound).toBeLessThanOrEqual(best.fewest);
      if (answer.failureSimulation.holds) expect(answer.hostsUsed).toBeGreaterThanOrEqual(best.fewest);
      expect(answer.migrationLowerBound).toBeLessThanOrEqual(best.moves);
      expect(answer.migrations).toBe(migrationsOf(request, seats));
      expect(answer.licences[0]!.lowerBound).toBeLessThanOrEqual(best.licensed);
      if (answer.isOptimal && answer.failureSimulation.holds) expect(answer.hostsUsed).toBe(best.fewest);
    }),
    { numRuns: 600, seed: 5 },
  );
  // The generator must not shy away from what can be placed.
  expect(complete).toBeGreaterThan(100);
});

test('at the end no workload could simply go home', () => {
  fc.assert(
    fc.property(cluster, (request) => {
      const answer = placeCluster(request);
      if (answer.unplaced.length > 0) return;
      const on = new Set(answer.hostsOn.map((id) => Number(id.slice(1))));
      const seats = seatsOf(request, answer);
      const grouped = new Set(request.affinity![0]!.workloads);
      const licensed = new Set(request.licences![0]!.workloads);
      request.workloads.forEach((workload, w) => {
        const home = request.hosts.findIndex((host) => host.id === workload.currentHost);
        // Going home would take a licence more, or tear a group apart.
        if (home === -1 || seats[w] === home || grouped.has(workload.id) || licensed.has(workload.id)) return;
        const back = seats.with(w, home);
        expect(broken(request, back, on), `${workload.id} to h${home}`).not.toBeNull();
      });
    }),
    { numRuns: 400, seed: 6 },
  );
});

test('equal requests give equal answers, and the order of hosts and workloads does not change the count', () => {
  fc.assert(
    fc.property(cluster, (request) => {
      const answer = placeCluster(request);
      expect(placeCluster(request)).toEqual(answer);
      if (!answer.isOptimal || answer.unplaced.length > 0) return;
      const turned = placeCluster({
        ...request,
        hosts: request.hosts.toReversed(),
        workloads: request.workloads.toReversed(),
      });
      if (turned.unplaced.length === 0) expect(turned.lowerBound).toBeLessThanOrEqual(answer.hostsUsed);
    }),
    { numRuns: 100, seed: 7 },
  );
});
