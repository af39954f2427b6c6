import type { FailureRule, HostEvents, WorkloadLimits } from '#core/planResult.ts';
import type {
  BeforeRule,
  ExtraResources,
  IsolationRules,
  PaceRule,
  RoadmapGroup,
  RoadmapWay,
  SpreadRule,
  TogetherRule,
  WaveBudget,
} from './problem.ts';
import { Reader, ReadParts, type Vector } from './checkReading.ts';

/*
 * How the checker reads what a roadmap has to keep. Rules are stored beside the document, so they may be as damaged as it:
 * what cannot be read becomes a fault of the document, and a figure that is none makes the comparisons with it fail.
 */

/** What the document itself does not say but a roadmap has to keep; each part that is given is checked. */
export interface RoadmapRules {
  readonly groups?: readonly RoadmapGroup[];
  readonly startDate?: string;
  readonly waveDays?: number;
  readonly effortCapacityDaysPerWave?: number;
  readonly maxMovesPerWave?: number | null;
  readonly isolation?: IsolationRules;
  /**
   * Hosts that a workload may be moved to beside the one it runs on today, by workload id; workloads that are not named may
   * go anywhere in their cluster.
   */
  readonly allowedHosts?: Readonly<Record<string, readonly string[]>>;
  readonly spread?: readonly SpreadRule[];
  readonly together?: readonly TogetherRule[];
  /** Amounts of further resources by host and workload id. */
  readonly extraResources?: ExtraResources;
  /** Clusters of teams are called as the document's hosts call them. */
  readonly way?: RoadmapWay;
  readonly workloadLimits?: Readonly<Record<string, WorkloadLimits>>;
  readonly hostEvents?: Readonly<Record<string, HostEvents>>;
  readonly failures?: readonly FailureRule[];
}

interface ReadTeam {
  readonly id: string;
  readonly label: string;
  readonly skills: ReadonlySet<string>;
  readonly daysByWave: readonly number[];
  /** Null: all of them. */
  readonly clusters: ReadonlySet<string | null> | null;
}

/** Two sets of which no wave moves members of both; what is in both counts to the first. */
interface ReadApartRule {
  readonly id: string;
  readonly one: ReadonlySet<string>;
  readonly other: ReadonlySet<string>;
}

interface ReadWay {
  readonly teams: readonly ReadTeam[];
  readonly pace: readonly PaceRule[];
  readonly apart: readonly ReadApartRule[];
  readonly before: readonly BeforeRule[];
  readonly budgets: readonly WaveBudget[];
  readonly riskBudgetPerWave: number | null;
  readonly stableStageWaves: number;
  readonly lastWave: number | null;
}

interface ReadLimits {
  readonly skills: readonly string[];
  readonly closedWaves: ReadonlySet<number>;
  readonly heldInWave: number | null;
  readonly via: { readonly technology: string; readonly skills: readonly string[] } | null;
  /** Money and expected loss of a change of technology and of a change of host alone; 0 where nothing is said. */
  readonly portCost: number;
  readonly moveCost: number;
  readonly portRisk: number;
  readonly moveRisk: number;
}

interface ReadHostEvents {
  /** It comes with this wave; null: it is there today. */
  readonly availableFromWave: number | null;
  /** It has to be gone when this wave ends; null: it may stay. */
  readonly offByWave: number | null;
}

/** A cluster with the failures that it has to survive. */
export interface ReadFailureRule {
  /** Null for hosts that are in none. */
  readonly cluster: string | null;
  readonly hosts: readonly string[];
  readonly tolerate: number;
  readonly capacity: ReadonlyMap<string, Vector>;
  /** Where workloads may start again that are pinned to a host while it runs, by workload. */
  readonly restartOn: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The rules as far as they can be read. */
export interface ReadRules {
  readonly groups: readonly RoadmapGroup[] | null;
  readonly startDate: string | null;
  readonly waveDays: number | null;
  readonly effortCapacityDaysPerWave: number | null;
  readonly maxMovesPerWave: number | null;
  readonly isolation: {
    readonly byTechnology: ReadonlyMap<string, number>;
    readonly floors: readonly { readonly workload: string; readonly minimum: number }[];
  } | null;
  readonly allowedHosts: ReadonlyMap<string, ReadonlySet<string>> | null;
  readonly spread: readonly (Omit<SpreadRule, 'limitOfHost'> & {
    readonly limitOfHost: ReadonlyMap<string, number>;
  })[];
  readonly together: readonly TogetherRule[];
  readonly extraResources: {
    readonly ids: readonly string[];
    readonly units: readonly string[];
    readonly usable: ReadonlyMap<string, readonly (number | null)[]>;
    readonly demand: ReadonlyMap<string, readonly number[]>;
  } | null;
  readonly way: ReadWay | null;
  readonly workloadLimits: ReadonlyMap<string, ReadLimits>;
  readonly hostEvents: ReadonlyMap<string, ReadHostEvents>;
  readonly failures: readonly ReadFailureRule[];
}

/** One move's entry in the schedule. */
export interface ReadScheduledMove {
  readonly wave: number;
  readonly workload: string;
  readonly team: string | null;
  /** Null where only the teams are known, before the days were planned. */
  readonly days: {
    readonly start: string;
    readonly end: string;
    readonly cutOver: { readonly day: string; readonly from: string; readonly hours: number } | null;
    readonly rollbackUntil: string;
  } | null;
}

/** `read` of a value that may be absent: null then. */
function given<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === undefined || value === null ? null : read(value);
}

function listOf<T>(
  read: Reader,
  value: unknown,
  path: string,
  item: (value: unknown, path: string) => T,
): readonly T[] {
  return given(value, (some) => read.list(some, path).map((one, i) => item(one, `${path}[${i}]`))) ?? [];
}

function mapOf<T>(
  read: Reader,
  value: unknown,
  path: string,
  item: (value: unknown, path: string) => T,
): ReadonlyMap<string, T> {
  const record = given(value, (some) => read.record(some, path)) ?? {};
  return new Map(Object.keys(record).map((key) => [key, item(record[key], `${path}.${key}`)]));
}

/** Reads the rules of a roadmap. Never throws: what is wrong is added to `faults`. `parts` are not read again. */
export function readRules(value: unknown, faults: string[], parts = new ReadParts()): ReadRules {
  const read = new Reader();
  const rules = read.record(value, 'rules');
  const part = <T>(key: string, item: (value: unknown) => T): T => parts.once(read, rules[key], () => item(rules[key]));
  const result: ReadRules = {
    groups: part('groups', (own) =>
      given(own, (list) => listOf(read, list, 'rules.groups', (item, path) => readGroup(read, item, path))),
    ),
    startDate: given(rules['startDate'], (day) => read.text(day, 'rules.startDate')),
    waveDays: given(rules['waveDays'], (days) => read.amount(days, 'rules.waveDays')),
    effortCapacityDaysPerWave: given(rules['effortCapacityDaysPerWave'], (days) =>
      read.amount(days, 'rules.effortCapacityDaysPerWave'),
    ),
    maxMovesPerWave: given(rules['maxMovesPerWave'], (number) => read.amount(number, 'rules.maxMovesPerWave')),
    isolation: part('isolation', (own) =>
      given(own, (some) => {
        const isolation = read.record(some, 'rules.isolation');
        return {
          byTechnology: mapOf(read, isolation['byTechnology'], 'rules.isolation.byTechnology', (one, path) =>
            read.amount(one, path),
          ),
          floors: listOf(read, isolation['floors'], 'rules.isolation.floors', (item, path) => {
            const floor = read.record(item, path);
            return {
              workload: read.text(floor['workload'], `${path}.workload`),
              minimum: read.amount(floor['minimum'], `${path}.minimum`),
            };
          }),
        };
      }),
    ),
    allowedHosts: part('allowedHosts', (own) =>
      given(own, (some) => mapOf(read, some, 'rules.allowedHosts', (hosts, path) => new Set(read.texts(hosts, path)))),
    ),
    spread: part('spread', (own) =>
      listOf(read, own, 'rules.spread', (item, path) => {
        const rule = read.record(item, path);
        return {
          id: read.text(rule['id'], `${path}.id`),
          workloads: read.texts(rule['workloads'], `${path}.workloads`),
          maxPerHost: read.amount(rule['maxPerHost'], `${path}.maxPerHost`),
          limitOfHost: mapOf(read, rule['limitOfHost'], `${path}.limitOfHost`, (limit, at) => read.amount(limit, at)),
        };
      }),
    ),
    together: part('together', (own) =>
      listOf(read, own, 'rules.together', (item, path) => {
        const rule = read.record(item, path);
        return {
          id: read.text(rule['id'], `${path}.id`),
          workloads: read.texts(rule['workloads'], `${path}.workloads`),
        };
      }),
    ),
    extraResources: part('extraResources', (own) =>
      given(own, (some) => {
        const extra = read.record(some, 'rules.extraResources');
        return {
          ids: read.texts(extra['ids'], 'rules.extraResources.ids'),
          units: given(extra['units'], (units) => read.texts(units, 'rules.extraResources.units')) ?? [],
          usable: mapOf(read, extra['usable'], 'rules.extraResources.usable', (list, path) =>
            read.list(list, path).map((one, i) => given(one, (amount) => read.amount(amount, `${path}[${i}]`))),
          ),
          demand: mapOf(read, extra['demand'], 'rules.extraResources.demand', (list, path) => read.amounts(list, path)),
        };
      }),
    ),
    way: part('way', (own) => given(own, (way) => readWay(read, way))),
    workloadLimits: mapOf(read, rules['workloadLimits'], 'rules.workloadLimits', (item, path) =>
      parts.once(read, item, () => readLimits(read, item, path)),
    ),
    hostEvents: part('hostEvents', (own) =>
      mapOf(read, own, 'rules.hostEvents', (item, path) => {
        const events = read.record(item, path);
        return {
          availableFromWave: given(events['availableFromWave'], (wave) =>
            read.amount(wave, `${path}.availableFromWave`),
          ),
          offByWave: given(events['offByWave'], (wave) => read.amount(wave, `${path}.offByWave`)),
        };
      }),
    ),
    failures: part('failures', (own) =>
      listOf(read, own, 'rules.failures', (item, path) => readFailureRule(read, item, path)),
    ),
  };
  faults.push(...read.faults);
  return result;
}

function readGroup(read: Reader, value: unknown, path: string): RoadmapGroup {
  const group = read.record(value, path);
  return {
    id: read.text(group['id'], `${path}.id`),
    movesTogether: read.flag(group['movesTogether'], `${path}.movesTogether`),
    dependsOn: read.texts(group['dependsOn'], `${path}.dependsOn`),
  };
}

function readWay(read: Reader, value: unknown): ReadWay {
  const way = read.record(value, 'rules.way');
  const own = <T>(key: string, item: (value: unknown, path: string) => T): readonly T[] =>
    listOf(read, way[key], `rules.way.${key}`, item);
  return {
    teams: own('teams', (item, path) => {
      const team = read.record(item, path);
      const id = read.text(team['id'], `${path}.id`);
      const name = team['name'];
      return {
        id,
        label: typeof name === 'string' && name !== '' ? name : id,
        skills: new Set(read.texts(team['skills'], `${path}.skills`)),
        daysByWave: read.amounts(team['daysByWave'], `${path}.daysByWave`),
        clusters: given(
          team['clusters'],
          (clusters) =>
            new Set(
              read
                .list(clusters, `${path}.clusters`)
                .map((one, i) => given(one, (text) => read.text(text, `${path}.clusters[${i}]`))),
            ),
        ),
      };
    }),
    pace: own('pace', (item, path) => {
      const rule = read.record(item, path);
      return {
        id: read.text(rule['id'], `${path}.id`),
        workloads: read.texts(rule['workloads'], `${path}.workloads`),
        maxPerWave: read.amount(rule['maxPerWave'], `${path}.maxPerWave`),
      };
    }),
    apart: own('apart', (item, path) => {
      const rule = read.record(item, path);
      const [one, other] = read.list(rule['sides'], `${path}.sides`);
      const first = new Set(read.texts(one, `${path}.sides[0]`));
      return {
        id: read.text(rule['id'], `${path}.id`),
        one: first,
        other: new Set(read.texts(other, `${path}.sides[1]`).filter((id) => !first.has(id))),
      };
    }),
    before: own('before', (item, path) => {
      const rule = read.record(item, path);
      return {
        id: read.text(rule['id'], `${path}.id`),
        first: read.texts(rule['first'], `${path}.first`),
        later: read.texts(rule['later'], `${path}.later`),
        wavesBetween: read.amount(rule['wavesBetween'], `${path}.wavesBetween`),
      };
    }),
    budgets: own('budgets', (item, path) => {
      const budget = read.record(item, path);
      return {
        id: read.text(budget['id'], `${path}.id`),
        waves: read.amounts(budget['waves'], `${path}.waves`),
        amount: read.amount(budget['amount'], `${path}.amount`),
        committed: read.amount(budget['committed'], `${path}.committed`),
      };
    }),
    riskBudgetPerWave: given(way['riskBudgetPerWave'], (risk) => read.amount(risk, 'rules.way.riskBudgetPerWave')),
    stableStageWaves: given(way['stableStageWaves'], (waves) => read.amount(waves, 'rules.way.stableStageWaves')) ?? 0,
    lastWave: given(way['lastWave'], (wave) => read.amount(wave, 'rules.way.lastWave')),
  };
}

function readLimits(read: Reader, value: unknown, path: string): ReadLimits {
  const limits = read.record(value, path);
  const money = (key: string): number => given(limits[key], (some) => read.amount(some, `${path}.${key}`)) ?? 0;
  return {
    skills: given(limits['skills'], (skills) => read.texts(skills, `${path}.skills`)) ?? [],
    closedWaves: new Set(given(limits['closedWaves'], (waves) => read.amounts(waves, `${path}.closedWaves`)) ?? []),
    heldInWave: given(limits['heldInWave'], (wave) => read.amount(wave, `${path}.heldInWave`)),
    via: given(limits['via'], (some) => {
      const via = read.record(some, `${path}.via`);
      return {
        technology: read.text(via['technology'], `${path}.via.technology`),
        skills: given(via['skills'], (skills) => read.texts(skills, `${path}.via.skills`)) ?? [],
      };
    }),
    portCost: money('portCost'),
    moveCost: money('moveCost'),
    portRisk: money('portRisk'),
    moveRisk: money('moveRisk'),
  };
}

function readFailureRule(read: Reader, value: unknown, path: string): ReadFailureRule {
  const rule = read.record(value, path);
  const cluster = rule['cluster'];
  return {
    cluster: typeof cluster === 'string' ? cluster : null,
    hosts: read.texts(rule['hosts'], `${path}.hosts`),
    tolerate: read.amount(rule['tolerate'], `${path}.tolerate`),
    capacity: mapOf(read, rule['capacity'], `${path}.capacity`, (one, at) => read.vector(one, at)),
    restartOn: mapOf(read, rule['restartOn'], `${path}.restartOn`, (hosts, at) => new Set(read.texts(hosts, at))),
  };
}

/** Reads a schedule; null where there is none. Never throws: what is wrong is added to `faults`. `parts` are not read again. */
export function readSchedule(
  value: unknown,
  faults: string[],
  parts = new ReadParts(),
): readonly ReadScheduledMove[] | null {
  const read = new Reader();
  const schedule = given(value, (some) =>
    read
      .list(some, 'schedule')
      .map((item, i) => parts.once(read, item, () => readScheduledMove(read, item, `schedule[${i}]`))),
  );
  faults.push(...read.faults);
  return schedule;
}

function readScheduledMove(read: Reader, item: unknown, path: string): ReadScheduledMove {
  const entry = read.record(item, path);
  return {
    wave: read.amount(entry['wave'], `${path}.wave`),
    workload: read.text(entry['workload'], `${path}.workload`),
    team: given(entry['team'], (team) => read.text(team, `${path}.team`)),
    days: hasDays(entry)
      ? {
          start: read.text(entry['start'], `${path}.start`),
          end: read.text(entry['end'], `${path}.end`),
          cutOver: given(entry['cutOver'], (some) => {
            const cutOver = read.record(some, `${path}.cutOver`);
            return {
              day: read.text(cutOver['day'], `${path}.cutOver.day`),
              from: read.text(cutOver['from'], `${path}.cutOver.from`),
              hours: read.amount(cutOver['hours'], `${path}.cutOver.hours`),
            };
          }),
          rollbackUntil: read.text(entry['rollbackUntil'], `${path}.rollbackUntil`),
        }
      : null,
  };
}

/** True when an entry says anything of its days; one that says only something is read whole, and what is missing is a fault. */
function hasDays(entry: Readonly<Record<string, unknown>>): boolean {
  return ['start', 'end', 'cutOver', 'rollbackUntil'].some((key) => entry[key] !== undefined);
}
