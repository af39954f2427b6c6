import type { Fact, Rule } from '#core/inventory/inventory.ts';
import type { Draft } from '../facts/draft.ts';
import { factsOf } from '../facts/draft.ts';
import { schedulingRules } from '../kubernetes/scheduling.ts';
import { namedRules } from './namedRules.ts';

/**
 * The rules of all sources, with their members as the joined estate knows them: those that a source states by id, those that
 * name members which other files describe, and those that Kubernetes' scheduling makes. A rule that nothing is left of, or
 * that would keep one workload apart from itself, is none. Sorted by id.
 * @param declared rules as the sources state them
 * @param redirect clusters that became others
 */
export function joinRules(
  declared: readonly Rule[],
  facts: readonly Fact[],
  draft: Draft,
  redirect: ReadonlyMap<string, string>,
): readonly Rule[] {
  const byId = new Map<string, Rule>();
  for (const rule of [...declared, ...namedRules(factsOf(facts, 'rule'), draft), ...schedulingRules(facts, draft)]) {
    const settled = settle(rule, draft, redirect);
    const known = byId.get(rule.id);
    byId.set(rule.id, known === undefined ? settled : unite(known, settled));
  }
  const rules = [...byId.values()].filter(binds).sort((a, b) => (a.id < b.id ? -1 : 1));
  // What two rules say alike (of two pods each may demand to be apart from the other) is said once.
  const said = new Set<string>();
  return rules.filter((rule) => {
    const { kind, workloads, hosts, hostRule, maxPerHost, isEnabled } = rule;
    const text = JSON.stringify([kind, workloads, hosts, hostRule, maxPerHost, isEnabled]);
    const isNew = !said.has(text);
    said.add(text);
    return isNew;
  });
}

/** Whether a rule can bind anything: one workload is neither together with nor apart from others. */
function binds(rule: Rule): boolean {
  switch (rule.kind) {
    case 'anti-affinity':
      return rule.workloads.length > (rule.maxPerHost ?? 1);
    case 'affinity':
      return rule.workloads.length > 1;
    case 'host-group':
      return rule.workloads.length > 0 && rule.hosts.length > 0;
  }
}

function settle(rule: Rule, draft: Draft, redirect: ReadonlyMap<string, string>): Rule {
  return {
    ...rule,
    workloads: known(rule.workloads, draft.workloads, draft.renamed),
    hosts: known(rule.hosts, draft.hosts, draft.renamed),
    clusterId: rule.clusterId === null ? null : (redirect.get(rule.clusterId) ?? rule.clusterId),
  };
}

/** The ids under which things are known now, each once and sorted; what is in no list any more is left out. */
function known(
  ids: readonly string[],
  things: ReadonlyMap<string, unknown>,
  renamed: ReadonlyMap<string, string>,
): readonly string[] {
  const found = new Set<string>();
  for (const id of ids) {
    let now = id;
    // Each step gives up an id for good, so that the chain ends; the bound is for what no chain should be.
    for (let steps = 0; !things.has(now) && renamed.has(now) && steps <= renamed.size; steps += 1)
      now = renamed.get(now) ?? now;
    if (things.has(now)) found.add(now);
  }
  return [...found].sort();
}

/** The same rule in two files binds what either names. */
function unite(first: Rule, second: Rule): Rule {
  const both = (one: readonly string[], other: readonly string[]): readonly string[] =>
    [...new Set([...one, ...other])].sort();
  return {
    ...first,
    workloads: both(first.workloads, second.workloads),
    hosts: both(first.hosts, second.hosts),
  };
}
