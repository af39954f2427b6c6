import { ArrowRight, Map as MapIcon, Pin } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { MoveRow } from '#core/api/roadmapCalls.ts';
import { formatDate, formatDateRange, formatMoney, formatNumber, withUnit } from '#core/drawing/format.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { TextCell } from '#renderer/pages/inventory/cells.tsx';
import { technologyValue } from '#renderer/pages/inventory/workloadColumns.tsx';
import { inspect, useSelection } from '#renderer/state/view.ts';
import type { GridColumn } from '#renderer/table/column.ts';
import { DataGrid } from '#renderer/table/DataGrid.tsx';
import { FilterBar } from '#renderer/table/FilterBar.tsx';
import type { TableFilter } from '#renderer/table/tableState.ts';
import { Empty } from '#renderer/ui/Empty.tsx';
import { TechnologyMark } from '#renderer/ui/Glyphs.tsx';
import { cutOverText, minutesText } from './moveTexts.ts';

/** The columns of the moves; what comes from the schedule is not sorted by. Money is in `currency`. */
function columnsOf(currency: string, teamNames: ReadonlyMap<string, string>): readonly GridColumn<MoveRow>[] {
  return [
    {
      id: 'name',
      title: t('column.name'),
      width: 130,
      filter: 'text',
      cell: (row) => (
        <>
          {row.heldInWave === undefined ? null : (
            <Pin className="icon held-mark" role="img" aria-label={t('roadmap.figure.held')} />
          )}
          <TextCell text={row.name} />
        </>
      ),
      hint: (row) => `${row.name}\n${row.reason}`,
    },
    {
      id: 'toTechnology',
      title: t('column.becomes'),
      width: 82,
      filter: 'facet',
      valueName: technologyValue,
      cell: (row) => (
        <>
          <TechnologyMark technology={row.fromTechnology} bare />
          {row.toTechnology === row.fromTechnology ? null : (
            <>
              <ArrowRight className="icon advice-arrow" aria-hidden="true" />
              <TechnologyMark technology={row.toTechnology} bare />
            </>
          )}
        </>
      ),
    },
    {
      id: 'fromHost',
      title: t('column.fromHost'),
      width: 110,
      cell: (row) => <TextCell text={row.fromHostName} />,
      hint: (row) => row.fromHostName,
    },
    {
      id: 'toHost',
      title: t('column.toHost'),
      width: 110,
      cell: (row) => <TextCell text={row.fromHost === row.toHost ? t('roadmap.stays') : row.toHostName} />,
      hint: (row) => row.toHostName,
    },
    {
      id: 'effortDays',
      title: t('column.days'),
      width: 56,
      filter: 'range',
      numeric: true,
      cell: (row) => formatNumber(row.effortDays, 1),
    },
    {
      id: 'dates',
      title: t('column.dates'),
      width: 124,
      unsorted: true,
      cell: ({ schedule }) => <TextCell text={schedule === undefined ? '' : workDays(schedule)} />,
    },
    {
      id: 'team',
      title: t('column.team'),
      width: 92,
      unsorted: true,
      cell: (row) => <TextCell text={teamNames.get(row.schedule?.team ?? '') ?? row.schedule?.team ?? ''} />,
    },
    {
      id: 'method',
      title: t('column.method'),
      width: 84,
      unsorted: true,
      cell: ({ schedule }) => <TextCell text={schedule === undefined ? '' : t(`roadmap.method.${schedule.method}`)} />,
    },
    {
      id: 'cutOver',
      title: t('column.cutOver'),
      width: 150,
      unsorted: true,
      cell: (row) => <TextCell text={cutOverText(row)} />,
      hint: cutOverText,
    },
    {
      id: 'downtime',
      title: t('column.downtime'),
      width: 84,
      unsorted: true,
      numeric: true,
      cell: ({ schedule }) => (schedule === undefined ? '' : minutesText(schedule.downtimeMinutes)),
    },
    {
      id: 'cost',
      title: t('column.cost'),
      width: 88,
      unsorted: true,
      numeric: true,
      cell: ({ schedule }) => (schedule === undefined ? '' : formatMoney(schedule.cost, currency)),
      hint: ({ schedule }) => (schedule === undefined ? undefined : withUnit(formatNumber(schedule.cost, 2), currency)),
    },
    {
      id: 'expectedLoss',
      title: t('column.expectedLoss'),
      width: 96,
      unsorted: true,
      numeric: true,
      cell: ({ schedule }) => (schedule === undefined ? '' : formatMoney(schedule.expectedLoss, currency)),
    },
    {
      id: 'rollback',
      title: t('column.rollback'),
      width: 124,
      unsorted: true,
      cell: ({ schedule }) => (
        <TextCell
          text={schedule === undefined ? '' : t('roadmap.until', { date: formatDate(schedule.rollbackUntil) })}
        />
      ),
    },
    {
      id: 'cluster',
      title: t('column.cluster'),
      width: 110,
      filter: 'facet',
      hidden: true,
      cell: (row) => <TextCell text={row.cluster} />,
    },
  ];
}

function workDays({ start, end }: NonNullable<MoveRow['schedule']>): string {
  return start === end ? formatDate(start) : formatDateRange(start, end);
}

/** The moves of one wave. */
export function MovesTable({ wave, currency }: { readonly wave: number; readonly currency: string }): ReactNode {
  const frame = useApi('roadmap.frame', {});
  const columns = useMemo(
    () => columnsOf(currency, new Map(frame.data?.teams.map(({ id, name }) => [id, name]))),
    [currency, frame.data],
  );
  const selection = useSelection();
  const fixed = useMemo<readonly TableFilter[]>(
    () => [{ column: 'wave', op: 'between', min: wave, max: wave }],
    [wave],
  );
  return (
    <>
      <FilterBar table="moves" columns={columns} fixed={fixed} />
      <DataGrid<MoveRow>
        table="moves"
        label={t('roadmap.tab.moves')}
        columns={columns}
        fixed={fixed}
        openId={selection?.kind === 'move' ? selection.id : null}
        onOpen={(row) => inspect('move', row.id)}
        empty={<Empty icon={<MapIcon />} title={t('table.noneTitle')} text={t('table.noneText')} />}
      />
    </>
  );
}
