import type { DemandByTechnology, Resources } from '#core/planResult.ts';
import type { PlannedTechnology, Technology } from '#core/inventory/technology.ts';

/** A host as the roadmap sees it. */
export interface RoadmapHost {
  readonly id: string;
  readonly cluster: string | null;
  readonly usable: Resources;
  /** The target placement leaves it empty, so it is switched off as soon as it is. */
  readonly releasable: boolean;
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
}

/** A group's rules; membership is on the workloads. */
export interface RoadmapGroup {
  readonly id: string;
  readonly movesTogether: boolean;
  /** Groups that must be finished in the same wave or before. */
  readonly dependsOn: readonly string[];
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
}
