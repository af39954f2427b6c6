import type { WaveSummary } from '#core/api/roadmapCalls.ts';
import { dayMs, isoDay } from '#core/drawing/format.ts';

/*
 * The geometry of the page: one time lies on one line through all of its drawings. Times are milliseconds since 1970 (UTC),
 * lengths pixels.
 */

/** Left and right of the plot in every drawing of the page. */
export const plotLeft = 148;
export const plotRight = 16;
/** Of a row of the Gantt drawing. */
export const rowHeight = 22;
/** Of the drawing of the team's load. */
export const loadHeight = 58;

/** One day in milliseconds. */
export const dayLength = 86_400_000;

export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

type Dated = Pick<WaveSummary, 'start' | 'end'>;

/** The time that the page shows: the waves, and a tail in which the last state goes on. */
export function spanOf(waves: readonly Dated[]): TimeSpan {
  const first = waves[0];
  const last = waves.at(-1);
  if (first === undefined || last === undefined) return { fromMs: 0, toMs: 1 };
  const fromMs = dayMs(first.start);
  const endMs = dayMs(last.end) + dayLength;
  // At least a wave: the moves may be dragged into one more.
  const tail = Math.max(10 * dayLength, (endMs - fromMs) * 0.04, waveSpan(last).toMs - waveSpan(last).fromMs);
  return { fromMs, toMs: endMs + tail };
}

/** Pixels of a time on a drawing `width` wide. */
export function xOf(ms: number, span: TimeSpan, width: number): number {
  return plotLeft + ((ms - span.fromMs) / (span.toMs - span.fromMs)) * (width - plotLeft - plotRight);
}

/** The time at a pixel; also outside of the plot. */
export function msAt(x: number, span: TimeSpan, width: number): number {
  return span.fromMs + ((x - plotLeft) / (width - plotLeft - plotRight)) * (span.toMs - span.fromMs);
}

/** First and last millisecond of a wave: the last day counts whole. */
export function waveSpan(wave: Dated): TimeSpan {
  return { fromMs: dayMs(wave.start), toMs: dayMs(wave.end) + dayLength };
}

/** Every n-th of `count` labels that are `labelWidth` wide fits when they are `pitch` apart. */
export function labelStride(pitch: number, labelWidth: number): number {
  return [1, 2, 5, 10, 20, 50, 100].find((stride) => pitch * stride >= labelWidth) ?? 200;
}

/** The wave at a time. After the last one comes one more, into which moves can be dragged; null before the first. */
export function waveAt(waves: readonly Dated[], ms: number): number | null {
  const first = waves[0];
  if (first === undefined || ms < waveSpan(first).fromMs) return null;
  let low = 0;
  let high = waves.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ms < waveSpan(waves[middle]!).toMs) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}

/** Days of a wave; of the one after the last as long as the last. Null where there are no waves. */
export function spanOfWave(waves: readonly Dated[], number: number): TimeSpan | null {
  const wave = waves[number - 1];
  if (wave !== undefined) return waveSpan(wave);
  const last = waves.at(-1);
  if (last === undefined) return null;
  const { fromMs, toMs } = waveSpan(last);
  return { fromMs: toMs, toMs: toMs + (toMs - fromMs) };
}

/** Where a stretch of time is drawn, cut to the plot; null where nothing of it is on screen. At least `least` wide. */
export function boxOf(
  part: TimeSpan,
  span: TimeSpan,
  width: number,
  least = 2,
): { readonly x: number; readonly width: number } | null {
  const right = width - plotRight;
  const from = Math.max(plotLeft, xOf(part.fromMs, span, width));
  const to = Math.min(right, xOf(part.toMs, span, width));
  if (to < plotLeft || from > right || to < from) return null;
  return { x: from, width: Math.max(least, to - from) };
}

/** The shortest time that can be looked at. */
const shortest = 5 * dayLength;

/** A span of at most the whole, moved into it. */
export function clampSpan(span: TimeSpan, whole: TimeSpan): TimeSpan {
  const most = whole.toMs - whole.fromMs;
  const length = Math.min(most, Math.max(Math.min(shortest, most), span.toMs - span.fromMs));
  const fromMs = Math.min(whole.toMs - length, Math.max(whole.fromMs, span.fromMs));
  return { fromMs, toMs: fromMs + length };
}

/** The span `factor` times as long, with the time `anchorMs` where it was; a factor below 1 looks closer. */
export function zoomed(span: TimeSpan, whole: TimeSpan, factor: number, anchorMs: number): TimeSpan {
  const most = whole.toMs - whole.fromMs;
  const length = Math.min(most, Math.max(Math.min(shortest, most), (span.toMs - span.fromMs) * factor));
  const share = (anchorMs - span.fromMs) / (span.toMs - span.fromMs);
  return clampSpan({ fromMs: anchorMs - share * length, toMs: anchorMs + (1 - share) * length }, whole);
}

/** The span moved by a time. */
export function panned(span: TimeSpan, whole: TimeSpan, byMs: number): TimeSpan {
  return clampSpan({ fromMs: span.fromMs + byMs, toMs: span.toMs + byMs }, whole);
}

/** How far the page looks by the press of a button. */
export const zoomLevels = ['roadmap', 'quarter', 'wave'] as const;
/** See {@link zoomLevels}. */
export type ZoomLevel = (typeof zoomLevels)[number];

/** The span of a zoom level around a wave. */
export function levelSpan(level: ZoomLevel, waves: readonly Dated[], wave: number): TimeSpan {
  const whole = spanOf(waves);
  const own = spanOfWave(waves, wave);
  if (level === 'roadmap' || own === null) return whole;
  const middle = (own.fromMs + own.toMs) / 2;
  // A quarter of a year; a wave with a third of its length on both sides, so that it is seen where it can be dragged to.
  const length = level === 'quarter' ? 91 * dayLength : (own.toMs - own.fromMs) * 1.7;
  return clampSpan({ fromMs: middle - length / 2, toMs: middle + length / 2 }, whole);
}

/** The zoom level that a span is, null between them. */
export function levelOf(span: TimeSpan, waves: readonly Dated[], wave: number): ZoomLevel | null {
  const isNear = (a: number, b: number): boolean => Math.abs(a - b) < dayLength;
  return (
    zoomLevels.find((level) => {
      const other = levelSpan(level, waves, wave);
      return isNear(other.fromMs, span.fromMs) && isNear(other.toMs, span.toMs);
    }) ?? null
  );
}

/** First and last ISO day of a span. */
export function daysOf(span: TimeSpan): { readonly from: string; readonly to: string } {
  return { from: isoDay(span.fromMs), to: isoDay(Math.max(span.fromMs, span.toMs - 1)) };
}

/** The rows that a scrolled viewport shows, with one more on both sides. `last` is -1 where there are none. */
export function visibleRows(
  scrollTop: number,
  height: number,
  total: number,
): { readonly first: number; readonly last: number } {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - 1);
  const last = Math.min(total - 1, Math.ceil((scrollTop + height) / rowHeight));
  return { first: Math.min(first, Math.max(0, total - 1)), last };
}

/**
 * The line from the end of what moves first to the beginning of what moves later, in right angles; the last point is where
 * the arrow lies. It leaves to the right and arrives from the left, also where the second begins before the first ends.
 */
export function connectorPath(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): string {
  const gap = 6;
  if (to.x - from.x >= 2 * gap) {
    const middle = from.x + gap;
    return `M${from.x} ${from.y}H${middle}V${to.y}H${to.x}`;
  }
  const between = (from.y + to.y) / 2;
  return `M${from.x} ${from.y}H${from.x + gap}V${between}H${to.x - gap}V${to.y}H${to.x}`;
}
