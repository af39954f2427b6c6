import type { Inventory, Rule } from '#core/inventory/inventory.ts';
import type { Finding, ImportSource } from '#core/inventory/source.ts';
import type { AffinityGroup, AntiAffinityGroup, HostGroup, LicenceSet } from '#core/placement/types.ts';
import type { SpreadRule, TogetherRule } from '#core/roadmap/problem.ts';
import type { Scenario } from '#core/scenario/scenario.ts';
import {
  achievableGroups,
  achievableLimit,
  importedRuleFindings,
  importedRulesOf,
  type ImportedRule,
} from './importedRules.ts';
import type { Pool } from './pools.ts';

/** Rules with their members found, by workload and host id. */
export interface PoolRules {
  readonly antiAffinity: readonly Required<Omit<AntiAffinityGroup, 'limitOfHost'>>[];
  readonly affinity: readonly AffinityGroup[];
  readonly hostGroups: readonly HostGroup[];
  readonly licences: readonly LicenceSet[];
}

/** The rules of the scenario and, after them, those that the sources state and the scenario does not ignore. */
export interface PlacementRules extends PoolRules {
  /** All rules of the sources with what becomes of them; those that act are in the lists above under their labels. */
  readonly imported: readonly ImportedRule[];
}

/** A scenario's parts that this file reads. */
type RulesOfScenario = Pick<
  Scenario,
  'antiAffinity' | 'affinity' | 'hostGroups' | 'licences' | 'ignoredRules' | 'pinned' | 'maxWorkloadsPerHost'
>;

interface Named {
  readonly id: string;
  readonly name: string;
}

/** A function from what a scenario writes (an id, a name, or a pattern with `*` for any characters) to ids, in their order. */
export function memberFinder(things: readonly Named[]): (written: readonly string[]) => readonly string[] {
  const byId = new Set(things.map((one) => one.id));
  const byName = Map.groupBy(things, (one) => one.name.toLowerCase());
  return (written) => {
    const found = new Set<string>();
    for (const word of written) {
      if (byId.has(word)) found.add(word);
      else if (word.includes('*')) {
        const parts = word.split('*').map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`));
        const pattern = new RegExp(`^${parts.join('.*')}$`, 'iu');
        for (const one of things) if (pattern.test(one.name)) found.add(one.id);
      } else for (const one of byName.get(word.toLowerCase()) ?? []) found.add(one.id);
    }
    return things.filter((one) => found.has(one.id)).map((one) => one.id);
  };
}

/** Finds the members of the scenario's rules among the inventory's workloads and hosts, and adds the rules of its sources. */
export function placementRulesOf(scenario: RulesOfScenario, inventory: Inventory): PlacementRules {
  const workloads = memberFinder(inventory.workloads);
  const hosts = memberFinder(inventory.hosts);
  const own = [...scenario.antiAffinity, ...scenario.affinity, ...scenario.hostGroups, ...scenario.licences];
  const imported = importedRulesOf(
    inventory,
    scenario.ignoredRules,
    own.map((rule) => rule.name),
  );
  const acting = (kind: Rule['kind']): readonly ImportedRule[] =>
    imported.filter(({ rule, state }) => state === 'acts' && rule.kind === kind);
  // What the scenario removed is bound by nothing.
  const workloadIds = new Set(imported.length === 0 ? [] : inventory.workloads.map((workload) => workload.id));
  const hostIds = new Set(imported.length === 0 ? [] : inventory.hosts.map((host) => host.id));
  const left = (ids: readonly string[], known: ReadonlySet<string>): readonly string[] =>
    ids.filter((id) => known.has(id));
  return {
    antiAffinity: [
      ...scenario.antiAffinity.map((rule) => ({
        id: rule.name,
        workloads: workloads(rule.workloads),
        maxPerHost: rule.maxPerHost,
      })),
      ...acting('anti-affinity').map(({ rule, label }) => ({
        id: label,
        workloads: left(rule.workloads, workloadIds),
        maxPerHost: rule.maxPerHost ?? 1,
      })),
    ],
    affinity: [
      ...scenario.affinity.map((rule) => ({ id: rule.name, workloads: workloads(rule.workloads) })),
      ...acting('affinity').map(({ rule, label }) => ({ id: label, workloads: left(rule.workloads, workloadIds) })),
    ],
    hostGroups: [
      ...scenario.hostGroups.map((rule) => ({
        id: rule.name,
        workloads: workloads(rule.workloads),
        hosts: hosts(rule.hosts),
        rule: rule.rule,
      })),
      ...acting('host-group').map(({ rule, label }) => ({
        id: label,
        workloads: left(rule.workloads, workloadIds),
        hosts: left(rule.hosts, hostIds),
        rule: rule.hostRule ?? 'required',
      })),
    ],
    licences: scenario.licences.map((rule) => ({
      id: rule.name,
      workloads: workloads(rule.workloads),
      costPerHost: rule.costPerHost,
    })),
    imported,
  };
}

/** Labels of the rules that sources state and that act. */
function importedLabels(rules: PlacementRules): ReadonlySet<string> {
  return new Set(rules.imported.flatMap(({ label, state }) => (state === 'acts' ? [label] : [])));
}

/**
 * The rules as far as they concern one pool: its own workloads and hosts; rules without members there are left out. Rules of
 * the sources that the pool cannot keep are relaxed as far as they must ({@link achievableLimit}, {@link achievableGroups}).
 */
export function rulesOfPool(rules: PlacementRules, pool: Pool): PoolRules {
  const imported = importedLabels(rules);
  const own = new Set(pool.workloads.map((workload) => workload.id));
  const ownHosts = new Set(pool.hosts.map((host) => host.id));
  const within = <Rule extends { readonly workloads: readonly string[] }>(list: readonly Rule[]): Rule[] =>
    list
      .map((rule) => ({ ...rule, workloads: rule.workloads.filter((id) => own.has(id)) }))
      .filter((rule) => rule.workloads.length > 0);
  return {
    antiAffinity: within(rules.antiAffinity).map((rule) =>
      imported.has(rule.id)
        ? { ...rule, maxPerHost: achievableLimit(rule.maxPerHost, rule.workloads.length, pool) }
        : rule,
    ),
    affinity: within(rules.affinity),
    hostGroups: achievableGroups(
      within(rules.hostGroups).map((rule) => ({
        ...rule,
        hosts: rule.hosts.filter((id) => ownHosts.has(id)),
      })),
      (id) => imported.has(id),
      pool,
    ),
    licences: within(rules.licences),
  };
}

/** Most workloads that a host may carry: the source's own limit or the scenario's, whichever is lower; null for none. */
export function workloadLimitOf(
  host: { readonly maxWorkloads: number | null },
  scenario: Pick<Scenario, 'maxWorkloadsPerHost'>,
): number | null {
  const limits = [host.maxWorkloads, scenario.maxWorkloadsPerHost].filter((limit) => limit !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}

/** The rules in the roadmap's terms: what is spread, what shares a host, and where each workload may go. */
export interface RoadmapSeatRules {
  readonly spread: readonly SpreadRule[];
  readonly together: readonly TogetherRule[];
  /** By workload id; workloads that may go anywhere are left out. */
  readonly allowedHosts: ReadonlyMap<string, readonly string[]>;
}

/** The rules that every state of a roadmap has to keep. */
export function seatRulesOfPools(
  pools: readonly Pool[],
  rules: PlacementRules,
  scenario: RulesOfScenario,
): RoadmapSeatRules {
  const spread: SpreadRule[] = [];
  const together: TogetherRule[] = [];
  const allowedHosts = new Map<string, readonly string[]>();
  for (const pool of pools) {
    const own = rulesOfPool(rules, pool);
    const hosts = pool.hosts.map((host) => host.id);
    spread.push(...own.antiAffinity);
    together.push(...own.affinity);
    const limits = pool.hosts.flatMap((host) => {
      const limit = workloadLimitOf(host, scenario);
      return limit === null ? [] : [[host.id, limit] as const];
    });
    if (limits.length > 0) {
      spread.push({
        id: `the number of workloads in ${pool.clusterName ?? pool.id}`,
        workloads: pool.workloads.map((workload) => workload.id),
        maxPerHost: pool.workloads.length,
        limitOfHost: Object.fromEntries(limits),
      });
    }
    for (const group of own.hostGroups) {
      const listed = new Set(group.hosts);
      const permitted = hosts.filter((id) => listed.has(id) === (group.rule === 'required'));
      for (const id of group.workloads) {
        const before = allowedHosts.get(id);
        allowedHosts.set(id, before === undefined ? permitted : before.filter((host) => permitted.includes(host)));
      }
    }
    const ownHosts = new Set(hosts);
    for (const { id } of pool.workloads) {
      const pin = scenario.pinned[id];
      if (pin !== undefined && ownHosts.has(pin)) allowedHosts.set(id, [pin]);
    }
  }
  return { spread, together, allowedHosts };
}

/** Rules of the sources that a pool cannot keep, with the reason and what is done. */
function relaxedRules(
  rules: PlacementRules,
  pools: readonly Pool[],
): readonly { readonly label: string; readonly reason: string }[] {
  const imported = importedLabels(rules);
  if (imported.size === 0) return [];
  return pools.flatMap((pool) => {
    const where = pool.clusterName ?? 'the stand-alone hosts';
    const kept = rulesOfPool(rules, pool);
    const own = new Set(pool.workloads.map((workload) => workload.id));
    const limits = new Map(rules.antiAffinity.map((rule) => [rule.id, rule.maxPerHost]));
    const bound = new Map(kept.hostGroups.map((group) => [group.id, group.workloads.length]));
    return [
      ...kept.antiAffinity.flatMap(({ id, workloads, maxPerHost }) =>
        imported.has(id) && maxPerHost > (limits.get(id) ?? maxPerHost)
          ? [
              {
                label: id,
                reason: `${where} has fewer hosts than its ${workloads.length} running workloads need. The plan keeps ${maxPerHost} of them on one host at the most.`,
              },
            ]
          : [],
      ),
      ...rules.hostGroups.flatMap(({ id, workloads }) => {
        const lost = imported.has(id) ? workloads.filter((one) => own.has(one)).length - (bound.get(id) ?? 0) : 0;
        return lost === 0
          ? []
          : [
              {
                label: id,
                reason: `with the other rules, and hosts in maintenance, it would leave ${lost} workload${lost === 1 ? '' : 's'} of ${where} no host. The plan does not keep it for ${lost === 1 ? 'that one' : 'those'}.`,
              },
            ];
      }),
    ];
  });
}

/** Rules that name nothing, or whose members are in several clusters and can never meet; what becomes of imported ones. */
export function ruleFindings(
  scenario: RulesOfScenario & Pick<Scenario, 'name'>,
  rules: PlacementRules,
  pools: readonly Pool[],
  sources: readonly ImportSource[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const imported = importedLabels(rules);
  const warn = (code: string, value: string, message: string): void => {
    findings.push({ severity: 'warning', code, file: scenario.name, value: value.slice(0, 200), message });
  };
  const all = [...rules.antiAffinity, ...rules.affinity, ...rules.hostGroups, ...rules.licences];
  for (const rule of all) {
    if (rule.workloads.length === 0 && !imported.has(rule.id))
      warn(
        'scenario-names-nothing',
        rule.id,
        `The rule ${rule.id} names no workload of the inventory; it has no effect.`,
      );
  }
  for (const group of rules.hostGroups) {
    if (group.hosts.length === 0 && !imported.has(group.id))
      warn('scenario-names-nothing', group.id, `The rule ${group.id} names no host of the inventory.`);
  }
  const poolOf = new Map(pools.flatMap((pool) => pool.workloads.map((workload) => [workload.id, pool] as const)));
  for (const rule of rules.affinity) {
    const met = new Set(rule.workloads.flatMap((id) => poolOf.get(id) ?? []));
    if (met.size < 2) continue;
    warn(
      'rule-across-clusters',
      rule.id,
      `The workloads of ${rule.id} are in ${met.size} clusters; those of each cluster are kept together.`,
    );
  }
  const hostIds = new Map(pools.map((pool) => [pool, new Set(pool.hosts.map((host) => host.id))]));
  for (const [workload, host] of Object.entries(scenario.pinned)) {
    const pool = poolOf.get(workload);
    if (pool === undefined || hostIds.get(pool)?.has(host) === true) continue;
    if (![...hostIds.values()].some((ids) => ids.has(host))) continue;
    warn(
      'pin-outside-cluster',
      workload,
      `${workload} is pinned to a host of another cluster; placement never crosses its border, so the pin has no effect.`,
    );
  }
  return [
    ...findings,
    ...importedRuleFindings(rules.imported, relaxedRules(rules, pools), scenario.ignoredRules, scenario.name, sources),
  ];
}
