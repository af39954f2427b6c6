import { create } from 'zustand';
import type { ApiError, ChosenFile, ImportSummary } from '#core/api.ts';
import { isCancelled, toApiError } from '#renderer/host/client.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';

/** What is imported: files that the user chose, or a sample that comes with Headroom. */
export type ImportRequest =
  | { readonly files: readonly ChosenFile[] }
  | { readonly sample: { readonly id: string; readonly title: string } };

export type ImportState =
  | { readonly step: 'closed' }
  | { readonly step: 'running'; readonly request: ImportRequest }
  | { readonly step: 'done'; readonly request: ImportRequest; readonly summary: ImportSummary }
  | { readonly step: 'failed'; readonly request: ImportRequest; readonly error: ApiError };

/** Where the import sheet stands. */
export const useImport = create<{ readonly state: ImportState }>()(() => ({ state: { step: 'closed' } }));

/** Imports, and shows the sheet with progress and then with what came of it. Never rejects: the sheet shows the error. */
export async function beginImport(request: ImportRequest): Promise<void> {
  if (useImport.getState().state.step === 'running') return;
  const set = (state: ImportState): void => useImport.setState({ state });
  set({ step: 'running', request });
  try {
    const summary =
      'files' in request
        ? await runJob('import.run', { tokens: request.files.map((file) => file.token) }, t('job.import'))
        : await runJob('samples.import', { id: request.sample.id }, t('job.import'));
    set({ step: 'done', request, summary });
  } catch (error) {
    set(isCancelled(error) ? { step: 'closed' } : { step: 'failed', request, error: toApiError(error) });
  }
}

export function closeImport(): void {
  useImport.setState({ state: { step: 'closed' } });
}
