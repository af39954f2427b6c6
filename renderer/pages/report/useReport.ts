import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '#core/api.ts';
import type { ReportOptions } from '#core/api/reportCalls.ts';
import { call } from '#renderer/host/client.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { hasContent, reportKey } from './reportStore.ts';

export interface RenderedReport {
  readonly bytes: Uint8Array;
  readonly pages: number;
}

/** Renders the report and reads it chunk by chunk. */
export async function renderReport(options: ReportOptions, signal: AbortSignal): Promise<RenderedReport> {
  const { reportId, sizeBytes, pages } = await runJob('report.render', options, t('job.report'), signal);
  const bytes = new Uint8Array(sizeBytes);
  let offset = 0;
  while (offset < sizeBytes) {
    const chunk = await call('report.chunk', { reportId, offset }, { signal });
    if (chunk.bytes.length === 0) break;
    bytes.set(chunk.bytes, offset);
    offset += chunk.bytes.length;
  }
  return { bytes, pages };
}

/** The report of the current plan with these options, rendered anew when either changes. */
export function useReport(options: ReportOptions): UseQueryResult<RenderedReport, ApiError> {
  const overview = useApi('plan.overview', {});
  const planId = overview.data?.planId ?? null;
  return useQuery<RenderedReport, ApiError>({
    queryKey: ['report', planId, ...reportKey(options)],
    queryFn: ({ signal }) => renderReport(options, signal),
    enabled: planId !== null && hasContent(options),
    placeholderData: (old) => old,
    gcTime: 0,
  });
}
