import { Plus, RotateCcw, Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { runAction } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { editGroups, useGroups } from './groupsStore.ts';

/** What can be done about groups as a whole: a new one, suggestions, bringing back deleted ones. */
export function GroupActions(): ReactNode {
  const deleted = useApi('groups.deleted', {}).data ?? [];
  const restore = (ids: readonly string[]): void => runAction(() => editGroups('groups.restore', { ids: [...ids] }));
  return (
    <>
      {deleted.length === 0 ? null : (
        <Menu
          align="end"
          entries={[
            { kind: 'label', label: t('groups.bringBack') },
            ...deleted.map(({ id, name }) => ({ kind: 'item', label: name, run: () => restore([id]) }) as const),
            ...(deleted.length > 1
              ? ([
                  { kind: 'separator' },
                  {
                    kind: 'item',
                    label: t('groups.bringBackAll', { count: deleted.length }),
                    run: () => restore(deleted.map(({ id }) => id)),
                  },
                ] as const)
              : []),
          ]}
          trigger={
            <Button variant="plain" icon={<RotateCcw className="icon" />}>
              {t('groups.deletedMenu')}
            </Button>
          }
        />
      )}
      <Button icon={<Sparkles className="icon" />} onClick={() => useGroups.setState({ isSuggesting: true })}>
        {t('groups.suggest')}
      </Button>
      <Button icon={<Plus className="icon" />} onClick={() => useGroups.setState({ newWith: [] })}>
        {t('groups.new')}
      </Button>
    </>
  );
}
