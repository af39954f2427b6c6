import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallOutput } from '#core/api.ts';
import type { BarRef } from '#core/api/roadmapCalls.ts';
import { ServiceClient } from '#test/fixtures/service/serviceClient.ts';

/** The bank: three teams, freezes that close waves, and an order between two applications. */
describe('the roadmap of the bank', () => {
  let client: ServiceClient;
  beforeAll(async () => {
    client = new ServiceClient();
    await client.call('samples.import', { id: 'bank' });
    await client.call('plan.run', {});
  }, 120_000);
  afterAll(() => client.close());

  const wholeTime = { from: '2000-01-01', to: '2100-01-01' } as const;

  async function allRows(rows: BarRef['rows']): Promise<CallOutput<'roadmap.bars'>['rows']> {
    const found: CallOutput<'roadmap.bars'>['rows'] = [];
    for (;;) {
      const page = await client.call('roadmap.bars', { rows, ...wholeTime, offset: found.length });
      found.push(...page.rows);
      if (found.length >= page.total) return found;
    }
  }

  test('has every move in one bar, however its rows are cut', async () => {
    const waves = await client.call('roadmap.waves', {});
    const moves = waves.reduce((sum, wave) => sum + wave.moves, 0);
    for (const rows of ['clusters', 'teams', 'groups', 'workloads'] as const) {
      const bars = (await allRows(rows)).flatMap((row) => row.bars);
      expect(bars.reduce((sum, bar) => sum + bar.moves, 0)).toBe(moves);
      for (const wave of waves) {
        const own = bars.filter((bar) => bar.wave === wave.number);
        expect(own.reduce((sum, bar) => sum + bar.moves, 0)).toBe(wave.moves);
        expect(own.every((bar) => bar.start >= wave.start && bar.end <= wave.end)).toBe(true);
      }
    }
  });

  test('says what lies around the bars: teams with their load, freezes, what follows from the schedule', async () => {
    const frame = (await client.call('roadmap.frame', {}))!;
    const waves = await client.call('roadmap.waves', {});
    expect(frame.teams.map(({ name }) => name)).toEqual(['Platform', 'Applications', 'Databases']);
    for (const [index, wave] of waves.entries()) {
      const effort = frame.teams.reduce((sum, team) => sum + team.effort[index]!, 0);
      expect(effort).toBeCloseTo(wave.effortDays, 6);
      expect(frame.teams.every((team) => team.effort[index]! <= team.capacity[index]! + 1e-6)).toBe(true);
    }
    expect(frame.freezes[0]).toEqual({
      name: 'Close of the first quarter',
      from: '2027-03-22',
      to: '2027-04-04',
      workloads: null,
    });
    const closed = frame.waves.filter((wave) => wave.closed).map((wave) => wave.number);
    for (const wave of closed) expect(waves[wave - 1]!.moves).toBe(0);
    expect(frame.held).toBe(0);
  });

  test('gives each move of the sheet its team and its days', async () => {
    const { rows } = await client.call('moves.page', { limit: 20 });
    for (const row of rows) {
      expect(['platform', 'applications', 'data']).toContain(row.schedule?.team);
      expect(row.schedule!.start <= row.schedule!.end).toBe(true);
    }
  });

  test('a drag into the close of the year is caught, with the wave and the workload, and for certain', async () => {
    const [row] = await allRows('workloads');
    // Wave 26 runs from 20 December 2027 to 2 January 2028: nobody may work in it. The plan ends long before.
    const trial = await client.call('roadmap.tryHold', {
      bar: { rows: 'workloads', id: row!.id, wave: row!.bars[0]!.wave },
      wave: 26,
    });
    const broken = trial.violations.find((violation) => violation.invariant === 'closed-waves');
    expect(broken).toMatchObject({ wave: 26, workload: { id: row!.id, name: row!.name }, certain: true });
    expect(broken!.text).toContain('which must not move in it');
    // The wave before it ends with the freeze as well, but begins a week earlier.
    expect(trial.nearestWave).toBe(25);
  }, 60_000);

  test('a drag into a full wave says which team lacks the days, and for which a new plan may find a way', async () => {
    const rows = await allRows('workloads');
    const full = (await client.call('roadmap.waves', {})).find((wave) => wave.moves === 20 && wave.number > 1)!;
    const row = rows.find((one) => one.bars.length === 1 && one.bars[0]!.wave !== full.number)!;
    const bar: BarRef = { rows: 'workloads', id: row.id, wave: row.bars[0]!.wave, within: null };
    const trial = await client.call('roadmap.tryHold', { bar, wave: full.number });
    expect(trial.violations.find(({ invariant }) => invariant === 'moves-within-limit')).toEqual({
      invariant: 'moves-within-limit',
      text: `Wave ${full.number} has 21 moves; at most 20 are allowed.`,
      wave: full.number,
      host: null,
      workload: null,
      team: null,
      certain: false,
    });
    expect(trial.nearestWave).not.toBe(full.number);
    if (trial.nearestWave !== null) {
      const there = await client.call('roadmap.tryHold', { bar, wave: trial.nearestWave });
      expect(there.violations).toEqual([]);
    }
  }, 60_000);

  test('a drag that breaks nothing is said so, is held by the next plan, and undone', async () => {
    const rows = (await allRows('workloads')).filter((row) => row.bars.length === 1 && row.bars[0]!.moves === 1);
    const waves = await client.call('roadmap.waves', {});
    let legal: { readonly bar: BarRef; readonly wave: number } | null = null;
    for (const row of rows.slice(0, 40)) {
      const bar: BarRef = { rows: 'workloads', id: row.id, wave: row.bars[0]!.wave, within: null };
      const wave = waves.length - 1;
      if (bar.wave === wave) continue;
      const trial = await client.call('roadmap.tryHold', { bar, wave });
      if (trial.violations.length > 0) continue;
      expect(trial).toMatchObject({ nearestWave: wave, workloads: 1 });
      legal = { bar, wave };
      break;
    }
    expect(legal).not.toBeNull();
    await client.call('roadmap.hold', legal!);
    expect((await client.call('scenario.get', {})).roadmap.heldInWave).toEqual({ [legal!.bar.id]: legal!.wave });
    expect((await client.call('file.state', {})).plan).toBe('stale');
    await client.call('plan.run', {});
    const held = (await allRows('workloads')).find((row) => row.id === legal!.bar.id)!;
    expect(held.bars.map(({ wave, held: count }) => [wave, count])).toEqual([[legal!.wave, 1]]);
    const overview = await client.call('plan.overview', {});
    expect(overview!.certificate.find(({ invariant }) => invariant === 'held-in-wave')).toMatchObject({ holds: true });
    expect(await client.call('roadmap.frame', {})).toMatchObject({ held: 1, heldByWave: { [legal!.wave]: 1 } });

    await client.call('history.undo', {});
    expect((await client.call('scenario.get', {})).roadmap.heldInWave).toEqual({});
  }, 240_000);

  test('a bar of a plan that is gone is refused', async () => {
    const bar: BarRef = { rows: 'workloads', id: 'nobody', wave: 1, within: null };
    await expect(client.call('roadmap.hold', { bar, wave: 2 })).rejects.toMatchObject({ code: 'not-found' });
  });
});
