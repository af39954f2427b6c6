import { formatNumber, withUnit } from '#core/drawing/format.ts';
import { gibibytes } from '#renderer/i18n/numbers.ts';
import { t } from '#renderer/i18n/translate.ts';
import type { GridColumn } from '#renderer/table/column.ts';
import { FindingsCell, TextCell } from './cells.tsx';

/** Columns that several tables of the inventory have; widths in CSS pixels. */

/** What the row is called. */
export function nameColumn<Row extends { readonly name: string }>(width: number): GridColumn<Row> {
  return {
    id: 'name',
    title: t('column.name'),
    width,
    filter: 'text',
    cell: (row) => <TextCell text={row.name} />,
    hint: (row) => row.name,
  };
}

/** The cluster that the row is in. */
export function clusterColumn<Row extends { readonly cluster: string | null }>(width: number): GridColumn<Row> {
  return {
    id: 'cluster',
    title: t('column.cluster'),
    width,
    filter: 'facet',
    cell: (row) => <TextCell text={row.cluster} />,
  };
}

/** vCPUs, of a workload or added up. */
export function vcpusColumn<Row extends { readonly vcpus: number }>(width: number): GridColumn<Row> {
  return {
    id: 'vcpus',
    title: t('column.vcpus'),
    width,
    filter: 'range',
    numeric: true,
    cell: (row) => formatNumber(row.vcpus),
  };
}

/** Memory, shown in GiB and exact in its hint. */
export function memoryColumn<Row extends { readonly memoryMiB: number }>(width: number): GridColumn<Row> {
  return {
    id: 'memoryMiB',
    title: t('column.memoryGiB'),
    width,
    filter: 'range',
    numeric: true,
    scale: 1024,
    cell: (row) => gibibytes(row.memoryMiB),
    hint: (row) => withUnit(formatNumber(row.memoryMiB), 'MiB'),
  };
}

/** How many findings are about the row. */
export function findingsColumn<Row extends { readonly findings: number }>(width: number): GridColumn<Row> {
  return {
    id: 'findings',
    title: t('column.findings'),
    width,
    filter: 'range',
    numeric: true,
    cell: (row) => <FindingsCell count={row.findings} />,
  };
}
