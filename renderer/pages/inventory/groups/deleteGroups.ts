import type { GroupRow } from '#core/api/groupCalls.ts';
import { t } from '#renderer/i18n/translate.ts';
import { ask } from '#renderer/ui/ask.ts';
import { editGroups, useGroups } from './groupsStore.ts';

/** A group that is to be deleted; the origin is null where it is not at hand. */
export interface Doomed {
  readonly id: string;
  readonly name: string;
  readonly origin: GroupRow['origin'] | null;
}

/** Asks whether to delete groups, saying what becomes of their workloads, and does. False when the user backed out. */
export async function deleteGroups(groups: readonly Doomed[]): Promise<boolean> {
  const [first] = groups;
  if (first === undefined) return false;
  const isOne = groups.length === 1 && first.name !== '';
  const answer = await ask({
    title: t('groups.deleteQuestion', { count: groups.length, name: first.name }),
    text: !isOne ? t('groups.deleteSeveral') : t(first.origin === 'user' ? 'groups.deleteOwn' : 'groups.deleteRead'),
    answers: [{ value: 'delete', label: t('groups.delete') }],
  });
  if (answer === null) return false;
  const ids = groups.map(({ id }) => id);
  await editGroups('groups.delete', { ids });
  const { openId } = useGroups.getState();
  if (openId !== null && ids.includes(openId)) useGroups.setState({ openId: null });
  return true;
}
