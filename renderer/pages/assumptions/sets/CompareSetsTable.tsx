import type { ReactNode } from 'react';
import type { CallOutput } from '#core/api.ts';
import { t } from '#renderer/i18n/translate.ts';
import { writeNumber } from '#renderer/pages/assumptions/edit.ts';
import { unitText } from '#renderer/pages/handbook/quantities.ts';

type Row = CallOutput<'assumptionSets.compare'>['rows'][number];
type Points = Row['values'][number];

function isSame(a: Points, b: Points | undefined): boolean {
  return b !== undefined && a.low === b.low && a.likely === b.likely && a.high === b.high;
}

/** An assumption per row, a set per column: the likely value, its range under it; what differs from the first set stands out. */
export function CompareSetsTable({
  names,
  rows,
}: {
  readonly names: readonly string[];
  readonly rows: readonly Row[];
}): ReactNode {
  if (rows.length === 0) return <p className="muted sets-none">{t('sets.same')}</p>;
  return (
    <table className="sets-table selectable">
      <thead>
        <tr>
          <th scope="col">{t('assumptions.assumption')}</th>
          {names.map((name, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- two columns may show one set
            <th key={index} scope="col" className="number">
              {name}
            </th>
          ))}
          <th scope="col">{t('assumptions.unit')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{row.title}</th>
            {row.values.map((points, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- a column is its place
              <td key={index} className="number" data-differs={!isSame(points, row.values[0])}>
                {isSame(points, row.values[0]) ? null : (
                  <span className="changed-mark" role="img" aria-label={t('sets.differs')} />
                )}{' '}
                <strong>{writeNumber(points.likely)}</strong>
                <span className="sets-range">
                  {writeNumber(points.low)} – {writeNumber(points.high)}
                </span>
              </td>
            ))}
            <td className="muted">{unitText(row.unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
