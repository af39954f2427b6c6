import { Group, Sparkles } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import type { GroupRow } from '#core/api/groupCalls.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { DataGrid } from '#renderer/table/DataGrid.tsx';
import { FilterBar } from '#renderer/table/FilterBar.tsx';
import { useRowSelection } from '#renderer/table/rowSelection.ts';
import { useTableSettings } from '#renderer/table/tableState.ts';
import { pageInput } from '#renderer/table/usePagedRows.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Empty } from '#renderer/ui/Empty.tsx';
import { deleteGroups } from './deleteGroups.ts';
import { groupColumns } from './groupColumns.tsx';
import { GroupPanel } from './GroupPanel.tsx';
import { useGroups } from './groupsStore.ts';
import './groups.css';

/** The contract lets one call name this many groups. */
const mostAtOnce = 10_000;

/** Every group, and below the table the one that is open. */
export function GroupsTab(): ReactNode {
  const openId = useGroups((state) => state.openId);
  const settings = useTableSettings('groups');
  const all = useApi('groups.page', { limit: 1 });
  const loadAll = useCallback(async () => {
    const ids: string[] = [];
    for (;;) {
      const page = await call('groups.page', { ...pageInput(settings), limit: 500, offset: ids.length });
      ids.push(...page.rows.map((row) => row.id));
      if (page.rows.length === 0 || ids.length >= page.total || ids.length >= mostAtOnce)
        return ids.slice(0, mostAtOnce);
    }
  }, [settings]);
  const ticks = useRowSelection(loadAll);
  const remove = (): void =>
    runAction(async () => {
      if (await deleteGroups([...ticks.ids].map((id) => ({ id, name: '', origin: null })))) ticks.clear();
    });
  if (all.data?.total === 0) return <NoGroups />;
  return (
    <>
      <FilterBar table="groups" columns={groupColumns} />
      <div className="ticked-table">
        <DataGrid<GroupRow>
          table="groups"
          label={t('table.groups')}
          columns={groupColumns}
          openId={openId}
          onOpen={(row) => useGroups.setState({ openId: row.id })}
          selection={ticks}
          empty={<Empty icon={<Group />} title={t('table.noneTitle')} text={t('table.noneText')} />}
        />
        {ticks.ids.size === 0 ? null : (
          <div className="selection-bar" role="toolbar" aria-label={t('groups.selected', { count: ticks.ids.size })}>
            <span>{t('groups.selected', { count: ticks.ids.size })}</span>
            <Button onClick={remove}>{t('groups.delete')}</Button>
            <Button variant="plain" onClick={ticks.clear}>
              {t('action.clear')}
            </Button>
          </div>
        )}
      </div>
      {openId === null ? null : <GroupPanel key={openId} id={openId} />}
    </>
  );
}

function NoGroups(): ReactNode {
  return (
    <Empty icon={<Group />} title={t('groups.emptyTitle')} text={t('groups.emptyText')}>
      <Button
        variant="primary"
        icon={<Sparkles className="icon" />}
        onClick={() => useGroups.setState({ isSuggesting: true })}
      >
        {t('groups.suggest')}
      </Button>
      <Button onClick={() => useGroups.setState({ newWith: [] })}>{t('groups.new')}</Button>
    </Empty>
  );
}
