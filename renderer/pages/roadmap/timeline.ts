import type { WaveSummary } from '#core/api.ts';
import { dayMs } from '#core/drawing/format.ts';

/** Left and right of the plot in every drawing of the page, so that one time lies on one line through all of them. */
export const plotLeft = 128;
export const plotRight = 16;

/** Where the waves begin in the drawing, how high they are, and how high the team's load is. Pixels. */
export const waveTop = 40;
export const waveHeight = 26;
export const loadHeight = 52;

const dayLength = 86_400_000;

export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The time that the page shows: the waves, and a tail in which the last state goes on. */
export function spanOf(waves: readonly WaveSummary[]): TimeSpan {
  const first = waves[0];
  const last = waves.at(-1);
  if (first === undefined || last === undefined) return { fromMs: 0, toMs: 1 };
  const fromMs = dayMs(first.start);
  const endMs = dayMs(last.end) + dayLength;
  return { fromMs, toMs: endMs + Math.max(10 * dayLength, (endMs - fromMs) * 0.04) };
}

/** Pixels of a time on a drawing `width` wide. */
export function xOf(ms: number, span: TimeSpan, width: number): number {
  return plotLeft + ((ms - span.fromMs) / (span.toMs - span.fromMs)) * (width - plotLeft - plotRight);
}

/** First and last millisecond of a wave: the last day counts whole. */
export function waveSpan(wave: Pick<WaveSummary, 'start' | 'end'>): TimeSpan {
  return { fromMs: dayMs(wave.start), toMs: dayMs(wave.end) + dayLength };
}

/** Every n-th of `count` labels that are `labelWidth` wide fits when they are `pitch` apart. */
export function labelStride(pitch: number, labelWidth: number): number {
  return [1, 2, 5, 10, 20, 50, 100].find((stride) => pitch * stride >= labelWidth) ?? 200;
}
