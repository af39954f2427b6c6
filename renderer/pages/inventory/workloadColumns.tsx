import type { WorkloadRow } from '#core/api/tableCalls.ts';
import { formatNumber, withUnit } from '#core/drawing/format.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import type { Technology } from '#core/inventory/technology.ts';
import { gibibytes } from '#renderer/i18n/numbers.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import type { GridColumn } from '#renderer/table/column.ts';
import { TechnologyMark } from '#renderer/ui/Glyphs.tsx';
import { DemandBasisCell, FindingsCell, HostBasisCell, TextCell } from './cells.tsx';

type Value = string | number | boolean | null;

/** Names a value of an enumeration by its translation. */
function named(prefix: string): (value: Value) => string {
  return (value) => (value === null ? t('value.none') : tMaybe(`${prefix}.${String(value)}`, String(value)));
}

/** How technologies are called in filters. */
export function technologyValue(value: Value): string {
  return typeof value === 'string' && Object.hasOwn(technologyNames, value)
    ? technologyNames[value as Technology]
    : String(value);
}

/** The columns of the table of workloads. */
export const workloadColumns: readonly GridColumn<WorkloadRow>[] = [
  {
    id: 'name',
    title: t('column.name'),
    width: 190,
    filter: 'text',
    cell: (row) => <TextCell text={row.name} />,
    hint: (row) => row.name,
  },
  {
    id: 'powerState',
    title: t('column.power'),
    width: 84,
    filter: 'facet',
    valueName: named('power'),
    cell: (row) => <span data-power={row.powerState}>{t(`power.${row.powerState}`)}</span>,
  },
  {
    id: 'cluster',
    title: t('column.cluster'),
    width: 130,
    filter: 'facet',
    cell: (row) => <TextCell text={row.cluster} />,
  },
  {
    id: 'host',
    title: t('column.host'),
    width: 160,
    filter: 'text',
    cell: (row) => <TextCell text={row.host} />,
    hint: (row) => row.host ?? undefined,
  },
  {
    id: 'hostBasis',
    title: t('column.hostBasis'),
    width: 104,
    filter: 'facet',
    valueName: named('hostBasis'),
    cell: (row) => <HostBasisCell basis={row.hostBasis} />,
  },
  {
    id: 'vcpus',
    title: t('column.vcpus'),
    width: 70,
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
    id: 'inUseMiB',
    title: t('column.inUseGiB'),
    width: 106,
    filter: 'range',
    numeric: true,
    scale: 1024,
    cell: (row) => (row.inUseMiB === null ? '–' : gibibytes(row.inUseMiB)),
    hint: (row) => (row.inUseMiB === null ? undefined : withUnit(formatNumber(row.inUseMiB), 'MiB')),
  },
  {
    id: 'operatingSystem',
    title: t('column.os'),
    width: 230,
    filter: 'facet',
    cell: (row) => <TextCell text={row.operatingSystem} />,
    hint: (row) => row.operatingSystem ?? undefined,
  },
  {
    id: 'basis',
    title: t('column.basis'),
    width: 110,
    filter: 'facet',
    valueName: named('basis'),
    cell: (row) => <DemandBasisCell basis={row.basis} />,
  },
  {
    id: 'technology',
    title: t('column.technology'),
    width: 140,
    filter: 'facet',
    hidden: true,
    valueName: technologyValue,
    cell: (row) => <TechnologyMark technology={row.technology} />,
  },
  {
    id: 'folder',
    title: t('column.folder'),
    width: 160,
    filter: 'text',
    hidden: true,
    cell: (row) => <TextCell text={row.folder} />,
    hint: (row) => row.folder ?? undefined,
  },
  { id: 'group', title: t('column.group'), width: 120, filter: 'facet', cell: (row) => <TextCell text={row.group} /> },
  {
    id: 'isTemplate',
    title: t('column.template'),
    width: 90,
    filter: 'facet',
    hidden: true,
    cell: (row) => (row.isTemplate ? t('value.yes') : ''),
  },
  {
    id: 'findings',
    title: t('column.findings'),
    width: 84,
    filter: 'range',
    numeric: true,
    cell: (row) => <FindingsCell count={row.findings} />,
  },
];
