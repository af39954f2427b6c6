import type { Technology } from '#core/inventory/technology.ts';
import { dueWaves } from './dueWaves.ts';
import { applyLimits } from './limits.ts';
import type { RoadmapObjective, RoadmapProblem } from './problem.ts';
import { repairTarget } from './repairTarget.ts';
import type { RoadmapFinding } from './roadmapPlan.ts';
import type { SeatRules } from './seatRules.ts';
import { TargetDraft } from './targetDraft.ts';
import { formUnits } from './units.ts';
import { hostMove, portMove, type Way } from './way.ts';

/** The problem by index, sorted by id: what the sequencer works on. Indices into hosts (h), workloads (w), groups (g). */
export interface Prepared {
  readonly problem: RoadmapProblem;
  readonly way: Way;
  /** Person-days that a wave has at most. */
  readonly capacity: number;
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
  /** Technology in between, and the needs meanwhile; null where there is none. */
  readonly stageTechnology: readonly (Technology | null)[];
  readonly demandStage: Float64Array;
  readonly caution: Float64Array;
  readonly allowed: readonly (ReadonlySet<number> | null)[];
  readonly rules: SeatRules;
  /** 1 where a change of host alone can be made in some wave. */
  readonly canMoveHost: Uint8Array;
  /** 1 where all moves have to be in one wave or in a strict order, so that stepping aside would break a rule. */
  readonly movesOnce: Uint8Array;
  /** Per order rule, the workloads that come first. */
  readonly firstOfRule: readonly (readonly number[])[];
  /** Last wave in which each workload can move so that dates are kept, its own host's not counted; null without any date. */
  readonly due: Int32Array | null;
  /** Worth of changing each workload's technology one wave sooner, for the order; null without an objective. */
  readonly rates: Float64Array | null;

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
  const { way } = draft;
  const firstOfRule = invert(way.firstOf, way.before.length);
  const laterOfRule = invert(way.laterOf, way.before.length);
  return Object.freeze({
    problem,
    way,
    capacity: draft.capacity,
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
    stageTechnology: draft.stageTechnology,
    demandStage: draft.demandStage,
    caution: draft.caution,
    allowed: draft.allowed,
    rules: draft.rules,
    canMoveHost: Uint8Array.from(draft.ids, (_, w) => (draft.ledger.neverBecause([w], [hostMove]) === null ? 1 : 0)),
    movesOnce: Uint8Array.from(draft.ids, (_, w) => {
      const isOrdered = way.firstOf[w]!.length + way.laterOf[w]!.length > 0;
      return way.heldIn[w]! > 0 || isOrdered ? 1 : 0;
    }),
    firstOfRule,
    due: dueWaves(way, draft.fromHost, firstOfRule, laterOfRule, draft.groupOf, draft.dependsOn),
    rates: way.objective === null ? null : ratesOf(way, way.objective),
    groupOf: draft.groupOf,
    dependsOn: draft.dependsOn,
    groupIsFree: draft.groupIsFree,
    units,
    findings: draft.findings,
    changedTargets: draft.changedTargets,
  });
}

/** Per rule its members, from the rules of each member. */
function invert(rulesOf: readonly (readonly number[])[], count: number): readonly (readonly number[])[] {
  const members: number[][] = Array.from({ length: count }, () => []);
  rulesOf.forEach((rules, w) => {
    for (const r of rules) members[r]!.push(w);
  });
  return members;
}

/** A change one wave sooner earns its gain once more, and pays its cost with less discount. */
function ratesOf(way: Way, objective: RoadmapObjective): Float64Array {
  const interest = 1 / objective.discountPerWave - 1;
  return Float64Array.from(way.changeGain, (gain, w) => {
    const i = portMove * way.count + w;
    return gain - interest * (objective.costWeight * way.cost[i]! + objective.riskWeight * way.risk[i]!);
  });
}
