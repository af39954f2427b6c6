import type { Inventory } from '#core/inventory/inventory.ts';
import type { NamedLimit } from '#core/roadmap/namedLimits.ts';
import { namedLimits } from '#core/roadmap/namedLimits.ts';
import type { RoadmapProblem } from '#core/roadmap/problem.ts';
import { figure, wordNames } from '#core/roadmap/words.ts';
import { waveRuleIds, skills as allSkills, type RoadmapSettings, type Skill } from '#core/scenario/roadmapSettings.ts';
import { waveRuleSettings } from '#core/roadmap/waveRuleSettings.ts';
import { applyScenarioEdit, entryName, type EditedList, type ScenarioEdit } from '#core/scenario/scenarioEdit.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import { addDays } from '#core/roadmap/calendar.ts';
import { dayNumber, isoDayOf } from './days.ts';
import { lastWaveBefore } from './hardwareEvents.ts';

/*
 * The limits of a roadmap as the user wrote them: a team, a freeze, a date, a budget, a rule. Each is lifted, and each change to it
 * tried, by editing the scenario and compiling the problem anew, so what is proposed is exactly what was tried.
 */

/** A scenario, and what is changed in the problem that is made of it, for limits that no scenario states. */
export interface ScenarioCase {
  readonly scenario: Scenario;
  readonly tweaks: readonly ((problem: RoadmapProblem) => RoadmapProblem)[];
}

type Limit = NamedLimit<ScenarioCase>;

/** More than anything needs; only ever tried, never proposed. */
const plenty = 1e9;

function edited(given: ScenarioCase, edit: ScenarioEdit): ScenarioCase {
  return { ...given, scenario: applyScenarioEdit(given.scenario, edit) };
}

function tweaked(given: ScenarioCase, tweak: ScenarioCase['tweaks'][number]): ScenarioCase {
  return { ...given, tweaks: [...given.tweaks, tweak] };
}

/** What the sentences need beside the scenario. */
export interface LimitWords {
  readonly scenario: Scenario;
  readonly problem: RoadmapProblem;
  readonly estate: Pick<Inventory, 'hosts' | 'clusters' | 'groups' | 'workloads'>;
}

/** Every limit of a scenario's roadmap by name, those that are most often the reason last. */
export function scenarioLimits(words: LimitWords): readonly Limit[] {
  return [
    ...failureLimits(words),
    ...seatLimits(words),
    ...ruleLimits(words),
    ...orderLimits(words),
    ...paceLimits(words),
    ...moneyLimits(words),
    ...heldLimits(words),
    ...calendarLimits(words),
    ...hardwareLimits(words),
    ...peopleLimits(words),
    ...roomLimits(words),
    ...lastWaveLimits(words),
  ];
}

function entryEdit(
  list: EditedList,
  index: number,
  entry: object,
  patch: Record<string, unknown> | null,
): ScenarioEdit {
  return { kind: 'entry', list, index, name: entryName(entry), patch } as ScenarioEdit;
}

/** A limit of an entry, of which only the patches say what it is without it. */
function entryLimit(
  list: EditedList,
  index: number,
  entry: object,
  lifted: Record<string, unknown> | null,
  limit: Omit<Limit, 'lift' | 'place'>,
): Limit {
  return {
    ...limit,
    lift: (given) => edited(given, entryEdit(list, index, entry, lifted)),
    place: { kind: 'entry', list, index },
  };
}

function byEdits(make: (value: number) => ScenarioEdit): Pick<NonNullable<Limit['scale']>, 'apply' | 'edit'> {
  return { apply: (given, value) => edited(given, make(value)), edit: make };
}

function stepFor(have: number): number {
  return have >= 10 ? 1 : have >= 1 ? 0.1 : 0.01;
}

function waves(count: number): string {
  return count === 1 ? '1 wave' : `${figure(count)} waves`;
}

function workloadNames({ estate }: LimitWords, ids: readonly string[]): string {
  const wanted = new Set(ids);
  return wordNames(estate.workloads.filter(({ id }) => wanted.has(id)).map(({ name }) => name));
}

// ------------------------------------------------------------------ seats

/** One failure less, two less and so on: the target is placed anew for each. */
function fewerFailures({ failuresToTolerate: now }: Scenario): NonNullable<Limit['options']> {
  return Array.from({ length: now }, (_, n) => {
    const value = now - n - 1;
    const edit: ScenarioEdit = { kind: 'limit', field: 'failuresToTolerate', value };
    return {
      text: `Survive ${value === 1 ? '1 failure' : `${value} failures`} of hosts in each cluster instead of ${now}.`,
      apply: (given) => edited(given, edit),
      edit,
    };
  });
}

function failureLimits({ scenario, problem }: LimitWords): readonly Limit[] {
  const limit = namedLimits(problem).find(({ id }) => id === 'failures');
  if (limit === undefined) return [];
  return [
    {
      id: limit.id,
      text: limit.text,
      lift: (given) => tweaked(given, limit.lift),
      change: limit.change,
      scale: null,
      options: fewerFailures(scenario),
      place: { kind: 'settings' },
    },
  ];
}

/** More pins than these are one limit. */
const mostPins = 30;

function seatLimits(words: LimitWords): readonly Limit[] {
  const { scenario, estate, problem } = words;
  const hostNames = new Map(estate.hosts.map(({ id, name }) => [id, name]));
  const limits: Limit[] = [];
  const pins = Object.entries(scenario.pinned).filter(([id]) => problem.workloads.some((one) => one.id === id));
  const sets = pins.length > mostPins ? [pins] : pins.map((pin) => [pin]);
  for (const set of sets) {
    const ids = set.map(([id]) => id);
    const names = workloadNames(words, ids);
    const edit: ScenarioEdit = { kind: 'unpin', workloads: ids };
    const where = set.length === 1 ? (hostNames.get(set[0]![1]) ?? set[0]![1]) : 'their hosts';
    limits.push({
      id: `pin:${ids[0]!}`,
      text: `${names} ${ids.length === 1 ? 'is' : 'are'} pinned to ${where}`,
      lift: (given) => edited(given, edit),
      change: `Take the ${ids.length === 1 ? 'pin' : 'pins'} of ${names} back.`,
      liftEdit: edit,
      scale: null,
      place: { kind: 'placement' },
    });
  }
  const own = [
    ['hostGroups', 'binds workloads to hosts'],
    ['antiAffinity', 'keeps workloads apart'],
    ['affinity', 'keeps workloads on one host'],
  ] as const;
  for (const [list, says] of own) {
    for (const rule of scenario[list]) {
      const edit: ScenarioEdit = { kind: 'drop-rule', list, name: rule.name };
      limits.push({
        id: `${list}:${rule.name}`,
        text: `the rule ${rule.name} ${says}`,
        lift: (given) => edited(given, edit),
        change: `Take the rule ${rule.name} back.`,
        liftEdit: edit,
        scale: null,
        place: { kind: 'placement' },
      });
    }
  }
  const most = scenario.maxWorkloadsPerHost;
  if (most !== null) {
    const edit = (value: number | null): ScenarioEdit => ({ kind: 'limit', field: 'maxWorkloadsPerHost', value });
    limits.push({
      id: 'workloads-per-host',
      text: `a host carries at most ${figure(most)} workloads`,
      lift: (given) => edited(given, edit(null)),
      change: 'Take the limit on workloads per host back.',
      liftEdit: edit(null),
      scale: {
        have: most,
        unit: 'workloads a host',
        direction: 1,
        step: 1,
        most: problem.workloads.length,
        ...byEdits(edit),
        change: (value) => `Allow ${figure(value)} workloads on a host instead of ${figure(most)}.`,
      },
      place: { kind: 'settings' },
    });
  }
  // What sources and hardware say beside: not the scenario's, and lifted in the problem.
  for (const limit of namedLimits(problem)) {
    if (!['allowed-hosts', 'spread', 'together'].includes(limit.id)) continue;
    limits.push({
      id: limit.id,
      text: limit.text,
      lift: (given) => tweaked(given, limit.lift),
      change: limit.change,
      scale: null,
      place: { kind: 'placement' },
    });
  }
  return limits;
}

// ------------------------------------------------------------------ wave rules

function ruleLimits({ scenario }: LimitWords): readonly Limit[] {
  const settings = waveRuleSettings(scenario.roadmap.waveRules);
  return waveRuleIds.flatMap((rule): Limit[] => {
    const { enabled, force } = settings[rule];
    if (!enabled || force !== 'must') return [];
    const words = rule.replaceAll('-', ' ');
    const edit: ScenarioEdit = { kind: 'wave-rule', rule };
    return [
      {
        id: `wave-rule:${rule}`,
        text: `the wave rule "${words}" must hold`,
        lift: (given) => edited(given, edit),
        change: `Make the wave rule "${words}" a wish instead of a must.`,
        liftEdit: edit,
        scale: null,
        place: { kind: 'settings' },
      },
    ];
  });
}

// ------------------------------------------------------------------ order and groups

function orderLimits(words: LimitWords): readonly Limit[] {
  const { scenario, problem, estate } = words;
  const { roadmap: settings } = scenario;
  const limits: Limit[] = [];
  settings.together.forEach((set, index) => {
    limits.push(
      entryLimit('together', index, set, null, {
        id: `together:${set.name}`,
        text: `${set.name} moves in one wave`,
        change: `Let the members of ${set.name} move in parts.`,
        liftEdit: entryEdit('together', index, set, null),
        scale: null,
      }),
    );
  });
  settings.before.forEach((rule, index) => {
    limits.push(
      entryLimit('before', index, rule, null, {
        id: `before:${rule.name}`,
        text: `by the order ${rule.name}, ${wordNames(rule.first)} moves before ${wordNames(rule.later)}${rule.wavesBetween === 0 ? '' : ` with ${waves(rule.wavesBetween)} between`}`,
        change: `Take the order ${rule.name} back.`,
        liftEdit: entryEdit('before', index, rule, null),
        scale:
          rule.wavesBetween === 0
            ? null
            : {
                have: rule.wavesBetween,
                unit: 'waves between',
                direction: -1,
                step: 1,
                most: 0,
                ...byEdits((value) => entryEdit('before', index, rule, { wavesBetween: value })),
                change: (value) =>
                  `Leave ${waves(value)} between by ${rule.name} instead of ${figure(rule.wavesBetween)}.`,
              },
      }),
    );
  });
  settings.apart.forEach((rule, index) => {
    limits.push(
      entryLimit('apart', index, rule, null, {
        id: `apart:${rule.name}`,
        text: `by ${rule.name}, ${wordNames(rule.workloads)} and ${wordNames(rule.others)} never move in one wave`,
        change: `Let the two sides of ${rule.name} move in one wave.`,
        liftEdit: entryEdit('apart', index, rule, null),
        scale: null,
      }),
    );
  });
  // Groups are the inventory's: what they ask is lifted in the problem, which may hold them merged with the sets above.
  const ofSets = new Set(settings.together.map(({ name }) => `together:${name}`));
  const nameOf = new Map(estate.groups.map(({ id, name }) => [id, name]));
  const used = new Set(problem.workloads.map(({ group }) => group));
  for (const group of problem.groups) {
    if (!used.has(group.id)) continue;
    const name = nameOf.get(group.id) ?? group.id;
    const change = (part: Partial<RoadmapProblem['groups'][number]>): ((given: ScenarioCase) => ScenarioCase) => {
      return (given) =>
        tweaked(given, (made) => ({
          ...made,
          groups: made.groups.map((one) => (one.id === group.id ? { ...one, ...part } : one)),
        }));
    };
    if (group.movesTogether && !ofSets.has(group.id)) {
      limits.push({
        id: `group:${group.id}`,
        text: `the group ${name} moves in one wave`,
        lift: change({ movesTogether: false }),
        change: `Let the members of ${name} move in parts.`,
        scale: null,
        place: { kind: 'groups' },
      });
    }
    if (group.dependsOn.length > 0) {
      limits.push({
        id: `after:${group.id}`,
        text: `the group ${name} waits for ${wordNames(group.dependsOn.map((id) => nameOf.get(id) ?? id))}`,
        lift: change({ dependsOn: [] }),
        change: `Let ${name} move before what it depends on.`,
        scale: null,
        place: { kind: 'groups' },
      });
    }
  }
  const rest = settings.stableStageWaves;
  if (rest !== null && problem.workloads.some(({ via }) => via !== undefined)) {
    const edit = (value: number | null): ScenarioEdit => ({ kind: 'setting', field: 'stableStageWaves', value });
    limits.push({
      id: 'stage',
      text: `what goes from VM to Wasm rests as a container for ${waves(rest)}`,
      lift: (given) => edited(given, edit(null)),
      change: 'Let it go in one step.',
      liftEdit: edit(null),
      scale:
        rest === 0
          ? null
          : {
              have: rest,
              unit: 'waves of rest',
              direction: -1,
              step: 1,
              most: 0,
              ...byEdits(edit),
              change: (value) => `Rest for ${waves(value)} between the two stages instead of ${figure(rest)}.`,
            },
      place: { kind: 'settings' },
    });
  }
  return limits;
}

// ------------------------------------------------------------------ pace and money

function paceLimits({ scenario, problem }: LimitWords): readonly Limit[] {
  const limits = scenario.roadmap.pace.map((rule, index) =>
    entryLimit('pace', index, rule, null, {
      id: `pace:${rule.name}`,
      text: `at most ${figure(rule.maxPerWave)} of ${rule.name} move in a wave`,
      change: `Take the limit ${rule.name} back.`,
      liftEdit: entryEdit('pace', index, rule, null),
      scale: {
        have: rule.maxPerWave,
        unit: 'moves a wave',
        direction: 1,
        step: 1,
        most: problem.workloads.length,
        ...byEdits((value) => entryEdit('pace', index, rule, { maxPerWave: value })),
        change: (value) =>
          `Let ${figure(value)} of ${rule.name} move in a wave instead of ${figure(rule.maxPerWave)} (${figure(value - rule.maxPerWave)} more).`,
      },
    }),
  );
  const share = scenario.roadmap.maxShareOfClusterPerWave;
  if (share !== null) {
    const edit = (value: number | null): ScenarioEdit => ({
      kind: 'setting',
      field: 'maxShareOfClusterPerWave',
      value: value === null ? null : value / 100,
    });
    limits.push({
      id: 'share',
      text: `a wave moves at most ${figure(share * 100)} % of a cluster`,
      lift: (given) => edited(given, edit(null)),
      change: 'Take the limit on the share of a cluster back.',
      liftEdit: edit(null),
      scale: {
        have: share * 100,
        unit: '% of a cluster in a wave',
        direction: 1,
        step: 1,
        most: 100,
        ...byEdits(edit),
        change: (value) => `Let a wave move ${figure(value)} % of a cluster instead of ${figure(share * 100)} %.`,
      },
      place: { kind: 'settings' },
    });
  }
  const most = scenario.maxMovesPerWave;
  if (most !== null) {
    const edit = (value: number | null): ScenarioEdit => ({ kind: 'limit', field: 'maxMovesPerWave', value });
    limits.push({
      id: 'moves',
      text: `at most ${figure(most)} ${most === 1 ? 'workload moves' : 'workloads move'} in a wave`,
      lift: (given) => edited(given, edit(null)),
      change: 'Take the limit on moves in a wave back.',
      liftEdit: edit(null),
      scale: {
        have: most,
        unit: 'moves a wave',
        direction: 1,
        step: 1,
        most: 3 * problem.workloads.length,
        ...byEdits(edit),
        change: (value) =>
          `Allow ${figure(value)} moves in a wave instead of ${figure(most)} (${figure(value - most)} more).`,
      },
      place: { kind: 'settings' },
    });
  }
  return limits;
}

function moneyLimits({ scenario, problem }: LimitWords): readonly Limit[] {
  const { budgets, riskBudgetPerWave: risk } = scenario.roadmap;
  const money = (amount: number): string =>
    `${amount > 0 && amount < 1 ? Number(amount.toPrecision(2)) : figure(amount)} ${scenario.currency}`;
  const costs = problem.workloads.reduce((sum, one) => sum + 2 * (one.portCost ?? 0) + 2 * (one.moveCost ?? 0), 0);
  const compiled = new Map(problem.way?.budgets?.map((budget) => [budget.id, budget]));
  const limits = budgets.flatMap((budget, index): Limit[] => {
    const found = compiled.get(budget.quarter);
    if (found === undefined || found.waves.length === 0) return [];
    const bought = found.committed > 0 ? `, of which ${money(found.committed)} are for hosts that arrive` : '';
    return [
      entryLimit('budgets', index, budget, null, {
        id: `budget:${budget.quarter}`,
        text: `the budget of ${budget.quarter} is ${money(budget.amount)}${bought}`,
        change: `Take the budget of ${budget.quarter} back.`,
        liftEdit: entryEdit('budgets', index, budget, null),
        scale: {
          have: budget.amount,
          unit: scenario.currency,
          direction: 1,
          step: stepFor(budget.amount),
          most: Math.max(budget.amount, found.committed) + costs + 1,
          ...byEdits((value) => entryEdit('budgets', index, budget, { amount: value })),
          change: (value) =>
            `Raise the budget of ${budget.quarter} to ${money(value)} from ${money(budget.amount)} (${money(value - budget.amount)} more).`,
        },
      }),
    ];
  });
  if (risk !== null) {
    const edit = (value: number | null): ScenarioEdit => ({ kind: 'setting', field: 'riskBudgetPerWave', value });
    limits.push({
      id: 'risk',
      text: `a wave may put ${money(risk)} of expected loss at risk`,
      lift: (given) => edited(given, edit(null)),
      change: 'Take the risk budget back.',
      liftEdit: edit(null),
      scale: {
        have: risk,
        unit: `${scenario.currency} of expected loss a wave`,
        direction: 1,
        step: stepFor(risk),
        most: problem.workloads.reduce((sum, one) => sum + (one.portRisk ?? 0) + (one.moveRisk ?? 0), risk + 1),
        ...byEdits(edit),
        change: (value) => `Raise the risk budget of a wave to ${money(value)} from ${money(risk)}.`,
      },
      place: { kind: 'settings' },
    });
  }
  return limits;
}

// ------------------------------------------------------------------ what is held, and calendars

/** Waves before and after the present one in which it is tried to hold moves. */
const nearestHolds = 6;

function heldLimits(words: LimitWords): readonly Limit[] {
  const { scenario, problem } = words;
  const moving = new Set(problem.workloads.map(({ id }) => id));
  const byWave = Map.groupBy(
    Object.entries(scenario.roadmap.heldInWave).filter(([id]) => moving.has(id)),
    ([, wave]) => wave,
  );
  return [...byWave]
    .toSorted((a, b) => a[0] - b[0])
    .map(([wave, entries]): Limit => {
      const ids = entries.map(([id]) => id);
      const names = workloadNames(words, ids);
      const is = ids.length === 1 ? 'is' : 'are';
      const edit = (value: number | null): ScenarioEdit => ({ kind: 'hold', workloads: ids, wave: value });
      const near = Array.from({ length: nearestHolds }, (_, n) => [wave - n - 1, wave + n + 1]).flat();
      return {
        id: `held:${wave}`,
        text: `${names} ${is} held in wave ${wave}`,
        lift: (given) => edited(given, edit(null)),
        change: `Let ${names} move in any wave.`,
        liftEdit: edit(null),
        scale: null,
        options: near
          .filter((other) => other >= 1)
          .map((other) => ({
            text: `Hold ${names} in wave ${other} instead of ${wave}.`,
            apply: (given) => edited(given, edit(other)),
            edit: edit(other),
          })),
        place: { kind: 'settings' },
      };
    });
}

/** A time span whose end can be earlier, or that goes. */
function spanScale(
  what: string,
  { from, to }: { readonly from: string; readonly to: string },
  edit: (to: string) => ScenarioEdit,
): Limit['scale'] {
  if (to <= from) return null;
  return {
    have: dayNumber(to),
    unit: 'last day',
    isDay: true,
    direction: -1,
    step: 1,
    most: dayNumber(from),
    ...byEdits((value) => edit(isoDayOf(value))),
    change: (value) => `Let ${what} end on ${isoDayOf(value)} instead of ${to}.`,
  };
}

/** The waves that a span of days touches, in words. */
function wordWaves({ startDate, waveDays }: Scenario, from: string, to: string): string {
  const at = (day: string): number => Math.floor((dayNumber(day) - dayNumber(startDate)) / waveDays) + 1;
  const [first, last] = [Math.max(1, at(from)), at(to)];
  if (last < 1) return 'before the first wave';
  return first === last ? `in wave ${first}` : `in the waves ${first} to ${last}`;
}

function calendarLimits(words: LimitWords): readonly Limit[] {
  const { scenario } = words;
  const { freezes, maintenanceWindows, teams } = scenario.roadmap;
  const limits: Limit[] = [];
  freezes.forEach((freeze, index) => {
    const { name, from, to, workloads } = freeze;
    const of = workloads === null ? 'everything' : wordNames(workloads);
    limits.push(
      entryLimit('freezes', index, freeze, null, {
        id: `freeze:${name}`,
        text: `the freeze ${name} stops ${of} from ${from} to ${to} (${wordWaves(scenario, from, to)})`,
        change: `Take the freeze ${name} back.`,
        liftEdit: entryEdit('freezes', index, freeze, null),
        scale: spanScale(`the freeze ${name}`, freeze, (end) => entryEdit('freezes', index, freeze, { to: end })),
        options: laterBegins(scenario, from, to).map((day) => ({
          text: `Let the freeze ${name} begin on ${day} instead of ${from}.`,
          apply: (given) => edited(given, entryEdit('freezes', index, freeze, { from: day })),
          edit: entryEdit('freezes', index, freeze, { from: day }),
        })),
      }),
    );
  });
  maintenanceWindows.forEach((window, index) => {
    const { name, hours, from } = window;
    limits.push(
      entryLimit(
        'maintenanceWindows',
        index,
        window,
        { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', hours: 24 },
        {
          id: `window:${name}`,
          text: `the maintenance window ${name} opens at ${from} for ${figure(hours)} hours`,
          change: `Give the maintenance window ${name} more hours, or more days.`,
          scale: {
            have: hours,
            unit: 'hours',
            direction: 1,
            step: 0.25,
            most: 24,
            ...byEdits((value) => entryEdit('maintenanceWindows', index, window, { hours: value })),
            change: (value) =>
              `Keep the maintenance window ${name} open for ${figure(value)} hours instead of ${figure(hours)}.`,
          },
        },
      ),
    );
  });
  teams.forEach((team, index) => {
    team.absences.forEach((absence, at) => {
      const others = team.absences.toSpliced(at, 1);
      const edit = (absences: readonly unknown[]): ScenarioEdit => entryEdit('teams', index, team, { absences });
      // Two absences of one team are lifted one after the other: what is left of the list is read from the scenario.
      const lift = (given: ScenarioCase): ScenarioCase => {
        const now = given.scenario.roadmap.teams.find(({ id }) => id === team.id)?.absences ?? [];
        return edited(given, edit(now.filter(({ from, to }) => from !== absence.from || to !== absence.to)));
      };
      limits.push({
        id: `absence:${team.id}:${absence.from}`,
        text: `${team.name} is away from ${absence.from} to ${absence.to} (${wordWaves(scenario, absence.from, absence.to)})`,
        lift,
        change: `Let ${team.name} work from ${absence.from} to ${absence.to}.`,
        liftEdit: edit(others),
        scale: spanScale(`the absence of ${team.name}`, absence, (to) =>
          edit(team.absences.with(at, { ...absence, to })),
        ),
        place: { kind: 'entry', list: 'teams', index },
      });
    });
  });
  return limits;
}

/** First days of the waves within a span, the nearest to its beginning first: begun there it leaves a wave before it open. */
function laterBegins({ startDate, waveDays }: Scenario, from: string, to: string): readonly string[] {
  const days: string[] = [];
  for (let wave = 0; days.length < 8 && wave < 2000; wave++) {
    const day = addDays(startDate, wave * waveDays);
    if (day > to) break;
    if (day > from) days.push(day);
  }
  return days;
}

// ------------------------------------------------------------------ hardware

function hardwareLimits({ scenario, problem }: LimitWords): readonly Limit[] {
  const { startDate, waveDays } = scenario;
  const known = new Set(problem.hosts.map(({ id }) => id));
  return scenario.roadmap.hardware.flatMap((event, index): Limit[] => {
    if (event.kind === 'arrival') {
      // One that was there from the first wave on delays nothing.
      if (event.date <= startDate || ![...known].some((id) => id.startsWith(`arrival:${event.name}:`))) return [];
      const hosts = event.count === 1 ? 'a host' : `${event.count} hosts`;
      return [
        entryLimit(
          'hardware',
          index,
          event,
          { date: startDate },
          {
            id: `arrival:${event.name}`,
            text: `${event.name} (${hosts} for ${event.cluster}) arrives on ${event.date}`,
            change: `Have ${event.name} on ${startDate} already.`,
            liftEdit: entryEdit('hardware', index, event, { date: startDate }),
            scale: {
              have: dayNumber(event.date),
              unit: 'day of arrival',
              isDay: true,
              direction: -1,
              step: 1,
              most: dayNumber(startDate),
              ...byEdits((value) => entryEdit('hardware', index, event, { date: isoDayOf(value) })),
              change: (value) => `Have ${event.name} on ${isoDayOf(value)} instead of ${event.date}.`,
            },
          },
        ),
      ];
    }
    const what = event.kind === 'lease-end' ? 'lease' : 'warranty';
    const last = Math.max(1, lastWaveBefore(event.date, startDate, waveDays));
    return [
      entryLimit('hardware', index, event, null, {
        id: `off-by:${event.name}`,
        text: `${wordNames(event.hosts)} ${event.hosts.length === 1 ? 'has' : 'have'} to be off on ${event.date} (end of the ${what} ${event.name}), so when wave ${last} ends`,
        change: `Keep ${wordNames(event.hosts)}.`,
        liftEdit: entryEdit('hardware', index, event, null),
        scale: {
          have: dayNumber(addDays(startDate, last * waveDays)),
          unit: 'day of the end',
          isDay: true,
          direction: 1,
          step: waveDays,
          most: dayNumber(startDate) + (last + 200) * waveDays,
          apply: (given, value) => edited(given, dateEdit(index, event, value, scenario)),
          edit: (value) => dateEdit(index, event, value, scenario),
          change: (value) =>
            `Keep ${wordNames(event.hosts)} until ${isoDayOf(fitting(value, scenario))} instead of ${event.date}.`,
        },
      }),
    ];
  });
}

/** The value as the first day after a wave: tried are whole waves. */
function fitting(value: number, { startDate, waveDays }: Scenario): number {
  const start = dayNumber(startDate);
  return start + Math.ceil((value - start) / waveDays - 1e-9) * waveDays;
}

function dateEdit(index: number, event: object, value: number, scenario: Scenario): ScenarioEdit {
  return entryEdit('hardware', index, event, { date: isoDayOf(fitting(value, scenario)) });
}

// ------------------------------------------------------------------ people

function peopleLimits({ scenario, problem }: LimitWords): readonly Limit[] {
  const { teams } = scenario.roadmap;
  const days = (value: number): string => `${figure(value)} person-days`;
  if (teams.length === 0) {
    const have = problem.effortCapacityDaysPerWave;
    const id = 'team.effortDaysPerWave';
    const edit = (likely: number): ScenarioEdit => ({ kind: 'assumption', id, likely });
    return [
      {
        id: 'people',
        text: `a wave has ${days(have)}`,
        lift: (given) => edited(given, edit(plenty)),
        change: 'Give the waves more people.',
        scale: {
          have,
          unit: 'person-days a wave',
          direction: 1,
          step: stepFor(have),
          most: 100_000,
          ...byEdits(edit),
          change: (value) => `Give each wave ${days(value)} instead of ${figure(have)} (${figure(value - have)} more).`,
        },
        place: { kind: 'assumption', id },
      },
    ];
  }
  const limits: Limit[] = [skillLimit(scenario, problem)];
  const compiled = new Map(problem.way?.teams?.map((team) => [team.id, team.daysByWave]));
  teams.forEach((team, index) => {
    const have = team.daysPerWave;
    const less = (compiled.get(team.id) ?? [])
      .flatMap((own, at) => (own < have - 1e-9 ? [`${figure(own)} in wave ${at + 1}`] : []))
      .slice(0, 3);
    limits.push(
      entryLimit(
        'teams',
        index,
        team,
        { daysPerWave: plenty },
        {
          id: `team:${team.id}`,
          text: `${team.name} has ${days(have)} a wave${less.length === 0 ? '' : ` (${less.join(', ')})`}`,
          change: `Give ${team.name} more people, or days in waves in which it has none.`,
          scale: {
            have,
            unit: 'person-days a wave',
            direction: 1,
            step: stepFor(have),
            most: 100_000,
            ...byEdits((value) => entryEdit('teams', index, team, { daysPerWave: value })),
            change: (value) =>
              `Give ${team.name} ${days(value)} a wave instead of ${figure(have)} (${figure(value - have)} more).`,
          },
        },
      ),
    );
  });
  return limits;
}

/** Who can do what, and where: one limit, since what one team lacks another may have. */
function skillLimit(scenario: Scenario, problem: RoadmapProblem): Limit {
  const { teams } = scenario.roadmap;
  const everything: readonly Skill[] = [];
  const asked = new Set(problem.workloads.flatMap((one) => [...(one.skills ?? []), ...(one.via?.skills ?? [])]));
  const named = teams.map((team) => `${team.name} (${team.skills.join(', ') || 'all skills'}${where(team)})`);
  const options = teams.flatMap((team, index) => {
    const lacks = allSkills.filter((skill) => team.skills.length > 0 && !team.skills.includes(skill));
    const wanted = lacks.filter((skill) => asked.has(skill));
    const sets = [...wanted.map((skill) => [skill]), ...(wanted.length > 1 ? [wanted] : [])];
    const skillOptions = sets.map((set) => ({
      count: set.length,
      text: `Give ${team.name} the ${set.length === 1 ? 'skill' : 'skills'} ${set.join(', ')}.`,
      edit: entryEdit('teams', index, team, { skills: [...team.skills, ...set] }),
    }));
    const clusterOption = {
      count: 1,
      text: `Let ${team.name} work on all clusters.`,
      edit: entryEdit('teams', index, team, { clusters: [] }),
    };
    const both = {
      count: wanted.length + 1,
      text: `Let ${team.name} work on all clusters, and give it the skills ${wanted.join(', ')}.`,
      edit: entryEdit('teams', index, team, { clusters: [], skills: [...team.skills, ...wanted] }),
    };
    if (team.clusters.length === 0) return skillOptions;
    return wanted.length === 0 ? [clusterOption] : [...skillOptions, clusterOption, both];
  });
  return {
    id: 'skills',
    text: `nobody can do more than this: ${wordNames(named)}`,
    lift: (given) =>
      teams.reduce(
        (case_, team, index) => edited(case_, entryEdit('teams', index, team, { clusters: [], skills: everything })),
        given,
      ),
    change: 'Give teams the skills that are missing, or let them work on the other clusters.',
    scale: null,
    options: options
      .toSorted((a, b) => a.count - b.count)
      .slice(0, 40)
      .map(({ text, edit }) => ({ text, edit, apply: (given) => edited(given, edit) })),
    place: { kind: 'entry', list: 'teams', index: 0 },
  };
}

function where(team: RoadmapSettings['teams'][number]): string {
  return team.clusters.length === 0 ? '' : `, on ${wordNames(team.clusters)}`;
}

// ------------------------------------------------------------------ room

/** Hosts that are tried at the most to lend to a cluster. */
const mostLent = 16;

function roomLimits({ problem, scenario, estate }: LimitWords): readonly Limit[] {
  const rooms = namedLimits(problem).filter(({ id }) => id.startsWith('room:'));
  return rooms.map((room): Limit => {
    const pool = room.id.slice('room:'.length);
    const cluster = estate.clusters.find(({ id }) => id === pool);
    const name = cluster?.name ?? 'the stand-alone hosts';
    const arrivals = scenario.roadmap.hardware.filter(
      (event) =>
        event.kind === 'arrival' &&
        event.date > scenario.startDate &&
        [cluster?.id, cluster?.name].includes(event.cluster),
    );
    const spare =
      arrivals.length === 0 ? '' : `, and no further host before ${arrivals.map(({ date }) => date).toSorted()[0]!}`;
    const typical = typicalHost(estate, pool);
    const capacity =
      typical === null
        ? ''
        : ` like ${typical.name} (${figure(typical.cpuCores)} cores, ${figure(typical.memoryMiB / 1024)} GiB)`;
    const add = (count: number): ScenarioEdit => ({
      kind: 'add-hardware',
      entry: {
        kind: 'arrival',
        name: freeName(scenario, `Spare for ${name}`),
        cluster: cluster?.id ?? name,
        date: scenario.startDate,
        count,
        cpuCores: typical?.cpuCores ?? 1,
        memoryMiB: typical?.memoryMiB ?? 1,
        price: null,
        idleW: null,
        maxW: null,
      },
    });
    return {
      id: room.id,
      text: `${name} has ${wordRoom(problem, pool)}${spare}`,
      lift: (given) => tweaked(given, room.lift),
      change: `Lend ${name} a host for the time of the roadmap, or lower its reserve.`,
      scale:
        typical === null || cluster === undefined
          ? null
          : {
              have: 0,
              unit: 'more hosts',
              direction: 1,
              step: 1,
              most: mostLent,
              ...byEdits(add),
              change: (value) =>
                `${value === 1 ? 'One more host' : `${figure(value)} more hosts`}${capacity} in ${name} from ${scenario.startDate} on.`,
            },
      ...(room.scale === null
        ? {}
        : {
            otherScale: {
              ...room.scale,
              apply: (given: ScenarioCase, value: number) => tweaked(given, (made) => room.scale!.apply(made, value)),
              change: (value: number) =>
                `Give ${name} ${figure(value - 100)} % more room for the time of the roadmap: another host, a lower headroom or fewer failures to survive.`,
            },
          }),
      options: fewerFailures(scenario),
      place: { kind: 'placement' },
    };
  });
}

/** What a pool of hosts has for workloads, its reserve kept free. */
function wordRoom({ hosts }: RoadmapProblem, pool: string): string {
  const own = hosts.filter(({ cluster }) => (cluster ?? '') === pool);
  const sum = (part: 'cpuCores' | 'memoryMiB'): number => own.reduce((total, { usable }) => total + usable[part], 0);
  return `room for ${figure(sum('cpuCores'))} cores and ${figure(sum('memoryMiB') / 1024)} GiB beside its reserve`;
}

/** The largest of the cluster's hosts: what is bought next is seldom smaller. Null where it has none. */
function typicalHost(
  { hosts }: Pick<Inventory, 'hosts'>,
  cluster: string,
): Pick<Inventory['hosts'][number], 'name' | 'cpuCores' | 'memoryMiB'> | null {
  const own = hosts.filter(({ clusterId, origin }) => clusterId === cluster && origin.sourceId !== 'scenario');
  return (
    own.toSorted((a, b) => b.memoryMiB - a.memoryMiB || b.cpuCores - a.cpuCores || (a.id < b.id ? -1 : 1))[0] ?? null
  );
}

function freeName({ roadmap }: Scenario, wanted: string): string {
  const taken = new Set(roadmap.hardware.map(({ name }) => name));
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted.slice(0, 180) : `${wanted.slice(0, 180)} ${n}`;
    if (!taken.has(name)) return name;
  }
}

// ------------------------------------------------------------------ the last wave

function lastWaveLimits({ scenario }: LimitWords): readonly Limit[] {
  const have = scenario.roadmap.maxWaves;
  if (have === null) return [];
  const edit = (value: number | null): ScenarioEdit => ({ kind: 'setting', field: 'maxWaves', value });
  return [
    {
      id: 'last-wave',
      text: `the roadmap has ${waves(have)}, to ${addDays(scenario.startDate, have * scenario.waveDays - 1)}`,
      lift: (given) => edited(given, edit(null)),
      change: 'Allow more waves.',
      liftEdit: edit(null),
      scale: {
        have,
        unit: 'waves',
        direction: 1,
        step: 1,
        most: Math.min(1000, 20 * (have + 5)),
        ...byEdits(edit),
        change: (value) =>
          `Allow ${waves(value)} instead of ${figure(have)} (${waves(value - have)} more, to ${addDays(scenario.startDate, value * scenario.waveDays - 1)}).`,
      },
      place: { kind: 'settings' },
    },
  ];
}
