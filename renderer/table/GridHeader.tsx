import { ArrowDown, ArrowUp } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import type { GridColumn } from './column.ts';
import type { RowSelection } from './rowSelection.ts';
import { changeTable, nextSort, useTableSettings, type TableName } from './tableState.ts';

/** As much of a header of the table library as is used here. */
interface Header {
  readonly id: string;
  readonly column: { readonly id: string; getSize(): number; resetSize(): void; getIsResizing(): boolean };
  readonly getResizeHandler: () => (event: unknown) => void;
}

export interface GridHeaderProps {
  readonly table: TableName;
  readonly headers: readonly Header[];
  readonly columns: ReadonlyMap<string, Pick<GridColumn<never>, 'title' | 'numeric' | 'unsorted'>>;
  readonly selection: RowSelection | undefined;
  readonly total: number;
}

/** The headings: a click sorts, with Shift beside the others; the right edge resizes. */
export function GridHeader({ table, headers, columns, selection, total }: GridHeaderProps): ReactNode {
  return (
    <div className="grid-head" role="rowgroup">
      <div className="grid-row grid-row-head" role="row" aria-rowindex={1}>
        {selection === undefined ? null : (
          <div className="grid-cell grid-check" role="columnheader" aria-colindex={1}>
            <input
              type="checkbox"
              className="check"
              tabIndex={-1}
              aria-label={t('table.selectAll')}
              checked={total > 0 && selection.ids.size >= total}
              ref={(element) => {
                if (element !== null) element.indeterminate = selection.ids.size > 0 && selection.ids.size < total;
              }}
              onChange={selection.toggleAll}
            />
          </div>
        )}
        {headers.map((header, index) => (
          <HeaderCell
            key={header.id}
            table={table}
            header={header}
            column={columns.get(header.column.id)!}
            index={index + (selection === undefined ? 1 : 2)}
          />
        ))}
      </div>
    </div>
  );
}

interface HeaderCellProps {
  readonly table: TableName;
  readonly header: Header;
  readonly column: Pick<GridColumn<never>, 'title' | 'numeric' | 'unsorted'>;
  readonly index: number;
}

function HeaderCell({ table, header, column, index }: HeaderCellProps): ReactNode {
  const { sort, widths } = useTableSettings(table);
  const { id } = header.column;
  const order = sort.find((entry) => entry.column === id);
  const onKey = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    event.preventDefault();
    const width = Math.max(48, header.column.getSize() + (event.key === 'ArrowLeft' ? -16 : 16));
    changeTable(table, { widths: { ...widths, [id]: width } });
  };
  return (
    <div
      className="grid-cell grid-heading"
      role="columnheader"
      aria-colindex={index}
      aria-sort={order === undefined ? 'none' : order.descending ? 'descending' : 'ascending'}
      data-numeric={column.numeric}
    >
      <button
        type="button"
        title={column.title}
        onKeyDown={onKey}
        onClick={(event) => {
          if (column.unsorted !== true) changeTable(table, { sort: nextSort(sort, id, event.shiftKey) });
        }}
      >
        <span>{column.title}</span>
        {order === undefined ? null : order.descending ? (
          <ArrowDown className="icon" aria-hidden="true" />
        ) : (
          <ArrowUp className="icon" aria-hidden="true" />
        )}
        {order !== undefined && sort.length > 1 ? <sup>{sort.indexOf(order) + 1}</sup> : null}
      </button>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys are Alt and the arrows on the heading */}
      <span
        className="grid-resize"
        aria-hidden="true"
        data-active={header.column.getIsResizing()}
        onMouseDown={header.getResizeHandler()}
        onTouchStart={header.getResizeHandler()}
        onDoubleClick={() => header.column.resetSize()}
      />
    </div>
  );
}
