import type { HostRow } from '#core/api/tableCalls.ts';
import { formatNumber, formatPercent, withUnit } from '#core/drawing/format.ts';
import { gibibytes } from '#renderer/i18n/numbers.ts';
import { t } from '#renderer/i18n/translate.ts';
import type { GridColumn } from '#renderer/table/column.ts';
import { FindingsCell, TextCell, UseCell } from './cells.tsx';

const percent = { filter: 'range', numeric: true, scale: 0.01 } as const;

/** The columns of the table of hosts. */
export const hostColumns: readonly GridColumn<HostRow>[] = [
  {
    id: 'name',
    title: t('column.name'),
    width: 190,
    filter: 'text',
    cell: (row) => <TextCell text={row.name} />,
    hint: (row) => row.name,
  },
  {
    id: 'cluster',
    title: t('column.cluster'),
    width: 140,
    filter: 'facet',
    cell: (row) => <TextCell text={row.cluster} />,
  },
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
  {
    id: 'memoryMiB',
    title: t('column.memoryGiB'),
    width: 110,
    filter: 'range',
    numeric: true,
    scale: 1024,
    cell: (row) => gibibytes(row.memoryMiB),
    hint: (row) => withUnit(formatNumber(row.memoryMiB), 'MiB'),
  },
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
  {
    id: 'vcpus',
    title: t('column.vcpus'),
    width: 80,
    filter: 'range',
    numeric: true,
    cell: (row) => formatNumber(row.vcpus),
  },
  {
    id: 'inMaintenance',
    title: t('column.maintenance'),
    width: 110,
    filter: 'facet',
    cell: (row) => (row.inMaintenance ? t('value.yes') : ''),
  },
  {
    id: 'findings',
    title: t('column.findings'),
    width: 90,
    filter: 'range',
    numeric: true,
    cell: (row) => <FindingsCell count={row.findings} />,
  },
];
