import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import type { GridColumn } from './column.ts';
import { changeTable, useTableSettings, type TableName } from './tableState.ts';

/** The table library handles columns alone; rows come page by page. */
const noData: Record<string, unknown>[] = [];
const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnVisibilityFeature });

/** Widths and visibility of a table's columns, kept in its settings: the headings, what is shown, and the grid's tracks. */
export function useGridColumns<Row>(name: TableName, columns: readonly GridColumn<Row>[], withTicks: boolean) {
  const settings = useTableSettings(name);
  const { widths } = settings;
  const definitions = useMemo(
    () =>
      columns.map((column) => ({ id: column.id, header: column.title, size: column.width, minSize: 48, maxSize: 900 })),
    [columns],
  );
  const hidden = settings.hidden ?? columns.filter((column) => column.hidden === true).map((column) => column.id);
  const table = useTable({
    features,
    columns: definitions,
    data: noData,
    columnResizeMode: 'onChange',
    state: { columnSizing: { ...widths }, columnVisibility: Object.fromEntries(hidden.map((id) => [id, false])) },
    onColumnSizingChange: (change) =>
      changeTable(name, { widths: typeof change === 'function' ? change({ ...widths }) : change }),
  });
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const shown = table.getVisibleLeafColumns();
  const shownKey = shown.map((column) => column.id).join(' ');
  // The same array while the same columns are shown, so that rows need not be drawn anew.
  const visible = useMemo(() => shownKey.split(' ').flatMap((id) => byId.get(id) ?? []), [shownKey, byId]);
  // The last column takes what room is left.
  const tracks = shown.map((column, index) =>
    index === shown.length - 1 ? `minmax(${column.getSize()}px, 1fr)` : `${column.getSize()}px`,
  );
  return {
    headers: table.getHeaderGroups()[0]?.headers ?? [],
    byId,
    visible,
    template: [...(withTicks ? ['40px'] : []), ...tracks].join(' '),
  };
}
