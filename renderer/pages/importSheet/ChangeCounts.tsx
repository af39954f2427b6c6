import type { ReactNode } from 'react';
import type { ImportSummary } from '#core/api/importCalls.ts';
import { formatNumber } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';

const kinds = ['added', 'updated', 'unchanged', 'gone'] as const;

/** How many hosts and workloads are new, changed, the same or gone. */
export function ChangeCounts(counts: Pick<ImportSummary, 'hosts' | 'workloads'>): ReactNode {
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <td />
          {kinds.map((kind) => (
            <th key={kind} scope="col" className="number">
              {t(`import.${kind}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {(['hosts', 'workloads'] as const).map((table) => (
          <tr key={table}>
            <th scope="row">{t(`table.${table}`)}</th>
            {kinds.map((kind) => (
              <td key={kind} className="number">
                {formatNumber(counts[table][kind])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
