/** Points in time as monitoring systems write them. */

/** Seconds since 1970 below, milliseconds above: the border is the year 5138 in seconds and 1973 in milliseconds. */
const secondsBelow = 1e11;

const months: readonly string[] = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Which of two numbers is the day in `03/04/2026`. */
export type DayOrder = 'day-first' | 'month-first';

/** A time that was read, and whether it counted seconds or milliseconds. */
export interface TimeReading {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly epochUnit: 's' | 'ms' | null;
}

/**
 * Reads ISO 8601, RVTools' `2026/03/01 12:00:00`, `01.03.2026 12:00`, `3/1/2026 12:00:00 PM` in the order given, vROps'
 * `12:00 AM 21 July 2026`, and seconds, milliseconds, microseconds or nanoseconds since 1970, which are told by their size and never by a
 * heading: real traces head a column of seconds with `[ms]`. Times without a zone are UTC. Null for what is no time.
 */
export function readTime(text: string, order: DayOrder): TimeReading | null {
  const trimmed = text.trim();
  if (/^\d{9,19}(?:\.\d+)?$/.test(trimmed)) return readEpoch(Number(trimmed));
  const time = readIso(trimmed) ?? readLocal(trimmed, order) ?? readWords(trimmed);
  return time === null ? null : { time, epochUnit: null };
}

/** What the times of a file say of the order of day and month; American order where all could be either. */
export function detectDayOrder(samples: Iterable<string>): DayOrder {
  for (const sample of samples) {
    const match = /^(\d{1,2})([/.-])(\d{1,2})\2\d{4}/.exec(sample.trim());
    if (!match) continue;
    if (match[2] === '.' || Number(match[1]) > 12) return 'day-first';
    if (Number(match[3]) > 12) return 'month-first';
  }
  return 'month-first';
}

function readEpoch(value: number): TimeReading | null {
  if (value < secondsBelow) return { time: value * 1000, epochUnit: 's' };
  if (value < 1e14) return { time: value, epochUnit: 'ms' };
  return { time: value < 1e17 ? value / 1e3 : value / 1e6, epochUnit: 'ms' };
}

function readIso(text: string): number | null {
  const match =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(
      text,
    );
  if (match === null) return null;
  const time = utc(match.slice(1, 7));
  const zone = match[7];
  if (time === null || zone === undefined || /^(?:z|utc)$/i.test(zone)) return time;
  const digits = zone.replace(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return time - (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

function readLocal(text: string, order: DayOrder): number | null {
  const match =
    /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(am|pm)?)?$/i.exec(text);
  if (match === null) return null;
  const [one, other] = [match[1], match[3]];
  const [day, month] = order === 'day-first' ? [one, other] : [other, one];
  return utc([match[4], month, day, halfDay(match[5], match[8]), match[6], match[7]]);
}

function readWords(text: string): number | null {
  const match =
    /^(?:(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?,?\s+)?(\d{1,2})\.?\s+([a-z]{3,9})\.?,?\s+(\d{4})(?:[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?)?$/i.exec(
      text,
    );
  if (match === null) return null;
  const month = months.indexOf((match[6] ?? '').slice(0, 3).toLowerCase()) + 1;
  if (month === 0) return null;
  const [hour, minute, second, half] = match[1] === undefined ? match.slice(8, 12) : match.slice(1, 5);
  return utc([match[7], String(month), match[5], halfDay(hour, half), minute, second]);
}

function halfDay(hour: string | undefined, half: string | undefined): string | undefined {
  if (hour === undefined || half === undefined) return hour;
  const number = Number(hour) % 12;
  return String(half.toLowerCase() === 'pm' ? number + 12 : number);
}

function utc(parts: readonly (string | undefined)[]): number | null {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(time);
  if (back.getUTCMonth() + 1 !== month || back.getUTCDate() !== day || hour > 23 || minute > 59 || second > 60)
    return null;
  return time;
}
