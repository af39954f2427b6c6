import { describe, expect, it } from 'vitest';
import { dayMs, isoDay } from '#core/drawing/format.ts';
import {
  boxOf,
  clampSpan,
  connectorPath,
  dayLength,
  daysOf,
  labelStride,
  levelOf,
  levelSpan,
  msAt,
  panned,
  plotLeft,
  plotRight,
  rowHeight,
  spanOf,
  spanOfWave,
  visibleRows,
  waveAt,
  waveSpan,
  xOf,
  zoomed,
} from '#renderer/pages/roadmap/timeline.ts';

const waves = Array.from({ length: 12 }, (_, index) => ({
  start: isoDay(dayMs('2027-01-04') + index * 14 * dayLength),
  end: isoDay(dayMs('2027-01-04') + (index * 14 + 13) * dayLength),
}));
const whole = spanOf(waves);
const width = 900;

describe('the time axis of the roadmap', () => {
  it('puts the end of a wave where the next begins', () => {
    expect(waveSpan(waves[0]!).toMs).toBe(waveSpan(waves[1]!).fromMs);
  });

  it('fills the plot and leaves room for one more wave', () => {
    expect(xOf(whole.fromMs, whole, width)).toBe(plotLeft);
    expect(xOf(whole.toMs, whole, width)).toBe(width - plotRight);
    expect(spanOfWave(waves, 13)!.toMs).toBeLessThanOrEqual(whole.toMs);
  });

  it('finds the time under a pixel and the pixel of a time', () => {
    for (const x of [plotLeft, 400, width - plotRight])
      expect(xOf(msAt(x, whole, width), whole, width)).toBeCloseTo(x, 6);
  });

  it('finds the wave of each day: the last day counts whole, after the last wave comes one more', () => {
    for (const [index, wave] of waves.entries()) {
      expect(waveAt(waves, dayMs(wave.start))).toBe(index + 1);
      expect(waveAt(waves, dayMs(wave.end) + dayLength - 1)).toBe(index + 1);
    }
    expect(waveAt(waves, waveSpan(waves[11]!).toMs)).toBe(13);
    expect(waveAt(waves, dayMs('2027-01-03'))).toBeNull();
    expect(waveAt([], 0)).toBeNull();
  });

  it('thins labels that would touch', () => {
    expect([labelStride(40, 20), labelStride(12, 20), labelStride(3, 20)]).toEqual([1, 2, 10]);
  });
});

describe('looking closer', () => {
  it('keeps the time under the pointer where it is', () => {
    const anchor = whole.fromMs + (whole.toMs - whole.fromMs) * 0.4;
    const near = zoomed(whole, whole, 0.5, anchor);
    expect(near.toMs - near.fromMs).toBeCloseTo((whole.toMs - whole.fromMs) / 2, 3);
    expect(xOf(anchor, near, width)).toBeCloseTo(xOf(anchor, whole, width), 6);
  });

  it('never shows more than there is, nor less than five days', () => {
    expect(zoomed(whole, whole, 10, whole.fromMs)).toEqual(whole);
    const nearest = zoomed(whole, whole, 1e-9, whole.fromMs + 5000);
    expect(nearest.toMs - nearest.fromMs).toBeCloseTo(5 * dayLength, 3);
    expect(nearest.fromMs).toBeGreaterThanOrEqual(whole.fromMs);
  });

  it('goes along the time and stops at its ends, as long as before', () => {
    const near = levelSpan('wave', waves, 6);
    const length = near.toMs - near.fromMs;
    for (const by of [-1e12, -dayLength, dayLength, 1e12]) {
      const moved = panned(near, whole, by);
      expect(moved.toMs - moved.fromMs).toBeCloseTo(length, 3);
      expect(moved.fromMs).toBeGreaterThanOrEqual(whole.fromMs);
      expect(moved.toMs).toBeLessThanOrEqual(whole.toMs);
    }
    expect(panned(near, whole, dayLength).fromMs).toBe(near.fromMs + dayLength);
  });

  it('has levels that hold the wave that they are for, and knows them again', () => {
    for (const level of ['roadmap', 'quarter', 'wave'] as const) {
      const span = levelSpan(level, waves, 7);
      const own = waveSpan(waves[6]!);
      expect(span.fromMs).toBeLessThanOrEqual(own.fromMs);
      expect(span.toMs).toBeGreaterThanOrEqual(own.toMs);
      expect(levelOf(span, waves, 7)).toBe(level);
    }
    expect(levelOf(zoomed(whole, whole, 0.8, whole.fromMs), waves, 7)).toBeNull();
  });

  it('says which days are on screen', () => {
    expect(daysOf(waveSpan(waves[0]!))).toEqual({ from: '2027-01-04', to: '2027-01-17' });
    expect(clampSpan({ fromMs: -1e15, toMs: 1e15 }, whole)).toEqual(whole);
  });
});

describe('bars', () => {
  it('are cut to the plot, and are gone when they are off screen', () => {
    const near = waveSpan(waves[3]!);
    expect(boxOf(waveSpan(waves[3]!), near, width)).toEqual({ x: plotLeft, width: width - plotLeft - plotRight });
    expect(boxOf({ fromMs: whole.fromMs, toMs: whole.toMs }, near, width)).toEqual({
      x: plotLeft,
      width: width - plotLeft - plotRight,
    });
    expect(boxOf(waveSpan(waves[8]!), near, width)).toBeNull();
    expect(boxOf(waveSpan(waves[0]!), near, width)).toBeNull();
  });

  it('can always be seen and hit', () => {
    const day = dayMs(waves[5]!.start);
    expect(boxOf({ fromMs: day, toMs: day + 1 }, whole, width, 4)!.width).toBe(4);
  });
});

describe('rows', () => {
  it('are drawn as far as they are on screen, of a hundred thousand no more than of a hundred', () => {
    expect(visibleRows(0, 10 * rowHeight, 100_000)).toEqual({ first: 0, last: 10 });
    expect(visibleRows(5000 * rowHeight, 10 * rowHeight, 100_000)).toEqual({ first: 4999, last: 5010 });
    expect(visibleRows(0, 10 * rowHeight, 3)).toEqual({ first: 0, last: 2 });
    expect(visibleRows(0, 10 * rowHeight, 0)).toEqual({ first: 0, last: -1 });
    // Scrolled far down when the rows become few.
    expect(visibleRows(900 * rowHeight, 10 * rowHeight, 4).first).toBeLessThan(4);
  });
});

describe('connectors', () => {
  it('leave to the right and arrive from the left', () => {
    expect(connectorPath({ x: 100, y: 11 }, { x: 200, y: 55 })).toBe('M100 11H106V55H200');
  });

  it('turn back between the rows where the second begins before the first ends', () => {
    expect(connectorPath({ x: 200, y: 11 }, { x: 100, y: 55 })).toBe('M200 11H206V33H94V55H100');
  });
});
