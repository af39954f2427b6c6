import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { Problem } from '#renderer/ui/Problem.tsx';
import type { GridColumn } from './column.ts';
import { GridBody, type GridBodyHandle } from './GridBody.tsx';
import { GridHeader } from './GridHeader.tsx';
import type { RowSelection } from './rowSelection.ts';
import { useTableSettings, type TableFilter, type TableName } from './tableState.ts';
import { useGridColumns } from './useGridColumns.ts';
import { useGridKeys } from './useGridKeys.ts';
import { useTableHead } from './usePagedRows.ts';
import './dataGrid.css';

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

const nothingFixed: readonly TableFilter[] = [];

/** A table of any length: the host sorts and filters, the window holds the pages that are looked at. */
export function DataGrid<Row extends { readonly id: string }>({
  table: name,
  label,
  columns,
  onOpen,
  openId,
  fixed = nothingFixed,
  selection,
  empty,
}: DataGridProps<Row>): ReactNode {
  const settings = useTableSettings(name);
  // State and not a ref: the rows below must be drawn again once the element that scrolls them is there.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const body = useRef<GridBodyHandle>(null);
  const { headers, byId, visible, template } = useGridColumns(name, columns, selection !== undefined);
  const [active, setActive] = useState(0);
  const head = useTableHead(name, settings, fixed);
  const count = head.total ?? 0;
  // A new order or filter starts at the top.
  const { sort, search, filters } = settings;
  useEffect(() => {
    setActive(0);
    scroller?.scrollTo({ top: 0 });
  }, [scroller, sort, search, filters, fixed]);

  const latest = useRef(onOpen);
  useEffect(() => {
    latest.current = onOpen;
  }, [onOpen]);
  // Stable, so that the rows need not be drawn anew when the page around them is.
  const open = useCallback((index: number): void => {
    setActive(index);
    const row = body.current?.rowAt(index);
    if (row !== undefined) latest.current(row as Row);
  }, []);
  const onKeyDown = useGridKeys({
    count,
    active,
    body,
    onActive: (index) => (openId === null ? setActive(index) : open(index)),
    onOpen: open,
    onToggle: (index) => {
      const row = body.current?.rowAt(index);
      if (row !== undefined) selection?.toggle(row.id);
    },
  });
  if (head.error !== null && head.total === null) return <Problem error={head.error} onRetry={head.retry} />;
  return (
    <div
      ref={setScroller}
      className="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={visible.length + (selection === undefined ? 0 : 1)}
      aria-multiselectable={selection !== undefined}
      aria-busy={head.isOld || head.total === null}
      aria-activedescendant={count > 0 ? `${name}-row-${active}` : undefined}
      tabIndex={0}
      data-old={head.isOld}
      style={{ ['--columns' as string]: template }}
      onKeyDown={onKeyDown}
    >
      <GridHeader table={name} headers={headers} columns={byId} selection={selection} total={count} />
      <GridBody<Row>
        ref={body}
        name={name}
        head={head}
        scroller={scroller}
        columns={visible}
        active={active}
        openId={openId}
        selection={selection}
        onOpen={open}
      />
      {head.total === 0 ? <div className="grid-empty">{empty}</div> : null}
      {head.total === null ? <span className="sr-only">{t('status.loading')}</span> : null}
    </div>
  );
}
