import { martelloTothL2, wavesByRoom } from './bound.ts';
import { effortOfMove } from './effort.ts';
import type { Prepared } from './prepare.ts';
import type { WaveBound } from './roadmapPlan.ts';
import type { Outcome } from './search.ts';

/**
 * Bounds on the number of waves of any roadmap from today to the last state of `outcome` under the same limits: they count
 * only the moves that the two states differ by, so stop-overs and the order chosen cannot raise them.
 */
export function waveBound(prepared: Prepared, outcome: Outcome): WaveBound {
  const { problem } = prepared;
  const waves = outcome.sequence.waves.length;
  const movesNeeded: number[] = [];
  for (let w = 0; w < prepared.ids.length; w++) {
    if (outcome.finalHost[w] !== prepared.fromHost[w] || outcome.finalChanged[w] === 1) movesNeeded.push(w);
  }
  const effortOf = (w: number): number =>
    effortOfMove(
      { portEffortDays: prepared.portEffort[w]!, moveEffortDays: prepared.moveEffort[w]! },
      outcome.finalChanged[w] === 1,
    );
  const efforts = movesNeeded.map(effortOf);
  const capacity = problem.effortCapacityDaysPerWave;
  const sum = efforts.reduce((total, effort) => total + effort, 0);
  // The margin keeps rounding of the sum from adding a wave.
  const byEffort = capacity > 0 ? Math.max(0, Math.ceil(sum / capacity - 1e-6)) : 0;
  const byMoves = problem.maxMovesPerWave === null ? 0 : Math.ceil(movesNeeded.length / problem.maxMovesPerWave);

  // Groups that move together are one size.
  const needed = new Uint8Array(prepared.ids.length);
  for (const w of movesNeeded) needed[w] = 1;
  const unitEfforts: number[] = [];
  const unitCounts: number[] = [];
  for (const unit of prepared.units) {
    let effort = 0;
    let moves = 0;
    for (const w of unit) {
      if (needed[w] === 0) continue;
      effort += effortOf(w);
      moves += 1;
    }
    unitEfforts.push(effort);
    unitCounts.push(moves);
  }
  const byLargestMoves = Math.max(
    martelloTothL2(unitEfforts, capacity),
    problem.maxMovesPerWave === null ? 0 : martelloTothL2(unitCounts, problem.maxMovesPerWave),
  );

  let byRoom = 0;
  prepared.hostsOfCluster.forEach((hosts, cluster) => {
    const members = movesNeeded.filter((w) => prepared.clusterOf[prepared.fromHost[w]!] === cluster);
    if (members.length === 0) return;
    for (let d = 0; d < prepared.dimensions; d++) {
      const load = new Float64Array(prepared.hostIds.length);
      for (let w = 0; w < prepared.ids.length; w++)
        load[prepared.fromHost[w]!]! += prepared.demandBefore[w * prepared.dimensions + d]!;
      let free = 0;
      for (const h of hosts) free += Math.max(0, prepared.usable[h * prepared.dimensions + d]! - load[h]!);
      const changes = members.map((w) => ({
        before: prepared.demandBefore[w * prepared.dimensions + d]!,
        after: (outcome.finalChanged[w] === 1 ? prepared.demandAfter : prepared.demandBefore)[
          w * prepared.dimensions + d
        ]!,
      }));
      byRoom = Math.max(byRoom, wavesByRoom(free, changes, waves));
    }
  });

  // A roadmap that only switches off hosts that are empty today still takes a wave.
  const any = waves > 0 ? 1 : 0;
  const best = Math.max(any, byEffort, byMoves, byLargestMoves, byRoom);
  return { waves: best, byEffort, byMoves, byLargestMoves, byRoom, gap: best === 0 ? 0 : (waves - best) / best };
}
