import type { WaveRuleId, WaveRuleSetting } from '#core/scenario/roadmapSettings.ts';

/** How ready a workload is to leave its technology for the one that it is advised to become. */
export const readinessStates = ['ready', 'conditional', 'not-ready', 'unknown'] as const;
/** See {@link readinessStates}; `unknown` where the inventory does not say enough to judge. */
export type ReadinessState = (typeof readinessStates)[number];

/** Why a workload is as ready as it is, and what to do about it. */
export interface ReadinessReason {
  /** The rule of advice or of readiness that says so. */
  readonly rule: string;
  readonly text: string;
  /** What makes it ready, as an instruction. */
  readonly remedy: string;
}

/** Readiness of one workload; a ready one has no reasons, or those that say that nothing is to be done. */
export interface Readiness {
  readonly workload: string;
  readonly state: ReadinessState;
  readonly reasons: readonly ReadinessReason[];
  /**
   * Which workloads to move first, 0..100: the mean of complexity, criticality, readiness, effort and value, each 0..100 with the
   * easy, the harmless and the valuable high; see core/planning/workloadFacts.ts.
   */
  readonly priority: number;
}

/** What the confidence of a wave is made of: shares of its workloads of which the inventory or the scenario says it, 0..1. */
export interface DataCompleteness {
  /** Its use was measured. */
  readonly usage: number;
  /** Its operating system, and the version. */
  readonly system: number;
  /** Its environment and criticality. Read from a name counts half. */
  readonly traits: number;
  /** The application that it belongs to. */
  readonly group: number;
  /** The host that it runs on. A name that had to be matched counts half. */
  readonly host: number;
}

/** What was finished before the first wave, for the rest of a roadmap: no rule asks for it again. */
export interface BegunRoadmap {
  /** Something has moved, so the first wave that is left is not the first. */
  readonly hasMoves: boolean;
  /** Technologies that something outside production has become. */
  readonly tried: ReadonlySet<string>;
}

/** A wave rule that a wave breaks. */
export interface WaveViolation {
  readonly rule: WaveRuleId;
  readonly force: WaveRuleSetting['force'];
  readonly weight: number;
  /** What is broken by what, in a sentence. */
  readonly text: string;
  /** The first workloads that break it, by id, and how many do. */
  readonly workloads: readonly string[];
  readonly count: number;
}

/** How well a wave keeps to the wave rules, and how much is known of what it moves. */
export interface WaveAssessment {
  readonly wave: number;
  /** Mean of {@link completeness}, 0..1. */
  readonly confidence: number;
  readonly completeness: DataCompleteness;
  /** Weights of the rules that it breaks over the weights of those that are on, 0..1. */
  readonly risk: number;
  /** Mean priority of its workloads, 0..100; null where nothing moves. */
  readonly priority: number | null;
  readonly violations: readonly WaveViolation[];
}
