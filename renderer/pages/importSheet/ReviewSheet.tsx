import { Tabs } from '@base-ui/react/tabs';
import { useState, type ReactNode } from 'react';
import { formatNumber } from '#core/drawing/format.ts';
import type { PreviewFile } from '#core/import/mapping/importApi.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ChangeList } from './ChangeList.tsx';
import { ChangeCounts } from './ChangeCounts.tsx';
import { FindingList } from './FindingList.tsx';
import { closeImport, storeReviewed, type Review } from './importStore.ts';
import { MappingEditor } from './MappingEditor.tsx';
import { PreviewRows } from './PreviewRows.tsx';
import { RecognisedFiles } from './RecognisedFiles.tsx';

/** Files as they were recognised and would be stored; storing is a step of its own. */
export function ReviewSheet({ review }: { readonly review: Review }): ReactNode {
  const { preview, isUpdating } = review;
  // What nothing recognises is explained at once; what was recognised, on demand.
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(preview.files.filter(({ isRefused }) => isRefused).map(({ sha256 }) => sha256)),
  );
  const toggle = (sha256: string): void =>
    setOpen((before) =>
      before.has(sha256) ? new Set([...before].filter((one) => one !== sha256)) : new Set([...before, sha256]),
    );
  const canStore = !isUpdating && preview.files.some(({ isRefused }) => !isRefused);
  return (
    <Dialog
      open
      title={t('import.reviewTitle')}
      size="wide"
      onClose={closeImport}
      footer={
        <>
          <span className="muted review-state" role="status">
            {isUpdating ? t('import.isUpdating') : canStore ? t('import.nothingStored') : t('import.nothingReadable')}
          </span>
          <Button onClick={closeImport}>{t('action.cancel')}</Button>
          <Button variant="primary" disabled={!canStore} onClick={() => void storeReviewed()}>
            {t('import.store')}
          </Button>
        </>
      }
    >
      <RecognisedFiles files={preview.files} open={open} onToggle={toggle} />
      {preview.files
        .filter(({ sha256 }) => open.has(sha256))
        .map((file) =>
          file.tables.map((table) => <MappingEditor key={`${file.sha256}/${table.sheet}`} file={file} table={table} />),
        )}
      <Outcome review={review} />
    </Dialog>
  );
}

const tabs = ['rows', 'changes', 'findings'] as const;

function Outcome({ review: { preview } }: { readonly review: Review }): ReactNode {
  const findings = preview.findings.error + preview.findings.warning + preview.findings.info;
  const [tab, setTab] = useState<(typeof tabs)[number]>(preview.isFirst ? 'rows' : 'changes');
  const counts = { rows: null, changes: preview.isFirst ? null : preview.changesTotal, findings };
  return (
    <Tabs.Root className="review-outcome" value={tab} onValueChange={(next) => setTab(next as typeof tab)}>
      <Tabs.List className="tabs" activateOnFocus>
        {tabs.map((id) => (
          <Tabs.Tab key={id} value={id} className="tab">
            {t(`import.tab.${id}`)}
            {counts[id] === null ? null : <span className="tab-count">{formatNumber(counts[id])}</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="rows">
        {preview.files
          .filter((file) => !file.isRefused)
          .map((file) => (
            <FirstRows key={file.sha256 + file.file} file={file} isOne={preview.files.length === 1} />
          ))}
        {preview.files.every(({ isRefused }) => isRefused) ? <p className="muted">{t('import.noRows')}</p> : null}
      </Tabs.Panel>
      <Tabs.Panel value="changes">
        {preview.isFirst ? (
          <p className="muted">{t('import.changesFirst')}</p>
        ) : (
          <>
            <ChangeCounts hosts={preview.hosts} workloads={preview.workloads} />
            {preview.changesTotal === 0 ? <p className="muted">{t('import.changesNone')}</p> : null}
            <ChangeList changes={preview.changes} />
            {preview.changesTotal > preview.changes.length ? (
              <p className="muted">
                {t('import.moreChanges', { count: preview.changesTotal - preview.changes.length })}
              </p>
            ) : null}
          </>
        )}
      </Tabs.Panel>
      <Tabs.Panel value="findings">
        {findings === 0 ? (
          <p className="muted">{t('import.noFindings')}</p>
        ) : (
          <FindingList findings={preview.firstFindings} />
        )}
      </Tabs.Panel>
    </Tabs.Root>
  );
}

function FirstRows({ file, isOne }: { readonly file: PreviewFile; readonly isOne: boolean }): ReactNode {
  if (file.hosts + file.workloads === 0) return null;
  return (
    <>
      {isOne ? null : (
        <h3 className="import-heading">
          {file.file} <span className="muted">{tMaybe(`format.${file.format}`, file.format)}</span>
        </h3>
      )}
      <PreviewRows rows={file.firstRows.slice(0, isOne ? 20 : 6)} />
    </>
  );
}
