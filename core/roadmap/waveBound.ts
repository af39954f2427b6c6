import { martelloTothL2, wavesByRoom } from './bound.ts';
import type { Outcome } from './outcome.ts';
import type { Prepared } from './prepare.ts';
import type { WaveBound } from './roadmapPlan.ts';
import { hostMove, portMove, stageMove, waveDays, type MoveKind, type Way } from './way.ts';

/**
 * Bounds on the number of waves of any roadmap from today to the last state of `outcome` under the same limits: they count
 * only the moves that the two states differ by, so stop-overs and the order chosen cannot raise them.
 */
export function waveBound(prepared: Prepared, outcome: Outcome): WaveBound {
  const { problem, way } = prepared;
  const waves = outcome.sequence.waves.length;
  const movesNeeded: number[] = [];
  // Kinds of the moves that the two states differ by: each change of technology is one, with the change of host in it.
  const kindsOf = (w: number): readonly MoveKind[] => {
    if (outcome.finalChanged[w] === 0) return [hostMove];
    return prepared.stageTechnology[w] === null ? [portMove] : [stageMove, portMove];
  };
  for (let w = 0; w < prepared.ids.length; w++) {
    if (outcome.finalHost[w] !== prepared.fromHost[w] || outcome.finalChanged[w] === 1) movesNeeded.push(w);
  }
  const effortOf = (w: number): number =>
    kindsOf(w).reduce<number>((sum, kind) => sum + way.effort[kind * way.count + w]!, 0);
  const sum = movesNeeded.reduce((total, w) => total + effortOf(w), 0);
  const moveCount = movesNeeded.reduce((total, w) => total + kindsOf(w).length, 0);
  const byEffort = wavesByEffort(way, sum, waves);
  const byMoves = problem.maxMovesPerWave === null ? 0 : Math.ceil(moveCount / problem.maxMovesPerWave);
  const byCalendar = movesNeeded.reduce((most, w) => Math.max(most, earliestEnd(prepared, outcome, w, kindsOf(w))), 0);

  // Groups that move together are one size.
  const needed = new Uint8Array(prepared.ids.length);
  for (const w of movesNeeded) needed[w] = 1;
  const unitEfforts: number[] = [];
  const unitCounts: number[] = [];
  for (const unit of prepared.units) {
    let effort = 0;
    let moves = 0;
    for (const w of unit) {
      // The two moves of a stage are in two waves, so they are no single size.
      if (needed[w] === 0 || kindsOf(w).length > 1) continue;
      effort += effortOf(w);
      moves += 1;
    }
    unitEfforts.push(effort);
    unitCounts.push(moves);
  }
  const byLargestMoves = Math.max(
    // Teams share a unit of several moves among them, and their days change from wave to wave: then there is no one size.
    way.hasTeams ? 0 : martelloTothL2(unitEfforts, prepared.capacity),
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
        after: sizeAfter(prepared, outcome, w, d),
      }));
      byRoom = Math.max(byRoom, wavesByRoom(free, changes, waves));
    }
  });

  // A roadmap that only switches off hosts that are empty today still takes a wave.
  const any = waves > 0 ? 1 : 0;
  const best = Math.max(any, byEffort, byMoves, byLargestMoves, byRoom, byCalendar);
  const gap = best === 0 ? 0 : (waves - best) / best;
  return { waves: best, byEffort, byMoves, byLargestMoves, byRoom, byCalendar, gap };
}

/** The least number of waves in which all teams together have so many person-days; `limit` when more would be needed. */
function wavesByEffort(way: Way, effort: number, limit: number): number {
  let days = 0;
  let count = 0;
  // The margin keeps rounding of the sum from adding a wave.
  while (days * (1 + 1e-6) < effort && count < limit) {
    count += 1;
    days += waveDays(way, count);
  }
  return count;
}

/** The earliest wave in which the workload's last move can be: calendar, arrival of its host, rest between two stages. */
function earliestEnd(prepared: Prepared, outcome: Outcome, w: number, kinds: readonly MoveKind[]): number {
  const { way } = prepared;
  const isClosed = (wave: number): boolean =>
    way.closed[w]?.has(wave) === true || (way.heldIn[w]! > 0 && way.heldIn[w] !== wave);
  const firstOpen = (from: number): number => {
    let wave = from;
    while (wave <= way.lastEvent && isClosed(wave)) wave += 1;
    return wave;
  };
  let wave = firstOpen(1);
  for (let i = 1; i < kinds.length; i++) wave = firstOpen(wave + 1 + way.stableStageWaves);
  return outcome.finalHost[w] === prepared.fromHost[w]
    ? wave
    : firstOpen(Math.max(wave, way.availableFrom[outcome.finalHost[w]!]!));
}

/** What the workload adds at the least on its way, in one resource: a stage may be smaller than the end. */
function sizeAfter(prepared: Prepared, outcome: Outcome, w: number, d: number): number {
  const i = w * prepared.dimensions + d;
  if (outcome.finalChanged[w] === 0) return prepared.demandBefore[i]!;
  const after = prepared.demandAfter[i]!;
  return prepared.stageTechnology[w] === null ? after : Math.min(after, prepared.demandStage[i]!);
}
