import type { Rule } from '#core/inventory/inventory.ts';
import type { Draft, FactOf } from '../facts/draft.ts';
import { NameIndex } from '../facts/nameIndex.ts';
import { counted, settle, tell, type Told } from '../facts/tell.ts';
import { makeId } from '../keys.ts';

/**
 * Rules of sources that name their members as other files know them; several rows of one key make one rule. A rule with
 * members that no file describes waits for those files: its row is refused with what to import, and used as soon as that comes.
 */
export function namedRules(facts: readonly FactOf<'rule'>[], draft: Draft): readonly Rule[] {
  if (facts.length === 0) return [];
  const find = finder(draft);
  const homeless: Told[] = [];
  const partly: Told[] = [];
  const preferred: Told[] = [];
  const rules: Rule[] = [];
  for (const [key, rows] of Map.groupBy(facts, (fact) => fact.rule.key)) {
    // The row that says where, or how, comes before those that only say who.
    const first = rows.find((fact) => fact.hosts.length > 0) ?? rows[0];
    if (first === undefined) continue;
    const { rule, origin } = first;
    const workloads = unique(rows.flatMap((fact) => fact.workloads.flatMap((names) => find.workload(names) ?? [])));
    const hosts = unique(rows.flatMap((fact) => fact.hosts.flatMap((names) => find.host(names) ?? [])));
    const told = { origin, name: rule.name };
    const isKnown = workloads.length > 0 && (rule.kind !== 'host-group' || hosts.length > 0);
    for (const row of rows) settle(draft, row.origin, isKnown ? 'merged' : 'refused');
    if (!isKnown) {
      homeless.push(told);
      continue;
    }
    if (rows.some((fact) => fact.isPreferred === true)) {
      preferred.push(told);
      continue;
    }
    const named = (of: 'workloads' | 'hosts'): number =>
      new Set(rows.flatMap((fact) => fact[of].map((names) => names.join('\n')))).size;
    if (workloads.length < named('workloads') || hosts.length < named('hosts')) partly.push(told);
    const [any = ''] = workloads;
    rules.push({
      ...rule,
      id: makeId('rule', key, rule.name),
      workloads,
      hosts,
      clusterId: rule.clusterId ?? draft.workloads.get(any)?.clusterId ?? null,
      origin,
    });
  }
  tell(draft, 'warning', 'rule-members-unknown', homeless, (count, names) => {
    return `${counted(count, 'rule')} whose members no file describes (${names}): import the lists of machines and hosts too; until then nothing keeps them.`;
  });
  tell(draft, 'warning', 'rule-members-missing', partly, (count, names) => {
    return `${counted(count, 'rule')} with members that no file describes (${names}): the others are bound by what is known.`;
  });
  tell(draft, 'info', 'rule-preferred', preferred, (count, names) => {
    return `${counted(count, 'rule')} that only prefer where machines run (${names}): a preference is no constraint of a plan.`;
  });
  return rules;
}

/** Finds machines by identifiers of their own, else by name. */
function finder(draft: Draft) {
  const workloads = new NameIndex<string>();
  const hosts = new NameIndex<string>();
  const byIdentifier = new NameIndex<string>();
  for (const { id, name, key } of draft.workloads.values()) {
    workloads.add(id, name);
    const uuid = /^uuid\/([^/]+)$/.exec(key)?.[1];
    if (uuid !== undefined) byIdentifier.add(id, uuid);
  }
  for (const { id, name } of draft.hosts.values()) hosts.add(id, name);
  for (const [id, keys] of draft.aliasesOf) {
    for (const key of keys) if (/^(?:id|uuid):/.test(key)) byIdentifier.add(id, key.slice(key.indexOf(':') + 1));
  }
  return {
    workload: (names: readonly string[]): string | undefined => byIdentifier.find(names) ?? workloads.find(names),
    host: (names: readonly string[]): string | undefined => hosts.find(names),
  };
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort();
}
