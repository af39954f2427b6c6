import type { ReactNode } from 'react';
import { sourceText } from '#core/handbook/documents.ts';
import type { KnowledgeEntry } from '#core/handbook/handbookApi.ts';
import { t } from '#renderer/i18n/translate.ts';
import { StatusMark } from '#renderer/pages/handbook/cases/StatusMark.tsx';
import { preciseText } from '#renderer/pages/handbook/quantities.ts';

/** A table of the knowledge base. A row that comes from another section than the table says so; what is disputed says why. */
export function KnowledgeTable({
  table,
  rows,
}: {
  readonly table: KnowledgeEntry;
  readonly rows: KnowledgeEntry['rows'];
}): ReactNode {
  const hasSources = rows.some((row) => row.source !== table.source);
  return (
    <div className="knowledge-scroll">
      <table className="knowledge-table selectable">
        <thead>
          <tr>
            <td />
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
            {hasSources ? <th scope="col">{t('knowledge.source')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                {row.label}
                {row.disputed === undefined ? null : (
                  <p className="knowledge-disputed">
                    <StatusMark status="disputed" bare /> {sourceText(row.disputed)}
                  </p>
                )}
              </th>
              {row.cells.map((cell, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- cells have no identity besides their column
                <td key={index} className={typeof cell === 'number' ? 'number' : undefined}>
                  {cell === null ? (
                    <span className="muted">{t('knowledge.noFigure')}</span>
                  ) : typeof cell === 'number' ? (
                    preciseText(cell)
                  ) : (
                    cell
                  )}
                </td>
              ))}
              {hasSources ? <td className="knowledge-source">{sourceText(row.source)}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
