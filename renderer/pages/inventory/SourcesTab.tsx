import { Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { formatDate, formatNumber } from '#core/drawing/format.ts';
import { useApi } from '#renderer/host/queries.ts';
import { formatBytes } from '#renderer/i18n/numbers.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { inspect } from '#renderer/state/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Empty } from '#renderer/ui/Empty.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { ImportHistory } from './ImportHistory.tsx';

type Source = CallOutput<'import.sources'>[number];

/** Every file that was imported, newest first, with where its rows went. */
export function SourcesTab(): ReactNode {
  const sources = useApi('import.sources', {});
  if (sources.isError) return <Problem error={sources.error} onRetry={() => void sources.refetch()} />;
  if (sources.data === undefined) return <Loading />;
  if (sources.data.length === 0)
    return <Empty icon={<Upload />} title={t('inventory.noSources')} text={t('inventory.emptyText')} />;
  return (
    <div className="page-scroll sources">
      <ImportHistory />
      {sources.data.map((source) => (
        <SourceView key={source.id} source={source} />
      ))}
    </div>
  );
}

function SourceView({ source }: { readonly source: Source }): ReactNode {
  // The only sheet says what all rows say; that of a CSV file has no name.
  const rows = [...(source.sheets.length > 1 ? source.sheets : []), { sheet: t('import.allRows'), rows: source.rows }];
  const kinds = ['read', 'stored', 'merged', 'refused'] as const;
  return (
    <section className="source">
      <h2 className="selectable">{source.file}</h2>
      <p className="source-facts selectable">
        <span>
          {tMaybe(`format.${source.format}`, source.format)} {source.toolVersion ?? ''}
        </span>
        <span>{formatBytes(source.sizeBytes)}</span>
        <span>
          {t('inventory.importedAt', {
            date: formatDate(source.importedAt.slice(0, 10)),
            time: source.importedAt.slice(11, 16),
          })}
        </span>
        <span title={source.sha256}>
          SHA-256 <code>{source.sha256.slice(0, 16)}…</code>
        </span>
        <Button variant="plain" onClick={() => inspect('source', source.id)}>
          {t('inventory.sourceDetails')}
        </Button>
      </p>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('import.sheet')}</th>
            {kinds.map((kind) => (
              <th key={kind} scope="col" className="number">
                {t(`import.${kind}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((entry, index) => (
            <tr key={entry.sheet} data-total={index === rows.length - 1}>
              <th scope="row">{entry.sheet}</th>
              {kinds.map((kind) => (
                <td key={kind} className="number" data-bad={kind === 'refused' && entry.rows.refused > 0}>
                  {formatNumber(entry.rows[kind])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
