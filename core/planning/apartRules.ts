import { compareText } from '#core/compareText.ts';
import type { Finding } from '#core/inventory/source.ts';
import type { ApartRule, RoadmapGroup } from '#core/roadmap/problem.ts';
import { circlesOf } from '#core/roadmap/waveRules.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import type { MemberFinder } from './members.ts';
import { uniqueNames } from './wayRules.ts';

/** What the sets that never move in one wave are worked out from. */
export interface ApartSources {
  readonly scenario: Pick<Scenario, 'name'> & { readonly roadmap: Pick<Scenario['roadmap'], 'apart'> };
  readonly membersOf: MemberFinder;
  /** Workloads that run, by id, and their names. */
  readonly running: ReadonlyMap<string, string>;
  /** Of those, what is production, where no wave may mix it with the rest; null where it may. */
  readonly production: ReadonlySet<string> | null;
  readonly groups: readonly RoadmapGroup[];
  readonly groupOf: ReadonlyMap<string, string>;
  /** Workloads that share a host, and so move at once. */
  readonly sharing: readonly (readonly string[])[];
}

/**
 * The sets that never move in one wave: those of the scenario, and production and the rest where that is a rule. Workloads that
 * must move in one wave by other rules (groups that move as a whole, groups that wait for each other, those that share a host)
 * cannot be kept apart: the rule does not hold for them, with a finding.
 */
export function apartRules(sources: ApartSources): {
  readonly rules: readonly ApartRule[];
  readonly findings: readonly Finding[];
} {
  const { scenario, membersOf, running, production } = sources;
  const named = uniqueNames();
  const written: ApartRule[] = scenario.roadmap.apart.map(({ name, workloads, others }) => {
    const one = membersOf(workloads).filter((id) => running.has(id));
    const first = new Set(one);
    return { id: named(name), sides: [one, membersOf(others).filter((id) => running.has(id) && !first.has(id))] };
  });
  if (production !== null) {
    const ids = [...running.keys()];
    written.push({
      id: named('wave rule: production apart from the rest'),
      sides: [ids.filter((id) => production.has(id)), ids.filter((id) => !production.has(id))],
    });
  }
  if (written.length === 0) return { rules: [], findings: [] };
  const units = unitsOf(sources);
  const findings: Finding[] = [];
  const rules = written.map(({ id, sides: [one, other] }): ApartRule => {
    const first = new Set(one);
    const second = new Set(other);
    const mixed = units.filter((unit) => unit.some((w) => first.has(w)) && unit.some((w) => second.has(w)));
    if (mixed.length === 0) return { id, sides: [one, other] };
    const free = new Set(mixed.flat());
    const names = mixed.map((unit) => wordUnit(unit, running));
    findings.push({
      severity: 'warning',
      code: 'not-kept-apart',
      file: scenario.name,
      value: id.slice(0, 200),
      message: `${id}: ${names.slice(0, 3).join('; ')}${names.length > 3 ? `; and ${names.length - 3} more` : ''} must move in one wave by other rules, so they are not kept apart. Let their members move one by one, or take them out of the set.`,
    });
    return { id, sides: [one.filter((w) => !free.has(w)), other.filter((w) => !free.has(w))] };
  });
  return { rules: rules.filter(({ sides }) => sides[0].length > 0 && sides[1].length > 0), findings };
}

function wordUnit(unit: readonly string[], nameOf: ReadonlyMap<string, string>): string {
  const names = unit.map((id) => nameOf.get(id) ?? id).sort(compareText);
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

/** Workloads that have to move in one wave, each at most once. */
function unitsOf({ running, groups, groupOf, sharing }: ApartSources): readonly (readonly string[])[] {
  const members = Map.groupBy(running.keys(), (id) => groupOf.get(id));
  const whole = groups.filter(({ movesTogether }) => movesTogether).map(({ id }) => [id]);
  const sets = [
    ...[...whole, ...circlesOf(groups)].map((ids) => ids.flatMap((id) => members.get(id) ?? [])),
    ...sharing.map((ids) => ids.filter((id) => running.has(id))),
  ];
  const unitOf = new Map<string, string[]>();
  for (const set of sets) {
    const joined = [...new Set(set.flatMap((id) => unitOf.get(id) ?? [id]))];
    for (const id of joined) unitOf.set(id, joined);
  }
  return [...new Set(unitOf.values())].filter((unit) => unit.length > 1);
}
