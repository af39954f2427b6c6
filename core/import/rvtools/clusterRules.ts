import type { Rule } from '#core/inventory/inventory.ts';
import type { FindingSink } from '../findings.ts';
import { makeId, makeKey } from '../keys.ts';
import type { NamedTable } from '../namedTable.ts';
import type { TableRow } from '../table.ts';
import type { InfoColumn } from './columns.ts';
import type { VmIdentity } from './vmIndex.ts';

/** A rule of DRS as the VMs that it holds for name it. */
export interface ClusterRule {
  readonly name: string;
  /** Kept apart, kept together, bound to hosts; `unknown` where the export's word says none of them. */
  readonly kind: 'apart' | 'together' | 'hosts' | 'unknown';
  readonly identity: VmIdentity;
  /** Row of the first VM that names it. */
  readonly row: number;
  /** VMs by their index among the rows. */
  readonly members: readonly number[];
}

/**
 * The cluster rules that vInfo names in `Cluster rule(s)` and `Cluster rule name(s)`, which hold a list each, divided by
 * commas in the same order. Rules of one name in two clusters are two.
 */
export function readClusterRules(
  table: NamedTable<InfoColumn>,
  rows: readonly { readonly row: TableRow; readonly identity: VmIdentity }[],
): readonly ClusterRule[] {
  const rules = new Map<string, ClusterRule & { readonly members: number[] }>();
  if (!table.has('clusterRuleNames') && !table.has('clusterRules')) return [];
  rows.forEach(({ row, identity }, index) => {
    const kinds = listOf(table.text(row, 'clusterRules'));
    const names = listOf(table.text(row, 'clusterRuleNames'));
    for (let at = 0; at < Math.max(kinds.length, names.length); at += 1) {
      const kind = kindOf(kinds[at] ?? (kinds.length === 1 ? kinds[0] : undefined) ?? '');
      const name = names[at] ?? kinds[at] ?? '';
      const key = keyOf(name, identity);
      const known = rules.get(key);
      if (known) known.members.push(index);
      else rules.set(key, { name, kind, identity, row: row.row, members: [index] });
    }
  });
  return [...rules.values()];
}

/** Rules of one name are told apart by where they are. */
function keyOf(name: string, { vcenter, datacenter, cluster }: VmIdentity): string {
  return makeKey('drs', vcenter, datacenter, cluster, name);
}

/** What the rules that vInfo names become. */
export interface RuleSetting {
  /** The id of the workload that a row became; undefined for a row that was refused. */
  readonly workloadOf: (index: number) => string | undefined;
  readonly clusterOf: (identity: VmIdentity) => string | null;
  readonly sourceId: string;
  readonly sink: FindingSink;
}

/**
 * The rules that a plan keeps, each told in a finding. RVTools names the machines of a rule and never its hosts, and is
 * without a word for some kinds: of those only the finding remains, with what to add to a scenario.
 */
export function makeClusterRules(
  table: NamedTable<InfoColumn>,
  found: readonly ClusterRule[],
  { workloadOf, clusterOf, sourceId, sink }: RuleSetting,
): readonly Rule[] {
  const rules: Rule[] = [];
  for (const { name, kind, identity, row, members } of found) {
    const workloads = [...new Set(members.flatMap((index) => workloadOf(index) ?? []))].sort();
    const where = identity.cluster === null ? '' : ` of the cluster ${identity.cluster}`;
    const place = {
      sheet: table.name,
      row,
      column: table.headingOf(table.has('clusterRuleNames') ? 'clusterRuleNames' : 'clusterRules'),
      value: name,
    };
    const machines = `${members.length} machine${members.length === 1 ? '' : 's'}`;
    if (kind === 'hosts' || kind === 'unknown') {
      sink.add(
        'warning',
        'cluster-rule-not-kept',
        kind === 'hosts'
          ? `The rule ${name}${where} binds ${machines} to hosts that the export does not name: add it to the scenario as a host group.`
          : `The rule ${name}${where} of ${machines} is of a kind that the export does not say: add it to the scenario where it matters.`,
        place,
      );
      continue;
    }
    if (workloads.length < 2) {
      sink.add(
        'info',
        'cluster-rule-alone',
        `The rule ${name}${where} has one machine in this export, so it binds nothing.`,
        place,
      );
      continue;
    }
    sink.add(
      'info',
      'cluster-rule',
      `The rule ${name}${where} keeps ${machines} ${kind === 'apart' ? 'on different hosts' : 'on one host'}: plans keep it, unless their scenario ignores it.`,
      place,
    );
    const key = keyOf(name, identity);
    rules.push({
      id: makeId('rule', key, name),
      key,
      name,
      kind: kind === 'apart' ? 'anti-affinity' : 'affinity',
      workloads,
      hosts: [],
      hostRule: null,
      maxPerHost: kind === 'apart' ? 1 : null,
      // RVTools exports no word on it: rules that are switched off are rare, and keeping one costs little.
      isEnabled: true,
      basis: `rule of DRS${where}`,
      clusterId: clusterOf(identity),
      origin: { sourceId, sheet: table.name, row },
    });
  }
  return rules;
}

/** vSphere's types are ClusterAntiAffinityRuleSpec, ClusterAffinityRuleSpec and ClusterVmHostRuleInfo. */
function kindOf(text: string): ClusterRule['kind'] {
  const word = text.toLowerCase().replace(/[^a-z]/g, '');
  if (word.includes('host')) return 'hosts';
  if (/anti|separate|apart/.test(word)) return 'apart';
  return /affinity|together/.test(word) ? 'together' : 'unknown';
}

function listOf(text: string | null): readonly string[] {
  return (text ?? '')
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
