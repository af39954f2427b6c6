import type { GroupRow } from '#core/api/groupCalls.ts';
import { formatNumber, withUnit } from '#core/drawing/format.ts';
import { gibibytes } from '#renderer/i18n/numbers.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { TextCell } from '#renderer/pages/inventory/cells.tsx';
import type { GridColumn } from '#renderer/table/column.ts';

function count(
  id: 'workloads' | 'running' | 'clusters' | 'neededBy',
  title: string,
  width: number,
): GridColumn<GroupRow> {
  return {
    id,
    title,
    width,
    filter: 'range',
    numeric: true,
    cell: (row) => (row[id] === 0 ? <span className="muted">–</span> : formatNumber(row[id])),
  };
}

/** The columns of the table of groups. */
export const groupColumns: readonly GridColumn<GroupRow>[] = [
  {
    id: 'name',
    title: t('column.name'),
    width: 210,
    filter: 'text',
    cell: (row) => <TextCell text={row.name} />,
    hint: (row) => row.name,
  },
  count('workloads', t('column.workloads'), 96),
  count('running', t('groups.column.running'), 84),
  { ...count('clusters', t('groups.column.clusters'), 80), hidden: true },
  {
    id: 'vcpus',
    title: t('column.vcpus'),
    width: 76,
    filter: 'range',
    numeric: true,
    cell: (row) => formatNumber(row.vcpus),
  },
  {
    id: 'memoryMiB',
    title: t('column.memoryGiB'),
    width: 106,
    filter: 'range',
    numeric: true,
    scale: 1024,
    cell: (row) => gibibytes(row.memoryMiB),
    hint: (row) => withUnit(formatNumber(row.memoryMiB), 'MiB'),
  },
  {
    id: 'movesTogether',
    title: t('groups.column.movesTogether'),
    width: 124,
    filter: 'facet',
    cell: (row) => (row.movesTogether ? t('value.yes') : <span className="muted">–</span>),
  },
  {
    id: 'dependsOn',
    title: t('groups.column.dependsOn'),
    width: 180,
    filter: 'text',
    cell: (row) => <TextCell text={row.dependsOn} />,
    hint: (row) => row.dependsOn ?? undefined,
  },
  count('neededBy', t('groups.column.neededBy'), 118),
  {
    id: 'origin',
    title: t('groups.column.origin'),
    width: 150,
    filter: 'facet',
    valueName: (value) => tMaybe(`groups.origin.${String(value)}`, String(value)),
    cell: (row) => (
      <span className="group-origin">
        {t(`groups.origin.${row.origin}`)}
        {row.changed ? <span className="group-changed" role="img" aria-label={t('groups.changed')} /> : null}
      </span>
    ),
    hint: (row) => (row.changed ? t('groups.changed') : undefined),
  },
  {
    id: 'basis',
    title: t('groups.column.basis'),
    width: 320,
    filter: 'text',
    hidden: true,
    cell: (row) => <TextCell text={row.basis} />,
    hint: (row) => row.basis,
  },
];
