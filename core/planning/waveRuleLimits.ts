import type { Group } from '#core/inventory/inventory.ts';
import type { Finding } from '#core/inventory/source.ts';
import type { BeforeRule } from '#core/roadmap/problem.ts';
import type { BegunRoadmap } from '#core/roadmap/waveAssessment.ts';
import { circlesOf, usualWaveSize } from '#core/roadmap/waveRules.ts';
import { waveRuleSettings } from '#core/roadmap/waveRuleSettings.ts';
import type { Scenario } from '#core/scenario/scenario.ts';

/** As much of a workload as binding wave rules look at. */
export interface BoundWorkload {
  readonly id: string;
  readonly group: string | null;
  readonly isProduction: boolean;
  /** Its target is elsewhere or another technology. What is not may still have to step aside, and is bound all the same. */
  readonly moves: boolean;
  readonly isCritical: boolean;
  readonly isComplex: boolean;
  /** The technology that it changes to; null for a change of host alone. */
  readonly changesTo: string | null;
  /** Low ones are tried first. */
  readonly caution: number;
  /** The first wave in which it may move, by calendars and by hand; Infinity for none. */
  readonly opensIn: number;
  /** Person-days of its moves one after the other: two where it goes by a stage, none where nothing moves. */
  readonly stepDays: readonly number[];
}

/** What wave rules that must hold ask of the planner. */
export interface WaveRuleLimits {
  readonly together: readonly { readonly name: string; readonly workloads: readonly string[] }[];
  readonly before: readonly BeforeRule[];
  /** Workloads that the first wave is closed for. */
  readonly notFirst: ReadonlySet<string>;
  readonly maxMovesPerWave: number | null;
  /** No wave may mix production and the rest. */
  readonly environmentsApart: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Wave rules of force `must` as constraints of the roadmap. Dependencies first is one already. A rule that all moving workloads
 * would break binds nothing, with a finding; nor does an application that is larger than a wave of `daysPerWave` person-days have to
 * move whole: it moves in parts, and its waves break the rule by name. What was `begun` before, as by the first waves of a roadmap of which this is the rest, is not asked for again.
 */
export function waveRuleLimits(
  scenario: Pick<Scenario, 'name' | 'maxMovesPerWave'> & { readonly roadmap: Pick<Scenario['roadmap'], 'waveRules'> },
  groups: readonly Pick<Group, 'id' | 'name' | 'movesTogether' | 'dependsOn'>[],
  workloads: readonly BoundWorkload[],
  begun: BegunRoadmap = { hasMoves: false, tried: new Set() },
  daysPerWave = Infinity,
): WaveRuleLimits {
  const settings = waveRuleSettings(scenario.roadmap.waveRules);
  const isBinding = (id: keyof typeof settings): boolean => settings[id].enabled && settings[id].force === 'must';
  const findings: Finding[] = [];
  const say = (rule: string, message: string): void => {
    findings.push({ severity: 'warning', code: 'wave-rule-not-bound', file: scenario.name, value: rule, message });
  };
  const membersOf = Map.groupBy(workloads, (workload) => workload.group);
  const moving = workloads.filter(({ moves }) => moves);
  const isMoving = (members: readonly BoundWorkload[]): boolean => members.some(({ moves }) => moves);
  const mostMoves = isBinding('wave-size') ? (scenario.maxMovesPerWave ?? usualWaveSize) : scenario.maxMovesPerWave;
  const together: { name: string; workloads: readonly string[] }[] = [];
  const before: BeforeRule[] = [];
  const notFirst = new Set<string>();

  if (isBinding('strong-dependencies-together')) {
    for (const circle of circlesOf(groups)) {
      const members = circle.flatMap((group) => membersOf.get(group) ?? []);
      if (!isMoving(members)) continue;
      together.push({ name: `circle of ${circle.length} groups: ${circle[0]}`, workloads: idsOf(members) });
    }
  }
  for (const group of groups) {
    const members = membersOf.get(group.id) ?? [];
    const production = members.filter((one) => one.isProduction);
    const others = members.filter((one) => !one.isProduction);
    if (isBinding('application-together')) {
      for (const [name, own] of [
        [group.name, production],
        [`${group.name} outside production`, others],
      ] as const) {
        if (own.length < 2 || !isMoving(own)) continue;
        const excess = group.movesTogether ? null : excessOf(own, mostMoves, daysPerWave);
        if (excess === null) together.push({ name, workloads: idsOf(own) });
        else say('application-together', `${name} ${excess}`);
      }
    }
    // A group that moves as a whole keeps the rule already.
    if (isBinding('non-production-first') && !group.movesTogether && isMoving(production) && isMoving(others)) {
      before.push({
        id: `wave rule: ${group.name} outside production first (${group.id})`,
        first: idsOf(others),
        later: idsOf(production),
        wavesBetween: 0,
      });
    }
  }
  if (isBinding('pilot-first')) before.push(...pilotsOf(groups, workloads, begun.tried, say));
  for (const [rule, is, what] of [
    ['critical-not-first', (one: BoundWorkload) => one.isCritical, 'critical'],
    ['complex-not-first', (one: BoundWorkload) => one.isComplex, 'complex'],
  ] as const) {
    if (!isBinding(rule) || begun.hasMoves) continue;
    if (moving.length > 0 && moving.every(is)) {
      say(rule, `Every workload that moves is ${what}, so some of them have to be first; the rule binds nothing.`);
    } else for (const one of workloads) if (is(one)) notFirst.add(one.id);
  }
  return {
    together,
    before,
    notFirst,
    maxMovesPerWave: mostMoves,
    environmentsApart: isBinding('environments-apart'),
    findings,
  };
}

/** By how much an application is larger than any wave, and what would change that; null where a wave takes each of its steps. */
function excessOf(members: readonly BoundWorkload[], mostMoves: number | null, daysPerWave: number): string | null {
  const moving = members.filter(({ moves }) => moves);
  const days = Math.max(...[0, 1].map((step) => moving.reduce((sum, { stepDays }) => sum + (stepDays[step] ?? 0), 0)));
  const isWithinMoves = moving.length <= (mostMoves ?? Infinity);
  const isWithinDays = days <= daysPerWave * (1 + 1e-9);
  if (isWithinMoves && isWithinDays) return null;
  const needs = [
    ...(isWithinMoves ? [] : [`${moving.length} moves`]),
    ...(isWithinDays ? [] : [`${figure(days)} person-days`]),
  ].join(' and ');
  const has = [
    ...(isWithinMoves ? [] : [`${mostMoves} moves`]),
    ...(isWithinDays ? [] : [`${Math.round(daysPerWave * 100) / 100} person-days`]),
  ].join(' and ');
  return `needs ${needs} in one wave, and a wave has ${has} at most: it moves in parts, and its waves are named as breaking the rule. Give a wave ${needs} to keep it whole.`;
}

/** A figure for a sentence, up to the next tenth, so that what it asks for is enough. */
function figure(value: number): string {
  return String(Math.ceil(value * 10 - 1e-6) / 10);
}

function idsOf(workloads: readonly BoundWorkload[]): readonly string[] {
  return workloads.map((one) => one.id);
}

/**
 * For each technology the workload outside production that is tried first, before all of production that changes to it: of those
 * that can go without any of that production the one that may move first, of these what waits for nothing, then the least delicate.
 */
function pilotsOf(
  groups: readonly Pick<Group, 'id' | 'movesTogether' | 'dependsOn'>[],
  workloads: readonly BoundWorkload[],
  tried: ReadonlySet<string>,
  say: (rule: string, message: string) => void,
): readonly BeforeRule[] {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const waits = ({ group }: BoundWorkload): number => ((byId.get(group ?? '')?.dependsOn.length ?? 0) > 0 ? 1 : 0);
  const rules: BeforeRule[] = [];
  for (const [technology, all] of Map.groupBy(workloads, (one) => one.changesTo)) {
    const production = all.filter((one) => one.isProduction);
    if (technology === null || production.length === 0 || tried.has(technology)) continue;
    const groupsOfProduction = new Set(production.flatMap(({ group }) => group ?? []));
    const candidates = all
      .filter(
        (one) => !one.isProduction && one.opensIn < Infinity && !needsProduction(one.group, byId, groupsOfProduction),
      )
      .toSorted(
        (a, b) => a.opensIn - b.opensIn || waits(a) - waits(b) || a.caution - b.caution || (a.id < b.id ? -1 : 1),
      );
    const [pilot] = candidates;
    if (pilot === undefined) {
      say(
        'pilot-first',
        `Nothing outside production can become ${technology} before production does, so no pilot can be first; the rule binds nothing for it.`,
      );
      continue;
    }
    rules.push({
      id: `wave rule: a pilot becomes ${technology} first`,
      first: [pilot.id],
      later: idsOf(production),
      wavesBetween: 0,
    });
  }
  return rules;
}

/** True when something of a group can move only with or after a group of production: by its own moving as a whole, or by what it needs. */
function needsProduction(
  group: string | null,
  byId: ReadonlyMap<string, Pick<Group, 'id' | 'movesTogether' | 'dependsOn'>>,
  production: ReadonlySet<string>,
): boolean {
  const own = group === null ? undefined : byId.get(group);
  if (own === undefined) return false;
  if (own.movesTogether && production.has(own.id)) return true;
  const seen = new Set<string>();
  const open = [...own.dependsOn];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (production.has(next)) return true;
    open.push(...(byId.get(next)?.dependsOn ?? []));
  }
  return false;
}
