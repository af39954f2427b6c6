import type { ReactNode } from 'react';
import type { ImportSummary } from '#core/api/importCalls.ts';
import { formatNumber } from '#core/drawing/format.ts';
import { formatBytes } from '#renderer/i18n/numbers.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { useApi } from '#renderer/host/queries.ts';
import { ChangeCounts } from './ChangeCounts.tsx';
import { FindingList } from './FindingList.tsx';
import { ImportChanges } from './ImportChanges.tsx';

/** What an import came to: each file with where its rows went, what is new or gone, and the first findings. */
export function ImportResult({ summary }: { readonly summary: ImportSummary }): ReactNode {
  const { findings } = summary;
  const total = findings.error + findings.warning + findings.info;
  return (
    <>
      {summary.sources.map((source) => (
        <section key={source.id} className="import-source">
          <h3 className="selectable">
            {source.file}
            <span className="muted">
              {' '}
              {tMaybe(`format.${source.format}`, source.format)}
              {source.toolVersion === null ? '' : ` ${source.toolVersion}`} · {formatBytes(source.sizeBytes)}
            </span>
          </h3>
          <SheetTable source={source} />
        </section>
      ))}
      <Changes summary={summary} />
      <h3 className="import-heading">{t('import.findings', { count: total })}</h3>
      {total === 0 ? (
        <p className="muted">{t('import.noFindings')}</p>
      ) : (
        <FindingList findings={summary.firstFindings} />
      )}
    </>
  );
}

function SheetTable({ source }: { readonly source: ImportSummary['sources'][number] }): ReactNode {
  const { rows } = source;
  const sheets = source.sheets.length > 1 ? source.sheets : [];
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{t('import.sheet')}</th>
          <th scope="col" className="number">
            {t('import.read')}
          </th>
          <th scope="col" className="number">
            {t('import.stored')}
          </th>
          <th scope="col" className="number">
            {t('import.merged')}
          </th>
          <th scope="col" className="number">
            {t('import.refused')}
          </th>
        </tr>
      </thead>
      <tbody>
        {[...sheets, { sheet: t('import.allRows'), rows }].map((entry, index) => (
          <tr key={entry.sheet} data-total={index === sheets.length}>
            <th scope="row">{entry.sheet}</th>
            <td className="number">{formatNumber(entry.rows.read)}</td>
            <td className="number">{formatNumber(entry.rows.stored)}</td>
            <td className="number">{formatNumber(entry.rows.merged)}</td>
            <td className="number" data-bad={entry.rows.refused > 0}>
              {formatNumber(entry.rows.refused)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the import changed, counted, and thing by thing where it was not the first. */
function Changes({ summary }: { readonly summary: ImportSummary }): ReactNode {
  const newest = useApi('import.history', {}).data?.[0];
  const { hosts, workloads } = summary;
  const isOfInterest = hosts.updated + hosts.gone + workloads.updated + workloads.gone > 0;
  return (
    <>
      <h3 className="import-heading">{t('import.changes')}</h3>
      <ChangeCounts hosts={hosts} workloads={workloads} />
      {newest === undefined || !isOfInterest ? null : <ImportChanges id={newest.id} />}
    </>
  );
}
