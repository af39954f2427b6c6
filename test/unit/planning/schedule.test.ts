import { describe, expect, test } from 'vitest';
import type { Move } from '#core/planResult.ts';
import type { MoveFacts, WorkloadMoves } from '#core/planning/moveFacts.ts';
import { scheduleMoves, type ScheduleInputs } from '#core/planning/schedule.ts';
import { WorkCalendar } from '#core/planning/workCalendar.ts';
import { roadmapSettingsSchema } from '#core/scenario/roadmapSettings.ts';

const facts = (fields: Partial<MoveFacts> = {}): MoveFacts => ({
  effortDays: 1,
  method: 'cut-over',
  transferHours: 2,
  downtimeMinutes: 90,
  cost: 100,
  expectedLoss: 5,
  ...fields,
});
const moves: WorkloadMoves = {
  host: facts({ method: 'live', downtimeMinutes: 0.01, transferHours: 0.02 }),
  port: { ...facts(), skills: ['container'] },
  via: null,
};

const port = (workload: string, effortDays: number): Move => ({
  workload,
  fromTechnology: 'vm',
  toTechnology: 'container',
  fromHost: 'h1',
  toHost: 'h2',
  effortDays,
});
const live = (workload: string, effortDays: number): Move => ({ ...port(workload, effortDays), toTechnology: 'vm' });

function schedule(
  list: readonly Move[],
  settings: Record<string, unknown> = {},
  fields: Partial<ScheduleInputs> = {},
  teams: readonly (string | null)[] = list.map(() => null),
) {
  const calendar = new WorkCalendar(roadmapSettingsSchema.parse(settings), {
    startDate: '2027-01-04',
    waveDays: 14,
    horizonWaves: 4,
    daysPerWave: 10,
    membersOf: (words) => words,
  });
  return scheduleMoves({
    waves: [{ number: 1, start: '2027-01-04', end: '2027-01-17', moves: list }],
    teamOf: [teams],
    calendar,
    movesOf: new Map(list.map((move) => [move.workload, moves])),
    workloads: new Map(list.map((move) => [move.workload, { portCost: 900, moveCost: 30, portRisk: 40, moveRisk: 2 }])),
    daysOf: () => 10,
    ...fields,
  });
}

describe('the days of work', () => {
  test('follow each other, a team’s days spread evenly over its working days', () => {
    // One person-day a working day.
    const days = schedule([port('a', 1), port('b', 2), port('c', 0.5), port('d', 6.5)]).map(({ start, end }) => [
      start,
      end,
    ]);
    expect(days).toEqual([
      ['2027-01-04', '2027-01-04'],
      ['2027-01-05', '2027-01-06'],
      ['2027-01-07', '2027-01-07'],
      ['2027-01-07', '2027-01-15'],
    ]);
  });

  test('leave out frozen days and what the team is absent', () => {
    const settings = {
      teams: [{ id: 't', name: 'T', daysPerWave: 10, absences: [{ from: '2027-01-04', to: '2027-01-05' }] }],
      freezes: [{ name: 'F', from: '2027-01-07', to: '2027-01-10' }],
    };
    const [a, b] = schedule([port('a', 1), port('b', 2)], settings, { daysOf: () => 6 }, ['t', 't']);
    expect([a!.start, a!.end]).toEqual(['2027-01-06', '2027-01-06']);
    expect([b!.start, b!.end]).toEqual(['2027-01-11', '2027-01-12']);
  });

  test('of two teams do not wait for each other', () => {
    const settings = {
      teams: [
        { id: 's', name: 'S', daysPerWave: 10 },
        { id: 't', name: 'T', daysPerWave: 10 },
      ],
    };
    const starts = schedule([port('a', 3), port('b', 1), port('c', 1)], settings, {}, ['s', 't', 's']).map(
      (move) => move.start,
    );
    expect(starts).toEqual(['2027-01-04', '2027-01-04', '2027-01-07']);
  });

  test('stay in the wave when a wave is filled to the last tenth', () => {
    const list = Array.from({ length: 100 }, (_, i) => port(`w${i}`, 0.1));
    const all = schedule(list);
    expect(all.at(-1)).toMatchObject({ start: '2027-01-15', end: '2027-01-15' });
    expect(all.filter((move) => move.end === '2027-01-04')).toHaveLength(10);
  });

  test('are still days of the wave where it has no working day', () => {
    const [only] = schedule(
      [live('a', 1)],
      {},
      {
        waves: [{ number: 1, start: '2027-01-09', end: '2027-01-10', moves: [live('a', 1)] }],
        calendar: new WorkCalendar(roadmapSettingsSchema.parse({}), {
          startDate: '2027-01-09',
          waveDays: 2,
          horizonWaves: 4,
          daysPerWave: 10,
          membersOf: (words) => words,
        }),
      },
    );
    expect([only!.start, only!.end]).toEqual(['2027-01-09', '2027-01-09']);
  });
});

describe('cut-overs', () => {
  test('are on the evening of the last day of work for as long as they take, in quarter hours', () => {
    const [move] = schedule([port('a', 2)]);
    expect(move).toMatchObject({
      end: '2027-01-05',
      cutOver: { day: '2027-01-05', from: '18:00', hours: 1.5 },
      rollbackUntil: '2027-01-17',
      method: 'cut-over',
      transferHours: 2,
      downtimeMinutes: 90,
    });
  });

  test('wait for the first window after the work, which then ends with it', () => {
    const windows = {
      maintenanceWindows: [{ name: 'W', workloads: ['a'], weekdays: [6], from: '20:00', hours: 4 }],
    };
    expect(schedule([port('a', 1)], windows)[0]).toMatchObject({
      start: '2027-01-04',
      end: '2027-01-09',
      cutOver: { day: '2027-01-09', from: '20:00', hours: 4 },
    });
  });

  test('pull the work forward where the last window of the wave is before its end', () => {
    const windows = { maintenanceWindows: [{ name: 'W', workloads: ['b'], weekdays: [2], from: '01:00', hours: 4 }] };
    const [, b] = schedule([port('a', 8), port('b', 2)], windows);
    expect(b).toMatchObject({ start: '2027-01-12', end: '2027-01-12', cutOver: { day: '2027-01-12' } });
  });

  test('and live moves keep clear of days on which their workload is frozen', () => {
    const settings = { freezes: [{ name: 'F', from: '2027-01-04', to: '2027-01-06', workloads: ['a'] }] };
    const [a, b] = schedule([live('a', 0.1), live('b', 0.1)], settings);
    expect(a).toMatchObject({ start: '2027-01-04', end: '2027-01-07', cutOver: null });
    expect(b).toMatchObject({ start: '2027-01-04', end: '2027-01-04' });
  });

  test('live moves have none', () => {
    expect(schedule([live('a', 0.1)])[0]).toMatchObject({ method: 'live', cutOver: null, cost: 30, expectedLoss: 2 });
  });
});

describe('which move it is', () => {
  const staged: WorkloadMoves = {
    host: facts({ method: 'live' }),
    via: { ...facts({ transferHours: 7 }), skills: ['container'], technology: 'container' },
    port: { ...facts({ transferHours: 0, method: 'redeploy' }), skills: ['wasm'] },
  };

  test('the step to the stage, the step from it, and a change of host', () => {
    const list: Move[] = [
      port('a', 1),
      { ...port('b', 1), fromTechnology: 'container', toTechnology: 'wasm' },
      live('c', 0.1),
    ];
    const made = schedule(list, {}, { movesOf: new Map(list.map((move) => [move.workload, staged])) });
    expect(made.map((move) => [move.transferHours, move.method, move.cost])).toEqual([
      [7, 'cut-over', 900],
      [0, 'redeploy', 900],
      [2, 'live', 30],
    ]);
  });
});
