import type { JobContext } from '#core/job.ts';
import { clashesOf, deadlineClashesOf, type ClashCase } from '#core/roadmap/conflicts.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import type { RoadmapPlan } from '#core/roadmap/roadmapPlan.ts';
import type { RoadmapConflict } from '#core/roadmap/roadmapProofs.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { hardwarePlan, type HardwarePlan } from './hardwareEvents.ts';
import { InfeasiblePlanError } from './placements.ts';
import type { RoadmapSeatRules } from './placementRules.ts';
import { compileRoadmap, type RoadmapSources } from './roadmapProblem.ts';
import { scenarioLimits, type ScenarioCase } from './scenarioLimits.ts';

/** What a roadmap was made from, and how to make it of another scenario. */
export interface ClashSources {
  readonly sources: RoadmapSources;
  /** The problem that was planned. */
  readonly problem: RoadmapProblem;
  readonly seatRulesOf: (scenario: Scenario) => RoadmapSeatRules;
  /** The problem of a scenario with its target placed anew; throws what planning it would throw. */
  readonly placedAnew: (scenario: Scenario) => RoadmapProblem;
}

/** Scenarios that are placed anew at the most, for estates of up to as many workloads and for larger ones. */
const placedAtMost = { upTo: 1000, small: 24, large: 3 };
/** Steps of the search that compiling a problem counts as, per workload. */
const stepsPerWorkload = 10;

/**
 * Why a roadmap leaves something undone: sets of the scenario's limits that clash, each with the nearest change to every one of
 * them, as {@link clashesOf} finds them. Empty where everything is reached. Throws {@link InfeasiblePlanError} with the clash where it is
 * proven that hardware cannot leave in time: a plan that misses such a date is none.
 */
export function roadmapClashes(
  from: ClashSources,
  roadmap: RoadmapPlan,
  context: JobContext,
): readonly RoadmapConflict[] {
  const codes = new Set(roadmap.diagnostics.findings.map(({ code }) => code));
  if (roadmap.outcome !== 'partial' && !codes.has('held-wave-missed') && !codes.has('deadline-missed')) return [];
  const { scenario, estate } = from.sources;
  const asked: ClashCase<ScenarioCase> = {
    given: { scenario, tweaks: [] },
    limits: scenarioLimits({ scenario, estate, problem: from.problem }),
    problemOf: problems(from),
    stepsPerProblem: stepsPerWorkload * from.problem.workloads.length,
  };
  if (codes.has('deadline-missed')) {
    const impossible = deadlineClashesOf(asked, context);
    if (impossible.length > 0) throw new InfeasiblePlanError(impossible.map(wordsOfClash), impossible);
  }
  return clashesOf(asked, context);
}

/** A clash in sentences, with what would end it. */
export function wordsOfClash({ text, limits, proven }: RoadmapConflict): string {
  const basis = proven ? 'This is proven.' : 'None was found, which is no proof.';
  return `${text} ${basis} Any one of these changes it: ${limits.map(({ change }) => change).join(' ')}`;
}

/** The problem of a case, made once for each scenario. */
function problems(from: ClashSources): ClashCase<ScenarioCase>['problemOf'] {
  const { sources, problem } = from;
  const made = new WeakMap<Scenario, RoadmapProblem | null>([[sources.scenario, problem]]);
  const { upTo, small, large } = placedAtMost;
  let placementsLeft = problem.workloads.length <= upTo ? small : large;
  const make = (scenario: Scenario): RoadmapProblem | null => {
    if (asksPlacement(sources.scenario, scenario)) {
      if (placementsLeft === 0) return null;
      placementsLeft -= 1;
      try {
        return from.placedAnew(scenario);
      } catch (error) {
        if (error instanceof InfeasiblePlanError) return null;
        throw error;
      }
    }
    const compiled = compileRoadmap({
      ...sources,
      scenario,
      values: valuesOf(sources, scenario),
      hardware: hardwareOf(sources, scenario),
      seatRules: hasSameRules(sources.scenario, scenario) ? sources.seatRules : from.seatRulesOf(scenario),
    });
    return { ...compiled.problem, ...(problem.failures === undefined ? {} : { failures: problem.failures }) };
  };
  return ({ scenario, tweaks }) => {
    let own = made.get(scenario);
    if (own === undefined) {
      own = make(scenario);
      made.set(scenario, own);
    }
    return own === null ? null : tweaks.reduce((tweaked, tweak) => tweak(tweaked), own);
  };
}

/** True where the target would be another: further hosts arrive, or another number of failures is survived. */
function asksPlacement(before: Scenario, after: Scenario): boolean {
  const arrivals = ({ roadmap }: Scenario): number => roadmap.hardware.filter(({ kind }) => kind === 'arrival').length;
  return before.failuresToTolerate !== after.failuresToTolerate || arrivals(after) > arrivals(before);
}

function hasSameRules(before: Scenario, after: Scenario): boolean {
  const parts = ['pinned', 'hostGroups', 'affinity', 'antiAffinity', 'ignoredRules', 'maxWorkloadsPerHost'] as const;
  return parts.every((part) => before[part] === after[part]);
}

function valuesOf({ values, scenario: before }: RoadmapSources, scenario: Scenario): RoadmapSources['values'] {
  const changed = Object.entries(scenario.assumptions).filter(([id, point]) => before.assumptions[id] !== point);
  if (changed.length === 0) return values;
  return new Map([
    ...values,
    ...changed.flatMap(([id, { likely }]) => (likely === undefined ? [] : [[id, likely] as const])),
  ]);
}

/** The hardware of the plan with the dates that another scenario has: which hosts leave and arrive is the placement's. */
function hardwareOf({ hardware, scenario: before, estate }: RoadmapSources, scenario: Scenario): HardwarePlan {
  if (before.roadmap.hardware === scenario.roadmap.hardware) return hardware;
  const listed = { ...estate, hosts: estate.hosts.filter(({ origin }) => origin.sourceId !== 'scenario') };
  const [was, is] = [hardwarePlan(before, listed), hardwarePlan(scenario, listed)];
  const arrival = new Map(is.arrivals.map(({ host, availableFromWave }) => [host.id, availableFromWave]));
  const offByWave = [...hardware.offByWave].flatMap(([host, wave]) => {
    const [old, now] = [was.offByWave.get(host), is.offByWave.get(host)];
    if (now === undefined) return old === undefined ? [[host, wave] as const] : [];
    return [[host, now === old ? wave : now] as const];
  });
  return {
    ...hardware,
    offByWave: new Map(offByWave),
    arrivals: hardware.arrivals.map((one) => ({
      ...one,
      availableFromWave: arrival.get(one.host.id) ?? one.availableFromWave,
    })),
  };
}
