import type { PlacementRule, RuleMatch, RuleProblem } from '#core/api/ruleCalls.ts';
import { workloadFinder } from './members.ts';
import { memberFinder } from './placementRules.ts';

/** As much of a workload or host as the words of rules are about. */
export interface RuleThing {
  readonly id: string;
  readonly name: string;
  /** The host of a workload, itself of a host; null where none is known. */
  readonly hostId: string | null;
  readonly clusterId: string | null;
  /** Of a workload: it is on, so that placement moves it. */
  readonly isRunning: boolean;
}

/** The workloads and hosts that rules can name. */
export interface RuleEstate {
  readonly workloads: readonly (RuleThing & { readonly groupId?: string | null })[];
  readonly hosts: readonly RuleThing[];
  /** Groups that roadmap settings may name in place of their workloads. */
  readonly groups?: readonly { readonly id: string; readonly name: string }[];
}

/** What words can name. */
type ThingKind = 'workloads' | 'hosts';

/** The names that a match shows. */
const mostNames = 12;
const mostUnknown = 50;

/** Reads the words of rules: what they mean in an estate, and what is wrong with a rule that is made of them. */
export class RuleReader {
  readonly #estate: RuleEstate;
  readonly #find: Readonly<Record<ThingKind, (words: readonly string[]) => readonly string[]>>;
  readonly #byId: Readonly<Record<ThingKind, ReadonlyMap<string, RuleThing>>>;
  readonly #findMembers: (words: readonly string[]) => readonly string[];

  constructor(estate: RuleEstate) {
    this.#estate = estate;
    this.#find = { workloads: memberFinder(estate.workloads), hosts: memberFinder(estate.hosts) };
    const index = (things: readonly RuleThing[]): ReadonlyMap<string, RuleThing> =>
      new Map(things.map((thing) => [thing.id, thing]));
    this.#byId = { workloads: index(estate.workloads), hosts: index(estate.hosts) };
    this.#findMembers = workloadFinder({
      workloads: estate.workloads.map((workload) => ({ ...workload, groupId: workload.groupId ?? null })),
      groups: estate.groups ?? [],
    });
  }

  #things(kind: ThingKind, words: readonly string[]): readonly RuleThing[] {
    return this.#find[kind](words).map((id) => this.#byId[kind].get(id)!);
  }

  /** What words mean: how many workloads on how many hosts of how many clusters. */
  match(kind: ThingKind, words: readonly string[]): RuleMatch {
    return this.#matchBy(kind, words, this.#find[kind]);
  }

  /** As {@link match}, for the words of roadmap settings: a group's name means its workloads. */
  members(kind: ThingKind, words: readonly string[]): RuleMatch {
    return this.#matchBy(kind, words, kind === 'workloads' ? this.#findMembers : this.#find.hosts);
  }

  #matchBy(
    kind: ThingKind,
    words: readonly string[],
    find: (words: readonly string[]) => readonly string[],
  ): RuleMatch {
    const things = find(words).map((id) => this.#byId[kind].get(id)!);
    const distinct = (values: readonly (string | null)[]): number =>
      new Set(values.filter((value) => value !== null)).size;
    return {
      workloads: kind === 'workloads' ? things.length : 0,
      running: things.filter((thing) => thing.isRunning).length,
      hosts: distinct(things.map((thing) => thing.hostId)),
      clusters: distinct(things.map((thing) => thing.clusterId)),
      names: things.slice(0, mostNames).map((thing) => thing.name),
      unknown: words.filter((word) => find([word]).length === 0).slice(0, mostUnknown),
    };
  }

  /** What is wrong with a rule, in sentences. `others` are the names of the other rules of its list. */
  problems(
    rule: { readonly list: PlacementRule['list']; readonly name: string } & {
      readonly workloads: readonly string[];
      readonly hosts?: readonly string[];
    },
    others: readonly string[],
  ): RuleProblem[] {
    const problems: RuleProblem[] = [];
    const add = (severity: RuleProblem['severity'], field: RuleProblem['field'], message: string): void => {
      problems.push({ severity, field, message });
    };
    const name = rule.name.trim();
    if (name === '') add('error', 'name', 'Give the rule a name: findings and the report call it by it.');
    if (others.some((other) => other.toLowerCase() === name.toLowerCase())) {
      add('error', 'name', `There is a rule named ${name} of this kind already.`);
    }
    if (rule.workloads.length === 0) {
      add('error', 'workloads', 'Name the workloads that the rule binds: one by one, or as a pattern such as shop-*.');
    } else this.#workloadProblems(rule, add);
    if (rule.list === 'hostGroups') this.#hostProblems(rule.workloads, rule.hosts ?? [], add);
    return problems;
  }

  #workloadProblems(
    { list, workloads: words }: { readonly list: PlacementRule['list']; readonly workloads: readonly string[] },
    add: (severity: RuleProblem['severity'], field: RuleProblem['field'], message: string) => void,
  ): void {
    const things = this.#things('workloads', words);
    if (things.length === 0) {
      add('warning', 'workloads', 'No workload of the inventory bears such a name, so the rule has no effect.');
      return;
    }
    const running = things.filter((thing) => thing.isRunning);
    if (running.length === 0) {
      add('warning', 'workloads', 'None of these workloads is running, so the rule has no effect today.');
      return;
    }
    const isBetween = list === 'antiAffinity' || list === 'affinity';
    if (isBetween && running.length < 2) {
      add(
        'warning',
        'workloads',
        'Only one of these workloads is running: there is nothing to keep it apart from or with.',
      );
    }
    const byCluster = Map.groupBy(running, (thing) => thing.clusterId ?? '');
    if (list === 'affinity' && byCluster.size > 1) {
      add(
        'warning',
        'workloads',
        `They run in ${byCluster.size} clusters, and placement never crosses the border of a cluster: those of each cluster are kept together.`,
      );
    }
    if (list === 'antiAffinity' && byCluster.size > 1 && [...byCluster.values()].every((list_) => list_.length === 1)) {
      add('warning', 'workloads', 'Each of them runs in a cluster of its own, so they never share a host anyway.');
    }
  }

  #hostProblems(
    workloads: readonly string[],
    words: readonly string[],
    add: (severity: RuleProblem['severity'], field: RuleProblem['field'], message: string) => void,
  ): void {
    if (words.length === 0) {
      add('error', 'hosts', 'Name the hosts: one by one, or as a pattern such as esx-a*.');
      return;
    }
    const hosts = this.#things('hosts', words);
    if (hosts.length === 0) {
      add('warning', 'hosts', 'No host of the inventory bears such a name, so the rule cannot be kept.');
      return;
    }
    const clusters = new Set(hosts.map((host) => host.clusterId));
    const outside = this.#things('workloads', workloads).filter(
      (thing) => thing.isRunning && !clusters.has(thing.clusterId),
    );
    if (outside.length > 0) {
      add(
        'warning',
        'hosts',
        `${outside.length === 1 ? `${outside[0]!.name} runs` : `${outside.length} of the workloads run`} in a cluster that has none of these hosts.`,
      );
    }
  }

  /** What is wrong with more workloads than may share hosts: null where they fit. */
  limitProblem(words: readonly string[], maxPerHost: number): RuleProblem | null {
    const running = this.#things('workloads', words).filter((thing) => thing.isRunning);
    for (const [clusterId, members] of Map.groupBy(running, (thing) => thing.clusterId)) {
      const hosts = this.#estate.hosts.filter((host) => host.clusterId === clusterId).length;
      if (hosts === 0 || members.length <= hosts * maxPerHost) continue;
      return {
        severity: 'warning',
        field: 'limit',
        message: `${members.length} of them run in a cluster of ${hosts} hosts: at most ${hosts * maxPerHost} can, with ${maxPerHost} on each host. There is no placement that keeps the rule.`,
      };
    }
    return null;
  }
}
