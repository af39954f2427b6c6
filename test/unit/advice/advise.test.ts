import { describe, expect, test } from 'vitest';
import { advise } from '#core/advice/advise.ts';
import { readFeatures } from '#core/advice/features.ts';
import { compileRoles, environmentOf, patternProblem } from '#core/advice/roles.ts';
import type { Workload } from '#core/inventory/inventory.ts';
import type { PlannedTechnology } from '#core/inventory/technology.ts';
import { workloadOf } from '#test/fixtures/inventory.ts';

function adviceFor(fields: Partial<Workload>, override: PlannedTechnology | null = null, cluster = 'prod') {
  const workload = workloadOf(fields.name ?? 'w', { name: 'w', ...fields });
  return advise(readFeatures(workload, cluster, compileRoles([])), override, null);
}

const windows2012 = 'Microsoft Windows Server 2012 (64-bit)';

describe('what does not leave its VM', () => {
  test.each([
    ['a Windows desktop', { operatingSystem: 'Microsoft Windows 10 (64-bit)' }, 'windows-desktop'],
    ['an old Windows Server', { operatingSystem: windows2012, name: 'shop-web-01' }, 'windows-server-too-old'],
    ['a database', { name: 'erp-oracle-01' }, 'database'],
    ['a domain controller', { name: 'corp-dc01' }, 'directory'],
    ['a Solaris machine', { operatingSystem: 'Oracle Solaris 10 (64-bit)' }, 'foreign-kernel'],
    ['a Linux of the last century', { operatingSystem: 'Red Hat Enterprise Linux 5 (64-bit)' }, 'linux-too-old'],
    ['an unknown system', { operatingSystem: null }, 'operating-system-unknown'],
    ['a template', { isTemplate: true, powerState: 'off' as const }, 'template'],
    ['a vendor appliance', { name: 'site-vcsa01' }, 'stateful-role'],
    ['a machine as large as a host', { vcpus: 64 }, 'very-large'],
    ['five tebibytes of data', { inUseMiB: 5 * 1024 * 1024 }, 'heavy-data'],
  ])('%s stays, by its rule', (_what, fields, rule) => {
    const advice = adviceFor(fields);
    expect(advice.technology).toBe('vm');
    expect(advice.stack).toBe('current-hypervisor');
    if (rule === 'directory') expect(advice.blockers.map((one) => one.rule)).toContain('stateful-role');
    else expect(advice.blockers.map((one) => one.rule)).toContain(rule);
  });

  test('an unknown system is said to be unknown, with little confidence', () => {
    const advice = adviceFor({ operatingSystem: 'Other (64-bit)' });
    expect(advice.confidence).toBeLessThan(0.3);
    expect(advice.blockers.find((one) => one.rule === 'operating-system-unknown')?.text).toContain('"Other (64-bit)"');
  });
});

describe('what moves', () => {
  test('a Linux web server becomes a container on Kubernetes', () => {
    expect(adviceFor({ name: 'shop-web-01' })).toMatchObject({
      technology: 'container',
      stack: 'kubernetes-containerd',
    });
  });

  test('the same in a demilitarised zone keeps a hardware border', () => {
    const advice = adviceFor({ name: 'shop-web-01' }, null, 'DMZ');
    expect(advice).toMatchObject({ technology: 'microvm', stack: 'kata-firecracker' });
    expect(advice.reasons.map((one) => one.rule)).toContain('hardware-border');
  });

  test('a Windows server there stays a VM, since no micro VM runtime takes it', () => {
    const advice = adviceFor(
      { name: 'shop-web-01', operatingSystem: 'Microsoft Windows Server 2019 (64-bit)' },
      null,
      'DMZ',
    );
    expect(advice.technology).toBe('vm');
    expect(advice.blockers.map((one) => one.rule)).toContain('windows-exposed');
  });

  test('a small function becomes a module, a large one a container', () => {
    expect(adviceFor({ name: 'thumb-resizer-1', vcpus: 1, memoryMiB: 1024 })).toMatchObject({
      technology: 'wasm',
      stack: 'kuasar-wasmedge',
    });
    expect(adviceFor({ name: 'thumb-resizer-1', vcpus: 8, memoryMiB: 65_536 }).technology).toBe('container');
  });

  test('a test database may run in containers, never as a module', () => {
    const advice = adviceFor({ name: 'shop-postgres-test-01' });
    expect(advice.technology).toBe('container');
    expect(advice.blockers.map((one) => one.rule)).toContain('test-database');
  });

  test('a web server on Windows Server 2019 becomes a Windows container, with less confidence than on Linux', () => {
    const onWindows = adviceFor({ name: 'shop-web-01', operatingSystem: 'Microsoft Windows Server 2019 (64-bit)' });
    expect(onWindows.technology).toBe('container');
    expect(onWindows.confidence).toBeLessThan(adviceFor({ name: 'shop-web-01' }).confidence);
  });

  test('an unknown role lowers the confidence and says what to confirm', () => {
    const advice = adviceFor({ name: 'bolapq01' });
    expect(advice.technology).toBe('container');
    expect(advice.reasons.map((one) => one.rule)).toContain('role-unknown');
    expect(advice.confidence).toBeLessThan(0.5);
  });

  test('nothing goes back: a container stays at least a container', () => {
    expect(adviceFor({ technology: 'container', operatingSystem: null }).technology).toBe('container');
    expect(adviceFor({ technology: 'wasm', name: 'shop-web-01' }).technology).toBe('wasm');
  });
});

describe('overrides', () => {
  test('the user decides, the blockers stay visible', () => {
    const advice = adviceFor({ name: 'erp-oracle-01' }, 'container');
    expect(advice).toMatchObject({ technology: 'container', confidence: 1 });
    expect(advice.reasons).toEqual([{ rule: 'override', text: 'Decided in the scenario.' }]);
    expect(advice.blockers.map((one) => one.rule)).toContain('database');
  });

  test('not even the user goes back', () => {
    expect(adviceFor({ technology: 'container' }, 'vm')).toMatchObject({ technology: 'container' });
  });
});

describe('roles', () => {
  test.each([
    ['BOWSQL89', 'database'],
    ['feedback-01', 'unknown'],
    ['ns1-int', 'network-service'],
    ['mailhost3', 'mail'],
    ['boljiradmz1', 'application'],
    ['AO-PROXY', 'security-gateway'],
    ['wtfsbuild02', 'build'],
    ['shop-redis-02', 'cache'],
    ['WS2012R2-O', 'unknown'],
  ])('%s is %s', (name, role) => {
    expect(compileRoles([])(workloadOf(name)).role).toBe(role);
  });

  test('a pattern of the scenario wins over the defaults', () => {
    const roleOf = compileRoles([{ pattern: '^BOWSQL', field: 'name', role: 'web' }]);
    expect(roleOf(workloadOf('BOWSQL89')).role).toBe('web');
  });

  test('a pattern that cannot be used is named', () => {
    expect(patternProblem({ pattern: '(', field: 'name', role: 'web' })).toContain('regular expression');
    expect(patternProblem({ pattern: 'x', field: 'name', role: 'nonsense' })).toContain('nonsense');
    expect(patternProblem({ pattern: 'x', field: 'name', role: 'web' })).toBeNull();
  });

  test.each([
    ['BOWMFGPROD02', 'production'],
    ['wcssts02', 'unknown'],
    ['shop-web-dev-01', 'development'],
    ['BOWSCOMTEST01', 'test'],
  ])('%s stands in %s', (name, environment) => {
    expect(environmentOf(workloadOf(name))).toBe(environment);
  });
});
