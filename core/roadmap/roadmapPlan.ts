import type { ValueBound } from './roadmapProofs.ts';
import type { Technology } from '#core/inventory/technology.ts';
import type { Wave } from '#core/planResult.ts';

/** Where a workload runs and as what. */
export interface Seat {
  readonly host: string;
  readonly technology: Technology;
}

/** The estate after a wave; `after` 0 is today. */
export interface RoadmapState {
  readonly after: number;
  /** Every workload of the problem, keys sorted. */
  readonly assignment: Readonly<Record<string, Seat>>;
  /** Sorted ids of the hosts that are switched on. */
  readonly hostsOn: readonly string[];
}

/**
 * Why a move is made. `release-host`: its host is being emptied so that it can be switched off; `relieve-host`: its host is
 * above its usable capacity; `change-technology`: only the technology calls for it; `stop-over`: it steps aside so that
 * another can move; `complete-stop-over`: it goes on from there; `follow-target`: the target placement wants it elsewhere;
 * `leave-host`: its host has to be off by a wave; `use-new-host`: the host that it goes to has arrived on the way;
 * `take-stage`: it takes the technology in between; `complete-stage`: it goes on from there.
 */
export type MovePurpose =
  | 'release-host'
  | 'relieve-host'
  | 'change-technology'
  | 'stop-over'
  | 'complete-stop-over'
  | 'follow-target'
  | 'leave-host'
  | 'use-new-host'
  | 'take-stage'
  | 'complete-stage';

/** The planner's note on one move, for {@link import('./explainMove.ts').explainMove}. */
export interface MoveNote {
  readonly wave: number;
  readonly workload: string;
  readonly purpose: MovePurpose;
  /** The host emptied, relieved or cleared by the move; null where none is. */
  readonly aboutHost: string | null;
  /** The workload that a stop-over makes room for. */
  readonly makesRoomFor: string | null;
  /** The host that the target placement wanted, where the planner had to take another one; else null. */
  readonly insteadOfHost: string | null;
}

/** What the planner has to say beside the waves: facts in words, with what would change them. */
export interface RoadmapFinding {
  readonly code:
    | 'move-exceeds-wave'
    | 'group-exceeds-wave'
    | 'target-not-usable'
    | 'technology-backward'
    | 'below-isolation-floor'
    | 'no-room'
    | 'host-not-released'
    | 'host-held-for-failures'
    | 'move-not-survived'
    | 'host-stays-overloaded'
    | 'rule-not-kept'
    | 'unknown-group'
    | 'group-cycle'
    | 'team-lacks-skill'
    | 'deadline-missed'
    | 'held-wave-missed'
    | 'budget-exceeded'
    | 'risk-above-budget'
    | 'no-open-wave'
    | 'order-not-kept'
    | 'pace-too-slow'
    | 'stage-not-possible';
  /** `error`: an invariant cannot be met; `warning`: the target is not reached in full; `info`: worth knowing. */
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
  /** The nearest change that would help, in words. */
  readonly nearestChange: string | null;
  readonly workloads: readonly string[];
  readonly hosts: readonly string[];
}

/** A workload that does not end where the target wanted it, and why. */
export interface Departure {
  readonly workload: string;
  readonly asked: Seat;
  readonly got: Seat;
  readonly text: string;
}

/** Proven: no roadmap from the first to the last state under the same limits has fewer waves. */
export interface WaveBound {
  /** The largest of the bounds below. */
  readonly waves: number;
  /** Sum of the efforts over what a wave can do. */
  readonly byEffort: number;
  /** Number of moves over what a wave may move. */
  readonly byMoves: number;
  /** Moves (or groups that move together) too large to share a wave: bound L2 of Martello and Toth, 1990. */
  readonly byLargestMoves: number;
  /** Free capacity to double run in, per cluster: it only grows by what has already become smaller. */
  readonly byRoom: number;
  /** First open wave, arrival of the host and rest between two stages, of the workload that has to wait longest. */
  readonly byCalendar: number;
  /** (waves of the roadmap - bound) / bound; 0 when both are 0. */
  readonly gap: number;
}

/** The roadmap with its reasons. */
export interface RoadmapPlan {
  /**
   * `complete`: the target, seat by seat. `equivalent`: every technology and every released host as asked, some workloads on
   * another host of their cluster than asked, or hosts kept on that only failures need. `partial`: a technology is not
   * reached, a host not released, or a host stays above usable; `diagnostics` says which and why.
   */
  readonly outcome: 'nothing-to-do' | 'complete' | 'equivalent' | 'partial';
  readonly waves: readonly Wave[];
  /** `waves.length + 1` states, today first. */
  readonly states: readonly RoadmapState[];
  /** Per wave and move (as in `waves`), the id of the team that makes it; null where the problem has no teams. */
  readonly teamOf: readonly (readonly (string | null)[])[];
  readonly diagnostics: {
    readonly bound: WaveBound;
    readonly findings: readonly RoadmapFinding[];
    readonly departures: readonly Departure[];
    /** One per move, in the order of the waves and their moves. */
    readonly moveNotes: readonly MoveNote[];
    /** Sum over the released hosts of gain x number of the wave after which each is off: the objective, lower is better. */
    readonly weightedReleaseWaves: number;
    /** What the roadmap is worth by the problem's objective, in its unit; null where the problem has none. */
    readonly value: number | null;
    /** The most that any roadmap to the same end is worth; null without an objective, and where it was not asked for. */
    readonly valueBound: ValueBound | null;
    readonly totalEffortDays: number;
    /** Which of the tried sequencing strategies gave the answer. */
    readonly strategy: string;
  };
}

/** The problem contradicts itself (a host named that does not exist, an id twice), so nothing can be planned. */
export class RoadmapInputError extends Error {
  override readonly name = 'RoadmapInputError';
  readonly code = 'roadmap-input';
  readonly details: { readonly field: string; readonly id: string };
  constructor(message: string, field: string, id: string) {
    super(message);
    this.details = { field, id };
  }
}
