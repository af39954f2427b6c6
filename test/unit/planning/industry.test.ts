import { describe, expect, test } from 'vitest';
import { profileOf } from '#core/planning/industry.ts';
import { hostOf, inventoryOf, workloadOf } from '#test/fixtures/inventory.ts';
import { compiledCase } from '#test/fixtures/compiledRoadmap.ts';

const estate = inventoryOf(
  [hostOf('h1'), hostOf('h2')],
  [
    workloadOf('ledger', { name: 'treasury-app-1' }),
    workloadOf('trial', { name: 'treasury-test-1' }),
    workloadOf('menu', { name: 'canteen-app-1' }),
    workloadOf('pacs', { name: 'pacs-app-1' }),
    workloadOf('smf', { name: 'site1-smf-01' }),
    workloadOf('pay', { name: 'payment-api-1' }),
    workloadOf('win', { name: 'payment-web-1', operatingSystem: 'Microsoft Windows Server 2019 (64-bit)' }),
    workloadOf('off', { name: 'payment-app-2', powerState: 'off' }),
  ],
);

function industry(id: string, written: Record<string, unknown> = {}, roadmap: Record<string, unknown> = {}) {
  const { prepared } = compiledCase(estate, { ...written, roadmap: { industry: id, ...roadmap } });
  return {
    technology: Object.fromEntries(prepared.advice.map((one) => [one.workload, one.technology])),
    floors: Object.fromEntries(prepared.isolation.floors.map((floor) => [floor.workload, floor.minimum])),
    findings: prepared.industryFindings,
    advice: prepared.advice,
  };
}

describe('without an industry', () => {
  test('nothing is raised and nothing is said', () => {
    const none = industry('none');
    expect(none.floors).toEqual({});
    expect(none.findings).toEqual([]);
    expect(none.technology).toMatchObject({ ledger: 'container', pay: 'container', win: 'container' });
    expect(profileOf('none')).toBeNull();
  });
});

describe('finance', () => {
  test('raises all that is not known to be test or of low criticality above 0.999', () => {
    const { technology, floors } = industry('finance', {}, { traits: [{ workloads: ['menu'], criticality: 'low' }] });
    expect(technology).toMatchObject({ ledger: 'microvm', trial: 'container', menu: 'container', pay: 'microvm' });
    expect(Object.keys(floors).sort()).toEqual(['ledger', 'pacs', 'pay', 'smf', 'win']);
    expect(floors['ledger']).toBeGreaterThan(0.999);
    expect(floors['ledger']).toBeLessThan(0.9990001);
  });

  test('keeps what no micro VM takes as a VM, with the reason', () => {
    const { advice } = industry('finance');
    const win = advice.find((one) => one.workload === 'win')!;
    expect(win).toMatchObject({ technology: 'vm', stack: 'current-hypervisor' });
    expect(win.blockers.at(-1)).toMatchObject({ rule: 'industry-isolation' });
    expect(win.reasons[0]!.text).toContain('finance profile requires');
    expect(advice.find((one) => one.workload === 'ledger')!.stack).toBe('kata-firecracker');
  });

  test('holds against a technology that the scenario decides: the floor stays and the planner refuses', () => {
    const { technology, floors } = industry('finance', { technologyOverrides: { ledger: 'container' } });
    expect(technology['ledger']).toBe('container');
    expect(floors['ledger']).toBeGreaterThan(0.999);
  });

  test('says so where nothing offers the isolation', () => {
    const written = { assumptions: { 'risk.escapeMicrovm': { likely: 0.01 }, 'risk.escapeVm': { likely: 0.01 } } };
    const { findings } = industry('finance', written);
    const unmet = findings.find((finding) => finding.code === 'industry-isolation-not-met')!;
    expect(unmet.severity).toBe('error');
    expect(unmet.message).toContain('treasury-app-1');
  });

  test('just at the bound is not above it', () => {
    const written = { assumptions: { 'risk.escapeMicrovm': { likely: 0.001 } } };
    expect(industry('finance', written).technology['ledger']).toBe('vm');
  });
});

describe('other industries', () => {
  test('healthcare: clinical names and high criticality keep a hardware border', () => {
    const { technology } = industry('healthcare', {}, { traits: [{ workloads: ['menu'], criticality: 'high' }] });
    expect(technology).toMatchObject({ pacs: 'microvm', menu: 'microvm', ledger: 'container', pay: 'container' });
  });

  test('telecom: network functions above 0.99, sites that are never left, single hosts named', () => {
    const { technology, findings } = industry('telecom', { failuresToTolerate: 0 });
    expect(technology).toMatchObject({ smf: 'microvm', pacs: 'container' });
    expect(findings.map((finding) => finding.code)).toEqual([
      'industry-isolation',
      'industry-sites',
      'industry-availability',
      'industry-controls',
      'industry-to-confirm',
    ]);
    expect(industry('telecom').findings.some((finding) => finding.code === 'industry-availability')).toBe(false);
  });

  test('retail: what touches cards or payments', () => {
    const { technology, floors } = industry('retail');
    expect(technology).toMatchObject({ pay: 'microvm', win: 'vm', ledger: 'container' });
    expect(Object.keys(floors).sort()).toEqual(['pay', 'win']);
  });

  test('every profile says in words what it requires, and where from', () => {
    for (const id of ['finance', 'healthcare', 'telecom', 'retail']) {
      const { findings } = industry(id);
      expect(findings.length).toBeGreaterThanOrEqual(3);
      for (const finding of findings) {
        expect(finding.message).toContain(`The ${id} profile requires`);
        expect(finding.value).toBe(id);
      }
      const [isolation] = findings;
      expect(isolation!.message).toMatch(/seed-[24]/);
    }
  });
});
