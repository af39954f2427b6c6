import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { forecastSeries, ForecastError, type TimeSeries } from '#core/forecast/forecast.ts';
import { readSeriesCsv, readTime } from '#core/forecast/readSeriesCsv.ts';
import { theilSen } from '#core/forecast/trend.ts';
import { sharedFile } from '#test/fixtures/shared.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 5); // a Monday

function dailySeries(days: number, of: (day: number) => number, capacity: number | null = null): TimeSeries {
  return {
    name: 'memory',
    unit: 'GiB',
    times: Float64Array.from({ length: days }, (_, i) => start + i * day),
    values: Float64Array.from({ length: days }, (_, i) => of(i)),
    capacity,
  };
}

describe('the line', () => {
  test('goes through points on a line, with bounds that equal the slope', () => {
    const x = Float64Array.from([0, 1, 2, 3]);
    expect(
      theilSen(
        x,
        x.map((value) => 1 + 2 * value),
        0.8,
      ),
    ).toEqual({ slope: 2, intercept: 1, slopeLow: 2, slopeHigh: 2 });
  });

  test('is not pulled by a spike, as least squares would be', () => {
    const x = Float64Array.from({ length: 21 }, (_, i) => i);
    const trend = theilSen(
      x,
      x.map((value) => (value === 10 ? 1e6 : 3 * value)),
      0.8,
    );
    expect(trend.slope).toBe(3);
    expect(trend.intercept).toBe(0);
  });

  // Sen's own example: seven points, 93 % interval of the slope (JASA 63, 1968, section 6).
  test('agrees with the worked example of its paper', () => {
    const trend = theilSen(
      Float64Array.from([1, 2, 3, 4, 10, 12, 18]),
      Float64Array.from([9, 15, 19, 20, 45, 55, 78]),
      0.93,
    );
    expect(trend.slope).toBeCloseTo(4, 9);
    expect(trend.slopeLow).toBeCloseTo(26 / 7, 9);
    expect(trend.slopeHigh).toBeCloseTo(35 / 8, 9);
  });

  test('needs two points in time', () => {
    expect(() => theilSen(Float64Array.from([1, 1]), Float64Array.from([1, 2]), 0.8)).toThrow(RangeError);
  });
});

describe('a forecast', () => {
  test('says when steady growth passes the capacity', () => {
    const result = forecastSeries(dailySeries(100, (i) => 100 + i, 300));
    expect(result.trend.perDay).toBeCloseTo(1, 9);
    // Day 201 is the first above 300.
    expect(result.exhaustion.likely).toBe(new Date(start + 201 * day).toISOString().slice(0, 10));
    expect(result.exhaustion.early).toBe(result.exhaustion.likely);
    expect(result.bucket).toBe('day');
  });

  test('takes a weekly pattern out of the trend and puts it back into the forecast', () => {
    const weekend = (i: number) => (i % 7 >= 5 ? -40 : 0);
    const result = forecastSeries(
      dailySeries(70, (i) => 100 + weekend(i)),
      { statistic: 'p95', horizonDays: 14, stepDays: 1 },
    );
    expect(result.weekly).toBe(true);
    expect(result.trend.perDay).toBeCloseTo(0, 9);
    expect(result.forecast.slice(0, 7).map((point) => Math.round(point.p50))).toEqual([
      100, 100, 100, 100, 100, 60, 60,
    ]);
  });

  test('puts its likely day between its early and its late one when the series scatters', () => {
    // A fixed pseudo-random scatter of +-20.
    const noise = (i: number) => ((i * 7919) % 41) - 20;
    const { exhaustion, forecast } = forecastSeries(dailySeries(200, (i) => 100 + 0.5 * i + noise(i), 300));
    expect(exhaustion.early! <= exhaustion.likely!).toBe(true);
    expect(exhaustion.late === null || exhaustion.likely! <= exhaustion.late).toBe(true);
    for (const point of forecast) expect(point.p10 <= point.p50 && point.p50 <= point.p90).toBe(true);
  });

  test('a falling series never runs out, a series without capacity says nothing', () => {
    expect(forecastSeries(dailySeries(50, (i) => 100 - i, 200)).exhaustion).toEqual({
      early: null,
      likely: null,
      late: null,
    });
    expect(forecastSeries(dailySeries(50, (i) => 100 + i)).exhaustion.likely).toBeNull();
  });

  test('condenses to the peak of each day', () => {
    const hourly: TimeSeries = {
      name: 'cpu',
      unit: '%',
      times: Float64Array.from({ length: 24 * 30 }, (_, i) => start + (i * day) / 24),
      values: Float64Array.from({ length: 24 * 30 }, (_, i) => (i % 24 === 12 ? 90 : 10)),
      capacity: 100,
    };
    const options = { horizonDays: 7, stepDays: 7 } as const;
    expect(forecastSeries(hourly, { ...options, statistic: 'max' }).current).toBe(90);
    expect(forecastSeries(hourly, { ...options, statistic: 'mean' }).current).toBeCloseTo((90 + 23 * 10) / 24, 9);
  });

  test('two points are too few, and the error names the series', () => {
    expect(() => forecastSeries(dailySeries(2, () => 1))).toThrow(ForecastError);
    expect(() => forecastSeries(dailySeries(2, () => 1))).toThrow(/memory: .* at least 3/);
  });
});

describe('reading a usage history', () => {
  const read = (text: string) => readSeriesCsv('usage.csv', new TextEncoder().encode(text));

  test('columns are series, units stand in brackets, a capacity column belongs to its quantity', () => {
    const { series, findings } = read(
      'time;Memory used [GiB];Memory capacity [GiB]\n2026-01-02;12,5;64\n2026-01-01;11,5;64\n',
    );
    expect(findings).toEqual([]);
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({ name: 'Memory used', unit: 'GiB', capacity: 64 });
    expect([...series[0]!.values]).toEqual([11.5, 12.5]);
  });

  test('what cannot be read is named with its line', () => {
    const { series, findings } = read('timestamp,cpu [%]\nyesterday,1\n2026-01-01,lots\n2026-01-02,3\n');
    expect(findings.map((one) => [one.code, one.row])).toEqual([
      ['time-not-readable', 2],
      ['value-not-a-number', 3],
    ]);
    expect(series[0]).toMatchObject({ capacity: 100 });
  });

  test.each([
    ['', 'empty-file'],
    ['time,cpu\n', 'no-rows'],
    ['a,b\n1,2\n', 'no-time-column'],
    ['time,cpu\n2026-01-01,x\n', 'no-series'],
  ])('%j is refused as %s', (text, code) => {
    expect(read(text).findings.map((one) => one.code)).toContain(code);
  });

  test.each([
    ['1376314846', 1_376_314_846_000],
    ['1376314846123', 1_376_314_846_123],
    ['2026-01-05T10:00:00Z', Date.UTC(2026, 0, 5, 10)],
    ['2026-01-05 10:00', Date.UTC(2026, 0, 5, 10)],
    ['2026/01/05', Date.UTC(2026, 0, 5)],
    ['2026-01-05T10:00:00+02:00', Date.UTC(2026, 0, 5, 8)],
    ['2026-02-30', null],
    ['soon', null],
  ])('%s is read as %s', (text, time) => {
    expect(readTime(text)).toBe(time);
  });

  const real = sharedFile('samples/usage-one-vm.csv');
  test.skipIf(real === null)('a month of a real VM: every column of numbers is a series, times are seconds', () => {
    const { series, findings } = readSeriesCsv('usage-one-vm.csv', readFileSync(real!));
    expect(findings).toEqual([]);
    const memory = series.find((one) => one.name === 'Memory usage');
    expect(memory).toMatchObject({ unit: 'KB', capacity: 2_097_152 });
    const result = forecastSeries(memory!);
    expect(result.from.startsWith('2013-08')).toBe(true);
    expect(result.bucket).toBe('day');
    expect(result.forecast.length).toBe(52);
  });
});
