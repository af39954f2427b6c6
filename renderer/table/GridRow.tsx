import { memo, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import type { GridColumn } from './column.ts';

export interface GridRowProps<Row extends { readonly id: string }> {
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly row: Row | undefined;
  readonly columns: readonly GridColumn<Row>[];
  readonly isActive: boolean;
  readonly isOpen: boolean;
  readonly isTicked: boolean;
  /** Present where rows can be ticked. */
  readonly onToggle: ((id: string) => void) | undefined;
  readonly onOpen: (index: number) => void;
}

function PlainGridRow<Row extends { readonly id: string }>({
  id,
  index,
  top,
  row,
  columns,
  isActive,
  isOpen,
  isTicked,
  onToggle,
  onOpen,
}: GridRowProps<Row>): ReactNode {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid holds the focus and handles the keys
    <div
      id={id}
      className="grid-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isOpen || isTicked}
      data-active={isActive}
      data-open={isOpen}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onOpen(index)}
    >
      {onToggle === undefined ? null : (
        <div className="grid-cell grid-check" role="gridcell" aria-colindex={1}>
          {row === undefined ? null : (
            <input
              type="checkbox"
              className="check"
              tabIndex={-1}
              aria-label={t('table.selectRow')}
              checked={isTicked}
              onClick={(event) => event.stopPropagation()}
              onChange={() => onToggle(row.id)}
            />
          )}
        </div>
      )}
      {columns.map((column, at) => (
        <div
          key={column.id}
          className="grid-cell"
          role="gridcell"
          aria-colindex={at + (onToggle === undefined ? 1 : 2)}
          data-numeric={column.numeric}
          title={row === undefined ? undefined : column.hint?.(row)}
        >
          {row === undefined ? <span className="grid-waiting" /> : column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** One row, or its place while it is on its way. Drawn anew only when something of it changed. */
export const GridRow = memo(PlainGridRow) as typeof PlainGridRow;
