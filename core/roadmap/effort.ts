import type { RoadmapWorkload } from './problem.ts';

/**
 * Person-days of one move: a change of technology is a new deployment and its port effort covers the change of host that
 * comes with it; a change of host alone costs the move effort.
 */
export function effortOfMove(
  workload: Pick<RoadmapWorkload, 'portEffortDays' | 'moveEffortDays'>,
  changesTechnology: boolean,
): number {
  return changesTechnology ? workload.portEffortDays : workload.moveEffortDays;
}

/** Person-days of all moves together, summed in the order given. */
export function totalEffortDays(moves: readonly { readonly effortDays: number }[]): number {
  let sum = 0;
  for (const move of moves) sum += move.effortDays;
  return sum;
}

/** Relative room for rounding when an effort is compared with a capacity: a tenth ten times must fit into one. */
const effortTolerance = 1e-9;

/** True when `effortDays` can be done in a wave that offers `capacityDays`. */
export function fitsEffort(effortDays: number, capacityDays: number): boolean {
  return effortDays <= capacityDays * (1 + effortTolerance);
}
