import { describe, expect, it } from 'vitest';
import { api, type ApiEvent, type CallName, type CallOutput } from '#core/api.ts';
import { createDouble, type TestDouble } from '#renderer/testing/double.ts';

const double = (): TestDouble => createDouble({ scale: 1, planned: true, stepMs: 0 });

async function ask<Name extends CallName>(host: TestDouble, name: Name, input: unknown): Promise<CallOutput<Name>> {
  const reply = await host.call(name, input, `test-${name}`);
  if (!reply.ok) throw new Error(`${name}: ${reply.error.code} ${reply.error.message}`);
  return reply.value as CallOutput<Name>;
}

const inputs: Partial<Record<CallName, unknown>> = {
  'file.open': { token: 'token-00' },
  'file.saveAs': { token: 'token-00' },
  'import.preview': { tokens: ['token-00'] },
  'import.run': { tokens: ['token-00'] },
  'import.changes': { id: 2 },
  'findings.repairs': { finding: 'f000001' },
  'findings.repair': { finding: 'f000001', kind: 'host', value: 'esx1' },
  'samples.import': { id: 'retail' },
  'table.facets': { table: 'hosts', column: 'cluster' },
  'scenario.save': {},
  'scenario.create': { name: 'Two', copyActive: true },
  'scenario.select': { id: 's1' },
  'assumptions.set': { id: 'energy.pue', override: { likely: 1.4 } },
  'advice.override': { workloads: ['w000001'], technology: 'vm' },
  'advice.get': { workload: 'w000001' },
  'plan.document': { planId: 'double', offset: 0 },
  'placement.hosts': { placement: 'target' },
  'placement.host': { placement: 'target', hostId: 'h01' },
  'placement.fail': { placement: 'target', hostId: 'h01' },
  'placement.nextHost': { cluster: 'Production' },
  'placement.tryPin': { workload: 'w000001', hostId: 'h01' },
  'placement.pin': { workload: 'w000001', hostId: 'h01' },
  'buy.run': { objective: 'power' },
  'buy.setModels': { models: [] },
  'groups.get': { id: 'group-shop-1' },
  'groups.circle': { id: 'group-shop-1', dependsOn: ['group-shop-2'] },
  'groups.create': { name: 'Mine', workloads: ['w000001'] },
  'groups.change': { id: 'group-shop-1', movesTogether: true },
  'groups.place': { workloads: ['w000002'], group: 'group-shop-1' },
  'groups.delete': { ids: ['group-shop-2'] },
  'groups.restore': { ids: ['group-shop-2'] },
  'groups.suggest': { by: 'prefixes', includeGrouped: true },
  'groups.form': { request: { by: 'prefixes' }, keys: null },
  'rules.check': { index: null, list: 'antiAffinity', name: 'Apart', workloads: ['prd-db*'] },
  'rules.save': { from: null, rule: { list: 'affinity', name: 'Together', workloads: ['prd-db*'] } },
  'rules.delete': { list: 'antiAffinity', index: 0, name: 'Databases apart' },
  'rules.ignore': { id: 'rule-mon', ignored: true },
  'rules.setLimits': { failuresToTolerate: 2 },
  'rules.cost': { kind: 'limit', limit: 'failuresToTolerate' },
  'follow.report': { day: '2027-01-10' },
  'follow.moves': { wave: 1 },
  'follow.mark': { wave: 1, workloads: null, status: 'done', on: '2027-01-10' },
  'follow.markHosts': { hosts: ['h01'], off: true, on: '2027-01-10' },
  'follow.applySuggestions': { keys: null },
  'follow.replan': { day: '2027-01-10' },
  'roadmap.wave': { number: 1 },
  'roadmap.bars': { rows: 'teams', from: '2027-01-01', to: '2027-12-31' },
  'roadmap.waits': { bar: { rows: 'clusters', id: 'Production', wave: 1 } },
  'roadmap.tryHold': { bar: { rows: 'clusters', id: 'Production', wave: 1 }, wave: 2 },
  'roadmap.hold': { bar: { rows: 'clusters', id: 'Production', wave: 1 }, wave: 2 },
  explain: { kind: 'host', id: 'h01' },
  'models.run': { id: 'x', input: {} },
  'models.context': { id: 'energy.annual' },
  'models.sweep': {
    model: 'startup.total',
    input: { envMs: 80, loadMs: 100, execMs: 20, syncMs: 100 },
    path: ['loadMs'],
    mode: 'set',
    values: [0, 50, 100],
  },
  'handbook.export': { token: 'token-00', content: { what: 'cases' } },
  'assumptionSets.save': { name: 'Mine' },
  'assumptionSets.apply': { ref: { kind: 'saved', id: 'set-1' } },
  'assumptionSets.delete': { id: 'set-1' },
  'assumptionSets.compare': { refs: [{ kind: 'defaults' }, { kind: 'saved', id: 'set-1' }] },
  'assumptionSets.export': { token: 'token-00', ref: { kind: 'current' } },
  'scenario.export': { token: 'token-00' },
  'scenario.import': { token: 'token-00' },
  'members.match': { of: 'workloads', words: ['prd-*'] },
  'report.render': {},
  'report.chunk': { reportId: 'r1', offset: 0 },
  'report.save': { token: 'token-00', options: {} },
  'report.logo': { token: 'token-00' },
  'plan.export': { token: 'token-00', format: 'xlsx' },
  'table.export': { token: 'token-00', table: 'hosts' },
  'drawing.save': { token: 'token-00', svg: '<svg/>' },
};

describe('the test double', () => {
  // The double checks its answers against the schemas itself: an answer that drifted is the error `invalid-output`.
  it.each(double().calls.filter((name) => !['history.undo', 'history.redo', 'assumptionSets.import'].includes(name)))(
    'answers %s by its schema',
    async (name) => {
      await expect(ask(double(), name, inputs[name] ?? {})).resolves.toBeDefined();
      expect(api[name].kind).toMatch(/query|command|job/);
    },
  );

  it('has the estate that the sample has: 34 hosts, 528 cores, 763 workloads on, 10 templates', async () => {
    const host = double();
    const hosts = await ask(host, 'hosts.page', { limit: 500 });
    expect([hosts.total, hosts.rows.reduce((sum, row) => sum + row.cpuCores, 0)]).toEqual([34, 528]);
    expect((await ask(host, 'file.state', {})).poweredOn).toBe(763);
    const templates = await ask(host, 'workloads.page', {
      filters: [{ column: 'isTemplate', op: 'in', values: [true] }],
    });
    expect(templates.total).toBe(10);
  });

  it('pages without gaps or repetition, in the order asked for', async () => {
    const host = double();
    const ids: string[] = [];
    let last = Number.POSITIVE_INFINITY;
    for (let offset = 0; ; offset += 100) {
      const page = await ask(host, 'workloads.page', { sort: [{ column: 'memoryMiB', descending: true }], offset });
      for (const row of page.rows) {
        expect(row.memoryMiB).toBeLessThanOrEqual(last);
        last = row.memoryMiB;
        ids.push(row.id);
      }
      if (ids.length >= page.total) break;
    }
    expect([ids.length, new Set(ids).size]).toEqual([805, 805]);
  });

  it('marks the plan stale on an edit, and undo restores the scenario', async () => {
    const host = double();
    const seen: ApiEvent[] = [];
    host.onEvent((event) => void seen.push(event));
    await ask(host, 'advice.override', { workloads: ['w000001'], technology: 'wasm' });
    expect((await ask(host, 'file.state', {})).plan).toBe('stale');
    expect(seen).toContainEqual({ type: 'changed', topics: ['scenario', 'history', 'plan'] });
    await ask(host, 'history.undo', {});
    expect((await ask(host, 'scenario.get', {})).technologyOverrides).toEqual({});
  });

  it('reports progress up to the whole, and stops when cancelled', async () => {
    const host = double();
    const fractions: number[] = [];
    host.onEvent((event) => (event.type === 'progress' ? void fractions.push(event.fraction) : undefined));
    await ask(host, 'plan.run', {});
    expect(fractions.at(-1)).toBe(1);
    const pending = host.call('plan.run', {}, 'second');
    await host.cancel('second');
    expect(await pending).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  it('refuses input that the contract does not allow', async () => {
    expect(await double().call('hosts.page', { limit: 5000 }, 'x')).toMatchObject({
      ok: false,
      error: { code: 'invalid-input' },
    });
    expect(await double().call('no.such', {}, 'x')).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
  });
});
