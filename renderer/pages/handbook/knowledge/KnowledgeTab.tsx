import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { sourceText } from '#core/handbook/documents.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { exportHandbook } from '#renderer/pages/handbook/exportHandbook.ts';
import { openTable, useHandbook } from '#renderer/pages/handbook/handbookStore.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { KnowledgeTable } from './KnowledgeTable.tsx';
import { searchTables } from './searchTables.ts';

/** What the documents say of technologies, stacks, stores, edge and industries: tables to browse and search. */
export function KnowledgeTab(): ReactNode {
  const tables = useApi('catalogue.tables', {});
  const chosen = useHandbook((state) => state.table);
  const [text, setText] = useState('');
  if (tables.isError) return <Problem error={tables.error} onRetry={() => void tables.refetch()} />;
  if (tables.data === undefined) return <Loading />;
  const found = searchTables(tables.data, text);
  const open = found.find(({ table }) => table.id === chosen) ?? found[0];
  return (
    <div className="handbook-split">
      <section className="handbook-list" aria-label={t('handbook.tab.knowledge')}>
        <div className="handbook-find">
          <input
            data-search
            className="input"
            aria-label={t('knowledge.search')}
            placeholder={t('knowledge.search')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <ul className="handbook-scroll">
          {found.map(({ table, rows }) => (
            <li key={table.id}>
              <button
                type="button"
                className="handbook-item"
                aria-current={table.id === open?.table.id}
                onClick={() => openTable(table.id)}
              >
                <span>{table.title}</span>
                <span className="tab-count">{rows.length}</span>
              </button>
            </li>
          ))}
        </ul>
        <p className="handbook-count">{t('knowledge.tables', { count: found.length })}</p>
      </section>
      {open === undefined ? (
        <p className="handbook-none">{t('knowledge.none', { text })}</p>
      ) : (
        <article className="knowledge" aria-labelledby="knowledge-title">
          <header className="model-head">
            <div className="selectable">
              <h1 id="knowledge-title">{open.table.title}</h1>
              {open.table.source === '' ? null : <p className="muted">{sourceText(open.table.source)}</p>}
            </div>
            <Button
              icon={<Download className="icon" />}
              onClick={() =>
                runAction(() => exportHandbook(`${open.table.id}.csv`, { what: 'table', id: open.table.id }))
              }
            >
              {t('compare.export')}
            </Button>
          </header>
          <KnowledgeTable table={open.table} rows={open.rows} />
        </article>
      )}
    </div>
  );
}
