import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatNumber, formatPercent } from '#core/drawing/format.ts';
import type { PreviewFile } from '#core/import/mapping/importApi.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { Button } from '#renderer/ui/Button.tsx';

export interface RecognisedFilesProps {
  readonly files: readonly PreviewFile[];
  /** Files, by content, whose columns are shown. */
  readonly open: ReadonlySet<string>;
  readonly onToggle: (sha256: string) => void;
}

const counts = ['read', 'stored', 'merged', 'refused'] as const;

/** Each file: what it was recognised as, how sure that is, and where its rows would go, by sheet. */
export function RecognisedFiles({ files, open, onToggle }: RecognisedFilesProps): ReactNode {
  return (
    <table className="plain-table recognised">
      <thead>
        <tr>
          <th scope="col">{t('import.file')}</th>
          <th scope="col">{t('import.recognised')}</th>
          {counts.map((kind) => (
            <th key={kind} scope="col" className="number">
              {t(`import.${kind}`)}
            </th>
          ))}
          <th scope="col" className="number">
            {t('import.hosts')}
          </th>
          <th scope="col" className="number">
            {t('import.workloads')}
          </th>
          <td />
        </tr>
      </thead>
      {files.map((file, index) => (
        <FileRows key={index} file={file} isOpen={open.has(file.sha256)} onToggle={() => onToggle(file.sha256)} />
      ))}
    </table>
  );
}

function FileRows({
  file,
  isOpen,
  onToggle,
}: {
  readonly file: PreviewFile;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}): ReactNode {
  const sheets = file.sheets.length > 1 ? file.sheets : [];
  return (
    <tbody>
      <tr>
        <th scope="row" className="selectable recognised-name" title={file.file}>
          {file.file}
        </th>
        <td>
          {file.isRefused ? (
            <span data-bad="true">{t('import.recognisedNot')}</span>
          ) : (
            <>
              {tMaybe(`format.${file.format}`, file.format)}{' '}
              <span className="muted">{formatPercent(file.confidence)}</span>
            </>
          )}
        </td>
        {counts.map((kind) => (
          <td key={kind} className="number" data-bad={kind === 'refused' && file.rows.refused > 0}>
            {formatNumber(file.rows[kind])}
          </td>
        ))}
        <td className="number">{formatNumber(file.hosts)}</td>
        <td className="number">{formatNumber(file.workloads)}</td>
        <td className="recognised-action">
          {file.tables.length === 0 ? null : (
            <Button
              variant="plain"
              aria-expanded={isOpen}
              aria-label={t('import.columnsOf', { file: file.file })}
              icon={isOpen ? <ChevronDown className="icon" /> : <ChevronRight className="icon" />}
              onClick={onToggle}
            >
              {t('import.columns')}
            </Button>
          )}
        </td>
      </tr>
      {sheets.map(({ sheet, rows }) => (
        <tr key={sheet} className="recognised-sheet">
          <th scope="row" colSpan={2}>
            {sheet}
          </th>
          {counts.map((kind) => (
            <td key={kind} className="number" data-bad={kind === 'refused' && rows.refused > 0}>
              {formatNumber(rows[kind])}
            </td>
          ))}
          <td colSpan={3} />
        </tr>
      ))}
    </tbody>
  );
}
