import { useVirtualizer } from '@tanstack/react-virtual';
import { useImperativeHandle, type ReactNode, type Ref } from 'react';
import type { GridColumn } from './column.ts';
import { GridRow } from './GridRow.tsx';
import type { RowSelection } from './rowSelection.ts';
import { useRows, type TableHead } from './usePagedRows.ts';

/** In CSS pixels; all rows are equally high, so that a million can be scrolled through. */
export const rowHeight = 28;

/** What the grid asks of its body. */
export interface GridBodyHandle {
  readonly rowAt: (index: number) => { readonly id: string } | undefined;
  readonly scrollTo: (index: number) => void;
  /** Whole rows in view. */
  readonly rowsInView: () => number;
}

export interface GridBodyProps<Row extends { readonly id: string }> {
  readonly ref: Ref<GridBodyHandle>;
  readonly name: string;
  readonly head: TableHead;
  readonly scroller: HTMLDivElement | null;
  readonly columns: readonly GridColumn<Row>[];
  readonly active: number;
  readonly openId: string | null;
  readonly selection: RowSelection | undefined;
  /** Stable. */
  readonly onOpen: (index: number) => void;
}

/** The rows in view. Scrolling draws this part of the grid alone, and of it the rows that come into view. */
export function GridBody<Row extends { readonly id: string }>({
  ref,
  name,
  head,
  scroller,
  columns,
  active,
  openId,
  selection,
  onOpen,
}: GridBodyProps<Row>): ReactNode {
  const virtual = useVirtualizer({
    count: head.total ?? 0,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    overscan: 12,
    paddingStart: rowHeight,
    scrollPaddingStart: rowHeight,
  });
  const items = virtual.getVirtualItems();
  const rowAt = useRows(head, items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
  useImperativeHandle(ref, () => ({
    rowAt,
    scrollTo: (index) => virtual.scrollToIndex(index),
    rowsInView: () => Math.max(1, Math.floor((virtual.scrollRect?.height ?? 0) / rowHeight) - 2),
  }));
  return (
    <div className="grid-body" role="rowgroup" style={{ height: virtual.getTotalSize() - rowHeight }}>
      {items.map((item) => {
        const row = rowAt(item.index) as Row | undefined;
        return (
          <GridRow<Row>
            key={item.key}
            id={`${name}-row-${item.index}`}
            index={item.index}
            top={item.start - rowHeight}
            row={row}
            columns={columns}
            isActive={item.index === active}
            isOpen={row !== undefined && row.id === openId}
            isTicked={row !== undefined && selection?.ids.has(row.id) === true}
            onToggle={selection?.toggle}
            onOpen={onOpen}
          />
        );
      })}
    </div>
  );
}
