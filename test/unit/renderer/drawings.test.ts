import { describe, expect, it } from 'vitest';
import type { HostTile } from '#core/api/placementCalls.ts';
import { dayMs } from '#core/drawing/format.ts';
import { monthLabel, monthTicks } from '#renderer/charts/ticks.ts';
import { tornadoOf } from '#renderer/charts/Tornado.tsx';
import { freeShare, roomLevel } from '#renderer/pages/placement/headroom.ts';
import { shortName } from '#renderer/pages/placement/HostTileView.tsx';

describe('room on a host', () => {
  const host = (cpu: number, memory: number, used = true): Pick<HostTile, 'load' | 'usable' | 'others' | 'used'> => ({
    used,
    others: [],
    usable: { cpuCores: 10, memoryMiB: 100 },
    load: { cpuCores: cpu, memoryMiB: memory },
  });

  it('is that of the tighter resource', () => {
    expect(freeShare(host(2, 60))).toBeCloseTo(0.4, 12);
    expect(freeShare(host(12, 10))).toBeCloseTo(-0.2, 12);
  });

  it('has four levels; rounding in the last digit is not over', () => {
    expect([
      roomLevel(host(5, 50)),
      roomLevel(host(5, 95)),
      roomLevel(host(5, 101)),
      roomLevel(host(0, 0, false)),
    ]).toEqual(['plenty', 'tight', 'over', 'off']);
    expect(roomLevel(host(10 + 1e-12, 5))).toBe('tight');
  });

  it('is that of a further resource where that is tighter', () => {
    const gpu = { resource: 'gpu', unit: 'GPUs', capacity: 4, usable: 4 } as const;
    expect(freeShare({ ...host(2, 60), others: [{ ...gpu, load: 3 }] })).toBeCloseTo(0.25, 12);
    expect(roomLevel({ ...host(2, 60), others: [{ ...gpu, load: 5 }] })).toBe('over');
  });

  it('does not divide by a usable capacity of nothing', () => {
    expect(
      freeShare({ others: [], usable: { cpuCores: 0, memoryMiB: 100 }, load: { cpuCores: 1, memoryMiB: 1 } }),
    ).toBe(-1);
    expect(freeShare({ others: [], usable: { cpuCores: 0, memoryMiB: 0 }, load: { cpuCores: 0, memoryMiB: 0 } })).toBe(
      1,
    );
  });
});

describe('shortName', () => {
  it('keeps the end of the first label, where the numbers are', () => {
    expect([shortName('esx01.example.net'), shortName('bovmprod3-01.customer.com'), shortName('10.20.30.41')]).toEqual([
      'esx01',
      '…od3-01',
      '41',
    ]);
  });
});

describe('monthTicks', () => {
  const from = dayMs('2026-12-07');

  it('are first days of months within the span', () => {
    const ticks = monthTicks(from, dayMs('2027-03-01'), 12).map((ms) => new Date(ms).toISOString().slice(0, 10));
    expect(ticks).toEqual(['2027-01-01', '2027-02-01', '2027-03-01']);
  });

  it('are thinned to whole quarters and years', () => {
    const ticks = monthTicks(from, dayMs('2031-12-31'), 6).map((ms) => new Date(ms).toISOString().slice(0, 10));
    expect(ticks).toEqual(['2027-01-01', '2028-01-01', '2029-01-01', '2030-01-01', '2031-01-01']);
  });

  it('name the year in January and first of all', () => {
    expect([
      monthLabel(dayMs('2026-12-01'), 0),
      monthLabel(dayMs('2027-01-01'), 1),
      monthLabel(dayMs('2027-02-01'), 2),
    ]).toEqual(['Dec 2026', 'Jan 2027', 'Feb']);
  });
});

describe('tornadoOf', () => {
  const bar = (assumption: string, atLow: number, atHigh: number, total: 'hosts' | 'costPerYear' = 'costPerYear') => ({
    assumption,
    title: assumption,
    unit: '',
    low: 1,
    high: 2,
    total,
    atLow,
    atHigh,
  });

  it('has the bars of one total, widest first, both ways from the likely value', () => {
    const rows = tornadoOf(
      [bar('a', 95, 110), bar('b', 140, 70), bar('c', 1, 2, 'hosts'), bar('none', 100, 100)],
      'costPerYear',
      100,
      9,
    );
    expect(rows.map((row) => [row.title, row.low, row.high])).toEqual([
      ['b', [100, 140], [70, 100]],
      ['a', [95, 100], [100, 110]],
    ]);
  });
});
