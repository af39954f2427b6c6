import { RotateCcw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { AssumptionRow } from '#core/api/scenarioCalls.ts';
import { runAction } from '#renderer/app/useRun.ts';
import { call } from '#renderer/host/client.ts';
import { useApi } from '#renderer/host/queries.ts';
import { unitName } from '#renderer/i18n/numbers.ts';
import { t, tMaybe } from '#renderer/i18n/translate.ts';
import { inspect, useSelection } from '#renderer/state/view.ts';
import { WayTab } from '#renderer/pages/way/WayTab.tsx';
import { useWay } from '#renderer/pages/way/wayStore.ts';
import { IconButton } from '#renderer/ui/Button.tsx';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Problem } from '#renderer/ui/Problem.tsx';
import { CheckField } from '#renderer/ui/CheckField.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { NumberCell } from './NumberCell.tsx';
import { ScenarioForm } from './ScenarioForm.tsx';
import { SetsSection } from './sets/SetsSection.tsx';
import './assumptions.css';

const points = ['low', 'likely', 'high'] as const;

/** What the active scenario decides: its assumptions, or its way. */
export function AssumptionsPage(): ReactNode {
  const tab = useWay((state) => state.tab);
  const tabs = (
    <Segmented
      label={t('way.tab.label')}
      value={tab}
      options={(['assumptions', 'way'] as const).map((value) => ({ value, label: t(`way.tab.${value}`) }))}
      onChange={(next) => useWay.setState({ tab: next })}
    />
  );
  if (tab === 'assumptions') return <Assumptions tabs={tabs} />;
  return (
    <>
      <header className="page-header">
        <h1>{t('page.assumptions')}</h1>
        {tabs}
      </header>
      <WayTab />
    </>
  );
}

/** Everything the plan assumes, with its range and its source, to be changed and put back. */
function Assumptions({ tabs }: { readonly tabs: ReactNode }): ReactNode {
  const assumptions = useApi('assumptions.list', {});
  const [search, setSearch] = useState('');
  const [onlyChanged, setOnlyChanged] = useState(false);
  const rows = assumptions.data ?? [];
  const changed = rows.filter((row) => row.changed).length;
  const words = search.trim().toLowerCase();
  const shown = rows.filter(
    (row) =>
      (!onlyChanged || row.changed) &&
      `${row.title} ${row.group} ${row.id} ${row.source}`.toLowerCase().includes(words),
  );
  return (
    <>
      <header className="page-header">
        <h1>{t('page.assumptions')}</h1>
        {tabs}
        <input
          data-search
          className="input assumption-search"
          aria-label={t('assumptions.search')}
          placeholder={t('assumptions.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <CheckField
          label={t('assumptions.onlyChanged', { count: changed })}
          checked={onlyChanged}
          onChange={setOnlyChanged}
        />
      </header>
      {assumptions.isError ? <Problem error={assumptions.error} onRetry={() => void assumptions.refetch()} /> : null}
      {assumptions.isPending ? <Loading /> : null}
      <div className="page-scroll assumptions">
        <ScenarioForm />
        <SetsSection />
        {shown.length === 0 ? null : <AssumptionTable rows={shown} />}
        {rows.length > 0 && shown.length === 0 ? (
          <p className="muted assumption-none">{t('assumptions.none')}</p>
        ) : null}
      </div>
    </>
  );
}

function AssumptionTable({ rows }: { readonly rows: readonly AssumptionRow[] }): ReactNode {
  return (
    <table className="assumption-table">
      <thead>
        <tr>
          <th scope="col">{t('assumptions.assumption')}</th>
          {points.map((point) => (
            <th key={point} scope="col" className="number">
              {t(`assumptions.${point}`)}
            </th>
          ))}
          <th scope="col">{t('assumptions.unit')}</th>
          <th scope="col">{t('assumptions.distribution')}</th>
          <th scope="col">{t('assumptions.source')}</th>
          <th scope="col">
            <span className="sr-only">{t('assumptions.reset')}</span>
          </th>
        </tr>
      </thead>
      {[...Map.groupBy(rows, (row) => row.group)].map(([group, members]) => (
        <tbody key={group}>
          <tr className="assumption-group-row">
            <th scope="rowgroup" colSpan={8}>
              {tMaybe(`group.${group}`, group)}
            </th>
          </tr>
          {members.map((row) => (
            <AssumptionLine key={row.id} row={row} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function AssumptionLine({ row }: { readonly row: AssumptionRow }): ReactNode {
  const selection = useSelection();
  return (
    <tr data-open={selection?.kind === 'assumption' && selection.id === row.id}>
      <th scope="row">
        <button
          type="button"
          className="assumption-title"
          title={row.description}
          onClick={() => inspect('assumption', row.id)}
        >
          {row.changed ? <span className="changed-mark" role="img" aria-label={t('assumptions.changed')} /> : null}
          {row.title}
        </button>
      </th>
      {points.map((point) => (
        <td key={point} className="number">
          <NumberCell row={row} point={point} />
        </td>
      ))}
      <td className="muted">{unitName(row.unit)}</td>
      <td className="muted">{tMaybe(`distribution.${row.distribution}`, row.distribution)}</td>
      <td className="muted assumption-source" title={row.source}>
        {row.source}
      </td>
      <td>
        {row.changed ? (
          <IconButton
            label={t('assumptions.reset')}
            onClick={() => runAction(() => call('assumptions.set', { id: row.id, override: null }))}
          >
            <RotateCcw className="icon" />
          </IconButton>
        ) : null}
      </td>
    </tr>
  );
}
