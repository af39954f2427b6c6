import { create } from 'zustand';
import { ApiError, type ChosenFile } from '#core/api.ts';
import type { ImportSummary } from '#core/api/importCalls.ts';
import type { ImportPreview } from '#core/import/mapping/importApi.ts';
import { mappingProblems, type SheetMapping } from '#core/import/mapping/mapping.ts';
import { isCancelled, toApiError } from '#renderer/host/client.ts';
import { runJob } from '#renderer/host/jobs.ts';
import { t } from '#renderer/i18n/translate.ts';

/** What is imported: files that the user chose, or a sample that comes with Headroom. */
export type ImportRequest = FileRequest | { readonly sample: { readonly id: string; readonly title: string } };

interface FileRequest {
  readonly files: readonly ChosenFile[];
}

/** Files that were read and are looked at before anything is stored. */
export interface Review {
  readonly step: 'review';
  readonly request: FileRequest;
  readonly preview: ImportPreview;
  /** What the user said of tables, by {@link tableKey}. */
  readonly mappings: ReadonlyMap<string, SheetMapping>;
  /** The preview is older than the mappings. */
  readonly isUpdating: boolean;
}

/** How far an import has come; one goes on at a time. */
export type ImportState =
  | { readonly step: 'closed' }
  | { readonly step: 'reading'; readonly request: ImportRequest }
  | Review
  | { readonly step: 'running'; readonly request: ImportRequest }
  | { readonly step: 'done'; readonly request: ImportRequest; readonly summary: ImportSummary }
  | { readonly step: 'failed'; readonly request: ImportRequest; readonly error: ApiError };

/** Where the import sheet stands. */
export const useImport = create<{ readonly state: ImportState }>()(() => ({ state: { step: 'closed' } }));

function set(state: ImportState): void {
  useImport.setState({ state });
}

/** The name of a table of the import, unique in it. */
export function tableKey(sha256: string, sheet: string): string {
  return `${sha256}\n${sheet}`;
}

function tokensOf(request: FileRequest): string[] {
  return request.files.map((file) => file.token);
}

/**
 * Reads files and shows what they are before anything is stored; a sample is stored at once. Never rejects: the sheet
 * shows the error.
 */
export async function beginImport(request: ImportRequest): Promise<void> {
  const { step } = useImport.getState().state;
  if (step === 'running' || step === 'reading') return;
  if (!('files' in request)) {
    await store(request, () => runJob('samples.import', { id: request.sample.id }, t('job.import')));
    return;
  }
  set({ step: 'reading', request });
  try {
    const preview = await runJob('import.preview', { tokens: tokensOf(request) }, t('job.preview'));
    const refusal = refusalOf(preview);
    if (refusal !== null) {
      set({ step: 'failed', request, error: refusal });
      return;
    }
    const mappings = suggestedMappings(preview);
    set({ step: 'review', request, preview, mappings, isUpdating: mappings.size > 0 });
    if (mappings.size > 0) await readAgain();
  } catch (error) {
    set(isCancelled(error) ? { step: 'closed' } : { step: 'failed', request, error: toApiError(error) });
  }
}

/** Why nothing of the files can ever be stored: all are refused, and none holds a table to explain. Null where one does. */
function refusalOf({ files, firstFindings }: ImportPreview): ApiError | null {
  if (files.some(({ isRefused, tables }) => !isRefused || tables.length > 0)) return null;
  const names = files.map(({ file }) => file).join(', ');
  const message = [t('import.nothingRead', { files: names }), firstFindings[0]?.message ?? ''].join(' ').trim();
  return new ApiError('import-refused', message, { findings: firstFindings });
}

/** Tables that nothing recognises, where the suggestion leaves nothing open: it is taken up, for the user to judge. */
function suggestedMappings(preview: ImportPreview): ReadonlyMap<string, SheetMapping> {
  return new Map(
    preview.files
      .filter(({ isRefused }) => isRefused)
      .flatMap(({ sha256, tables }) =>
        tables
          .filter(({ mapping }) => mappingProblems(mapping).length === 0)
          .map(({ sheet, mapping }) => [tableKey(sha256, sheet), { sha256, sheet, mapping }] as const),
      ),
  );
}

let pending: AbortController | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Edits that follow each other closely are read once: the window itself shows the first rows meanwhile. */
const settleMs = 150;

/** What the columns of a table mean from now on; the whole is read again soon. */
export function setMapping(mapping: SheetMapping): void {
  const { state } = useImport.getState();
  if (state.step !== 'review') return;
  const mappings = new Map(state.mappings).set(tableKey(mapping.sha256, mapping.sheet), mapping);
  set({ ...state, mappings, isUpdating: true });
  clearTimeout(timer);
  timer = setTimeout(() => void readAgain(), settleMs);
}

/** Only mappings with which something can be read: the host is not asked about half of one. */
function usableMappings(mappings: ReadonlyMap<string, SheetMapping>): SheetMapping[] {
  return [...mappings.values()].filter(({ mapping }) => !mappingProblems(mapping).some(({ isFatal }) => isFatal));
}

async function readAgain(): Promise<void> {
  const { state } = useImport.getState();
  if (state.step !== 'review') return;
  pending?.abort();
  const controller = new AbortController();
  pending = controller;
  try {
    const preview = await runJob(
      'import.preview',
      { tokens: tokensOf(state.request), mappings: usableMappings(state.mappings) },
      t('job.preview'),
      controller.signal,
    );
    const now = useImport.getState().state;
    if (pending === controller && now.step === 'review') set({ ...now, preview, isUpdating: false });
  } catch (error) {
    if (pending !== controller) return;
    set(isCancelled(error) ? { step: 'closed' } : { step: 'failed', request: state.request, error: toApiError(error) });
  }
}

/** Stores what is being looked at. */
export async function storeReviewed(): Promise<void> {
  const { state } = useImport.getState();
  if (state.step !== 'review') return;
  stopReading();
  const { request } = state;
  const mappings = usableMappings(state.mappings);
  await store(request, () => runJob('import.run', { tokens: tokensOf(request), mappings }, t('job.import')));
}

async function store(request: ImportRequest, run: () => Promise<ImportSummary>): Promise<void> {
  set({ step: 'running', request });
  try {
    set({ step: 'done', request, summary: await run() });
  } catch (error) {
    set(isCancelled(error) ? { step: 'closed' } : { step: 'failed', request, error: toApiError(error) });
  }
}

function stopReading(): void {
  clearTimeout(timer);
  const running = pending;
  pending = null;
  running?.abort();
}

/** Closes the sheet; what was only looked at is forgotten. */
export function closeImport(): void {
  stopReading();
  set({ step: 'closed' });
}
