import { describe, expect, test } from 'vitest';
import type { Host, Inventory, Workload } from '#core/inventory/inventory.ts';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import { studyNextHost } from '#core/planning/placementStudies.ts';
import { prepareEstate } from '#core/planning/prepareEstate.ts';
import type { PlanResult } from '#core/planResult.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { clusterNamed, hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

const haswell = 'Intel(R) Xeon(R) CPU E5-2680 v3 @ 2.50GHz';
const cascadeLake = 'Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz';

function planOf(inventory: Inventory, scenario: Record<string, unknown> = {}): Promise<PlanResult> {
  return plan(inventory, scenarioSchema.parse(scenario), { sources: [sourceOne], findings: [], context: quietContext });
}

/** Six hosts that a third of the cores and memory of would do; VMs that stay VMs. */
function estate(
  hostFields: (index: number) => Partial<Host>,
  workloadFields: (index: number) => Partial<Workload>,
  count = 36,
): Inventory {
  return inventoryOf(
    Array.from({ length: 6 }, (_, i) => hostOf(`h${i + 1}`, hostFields(i))),
    Array.from({ length: count }, (_, i) =>
      workloadOf(`db-${String(i).padStart(2, '0')}`, {
        operatingSystem: 'Microsoft Windows Server 2019 (64-bit)',
        hostId: `h${(i % 6) + 1}`,
        vcpus: 4,
        memoryMiB: 16_384,
        usage: { cpuCores: 1, memoryMiB: 8192, statistic: 'p95' },
        ...workloadFields(i),
      }),
    ),
  );
}

function stayVms(inventory: Inventory): Record<string, unknown> {
  return { technologyOverrides: Object.fromEntries(inventory.workloads.map(({ id }) => [id, 'vm'])) };
}

function codes({ document }: PlanResult): string[] {
  return document.findings.map((finding) => finding.code);
}

function lastHosts({ document }: PlanResult): Map<string, string> {
  return new Map(Object.entries(document.roadmap.states.at(-1)!.assignment).map(([id, seat]) => [id, seat.host]));
}

function sumBy(result: PlanResult, amount: (id: string) => number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [id, host] of lastHosts(result)) sums.set(host, (sums.get(host) ?? 0) + amount(id));
  return sums;
}

function invariant(result: PlanResult, id: string): boolean | undefined {
  return result.document.roadmap.certificate.find((entry) => entry.invariant === id)?.holds;
}

describe('resources beside cores and memory', () => {
  test('are no part of a plan where only one side states them', async () => {
    const free = estate(
      () => ({}),
      () => ({}),
    );
    const plain = await planOf(free, stayVms(free));
    const hostsOnly = estate(
      () => ({ localStorageMiB: 1000, gpus: 0 }),
      () => ({}),
    );
    const result = await planOf(hostsOnly, stayVms(hostsOnly));
    expect(result.document.placement).toEqual(plain.document.placement);
    expect(result.details.rules.extraResources).toBeUndefined();
    expect(invariant(result, 'extra-capacity')).toBeUndefined();
  });

  test('decide the number of hosts where they bind, in every state', async () => {
    // 36 workloads of 100 GiB on hosts of 1 TiB less 10 % headroom: nine each, so four hosts where cores would do with two.
    const tight = estate(
      () => ({ localStorageMiB: 1_048_576 }),
      () => ({ localStorageMiB: 102_400 }),
    );
    const result = await planOf(tight, {
      ...stayVms(tight),
      failuresToTolerate: 0,
      assumptions: { 'placement.headroom': { likely: 0.1, low: 0.1, high: 0.1 } },
    });
    expect(result.details.clusters[0]?.bindingResource).toBe('storage');
    expect(result.document.placement.target).toMatchObject({ hostsUsed: 4, lowerBound: 4 });
    for (const used of sumBy(result, () => 102_400).values()) expect(used).toBeLessThanOrEqual(1_048_576 * 0.9 + 1);
    expect(invariant(result, 'extra-capacity')).toBe(true);
    expect(codes(result)).toContain('resource-planned');
    expect(result.document.roadmap.certificate.filter((entry) => !entry.holds)).toEqual([]);
    // The printed contract knows cores and memory alone.
    expect(Object.keys(result.document.hosts[0]!.usable)).toEqual(['cpuCores', 'memoryMiB']);
  });

  test('thin disks are an assumption: twice as much promised needs half the hosts', async () => {
    const tight = estate(
      () => ({ localStorageMiB: 1_048_576 }),
      () => ({ localStorageMiB: 102_400 }),
    );
    const options = { ...stayVms(tight), failuresToTolerate: 0 };
    const thick = await planOf(tight, options);
    const thin = await planOf(tight, {
      ...options,
      assumptions: { 'demand.storageOvercommit': { likely: 2, high: 3 } },
    });
    expect(thin.document.placement.target.hostsUsed).toBeLessThan(thick.document.placement.target.hostsUsed);
  });

  test('are not planned by where some hosts of the cluster do not state them, and that is said', async () => {
    const partly = estate(
      (i) => (i < 3 ? { networkMbps: 20_000 } : {}),
      () => ({ networkMbps: 500 }),
    );
    const result = await planOf(partly, stayVms(partly));
    expect(result.details.rules.extraResources).toBeUndefined();
    expect(result.document.findings.find((finding) => finding.code === 'resource-partly-known')?.message).toContain(
      'network is stated for 3 of 6 hosts',
    );
  });

  test('are given up, with a warning, where the hosts have too little for what runs already', async () => {
    const over = estate(
      () => ({ diskIops: 100 }),
      () => ({ diskIops: 50 }),
    );
    const result = await planOf(over, stayVms(over));
    expect(codes(result)).toContain('resource-given-up');
    expect(invariant(result, 'capacity-after-each-wave')).toBe(true);
  });

  test('a full resource does not cost the headroom of cores and memory', async () => {
    const full = estate(
      () => ({ networkMbps: 1000 }),
      () => ({ networkMbps: 160 }),
    );
    const result = await planOf(full, stayVms(full));
    expect(codes(result)).not.toContain('reserve-not-kept');
    for (const used of sumBy(result, () => 160).values()) expect(used).toBeLessThanOrEqual(1000);
  });

  test('workloads with GPUs end only where there are enough', async () => {
    const mixed = estate(
      (i) => ({ gpus: i < 2 ? 4 : 0 }),
      (i) => (i % 6 < 2 ? { gpus: 1 } : {}),
      24,
    );
    const result = await planOf(mixed, stayVms(mixed));
    const gpus = new Map(mixed.workloads.map((workload) => [workload.id, workload.gpus ?? 0]));
    const used = sumBy(result, (id) => gpus.get(id)!);
    for (const [host, devices] of used) expect(devices).toBeLessThanOrEqual(host === 'h1' || host === 'h2' ? 4 : 0);
    expect(result.details.rules.extraResources?.ids).toEqual(['gpus']);
    expect(invariant(result, 'extra-capacity')).toBe(true);
  });

  test('where no source counts the devices of a host, those in use are all that it has', async () => {
    const unknown = estate(
      () => ({}),
      (i) => (i === 0 || i === 6 ? { gpus: 1 } : {}),
    );
    const result = await planOf(unknown, stayVms(unknown));
    expect([lastHosts(result).get('db-00'), lastHosts(result).get('db-06')]).toEqual(['h1', 'h1']);
    expect(codes(result)).toContain('resource-capacity-assumed');
  });

  test('the loss of the only host with devices is said to strand what needs them', async () => {
    const single = estate(
      (i) => ({ gpus: i === 0 ? 2 : 0 }),
      (i) => (i === 0 ? { gpus: 2 } : {}),
    );
    const result = await planOf(single, stayVms(single));
    expect(result.document.findings.find((finding) => finding.code === 'failure-not-survived')?.message).toContain(
      'db-00',
    );
    expect(codes(result)).not.toContain('reserve-not-kept');
  });

  test('the order of rows changes nothing', async () => {
    const mixed = estate(
      (i) => ({ gpus: i % 2, localStorageMiB: 2_000_000, numaNodes: 2 }),
      (i) => ({ gpus: i === 1 ? 1 : null, localStorageMiB: 40_000 + i }),
    );
    const [one, other] = [
      await planOf(mixed, stayVms(mixed)),
      await planOf(
        { ...mixed, hosts: mixed.hosts.toReversed(), workloads: mixed.workloads.toReversed() },
        stayVms(mixed),
      ),
    ];
    expect(other.document.placement).toEqual(one.document.placement);
    expect(lastHosts(other)).toEqual(lastHosts(one));
  });

  test('the study of one host less speaks of them', () => {
    const tight = estate(
      () => ({ localStorageMiB: 1_048_576 }),
      () => ({ localStorageMiB: 102_400 }),
    );
    const scenario = scenarioSchema.parse({ ...stayVms(tight), failuresToTolerate: 0 });
    const study = studyNextHost(prepareEstate(tight, scenario, [sourceOne]), scenario, 'c1', quietContext);
    expect(study?.bindingResource).toBe('localStorageMiB');
    expect(study?.demand?.others).toEqual([
      { unit: 'MiB of local storage', amount: study!.demand!.found * 36 * 102_400 },
    ]);
  });

  test('shared storage that is nearly full is said of the cluster and binds no host', async () => {
    const base = estate(
      () => ({}),
      () => ({}),
    );
    const tight = { ...base, clusters: [clusterNamed('c1', { sharedStorageMiB: 1000, sharedStorageUsedMiB: 950 })] };
    const result = await planOf(tight, stayVms(tight));
    expect(codes(result)).toContain('shared-storage-tight');
    expect(result.document.placement).toEqual((await planOf(base, stayVms(base))).document.placement);
  });
});

describe('processors', () => {
  test('a VM never goes to one that lacks what it runs with, unless EVC levels the cluster', async () => {
    const mixed = estate(
      (i) => ({ cpuModel: i < 3 ? haswell : cascadeLake }),
      () => ({}),
    );
    const old = new Set(['h1', 'h2', 'h3']);
    const newer = mixed.workloads.filter((workload) => !old.has(workload.hostId!)).map((workload) => workload.id);
    const result = await planOf(mixed, stayVms(mixed));
    for (const state of result.document.roadmap.states)
      for (const id of newer) expect(old.has(state.assignment[id]!.host)).toBe(false);
    expect(codes(result)).toContain('cpu-generation-binds');

    const level = { ...mixed, hosts: mixed.hosts.map((host) => ({ ...host, evcMode: 'intel-haswell' })) };
    const levelled = await planOf(level, stayVms(level));
    expect(codes(levelled)).not.toContain('cpu-generation-binds');
    expect(levelled.details.rules.allowedHosts).toEqual({});
  });

  test('what is started anew as a container goes anywhere', async () => {
    const mixed = estate(
      (i) => ({ cpuModel: i < 3 ? haswell : cascadeLake }),
      () => ({}),
    );
    const result = await planOf(mixed, {
      technologyOverrides: Object.fromEntries(mixed.workloads.map(({ id }) => [id, 'container'])),
    });
    expect(result.details.rules.allowedHosts).toEqual({});
  });

  test('what the source says that a VM needs comes before the host that it is on', async () => {
    const mixed = estate(
      (i) => ({ cpuModel: i < 3 ? haswell : cascadeLake }),
      () => ({ cpuFeatureLevel: 'intel-westmere' }),
    );
    expect((await planOf(mixed, stayVms(mixed))).details.rules.allowedHosts).toEqual({});
  });
});

describe('NUMA nodes', () => {
  // Two nodes of 20 cores on each host; a third of the hosts have one node of 40.
  const wide = estate(
    (i) => ({ numaNodes: i < 2 ? 1 : 2 }),
    (i) => (i % 6 === 3 ? { vcpus: 24 } : {}),
  );
  const wideIds = wide.workloads.filter((workload) => workload.vcpus === 24).map((workload) => workload.id);

  test('are said to be spanned by default, and not with the setting off', async () => {
    const result = await planOf(wide, stayVms(wide));
    const spanned = wideIds.filter((id) => !['h1', 'h2'].includes(lastHosts(result).get(id)!));
    expect(codes(result).includes('numa-spanned')).toBe(spanned.length > 0);
    expect(codes(await planOf(wide, { ...stayVms(wide), numa: 'off' }))).not.toContain('numa-spanned');
  });

  test('hold every VM that fits one, when they are required', async () => {
    const result = await planOf(wide, { ...stayVms(wide), numa: 'require' });
    for (const id of wideIds) expect(['h1', 'h2']).toContain(lastHosts(result).get(id));
    expect(codes(result)).not.toContain('numa-spanned');
    expect(result.document.roadmap.certificate.filter((entry) => !entry.holds)).toEqual([]);
  });

  test('a VM that is wider than every node keeps its freedom, with a warning', async () => {
    const huge = estate(
      () => ({ numaNodes: 4 }),
      (i) => (i === 0 ? { vcpus: 24 } : {}),
    );
    const result = await planOf(huge, { ...stayVms(huge), numa: 'require' });
    expect(codes(result)).toEqual(expect.arrayContaining(['numa-not-kept', 'numa-spanned']));
  });
});
