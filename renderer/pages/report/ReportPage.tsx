import { FileDown, FileText } from 'lucide-react';
import { useDeferredValue, type ReactNode } from 'react';
import type { ReportOptions } from '#core/api.ts';
import { formatBytes } from '#renderer/i18n/numbers.ts';
import { bridge } from '#renderer/host/bridge.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';
import { PlanGate } from '#renderer/pages/PlanGate.tsx';
import { runAction } from '#renderer/app/useRun.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Empty } from '#renderer/ui/Empty.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { PdfPages } from './PdfPages.tsx';
import { ReportOptionsPanel } from './ReportOptionsPanel.tsx';
import { useReportOptions } from './reportStore.ts';
import { useReport } from './useReport.ts';
import { useSettled } from './useSettled.ts';
import './report.css';

/** Asks where to, and writes the report there. */
async function saveReport(options: ReportOptions): Promise<void> {
  const file = await bridge().chooseSaveFile('report-pdf', 'roadmap.pdf');
  if (file !== null) await runJob('report.save', { token: file.token, options }, t('job.report'));
}

/** The report as it will print: what is in it, how it looks, and its export. */
export function ReportPage(): ReactNode {
  const options = useReportOptions();
  return (
    <>
      <header className="page-header">
        <h1>{t('page.report')}</h1>
        <span className="spacer" />
        <Button
          variant="primary"
          icon={<FileDown className="icon" />}
          disabled={options.sections.length === 0}
          onClick={() => runAction(() => saveReport({ ...options }))}
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

function Preview({ options }: { readonly options: ReportOptions }): ReactNode {
  const settled = useSettled(options, 300);
  const report = useReport(settled);
  const bytes = useDeferredValue(report.data?.bytes);
  if (options.sections.length === 0)
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
