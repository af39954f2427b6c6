import { FileSpreadsheet, FolderOpen, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import { importFiles, openFile } from '#renderer/app/actions.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { beginImport } from '#renderer/pages/importSheet/importStore.ts';
import { Button } from '#renderer/ui/Button.tsx';

/** A new file: what belongs in it, the button that brings it, and samples to try. */
export function EmptyOverview(): ReactNode {
  const samples = useApi('samples.list', {});
  return (
    <div className="page-scroll welcome">
      <div className="welcome-body">
        <h1>{t('welcome.title')}</h1>
        <p className="muted">{t('welcome.text')}</p>
        <div className="welcome-drop">
          <Upload aria-hidden="true" />
          <p>{t('welcome.drop')}</p>
          <div className="empty-actions">
            <Button variant="primary" onClick={() => runAction(importFiles)}>
              {t('command.import')}
            </Button>
            <Button icon={<FolderOpen className="icon" />} onClick={() => runAction(openFile)}>
              {t('command.open')}
            </Button>
          </div>
          <p className="welcome-formats">{t('welcome.formats')}</p>
        </div>
        {samples.data === undefined || samples.data.length === 0 ? null : (
          <section>
            <h2>{t('welcome.samples')}</h2>
            <ul className="welcome-samples">
              {samples.data.map((sample) => (
                <li key={sample.id}>
                  <button type="button" onClick={() => runAction(() => beginImport({ sample }))}>
                    <FileSpreadsheet className="icon" aria-hidden="true" />
                    <span>
                      <strong>{sample.title}</strong>
                      <span className="muted">{sample.description}</span>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <p className="welcome-offline">{t('welcome.offline')}</p>
      </div>
    </div>
  );
}
