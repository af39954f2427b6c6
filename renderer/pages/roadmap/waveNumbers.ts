import { useApi } from '#renderer/host/queries.ts';

/** Waves that were over before the first of the plan's: the rest of a followed roadmap goes on with their numbers. */
export function useWavesBefore(): number {
  const frame = useApi('roadmap.frame', {}, { keepPrevious: true });
  return frame.data?.wavesBefore ?? 0;
}

/**
 * Sentences of the planner and the checker count waves from the plan's first; this is what they say in the numbers that the
 * window shows. Example: `waves 2 and 3 have` with 4 before is `waves 6 and 7 have`.
 */
export function inShownWaves(text: string, wavesBefore: number): string {
  if (wavesBefore === 0) return text;
  return text.replaceAll(
    /\b(waves? )(\d+(?:(?:, | and | or | to |–|-)\d+)*)/giu,
    (_, word: string, numbers: string) =>
      `${word}${numbers.replaceAll(/\d+/gu, (number) => String(Number(number) + wavesBefore))}`,
  );
}
