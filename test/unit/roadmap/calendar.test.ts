import { expect, test } from 'vitest';
import { addDays, waveDates } from '#core/roadmap/calendar.ts';

test.each([
  ['2027-01-04', 0, '2027-01-04'],
  ['2027-01-31', 1, '2027-02-01'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2100-02-28', 1, '2100-03-01'],
  ['2027-12-31', 1, '2028-01-01'],
  ['2027-01-01', -1, '2026-12-31'],
])('%s and %d days is %s', (day, days, expected) => {
  expect(addDays(day, days)).toBe(expected);
});

test.each(['2027-02-30', '2027-13-01', 'soon', '', '2027-1-4'])('%j is refused', (day) => {
  expect(() => addDays(day, 1)).toThrow(RangeError);
});

test('a wave of one day starts and ends on it', () => {
  expect(waveDates('2027-01-04', 1, 3)).toEqual({ start: '2027-01-06', end: '2027-01-06' });
});
