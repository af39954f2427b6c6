import type { FindingSink } from '../findings.ts';
import type { NamedTable } from '../namedTable.ts';
import type { TableRow } from '../table.ts';
import type { InfoColumn } from './columns.ts';

/** A rule of DRS as the VMs that it holds for name it. */
export interface ClusterRule {
  readonly name: string;
  /** Kept apart, kept together, bound to hosts; `unknown` where the export's word says none of them. */
  readonly kind: 'apart' | 'together' | 'hosts' | 'unknown';
  readonly cluster: string | null;
  readonly members: readonly string[];
}

/** What rules are called in a finding. */
const kindWords: Readonly<Record<ClusterRule['kind'], string>> = {
  apart: 'keeps its machines on different hosts',
  together: 'keeps its machines on one host',
  hosts: 'binds its machines to hosts',
  unknown: 'is of a kind that the export does not say',
};

/**
 * The cluster rules that vInfo names in `Cluster rule(s)` and `Cluster rule name(s)`, which hold a list each, divided by
 * commas in the same order. Rules of one name in two clusters are two.
 */
export function readClusterRules(
  table: NamedTable<InfoColumn>,
  rows: readonly {
    readonly row: TableRow;
    readonly identity: { readonly name: string; readonly cluster: string | null };
  }[],
): readonly ClusterRule[] {
  const rules = new Map<string, ClusterRule & { readonly members: string[] }>();
  if (!table.has('clusterRuleNames') && !table.has('clusterRules')) return [];
  for (const { row, identity } of rows) {
    const kinds = listOf(table.text(row, 'clusterRules'));
    const names = listOf(table.text(row, 'clusterRuleNames'));
    for (let index = 0; index < Math.max(kinds.length, names.length); index += 1) {
      const kind = kindOf(kinds[index] ?? (kinds.length === 1 ? kinds[0] : undefined) ?? '');
      const name = names[index] ?? kinds[index] ?? '';
      const key = `${identity.cluster ?? ''}\n${name}`.toLowerCase();
      const known = rules.get(key);
      if (known) known.members.push(identity.name);
      else rules.set(key, { name, kind, cluster: identity.cluster, members: [identity.name] });
    }
  }
  return [...rules.values()];
}

/** Says of each rule what it demands of whom, since a plan keeps only the rules of its scenario. */
export function reportClusterRules(
  table: NamedTable<InfoColumn>,
  rules: readonly ClusterRule[],
  sink: FindingSink,
): void {
  for (const { name, kind, cluster, members } of rules) {
    const who = members.slice(0, 8).join(', ') + (members.length > 8 ? ` and ${members.length - 8} more` : '');
    const where = cluster === null ? '' : ` of the cluster ${cluster}`;
    sink.add(
      'warning',
      'cluster-rule',
      `The rule ${name}${where} ${kindWords[kind]}: ${who}. A plan keeps the rules of its scenario: add this one there${
        kind === 'apart' ? ' as an anti-affinity rule' : kind === 'together' ? ' as an affinity rule' : ''
      }.`,
      {
        sheet: table.name,
        column: table.headingOf(table.has('clusterRuleNames') ? 'clusterRuleNames' : 'clusterRules'),
        value: name,
      },
    );
  }
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
