import { addDays } from '#core/roadmap/calendar.ts';

const msPerDay = 86_400_000;
const epoch = '1970-01-01';

/** Days since 1970-01-01 of an ISO day; throws RangeError when it is no day. Example: `dayNumber('1970-01-02')` is 1. */
export function dayNumber(isoDay: string): number {
  // Checks the day, too: 30 February is refused.
  return Date.parse(`${addDays(isoDay, 0)}T00:00:00Z`) / msPerDay;
}

/** The ISO day of a day number; see {@link dayNumber}. */
export function isoDayOf(day: number): string {
  return addDays(epoch, day);
}

/** 1 is Monday, 7 Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Monday to Friday. */
export function isWorkingDay(day: number): boolean {
  return weekdayOf(day) <= 5;
}

/** The quarter of a day as `2027-Q1`. */
export function quarterOf(isoDay: string): string {
  return `${isoDay.slice(0, 4)}-Q${Math.ceil(Number(isoDay.slice(5, 7)) / 3)}`;
}

/** The quarter after another. Example: `2027-Q4` is followed by `2028-Q1`. */
export function nextQuarter(quarter: string): string {
  const year = Number(quarter.slice(0, 4));
  const number = Number(quarter.slice(6));
  return number === 4 ? `${String(year + 1).padStart(4, '0')}-Q1` : `${quarter.slice(0, 6)}${number + 1}`;
}
