import { compareText } from '#core/compareText.ts';
import type { RoadmapSettings, WaveRuleId } from '#core/scenario/roadmapSettings.ts';
import type { BegunRoadmap, DataCompleteness, WaveAssessment, WaveViolation } from './waveAssessment.ts';
import { waveRuleSettings } from './waveRuleSettings.ts';

/** As much of a workload as the wave rules look at. */
export interface RuledWorkload {
  readonly id: string;
  readonly name: string;
  /** The application (group) that it belongs to, by id; null for none. */
  readonly application: string | null;
  /** What nothing is known of counts as production. */
  readonly isProduction: boolean;
  readonly isCritical: boolean;
  readonly isComplex: boolean;
  readonly completeness: DataCompleteness;
  /** 0..100 */
  readonly priority: number;
}

/** A move of a finished roadmap. */
export interface RuledMove {
  readonly workload: string;
  readonly wave: number;
  /** The technology that it changes to; null for a change of host alone. */
  readonly changesTo: string | null;
}

/** A finished roadmap with what is known of its workloads. */
export interface RuledRoadmap {
  readonly workloads: readonly RuledWorkload[];
  readonly groups: readonly { readonly id: string; readonly name: string; readonly dependsOn: readonly string[] }[];
  /** Number of waves. */
  readonly waves: number;
  readonly moves: readonly RuledMove[];
  readonly waveRules: RoadmapSettings['waveRules'];
  /** The scenario's most moves of a wave; null for none. */
  readonly maxMovesPerWave: number | null;
  /** The first wave in which anybody may work. */
  readonly firstWave: number;
  /** Absent: the roadmap begins with its first wave. */
  readonly begun?: BegunRoadmap;
}

/** Moves of a wave that are still a good size where the scenario names no limit: Azure Migrate's range ends there. */
export const usualWaveSize = 50;

/** Workloads that a violation names by id. */
const mostNamed = 40;

/** What a rule has against a roadmap: the workloads that break it, by wave, and why. */
interface Broken {
  readonly wave: number;
  readonly workloads: readonly string[];
  readonly why: string;
}

/**
 * How well each wave of a finished roadmap keeps to the nine wave rules (the ordered conditions of Azure Migrate's wave planning,
 * and a pilot first), and how complete the data behind it are. Says nothing about feasibility: that is the checker's. The order
 * of the lists changes nothing.
 *
 * A workload counts to the wave in which it takes its last new technology, or where it takes none, to that of its last move.
 */
export function assessWaves(roadmap: RuledRoadmap): readonly WaveAssessment[] {
  const settings = waveRuleSettings(roadmap.waveRules);
  const view = viewOf(roadmap);
  const enabled = (Object.keys(rules) as WaveRuleId[]).filter((id) => settings[id].enabled);
  const weights = enabled.reduce((sum, id) => sum + settings[id].weight, 0);
  const violations = new Map<number, WaveViolation[]>();
  for (const id of enabled) {
    const { force, weight } = settings[id];
    for (const { wave, workloads, why } of mergeByWave(rules[id](view, roadmap))) {
      const violation = {
        rule: id,
        force,
        weight,
        text: why,
        workloads: workloads.slice(0, mostNamed),
        count: workloads.length,
      };
      violations.set(wave, [...(violations.get(wave) ?? []), violation]);
    }
  }
  return Array.from({ length: roadmap.waves }, (_, index): WaveAssessment => {
    const wave = index + 1;
    const broken = violations.get(wave) ?? [];
    const moved = (view.movedIn.get(wave) ?? []).map((id) => view.byId.get(id)!);
    const completeness = meanCompleteness(moved.map((one) => one.completeness));
    return {
      wave,
      confidence: mean(Object.values(completeness)),
      completeness,
      risk: weights > 0 ? broken.reduce((sum, { weight }) => sum + weight, 0) / weights : 0,
      priority: moved.length === 0 ? null : mean(moved.map((one) => one.priority)),
      violations: broken,
    };
  });
}

/** A roadmap by what the rules ask for. */
interface View {
  readonly byId: ReadonlyMap<string, RuledWorkload>;
  /** Workloads that move in each wave, each once, by name. */
  readonly movedIn: ReadonlyMap<number, readonly string[]>;
  /** The wave that each moving workload counts to. */
  readonly waveOf: ReadonlyMap<string, number>;
  /** The waves of its steps, ascending: two where it rests at a stage in between, else the one that it counts to. */
  readonly stepsOf: ReadonlyMap<string, readonly number[]>;
  /** Moving workloads of each application, by name. */
  readonly membersOf: ReadonlyMap<string, readonly RuledWorkload[]>;
}

function viewOf({ workloads, moves }: RuledRoadmap): View {
  const byId = new Map(workloads.map((workload) => [workload.id, workload]));
  const byName = (a: string, b: string): number =>
    compareText(byId.get(a)!.name, byId.get(b)!.name) || compareText(a, b);
  const movedIn = new Map<number, Set<string>>();
  const lastMove = new Map<string, number>();
  const changes = new Map<string, number[]>();
  for (const { workload, wave, changesTo } of moves) {
    if (!byId.has(workload)) continue;
    movedIn.set(wave, (movedIn.get(wave) ?? new Set()).add(workload));
    lastMove.set(workload, Math.max(wave, lastMove.get(workload) ?? 0));
    if (changesTo !== null) changes.set(workload, [...(changes.get(workload) ?? []), wave]);
  }
  const stepsOf = new Map(
    [...lastMove].map(([id, wave]) => [id, changes.get(id)?.toSorted((a, b) => a - b) ?? [wave]]),
  );
  const waveOf = new Map([...stepsOf].map(([id, steps]) => [id, steps.at(-1)!]));
  const membersOf = new Map<string, RuledWorkload[]>();
  for (const id of [...waveOf.keys()].sort(byName)) {
    const workload = byId.get(id)!;
    if (workload.application === null) continue;
    const members = membersOf.get(workload.application);
    if (members === undefined) membersOf.set(workload.application, [workload]);
    else members.push(workload);
  }
  return {
    byId,
    movedIn: new Map([...movedIn].map(([wave, ids]) => [wave, [...ids].sort(byName)])),
    waveOf,
    stepsOf,
    membersOf,
  };
}

type Rule = (view: View, roadmap: RuledRoadmap) => readonly Broken[];

const rules: Readonly<Record<WaveRuleId, Rule>> = {
  'strong-dependencies-together': (view, { groups }) =>
    circlesOf(groups).flatMap((circle) => {
      const members = circle.flatMap((group) => view.membersOf.get(group) ?? []);
      const names = circle.map((id) => nameOf(groups, id));
      return apartFrom(view, members, `${listed(names)} need each other`);
    }),

  'application-together': (view, { groups }) =>
    [...view.membersOf].flatMap(([application, members]) =>
      [true, false].flatMap((isProduction) => {
        const own = members.filter((member) => member.isProduction === isProduction);
        const part = isProduction ? 'the production part' : 'the part outside production';
        const isMixed = own.length < members.length;
        return apartFrom(
          view,
          own,
          `${isMixed ? `${part} of ` : ''}${nameOf(groups, application)} moves in several waves`,
        );
      }),
    ),

  'dependencies-first': (view, { groups }) => {
    const circles = circlesOf(groups);
    return groups.flatMap((group) => {
      const own = view.membersOf.get(group.id) ?? [];
      return group.dependsOn.flatMap((id) => {
        const needed = view.membersOf.get(id) ?? [];
        // Groups that need each other go by a stage side by side, so of them the first steps are compared.
        const isCircle = circles.some((circle) => circle.includes(id) && circle.includes(group.id));
        const waveOf = (one: RuledWorkload): number => view.stepsOf.get(one.id)!.at(isCircle ? 0 : -1)!;
        const last = Math.max(0, ...needed.map(waveOf));
        const early = own.filter((one) => waveOf(one) < last);
        return byWave(
          view,
          early,
          () => `${group.name} needs ${nameOf(groups, id)}, which is finished in wave ${last} only`,
        );
      });
    });
  },

  'pilot-first': (view, { moves, begun }) => {
    const changes = moves.flatMap(({ workload, wave, changesTo }) => {
      const one = view.byId.get(workload);
      return one === undefined || changesTo === null ? [] : [{ one, wave, changesTo }];
    });
    return [...Map.groupBy(changes, (change) => change.changesTo)].flatMap(([technology, all]) => {
      const tried = all.filter(({ one }) => !one.isProduction);
      // Without anything outside production nothing can be tried there; what was tried before needs no other pilot.
      if (tried.length === 0 || begun?.tried.has(technology) === true) return [];
      const pilot = Math.min(...tried.map(({ wave }) => wave));
      return all
        .filter(({ one, wave }) => one.isProduction && wave <= pilot)
        .map(({ one, wave }) => ({
          wave,
          workloads: [one.id],
          why: `production becomes ${technology} before a pilot outside production has (wave ${pilot})`,
        }));
    });
  },

  'non-production-first': (view, { groups }) =>
    [...view.membersOf].flatMap(([application, members]) => {
      const others = members.filter((one) => !one.isProduction).map((one) => view.waveOf.get(one.id)!);
      if (others.length === 0) return [];
      const last = Math.max(...others);
      const early = members.filter((one) => one.isProduction && view.waveOf.get(one.id)! < last);
      return byWave(
        view,
        early,
        () =>
          `production of ${nameOf(groups, application)} moves before the rest of it, which is finished in wave ${last}`,
      );
    }),

  'environments-apart': (view) =>
    [...view.movedIn].flatMap(([wave, ids]) => {
      const production = ids.filter((id) => view.byId.get(id)!.isProduction);
      const others = ids.filter((id) => !view.byId.get(id)!.isProduction);
      if (production.length === 0 || others.length === 0) return [];
      const why = `it mixes ${count(production.length, 'production workload')} with ${count(others.length, 'other')}`;
      return [{ wave, workloads: production.length < others.length ? production : others, why }];
    }),

  'critical-not-first': (view, roadmap) => notFirst(view, roadmap, (one) => one.isCritical, 'high criticality'),

  'complex-not-first': (view, roadmap) => notFirst(view, roadmap, (one) => one.isComplex, 'high complexity'),

  'wave-size': (view, { maxMovesPerWave }) => {
    const most = maxMovesPerWave ?? usualWaveSize;
    return [...view.movedIn].flatMap(([wave, ids]) =>
      ids.length <= most
        ? []
        : [{ wave, workloads: ids, why: `it moves ${count(ids.length, 'workload')}, more than ${most}` }],
    );
  },
};

/**
 * Members that are not in the wave of most of them (of equals the first): what is apart from the others. What goes by a stage is
 * looked at step by step: an application may be in containers as a whole and go on as a whole.
 */
function apartFrom(view: View, members: readonly RuledWorkload[], why: string): readonly Broken[] {
  return [0, 1].flatMap((step) => {
    const waveAt = (member: RuledWorkload): number | undefined => view.stepsOf.get(member.id)![step];
    const moving = members.filter((member) => waveAt(member) !== undefined);
    const waves = Map.groupBy(moving, (member) => waveAt(member)!);
    if (waves.size < 2) return [];
    const [main] = [...waves].reduce((best, one) =>
      one[1].length > best[1].length || (one[1].length === best[1].length && one[0] < best[0]) ? one : best,
    );
    return [...waves].flatMap(([wave, apart]) =>
      wave === main ? [] : [{ wave, workloads: apart.map((one) => one.id), why: `${why}, most of it in wave ${main}` }],
    );
  });
}

/** What moves in the first wave although it should not; nothing, where all that moves is such. */
function notFirst(
  view: View,
  { firstWave, begun }: RuledRoadmap,
  is: (workload: RuledWorkload) => boolean,
  what: string,
): readonly Broken[] {
  if (begun?.hasMoves === true) return [];
  const hasOthers = [...view.waveOf.keys()].some((id) => !is(view.byId.get(id)!));
  const early = (view.movedIn.get(firstWave) ?? []).filter((id) => is(view.byId.get(id)!));
  if (!hasOthers || early.length === 0) return [];
  return [
    {
      wave: firstWave,
      workloads: early,
      why: `it is the first, and moves ${count(early.length, 'workload')} of ${what}`,
    },
  ];
}

/** One entry for each wave that the workloads count to. */
function byWave(view: View, workloads: readonly RuledWorkload[], why: () => string): readonly Broken[] {
  return [...Map.groupBy(workloads, (one) => view.waveOf.get(one.id)!)].map(([wave, members]) => ({
    wave,
    workloads: members.map((one) => one.id),
    why: why(),
  }));
}

/** What a rule has against each wave as one sentence that names the first reasons and workloads. */
function mergeByWave(broken: readonly Broken[]): readonly Broken[] {
  return [...Map.groupBy(broken, ({ wave }) => wave)].map(([wave, parts]) => {
    const reasons = [...new Set(parts.map(({ why }) => why))].sort(compareText);
    const shown = reasons.slice(0, 3).join('; ');
    const more = reasons.length > 3 ? `; and ${reasons.length - 3} more` : '';
    const workloads = [...new Set(parts.flatMap((part) => part.workloads))].sort(compareText);
    return { wave, workloads, why: `${shown.slice(0, 1).toUpperCase()}${shown.slice(1)}${more}.` };
  });
}

/** Groups that need each other, directly or by others: each set of at least two, in the order of their ids. */
export function circlesOf(
  groups: readonly { readonly id: string; readonly dependsOn: readonly string[] }[],
): readonly (readonly string[])[] {
  const needs = new Map(groups.map((group) => [group.id, group.dependsOn]));
  const reach = new Map<string, ReadonlySet<string>>();
  for (const { id } of groups) {
    const seen = new Set<string>();
    const open = [...(needs.get(id) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next) || !needs.has(next)) continue;
      seen.add(next);
      open.push(...needs.get(next)!);
    }
    reach.set(id, seen);
  }
  const taken = new Set<string>();
  return [...needs.keys()].sort(compareText).flatMap((id) => {
    if (taken.has(id)) return [];
    const circle = [id, ...[...reach.get(id)!].filter((other) => other !== id && reach.get(other)!.has(id))].sort(
      compareText,
    );
    for (const member of circle) taken.add(member);
    return circle.length < 2 ? [] : [circle];
  });
}

function nameOf(groups: RuledRoadmap['groups'], id: string): string {
  return groups.find((group) => group.id === id)?.name ?? id;
}

function count(number: number, what: string): string {
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}

function listed(names: readonly string[]): string {
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

const nothingKnown: DataCompleteness = { usage: 0, system: 0, traits: 0, group: 0, host: 0 };

function meanCompleteness(all: readonly DataCompleteness[]): DataCompleteness {
  // A wave without moves leaves nothing unknown.
  if (all.length === 0) return { usage: 1, system: 1, traits: 1, group: 1, host: 1 };
  const keys = Object.keys(nothingKnown) as (keyof DataCompleteness)[];
  return Object.fromEntries(keys.map((key) => [key, mean(all.map((one) => one[key]))])) as unknown as DataCompleteness;
}
