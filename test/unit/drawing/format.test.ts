import { describe, expect, test } from 'vitest';
import {
  formatBand,
  formatCount,
  formatDate,
  formatDateRange,
  formatEnergy,
  formatMemory,
  formatMoney,
  formatNumber,
  formatPercent,
  formatPercentFixed,
  formatPower,
  formatSignificant,
  unitFor,
  type NumberLocale,
} from '#core/drawing/format.ts';

/** Narrow and plain no-break spaces written as _ and ~, so that they can be read here. */
const shown = (text: string): string =>
  text.replaceAll('\u202f', '_').replaceAll('\u00a0', '~').replaceAll('\u2212', '-');

const german: NumberLocale = {
  decimal: ',',
  thousands: '.',
  months: ['Jan.', 'Feb.', 'März', 'Apr.', 'Mai', 'Juni', 'Juli', 'Aug.', 'Sep.', 'Okt.', 'Nov.', 'Dez.'],
};

describe('numbers', () => {
  test.each([
    [0, 0, '0'],
    [15_006_368, 0, '15_006_368'],
    [1234.56, 1, '1_234.6'],
    [-1234, 0, '-1_234'],
    [-0.0001, 2, '0.00'],
    [999.5, 0, '1_000'],
    [Number.NaN, 0, '–'],
    [Number.POSITIVE_INFINITY, 0, '–'],
  ])('%d with %d decimals is %s', (value, decimals, expected) => {
    expect(shown(formatNumber(value, decimals))).toBe(expected);
  });

  test.each([
    [1234.5, '1_230'],
    [0.045_67, '0.0457'],
    [99.95, '100'],
    [2.5, '2.5'],
    [100, '100'],
    [0, '0'],
    [1e-9, '0.000000001'],
    [-12.34, '-12.3'],
  ])('%d has at most three significant digits: %s', (value, expected) => {
    expect(shown(formatSignificant(value))).toBe(expected);
  });

  test('another language has its own marks', () => {
    expect(formatNumber(1234.5, 1, german)).toBe('1.234,5');
    expect(formatSignificant(2.5, 3, german)).toBe('2,5');
    expect(formatDate('2027-03-04', german)).toBe('4\u00a0März\u00a02027');
  });
});

describe('quantities', () => {
  test.each([
    [formatPower(12_430), '12.4~kW'],
    [formatPower(999.4), '999~W'],
    [formatPower(999.9), '1~kW'],
    [formatEnergy(109_250), '109~MWh'],
    [formatMemory(15_006_368), '14.3~TiB'],
    [formatMemory(0), '0~MiB'],
    [formatMoney(1_234_567, 'USD'), '1.23~M~USD'],
    [formatMoney(9_990, 'EUR'), '9_990~EUR'],
    [formatMoney(12_345, 'EUR'), '12.3~k~EUR'],
    [formatPercent(0.123), '12.3~%'],
    [formatPercent(0.5), '50~%'],
    [formatPercent(1.234), '123~%'],
    [formatPercentFixed(0.05), '5.0~%'],
    [formatCount(1, 'host', 'hosts'), '1~host'],
    [formatCount(2, 'host', 'hosts'), '2~hosts'],
    [formatBand({ p10: 98_200, p90: 131_400 }, unitFor('energy', 131_400)), '98.2–131~MWh'],
  ])('%#: %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe('days', () => {
  test('a range names its year once', () => {
    expect(shown(formatDateRange('2027-01-04', '2027-01-17'))).toBe('4~Jan~– 17~Jan~2027');
    expect(shown(formatDateRange('2027-12-27', '2028-01-09'))).toBe('27~Dec~2027~– 9~Jan~2028');
  });

  test('what is no day is left as it is', () => {
    expect(formatDate('soon')).toBe('soon');
  });
});
