import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { importFiles } from '#core/import/importFiles.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { CancelledError, quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import { EmptyEstateError, ScenarioError } from '#core/planning/prepareEstate.ts';
import { planDocumentSchema, type PlanDocument, type PlanResult } from '#core/planResult.ts';
import { canonicalJson } from '#core/planning/canonical.ts';
import { InfeasiblePlanError } from '#core/planning/placements.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { clusterNamed, hostOf, inventoryOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';
import { sharedFile } from '#test/fixtures/shared.ts';

const options = { sources: [sourceOne], findings: [], context: quietContext };

function planOf(inventory: Inventory, scenario: Record<string, unknown> = {}): Promise<PlanResult> {
  return plan(inventory, scenarioSchema.parse(scenario), options);
}

/** Six hosts, 60 workloads of mixed size and role, measured at a third of their capacity. */
function estate(): Inventory {
  const roles = ['web', 'app', 'postgres', 'batch', 'redis'];
  return inventoryOf(
    Array.from({ length: 6 }, (_, i) => hostOf(`h${i + 1}`, { cpuUtilisation: 0.3, memoryUtilisation: 0.35 })),
    Array.from({ length: 60 }, (_, i) =>
      workloadOf(`shop-${roles[i % 5]}-${String(i).padStart(2, '0')}`, {
        hostId: `h${(i % 6) + 1}`,
        vcpus: 2 + 2 * (i % 4),
        memoryMiB: 4096 * (1 + (i % 5)),
      }),
    ),
  );
}

/**
 * The plan's promises checked from its printed form alone, by code that knows nothing of planner or checker: every workload
 * on one host that is on, capacity in every state and during every wave, hosts never back on, moves equal to differences.
 */
function violations(document: PlanDocument): string[] {
  const found: string[] = [];
  const usable = new Map(document.hosts.map((host) => [host.id, host.usable]));
  const workloads = new Map(document.workloads.map((workload) => [workload.id, workload]));
  const planned = (technology: string): 'vm' | 'container' | 'microvm' | 'wasm' =>
    technology === 'paravirt' || technology === 'vm'
      ? 'vm'
      : technology === 'sandbox'
        ? 'container'
        : (technology as 'container');
  const loadOf = (seats: Iterable<readonly [string, { host: string; technology: string }]>) => {
    const loads = new Map<string, { cpuCores: number; memoryMiB: number }>();
    for (const [id, seat] of seats) {
      const demand = workloads.get(id)!.demand[planned(seat.technology)];
      const load = loads.get(seat.host) ?? { cpuCores: 0, memoryMiB: 0 };
      load.cpuCores += demand.cpuCores;
      load.memoryMiB += demand.memoryMiB;
      loads.set(seat.host, load);
    }
    return loads;
  };
  const running = document.workloads.filter((one) => one.poweredOn && one.host !== null).map((one) => one.id);
  const { states, waves } = document.roadmap;
  const today = loadOf(Object.entries(states[0]!.assignment));
  states.forEach((state, k) => {
    if (canonicalJson(Object.keys(state.assignment).sort()) !== canonicalJson(running.toSorted()))
      found.push(`state ${k}: workloads`);
    for (const seat of Object.values(state.assignment)) {
      if (!state.hostsOn.includes(seat.host)) found.push(`state ${k}: ${seat.host} is off`);
    }
    if (k === 0) return;
    const during = loadOf([
      ...Object.entries(states[k - 1]!.assignment),
      ...waves[k - 1]!.moves.map(
        (move) => [move.workload, { host: move.toHost, technology: move.toTechnology }] as const,
      ),
    ]);
    for (const [loads, what] of [
      [loadOf(Object.entries(state.assignment)), 'after'],
      [during, 'during'],
    ] as const) {
      for (const [host, load] of loads) {
        for (const resource of ['cpuCores', 'memoryMiB'] as const) {
          const limit =
            k === states.length - 1 && what === 'after'
              ? usable.get(host)![resource]
              : Math.max(usable.get(host)![resource], today.get(host)?.[resource] ?? 0);
          if (load[resource] > limit * (1 + 1e-6))
            found.push(`${what} wave ${k}: ${host} ${resource} ${load[resource]} > ${limit}`);
        }
      }
    }
    for (const host of state.hostsOn)
      if (!states[k - 1]!.hostsOn.includes(host)) found.push(`wave ${k}: ${host} came back on`);
    const moved = Object.entries(state.assignment).filter(
      ([id, seat]) => canonicalJson(seat) !== canonicalJson(states[k - 1]!.assignment[id]),
    );
    if (
      canonicalJson(moved.map(([id]) => id).sort()) !==
      canonicalJson(waves[k - 1]!.moves.map((one) => one.workload).sort())
    )
      found.push(`wave ${k}: moves`);
  });
  return found;
}

describe('a small estate', () => {
  test('is planned whole: fewer hosts, a certificate that holds, a document of the published form', async () => {
    const { document, details } = await planOf(estate());
    expect(planDocumentSchema.parse(document)).toEqual(document);
    expect(document.placement.asIs.hostsUsed).toBe(6);
    expect(document.placement.target.hostsUsed).toBeLessThan(6);
    expect(document.placement.target.lowerBound).toBeLessThanOrEqual(document.placement.target.hostsUsed);
    expect(document.placement.consolidated.hostsUsed).toBeGreaterThanOrEqual(document.placement.target.hostsUsed);
    expect(document.roadmap.certificate.filter((one) => !one.holds)).toEqual([]);
    expect(violations(document)).toEqual([]);
    expect(document.roadmap.states.at(-1)?.hostsOn).toHaveLength(document.placement.target.hostsUsed);
    expect(document.totals.after.hosts).toBe(document.placement.target.hostsUsed);
    expect(details.doNothing).toHaveLength(document.roadmap.states.length);
    for (const band of [...Object.values(document.bands), ...Object.values(details.beforeBands)]) {
      expect(band.p10).toBeLessThanOrEqual(band.p50);
      expect(band.p50).toBeLessThanOrEqual(band.p90);
    }
  });

  test('gives the same plan to the byte, whatever the order of its rows', async () => {
    const inventory = estate();
    const once = JSON.stringify((await planOf(inventory)).document);
    expect(JSON.stringify((await planOf(estate())).document)).toBe(once);
    const shuffled = { ...inventory, hosts: inventory.hosts.toReversed(), workloads: inventory.workloads.toReversed() };
    const other = (await planOf(shuffled)).document;
    expect(other.placement).toEqual((JSON.parse(once) as PlanDocument).placement);
    expect(other.roadmap.waves).toEqual((JSON.parse(once) as PlanDocument).roadmap.waves);
  });

  test('another assumption gives another hash, another scenario name does not', async () => {
    const hash = async (scenario: Record<string, unknown>) => (await planOf(estate(), scenario)).document.inputsHash;
    const base = await hash({});
    expect(await hash({ name: 'Other' })).toBe(base);
    expect(await hash({ assumptions: { 'energy.pue': { likely: 1.6 } } })).not.toBe(base);
    expect(await hash({ seed: 2 })).not.toBe(base);
  });

  test('an override of the technology reaches advice, placement and roadmap', async () => {
    const { document } = await planOf(estate(), { technologyOverrides: { 'shop-web-00': 'wasm' } });
    expect(document.advice.find((one) => one.workload === 'shop-web-00')?.technology).toBe('wasm');
    expect(document.roadmap.states.at(-1)?.assignment['shop-web-00']?.technology).toBe('wasm');
  });

  test('a pinned workload stays on its host', async () => {
    const { document } = await planOf(estate(), { pinned: { 'shop-web-00': 'h1' } });
    for (const state of document.roadmap.states) expect(state.assignment['shop-web-00']?.host).toBe('h1');
  });

  test('an exposed workload never has less isolation than a micro VM, unless the scenario decides so', async () => {
    const inventory = estate();
    const exposed = { ...inventory, clusters: [clusterNamed('c1', { name: 'DMZ' })] };
    const { document, details } = await planOf(exposed);
    expect(details.rules.isolation.floors).toHaveLength(60);
    expect(document.advice.map((one) => one.technology)).not.toContain('container');
    expect(document.roadmap.certificate.find((one) => one.invariant === 'isolation-floor')).toMatchObject({
      holds: true,
    });
    const decided = await planOf(exposed, { technologyOverrides: { 'shop-web-00': 'container' } });
    expect(decided.details.rules.isolation.floors).toHaveLength(59);
    expect(decided.document.roadmap.states.at(-1)?.assignment['shop-web-00']?.technology).toBe('container');
  });

  test('a host in maintenance is emptied and takes nothing', async () => {
    const inventory = estate();
    const hosts = inventory.hosts.map((host) => (host.id === 'h2' ? { ...host, inMaintenance: true } : host));
    const { document } = await planOf({ ...inventory, hosts });
    expect(document.hosts.find((host) => host.id === 'h2')?.usable).toEqual({ cpuCores: 0, memoryMiB: 0 });
    expect(document.roadmap.states.at(-1)?.hostsOn).not.toContain('h2');
    expect(document.roadmap.certificate.filter((one) => !one.holds)).toEqual([]);
    expect(violations(document)).toEqual([]);
  });

  test('more headroom never needs fewer hosts', async () => {
    const hosts = async (likely: number) =>
      (await planOf(estate(), { assumptions: { 'placement.headroom': { likely } } })).document.placement.target
        .hostsUsed;
    expect(await hosts(0.4)).toBeGreaterThanOrEqual(await hosts(0.05));
  });
});

describe('estates that cannot be planned as they are', () => {
  test('no host at all', async () => {
    await expect(planOf(inventoryOf([], [workloadOf('a')]))).rejects.toBeInstanceOf(EmptyEstateError);
  });

  test('nothing powered on', async () => {
    await expect(planOf(inventoryOf([hostOf('h1')], [workloadOf('a', { powerState: 'off' })]))).rejects.toThrow(
      'powered on',
    );
  });

  test('a workload larger than any host is sized by what its host can give, and said so', async () => {
    const { document } = await planOf(
      inventoryOf(
        [hostOf('h1'), hostOf('h2')],
        [workloadOf('monster', { vcpus: 2000, memoryMiB: 9_000_000 }), workloadOf('b')],
      ),
    );
    expect(document.findings.map((one) => one.code)).toContain('larger-than-its-host');
    expect(document.findings.map((one) => one.code)).toContain('reserve-not-kept');
    expect(violations(document)).toEqual([]);
  });

  test('more load than the bare hosts carry: the reasons say what is short', async () => {
    const overfull = inventoryOf(
      [hostOf('h1', { memoryMiB: 65_536 }), hostOf('h2', { memoryMiB: 65_536 })],
      Array.from({ length: 40 }, (_, i) => workloadOf(`w${i}`, { hostId: `h${(i % 2) + 1}`, memoryMiB: 8192 })),
    );
    const error: unknown = await planOf(overfull).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InfeasiblePlanError);
    expect((error as InfeasiblePlanError).reasons[0]).toMatch(/MiB|memory/);
  });

  test('a faulty scenario is refused with every problem named', async () => {
    const error: unknown = await planOf(estate(), {
      assumptions: { 'energy.pue': { likely: 0.5 }, nonsense: { likely: 1 } },
      namePatterns: [{ pattern: '(', field: 'name', role: 'web' }],
    }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ScenarioError);
    expect((error as ScenarioError).problems.join('\n')).toMatch(/energy\.pue[\s\S]*nonsense[\s\S]*regular expression/);
  });

  test('stops when it is cancelled', async () => {
    const context = { ...quietContext, isCancelled: () => true };
    await expect(plan(estate(), scenarioSchema.parse({}), { ...options, context })).rejects.toBeInstanceOf(
      CancelledError,
    );
  });

  test('overrides that name nothing are findings', async () => {
    const { document } = await planOf(estate(), { technologyOverrides: { gone: 'vm' }, pinned: { gone: 'h1' } });
    expect(document.findings.filter((one) => one.code === 'scenario-names-nothing')).toHaveLength(2);
  });

  test('a cluster of its own for every host still plans', async () => {
    const { document } = await planOf(
      inventoryOf(
        [hostOf('h1', { clusterId: 'c1' }), hostOf('h2', { clusterId: 'c2' })],
        [workloadOf('a'), workloadOf('b', { hostId: 'h2', clusterId: 'c2' })],
        [clusterNamed('c1'), clusterNamed('c2')],
      ),
    );
    expect(document.placement.target.hostsUsed).toBe(2);
  });
});

describe('the real estate', () => {
  const path = sharedFile('samples/rvtools-805-vms.xlsx');

  test.skipIf(path === null)('34 hosts and 763 running VMs: planned, checked, nothing lost', async () => {
    const bytes = readFileSync(path!);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const imported = await importFiles([{ name: 'rvtools-805-vms.xlsx', bytes, sha256 }], { context: quietContext });
    const { document, details } = await plan(imported.inventory, scenarioSchema.parse({}), {
      sources: imported.sources,
      findings: imported.findings,
      context: quietContext,
    });
    expect(document.hosts).toHaveLength(34);
    expect(document.hosts.reduce((sum, host) => sum + host.capacity.cpuCores, 0)).toBe(528);
    expect(document.hosts.reduce((sum, host) => sum + host.capacity.memoryMiB, 0)).toBe(15_006_368);
    expect(document.workloads).toHaveLength(805);
    expect(Object.keys(document.roadmap.states[0]!.assignment)).toHaveLength(763);
    expect(document.workloads.every((one) => one.host !== null)).toBe(true);
    expect(document.placement.target.hostsUsed).toBeLessThan(34);
    expect(document.roadmap.certificate.filter((one) => !one.holds)).toEqual([]);
    expect(violations(document)).toEqual([]);
    expect(details.clusters).toHaveLength(4);
    // Windows desktops and old Windows servers stay what they are.
    const systems = new Map(imported.inventory.workloads.map((one) => [one.id, one.operatingSystem ?? '']));
    for (const advice of document.advice) {
      if (/Windows (?:7|XP)|Server 20(?:03|08|12)/.test(systems.get(advice.workload) ?? ''))
        expect(advice.technology).toBe('vm');
    }
  });
});
