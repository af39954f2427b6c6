import { toPlannedTechnology } from '#core/inventory/technology.ts';
import { quietContext, type JobContext } from '#core/job.ts';
import type { FailureRule } from '#core/planResult.ts';
import { checkPlannedFailures, checkPlannedRoadmap } from '#core/roadmap/check.ts';
import type { FailureViolation } from '#core/roadmap/checkFailures.ts';
import { planBoundedRoadmap, planRoadmap } from '#core/roadmap/planRoadmap.ts';
import type { RoadmapProblem, RoadmapWorkload } from '#core/roadmap/problem.ts';
import type { RoadmapFinding, RoadmapPlan } from '#core/roadmap/roadmapPlan.ts';
import { wordNames } from '#core/roadmap/words.ts';

/*
 * The last resort where a roadmap does not survive failures that it has to: the planner knows of releases, the checker of every
 * state and of both sides of every wave. What the checker finds is planned anew under stricter limits, a few times at most.
 */

/** What a cluster's moves are asked for, one after the other, as long as the checker is not content. */
type Restraint =
  | 'wait for what arrives'
  | 'release after the waves that need it'
  | 'fewer in a wave'
  | 'leave what has no room'
  | 'leave the wave'
  | 'leave all';

const restraints: readonly Restraint[] = [
  'wait for what arrives',
  'release after the waves that need it',
  'fewer in a wave',
  'leave what has no room',
  'leave the wave',
  'leave all',
];

/** The problem under its restraints so far. */
interface Restrained {
  readonly problem: RoadmapProblem;
  /** Workloads that are left as they are, each with the violation that it would cause. */
  readonly left: ReadonlyMap<string, FailureViolation>;
}

/**
 * The roadmap of a problem, planned anew with stricter limits on the moves of a cluster where the checker finds a failure that it
 * does not survive although it has to. Of what was planned the roadmap with the fewest broken invariants is taken, of equals the
 * first, and what it leaves undone for that is among its findings. Deterministic; as many rounds as there are restraints.
 */
export async function planSurvivingRoadmap(
  problem: RoadmapProblem,
  failures: readonly FailureRule[],
  context: JobContext,
): Promise<RoadmapPlan> {
  const first = await planBoundedRoadmap(problem, context);
  let violations = checkPlannedFailures(problem, first, failures);
  if (violations.length === 0) return first;
  const broken = (plan: RoadmapPlan): number =>
    checkPlannedRoadmap(problem, plan, { failures }).filter(({ holds }) => !holds).length;
  let best: { readonly restrained: Restrained; readonly broken: number } | null = null;
  let fewest = broken(first);
  let now: Restrained = { problem, left: new Map() };
  let plan = first;
  const next = new Map<string | null, number>();
  while (violations.length > 0) {
    const before = now;
    for (const violation of violations) now = restrainNext(now, problem, plan, failures, violation, next);
    if (now === before) break;
    plan = planRoadmap(now.problem, { ...quietContext, isCancelled: () => context.isCancelled() });
    violations = checkPlannedFailures(problem, plan, failures);
    const count = broken(plan);
    if (count >= fewest) continue;
    fewest = count;
    best = { restrained: now, broken: count };
  }
  if (best === null) return first;
  const { restrained } = best;
  const found = await planBoundedRoadmap(restrained.problem, context);
  const findings = [...found.diagnostics.findings, ...leftFindings(restrained, problem)];
  return {
    ...found,
    outcome: restrained.left.size > 0 ? 'partial' : found.outcome,
    diagnostics: { ...found.diagnostics, findings },
  };
}

/** The problem with the next restraint on the violation's cluster that changes anything; as it was when there is none left. */
function restrainNext(
  restrained: Restrained,
  asked: RoadmapProblem,
  plan: RoadmapPlan,
  failures: readonly FailureRule[],
  violation: FailureViolation,
  next: Map<string | null, number>,
): Restrained {
  const rule = failures.find(({ cluster }) => cluster === violation.cluster);
  if (rule === undefined) return restrained;
  const hosts = new Set(rule.hosts);
  const own = asked.workloads.filter(({ from }) => hosts.has(from.host));
  for (let at = next.get(violation.cluster) ?? 0; at < restraints.length; at++) {
    next.set(violation.cluster, at + 1);
    const changed = restrain(restrained, restraints[at]!, own, hosts, plan, violation);
    if (changed !== null) return changed;
  }
  return restrained;
}

function restrain(
  restrained: Restrained,
  restraint: Restraint,
  own: readonly RoadmapWorkload[],
  hosts: ReadonlySet<string>,
  plan: RoadmapPlan,
  violation: FailureViolation,
): Restrained | null {
  const { problem } = restrained;
  const { k } = violation;
  const ids = new Set(own.map(({ id }) => id));
  const inWave = (plan.waves[k - 1]?.moves ?? []).map(({ workload }) => workload).filter((id) => ids.has(id));
  switch (restraint) {
    case 'wait for what arrives': {
      const arrivals = problem.hosts.flatMap(({ id, availableFromWave }) =>
        hosts.has(id) && availableFromWave !== undefined && availableFromWave > k ? [availableFromWave] : [],
      );
      const arrival = Math.min(...arrivals);
      if (arrivals.length === 0 || arrival > (problem.way?.lastWave ?? Infinity)) return null;
      const before = Array.from({ length: arrival - 1 }, (_, i) => i + 1);
      const workloads = problem.workloads.map((workload) =>
        ids.has(workload.id)
          ? {
              ...workload,
              closedWaves: [...new Set([...(workload.closedWaves ?? []), ...before])].sort((a, b) => a - b),
            }
          : workload,
      );
      return { ...restrained, problem: { ...problem, workloads } };
    }
    case 'release after the waves that need it': {
      if (!violation.isDuringWave) return null;
      const known = problem.failures ?? [];
      const own = known.filter((one) => one.isHeldDuringWaves !== true && one.hosts.some((id) => hosts.has(id)));
      if (own.length === 0) return null;
      const changed = known.map((one) => (own.includes(one) ? { ...one, isHeldDuringWaves: true } : one));
      return { ...restrained, problem: { ...problem, failures: changed } };
    }
    case 'fewer in a wave': {
      if (!violation.isDuringWave || inWave.length < 2) return null;
      const rule = {
        id: `moves of ${violation.cluster ?? 'stand-alone hosts'} in a wave, so that failures are survived`,
        workloads: [...ids],
        maxPerWave: Math.max(1, Math.floor(inWave.length / 2)),
      };
      return {
        ...restrained,
        problem: { ...problem, way: { ...problem.way, pace: [...(problem.way?.pace ?? []), rule] } },
      };
    }
    case 'leave what has no room':
      return leave(restrained, hosts, new Set(violation.homeless), violation);
    case 'leave the wave':
      return leave(restrained, hosts, new Set(inWave), violation);
    case 'leave all':
      return leave(restrained, hosts, ids, violation);
  }
}

/** The problem with these workloads asked to stay where and as they are; null where none of them was asked for anything else. */
function leave(
  { problem, left }: Restrained,
  hosts: ReadonlySet<string>,
  ids: ReadonlySet<string>,
  violation: FailureViolation,
): Restrained | null {
  // What has to go, goes.
  const leaving = new Set(problem.hosts.flatMap(({ id, offByWave }) => (offByWave === undefined ? [] : [id])));
  const more = new Map(left);
  const workloads = problem.workloads.map((workload): RoadmapWorkload => {
    const { from, to } = workload;
    if (!ids.has(workload.id) || !hosts.has(from.host) || leaving.has(from.host)) return workload;
    const technology = toPlannedTechnology(from.technology);
    if (from.host === to.host && technology === to.technology) return workload;
    more.set(workload.id, violation);
    return { ...workload, to: { host: from.host, technology } };
  });
  return more.size === left.size ? null : { problem: { ...problem, workloads }, left: more };
}

/** What is left as it is, by the violation that made it so. */
function leftFindings({ left }: Restrained, { hosts, workloads }: RoadmapProblem): readonly RoadmapFinding[] {
  const hostNames = new Map(hosts.map(({ id, name }) => [id, name ?? id]));
  const names = new Map(workloads.map(({ id, name }) => [id, name ?? id]));
  const named = (ids: readonly string[], known: ReadonlyMap<string, string>): string =>
    wordNames(ids.map((id) => known.get(id) ?? id));
  return [...Map.groupBy([...left.keys()].sort(), (id) => left.get(id)!)].map(([violation, members]) => {
    const one = members.length === 1;
    const when = violation.isDuringWave ? 'during the move' : 'afterwards';
    return {
      code: 'move-not-survived',
      severity: 'warning',
      text: `${named(members, names)} ${one ? 'stays as it is' : 'stay as they are'}: ${when} the loss of ${named(violation.lost, hostNames)} would leave no room for ${named(violation.homeless, names)}.`,
      nearestChange: 'Add a host to the cluster, or accept less reserve.',
      workloads: members,
      hosts: violation.lost,
    };
  });
}
