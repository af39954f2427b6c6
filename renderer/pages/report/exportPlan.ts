import type { PlanExportFormat } from '#core/api/planCalls.ts';
import { bridge } from '#renderer/host/bridge.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';
import { useReportOptions } from './reportStore.ts';

const targets = {
  xlsx: { purpose: 'plan-xlsx', name: 'plan.xlsx' },
  csv: { purpose: 'plan-csv', name: 'tables.zip' },
  ics: { purpose: 'plan-ics', name: 'roadmap.ics' },
  yaml: { purpose: 'plan-yaml', name: 'manifests.zip' },
  json: { purpose: 'plan-json', name: 'plan.json' },
} as const satisfies Record<PlanExportFormat, { readonly purpose: string; readonly name: string }>;

/** Asks where to, and writes the newest plan there in another program's format. */
export async function exportPlan(format: PlanExportFormat): Promise<void> {
  const { purpose, name } = targets[format];
  const file = await bridge().chooseSaveFile(purpose, name);
  if (file !== null) await runJob('plan.export', { token: file.token, format }, t('export.job'));
}

/** Asks where to, and writes the report there with the options of its page. */
export async function saveReport(): Promise<void> {
  const file = await bridge().chooseSaveFile('report-pdf', 'roadmap.pdf');
  const options = { ...useReportOptions.getState() };
  if (file !== null) await runJob('report.save', { token: file.token, options }, t('job.report'));
}
