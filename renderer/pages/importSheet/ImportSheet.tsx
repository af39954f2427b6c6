import type { ReactNode } from 'react';
import { useJobs } from '#renderer/host/jobs.ts';
import { formatNumber } from '#core/drawing/format.ts';
import { formatBytes } from '#renderer/i18n/numbers.ts';
import { t } from '#renderer/i18n/translate.ts';
import { goTo, useView } from '#renderer/state/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ImportResult } from './ImportResult.tsx';
import { RefusedFindings } from './RefusedFindings.tsx';
import { ReviewSheet } from './ReviewSheet.tsx';
import { closeImport, useImport, type ImportRequest } from './importStore.ts';
import './importSheet.css';

/** What happens to the files that were chosen or dropped: progress with cancel, then what came of each. */
export function ImportSheet(): ReactNode {
  const state = useImport((store) => store.state);
  switch (state.step) {
    case 'closed':
      return null;
    case 'reading':
      return <Running request={state.request} title={t('import.readingTitle')} />;
    case 'review':
      return <ReviewSheet review={state} />;
    case 'running':
      return <Running request={state.request} title={t('import.runningTitle')} />;
    case 'failed':
      return (
        <Dialog
          open
          title={t('import.refusedTitle')}
          onClose={closeImport}
          footer={
            <Button variant="primary" onClick={closeImport}>
              {t('action.close')}
            </Button>
          }
        >
          <Files request={state.request} />
          <RefusedFindings error={state.error} />
        </Dialog>
      );
    case 'done': {
      const open = (tab: 'workloads' | 'findings'): void => {
        closeImport();
        useView.setState({ inventoryTab: tab });
        goTo('inventory');
      };
      return (
        <Dialog
          open
          title={t('import.doneTitle')}
          onClose={closeImport}
          footer={
            <>
              <Button onClick={() => open('findings')}>{t('import.allFindings')}</Button>
              <Button onClick={() => open('workloads')}>{t('import.openInventory')}</Button>
              <Button
                variant="primary"
                onClick={() => {
                  closeImport();
                  goTo('overview');
                }}
              >
                {t('import.openOverview')}
              </Button>
            </>
          }
        >
          <ImportResult summary={state.summary} />
        </Dialog>
      );
    }
  }
}

const importJobs: ReadonlySet<string> = new Set(['import.preview', 'import.run', 'samples.import']);

function Running({ request, title }: { readonly request: ImportRequest; readonly title: string }): ReactNode {
  const job = useJobs((state) => state.jobs.find((entry) => importJobs.has(entry.name)));
  const percent = Math.floor((job?.fraction ?? 0) * 100);
  return (
    <Dialog
      open
      title={title}
      onClose={() => job?.cancel()}
      footer={<Button onClick={() => job?.cancel()}>{t('action.cancel')}</Button>}
    >
      <Files request={request} />
      <div className="import-progress">
        <progress max={100} value={percent} aria-label={t('job.import')} />
        <span className="number">{formatNumber(percent)} %</span>
      </div>
      <p className="muted" aria-live="polite">
        {job === undefined || job.phase === '' ? t('import.starting') : job.phase}
      </p>
    </Dialog>
  );
}

function Files({ request }: { readonly request: ImportRequest }): ReactNode {
  if (!('files' in request)) return <p className="import-file">{request.sample.title}</p>;
  return (
    <ul className="import-files">
      {request.files.map((file) => (
        <li key={file.token} className="import-file">
          <span className="selectable">{file.name}</span>
          <span className="muted">{formatBytes(file.sizeBytes)}</span>
        </li>
      ))}
    </ul>
  );
}
