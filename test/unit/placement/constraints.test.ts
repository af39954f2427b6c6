import { describe, expect, it } from 'vitest';
import { placeCluster } from '#core/placement/placeCluster.ts';
import { cpuAndMemory, type PlacementWorkload } from '#core/placement/types.ts';
import { host, request, vm } from '#test/fixtures/clusterPlacements.ts';
import { clusterOf } from '#test/fixtures/estates.ts';

const abc = ['a', 'b', 'c'];

describe('constraints of a placement', () => {
  it('packs by storage, IOPS, network and GPU when the request names them', () => {
    const answer = placeCluster({
      ...request([], []),
      resources: [
        ...cpuAndMemory,
        { name: 'storageGB', unit: 'GB' },
        { name: 'iops', unit: 'IOPS' },
        { name: 'networkMbps', unit: 'Mbit/s' },
        { name: 'gpus', unit: 'GPUs' },
      ],
      hosts: abc.map((id) => ({ id, capacity: [64, 1000, 5000, 20_000, 10_000, 2], isOn: true })),
      workloads: ['1', '2', '3', '4'].map((id) => ({ id, demand: [1, 1, 1, 1, 1, 1], currentHost: null })),
    });
    expect(answer.hostsUsed).toBe(2);
    expect(answer.bindingResource).toBe(5);
    expect(answer.isOptimal).toBe(true);
  });

  it('plans for as many cores as the overcommit promises', () => {
    const [cores, memory] = cpuAndMemory;
    const overcommitted = [{ ...cores!, overcommit: 4 }, memory!];
    const answer = placeCluster({
      ...request([host('a', 10, 100)], [vm('1', 30, 10, 'a'), vm('2', 10, 10, 'a')]),
      resources: overcommitted,
    });
    expect(answer.unplaced).toEqual([]);
    expect(answer.hosts[0]?.usable).toEqual([40, 100]);
    expect(answer.hosts[0]?.capacity).toEqual([10, 100]);
  });

  it('keeps to the number of workloads that a host takes, and says that it binds', () => {
    const hosts = abc.map((id) => host(id, 100, 1000, { maxWorkloads: 2 }));
    const answer = placeCluster(
      request(
        hosts,
        ['1', '2', '3', '4', '5'].map((id) => vm(id, 1, 1, null)),
      ),
    );
    expect(answer.hostsUsed).toBe(3);
    expect(answer.lowerBound).toBe(3);
    expect(answer.resources[answer.bindingResource!]?.name).toBe('workloads');
    expect(Math.max(...answer.hosts.map((one) => one.workloadCount))).toBe(2);
  });

  it('keeps workloads on the hosts of their group and off those of another', () => {
    const answer = placeCluster(
      request(
        abc.map((id) => host(id, 100, 1000)),
        [vm('in', 1, 1, 'a'), vm('out', 1, 1, 'b')],
        {
          hostGroups: [
            { id: 'site 2', workloads: ['in'], hosts: ['b', 'c'], rule: 'required' },
            { id: 'no guests', workloads: ['out'], hosts: ['b'], rule: 'forbidden' },
          ],
        },
      ),
    );
    const of = (id: string) => answer.assignment.find((placed) => placed.workload === id)!;
    expect(['b', 'c']).toContain(of('in').host);
    expect(of('out').host).not.toBe('b');
    expect(of('in').reason?.text).toContain('host group site 2 keeps it off');
  });

  it('names the rule to lift for a workload that no host may take', () => {
    const answer = placeCluster(
      request(
        [host('a', 10, 100, { features: ['vendor:amd'] })],
        [vm('1', 1, 1, null, { requiredFeatures: ['avx512'] })],
      ),
    );
    expect(answer.unplaced[0]).toMatchObject({
      code: 'no-allowed-host',
      smallestChange: { kind: 'lift-constraint', host: 'a', text: expect.stringContaining('lacks avx512') },
    });
  });

  it('gives each large workload of one NUMA node a node of its own', () => {
    const hosts = abc.map((id) => host(id, 32, 320, { numaNodes: 2 }));
    const large = ['1', '2', '3'].map((id) => vm(id, 10, 10, null, { numa: 'one-node' }));
    expect(placeCluster(request(hosts, large)).hostsUsed).toBe(2);
    // Spread over nodes, three times 10 cores fit into 32.
    expect(
      placeCluster(
        request(
          hosts,
          large.map((one) => ({ ...one, numa: 'spanning' })),
        ),
      ).hostsUsed,
    ).toBe(1);
    const [unplaced] = placeCluster(request(hosts, [vm('1', 17, 10, null, { numa: 'one-node' })])).unplaced;
    expect(unplaced?.smallestChange.text).toContain('one of its 2 NUMA nodes has too few cores');
  });

  it('keeps room for hosts in maintenance beside those that fail', () => {
    const hosts = ['a', 'b', 'c', 'd', 'e'].map((id) => host(id, 10, 100));
    const workloads = Array.from({ length: 18 }, (_, w) => vm(`${w}`, 1, 1, null));
    const hostsUsed = (hostsInMaintenance: number): number =>
      placeCluster(
        request(hosts, workloads, { reserve: { failuresToTolerate: 1, hostsInMaintenance, headroomFraction: 0 } }),
      ).hostsUsed;
    expect([hostsUsed(0), hostsUsed(1)]).toEqual([3, 4]);
  });

  it('puts licensed workloads on as few of the hosts as carry them, at no host more', () => {
    const hosts = ['a', 'b', 'c', 'd'].map((id) => host(id, 10, 100));
    const workloads = Array.from({ length: 16 }, (_, w) => vm(`${w}`, 2, 10, ['a', 'b', 'c', 'd'][w % 4]!));
    const oracle = { id: 'oracle', workloads: ['0', '1', '2', '3'], costPerHost: 50_000 };
    const answer = placeCluster(request(hosts, workloads, { licences: [oracle] }));
    expect(answer.hostsUsed).toBe(4);
    expect(answer.licences).toEqual([{ licence: 'oracle', hosts: [expect.any(String)], lowerBound: 1, cost: 50_000 }]);
    expect(placeCluster(request(hosts, workloads)).migrations).toBe(0);
  });

  it('keeps a host more on where that costs less than a licence', () => {
    // Two licensed workloads of 6 and two others of 4: tight on two hosts, apart on three with one licence less.
    const hosts = abc.map((id) => host(id, 12, 100, { cost: 10 }));
    const workloads = [vm('x', 6, 1, 'a'), vm('y', 6, 1, 'b'), vm('p', 6, 1, 'a'), vm('q', 6, 1, 'b')];
    const licences = [{ id: 'db', workloads: ['x', 'y'], costPerHost: 100 }];
    const answer = placeCluster(request(hosts, workloads, { licences, objective: 'cost' }));
    expect(answer.licences[0]?.hosts).toHaveLength(1);
    expect(answer.hostsUsed).toBe(2);
  });

  it('calls a failure impossible to survive only with proof', () => {
    const answer = placeCluster(
      request([host('big', 40, 400), host('b', 10, 100)], [vm('1', 11, 10, 'big')], {
        reserve: { failuresToTolerate: 1, headroomFraction: 0 },
        stepLimit: 10_000,
      }),
    );
    expect(answer.failureSimulation.isExhaustive).toBe(true);
    if (!answer.failureSimulation.holds) expect(answer.failureSimulation.isCounterexampleProven).toBe(true);
  });

  it('fills hosts of different size by the same share, none above', () => {
    const hosts = [host('large', 64, 768), host('small', 16, 256), host('mid', 32, 512)];
    const workloads = Array.from({ length: 90 }, (_, w) => vm(`${w}`, 1, 12, null));
    const answer = placeCluster(request(hosts, workloads, { reserve: { failuresToTolerate: 1, headroomFraction: 0 } }));
    expect(answer.hosts.some((one) => one.isOverUsable)).toBe(false);
  });

  it('moves little more than the bound of the least says', () => {
    for (const seed of [1, 2, 3]) {
      const answer = placeCluster(clusterOf({ hosts: 20, workloads: 300, seed, fill: 0.6 }));
      expect(answer.migrations).toBeGreaterThanOrEqual(answer.migrationLowerBound);
      expect(answer.migrations).toBeLessThanOrEqual(1.1 * answer.migrationLowerBound + 5);
    }
  });
});

it('never pays for fewer migrations with a host: what survives a failure counts first', () => {
  const answer = placeCluster(clusterOf({ hosts: 100, workloads: 5000, seed: 3, fill: 0.6 }));
  expect(answer.hostsUsed).toBe(52);
  expect(answer.failureSimulation.holds).toBe(true);
  expect(answer.migrations).toBeLessThan(1.05 * answer.migrationLowerBound);
});

describe('hosts that a workload may be moved to while it runs', () => {
  const hosts = [host('new', 10, 10), host('old-1', 10, 10), host('old-2', 10, 10)];
  const bound = vm('bound', 4, 4, 'new', { liveHosts: ['new'] });

  it('bind a placement, and not a start after a failure', () => {
    const { assignment, failureSimulation } = placeCluster(
      request(hosts, [bound, vm('free', 4, 4, 'old-1')], {
        reserve: { failuresToTolerate: 1, headroomFraction: 0 },
      }),
    );
    expect(assignment.find((one) => one.workload === 'bound')?.host).toBe('new');
    expect(failureSimulation.holds).toBe(true);
  });

  it('as allowed hosts they would bind in a failure, too', () => {
    const two = ['new', 'old-1'];
    const failureOf = (limit: Partial<PlacementWorkload>) =>
      placeCluster(
        request(hosts, [vm('bound', 6, 6, 'new', limit), vm('free', 5, 5, 'old-1', { pinnedTo: 'old-1' })], {
          reserve: { failuresToTolerate: 1, headroomFraction: 0 },
        }),
      ).failureSimulation;
    expect(failureOf({ liveHosts: two }).holds).toBe(true);
    expect(failureOf({ allowedHosts: two })).toMatchObject({ holds: false, counterexample: { lostHosts: ['new'] } });
  });

  it('as the only allowed host they would leave no second place by rule, so it may start anywhere', () => {
    const { failureSimulation } = placeCluster(
      request(hosts, [{ ...bound, allowedHosts: ['new'] }, vm('free', 4, 4, 'old-1')], {
        reserve: { failuresToTolerate: 1, headroomFraction: 0 },
      }),
    );
    expect(failureSimulation.holds).toBe(true);
  });

  it('are named as the reason where a workload has no place', () => {
    const { unplaced } = placeCluster(request([host('old', 10, 10)], [vm('bound', 4, 4, null, { liveHosts: [] })]));
    expect(unplaced[0]?.code).toBe('no-allowed-host');
    expect(unplaced[0]?.smallestChange.text).toContain('its processor lacks what the workload runs with');
  });
});
