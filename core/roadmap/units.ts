import { components } from './circles.ts';
import type { RoadmapFinding } from './roadmapPlan.ts';
import type { TargetDraft } from './targetDraft.ts';
import type { Refusal } from './waveLedger.ts';
import { portMove, stageMove, type MoveKind } from './way.ts';
import { figure, wordNames } from './words.ts';

/** Per group that has moves to make, the groups with moves that it waits for. */
function movingEdges(draft: TargetDraft): readonly (readonly number[])[] {
  const moves = draft.membersOf.map((members) => members.some((w) => draft.isPending(w)));
  return draft.dependsOn.map((needed, g) => (moves[g]! ? needed.filter((other) => moves[other]!) : []));
}

/** Groups that must move in the same wave: those that wait for each other, in a circle, and otherwise each alone. */
function groupsThatMeet(draft: TargetDraft): readonly (readonly number[])[] {
  const edges = movingEdges(draft);
  const byComponent = new Map<number, number[]>();
  components(draft.groups.length, edges).forEach((c, g) => {
    const list = byComponent.get(c);
    if (list === undefined) byComponent.set(c, [g]);
    else list.push(g);
  });
  return [...byComponent.values()].toSorted((a, b) => a[0]! - b[0]!);
}

/**
 * The workloads that change seat, in units that take each of their steps in one and the same wave: groups that move together, groups
 * that wait for each other, those that must share a host, and all others alone. Members that go by a stage take its two steps in
 * two waves, each step all of them; members with one step take it in the first. A unit that is larger than a wave keeps its technology and changes host only, or stays
 * as it is, with a finding. Sorted by first member.
 */
export function formUnits(draft: TargetDraft): readonly (readonly number[])[] {
  const units: number[][] = [];
  const isInUnit = new Uint8Array(draft.count);
  for (const list of groupsThatMeet(draft)) {
    const isCircle = list.length > 1;
    if (!isCircle && !draft.groups[list[0]!]!.movesTogether) continue;
    const members = list.flatMap((g) => draft.membersOf[g]!).toSorted((a, b) => a - b);
    const ids = list.map((g) => draft.groups[g]!.id);
    const label = isCircle
      ? `The groups ${ids.join(', ')} wait for each other, so together they`
      : `The group ${ids.join()}`;
    limitStages(draft, members, label);
    shrinkToWave(draft, members, label, isCircle);
    const pending = members.filter((w) => draft.isPending(w));
    for (const w of pending) isInUnit[w] = 1;
    if (pending.length > 0) units.push(pending);
  }
  for (let w = 0; w < draft.count; w++) if (isInUnit[w] === 0 && draft.isPending(w)) units.push([w]);
  joinByHost(draft, units);
  joinCircles(draft, units);
  return units.toSorted((a, b) => a[0]! - b[0]!);
}

/**
 * What moves as a whole takes its stages as a whole: all first steps in one wave, all second ones in a later one. Where no wave
 * takes the second steps of all, they stay at the stage, with a finding.
 */
function limitStages(draft: TargetDraft, members: readonly number[], label: string): void {
  const staged = members.filter((w) => draft.isPending(w) && draft.stageTechnology[w] !== null);
  if (staged.length === 0) return;
  const pending = members.filter((w) => draft.isPending(w));
  const { way, ledger } = draft;
  const first = ledger.earliest(
    pending,
    pending.map((w) => draft.kindOf(w)),
    1,
  );
  // What cannot take the first step cannot take it as its last one either.
  if (first === 0) return;
  const seconds = staged.map(() => portMove);
  const rested = first + 1 + way.stableStageWaves;
  if (ledger.earliest(staged, seconds, rested) !== 0) return;
  const refusal = ledger.neverBecause(staged, seconds) ?? 'last-wave';
  const isTooMuch = refusal === 'effort' || refusal === 'moves';
  const words = unitWords(draft, refusal);
  const fact = isTooMuch ? 'more than any wave has' : words.fact;
  const moves = `${staged.length} ${staged.length === 1 ? 'move' : 'moves'}`;
  const reason =
    refusal === 'last-wave'
      ? `the first step can be in wave ${first} at the earliest, and no wave from ${rested} on is open to the second`
      : `the second step takes ${moves} in one wave, ${fact}`;
  endAtStages(
    draft,
    staged,
    `${label} must take both steps as a whole, and ${reason}`,
    isTooMuch || refusal === 'last-wave'
      ? 'Let them go in one step, give the roadmap more time, or let the members move in parts.'
      : words.change,
  );
}

/** The stage is the end of the way for these, with a finding. */
function endAtStages(draft: TargetDraft, staged: readonly number[], because: string, nearestChange: string): void {
  for (const w of staged) draft.endAtStage(w);
  const text = `${because}. ${wordNames(staged.map((w) => draft.names[w]!))} ${staged.length === 1 ? 'stays' : 'stay'} at the stage.`;
  for (const w of staged) draft.note(w, text);
  draft.findings.push({
    code: 'stage-not-possible',
    severity: 'warning',
    text,
    nearestChange,
    workloads: staged.map((w) => draft.ids[w]!),
    hosts: [],
  });
}

/** Makes one unit of those whose members must share a host: moved one by one they would be apart for a while. */
function joinByHost(draft: TargetDraft, units: number[][]): void {
  const { togetherOf } = draft.rules;
  const unitOfGroup = new Map<number, number>();
  for (let u = 0; u < units.length; u++) {
    for (const w of units[u]!) {
      const group = togetherOf[w]!;
      if (group === -1) continue;
      const other = unitOfGroup.get(group) ?? u;
      unitOfGroup.set(group, other);
      if (other === u) continue;
      const joined = units[other]!;
      joined.push(...units[u]!);
      // Whatever came in with this unit belongs to the joined one from now on.
      for (const [key, at] of unitOfGroup) if (at === u) unitOfGroup.set(key, other);
      for (const v of units[u]!) if (togetherOf[v] !== -1) unitOfGroup.set(togetherOf[v]!, other);
      units[u] = [];
      break;
    }
  }
  for (let u = units.length - 1; u >= 0; u--) if (units[u]!.length === 0) units.splice(u, 1);
  for (const unit of units) {
    unit.sort((a, b) => a - b);
    if (unit.length < 2 || !unit.some((w) => togetherOf[w] !== -1)) continue;
    const names = unit.slice(0, 3).map((w) => draft.names[w]!);
    const label = `${names.join(', ')}${unit.length > 3 ? ` and ${unit.length - 3} more` : ''}, bound to one host,`;
    shrinkToWave(draft, unit, label, false);
  }
  for (let u = units.length - 1; u >= 0; u--) {
    const pending = units[u]!.filter((w) => draft.isPending(w));
    if (pending.length === 0) units.splice(u, 1);
    else units[u] = pending;
  }
}

/**
 * Makes one unit of units that wait for each other although their groups do not: two of them that each bind members of both
 * groups to one host.
 */
function joinCircles(draft: TargetDraft, units: number[][]): void {
  if (!units.some((unit) => unit.length > 1)) return;
  // Units first, then the groups as what is waited for: an edge for each member, and not one for each pair.
  const edges: number[][] = [...units.map(() => []), ...draft.groups.map(() => [])];
  units.forEach((unit, u) => {
    for (const g of new Set(unit.map((w) => draft.groupOf[w]!))) {
      if (g === -1) continue;
      edges[units.length + g]!.push(u);
      for (const needed of draft.dependsOn[g]!) edges[u]!.push(units.length + needed);
    }
  });
  const component = components(edges.length, edges).subarray(0, units.length);
  for (const circle of Map.groupBy(units.keys(), (u) => component[u]!).values()) {
    const [u, ...others] = circle;
    const unit = others.reduce((members, other) => members.concat(units[other]!.splice(0)), units[u!]!);
    units[u!] = unit.sort((a, b) => a - b);
    const inUnit = new Set(unit.map((w) => draft.groupOf[w]!));
    const waits =
      unit.length > 1 && [...inUnit].some((g) => g !== -1 && draft.dependsOn[g]!.some((n) => inUnit.has(n)));
    if (!waits) continue;
    const names = wordNames(unit.map((w) => draft.names[w]!));
    const label = `${names}, which wait for each other or share a host with what they wait for,`;
    endWhatIsAwaited(draft, unit, label);
    limitStages(draft, unit, label);
    shrinkToWave(draft, unit, label, others.length > 0);
    units[u!] = unit.filter((w) => draft.isPending(w));
  }
  for (let u = units.length - 1; u >= 0; u--) if (units[u]!.length === 0) units.splice(u, 1);
}

/**
 * What waits for a member of its own unit moves beside it, and not before that member has ended: so that member has no stage to
 * rest at. Groups that wait for each other in a circle take their steps side by side.
 */
function endWhatIsAwaited(draft: TargetDraft, unit: readonly number[], label: string): void {
  const circle = components(draft.groups.length, movingEdges(draft));
  const inUnit = [...new Set(unit.map((w) => draft.groupOf[w]!))].filter((g) => g !== -1);
  const awaited = new Set(inUnit.flatMap((g) => draft.dependsOn[g]!.filter((needed) => circle[needed] !== circle[g])));
  const staged = unit.filter(
    (w) => draft.isPending(w) && draft.stageTechnology[w] !== null && awaited.has(draft.groupOf[w]!),
  );
  if (staged.length === 0) return;
  const why = `${label} move in one wave, so what is waited for has no second step to make`;
  endAtStages(draft, staged, why, 'Let them go in one step, or take the order or the rule on their host back.');
}

function shrinkToWave(draft: TargetDraft, members: readonly number[], label: string, isCircle: boolean): void {
  const effortOf = (of: readonly number[], kind: (w: number) => MoveKind): number =>
    of.reduce((sum, w) => sum + draft.way.effort[kind(w) * draft.way.count + w]!, 0);
  const size = (): { effort: number; moves: number; refusal: Refusal | null } => {
    const pending = members.filter((w) => draft.isPending(w));
    return {
      effort: Math.max(
        effortOf(pending, (w) => draft.kindOf(w)),
        effortOf(
          pending.filter((w) => draft.kindOf(w) === stageMove),
          () => portMove,
        ),
      ),
      moves: pending.length,
      refusal: pending.length === 0 ? null : neverBecause(draft, pending),
    };
  };
  const asked = size();
  if (asked.refusal === null) return;
  const pending = members.filter((w) => draft.isPending(w));
  for (const w of pending) draft.keepTechnology(w);
  const hostOnly = size();
  let how = 'They change host but keep their technology.';
  if (
    hostOnly.refusal !== null ||
    hostOnly.moves === 0 ||
    pending.some((w) => draft.excessOf(draft.targetHost[w]!) > 0)
  ) {
    how = 'They stay as they are.';
    for (const w of pending) {
      draft.redirect(w, draft.fromHost[w]!);
      draft.releasable[draft.fromHost[w]!] = 0;
    }
  }
  if (asked.refusal !== 'effort' && asked.refusal !== 'moves') {
    const { code, fact, change } = unitWords(draft, asked.refusal);
    const text = `${label} must move in one wave: ${asked.moves} moves, ${fact}. ${how}`;
    for (const w of pending) draft.note(w, text);
    const ids = pending.map((w) => draft.ids[w]!);
    draft.findings.push({ code, severity: 'warning', text, nearestChange: change, workloads: ids, hosts: [] });
    return;
  }
  const limit = draft.problem.maxMovesPerWave === null ? '' : ` and ${draft.maxMoves} moves`;
  const has = draft.way.hasTeams
    ? 'which is more than the teams that can do it have in any wave'
    : `a wave has ${figure(draft.capacity)} person-days${limit}`;
  const text = `${label} must move in one wave: ${asked.moves} moves and ${figure(asked.effort)} person-days, ${has}. ${how}`;
  for (const w of pending) draft.note(w, text);
  draft.findings.push({
    code: isCircle ? 'group-cycle' : 'group-exceeds-wave',
    severity: 'warning',
    text,
    nearestChange: `Give a wave ${figure(Math.max(asked.effort, draft.capacity))} person-days and ${asked.moves} moves, or let the members move in parts.`,
    workloads: pending.map((w) => draft.ids[w]!),
    hosts: [],
  });
}

/** Why no wave takes these moves together, or the second ones of those that have a stage; null when one does. */
function neverBecause(draft: TargetDraft, unit: readonly number[]): Refusal | null {
  const isOrdered = unit.some((w) =>
    draft.way.firstOf[w]!.some((r) => unit.some((other) => draft.way.laterOf[other]!.includes(r))),
  );
  if (isOrdered) return 'order';
  const first = draft.ledger.neverBecause(
    unit,
    unit.map((w) => draft.kindOf(w)),
  );
  const staged = unit.filter((w) => draft.kindOf(w) === stageMove);
  if (first !== null || staged.length === 0) return first;
  return draft.ledger.neverBecause(
    staged,
    staged.map(() => portMove),
  );
}

function unitWords(
  draft: TargetDraft,
  refusal: Refusal,
): { code: RoadmapFinding['code']; fact: string; change: string } {
  const { way } = draft;
  switch (refusal) {
    case 'order':
      return {
        code: 'order-not-kept',
        fact: 'of which some have to move in an earlier wave than others',
        change: 'Take the rule on their order back, or let the members move in parts.',
      };
    case 'pace':
      return {
        code: 'pace-too-slow',
        fact: 'more than a limit on moves per wave allows',
        change: 'Raise that limit, or let the members move in parts.',
      };
    case 'risk':
      return {
        code: 'risk-above-budget',
        fact: `with more expected loss than the ${figure(way.riskBudget)} of a wave`,
        change: 'Raise the risk budget, or let the members move in parts.',
      };
    case 'budget':
      return {
        code: 'budget-exceeded',
        fact: 'which cost more than is left in any wave',
        change: 'Give one of the budgets more money, or let the members move in parts.',
      };
    case 'team':
      return {
        code: 'team-lacks-skill',
        fact: 'of which one needs skills that no team of its cluster has',
        change: 'Give a team of that cluster the skills.',
      };
    case 'effort':
    case 'moves':
    case 'last-wave':
    case 'closed':
    case 'held':
    case 'rest':
    case 'gap':
      return {
        code: 'no-open-wave',
        fact: 'and no wave is open to all of them',
        change: 'Open one wave to all members: a shorter freeze, a common window, or more waves.',
      };
  }
}
