import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import type { RoadmapPlan } from '#core/roadmap/roadmapPlan.ts';

/** A limit that a roadmap breaks, about a workload, host, team or rule. */
export interface WayFault {
  readonly rule: string;
  readonly about: string;
}

/**
 * The limits of the way that a roadmap breaks, read from the problem move by move with no thought for speed: what the planner
 * is held against beside the certificate.
 */
export function faultsOfWay(problem: RoadmapProblem, plan: RoadmapPlan): WayFault[] {
  const faults: WayFault[] = [];
  const way = problem.way ?? {};
  const fault = (rule: string, about: string): number => faults.push({ rule, about });
  const workloads = new Map(problem.workloads.map((workload) => [workload.id, workload]));
  const hosts = new Map(problem.hosts.map((host) => [host.id, host]));
  const moves = plan.waves.flatMap((wave, k) =>
    wave.moves.map((move, i) => {
      const workload = workloads.get(move.workload)!;
      const changes = move.fromTechnology !== move.toTechnology;
      const isStage = changes && workload.via !== undefined && move.toTechnology !== workload.to.technology;
      return {
        ...move,
        wave: k + 1,
        workload,
        changes,
        isStage,
        team: plan.teamOf[k]![i] ?? null,
        cost: (changes ? workload.portCost : workload.moveCost) ?? 0,
        risk: (changes ? workload.portRisk : workload.moveRisk) ?? 0,
        effort: isStage ? workload.via.portEffortDays : changes ? workload.portEffortDays : workload.moveEffortDays,
        skills: (isStage ? workload.via.skills : changes ? workload.skills : ['host-move']) ?? [],
      };
    }),
  );
  const sum = (list: readonly (typeof moves)[number][], value: (move: (typeof moves)[number]) => number): number =>
    list.reduce((total, move) => total + value(move), 0);
  const wavesOf = (ids: readonly string[]): number[] =>
    moves.filter((move) => ids.includes(move.workload.id)).map((move) => move.wave);

  for (const move of moves) {
    const { workload, wave } = move;
    if (Math.abs(move.effort - move.effortDays) > 1e-9) fault('effort', workload.id);
    if (workload.closedWaves?.includes(wave) === true) fault('closed', workload.id);
    if (workload.heldInWave !== undefined && workload.heldInWave !== wave) fault('held', workload.id);
    if (wave > (way.lastWave ?? Infinity)) fault('last-wave', workload.id);
    if (wave < (hosts.get(move.toHost)!.availableFromWave ?? 0)) fault('arrival', move.toHost);
  }
  plan.waves.forEach((wave, k) => {
    const here = moves.filter((move) => move.wave === k + 1);
    for (const { id, sides } of way.apart ?? []) {
      const moved = here.map((move) => move.workload.id);
      const [one, other] = [sides[0], sides[1].filter((w) => !sides[0].includes(w))];
      if (one.some((w) => moved.includes(w)) && other.some((w) => moved.includes(w))) fault('apart', id);
    }
    for (const rule of way.pace ?? []) {
      if (here.filter((move) => rule.workloads.includes(move.workload.id)).length > rule.maxPerWave)
        fault('pace', rule.id);
    }
    if (sum(here, (move) => move.risk) > (way.riskBudgetPerWave ?? Infinity) + 1e-6) fault('risk', String(k + 1));
    if (problem.maxMovesPerWave !== null && here.length > problem.maxMovesPerWave) fault('moves', String(k + 1));
    const { teams } = way;
    if (teams === undefined) {
      if (sum(here, (move) => move.effort) > problem.effortCapacityDaysPerWave + 1e-6) fault('capacity', String(k + 1));
      return;
    }
    for (const team of teams) {
      const days = team.daysByWave[Math.min(k, team.daysByWave.length - 1)]!;
      if (
        sum(
          here.filter((move) => move.team === team.id),
          (move) => move.effort,
        ) >
        days + 1e-6
      )
        fault('team-days', team.id);
    }
    for (const move of here) {
      const team = teams.find((one) => one.id === move.team);
      if (team === undefined) fault('no-team', move.workload.id);
      else if (!move.skills.every((skill) => team.skills.includes(skill))) fault('skill', move.workload.id);
      else if (team.clusters?.includes(hosts.get(move.fromHost)!.cluster) === false) fault('cluster', move.workload.id);
    }
    if (
      Math.abs(
        wave.effortCapacityDays -
          teams.reduce((days, team) => days + team.daysByWave[Math.min(k, team.daysByWave.length - 1)]!, 0),
      ) > 1e-9
    )
      fault('capacity-shown', String(k + 1));
  });
  for (const rule of way.before ?? []) {
    const first = wavesOf(rule.first);
    const later = wavesOf(rule.later);
    if (first.length > 0 && later.length > 0 && Math.max(...first) + rule.wavesBetween >= Math.min(...later))
      fault('before', rule.id);
  }
  for (const group of problem.groups.filter(({ movesTogether }) => movesTogether)) {
    // First moves share a wave; so do moves on from a stage. Nothing else moves twice.
    const first = new Set<number>();
    const second = new Set<number>();
    for (const workload of problem.workloads.filter((one) => one.group === group.id)) {
      const [start, next, ...others] = moves.filter((move) => move.workload === workload);
      if (start !== undefined) first.add(start.wave);
      if (next !== undefined) second.add(next.wave);
      const goesByStage = start?.toTechnology === workload.via?.technology && next?.changes === true;
      if ((next !== undefined && !goesByStage) || others.length > 0) fault('moves-twice', workload.id);
    }
    if (first.size > 1 || second.size > 1) fault('together', group.id);
  }
  for (const budget of way.budgets ?? []) {
    const spent = sum(
      moves.filter((move) => budget.waves.includes(move.wave)),
      (move) => move.cost,
    );
    if (budget.committed > budget.amount) fault('committed', budget.id);
    if (spent > Math.max(0, budget.amount - budget.committed) + 1e-6) fault('budget', budget.id);
  }
  for (const workload of problem.workloads) {
    const changes = moves.filter((move) => move.workload.id === workload.id && move.changes);
    if (workload.via === undefined || workload.to.technology === workload.via.technology) continue;
    if (workload.from.technology === workload.via.technology) continue;
    const [stage, end] = changes;
    if (stage !== undefined && stage.toTechnology !== workload.via.technology) fault('stage-left-out', workload.id);
    if (end === undefined) continue;
    const rest = (way.stableStageWaves ?? 0) + stage!.wave;
    if (moves.some((move) => move.workload.id === workload.id && move.wave > stage!.wave && move.wave <= rest))
      fault('rest', workload.id);
  }
  for (const host of problem.hosts) {
    const onIn = plan.states.filter((state) => state.hostsOn.includes(host.id)).map((state) => state.after);
    if (onIn.some((after) => after < (host.availableFromWave ?? 0))) fault('arrival', host.id);
    const last = plan.waves.length;
    const isLate =
      onIn.some((after) => after >= (host.offByWave ?? Infinity)) ||
      (host.offByWave !== undefined && onIn.includes(last));
    if (isLate) fault('off-by', host.id);
  }
  return faults;
}
