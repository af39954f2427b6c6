import { useEffect, useRef } from 'react';
import type { ReportOptions } from '#core/api/reportCalls.ts';
import { call, toApiError } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { showError } from '#renderer/state/view.ts';
import { isSameReport, useReportOptions } from './reportStore.ts';
import { useSettled } from './useSettled.ts';

/** Shows the options that the plan file keeps, and keeps there what is changed on the page. */
export function useKeptOptions(): void {
  const { data } = useApi('report.options', {});
  const options = useReportOptions();
  const settled = useSettled(options, 500);
  const known = useRef<ReportOptions | null>(null);
  const writing = useRef(0);
  useEffect(() => {
    // An answer that was asked for before the last change was written would undo that change.
    if (data === undefined || writing.current > 0) return;
    if (known.current !== null && isSameReport(data, known.current)) return;
    known.current = data;
    useReportOptions.setState(data);
  }, [data]);
  useEffect(() => {
    if (known.current === null || settled !== useReportOptions.getState()) return;
    if (isSameReport(settled, known.current)) return;
    known.current = settled;
    writing.current++;
    void call('report.keepOptions', settled)
      .catch((reason: unknown) => {
        const error = toApiError(reason);
        // A file that cannot be written still prints whatever is asked of it.
        if (error.code !== 'read-only') showError(error);
      })
      .finally(() => writing.current--);
  }, [settled]);
}
