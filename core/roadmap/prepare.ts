import type { Technology } from '#core/inventory/technology.ts';
import { applyLimits } from './limits.ts';
import type { RoadmapProblem } from './problem.ts';
import { repairTarget } from './repairTarget.ts';
import type { RoadmapFinding } from './roadmapPlan.ts';
import type { SeatRules } from './seatRules.ts';
import { TargetDraft } from './targetDraft.ts';
import { formUnits } from './units.ts';

/** The problem by index, sorted by id: what the sequencer works on. Indices into hosts (h), workloads (w), groups (g). */
export interface Prepared {
  readonly problem: RoadmapProblem;
  /** Resources: the stride of every vector below. The first two are cores and MiB. */
  readonly dimensions: number;
  readonly hostIds: readonly string[];
  readonly hostNames: readonly string[];
  /** Equal numbers: same cluster (null counts as one). */
  readonly clusterOf: Int32Array;
  readonly hostsOfCluster: readonly (readonly number[])[];
  readonly usable: Float64Array;
  /** 1 where the problem asks for the host to be emptied and nothing of its target is on it. */
  readonly askedReleasable: Uint8Array;
  /** 1 where the host can be switched off once empty and nothing is to end on it. */
  readonly releasable: Uint8Array;
  readonly gain: Float64Array;

  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly fromTechnology: readonly Technology[];
  readonly askedTechnology: readonly Technology[];
  readonly askedHost: Int32Array;
  readonly fromHost: Int32Array;
  /** Where the planner sends it: the asked seat, or the nearest that is possible. */
  readonly targetHost: Int32Array;
  readonly wantsTechnology: Uint8Array;
  readonly targetTechnology: readonly Technology[];
  readonly demandBefore: Float64Array;
  readonly demandAfter: Float64Array;
  readonly portEffort: Float64Array;
  readonly moveEffort: Float64Array;
  readonly caution: Float64Array;
  readonly allowed: readonly (ReadonlySet<number> | null)[];
  readonly rules: SeatRules;

  readonly groupOf: Int32Array;
  /** Per group, the groups that it waits for. */
  readonly dependsOn: readonly (readonly number[])[];
  /** 1 where a group has no rule and nothing depends on it: its members may move at any time and more than once. */
  readonly groupIsFree: Uint8Array;
  /** Workloads that change seat in one and the same wave; single workloads mostly. */
  readonly units: readonly (readonly number[])[];
  readonly findings: readonly RoadmapFinding[];
  /** Why a workload's target was changed, for the departures. */
  readonly changedTargets: ReadonlyMap<number, string>;
}

/**
 * Sorts and indexes `problem`, checks it, and replaces what no roadmap can do (moves larger than a wave, a target above
 * usable, a step backward) by the nearest that one can, each with a finding.
 * Throws {@link import('./roadmapPlan.ts').RoadmapInputError} when ids clash or name nothing, or a figure is not finite.
 */
export function prepare(problem: RoadmapProblem): Prepared {
  const draft = new TargetDraft(problem);
  applyLimits(draft);
  draft.keepHostsInUse();
  repairTarget(draft);
  const units = formUnits(draft);
  return Object.freeze({
    problem,
    dimensions: draft.dimensions,
    hostIds: draft.hostIds,
    hostNames: draft.hostNames,
    clusterOf: draft.clusterOf,
    hostsOfCluster: draft.hostsOfCluster,
    usable: draft.usable,
    askedReleasable: draft.askedReleasable,
    releasable: draft.releasable,
    gain: draft.gain,
    ids: draft.ids,
    names: draft.names,
    fromTechnology: draft.fromTechnology,
    askedTechnology: draft.askedTechnology,
    askedHost: draft.askedHost,
    fromHost: draft.fromHost,
    targetHost: draft.targetHost,
    wantsTechnology: draft.wantsTechnology,
    targetTechnology: draft.targetTechnology,
    demandBefore: draft.demandBefore,
    demandAfter: draft.demandAfter,
    portEffort: draft.portEffort,
    moveEffort: draft.moveEffort,
    caution: draft.caution,
    allowed: draft.allowed,
    rules: draft.rules,
    groupOf: draft.groupOf,
    dependsOn: draft.dependsOn,
    groupIsFree: draft.groupIsFree,
    units,
    findings: draft.findings,
    changedTargets: draft.changedTargets,
  });
}
