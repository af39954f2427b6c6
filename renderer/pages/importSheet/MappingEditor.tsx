import { useMemo, useState, type ReactNode } from 'react';
import type { PreviewFile, PreviewTable } from '#core/import/mapping/importApi.ts';
import {
  headingSearchRows,
  mappingProblems,
  withColumn,
  type ColumnMapping,
  type TableMapping,
} from '#core/import/mapping/mapping.ts';
import { previewMapping } from '#core/import/mapping/previewRows.ts';
import { mappingOf, suggestMapping } from '#core/import/mapping/suggest.ts';
import { t } from '#renderer/i18n/translate.ts';
import type { Basis } from './ConfidenceMark.tsx';
import { FindingList } from './FindingList.tsx';
import { setMapping, tableKey, useImport } from './importStore.ts';
import { MappingRow } from './MappingRow.tsx';
import { PreviewRows } from './PreviewRows.tsx';

export interface MappingEditorProps {
  readonly file: PreviewFile;
  readonly table: PreviewTable;
}

/** What each column of a table means, and at once what its first rows become. */
export function MappingEditor({ file, table }: MappingEditorProps): ReactNode {
  const given = useImport(({ state }) =>
    state.step === 'review' ? state.mappings.get(tableKey(file.sha256, table.sheet))?.mapping : undefined,
  );
  const [start] = useState(table);
  const [headingIndex, setHeadingIndex] = useState(table.headingIndex);
  const suggested = useMemo(
    () => (headingIndex === start.headingIndex ? start : suggestionAt(start, headingIndex)),
    [start, headingIndex],
  );
  const mapping = given ?? suggested.mapping;
  const change = (next: TableMapping): void => setMapping({ sha256: file.sha256, sheet: table.sheet, mapping: next });
  const moveHeadings = (index: number): void => {
    setHeadingIndex(index);
    change(suggestionAt(start, index).mapping);
  };
  const title =
    table.sheet === ''
      ? t('import.columnsOf', { file: file.file })
      : t('import.columnsOfSheet', { file: file.file, sheet: table.sheet });
  return (
    <section className="mapping" aria-label={title}>
      <header className="mapping-header">
        <h3>{title}</h3>
        <label className="mapping-option">
          {t('mapping.rows')}
          <select
            className="choice"
            value={mapping.rows}
            onChange={(event) => change({ ...mapping, rows: event.target.value as TableMapping['rows'] })}
          >
            {(['auto', 'workload', 'host'] as const).map((rows) => (
              <option key={rows} value={rows}>
                {t(`mapping.rows.${rows}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="mapping-option">
          {t('mapping.headingRow')}
          <select
            className="choice"
            value={headingIndex}
            onChange={(event) => moveHeadings(Number(event.target.value))}
          >
            {start.rows.slice(0, Math.min(headingSearchRows, start.rows.length - 1)).map(({ row, texts }, index) => (
              <option key={row} value={index}>
                {`${row}: ${texts
                  .filter((text) => text !== '')
                  .join(' · ')
                  .slice(0, 40)}`}
              </option>
            ))}
          </select>
        </label>
      </header>
      {start.isSaved && given === undefined ? <p className="muted mapping-note">{t('mapping.saved')}</p> : null}
      <div className="mapping-scroll">
        <table className="plain-table mapping-table">
          <thead>
            <tr>
              <th scope="col">{t('mapping.column')}</th>
              <th scope="col">{t('mapping.values')}</th>
              <th scope="col">{t('mapping.meaning')}</th>
              <th scope="col">{t('mapping.unit')}</th>
              <th scope="col">{t('mapping.confidence')}</th>
            </tr>
          </thead>
          <tbody>
            {mapping.columns.map((column, index) => (
              <MappingRow
                key={index}
                column={column}
                samples={suggested.columns[index]?.samples ?? []}
                basis={basisOf(column, suggested, index)}
                confidence={suggested.columns[index]?.confidence ?? 0}
                onChange={(next) => change(withColumn(mapping, index, next))}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Live file={file.file} table={{ ...start, headingIndex }} mapping={mapping} />
    </section>
  );
}

/** A table as it is suggested with its headings in another row. */
function suggestionAt(table: PreviewTable, headingIndex: number): PreviewTable {
  const suggested = suggestMapping({ name: table.sheet, rows: table.rows }, headingIndex);
  return { ...table, headingIndex, mapping: mappingOf(suggested), columns: suggested.columns, isSaved: false };
}

function basisOf(column: ColumnMapping, suggested: PreviewTable, index: number): Basis {
  const own = suggested.mapping.columns[index];
  const isOwn = own?.field === column.field && own.unit === column.unit && own.statistic === column.statistic;
  return isOwn ? (suggested.columns[index]?.basis ?? 'none') : 'chosen';
}

/** What the first rows become, read here and now. */
function Live({
  file,
  table,
  mapping,
}: {
  readonly file: string;
  readonly table: PreviewTable;
  readonly mapping: TableMapping;
}): ReactNode {
  const problems = mappingProblems(mapping);
  const live = useMemo(() => previewMapping(file, table, mapping), [file, table, mapping]);
  return (
    <div aria-live="polite">
      {problems.length === 0 ? null : (
        <ul className="mapping-problems">
          {problems.map(({ code, field }) => (
            <li key={`${code}${field ?? ''}`}>{t(`mapping.problem.${code}`)}</li>
          ))}
        </ul>
      )}
      {live === null ? null : (
        <>
          <p className="muted mapping-note">
            {t('preview.ofRows', {
              read: live.counts.read,
              stored: live.counts.stored + live.counts.merged,
              refused: live.counts.refused,
            })}
          </p>
          <PreviewRows rows={live.rows.slice(0, 6)} />
          <FindingList findings={live.findings.slice(0, 6)} />
        </>
      )}
    </div>
  );
}
