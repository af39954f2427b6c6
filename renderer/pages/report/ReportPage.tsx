import { Braces, CalendarDays, ChevronDown, FileDown, FileSpreadsheet, FileText, Ship, Table2 } from 'lucide-react';
import { useDeferredValue, type ReactNode } from 'react';
import type { PlanExportFormat } from '#core/api/planCalls.ts';
import type { ReportOptions } from '#core/api/reportCalls.ts';
import { formatBytes } from '#renderer/i18n/numbers.ts';
import { t } from '#renderer/i18n/translate.ts';
import { PlanGate } from '#renderer/pages/PlanGate.tsx';
import { runAction } from '#renderer/app/useRun.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Empty } from '#renderer/ui/Empty.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { exportPlan, saveReport } from './exportPlan.ts';
import { PdfPages } from './PdfPages.tsx';
import { ReportOptionsPanel } from './ReportOptionsPanel.tsx';
import { hasContent, useReportOptions } from './reportStore.ts';
import { useKeptOptions } from './useKeptOptions.ts';
import { useReport } from './useReport.ts';
import { useSettled } from './useSettled.ts';
import './report.css';

/** The report as it will print: what is in it, how it looks, and its export. */
export function ReportPage(): ReactNode {
  useKeptOptions();
  const options = useReportOptions();
  return (
    <>
      <header className="page-header">
        <h1>{t('page.report')}</h1>
        <span className="spacer" />
        <ExportMenu />
        <Button
          variant="primary"
          icon={<FileDown className="icon" />}
          disabled={!hasContent(options)}
          onClick={() => runAction(saveReport)}
        >
          {t('report.export')}
        </Button>
      </header>
      <PlanGate teaches={t('report.teaches')}>
        <div className="report">
          <ReportOptionsPanel options={options} />
          <Preview options={options} />
        </div>
      </PlanGate>
    </>
  );
}

/** The plan in other programs' formats. */
function ExportMenu(): ReactNode {
  const item = (
    format: PlanExportFormat,
    icon: ReactNode,
  ): { kind: 'item'; label: string; detail: string; icon: ReactNode; run: () => void } => ({
    kind: 'item',
    label: t(`export.${format}`),
    detail: t(`export.${format}Detail`),
    icon,
    run: () => runAction(() => exportPlan(format)),
  });
  return (
    <Menu
      align="end"
      trigger={
        <Button>
          {t('export.menu')}
          <ChevronDown className="icon" aria-hidden="true" />
        </Button>
      }
      entries={[
        item('xlsx', <FileSpreadsheet className="icon" />),
        item('csv', <Table2 className="icon" />),
        item('ics', <CalendarDays className="icon" />),
        item('yaml', <Ship className="icon" />),
        item('json', <Braces className="icon" />),
      ]}
    />
  );
}

function Preview({ options }: { readonly options: ReportOptions }): ReactNode {
  const settled = useSettled(options, 300);
  const report = useReport(settled);
  const bytes = useDeferredValue(report.data?.bytes);
  if (!hasContent(options))
    return <Empty icon={<FileText />} title={t('report.nothing')} text={t('report.nothingText')} />;
  if (report.isError) return <Problem error={report.error} onRetry={() => void report.refetch()} />;
  if (report.data === undefined || bytes === undefined) return <Loading />;
  return (
    <div className="preview" data-old={report.isFetching}>
      <p className="preview-facts muted">
        {t('report.facts', { pages: report.data.pages, size: formatBytes(bytes.length) })}
      </p>
      <PdfPages bytes={bytes} />
    </div>
  );
}
