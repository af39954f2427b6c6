import type { JobContext } from '#core/job.ts';
import type { Move, Wave } from '#core/planResult.ts';
import { waveDates } from './calendar.ts';
import { totalEffortDays } from './effort.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { RoadmapProblem } from './problem.ts';
import type { Departure, MoveNote, RoadmapPlan, RoadmapState, Seat } from './roadmapPlan.ts';
import type { ValueBound } from './roadmapProofs.ts';
import { departuresOf, findingsOf } from './findings.ts';
import type { Outcome } from './outcome.ts';
import { searchSequence } from './search.ts';
import { hostMove, stageMove, waveDays } from './way.ts';
import { valueBound } from './valueBound.ts';
import { waveBound } from './waveBound.ts';
import { byId } from './targetDraft.ts';

function assemble(prepared: Prepared, outcome: Outcome, bound: ValueBound | null): RoadmapPlan {
  const { problem } = prepared;
  const { way } = prepared;
  const isOff = new Uint8Array(prepared.hostIds.length);
  const seats: Seat[] = prepared.ids.map((_, w) => ({
    host: prepared.hostIds[prepared.fromHost[w]!]!,
    technology: prepared.fromTechnology[w]!,
  }));
  const snapshot = (after: number): RoadmapState => ({
    after,
    assignment: Object.fromEntries(prepared.ids.map((id, w) => [id, seats[w]!])),
    hostsOn: prepared.hostIds.filter((_, h) => isOff[h] === 0 && way.availableFrom[h]! <= after),
  });
  const states: RoadmapState[] = [snapshot(0)];
  const waves: Wave[] = [];
  const moveNotes: MoveNote[] = [];
  outcome.sequence.waves.forEach((planned, index) => {
    const number = index + 1;
    const moves: Move[] = [];
    for (const move of planned.moves) {
      const { w } = move;
      const fromTechnology = seats[w]!.technology;
      const toTechnology =
        move.kind === hostMove
          ? fromTechnology
          : ((move.kind === stageMove ? prepared.stageTechnology[w] : null) ?? prepared.targetTechnology[w]!);
      const seat = { host: prepared.hostIds[move.toHost]!, technology: toTechnology };
      seats[w] = seat;
      moves.push({
        workload: prepared.ids[w]!,
        fromTechnology,
        toTechnology,
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
      effortCapacityDays: waveDays(way, number),
      released: planned.released.map((h) => prepared.hostIds[h]!).toSorted(byId),
      moves,
    });
    states.push(snapshot(number));
  });

  const departures = departuresOf(prepared, outcome, seats);
  return {
    outcome: outcomeOf(outcome, departures, waves),
    waves,
    states,
    teamOf: outcome.sequence.waves.map((wave) =>
      wave.moves.map(({ team }) => (team === -1 ? null : way.teams[team]!.id)),
    ),
    diagnostics: {
      bound: waveBound(prepared, outcome),
      findings: [...prepared.findings, ...findingsOf(prepared, outcome, seats)],
      departures,
      moveNotes,
      weightedReleaseWaves: outcome.weightedReleaseWaves,
      value: outcome.value,
      valueBound: bound,
      totalEffortDays: totalEffortDays(waves),
      strategy: outcome.sequence.strategy.name,
    },
  };
}

function outcomeOf(outcome: Outcome, departures: readonly Departure[], waves: readonly Wave[]): RoadmapPlan['outcome'] {
  const held = new Set(outcome.held?.map(({ host }) => host));
  const isShort =
    outcome.kept.some((h) => !held.has(h)) ||
    outcome.missed.length > 0 ||
    outcome.overloaded.length > 0 ||
    departures.some((departure) => departure.asked.technology !== departure.got.technology);
  if (isShort) return 'partial';
  if (departures.length > 0 || outcome.kept.length > 0) return 'equivalent';
  return waves.length === 0 ? 'nothing-to-do' : 'complete';
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
  return assemble(prepared, searchSequence(prepared, context), null);
}

/**
 * The same roadmap with the proof of how much more any other could be worth (`diagnostics.valueBound`), where the problem has an
 * objective. Throws what {@link planRoadmap} throws.
 */
export async function planBoundedRoadmap(problem: RoadmapProblem, context: JobContext): Promise<RoadmapPlan> {
  const prepared = prepare(problem);
  const share = (from: number, to: number): JobContext => ({
    progress: (fraction, phase) => context.progress(from + (to - from) * fraction, phase),
    isCancelled: () => context.isCancelled(),
    elapsedMs: () => context.elapsedMs(),
  });
  const outcome = searchSequence(prepared, share(0, 0.7));
  const least = waveBound(prepared, outcome).waves;
  return assemble(prepared, outcome, await valueBound(prepared, outcome, least, share(0.7, 1)));
}
