import { Signpost } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import type { AdviceRow } from '#core/api/adviceCalls.ts';
import { call } from '#renderer/host/client.ts';
import { t } from '#renderer/i18n/translate.ts';
import { PlanGate } from '#renderer/pages/PlanGate.tsx';
import { inspect, useSelection } from '#renderer/state/view.ts';
import { DataGrid } from '#renderer/table/DataGrid.tsx';
import { FilterBar } from '#renderer/table/FilterBar.tsx';
import { useRowSelection } from '#renderer/table/rowSelection.ts';
import { useTableSettings } from '#renderer/table/tableState.ts';
import { pageInput } from '#renderer/table/usePagedRows.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Empty } from '#renderer/ui/Empty.tsx';
import { adviceColumns } from './adviceColumns.tsx';
import { FlowChart } from './FlowChart.tsx';
import { OverrideMenu } from './OverrideMenu.tsx';
import './advice.css';

/** What each workload should become: the flow from today to the target, and the table beneath. */
export function AdvicePage(): ReactNode {
  return (
    <>
      <header className="page-header">
        <h1>{t('page.advice')}</h1>
        <p className="muted">{t('advice.subtitle')}</p>
      </header>
      <PlanGate teaches={t('advice.teaches')}>
        <div className="advice">
          <FlowChart />
          <AdviceTable />
        </div>
      </PlanGate>
    </>
  );
}

/** The contract lets one override name this many workloads. */
const mostAtOnce = 10_000;

function AdviceTable(): ReactNode {
  const settings = useTableSettings('advice');
  const selection = useSelection();
  const loadAll = useCallback(async () => {
    const ids: string[] = [];
    for (;;) {
      const page = await call('advice.page', { ...pageInput(settings), limit: 500, offset: ids.length });
      ids.push(...page.rows.map((row) => row.id));
      if (page.rows.length === 0 || ids.length >= page.total || ids.length >= mostAtOnce)
        return ids.slice(0, mostAtOnce);
    }
  }, [settings]);
  const ticks = useRowSelection(loadAll);
  return (
    <>
      <FilterBar table="advice" columns={adviceColumns} />
      <div className="advice-table dimmable">
        <DataGrid<AdviceRow>
          table="advice"
          label={t('page.advice')}
          columns={adviceColumns}
          openId={selection?.kind === 'workload' ? selection.id : null}
          onOpen={(row) => inspect('workload', row.id)}
          selection={ticks}
          empty={<Empty icon={<Signpost />} title={t('table.noneTitle')} text={t('table.noneText')} />}
        />
        {ticks.ids.size === 0 ? null : (
          <div className="selection-bar" role="toolbar" aria-label={t('advice.ticked', { count: ticks.ids.size })}>
            <span>{t('advice.ticked', { count: ticks.ids.size })}</span>
            <OverrideMenu workloads={[...ticks.ids]} onDone={ticks.clear} />
            <Button variant="plain" onClick={ticks.clear}>
              {t('action.clear')}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
