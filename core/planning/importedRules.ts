import type { Cluster, Inventory, Rule } from '#core/inventory/inventory.ts';
import type { Finding, ImportSource } from '#core/inventory/source.ts';
import type { HostGroup } from '#core/placement/types.ts';
import type { Pool } from './pools.ts';

/** What becomes of a rule that a source states. */
export interface ImportedRule {
  readonly rule: Rule;
  /** What placement, roadmap and report call it: its name, with where it is where another rule has that too. */
  readonly label: string;
  /** `disabled` by its source, `ignored` by the scenario. */
  readonly state: 'acts' | 'disabled' | 'ignored';
}

/**
 * The rules of an inventory under a scenario, in the order of their ids.
 * @param taken names of the scenario's own rules, which imported ones do not bear
 */
export function importedRulesOf(
  inventory: Pick<Inventory, 'rules'> & { readonly clusters: readonly Pick<Cluster, 'id' | 'name'>[] },
  ignoredRules: readonly string[],
  taken: readonly string[],
): readonly ImportedRule[] {
  if (inventory.rules === undefined) return [];
  const ignored = new Set(ignoredRules.map((word) => word.trim().toLowerCase()));
  const clusters = new Map(inventory.clusters.map((cluster) => [cluster.id, cluster.name]));
  const labels = new Set(taken.map((name) => name.toLowerCase()));
  return inventory.rules.map((rule) => {
    const place = rule.clusterId === null ? rule.id : (clusters.get(rule.clusterId) ?? rule.id);
    const label =
      [rule.name, `${rule.name} (${place})`].find((name) => !labels.has(name.toLowerCase())) ??
      `${rule.name} (${rule.id})`;
    labels.add(label.toLowerCase());
    const isIgnored = [rule.id, rule.name, label].some((word) => ignored.has(word.toLowerCase()));
    return { rule, label, state: !rule.isEnabled ? 'disabled' : isIgnored ? 'ignored' : 'acts' };
  });
}

/** Hosts of a pool that can take workloads. */
function availableHosts(pool: Pool): readonly string[] {
  return pool.hosts.filter((host) => !host.inMaintenance).map((host) => host.id);
}

/**
 * The most of an imported anti-affinity's workloads that a host of the pool may carry: what the rule says, or as many as
 * leave each a place where it has more workloads than the pool has hosts. (Clusters do hold rules that cannot be kept;
 * a plan that fails for one that nobody wrote for it would help nobody.)
 */
export function achievableLimit(maxPerHost: number, workloads: number, pool: Pool): number {
  const hosts = availableHosts(pool).length;
  return hosts === 0 ? maxPerHost : Math.max(maxPerHost, Math.ceil(workloads / hosts));
}

/**
 * Host groups with imported ones narrowed to the workloads that they leave a host, given all groups before them: required
 * hosts that are all in maintenance, or two groups that share none, would leave them nowhere to be.
 */
export function achievableGroups(
  groups: readonly HostGroup[],
  isImported: (id: string) => boolean,
  pool: Pool,
): readonly HostGroup[] {
  if (!groups.some((group) => isImported(group.id))) return groups;
  const available = availableHosts(pool);
  const permittedOf = new Map<string, readonly string[]>();
  return groups.flatMap((group): HostGroup[] => {
    const listed = new Set(group.hosts);
    const workloads = group.workloads.filter((id) => {
      const left = (permittedOf.get(id) ?? available).filter(
        (host) => listed.has(host) === (group.rule === 'required'),
      );
      if (left.length === 0 && isImported(group.id)) return false;
      permittedOf.set(id, left);
      return true;
    });
    return workloads.length === 0 ? [] : [{ ...group, workloads }];
  });
}

/** Rules that are listed one by one in each state; the rest is summed up. */
const mostListed = 50;

/** Which imported rules act, which do not and why, and which cannot be kept to the letter. */
export function importedRuleFindings(
  imported: readonly ImportedRule[],
  relaxed: readonly { readonly label: string; readonly reason: string }[],
  ignoredRules: readonly string[],
  scenarioName: string,
  sources: readonly ImportSource[],
): readonly Finding[] {
  const files = new Map(sources.map((source) => [source.id, source.file]));
  const findings: Finding[] = [];
  for (const state of ['acts', 'ignored', 'disabled'] as const) {
    const all = imported.filter((one) => one.state === state);
    for (const { rule, label } of all.slice(0, mostListed)) {
      findings.push({
        severity: 'info',
        code: `imported-rule-${state}`,
        file: files.get(rule.origin.sourceId) ?? rule.origin.sourceId,
        ...(rule.origin.sheet === null ? {} : { sheet: rule.origin.sheet }),
        row: rule.origin.row,
        value: label.slice(0, 200),
        message: `${label} (${rule.basis}) ${effectOf(rule)}${outcome[state]}`,
      });
    }
    const rest = all.slice(mostListed);
    const [first] = rest;
    if (first === undefined) continue;
    findings.push({
      severity: 'info',
      code: `imported-rule-${state}`,
      file: files.get(first.rule.origin.sourceId) ?? first.rule.origin.sourceId,
      value: rest
        .map(({ label }) => label)
        .join(', ')
        .slice(0, 200),
      message: `${rest.length} more rules of the sources: as the ${mostListed} that are listed one by one, each${outcome[state]}`,
    });
  }
  for (const { label, reason } of relaxed) {
    const rule = imported.find((one) => one.label === label)?.rule;
    findings.push({
      severity: 'warning',
      code: 'imported-rule-relaxed',
      file: rule === undefined ? scenarioName : (files.get(rule.origin.sourceId) ?? rule.origin.sourceId),
      ...(rule === undefined || rule.origin.sheet === null ? {} : { sheet: rule.origin.sheet }),
      ...(rule === undefined ? {} : { row: rule.origin.row }),
      value: label.slice(0, 200),
      message: `${label} cannot be kept as it is: ${reason}`,
    });
  }
  const words = new Set(
    imported.flatMap(({ rule, label }) => [rule.id, rule.name, label].map((word) => word.toLowerCase())),
  );
  for (const word of ignoredRules) {
    if (words.has(word.trim().toLowerCase())) continue;
    findings.push({
      severity: 'warning',
      code: 'scenario-names-nothing',
      file: scenarioName,
      value: word.slice(0, 200),
      message: `The scenario leaves the rule ${word} aside, but no source states one of that name.`,
    });
  }
  return findings;
}

const outcome: Readonly<Record<ImportedRule['state'], string>> = {
  acts: ': the plan keeps it.',
  ignored: ': the scenario leaves it aside.',
  disabled: ': its source has switched it off, so the plan does not keep it.',
};

function effectOf({ kind, workloads, hosts, hostRule, maxPerHost }: Rule): string {
  const things = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const members = things(workloads.length, 'workload');
  switch (kind) {
    case 'anti-affinity':
      return maxPerHost === 1
        ? `keeps ${members} on different hosts`
        : `keeps no more than ${maxPerHost ?? 1} of ${members} on one host`;
    case 'affinity':
      return `keeps ${members} on one host`;
    case 'host-group':
      return hostRule === 'forbidden'
        ? `keeps ${members} away from ${things(hosts.length, 'host')}`
        : `keeps ${members} on ${things(hosts.length, 'host')}`;
  }
}
