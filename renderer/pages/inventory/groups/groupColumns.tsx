import type { GroupRow } from '#core/api/groupCalls.ts';
import { formatNumber } from '#core/drawing/format.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { TextCell } from '#renderer/pages/inventory/cells.tsx';
import type { GridColumn } from '#renderer/table/column.ts';
import { memoryColumn, nameColumn, vcpusColumn } from '#renderer/pages/inventory/sharedColumns.tsx';

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
  nameColumn(210),
  count('workloads', t('column.workloads'), 96),
  count('running', t('groups.column.running'), 84),
  { ...count('clusters', t('groups.column.clusters'), 80), hidden: true },
  vcpusColumn(76),
  memoryColumn(106),
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
