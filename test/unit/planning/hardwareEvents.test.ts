import { describe, expect, test } from 'vitest';
import { firstWaveFrom, hardwarePlan, lastWaveBefore, targetPools } from '#core/planning/hardwareEvents.ts';
import { poolsOf } from '#core/planning/pools.ts';
import { waveDates } from '#core/roadmap/calendar.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { clusterNamed, hostOf, inventoryOf, workloadOf } from '#test/fixtures/inventory.ts';
import { compiledCase } from '#test/fixtures/compiledRoadmap.ts';

const scenarioWith = (...hardware: unknown[]) => scenarioSchema.parse({ roadmap: { hardware } });
const estate = inventoryOf(
  [hostOf('h1'), hostOf('h2', { name: 'esx-old-2' }), hostOf('h3', { name: 'esx-old-3' })],
  [workloadOf('w1')],
  [clusterNamed('c1', { name: 'Prod' }), clusterNamed('c2', { name: 'Twin' }), clusterNamed('c3', { name: 'Twin' })],
);
const arrival = {
  kind: 'arrival',
  name: 'New',
  cluster: 'prod',
  date: '2027-02-01',
  count: 2,
  cpuCores: 64,
  memoryMiB: 1_048_576,
};

describe('days and waves', () => {
  test('the first wave that starts on or after a day, the last that ends before one', () => {
    expect(firstWaveFrom('2026-05-01', '2027-01-04', 14)).toBe(1);
    expect(firstWaveFrom('2027-01-04', '2027-01-04', 14)).toBe(1);
    expect(firstWaveFrom('2027-01-05', '2027-01-04', 14)).toBe(2);
    expect(firstWaveFrom('2027-01-18', '2027-01-04', 14)).toBe(2);
    expect(lastWaveBefore('2027-01-17', '2027-01-04', 14)).toBe(0);
    expect(lastWaveBefore('2027-01-18', '2027-01-04', 14)).toBe(1);
    expect(lastWaveBefore('2026-01-18', '2027-01-04', 14)).toBe(0);
  });

  test('agree with the dates of the waves, day by day', () => {
    for (const waveDays of [1, 7, 10]) {
      for (let day = 1; day <= 28; day++) {
        const iso = `2027-02-${String(day).padStart(2, '0')}`;
        const first = firstWaveFrom(iso, '2027-01-25', waveDays);
        expect(waveDates('2027-01-25', waveDays, first).start >= iso).toBe(true);
        if (first > 1) expect(waveDates('2027-01-25', waveDays, first - 1).start < iso).toBe(true);
        const last = lastWaveBefore(iso, '2027-01-25', waveDays);
        if (last > 0) expect(waveDates('2027-01-25', waveDays, last).end < iso).toBe(true);
        expect(waveDates('2027-01-25', waveDays, last + 1).end >= iso).toBe(true);
      }
    }
  });
});

describe('hardware events', () => {
  test('an arrival is as many hosts of its cluster, with ids of their own', () => {
    const { arrivals, problems } = hardwarePlan(
      scenarioWith({ ...arrival, price: 9000, idleW: 90, maxW: 400 }),
      estate,
    );
    expect(problems).toEqual([]);
    expect(arrivals.map((one) => [one.host.id, one.host.clusterId, one.availableFromWave, one.price])).toEqual([
      ['arrival:New:1', 'c1', 3, 9000],
      ['arrival:New:2', 'c1', 3, 9000],
    ]);
    expect(arrivals[0]!.host).toMatchObject({ name: 'New 1', cpuCores: 64, idlePowerW: 90, maxPowerW: 400 });
  });

  test('two events of one name do not share ids, and half a measurement of power is none', () => {
    const { arrivals } = hardwarePlan(scenarioWith({ ...arrival, idleW: 90 }, { ...arrival, count: 1 }), estate);
    expect(arrivals.map((one) => one.host.id)).toEqual(['arrival:New:1', 'arrival:New:2', 'arrival:New:3']);
    expect(arrivals[0]!.host.idlePowerW).toBeNull();
  });

  test('clusters that are unknown, ambiguous or without a described host are problems that say what there is', () => {
    const { problems } = hardwarePlan(
      scenarioWith({ ...arrival, cluster: 'Nowhere' }, { ...arrival, cluster: 'Twin' }, { ...arrival, cluster: 'c2' }),
      estate,
    );
    expect(problems).toHaveLength(3);
    expect(problems[0]).toContain('no cluster is called "Nowhere"');
    expect(problems[1]).toContain('c2, c3');
    expect(problems[2]).toContain('Describe its hosts first');
  });

  test('of several ends of a host the first counts; dates that are over are told', () => {
    const end = (kind: string, name: string, hosts: string[], date: string) => ({ kind, name, hosts, date });
    const { offByWave, findings } = hardwarePlan(
      scenarioWith(
        end('lease-end', 'Lease', ['esx-old-*'], '2027-03-30'),
        end('warranty-end', 'Warranty', ['h2'], '2027-02-20'),
        end('warranty-end', 'Past', ['h1'], '2026-02-20'),
        end('lease-end', 'Nobody', ['esx-9'], '2027-02-20'),
      ),
      estate,
    );
    expect([...offByWave]).toEqual([
      ['h2', 3],
      ['h3', 6],
      ['h1', 1],
    ]);
    expect(findings.map((finding) => finding.code)).toEqual(['hardware-date-too-early', 'scenario-names-nothing']);
  });
});

describe('the pools of the target', () => {
  const hostsOf = new Map([['w1', { hostId: 'h1', basis: 'recorded' as const }]]);

  test('are the pools themselves without events', () => {
    const pools = poolsOf(estate, hostsOf, { failuresToTolerate: 1 });
    const none = hardwarePlan(scenarioWith(), estate);
    expect(targetPools(pools, none, { failuresToTolerate: 1 }, estate.clusters)).toBe(pools);
  });

  test('hold what arrives, keep out what leaves, and tolerate no more than what stays allows', () => {
    const pools = poolsOf(estate, hostsOf, { failuresToTolerate: 2 });
    const hardware = hardwarePlan(
      scenarioWith(
        { ...arrival, count: 1 },
        { kind: 'lease-end', name: 'L', hosts: ['esx-old-*'], date: '2027-06-01' },
      ),
      estate,
    );
    const [pool] = targetPools(pools, hardware, { failuresToTolerate: 2 }, estate.clusters);
    expect(pool!.hosts.map((host) => [host.id, host.inMaintenance])).toEqual([
      ['arrival:New:1', false],
      ['h1', false],
      ['h2', true],
      ['h3', true],
    ]);
    expect(pool!.failuresToTolerate).toBe(1);
    expect(pools[0]!.hosts.map((host) => host.inMaintenance)).toEqual([false, false, false]);
  });

  test('empty the hosts that leave, which keep their room until then', () => {
    const inventory = inventoryOf(
      ['h1', 'h2', 'h3', 'h4'].map((id) => hostOf(id)),
      Array.from({ length: 16 }, (_, i) => workloadOf(`w${i}`, { hostId: `h${(i % 4) + 1}`, memoryMiB: 32_768 })),
    );
    const { compiled, prepared } = compiledCase(inventory, {
      roadmap: {
        hardware: [
          { kind: 'lease-end', name: 'L', hosts: ['h1'], date: '2027-06-01' },
          { ...arrival, cluster: 'c1' },
        ],
      },
    });
    const { hosts, workloads } = compiled.problem;
    const h1 = hosts.find((host) => host.id === 'h1')!;
    const h2 = hosts.find((host) => host.id === 'h2')!;
    expect(h1).toMatchObject({ releasable: true, offByWave: 10 });
    expect(h1.usable).toEqual(h2.usable);
    expect(workloads.filter((workload) => workload.to.host === 'h1')).toEqual([]);
    expect(hosts.find((host) => host.id === 'arrival:New:1')).toMatchObject({ availableFromWave: 3, name: 'New 1' });
    expect(prepared.pools[0]!.hosts).toHaveLength(4);
    expect(compiled.arrivalCosts).toEqual(new Map([[3, 24_000]]));
  });
});
