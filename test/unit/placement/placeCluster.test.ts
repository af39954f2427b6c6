import { describe, expect, it } from 'vitest';
import { CancelledError, quietContext } from '#core/job.ts';
import { asIsLoad } from '#core/placement/asIsLoad.ts';
import { placeCluster, placeEstate } from '#core/placement/placeCluster.ts';
import { reserve } from '#core/placement/reserve.ts';
import { cpuAndMemory } from '#core/placement/types.ts';
import { host, request, vm } from '#test/fixtures/clusterPlacements.ts';
import { clusterOf } from '#test/fixtures/estates.ts';

function hostOf(answer: ReturnType<typeof placeCluster>, workload: string): string | null | undefined {
  return answer.assignment.find((placed) => placed.workload === workload)?.host;
}

describe('reserve', () => {
  it('takes headroom off first and spreads the loss of the largest host as a share', () => {
    const { usable, failureShare } = reserve([{ capacity: [10, 100] }, { capacity: [10, 300] }], {
      failuresToTolerate: 1,
      headroomFraction: 0.1,
    });
    expect(failureShare).toEqual([0.5, 0.25]);
    expect(usable).toEqual([
      [4.5, 22.5],
      [4.5, 67.5],
    ]);
  });

  it('leaves nothing where nothing would survive', () => {
    expect(reserve([{ capacity: [10] }], { failuresToTolerate: 1, headroomFraction: 0 }).usable).toEqual([[0]]);
  });

  it('refuses a headroom of the whole host', () => {
    expect(() => reserve([{ capacity: [10] }], { failuresToTolerate: 0, headroomFraction: 1 })).toThrow(/Headroom/);
  });
});

describe('placeCluster', () => {
  it('moves nothing when every host is needed', () => {
    const answer = placeCluster(
      request([host('a', 10, 100), host('b', 10, 100)], [vm('1', 8, 10, 'a'), vm('2', 8, 10, 'b')]),
    );
    expect(answer.hostsUsed).toBe(2);
    expect(answer.migrations).toBe(0);
    expect(answer.isOptimal).toBe(true);
    expect(answer.assignment.map((placed) => placed.reason?.code)).toEqual(['stays', 'stays']);
  });

  it('empties the host whose workloads are fewest', () => {
    const answer = placeCluster(
      request(
        [host('a', 10, 100), host('b', 10, 100)],
        [vm('1', 2, 10, 'a'), vm('2', 2, 10, 'b'), vm('3', 2, 10, 'b')],
      ),
    );
    expect(answer.hostsOn).toEqual(['b']);
    expect(answer.emptied).toEqual(['a']);
    expect(answer.migrations).toBe(1);
    expect(answer.assignment[0]?.reason?.code).toBe('host-emptied');
  });

  it('keeps the larger host when only that one can carry everything', () => {
    const answer = placeCluster(
      request(
        [host('small', 10, 100), host('large', 30, 300)],
        [vm('1', 7, 10, 'small'), vm('2', 7, 10, 'large'), vm('3', 7, 10, 'small')],
      ),
    );
    expect(answer.hostsOn).toEqual(['large']);
    expect(answer.lowerBound).toBe(1);
  });

  it('sizes the N+1 reserve for the hosts that stay on, and proves it by simulation', () => {
    const hosts = ['a', 'b', 'c', 'd'].map((id) => host(id, 10, 100));
    const workloads = Array.from({ length: 10 }, (_, w) => vm(`${w}`, 1, 10, ['a', 'b', 'c', 'd'][w % 4]!));
    const answer = placeCluster(request(hosts, workloads, { reserve: { failuresToTolerate: 1, headroomFraction: 0 } }));
    expect(answer.hostsUsed).toBe(2);
    expect(answer.hosts[0]?.usable).toEqual([5, 50]);
    expect(answer.failureSimulation).toMatchObject({
      failuresToTolerate: 1,
      casesSimulated: 2,
      isExhaustive: true,
      holds: true,
    });
  });

  it('adds a host when the pieces are too coarse to survive a failure although the sums would do', () => {
    // 4 x 6 cores on hosts of 10: in sum 24 <= 2 x 10 + ... needs 3 + 1, but each survivor can take only one piece.
    const hosts = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => host(id, 10, 100));
    const workloads = ['a', 'b', 'c', 'd'].map((id, w) => vm(`${w}`, 6, 10, id));
    const answer = placeCluster(request(hosts, workloads, { reserve: { failuresToTolerate: 1, headroomFraction: 0 } }));
    expect(answer.failureSimulation.holds).toBe(true);
    expect(answer.hostsUsed).toBe(5);
  });

  it('says so when no number of hosts survives a failure', () => {
    const answer = placeCluster(
      request(
        [host('big', 40, 400), host('b', 10, 100), host('c', 10, 100), host('d', 10, 100), host('e', 10, 100)],
        [vm('1', 11, 10, 'big')],
        {
          reserve: { failuresToTolerate: 1, headroomFraction: 0 },
        },
      ),
    );
    expect(answer.unplaced).toEqual([]);
    expect(answer.failureSimulation.holds).toBe(false);
    expect(answer.failureSimulation.counterexample).toEqual({ lostHosts: ['big'], stranded: ['1'] });
  });

  it('honours pins, allowed hosts and anti-affinity', () => {
    const answer = placeCluster(
      request(
        ['a', 'b', 'c'].map((id) => host(id, 100, 1000)),
        [
          vm('pinned', 1, 1, 'a', { pinnedTo: 'c' }),
          vm('licensed', 1, 1, 'a', { allowedHosts: ['b', 'c'] }),
          vm('db1', 1, 1, 'a'),
          vm('db2', 1, 1, 'a'),
        ],
        { antiAffinity: [{ id: 'db', workloads: ['db1', 'db2'] }] },
      ),
    );
    expect(answer.unplaced).toEqual([]);
    expect(hostOf(answer, 'pinned')).toBe('c');
    expect(hostOf(answer, 'licensed')).not.toBe('a');
    expect(hostOf(answer, 'db1')).not.toBe(hostOf(answer, 'db2'));
    expect(answer.hostsUsed).toBe(2);
    expect(answer.lowerBound).toBeLessThanOrEqual(2);
  });

  it('keeps an affinity group on one host', () => {
    const answer = placeCluster(
      request(
        [host('a', 10, 100), host('b', 10, 100)],
        [vm('1', 4, 10, 'a'), vm('2', 4, 10, 'b'), vm('3', 9, 10, 'b')],
        {
          affinity: [{ id: 'pair', workloads: ['1', '2'] }],
        },
      ),
    );
    expect(hostOf(answer, '1')).toBe('a');
    expect(hostOf(answer, '2')).toBe('a');
    expect(answer.assignment[1]?.reason?.code).toBe('group');
  });

  it('cures a host that is above its usable capacity by moving the smallest workload that does', () => {
    const answer = placeCluster(
      request(
        [host('a', 10, 100), host('b', 10, 100)],
        [vm('1', 6, 10, 'a'), vm('2', 3, 10, 'a'), vm('3', 4, 10, 'a'), vm('4', 5, 10, 'b')],
      ),
    );
    expect(answer.migrations).toBe(1);
    expect(hostOf(answer, '2')).toBe('b');
    expect(answer.assignment[1]?.reason?.code).toBe('host-overloaded');
  });

  it('reports a workload larger than every host with what is missing, and places the rest', () => {
    const answer = placeCluster(
      request([host('a', 10, 100), host('b', 20, 50)], [vm('huge', 15, 80, 'a'), vm('ok', 1, 1, 'a')]),
    );
    expect(hostOf(answer, 'ok')).toBe('a');
    expect(hostOf(answer, 'huge')).toBeNull();
    expect(answer.unplaced).toHaveLength(1);
    expect(answer.unplaced[0]).toMatchObject({
      workload: 'huge',
      code: 'larger-than-every-host',
      bindingResource: 0,
      smallestChange: { kind: 'reduce-demand', host: 'a', amount: [5, 0] },
    });
    expect(answer.unplaced[0]?.text).toBe('huge needs 15 cores; the nearest host, a, has 10 cores usable.');
  });

  it('reports what is missing when the cluster is full', () => {
    const answer = placeCluster(request([host('a', 10, 100)], [vm('1', 6, 10, 'a'), vm('2', 5, 10, 'a')]));
    expect(answer.unplaced).toHaveLength(1);
    expect(answer.unplaced[0]).toMatchObject({ code: 'cluster-full', smallestChange: { host: 'a', amount: [1, 0] } });
  });

  it('reports a pin to a host that does not exist', () => {
    const answer = placeCluster(request([host('a', 10, 100)], [vm('1', 1, 1, 'a', { pinnedTo: 'gone' })]));
    expect(answer.unplaced[0]).toMatchObject({ code: 'pinned-host-missing', bindingResource: null });
    expect(answer.hostsUsed).toBe(0);
  });

  it('reports anti-affinity as the reason when only that stands in the way', () => {
    const answer = placeCluster(
      request([host('a', 10, 100)], [vm('1', 1, 1, 'a'), vm('2', 1, 1, 'a')], {
        antiAffinity: [{ id: 'g', workloads: ['1', '2'] }],
      }),
    );
    expect(answer.unplaced[0]).toMatchObject({ code: 'group-conflict' });
  });

  it('empties a host that is not available', () => {
    const answer = placeCluster(
      request([host('a', 10, 100, { isAvailable: false }), host('b', 10, 100)], [vm('1', 1, 1, 'a')]),
    );
    expect(answer.assignment[0]).toMatchObject({ host: 'b', isMove: true, reason: { code: 'host-unavailable' } });
  });

  it('switches a host on only when the load needs it', () => {
    const hosts = [host('off', 10, 100, { isOn: false }), host('on', 10, 100)];
    expect(placeCluster(request(hosts, [vm('1', 1, 1, null)])).switchedOn).toEqual([]);
    expect(placeCluster(request(hosts, [vm('1', 9, 1, null), vm('2', 9, 1, null)])).switchedOn).toEqual(['off']);
  });

  it('answers for no workloads and for no hosts', () => {
    expect(placeCluster(request([host('a', 1, 1)], []))).toMatchObject({
      hostsUsed: 0,
      lowerBound: 0,
      gap: 0,
      isOptimal: true,
      emptied: ['a'],
    });
    expect(placeCluster(request([], [vm('1', 1, 1, null)])).unplaced).toHaveLength(1);
  });

  it('refuses faulty requests by name', () => {
    expect(() => placeCluster(request([host('a', 1, 1), host('a', 1, 1)], []))).toThrow('Host "a" appears twice.');
    expect(() => placeCluster(request([host('a', 1, 1)], [vm('x', Number.NaN, 1, 'a')]))).toThrow(
      /workload "x" holds NaN/,
    );
    expect(() => placeCluster(request([host('a', 1, -1)], []))).toThrow(/host "a" holds -1/);
  });

  it('stops when it is cancelled', () => {
    expect(() =>
      placeCluster(clusterOf({ hosts: 20, workloads: 400, seed: 3 }), { ...quietContext, isCancelled: () => true }),
    ).toThrow(CancelledError);
  });

  it('gives the same answer for the same request, to the byte', () => {
    const shape = { hosts: 34, workloads: 805, seed: 5, fill: 0.6 };
    expect(JSON.stringify(placeCluster(clusterOf(shape)))).toBe(JSON.stringify(placeCluster(clusterOf(shape))));
  });
});

describe('placeEstate', () => {
  it('sums its clusters', () => {
    const one = request([host('a', 10, 100)], [vm('1', 1, 1, 'a')]);
    expect(placeEstate([one, { ...one, cluster: 'c2' }])).toMatchObject({
      hostsUsed: 2,
      lowerBound: 2,
      gap: 0,
      isOptimal: true,
      unplacedCount: 0,
    });
  });
});

describe('asIsLoad', () => {
  it('flags hosts above their usable capacity and workloads without a host', () => {
    const load = asIsLoad(
      [host('a', 10, 100), host('b', 10, 100)],
      [vm('1', 11, 10, 'a'), vm('2', 1, 1, 'elsewhere')],
      cpuAndMemory,
      {
        failuresToTolerate: 0,
        headroomFraction: 0,
      },
    );
    expect(load.overUsable).toEqual(['a']);
    expect(load.withoutHost).toEqual(['2']);
    expect(load.hostsUsed).toBe(1);
    expect(load.hosts[0]).toMatchObject({
      load: [11, 10],
      utilisation: [1.1, 0.1],
      bindingResource: 0,
      isOverUsable: true,
    });
  });
});
