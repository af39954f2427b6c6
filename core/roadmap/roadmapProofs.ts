import type { ScenarioEdit } from '#core/scenario/scenarioEdit.ts';

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

/** Where a limit is written: a list of the roadmap's settings with its entry, another setting of a scenario, or elsewhere. */
export type LimitPlace =
  | { readonly kind: 'entry'; readonly list: Extract<ScenarioEdit, { kind: 'entry' }>['list']; readonly index: number }
  | { readonly kind: 'settings' }
  | { readonly kind: 'assumption'; readonly id: string }
  | { readonly kind: 'groups' }
  | { readonly kind: 'placement' };

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
    /** The same as an edit of the scenario; null where a scenario cannot say it. */
    readonly edit: ScenarioEdit | null;
    /** A roadmap was found with this change and nothing else changed; false where the work for that ran out. */
    readonly isTried: boolean;
    /** True: that roadmap reaches everything. False: other clashes of the plan stay. */
    readonly reachesAll: boolean;
    readonly place: LimitPlace | null;
  }[];
  /** True: proven, no roadmap keeps all of these. False: the planner found none. */
  readonly proven: boolean;
}
