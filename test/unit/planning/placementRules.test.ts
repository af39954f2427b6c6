import { describe, expect, test } from 'vitest';
import type { Inventory, Rule } from '#core/inventory/inventory.ts';
import { quietContext } from '#core/job.ts';
import { plan } from '#core/plan.ts';
import type { PlanResult } from '#core/planResult.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { hostOf, inventoryOf, ruleOf, sourceOne, workloadOf } from '#test/fixtures/inventory.ts';

function planOf(inventory: Inventory, scenario: Record<string, unknown>): Promise<PlanResult> {
  return plan(inventory, scenarioSchema.parse(scenario), { sources: [sourceOne], findings: [], context: quietContext });
}

/** Six equal hosts with eight small workloads each: three hosts would do. */
function estate(more: Partial<ReturnType<typeof hostOf>> = {}): Inventory {
  return inventoryOf(
    Array.from({ length: 6 }, (_, i) => hostOf(`h${i + 1}`, { cpuUtilisation: 0.2, memoryUtilisation: 0.2, ...more })),
    Array.from({ length: 48 }, (_, i) =>
      workloadOf(`${i < 6 ? 'sql' : 'app'}-${String(i).padStart(2, '0')}`, {
        hostId: `h${(i % 6) + 1}`,
        vcpus: 2,
        memoryMiB: 4096,
      }),
    ),
  );
}

function entry(result: PlanResult, invariant: string) {
  return result.document.roadmap.certificate.find((one) => one.invariant === invariant);
}

function lastHosts(result: PlanResult, prefix: string): string[] {
  const last = result.document.roadmap.states.at(-1)?.assignment ?? {};
  return Object.entries(last).flatMap(([id, seat]) => (id.startsWith(prefix) ? [seat.host] : []));
}

describe('rules of a scenario', () => {
  test('workloads that must be apart stay apart in every state, and the certificate says so', async () => {
    const free = await planOf(estate(), {});
    expect(free.document.placement.target.hostsUsed).toBeLessThan(4);
    const result = await planOf(estate(), { antiAffinity: [{ name: 'databases', workloads: ['SQL-*'] }] });
    expect(new Set(lastHosts(result, 'sql')).size).toBe(6);
    expect(entry(result, 'anti-affinity')).toMatchObject({
      holds: true,
      statesChecked: result.document.roadmap.states.length,
    });
    expect(result.document.placement.target).toMatchObject({ hostsUsed: 6, lowerBound: 6 });
  });

  test('workloads that belong together come together in one wave', async () => {
    const result = await planOf(estate(), { affinity: [{ name: 'databases', workloads: ['sql-*'] }] });
    expect(new Set(lastHosts(result, 'sql')).size).toBe(1);
    expect(entry(result, 'affinity')).toMatchObject({ holds: true });
    expect(result.document.roadmap.certificate.filter((one) => !one.holds)).toEqual([]);
  });

  test('a host group keeps its workloads on its hosts', async () => {
    const result = await planOf(estate(), {
      hostGroups: [{ name: 'licensed', workloads: ['sql-*'], hosts: ['h5', 'h6'] }],
    });
    expect(lastHosts(result, 'sql').filter((host) => host !== 'h5' && host !== 'h6')).toEqual([]);
    expect(entry(result, 'allowed-hosts')).toMatchObject({ holds: true });
  });

  test('no host carries more workloads than the scenario or its source allows', async () => {
    for (const result of [
      await planOf(estate(), { maxWorkloadsPerHost: 12 }),
      await planOf(estate({ maxWorkloads: 12 }), {}),
    ]) {
      const counts = Map.groupBy(lastHosts(result, ''), (host) => host);
      expect(Math.max(...[...counts.values()].map((list) => list.length))).toBeLessThanOrEqual(12);
      // With one host lost, four others must take the 48.
      expect(result.document.placement.target.hostsUsed).toBe(5);
      expect(result.details.clusters[0]?.bindingResource).toBe('workloads');
      expect(entry(result, 'anti-affinity')).toMatchObject({ holds: true });
    }
  });

  test('licensed workloads end on fewer hosts at the same number of hosts', async () => {
    const free = await planOf(estate(), { maxWorkloadsPerHost: 12 });
    const result = await planOf(estate(), {
      maxWorkloadsPerHost: 12,
      licences: [{ name: 'SQL Server', workloads: ['sql-*'], costPerHost: 10_000 }],
    });
    expect(new Set(lastHosts(result, 'sql')).size).toBe(1);
    expect(new Set(lastHosts(free, 'sql')).size).toBeGreaterThan(1);
    expect(result.document.placement.target.hostsUsed).toBe(free.document.placement.target.hostsUsed);
  });

  test('room for maintenance needs more hosts', async () => {
    const hosts = async (hostsInMaintenance: number): Promise<number> =>
      (await planOf(estate(), { hostsInMaintenance, maxWorkloadsPerHost: 16 })).document.placement.target.hostsUsed;
    expect([await hosts(0), await hosts(1)]).toEqual([4, 5]);
  });

  test('rules that name nothing are found out', async () => {
    const { document } = await planOf(estate(), {
      affinity: [{ name: 'gone', workloads: ['nobody-*'] }],
      hostGroups: [{ name: 'nowhere', workloads: ['sql-00'], hosts: ['h99'], rule: 'forbidden' }],
    });
    const codes = document.findings.filter((finding) => finding.code === 'scenario-names-nothing');
    expect(codes.map((finding) => finding.value)).toEqual(['gone', 'nowhere']);
  });
});

describe('rules of the sources', () => {
  const databases = ['sql-00', 'sql-01', 'sql-02', 'sql-03', 'sql-04', 'sql-05'];
  const withRules = (...rules: readonly Rule[]): Inventory => ({ ...estate(), rules });
  const told = (result: PlanResult) =>
    result.document.findings
      .filter((finding) => finding.code.startsWith('imported-rule'))
      .map(({ code, value }) => [code, value]);

  test('act by themselves, in placement, roadmap and certificate, and the findings say so', async () => {
    const apart = ruleOf('DBs apart', { workloads: databases });
    const result = await planOf(withRules(apart), {});
    expect(new Set(lastHosts(result, 'sql')).size).toBe(6);
    expect(entry(result, 'anti-affinity')).toMatchObject({ holds: true });
    expect(result.document.findings).toContainEqual({
      severity: 'info',
      code: 'imported-rule-acts',
      file: sourceOne.file,
      sheet: 'vInfo',
      row: 2,
      value: 'DBs apart',
      message: 'DBs apart (rule of DRS of the cluster c1) keeps 6 workloads on different hosts: the plan keeps it.',
    });
  });

  test('together and on hosts act too', async () => {
    const result = await planOf(
      withRules(
        ruleOf('together', { kind: 'affinity', maxPerHost: null, workloads: databases.slice(0, 3) }),
        ruleOf('licensed', {
          kind: 'host-group',
          maxPerHost: null,
          hostRule: 'required',
          workloads: databases.slice(3),
          hosts: ['h5', 'h6'],
        }),
      ),
      {},
    );
    const last = result.document.roadmap.states.at(-1)?.assignment ?? {};
    expect(new Set(databases.slice(0, 3).map((id) => last[id]?.host)).size).toBe(1);
    expect(databases.slice(3).every((id) => ['h5', 'h6'].includes(last[id]?.host ?? ''))).toBe(true);
    expect(entry(result, 'affinity')).toMatchObject({ holds: true });
    expect(entry(result, 'allowed-hosts')).toMatchObject({ holds: true });
  });

  test.each(['dbs APART', 'r1'])('are left aside by a scenario that ignores them, here by %s', async (word) => {
    const rule = ruleOf('r1', { name: 'DBs apart', workloads: databases });
    const result = await planOf(withRules(rule), { ignoredRules: [word] });
    const free = await planOf(estate(), {});
    expect(result.document.placement).toEqual(free.document.placement);
    expect(told(result)).toEqual([['imported-rule-ignored', 'DBs apart']]);
  });

  test('that their source has switched off do not act', async () => {
    const result = await planOf(withRules(ruleOf('off', { workloads: databases, isEnabled: false })), {});
    expect(new Set(lastHosts(result, 'sql')).size).toBeLessThan(6);
    expect(told(result)).toEqual([['imported-rule-disabled', 'off']]);
  });

  test('that cannot be kept are kept as far as they can', async () => {
    const everyone = Array.from({ length: 48 }, (_, i) => `${i < 6 ? 'sql' : 'app'}-${String(i).padStart(2, '0')}`);
    const result = await planOf(withRules(ruleOf('all apart', { workloads: everyone })), {});
    expect(told(result)).toEqual([
      ['imported-rule-acts', 'all apart'],
      ['imported-rule-relaxed', 'all apart'],
    ]);
    const counts = Map.groupBy(lastHosts(result, ''), (host) => host);
    expect(Math.max(...[...counts.values()].map((list) => list.length))).toBe(8);
    expect(result.document.roadmap.certificate.filter((one) => !one.holds)).toEqual([]);
  });

  test('that would leave workloads no host, by themselves or together, do not bind those', async () => {
    const onlyOn = (id: string, hosts: readonly string[]) =>
      ruleOf(id, { kind: 'host-group', maxPerHost: null, hostRule: 'required', workloads: databases, hosts });
    const result = await planOf(withRules(onlyOn('a', ['h1', 'h2']), onlyOn('b', ['h3'])), {});
    expect(told(result)).toEqual([
      ['imported-rule-acts', 'a'],
      ['imported-rule-acts', 'b'],
      ['imported-rule-relaxed', 'b'],
    ]);
    expect(lastHosts(result, 'sql').every((host) => host === 'h1' || host === 'h2')).toBe(true);
  });

  test('bear a name of their own where the scenario has a rule of that name, and unknown ones are found out', async () => {
    const result = await planOf(withRules(ruleOf('r1', { name: 'databases', workloads: databases.slice(0, 2) })), {
      antiAffinity: [{ name: 'Databases', workloads: ['sql-00', 'sql-01'] }],
      ignoredRules: ['nobody'],
    });
    expect(told(result)).toEqual([['imported-rule-acts', 'databases (c1)']]);
    expect(result.document.findings.find((finding) => finding.code === 'scenario-names-nothing')?.value).toBe('nobody');
  });
});
