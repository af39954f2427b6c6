import { describe, expect, test } from 'vitest';
import { WorkCalendar, type CalendarSettings } from '#core/planning/workCalendar.ts';
import { roadmapSettingsSchema, skills } from '#core/scenario/roadmapSettings.ts';

/** Monday 4 January 2027, waves of two weeks. */
function calendarOf(
  settings: Record<string, unknown>,
  { waveDays = 14, horizonWaves = 6, startDate = '2027-01-04' } = {},
): WorkCalendar {
  const parsed: CalendarSettings = roadmapSettingsSchema.parse(settings);
  return new WorkCalendar(parsed, {
    startDate,
    waveDays,
    horizonWaves,
    daysPerWave: 40,
    membersOf: (words) => words,
  });
}

const live = { interrupts: false, hours: 0 };
const hours = (count: number) => ({ interrupts: true, hours: count });

describe('teams', () => {
  test('without teams and freezes nothing is limited', () => {
    const calendar = calendarOf({});
    expect(calendar.teams).toBeUndefined();
    expect(calendar.closedForAll).toEqual([]);
    expect(calendar.closedWaves('a', hours(100))).toBeUndefined();
  });

  test('a freeze of everything takes its share of the working days, for a scenario without teams too', () => {
    // Wednesday to Sunday: three working days of ten.
    const calendar = calendarOf({ freezes: [{ name: 'Close', from: '2027-01-13', to: '2027-01-17' }] });
    expect(calendar.teams).toEqual([{ id: 'team', name: 'Team', skills, daysByWave: [28, 40] }]);
    expect(calendar.closedForAll).toEqual([]);
  });

  test('weekends that are frozen cost nothing', () => {
    const calendar = calendarOf({
      teams: [{ id: 't', name: 'T', daysPerWave: 10 }],
      freezes: [{ name: 'Weekend', from: '2027-01-09', to: '2027-01-10' }],
    });
    expect(calendar.teams?.[0]?.daysByWave).toEqual([10]);
  });

  test('absences are a team’s own, and days that are frozen as well count once', () => {
    const calendar = calendarOf({
      teams: [
        { id: 'a', name: 'A', daysPerWave: 10, absences: [{ from: '2027-01-18', to: '2027-01-22' }] },
        { id: 'b', name: 'B', daysPerWave: 20, skills: ['wasm'] },
      ],
      freezes: [{ name: 'F', from: '2027-01-21', to: '2027-01-26' }],
    });
    // The second wave is 18 to 31 January: A misses Monday to Friday and two days more, B four days of ten.
    expect(calendar.teams?.map((team) => [team.id, team.daysByWave])).toEqual([
      ['a', [10, 3, 10]],
      ['b', [20, 12, 20]],
    ]);
    expect(calendar.teams?.[1]?.skills).toEqual(['wasm']);
    expect(calendar.workingDays(2, 'a')).toEqual(['2027-01-27', '2027-01-28', '2027-01-29']);
  });

  test('a wave without a working day is closed for all', () => {
    const calendar = calendarOf({ freezes: [{ name: 'Year', from: '2027-02-01', to: '2027-02-14' }] });
    expect(calendar.closedForAll).toEqual([3]);
    expect(calendar.teams?.[0]?.daysByWave).toEqual([40, 40, 0, 40]);
    expect(calendar.closedWaves('anything', live)).toEqual([3]);
  });

  test('teams that are away in turn close nothing', () => {
    const away = (from: string, to: string) => [{ from, to }];
    const calendar = calendarOf({
      teams: [
        { id: 'a', name: 'A', daysPerWave: 5, absences: away('2027-01-04', '2027-01-17') },
        { id: 'b', name: 'B', daysPerWave: 5, absences: away('2027-01-18', '2027-01-31') },
      ],
    });
    expect(calendar.closedForAll).toEqual([]);
    expect(calendar.teams?.map((team) => team.daysByWave)).toEqual([
      [0, 5],
      [5, 0, 5],
    ]);
  });
});

describe('closed waves', () => {
  test('a freeze of some workloads closes only waves that it fills, and only to them', () => {
    const calendar = calendarOf({
      freezes: [{ name: 'F', from: '2027-01-18', to: '2027-02-05', workloads: ['a'] }],
    });
    expect(calendar.teams).toBeUndefined();
    expect(calendar.closedWaves('a', live)).toEqual([2]);
    expect(calendar.closedWaves('b', live)).toBeUndefined();
  });

  test('an interruption needs a window that is long enough on a day that is not frozen', () => {
    const settings = {
      // Saturdays.
      maintenanceWindows: [{ name: 'W', workloads: ['a'], weekdays: [6], from: '06:00', hours: 4 }],
      freezes: [{ name: 'F', from: '2027-01-23', to: '2027-01-30', workloads: ['a'] }],
    };
    const calendar = calendarOf(settings);
    expect(calendar.closedWaves('a', hours(4))).toEqual([2]);
    expect(calendar.closedWaves('a', hours(4.5))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(calendar.closedWaves('a', live)).toBeUndefined();
    expect(calendar.closedWaves('b', hours(20))).toBeUndefined();
    expect(calendar.longestWindowHours('a')).toBe(4);
    expect(calendar.longestWindowHours('b')).toBeNull();
  });

  test('a window past midnight must not run into a frozen day, nor out of the wave', () => {
    const window = { name: 'W', workloads: ['a'], weekdays: [7], from: '22:00', hours: 4 };
    // With waves that end on Sundays, the second Sunday’s window ends outside.
    const open = calendarOf({ maintenanceWindows: [window] });
    expect(open.cutOverSlot('a', 1, hours(4), '2027-01-04')?.day).toBe('2027-01-10');
    expect(open.cutOverSlot('a', 1, hours(4), '2027-01-14')?.day).toBe('2027-01-10');
    const frozen = calendarOf({
      maintenanceWindows: [window],
      freezes: [{ name: 'Monday', from: '2027-01-11', to: '2027-01-11', workloads: ['a'] }],
    });
    expect(frozen.closedWaves('a', hours(4))).toEqual([1]);
  });

  test('waves shorter than a week have a window in some of them only', () => {
    const calendar = calendarOf(
      { maintenanceWindows: [{ name: 'W', workloads: ['a'], weekdays: [3], from: '01:00', hours: 2 }] },
      { waveDays: 3, horizonWaves: 5 },
    );
    // Monday to Wednesday, Thursday to Saturday, Sunday to Tuesday, Wednesday to Friday, Saturday to Monday.
    expect(calendar.closedWaves('a', hours(1))).toEqual([2, 3, 5]);
  });

  test('equal answers are one list, so that thousands of workloads share it', () => {
    const calendar = calendarOf({
      freezes: [{ name: 'F', from: '2027-01-01', to: '2027-02-01', workloads: ['a', 'b'] }],
    });
    expect(calendar.closedWaves('a', live)).toBe(calendar.closedWaves('b', hours(2)));
  });
});

describe('cut-overs', () => {
  test('without windows they are in the evening of a working day that is not frozen', () => {
    const calendar = calendarOf({ freezes: [{ name: 'F', from: '2027-01-06', to: '2027-01-08', workloads: ['a'] }] });
    expect(calendar.cutOverSlot('a', 1, hours(1), '2027-01-06')).toEqual({
      day: '2027-01-11',
      from: '18:00',
      hours: 6,
    });
    expect(calendar.cutOverSlot('b', 1, hours(1), '2027-01-06')?.day).toBe('2027-01-06');
  });

  test('with windows the first long enough on or after the day, else the last before it', () => {
    const calendar = calendarOf({
      maintenanceWindows: [
        { name: 'Short', workloads: ['a'], weekdays: [2, 4], from: '22:00', hours: 1 },
        { name: 'Long', workloads: ['a'], weekdays: [3], from: '03:00', hours: 6 },
      ],
    });
    expect(calendar.cutOverSlot('a', 1, hours(0.5), '2027-01-05')).toEqual({
      day: '2027-01-05',
      from: '22:00',
      hours: 1,
    });
    expect(calendar.cutOverSlot('a', 1, hours(2), '2027-01-05')).toEqual({
      day: '2027-01-06',
      from: '03:00',
      hours: 6,
    });
    expect(calendar.cutOverSlot('a', 1, hours(2), '2027-01-15')?.day).toBe('2027-01-13');
    expect(calendar.cutOverSlot('a', 1, hours(7), '2027-01-05')).toBeNull();
  });
});
