import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallOutput } from '#core/api.ts';
import { sampleFile, ServiceClient } from '#test/fixtures/service/serviceClient.ts';

/** A roadmap followed through the service: from the baseline to marks, a newer list and the rest planned anew. */

describe('a roadmap that is followed', () => {
  let now = '2027-01-04T09:00:00Z';
  let client: ServiceClient;
  let baseline: CallOutput<'plan.run'>;
  beforeAll(async () => {
    client = new ServiceClient({ now: () => new Date(now) });
    await client.importFiles(sampleFile('hosts.csv'), sampleFile('workloads.csv'));
    baseline = await client.call('plan.run', {});
  }, 120_000);
  afterAll(() => client.close());

  const report = async (day: string) => (await client.call('follow.report', { day }))!;
  const moves = (wave: number) => client.call('follow.moves', { wave, limit: 500 });

  test('is the plan as it is, and none is followed before', async () => {
    expect(await client.call('follow.state', {})).toBeNull();
    expect(await client.call('follow.report', { day: '2027-01-04' })).toBeNull();
    expect(await client.call('follow.differences', {})).toBeNull();
    await expect(client.call('follow.moves', { wave: 1 })).rejects.toThrow('No roadmap is followed');
    await client.call('follow.start', {});
    const overview = await client.call('plan.overview', {});
    const waves = await client.call('roadmap.waves', {});
    expect(await client.call('follow.state', {})).toEqual({
      scenario: 'Base case',
      inputsHash: baseline.inputsHash,
      plannedAt: '2027-01-04T09:00:00.000Z',
      followedAt: '2027-01-04T09:00:00.000Z',
      wavesBefore: 0,
      waves: overview!.waves,
      moves: waves.reduce((sum, wave) => sum + wave.moves, 0),
      releases: waves.reduce((sum, wave) => sum + wave.released.length, 0),
      start: waves[0]!.start,
      end: waves.at(-1)!.end,
      isActivePlan: true,
    });
  });

  test('takes marks of single moves, of whole waves and of hosts, each of which can be undone', async () => {
    const first = (await moves(1)).rows;
    const one = first[0]!;
    await client.call('follow.mark', {
      wave: 1,
      workloads: [one.workload],
      status: 'slipped',
      on: '2027-01-10',
      note: 'No window',
    });
    expect((await moves(1)).rows[0]).toEqual({ ...one, status: 'slipped', on: '2027-01-10', note: 'No window' });
    expect((await report('2027-01-10')).waves[0]!.moves).toEqual({ planned: first.length, done: 0, slipped: 1 });
    await client.call('follow.mark', { wave: 1, workloads: null, status: 'done', on: '2027-01-15' });
    const after = await report('2027-01-15');
    expect(after.waves[0]!.moves).toEqual({ planned: first.length, done: first.length, slipped: 0 });
    expect(after.schedulePerformanceIndex).toBeGreaterThan(1);
    expect((await client.call('history.state', {})).undo).toBe('marking wave 1 done');
    await client.call('history.undo', {});
    expect((await moves(1)).rows[0]).toMatchObject({ status: 'slipped', note: 'No window' });
    expect((await report('2027-01-15')).waves[0]!.moves).toMatchObject({ done: 0, slipped: 1 });
    await client.call('history.redo', {});
    expect((await client.call('follow.moves', { wave: 1, status: 'done' })).total).toBe(first.length);

    const wave = (await report('2027-01-15')).waves.find(({ hosts }) => hosts.length > 0)!;
    const host = wave.hosts[0]!;
    await client.call('follow.markHosts', { hosts: [host.id], off: true, on: wave.end });
    const reported = await report(wave.end);
    expect(reported.waves[wave.wave - 1]!.hosts[0]).toEqual({ ...host, offOn: wave.end });
    await client.call('follow.markHosts', { hosts: [host.id], off: false, on: wave.end });
    expect((await report(wave.end)).waves[wave.wave - 1]!.hosts[0]).toEqual(host);
  });

  test('refuses marks of what is not in it', async () => {
    const mark = { status: 'done' as const, on: '2027-01-15' };
    await expect(client.call('follow.mark', { ...mark, wave: 99, workloads: null })).rejects.toThrow('no wave 99');
    await expect(client.call('follow.mark', { ...mark, wave: 1, workloads: ['nobody'] })).rejects.toThrow(
      'has no move of nobody',
    );
    await expect(client.call('follow.markHosts', { hosts: ['nothing'], off: true, on: '2027-01-15' })).rejects.toThrow(
      'has no host nothing',
    );
  });

  test('stays as it was when the scenario is planned anew, and is checked with the file', async () => {
    const before = await report('2027-01-15');
    await client.call('assumptions.set', { id: 'team.effortDaysPerWave', override: { low: 10, likely: 15, high: 20 } });
    await expect(client.call('follow.start', {})).rejects.toThrow('Plan again, then follow it');
    await client.call('plan.run', {});
    expect(await report('2027-01-15')).toEqual(before);
    expect((await client.call('follow.state', {}))!.isActivePlan).toBe(false);
    const { followed, damage } = await client.call('file.check', {});
    expect(damage).toEqual([]);
    expect(followed).toMatchObject({ scenario: 'Base case', holds: true, inputsHash: baseline.inputsHash });
    const first = before.waves[0]!;
    expect(followed!.progress).toMatchObject({
      asOf: '2027-01-04',
      moves: { planned: before.waves.reduce((sum, wave) => sum + wave.moves.planned, 0), done: 0 },
    });
    now = '2027-01-18T09:00:00Z';
    expect((await client.call('file.check', {})).followed!.progress.moves.done).toBe(first.moves.done);
    await client.call('history.undo', {});
  }, 120_000);

  test('is compared with a newer list, which suggests marks', async () => {
    expect(await client.call('follow.differences', {})).toMatchObject({ seenOn: null, total: 0 });
    const second = (await moves(2)).rows;
    const move = second.find((one) => one.fromTechnology !== one.toTechnology)!;
    const done = (await moves(1)).rows.find((one) => one.fromTechnology !== one.toTechnology)!;
    const lines = readFileSync(sampleFile('workloads.csv'), 'utf8').split('\n');
    const file = join(client.folder, 'workloads.csv');
    writeFileSync(
      file,
      lines
        .filter((line) => !line.startsWith(`${move.name},`) && !line.startsWith(`${done.name},`))
        .map((line, index) => (index === 1 ? [line, line.replace(/^[^,]+/, 'surprise-01')].join('\n') : line))
        .join('\n'),
    );
    now = '2027-01-20T09:00:00Z';
    await client.importFiles(file);
    const differences = (await client.call('follow.differences', {}))!;
    expect(differences.seenOn).toBe('2027-01-20');
    expect(differences.confirmed.ported).toBe(1);
    const text = differences.rows.map((row) => row.text).join('\n');
    expect(text).toContain(`${move.name} is in no list any more: its change to a`);
    expect(text).toContain('surprise-01 runs');
    expect(differences.suggested).toEqual({ moves: 1, hosts: 0 });
    await client.call('follow.applySuggestions', { keys: null });
    expect((await moves(2)).rows.find(({ workload }) => workload === move.workload)).toMatchObject({
      status: 'done',
      on: '2027-01-20',
      note: 'Seen in the list of 2027-01-20',
    });
    expect((await client.call('follow.differences', {}))!.suggested).toEqual({ moves: 0, hosts: 0 });
    await expect(client.call('follow.applySuggestions', { keys: null })).rejects.toThrow('suggest nothing');
    await client.call('history.undo', {});
    // The list again as it was: the import is undone too.
    await client.call('history.undo', {});
    expect((await moves(2)).rows.every(({ status }) => status === 'open')).toBe(true);
  }, 120_000);

  test('is planned anew from what is finished, as a scenario of its own with every check', async () => {
    const waves = (await report('2027-01-20')).waves;
    const rest = await client.call('follow.replan', { day: '2027-01-18' });
    expect(rest).toMatchObject({ scenario: 'Base case, from 2027-01-18', startDate: '2027-01-18', wavesBefore: 1 });
    expect(rest.inputsHash).not.toBe(baseline.inputsHash);
    expect(await client.call('roadmap.frame', {})).toMatchObject({ wavesBefore: 1 });
    const overview = (await client.call('plan.overview', {}))!;
    expect(overview).toMatchObject({ current: true, inputsHash: rest.inputsHash, waves: rest.waves });
    expect(overview.certificate.every(({ holds }) => holds)).toBe(true);
    expect(rest.waves).toBeLessThan(waves.length + 1);
    const finished = new Set(
      (await moves(1)).rows.filter((row) => row.fromTechnology !== row.toTechnology).map(({ workload }) => workload),
    );
    expect(finished.size).toBeGreaterThan(0);
    const left = await client.call('moves.page', { limit: 500 });
    const ported = left.rows.filter((row) => row.fromTechnology !== row.toTechnology);
    expect(ported.some(({ workload }) => finished.has(workload))).toBe(false);
    const { plans } = await client.call('file.check', {});
    expect(plans.map(({ current, holds }) => [current, holds])).toEqual([
      [expect.any(Boolean), true],
      [true, true],
    ]);
    // Questions beside the plan are asked of the same state.
    await client.call('placement.nextHost', { cluster: (await client.call('placement.clusters', {}))[0]!.cluster });
  }, 120_000);

  test('goes on with the rest, whose waves count on, until it is stopped', async () => {
    await client.call('follow.start', {});
    const state = (await client.call('follow.state', {}))!;
    expect(state).toMatchObject({ scenario: 'Base case, from 2027-01-18', wavesBefore: 1, isActivePlan: true });
    expect((await report('2027-01-18')).waves.every(({ moves: { done } }) => done === 0)).toBe(true);
    const again = await client.call('follow.replan', { day: '2027-01-18' });
    expect(again).toMatchObject({ scenario: 'Base case, from 2027-01-18 (2)', wavesBefore: 1, waves: state.waves });
    await client.call('history.undo', {});
    await client.call('history.undo', {});
    expect((await client.call('follow.state', {}))!.scenario).toBe('Base case');
    await client.call('history.redo', {});
    expect(await client.call('follow.state', {})).toEqual(state);
    await client.call('follow.stop', {});
    expect(await client.call('follow.state', {})).toBeNull();
    await client.call('history.undo', {});
    expect(await client.call('follow.state', {})).toEqual(state);
    const path = join(client.folder, 'saved.headroom');
    await client.file('file.saveAs', path);
    await client.call('file.new', {});
    expect(await client.call('follow.state', {})).toBeNull();
    await client.file('file.open', path);
    expect(await client.call('follow.state', {})).toEqual(state);
  }, 120_000);

  test('is told by the terminal that checks its file', () => {
    const check = (...args: readonly string[]): string => {
      const entry = fileURLToPath(new URL('../../../electron/cli.ts', import.meta.url));
      const { stdout, stderr, status } = spawnSync(process.execPath, [entry, 'check', 'saved.headroom', ...args], {
        cwd: client.folder,
        // Under npm the terminal takes paths from where npm was called.
        env: { ...process.env, INIT_CWD: client.folder },
        encoding: 'utf8',
      });
      expect([stderr, status]).toEqual(['', 0]);
      return stdout;
    };
    expect(check()).toMatch(
      /Followed since 2027-01-20: Base case, from 2027-01-18; every check holds\n {2}on \d{4}-\d\d-\d\d: 0 of \d+ moves done; 0 of \d+ hosts off; 0 of \d+ waves done/,
    );
    expect(JSON.parse(check('--json'))).toMatchObject({
      followed: { scenario: 'Base case, from 2027-01-18', holds: true, progress: { moves: { done: 0, slipped: 0 } } },
    });
  }, 60_000);
});
