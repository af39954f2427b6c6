import { chineseWords, englishWords, type DrawingWords } from './words.ts';

/**
 * How figures are written, everywhere: thousands apart by a thin space (ISO 80000-1), the unit always, at most three
 * significant digits in headlines, full precision in tables and tooltips. Nothing here asks the machine's locale.
 */

/** How a language writes numbers and dates, and what drawings say in it. */
export interface NumberLocale {
  readonly decimal: string;
  readonly thousands: string;
  /** Short names, January first. */
  readonly months: readonly string[];
  /** `4 Jan 2027`, or `2027年1月4日`; the first when absent. */
  readonly dateOrder?: 'day-first' | 'year-first';
  /** English when absent. */
  readonly words?: DrawingWords;
}

/** U+202F: narrow and never broken at the end of a line. */
export const thinSpace = '\u202f';
/** U+00A0, between a figure and its unit. */
export const noBreakSpace = '\u00a0';
/** U+2212, as wide as a figure; a hyphen is no minus. */
export const minusSign = '\u2212';
/** Between the ends of a range. */
export const enDash = '\u2013';

/** English as international standards print it. */
export const english: NumberLocale = {
  decimal: '.',
  thousands: thinSpace,
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
};

/** Simplified Chinese: thousands apart as in English, years first. */
export const chinese: NumberLocale = {
  decimal: '.',
  thousands: thinSpace,
  months: ['1月', '2月', '3月', '4月', '5月', '6月', '7月', '8月', '9月', '10月', '11月', '12月'],
  dateOrder: 'year-first',
  words: chineseWords,
};

/** What drawings say in this language. */
export function wordsIn(locale: NumberLocale): DrawingWords {
  return locale.words ?? englishWords;
}

/** A figure that is not a finite number is written as a dash. */
const missing = enDash;

function group(digits: string, separator: string): string {
  let out = digits;
  for (let i = digits.length - 3; i > 0; i -= 3) out = out.slice(0, i) + separator + out.slice(i);
  return out;
}

/**
 * A number with a fixed count of decimals: `formatNumber(15006368)` is `15 006 368` (with narrow no-break spaces).
 * Half is rounded away from zero as decimals are printed. Not finite: an en dash.
 */
export function formatNumber(value: number, decimals = 0, locale: NumberLocale = english): string {
  if (!Number.isFinite(value)) return missing;
  const fixed = Math.abs(value).toFixed(decimals);
  // toFixed turns to exponents from 1e21 on; no figure of ours is that large, but a refused input may be shown.
  if (fixed.includes('e')) return `${value < 0 ? minusSign : ''}${fixed}`;
  const [whole = '0', part] = fixed.split('.');
  const isZero = Number(fixed) === 0;
  const sign = value < 0 && !isZero ? minusSign : '';
  return `${sign}${group(whole, locale.thousands)}${part === undefined ? '' : locale.decimal + part}`;
}

/** At most `digits` significant digits, trailing zeros after the decimal mark dropped: `1234.5` is `1 230`, `0.04567` is `0.0457`. */
export function formatSignificant(value: number, digits = 3, locale: NumberLocale = english): string {
  if (!Number.isFinite(value)) return missing;
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(digits));
  const exponent = Math.floor(Math.log10(Math.abs(rounded)));
  const decimals = Math.min(20, Math.max(0, digits - 1 - exponent));
  // The shortest text that still has the significant digits.
  const text = formatNumber(rounded, decimals, locale);
  if (decimals === 0) return text;
  const mark = text.indexOf(locale.decimal);
  let end = text.length;
  while (end > mark + 1 && text[end - 1] === '0') end--;
  return text.slice(0, end === mark + 1 ? mark : end);
}

/** A figure with its unit, held together: `4 420 kWh`. An empty unit leaves the figure alone. */
export function withUnit(figure: string, unit: string): string {
  return unit === '' ? figure : `${figure}${noBreakSpace}${unit}`;
}

/** A unit scaled for reading: the figure divided by `divisor` is in `unit`. */
export interface ScaledUnit {
  readonly divisor: number;
  readonly unit: string;
}

const scales = {
  power: [
    { divisor: 1e6, unit: 'MW' },
    { divisor: 1e3, unit: 'kW' },
    { divisor: 1, unit: 'W' },
  ],
  energy: [
    { divisor: 1e6, unit: 'GWh' },
    { divisor: 1e3, unit: 'MWh' },
    { divisor: 1, unit: 'kWh' },
  ],
  mass: [
    { divisor: 1e6, unit: 'kt' },
    { divisor: 1e3, unit: 't' },
    { divisor: 1, unit: 'kg' },
  ],
  memory: [
    { divisor: 1024 * 1024, unit: 'TiB' },
    { divisor: 1024, unit: 'GiB' },
    { divisor: 1, unit: 'MiB' },
  ],
} as const satisfies Record<string, readonly ScaledUnit[]>;

/** The kinds of quantity with scaled units: base units are W, kWh, kg and MiB. */
export type ScaledQuantity = keyof typeof scales;

/** The largest unit in which `value` (in the base unit) is at least 1; the base unit for 0 and for fractions. */
export function unitFor(quantity: ScaledQuantity, value: number): ScaledUnit {
  const magnitude = Math.abs(value);
  const units: readonly ScaledUnit[] = scales[quantity];
  // 0.9995 and up would be printed as 1 000 of the smaller unit with three digits.
  return units.find((scale) => magnitude >= scale.divisor * 0.9995) ?? (units.at(-1) as ScaledUnit);
}

function scaled(quantity: ScaledQuantity, value: number, locale: NumberLocale): string {
  const { divisor, unit } = unitFor(quantity, value);
  return withUnit(formatSignificant(value / divisor, 3, locale), unit);
}

/** Headline power from watts: `12.4 kW`. */
export function formatPower(watts: number, locale: NumberLocale = english): string {
  return scaled('power', watts, locale);
}

/** Headline energy from kWh: `109 MWh`. */
export function formatEnergy(kWh: number, locale: NumberLocale = english): string {
  return scaled('energy', kWh, locale);
}

/** Headline mass from kg: `41.2 t`. */
export function formatMass(kg: number, locale: NumberLocale = english): string {
  return scaled('mass', kg, locale);
}

/** Headline memory from MiB: `14.3 TiB`. */
export function formatMemory(mebibytes: number, locale: NumberLocale = english): string {
  return scaled('memory', mebibytes, locale);
}

/** The scale of money in headlines: thousands, millions, billions. */
export function moneyUnit(value: number, currency: string): ScaledUnit {
  const magnitude = Math.abs(value);
  if (magnitude >= 999.5e6) return { divisor: 1e9, unit: `bn${noBreakSpace}${currency}` };
  if (magnitude >= 999.5e3) return { divisor: 1e6, unit: `M${noBreakSpace}${currency}` };
  if (magnitude >= 9995) return { divisor: 1e3, unit: `k${noBreakSpace}${currency}` };
  return { divisor: 1, unit: currency };
}

/** Headline money: `1.23 M USD`. `currency` is the three-letter code. */
export function formatMoney(value: number, currency: string, locale: NumberLocale = english): string {
  const { divisor, unit } = moneyUnit(value, currency);
  return withUnit(formatSignificant(value / divisor, 3, locale), unit);
}

/** A share as percent from 0..1: `12.5 %`, three significant digits at most and never more than one decimal. */
export function formatPercent(fraction: number, locale: NumberLocale = english): string {
  if (!Number.isFinite(fraction)) return missing;
  const percent = fraction * 100;
  const text = formatNumber(percent, Math.abs(percent) >= 99.95 ? 0 : 1, locale);
  return withUnit(text.endsWith(`${locale.decimal}0`) ? text.slice(0, -2) : text, '%');
}

/** A share as percent with a fixed count of decimals, for columns: `5.0 %`. */
export function formatPercentFixed(fraction: number, decimals = 1, locale: NumberLocale = english): string {
  return Number.isFinite(fraction) ? withUnit(formatNumber(fraction * 100, decimals, locale), '%') : missing;
}

/** A count with its noun, in the right number: `formatCount(1, 'host', 'hosts')` is `1 host`. */
export function formatCount(count: number, singular: string, plural: string, locale: NumberLocale = english): string {
  return withUnit(formatNumber(count, 0, locale), count === 1 ? singular : plural);
}

/** Milliseconds since 1970 (UTC) of an ISO day; NaN when it is none. */
export function dayMs(isoDay: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(isoDay) ? Date.parse(`${isoDay}T00:00:00Z`) : Number.NaN;
}

/** The ISO day of a time in milliseconds since 1970 (UTC). */
export function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** An ISO day for people: `4 Jan 2027`. Text that is no ISO day is returned as it is. */
export function formatDate(isoDay: string, locale: NumberLocale = english): string {
  const ms = dayMs(isoDay);
  if (Number.isNaN(ms)) return isoDay;
  const date = new Date(ms);
  const month = locale.months[date.getUTCMonth()] ?? '';
  if (locale.dateOrder === 'year-first') return `${date.getUTCFullYear()}年${month}${date.getUTCDate()}日`;
  return `${date.getUTCDate()}${noBreakSpace}${month}${noBreakSpace}${date.getUTCFullYear()}`;
}

/** A month for the labels of an axis: `Jan 2027`. `month` counts from 0. */
export function formatMonth(year: number, month: number, locale: NumberLocale = english): string {
  const name = locale.months[month] ?? '';
  return locale.dateOrder === 'year-first' ? `${year}年${name}` : `${name} ${year}`;
}

/** A range of days: `4 Jan – 17 Jan 2027`, the year once when it is the same. */
export function formatDateRange(from: string, to: string, locale: NumberLocale = english): string {
  const start = formatDate(from, locale);
  const end = formatDate(to, locale);
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  if (locale.dateOrder === 'year-first') {
    return `${start}${noBreakSpace}${enDash} ${sameYear ? end.slice(5) : end}`;
  }
  const left = sameYear ? start.slice(0, -5) : start;
  return `${left}${noBreakSpace}${enDash} ${end}`;
}

/** A band in one unit: `98–131 MWh`. Ends are scaled alike and have three significant digits at most. */
export function formatBand(
  band: { readonly p10: number; readonly p90: number },
  scale: ScaledUnit,
  locale: NumberLocale = english,
): string {
  const low = formatSignificant(band.p10 / scale.divisor, 3, locale);
  const high = formatSignificant(band.p90 / scale.divisor, 3, locale);
  return withUnit(low === high ? low : `${low}${enDash}${high}`, scale.unit);
}
