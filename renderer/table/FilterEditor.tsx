import { useId, useState, type ReactNode } from 'react';
import { formatNumber } from '#core/drawing/format.ts';
import { useApi } from '#renderer/host/queries.ts';
import { t } from '#renderer/i18n/translate.ts';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { GridColumn } from './column.ts';
import { nameOfValue } from './describeFilter.ts';
import { setFilter, type FilterValue, type TableFilter, type TableName } from './tableState.ts';

interface EditorProps<Row> {
  readonly table: TableName;
  readonly column: GridColumn<Row>;
  readonly filter: TableFilter | undefined;
}

/** The editor that fits the column: its values with their counts, bounds, or a text. */
export function FilterEditor<Row>(props: EditorProps<Row>): ReactNode {
  switch (props.column.filter) {
    case 'facet':
      return <Facets {...props} />;
    case 'range':
      return <Range {...props} />;
    default:
      return <Text {...props} />;
  }
}

function Facets<Row>({ table, column, filter }: EditorProps<Row>): ReactNode {
  const facets = useApi('table.facets', { table, column: column.id });
  const [search, setSearch] = useState('');
  const chosen = filter?.op === 'in' ? filter.values : [];
  const all = (facets.data ?? []).map((facet) => ({ ...facet, name: nameOfValue(column, facet.value) }));
  const shown = all.filter((facet) => facet.name.toLowerCase().includes(search.trim().toLowerCase()));
  const toggle = (value: FilterValue): void => {
    const values = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
    setFilter(table, { column: column.id, op: 'in', values });
  };
  return (
    <>
      {all.length > 8 ? (
        <input
          className="input facet-search"
          aria-label={t('table.searchValues')}
          placeholder={t('table.searchValues')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      ) : null}
      <ul className="facets">
        {shown.map((facet) => (
          <Facet
            key={String(facet.value)}
            name={facet.name}
            count={facet.count}
            checked={chosen.includes(facet.value)}
            onToggle={() => toggle(facet.value)}
          />
        ))}
      </ul>
    </>
  );
}

function Facet({
  name,
  count,
  checked,
  onToggle,
}: {
  readonly name: string;
  readonly count: number;
  readonly checked: boolean;
  readonly onToggle: () => void;
}): ReactNode {
  const id = useId();
  return (
    <li className="facet">
      <input id={id} type="checkbox" className="check" checked={checked} onChange={onToggle} />
      <label htmlFor={id}>
        <span className="menu-text">{name}</span>
        <span className="muted">{formatNumber(count)}</span>
      </label>
    </li>
  );
}

function toBound(text: string, scale: number): number | null {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? null : value * scale;
}

function Range<Row>({ table, column, filter }: EditorProps<Row>): ReactNode {
  const scale = column.scale ?? 1;
  const write = (value: number | null): string =>
    value === null ? '' : String(Math.round((value / scale) * 1e6) / 1e6);
  const [low, setLow] = useState(filter?.op === 'between' ? write(filter.min) : '');
  const [high, setHigh] = useState(filter?.op === 'between' ? write(filter.max) : '');
  const change = (nextLow: string, nextHigh: string): void => {
    setLow(nextLow);
    setHigh(nextHigh);
    setFilter(table, { column: column.id, op: 'between', min: toBound(nextLow, scale), max: toBound(nextHigh, scale) });
  };
  return (
    <div className="filter-range">
      <TextField label={t('table.from')} value={low} onChange={(text) => change(text, high)} />
      <TextField label={t('table.to')} value={high} onChange={(text) => change(low, text)} />
    </div>
  );
}

function Text<Row>({ table, column, filter }: EditorProps<Row>): ReactNode {
  const [text, setText] = useState(filter?.op === 'contains' ? filter.text : '');
  return (
    <div className="filter-text">
      <TextField
        label={t('table.contains')}
        value={text}
        onChange={(next) => {
          setText(next);
          setFilter(table, { column: column.id, op: 'contains', text: next });
        }}
      />
    </div>
  );
}
