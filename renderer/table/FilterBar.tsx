import { Columns3, Download, ListFilter, Search, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { t } from '#renderer/i18n/translate.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/Menu.tsx';
import type { GridColumn } from './column.ts';
import { exportTable } from './exportTable.ts';
import { FilterChip } from './FilterChip.tsx';
import { changeTable, useTableSettings, type TableFilter, type TableName } from './tableState.ts';
import { useTableHead } from './usePagedRows.ts';
import './filterBar.css';

const nothingFixed: readonly TableFilter[] = [];

export interface FilterBarProps<Row> {
  readonly table: TableName;
  readonly columns: readonly GridColumn<Row>[];
  /** See {@link DataGridProps}. */
  readonly fixed?: readonly TableFilter[];
}

/** Search, filters and columns of a table, and its export. */
export function FilterBar<Row extends { readonly id: string }>({
  table,
  columns,
  fixed = nothingFixed,
}: FilterBarProps<Row>): ReactNode {
  const settings = useTableSettings(table);
  const [draft, setDraft] = useState<string | null>(null);
  const head = useTableHead(table, settings, fixed);
  const filterable = columns.filter((column) => column.filter !== undefined);
  const chips = settings.filters.map((filter) => filter.column);
  if (draft !== null && !chips.includes(draft)) chips.push(draft);
  const entries: MenuEntry[] = filterable.map((column) => ({
    kind: 'item',
    label: column.title,
    run: () => setDraft(column.id),
  }));
  return (
    <div className="filterbar" role="toolbar" aria-label={t('table.tools')}>
      <SearchField table={table} search={settings.search} />
      <Menu
        entries={entries}
        trigger={
          <Button variant="plain" icon={<ListFilter className="icon" />}>
            {t('table.addFilter')}
          </Button>
        }
      />
      {chips.map((id) => {
        const column = columns.find((entry) => entry.id === id);
        return column === undefined ? null : (
          <FilterChip
            key={id}
            table={table}
            column={column}
            startsOpen={id === draft}
            onClosed={() => setDraft(null)}
          />
        );
      })}
      {settings.filters.length > 0 ? (
        <Button variant="plain" onClick={() => changeTable(table, { filters: [] })}>
          {t('table.clearFilters')}
        </Button>
      ) : null}
      <span className="filterbar-space" />
      <span className="muted number" aria-live="polite">
        {head.total === null ? '' : t('table.rows', { count: head.total })}
      </span>
      <ColumnsMenu table={table} columns={columns} />
      <IconButton label={t('table.export')} onClick={() => runAction(() => exportTable(table, fixed))}>
        <Download className="icon" />
      </IconButton>
    </div>
  );
}

function SearchField({ table, search }: { readonly table: TableName; readonly search: string }): ReactNode {
  return (
    <div className="search-field">
      <Search className="icon" aria-hidden="true" />
      <input
        data-search
        type="text"
        value={search}
        aria-label={t('table.search')}
        placeholder={t('table.search')}
        onChange={(event) => changeTable(table, { search: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') changeTable(table, { search: '' });
        }}
      />
      {search === '' ? null : (
        <IconButton label={t('action.clear')} onClick={() => changeTable(table, { search: '' })}>
          <X className="icon" />
        </IconButton>
      )}
    </div>
  );
}

function ColumnsMenu<Row>({
  table,
  columns,
}: {
  readonly table: TableName;
  readonly columns: readonly GridColumn<Row>[];
}): ReactNode {
  const settings = useTableSettings(table);
  const hidden = settings.hidden ?? columns.filter((column) => column.hidden === true).map((column) => column.id);
  const entries: MenuEntry[] = columns.map((column) => {
    const isHidden = hidden.includes(column.id);
    return {
      kind: 'check',
      label: column.title,
      checked: !isHidden,
      keepOpen: true,
      run: () => {
        // The last column cannot be hidden: a table without columns has no way back.
        if (!isHidden && hidden.length >= columns.length - 1) return;
        changeTable(table, { hidden: isHidden ? hidden.filter((id) => id !== column.id) : [...hidden, column.id] });
      },
    };
  });
  return (
    <Menu
      align="end"
      entries={[
        ...entries,
        { kind: 'separator' },
        { kind: 'item', label: t('table.resetColumns'), run: () => changeTable(table, { hidden: null, widths: {} }) },
      ]}
      trigger={
        <button type="button" className="icon-button" aria-label={t('table.columns')} title={t('table.columns')}>
          <Columns3 className="icon" />
        </button>
      }
    />
  );
}
