import { Tabs } from '@base-ui/react/tabs';
import { Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FindingRow, HostRow } from '#core/api/tableCalls.ts';
import { formatNumber } from '#core/drawing/format.ts';
import { importFiles } from '#renderer/app/actions.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { inspect, useSelection, useView, type ExplainableKind } from '#renderer/state/view.ts';
import type { GridColumn } from '#renderer/table/column.ts';
import { DataGrid } from '#renderer/table/DataGrid.tsx';
import { FilterBar } from '#renderer/table/FilterBar.tsx';
import type { TableName } from '#renderer/table/tableState.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Empty } from '#renderer/ui/Empty.tsx';
import { findingColumns } from './findingColumns.tsx';
import { hostColumns } from './hostColumns.tsx';
import { GroupActions } from './groups/GroupActions.tsx';
import { GroupsTab } from './groups/GroupsTab.tsx';
import { NewGroupDialog } from './groups/NewGroupDialog.tsx';
import { SuggestDialog } from './groups/SuggestDialog.tsx';
import { WorkloadsTable } from './groups/WorkloadsTable.tsx';
import { SourcesTab } from './SourcesTab.tsx';
import './inventory.css';

const tabs = ['hosts', 'workloads', 'groups', 'findings', 'sources'] as const;

/** What was read: hosts, workloads, what is wrong with it, and where it came from. */
export function InventoryPage(): ReactNode {
  const tab = useView((state) => state.inventoryTab);
  const file = useApi('file.state', {}).data;
  const groups = useApi('groups.page', { limit: 1 }).data;
  const counts: Readonly<Record<(typeof tabs)[number], number | null>> = {
    hosts: file?.hosts ?? null,
    workloads: file?.workloads ?? null,
    groups: groups?.total ?? null,
    findings: file === undefined ? null : file.findings.error + file.findings.warning + file.findings.info,
    sources: null,
  };
  return (
    <Tabs.Root
      className="page"
      value={tab}
      onValueChange={(next) => useView.setState({ inventoryTab: next as typeof tab })}
    >
      <header className="page-header">
        <h1>{t('page.inventory')}</h1>
        <Tabs.List className="tabs" activateOnFocus>
          {tabs.map((id) => (
            <Tabs.Tab key={id} value={id} className="tab">
              {t(`table.${id}`)}
              {counts[id] === null ? null : <span className="tab-count">{formatNumber(counts[id])}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <span className="spacer" />
        {tab === 'groups' && file !== undefined && file.workloads > 0 ? <GroupActions /> : null}
        <Button icon={<Upload className="icon" />} onClick={() => runAction(importFiles)}>
          {t('command.import')}
        </Button>
      </header>
      <Tabs.Panel value={tab} className="tab-panel">
        <TabBody tab={tab} />
      </Tabs.Panel>
      {tab === 'groups' ? (
        <>
          <NewGroupDialog />
          <SuggestDialog />
        </>
      ) : null}
    </Tabs.Root>
  );
}

function TabBody({ tab }: { readonly tab: (typeof tabs)[number] }): ReactNode {
  const file = useApi('file.state', {}).data;
  if (tab !== 'sources' && file !== undefined && file.hosts + file.workloads === 0)
    return (
      <Empty icon={<Upload />} title={t('inventory.emptyTitle')} text={t('inventory.emptyText')}>
        <Button variant="primary" onClick={() => runAction(importFiles)}>
          {t('command.import')}
        </Button>
      </Empty>
    );
  switch (tab) {
    case 'hosts':
      return <InventoryTable<HostRow> table="hosts" kind="host" columns={hostColumns} />;
    case 'workloads':
      return <WorkloadsTable />;
    case 'groups':
      return <GroupsTab />;
    case 'findings':
      return <InventoryTable<FindingRow> table="findings" kind="finding" columns={findingColumns} />;
    case 'sources':
      return <SourcesTab />;
  }
}

interface InventoryTableProps<Row> {
  readonly table: TableName & (typeof tabs)[number];
  readonly kind: ExplainableKind;
  readonly columns: readonly GridColumn<Row>[];
}

function InventoryTable<Row extends { readonly id: string }>({
  table,
  kind,
  columns,
}: InventoryTableProps<Row>): ReactNode {
  const selection = useSelection();
  const file = useApi('file.state', {}).data;
  return (
    <>
      <FilterBar table={table} columns={columns} />
      <DataGrid
        table={table}
        label={t(`table.${table}`)}
        columns={columns}
        openId={selection?.kind === kind ? selection.id : null}
        onOpen={(row) => inspect(kind, row.id)}
        empty={
          <Empty
            icon={<Upload />}
            title={t('table.noneTitle')}
            text={
              table === 'findings' &&
              file?.findings.error === 0 &&
              file.findings.warning === 0 &&
              file.findings.info === 0
                ? t('inventory.noFindings')
                : t('table.noneText')
            }
          />
        }
      />
    </>
  );
}
