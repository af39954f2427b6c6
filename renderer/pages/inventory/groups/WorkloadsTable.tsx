import { useQueryClient } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { useCallback, useRef, type ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import type { WorkloadRow } from '#core/api/tableCalls.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { workloadColumns } from '#renderer/pages/inventory/workloadColumns.tsx';
import { inspect, useSelection } from '#renderer/state/view.ts';
import { DataGrid } from '#renderer/table/DataGrid.tsx';
import { FilterBar } from '#renderer/table/FilterBar.tsx';
import { useRowSelection } from '#renderer/table/rowSelection.ts';
import { useTableSettings } from '#renderer/table/tableState.ts';
import { pageInput } from '#renderer/table/usePagedRows.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Empty } from '#renderer/ui/Empty.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { editGroups, useGroups } from './groupsStore.ts';
import { NewGroupDialog } from './NewGroupDialog.tsx';
import './groups.css';

/** The contract lets one call name this many workloads. */
const mostAtOnce = 10_000;
/** Groups that the menu lists. */
const mostInMenu = 200;

/** The table of workloads, with ticks from which groups are made and filled. */
export function WorkloadsTable(): ReactNode {
  const settings = useTableSettings('workloads');
  const selection = useSelection();
  // Rows that were ticked all at once: a new group is named after them.
  const seen = useRef(new Map<string, WorkloadRow>());
  const loadAll = useCallback(async () => {
    const ids: string[] = [];
    for (;;) {
      const page = await call('workloads.page', { ...pageInput(settings), limit: 500, offset: ids.length });
      for (const row of page.rows) {
        seen.current.set(row.id, row);
        ids.push(row.id);
      }
      if (page.rows.length === 0 || ids.length >= page.total || ids.length >= mostAtOnce)
        return ids.slice(0, mostAtOnce);
    }
  }, [settings]);
  const ticks = useRowSelection(loadAll);
  return (
    <>
      <FilterBar table="workloads" columns={workloadColumns} />
      <div className="ticked-table">
        <DataGrid<WorkloadRow>
          table="workloads"
          label={t('table.workloads')}
          columns={workloadColumns}
          openId={selection?.kind === 'workload' ? selection.id : null}
          onOpen={(row) => inspect('workload', row.id)}
          selection={ticks}
          empty={<Empty icon={<Upload />} title={t('table.noneTitle')} text={t('table.noneText')} />}
        />
        {ticks.ids.size === 0 ? null : (
          <SelectionBar ids={[...ticks.ids].slice(0, mostAtOnce)} seen={seen.current} onClear={ticks.clear} />
        )}
      </div>
      <NewGroupDialog onDone={ticks.clear} />
    </>
  );
}

interface SelectionBarProps {
  readonly ids: readonly string[];
  readonly seen: ReadonlyMap<string, WorkloadRow>;
  readonly onClear: () => void;
}

function SelectionBar({ ids, seen, onClear }: SelectionBarProps): ReactNode {
  const groups = useApi('groups.page', { limit: mostInMenu, sort: [{ column: 'name', descending: false }] });
  const place = (group: string | null): void =>
    runAction(async () => {
      await editGroups('groups.place', { workloads: [...ids], group });
      onClear();
    });
  const client = useQueryClient();
  const make = (): void => {
    // Rows that were ticked one by one have been on screen, so their pages are at hand.
    const rows = new Map(seen);
    for (const [, page] of client.getQueriesData<CallOutput<'workloads.page'>>({ queryKey: ['workloads.page'] }))
      for (const row of page?.rows ?? []) rows.set(row.id, row);
    useGroups.setState({
      newWith: ids.map((id) => ({ id, name: rows.get(id)?.name ?? '', group: rows.get(id)?.group ?? null })),
    });
  };
  const title = t('selection.workloads', { count: ids.length });
  return (
    <div className="selection-bar" role="toolbar" aria-label={title}>
      <span>{title}</span>
      <Button onClick={make}>{t('groups.newFrom')}</Button>
      {groups.data === undefined || groups.data.total === 0 ? null : (
        <Menu
          entries={groups.data.rows.map(({ id, name, workloads }) => ({
            kind: 'item',
            label: name,
            detail: t('status.workloads', { count: workloads }),
            run: () => place(id),
          }))}
          trigger={<Button>{t('groups.addTo')}</Button>}
        />
      )}
      <Button onClick={() => place(null)}>{t('groups.leave')}</Button>
      <Button variant="plain" onClick={onClear}>
        {t('action.clear')}
      </Button>
    </div>
  );
}
