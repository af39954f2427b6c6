import type { RoadmapObjective } from './problem.ts';

/**
 * Worth of one unit a wave from after wave `wave` to the horizon, today: `d^(wave+1) + ... + d^horizon`, 0 from the horizon on.
 * Example: with d = 1 and a horizon of 10 waves, what is gained after wave 4 counts 6 times.
 */
export function discountedWaves(objective: RoadmapObjective, wave: number): number {
  const { discountPerWave: d, horizonWaves } = objective;
  const waves = Math.floor(horizonWaves) - wave;
  if (waves <= 0) return 0;
  if (d === 1) return waves;
  return (d ** (wave + 1) * (1 - d ** waves)) / (1 - d);
}

/** Money and risk of a move in the objective's unit, today. */
export function discountedCost(objective: RoadmapObjective, cost: number, risk: number, wave: number): number {
  return (objective.costWeight * cost + objective.riskWeight * risk) * objective.discountPerWave ** wave;
}
