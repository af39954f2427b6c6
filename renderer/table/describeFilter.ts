import { formatSignificant } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';
import type { GridColumn } from './column.ts';
import type { TableFilter } from './tableState.ts';

/** How a value is written in filters. */
export function nameOfValue(
  column: Pick<GridColumn<never>, 'valueName'>,
  value: string | number | boolean | null,
): string {
  if (column.valueName !== undefined) return column.valueName(value);
  if (value === null || value === '') return t('value.none');
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
  return String(value);
}

/** A filter in few words: `VM, Container`, `8 to 16`, `“db”`. */
export function describeFilter(filter: TableFilter, column: Pick<GridColumn<never>, 'valueName' | 'scale'>): string {
  switch (filter.op) {
    case 'in': {
      const names = filter.values.map((value) => nameOfValue(column, value));
      return names.length <= 2 ? names.join(', ') : t('table.valuesMore', { first: names[0]!, more: names.length - 1 });
    }
    case 'between': {
      const write = (value: number): string => formatSignificant(value / (column.scale ?? 1), 6);
      if (filter.min === null) return t('table.atMost', { value: write(filter.max ?? 0) });
      if (filter.max === null) return t('table.atLeast', { value: write(filter.min) });
      return t('table.range', { low: write(filter.min), high: write(filter.max) });
    }
    case 'contains':
      return `“${filter.text}”`;
  }
}
