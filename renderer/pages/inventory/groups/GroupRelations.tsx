import { TriangleAlert } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { CheckField } from '#renderer/ui/CheckField.tsx';
import { Chip } from '#renderer/ui/Chip.tsx';
import { SearchPick, type PickOption, type PickOptions } from '#renderer/ui/SearchPick.tsx';
import { ask } from '#renderer/ui/ask.ts';
import { chainText, editGroups, useGroups, type GroupDetail } from './groupsStore.ts';

const mostChoices = 8;

/** Other groups by name, the ones that it waits for already left out. */
function useGroupOptions(text: string, group: GroupDetail): PickOptions<PickOption> {
  const answer = useApi(
    'groups.page',
    { search: text, limit: mostChoices, sort: [{ column: 'name', descending: false }] },
    { keepPrevious: true },
  );
  const { data: found, isFetching, isPlaceholderData } = answer;
  const options = useMemo(() => {
    const out = new Set([group.id, ...group.dependsOnGroups.map(({ id }) => id)]);
    return (found?.rows ?? [])
      .filter(({ id }) => !out.has(id))
      .map((row) => ({
        id: row.id,
        label: row.name,
        detail: t('status.workloads', { count: row.workloads }),
      }));
  }, [found, group]);
  return { options, waits: isFetching || isPlaceholderData };
}

/** Asks before a circle is closed: groups that wait for each other move in one wave. */
async function mayDepend(group: GroupDetail, dependsOn: readonly string[]): Promise<boolean> {
  if (group.circle !== null) return true;
  const circle = await call('groups.circle', { id: group.id, dependsOn: [...dependsOn] });
  if (circle === null) return true;
  const answer = await ask({
    title: t('groups.dependsOn'),
    text: t('groups.circleWould', { chain: chainText(circle) }),
    answers: [{ value: 'yes', label: t('groups.dependAnyway') }],
  });
  return answer !== null;
}

/** How a group moves: at once or not, after which others, before which. */
export function GroupRelations({ group }: { readonly group: GroupDetail }): ReactNode {
  const useOptions = (text: string): PickOptions<PickOption> => useGroupOptions(text, group);
  const ids = group.dependsOnGroups.map(({ id }) => id);
  const depend = (dependsOn: readonly string[]): void =>
    runAction(async () => {
      if (await mayDepend(group, dependsOn))
        await editGroups('groups.change', { id: group.id, dependsOn: [...dependsOn] });
    });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls is reached by keyboard
    <div className="group-relations" tabIndex={0} role="group" aria-label={t('groups.relations')}>
      <MovesTogether group={group} />
      <h2 id="group-after">{t('groups.dependsOn')}</h2>
      {group.dependsOnGroups.length === 0 ? (
        <p className="muted">{t('groups.dependsOnNone')}</p>
      ) : (
        <ul className="group-chips" aria-labelledby="group-after">
          {group.dependsOnGroups.map(({ id, name }) => (
            <li key={id}>
              <Chip
                title={name}
                removeLabel={t('groups.removeDependency', { name })}
                onRemove={() => depend(ids.filter((one) => one !== id))}
              >
                <button type="button" onClick={() => useGroups.setState({ openId: id })}>
                  {name}
                </button>
              </Chip>
            </li>
          ))}
        </ul>
      )}
      {group.circle === null ? null : (
        <p className="group-circle" role="status">
          <TriangleAlert className="icon" aria-hidden="true" />
          {t('groups.circle', { chain: chainText(group.circle) })}
        </p>
      )}
      <SearchPick
        label={t('groups.dependsOnAdd', { name: group.name })}
        placeholder={t('groups.dependsOnPlaceholder')}
        useOptions={useOptions}
        onPick={({ id }) => depend([...ids, id])}
      />
      <h2>{t('groups.neededBy')}</h2>
      {group.neededByGroups.length === 0 ? (
        <p className="muted">{t('groups.neededByNone')}</p>
      ) : (
        <p className="group-waiting">
          {group.neededByGroups.map(({ id, name }) => (
            <button key={id} type="button" className="explain-link" onClick={() => useGroups.setState({ openId: id })}>
              {name}
            </button>
          ))}
        </p>
      )}
      <h2>{t('groups.basis')}</h2>
      <p className="muted selectable">{group.basis}</p>
    </div>
  );
}

/** Answers to the click at once; what is stored follows. */
function MovesTogether({ group }: { readonly group: GroupDetail }): ReactNode {
  const [checked, setChecked] = useState(group.movesTogether);
  useEffect(() => setChecked(group.movesTogether), [group.movesTogether]);
  return (
    <CheckField
      label={t('groups.movesTogether')}
      checked={checked}
      onChange={(movesTogether) => {
        setChecked(movesTogether);
        runAction(async () => {
          try {
            await editGroups('groups.change', { id: group.id, movesTogether });
          } catch (error) {
            setChecked(group.movesTogether);
            throw error;
          }
        });
      }}
    />
  );
}
