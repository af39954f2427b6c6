import { ChevronDown, ChevronRight, Undo2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { formatDate, formatNumber } from '#core/drawing/format.ts';
import { undo } from '#renderer/app/actions.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { ImportChanges } from '#renderer/pages/importSheet/ImportChanges.tsx';
import { Button } from '#renderer/ui/Button.tsx';

type Entry = CallOutput<'import.history'>[number];

const kinds = ['added', 'updated', 'gone'] as const;

/** Every import and repair, newest first: what it changed, and undo for the newest step. */
export function ImportHistory(): ReactNode {
  const entries = useApi('import.history', {}).data ?? [];
  const nextUndo = useApi('history.state', {}).data?.undo ?? null;
  const [openId, setOpenId] = useState<number | null>(null);
  if (entries.length === 0) return null;
  return (
    <section className="source" aria-label={t('import.history')}>
      <h2>{t('import.history')}</h2>
      <ul className="history">
        {entries.map((entry, index) => (
          <HistoryEntry
            key={entry.id}
            entry={entry}
            isOpen={openId === entry.id}
            onToggle={() => setOpenId(openId === entry.id ? null : entry.id)}
            // Only the newest step of all can be taken back: what stands on it goes first.
            canUndo={index === 0 && nextUndo === entry.label}
          />
        ))}
      </ul>
    </section>
  );
}

function HistoryEntry({
  entry,
  isOpen,
  onToggle,
  canUndo,
}: {
  readonly entry: Entry;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly canUndo: boolean;
}): ReactNode {
  const what = entry.kind === 'import' ? entry.files.join(', ') : entry.label;
  return (
    <li>
      <div className="history-line">
        <Button
          variant="plain"
          aria-expanded={isOpen}
          icon={isOpen ? <ChevronDown className="icon" /> : <ChevronRight className="icon" />}
          onClick={onToggle}
        >
          {t('import.showChanges')}
        </Button>
        <span className="history-what selectable" title={what}>
          {entry.kind === 'repair' ? <span className="muted">{t('import.historyRepair')} </span> : null}
          {what}
        </span>
        {kinds.map((kind) => {
          const count = entry.hosts[kind] + entry.workloads[kind];
          return (
            <span key={kind} className="history-count" data-zero={count === 0}>
              {formatNumber(count)} {t(`import.${kind}`).toLowerCase()}
            </span>
          );
        })}
        <span className="muted">
          {formatDate(entry.importedAt.slice(0, 10))}, {entry.importedAt.slice(11, 16)} UTC
        </span>
        {canUndo ? (
          <Button icon={<Undo2 className="icon" />} onClick={() => runAction(undo)}>
            {t('import.undoThis')}
          </Button>
        ) : null}
      </div>
      {isOpen ? <ImportChanges id={entry.id} /> : null}
    </li>
  );
}
