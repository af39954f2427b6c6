import { Popover } from '@base-ui/react/popover';
import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import type { GridColumn } from './column.ts';
import { describeFilter } from './describeFilter.ts';
import { FilterEditor } from './FilterEditor.tsx';
import { changeTable, useTableSettings, type TableName } from './tableState.ts';

export interface FilterChipProps<Row> {
  readonly table: TableName;
  readonly column: GridColumn<Row>;
  readonly startsOpen: boolean;
  readonly onClosed: () => void;
}

/** A filter as a chip that says what it does; it opens its editor. */
export function FilterChip<Row>({ table, column, startsOpen, onClosed }: FilterChipProps<Row>): ReactNode {
  const [open, setOpen] = useState(startsOpen);
  const { filters } = useTableSettings(table);
  const filter = filters.find((entry) => entry.column === column.id);
  const remove = (): void => {
    changeTable(table, { filters: filters.filter((entry) => entry.column !== column.id) });
    onClosed();
  };
  return (
    <span className="chip">
      <Popover.Root
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          if (!next) onClosed();
        }}
      >
        <Popover.Trigger className="chip-text">
          {column.title}
          {filter === undefined ? '' : `: ${describeFilter(filter, column)}`}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner className="menu-positioner" align="start" sideOffset={4}>
            <Popover.Popup className="menu filter-popup" aria-label={t('table.filterOn', { column: column.title })}>
              <FilterEditor table={table} column={column} filter={filter} />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      <button
        type="button"
        className="chip-remove"
        aria-label={t('table.removeFilter', { column: column.title })}
        onClick={remove}
      >
        <X className="icon" aria-hidden="true" />
      </button>
    </span>
  );
}
