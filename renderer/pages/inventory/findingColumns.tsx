import { Wrench } from 'lucide-react';
import type { FindingRow } from '#core/api/tableCalls.ts';
import { repairKindsOf } from '#core/import/mapping/repairOptions.ts';
import { tMaybe, t } from '#renderer/i18n/translate.ts';
import type { GridColumn } from '#renderer/table/column.ts';
import { SeverityMark } from '#renderer/ui/Glyphs.tsx';
import { TextCell } from './cells.tsx';

/** The columns of the table of findings. */
export const findingColumns: readonly GridColumn<FindingRow>[] = [
  {
    id: 'severity',
    title: t('column.severity'),
    width: 96,
    filter: 'facet',
    valueName: (value) => tMaybe(`severity.${String(value)}`, String(value)),
    cell: (row) => <SeverityMark severity={row.severity} />,
  },
  {
    id: 'message',
    title: t('column.message'),
    width: 520,
    filter: 'text',
    cell: (row) => (
      <span className="finding-message">
        {repairKindsOf(row).length === 0 ? null : (
          <Wrench className="icon" role="img" aria-label={t('repair.mark')} aria-hidden={undefined} />
        )}
        <TextCell text={row.message} />
      </span>
    ),
    hint: (row) => row.message,
  },
  { id: 'code', title: t('column.code'), width: 180, filter: 'facet', cell: (row) => <TextCell text={row.code} /> },
  {
    id: 'file',
    title: t('column.file'),
    width: 140,
    filter: 'facet',
    cell: (row) => <TextCell text={row.file} />,
    hint: (row) => row.file,
  },
  { id: 'sheet', title: t('column.sheet'), width: 90, filter: 'facet', cell: (row) => <TextCell text={row.sheet} /> },
  {
    id: 'row',
    title: t('column.row'),
    width: 70,
    filter: 'range',
    numeric: true,
    cell: (row) => (row.row === undefined ? '–' : String(row.row)),
  },
  {
    id: 'column',
    title: t('column.column'),
    width: 140,
    filter: 'facet',
    cell: (row) => <TextCell text={row.column} />,
    hint: (row) => row.column,
  },
  {
    id: 'value',
    title: t('column.value'),
    width: 140,
    filter: 'text',
    cell: (row) => <TextCell text={row.value} />,
    hint: (row) => row.value,
  },
];
