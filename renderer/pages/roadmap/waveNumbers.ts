import { useApi } from '#renderer/host/queries.ts';

export { inShownWaves } from '#core/roadmap/shownWaves.ts';

/** Waves that were over before the first of the plan's: the rest of a followed roadmap goes on with their numbers. */
export function useWavesBefore(): number {
  const frame = useApi('roadmap.frame', {}, { keepPrevious: true });
  return frame.data?.wavesBefore ?? 0;
}
