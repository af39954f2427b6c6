import { toPlannedTechnology } from '#core/inventory/technology.ts';
import type { RoadmapProblem, RoadmapWorkload } from './problem.ts';
import { figure, wordNames } from './words.ts';

/** Least person-days of what the roadmap has to do with a workload: all of its way, or only leaving its host. */
function leastDays(workload: RoadmapWorkload, leavesOnly: boolean): number {
  const { from, to, portEffortDays, moveEffortDays, via } = workload;
  const isChanging = toPlannedTechnology(from.technology) !== toPlannedTechnology(to.technology);
  if (leavesOnly) return isChanging ? Math.min(moveEffortDays, portEffortDays) : moveEffortDays;
  if (isChanging) return portEffortDays + (via?.portEffortDays ?? 0);
  return from.host === to.host ? 0 : moveEffortDays;
}

/** Person-days of all teams, or of the one that is named, in the waves up to `last`. */
function daysUntil({ way, effortCapacityDaysPerWave }: RoadmapProblem, last: number, team: string | null): number {
  const teams = way?.teams?.filter(({ id }) => team === null || id === team);
  if (teams === undefined || teams.length === 0) return last * effortCapacityDaysPerWave;
  let days = 0;
  for (const { daysByWave } of teams) {
    for (let wave = 1; wave <= last; wave++) days += daysByWave[Math.min(wave, daysByWave.length) - 1] ?? 0;
  }
  return days;
}

/**
 * Why limits on people clash with dates or with what moves in one wave, in a sentence with what is needed and what there is;
 * null where the figures alone do not show it. `ids` are those of the clash, all other limits of the problem being lifted.
 */
export function figuresOfClash(problem: RoadmapProblem, ids: readonly string[]): string | null {
  const team = ids.find((id) => id.startsWith('team:'))?.slice('team:'.length) ?? null;
  if (team === null && !ids.includes('people')) return null;
  const who = problem.way?.teams?.find(({ id }) => id === team)?.name ?? null;
  const has = (days: number): string => (who === null ? `there are ${figure(days)}` : `${who} has ${figure(days)}`);
  const leaving = new Map(
    problem.hosts.flatMap(({ id, offByWave }) => (offByWave === undefined ? [] : [[id, offByWave]])),
  );
  const deadlines = [...new Set(leaving.values())].toSorted((a, b) => a - b);
  for (const wave of deadlines) {
    const asked = problem.workloads.filter(({ from }) => (leaving.get(from.host) ?? Infinity) <= wave);
    const needs = asked.reduce((sum, workload) => sum + leastDays(workload, true), 0);
    const days = daysUntil(problem, wave, team);
    if (needs > days * (1 + 1e-9)) {
      return `Until wave ${wave} ends these moves take ${figure(needs)} person-days, and ${has(days)}.`;
    }
  }
  const last = problem.way?.lastWave ?? null;
  if (last !== null && ids.includes('last-wave')) {
    const needs = problem.workloads.reduce((sum, workload) => sum + leastDays(workload, false), 0);
    const days = daysUntil(problem, last, team);
    if (needs > days * (1 + 1e-9)) {
      return `All moves take ${figure(needs)} person-days, and ${has(days)} in ${last === 1 ? '1 wave' : `${last} waves`}.`;
    }
  }
  const most = Math.max(
    ...(problem.way?.teams?.filter(({ id }) => team === null || id === team).flatMap(({ daysByWave }) => daysByWave) ??
      []),
    problem.way?.teams === undefined ? problem.effortCapacityDaysPerWave : 0,
  );
  const large = largestStep(problem);
  if (large !== null && large.days > most * (1 + 1e-9)) {
    return `${large.name} ${large.isGroup ? 'take' : 'takes'} ${figure(large.days)} person-days in one wave, and ${has(most)}.`;
  }
  return null;
}

/** The group that moves in one wave, or else the workload, with the most person-days in one wave. */
function largestStep(problem: RoadmapProblem): { name: string; days: number; isGroup: boolean } | null {
  const whole = new Set(problem.groups.flatMap(({ id, movesTogether }) => (movesTogether ? [id] : [])));
  const inWave = (workload: RoadmapWorkload): number =>
    Math.max(leastDays(workload, false) - (workload.via?.portEffortDays ?? 0), workload.via?.portEffortDays ?? 0);
  const sets = Map.groupBy(problem.workloads, ({ id, group }) =>
    group !== null && whole.has(group) ? `group:${group}` : `workload:${id}`,
  );
  let largest: { name: string; days: number; isGroup: boolean } | null = null;
  for (const members of sets.values()) {
    const moving = members.filter((workload) => inWave(workload) > 0);
    const days = moving.reduce((sum, workload) => sum + inWave(workload), 0);
    if (moving.length === 0 || days <= (largest?.days ?? 0)) continue;
    largest = { name: wordNames(moving.map(({ id, name }) => name ?? id)), days, isGroup: moving.length > 1 };
  }
  return largest;
}
