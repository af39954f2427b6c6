import type { HostRow } from '#core/api/tableCalls.ts';
import { formatNumber, formatPercent } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';
import type { GridColumn } from '#renderer/table/column.ts';
import { TextCell, UseCell } from './cells.tsx';
import { clusterColumn, findingsColumn, memoryColumn, nameColumn, vcpusColumn } from './sharedColumns.tsx';

const percent = { filter: 'range', numeric: true, scale: 0.01 } as const;

/** The columns of the table of hosts. */
export const hostColumns: readonly GridColumn<HostRow>[] = [
  nameColumn(190),
  clusterColumn(140),
  {
    id: 'datacenter',
    title: t('column.datacenter'),
    width: 120,
    filter: 'facet',
    hidden: true,
    cell: (row) => <TextCell text={row.datacenter} />,
  },
  {
    id: 'model',
    title: t('column.model'),
    width: 160,
    filter: 'facet',
    cell: (row) => <TextCell text={row.model} />,
    hint: (row) => [row.vendor, row.model].filter((part) => part !== null).join(' '),
  },
  {
    id: 'vendor',
    title: t('column.vendor'),
    width: 110,
    filter: 'facet',
    hidden: true,
    cell: (row) => <TextCell text={row.vendor} />,
  },
  {
    id: 'cpuModel',
    title: t('column.cpuModel'),
    width: 220,
    filter: 'facet',
    hidden: true,
    cell: (row) => <TextCell text={row.cpuModel} />,
    hint: (row) => row.cpuModel ?? undefined,
  },
  {
    id: 'cpuCores',
    title: t('column.cores'),
    width: 70,
    filter: 'range',
    numeric: true,
    cell: (row) => formatNumber(row.cpuCores),
  },
  memoryColumn(110),
  {
    id: 'cpuUtilisation',
    title: t('column.cpuUse'),
    width: 130,
    ...percent,
    cell: (row) => <UseCell share={row.cpuUtilisation} />,
    hint: (row) => (row.cpuUtilisation === null ? t('value.unknown') : formatPercent(row.cpuUtilisation)),
  },
  {
    id: 'memoryUtilisation',
    title: t('column.memoryUse'),
    width: 130,
    ...percent,
    cell: (row) => <UseCell share={row.memoryUtilisation} />,
    hint: (row) => (row.memoryUtilisation === null ? t('value.unknown') : formatPercent(row.memoryUtilisation)),
  },
  {
    id: 'workloads',
    title: t('column.workloads'),
    width: 90,
    filter: 'range',
    numeric: true,
    cell: (row) => formatNumber(row.workloads),
  },
  vcpusColumn(80),
  {
    id: 'inMaintenance',
    title: t('column.maintenance'),
    width: 110,
    filter: 'facet',
    cell: (row) => (row.inMaintenance ? t('value.yes') : ''),
  },
  findingsColumn(90),
];
