import { ArrowRight, UserRoundPen } from 'lucide-react';
import type { AdviceRow } from '#core/api/adviceCalls.ts';
import { formatNumber, formatPercent, withUnit } from '#core/drawing/format.ts';
import { gibibytes } from '#renderer/i18n/numbers.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { TextCell } from '#renderer/pages/inventory/cells.tsx';
import { technologyValue } from '#renderer/pages/inventory/workloadColumns.tsx';
import type { GridColumn } from '#renderer/table/column.ts';
import { TechnologyMark } from '#renderer/ui/Glyphs.tsx';
import { ReadinessMark } from './ReadinessMark.tsx';

/**
 * The columns of the table of advice. Reason and blocker are shown beside the technology; the contract sorts and filters by
 * the columns that it names, so that these two are part of the stack's column.
 */
export const adviceColumns: readonly GridColumn<AdviceRow>[] = [
  {
    id: 'name',
    title: t('column.name'),
    width: 170,
    filter: 'text',
    cell: (row) => <TextCell text={row.name} />,
    hint: (row) => row.name,
  },
  {
    id: 'from',
    title: t('column.from'),
    width: 56,
    filter: 'facet',
    valueName: technologyValue,
    cell: (row) => (
      <>
        <TechnologyMark technology={row.from} bare />
        <ArrowRight className="icon advice-arrow" aria-hidden="true" />
      </>
    ),
  },
  {
    id: 'technology',
    title: t('column.becomes'),
    width: 150,
    filter: 'facet',
    valueName: technologyValue,
    cell: (row) => (
      <>
        <TechnologyMark technology={row.technology} />
        {row.overridden ? (
          <UserRoundPen className="icon advice-own" role="img" aria-label={t('advice.overridden')} />
        ) : null}
      </>
    ),
    hint: (row) => (row.overridden ? t('advice.overridden') : undefined),
  },
  {
    id: 'confidence',
    title: t('column.confidence'),
    width: 92,
    filter: 'range',
    numeric: true,
    scale: 0.01,
    cell: (row) => formatPercent(row.confidence),
  },
  {
    id: 'readiness',
    title: t('column.readiness'),
    width: 112,
    filter: 'facet',
    valueName: (value) => tMaybe(`readiness.${String(value)}`, String(value)),
    cell: (row) =>
      row.readiness === null ? <span className="muted">–</span> : <ReadinessMark state={row.readiness} />,
    hint: (row) => row.firstRemedy ?? undefined,
  },
  {
    id: 'priority',
    title: t('column.priority'),
    width: 80,
    filter: 'range',
    numeric: true,
    hidden: true,
    cell: (row) => (row.priority === null ? <span className="muted">–</span> : formatNumber(row.priority, 0)),
  },
  {
    id: 'cluster',
    title: t('column.cluster'),
    width: 120,
    filter: 'facet',
    hidden: true,
    cell: (row) => <TextCell text={row.cluster} />,
  },
  {
    id: 'operatingSystem',
    title: t('column.os'),
    width: 200,
    filter: 'facet',
    hidden: true,
    cell: (row) => <TextCell text={row.operatingSystem} />,
    hint: (row) => row.operatingSystem ?? undefined,
  },
  {
    id: 'cpuCores',
    title: t('column.demandCores'),
    width: 92,
    filter: 'range',
    numeric: true,
    cell: (row) => formatNumber(row.cpuCores, 2),
    hint: (row) => withUnit(String(row.cpuCores), 'cores'),
  },
  {
    id: 'memoryMiB',
    title: t('column.demandGiB'),
    width: 104,
    filter: 'range',
    numeric: true,
    scale: 1024,
    cell: (row) => gibibytes(row.memoryMiB),
    hint: (row) => withUnit(formatNumber(row.memoryMiB), 'MiB'),
  },
  {
    id: 'stack',
    title: t('column.stackReason'),
    width: 520,
    filter: 'facet',
    cell: (row) => (
      <span className="cell-text">
        <span className="advice-stack">{row.stack}</span>
        {row.firstReason}
        {row.firstBlocker === null ? null : (
          <span className="advice-blocker"> {t('advice.blockedBy', { reason: row.firstBlocker })}</span>
        )}
      </span>
    ),
    hint: (row) =>
      `${row.firstReason}${row.firstBlocker === null ? '' : `\n${t('advice.blockedBy', { reason: row.firstBlocker })}`}`,
  },
];
