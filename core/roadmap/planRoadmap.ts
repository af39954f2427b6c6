import type { JobContext } from '#core/job.ts';
import type { Technology } from '#core/inventory/technology.ts';
import type { Move, Wave } from '#core/planResult.ts';
import { martelloTothL2, wavesByRoom } from './bound.ts';
import { waveDates } from './calendar.ts';
import { effortOfMove, totalEffortDays } from './effort.ts';
import { byId, dimensions, fits, prepare, wordResources, type Prepared } from './prepare.ts';
import type { RoadmapProblem } from './problem.ts';
import type { Departure, MoveNote, RoadmapPlan, RoadmapState, Seat, WaveBound } from './roadmapPlan.ts';
import { sequence, type Sequence, type Strategy } from './sequence.ts';

/** Tried in this order; the first of equals wins. */
const strategies: readonly Strategy[] = [
  { name: 'release first', order: 'release', roomKept: 0, isEager: false, holdsSwingHost: false },
  { name: 'release first, room kept', order: 'release', roomKept: 0.25, isEager: false, holdsSwingHost: false },
  { name: 'release first, all room kept', order: 'release', roomKept: 1, isEager: false, holdsSwingHost: false },
  { name: 'release first, other hosts', order: 'release', roomKept: 0.25, isEager: true, holdsSwingHost: false },
  { name: 'room first', order: 'room', roomKept: 0.25, isEager: false, holdsSwingHost: false },
];

/** Tried when all of those leave something undone. */
const strategiesWithSwingHost: readonly Strategy[] = [
  { name: 'room first, swing host', order: 'room', roomKept: 1, isEager: false, holdsSwingHost: true },
  { name: 'release first, swing host', order: 'release', roomKept: 0.25, isEager: true, holdsSwingHost: true },
];

/** A sequence with everything that is derived from it. */
interface Outcome {
  readonly sequence: Sequence;
  readonly finalHost: Int32Array;
  readonly finalChanged: Uint8Array;
  readonly overloaded: readonly number[];
  readonly kept: readonly number[];
  /** Compared from left to right, lower is better. */
  readonly objective: readonly number[];
}

function evaluate(prepared: Prepared, result: Sequence): Outcome {
  const finalHost = prepared.fromHost.slice();
  const finalChanged = new Uint8Array(prepared.ids.length);
  const releasedIn = new Int32Array(prepared.hostIds.length);
  let effort = 0;
  result.waves.forEach((wave, k) => {
    for (const move of wave.moves) {
      finalHost[move.w] = move.toHost;
      if (move.changesTechnology) finalChanged[move.w] = 1;
      effort += move.effortDays;
    }
    for (const h of wave.released) releasedIn[h] = k + 1;
  });
  const load = new Float64Array(prepared.hostIds.length * dimensions);
  let unchanged = 0;
  for (let w = 0; w < prepared.ids.length; w++) {
    const demand = finalChanged[w] === 1 ? prepared.demandAfter : prepared.demandBefore;
    for (let d = 0; d < dimensions; d++) load[finalHost[w]! * dimensions + d]! += demand[w * dimensions + d]!;
    if (prepared.wantsTechnology[w] === 1 && finalChanged[w] === 0) unchanged += 1;
  }
  const overloaded: number[] = [];
  const kept: number[] = [];
  let keptGain = 0;
  let weighted = 0;
  for (let h = 0; h < prepared.hostIds.length; h++) {
    let isOver = false;
    for (let d = 0; d < dimensions; d++)
      isOver ||= !fits(load[h * dimensions + d]!, prepared.usable[h * dimensions + d]!);
    if (isOver) overloaded.push(h);
    if (releasedIn[h]! > 0) weighted += prepared.gain[h]! * releasedIn[h]!;
    else if (prepared.askedReleasable[h] === 1) {
      kept.push(h);
      keptGain += prepared.gain[h]!;
    }
  }
  return {
    sequence: result,
    finalHost,
    finalChanged,
    overloaded,
    kept,
    objective: [overloaded.length, keptGain, unchanged, weighted, result.waves.length, effort],
  };
}

function isBetter(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) {
    // Sums of many parts: a difference below one part in a billion is rounding.
    if (Math.abs(a[i]! - b[i]!) > 1e-9 * Math.max(1, Math.abs(b[i]!))) return a[i]! < b[i]!;
  }
  return false;
}

function waveBound(prepared: Prepared, outcome: Outcome): WaveBound {
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
  const byEffort = capacity > 0 ? Math.ceil(sum / capacity - 1e-6) : 0;
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
    for (let d = 0; d < dimensions; d++) {
      const load = new Float64Array(prepared.hostIds.length);
      for (let w = 0; w < prepared.ids.length; w++)
        load[prepared.fromHost[w]!]! += prepared.demandBefore[w * dimensions + d]!;
      let free = 0;
      for (const h of hosts) free += Math.max(0, prepared.usable[h * dimensions + d]! - load[h]!);
      const changes = members.map((w) => ({
        before: prepared.demandBefore[w * dimensions + d]!,
        after: (outcome.finalChanged[w] === 1 ? prepared.demandAfter : prepared.demandBefore)[w * dimensions + d]!,
      }));
      byRoom = Math.max(byRoom, wavesByRoom(free, changes, waves));
    }
  });

  // A roadmap that only switches off hosts that are empty today still takes a wave.
  const any = waves > 0 ? 1 : 0;
  const best = Math.max(any, byEffort, byMoves, byLargestMoves, byRoom);
  return { waves: best, byEffort, byMoves, byLargestMoves, byRoom, gap: best === 0 ? 0 : (waves - best) / best };
}

function assemble(prepared: Prepared, outcome: Outcome): RoadmapPlan {
  const { problem } = prepared;
  const technologyOf = (w: number, isChanged: boolean): Technology =>
    isChanged ? prepared.targetTechnology[w]! : prepared.fromTechnology[w]!;
  const host = prepared.fromHost.slice();
  const changed = new Uint8Array(prepared.ids.length);
  const isOff = new Uint8Array(prepared.hostIds.length);
  const seats: Seat[] = prepared.ids.map((_, w) => ({
    host: prepared.hostIds[host[w]!]!,
    technology: technologyOf(w, false),
  }));
  const snapshot = (after: number): RoadmapState => ({
    after,
    assignment: Object.fromEntries(prepared.ids.map((id, w) => [id, seats[w]!])),
    hostsOn: prepared.hostIds.filter((_, h) => isOff[h] === 0),
  });
  const states: RoadmapState[] = [snapshot(0)];
  const waves: Wave[] = [];
  const moveNotes: MoveNote[] = [];
  outcome.sequence.waves.forEach((planned, index) => {
    const number = index + 1;
    const moves: Move[] = [];
    for (const move of planned.moves) {
      const { w } = move;
      const fromTechnology = technologyOf(w, changed[w] === 1);
      host[w] = move.toHost;
      if (move.changesTechnology) changed[w] = 1;
      const seat = { host: prepared.hostIds[move.toHost]!, technology: technologyOf(w, changed[w] === 1) };
      seats[w] = seat;
      moves.push({
        workload: prepared.ids[w]!,
        fromTechnology,
        toTechnology: seat.technology,
        fromHost: prepared.hostIds[move.fromHost]!,
        toHost: seat.host,
        effortDays: move.effortDays,
      });
      moveNotes.push({
        wave: number,
        workload: prepared.ids[w]!,
        purpose: move.purpose,
        aboutHost: move.aboutHost === -1 ? null : prepared.hostIds[move.aboutHost]!,
        makesRoomFor: move.makesRoomFor === -1 ? null : prepared.ids[move.makesRoomFor]!,
        insteadOfHost: move.insteadOf === -1 ? null : prepared.hostIds[move.insteadOf]!,
      });
    }
    for (const h of planned.released) isOff[h] = 1;
    waves.push({
      number,
      ...waveDates(problem.startDate, problem.waveDays, number),
      effortDays: totalEffortDays(moves),
      effortCapacityDays: problem.effortCapacityDaysPerWave,
      released: planned.released.map((h) => prepared.hostIds[h]!).toSorted(byId),
      moves,
    });
    states.push(snapshot(number));
  });

  const findings = [...prepared.findings];
  const departures: Departure[] = [];
  for (let w = 0; w < prepared.ids.length; w++) {
    const got = seats[w]!;
    const asked: Seat = {
      host: prepared.hostIds[prepared.askedHost[w]!]!,
      technology: prepared.askedTechnology[w]!,
    };
    if (got.host === asked.host && got.technology === asked.technology) continue;
    const left = outcome.sequence.abandoned.get(w);
    const text =
      left !== undefined
        ? `${prepared.names[w]!} stays as it is: ${left}.`
        : (prepared.changedTargets.get(w) ??
          `${prepared.names[w]!} goes to ${prepared.hostNames[host[w]!]!}, because ${prepared.hostNames[prepared.askedHost[w]!]!} has no room for its double running in time.`);
    departures.push({ workload: prepared.ids[w]!, asked, got, text });
  }
  for (const [w, reason] of [...outcome.sequence.abandoned].toSorted((a, b) => a[0] - b[0])) {
    const d = prepared.demandAfter;
    findings.push({
      code: 'no-room',
      // Without a technology lost, the estate at the end is as good as the one asked for.
      severity: prepared.wantsTechnology[w] === 1 && outcome.finalChanged[w] === 0 ? 'warning' : 'info',
      text: `${prepared.names[w]!} stays on ${prepared.hostNames[host[w]!]!} as ${seats[w]!.technology}: ${reason}.`,
      nearestChange: `Free ${wordResources(d[w * dimensions]!, d[w * dimensions + 1]!)} on one host of its cluster for the time of the move.`,
      workloads: [prepared.ids[w]!],
      hosts: [prepared.hostIds[host[w]!]!],
    });
  }
  const loads = finalLoads(prepared, outcome);
  for (const h of outcome.kept) {
    const residents = prepared.ids.filter((_, w) => host[w] === h);
    findings.push({
      code: 'host-not-released',
      severity: 'warning',
      text: `${prepared.hostNames[h]!} was to be switched off but still carries ${residents.length} workloads at the end.`,
      nearestChange: residents.length <= 5 ? `Find another host for ${residents.join(', ')}.` : null,
      workloads: residents,
      hosts: [prepared.hostIds[h]!],
    });
  }
  for (const h of outcome.overloaded) {
    const cpu = loads[h * dimensions]!;
    const memory = loads[h * dimensions + 1]!;
    const usableCpu = prepared.usable[h * dimensions]!;
    const usableMemory = prepared.usable[h * dimensions + 1]!;
    findings.push({
      code: 'host-stays-overloaded',
      severity: 'error',
      text: `${prepared.hostNames[h]!} carries ${wordResources(cpu, memory)} at the end, more than its usable ${wordResources(usableCpu, usableMemory)}.`,
      nearestChange: `Add ${wordResources(Math.max(0, cpu - usableCpu), Math.max(0, memory - usableMemory))} to its cluster, or lower the reserve.`,
      workloads: [],
      hosts: [prepared.hostIds[h]!],
    });
  }
  return {
    outcome: outcomeOf(outcome, departures, waves),
    waves,
    states,
    diagnostics: {
      bound: waveBound(prepared, outcome),
      findings,
      departures,
      moveNotes,
      weightedReleaseWaves: outcome.objective[3]!,
      totalEffortDays: totalEffortDays(waves),
      strategy: outcome.sequence.strategy.name,
    },
  };
}

function outcomeOf(outcome: Outcome, departures: readonly Departure[], waves: readonly Wave[]): RoadmapPlan['outcome'] {
  const isShort =
    outcome.kept.length > 0 ||
    outcome.overloaded.length > 0 ||
    departures.some((departure) => departure.asked.technology !== departure.got.technology);
  if (isShort) return 'partial';
  if (departures.length > 0) return 'equivalent';
  return waves.length === 0 ? 'nothing-to-do' : 'complete';
}

function finalLoads(prepared: Prepared, outcome: Outcome): Float64Array {
  const loads = new Float64Array(prepared.hostIds.length * dimensions);
  for (let w = 0; w < prepared.ids.length; w++) {
    const demand = outcome.finalChanged[w] === 1 ? prepared.demandAfter : prepared.demandBefore;
    for (let d = 0; d < dimensions; d++) loads[outcome.finalHost[w]! * dimensions + d]! += demand[w * dimensions + d]!;
  }
  return loads;
}

/**
 * The way from today's estate to the target in waves that a team can take, each state of which keeps every invariant of
 * core/roadmap/check.ts. Deterministic: the order of the input lists does not matter, and nothing depends on time.
 *
 * Never fails for want of a roadmap: what cannot be reached stays as it is and is reported with the facts that clash
 * (`diagnostics.findings`, `diagnostics.departures`; outcome `partial`).
 * Throws {@link import('./roadmapPlan.ts').RoadmapInputError} when the problem contradicts itself, and CancelledError.
 */
export function planRoadmap(problem: RoadmapProblem, context: JobContext): RoadmapPlan {
  const prepared = prepare(problem);
  let best: Outcome | null = null;
  const total = strategies.length + strategiesWithSwingHost.length;
  let done = 0;
  const tryOne = (strategy: Strategy): void => {
    const offset = done / total;
    const outcome = evaluate(
      prepared,
      sequence(prepared, strategy, {
        ...context,
        isCancelled: () => context.isCancelled(),
        elapsedMs: () => context.elapsedMs(),
        progress: (fraction, phase) => context.progress(offset + fraction / total, phase),
      }),
    );
    if (best === null || isBetter(outcome.objective, best.objective)) best = outcome;
    done += 1;
  };
  for (const strategy of strategies) tryOne(strategy);
  const found = best as Outcome | null;
  if (found !== null && (found.overloaded.length > 0 || found.kept.length > 0 || found.sequence.abandoned.size > 0)) {
    for (const strategy of strategiesWithSwingHost) tryOne(strategy);
  }
  context.progress(1, 'roadmap');
  return assemble(prepared, best!);
}
