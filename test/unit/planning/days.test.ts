import { expect, test } from 'vitest';
import { dayNumber, isoDayOf, isWorkingDay, nextQuarter, quarterOf, weekdayOf } from '#core/planning/days.ts';

test('day numbers count from 1970 and come back as days', () => {
  expect(dayNumber('1970-01-02')).toBe(1);
  for (const day of ['1999-12-31', '2028-02-29', '2027-01-04']) expect(isoDayOf(dayNumber(day))).toBe(day);
  expect(() => dayNumber('2027-02-30')).toThrow(RangeError);
});

test('weekdays begin with Monday', () => {
  expect(weekdayOf(dayNumber('2027-01-04'))).toBe(1);
  expect(weekdayOf(dayNumber('2027-01-10'))).toBe(7);
  expect(weekdayOf(dayNumber('1969-12-31'))).toBe(3);
  expect(isWorkingDay(dayNumber('2027-01-08'))).toBe(true);
  expect(isWorkingDay(dayNumber('2027-01-09'))).toBe(false);
});

test('quarters follow each other over the year', () => {
  expect(quarterOf('2027-03-31')).toBe('2027-Q1');
  expect(quarterOf('2027-10-01')).toBe('2027-Q4');
  expect(nextQuarter('2027-Q4')).toBe('2028-Q1');
  expect(nextQuarter('2027-Q2')).toBe('2027-Q3');
});
