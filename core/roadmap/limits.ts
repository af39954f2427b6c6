import { toPlannedTechnology, type Technology } from '#core/inventory/technology.ts';
import type { RoadmapFinding } from './roadmapPlan.ts';
import type { TargetDraft } from './targetDraft.ts';
import type { Refusal } from './waveLedger.ts';
import { hostMove, portMove, stageMove, type MoveKind } from './way.ts';
import { figure, wordIsolation } from './words.ts';

/** Position on the way vm -> container -> wasm; microvm and sandbox count as container. */
function stepOf(technology: Technology): number {
  switch (toPlannedTechnology(technology)) {
    case 'vm':
      return 0;
    case 'container':
    case 'microvm':
      return 1;
    case 'wasm':
      return 2;
  }
}

/**
 * Takes out of the target what no roadmap can do with a workload on its own: steps backward, technologies below its isolation
 * floor, hosts that it may not go to, moves larger than a wave. Each is replaced by the nearest that can be done, with a
 * finding.
 */
export function applyLimits(draft: TargetDraft): void {
  const floors = new Map<string, number>();
  for (const { workload, minimum } of draft.problem.isolation?.floors ?? []) {
    floors.set(workload, Math.max(minimum, floors.get(workload) ?? minimum));
  }
  for (let w = 0; w < draft.count; w++) {
    limitTechnology(draft, w, floors.get(draft.ids[w]!));
    limitStage(draft, w, floors.get(draft.ids[w]!));
    limitHost(draft, w);
    limitMoves(draft, w);
  }
}

function report(
  draft: TargetDraft,
  w: number,
  code: RoadmapFinding['code'],
  text: string,
  nearestChange: string,
  host?: number,
): void {
  draft.changedTargets.set(w, text);
  draft.findings.push({
    code,
    severity: 'warning',
    text,
    nearestChange,
    workloads: [draft.ids[w]!],
    hosts: host === undefined ? [] : [draft.hostIds[host]!],
  });
}

function limitTechnology(draft: TargetDraft, w: number, floor: number | undefined): void {
  if (draft.wantsTechnology[w] === 0) return;
  const name = draft.names[w]!;
  const from = draft.fromTechnology[w]!;
  const asked = draft.askedTechnology[w]!;
  if (stepOf(asked) < stepOf(from)) {
    draft.keepTechnology(w);
    const text = `${name} runs as ${from} and is asked to go back to ${asked}; technology only moves forward, so it keeps ${from}.`;
    report(draft, w, 'technology-backward', text, `Keep ${from} as the target of ${name}.`);
    return;
  }
  const offered = draft.problem.isolation?.byTechnology[asked] ?? NaN;
  if (floor === undefined || offered >= floor) return;
  draft.keepTechnology(w);
  const text = `${name} needs an isolation of ${wordIsolation(floor)}, ${asked} offers ${wordIsolation(offered)}; it keeps ${from}.`;
  const change = `Choose a technology with an isolation of at least ${wordIsolation(floor)} for ${name}.`;
  report(draft, w, 'below-isolation-floor', text, change);
}

function limitHost(draft: TargetDraft, w: number): void {
  const asked = draft.targetHost[w]!;
  if (draft.mayGoTo(w, asked)) return;
  const home = draft.fromHost[w]!;
  const isNear = draft.clusterOf[asked] === draft.clusterOf[home];
  const why = isNear ? 'which its rules do not allow' : 'which is in another cluster';
  draft.redirect(w, home);
  const text = `${draft.names[w]!} is asked to go to ${draft.hostNames[asked]!}, ${why}.`;
  const change = `Choose a host that ${draft.names[w]!} may run on, in its own cluster.`;
  report(draft, w, 'target-not-usable', text, change, asked);
}

/** A stage that the workload cannot take, and two moves where there is one wave. */
function limitStage(draft: TargetDraft, w: number, floor: number | undefined): void {
  const stage = draft.stageTechnology[w] ?? null;
  if (stage === null) return;
  const name = draft.names[w]!;
  const from = draft.fromTechnology[w]!;
  const asked = draft.askedTechnology[w]!;
  const keep = (why: string, change: string): void => {
    draft.keepTechnology(w);
    report(
      draft,
      w,
      'stage-not-possible',
      `${name} goes to ${asked} by way of ${stage}, ${why}; it keeps ${from}.`,
      change,
    );
  };
  if (stepOf(stage) < stepOf(from) || stepOf(stage) > stepOf(asked)) {
    keep('which is no step forward', `Let ${name} go to ${asked} in one step.`);
    return;
  }
  const offered = draft.problem.isolation?.byTechnology[stage] ?? NaN;
  if (floor !== undefined && !(offered >= floor)) {
    keep(
      `which offers an isolation of ${wordIsolation(offered)} where it needs ${wordIsolation(floor)}`,
      `Let ${name} go to ${asked} in one step, or by way of a technology with more isolation.`,
    );
    return;
  }
  const held = draft.way.heldIn[w]!;
  if (held === 0) return;
  draft.endAtStage(w);
  const text = `${name} goes to ${asked} by way of ${stage}, which are two moves, and is held in wave ${held}; it stays ${stage}.`;
  report(draft, w, 'stage-not-possible', text, `Let ${name} go in one step, or move in more waves than wave ${held}.`);
}

/** Moves that no wave can take, whatever else is done. */
function limitMoves(draft: TargetDraft, w: number): void {
  if (!draft.isPending(w)) return;
  const isBefore = draft.way.firstOf[w]!.some((r) => draft.way.laterOf[w]!.includes(r));
  if (isBefore) {
    stay(draft, w);
    const text = `${draft.names[w]!} has to move before itself, by a rule that names it on both sides; it stays as it is.`;
    report(draft, w, 'order-not-kept', text, `Take ${draft.names[w]!} out of one side of the rule.`);
    return;
  }
  const name = draft.names[w]!;
  const from = draft.fromTechnology[w]!;
  if (draft.wantsTechnology[w] === 1) {
    const why = draft.neverBecause(w);
    if (why !== null) {
      const isStageOnly = draft.stageTechnology[w] !== null && draft.ledger.neverBecause([w], [stageMove]) === null;
      const stage = draft.stageTechnology[w] ?? null;
      const asked = draft.askedTechnology[w]!;
      const kind = draft.stageTechnology[w] === null || isStageOnly ? portMove : stageMove;
      const { code, fact, change } = wordsOf(draft, w, kind, why);
      if (isStageOnly) draft.endAtStage(w);
      else draft.keepTechnology(w);
      const text = `Moving ${name} from ${from} to ${asked} ${fact}. It ${isStageOnly ? `stays ${stage}` : `keeps ${from}`}.`;
      report(draft, w, code, text, change);
    }
  }
  if (!draft.isPending(w) || draft.wantsTechnology[w] === 1) return;
  const why = draft.neverBecause(w);
  if (why === null) return;
  const home = draft.fromHost[w]!;
  const { code, fact, change } = wordsOf(draft, w, hostMove, why);
  stay(draft, w);
  const text = `Moving ${name} to another host ${fact}. It stays on ${draft.hostNames[home]!}.`;
  report(draft, w, code, text, change, home);
}

function stay(draft: TargetDraft, w: number): void {
  if (draft.wantsTechnology[w] === 1) draft.keepTechnology(w);
  draft.redirect(w, draft.fromHost[w]!);
}

/** Why a move is in no wave, as a clause that follows "Moving x to y", with the nearest change. */
function wordsOf(
  draft: TargetDraft,
  w: number,
  kind: MoveKind,
  why: Refusal,
): { code: RoadmapFinding['code']; fact: string; change: string } {
  const { way } = draft;
  const i = kind * way.count + w;
  const days = figure(way.effort[i]!);
  const name = draft.names[w]!;
  switch (why) {
    case 'team': {
      const workload = draft.problem.workloads.find(({ id }) => id === draft.ids[w])!;
      const skills =
        kind === hostMove ? ['host-move'] : ((kind === stageMove ? workload.via?.skills : workload.skills) ?? []);
      const needs = skills.length === 0 ? 'needs a team' : `needs one team with ${skills.join(' and ')}`;
      return {
        code: 'team-lacks-skill',
        fact: `${needs} that works on its cluster; there is none`,
        change:
          skills.length === 0
            ? 'Give a team that cluster.'
            : `Give a team of that cluster the skills ${skills.join(' and ')}.`,
      };
    }
    case 'effort': {
      const most = way.teamsOfClass[way.teamClass[i]!]!.reduce(
        (days, t) => Math.max(days, ...way.teams[t]!.daysByWave),
        0,
      );
      const has = way.hasTeams
        ? `no team that can do it has more than ${figure(most)} in a wave`
        : `a wave has ${figure(draft.capacity)}`;
      return {
        code: 'move-exceeds-wave',
        fact: `takes ${days} person-days; ${has}`,
        change: `Give ${way.hasTeams ? 'such a team' : 'a wave'} at least ${days} person-days (more people or longer waves).`,
      };
    }
    case 'moves':
      return {
        code: 'move-exceeds-wave',
        fact: `takes ${days} person-days; a wave has ${figure(draft.capacity)}`,
        change: `Give a wave at least ${days} person-days (more people or longer waves).`,
      };
    case 'risk':
      return {
        code: 'risk-above-budget',
        fact: `has an expected loss of ${figure(way.risk[i]!)}, a wave may take ${figure(way.riskBudget)}`,
        change: `Raise the risk budget to at least ${figure(way.risk[i]!)}, or make the move safer.`,
      };
    case 'budget':
      return {
        code: 'budget-exceeded',
        fact: `costs ${figure(way.cost[i]!)}, more than is left in any wave`,
        change: `Give one of the budgets ${figure(way.cost[i]!)} beside what is committed.`,
      };
    case 'held':
    case 'closed':
    case 'last-wave':
    case 'rest':
    case 'gap':
    case 'order':
    case 'pace': {
      const held = way.heldIn[w]!;
      const last = way.lastWave === Infinity ? '' : ` up to the last one, ${way.lastWave},`;
      return {
        code: 'no-open-wave',
        fact:
          held > 0 ? `is held in wave ${held}, in which it may not move` : `finds no wave${last} in which it may move`,
        change:
          held > 0
            ? `Hold ${name} in another wave.`
            : `Open a wave for ${name}: a shorter freeze, a window, or more waves.`,
      };
    }
  }
}
