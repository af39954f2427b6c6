import type { WorkloadRow } from '#core/api/tableCalls.ts';
import { formatNumber, withUnit } from '#core/drawing/format.ts';
import { technologyNames } from '#core/drawing/palette.ts';
import type { Technology } from '#core/inventory/technology.ts';
import { gibibytes } from '#renderer/i18n/numbers.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import type { GridColumn } from '#renderer/table/column.ts';
import { TechnologyMark } from '#renderer/ui/Glyphs.tsx';
import { DemandBasisCell, HostBasisCell, TextCell } from './cells.tsx';
import { clusterColumn, findingsColumn, memoryColumn, nameColumn, vcpusColumn } from './sharedColumns.tsx';

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
  nameColumn(190),
  {
    id: 'powerState',
    title: t('column.power'),
    width: 84,
    filter: 'facet',
    valueName: named('power'),
    cell: (row) => <span data-power={row.powerState}>{t(`power.${row.powerState}`)}</span>,
  },
  clusterColumn(130),
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
  vcpusColumn(70),
  memoryColumn(106),
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
  findingsColumn(84),
];
