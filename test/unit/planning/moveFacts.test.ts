import { describe, expect, test } from 'vitest';
import { readFeatures } from '#core/advice/features.ts';
import { compileRoles } from '#core/advice/roles.ts';
import type { Workload } from '#core/inventory/inventory.ts';
import { migrationPrecopy } from '#core/models/migration.ts';
import { movesOf, needOf, type MoveSubject } from '#core/planning/moveFacts.ts';
import { likelyValues, resolveAssumptions } from '#core/scenario/assumptions.ts';
import { workloadOf } from '#test/fixtures/inventory.ts';

const valuesWith = (assumptions: Record<string, { likely: number }> = {}) =>
  likelyValues(resolveAssumptions({ assumptions }));
const values = valuesWith();

function subject(fields: Partial<Workload>, rest: Partial<MoveSubject> = {}): MoveSubject {
  return {
    features: readFeatures(workloadOf('w', fields), null, compileRoles([])),
    traits: undefined,
    to: 'container',
    via: null,
    isStatefulRole: false,
    connections: null,
    ...rest,
  };
}

const small = { name: 'app-1', inUseMiB: 10 * 1024 };

describe('effort', () => {
  test('is that of portability.effort by hand: fixed, interfaces, components, dependencies', () => {
    // 1 + 3 (1 - 0.68) + (0.38 + 0.42 + 0.1 + 0.25) + 2 x 0.5
    expect(movesOf(subject(small), values).port?.effortDays).toBeCloseTo(1 + 0.96 + 1.15 + 1, 12);
  });

  test('connections of the inventory replace the assumption', () => {
    expect(movesOf(subject(small, { connections: 7 }), values).port?.effortDays).toBeCloseTo(1 + 0.96 + 1.15 + 3.5, 12);
  });

  test('state costs its days, and copying those who attend it', () => {
    const data = { name: 'app-1', inUseMiB: 102_400 };
    const hours = (100 * 1024 * 1.048576) / 100 / 3600;
    const { port } = movesOf(subject(data), values);
    expect(port?.transferHours).toBeCloseTo(hours, 12);
    expect(port?.effortDays).toBeCloseTo(1 + 0.96 + 1.15 + 3 + 1 + (hours * 0.1) / 8, 12);
    expect(port?.method).toBe('cut-over');
    expect(port?.downtimeMinutes).toBeCloseTo(60 + hours * 60 * 0.05, 9);
  });

  test('Windows guests and systems out of support multiply what has to be rebuilt', () => {
    const windows = movesOf(subject({ ...small, operatingSystem: 'Microsoft Windows Server 2019 (64-bit)' }), values);
    expect(windows.port?.effortDays).toBeCloseTo(1 + 1.5 * (0.96 + 1.15) + 1, 12);
    expect(windows.port?.skills).toEqual(['container', 'windows']);
    const aged = movesOf(subject({ ...small, operatingSystem: 'CentOS 7 (64-bit)' }), values);
    expect(aged.port?.effortDays).toBeCloseTo(1 + 1.25 * (0.96 + 1.15) + 1, 12);
  });

  test('a module costs by its language: said, evident, or unknown', () => {
    const days = (rest: Partial<MoveSubject>, fields: Partial<Workload> = small) =>
      movesOf(subject(fields, { to: 'wasm', ...rest }), values).port!.effortDays;
    const of = (factor: number) => 2 + factor * (0.96 + 1.15);
    expect(days({})).toBeCloseTo(of(3), 12);
    expect(days({ traits: { language: 'Rust' } })).toBeCloseTo(of(1.2), 12);
    expect(days({ traits: { language: 'Befunge' } })).toBeCloseTo(of(3), 12);
    expect(days({}, { ...small, name: 'tomcat-1' })).toBeCloseTo(of(5), 12);
    // What is said wins over what a name shows.
    expect(days({ traits: { language: 'rust' } }, { ...small, name: 'tomcat-1' })).toBeCloseTo(of(1.2), 12);
  });

  test('the language plays no part in a container', () => {
    const java = movesOf(subject({ ...small, name: 'tomcat-1' }), values).port?.effortDays;
    expect(java).toBe(movesOf(subject(small), values).port?.effortDays);
  });
});

describe('skills', () => {
  test('state asks for databases, modules for Wasm', () => {
    expect(movesOf(subject(small, { isStatefulRole: true }), values).port?.skills).toEqual(['container', 'database']);
    expect(movesOf(subject(small, { to: 'wasm' }), values).port?.skills).toEqual(['wasm']);
  });
});

describe('a stage in between', () => {
  const staged = movesOf(
    subject({ ...small, operatingSystem: 'CentOS 7 (64-bit)', inUseMiB: 102_400 }, { to: 'wasm', via: 'container' }),
    values,
  );

  test('takes the data and the old system with the first step, the language with the second', () => {
    expect(staged.via).toMatchObject({ technology: 'container', method: 'cut-over', skills: ['container'] });
    expect(staged.port).toMatchObject({ method: 'redeploy', transferHours: 0, skills: ['wasm'] });
    expect(staged.port?.effortDays).toBeCloseTo(2 + 3 * (0.96 + 1.15), 12);
  });

  test('is none where it is where the workload runs, or where it ends', () => {
    expect(movesOf(subject(small, { to: 'container', via: 'container' }), values).via).toBeNull();
    expect(
      movesOf(subject({ ...small, technology: 'container' }, { to: 'wasm', via: 'container' }), values).via,
    ).toBeNull();
  });
});

describe('a change of host', () => {
  test('is live where pre-copy converges, and takes as long as the model says', () => {
    const { host, port } = movesOf(subject({ memoryMiB: 16_384 }, { to: 'vm' }), values);
    const copy = migrationPrecopy({
      memoryMB: 16_384 * 1.048576,
      bandwidthMBps: 1000,
      dirtyRateMBps: 200,
      stopThresholdMB: 50,
      maxRounds: 30,
    });
    expect(port).toBeNull();
    expect(host.method).toBe('live');
    expect(host.transferHours).toBeCloseTo(copy.totalS / 3600, 12);
    expect(host.downtimeMinutes).toBeCloseTo(copy.downtimeS / 60, 12);
    expect(needOf(host)).toEqual({ interrupts: false, hours: 0 });
  });

  test('interrupts where memory is rewritten faster than it is sent', () => {
    const slow = valuesWith({ 'team.migrationMBps': { likely: 100 } });
    const { host } = movesOf(subject({ memoryMiB: 65_536 }, { to: 'vm' }), slow);
    expect(host.method).toBe('cut-over');
    expect(needOf(host)).toEqual({ interrupts: true, hours: host.downtimeMinutes / 60 });
    expect(host.downtimeMinutes).toBeGreaterThan(10);
  });

  test('takes data along that lies on the host’s own disks', () => {
    const { host } = movesOf(subject({ localStorageMiB: 1024 * 1024 }, { to: 'vm' }), values);
    const hours = (1024 * 1024 * 1.048576) / 100 / 3600;
    expect(host.transferHours).toBeGreaterThan(hours);
    expect(host.effortDays).toBeCloseTo(0.05 + (hours * 0.1) / 8, 12);
    expect(host.method).toBe('cut-over');
  });

  test('containers are started elsewhere, without an interruption where they keep nothing', () => {
    const container = { technology: 'container' as const, ...small };
    expect(movesOf(subject(container), values).host).toMatchObject({ method: 'redeploy', downtimeMinutes: 0 });
    const local = movesOf(subject({ ...container, localStorageMiB: 1024 }), values).host;
    expect(local.method).toBe('cut-over');
    expect(local.downtimeMinutes).toBeGreaterThan(5);
  });
});

describe('money and risk', () => {
  test('money is effort at the day rate, and tools for a change of technology', () => {
    const priced = valuesWith({ 'team.dayRate': { likely: 1000 }, 'team.toolsPerChange': { likely: 250 } });
    const { host, port } = movesOf(subject(small), priced);
    expect(port?.cost).toBeCloseTo(port!.effortDays * 1000 + 250, 9);
    expect(host.cost).toBeCloseTo(50, 9);
  });

  test('expected loss is the chance of a failure times its cost, by technology and criticality', () => {
    const loss = (rest: Partial<MoveSubject>) => movesOf(subject(small, rest), values).port!.expectedLoss;
    expect(loss({})).toBeCloseTo(0.03 * 5000, 9);
    expect(loss({ to: 'wasm' })).toBeCloseTo(0.08 * 5000, 9);
    expect(loss({ traits: { criticality: 'high' } })).toBeCloseTo(0.03 * 15_000, 9);
    expect(loss({ traits: { criticality: 'low' } })).toBeCloseTo((0.03 * 5000) / 3, 9);
    expect(movesOf(subject(small), values).host.expectedLoss).toBeCloseTo(0.002 * 5000, 9);
  });

  test('test and development are of low criticality unless the scenario says otherwise', () => {
    const test = { ...small, name: 'app-test-1' };
    expect(movesOf(subject(test), values).host.expectedLoss).toBeCloseTo((0.002 * 5000) / 3, 9);
    expect(movesOf(subject(test, { traits: { criticality: 'medium' } }), values).host.expectedLoss).toBeCloseTo(10, 9);
  });
});
