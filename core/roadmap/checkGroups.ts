import { fails, holds, type Facts, type Verdict } from './checkFacts.ts';

/*
 * Groups that move together and groups that wait for each other. What goes by a stage makes two steps; a group takes each of them
 * as a whole: all first steps in one wave, all second ones in a later one. Members with one step take it with the first.
 */

/** Numbers of the waves of the first and of the second steps of a set of workloads, ascending. */
interface StepWaves {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/**
 * Waves of the steps of each set. A move is a second step when it leaves the stage of its workload that an earlier wave of this
 * roadmap has brought it to; every other move is a first one, so what moves twice without a stage is in two waves of first steps.
 */
function stepWaves({ document, rules }: Facts, setOf: (workload: string) => string | null): Map<string, StepWaves> {
  const waves = new Map<string, { first: number[]; second: number[] }>();
  const atStage = new Set<string>();
  document.waves.forEach((wave, index) => {
    for (const { workload, from, to } of wave.moves) {
      const stage = rules.workloadLimits.get(workload)?.via?.technology;
      const isSecond = atStage.has(workload) && from.technology === stage && to.technology !== stage;
      if (isSecond) atStage.delete(workload);
      else if (to.technology === stage && from.technology !== stage) atStage.add(workload);
      const set = setOf(workload);
      if (set === null) continue;
      const own = waves.get(set) ?? { first: [], second: [] };
      const list = isSecond ? own.second : own.first;
      if (list[list.length - 1] !== index + 1) list.push(index + 1);
      waves.set(set, own);
    }
  });
  return waves;
}

/** What is wrong with steps that should each be in one wave; null for nothing. */
function faultOfSteps({ first, second }: StepWaves): string | null {
  if (first.length > 1) {
    return `${second.length === 0 ? 'it moves' : 'the first steps are'} in the waves ${first.join(', ')}`;
  }
  if (second.length > 1) return `the second steps are in the waves ${second.join(', ')}`;
  return null;
}

/** Each step of a group that moves together is in one wave. */
export function groupConstraints(facts: Facts): Verdict {
  const { document, rules } = facts;
  if (rules.groups === null) return holds(0);
  const waves = stepWaves(facts, (id) => document.workloads.get(id)?.group ?? null);
  for (const group of rules.groups) {
    const own = waves.get(group.id);
    if (!group.movesTogether || own === undefined) continue;
    const fault = faultOfSteps(own);
    if (fault !== null) return fails(document.waves.length, `The group ${group.id} moves together, but ${fault}.`);
  }
  return holds(document.waves.length);
}

/** Every group that `start` waits for, through any number of others, by `needs`. */
function reachedFrom(start: string, needs: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...(needs.get(start) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(needs.get(next) ?? []));
  }
  return seen;
}

/**
 * What a group waits for has made all of its moves before the group's first one, or makes the last in the same wave. Groups that
 * wait for each other in a circle cannot: they take each step in one and the same wave.
 */
export function orderConstraints(facts: Facts): Verdict {
  const { document, rules } = facts;
  if (rules.groups === null) return holds(0);
  const checked = document.waves.length;
  const waves = stepWaves(facts, (id) => document.workloads.get(id)?.group ?? null);
  const needs = new Map(
    rules.groups.map(({ id, dependsOn }) => [
      id,
      waves.has(id) ? dependsOn.filter((needed) => needed !== id && waves.has(needed)) : [],
    ]),
  );
  const reached = new Map([...needs.keys()].map((id) => [id, reachedFrom(id, needs)]));
  for (const [id, needed] of needs) {
    for (const other of needed) {
      const own = waves.get(id)!;
      const before = waves.get(other)!;
      const start = Math.min(...own.first, ...own.second);
      const end = Math.max(...before.first, ...before.second);
      if (end <= start) continue;
      const isCircle = reached.get(other)?.has(id) === true;
      if (!isCircle || own.second.length + before.second.length === 0) {
        return fails(
          checked,
          `The group ${id} starts to move in wave ${start}, but ${other}, which it waits for, is not finished before wave ${end}.`,
        );
      }
      const fault = faultOfSteps({
        first: [...new Set([...own.first, ...before.first])].toSorted((a, b) => a - b),
        second: [...new Set([...own.second, ...before.second])].toSorted((a, b) => a - b),
      });
      if (fault === null) continue;
      return fails(checked, `The groups ${id} and ${other} wait for each other, so they move as one, but ${fault}.`);
    }
  }
  return holds(checked);
}
