import type { Rule } from '#core/inventory/inventory.ts';
import type { Draft, FactOf } from '../facts/draft.ts';
import { NameIndex } from '../facts/nameIndex.ts';
import { counted, settle, tell, type Told } from '../facts/tell.ts';
import { makeId } from '../keys.ts';

/**
 * Rules of sources that name their members as other files know them. A rule with members that no file describes waits for
 * those files: its row is refused with what to import, and used as soon as that comes.
 */
export function namedRules(facts: readonly FactOf<'rule'>[], draft: Draft): readonly Rule[] {
  if (facts.length === 0) return [];
  const workloads = new NameIndex<string>();
  const hosts = new NameIndex<string>();
  for (const { id, name } of draft.workloads.values()) workloads.add(id, name);
  for (const { id, name } of draft.hosts.values()) hosts.add(id, name);
  const byAlias = new Map<string, string>();
  for (const [id, keys] of draft.aliasesOf) for (const key of keys) byAlias.set(key, id);
  const find = (index: NameIndex<string>, names: readonly string[]): string | undefined => {
    for (const name of names) {
      const text = name.toLowerCase();
      const found = byAlias.get(`id:${text}`) ?? byAlias.get(`uuid:${text}`);
      if (found !== undefined) return found;
    }
    return index.find(names);
  };
  const homeless: Told[] = [];
  const partly: Told[] = [];
  const rules: Rule[] = [];
  for (const fact of facts) {
    const told = { origin: fact.origin, name: fact.rule.name };
    const members = fact.workloads.flatMap((names) => find(workloads, names) ?? []);
    const places = fact.hosts.flatMap((names) => find(hosts, names) ?? []);
    const [first] = members;
    if (first === undefined || (fact.rule.kind === 'host-group' && places.length === 0)) {
      settle(draft, fact.origin, 'refused');
      homeless.push(told);
      continue;
    }
    if (members.length < fact.workloads.length || places.length < fact.hosts.length) partly.push(told);
    settle(draft, fact.origin, 'stored');
    const { clusterId } = draft.workloads.get(first) ?? { clusterId: null };
    rules.push({
      ...fact.rule,
      id: makeId('rule', fact.rule.key, fact.rule.name),
      workloads: [...new Set(members)].sort(),
      hosts: [...new Set(places)].sort(),
      clusterId: fact.rule.clusterId ?? clusterId,
      origin: fact.origin,
    });
  }
  tell(draft, 'warning', 'rule-members-unknown', homeless, (count, names) => {
    return `${counted(count, 'rule')} whose members no file describes (${names}): import the lists of machines and hosts too; until then nothing keeps them.`;
  });
  tell(draft, 'warning', 'rule-members-missing', partly, (count, names) => {
    return `${counted(count, 'rule')} with members that no file describes (${names}): the others are bound by what is known.`;
  });
  return rules;
}
