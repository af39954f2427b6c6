import type { ScenarioEdit } from '#core/scenario/scenarioEdit.ts';
import type { LimitPlace } from './roadmapProofs.ts';
import type { RoadmapHost, RoadmapProblem, RoadmapTeam, RoadmapWay, RoadmapWorkload } from './problem.ts';
import { figure, wordNames } from './words.ts';

/** A figure of a limit that could be another. */
export interface LimitScale<Case = RoadmapProblem> {
  readonly have: number;
  /** In words, as `person-days a wave`. */
  readonly unit: string;
  /** 1: more is easier to keep; -1: less is. */
  readonly direction: 1 | -1;
  /** Distance between two values that are tried. */
  readonly step: number;
  /** The easiest value that makes sense. */
  readonly most: number;
  /** The case with this value. */
  readonly apply: (given: Case, value: number) => Case;
  /** What to do, in words. */
  readonly change: (value: number) => string;
  /** The same as an edit of the scenario. */
  readonly edit?: (value: number) => ScenarioEdit;
  /** The values are days since 1970, which say nothing as figures. */
  readonly isDay?: boolean;
}

/** One limit that a roadmap has to keep, with a name, and the case without it. */
export interface NamedLimit<Case = RoadmapProblem> {
  readonly id: string;
  /** What it says, in words with numbers. */
  readonly text: string;
  readonly lift: (given: Case) => Case;
  /** What to do when it has no figure, or none that helps. */
  readonly change: string;
  /** That as an edit of the scenario, where it is exactly what {@link lift} does. */
  readonly liftEdit?: ScenarioEdit;
  readonly scale: LimitScale<Case> | null;
  /** Where no value of {@link NamedLimit.scale} helps. */
  readonly otherScale?: LimitScale<Case>;
  /** Changes without a figure, the nearest first. */
  readonly options?: readonly {
    readonly text: string;
    readonly apply: (given: Case) => Case;
    readonly edit: ScenarioEdit | null;
  }[];
  readonly place?: LimitPlace;
}

/** More days than any work needs; a problem wants finite figures. */
const allDays = 1e9;

function withWay(problem: RoadmapProblem, change: (way: RoadmapWay) => RoadmapWay): RoadmapProblem {
  return { ...problem, way: change(problem.way ?? {}) };
}

function withHosts(problem: RoadmapProblem, change: (host: RoadmapHost) => RoadmapHost): RoadmapProblem {
  return { ...problem, hosts: problem.hosts.map(change) };
}

function withWorkloads(
  problem: RoadmapProblem,
  change: (workload: RoadmapWorkload) => RoadmapWorkload,
): RoadmapProblem {
  return { ...problem, workloads: problem.workloads.map(change) };
}

function withoutKeys<Item extends object, Key extends keyof Item>(
  item: Item,
  ...keys: readonly Key[]
): Omit<Item, Key> {
  const copy = { ...item };
  for (const key of keys) delete copy[key];
  return copy;
}

function stepFor(have: number): number {
  return have >= 10 ? 1 : have >= 1 ? 0.1 : 0.01;
}

function waves(count: number): string {
  return count === 1 ? '1 wave' : `${figure(count)} waves`;
}

/**
 * Every limit of a roadmap's problem by name, those that are most often the reason last. Lifting all of them leaves an estate on
 * which only the target itself can be out of reach.
 */
export function namedLimits(problem: RoadmapProblem): readonly NamedLimit[] {
  return [
    ...failureLimits(problem),
    ...seatLimits(problem),
    ...groupLimits(problem),
    ...stageLimits(problem),
    ...apartLimits(problem),
    ...paceLimits(problem),
    ...moneyLimits(problem),
    ...calendarLimits(problem),
    ...arrivalLimits(problem),
    ...peopleLimits(problem),
    ...roomLimits(problem),
    ...dateLimits(problem),
  ];
}

function failureLimits({ failures }: RoadmapProblem): readonly NamedLimit[] {
  const most = Math.max(0, ...(failures ?? []).map(({ tolerate }) => tolerate));
  if (most === 0) return [];
  return [
    {
      id: 'failures',
      text: `every state survives the failure of ${most === 1 ? 'any host' : `any ${most} hosts`} of a cluster`,
      lift: (given) => withoutKeys(given, 'failures'),
      change: 'Ask for fewer failures to be survived, or add a host.',
      scale: null,
    },
  ];
}

function seatLimits(problem: RoadmapProblem): readonly NamedLimit[] {
  const limits: NamedLimit[] = [];
  const bound = problem.workloads.filter((workload) => workload.allowedHosts !== undefined);
  if (bound.length > 0) {
    limits.push({
      id: 'allowed-hosts',
      text: `${wordNames(bound.map(nameOf))} may run on certain hosts only`,
      lift: (given) => withWorkloads(given, (workload) => withoutKeys(workload, 'allowedHosts')),
      change: 'Let them go to other hosts of their cluster for the time of the roadmap.',
      scale: null,
    });
  }
  if ((problem.spread ?? []).length > 0) {
    limits.push({
      id: 'spread',
      text: `${wordNames(problem.spread!.map(({ id }) => id))} must be spread over hosts`,
      lift: (given) => withoutKeys(given, 'spread'),
      change: 'Let more of a set share a host for the time of the roadmap.',
      scale: null,
    });
  }
  if ((problem.together ?? []).length > 0) {
    limits.push({
      id: 'together',
      text: `${wordNames(problem.together!.map(({ id }) => id))} must share a host`,
      lift: (given) => withoutKeys(given, 'together'),
      change: 'Let them be apart for the time of the roadmap.',
      scale: null,
    });
  }
  return limits;
}

function groupLimits(problem: RoadmapProblem): readonly NamedLimit[] {
  const limits: NamedLimit[] = [];
  const used = new Set(problem.workloads.map(({ group }) => group));
  for (const group of problem.groups) {
    if (!used.has(group.id) || !group.movesTogether) continue;
    limits.push({
      id: `together:${group.id}`,
      text: `the group ${group.id} moves in one wave`,
      lift: (given) => withGroup(given, group.id, { movesTogether: false }),
      change: `Let the members of ${group.id} move in parts.`,
      scale: null,
    });
  }
  for (const group of problem.groups) {
    if (!used.has(group.id) || group.dependsOn.length === 0) continue;
    limits.push({
      id: `after:${group.id}`,
      text: `the group ${group.id} waits for ${wordNames(group.dependsOn)}`,
      lift: (given) => withGroup(given, group.id, { dependsOn: [] }),
      change: `Let ${group.id} move before what it depends on.`,
      scale: null,
    });
  }
  for (const rule of problem.way?.before ?? []) {
    limits.push({
      id: `before:${rule.id}`,
      text: `by ${rule.id}, ${figure(rule.first.length)} move before ${figure(rule.later.length)} others${rule.wavesBetween === 0 ? '' : ` with ${waves(rule.wavesBetween)} between`}`,
      lift: (given) =>
        withWay(given, (way) => ({ ...way, before: way.before?.filter(({ id }) => id !== rule.id) ?? [] })),
      change: `Take the order ${rule.id} back.`,
      scale:
        rule.wavesBetween === 0
          ? null
          : {
              have: rule.wavesBetween,
              unit: 'waves between',
              direction: -1,
              step: 1,
              most: 0,
              apply: (given, value) =>
                withWay(given, (way) => ({
                  ...way,
                  before: way.before?.map((one) => (one.id === rule.id ? { ...one, wavesBetween: value } : one)) ?? [],
                })),
              change: (value) => `Leave ${waves(value)} between by ${rule.id} instead of ${figure(rule.wavesBetween)}.`,
            },
    });
  }
  return limits;
}

function withGroup(
  problem: RoadmapProblem,
  id: string,
  change: Partial<RoadmapProblem['groups'][number]>,
): RoadmapProblem {
  return { ...problem, groups: problem.groups.map((group) => (group.id === id ? { ...group, ...change } : group)) };
}

function stageLimits(problem: RoadmapProblem): readonly NamedLimit[] {
  const rest = problem.way?.stableStageWaves ?? 0;
  if (!problem.workloads.some((workload) => workload.via !== undefined)) return [];
  return [
    {
      id: 'stage',
      text: `what goes by a stage in between rests there for ${waves(rest)}`,
      lift: (given) => withWorkloads(given, (workload) => withoutKeys(workload, 'via')),
      change: 'Let them go in one step.',
      scale:
        rest === 0
          ? null
          : {
              have: rest,
              unit: 'waves of rest',
              direction: -1,
              step: 1,
              most: 0,
              apply: (given, value) => withWay(given, (way) => ({ ...way, stableStageWaves: value })),
              change: (value) => `Rest for ${waves(value)} between the two stages instead of ${figure(rest)}.`,
            },
    },
  ];
}

function apartLimits(problem: RoadmapProblem): readonly NamedLimit[] {
  return (problem.way?.apart ?? []).map((rule) => ({
    id: `apart:${rule.id}`,
    text: `by ${rule.id}, ${figure(rule.sides[0].length)} and ${figure(rule.sides[1].length)} workloads never move in one wave`,
    lift: (given) => withWay(given, (way) => ({ ...way, apart: way.apart?.filter(({ id }) => id !== rule.id) ?? [] })),
    change: `Let the two sides of ${rule.id} move in one wave.`,
    scale: null,
  }));
}

function paceLimits(problem: RoadmapProblem): readonly NamedLimit[] {
  const limits: NamedLimit[] = (problem.way?.pace ?? []).map((rule) => ({
    id: `pace:${rule.id}`,
    text: `at most ${figure(rule.maxPerWave)} of ${rule.id} (${figure(rule.workloads.length)} workloads) move in a wave`,
    lift: (given) => withWay(given, (way) => ({ ...way, pace: way.pace?.filter(({ id }) => id !== rule.id) ?? [] })),
    change: `Take the limit ${rule.id} back.`,
    scale: {
      have: rule.maxPerWave,
      unit: 'moves a wave',
      direction: 1,
      step: 1,
      most: rule.workloads.length,
      apply: (given, value) =>
        withWay(given, (way) => ({
          ...way,
          pace: way.pace?.map((one) => (one.id === rule.id ? { ...one, maxPerWave: value } : one)) ?? [],
        })),
      change: (value) => `Let ${figure(value)} of ${rule.id} move in a wave instead of ${figure(rule.maxPerWave)}.`,
    },
  }));
  const most = problem.maxMovesPerWave;
  if (most !== null) {
    limits.push({
      id: 'moves',
      text: `at most ${figure(most)} workloads move in a wave`,
      lift: (given) => ({ ...given, maxMovesPerWave: null }),
      change: 'Take the limit on moves in a wave back.',
      scale: {
        have: most,
        unit: 'moves a wave',
        direction: 1,
        step: 1,
        most: 3 * problem.workloads.length,
        apply: (given, value) => ({ ...given, maxMovesPerWave: value }),
        change: (value) => `Allow ${figure(value)} moves in a wave instead of ${figure(most)}.`,
      },
    });
  }
  return limits;
}

function moneyLimits(problem: RoadmapProblem): readonly NamedLimit[] {
  const { way } = problem;
  const costs = problem.workloads.reduce(
    (sum, workload) => sum + 2 * (workload.portCost ?? 0) + 2 * (workload.moveCost ?? 0),
    0,
  );
  const limits: NamedLimit[] = (way?.budgets ?? []).map((budget) => ({
    id: `budget:${budget.id}`,
    text: `the budget ${budget.id} has ${figure(Math.max(0, budget.amount - budget.committed))} left for moves`,
    lift: (given) =>
      withWay(given, (one) => ({ ...one, budgets: one.budgets?.filter(({ id }) => id !== budget.id) ?? [] })),
    change: `Take the budget ${budget.id} back.`,
    scale: {
      have: budget.amount,
      unit: 'of the budget',
      direction: 1,
      step: stepFor(budget.amount),
      most: Math.max(budget.amount, budget.committed) + costs,
      apply: (given, value) =>
        withWay(given, (one) => ({
          ...one,
          budgets: one.budgets?.map((other) => (other.id === budget.id ? { ...other, amount: value } : other)) ?? [],
        })),
      change: (value) => `Raise the budget ${budget.id} to ${figure(value)} from ${figure(budget.amount)}.`,
    },
  }));
  const risk = way?.riskBudgetPerWave ?? null;
  if (risk !== null) {
    limits.push({
      id: 'risk',
      text: `a wave may put ${figure(risk)} of expected loss at risk`,
      lift: (given) => withWay(given, (one) => ({ ...one, riskBudgetPerWave: null })),
      change: 'Take the risk budget back.',
      scale: {
        have: risk,
        unit: 'of expected loss a wave',
        direction: 1,
        step: stepFor(risk),
        most: problem.workloads.reduce(
          (sum, workload) => sum + (workload.portRisk ?? 0) + (workload.moveRisk ?? 0),
          risk,
        ),
        apply: (given, value) => withWay(given, (one) => ({ ...one, riskBudgetPerWave: value })),
        change: (value) => `Raise the risk budget of a wave to ${figure(value)} from ${figure(risk)}.`,
      },
    });
  }
  return limits;
}

function calendarLimits(problem: RoadmapProblem): readonly NamedLimit[] {
  const limits: NamedLimit[] = [];
  const closed = new Map<number, number>();
  const held = new Map<number, RoadmapWorkload[]>();
  for (const workload of problem.workloads) {
    for (const wave of workload.closedWaves ?? []) closed.set(wave, (closed.get(wave) ?? 0) + 1);
    if (workload.heldInWave === undefined) continue;
    const list = held.get(workload.heldInWave);
    if (list === undefined) held.set(workload.heldInWave, [workload]);
    else list.push(workload);
  }
  // Neighbouring waves that are closed are one freeze.
  const runs: [number, number][] = [];
  for (const wave of [...closed.keys()].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && wave === last[1] + 1) last[1] = wave;
    else runs.push([wave, wave]);
  }
  for (const [first, last] of runs) {
    let most = 0;
    for (let wave = first; wave <= last; wave++) most = Math.max(most, closed.get(wave) ?? 0);
    const which = first === last ? `wave ${first} is` : `the waves ${first} to ${last} are`;
    limits.push({
      id: `closed:${first}`,
      text: `${which} closed to ${figure(most)} ${most === 1 ? 'workload' : 'workloads'}`,
      lift: (given) =>
        withWorkloads(given, (workload) =>
          workload.closedWaves === undefined
            ? workload
            : { ...workload, closedWaves: workload.closedWaves.filter((wave) => wave < first || wave > last) },
        ),
      change: first === last ? `Open wave ${first}.` : `Open one of the waves ${first} to ${last}, or more.`,
      scale: null,
    });
  }
  for (const [wave, workloads] of [...held].toSorted((a, b) => a[0] - b[0])) {
    limits.push({
      id: `held:${wave}`,
      text: `${wordNames(workloads.map(nameOf))} ${workloads.length === 1 ? 'is' : 'are'} held in wave ${wave}`,
      lift: (given) =>
        withWorkloads(given, (workload) =>
          workload.heldInWave === wave ? withoutKeys(workload, 'heldInWave') : workload,
        ),
      change: `Let ${workloads.length === 1 ? 'it' : 'them'} move in another wave than ${wave}.`,
      scale: null,
    });
  }
  return limits;
}

function arrivalLimits(problem: RoadmapProblem): readonly NamedLimit[] {
  const byWave = Map.groupBy(
    problem.hosts.filter((host) => (host.availableFromWave ?? 0) > 1),
    (host) => host.availableFromWave!,
  );
  return [...byWave]
    .toSorted((a, b) => a[0] - b[0])
    .map(([wave, hosts]) => {
      const ids = new Set(hosts.map(({ id }) => id));
      const apply = (given: RoadmapProblem, value: number): RoadmapProblem =>
        withHosts(given, (host) => (ids.has(host.id) ? { ...host, availableFromWave: value } : host));
      const names = wordNames(hosts.map(nameOf));
      return {
        id: `arrival:${wave}`,
        text: `${names} ${hosts.length === 1 ? 'arrives' : 'arrive'} with wave ${wave}`,
        lift: (given) => apply(given, 1),
        change: `Have ${names} from the first wave on.`,
        scale: {
          have: wave,
          unit: 'wave of arrival',
          direction: -1,
          step: 1,
          most: 1,
          apply,
          change: (value) => `Have ${names} arrive with wave ${figure(value)} instead of ${wave}.`,
        },
      };
    });
}

function peopleLimits(problem: RoadmapProblem): readonly NamedLimit[] {
  const teams = problem.way?.teams ?? [];
  const days = (value: number): string => `${figure(value)} person-days`;
  if (teams.length === 0) {
    const have = problem.effortCapacityDaysPerWave;
    return [
      {
        id: 'people',
        text: `a wave has ${days(have)}`,
        lift: (given) => ({ ...given, effortCapacityDaysPerWave: allDays }),
        change: 'Give the waves more people.',
        scale: {
          have,
          unit: 'person-days a wave',
          direction: 1,
          step: stepFor(have),
          most: allDays,
          apply: (given, value) => ({ ...given, effortCapacityDaysPerWave: value }),
          change: (value) => `Give each wave ${days(value)} instead of ${figure(have)}.`,
        },
      },
    ];
  }
  const limits: NamedLimit[] = [
    {
      id: 'skills',
      text: `${wordNames(teams.map((team) => `${team.name} (${team.skills.join(', ') || 'no skill'})`))} have these skills`,
      lift: (given) => {
        const skills = [
          ...new Set([
            'host-move',
            ...given.workloads.flatMap((one) => [...(one.skills ?? []), ...(one.via?.skills ?? [])]),
          ]),
        ];
        return withTeams(given, (team) => ({ ...withoutKeys(team, 'clusters'), skills }));
      },
      change: 'Give a team the skills that are missing, or let it work on the other clusters.',
      scale: null,
    },
  ];
  for (const team of teams) {
    const have = Math.max(0, ...team.daysByWave);
    const apply = (given: RoadmapProblem, value: number): RoadmapProblem =>
      withTeams(given, (one) =>
        one.id !== team.id
          ? one
          : { ...one, daysByWave: team.daysByWave.map((own) => (have > 0 ? (own / have) * value : value)) },
      );
    limits.push({
      id: `team:${team.id}`,
      text: `${team.name} has ${days(have)} a wave`,
      lift: (given) => withTeams(given, (one) => (one.id === team.id ? { ...one, daysByWave: [allDays] } : one)),
      change: `Give ${team.name} more people, or days in waves in which it has none.`,
      scale: {
        have,
        unit: 'person-days a wave',
        direction: 1,
        step: stepFor(have),
        most: allDays,
        apply,
        change: (value) => `Give ${team.name} ${days(value)} a wave instead of ${figure(have)}.`,
      },
    });
  }
  return limits;
}

function withTeams(problem: RoadmapProblem, change: (team: RoadmapTeam) => RoadmapTeam): RoadmapProblem {
  return withWay(problem, (way) => ({ ...way, teams: way.teams?.map(change) ?? [] }));
}

/** Far more than anything needs. */
const allRoom = 1e12;

function roomLimits(problem: RoadmapProblem): readonly NamedLimit[] {
  const byCluster = Map.groupBy(problem.hosts, (host) => host.cluster);
  return [...byCluster].map(([cluster, hosts]) => {
    const ids = new Set(hosts.map(({ id }) => id));
    const memory = hosts.reduce((sum, host) => sum + host.usable.memoryMiB, 0);
    const cores = hosts.reduce((sum, host) => sum + host.usable.cpuCores, 0);
    const name = cluster === null ? 'the stand-alone hosts' : `cluster ${cluster}`;
    const scaled = (given: RoadmapProblem, factor: number): RoadmapProblem => ({
      ...withHosts(given, (host) =>
        ids.has(host.id)
          ? {
              ...host,
              usable: { cpuCores: host.usable.cpuCores * factor, memoryMiB: host.usable.memoryMiB * factor },
            }
          : host,
      ),
      ...scaledExtras(given, ids, factor),
    });
    return {
      id: `room:${cluster ?? ''}`,
      text: `${name} has ${figure(cores)} usable cores and ${figure(memory)} MiB, its reserve kept free`,
      lift: (given) => ({
        ...withHosts(given, (host) =>
          ids.has(host.id) ? { ...host, usable: { cpuCores: allRoom, memoryMiB: allRoom } } : host,
        ),
        ...scaledExtras(given, ids, Infinity),
      }),
      change: `Lend ${name} a host for the time of the roadmap, or lower its reserve.`,
      scale: {
        have: 100,
        unit: '% of the usable capacity',
        direction: 1,
        step: 1,
        most: 400,
        apply: (given, value) => scaled(given, value / 100),
        change: (value) =>
          `Give ${name} ${figure(value - 100)} % more usable capacity (${figure((cores * (value - 100)) / 100)} cores, ${figure((memory * (value - 100)) / 100)} MiB): another host, a lower headroom or fewer failures to survive.`,
      },
    };
  });
}

function scaledExtras(
  problem: RoadmapProblem,
  hosts: ReadonlySet<string>,
  factor: number,
): Pick<RoadmapProblem, 'extraResources'> | object {
  const extra = problem.extraResources;
  if (extra === undefined) return {};
  const usable = Object.fromEntries(
    Object.entries(extra.usable).map(([id, amounts]) => [
      id,
      hosts.has(id) ? amounts.map((one) => (one === null || factor === Infinity ? null : one * factor)) : amounts,
    ]),
  );
  return { extraResources: { ...extra, usable } };
}

function dateLimits(problem: RoadmapProblem): readonly NamedLimit[] {
  const limits: NamedLimit[] = [];
  const last = problem.way?.lastWave ?? null;
  if (last !== null) {
    limits.push({
      id: 'last-wave',
      text: `the roadmap has ${waves(last)}`,
      lift: (given) => withWay(given, (way) => ({ ...way, lastWave: null })),
      change: 'Allow more waves.',
      scale: {
        have: last,
        unit: 'waves',
        direction: 1,
        step: 1,
        most: 20 * (last + 5),
        apply: (given, value) => withWay(given, (way) => ({ ...way, lastWave: value })),
        change: (value) => `Allow ${waves(value)} instead of ${figure(last)}.`,
      },
    });
  }
  const byWave = Map.groupBy(
    problem.hosts.filter((host) => (host.offByWave ?? 0) > 0),
    (host) => host.offByWave!,
  );
  for (const [wave, hosts] of [...byWave].toSorted((a, b) => a[0] - b[0])) {
    const ids = new Set(hosts.map(({ id }) => id));
    const names = wordNames(hosts.map(nameOf));
    const isOne = hosts.length === 1;
    limits.push({
      id: `off-by:${wave}`,
      text: `${names} ${isOne ? 'has' : 'have'} to be off when wave ${wave} ends`,
      lift: (given) =>
        withHosts(given, (host) => (ids.has(host.id) ? { ...withoutKeys(host, 'offByWave'), releasable: true } : host)),
      change: `Keep ${names}.`,
      scale: {
        have: wave,
        unit: 'last wave of the host',
        direction: 1,
        step: 1,
        most: wave + 200,
        apply: (given, value) => withHosts(given, (host) => (ids.has(host.id) ? { ...host, offByWave: value } : host)),
        change: (value) => `Keep ${names} until wave ${figure(value)} ends, ${waves(value - wave)} longer.`,
      },
    });
  }
  return limits;
}

function nameOf(one: { readonly id: string; readonly name?: string }): string {
  return one.name ?? one.id;
}
