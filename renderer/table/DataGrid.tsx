import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { Problem } from '#renderer/ui/Problem.tsx';
import type { GridColumn } from './column.ts';
import { GridHeader } from './GridHeader.tsx';
import { GridRow } from './GridRow.tsx';
import { changeTable, useTableSettings, type TableFilter, type TableName } from './tableState.ts';
import { useGridKeys } from './useGridKeys.ts';
import { usePagedRows } from './usePagedRows.ts';
import type { RowSelection } from './rowSelection.ts';
import './dataGrid.css';

export const rowHeight = 28;
const noRows: readonly never[] = [];
/** The table library handles columns alone; rows come page by page. */
const noData: Record<string, unknown>[] = [];
const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnVisibilityFeature });

export interface DataGridProps<Row extends { readonly id: string }> {
  readonly table: TableName;
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  /** Shows a row in the inspector. */
  readonly onOpen: (row: Row) => void;
  /** The row that the inspector shows. */
  readonly openId: string | null;
  /** Filters that belong to the place of the table and that the user does not see or change. */
  readonly fixed?: readonly TableFilter[];
  /** Present where rows can be ticked. */
  readonly selection?: RowSelection;
  /** What is shown in place of rows when none match. */
  readonly empty: ReactNode;
}

/** A table of any length: the host sorts and filters, the window holds the pages that are looked at. */
export function DataGrid<Row extends { readonly id: string }>({
  table: name,
  label,
  columns,
  onOpen,
  openId,
  fixed = noRows,
  selection,
  empty,
}: DataGridProps<Row>): ReactNode {
  const settings = useTableSettings(name);
  const scroller = useRef<HTMLDivElement>(null);
  const table = useColumns(name, columns);
  const [active, setActive] = useState(0);
  const [range, setRange] = useState({ first: 0, last: 40 });
  const rows = usePagedRows<Row>(name, settings, fixed, range.first, range.last);
  const count = rows.total ?? 0;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    paddingStart: rowHeight,
    scrollPaddingStart: rowHeight,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 40;
  useEffect(() => setRange({ first, last }), [first, last]);
  // A new order or filter starts at the top.
  const { sort, search, filters } = settings;
  useEffect(() => {
    setActive(0);
    scroller.current?.scrollTo({ top: 0 });
  }, [sort, search, filters, fixed]);

  const open = useCallback(
    (index: number): void => {
      setActive(index);
      const row = rows.rowAt(index);
      if (row !== undefined) onOpen(row);
    },
    [rows, onOpen],
  );
  const onKeyDown = useGridKeys({
    count,
    active,
    virtual,
    onActive: (index) => (openId === null ? setActive(index) : open(index)),
    onOpen: open,
    onToggle: (index) => {
      const row = rows.rowAt(index);
      if (row !== undefined) selection?.toggle(row.id);
    },
  });

  const shown = table.getVisibleLeafColumns();
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const visible = shown.map((column) => byId.get(column.id)!);
  const template = `${selection === undefined ? '' : '40px '}${shown.map((column, index) => (index === shown.length - 1 ? `minmax(${column.getSize()}px, 1fr)` : `${column.getSize()}px`)).join(' ')}`;
  if (rows.error !== null && rows.total === null) return <Problem error={rows.error} onRetry={rows.retry} />;
  return (
    <div
      ref={scroller}
      className="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={visible.length + (selection === undefined ? 0 : 1)}
      aria-multiselectable={selection !== undefined}
      aria-busy={rows.isOld || rows.total === null}
      aria-activedescendant={count > 0 ? `${name}-row-${active}` : undefined}
      tabIndex={0}
      data-old={rows.isOld}
      style={{ ['--columns' as string]: template }}
      onKeyDown={onKeyDown}
    >
      <GridHeader
        table={name}
        headers={table.getHeaderGroups()[0]?.headers ?? []}
        columns={byId}
        selection={selection}
        total={count}
      />
      <div className="grid-body" role="rowgroup" style={{ height: virtual.getTotalSize() - rowHeight }}>
        {items.map((item) => (
          <GridRow
            key={item.key}
            id={`${name}-row-${item.index}`}
            index={item.index}
            top={item.start - rowHeight}
            row={rows.rowAt(item.index)}
            columns={visible}
            isActive={item.index === active}
            openId={openId}
            selection={selection}
            onOpen={open}
          />
        ))}
      </div>
      {rows.total === 0 ? <div className="grid-empty">{empty}</div> : null}
      {rows.total === null ? <span className="sr-only">{t('status.loading')}</span> : null}
    </div>
  );
}

/** Widths and visibility of the columns, kept in the table's settings. */
function useColumns<Row>(name: TableName, columns: readonly GridColumn<Row>[]) {
  const settings = useTableSettings(name);
  const definitions = useMemo(
    () =>
      columns.map((column) => ({ id: column.id, header: column.title, size: column.width, minSize: 48, maxSize: 900 })),
    [columns],
  );
  const hidden = settings.hidden ?? columns.filter((column) => column.hidden === true).map((column) => column.id);
  return useTable({
    features,
    columns: definitions,
    data: noData,
    columnResizeMode: 'onChange',
    state: {
      columnSizing: { ...settings.widths },
      columnVisibility: Object.fromEntries(hidden.map((id) => [id, false])),
    },
    onColumnSizingChange: (change) =>
      changeTable(name, { widths: typeof change === 'function' ? change({ ...settings.widths }) : change }),
  });
}
