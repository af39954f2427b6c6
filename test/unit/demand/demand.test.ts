import { describe, expect, test } from 'vitest';
import { assignHosts } from '#core/demand/assumedHosts.ts';
import { measuredUse, workloadDemand } from '#core/demand/demand.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { likelyValues, resolveAssumptions } from '#core/scenario/assumptions.ts';
import { clusterNamed, hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

const assumptions = {
  'demand.cpuPeakFactor': { likely: 1 },
  'demand.memoryPeakFactor': { likely: 1 },
  'vm.cpuLoss': { likely: 0.1 },
  'guest.cpuCores': { likely: 0.02, low: 0.01 },
  'guest.linuxMemoryMiB': { likely: 500 },
  'container.cpuLoss': { likely: 0.05 },
  'container.memoryMiB': { likely: 25 },
};
const values = likelyValues(resolveAssumptions({ assumptions }));

function demandsOf(inventory: Inventory) {
  const { byWorkload } = assignHosts(inventory, [sourceOne]);
  const measured = measuredUse(inventory, byWorkload);
  return new Map(
    inventory.workloads.map((workload) => [
      workload.id,
      workloadDemand(workload, byWorkload.get(workload.id)!, measured, values, null),
    ]),
  );
}

describe('demand as a VM', () => {
  test('shares the measured use of a host out by allocation, and the shares add up to what was measured', () => {
    const demands = demandsOf(
      inventoryOf(
        [hostOf('h1', { cpuCores: 20, memoryMiB: 100_000, cpuUtilisation: 0.4, memoryUtilisation: 0.5 })],
        [
          workloadOf('a', { vcpus: 8, memoryMiB: 60_000 }),
          workloadOf('b', { vcpus: 24, memoryMiB: 40_000 }),
          workloadOf('off', { vcpus: 100, memoryMiB: 100_000, powerState: 'off' }),
        ],
      ),
    );
    expect(demands.get('a')?.byTechnology.vm).toEqual({ cpuCores: 2, memoryMiB: 30_000 });
    expect(demands.get('b')?.byTechnology.vm).toEqual({ cpuCores: 6, memoryMiB: 20_000 });
    expect(demands.get('a')?.basis).toBe('usage');
    expect(demands.get('off')?.basis).toBe('allocation');
  });

  test('prefers what was measured on the workload itself, and takes a percentile without a peak factor', () => {
    const demands = demandsOf(
      inventoryOf(
        [hostOf('h1', { cpuUtilisation: 0.9, memoryUtilisation: 0.9 })],
        [workloadOf('a', { usage: { cpuCores: 1.5, memoryMiB: 3000, statistic: 'p95' } })],
      ),
    );
    expect(demands.get('a')).toMatchObject({ basis: 'usage', origin: { cpu: 'workload', memory: 'workload' } });
    expect(demands.get('a')?.byTechnology.vm).toEqual({ cpuCores: 1.5, memoryMiB: 3000 + 40 });
  });

  test('takes the ratio of the cluster for a workload whose host is only assumed', () => {
    const demands = demandsOf(
      inventoryOf(
        [hostOf('h1', { cpuCores: 20, memoryMiB: 100_000, cpuUtilisation: 0.4, memoryUtilisation: 0.5 })],
        [
          workloadOf('a', { vcpus: 16, memoryMiB: 80_000 }),
          workloadOf('lost', { vcpus: 4, memoryMiB: 8000, hostId: null, hostBasis: null, hostName: 'elsewhere' }),
        ],
      ),
    );
    expect(demands.get('lost')?.origin).toEqual({ cpu: 'cluster', memory: 'cluster' });
    expect(demands.get('lost')?.byTechnology.vm).toEqual({ cpuCores: 2, memoryMiB: 5000 });
    // What was measured on the host is not shared with a workload that did not run there.
    expect(demands.get('a')?.byTechnology.vm).toEqual({ cpuCores: 8, memoryMiB: 50_000 });
  });

  test('divides the allocation by the overcommit where nothing was measured', () => {
    const demands = demandsOf(inventoryOf([hostOf('h1')], [workloadOf('a')]));
    expect(demands.get('a')).toMatchObject({
      basis: 'allocation',
      origin: { cpu: 'allocation', memory: 'allocation' },
    });
    expect(demands.get('a')?.byTechnology.vm).toEqual({ cpuCores: 1, memoryMiB: 8192 + 40 });
  });

  test('never asks for more cores than vCPU, however busy the host', () => {
    const demands = demandsOf(
      inventoryOf([hostOf('h1', { cpuCores: 64, cpuUtilisation: 1 })], [workloadOf('a', { vcpus: 2 })]),
    );
    expect(demands.get('a')?.byTechnology.vm.cpuCores).toBe(2);
  });

  test('treats a reading of 0 % as no reading', () => {
    const demands = demandsOf(
      inventoryOf([hostOf('h1', { cpuUtilisation: 0, memoryUtilisation: 0.5 })], [workloadOf('a')]),
    );
    expect(demands.get('a')?.origin.cpu).toBe('allocation');
  });

  test('takes what the host can give where the allocation is more, and says so', () => {
    const workload = workloadOf('huge', { vcpus: 400, memoryMiB: 4_000_000 });
    const inventory = inventoryOf([hostOf('h1')], [workload]);
    const { byWorkload } = assignHosts(inventory, [sourceOne]);
    const limited = workloadDemand(workload, byWorkload.get('huge')!, measuredUse(inventory, byWorkload), values, {
      cpuCores: 39,
      memoryMiB: 500_000,
    });
    expect(limited.isLimitedByHost).toBe(true);
    expect(limited.byTechnology.vm).toEqual({ cpuCores: 39, memoryMiB: 500_000 });
  });
});

describe('demand per technology', () => {
  const demands = demandsOf(
    inventoryOf([hostOf('h1')], [workloadOf('a', { usage: { cpuCores: 2, memoryMiB: 4060, statistic: 'p95' } })]),
  );
  const byTechnology = demands.get('a')!.byTechnology;

  test('a container loses the guest and the hypervisor and gains its own overhead', () => {
    expect(byTechnology.vm).toEqual({ cpuCores: 2, memoryMiB: 4100 });
    expect(byTechnology.container.cpuCores).toBeCloseTo((2 * 0.9 - 0.02) / 0.95, 12);
    expect(byTechnology.container.memoryMiB).toBe(4100 - 500 + 25);
  });

  test('a micro VM needs more than a container, a module half the memory by assumption', () => {
    expect(byTechnology.microvm.memoryMiB).toBe(byTechnology.container.memoryMiB + 130);
    expect(byTechnology.microvm.cpuCores).toBeGreaterThan(byTechnology.container.cpuCores);
    expect(byTechnology.wasm.memoryMiB).toBe(3600 * 0.5 + 6);
    expect(byTechnology.wasm.cpuCores).toBeCloseTo((2 * 0.9 - 0.02) * 1.3, 12);
  });

  test('nothing is taken off a workload that has no guest today', () => {
    const container = demandsOf(
      inventoryOf(
        [hostOf('h1')],
        [workloadOf('pod', { technology: 'container', usage: { cpuCores: 1, memoryMiB: 960, statistic: 'p95' } })],
      ),
    ).get('pod')!.byTechnology;
    expect(container.container.memoryMiB).toBe(960 + 25);
  });

  test('a container that uses more than it requested is sized by what it uses', () => {
    const { vm } = demandsOf(
      inventoryOf(
        [hostOf('h1')],
        [
          workloadOf('pod', {
            technology: 'container',
            vcpus: 0,
            memoryMiB: 0,
            usage: { cpuCores: 1.5, memoryMiB: 900, statistic: 'p95' },
          }),
        ],
      ),
    ).get('pod')!.byTechnology;
    expect(vm).toEqual({ cpuCores: 1.5, memoryMiB: 900 });
  });

  test('requests of containers are not overcommitted, as no scheduler does it', () => {
    const { vm } = demandsOf(
      inventoryOf([hostOf('h1')], [workloadOf('pod', { technology: 'container', vcpus: 2, memoryMiB: 4096 })]),
    ).get('pod')!.byTechnology;
    expect(vm).toEqual({ cpuCores: 2, memoryMiB: 4096 });
  });
});

describe('hosts that no source describes', () => {
  test('spread over the described hosts of the cluster, the largest workload on the least promised host', () => {
    const lost = { hostId: null, hostBasis: null, hostName: 'gone' };
    const inventory = inventoryOf(
      [hostOf('h1'), hostOf('h2')],
      [
        workloadOf('there', { hostId: 'h1', memoryMiB: 100_000 }),
        workloadOf('large', { ...lost, memoryMiB: 50_000 }),
        workloadOf('small', { ...lost, memoryMiB: 10_000 }),
      ],
    );
    const { byWorkload, findings } = assignHosts(inventory, [sourceOne]);
    expect(byWorkload.get('there')).toEqual({ hostId: 'h1', basis: 'recorded' });
    expect(byWorkload.get('large')).toEqual({ hostId: 'h2', basis: 'assumed' });
    expect(byWorkload.get('small')).toEqual({ hostId: 'h2', basis: 'assumed' });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ code: 'host-assumed', value: 'gone', severity: 'info' });
    expect(findings[0]?.message).toContain('2 workloads');
  });

  test('the order of the rows changes nothing', () => {
    const workloads = Array.from({ length: 30 }, (_, i) =>
      workloadOf(`w${String(i).padStart(2, '0')}`, {
        hostId: null,
        hostBasis: null,
        hostName: `gone-${i % 3}`,
        memoryMiB: 1000 * (1 + (i % 7)),
      }),
    );
    const hosts = [hostOf('h1'), hostOf('h2'), hostOf('h3')];
    const forwards = assignHosts(inventoryOf(hosts, workloads), [sourceOne]);
    const backwards = assignHosts(inventoryOf(hosts.toReversed(), workloads.toReversed()), [sourceOne]);
    expect(Object.fromEntries(backwards.byWorkload)).toEqual(Object.fromEntries(forwards.byWorkload));
    expect(backwards.findings).toEqual(forwards.findings);
  });

  test('a cluster without described hosts borrows from its data centre, an estate without hosts from nowhere', () => {
    const workload = workloadOf('a', { clusterId: 'c2', hostId: null, hostBasis: null, hostName: 'x' });
    const clusters = [clusterNamed('c1'), clusterNamed('c2')];
    const borrowed = assignHosts(inventoryOf([hostOf('h1')], [workload], clusters), [sourceOne]);
    expect(borrowed.byWorkload.get('a')?.hostId).toBe('h1');
    expect(borrowed.findings[0]?.message).toContain('hosts of another cluster are assumed');
    const nowhere = assignHosts(inventoryOf([], [workload], clusters), [sourceOne]);
    expect(nowhere.byWorkload.get('a')).toEqual({ hostId: null, basis: 'assumed' });
    expect(nowhere.findings[0]?.code).toBe('no-host-to-assume');
  });
});
