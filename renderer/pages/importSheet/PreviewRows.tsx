import type { ReactNode } from 'react';
import { formatMemory, formatNumber } from '#core/drawing/format.ts';
import type { PreviewRow } from '#core/import/mapping/importApi.ts';
import { t } from '#renderer/i18n/translate.ts';

/** Hosts and workloads as they would be stored. */
export function PreviewRows({ rows }: { readonly rows: readonly PreviewRow[] }): ReactNode {
  if (rows.length === 0) return <p className="muted">{t('import.noRows')}</p>;
  return (
    <div className="mapping-scroll">
      <table className="plain-table preview-table">
        <thead>
          <tr>
            <th scope="col" className="number">
              {t('column.row')}
            </th>
            <th scope="col">{t('column.name')}</th>
            <th scope="col">{t('preview.kind')}</th>
            <th scope="col">{t('column.cluster')}</th>
            <th scope="col">{t('column.host')}</th>
            <th scope="col" className="number">
              {t('preview.cpu')}
            </th>
            <th scope="col" className="number">
              {t('column.memory')}
            </th>
            <th scope="col">{t('preview.used')}</th>
            <th scope="col">{t('column.power')}</th>
            <th scope="col">{t('column.os')}</th>
          </tr>
        </thead>
        <tbody className="selectable">
          {rows.map((row, index) => (
            <tr key={index}>
              <td className="number muted">{row.row}</td>
              <th scope="row">{row.name}</th>
              <td>{t(`change.kind.${row.kind}`)}</td>
              <td>{row.cluster ?? '–'}</td>
              <td>{row.host ?? '–'}</td>
              <td className="number">{formatNumber(row.cpu, Number.isInteger(row.cpu) ? 0 : 2)}</td>
              <td className="number" title={`${row.memoryMiB} MiB`}>
                {formatMemory(row.memoryMiB)}
              </td>
              <td>{usedText(row)}</td>
              <td>{row.powerState === null ? '–' : t(`preview.power.${row.powerState}`)}</td>
              <td>{row.operatingSystem ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function usedText({ usedCpuCores, usedMemoryMiB }: PreviewRow): string {
  const parts = [
    usedCpuCores === null ? null : `${formatNumber(usedCpuCores, 2)} cores`,
    usedMemoryMiB === null ? null : formatMemory(usedMemoryMiB),
  ].filter((part) => part !== null);
  return parts.length === 0 ? '–' : parts.join(', ');
}
