/** What a roadmap is worth beside the most that any is worth. */
export interface ValueBound {
  readonly value: number;
  /**
   * No roadmap is worth more that keeps the same limits, has at most {@link ValueBound.waves} waves, ends with the same
   * technologies and the same hosts switched off, keeps the dates of hosts that this one keeps, and moves what this one has moved
   * to another host. Every roadmap to the same last state is one of them.
   */
  readonly bound: number;
  /** (bound - value) / |value|; null where the value is 0 and the bound is not. */
  readonly gap: number | null;
  readonly unit: string;
  /** How the bound was found, in words. */
  readonly method: string;
  readonly waves: number;
}

/** Limits that clash: together they keep the roadmap from what it was asked for, and none of them can be left out. */
export interface RoadmapConflict {
  /** In words with numbers. */
  readonly text: string;
  readonly limits: readonly {
    /** Kind and name, as `team:ops` or `off-by:6`. */
    readonly id: string;
    readonly text: string;
    /** The nearest figure that would do, tried alone; null where there is no figure, or none was found. */
    readonly need: number | null;
    readonly have: number | null;
    readonly unit: string;
    /** The nearest change, in words. */
    readonly change: string;
  }[];
  /** True: proven, no roadmap keeps all of these. False: the planner found none. */
  readonly proven: boolean;
}
