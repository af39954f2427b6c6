const msPerDay = 86_400_000;

/**
 * The ISO day `days` calendar days after `isoDay` (YYYY-MM-DD), in the proleptic Gregorian calendar, without time zones.
 * Throws a RangeError when `isoDay` is no date.
 * Example: `addDays('2028-02-28', 2)` is `2028-03-01`.
 */
export function addDays(isoDay: string, days: number): string {
  const start = Date.parse(`${isoDay}T00:00:00Z`);
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== isoDay) {
    throw new RangeError(`${isoDay} is not a calendar day (YYYY-MM-DD).`);
  }
  return new Date(start + days * msPerDay).toISOString().slice(0, 10);
}

/** First and last day (inclusive) of wave `number` (from 1) when waves of `waveDays` days follow each other from `startDate`. */
export function waveDates(startDate: string, waveDays: number, number: number): { start: string; end: string } {
  const start = addDays(startDate, (number - 1) * waveDays);
  return { start, end: addDays(start, waveDays - 1) };
}
