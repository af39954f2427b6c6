import { describe, expect, test } from 'vitest';
import { advise } from '#core/advice/advise.ts';
import { readFeatures } from '#core/advice/features.ts';
import { readinessOf, type ReadinessSubject } from '#core/advice/readiness.ts';
import { compileRoles } from '#core/advice/roles.ts';
import { ceilingRules } from '#core/advice/rules.ts';
import type { Workload } from '#core/inventory/inventory.ts';
import type { PlannedTechnology } from '#core/inventory/technology.ts';
import { workloadOf } from '#test/fixtures/inventory.ts';

function judge(
  part: Partial<Workload>,
  more: Partial<ReadinessSubject> = {},
  override: PlannedTechnology | null = null,
) {
  const workload = workloadOf('w', { operatingSystem: 'Ubuntu 22.04 (64-bit)', powerState: 'on', ...part });
  const features = readFeatures(workload, null, compileRoles([]));
  const judged = readinessOf({
    features,
    advice: advise(features, override, null),
    hostBasis: 'recorded',
    hasHost: true,
    isMeasured: true,
    movesData: false,
    isReached: true,
    hasNoOpenWave: false,
    ...more,
  });
  return { state: judged.state, rules: judged.reasons.map(({ rule }) => rule), reasons: judged.reasons };
}

describe('readiness', () => {
  test('a measured web server on a supported Linux is ready', () => {
    expect(judge({ name: 'web1' })).toMatchObject({ state: 'ready', rules: [] });
  });

  test('a Linux of which the release is not said may be out of support', () => {
    for (const operatingSystem of [
      'CentOS 4/5/6/7 (64-bit)',
      'Ubuntu Linux (64-bit)',
      'Other 3.x or later Linux (64-bit)',
    ]) {
      expect(judge({ name: 'web1', operatingSystem })).toMatchObject({
        state: 'conditional',
        rules: ['release-unknown'],
      });
    }
    // What is a container already has no release to ask for.
    expect(judge({ name: 'web1', operatingSystem: 'Linux', technology: 'container' }).rules).not.toContain(
      'release-unknown',
    );
  });

  test('what cannot be a container is not told that it is no module either', () => {
    const { rules } = judge({ name: 'app1', operatingSystem: 'Microsoft Windows Server 2008 R2 (64-bit)' });
    expect(rules).toEqual(['windows-server-too-old']);
  });

  test('what has to be settled first makes it conditional, each with what to do', () => {
    const { state, rules, reasons } = judge(
      { name: 'web1', operatingSystem: 'CentOS 7 (64-bit)' },
      { isMeasured: false, movesData: true, hostBasis: 'assumed', isReached: false },
    );
    expect(state).toBe('conditional');
    expect(rules).toEqual(['system-out-of-support', 'keeps-state', 'not-measured', 'host-assumed', 'not-reached']);
    for (const { remedy } of reasons) expect(remedy).toMatch(/^[A-Z].{10,}\.$/);
  });

  test('a role that nobody knows has to be confirmed', () => {
    expect(judge({ name: 'xyz' })).toMatchObject({ state: 'conditional', rules: ['role-unknown'] });
  });

  test('no open wave counts before not being reached', () => {
    expect(judge({ name: 'web1' }, { hasNoOpenWave: true, isReached: false }).rules).toEqual(['no-open-wave']);
  });

  test('a database is not ready, and its remedy is not the usual sentence', () => {
    const { state, rules, reasons } = judge({ name: 'sql1' });
    expect(state).toBe('not-ready');
    expect(rules[0]).toBe('database');
    expect(reasons[0]?.remedy).toContain('tested restore');
  });

  test('a database that the user sends to a container is conditional', () => {
    expect(judge({ name: 'sql1' }, {}, 'container')).toMatchObject({ state: 'conditional', rules: ['database'] });
  });

  test('what the inventory does not know is unknown', () => {
    expect(judge({ name: 'web1', operatingSystem: null })).toMatchObject({
      state: 'unknown',
      rules: ['operating-system-unknown'],
    });
    expect(judge({ name: 'web1', powerState: 'off' })).toMatchObject({ state: 'unknown', rules: ['not-running'] });
    expect(judge({ name: 'web1' }, { hasHost: false })).toMatchObject({ state: 'unknown', rules: ['no-host'] });
  });

  test('a template is known, and not ready', () => {
    expect(judge({ name: 'web1', isTemplate: true, powerState: 'off' }).state).toBe('not-ready');
  });

  test('a container that stays one is ready', () => {
    expect(judge({ name: 'web1', technology: 'container' })).toMatchObject({
      state: 'ready',
      rules: ['nothing-to-change'],
    });
  });

  test('every rule that keeps a workload a VM says what to do about it', () => {
    const usual = 'Decide with its owner, and set the technology in the advice.';
    const advice = { workload: 'w', technology: 'vm' as const, stack: '', confidence: 1, reasons: [] };
    const workload = workloadOf('w', { operatingSystem: 'Ubuntu 22.04 (64-bit)', powerState: 'on', name: 'web1' });
    const features = readFeatures(workload, null, compileRoles([]));
    for (const { id } of ceilingRules.filter(({ ceiling }) => ceiling === 'vm')) {
      const { reasons } = readinessOf({
        features,
        advice: { ...advice, blockers: [{ rule: id, text: 'x' }] },
        hostBasis: 'recorded',
        hasHost: true,
        isMeasured: true,
        movesData: false,
        isReached: true,
        hasNoOpenWave: false,
      });
      expect(reasons[0]?.remedy, id).not.toBe(usual);
    }
  });
});
