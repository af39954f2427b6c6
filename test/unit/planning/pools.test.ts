import { expect, test } from 'vitest';
import { assignHosts } from '#core/demand/assumedHosts.ts';
import { poolFindings, poolsOf } from '#core/planning/pools.ts';
import { clusterNamed, hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

const inventory = inventoryOf(
  [
    hostOf('h1'),
    hostOf('h2'),
    hostOf('h3', { clusterId: 'c2' }),
    hostOf('alone-1', { clusterId: null }),
    hostOf('alone-2', { clusterId: null }),
    hostOf('far', { clusterId: null, datacenter: 'elsewhere' }),
  ],
  [workloadOf('a'), workloadOf('off', { powerState: 'off' }), workloadOf('b', { hostId: 'far', clusterId: null })],
  [clusterNamed('c1', { failoverLevel: 3 }), clusterNamed('c2')],
);
const { byWorkload } = assignHosts(inventory, [sourceOne]);

test('clusters and the stand-alone hosts of each data centre are pools; running workloads follow their host', () => {
  const pools = poolsOf(inventory, byWorkload, { failuresToTolerate: 1 });
  expect(
    pools.map((pool) => [pool.clusterName, pool.hosts.map((one) => one.id), pool.workloads.map((one) => one.id)]),
  ).toEqual([
    ['c1', ['h1', 'h2'], ['a']],
    ['c2', ['h3'], []],
    [null, ['alone-1', 'alone-2'], []],
    [null, ['far'], ['b']],
  ]);
});

test('a failover level of the cluster wins, and no pool can lose its last host', () => {
  const pools = poolsOf(inventory, byWorkload, { failuresToTolerate: 1 });
  expect(pools.map((pool) => pool.failuresToTolerate)).toEqual([1, 0, 1, 0]);
});

test('hosts without a cluster and hosts without a spare are findings', () => {
  const findings = poolFindings(
    poolsOf(inventory, byWorkload, { failuresToTolerate: 1 }),
    inventory.clusters,
    { failuresToTolerate: 1 },
    [sourceOne],
  );
  expect(findings.map((one) => [one.code, one.value])).toEqual([
    ['hosts-without-cluster', 'alone-1, alone-2'],
    ['hosts-without-cluster', 'far'],
    ['no-spare-host', 'far'],
  ]);
});

test('a failover level without admission control reserves nothing: the scenario decides, and it is said', () => {
  const level = { failoverLevel: 2, origin: { sourceId: 's1', sheet: 'vCluster', row: 3 } };
  const of = (admissionControl: boolean | null) => {
    const estate = inventoryOf(
      ['h1', 'h2', 'h3', 'h4'].map((id) => hostOf(id)),
      [workloadOf('a')],
      [clusterNamed('c1', { ...level, admissionControl })],
    );
    const pools = poolsOf(estate, assignHosts(estate, [sourceOne]).byWorkload, { failuresToTolerate: 1 });
    return {
      kept: pools[0]?.failuresToTolerate,
      findings: poolFindings(pools, estate.clusters, { failuresToTolerate: 1 }, [sourceOne]),
    };
  };
  expect([of(true).kept, of(null).kept, of(false).kept]).toEqual([2, 2, 1]);
  expect([of(true).findings, of(null).findings]).toEqual([[], []]);
  expect(of(false).findings).toMatchObject([
    { code: 'admission-control-off', file: sourceOne.file, sheet: 'vCluster', row: 3, value: 'c1' },
  ]);
});
