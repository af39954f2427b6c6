import type { z } from 'zod';
import type { demandSchema, resourcesSchema } from '#core/inventory/resources.ts';
import type { PlannedTechnology, Technology } from '#core/inventory/technology.ts';

type Resources = z.infer<typeof resourcesSchema>;
type DemandByTechnology = z.infer<typeof demandSchema>;

/** A host as the roadmap sees it. */
export interface RoadmapHost {
  readonly id: string;
  readonly cluster: string | null;
  readonly usable: Resources;
  /** The target placement leaves it empty, so it is switched off as soon as it is. */
  readonly releasable: boolean;
  /** For sentences; the id where absent. */
  readonly name?: string;
  /**
   * What it is worth to have it off for one wave, in the unit of {@link RoadmapObjective}. Default 1 each, and then only its
   * size relative to the others counts.
   */
  readonly releaseGain?: number;
  /** It is there (and on) from the beginning of this wave on, and not before. Absent: it is there today. */
  readonly availableFromWave?: number;
  /** It has to be empty and off when this wave ends (warranty, lease). Absent: it may stay. */
  readonly offByWave?: number;
}

/** A powered-on workload with where and how it runs today and in the target. */
export interface RoadmapWorkload {
  readonly id: string;
  readonly group: string | null;
  readonly demand: DemandByTechnology;
  readonly from: { readonly host: string; readonly technology: Technology };
  readonly to: { readonly host: string; readonly technology: PlannedTechnology };
  /** Person-days of the change of technology (0 for none), by the portability model. */
  readonly portEffortDays: number;
  /** Person-days of one change of host without a change of technology. */
  readonly moveEffortDays: number;
  /** Order in which it is worth moving: production last, pilots first; 0..1, low moves first. */
  readonly caution: number;
  /** For sentences; the id where absent. */
  readonly name?: string;
  /** Hosts it may be moved to (pinned: the one host), beside the one it runs on today. Absent: every host of its cluster. */
  readonly allowedHosts?: readonly string[];
  /** Skills that its change of technology needs, all from one team; absent: any team. A change of host alone needs `host-move`. */
  readonly skills?: readonly string[];
  /** Waves in which it must not move (freezes, no maintenance window that is long enough), ascending. */
  readonly closedWaves?: readonly number[];
  /** Its changes happen in this wave and in no other (held there by hand). */
  readonly heldInWave?: number;
  /** It takes this technology first, rests for {@link RoadmapProblem.stableStageWaves} whole waves, and then goes on. */
  readonly via?: {
    readonly technology: PlannedTechnology;
    readonly portEffortDays: number;
    readonly skills?: readonly string[];
  };
  /** What it is worth to have it in its target technology for one wave (licences, people), in the objective's unit. */
  readonly changeGain?: number;
  /** Money that its change of technology and its changes of host cost once, beside the hosts. */
  readonly portCost?: number;
  readonly moveCost?: number;
  /** Expected loss by its change of technology and by one change of host, money. */
  readonly portRisk?: number;
  readonly moveRisk?: number;
}

/** A group's rules; membership is on the workloads. */
export interface RoadmapGroup {
  readonly id: string;
  readonly movesTogether: boolean;
  /** Groups that must be finished in the same wave or before. */
  readonly dependsOn: readonly string[];
}

/** How far a workload must be shut off from its neighbours. */
export interface IsolationFloor {
  readonly workload: string;
  /** 1 - probability of escape, 0..1, in the scale of {@link IsolationRules.byTechnology}. */
  readonly minimum: number;
}

/** Isolation of each technology (`isolation.escape`) and the workloads that need at least so much of it. */
export interface IsolationRules {
  readonly byTechnology: Readonly<Record<Technology, number>>;
  readonly floors: readonly IsolationFloor[];
}

/** At most so many of these workloads on one host, in every state and during every wave. */
export interface SpreadRule {
  readonly id: string;
  readonly workloads: readonly string[];
  readonly maxPerHost: number;
  /** Hosts with a limit of their own, by id. */
  readonly limitOfHost?: Readonly<Record<string, number>>;
}

/** Workloads that share one host, in every state in which they have come together, and in the last. */
export interface TogetherRule {
  readonly id: string;
  readonly workloads: readonly string[];
}

/** People who make moves. */
export interface RoadmapTeam {
  readonly id: string;
  readonly name: string;
  readonly skills: readonly string[];
  /** Person-days in each wave, wave 1 first; the last figure holds for all later waves. */
  readonly daysByWave: readonly number[];
  /** Clusters whose workloads it moves; absent: all. */
  readonly clusters?: readonly (string | null)[];
}

/** At most so many of these workloads move in one wave: 1 keeps them apart, more limits what a bad wave can hit. */
export interface PaceRule {
  readonly id: string;
  readonly workloads: readonly string[];
  readonly maxPerWave: number;
}

/** No wave moves workloads of both sides, whichever comes first. A workload on both sides counts to the first alone. */
export interface ApartRule {
  readonly id: string;
  readonly sides: readonly [readonly string[], readonly string[]];
}

/** All moves of `first` are in waves before those of `later`, with at least so many whole waves between. */
export interface BeforeRule {
  readonly id: string;
  readonly first: readonly string[];
  readonly later: readonly string[];
  readonly wavesBetween: number;
}

/** Money that the moves of these waves and the hosts that arrive in them may cost together. */
export interface WaveBudget {
  readonly id: string;
  readonly waves: readonly number[];
  readonly amount: number;
  /** Of the amount, what is spent anyway (hosts that arrive). */
  readonly committed: number;
}

/**
 * What a roadmap is worth: every host off and every workload changed earns its gain in each later wave up to the horizon,
 * each move costs its money once, each wave `wavePenalty`; everything is discounted to the first day.
 *
 *     value = sum_h releaseGain(h) S(release(h)) + sum_w changeGain(w) S(change(w)) - sum_m cost(m) d^wave(m) - wavePenalty waves
 *     S(k) = d^(k+1) + ... + d^horizonWaves
 */
export interface RoadmapObjective {
  /** d: worth today of one unit a wave later, above 0 and at most 1. */
  readonly discountPerWave: number;
  /** Waves over which gains count. */
  readonly horizonWaves: number;
  /** Worth of finishing one wave earlier. */
  readonly wavePenalty: number;
  /** Factor from money of moves to the objective's unit. */
  readonly costWeight: number;
  /** Factor from expected loss of moves to the objective's unit. */
  readonly riskWeight: number;
  /** The objective's unit in words: `USD` for a net present value, `points` for a mix. */
  readonly unit: string;
}

/** Limits and taste of the way; every part that is absent constrains nothing. */
export interface RoadmapWay {
  /** Absent: one team of all skills with `effortCapacityDaysPerWave`. */
  readonly teams?: readonly RoadmapTeam[];
  readonly pace?: readonly PaceRule[];
  readonly apart?: readonly ApartRule[];
  readonly before?: readonly BeforeRule[];
  readonly budgets?: readonly WaveBudget[];
  readonly riskBudgetPerWave?: number | null;
  readonly stableStageWaves?: number;
  /** Last wave in which anything may move. */
  readonly lastWave?: number | null;
  readonly objective?: RoadmapObjective;
}

/**
 * What hosts have and workloads need beside cores and memory, whatever a workload runs as. Vectors are in the order of `ids`;
 * null: the host is not limited in it. Hosts and workloads that are not named are not limited and need nothing.
 */
export interface ExtraResources {
  readonly ids: readonly string[];
  /** For sentences, as `GPUs`. */
  readonly units: readonly string[];
  readonly usable: Readonly<Record<string, readonly (number | null)[]>>;
  readonly demand: Readonly<Record<string, readonly number[]>>;
}

/** Hosts of which any few may be lost at once, after which the others have to have room for what ran on them. */
export interface ClusterFailures {
  readonly hosts: readonly string[];
  /** How many may be lost at once. */
  readonly tolerate: number;
  /** What each host may carry while others are lost. */
  readonly capacity: Readonly<Record<string, Resources>>;
  /** Where workloads may start again, by workload; others go where they always may. */
  readonly restartOn?: Readonly<Record<string, readonly string[]>>;
  /** Releases wait for what waves in progress need, too, both sides of their moves counted; absent: for the states between. */
  readonly isHeldDuringWaves?: boolean;
}

/** Everything that decides a roadmap, and all that the independent checker needs beside the roadmap itself. */
export interface RoadmapProblem {
  readonly hosts: readonly RoadmapHost[];
  readonly workloads: readonly RoadmapWorkload[];
  readonly groups: readonly RoadmapGroup[];
  readonly startDate: string;
  readonly waveDays: number;
  readonly effortCapacityDaysPerWave: number;
  readonly maxMovesPerWave: number | null;
  /** Absent: no workload has a floor. */
  readonly isolation?: IsolationRules;
  /** Absent: any number may share a host. */
  readonly spread?: readonly SpreadRule[];
  /** Absent: none must. */
  readonly together?: readonly TogetherRule[];
  /** Absent: cores and memory alone count. */
  readonly extraResources?: ExtraResources;
  /** Absent: no failure has to be survived. */
  readonly failures?: readonly ClusterFailures[];
  readonly way?: RoadmapWay;
}
