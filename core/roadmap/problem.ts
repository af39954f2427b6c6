import type { DemandByTechnology, Resources } from '#core/planResult.ts';
import type { PlannedTechnology, Technology } from '#core/inventory/technology.ts';

/** A host as the roadmap sees it. */
export interface RoadmapHost {
  readonly id: string;
  readonly cluster: string | null;
  readonly usable: Resources;
  /** The target placement leaves it empty, so it is switched off as soon as it is. */
  readonly releasable: boolean;
  /** For sentences; the id where absent. */
  readonly name?: string;
  /** What it is worth to switch it off one wave earlier (money, watts), relative to the others. Default 1 each. */
  readonly releaseGain?: number;
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
}
