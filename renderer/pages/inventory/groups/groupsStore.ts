import { create } from 'zustand';
import type { CallInput, CallName, CallOutput } from '#core/api.ts';
import { changeInventory } from '#renderer/app/planning.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';

/** A group with its members and what it waits for. */
export type GroupDetail = CallOutput<'groups.get'>;

interface GroupsState {
  /** The group that is open below the table. */
  readonly openId: string | null;
  /** The workloads with which a new group is being made; null when none is. */
  readonly newWith: readonly { readonly id: string; readonly name: string; readonly group: string | null }[] | null;
  readonly isSuggesting: boolean;
}

/** What the tab of groups shows. */
export const useGroups = create<GroupsState>()(() => ({ openId: null, newWith: null, isSuggesting: false }));

type GroupEditName = Extract<CallName, `groups.${'create' | 'change' | 'place' | 'delete' | 'restore' | 'form'}`>;

/** Changes groups, with its progress in the status bar where it takes long. */
export function editGroups<Name extends GroupEditName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
  return changeInventory(() => runJob(name, input, t('groups.adding')));
}

/**
 * A name for a group of these workloads: what all their names begin with, without the separator and number that follow.
 * Empty where that says nothing. Example: `shop-web-01` and `shop-db-01` give `shop`.
 */
export function commonName(names: readonly string[]): string {
  const [first = ''] = names;
  let length = first.length;
  for (const name of names) {
    let same = 0;
    while (same < length && name[same]?.toLowerCase() === first[same]?.toLowerCase()) same++;
    length = same;
  }
  // In the middle of a word the beginning that is shared is no name: it is cut back to the last separator.
  const isWhole = names.every((name) => name.length === length || /[-_. \d]/.test(name[length] ?? ''));
  const prefix = isWhole ? first.slice(0, length) : first.slice(0, length).replace(/[^-_. ]*$/, '');
  const name = prefix.replace(/[-_. \d]+$/, '');
  return name.length < 2 ? '' : name;
}

/** Groups that wait for each other, as a chain of names. */
export function chainText(circle: readonly string[]): string {
  return circle.join(' → ');
}
