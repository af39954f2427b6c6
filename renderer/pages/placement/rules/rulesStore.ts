import { create } from 'zustand';
import type { CallOutput } from '#core/api.ts';
import type { PlacementRule, RuleList } from '#core/api/ruleCalls.ts';

/** The kinds of rules as a user thinks of them: host groups say either where to run or where not to. */
export const ruleKinds = ['antiAffinity', 'affinity', 'required', 'forbidden', 'licences'] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** A rule as it is being written. */
export interface RuleDraft {
  readonly kind: RuleKind;
  readonly name: string;
  readonly workloads: readonly string[];
  readonly hosts: readonly string[];
  readonly maxPerHost: number;
  readonly costPerHost: number;
}

/** Where a stored rule stands. */
export interface RulePlace {
  readonly list: RuleList;
  readonly index: number;
}

interface RulesState {
  readonly isOpen: boolean;
  /** The rule that is being written; `from` null for a new one. */
  readonly editing: { readonly from: RulePlace | null; readonly draft: RuleDraft } | null;
}

/** What the panel of rules shows. */
export const useRules = create<RulesState>()(() => ({ isOpen: false, editing: null }));

/** A rule without content. */
export const emptyDraft: RuleDraft = {
  kind: 'antiAffinity',
  name: '',
  workloads: [],
  hosts: [],
  maxPerHost: 1,
  costPerHost: 1000,
};

/** The kind of a stored rule. */
export function kindOf(rule: PlacementRule): RuleKind {
  return rule.list === 'hostGroups' ? rule.rule : rule.list;
}

/** The list that rules of a kind stand in. */
export function listOf(kind: RuleKind): RuleList {
  return kind === 'required' || kind === 'forbidden' ? 'hostGroups' : kind;
}

/** A stored rule as a draft. */
export function draftOf(rule: PlacementRule): RuleDraft {
  return {
    ...emptyDraft,
    kind: kindOf(rule),
    name: rule.name,
    workloads: rule.workloads,
    ...(rule.list === 'hostGroups' ? { hosts: rule.hosts } : {}),
    ...(rule.list === 'antiAffinity' ? { maxPerHost: rule.maxPerHost } : {}),
    ...(rule.list === 'licences' ? { costPerHost: rule.costPerHost } : {}),
  };
}

/** A draft as a rule; null while it names no workloads, or no hosts where it needs some. */
export function ruleOf(draft: RuleDraft): PlacementRule | null {
  const name = draft.name.trim();
  const workloads = [...draft.workloads];
  if (name === '' || workloads.length === 0) return null;
  switch (draft.kind) {
    case 'antiAffinity':
      return { list: 'antiAffinity', name, workloads, maxPerHost: draft.maxPerHost };
    case 'affinity':
      return { list: 'affinity', name, workloads };
    case 'licences':
      return { list: 'licences', name, workloads, costPerHost: draft.costPerHost };
    case 'required':
    case 'forbidden':
      if (draft.hosts.length === 0) return null;
      return { list: 'hostGroups', name, workloads, hosts: [...draft.hosts], rule: draft.kind };
  }
}

/** A rule as the list shows it. */
export type RuleEntry = CallOutput<'rules.list'>['rules'][number];
